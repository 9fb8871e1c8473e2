"""The hard rules: which pairs are impossible (DOMAIN: wishes and matching).

Each rule takes the facts and row numbers `i` (schools) and `j` (partners) that broadcast against
each other: two flat arrays are a list of pairs, a column and a row are a whole grid, and two arrays
of length one are one pair. There is no second definition. A rule answers with two flags a pair:
`refused`, it is certainly broken, and `unknown`, data is missing that could break it. Missing data
never refuses.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop.models.vocabulary import ExchangeType, Mode
from desktop.services.matching.clocks import LEAST_MINUTES
from desktop.services.matching.codes import Rule
from desktop.services.matching.facts import (
    FAR,
    HORIZON_DAYS,
    Facts,
    Flags,
    Ints,
    any_common,
    contains,
)

Index = NDArray[np.intp]
TYPE_BIT: dict[str, int] = {str(code): 1 << k for k, code in enumerate(ExchangeType)}
ALL_TYPES = (1 << len(ExchangeType)) - 1
VIDEO, JOINT = TYPE_BIT[ExchangeType.VIDEO], TYPE_BIT[ExchangeType.JOINT_STUDY]
IN_PERSON_OR_POST = sum(1 << k for k, code in enumerate(Mode) if code is not Mode.ONLINE)


class Verdict(NamedTuple):
    """What a rule says of pairs."""

    refused: Flags
    unknown: Flags


class Meeting(NamedTuple):
    """When pairs can meet: the longest stretch, -1 unknown, and whether hours were assumed."""

    minutes: NDArray[np.int16]
    assumed: Flags


def blocked(f: Facts, i: Index, j: Index) -> Verdict:
    """Neither the partner is blocked nor the school closed."""
    return _sure(f.schools.blocked[i] | f.partners.blocked[j])


def unwanted(f: Facts, i: Index, j: Index) -> Verdict:
    """Neither side has named the other's country as unwanted."""
    here, there = f.schools, f.partners
    return _sure(
        any_common(here.unwanted[:, i], there.home[:, j])
        | any_common(there.unwanted[:, j], here.home[:, i])
    )


def exchange_type(f: Facts, i: Index, j: Index) -> Verdict:
    """The two sides want at least one type of exchange in common."""
    a, b = f.schools.types[i], f.partners.types[j]
    unsaid = (a == 0) | (b == 0)
    return Verdict(((a & b) == 0) & ~unsaid, unsaid)


def ages(f: Facts, i: Index, j: Index) -> Verdict:
    """The ages overlap, at least by one year of age."""
    young_a, old_a = f.schools.youngest[i], f.schools.oldest[i]
    young_b, old_b = f.partners.youngest[j], f.partners.oldest[j]
    refused = ((young_a > old_b) & (old_b >= 0)) | ((young_b > old_a) & (old_a >= 0))
    unknown = (young_a < 0) | (old_a < 0) | (young_b < 0) | (old_b < 0)
    return Verdict(refused, unknown & ~refused)


def capacity(f: Facts, i: Index, j: Index) -> Verdict:
    """Both sides have a place left."""
    return _sure((f.schools.left[i] < 1) | (f.partners.left[j] < 1))


def proposed(f: Facts, i: Index, j: Index) -> Verdict:
    """The pair has no proposal that is alive."""
    return _sure(contains(f.proposed, pair_key(f, i, j)))


def declined(f: Facts, i: Index, j: Index) -> Verdict:
    """Neither side has declined this pair before."""
    return _sure(contains(f.declined, pair_key(f, i, j)))


def period(f: Facts, i: Index, j: Index) -> Verdict:
    """The periods overlap; a period with an open side is unknown on that side."""
    start_a, end_a = f.schools.start[i], f.schools.end[i]
    start_b, end_b = f.partners.start[j], f.partners.end[j]
    refused = (start_a > end_b) | (start_b > end_a)
    unknown = ((start_a == 0) | (end_b == FAR)) & ((start_b == 0) | (end_a == FAR))
    return Verdict(refused, unknown & ~refused)


def lead(f: Facts, i: Index, j: Index) -> Verdict:
    """Three months' lead fits before either period ends, unless short notice has a reason.

    JNTO asks for a request three months before the exchange.
    """
    end = np.minimum(f.schools.end[i], f.partners.end[j])
    refused = end < soonest(f, i, j)
    return Verdict(refused, (end == FAR) & ~refused)


def clock(f: Facts, i: Index, j: Index) -> Verdict:
    """Both are at school for sixty minutes together, where every common type meets over the line.

    A video exchange does; so does joint study, unless both also meet by post or in person.
    """
    meeting = meet(f, i, j)
    types = common_types(f, i, j)
    line = line_types(f, i, j)
    only_line = (types & ~line) == 0
    known = meeting.minutes >= 0
    refused = only_line & known & (meeting.minutes < LEAST_MINUTES)
    return Verdict(refused, ((types & line) != 0) & ~refused & (~known | meeting.assumed))


