from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import RuleBroken
from desktop.services.matching.greedy import greedy
from desktop.services.matching.problem import instance
from desktop.services.matching.solve import solve


def brute_force(left, right, edges, locked=(), forbidden=()):
    """The best (served, total), by trying every choice of every left node."""
    best = {tuple(right): (0, 0)}
    for i, places in enumerate(left):
        mine = [(j, w) for a, j, w in edges if a == i and (i, j) not in forbidden]
        must = {j for a, j in locked if a == i}
        after = {}
        for room, (served, total) in best.items():
            for n in range(min(places, len(mine)) + 1):
                for chosen in combinations(mine, n):
                    taken = {j for j, _w in chosen}
                    if not must <= taken or any(room[j] < 1 for j in taken):
                        continue
                    rest = tuple(r - (j in taken) for j, r in enumerate(room))
                    value = served + bool(n), total + sum(w for _j, w in chosen)
                    after[rest] = max(after.get(rest, value), value)
        best = after
    return max(best.values()) if best else None


@st.composite
def instances(draw):
    n, m = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    left = draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))
    right = draw(st.lists(st.integers(0, 2), min_size=m, max_size=m))
    ends = draw(st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, m - 1)), max_size=24))
    weights = st.integers(0, 30) | st.integers(-5, 5)
    return left, right, [(i, j, draw(weights)) for i, j in sorted(ends)]


def columns(edges):
    return tuple([edge[k] for edge in edges] for k in range(3))


def check_feasible(left, right, edges, solution):
    pairs = solution.pairs
    assert len(set(pairs)) == len(pairs)
    assert set(pairs) <= {(i, j) for i, j, _w in edges}
    assert all(sum(i == a for a, _b in pairs) <= places for i, places in enumerate(left))
    assert all(sum(j == b for _a, b in pairs) <= places for j, places in enumerate(right))
    assert solution.total == sum(w for i, j, w in edges if (i, j) in set(pairs))


@settings(max_examples=200, deadline=None)
@given(instances())
def test_it_equals_brute_force(case):
    left, right, edges = case
    solution = solve(instance(left, right, columns(edges)))
    check_feasible(left, right, edges, solution)
    assert (solution.served, solution.total) == brute_force(left, right, edges)
    assert solution.proven


@settings(max_examples=100, deadline=None)
@given(instances(), st.data())
def test_locked_pairs_are_in_and_forbidden_ones_out(case, data):
    left, right, edges = case
    ends = [(i, j) for i, j, _w in edges]
    marks = data.draw(st.lists(st.sampled_from(" lf"), min_size=len(ends), max_size=len(ends)))
    locked = {end for end, mark in zip(ends, marks, strict=True) if mark == "l"}
    forbidden = {end for end, mark in zip(ends, marks, strict=True) if mark == "f"}
    expected = brute_force(left, right, edges, locked, forbidden)
    fits = all(
        sum(pair[side] == k for pair in locked) <= places
        for side, caps in ((0, left), (1, right))
        for k, places in enumerate(caps)
    )
    if not fits:
        with pytest.raises(RuleBroken):
            instance(left, right, columns(edges), locked=locked, forbidden=forbidden)
        return
    solution = solve(instance(left, right, columns(edges), locked=locked, forbidden=forbidden))
    check_feasible(left, right, edges, solution)
    assert locked <= set(solution.pairs)
    assert not forbidden & set(solution.pairs)
    assert (solution.served, solution.total) == expected


@settings(max_examples=60, deadline=None)
@given(instances(), st.randoms(use_true_random=False))
def test_the_order_in_which_edges_come_changes_nothing(case, chance):
    left, right, edges = case
    first = solve(instance(left, right, columns(edges)))
    chance.shuffle(edges)
    assert solve(instance(left, right, columns(edges))).pairs == first.pairs


@settings(max_examples=100, deadline=None)
@given(instances(), st.data())
def test_one_place_more_never_lowers_the_optimum(case, data):
    left, right, edges = case
    edges = [(i, j, abs(w)) for i, j, w in edges]
    before = solve(instance(left, right, columns(edges)))
    wider = list(right)
    wider[data.draw(st.integers(0, len(right) - 1))] += 1
    after = solve(instance(left, wider, columns(edges)))
    assert (after.served, after.total) >= (before.served, before.total)


@settings(max_examples=100, deadline=None)
@given(instances())
def test_greedy_is_feasible_and_never_better(case):
    left, right, edges = case
    edges = [(i, j, abs(w)) for i, j, w in edges]
    problem = instance(left, right, columns(edges))
    simple, best = greedy(problem), solve(problem)
    check_feasible(left, right, edges, simple)
    assert (simple.served, simple.total) <= (best.served, best.total)


