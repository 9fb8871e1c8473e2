"""How much speaks for two records being one, piece by piece.

Each piece of evidence weighs log2(m / u) bits: `m` is how often it is seen between two records of
one body, `u` how often between records of two (Fellegi and Sunter, 1969). Where two agree, `u` is
how common the value is in this register, so that a rare name says more than 第一小学校. The sum
begins with the odds that two records taken at random are one. `m` and the weights of what agrees
in part or not at all follow estimates on one half of the pairs that the land ministry's and the
ministry's lists of Tokyo share (`tests/benchmarks/bench_linking.py`), kept a little nearer to zero.
A value that follows from another (a postcode from an address) weighs little beside it.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rapidfuzz import fuzz

from desktop.models.vocabulary import SchoolKind
from desktop.services.linking import words
from desktop.services.linking.traits import Traits

LEAST = 1000
"""A register is taken to have at least so many records: ten alone say little of what is common."""
TOP = 14.0
"""No single piece weighs more bits than this."""
SHOWN = -1.5
"""Pairs from here on are shown to a person: one in four of the least likely is right."""
SURE = 12.0
"""From here on a pair is called sure, if more than names speaks for it."""
CLEAR = 3.0
"""A pair is called sure only where neither record has another pair within so many bits."""
CONTRARY = -6.0
"""A single piece that weighs so much against it keeps a pair from being called sure."""
EARTH = 6_371_000


class Level(StrEnum):
    """How well two values agree."""

    SAME = "same"
    NEAR = "near"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece: the field it is about, how well it agrees, its weight in bits, how many share it."""

    field: str
    level: Level
    weight: float
    shared: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """The evidence of a pair and the sum of it."""

    evidence: tuple[Evidence, ...]
    prior: float

    @property
    def bits(self) -> float:
        """The log2 of the odds that the two are one."""
        return self.prior + sum(each.weight for each in self.evidence)

    @property
    def probability(self) -> float:
        """How probable it is that the two are one, 0 to 1."""
        return float(1 / (1 + 2 ** -max(min(self.bits, 60), -60)))

    @property
    def anchored(self) -> bool:
        """Whether something that no namesake shares agrees: an address, a line, a site, a place."""
        return any(e.field in ANCHORS and e.level is Level.SAME for e in self.evidence)

    @property
    def sure(self) -> bool:
        """Whether it is as good as certain. Homonyms never are: a name alone is not enough."""
        named = any(
            e.field in ("name", "kana") and e.level is not Level.DIFFERENT for e in self.evidence
        )
        contrary = any(e.weight <= CONTRARY for e in self.evidence)
        return self.bits >= SURE and self.anchored and named and not contrary


ANCHORS = {"address", "phone", "website", "latitude"}


class Frequencies:
    """How common the values of a register are."""

    def __init__(self, records: Iterable[Traits]) -> None:
        self.records = 0
        self.counts: dict[str, Counter[Any]] = {
            name: Counter() for name in ("name", "kana", "address", "phone", "website", "postcode",
                                         "ward", "city", "kind")
        }  # fmt: skip
        for each in records:
            self.add(each)

    def add(self, record: Traits) -> None:
        """Count one record."""
        self.records += 1
        counts = self.counts
        for name in record.names:
            counts["name"][name] += 1
        for name in ("kana", "address", "phone", "website", "postcode"):
            counts[name][getattr(record, name)] += 1
        for name in ("ward", "city", "kind"):
            counts[name][record.values.get(name)] += 1

    def weight(self, field: str, value: Any, m: float) -> tuple[float, int]:
        """The weight of agreeing in a value, and how many records have it."""
        n = self.counts[field][value]
        share = max(n - 1, 1) / max(self.records, LEAST)
        return min(math.log2(m / share), TOP), n

    @property
    def prior(self) -> float:
        """The log2 of the odds that two records taken at random are one."""
        return -math.log2(max(self.records, LEAST))


Compare = Callable[[Traits, Traits, Frequencies], Evidence | None]


def compare(register: str, one: Traits, other: Traits, common: Frequencies) -> Score:
    """Weigh two records of a register."""
    found = (rule(one, other, common) for rule in RULES[register])
    return Score(tuple(each for each in found if each is not None), common.prior)


def _names(one: Traits, other: Traits, common: Frequencies) -> Evidence | None:
    if not (one.names and other.names):
        return None
    equal = [name for name in one.names if name in other.names]
    if equal:
        weight, n = max(common.weight("name", name, 0.93) for name in equal)
        return Evidence("name", Level.SAME, weight, n)
    likeness = 0.0
    for a in one.names:
        for b in other.names:
            if words.numbers(a) == words.numbers(b):
                likeness = max(likeness, _likeness(a, b))
    if likeness >= 0.85:
        return Evidence("name", Level.NEAR, 5.0)
    if likeness >= 0.6:
        return Evidence("name", Level.NEAR, 2.0)
    return Evidence("name", Level.DIFFERENT, -6.5)


def _likeness(a: str, b: str) -> float:
    if a.isascii() and b.isascii():
        return fuzz.token_sort_ratio(a, b) / 100
    short, long = sorted((a, b), key=len)
    # 渋谷本町 stands whole in 渋谷本町学園; a single character in a name says nothing.
    if len(short) >= 2 and short in long:
        return max(0.6, fuzz.ratio(a, b) / 100)
    return fuzz.ratio(a, b) / 100


