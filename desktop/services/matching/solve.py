"""The best set of pairs, without a word of schools: two sides with places, and weighted edges.

Each edge may be taken once; node `k` of a side takes at most `left[k]` (`right[k]`) edges, and a
group of nodes at most as many as it has. Aims are followed in their order: among all answers that
are best by the first aim those that are best by the second, and so on. Weights are whole numbers,
so that nothing is rounded here.

Exact. Priority, count, pairs and total become one cost, each aim's unit larger than all that the
later ones could make good. Only the most promising edges are given to the solver; the potentials of
its answer then show of every other edge whether it could help, and those that could are added until
none is left: that is the proof, over all edges. The worst score and the concentration are found by
halving: the highest bar (the lowest limit) under which the earlier aims lose nothing.

Ties: the edges are put in the order of their ends first, and the solver does the same for the same
input, so equal instances have equal answers in whatever order their edges are given.
"""

from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from desktop.services.matching import network
from desktop.services.matching.network import Groups, Longs, Network
from desktop.services.matching.problem import (
    Aim,
    Bools,
    Instance,
    Solution,
    answer,
    choosable,
    counted,
    marked,
    values,
)

PROMISING = 24
"""So many edges of a node are given to the solver first, and added in each further step."""

USUAL = (Aim.COUNT, Aim.TOTAL)
_ADDED_UP = (Aim.PRIORITY, Aim.COUNT, Aim.PAIRS, Aim.TOTAL)


def solve(problem: Instance, aims: Sequence[Aim] = USUAL) -> Solution:
    """The best set of edges of an instance, by some aims in their order."""
    steps = solving(problem, aims)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            solution: Solution = end.value
            return solution


def solving(problem: Instance, aims: Sequence[Aim] = USUAL) -> Generator[None, None, Solution]:
    """As `solve`, a step of well under a second at a time; may be closed between two of them."""
    free = choosable(problem)
    yield
    useful = np.zeros(len(free), bool)
    added: list[Aim] = []
    for aim in aims:
        if aim in _ADDED_UP:
            added.append(aim)
        elif aim is Aim.WORST:
            free = yield from _above(problem, free, added, useful)
        else:
            problem = yield from _limited(problem, free, added, useful)
    found = yield from _best(problem, free, added, useful)
    return replace(answer(problem, found.chosen, aims, proven=True), price=found.price)


class _Found(NamedTuple):
    """The edges taken, as places; what a place more at each right node could add (`Solution`)."""

    chosen: Longs
    price: tuple[Longs, Longs]


def _best(
    problem: Instance, free: Bools, aims: Sequence[Aim], useful: Bools
) -> Generator[None, None, _Found]:
    """The best edges by the aims that are added up, locked ones among them.

    `useful` marks the edges that counted for an answer before this one; it grows by those of this.
    """
    at_lock = marked(problem, problem.locked)
    i, j, weight = problem.i[free], problem.j[free], problem.weight[free]
    net, gain, units = _costs(problem, at_lock, aims, weight)
    locked = np.flatnonzero(at_lock)
    if not len(i) or not net.places:
        nothing = np.zeros(len(problem.right), np.int64)
        return _Found(locked, (nothing, nothing))
    yield
    places = np.flatnonzero(free)
    given = _promising(i, gain) | useful[places]
    yield
    while True:
        inside = np.flatnonzero(given)
        found = network.flow(net, i[inside], j[inside], gain[inside])
        yield
        short = found.shortfall(i, j, gain)
        helping = np.flatnonzero((short < 0) & ~given)
        if not len(helping):
            break
        given[helping[_promising(i[helping], -short[helping])]] = True
        yield
    taken = places[inside[found.taken]]
    useful[taken] = True
    unit = units[Aim.COUNT] or np.iinfo(np.int64).max
    price = found.price // unit, found.price % unit // max(1, units[Aim.TOTAL])
    return _Found(np.sort(np.concatenate([locked, taken])), price)


