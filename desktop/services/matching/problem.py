"""The problem that the solvers share: two sides with places, weighted edges, aims, and answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from desktop.errors import RuleBroken
from desktop.i18n import N_, _
from desktop.services.matching.network import Groups, Longs

Bools = NDArray[np.bool_]


class Aim(StrEnum):
    """What a plan is good by."""

    PRIORITY = "priority"
    COUNT = "count"
    WORST = "worst"
    TOTAL = "total"
    SPREAD = "spread"
    PAIRS = "pairs"

    @property
    def label(self) -> str:
        """English words, translated when shown."""
        return _LABELS[self]


_LABELS = {
    Aim.PRIORITY: N_("As few priority schools left out as possible"),
    Aim.COUNT: N_("As many wishes as possible"),
    Aim.WORST: N_("The worst pair as good as possible"),
    Aim.TOTAL: N_("The highest total"),
    Aim.SPREAD: N_("As little as possible from one country"),
    Aim.PAIRS: N_("As many exchanges as possible"),
}


@dataclass(frozen=True, slots=True)
class Instance:
    """Places of both sides and edges `i[k]`-`j[k]` of weight `weight[k]`.

    `keys` are the edges' places in the grid of both sides, rising. `locked` edges are in every
    answer, `forbidden` ones in none; both are pairs of nodes. `priority` marks left nodes that come
    first. Groups of nodes have room for so many edges in all.
    """

    left: Longs
    right: Longs
    i: Longs
    j: Longs
    weight: Longs
    keys: Longs
    locked: frozenset[tuple[int, int]] = frozenset()
    forbidden: frozenset[tuple[int, int]] = frozenset()
    priority: Bools | None = None
    left_groups: Groups | None = None
    right_groups: Groups | None = None


@dataclass(frozen=True, slots=True)
class Solution:
    """The edges taken (`i`, `j`, ordered), the sum of their weights, and the proof.

    `served` counts the left nodes that have an edge. `proven`: no answer is better by the aims, as
    the potentials over all edges show. `values` is what was reached by each aim. `price`: what one
    place more at each right node could add at the most, in left nodes served and in weight.
    """

    i: Longs
    j: Longs
    total: int
    served: int
    proven: bool
    values: Mapping[Aim, int] = field(default_factory=dict)
    price: tuple[Longs, Longs] | None = None

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """The edges taken."""
        return list(zip(self.i.tolist(), self.j.tolist(), strict=True))


def instance(
    left: ArrayLike,
    right: ArrayLike,
    edges: tuple[ArrayLike, ArrayLike, ArrayLike],
    *,
    locked: Iterable[tuple[int, int]] = (),
    forbidden: Iterable[tuple[int, int]] = (),
    priority: ArrayLike | None = None,
    left_groups: Groups | None = None,
    right_groups: Groups | None = None,
) -> Instance:
    """An instance, its edges in order.

    Raises:
        RuleBroken: an edge is listed twice, a locked pair is no edge, is forbidden, or there are
            more locked pairs at a node, or in a group, than it has places.
    """
    a, b = np.asarray(left, np.int64), np.asarray(right, np.int64)
    i, j, weight = (np.asarray(part, np.int64) for part in edges)
    keys = i * len(b) + j
    if np.any(keys[1:] <= keys[:-1]):
        order = np.argsort(keys, kind="stable")
        i, j, weight, keys = i[order], j[order], weight[order], keys[order]
    if np.any(keys[1:] == keys[:-1]):
        raise RuleBroken(_("A pair is listed twice."))
    keep, out = frozenset(locked), frozenset(forbidden)
    if keep & out:
        raise RuleBroken(_("A pair cannot be both locked and forbidden."))
    for at, places, groups in ((0, a, left_groups), (1, b, right_groups)):
        ends = np.array([pair[at] for pair in keep], np.int64)
        if len(ends) and (ends.max() >= len(places) or ends.min() < 0):
            raise RuleBroken(_("A locked pair is not possible by the rules."))
        if np.any(np.bincount(ends, minlength=len(places)) > places):
            raise RuleBroken(_("More pairs are locked for a wish than it has places."))
        if groups is not None and np.any(counted(groups, ends) > groups.most):
            raise RuleBroken(_("More pairs are locked than a limit allows."))
    if not all(_has(keys, p * len(b) + q) for p, q in keep):
        raise RuleBroken(_("A locked pair is not possible by the rules."))
    first = None if priority is None else np.asarray(priority, bool)
    return Instance(a, b, i, j, weight, keys, keep, out, first, left_groups, right_groups)


def values(problem: Instance, chosen: Longs, aims: Sequence[Aim]) -> dict[Aim, int]:
    """What some edges come to by each aim."""
    weight, served = problem.weight[chosen], np.unique(problem.i[chosen])
    groups = problem.right_groups
    known = {
        Aim.PRIORITY: 0 if problem.priority is None else int(problem.priority[served].sum()),
        Aim.COUNT: len(served),
        Aim.PAIRS: len(chosen),
        Aim.WORST: int(weight.min(initial=weight.max(initial=0))),
        Aim.TOTAL: int(weight.sum()),
        Aim.SPREAD: 0 if groups is None else int(counted(groups, problem.j[chosen]).max(initial=0)),
    }
    return {aim: known[aim] for aim in aims}


def choosable(problem: Instance) -> Bools:
    """Which edges may be chosen: neither locked nor forbidden, with a place at both ends."""
    room = (problem.left[problem.i] > 0) & (problem.right[problem.j] > 0)
    return room & ~marked(problem, problem.locked) & ~marked(problem, problem.forbidden)


def marked(problem: Instance, pairs: frozenset[tuple[int, int]]) -> Bools:
    """Which edges are among some pairs of nodes."""
    found = np.zeros(len(problem.keys), bool)
    wanted = np.array([p * len(problem.right) + q for p, q in pairs], np.int64)
    at = np.searchsorted(problem.keys, wanted)
    at = at[at < len(found)]
    found[at[np.isin(problem.keys[at], wanted)]] = True
    return found


def counted(groups: Groups, nodes: Longs) -> Longs:
    """How many edges at some nodes count against each group."""
    of = groups.of[nodes]
    return np.bincount(of[of >= 0], minlength=len(groups.most))


def answer(problem: Instance, chosen: Longs, aims: Sequence[Aim], *, proven: bool) -> Solution:
    """Some edges, by their places, as an answer."""
    i, j = problem.i[chosen], problem.j[chosen]
    served = len(np.unique(i))
    total = int(problem.weight[chosen].sum())
    return Solution(i, j, total, served, proven, values(problem, chosen, aims))


def _has(keys: Longs, key: int) -> bool:
    at = int(np.searchsorted(keys, key))
    return at < len(keys) and int(keys[at]) == key
