from datetime import date, time

import pytest

from desktop import i18n
from desktop.errors import InvalidValue, RuleBroken
from desktop.models.agreement import Agreement
from desktop.models.case import Case, CaseMember
from desktop.models.wish import Proposal
from desktop.services.matching import one
from desktop.services.matching.as_json import ranking_as_json
from desktop.services.matching.codes import FactorCode, Rule
from desktop.services.matching.desk import Desk
from desktop.services.matching.results import Candidate, Refusal
from desktop.services.matching.weights import Weights

TODAY = date(2026, 5, 1)


def rank(store, wish, **options):
    with store.read() as session:
        return one.rank(session, wish, today=TODAY, **options)


def refusal_of(store, wish):
    """The only refusal of a ranking."""
    (group,) = rank(store, wish).refused
    (refusal,) = group.refusals
    return refusal


def only(store, wish):
    """The only candidate of a ranking, where nothing is refused."""
    ranking = rank(store, wish)
    assert not ranking.refused
    (candidate,) = ranking.candidates
    return candidate


def sentences(refusal):
    return {b.rule: (str(b.sentence), [str(c) for c in b.changes]) for b in refusal.breaches}


def test_a_possible_partner_comes_with_everything_a_caller_asks(world, store):
    wish = world.school({"themes": ("food", "sdgs"), "level": "B1"})
    world.partner({"themes": ("food",), "level": "A2", "exchange_types": ("card", "video")})
    with store.write("x") as session:
        session.add(Agreement(title="MOU", counterpart="NSW", country="AU", region="AU-NSW"))
    found = only(store, wish)
    assert (found.party.name, found.party.country, found.minutes) == ("Sydney High", "AU", 330)
    assert found.covering.title == "MOU"
    assert found.exchange_types == ("video",)
    assert found.slot.assumed
    assert found.slot.weekday == "tue"
    assert (found.first_day, found.last_day) == (date(2026, 9, 1), date(2027, 2, 26))
    assert [str(said) for said in found.to_ask] == [
        "Usual school hours were assumed: 08:30–15:30 here, 08:30–15:00 there."
    ]
    factors = {factor.code: factor for factor in found.factors}
    themes = factors[FactorCode.THEMES]
    assert (themes.school, themes.partner, themes.value) == (0.5, 1.0, 0.75)
    assert factors[FactorCode.LANGUAGE].value == 0.75
    assert factors[FactorCode.AGREEMENT].value == 1.0
    assert factors[FactorCode.GROUP].value is None
    assert factors[FactorCode.GROUP].points == 0
    assert sum(factor.points for factor in found.factors) == round(found.score * 10_000)


def test_the_partner_s_wish_sees_the_same_pair(world, store):
    ours = world.school({"themes": ("food", "arts")})
    theirs = world.partner({"themes": ("food",)})
    here, there = only(store, ours), only(store, theirs)
    assert here.score == there.score
    assert here.factors == there.factors
    assert (here.for_school, here.for_partner) == (there.for_school, there.for_partner)
    assert (here.party.wish_id, there.party.wish_id) == (theirs, ours)
    assert there.party.name == "深川高等学校"


