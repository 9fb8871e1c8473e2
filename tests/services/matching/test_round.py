import random
from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest

from desktop.errors import RuleBroken
from desktop.models.vocabulary import Side
from desktop.models.wish import Wish
from desktop.services.matching import one, rules, score
from desktop.services.matching import round as rounds
from desktop.services.matching.as_json import round_as_json
from desktop.services.matching.codes import FactorCode, Rule
from desktop.services.matching.reading import read
from desktop.services.matching.terms import Terms
from desktop.services.matching.weights import Weights
from desktop.services.progress import finish
from tests.benchmarks.generate import TODAY, fill


def plan_of(store, **options):
    today = options.pop("today", TODAY)
    for name in ("locked", "forbidden"):
        if name in options:
            options[name] = frozenset(options[name])
    return finish(rounds.plan_round(store, today=today, terms=Terms(**options)))


@pytest.fixture
def city(store):
    """Forty schools and sixty partners."""
    fill(store, 40, 60, seed=3)
    return store


def test_one_pair_is_scored_as_the_whole_grid_scores_it(city):
    with city.read() as session:
        f = read(session, today=TODAY)
    i, j, points = finish(rounds.edges_of(f, Weights()))
    found = dict(zip(zip(i.tolist(), j.tolist(), strict=True), points.tolist(), strict=True))
    for a, b in product(range(len(f.schools)), range(len(f.partners))):
        row, column = np.array([a]), np.array([b])
        refused = any(bool(v.refused[0]) for v in rules.judge(f, row, column).values())
        assert refused == ((a, b) not in found)
        if not refused:
            assert score.score(f, row, column, Weights()).points[0] == found[a, b]
            parts = score.details(f, row, column, Weights())
            assert parts.points.sum() == found[a, b]


def test_small_blocks_find_the_same_pairs(city, monkeypatch):
    with city.read() as session:
        f = read(session, today=TODAY)
    whole = finish(rounds.edges_of(f, Weights()))
    monkeypatch.setattr(rounds, "PAIRS_AT_ONCE", 100)
    work = rounds.edges_of(f, Weights())
    steps = sum(1 for _progress in work)
    assert steps == 40
    pieces = finish(rounds.edges_of(f, Weights()))
    assert all(np.array_equal(a, b) for a, b in zip(whole, pieces, strict=True))


def test_the_round_s_scores_are_those_of_the_ranking(city):
    plan = plan_of(city)
    assert plan.proven
    assert plan.pairs
    assert plan.objective == pytest.approx(sum(pair.score for pair in plan.pairs))
    assert (plan.greedy_count, plan.greedy_objective) <= (plan.matched_schools, plan.objective)
    with city.read() as session:
        for pair in plan.pairs[:5]:
            ranking = one.rank(session, pair.school.wish_id, today=TODAY)
            same = [c for c in ranking.candidates if c.party == pair.candidate.party]
            assert [c.score for c in same] == [pair.score]
            assert same[0].factors == pair.candidate.factors


def test_each_side_keeps_its_places_and_nobody_is_lost(city):
    plan = plan_of(city)
    keys = [pair.key for pair in plan.pairs]
    assert len(set(keys)) == len(keys)
    with city.read() as session:
        f = read(session, today=TODAY)
    for at, side in ((0, Side.SCHOOL), (1, Side.PARTNER)):
        places = dict(zip(f.side(side).wish_id, rounds.places(f, side), strict=True))
        used = [key[at] for key in keys]
        assert all(used.count(wish) <= places[wish] for wish in set(used))
        left_out = [one.party.wish_id for one in plan.unmatched if one.party.side is side]
        assert sorted({*used, *left_out}) == sorted(places)
        assert len(left_out) == len(set(left_out))
        assert not set(used) & set(left_out)


def test_what_is_left_out_has_a_reason(world, store):
    paris = world.school({"countries": ("FR",)})
    world.partner(time_zone="Europe/Paris", country="FR", name="Lycée")
    plan = plan_of(store, today=date(2026, 5, 1))
    assert not plan.pairs
    left = plan.unmatched_schools[0]
    assert (left.party.wish_id, left.rule, left.allowed) == (paris, Rule.CLOCK, 0)
    assert left.refused == {Rule.CLOCK: 1}
    assert str(left.reason) == (
        "Nobody is possible; 1 of 1 would be, but for: Too few shared minutes."
    )
    world.partner()
    world.school()
    plan = plan_of(store, today=date(2026, 5, 1))
    assert plan.matched_schools == 1
    taken = plan.unmatched_schools[0]
    assert (taken.rule, taken.allowed) == (None, 1)
    assert str(plan) == "1 of 2 wishes of schools matched, proven best; greedy 1."
    shape = round_as_json(plan)
    assert set(shape) >= {"pairs", "objective", "unmatched"}
    assert set(shape["pairs"][0]) == {"wish", "partner_wish", "score", "factors"}
    assert {one["wish"] for one in shape["unmatched"]} == {taken.party.wish_id, 2}


