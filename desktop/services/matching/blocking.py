"""Pairs outside a plan whom both sides would prefer to what the plan gives them.

A plan is the best for all together, so some two may each do better with one another. They are
counted and shown, and nothing is claimed of stability.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.i18n import _
from desktop.models.vocabulary import Side
from desktop.services.matching import rules, score
from desktop.services.matching.facts import Facts
from desktop.services.matching.results import SCALE, Party, RoundPlan
from desktop.services.matching.round import blocks, places
from desktop.services.progress import Progress, Work

Floats = NDArray[np.float32]
NOTICED = 0.5 / SCALE
"""The least gain that counts: half a point."""


@dataclass(frozen=True, slots=True)
class Blocking:
    """One such pair: what each side would gain, 0 to 1, over the worst that the plan gives it."""

    school: Party
    partner: Party
    school_gain: float
    partner_gain: float


@dataclass(frozen=True, slots=True)
class BlockingPairs:
    """How many there are, and those with the largest gains for the side that gains less."""

    count: int
    shown: list[Blocking]


def blocking_pairs(f: Facts, plan: RoundPlan, most: int = 50) -> Work[BlockingPairs]:
    """Work that looks for them among all possible pairs; `most` of them are named.

    A side with a place left would take any partner that it knows something of.
    """
    row_of = {int(wish): row for row, wish in enumerate(f.schools.wish_id)}
    column_of = {int(wish): column for column, wish in enumerate(f.partners.wish_id)}
    ends = [(row_of[a], column_of[b]) for a, b in plan.points if a in row_of and b in column_of]
    i = np.array([a for a, _b in ends], np.intp)
    j = np.array([b for _a, b in ends], np.intp)
    ours, theirs = score.sides(f, i, j, plan.terms.weights)
    here = _least(places(f, Side.SCHOOL, plan.terms.without), i, ours)
    there = _least(places(f, Side.PARTNER, plan.terms.without), j, theirs)
    taken = rules.pair_key(f, i, j)
    count = 0
    found: list[tuple[float, int, int, float, float]] = []
    for rows in blocks(f):
        yield Progress(int(rows[0]), len(f.schools), _("Comparing wishes"))
        a, b = rules.possible(f, rows)
        s, p = score.sides(f, a, b, plan.terms.weights)
        s, p = s - here[a], p - there[b]
        both = np.flatnonzero(
            (s > NOTICED) & (p > NOTICED) & ~np.isin(rules.pair_key(f, a, b), taken)
        )
        count += len(both)
        gain = np.minimum(s[both], p[both])
        for k in both[np.argsort(-gain, kind="stable")[:most]].tolist():
            found.append((float(min(s[k], p[k])), int(a[k]), int(b[k]), float(s[k]), float(p[k])))
    found.sort(key=lambda each: (-each[0], each[1], each[2]))
    named = [
        Blocking(f.schools.parties[a], f.partners.parties[b], s, p)
        for _gain, a, b, s, p in found[:most]
    ]
    return BlockingPairs(count, named)


def _least(free: NDArray[np.int32], ends: NDArray[np.intp], values: Floats) -> Floats:
    """The worst that the plan gives each wish; 0 with a place left, out of reach without any."""
    least = np.full(len(free), np.inf, np.float32)
    np.minimum.at(least, ends, np.nan_to_num(values, nan=0))
    left = free - np.bincount(ends, minlength=len(free))
    least[left > 0] = 0
    return least
