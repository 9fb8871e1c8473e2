"""Aims in their order, groups with limits, and plain instances: against every possible answer."""

import json
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import UserError
from desktop.services.matching.greedy import greedy
from desktop.services.matching.limits import Limit, solve_limited
from desktop.services.matching.network import Groups
from desktop.services.matching.plain import solve_file
from desktop.services.matching.problem import Aim, instance
from desktop.services.matching.solve import solve

TOP_DOWN = (Aim.PRIORITY, Aim.COUNT, Aim.WORST, Aim.TOTAL, Aim.SPREAD, Aim.PAIRS)


def answers(left, right, edges, *, locked=(), forbidden=(), limits=()):
    """Every set of edges that keeps to the places and limits; edges as (i, j, weight)."""
    for marks in product((False, True), repeat=len(edges)):
        chosen = [edge for edge, mark in zip(edges, marks, strict=True) if mark]
        ends = {(i, j) for i, j, _w in chosen}
        if not set(locked) <= ends or ends & set(forbidden):
            continue
        if any(sum(i == k for i, _j in ends) > places for k, places in enumerate(left)):
            continue
        if any(sum(j == k for _i, j in ends) > places for k, places in enumerate(right)):
            continue
        if all(sum(end in ends for end in group) <= most for group, most in limits):
            yield chosen


def value(aim, chosen, priority, countries):
    """What an answer is worth by an aim: the larger the better."""
    served = {i for i, _j, _w in chosen}
    of = [countries[j] for _i, j, _w in chosen if countries[j] >= 0]
    return {
        Aim.PRIORITY: sum(priority[i] for i in served),
        Aim.COUNT: len(served),
        Aim.PAIRS: len(chosen),
        Aim.WORST: min((w for _i, _j, w in chosen), default=10**6),
        Aim.TOTAL: sum(w for _i, _j, w in chosen),
        Aim.SPREAD: -max((of.count(c) for c in set(of)), default=0),
    }[aim]


@st.composite
def cases(draw):
    n, m = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    left = draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))
    right = draw(st.lists(st.integers(0, 2), min_size=m, max_size=m))
    ends = draw(st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, m - 1)), max_size=9))
    edges = [(i, j, draw(st.integers(0, 9))) for i, j in sorted(ends)]
    priority = draw(st.lists(st.booleans(), min_size=n, max_size=n))
    newcomers = draw(st.lists(st.integers(-1, 0), min_size=n, max_size=n))
    countries = draw(st.lists(st.integers(-1, 1), min_size=m, max_size=m))
    caps = draw(st.lists(st.integers(0, 4), min_size=3, max_size=3))
    return left, right, edges, priority, newcomers, countries, caps


@settings(max_examples=250, deadline=None)
@given(cases(), st.permutations(TOP_DOWN), st.integers(1, 6))
def test_aims_are_followed_in_their_order(case, order, how_many):
    left, right, edges, priority, newcomers, countries, caps = case
    aims = order[:how_many]
    limits = [
        ([(i, j) for i, j, _w in edges if newcomers[i] == 0], caps[2]),
        *(([(i, j) for i, j, _w in edges if countries[j] == c], caps[c]) for c in (0, 1)),
    ]
    problem = instance(
        left,
        right,
        tuple([edge[k] for edge in edges] for k in range(3)),
        priority=priority,
        left_groups=Groups(np.array(newcomers), np.array(caps[2:])),
        right_groups=Groups(np.array(countries), np.array(caps[:2])),
    )
    solution = solve(problem, aims)
    weight = {(i, j): w for i, j, w in edges}
    chosen = [(i, j, weight[i, j]) for i, j in solution.pairs]
    every = list(answers(left, right, edges, limits=limits))
    assert chosen in every

    def values(answer):
        return [value(aim, answer, priority, countries) for aim in aims]

    best = every
    for aim in aims:
        if aim is Aim.WORST and not any(best):
            continue
        # No pair at all is no good worst one: only answers with pairs set the bar.
        marks = [value(aim, each, priority, countries) for each in best]
        if aim is Aim.WORST:
            real = [mark for each, mark in zip(best, marks, strict=True) if each]
            bar = max(real)
            best = [each for each, mark in zip(best, marks, strict=True) if mark >= bar]
        else:
            best = [each for each, mark in zip(best, marks, strict=True) if mark == max(marks)]
    assert values(chosen) in [values(each) for each in best]


@settings(max_examples=60, deadline=None)
@given(cases())
def test_greedy_keeps_to_the_groups(case):
    left, right, edges, _priority, _newcomers, countries, caps = case
    problem = instance(
        left,
        right,
        tuple([edge[k] for edge in edges] for k in range(3)),
        right_groups=Groups(np.array(countries), np.array(caps[:2])),
    )
    pairs = greedy(problem).pairs
    for country in (0, 1):
        assert sum(countries[j] == country for _i, j in pairs) <= caps[country]


@st.composite
def plain_cases(draw):
    n, m = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    left = draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))
    right = draw(st.lists(st.integers(0, 3), min_size=m, max_size=m))
    ends = draw(
        st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, m - 1)), unique=True, max_size=10)
    )
    weights = st.integers(-3, 20) | st.sampled_from([0.5, 1.25, 7.125])
    edges = [(i, j, draw(weights)) for i, j in ends]
    caps = []
    for _n in range(draw(st.integers(0, 2)) if ends else 0):
        some = draw(st.sets(st.integers(0, len(ends) - 1), min_size=1))
        caps.append({"edges": sorted(some), "max": draw(st.integers(0, 3))})
    marks = draw(st.lists(st.sampled_from("    lf"), min_size=len(ends), max_size=len(ends)))
    locked = [end for end, mark in zip(ends, marks, strict=True) if mark == "l"]
    forbidden = [end for end, mark in zip(ends, marks, strict=True) if mark == "f"]
    return {
        "left": left, "right": right, "edges": edges, "caps": caps,
        "locked": locked, "forbidden": forbidden,
    }  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(plain_cases(), st.sampled_from(["plain", "costs", "most"]))
