"""Outcomes counted through all that may become of a proposal, and what weights they suggest."""

import random
from datetime import timedelta

import pytest

from desktop.models.vocabulary import CaseStatus
from desktop.services.matching import office_weights, one, outcomes, proposals
from desktop.services.matching import round as rounds
from desktop.services.matching.codes import FactorCode
from desktop.services.matching.outcomes import Outcome, Rate
from desktop.services.matching.reading import read
from desktop.services.matching.terms import Terms
from desktop.services.matching.weights import Weights
from desktop.services.matching.whynot import why_not
from desktop.services.progress import finish
from desktop.services.workflow import cases
from tests.services.matching.conftest import TODAY


def summary(store):
    with store.read() as session:
        return outcomes.summary(outcomes.read(session))


def figures(store):
    found = summary(store)
    names = ("proposed", "waiting", "accepted", "declined", "cancelled", "completed", "repeated")
    return tuple(getattr(found, name) for name in names)


def test_outcomes_are_counted_through_every_step_and_back(world, store):
    ours, theirs = world.school({"capacity": 3}), world.partner({"capacity": 3})
    other = world.partner(name="B", country="NZ", region=None, time_zone="Pacific/Auckland")
    assert figures(store) == (0, 0, 0, 0, 0, 0, 0)
    first = proposals.propose(store, ours, theirs, today=TODAY)
    declined = proposals.propose(store, ours, other, today=TODAY)
    assert figures(store) == (2, 2, 0, 0, 0, 0, 0)
    done = proposals.accept(store, first, today=TODAY)
    proposals.decline(store, declined, "Examinations", today=TODAY)
    assert figures(store) == (2, 0, 1, 1, 0, 0, 0)
    for status in (CaseStatus.PREPARING, CaseStatus.HELD):
        cases.move(store, done.case_id, status)
    assert figures(store) == (2, 0, 1, 1, 0, 1, 0)
    found = summary(store)
    assert found.reasons == [("Examinations", 1)]
    assert dict(found.countries) == {"AU": Rate(1, 1), "NZ": Rate(0, 1)}
    by_code = {each.code: each for each in found.factors}
    minutes = by_code[FactorCode.MINUTES]
    answered = (minutes.low, minutes.middle, minutes.high, minutes.unknown)
    assert sum(rate.answered for rate in answered) == 2
    store.undo()
    assert figures(store) == (2, 0, 1, 1, 0, 0, 0)


def test_another_exchange_of_the_same_two_is_repeated(world, store):
    ours, theirs = world.school({"capacity": 3}), world.partner({"capacity": 3})
    proposals.accept_pair(store, ours, theirs, today=TODAY)
    with store.read() as session:
        school = world.wish(ours).school_id
        partner = world.wish(theirs).partner_id
        session.rollback()
    again = []
    with store.write("Again") as session:
        for side, key in (("school_id", school), ("partner_id", partner)):
            made = type(world.wish(ours))(
                exchange_types=("video",), period_from=TODAY + timedelta(days=120),
                period_to=TODAY + timedelta(days=300), **{side: key},
            )  # fmt: skip
            session.add(made)
            session.flush()
            again.append(made.id)
    proposals.accept_pair(store, *again, today=TODAY)
    assert figures(store)[-1] == 1


def test_few_answers_give_no_rate_and_an_interval_that_says_so():
    assert Rate(2, 4).rate is None
    assert Rate(3, 5).rate == 0.6
    low, high = Rate(3, 5).interval
    assert 0.2 < low < 0.6 < high < 0.9
    assert Rate(0, 0).interval == (0.0, 1.0)
    assert Rate(0, 50).interval[1] < 0.1
    assert Rate(50, 50).interval[0] > 0.9


def made_up(n, true, seed=1):
    """Outcomes whose answers follow some true weights; every fifth value is not known."""
    chance = random.Random(seed)
    found = []
    for _n in range(n):
        values = {str(code): chance.random() for code in FactorCode}
        pull = sum(true.get(code, 0) * (values[str(code)] - 0.5) for code in FactorCode)
        won = chance.random() < 1 / (1 + 2.718281828**-pull)
        for code in values:
            if chance.random() < 0.2:
                values[code] = None
        found.append(Outcome("accepted" if won else "declined", "NZ", values, "", False, False))
    return found


def test_the_fit_finds_the_order_of_the_true_weights():
    true = {FactorCode.THEMES: 8.0, FactorCode.MINUTES: 4.0}
    found = outcomes.suggest(made_up(600, true), Weights())
    weights = {code: getattr(found.weights, code) for code in FactorCode}
    first, second, *rest = sorted(weights, key=weights.get, reverse=True)
    assert (first, second) == (FactorCode.THEMES, FactorCode.MINUTES)
    assert {first, second} <= found.clear
    assert found.answers == 600
    total = sum(getattr(Weights(), code) for code in FactorCode)
    assert sum(weights.values()) == pytest.approx(total, abs=0.6)
    assert weights[first] > 1.3 * weights[second] > 2 * max(weights[code] for code in rest)


def test_noise_suggests_nothing_that_is_clear():
    clear = [outcomes.suggest(made_up(120, {}, seed), Weights()).clear for seed in range(8)]
    assert sum(map(len, clear)) <= 6  # of 96, at 5 % a factor


def test_too_few_answers_or_of_one_kind_suggest_nothing():
    true = {FactorCode.THEMES: 8.0}
    assert outcomes.suggest(made_up(outcomes.NEEDED - 1, true), Weights()) is None
    won = [each for each in made_up(400, true) if each.status == "accepted"]
    assert outcomes.suggest(won, Weights()) is None


def test_the_office_s_weights_are_kept_and_used(world, store):
    ours, theirs = world.school({"level": "A1"}), world.partner({"level": "C1"})
    with store.read() as session:
        before = one.pair(session, ours, theirs, today=TODAY).score
    office_weights.save(store, Weights(language=50))
    with store.read() as session:
        assert one.pair(session, ours, theirs, today=TODAY).score < before
    plan = finish(rounds.plan_round(store, today=TODAY))
    assert plan.weights.language == 50
    office_weights.save(store, Weights())
    assert office_weights.read(store) == Weights()
    store.undo()
    assert office_weights.read(store).language == 50
    store.undo()
    assert office_weights.read(store) == Weights()


def test_why_not_says_the_rule_or_the_cost(world, store):
    a, b = world.school(name="A"), world.school({"level": "A1"}, name="B")
    good = world.partner({"level": "A1"}, name="P")
    far = world.partner(name="Lycée", country="FR", region=None, time_zone="Europe/Paris")
    with store.read() as session:
        f = read(session, today=TODAY)
    refused = finish(why_not(f, a, far, Terms()))
    words = [str(each) for each in refused.sentences]
    assert any("shared minutes in class time" in each for each in words)
    assert any("After-school hours" in each or "would give" in each for each in words)
    best = finish(rounds.plan_among(f, Terms()))
    (planned,) = best.points
    assert finish(why_not(f, *planned, Terms())).planned
    other = a if planned[0] == b else b
    cost = finish(why_not(f, other, good, Terms(), best))
    assert not cost.planned
    assert [each.party.wish_id for each in cost.cost.lost] == [planned[0]]
    assert any("would have no partner" in str(each) for each in cost.sentences)
