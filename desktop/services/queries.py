"""What a table shows: the ids of a query, and pages of plain values.

A query yields one array of ids, filtered and sorted in SQL with the id as tie-break; pages are
fetched by id. Nothing here returns a live record.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    false,
    func,
    inspect,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from desktop.errors import UserError
from desktop.i18n import _, language
from desktop.models.codes import Choice, Named, Several
from desktop.models.fields import Reference
from desktop.models.spec import Field, Spec
from desktop.models.specs import SPECS
from desktop.services import references, search

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Condition:
    """One filter of a field.

    `field` is a field of the register or, with a dot, of one of its parts (`members.school_id`).
    `op` is `is` (equal; for sets: contains), `in` (one of a tuple of values, None for empty), `out`
    (none of them), `contains` (part of the text), `from`, `to` (bounds, inclusive) or `empty`,
    `filled` (without a value).
    """

    field: str
    op: str
    value: Any = None


@dataclass(frozen=True)
class Query:
    """What a table is to show: a register, words to find, conditions, and the order.

    `sort` holds field names, the first deciding; a leading `-` sorts from the largest down. Empty:
    the register's own order.
    """

    register: str
    text: str = ""
    conditions: tuple[Condition, ...] = ()
    sort: tuple[str, ...] = ()

    @property
    def spec(self) -> Spec:
        """The register's description."""
        return SPECS[self.register]


def count(session: Session, register: str) -> int:
    """How many records a register holds."""
    return session.scalar(select(func.count()).select_from(SPECS[register].model)) or 0


def ids(session: Session, query: Query) -> Ids:
    """The ids of the records that a query finds, in its order: shape (n,), int64."""
    model = query.spec.model
    found = filtered(select(model.id), query).order_by(*_orders(session, query), model.id)
    # One text instead of a row for each: SQLite writes it faster than Python reads rows.
    listed = session.scalar(select(func.group_concat(found.subquery().c.id)))
    return np.fromstring(listed or "", dtype=np.int64, sep=",")


def filtered(statement: Select[Any], query: Query) -> Select[Any]:
    """A statement over the query's model, narrowed to what the query finds."""
    spec = query.spec
    for word in search.key(query.text).split():
        statement = statement.where(_holds(spec, word))
    for condition in query.conditions:
        statement = statement.where(_clause(spec, condition))
    return statement


def page(
    session: Session, register: str, wanted: Sequence[int] | Ids, names: Sequence[str]
) -> list[tuple[Any, ...]]:
    """The values of some fields of some records, in the order of `wanted`.

    References come as the title of what they point to. A record that is gone gives a row of None.
    """
    spec = SPECS[register]
    model = spec.model
    keys = [int(n) for n in wanted]
    columns = [getattr(model, name) for name in names]
    rows = {
        row[0]: list(row[1:])
        for row in session.execute(select(model.id, *columns).where(model.id.in_(keys)))
    }
    for at, name in enumerate(names):
        if name in spec.references:
            pointed = {row[at] for row in rows.values() if row[at] is not None}
            titles = references.titles(session, spec.references[name], pointed)
            for row in rows.values():
                row[at] = titles.get(row[at]) if row[at] is not None else None
    nothing: list[Any] = [None] * len(names)
    return [tuple(rows.get(key, nothing)) for key in keys]


MOST_CHOICES = 300


def choices(session: Session, query: Query, name: str, holding: str = "") -> list[tuple[Any, int]]:
    """The values that a field takes among what a query finds, with their counts, most first.

    A set counts once for each of its codes. At most `MOST_CHOICES` values; `holding` narrows texts
    to those that hold a part, so that each can be reached.
    """
    column = getattr(query.spec.model, name)
    statement, grouped = grouping(query, name)
    counted = filtered(statement, query).add_columns(func.count())
    if holding:
        counted = counted.where(_has(column, holding))
    counted = counted.group_by(grouped).order_by(func.count().desc(), grouped).limit(MOST_CHOICES)
    return [(value, n) for value, n in session.execute(counted)]


def grouping(query: Query, *names: str) -> Any:
    """A statement that selects some fields of a query's register, and what each is grouped by.

    Returns `(statement, column, …)`. A set gives a row for each of its codes, one of None where it
    is empty; an empty text is None.
    """
    spec = query.spec
    source: Any = inspect(spec.model).local_table
    columns: list[Any] = []
    for name in names:
        column = getattr(spec.model, name)
        if isinstance(spec.by_name[name].kind, Several):
            each = func.json_each(column).table_valued("value", name=f"each_{name}")
            source = source.outerjoin(each, true())
            columns.append(each.c.value)
        elif isinstance(column.type, String):
            columns.append(func.nullif(column, ""))
        else:
            columns.append(column)
    return (select(*columns).select_from(source), *columns)


def field_of(spec: Spec, name: str) -> Field | None:
    """The field that a condition names: of the register or, with a dot, of one of its parts."""
    part, dot, inner = name.partition(".")
    if not dot:
        return spec.by_name.get(name)
    owner = dict(spec.parts).get(part)
    return SPECS[owner].by_name.get(inner) if owner else None


def parse_where(spec: Spec, text: str) -> Query:
    """A query from words on a command line: `country=NZ and age_min>=12`, or words to find.

    Operators are `=` (is), `~` (contains), `>=`, `<=`; a field is named by its attribute or label.

    Raises:
        UserError: a field is unknown, or a value does not fit it.
    """
    conditions: list[Condition] = []
    words: list[str] = []
    for part in text.split(" and "):
        for sign, op in ((">=", "from"), ("<=", "to"), ("=", "is"), ("~", "contains")):
            name, found, value = part.partition(sign)
            if found:
                conditions.append(_condition(spec, name.strip(), op, value.strip()))
                break
        else:
            words.append(part)
    return Query(spec.name, " ".join(words).strip(), tuple(conditions))


