"""Reads schools and partners from the store as parties of a plan: hours and calendars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desktop.errors import RuleBroken
from desktop.i18n import N_, _
from desktop.models.calendar import CalendarSpan
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.vocabulary import SpanKind
from desktop.services.matching import clocks
from desktop.services.matching.clocks import Window, minute
from desktop.services.matching.said import Name, Said, say
from desktop.services.planning.calendars import Calendar, Span, weekdays_of
from desktop.services.planning.meeting import Clock

Row = TypeVar("Row", School, Partner)
_KINDS = {str(kind): kind for kind in SpanKind}


@dataclass(frozen=True)
class Party:
    """Who meets: `register` and `id` name the record; `unknown` says what had to be assumed."""

    register: str
    id: int
    name: Name
    country: str
    zone: str
    window: Window
    clock: Clock
    calendar: Calendar
    unknown: tuple[Said, ...]


def parties(session: Session, schools: Sequence[int], partners: Sequence[int]) -> list[Party]:
    """The parties of a plan, schools first, in the order in which they are named.

    Raises:
        RuleBroken: a record is not there, a partner's time zone is not known, or there are fewer
            than two parties.
    """
    if len(schools) + len(partners) < 2:
        raise RuleBroken(_("A meeting takes two parties or more. Choose another one."))
    found = [_school(session, _get(session, School, key)) for key in schools]
    return found + [partner_party(session, _get(session, Partner, key)) for key in partners]


def _get(session: Session, model: type[Row], key: int) -> Row:
    row = session.get(model, key)
    if row is None:
        raise RuleBroken(_("There is no such school or partner (number {n}).").format(n=key))
    return row


def _school(session: Session, school: School) -> Party:
    spans = _spans(session, CalendarSpan.school_id == school.id)
    calendar = Calendar("JP", "JP-13", clocks.MON_TO_FRI, spans, usual=not spans)
    return _party(
        "schools", school, "JP", clocks.TOKYO, calendar, clocks.USUAL_HERE, _late_here(school)
    )


def partner_party(session: Session, partner: Partner) -> Party:
    """A partner with its hours and its calendar.

    Raises:
        RuleBroken: its time zone is not known.
    """
    if not partner.time_zone:
        raise RuleBroken(
            _("The time zone of {name} is not known. Fill it in, then plan again.").format(
                name=partner.name
            )
        )
    country = CalendarSpan.country == partner.country
    everywhere = country & (CalendarSpan.region.is_(None) | (CalendarSpan.region == partner.region))
    spans = _spans(session, or_(CalendarSpan.partner_id == partner.id, everywhere))
    calendar = Calendar(
        partner.country, partner.region, weekdays_of(partner.country), spans, usual=False
    )
    early, late = clocks.AFTER_THERE
    if partner.late_end:
        late = minute(partner.late_end)
    return _party(
        "partners",
        partner,
        partner.country,
        partner.time_zone,
        calendar,
        clocks.USUAL_THERE,
        (early, late),
    )


def _late_here(school: School) -> Window:
    """Nothing before lessons in Tokyo, and after them as long as the school says."""
    return clocks.DAY, minute(school.late_end) if school.late_end else clocks.AFTER_HERE


def _party(
    register: str,
    row: School | Partner,
    country: str,
    zone: str,
    calendar: Calendar,
    usual: Window,
    limits: Window,
) -> Party:
    start = minute(row.class_start) if row.class_start else usual[0]
    end = minute(row.class_end) if row.class_end else usual[1]
    name = Name(row.name, row.name_en, getattr(row, "name_ja", None))
    unknown: list[Said] = []
    if not (row.class_start and row.class_end):
        unknown.append(
            say(N_("{name}: usual school hours are assumed, {hours}."), name=name,
                hours=f"{clocks.clock(start):%H:%M}–{clocks.clock(end):%H:%M}")
        )  # fmt: skip
    if not row.lunch_start:
        unknown.append(say(N_("{name}: the lunch break is not known."), name=name))
    if calendar.usual:
        unknown.append(
            say(N_("{name}: the usual school holidays of Tokyo are assumed."), name=name)
        )
    elif not calendar.spans:
        unknown.append(say(N_("{name}: terms and examinations are not known."), name=name))
    if not calendar.public:
        unknown.append(say(N_("{name}: public holidays are not known."), name=name))
    around = [(limits[0], start), (end, limits[1])]
    lunch = _lunch(row.lunch_start, row.lunch_end)
    lessons = [(start, end)]
    if lunch and start < lunch[0] and lunch[1] < end:
        lessons = [(start, lunch[0]), (lunch[1], end)]
        around.append(lunch)
    clock = Clock(
        zone,
        tuple(lessons),
        tuple(piece for piece in around if piece[0] < piece[1]),
        calendar.open_on,
    )
    return Party(
        register,
        row.id,
        name,
        country,
        zone,
        (start, end),
        clock,
        calendar,
        tuple(unknown),
    )


def _lunch(start: time | None, end: time | None) -> Window | None:
    return (minute(start), minute(end)) if start and end else None


def _spans(session: Session, which: object) -> tuple[Span, ...]:
    rows = session.scalars(
        select(CalendarSpan).where(which).order_by(CalendarSpan.starts_on)  # type: ignore[arg-type]
    )
    return tuple(
        Span(_KINDS[row.kind], row.starts_on, row.ends_on, row.title or "") for row in rows
    )
