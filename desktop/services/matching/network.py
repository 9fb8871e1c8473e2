"""A min-cost flow over two sides, solved exactly, with the prices that prove it.

Every edge may be taken once; a node takes as many edges as it has places. Nodes of a side may
belong to a group (a country, those who are not there for the first time) that takes at most so many
edges as a whole. OR-tools solves the flow over a chosen part of the edges. From its answer come the
potentials: whole numbers `d` with `d[head] <= d[tail] + cost` along every arc that could still take
flow. They prove the answer for that part of the edges, and say at once of every other edge whether
it could make the answer better.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from desktop.errors import RuleBroken
from desktop.i18n import _

Longs = NDArray[np.int64]
LARGEST = 2**62


@dataclass(frozen=True, slots=True)
class Groups:
    """Group `of[k]` of each node of a side (-1: none); group `g` takes at most `most[g]` edges."""

    of: Longs
    most: Longs


@dataclass(frozen=True, slots=True)
class Network:
    """Two sides and what their edges may earn, in whole numbers.

    `left`, `right`: places of the nodes. `bonus[k]`: what the first edge of left node `k` earns on
    top of its own gain, where `first[k]`.
    """

    left: Longs
    right: Longs
    bonus: Longs
    first: NDArray[np.bool_]
    left_groups: Groups | None = None
    right_groups: Groups | None = None

    @property
    def places(self) -> int:
        """How many edges could be taken at the most."""
        return int(min(self.left.sum(), self.right.sum()))


@dataclass(frozen=True, slots=True)
class Flow:
    """Which of the given edges are taken, and the potentials of the nodes of both sides.

    `price`: what one place more at a right node could earn at the most; 0 where it has places left.
    """

    taken: NDArray[np.bool_]
    left: Longs
    right: Longs
    price: Longs

    def shortfall(self, i: Longs, j: Longs, gain: Longs) -> Longs:
        """How far edges, given or not, are from making the flow better; below 0: they might."""
        return self.left[i] - self.right[j] - gain


def flow(network: Network, i: Longs, j: Longs, gain: Longs) -> Flow:
    """The flow that earns most over edges `i[k]`-`j[k]` that each earn `gain[k]`.

    Raises:
        RuleBroken: the numbers are too large to be added up exactly.
    """
    n, m, places = len(network.left), len(network.right), network.places
    source, sink = n + m, n + m + 1
    sources, caps_left = _grouped(network.left_groups, n, source, n + m + 2)
    sinks, caps_right = _grouped(network.right_groups, m, sink, n + m + 2 + len(caps_left))
    nodes = n + m + 2 + len(caps_left) + len(caps_right)
    largest = int(np.abs(gain).max(initial=0)) + int(network.bonus.max(initial=0))
    if largest >= LARGEST // max(1, nodes * 4):
        raise RuleBroken(_("The weights are too large to be added up exactly. Use smaller ones."))
    once = network.first & (network.left > 0)
    groups_left = n + m + 2 + np.arange(len(caps_left))
    groups_right = n + m + 2 + len(caps_left) + np.arange(len(caps_right))
    rooms = np.arange(n), n + np.arange(m)
    tails = _joined(
        [i, sources, sources, rooms[1], np.full(len(caps_left), source), groups_right, [source]]
    )
    heads = _joined(
        [n + j, rooms[0], rooms[0], sinks, groups_left, np.full(len(caps_right), sink), [sink]]
    )
    room = _joined(
        [np.ones(len(i)), once, network.left - once, network.right, caps_left, caps_right, [places]]
    )
    nothing = np.zeros(n + m + len(caps_left) + len(caps_right) + 1)
    cost = _joined([-gain, np.where(once, -network.bonus, 0), nothing])
    solver = SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), room, cost
    )
    solver.set_node_supply(source, places)
    solver.set_node_supply(sink, -places)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise ArithmeticError(f"min-cost flow ended with {status}")
    flows: Longs = solver.flows(arcs)
    potential = _potentials(tails, heads, room, cost, flows, nodes)
    here, there = potential[:n], potential[n : n + m]
    return Flow(flows[: len(i)] > 0, here, there, np.maximum(potential[sinks] - there, 0))


def _grouped(groups: Groups | None, size: int, end: int, first: int) -> tuple[Longs, Longs]:
    """Where each node of a side hangs: at its group, else at the end; and the groups' rooms."""
    if groups is None:
        return np.full(size, end, np.int64), np.zeros(0, np.int64)
    return np.where(groups.of >= 0, first + groups.of, end), np.maximum(groups.most, 0)


def _potentials(
    tails: Longs, heads: Longs, room: Longs, cost: Longs, flows: Longs, nodes: int
) -> Longs:
    """Shortest distances along the arcs that could still take flow, from a place before all nodes.

    Bellman and Ford, all arcs at once; it ends because an optimal flow leaves no negative circle.
    """
    forth, back = flows < room, flows > 0
    a = np.concatenate([tails[forth], heads[back]])
    b = np.concatenate([heads[forth], tails[back]])
    length = np.concatenate([cost[forth], -cost[back]])
    order = np.argsort(b, kind="stable")
    a, b, length = a[order], b[order], length[order]
    starts = np.flatnonzero(np.diff(b, prepend=-1))
    ends = b[starts]
    distance = np.zeros(nodes, np.int64)
    while len(starts):
        shorter = np.minimum(distance[ends], np.minimum.reduceat(distance[a] + length, starts))
        if np.array_equal(shorter, distance[ends]):
            break
        distance[ends] = shorter
    return distance


def _joined(parts: list[ArrayLike]) -> NDArray[Any]:
    return np.concatenate([np.asarray(part, np.int64) for part in parts])
