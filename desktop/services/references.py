"""Records that other records point to: what they are called, and which one a text means."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, null, or_, select
from sqlalchemy.orm import Session, aliased

from desktop.errors import InvalidValue
from desktop.i18n import _, language
from desktop.models import searching
from desktop.models.fields import Kana
from desktop.models.spec import Spec
from desktop.models.specs import SPECS
from desktop.services import search

LOOKED_AT = 100
"""How many records that hold a text, of each way to hold it, are ranked."""


@dataclass(frozen=True)
class Found:
    """A record to choose: its id, what it is called, and a word that tells it from a namesake.

    `rank` says how well its names fit (`models.searching`); `also` is the name that does, where it
    is not the title.
    """

    id: int
    title: str
    detail: str = ""
    rank: int = searching.EXACT
    also: str = ""


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
    """The records that a text may mean: best those called so, then those whose name begins with it.

    Then come those with a word that begins with it, those that hold it in a name, and those that
    hold it elsewhere; the newest first. An empty text means the first ones by name.
    """
    spec = SPECS[register]
    model = spec.model
    name = _heading(model, spec.heading[language()])
    statement = select(model.id, name, _detail(register))
    wanted = search.key(text)
    if not wanted:
        rows = session.execute(statement.order_by(name, model.id).limit(limit)).all()
        return [Found(key, words or "", _told(register, detail)) for key, words, detail in rows]
    keys = search.best(session, spec, text, LOOKED_AT)
    if not keys:
        return []
    called = [getattr(model, each) for each in (*searching.names(spec), *_readings(spec))]
    named = session.execute(select(model.id, name, *called).where(model.id.in_(keys)))
    readings = len(_readings(spec)) if wanted.isascii() else 0
    ranked = sorted(
        (searching.rank(_spelt(row[1:], readings), wanted), -row[0], *row[1:])
        for row in map(_whole, named)
    )[:limit]
    some = model.id.in_([-row[1] for row in ranked])
    details = {
        key: _told(register, detail)
        for key, detail in session.execute(select(model.id, _detail(register)).where(some))
    }
    return [_found(row, details.get(-row[1], ""), wanted) for row in ranked]


def _spelt(names: tuple[str, ...], readings: int) -> tuple[str, ...]:
    """Names, the last few of which are readings, with those in Latin letters too."""
    found = names
    for kana in names[len(names) - readings :]:
        found = (*found, *searching.latin(kana))
    return found


def _whole(row: Any) -> tuple[Any, ...]:
    """A row without nulls, so that rows compare."""
    return tuple("" if each is None else each for each in row)


def _told(register: str, detail: Any) -> str:
    """A value of `_detail` in words."""
    if detail is None or register not in DETAILS:
        return detail or ""
    return SPECS[register].by_name[DETAILS[register]].kind.format(detail)


def _found(row: tuple[Any, ...], detail: str, wanted: str) -> Found:
    place, minus, title, *names = row
    also = ""
    if place < searching.rank((title,), wanted):
        also = next((n for n in names if searching.rank((n,), wanted) == place), "")
    return Found(-minus, title, detail, place, also)


def _readings(spec: Spec) -> list[str]:
    return [f.name for f in spec.stored if isinstance(f.kind, Kana)]


def meant(session: Session, register: str, text: str) -> int | None:
    """As `resolve`; a part of a name will do where only one record's name has it.

    Raises:
        InvalidValue: no record, or more than one, answers to it.
    """
    try:
        return resolve(session, register, text)
    except InvalidValue:
        some = candidates(session, register, text, 3)
        found = [each for each in some if each.rank < searching.ELSEWHERE]
        if len(found) == 1:
            return found[0].id
        if len(found) > 1:
            raise InvalidValue(
                _("More than one record under {register} may be “{text}”. Choose one.").format(
                    text=text.strip(), register=_(SPECS[register].titles)
                )
            ) from None
        raise


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


DETAILS = {
    "schools": "ward",
    "partners": "city",
    "organisations": "city",
    "contacts": "role",
    "agreements": "place",
    "wishes": "party",
    "cases": "schools",
    "communications": "with_whom",
    "programmes": "year",
    "quotas": "fiscal_year",
    "activities": "fiscal_year",
    "statistics": "fiscal_year",
    "calendar": "country",
    "statements": "source",
}
"""Per register the field that tells namesakes apart; what belongs to a case is told by the case."""


def _detail(register: str) -> ColumnElement[Any]:
    """What tells namesakes of a register apart; null where nothing does."""
    spec = SPECS[register]
    model: Any = spec.model
    if register in DETAILS:
        column: ColumnElement[Any] = getattr(model, DETAILS[register])
        return column
    if "case_id" in spec.references:
        return title_column("cases", model.case_id)
    return null()
