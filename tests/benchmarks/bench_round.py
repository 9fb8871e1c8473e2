"""One wish, all scores and a round, beside what the same machine does with the bare numbers."""

import tempfile
import time
import tracemalloc
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from desktop.models.vocabulary import Side
from desktop.services.matching import one, score
from desktop.services.matching import round as rounds
from desktop.services.matching.blocking import blocking_pairs
from desktop.services.matching.desk import Desk
from desktop.services.matching.problem import Aim, instance
from desktop.services.matching.reading import read
from desktop.services.matching.solve import USUAL, solve
from desktop.services.matching.terms import Terms
from desktop.services.matching.weights import Weights
from desktop.services.progress import finish
from desktop.services.store import Store
from tests.benchmarks.generate import TODAY, fill
from tests.benchmarks.timing import median, show

SIZES = ((2000, 3000), (2500, 5000))


def run() -> None:
    """Print the figures for each size."""
    for schools, partners in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            store = Store.create(Path(folder) / "city.kakehashi")
            fill(store, schools, partners)
            print(f"{schools:,} wishes of schools x {partners:,} of partners")
            _one_wish(store)
            _round(store)
            store.close()


def _one_wish(store):
    def shown(ranking):
        return list(ranking.candidates[:20])

    with store.read() as session:
        facts = read(session, today=TODAY, school_wish=1)
        show(
            "one wish: rules, scores and order of all",
            median(lambda: one.rank_among(facts, Side.SCHOOL, weights=Weights())),
        )
        show(
            "one wish: the same, the first 20 explained",
            median(lambda: shown(one.rank_among(facts, Side.SCHOOL, weights=Weights()))),
        )
        show(
            "one wish, cold: everything read anew",
            median(lambda: shown(one.rank(session, 1, today=TODAY))),
        )
    desk = Desk(store)
    show(
        "one wish at the desk, the first 20 explained",
        median(lambda: shown(desk.rank(2, today=TODAY))),
    )
    desk.close()


def _round(store):
    with store.read() as session, _timed("read all wishes"):
        facts = read(session, today=TODAY)
    n, m = len(facts.schools), len(facts.partners)
    chance = np.random.default_rng(1)
    a, b = (chance.random(shape, np.float32) for shape in ((n, m), (m, m)))
    a[:10] @ b
    with _timed(f"floor: one matrix product {n:,} x {m:,} x {m:,}") as floor:
        a @ b
    del a, b
    with _timed("rules and scores of all pairs") as scoring:
        i, j, points = finish(rounds.edges_of(facts, Weights()))
    print(f"{'':4}{len(points):,} possible of {n * m:,}; {scoring() / floor():.2f} x the floor")
    every = np.arange(n).repeat(min(m, 400))[: 400 * n], np.tile(np.arange(min(m, 400)), n)
    with _timed(f"scores alone of {len(every[0]):,} pairs"):
        score.score(facts, *every, Weights())

    tracemalloc.start()
    with _timed("the round, whole (memory traced)"):
        finish(rounds.plan_among(facts, Terms(aims=USUAL)))
    print(
        f"{'':4}peak {tracemalloc.get_traced_memory()[1] / 2**20:,.0f} MiB of Python's and numpy's"
    )
    tracemalloc.stop()
    with _timed("the round, whole") as whole:
        plan = finish(rounds.plan_among(facts, Terms(aims=USUAL)))
    every = (Aim.PRIORITY, Aim.COUNT, Aim.WORST, Aim.TOTAL, Aim.SPREAD)
    with _timed("the round with all five aims, and a limit on a country"):
        finish(rounds.plan_among(facts, Terms(aims=every, caps={"NZ": 100})))
    print(f"{'':4}longest step, within which Cancel waits: {_longest_step(facts):,.0f} ms")
    with _timed("pairs that both sides would prefer"):
        finish(blocking_pairs(facts, plan))
    left, right = (rounds.places(facts, side) for side in (Side.SCHOOL, Side.PARTNER))
    with _timed("our solver alone"):
        best = solve(instance(left, right, (i, j, points)))
    with _timed("floor: OR-tools alone on the same edges") as alone:
        total = _bare(left, right, i, j, points)
    print(
        f"{'':4}{whole() / alone():.2f} x the floor; {plan.matched_schools:,} wishes, objective"
        f" {plan.objective:,.4f} (bare flow {total / 10_000:,.4f}, ours {best.total / 10_000:,.4f}),"
        f" greedy {plan.greedy_count:,} wishes, {plan.greedy_objective:,.4f}"
    )


def _longest_step(facts):
    """The longest time between two steps of a round, in milliseconds."""
    longest, last = 0.0, time.perf_counter()
    for _step in rounds.plan_among(facts, Terms(aims=USUAL)):
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    return longest * 1000


def _bare(left, right, i, j, points):
    """The same network with the same costs, given to OR-tools without anything around it."""
    n, m = len(left), len(right)
    flow = SimpleMinCostFlow()
    supply = int(min(left.sum(), right.sum()))
    bonus = supply * int(points.max()) + 1
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        i.astype(np.int32), (n + j).astype(np.int32), np.ones(len(i), np.int64), -points.astype(int)
    )
    source, sink = n + m, n + m + 1
    nodes, share = np.arange(n), np.minimum(left, 1)
    for room, cost in ((share, -bonus), (left - share, 0)):
        flow.add_arcs_with_capacity_and_unit_cost(
            np.full(n, source, np.int32), nodes.astype(np.int32), room, np.full(n, cost)
        )
    flow.add_arcs_with_capacity_and_unit_cost(
        (n + np.arange(m)).astype(np.int32), np.full(m, sink, np.int32), right, np.zeros(m, int)
    )
    flow.add_arc_with_capacity_and_unit_cost(source, sink, supply, 0)
    flow.set_node_supply(source, supply)
    flow.set_node_supply(sink, -supply)
    assert flow.solve() == flow.OPTIMAL
    return int(points[flow.flows(arcs) > 0].sum())


@contextmanager
def _timed(label):
    started = time.perf_counter()
    ended = None
    yield lambda: ended - started
    ended = time.perf_counter()
    print(f"{'':4}{label}: {(ended - started) * 1000:,.0f} ms", flush=True)
