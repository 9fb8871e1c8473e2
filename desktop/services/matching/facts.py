"""What matching knows: open wishes of both sides as arrays, detached from the database.

Row `i` of `Facts.schools` is a wish of a school, row `j` of `Facts.partners` one of a partner.
Unknown is kept apart from zero everywhere: empty bit sets, 0 for days, -1 for ages, NaN for
numbers. Nothing here decides; `rules` and `score` do.
"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.models.vocabulary import Side
from desktop.services.matching import clocks
from desktop.services.matching.clocks import Hours
from desktop.services.matching.results import Covering, Party

FAR = 4_000_000
"""A day after all days: the end of a period that has none."""
HORIZON_DAYS = 456
"""How far ahead a period without an end is looked at: the lead and a year."""

Bits = NDArray[np.uint64]
Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class SideFacts:
    """The wishes of one side; every array has one entry a wish (`words` more for open lists).

    `left`: places less accepted proposals; `pending`: proposals without an answer. `types`,
    `modes`, `contents`, `themes`, `tools`: bit sets in the order of their vocabularies, 0 where
    nothing is said. `languages`, `home`, `wanted`, `unwanted`: shape (words, wishes), bit sets over
    the codes that both sides name. `level`: 1 (A1) to 5 (C1), 0 unknown. `youngest`, `oldest`:
    years, -1 unknown. `start`, `end`: ordinals, 0 and `FAR` unknown. `waited`: days, NaN unknown.
    `first`: 1 first time, 0 not, NaN unknown. `hours`: index into `Clock.here` or `Clock.there`.
    """

    parties: Sequence[Party]
    wish_id: NDArray[np.int64]
    owner_id: NDArray[np.int64]
    blocked: Flags
    capacity: Ints
    left: Ints
    pending: Ints
    types: NDArray[np.uint8]
    modes: NDArray[np.uint8]
    contents: NDArray[np.uint8]
    themes: NDArray[np.uint16]
    tools: NDArray[np.uint8]
    languages: Bits
    languages_known: Flags
    home: Bits
    wanted: Bits
    wanted_known: Flags
    unwanted: Bits
    interpreter: Flags
    level: NDArray[np.int8]
    youngest: NDArray[np.int16]
    oldest: NDArray[np.int16]
    group: Floats
    start: Ints
    end: Ints
    short_notice: Flags
    waited: Floats
    first: Floats
    hours: Ints
    covering: Ints
    covered: Floats
    language_codes: Sequence[tuple[str, ...]]
    type_codes: Sequence[tuple[str, ...]]
    late_end: Sequence[int | None]

    def __len__(self) -> int:
        return len(self.wish_id)


@dataclass(frozen=True)
class Clock:
    """Shared minutes of every pair of timetables.

    `minutes[p, q, r]`: the longest stretch of timetable `p` here and `q` there in season `r` of the
    zone of `q`; `first[q, r]` to `last[q, r]` are that season's days. `zone_known[q]`.
    """

    here: Sequence[Hours]
    there: Sequence[tuple[Hours, str | None]]
    minutes: NDArray[np.int16]
    first: Ints
    last: Ints
    zone_known: Flags
    here_assumed: Flags
    there_assumed: Flags


@dataclass(frozen=True)
class Facts:
    """Everything that a round, or the answer for one wish, rests on.

    `proposed` and `declined` are sorted keys `i * len(partners) + j` of pairs with a live proposal
    or a declined one; `earlier` sorted keys `school id << 32 | partner id` of owners who have had
    an exchange, `earlier_count` how many. `decline` gives the last decline of a key. `priority`
    marks the schools' wishes whose school has a designation in force.
    """

    today: date
    earliest: int
    schools: SideFacts
    partners: SideFacts
    clock: Clock
    coverings: Sequence[Covering]
    proposed: NDArray[np.int64]
    declined: NDArray[np.int64]
    decline: dict[int, tuple[date | None, str]]
    earlier: NDArray[np.int64]
    earlier_count: NDArray[np.int64]
    priority: Flags

    def side(self, side: Side) -> SideFacts:
        """The wishes of a side."""
        return self.schools if side is Side.SCHOOL else self.partners

    def earlier_of(self, owners: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many exchanges pairs of owners have had, by their keys (see `earlier`)."""
        if not len(self.earlier):
            return np.zeros(len(owners), np.int64)
        at = np.minimum(np.searchsorted(self.earlier, owners), len(self.earlier) - 1)
        return np.where(self.earlier[at] == owners, self.earlier_count[at], 0)