def _costs(
    problem: Instance, at_lock: Bools, aims: Sequence[Aim], weight: Longs
) -> tuple[Network, Longs, dict[Aim, int]]:
    """The network left beside the locked edges, what each free edge earns there, the aims' units."""
    i, j = problem.i[at_lock], problem.j[at_lock]
    left = problem.left - np.bincount(i, minlength=len(problem.left))
    right = problem.right - np.bincount(j, minlength=len(problem.right))
    # A node whose locked edge serves it already earns no bonus for its next one.
    first = (left > 0) & (left == problem.left)
    places = int(min(left.sum(), right.sum()))
    sizes = {
        Aim.TOTAL: places
        * (max(0, int(weight.max(initial=0))) - min(0, int(weight.min(initial=0)))),
        Aim.PAIRS: places,
        Aim.COUNT: len(left),
        Aim.PRIORITY: len(left),
    }
    unit, units = 1, dict.fromkeys(_ADDED_UP, 0)
    for aim in reversed(aims):
        units[aim] = unit
        unit *= sizes[aim] + 1
    bonus = np.full(len(left), units[Aim.COUNT], np.int64)
    if problem.priority is not None:
        bonus += np.where(problem.priority, units[Aim.PRIORITY], 0)
    gain = weight * units[Aim.TOTAL] + units[Aim.PAIRS]
    net = Network(
        left,
        right,
        bonus,
        first,
        _less(problem.left_groups, i),
        _less(problem.right_groups, j),
    )
    return net, gain, units


def _above(
    problem: Instance, free: Bools, aims: Sequence[Aim], useful: Bools
) -> Generator[None, None, Bools]:
    """The free edges left under the highest bar that costs the earlier aims nothing.

    Some pair must stay possible: no pair at all is no good worst one.
    """
    tried = (*aims, Aim.PAIRS)
    chosen, _price = yield from _best(problem, free, tried, useful)
    best = _reached(problem, chosen, aims)
    mine = chosen[free[chosen]]
    if not len(mine):
        return free
    bars = np.unique(problem.weight[free])
    low, high = int(np.searchsorted(bars, problem.weight[mine].min())), len(bars) - 1
    while low < high:
        middle = (low + high + 1) // 2
        bar = problem.weight >= bars[middle]
        chosen, _price = yield from _best(problem, free & bar, tried, useful)
        if np.any(free[chosen]) and _reached(problem, chosen, aims) == best:
            low = middle
        else:
            high = middle - 1
    above: Bools = free & (problem.weight >= bars[low])
    return above


def _limited(
    problem: Instance, free: Bools, aims: Sequence[Aim], useful: Bools
) -> Generator[None, None, Instance]:
    """The instance under the lowest common limit of the right groups that costs nothing."""
    groups = problem.right_groups
    if groups is None or not len(groups.most):
        return problem
    chosen, _price = yield from _best(problem, free, aims, useful)
    best = _reached(problem, chosen, aims)
    locked = int(counted(groups, problem.j[marked(problem, problem.locked)]).max(initial=0))
    low, high = max(locked, 0), int(counted(groups, problem.j[chosen]).max(initial=0))
    while low < high:
        middle = (low + high) // 2
        limited = replace(problem, right_groups=_at_most(groups, middle))
        chosen, _price = yield from _best(limited, free, aims, useful)
        if _reached(problem, chosen, aims) == best:
            high = middle
        else:
            low = middle + 1
    return replace(problem, right_groups=_at_most(groups, high))


def _reached(problem: Instance, chosen: Longs, aims: Sequence[Aim]) -> tuple[int, ...]:
    return tuple(values(problem, chosen, aims).values())


def _promising(i: Longs, gain: Longs) -> Bools:
    """The edges of each left node that earn most, `PROMISING` of each; `i` rises."""
    out = np.zeros(len(i), bool)
    starts = np.flatnonzero(np.diff(i, prepend=-1))
    for start, end in zip(starts.tolist(), [*starts[1:].tolist(), len(i)], strict=True):
        if end - start > PROMISING:
            best = np.argpartition(-gain[start:end], PROMISING)[:PROMISING]
            out[start + best] = True
        else:
            out[start:end] = True
    return out


def _less(groups: Groups | None, nodes: Longs) -> Groups | None:
    return None if groups is None else Groups(groups.of, groups.most - counted(groups, nodes))


def _at_most(groups: Groups, limit: int) -> Groups:
    return Groups(groups.of, np.minimum(groups.most, limit))
