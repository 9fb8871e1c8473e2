"""Views of registers that are kept in the store, for oneself or for everybody.

Widths of columns are not part of them: those belong to a person's screen (`Settings`).
"""

import json
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import or_, select

from desktop.errors import InvalidValue, UserError
from desktop.i18n import N_, _
from desktop.models.saved_view import SavedView
from desktop.models.spec import Spec
from desktop.models.specs import SPECS
from desktop.models.text import clean_line, fold
from desktop.services import queries
from desktop.services.queries import Condition, Query
from desktop.services.store import Store

LONGEST = 100
"""Characters of a view's name."""


@dataclass(frozen=True)
class View:
    """What a view shows, and how.

    Attributes:
        query: the register, words, conditions and order.
        columns: the fields shown, in their order.
        frozen: how many columns at the left stay when the others are scrolled.
        name: what it is called; empty for one that is not kept yet.
        shared: whether everybody has it.
        id: the record that keeps it; 0 where none does.
    """

    query: Query
    columns: tuple[str, ...]
    frozen: int = 0
    name: str = ""
    shared: bool = False
    id: int = 0


def views(store: Store, register: str) -> list[View]:
    """The views of a register that a person has: everybody's first, then their own, by name."""
    statement = select(SavedView).where(
        SavedView.register == register,
        or_(SavedView.owner.is_(None), SavedView.owner == store.person.name),
    )
    with store.read() as session:
        found = [
            replace(_decoded(SPECS[register], row), id=row.id, shared=row.owner is None)
            for row in session.scalars(statement)
        ]
    return sorted(found, key=lambda view: (not view.shared, fold(view.name), view.id))


def save(store: Store, view: View) -> int:
    """Keep a view under its name, in place of one that is kept already; its id.

    Raises:
        InvalidValue: it has no name, or one that another view has.
        UserError: the view that it was is no longer there.
    """
    name = clean_line(view.name)
    if not name:
        raise InvalidValue(_("Give the view a name."))
    if len(name) > LONGEST:
        raise InvalidValue(_("The name is too long. The most is {n} characters.").format(n=LONGEST))
    register = view.query.register
    for other in views(store, register):
        same = fold(other.name) == fold(name) and other.shared == view.shared
        if same and other.id != view.id:
            raise InvalidValue(
                _("There is a view named “{name}” already. Choose another name.").format(name=name)
            )
    with store.write(N_("Save view")) as session:
        row = session.get(SavedView, view.id) if view.id else SavedView(register=register)
        if row is None:
            raise UserError(_("This view is no longer there. Save it as a new one."))
        row.name = name
        row.owner = None if view.shared else store.person.name
        row.view_json = json.dumps(_encoded(view), ensure_ascii=False, sort_keys=True)
        session.add(row)
        session.flush()
        return row.id


def delete(store: Store, key: int) -> None:
    """Keep a view no longer; nothing happens where it is gone already."""
    with store.write(N_("Delete view")) as session:
        row = session.get(SavedView, key)
        if row is not None:
            session.delete(row)


def _encoded(view: View) -> dict[str, Any]:
    query = view.query
    conditions = []
    for each in query.conditions:
        code = _coder(query.spec, each, "encode")
        value = [code(v) for v in each.value] if each.op in _LISTS else code(each.value)
        conditions.append([each.field, each.op, value])
    return {
        "text": query.text,
        "conditions": conditions,
        "sort": list(query.sort),
        "columns": list(view.columns),
        "frozen": view.frozen,
    }


def _decoded(spec: Spec, row: SavedView) -> View:
    """A kept view, as far as the register still has its fields."""
    data = json.loads(row.view_json)
    conditions = []
    for name, op, value in data["conditions"]:
        if queries.field_of(spec, name) is None:
            continue
        code = _coder(spec, Condition(name, op), "decode")
        kept = tuple(code(v) for v in value) if op in _LISTS else code(value)
        conditions.append(Condition(name, op, kept))
    sort = tuple(name for name in data["sort"] if name.lstrip("-") in spec.by_name)
    columns = tuple(name for name in data["columns"] if name in spec.by_name)
    query = Query(spec.name, data["text"], tuple(conditions), sort)
    return View(query, columns, data["frozen"], row.name)


_LISTS = ("in", "out")


def _coder(spec: Spec, condition: Condition, way: str) -> Any:
    """How a condition's values go into JSON (`encode`) and come back (`decode`)."""
    field = queries.field_of(spec, condition.field)
    if field is None or condition.op == "contains":
        return lambda value: value
    kind = getattr(field.kind, "one", field.kind)
    code = getattr(kind, way)
    return lambda value: None if value is None else code(value)