@pytest.mark.parametrize(
    ("ours", "theirs", "rule", "says", "change"),
    [
        (
            {"wish": {"exchange_types": ("card",)}},
            {},
            Rule.TYPE,
            "Fukagawa wishes for Card or gift exchange, Sydney High for Video exchange.",
            "If one side takes another type: Card or gift exchange, Video exchange.",
        ),
        (
            {"kind": "elementary"},
            {"age_min": 13},
            Rule.AGES,
            "Ages 6–12 here, 13–18 there.",
            "With pupils of 13 here, or of 12 there.",
        ),
        (
            {},
            {"languages": ("zh",)},
            Rule.LANGUAGE,
            "English here, Chinese there.",
            "With an interpreter.",
        ),
        ({}, {"status": "blocked"}, Rule.BLOCKED, "Sydney High is blocked.", None),
        ({"status": "closed"}, {}, Rule.BLOCKED, "Fukagawa is closed.", None),
        (
            {"wish": {"unwanted_countries": ("AU",)}},
            {},
            Rule.UNWANTED,
            "Fukagawa does not want Australia.",
            "If Fukagawa takes it off its unwanted countries.",
        ),
        (
            {},
            {"wish": {"unwanted_countries": ("JP",)}},
            Rule.UNWANTED,
            "Sydney High does not want Japan.",
            "If Sydney High takes it off its unwanted countries.",
        ),
        (
            {},
            {"wish": {"period_from": date(2027, 3, 1), "period_to": date(2027, 6, 30)}},
            Rule.PERIOD,
            "Here 1 September 2026–26 February 2027, there 1 March 2027–30 June 2027.",
            "Until 1 March 2027 here, or from 26 February 2027 there.",
        ),
        (
            {"wish": {"period_from": date(2026, 5, 1), "period_to": date(2026, 7, 31)}},
            {"wish": {"period_from": None, "period_to": None}},
            Rule.LEAD,
            "The period ends on 31 July 2026; three months ahead is 1 August 2026.",
            "If the period lasts until 1 August 2026 or longer.",
        ),
        (
            {},
            {"time_zone": "Europe/Paris", "name": "Lycée", "country": "FR"},
            Rule.CLOCK,
            "0 shared minutes in class time, 180 after school; 60 are needed. "
            "Usual school hours were assumed: 08:30–15:30 here, 08:30–15:00 there.",
            "After-school hours until 16:30 here would give 60 minutes.",
        ),
    ],
)
def test_each_rule_refuses_with_its_reason_and_smallest_change(
    world, store, ours, theirs, rule, says, change
):
    wish = world.school(**ours)
    world.partner(**theirs)
    found = sentences(refusal_of(store, wish))
    assert set(found) == {rule}
    assert found[rule][0] == says
    assert found[rule][1][:1] == ([change] if change else [])


PARIS = {"time_zone": "Europe/Paris", "name": "Lycée", "country": "FR"}
LATE = {"period_from": date(2026, 5, 1)}
MARCH = {"wish": {"period_from": date(2027, 3, 1), "period_to": date(2027, 6, 30)}}


@pytest.mark.parametrize(
    ("theirs", "enough", "too_little"),
    [
        ({"wish": {"exchange_types": ("card",)}}, {"exchange_types": ("video", "card")}, {}),
        ({"age_min": 13, "age_max": 14}, {"age_max": 13}, {"age_max": 12}),
        ({"languages": ("zh",)}, {"needs": ("interpreter",)}, {}),
        ({}, {"unwanted_countries": ()}, {"unwanted_countries": ("AU",)}),
        (MARCH, {"period_to": date(2027, 3, 1)}, {"period_to": date(2027, 2, 28)}),
        (
            {"wish": {"period_from": None, "period_to": None}},
            LATE | {"period_to": date(2026, 8, 1)},
            LATE | {"period_to": date(2026, 7, 31)},
        ),
        (PARIS, {"hour_to": time(16, 30)}, {"hour_to": time(16, 15)}),
    ],
    ids=["type", "ages", "language", "unwanted", "period", "lead", "clock"],
)
def test_the_smallest_change_is_enough_and_less_is_not(world, store, theirs, enough, too_little):
    """What `test_each_rule_…` reads, made: the pair is possible then, and not a step before."""
    ages = {"age_min": 6} if "age_min" in theirs else {}
    world.partner(**theirs)
    refused = world.school(ages | too_little)
    assert {b.rule for b in refusal_of(store, refused).breaches} != set()
    possible = world.school(ages | enough)
    assert only(store, possible).score > 0


