"""What is noted for a case in registers of its own: talks, pupils by grade, shipments, costs, videos."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from desktop.i18n import _
from desktop.models.fields import Day, Flag, Number
from desktop.models.spec import Field, Rank
from desktop.models.specs import SPECS
from desktop.services import queries
from desktop.services.queries import Condition, Query

ATTACHED = ("communications", "grades", "shipments", "costs", "videos")
"""The registers, in the order of a page."""


@dataclass(frozen=True)
class Note:
    """One record: its title and its other key values, as they are to be read."""

    key: int
    title: str
    facts: tuple[str, ...]


def attached(session: Session, case_id: int) -> dict[str, tuple[Note, ...]]:
    """The records that belong to a case, by register; empty where there are none."""
    return {register: tuple(_notes(session, register, case_id)) for register in ATTACHED}


def _notes(session: Session, register: str, case_id: int) -> list[Note]:
    spec = SPECS[register]
    query = Query(register, "", (Condition("case_id", "is", case_id),))
    keys = [int(key) for key in queries.ids(session, query)]
    title = spec.heading["ja"][0]
    shown = [
        field
        for field in spec.fields
        if field.rank is Rank.KEY and field.name not in ("case_id", "programme_id", title)
    ]
    rows = queries.page(session, register, keys, (title, *(field.name for field in shown)))
    return [
        Note(
            key,
            str(row[0] or ""),
            tuple(
                words
                for field, value in zip(shown, row[1:], strict=True)
                if (words := _words(field, value, field.name in spec.references))
            ),
        )
        for key, row in zip(keys, rows, strict=True)
    ]


def _words(field: Field, value: Any, pointing: bool) -> str:
    """A value that says by itself what it is: numbers and days with their label."""
    if value in (None, "", ()):
        return ""
    if pointing:
        return str(value)
    if isinstance(field.kind, Flag):
        return _(field.label) if value else ""
    words = field.kind.format(value)
    if isinstance(field.kind, (Number, Day)):
        return f"{_(field.label)} {words}"
    return words