def test_the_reason_is_the_rule_that_alone_stands_in_the_way(world, store):
    world.school()
    for name in "AB":
        world.partner(name=name, age_max=14, age_min=12, languages=("zh",))
    world.partner(languages=("zh",))
    left = plan_of(store, today=date(2026, 5, 1)).unmatched_schools[0]
    assert left.rule is Rule.LANGUAGE
    assert left.refused == {Rule.AGES: 2, Rule.LANGUAGE: 1}
    with store.write("x") as session:
        session.get(Wish, 4).status = "withdrawn"
    left = plan_of(store, today=date(2026, 5, 1)).unmatched_schools[0]
    assert str(left.reason) == "Nobody is possible. Most often (2 of 2): Ages do not meet."


def test_an_empty_store_has_an_empty_plan(store, world):
    plan = plan_of(store)
    assert (len(plan.pairs), plan.objective, list(plan.unmatched)) == (0, 0, [])
    world.school()
    plan = plan_of(store)
    assert str(plan.unmatched[0].reason) == "The other side has no open wish."


def test_locked_pairs_are_in_the_plan_and_forbidden_ones_are_not(city):
    free = plan_of(city)
    first = free.pairs[0].key
    away = plan_of(city, forbidden=[first])
    assert first not in [pair.key for pair in away.pairs]
    assert (away.matched_schools, away.objective) <= (free.matched_schools, free.objective)
    with city.read() as session:
        ranking = one.rank(session, first[0], today=TODAY)
    other = (first[0], ranking.candidates[len(ranking.candidates) - 1].party.wish_id)
    held = plan_of(city, locked=[other])
    (locked,) = [pair for pair in held.pairs if pair.locked]
    assert locked.key == other


def test_a_pair_that_cannot_be_locked_is_said_with_its_reason(world, store):
    wish = world.school()
    other = world.partner(time_zone="Europe/Paris", country="FR", name="Lycée")
    with pytest.raises(RuleBroken, match="Lycée cannot be locked: 0 shared minutes"):
        plan_of(store, today=date(2026, 5, 1), locked=[(wish, other)])
    with pytest.raises(RuleBroken, match="it takes an open wish of a school and one of a partner"):
        plan_of(store, today=date(2026, 5, 1), locked=[(wish, 99)])


def test_closing_the_work_cancels_it(city):
    work = rounds.plan_round(city, today=TODAY)
    next(work)
    work.close()
    assert plan_of(city).pairs


def test_factors_by_hand_on_random_wishes(world, store):
    """A second, plain reading of the soft factors' definitions, pair by pair."""
    chance = random.Random(5)
    themes = ["food", "arts", "sports", "sdgs"]
    wishes = {}
    for n in range(24):
        values = {
            "themes": tuple(chance.sample(themes, chance.randint(0, 4))),
            "level": chance.choice([None, "A1", "B1", "C1"]),
            "group_size": chance.choice([None, 20, 35, 40]),
            "tools": tuple(chance.sample(["zoom", "meet"], chance.randint(0, 2))),
            "registered_on": chance.choice([None, date(2026, 1, 1), date(2024, 1, 1)]),
            "experience": chance.choice([None, "first", "repeat"]),
            "period_to": date(2026, 12, 1) + timedelta(days=chance.randint(0, 90)),
        }
        add = world.school if n % 2 else world.partner
        wishes[add(values, name=f"N{n}")] = values
    for key in [key for n, key in enumerate(wishes) if n % 2]:
        with store.read() as session:
            ranking = one.rank(session, key, today=date(2026, 5, 1))
        for candidate in ranking.candidates:
            found = {f.code: (f.school, f.partner) for f in candidate.factors}
            a, b = wishes[key], wishes[candidate.party.wish_id]
            for code, expected in _by_hand(a, b).items():
                assert found[code] == pytest.approx(expected, abs=1e-6), code


def _by_hand(a, b):
    def share(mine, other):
        return len(set(mine) & set(other)) / len(mine) if mine and other else None

    def waited(day):
        return None if day is None else min((date(2026, 5, 1) - day).days / 365, 1)

    def days(last):
        return (last - date(2026, 9, 1)).days + 1

    levels = ["A1", "A2", "B1", "B2", "C1"]
    level = group = tool = None
    if a["level"] and b["level"]:
        level = 1 - abs(levels.index(a["level"]) - levels.index(b["level"])) / 4
    if a["group_size"] and b["group_size"]:
        pair = sorted((a["group_size"], b["group_size"]))
        group = pair[0] / pair[1]
    if a["tools"] and b["tools"]:
        tool = float(bool(set(a["tools"]) & set(b["tools"])))
    common = days(min(a["period_to"], b["period_to"]))
    first = {"first": 1.0, "repeat": 0.0, None: None}
    return {
        FactorCode.THEMES: (share(a["themes"], b["themes"]), share(b["themes"], a["themes"])),
        FactorCode.LANGUAGE: (level, level),
        FactorCode.GROUP: (group, group),
        FactorCode.TOOLS: (tool, tool),
        FactorCode.MINUTES: (1.0, 1.0),
        FactorCode.WAITING: (waited(a["registered_on"]), waited(b["registered_on"])),
        FactorCode.FIRST: (first[a["experience"]], first[b["experience"]]),
        FactorCode.PERIOD: (common / days(a["period_to"]), common / days(b["period_to"])),
    }
