"""Two clocks: when both sides are at school at once, from IANA time zones alone.

A window is a span of local time in whole minutes of the day, `(start, end)` with
`0 <= start < end <= 1440`; the end itself is outside. Weekdays are bit sets, Monday is bit 0.
Sixty minutes is the least for a video exchange, sixty to ninety are usual (JNTO, online exchange).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import ArrayLike, NDArray

TOKYO = "Asia/Tokyo"
TOKYO_OFFSET = 9 * 60  # Japan keeps no daylight saving
LEAST_MINUTES = 60
MON_TO_FRI = 0b0011111
DAY = 24 * 60
EPOCH = date(1970, 1, 1).toordinal()
SHIFTS = (-1, 0, 1)
"""Dates there less the date in Tokyo that a school day may meet: no zone is further away."""

Window = tuple[int, int]
USUAL_HERE: Window = (8 * 60 + 30, 15 * 60 + 30)
USUAL_THERE: Window = (8 * 60 + 30, 15 * 60)
"""A usual school day, for ranking only and always said, where bell times are not known."""
AFTER_HERE = 18 * 60
AFTER_THERE: Window = (8 * 60, 17 * 60)
"""How far after-school hours reach here, and early and late hours there, unless a school says."""


class Hours(NamedTuple):
    """When a side can meet: its window, its weekdays, and whether any of the window is assumed."""

    start: int
    end: int
    weekdays: int = MON_TO_FRI
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """An unbroken span in which both are at school; local times without offset."""

    minutes: int
    here_start: datetime
    here_end: datetime
    there_start: datetime
    there_end: datetime


class Season(NamedTuple):
    """The days (ordinals, both within) on which a zone keeps one offset, in minutes east of UTC."""

    first: int
    last: int
    offset: int


def minute(clock: time) -> int:
    """The minute of the day of a local time."""
    return clock.hour * 60 + clock.minute


def clock(minutes: int) -> time:
    """The local time of a minute of the day; 24:00 is written as 23:59."""
    return time(*divmod(min(minutes, DAY - 1), 60))


def shared(
    day: date,
    here: Window,
    there: Window,
    zone_there: str,
    *,
    zone_here: str = TOKYO,
    weekdays_here: int = MON_TO_FRI,
    weekdays_there: int = MON_TO_FRI,
) -> list[Stretch]:
    """Every stretch on a day here in which both sides' local clocks read within their windows.

    Args:
        day: the date at `zone_here`; the date there may be the day before or after.
        here, there: the local windows of the two sides.
        zone_there, zone_here: IANA names.
        weekdays_here, weekdays_there: the local school days of each side.

    Exact across changes of daylight saving on either side. Ordered by time.
    """
    if not weekdays_here >> day.weekday() & 1:
        return []
    found: list[Stretch] = []
    zones = ZoneInfo(zone_here), ZoneInfo(zone_there)
    ours = instants(day, here, zone_here)
    for shift in (-2, *SHIFTS, 2):
        other = day + timedelta(days=shift)
        if not weekdays_there >> other.weekday() & 1:
            continue
        for a, b in ours:
            for c, d in instants(other, there, zone_there):
                start, end = max(a, c), min(b, d)
                if start < end:
                    found.append(_stretch(start, end, *zones))
    return sorted(found, key=lambda stretch: (stretch.here_start, stretch.there_start))


def shared_minutes(day: date, here: Window, there: Window, zone_there: str) -> int:
    """The minutes of `shared` on a day, all stretches together."""
    return sum(stretch.minutes for stretch in shared(day, here, there, zone_there))


def seasons(zone: str, first: int, last: int) -> tuple[Season, ...]:
    """The spans of constant offset of a zone from day `first` to day `last` (ordinals).

    The offset is that of local noon: it holds for a school's day, on days of change too.
    """
    found: list[Season] = []
    for year in range(date.fromordinal(first).year, date.fromordinal(last).year + 1):
        for season in _seasons_of(zone, year):
            begin, end = max(season.first, first), min(season.last, last)
            if begin > end:
                continue
            if found and found[-1].offset == season.offset:
                found[-1] = Season(found[-1].first, end, season.offset)
            else:
                found.append(Season(begin, end, season.offset))
    return tuple(found)


def longest(
    start_here: ArrayLike,
    end_here: ArrayLike,
    weekdays_here: ArrayLike,
    start_there: ArrayLike,
    end_there: ArrayLike,
    weekdays_there: ArrayLike,
    ahead: ArrayLike,
) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """The longest stretch of two weekly timetables at a fixed distance of the clocks.

    Args:
        start_here, end_here, start_there, end_there: local minutes of the day.
        weekdays_here, weekdays_there: bit sets of local school days.
        ahead: minutes that the clock there is ahead of the clock here.

    All broadcast against one another. Returns the minutes (0 where no common weekday has any) and
    the weekdays here, as a bit set, on which that stretch comes about.
    """
    a, b = np.asarray(start_here, np.int32), np.asarray(end_here, np.int32)
    distance = np.asarray(ahead, np.int32)
    c = np.asarray(start_there, np.int32) - distance
    d = np.asarray(end_there, np.int32) - distance
    ours, theirs = np.asarray(weekdays_here, np.int16), np.asarray(weekdays_there, np.int16)
    minutes, common = [], []
    for shift in SHIFTS:
        # Their weekday is ours plus the shift: turn their week back by as much.
        turned = (theirs >> shift % 7 | theirs << (-shift) % 7) & 0x7F
        both = ours & turned
        span = np.minimum(b, d + shift * DAY) - np.maximum(a, c + shift * DAY)
        minutes.append(np.where(both != 0, np.maximum(span, 0), 0).astype(np.int16))
        common.append(np.broadcast_to(both, minutes[-1].shape))
    best = np.maximum.reduce(minutes)
    on = [np.where((m == best) & (best > 0), c, 0) for m, c in zip(minutes, common, strict=True)]
    return best, np.bitwise_or.reduce(on).astype(np.int16)


@lru_cache(maxsize=4096)
def best_minutes(here: Hours, there: Hours, zone: str, first: int, last: int) -> int:
    """The longest stretch on any day from `first` to `last` (ordinals) of the season's offsets."""
    return max(
        int(_longest(here, there, season.offset - TOKYO_OFFSET)[0])
        for season in seasons(zone, first, max(first, last))
    )