def _condition(spec: Spec, name: str, op: str, text: str) -> Condition:
    field = next((f for f in spec.fields if name in (f.name, f.label, _(f.label))), None)
    if field is None:
        raise UserError(
            _("{register} have no field named “{name}”. The fields are: {known}.").format(
                register=_(spec.titles), name=name, known=", ".join(f.name for f in spec.fields)
            )
        )
    if not text:
        return Condition(field.name, "empty")
    if op == "contains":
        return Condition(field.name, op, text)
    value = field.kind.parse(text)
    return Condition(field.name, op, value[0] if isinstance(value, tuple) and value else value)


@dataclass(frozen=True)
class PartLink:
    """A part of a register that points to another register: a case's member to its school.

    `owner` is the part's column that holds the record's id, `column` the one that points on.
    """

    part: str
    name: str
    register: str
    owner: Any
    column: Any


def part_links(spec: Spec) -> Iterator[PartLink]:
    """What the parts of a register's records point to, apart from the records themselves."""
    for part, part_name in spec.parts:
        (owner,) = inspect(spec.model).relationships[part].remote_side
        for name, register in SPECS[part_name].references.items():
            if name != owner.key:
                column = getattr(SPECS[part_name].model, name)
                yield PartLink(part, name, register, owner, column)


def _holds(spec: Spec, word: str) -> ColumnElement[bool]:
    """Whether a record, or one that it names, holds a folded word."""
    model = spec.model
    clauses = [search.holds(spec, model.id, word)]
    for name, register in spec.references.items():
        if register != spec.name:
            clauses.append(search.holds(SPECS[register], getattr(model, name), word))
    for part, part_name in spec.parts:
        (owner,) = inspect(model).relationships[part].remote_side
        held = search.holds(SPECS[part_name], SPECS[part_name].model.id, word)
        if held is not None:
            clauses.append(model.id.in_(select(owner).where(held)))
    for link in part_links(spec):
        named = search.holds(SPECS[link.register], link.column, word)
        if named is not None:
            clauses.append(model.id.in_(select(link.owner).where(named)))
    found = [clause for clause in clauses if clause is not None]
    return or_(*found) if found else false()


def _clause(spec: Spec, condition: Condition) -> Any:
    part, dot, inner = condition.field.partition(".")
    if dot:
        part_spec = SPECS[dict(spec.parts)[part]]
        (owner,) = inspect(spec.model).relationships[part].remote_side
        held = _clause(part_spec, replace(condition, field=inner))
        return spec.model.id.in_(select(owner).where(held))
    column = getattr(spec.model, condition.field)
    is_set = isinstance(spec.by_name[condition.field].kind, Several)
    match condition.op:
        case "empty":
            return column.in_(((),)) if is_set else or_(column.is_(None), column == "")
        case "filled":
            return column.not_in(((),)) if is_set else and_(column.is_not(None), column != "")
        case "from":
            return column >= condition.value
        case "to":
            return column <= condition.value
        case "contains":
            return _has(column, str(condition.value))
        case "in":
            return or_(false(), *_any_of(column, condition.value, is_set=is_set))
        case "out":
            return not_(or_(false(), *_any_of(column, condition.value, is_set=is_set)))
        case _ if is_set:
            return _holds_any(column, [condition.value])
        case _:
            return column.is_(None) if condition.value is None else column == condition.value


def _any_of(column: Any, values: tuple[Any, ...], *, is_set: bool) -> Iterator[Any]:
    """The clauses of which one must hold; none of them is ever unknown."""
    known = [value for value in values if value is not None]
    if known:
        held = _holds_any(column, known) if is_set else column.in_(known)
        yield func.coalesce(held, false())
    if None in values:
        yield column.in_(((),)) if is_set else or_(column.is_(None), column == "")


def _holds_any(column: Any, codes: list[Any]) -> Any:
    each = func.json_each(column).table_valued("value")
    return select(1).select_from(each).where(each.c.value.in_(codes)).exists()


def _has(column: Any, text: str) -> Any:
    return func.instr(func.lower(column), text.lower()) > 0


def _orders(session: Session, query: Query) -> list[ColumnElement[Any]]:
    orders = []
    for name in query.sort or query.spec.order:
        field = query.spec.by_name[name.lstrip("-")]
        key = sort_key(session, query.spec, field)
        # What is unknown comes last either way.
        orders += [key.is_(None), key.desc() if name.startswith("-") else key]
    return orders


def sort_key(session: Session, spec: Spec, field: Field) -> ColumnElement[Any]:
    """What a field's column is sorted by.

    Names by their reading where there is one, codes of a list in the list's order, countries and
    languages by their names, references by the title of what they point to.
    """
    model = spec.model
    column: ColumnElement[Any] = getattr(model, field.name)
    if field.name in spec.heading["ja"] and "kana" in spec.by_name and language() == "ja":
        return func.coalesce(func.nullif(model.kana, ""), column)  # type: ignore[attr-defined]
    if isinstance(field.kind, Choice):
        return case({c: n for n, c in enumerate(field.kind.codes())}, value=column, else_=column)
    if isinstance(field.kind, Named):
        present = [c for c in session.scalars(select(column).distinct()) if c is not None]
        present.sort(key=field.kind.format)
        return case({c: n for n, c in enumerate(present)}, value=column) if present else column
    if isinstance(field.kind, Reference):
        return references.title_column(field.kind.register, column)
    return func.nullif(column, "") if isinstance(column.type, String) else column