@pytest.mark.parametrize(("name", "optimum"), [("assign100", 305), ("assign200", 475)])
def test_it_finds_the_published_optimum(name, optimum):
    folder = Path(__file__).parents[4] / "shared" / "data" / "matching"
    if not folder.is_dir():
        pytest.skip("the published instances are not beside this checkout")
    published = dict(line.split() for line in (folder / "optima.txt").read_text().splitlines())
    assert int(published[name]) == optimum
    numbers = [int(word) for word in (folder / f"{name}.txt").read_text().split()]
    n = numbers[0]
    costs = np.array(numbers[1 : n * n + 1]).reshape(n, n)
    i, j = (part.ravel() for part in np.indices((n, n)))
    solution = solve(instance(np.ones(n), np.ones(n), (i, j, -costs.ravel())))
    assert solution.served == n
    assert -solution.total == optimum
    assert sorted(solution.i) == sorted(solution.j) == list(range(n))


def test_the_most_nodes_come_before_the_highest_total():
    # Node 0 alone would earn 100; serving both earns 2.
    edges = [(0, 0, 100), (0, 1, 1), (1, 0, 1)]
    assert solve(instance([1, 1], [1, 1], columns(edges))).pairs == [(0, 1), (1, 0)]
    assert greedy(instance([1, 1], [1, 1], columns(edges))).pairs == [(0, 0)]


def test_nonsense_is_refused_with_a_sentence():
    with pytest.raises(RuleBroken, match="twice"):
        instance([1], [1], ([0, 0], [0, 0], [1, 2]))
    with pytest.raises(RuleBroken, match="both locked and forbidden"):
        instance([1], [1], ([0], [0], [1]), locked=[(0, 0)], forbidden=[(0, 0)])
    with pytest.raises(RuleBroken, match="not possible"):
        instance([1, 1], [1, 1], ([0], [0], [1]), locked=[(1, 1)])
    with pytest.raises(RuleBroken, match="than it has places"):
        instance([1], [1, 1], ([0, 0], [0, 1], [1, 1]), locked=[(0, 0), (0, 1)])


def test_an_instance_without_edges_or_places_has_an_empty_answer():
    assert solve(instance([], [], ([], [], []))).pairs == []
    assert solve(instance([0], [1], ([0], [0], [5]))).pairs == []


def improves(left, right, edges, pairs):
    """Whether some exchange of edges would better a plan: a negative cycle in its residual graph.

    The plan is optimal exactly where there is none (Klein 1967); nothing of the solver is used.
    """
    n, m = len(left), len(right)
    bonus = 10**9
    taken = set(pairs)
    used_left = [sum(i == k for i, _j in pairs) for k in range(n)]
    used_right = [sum(j == k for _i, j in pairs) for k in range(m)]
    hub = n + m  # source and sink are one node: flow may go round
    arcs = [
        (n + j, i, w) if (i, j) in taken else (i, n + j, -w) for i, j, w in edges
    ]  # fmt: skip
    for k in range(n):
        if used_left[k] < left[k]:
            arcs.append((hub, k, 0 if used_left[k] else -bonus))
        if used_left[k]:
            arcs.append((k, hub, 0 if used_left[k] > 1 else bonus))
    for k in range(m):
        if used_right[k] < right[k]:
            arcs.append((n + k, hub, 0))
        if used_right[k]:
            arcs.append((hub, n + k, 0))
    tail, head, cost = (np.array(part, np.int64) for part in zip(*arcs, strict=True))
    distance = np.zeros(n + m + 1, np.int64)
    for _round in range(n + m + 2):
        shorter = distance.copy()
        np.minimum.at(shorter, head, distance[tail] + cost)
        if np.array_equal(shorter, distance):
            return False
        distance = shorter
    return True


@pytest.mark.parametrize("seed", range(5))
def test_no_exchange_betters_a_large_plan(seed):
    chance = np.random.default_rng(seed)
    left, right = chance.integers(0, 4, 120), chance.integers(0, 3, 150)
    i, j = np.nonzero(chance.random((120, 150)) < 0.08)
    weight = chance.integers(0, 10_001, len(i))
    edges = list(zip(i.tolist(), j.tolist(), weight.tolist(), strict=True))
    problem = instance(left, right, (i, j, weight))
    best = solve(problem)
    check_feasible(left, right, edges, best)
    assert not improves(left, right, edges, best.pairs)
    assert improves(left, right, edges, greedy(problem).pairs)
    assert improves(left, right, edges, best.pairs[1:])
