"""Tokyo's schools and what they have been designated as."""

from datetime import date, time

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.errors import RuleBroken
from desktop.i18n import _
from desktop.models.base import Clock, Codes, Searchable
from desktop.models.vocabulary import SCHOOL_AGES, SchoolStatus


class School(Searchable):
    """A school in Tokyo, public or private.

    `code` is the ministry's school code: 13 characters, text. `class_start` to `class_end` are the
    bell times of an ordinary day, `late_end` is how long after-school exchanges may last; all local.
    """

    __tablename__ = "school"

    code: Mapped[str | None] = mapped_column(String(13), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    kana: Mapped[str | None] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[str | None] = mapped_column(String(20))
    course: Mapped[str | None] = mapped_column(String(20))
    establisher: Mapped[str | None] = mapped_column(String(20))
    ward: Mapped[str | None] = mapped_column(String(40))
    postcode: Mapped[str | None] = mapped_column(String(8))
    address: Mapped[str | None] = mapped_column(String(300))
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(254))
    website: Mapped[str | None] = mapped_column(String(500))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    enrolment: Mapped[int | None]
    languages: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    facilities: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    assistants: Mapped[int | None]
    class_start: Mapped[time | None] = mapped_column(Clock)
    class_end: Mapped[time | None] = mapped_column(Clock)
    late_end: Mapped[time | None] = mapped_column(Clock)
    lunch_start: Mapped[time | None] = mapped_column(Clock)
    lunch_end: Mapped[time | None] = mapped_column(Clock)
    status: Mapped[str] = mapped_column(String(10), default=SchoolStatus.ACTIVE)
    closed_on: Mapped[date | None]
    successor_code: Mapped[str | None] = mapped_column(String(13))
    notes: Mapped[str | None] = mapped_column(Text)

    designations: Mapped[list["Designation"]] = relationship(
        back_populates="school", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def ages(self) -> tuple[int, int] | None:
        """The youngest and oldest pupils' age, from the school's kind; None if not known."""
        return SCHOOL_AGES.get(self.kind or "")

    def check(self) -> None:
        """Raise `RuleBroken` where the record contradicts itself."""
        check_bell_times(self.name, self.class_start, self.class_end, self.late_end)
        check_lunch(self.name, self.lunch_start, self.lunch_end)


class Designation(Searchable):
    """A dated designation of a school; an earlier cohort is never overwritten by a later one.

    `scheme` is a code of `Scheme` or a name that the office gave to a scheme of its own.
    """

    __tablename__ = "designation"

    school_id: Mapped[int] = mapped_column(ForeignKey("school.id", ondelete="CASCADE"), index=True)
    scheme: Mapped[str] = mapped_column(String(100))
    group: Mapped[str | None] = mapped_column("group_name", String(100))
    fiscal_year: Mapped[int]
    last_year: Mapped[int | None]
    name_in_source: Mapped[str | None] = mapped_column(String(200))
    source: Mapped[str | None] = mapped_column(String(300))
    notes: Mapped[str | None] = mapped_column(Text)

    school: Mapped[School] = relationship(back_populates="designations")

    def check(self) -> None:
        """Raise `RuleBroken` where the last year is before the first."""
        if self.last_year is not None and self.last_year < self.fiscal_year:
            raise RuleBroken(
                _(
                    "The designation ends in FY{last}, before it begins in FY{first}. Correct one of them."
                ).format(last=self.last_year, first=self.fiscal_year)
            )


def check_bell_times(name: str, start: time | None, end: time | None, late: time | None) -> None:
    """Raise `RuleBroken` where a school's day ends before it begins.

    Args:
        name: the school, for the message.
        start, end, late: first bell, last bell and the end of after-school hours, local; any may
            be unknown.
    """
    if start and end and end <= start:
        raise RuleBroken(
            _(
                "{name}: classes end at {end}, not after they begin at {start}. Correct the bell times."
            ).format(name=name, start=f"{start:%H:%M}", end=f"{end:%H:%M}")
        )
    if end and late and late < end:
        raise RuleBroken(
            _(
                "{name}: after-school hours end at {late}, before classes end at {end}. Correct the bell times."
            ).format(name=name, late=f"{late:%H:%M}", end=f"{end:%H:%M}")
        )


def check_lunch(name: str, start: time | None, end: time | None) -> None:
    """Raise `RuleBroken` where a lunch break has one end only, or ends before it begins."""
    if bool(start) != bool(end) or (start and end and end <= start):
        raise RuleBroken(
            _("{name}: the lunch break needs a beginning and a later end.").format(name=name)
        )