def add_months(day: date, months: int) -> date:
    """The same day some months later, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def words(sets: Iterable[tuple[str, ...]], order: dict[str, int]) -> Bits:
    """Bit sets of open code lists, shape (words, sets); codes that are not in `order` are left out."""
    listed = list(sets)
    out = np.zeros((len(order) // 64 + 1, len(listed)), np.uint64)
    memo: dict[tuple[str, ...], list[int]] = {}
    for k, codes in enumerate(listed):
        if not codes:
            continue
        parts = memo.get(codes)
        if parts is None:
            parts = [0] * len(out)
            for code in codes:
                at = order.get(code)
                if at is not None:
                    parts[at >> 6] |= 1 << (at & 63)
            memo[codes] = parts
        for word, value in enumerate(parts):
            if value:
                out[word, k] = value
    return out


def timetables(
    here: Sequence[Hours], there: Sequence[tuple[Hours, str | None]], first: int, last: int
) -> Clock:
    """Shared minutes of all pairs of timetables on the days `first` to `last` (ordinals)."""
    by_zone = {
        zone: clocks.seasons(zone, first, last) for _hours, zone in there if zone is not None
    }
    depth = max((len(found) for found in by_zone.values()), default=1)
    shape = (len(there), depth)
    begins, ends = np.full(shape, FAR, np.int32), np.zeros(shape, np.int32)
    ahead = np.zeros(shape, np.int32)
    for q, (_hours, zone) in enumerate(there):
        for r, season in enumerate(by_zone.get(zone, ()) if zone else ()):
            # The edges stay open, so that days before or after the horizon find a season too.
            begins[q, r] = season.first if r else 0
            ends[q, r] = season.last if r + 1 < len(by_zone[zone or ""]) else FAR
            ahead[q, r] = season.offset - clocks.TOKYO_OFFSET
    a = np.array([hours[:3] for hours in here], np.int32).reshape(-1, 3)
    b = np.array([hours[:3] for hours, _zone in there], np.int32).reshape(-1, 3)
    minutes = np.stack(
        [
            clocks.longest(
                a[:, None, 0], a[:, None, 1], a[:, None, 2], b[:, 0], b[:, 1], b[:, 2], ahead[:, r]
            )[0]
            for r in range(depth)
        ],
        axis=-1,
    )
    return Clock(
        here,
        there,
        minutes,
        begins,
        ends,
        np.array([zone is not None for _hours, zone in there], bool),
        np.array([hours.assumed for hours in here], bool),
        np.array([hours.assumed for hours, _zone in there], bool),
    )


def keys(values: Iterable[int]) -> NDArray[np.int64]:
    """Sorted keys without repeats."""
    return np.unique(np.fromiter(values, np.int64))


def contains(table: NDArray[np.int64], key: NDArray[np.int64]) -> Flags:
    """Which keys are in a sorted table."""
    if not len(table):
        return np.zeros(np.shape(key), bool)
    at = np.minimum(np.searchsorted(table, key), len(table) - 1)
    found: Flags = table[at] == key
    return found


def any_common(a: Bits, b: Bits) -> Flags:
    """Whether two bit sets of shape (words, …) share a code; the shapes after the first broadcast."""
    out: Any = (a[0] & b[0]) != 0
    for word in range(1, len(a)):
        out = out | ((a[word] & b[word]) != 0)
    return np.asarray(out)
