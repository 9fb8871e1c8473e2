"""What a person sets for a round, what it does to the plan, and what changes by it."""

import json
from dataclasses import replace

import numpy as np
import pytest

from desktop.errors import RuleBroken
from desktop.models.school import Designation
from desktop.models.vocabulary import Side
from desktop.services.matching import explain, rules
from desktop.services.matching import round as rounds
from desktop.services.matching.blocking import blocking_pairs
from desktop.services.matching.comparing import difference
from desktop.services.matching.problem import Aim
from desktop.services.matching.reading import read
from desktop.services.matching.terms import Terms
from desktop.services.matching.weights import Weights
from desktop.services.progress import finish
from tests.benchmarks.generate import TODAY as CITY_DAY
from tests.benchmarks.generate import fill
from tests.services.matching.conftest import TODAY


def plan_of(store, today=TODAY, **options):
    return finish(rounds.plan_round(store, today=today, terms=Terms(**options)))


def city_plan(store, **options):
    return plan_of(store, CITY_DAY, **options)


@pytest.fixture
def city(store):
    fill(store, 60, 40, seed=4)
    return store


def countries(plan):
    found = [plan.parties[theirs].country for _ours, theirs in plan.points]
    return {code: found.count(code) for code in set(found)}


def test_a_country_takes_no_more_than_its_limit(city):
    free = city_plan(city)
    most = max(countries(free), key=countries(free).get)
    limit = countries(free)[most] // 2
    capped = city_plan(city, caps={most: limit})
    assert countries(capped)[most] <= limit
    assert capped.matched_schools <= free.matched_schools
    assert capped.proven
    assert city_plan(city, caps={most: 0}).values[Aim.COUNT] <= capped.values[Aim.COUNT]


def test_places_are_kept_for_newcomers(world, store):
    for n in range(3):
        world.school({"experience": "repeat"}, name=f"Old {n}")
    world.school({"experience": "first", "registered_on": TODAY}, name="New")
    for n in range(2):
        world.partner(name=f"P{n}")
    assert len(plan_of(store).pairs) == 2
    kept = plan_of(store, for_newcomers=1)
    assert "New" in {pair.school.name for pair in kept.pairs}
    assert len(kept.pairs) == 2
    alone = plan_of(store, for_newcomers=2)
    assert [pair.school.name for pair in alone.pairs] == ["New"]


def test_a_wish_that_does_not_take_part_is_in_no_pair(city):
    free = city_plan(city)
    ours, theirs = next(iter(free.points))
    plan = city_plan(city, without=frozenset({ours, theirs}))
    assert not {ours, theirs} & {key for pair in plan.points for key in pair}
    assert plan.school_wishes == free.school_wishes - 1
    assert ours not in {each.party.wish_id for each in plan.unmatched}


def test_designated_schools_come_first_where_places_are_short(world, store):
    world.school(name="A")
    chosen = world.school({"level": "A1"}, name="B")
    world.partner({"level": "C1"})
    with store.write("Designate") as session:
        owner = world.wish(chosen).school_id
        session.add(Designation(school_id=owner, scheme="ge_net_20", fiscal_year=2025))
    assert [pair.school.name for pair in plan_of(store).pairs] == ["B"]
    assert [pair.school.name for pair in plan_of(store, aims=(Aim.TOTAL,)).pairs] == ["A"]
    with store.write("End it") as session:
        session.query(Designation).one().last_year = 2025
    assert [pair.school.name for pair in plan_of(store).pairs] == ["A"]


def test_the_worst_score_is_as_good_as_the_count_allows(city):
    usual = city_plan(city, aims=(Aim.COUNT, Aim.TOTAL))
    fair = city_plan(city, aims=(Aim.COUNT, Aim.WORST, Aim.TOTAL))
    assert fair.matched_schools == usual.matched_schools
    assert min(fair.points.values()) >= min(usual.points.values())
    assert fair.objective <= usual.objective
    assert fair.values[Aim.WORST] == min(fair.points.values())


def test_no_country_has_more_than_the_count_needs(city):
    usual = city_plan(city, aims=(Aim.COUNT, Aim.TOTAL))
    spread = city_plan(city, aims=(Aim.COUNT, Aim.SPREAD, Aim.TOTAL))
    assert spread.matched_schools == usual.matched_schools
    assert max(countries(spread).values()) <= max(countries(usual).values())
    assert spread.values[Aim.SPREAD] == max(countries(spread).values())


