"""When several parties are at school at once: exact to the minute, across every change of clocks.

Each party has pieces of its local day, in class or outside it, on the days on which it is at school.
A meeting is an unbroken span of instants that lies in pieces of all of them. The day is Tokyo's;
local dates elsewhere may be the day before or after.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from desktop.services.matching.clocks import TOKYO, Window, instants

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class Clock:
    """A party's hours: an IANA zone and the local pieces of a school day, in minutes of the day.

    `in_class` are lessons without the lunch break; `around` is what may be used outside them, up to
    the early and late limits. `open_on` tells of a local date whether the party is at school then.
    """

    zone: str
    in_class: tuple[Window, ...]
    around: tuple[Window, ...]
    open_on: Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Local:
    """A meeting on one party's clock; `shift` is its date less that in Tokyo: -1, 0 or 1."""

    start: datetime
    end: datetime
    shift: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """An unbroken span for all parties: minutes since 1970 (UTC), and each party's local times.

    `in_class`: it lies within the lessons of all.
    """

    start: int
    end: int
    in_class: bool
    locals: tuple[Local, ...]

    @property
    def minutes(self) -> int:
        """How long it is."""
        return self.end - self.start


def meetings(
    day: date, clocks: Sequence[Clock], *, around: bool = False, home: str = TOKYO
) -> list[Meeting]:
    """Every meeting that begins on a day at `home`, in order.

    In class only, or with `around` outside it too: then a span may run over the end of lessons.
    """
    lessons = _common([_pieces(day, clock, clock.in_class) for clock in clocks])
    spans = lessons
    if around:
        spans = _common([_pieces(day, c, (*c.in_class, *c.around)) for c in clocks])
    here = ZoneInfo(home)
    found = []
    for start, end in spans:
        begins = _at(start, here).date()
        if begins == day:
            within = any(a <= start and end <= b for a, b in lessons)
            places = tuple(_local(start, end, ZoneInfo(clock.zone), day) for clock in clocks)
            found.append(Meeting(start, end, within, places))
    return found


def longest(found: Sequence[Meeting]) -> Meeting | None:
    """The longest of some meetings, in class before outside it, the earliest of equals."""
    return min(found, key=lambda m: (-m.minutes, not m.in_class, m.start), default=None)


def cut(
    meeting: Meeting, minutes: int, clocks: Sequence[Clock], day: date, *, office: Window
) -> Meeting:
    """So many minutes of a meeting: from when the office in Tokyo is there, where it fits.

    Else from the first full five minutes of the hour, else from the beginning.
    """
    opens, closes = instants(day, office, TOKYO)[0]
    for start in (max(meeting.start, opens), -(-meeting.start // 5) * 5, meeting.start):
        fits = start + minutes <= meeting.end
        if fits and (start != max(meeting.start, opens) or start + minutes <= closes):
            break
    end = min(start + minutes, meeting.end)
    places = tuple(_local(start, end, ZoneInfo(clock.zone), day) for clock in clocks)
    return Meeting(start, end, meeting.in_class, places)


def _pieces(day: date, clock: Clock, windows: Sequence[Window]) -> Spans:
    """The instants of a party's pieces on the local dates that a day at home may meet."""
    found: Spans = []
    for shift in (-1, 0, 1, 2):
        local = day + timedelta(days=shift)
        if clock.open_on(local):
            for window in windows:
                found += instants(local, window, clock.zone)
    return _joined(found)


def _joined(spans: Spans) -> Spans:
    """Spans in order, those that touch made one."""
    out: Spans = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def _common(sides: Sequence[Spans]) -> Spans:
    """What lies in spans of all sides."""
    common = sides[0] if sides else []
    for spans in sides[1:]:
        common = [
            (max(a, c), min(b, d)) for a, b in common for c, d in spans if max(a, c) < min(b, d)
        ]
    return sorted(common)


def _local(start: int, end: int, zone: ZoneInfo, day: date) -> Local:
    begins, ends = _at(start, zone), _at(end, zone)
    return Local(
        begins.replace(tzinfo=None),
        ends.replace(tzinfo=None),
        (begins.date() - day).days,
    )


def _at(minute: int, zone: ZoneInfo) -> datetime:
    return (EPOCH + timedelta(minutes=minute)).astimezone(zone)


def open_spans(day: date, clock: Clock, *, around: bool) -> Spans:
    """When a party is there on a day at home and the nights around it, as spans of instants."""
    return _pieces(day, clock, (*clock.in_class, *clock.around) if around else clock.in_class)
