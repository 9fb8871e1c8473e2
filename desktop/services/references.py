"""Records that other records point to: what they are called, and which one a text means."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from desktop.errors import InvalidValue
from desktop.i18n import _, language
from desktop.models.specs import SPECS
from desktop.services import search

LOOKED_AT = 200
"""How many records that hold a text are ranked."""


@dataclass(frozen=True)
class Found:
    """A record to choose: its id, what it is called, and a word that tells it from a namesake."""

    id: int
    title: str
    detail: str = ""


def title_column(register: str, key: ColumnElement[Any]) -> ColumnElement[Any]:
    """The title, in the language of now, of the record that `key` points to, as a subquery."""
    spec = SPECS[register]
    target = aliased(spec.model)
    return (
        select(_heading(target, spec.heading[language()])).where(target.id == key).scalar_subquery()
    )


def titles(session: Session, register: str, wanted: Collection[int]) -> dict[int, str]:
    """What each of some records is called in the language of now."""
    spec = SPECS[register]
    model = spec.model
    statement = select(model.id, _heading(model, spec.heading[language()]))
    return {key: name or "" for key, name in session.execute(statement.where(model.id.in_(wanted)))}


def title(session: Session, register: str, key: int | None) -> str:
    """What one record is called; empty where there is none."""
    return "" if key is None else titles(session, register, [key]).get(key, "")


def candidates(session: Session, register: str, text: str, limit: int = 30) -> list[Found]:
    """The records that a text may mean: those called so first, then those whose name begins with it.

    Of a text that very many records hold, the newest and those whose name begins with it are looked
    at; an empty text means the first ones by name.
    """
    spec = SPECS[register]
    model = spec.model
    name = _heading(model, spec.heading[language()])
    statement = select(model.id, name, _detail(register))
    wanted = search.key(text)
    if not wanted:
        rows = session.execute(statement.order_by(name, model.id).limit(limit)).all()
        return [Found(key, words or "", detail or "") for key, words, detail in rows]
    keys = set(search.newest(session, spec, text, LOOKED_AT))
    if len(keys) == LOOKED_AT:
        typed = text.strip()
        for each in spec.heading[language()]:
            held: Any = getattr(model, each)
            begins = select(model.id).where(held >= typed, held < f"{typed}\U0010ffff")
            keys |= set(session.scalars(begins.limit(LOOKED_AT)))
    rows = session.execute(statement.where(model.id.in_(keys))).all()

    def rank(row: Any) -> tuple[int, str, int]:
        title = search.key(row[1] or "")
        place = 0 if title == wanted else 1 if title.startswith(wanted) else 2
        return place if wanted in title else 3, title, row[0]

    return [
        Found(key, words or "", detail or "")
        for key, words, detail in sorted(rows, key=rank)[:limit]
    ]


def resolve(session: Session, register: str, text: str) -> int | None:
    """The id of the record that a text names: by uid, code, or name; None for an empty text.

    Raises:
        InvalidValue: no record, or more than one, answers to it.
    """
    wanted = text.strip()
    if not wanted:
        return None
    spec = SPECS[register]
    model = spec.model
    names = {name for tongue in spec.heading.values() for name in tongue} | {"uid", "code"}
    exact = [getattr(model, n) == wanted for n in names if hasattr(model, n)]
    found = session.scalars(select(model.id).where(or_(*exact)).limit(2)).all()
    if not found:
        raise InvalidValue(
            _("There is no record named “{text}” under {register}.").format(
                text=wanted, register=_(spec.titles)
            )
        )
    if len(found) > 1:
        raise InvalidValue(
            _("More than one record under {register} is named “{text}”. Use its code.").format(
                text=wanted, register=_(spec.titles)
            )
        )
    return found[0]


def _heading(model: Any, names: tuple[str, ...]) -> ColumnElement[Any]:
    columns = [func.nullif(getattr(model, name), "") for name in names]
    heading: ColumnElement[Any] = func.coalesce(*columns) if len(columns) > 1 else columns[0]
    return heading


def _detail(register: str) -> ColumnElement[Any]:
    """What tells namesakes of a register apart."""
    model: Any = SPECS[register].model
    name = {
        "schools": "ward",
        "partners": "city",
        "organisations": "city",
        "agreements": "place",
        "wishes": "party",
        "cases": "schools",
    }.get(register, "uid")
    column: ColumnElement[Any] = getattr(model, name)
    return column
