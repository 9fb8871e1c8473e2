"""The soft factors: how good a possible pair is, for both sides (DOMAIN: wishes and matching).

Each factor takes flat row numbers `i` and `j` as the rules do and gives two arrays from 0 to 1, how
well the school's side is served and how well the partner's, NaN where it is not known; where both
see the same, it is one array twice. A factor's value is the mean of its known sides. The score is
the mean of the known values by their weights: what is unknown neither helps nor harms. It is
rounded to points of 1/10,000, and the points are shared out among the factors so that they add up.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop.services.matching import rules
from desktop.services.matching.clocks import LEAST_MINUTES
from desktop.services.matching.codes import FactorCode
from desktop.services.matching.facts import FAR, Facts, Floats, any_common, contains
from desktop.services.matching.results import SCALE
from desktop.services.matching.rules import Index
from desktop.services.matching.weights import Weights

SURPLUS_MINUTES = 120
"""So many minutes beyond the least make the clocks as easy as they can be."""
WAIT_DAYS = 365
"""A wish that has waited a year has waited as long as counts."""
LEVELS_APART = 4
"""From A1 to C1."""
INTERPRETED = 0.3
"""How well two classes understand each other through an interpreter."""
NOT_KNOWN = np.float32("nan")

Sides = tuple[Floats, Floats]


def language(f: Facts, i: Index, j: Index) -> Sides:
    """How close the two levels are; through an interpreter only, `INTERPRETED`."""
    here, there = f.schools, f.partners
    a, b = here.level[i], there.level[j]
    near = 1 - np.abs(a - b).astype(np.float32) / LEVELS_APART
    known = here.languages_known[i] & there.languages_known[j]
    common = any_common(here.languages[:, i], there.languages[:, j])
    value = np.where((a > 0) & (b > 0) & common, near, NOT_KNOWN)
    interpreted = known & ~common & (here.interpreter[i] | there.interpreter[j])
    return _both(np.where(interpreted, np.float32(INTERPRETED), value))


def minutes(f: Facts, i: Index, j: Index) -> Sides:
    """Shared minutes beyond sixty, up to 180; only where the pair meets over the line."""
    shared = rules.meet(f, i, j).minutes
    line = (rules.common_types(f, i, j) & rules.line_types(f, i, j)) != 0
    surplus = np.clip((shared - np.float32(LEAST_MINUTES)) / SURPLUS_MINUTES, 0, 1)
    return _both(np.where(line & (shared >= LEAST_MINUTES), surplus, NOT_KNOWN))


def themes(f: Facts, i: Index, j: Index) -> Sides:
    """The share of a side's themes that the other side also names."""
    return _shares(f.schools.themes[i], f.partners.themes[j])


def contents(f: Facts, i: Index, j: Index) -> Sides:
    """The share of a side's programme contents that the other side also names."""
    return _shares(f.schools.contents[i], f.partners.contents[j])


def period(f: Facts, i: Index, j: Index) -> Sides:
    """The share of a side's days (after the lead) that suit the other side too."""
    here, there = f.schools, f.partners
    soonest = rules.soonest(f, i, j)
    start_a, start_b = np.maximum(here.start[i], soonest), np.maximum(there.start[j], soonest)
    end_a, end_b = here.end[i], there.end[j]
    common = np.minimum(end_a, end_b) - np.maximum(start_a, start_b) + 1
    known = (here.start[i] > 0) & (there.start[j] > 0) & (end_a < FAR) & (end_b < FAR)

    def share(start: NDArray[np.int32], end: NDArray[np.int32]) -> Floats:
        ratio = np.clip(common / np.maximum(end - start + 1, 1), 0, 1)
        return np.where(known, ratio, NOT_KNOWN).astype(np.float32)

    return share(start_a, end_a), share(start_b, end_b)


def group(f: Facts, i: Index, j: Index) -> Sides:
    """The smaller group over the larger."""
    a, b = f.schools.group[i], f.partners.group[j]
    return _both(np.minimum(a, b) / np.maximum(a, b))


def tools(f: Facts, i: Index, j: Index) -> Sides:
    """Whether the sides have a meeting tool in common."""
    a, b = f.schools.tools[i], f.partners.tools[j]
    common = ((a & b) != 0).astype(np.float32)
    return _both(np.where((a != 0) & (b != 0), common, NOT_KNOWN))


def agreement(f: Facts, i: Index, j: Index) -> Sides:
    """Whether an agreement of the board covers the partner's region."""
    return _both(f.partners.covered[j] + np.zeros(np.shape(i), np.float32))


def earlier(f: Facts, i: Index, j: Index) -> Sides:
    """Whether the two have had an exchange before."""
    return _both(contains(f.earlier, owners(f, i, j)).astype(np.float32))


def fresh(f: Facts, i: Index, j: Index) -> Sides:
    """Whether the two have not had an exchange before: the penalty that makes for diversity."""
    return _both(1 - earlier(f, i, j)[0])


def waiting(f: Facts, i: Index, j: Index) -> Sides:
    """How long each side's wish has waited, up to a year."""
    return (
        np.minimum(f.schools.waited[i] / np.float32(WAIT_DAYS), 1),
        np.minimum(f.partners.waited[j] / np.float32(WAIT_DAYS), 1),
    )


def first(f: Facts, i: Index, j: Index) -> Sides:
    """Whether it is the side's first exchange: newcomers go before those who had a turn."""
    return f.schools.first[i], f.partners.first[j]


def country(f: Facts, i: Index, j: Index) -> Sides:
    """Whether the other side's country is one that a side wishes for; unknown if it names none."""
    here, there = f.schools, f.partners
    ours = any_common(here.wanted[:, i], there.home[:, j]).astype(np.float32)
    theirs = any_common(there.wanted[:, j], here.home[:, i]).astype(np.float32)
    return (
        np.where(here.wanted_known[i], ours, NOT_KNOWN),
        np.where(there.wanted_known[j], theirs, NOT_KNOWN),
    )


