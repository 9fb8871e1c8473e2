from datetime import date

import pytest
from sqlalchemy import func, select

from desktop.errors import RuleBroken
from desktop.models.case import Case
from desktop.models.wish import Proposal
from desktop.services.matching import kept, proposals
from desktop.services.matching import round as rounds
from desktop.services.matching.terms import Terms
from desktop.services.matching.weights import Weights
from desktop.services.progress import finish
from desktop.services.workflow import cases

TODAY = date(2026, 5, 1)


def propose(store, a, b):
    return proposals.propose(store, a, b, today=TODAY)


def statuses(store, *keys):
    with store.read() as session:
        return [session.get(Proposal, key).status for key in keys]


def case_of(store, key):
    with store.read() as session:
        case = session.get(Case, key)
        for loaded in (case.members, case.tasks, case.sessions):
            assert isinstance(loaded, list)
        return case


def count(store, model):
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(model))


def test_a_proposal_offers_both_wishes_and_keeps_its_reasons(world, store):
    ours, theirs = world.school(), world.partner()
    key = propose(store, ours, theirs)
    assert [world.wish(k).status for k in (ours, theirs)] == ["offered", "offered"]
    with store.read() as session:
        proposal = session.get(Proposal, key)
        assert proposal.status == "proposed"
        assert 0 < proposal.score <= 1
        assert '"language"' in proposal.reasons
    with pytest.raises(RuleBroken, match="has been proposed"):
        propose(store, ours, theirs)


def test_an_acceptance_opens_the_case(world, store):
    ours = world.school({"themes": ("food", "arts"), "group_size": 40})
    theirs = world.partner({"themes": ("food",), "group_size": 30}, name_ja="シドニー高校")
    done = proposals.accept(store, propose(store, ours, theirs), today=TODAY)
    case = case_of(store, done.case_id)
    assert case.status == "agreed"
    assert (case.school_wish_id, case.partner_wish_id) == (ours, theirs)
    assert "深川高等学校" in case.title
    assert "シドニー高校" in case.title
    assert case.title_en == "Video exchange: Fukagawa and Sydney High (Australia)"
    assert (case.themes, case.pupils_here, case.pupils_there) == (("food",), 40, 30)
    (meeting,) = case.sessions
    assert (str(meeting.starts_at), meeting.minutes) == ("2026-09-01 08:30:00", 60)
    assert meeting.time_zone == "Australia/Sydney"
    assert case.held_on == date(2026, 9, 1)
    assert [world.wish(k).status for k in (ours, theirs)] == ["matched", "matched"]
    with pytest.raises(RuleBroken, match="does not wait"):
        proposals.accept(store, done.proposal_id, today=TODAY)


def test_the_last_place_cancels_only_its_own_siblings(world, store):
    ours, other = world.school(), world.school(name="別の学校")
    theirs, wide = world.partner(), world.partner({"capacity": 2}, name="Wide")
    a = propose(store, ours, theirs)
    sibling = propose(store, ours, wide)
    stranger = propose(store, other, wide)
    proposals.accept(store, a, today=TODAY)
    assert statuses(store, a, sibling, stranger) == ["accepted", "cancelled", "proposed"]
    assert world.wish(wide).status == "offered"
    proposals.accept(store, stranger, today=TODAY)
    assert world.wish(wide).status == "open"  # one of two places is left
    assert [world.wish(k).status for k in (ours, other, theirs)] == ["matched"] * 3


def test_a_cancelled_sibling_gives_its_wish_back(world, store):
    ours, theirs, third = world.school(), world.partner(), world.partner(name="B")
    sibling = propose(store, ours, third)
    proposals.accept(store, propose(store, ours, theirs), today=TODAY)
    assert statuses(store, sibling) == ["cancelled"]
    assert world.wish(third).status == "open"


def test_a_decline_returns_both_wishes_and_cancels_its_siblings(world, store):
    ours, theirs, third = world.school(), world.partner(), world.partner(name="B")
    other = world.school(name="Other")
    declined, sibling = propose(store, ours, theirs), propose(store, ours, third)
    elsewhere = propose(store, other, theirs)
    proposals.decline(store, declined, " Too late in the year ", today=TODAY)
    assert statuses(store, declined, sibling, elsewhere) == ["declined", "cancelled", "proposed"]
    wishes = [world.wish(k).status for k in (ours, theirs, third, other)]
    assert wishes == ["open", "offered", "open", "offered"]
    with pytest.raises(RuleBroken, match="does not wait"):
        proposals.decline(store, sibling, "No", today=TODAY)
    # A person may ask again; the rules alone would not.
    assert propose(store, ours, theirs)
    store.undo()
    store.undo()
    assert statuses(store, declined, sibling) == ["proposed", "proposed"]


def test_proposals_for_other_places_are_no_siblings(world, store):
    ours = world.school({"capacity": 2})
    keys = [propose(store, ours, world.partner(name=name)) for name in "ABC"]
    proposals.decline(store, keys[0], "No", today=TODAY)
    assert statuses(store, *keys) == ["declined", "cancelled", "cancelled"]
    keys = [propose(store, ours, world.partner(name=name)) for name in "DE"]
    proposals.decline(store, keys[0], "No", today=TODAY)
    assert statuses(store, *keys) == ["declined", "proposed"]
    assert world.wish(ours).status == "offered"


