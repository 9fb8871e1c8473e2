"""The whole check: the sample's eighteen contradictions, decisions that hold, sixty thousand schools."""

import time
from datetime import date

import pytest
from sqlalchemy import insert

from desktop.errors import NotAllowed
from desktop.i18n import set_language
from desktop.models.base import new_uid
from desktop.models.decision import Verdict
from desktop.models.people import Actor, Role
from desktop.models.school import School
from desktop.models.wish import Wish
from desktop.services.consistency.as_json import group_as_json
from desktop.services.consistency.checking import RULES, check, decide, reopen
from desktop.services.progress import finish
from desktop.services.sample import fill_sample
from desktop.services.store import Store

TODAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The sample store, read only in these tests."""
    store = Store.create(tmp_path_factory.mktemp("sample") / "sample.kakehashi")
    finish(fill_sample(store, today=TODAY))
    yield store
    store.close()


def groups(store, today=TODAY):
    return {group.rule.name: group for group in finish(check(store, today))}


# The contradictions of the sources, each by the rule that finds it and words of its sides.
EIGHTEEN = {
    "1 New Zealand's year": ("said_otherwise", "February 2016"),
    "2 the heading says 2017": ("heading_year", "EDUCATION NEW ZEALAND, 2017"),
    "2 arrangement or MOU": ("said_otherwise", "Instrument: Memorandum of understanding"),
    "3 the fourth this year": ("count", "the fourth such agreement"),
    "4 the renewal's area is not in the table": ("said_otherwise", "Global Friendship Project"),
    "5 one ministry or two": ("party_names", "Ministry of Advanced Education"),
    "6 Commission or Committee": ("party_names", "Basic Education Committee"),
    "7 Taipei's names": ("party_names", "Taipei City, Taiwan"),
    "7 Kaohsiung's names": ("party_names", "Bureau of Education, Kaohsiung"),
    "8 student and teacher, teacher and student": ("area_words", "Teacher and student mobility"),
    "9 Paris under three names": ("party_names", "Universities in the Paris region"),
    "9 captions that say Beijing": ("said_otherwise", "The Beijing Municipal Education Commission"),
    "10 places without a country": ("place_country", "Beijing, Paris, Hanoi"),
    "10 styles of dates": ("date_styles", "February 21st, 2018"),
    "11 the first in 2018": ("said_otherwise", "FY2015"),
    "12 150 or 200": ("quota_twice", "from FY2012 on): 200"),
    "12 municipal or metropolitan": ("sources_differ", "municipal senior high schools"),
    "13 Paris or France": ("destinations", "Paris"),
    "13 Dubai and Abu Dhabi or UAE": ("destinations", "Abu Dhabi"),
    "14 17 of 20": ("count", "20 announced"),
    "14 Tama Kagaku Gijutu": ("source_names", "Tama Kagaku Gijutu"),
    "14 Hakuo under two names": ("source_names", "Hakuo Senior High School"),
    "15 27 contact points": ("count", "27 announced"),
    "16 who supplies cameras": ("sources_differ", "camera and microphones"),
    "17 figures that are absent": ("announced", "Results so far"),
    "18 a heading twice": ("said_twice", "sister-school partnership agreements"),
}


@pytest.mark.parametrize("what", EIGHTEEN)
def test_the_samples_contradictions_are_found(sample, what):
    rule, words = EIGHTEEN[what]
    sides = [side for f in groups(sample)[rule].found for side in f.finding.sides]
    assert any(words in side.says for side in sides), [side.says for side in sides]


def test_the_sample_shows_these_and_no_others(sample):
    found = {name: len(group.found) for name, group in groups(sample).items()}
    assert found == {
        "said_otherwise": 6, "sources_differ": 2, "count": 4, "announced": 2, "said_twice": 1,
        "heading_year": 1, "party_names": 5, "area_words": 1, "place_country": 1,
        "date_styles": 1, "source_names": 3, "destinations": 2, "quota_twice": 1,
    }  # fmt: skip


def test_both_sides_have_their_sources_in_both_languages(sample):
    for tongue in ("en", "ja"):
        set_language(tongue)
        for group in groups(sample).values():
            for each in group.found:
                assert all(side.says for side in each.finding.sides)
                assert any(side.source for side in each.finding.sides)
            assert group_as_json(group)["open"] == len(group.found)


def test_what_is_found_is_the_same_in_every_language(sample):
    def keys():
        return {
            (f.finding.rule, f.finding.subject, f.finding.digest)
            for group in groups(sample).values()
            for f in group.found
        }

    english = keys()
    set_language("ja")
    assert keys() == english
    assert len(english) == 30


def test_an_empty_store_has_no_contradictions(store):
    assert groups(store) == {}


def wished(store):
    with store.write("Fill") as session:
        session.add(School(name="A", status="closed"))
        session.flush()
        session.add(Wish(school_id=1))


def test_a_decision_holds_until_its_data_change(store):
    wished(store)
    (found,) = groups(store)["closed_wish"].found
    assert found.open
    decide(store, found.finding, Verdict.BOTH, " 統合まで待つ ")
    (found,) = groups(store)["closed_wish"].found
    assert not found.open
    assert (found.decided.verdict, found.decided.note) == (Verdict.BOTH, "統合まで待つ")
    assert found.decided.who == store.person.name
    with store.write("Change") as session:
        session.get(School, 1).phone = "1"  # not what it was about
    assert groups(store)["closed_wish"].open == 0
    with store.write("Change") as session:
        session.get(School, 1).closed_on = date(2026, 3, 31)
    (found,) = groups(store)["closed_wish"].found
    assert found.open
    assert found.decided.note == "統合まで待つ"  # what was said before is shown
    assert not found.decided.holds


def test_decisions_are_journaled_and_can_be_reopened(store):
    wished(store)
    (found,) = groups(store)["closed_wish"].found
    decide(store, found.finding, Verdict.FIRST)
    decide(store, found.finding, Verdict.OTHER)
    reopen(store, found.finding)
    assert groups(store)["closed_wish"].open == 1
    assert store.undo() == "Reopen a contradiction"
    (again,) = groups(store)["closed_wish"].found
    assert again.decided.verdict is Verdict.OTHER
    store.undo()
    assert groups(store)["closed_wish"].found[0].decided.verdict is Verdict.FIRST


def test_who_reads_only_decides_nothing(store):
    wished(store)
    (found,) = groups(store)["closed_wish"].found
    store.person = Actor(None, "官", Role.OFFICIAL)
    with pytest.raises(NotAllowed):
        decide(store, found.finding, Verdict.BOTH)


def test_sixty_thousand_schools_take_seconds_and_can_be_cancelled(store):
    rows = [
        {"name": f"第{n}小学校", "uid": new_uid(), "kind": "elementary",
         "establisher": "municipal", "ward": "港区", "code": f"B1132{n:08d}", "postcode": "105-0014",
         "address": f"東京都港区芝{n}", "latitude": 35.6, "longitude": 139.7, "status": "active"}
        for n in range(60_000)
    ]  # fmt: skip
    with store.write("Fill") as session:
        session.execute(insert(School), rows)
    start = time.perf_counter()
    assert finish(check(store, TODAY)) == []
    assert time.perf_counter() - start < 15  # a second or two; the machine may be shared
    assert len(list(check(store, TODAY))) == len(RULES)
    work = check(store, TODAY)
    next(work)
    work.close()
    with store.write("Still writable") as session:
        session.add(School(name="B"))
