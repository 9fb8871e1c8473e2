"""The best set of pairs, without a word of schools: two sides with places, and weighted edges.

Each edge may be taken once; node `k` of a side takes at most `left[k]` (`right[k]`) edges. The
aims, in order: as many nodes of the left side as possible with at least one edge, then the largest
sum of weights. They become one cost: the first edge of every left node earns a bonus larger than
any sum of weights could make good. Weights are whole numbers, so that nothing is rounded here.

Exact: a min-cost flow with integral optimum, solved by OR-tools. Ties: the edges are put in the
order of their ends first, and the solver does the same for the same input, so equal instances have
equal answers in whatever order their edges are given.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from desktop.errors import RuleBroken
from desktop.i18n import _

Longs = NDArray[np.int64]
AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Instance:
    """Places of both sides and edges `i[k]`-`j[k]` of weight `weight[k]`.

    `keys` are the edges' places in the grid of both sides, rising. `locked` edges are in every answer, `forbidden` ones in none; both are pairs of nodes.
    """

    left: Longs
    right: Longs
    i: Longs
    j: Longs
    weight: Longs
    keys: Longs
    locked: frozenset[tuple[int, int]] = frozenset()
    forbidden: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Solution:
    """The edges taken (`i`, `j`, ordered), the sum of their weights, and the proof.

    `served` counts the left nodes that have an edge. `proven`: the solver ended with an
    optimality certificate.
    """

    i: Longs
    j: Longs
    total: int
    served: int
    proven: bool

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
) -> Instance:
    """An instance, its edges in order.

    Raises:
        RuleBroken: an edge is listed twice, a locked pair is no edge, is forbidden, or there are
            more locked pairs at a node than it has places.
    """
    a, b = np.asarray(left, np.int64), np.asarray(right, np.int64)
    i, j, weight = (np.asarray(part, np.int64) for part in edges)
    keys = _keys(i, j, len(b))
    if np.any(keys[1:] <= keys[:-1]):
        order = np.argsort(keys, kind="stable")
        i, j, weight, keys = i[order], j[order], weight[order], keys[order]
    if np.any(keys[1:] == keys[:-1]):
        raise RuleBroken(_("A pair is listed twice."))
    keep, out = frozenset(locked), frozenset(forbidden)
    if keep & out:
        raise RuleBroken(_("A pair cannot be both locked and forbidden."))
    for at, places in ((0, a), (1, b)):
        used = np.bincount([pair[at] for pair in keep] or [0], minlength=len(places))
        if keep and (len(used) > len(places) or np.any(used > places)):
            raise RuleBroken(_("More pairs are locked for a wish than it has places."))
    if not all(_has(keys, p * len(b) + q) for p, q in keep):
        raise RuleBroken(_("A locked pair is not possible by the rules."))
    return Instance(a, b, i, j, weight, keys, keep, out)


def solve(problem: Instance) -> Solution:
    """The best set of edges of an instance."""
    at_lock, free = _split(problem)
    i, j, weight = problem.i[free], problem.j[free], problem.weight[free]
    n, m = len(problem.left), len(problem.right)
    left = problem.left - np.bincount(problem.i[at_lock], minlength=n)
    right = problem.right - np.bincount(problem.j[at_lock], minlength=m)
    # A node whose locked edge serves it already earns no bonus for its next one.
    first = (left > 0) & (left == problem.left)
    places = int(min(left.sum(), right.sum()))
    if not len(i) or not places:
        return _solution(problem, np.flatnonzero(at_lock), proven=True)

    bonus = places * (max(0, int(weight.max())) - min(0, int(weight.min()))) + 1
    source, sink = n + m, n + m + 1
    nodes = np.arange(n)
    tails: list[ArrayLike] = [i, np.full(n, source), np.full(n, source), n + np.arange(m), [source]]
    heads: list[ArrayLike] = [n + j, nodes, nodes, np.full(m, sink), [sink]]
    room: list[ArrayLike] = [np.ones(len(i)), first, left - first, right, [places]]
    costs: list[ArrayLike] = [-weight, np.full(n, -bonus), np.zeros(n), np.zeros(m), [0]]
    flow = SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        _joined(tails, np.int32),
        _joined(heads, np.int32),
        _joined(room, np.int64),
        _joined(costs, np.int64),
    )
    flow.set_node_supply(source, places)
    flow.set_node_supply(sink, -places)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise ArithmeticError(f"min-cost flow ended with {status}")
    taken = np.flatnonzero(flow.flows(arcs[: len(i)]) > 0)
    chosen = np.sort(np.concatenate([np.flatnonzero(at_lock), np.flatnonzero(free)[taken]]))
    return _solution(problem, chosen, proven=True)


def greedy(problem: Instance) -> Solution:
    """Always the best edge that is left; ties in the order of the edges. For comparison only."""
    at_lock, free = _split(problem)
    left, right = problem.left.copy(), problem.right.copy()
    chosen = np.flatnonzero(at_lock).tolist()
    np.subtract.at(left, problem.i[at_lock], 1)
    np.subtract.at(right, problem.j[at_lock], 1)
    order = np.argsort(_small(-problem.weight), kind="stable")
    for start in range(0, len(order), AT_ONCE):
        # Most edges of a later stretch end at a node that is full by then: leave them out at once.
        some = order[start : start + AT_ONCE]
        i, j = problem.i[some], problem.j[some]
        some = some[free[some] & (left[i] > 0) & (right[j] > 0)]
        ends = zip(some.tolist(), problem.i[some].tolist(), problem.j[some].tolist(), strict=True)
        for k, a, b in ends:
            if left[a] > 0 and right[b] > 0:
                left[a] -= 1
                right[b] -= 1
                chosen.append(k)
    return _solution(problem, np.sort(np.array(chosen, np.int64)), proven=False)


def _small(numbers: Longs) -> NDArray[np.signedinteger]:
    """The same numbers in sixteen bits where they fit: those sort in linear time."""
    most = np.iinfo(np.int16).max
    fits = not len(numbers) or (-most <= numbers.min() and numbers.max() <= most)
    return numbers.astype(np.int16) if fits else numbers


def _split(problem: Instance) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which edges are locked, and which may be chosen."""
    known = problem.keys

    def marked(pairs: frozenset[tuple[int, int]]) -> NDArray[np.bool_]:
        found = np.zeros(len(known), bool)
        for p, q in pairs:
            key = p * len(problem.right) + q
            found[np.searchsorted(known, key) : np.searchsorted(known, key, side="right")] = True
        return found

    locked = marked(problem.locked)
    room = (problem.left[problem.i] > 0) & (problem.right[problem.j] > 0)
    return locked, room & ~locked & ~marked(problem.forbidden)


def _solution(problem: Instance, chosen: Longs, *, proven: bool) -> Solution:
    i, j = problem.i[chosen], problem.j[chosen]
    served = len(np.unique(i))
    return Solution(i, j, int(problem.weight[chosen].sum()), served, proven)


def _joined(parts: list[ArrayLike], kind: type[Any]) -> NDArray[Any]:
    return np.concatenate([np.asarray(part, kind) for part in parts])


def _keys(i: Longs, j: Longs, width: int) -> Longs:
    return i * width + j


def _has(keys: Longs, key: int) -> bool:
    at = int(np.searchsorted(keys, key))
    return at < len(keys) and int(keys[at]) == key