def test_a_decline_says_why(world, store):
    key = propose(store, world.school(), world.partner())
    with pytest.raises(RuleBroken, match="Say why"):
        proposals.decline(store, key, "  ", today=TODAY)
    assert statuses(store, key) == ["proposed"]


def test_a_round_is_kept_with_its_terms(world, store):
    world.school(), world.school(name="Other")
    world.partner(), world.partner(name="B")
    terms = Terms(weights=Weights(language=7), caps={"AU": 5})
    plan = finish(rounds.plan_round(store, today=TODAY, terms=terms))
    assert kept.rounds(store) == []
    done = finish(proposals.accept_planned(store, plan, plan.pairs[:1], today=TODAY))
    finish(
        proposals.accept_round(store, finish(rounds.plan_round(store, today=TODAY)), today=TODAY)
    )
    later, held = kept.rounds(store)
    assert (held.terms, held.held_on, held.wishes, held.matched) == (terms, TODAY, 2, 2)
    assert (held.accepted, held.cancelled, held.who) == (1, 0, store.person.name)
    assert (later.terms, later.accepted) == (Terms(), 1)
    with store.write("Cancel") as session:
        session.get(Case, done[0].case_id).status = "cancelled"
    proposals.release(store, done[0].case_id, "The partner withdrew", today=TODAY)
    assert kept.rounds(store)[1].cancelled == 1
    for _n in range(4):
        store.undo()
    assert kept.rounds(store) == []


def test_a_withdrawn_wish_stays_withdrawn(world, store):
    ours, theirs = world.school(), world.partner()
    key = propose(store, ours, theirs)
    with store.write("x") as session:
        session.get(type(world.wish(ours)), ours).status = "withdrawn"
    with pytest.raises(RuleBroken, match="not open any more"):
        proposals.accept(store, key, today=TODAY)
    proposals.decline(store, key, "Withdrawn", today=TODAY)
    assert world.wish(ours).status == "withdrawn"


def test_an_impossible_pair_is_not_proposed(world, store):
    ours = world.school()
    theirs = world.partner(time_zone="Europe/Paris", country="FR", name="Lycée")
    with pytest.raises(RuleBroken, match="cannot be proposed: 0 shared minutes"):
        propose(store, ours, theirs)
    with pytest.raises(RuleBroken, match="A pair is"):
        propose(store, theirs, ours)
    assert count(store, Proposal) == 0


def test_a_pair_can_be_accepted_at_once_on_a_day_and_a_type(world, store):
    both = {"exchange_types": ("video", "card")}
    ours, theirs = world.school(both), world.partner(both)
    done = proposals.accept_pair(
        store, ours, theirs, today=TODAY, exchange_type="card", day=date(2026, 12, 10)
    )
    case = case_of(store, done.case_id)
    assert (case.exchange_type, case.held_on, case.mode) == ("card", date(2026, 12, 10), "post")
    assert case.sessions == []
    with pytest.raises(RuleBroken):
        proposals.accept_pair(store, ours, theirs, today=TODAY)
    assert count(store, Case) == 1


def test_the_places_of_a_cancelled_case_can_be_given_back(world, store):
    ours, theirs = world.school(), world.partner()
    done = proposals.accept_pair(store, ours, theirs, today=TODAY)
    with pytest.raises(RuleBroken, match="cancelled case"):
        proposals.release(store, done.case_id, "Typhoon", today=TODAY)
    cases.move(store, done.case_id, cases.CaseStatus.CANCELLED, reason="Typhoon")
    assert world.wish(ours).status == "matched"
    proposals.release(store, done.case_id, "Typhoon", today=TODAY)
    assert [world.wish(k).status for k in (ours, theirs)] == ["open", "open"]


def test_a_round_is_accepted_whole_or_not_at_all(world, store):
    for n in range(3):
        world.school(name=f"学校{n}")
        world.partner(name=f"P{n}")
    plan = finish(rounds.plan_round(store, today=TODAY))
    assert len(plan.pairs) == 3
    work = proposals.accept_round(store, plan, today=TODAY)
    next(work)
    next(work)
    work.close()
    assert count(store, Case) == count(store, Proposal) == 0
    heard = []
    store.on_change(lambda _tables, label: heard.append(label))
    done = finish(proposals.accept_round(store, plan, today=TODAY))
    assert (len(done), count(store, Case)) == (3, 3)
    assert heard == ["Accept matching round"]
    assert {world.wish(key).status for pair in plan.pairs for key in pair.key} == {"matched"}
    with pytest.raises(RuleBroken, match="proposed meanwhile"):
        finish(proposals.accept_round(store, plan, today=TODAY))


def test_some_pairs_of_a_plan_can_be_accepted(world, store):
    for n in range(2):
        world.school(name=f"学校{n}")
        world.partner(name=f"P{n}")
    plan = finish(rounds.plan_round(store, today=TODAY))
    finish(proposals.accept_planned(store, plan, plan.pairs[:1], today=TODAY))
    assert count(store, Case) == 1
    assert len(finish(rounds.plan_round(store, today=TODAY)).pairs) == 1