def test_a_place_more_is_worth_no_more_than_its_price(city):
    plan = city_plan(city, aims=(Aim.COUNT, Aim.TOTAL))
    assert plan.prices
    with city.read() as session:
        f = read(session, today=CITY_DAY)
    edges = finish(rounds.edges_of(f, Weights()))
    where = {int(wish): k for k, wish in enumerate(f.partners.wish_id)}
    for price in [*plan.prices[:3], plan.prices[-1]]:
        wider = replace(f, partners=replace(f.partners, left=f.partners.left.copy()))
        wider.partners.left[where[price.party.wish_id]] += 1
        more = finish(rounds.plan_among(wider, Terms(aims=(Aim.COUNT, Aim.TOTAL))))
        gained = (
            more.matched_schools - plan.matched_schools,
            round((more.objective - plan.objective) * 10_000),
        )
        assert (0, 0) <= gained <= (price.wishes, price.points)
    assert len(edges[0]) == plan.possible_pairs


def test_the_difference_says_who_gains_and_who_loses(city):
    before = city_plan(city)
    assert difference(before, before).nothing
    pair = min(before.points, key=before.points.get)
    after = city_plan(city, forbidden=frozenset({pair}))
    found = difference(before, after)
    assert not found.nothing
    assert found.count == after.matched_schools - before.matched_schools
    assert found.total == pytest.approx(after.objective - before.objective)
    was = {ours for ours, _theirs in before.points}
    now = {ours for ours, _theirs in after.points}
    assert {each.party.wish_id for each in found.gained} == now - was
    assert {each.party.wish_id for each in found.lost} == was - now
    every = [*found.gained, *found.lost, *found.better, *found.worse]
    assert sum(each.points for each in every) == round(found.total * 10_000)
    back = difference(after, before)
    assert (len(back.gained), len(back.lost)) == (len(found.lost), len(found.gained))


def test_blocking_pairs_are_those_that_both_sides_would_prefer(city):
    plan = city_plan(city, aims=(Aim.COUNT, Aim.TOTAL))
    with city.read() as session:
        f = read(session, today=CITY_DAY)
    found = finish(blocking_pairs(f, plan, most=10_000))
    i, j = rules.possible(f, np.arange(len(f.schools)))
    seen = explain.candidates(f, i, j, Weights(), Side.SCHOOL)
    value = {
        (int(f.schools.wish_id[a]), one.party.wish_id): (one.for_school, one.for_partner)
        for a, one in zip(i.tolist(), seen, strict=True)
    }
    free = [
        {int(w): int(n) for w, n in zip(f.side(s).wish_id, rounds.places(f, s), strict=True)}
        for s in (Side.SCHOOL, Side.PARTNER)
    ]

    def least(side, wish):
        mine = [value[pair][side] for pair in plan.points if pair[side] == wish]
        if len(mine) < free[side][wish]:
            return 0
        return min(mine) if mine else 2

    expected = {
        pair
        for pair, sides in value.items()
        if pair not in plan.points
        and all(
            sides[side] is not None and sides[side] > least(side, pair[side]) + 5e-5
            for side in (0, 1)
        )
    }
    named = {(each.school.wish_id, each.partner.wish_id) for each in found.shown}
    assert found.count == len(named)
    assert named == expected


def test_terms_go_into_a_file_and_back():
    terms = Terms(
        weights=Weights(language=5),
        aims=(Aim.COUNT, Aim.SPREAD, Aim.TOTAL),
        locked=frozenset({(1, 2)}),
        forbidden=frozenset({(3, 4)}),
        without=frozenset({7}),
        caps={"NZ": 3},
        for_newcomers=2,
    )
    assert Terms.from_json(json.loads(json.dumps(terms.as_json()))) == terms
    assert Terms.from_json({}) == Terms()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "one JSON object"),
        ({"cap": {}}, "have no “cap”"),
        ({"aims": ["beauty"]}, "“aims” in the terms"),
        ({"aims": []}, "at least one"),
        ({"aims": ["count", "count"]}, "each aim once"),
        ({"locked": [[1]]}, "“locked” in the terms"),
        ({"locked": [[1, "2"]]}, "“locked” in the terms"),
        ({"caps": {"NZ": -1}}, "0 or more"),
        ({"caps": [1]}, "“caps” in the terms"),
        ({"for_newcomers": True}, "“for_newcomers” in the terms"),
        ({"locked": [[1, 2]], "forbidden": [[1, 2]]}, "both locked and forbidden"),
    ],
)
def test_terms_that_make_no_sense_are_refused(data, words):
    with pytest.raises(RuleBroken, match=words):
        Terms.from_json(data)