def test_a_plain_instance_equals_brute_force(tmp_path_factory, case, how):
    path = tmp_path_factory.getbasetemp() / "instance.json"
    path.write_text(json.dumps(case))
    limits = [([case["edges"][k][:2] for k in cap["edges"]], cap["max"]) for cap in case["caps"]]
    every = list(
        answers(
            case["left"],
            case["right"],
            case["edges"],
            locked=case["locked"],
            forbidden=case["forbidden"],
            limits=limits,
        )
    )
    if not every:
        with pytest.raises(UserError):
            solve_file(path, minimise=how == "costs", pairs_first=how == "most")
        return
    answer = solve_file(path, minimise=how == "costs", pairs_first=how == "most")
    below = all(w < 0 for _i, _j, w in case["edges"]) and bool(case["edges"])

    def rank(chosen):
        total = sum(w for _i, _j, w in chosen)
        total = -total if how == "costs" else total
        return (len(chosen), total) if how != "plain" or below else (0, total)

    best = max(map(rank, every))
    objective = -answer.objective if how == "costs" else answer.objective
    assert float(objective) == best[1]
    assert answer.proven
    taken = {tuple(pair) for pair in answer.pairs}
    assert any({(i, j) for i, j, _w in each} == taken for each in every)
    if how != "plain" or below:
        assert len(taken) == best[0]


@pytest.mark.parametrize("seed", range(3))
def test_a_large_instance_equals_another_solver(seed):
    """HiGHS, which solves it as a whole-number programme, knows nothing of the flow."""
    chance = np.random.default_rng(seed)
    left, right = chance.integers(0, 4, 60), chance.integers(0, 3, 80)
    i, j = np.nonzero(chance.random((60, 80)) < 0.2)
    problem = instance(left, right, (i, j, chance.integers(-2_000, 10_001, len(i))))
    nothing = [Limit(np.arange(len(i)), len(i))]
    ours, theirs = solve(problem, (Aim.TOTAL,)), solve_limited(problem, nothing, pairs_first=False)
    assert ours.total == theirs.total == theirs.bound
    ours = solve(problem, (Aim.PAIRS, Aim.TOTAL))
    theirs = solve_limited(problem, nothing, pairs_first=True)
    assert (len(ours.pairs), ours.total) == (len(theirs.chosen), theirs.total)


GOOD = {"left": [1, 1], "right": [1], "edges": [[0, 0, 3], [1, 0, 4]]}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("[]", "must be an object"),
        ("{", "is no JSON"),
        ('{"left": [1]}', "“right” must be a list"),
        ({"left": [-1]}, r"left\[0\] must be a whole number"),
        ({"left": [True, 1]}, r"left\[0\] must be a whole number"),
        ({"left": [1.5, 1]}, r"left\[0\] must be a whole number"),
        ({"edges": [[0, 0]]}, r"edges\[0\] is not"),
        ({"edges": [[0, 5, 1]]}, r"edges\[0\] names a node that is not there"),
        ({"edges": [[0, -1, 1]]}, "not there"),
        ({"edges": [[0, 0, "3"]]}, "is not a number"),
        ({"edges": [[0, 0, float("nan")]]}, "is not a number"),
        ({"edges": [[0, 0, float("inf")]]}, "is not a number"),
        ({"edges": [[0, 0, 1e30]]}, "too large"),
        ({"edges": [[0, 0, 1e-30]]}, "more than 9 digits"),
        ({"edges": [[0, 0, 1], [0, 0, 2]]}, "listed twice"),
        ({"edges": [[0, 0, 2**61], [1, 0, 2**61]]}, "too large"),
        ({"caps": [{"edges": [7], "max": 1}]}, "no edge"),
        ({"caps": [{"edges": [[0, 9]], "max": 1}]}, "no edge"),
        ({"caps": [{"edges": [0]}]}, "must have"),
        ({"caps": [{"edges": [0], "max": -1}]}, "0 or more"),
        ({"locked": [[0, 0], [1, 0]]}, "than it has places"),
        ({"locked": [[0, 0]], "forbidden": [[0, 0]]}, "both locked and forbidden"),
        ({"locked": [[0, 0]], "caps": [{"edges": [0], "max": 0}]}, "do not fit under the limits"),
        ({"lokced": []}, "has no “lokced”"),
    ],
)
def test_a_file_that_is_no_instance_is_refused(tmp_path, change, words):
    path = tmp_path / "x.json"
    path.write_text(change if isinstance(change, str) else json.dumps(GOOD | change))
    with pytest.raises(UserError, match=words):
        solve_file(path)


def test_a_plain_instance_may_be_one_of_costs(tmp_path):
    path = tmp_path / "x.json"
    path.write_text(json.dumps(GOOD))
    assert solve_file(path).as_json() == {
        "pairs": [[1, 0]], "objective": 4, "bound": 4, "gap": 0, "proven": True,
    }  # fmt: skip
    assert solve_file(path, minimise=True).pairs == [(0, 0)]
    path.write_text(json.dumps(GOOD | {"minimise": True}))
    assert solve_file(path).as_json()["objective"] == 3
    with pytest.raises(UserError, match="cannot be read"):
        solve_file(tmp_path / "no.json")
