"""The people of a store and what each role may change.

The rules here need no database: the store asks them of every operation before it is sealed, so
that no screen, command or import goes around them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from desktop.i18n import N_
from desktop.models.base import Record
from desktop.models.vocabulary import Vocabulary


class Role(Vocabulary):
    """What a person is to the store (the office's own list of users)."""

    STAFF = "staff", N_("Concierge staff")
    OFFICIAL = "official", N_("Board official")
    SCHOOL = "school", N_("School administrator")
    OWNER = "owner", N_("Store owner")


class Person(Record):
    """Somebody who works with the store.

    `name` is what the journal shows; `system_name` the name that the computer signs them in by,
    which finds them when they open the store. A school administrator has the school.
    """

    __tablename__ = "person"

    name: Mapped[str] = mapped_column(String(200))
    system_name: Mapped[str | None] = mapped_column(String(200), unique=True)
    role: Mapped[str] = mapped_column(String(10))
    active: Mapped[bool] = mapped_column(default=True)
    since: Mapped[date | None]
    school_id: Mapped[int | None] = mapped_column(
        ForeignKey("school.id", ondelete="RESTRICT"), index=True
    )


@dataclass(frozen=True)
class Actor:
    """Who works with an open store: a person of it, or (`id` is None) somebody it does not know."""

    id: int | None
    name: str
    role: Role
    school_id: int | None = None

    @property
    def owns(self) -> bool:
        """Whether keys, people, restoring and erasing are theirs."""
        return self.role is Role.OWNER

    @property
    def reads_only(self) -> bool:
        """Whether they may read and print, and nothing else."""
        return self.role is Role.OFFICIAL


GUARDED = frozenset({"person"})
"""Tables that only an owner may change."""

_UNTOUCHABLE = {"id", "uid", "school_wish_id", "partner_wish_id"}
_OF_CASE = {"attachment": ("case_id", True), "case_task": ("case_id", False)}

Row = dict[str, Any] | None


def school_may(
    school: int, cases: frozenset[int], table: str, row: int, before: Row, after: Row
) -> bool:
    """Whether a school's administrator may make one change of the journal.

    The own profile may be changed; own wishes and contacts made, changed, imported and removed; of
    cases in which the school takes part the report, the tasks and the photos.

    Args:
        school: the id of the administrator's school.
        cases: the ids of the cases that the school is a member of.
        table, row, before, after: the change; None where the row was not there.
    """
    sides = [side for side in (before, after) if side is not None]
    changed = before is not None and after is not None
    if table == "school":
        return changed and row == school
    if table in ("wish", "contact"):
        return all(side["school_id"] == school for side in sides)
    if table == "source":  # the list that an import of the above was read from
        return before is None
    if table == "exchange_case" and before is not None and after is not None:
        kept = all(before[name] == after[name] for name in _UNTOUCHABLE)
        return kept and row in cases
    if table in _OF_CASE:
        column, freely = _OF_CASE[table]
        return (freely or changed) and all(side[column] in cases for side in sides)
    return False