@lru_cache(maxsize=4096)
def best_day(
    here: Hours, there: Hours, zone: str, first: int, last: int
) -> tuple[Stretch, date] | None:
    """The first day from `first` to `last` (ordinals) with the longest stretch, and that stretch.

    None where both are never at school at once on these days.
    """
    options = []
    for season in seasons(zone, first, max(first, last)):
        minutes, days = _longest(here, there, season.offset - TOKYO_OFFSET)
        for ordinal in range(season.first, min(season.last, season.first + 6) + 1):
            if minutes and int(days) >> date.fromordinal(ordinal).weekday() & 1:
                options.append((-int(minutes), ordinal))
                break
    for _minutes, ordinal in sorted(options):
        day = date.fromordinal(ordinal)
        stretches = shared(
            day,
            (here.start, here.end),
            (there.start, there.end),
            zone,
            weekdays_here=here.weekdays,
            weekdays_there=there.weekdays,
        )
        if stretches:
            return max(stretches, key=lambda stretch: stretch.minutes), day
    return None


def _longest(here: Hours, there: Hours, ahead: int) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    return longest(
        here.start, here.end, here.weekdays, there.start, there.end, there.weekdays, ahead
    )


@lru_cache(maxsize=2048)
def _seasons_of(zone: str, year: int) -> tuple[Season, ...]:
    found: list[Season] = []
    for ordinal in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1):
        offset = _offset(zone, ordinal)
        if found and found[-1].offset == offset:
            found[-1] = Season(found[-1].first, ordinal, offset)
        else:
            found.append(Season(ordinal, ordinal, offset))
    return tuple(found)


def _offset(zone: str, ordinal: int) -> int:
    """Minutes east of UTC at local noon of a day."""
    return _minutes_east(datetime.combine(date.fromordinal(ordinal), time(12), ZoneInfo(zone)))


def _offset_at(zone: ZoneInfo, instant: int) -> int:
    """Minutes east of UTC at an instant, in minutes since 1970."""
    return _minutes_east(datetime.fromtimestamp(instant * 60, zone))


def _minutes_east(moment: datetime) -> int:
    return int((moment.utcoffset() or timedelta()).total_seconds() // 60)


@lru_cache(maxsize=4096)
def instants(day: date, window: Window, zone_name: str) -> tuple[tuple[int, int], ...]:
    """The instants (minutes since 1970) at which the local clock of `day` reads in the window."""
    zone = ZoneInfo(zone_name)
    midnight = (day.toordinal() - EPOCH) * DAY
    # Local clocks are at the most 15 hours from UTC; a zone changes at most once in that time.
    earliest, latest = midnight - 15 * 60, midnight + DAY + 15 * 60
    pieces = [(earliest, latest, _offset_at(zone, earliest))]
    after = _offset_at(zone, latest)
    if after != pieces[0][2]:
        low, high = earliest, latest
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if _offset_at(zone, middle) != after else (low, middle)
        pieces = [(earliest, high, pieces[0][2]), (high, latest, after)]
    spans: list[tuple[int, int]] = []
    for begin, end, offset in pieces:
        start = max(begin, midnight + window[0] - offset)
        stop = min(end, midnight + window[1] - offset)
        if start >= stop:
            continue
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], stop)
        else:
            spans.append((start, stop))
    return tuple(spans)


def _stretch(start: int, end: int, here: ZoneInfo, there: ZoneInfo) -> Stretch:
    def local(instant: int, zone: ZoneInfo) -> datetime:
        moment = datetime.fromtimestamp(instant * 60, UTC)
        return moment.astimezone(zone).replace(tzinfo=None, fold=0)

    return Stretch(
        end - start, local(start, here), local(end, here), local(start, there), local(end, there)
    )