def test_a_west_coast_in_winter_needs_both_sides_after_school_the_day_before(world, store):
    wish = world.school({"period_from": date(2027, 1, 7), "period_to": date(2027, 2, 26)})
    world.partner(time_zone="America/Los_Angeles", name="Seattle High", country="US")
    says, changes = sentences(refusal_of(store, wish))[Rule.CLOCK]
    assert says.startswith("0 shared minutes in class time, 90 after school")
    assert changes[0] == "Hours from 08:00 to 17:00 there would give 90 minutes."
    late = world.school({"period_from": date(2027, 1, 7), "hour_from": time(8, 0)})
    other = world.partner({"hour_to": time(17, 0)}, time_zone="America/Los_Angeles", country="US")
    slot = next(c.slot for c in rank(store, late).candidates if c.party.wish_id == other)
    assert slot.day_shift == -1
    assert str(slot) == "Thursday 08:00–10:00 (there Wednesday 15:00–17:00, the day before)"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"wish": {"exchange_types": ()}}, {}),
        ({"kind": None}, {}),
        ({"languages": ()}, {}),
        ({}, {"languages": ()}),
        ({}, {"age_min": None, "age_max": None}),
        ({}, {"time_zone": None}),
        ({"wish": {"period_from": None, "period_to": None}}, {}),
        ({}, {"wish": {"period_to": None}}),
    ],
)
def test_what_is_not_known_never_refuses_but_is_to_be_asked(world, store, ours, theirs):
    wish = world.school(**ours)
    world.partner(class_start=time(8, 30), class_end=time(15, 0), **theirs)
    found = only(store, wish)
    assert [str(said) for said in found.to_ask]


def test_an_interpreter_makes_up_for_a_common_language(world, store):
    wish = world.school({"needs": ("interpreter",)})
    world.partner(languages=("zh",))
    factors = {factor.code: factor.value for factor in only(store, wish).factors}
    assert factors[FactorCode.LANGUAGE] == pytest.approx(0.3)


def test_a_reason_for_short_notice_overrides_the_lead_but_not_the_end(world, store):
    soon = {"period_from": date(2026, 5, 1), "period_to": date(2026, 6, 30)}
    wish = world.school(soon | {"short_notice_reason": "Visit"})
    world.partner({"period_from": date(2026, 4, 1)})
    assert only(store, wish).first_day == TODAY
    over = world.school({"period_from": None, "period_to": date(2026, 4, 30),
                         "short_notice_reason": "Visit"})  # fmt: skip
    says, _changes = sentences(refusal_of(store, over))[Rule.LEAD]
    assert says == "The period ended on 30 April 2026."


def test_a_card_exchange_needs_no_shared_minutes(world, store):
    wish = world.school({"exchange_types": ("video", "card")})
    world.partner({"exchange_types": ("card", "video")}, time_zone="Europe/Paris", country="FR")
    found = only(store, wish)
    assert found.exchange_types == ("card",)
    assert found.minutes == 0
    assert {f.code: f.value for f in found.factors}[FactorCode.MINUTES] is None


def test_joint_study_needs_the_line_only_where_it_is_online(world, store):
    joint = {"exchange_types": ("joint_study",)}
    wish = world.school(joint | {"modes": ("online", "post")})
    world.partner(joint | {"modes": ("post",)}, time_zone="Europe/Paris", country="FR")
    assert only(store, wish).exchange_types == ("joint_study",)
    online = world.school(joint | {"modes": ("online",)})
    assert set(sentences(refusal_of(store, online))) == {Rule.CLOCK}


def test_both_must_be_at_school_on_the_same_day(world, store):
    wish = world.school({"weekdays": ("sat",)})
    world.partner()
    says, changes = sentences(refusal_of(store, wish))[Rule.CLOCK]
    assert says.startswith("0 shared minutes")
    assert "If both name a common day of the week." in changes


def test_a_pair_that_was_proposed_or_declined_is_not_ranked_again(world, store):
    wish, other, third = world.school(), world.partner(), world.partner(name="Other")
    with store.write("x") as session:
        for partner, status in ((other, "proposed"), (third, "declined")):
            session.add(
                Proposal(
                    school_wish_id=wish,
                    partner_wish_id=partner,
                    status=status,
                    proposed_at=TODAY,
                    answered_at=TODAY,
                    decline_reason="Too far",
                )
            )
    ranking = rank(store, wish)
    assert [group.rule for group in ranking.refused] == [Rule.PROPOSED, Rule.DECLINED]
    assert "Declined on 1 May 2026: Too far" in str(
        ranking.refused[1].refusals[0].breaches[0].sentence
    )


