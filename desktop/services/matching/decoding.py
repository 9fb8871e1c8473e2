"""Decodes what the database holds, once for each distinct value: with thousands of wishes most repeat."""

import json
from collections.abc import Callable, Iterable
from datetime import date, time
from typing import Any, TypeVar

from desktop.models.vocabulary import Experience, Vocabulary, Weekday
from desktop.services.matching import clocks
from desktop.services.matching.clocks import Hours

K = TypeVar("K")
V = TypeVar("V")


class Memo(dict[K, V]):
    """A function's values, worked out once for each argument."""

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: K) -> V:
        value = self[key] = self._make(key)
        return value

    def all(self, column: Iterable[K]) -> list[V]:
        """The values of a whole column."""
        return list(map(self.__getitem__, column))


def codes(text: str | None) -> tuple[str, ...]:
    """A set of codes from its JSON."""
    return tuple(json.loads(text)) if text else ()


def code_sets(column: Iterable[str | None]) -> list[tuple[str, ...]]:
    """A whole column of sets of codes."""
    return Memo(codes).all(column)


def bits(vocabulary: type[Vocabulary]) -> Callable[[str | None], int]:
    """How a set of codes, as JSON, becomes a bit set in the order of its vocabulary."""
    place = {str(code): 1 << k for k, code in enumerate(vocabulary)}
    return lambda text: sum({place.get(code, 0) for code in codes(text)})


def ordinal(unset: int) -> Callable[[Any], int]:
    """How a day becomes its ordinal; `unset` where there is none."""

    def of(value: Any) -> int:
        if value is None:
            return unset
        return (value if isinstance(value, date) else date.fromisoformat(value)).toordinal()

    return of


def minute(value: Any) -> int | None:
    """The minute of the day of a time as the database keeps it."""
    if value is None:
        return None
    return clocks.minute(value if isinstance(value, time) else time.fromisoformat(value))


minutes: Memo[Any, int | None] = Memo(minute)
week: Memo[str | None, int] = Memo(bits(Weekday))


def hours(row: tuple[Any, ...], usual: clocks.Window) -> Hours:
    """The hours of a wish; else the bell times; else a usual day, marked as assumed.

    Args:
        row: hours from and to and weekdays of the wish, then first bell, last bell and end of
            after-school hours of the school, raw.
        usual: a usual day.
    """
    start, end = minutes[row[0]], minutes[row[1]]
    bell, last_bell, late = (minutes[raw] for raw in row[3:6])
    assumed = (start is None and bell is None) or (end is None and last_bell is None)
    if start is None:
        start = bell if bell is not None else usual[0]
        if end is not None and start >= end:
            # The wish ends before school begins: an hour.
            start, assumed = max(0, end - 60), True
    if end is None:
        end = last_bell if last_bell is not None else usual[1]
        if end <= start:
            # The wish begins after school: as long as after-school hours last, or an hour.
            assumed = late is None or late <= start
            end = min(start + 60, clocks.DAY) if late is None or late <= start else late
    return Hours(start, end, week[row[2]] or clocks.MON_TO_FRI, assumed)


def first(experience: str | None, experienced: bool) -> float:
    """1 for a first time, 0 for a repeat; what is not said is told by earlier cases, if any."""
    if experience == Experience.FIRST:
        return 1.0
    if experience == Experience.REPEAT or experienced:
        return 0.0
    return float("nan")