def _kana(one: Traits, other: Traits, common: Frequencies) -> Evidence | None:
    if not (one.kana and other.kana):
        return None
    if one.kana == other.kana:
        weight, n = common.weight("kana", one.kana, 0.95)
        named = any(name in other.names for name in one.names)
        return Evidence("kana", Level.SAME, 1.0 if named else weight, n)
    likeness = fuzz.ratio(one.kana, other.kana) / 100
    if likeness >= 0.85:
        return Evidence("kana", Level.NEAR, 1.0)
    return Evidence("kana", Level.DIFFERENT, -4.0)


def _addresses(one: Traits, other: Traits, common: Frequencies) -> Evidence | None:
    (quarter, mine), (other_quarter, theirs) = one.address, other.address
    if not ((quarter or mine) and (other_quarter or theirs)):
        return None
    if one.address == other.address and mine:
        weight, n = common.weight("address", one.address, 0.85)
        return Evidence("address", Level.SAME, weight, n)
    if (
        quarter
        and other_quarter
        and (quarter.endswith(other_quarter) or other_quarter.endswith(quarter))
    ):
        short, long = sorted((mine, theirs), key=len)
        if short and long[: len(short)] == short:
            return Evidence("address", Level.NEAR, 7.0)
        return Evidence("address", Level.NEAR, 2.0)
    return Evidence("address", Level.DIFFERENT, -5.5)


def _places(one: Traits, other: Traits, common: Frequencies) -> Evidence | None:
    if one.place is None or other.place is None:
        return None
    apart = metres(one.place, other.place)
    if apart <= 150:
        return Evidence("latitude", Level.SAME, 2.0 if _same_address(one, other) else 9.0)
    if apart <= 600:
        return Evidence("latitude", Level.NEAR, 3.0)
    return Evidence("latitude", Level.DIFFERENT, -1.0 if apart < 3000 else -6.0)


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far two places (degrees north and east) are apart on the ground."""
    north, east = math.radians(other[0] - one[0]), math.radians(other[1] - one[1])
    east *= math.cos(math.radians((one[0] + other[0]) / 2))
    return EARTH * math.hypot(north, east)


def _same_address(one: Traits, other: Traits) -> bool:
    return bool(one.address[1]) and one.address == other.address


def _postcodes(one: Traits, other: Traits, common: Frequencies) -> Evidence | None:
    if not (one.postcode and other.postcode):
        return None
    if one.postcode != other.postcode:
        return Evidence("postcode", Level.DIFFERENT, -2.0)
    weight, n = common.weight("postcode", one.postcode, 0.9)
    return Evidence("postcode", Level.SAME, 0.5 if _same_address(one, other) else weight, n)


def _key(field: str, m: float, against: float) -> Compare:
    """Compares one key that both have or that says nothing."""

    def rule(one: Traits, other: Traits, common: Frequencies) -> Evidence | None:
        mine, theirs = getattr(one, field), getattr(other, field)
        if not (mine and theirs):
            return None
        if mine != theirs:
            return Evidence(field, Level.DIFFERENT, against)
        weight, n = common.weight(field, mine, m)
        return Evidence(field, Level.SAME, weight, n)

    return rule


def _value(field: str, same: float, against: float, *, counted: bool = False) -> Compare:
    """Compares one value as it is stored; where `counted`, a rare one says more."""

    def rule(one: Traits, other: Traits, common: Frequencies) -> Evidence | None:
        mine, theirs = one.values.get(field), other.values.get(field)
        if not (mine and theirs):
            return None
        if mine != theirs:
            if words.name(str(mine)) != words.name(str(theirs)):
                return Evidence(field, Level.DIFFERENT, against)
            return Evidence(field, Level.SAME, same)
        if not counted:
            return Evidence(field, Level.SAME, same)
        weight, n = common.weight(field, mine, 0.97)
        return Evidence(field, Level.SAME, min(weight, 6.0), n)

    return rule


def _kind(one: Traits, other: Traits, common: Frequencies) -> Evidence | None:
    mine, theirs = one.values.get("kind"), other.values.get("kind")
    if not (mine and theirs):
        return None
    if mine == theirs:
        weight, n = common.weight("kind", mine, 0.99)
        return Evidence("kind", Level.SAME, min(weight, 4.0), n)
    # A school's primary and secondary parts share name, site and line: only the kind tells them
    # apart. Over what is no kind of the school law lists differ.
    against = -3.0 if str(SchoolKind.OTHER) in (mine, theirs) else -30.0
    return Evidence("kind", Level.DIFFERENT, against)


def _lists(one: Traits, other: Traits, common: Frequencies) -> Evidence | None:
    # A list that has both tells them apart, as a rule.
    return Evidence("source", Level.DIFFERENT, -6.0) if one.lists & other.lists else None


_LINES = (_addresses, _postcodes, _key("phone", 0.9, -3.0),
          _key("website", 0.8, -2.0), _places, _lists)  # fmt: skip
RULES: dict[str, tuple[Compare, ...]] = {
    "schools": (
        _names,
        _kana,
        _kind,
        _value("establisher", 1.0, -9.0),
        _value("ward", 4.0, -8.0, counted=True),
        *_LINES,
    ),
    "partners": (
        _names,
        _value("country", 1.5, -14.0),
        _value("region", 1.5, -4.0),
        _value("city", 3.0, -3.0, counted=True),
        _value("kind", 0.8, -3.0),
        *_LINES,
    ),
    "organisations": (
        _names,
        _value("kind", 1.0, -1.0),
        _value("represents", 5.0, -14.0),
        _value("country", 0.5, -10.0),
        _value("city", 1.0, -3.0),
        *_LINES,
    ),
}
"""What is compared, by register, in the order in which it is shown."""
