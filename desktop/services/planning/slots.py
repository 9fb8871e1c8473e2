"""Every day of a range with its shared minutes, and the best slots in order, with reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desktop.errors import RuleBroken
from desktop.i18n import N_, _
from desktop.models.vocabulary import SpanKind
from desktop.services.matching.clocks import LEAST_MINUTES
from desktop.services.matching.facts import add_months
from desktop.services.matching.reading import LEAD_MONTHS
from desktop.services.matching.said import Said, say
from desktop.services.planning import meeting
from desktop.services.planning.calendars import examinations
from desktop.services.planning.meeting import Meeting, meetings
from desktop.services.planning.office import HOURS, Office
from desktop.services.planning.party import Party

MOST_DAYS = 800
NEAR = timedelta(days=3)
NEAR_CHANGE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Day:
    """A day in Tokyo: the longest meeting in class and with the hours around, and who is away.

    `early`: it lies within the three months that preparing takes.
    """

    day: date
    in_class: Meeting | None
    around: Meeting | None
    away: tuple[tuple[Party, Said], ...]
    early: bool

    def minutes(self, *, around: bool) -> int:
        """The shared minutes of the day."""
        found = self.around if around else self.in_class
        return found.minutes if found else 0


@dataclass(frozen=True, slots=True)
class Slot:
    """A proposal: when, how good (0 to 100), and why; the reasons that lower it come with a sign."""

    day: date
    meeting: Meeting
    shared: int
    points: int
    reasons: tuple[Said, ...]
    early: bool


def days(parties: Sequence[Party], first: date, last: date, *, today: date) -> list[Day]:
    """Every day from `first` to `last`, both within.

    Raises:
        RuleBroken: the last day is before the first, or the range is longer than two years.
    """
    if last < first:
        raise RuleBroken(
            _("The days end on {until}, before they begin on {since}.").format(
                until=last, since=first
            )
        )
    if (last - first).days > MOST_DAYS:
        raise RuleBroken(_("Plan two years at the most at once."))
    soonest = add_months(today, LEAD_MONTHS)
    clocks = [party.clock for party in parties]
    found = []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        away = tuple(
            (party, why) for party in parties if (why := party.calendar.closed(day)) is not None
        )
        in_class = meeting.longest(meetings(day, clocks))
        around = meeting.longest(meetings(day, clocks, around=True))
        found.append(Day(day, in_class, around, away, day < soonest))
    return found


def slots(
    found: Sequence[Day],
    parties: Sequence[Party],
    *,
    minutes: int = LEAST_MINUTES,
    around: bool = False,
    early: bool = False,
    office: Office = Office(),  # noqa: B008 - frozen
) -> list[Slot]:
    """The best slot of each day that has so many shared minutes, best first, ties by date.

    Args:
        found: the days, from `days`.
        parties: the same as there.
        minutes: how long the meeting is to last.
        around: whether the hours around lessons may be used.
        early: whether days within the three months of preparation may be offered.
        office: the office's own year.
    """
    made = []
    for each in found:
        best = each.in_class
        if around and (best is None or best.minutes < minutes):
            best = each.around
        if best is None or best.minutes < minutes or (each.early and not early):
            continue
        made.append(_slot(each, best, parties, minutes, office))
    return sorted(made, key=lambda slot: (-slot.points, slot.day))


def _slot(each: Day, best: Meeting, parties: Sequence[Party], minutes: int, office: Office) -> Slot:
    clocks = [party.clock for party in parties]
    chosen = meeting.cut(best, minutes, clocks, each.day, office=HOURS)
    points, reasons = 70, []

    def weigh(by: int, reason: Said) -> None:
        nonlocal points
        points += by
        reasons.append(reason)

    spare = min(best.minutes - minutes, 60)
    points += spare // 6
    if spare >= 30:
        reasons.append(say(N_("{n} shared minutes"), n=str(best.minutes)))
    if not best.in_class:
        weigh(-20, say(N_("outside lessons")))
    if any(local.shift for local in chosen.locals):
        weigh(-5, say(N_("another date there")))
    season = office.season(each.day)
    if season is SpanKind.EASY:
        weigh(15, say(N_("an easy month")))
    elif season is SpanKind.BUSY:
        weigh(-15, say(N_("a busy month")))
    if office.closed(each.day):
        weigh(-15, say(N_("the office is closed")))
    else:
        here = next((p for p in chosen.locals if p.shift == 0), chosen.locals[0])
        begins, ends = (at.hour * 60 + at.minute for at in (here.start, here.end))
        if begins < HOURS[0] or ends > HOURS[1] or ends < begins:
            weigh(-5, say(N_("outside the office's hours")))
    for party in parties:
        for span in examinations(party.calendar.spans):
            if span.first - NEAR <= each.day <= span.last + NEAR:
                weigh(-10, say(N_("near the examinations of {name}"), name=party.name))
        if _changes(party.zone, each.day):
            weigh(-5, say(N_("clocks of {name} change that week"), name=party.name))
    if each.early:
        weigh(-20, say(N_("less than three months ahead")))
    return Slot(
        each.day, chosen, best.minutes, max(0, min(points, 100)), tuple(reasons), each.early
    )


def _changes(zone: str, day: date) -> bool:
    """Whether a zone's clocks change in the week around a day."""
    noon = [
        datetime.combine(each, time(12), ZoneInfo(zone)).utcoffset()
        for each in (day - NEAR_CHANGE, day + NEAR_CHANGE)
    ]
    return noon[0] != noon[1]