def test_an_earlier_exchange_is_a_bonus_or_a_penalty(world, store):
    wish, known, new = world.school(), world.partner(), world.partner(name="New")
    with store.write("x") as session:
        case = Case(title="Before", exchange_type="video", status="published")
        school = world.wish(wish).school_id
        partner = world.wish(known).partner_id
        case.members = [
            CaseMember(position=0, school_id=school),
            CaseMember(position=1, partner_id=partner),
        ]
        session.add(case)
    bonus = [c.party.wish_id for c in rank(store, wish).candidates]
    penalty = [
        c.party.wish_id for c in rank(store, wish, weights=Weights(diversity=True)).candidates
    ]
    assert (bonus, penalty) == ([known, new], [new, known])
    assert rank(store, wish).candidates[0].earlier == 1


def test_the_order_is_by_score_then_what_is_known_then_age(world, store):
    wish = world.school({"countries": ("NZ",)})
    first, second = world.partner(), world.partner(name="B")
    best = world.partner(name="C", country="NZ", time_zone="Pacific/Auckland")
    ranking = rank(store, wish)
    assert [c.party.wish_id for c in ranking.candidates] == [best, first, second]
    assert [c.party.wish_id for c in rank(store, wish, top=1).candidates] == [best]
    scores = [c.score for c in ranking.candidates]
    assert scores == sorted(scores, reverse=True)


def test_both_languages_explain_the_same_factors(world, store):
    wish = world.school()
    world.partner()
    world.partner(time_zone="Europe/Paris", country="FR", name="Lycée")
    ranking = rank(store, wish)
    english = ranking_as_json(ranking)
    i18n.set_language("ja")
    japanese = ranking_as_json(ranking)
    assert english["candidates"][0]["factors"] == japanese["candidates"][0]["factors"]
    assert "2026" not in japanese["refused"][0]["reasons"][0]["reason"]


def test_a_pair_can_be_asked_about_by_itself(world, store):
    wish, good = world.school(), world.partner()
    bad = world.partner(time_zone="Europe/Paris", country="FR", name="Lycée")
    with store.read() as session:
        assert isinstance(one.pair(session, wish, good, today=TODAY), Candidate)
        assert isinstance(one.pair(session, wish, bad, today=TODAY), Refusal)
        with pytest.raises(RuleBroken):
            one.pair(session, good, wish, today=TODAY)
        with pytest.raises(RuleBroken, match="no wish 99"):
            one.rank(session, 99, today=TODAY)


def test_the_desk_answers_as_the_store_does_and_notices_changes(world, store):
    wish, _other = world.school(), world.partner()
    desk = Desk(store)
    before = desk.rank(wish, today=TODAY)
    assert ranking_as_json(before) == ranking_as_json(rank(store, wish))
    world.partner(name="New")
    assert len(desk.rank(wish, today=TODAY).candidates) == 2
    assert len(desk.rank(world.school({"status": "draft"}), today=TODAY).candidates) == 2
    desk.close()


def test_weights_change_the_score_and_must_make_sense(world, store):
    wish = world.school({"themes": ("food",)})
    world.partner({"themes": ("food",)})
    nothing = dict.fromkeys(Weights.factors(), 0.0)
    only_themes = Weights(**nothing | {"themes": 1.0})
    assert rank(store, wish, weights=only_themes).candidates[0].score == 1.0
    assert Weights.from_json(only_themes.as_json()) == only_themes
    assert rank(store, wish, weights=Weights(**nothing)).candidates[0].score == 0.0
    with pytest.raises(InvalidValue, match="0 or more"):
        Weights(themes=-1)


def test_the_nearest_refusals_come_first(world, store):
    wish = world.school()
    far = world.partner(languages=("zh",), age_min=6, age_max=11)
    near = world.partner(age_min=6, age_max=11)
    (group,) = rank(store, wish).refused
    assert [r.party.wish_id for r in group.refusals] == [near, far]
    assert [len(r.breaches) for r in group.refusals] == [1, 2]