FACTORS: dict[FactorCode, Callable[[Facts, Index, Index], Sides]] = {
    FactorCode.LANGUAGE: language,
    FactorCode.MINUTES: minutes,
    FactorCode.THEMES: themes,
    FactorCode.CONTENTS: contents,
    FactorCode.PERIOD: period,
    FactorCode.GROUP: group,
    FactorCode.TOOLS: tools,
    FactorCode.AGREEMENT: agreement,
    FactorCode.EARLIER: earlier,
    FactorCode.WAITING: waiting,
    FactorCode.FIRST: first,
    FactorCode.COUNTRY: country,
}


class Scores(NamedTuple):
    """The scores of pairs: points (0 to 10,000) and the share of the weights that is known."""

    points: NDArray[np.int32]
    known: Floats


class Details(NamedTuple):
    """The factors of pairs, shape (factors, pairs) in the order of `FACTORS`.

    Both sides' values (NaN unknown), the joint value, and the points that each factor adds.
    """

    school: Floats
    partner: Floats
    value: Floats
    points: NDArray[np.int32]


def score(f: Facts, i: Index, j: Index, weights: Weights) -> Scores:
    """The scores of pairs of wishes, `i` and `j` flat and of the same length."""
    total = np.zeros(np.shape(i), np.float32)
    known = np.zeros(np.shape(i), np.float32)
    for weight, ask in _weighted(weights):
        value = joint(*ask(f, i, j))
        there = ~np.isnan(value)
        total += np.where(there, value, np.float32(0)) * weight
        known += there * weight
    share = total / np.where(known > 0, known, np.float32(1))
    every = sum(float(weight) for weight, _ask in _weighted(weights)) or 1.0
    return Scores(np.rint(share * SCALE).astype(np.int32), known / np.float32(every))


def sides(f: Facts, i: Index, j: Index, weights: Weights) -> Sides:
    """How well each side of pairs is served by itself: the weighted mean of what it knows, 0 to 1.

    NaN where a side knows nothing that counts.
    """
    total = [np.zeros(np.shape(i), np.float32) for _side in range(2)]
    known = [np.zeros(np.shape(i), np.float32) for _side in range(2)]
    for weight, ask in _weighted(weights):
        for at, value in enumerate(ask(f, i, j)):
            there = ~np.isnan(value)
            total[at] += np.where(there, value, np.float32(0)) * weight
            known[at] += there * weight
    ours, theirs = (
        np.where(k > 0, t / np.where(k > 0, k, np.float32(1)), NOT_KNOWN)
        for t, k in zip(total, known, strict=True)
    )
    return ours, theirs


def details(f: Facts, i: Index, j: Index, weights: Weights) -> Details:
    """The factors of pairs; the points of each pair's factors add up to its score."""
    points = score(f, i, j, weights).points
    sides = [ask(f, i, j) for ask in _asks(weights).values()]
    school, partner = (np.stack([pair[at] for pair in sides]) for at in (0, 1))
    value = np.stack([joint(a, b) for a, b in sides])
    weight = np.array([getattr(weights, code) for code in FACTORS], np.float64)
    parts = np.where(np.isnan(value), 0, value) * weight[:, None]
    return Details(school, partner, value, share_out(points, parts))


def joint(a: Floats, b: Floats) -> Floats:
    """The mean of the known sides; NaN where neither is known."""
    if a is b:
        return a
    return np.where(np.isnan(a), b, np.where(np.isnan(b), a, (a + b) * np.float32(0.5)))


def share_out(points: NDArray[np.int32], parts: NDArray[np.float64]) -> NDArray[np.int32]:
    """Whole points in proportion to the parts of each column, that add up (largest remainders).

    `points` has one number a column of `parts`; a column of zeros gets none.
    """
    total = parts.sum(axis=0)
    exact = np.where(total > 0, points, 0) * parts / np.where(total > 0, total, 1)
    out: NDArray[np.int32] = np.floor(exact).astype(np.int32)
    left = np.where(total > 0, points, 0) - out.sum(axis=0)
    order = np.argsort(-(exact - out), axis=0, kind="stable")
    place = np.argsort(order, axis=0, kind="stable")
    out += place < left
    return out


def owners(f: Facts, i: Index, j: Index) -> NDArray[np.int64]:
    """The keys of the pairs' owners in `Facts.earlier`."""
    return f.schools.owner_id[i] << 32 | f.partners.owner_id[j]


def _asks(weights: Weights) -> dict[FactorCode, Callable[[Facts, Index, Index], Sides]]:
    return {**FACTORS, FactorCode.EARLIER: fresh} if weights.diversity else FACTORS


def _weighted(
    weights: Weights,
) -> list[tuple[np.float32, Callable[[Facts, Index, Index], Sides]]]:
    listed = ((np.float32(getattr(weights, code)), ask) for code, ask in _asks(weights).items())
    return [(weight, ask) for weight, ask in listed if weight > 0]


def _both(value: NDArray[np.floating]) -> Sides:
    same = np.asarray(value, np.float32)
    return same, same


def _shares(a: NDArray[np.unsignedinteger], b: NDArray[np.unsignedinteger]) -> Sides:
    common = np.bitwise_count(a & b).astype(np.float32)
    n, m = np.bitwise_count(a).astype(np.float32), np.bitwise_count(b).astype(np.float32)
    said = (n > 0) & (m > 0)
    return (
        np.where(said, common / np.maximum(n, 1), NOT_KNOWN),
        np.where(said, common / np.maximum(m, 1), NOT_KNOWN),
    )