def language(f: Facts, i: Index, j: Index) -> Verdict:
    """A common language, or an interpreter whom one side asks for."""
    here, there = f.schools, f.partners
    known = here.languages_known[i] & there.languages_known[j]
    common = any_common(here.languages[:, i], there.languages[:, j])
    interpreter = here.interpreter[i] | there.interpreter[j]
    return Verdict(known & ~common & ~interpreter, ~known & ~interpreter)


RULES: dict[Rule, Callable[[Facts, Index, Index], Verdict]] = {
    Rule.BLOCKED: blocked,
    Rule.UNWANTED: unwanted,
    Rule.TYPE: exchange_type,
    Rule.AGES: ages,
    Rule.CAPACITY: capacity,
    Rule.PROPOSED: proposed,
    Rule.DECLINED: declined,
    Rule.PERIOD: period,
    Rule.LEAD: lead,
    Rule.CLOCK: clock,
    Rule.LANGUAGE: language,
}
"""Every rule, in the order of `Rule`."""
QUICK = (Rule.TYPE, Rule.AGES, Rule.LANGUAGE, Rule.BLOCKED, Rule.CAPACITY, Rule.PERIOD, Rule.LEAD)
"""The rules that are cheap on a whole grid; the others are asked of the pairs that are left."""


def judge(f: Facts, i: Index, j: Index) -> dict[Rule, Verdict]:
    """What every rule says of pairs."""
    return {rule: ask(f, i, j) for rule, ask in RULES.items()}


def possible(f: Facts, rows: Index) -> tuple[Index, Index]:
    """The pairs of some schools' wishes with all partners' that no rule refuses, row by row."""
    i, j = rows[:, None], np.arange(len(f.partners))
    refused = np.zeros((len(rows), len(f.partners)), bool)
    for rule in QUICK:
        refused |= RULES[rule](f, i, j).refused
    at, columns = np.nonzero(~refused)
    left = rows[at]
    for rule in RULES:
        if rule not in QUICK:
            keep = ~RULES[rule](f, left, columns).refused
            left, columns = left[keep], columns[keep]
    return left, columns


def pair_key(f: Facts, i: Index, j: Index) -> NDArray[np.int64]:
    """The keys of pairs in `Facts.proposed` and `Facts.declined`."""
    return np.asarray(i, np.int64) * len(f.partners) + j


def soonest(f: Facts, i: Index, j: Index) -> Ints:
    """The first day (ordinal) on which an exchange may be held: after the lead, or from today."""
    hurried = f.schools.short_notice[i] | f.partners.short_notice[j]
    return np.where(hurried, f.today.toordinal(), f.earliest).astype(np.int32)


def span(f: Facts, i: Index, j: Index) -> tuple[Ints, Ints]:
    """The days (ordinals) from and to which an exchange may be held; an open end is the horizon."""
    first = np.maximum(np.maximum(f.schools.start[i], f.partners.start[j]), soonest(f, i, j))
    last = np.minimum(f.schools.end[i], f.partners.end[j])
    last = np.where(last == FAR, np.maximum(first, f.today.toordinal() + HORIZON_DAYS), last)
    return first, last.astype(np.int32)


def meet(f: Facts, i: Index, j: Index) -> Meeting:
    """The longest stretch at school together on any day that both periods leave.

    Where the periods leave no day at all, the first day that they could begin is looked at.
    """
    p, q = f.schools.hours[i], f.partners.hours[j]
    first, last = span(f, i, j)
    last = np.maximum(first, last)
    table = f.clock
    best: Any = np.zeros(np.shape(first), np.int16)
    for season in range(table.minutes.shape[2]):
        within = (table.first[q, season] <= last) & (table.last[q, season] >= first)
        best = np.where(within, np.maximum(best, table.minutes[p, q, season]), best)
    minutes = np.where(table.zone_known[q], best, np.int16(-1)).astype(np.int16)
    return Meeting(minutes, table.here_assumed[p] | table.there_assumed[q])


def common_types(f: Facts, i: Index, j: Index) -> NDArray[np.uint8]:
    """The types that both want; where a side says nothing, those that the other wants."""
    a, b = f.schools.types[i], f.partners.types[j]
    every = np.uint8(ALL_TYPES)
    return (np.where(a == 0, every, a) & np.where(b == 0, every, b)).astype(np.uint8)


def line_types(f: Facts, i: Index, j: Index) -> NDArray[np.uint8]:
    """The types that need the two clocks to meet: video, and joint study held online."""
    otherwise = (f.schools.modes[i] & f.partners.modes[j] & np.uint8(IN_PERSON_OR_POST)) != 0
    return np.where(otherwise, np.uint8(VIDEO), np.uint8(VIDEO | JOINT)).astype(np.uint8)


def feasible_types(f: Facts, i: Index, j: Index) -> NDArray[np.uint8]:
    """The common types that can be held: those over the line only with sixty shared minutes."""
    minutes = meet(f, i, j).minutes
    types = common_types(f, i, j)
    short = (minutes >= 0) & (minutes < LEAST_MINUTES)
    return np.where(short, types & ~line_types(f, i, j), types).astype(np.uint8)


def _sure(refused: Flags) -> Verdict:
    return Verdict(refused, np.zeros(np.shape(refused), bool))
