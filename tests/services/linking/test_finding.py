"""Which pairs are found, how they explain themselves, and that an answered one is not asked again."""

import time

import pytest
from sqlalchemy import insert

from desktop.errors import UserError
from desktop.models.linking import Answer
from desktop.models.organisation import Organisation
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.services.linking import answers, finding
from desktop.services.linking.finding import State
from desktop.services.linking.score import SHOWN, Level
from desktop.services.progress import finish
from tests.services.importing.lists import LISTS, take

KOJIMACHI = {"name": "麴町小", "kind": "elementary", "ward": "千代田区",
             "address": "千代田区麹町二丁目8番", "phone": "03-3263-7337"}  # fmt: skip


def add(store, *records):
    with store.write("Add") as session:
        session.add_all(records)
    return [record.id for record in records]


def find(store, register="schools"):
    return finish(finding.find(store, register))


@pytest.fixture
def ministry(store):
    """The ministry's list in a small copy, every school with its code."""
    take(store, "schools", LISTS / "mext_tokyo_cp932.csv")
    return store


def test_a_list_whose_schools_all_have_codes_has_no_duplicates(ministry):
    assert find(ministry) == []


def test_another_lists_spelling_is_found_and_says_why(ministry):
    (key,) = add(ministry, School(**KOJIMACHI))
    (pair,) = find(ministry)
    assert key in (pair.one.id, pair.other.id)
    assert set(pair.titles) == {"千代田区立麹町小学校", "麴町小"}
    levels = {each.field: each.level for each in pair.score.evidence}
    assert levels["address"] is levels["ward"] is levels["kind"] is Level.SAME
    assert levels["name"] is Level.NEAR
    weights = sum(each.weight for each in pair.score.evidence) + pair.score.prior
    assert pair.score.bits == pytest.approx(weights)
    assert pair.score.probability > 0.99
    assert pair.state is State.OPEN


def test_homonyms_are_never_sure_by_name_alone(store):
    add(
        store,
        School(name="明照幼稚園", kind="kindergarten", ward="文京区", code="A113310500001"),
        School(name="明照幼稚園", kind="kindergarten", ward="文京区"),
        School(name="明照幼稚園", kind="kindergarten", ward="北区"),
    )
    pairs = find(store)
    assert [{p.one.values["ward"], p.other.values["ward"]} for p in pairs] == [{"文京区"}]
    assert not pairs[0].sure
    assert not pairs[0].score.anchored


def test_two_schools_at_one_address_are_told_apart_by_kind(store):
    place = {"ward": "渋谷区", "address": "東京都渋谷区本町4-3-1", "phone": "03-3373-3201"}
    add(
        store,
        School(name="渋谷本町学園", kind="elementary", **place),
        School(name="渋谷本町学園", kind="junior_high", **place),
    )
    assert find(store) == []
    assert not finding.one(store, "schools", 1, 2).sure


def test_where_two_would_do_neither_is_sure(store):
    place = {"kind": "kindergarten", "ward": "中野区", "address": "東京都中野区野方5-8-8"}
    add(
        store,
        School(name="大和幼稚園", code="A113311400198", **place),
        School(name="大和幼稚園", code="A113311400214", **place),
        School(name="大和幼稚園", **place),
    )
    pairs = find(store)
    assert len(pairs) == 2  # the two with codes are no pair
    assert all(pair.score.sure and not pair.sure and pair.rivals == 1 for pair in pairs)


def test_an_answered_pair_is_not_asked_again_until_its_data_change(ministry):
    (key,) = add(ministry, School(**KOJIMACHI))
    (pair,) = find(ministry)
    answers.answer(ministry, pair, Answer.DIFFERENT, "別の分室")
    (again,) = find(ministry)
    assert (again.state, again.note) == (State.DIFFERENT, "別の分室")
    with ministry.write("Change") as session:
        session.get(School, key).enrolment = 5  # not compared
    assert find(ministry)[0].state is State.DIFFERENT
    with ministry.write("Change") as session:
        session.get(School, key).phone = "03-0000-0000"
    assert find(ministry)[0].state is State.OPEN
    answers.answer(ministry, find(ministry)[0], Answer.LATER)
    assert find(ministry)[0].state is State.LATER
    answers.withdraw(ministry, pair)
    assert find(ministry)[0].state is State.OPEN
    assert ministry.undo() == "Ask a possible duplicate again"
    assert find(ministry)[0].state is State.LATER


def test_partners_by_name_place_and_site(store):
    add(
        store,
        Partner(name="St. Mary's College", country="NZ", city="Auckland", code="57",
                website="https://www.stmaryscollege.school.nz/"),
        Partner(name="Saint Marys College", country="NZ", city="Auckland",
                website="http://stmaryscollege.school.nz"),
        Partner(name="St Mary's College", country="AU", city="Sydney"),
        Partner(name="Riccarton High School", country="NZ", city="Christchurch"),
    )  # fmt: skip
    (pair,) = find(store, "partners")
    assert {pair.one.id, pair.other.id} == {1, 2}
    assert pair.sure


def test_embassies_are_told_apart_by_the_country_that_they_stand_for(store):
    add(
        store,
        Organisation(name="Embassy of Niger", kind="embassy", represents="NE", city="Tokyo"),
        Organisation(name="Embassy of Nigeria", kind="embassy", represents="NG", city="Tokyo"),
        Organisation(name="British Columbia Ministry of Education", kind="education_authority"),
        Organisation(name="Ministry of Education, British Columbia", kind="ministry"),
    )
    pairs = find(store, "organisations")
    assert [{p.one.id, p.other.id} for p in pairs] == [{3, 4}]
    assert not pairs[0].sure


def test_any_two_can_be_compared_and_other_registers_cannot(ministry):
    pair = finding.one(ministry, "schools", 1, 2)
    assert pair.score.bits < 0
    with pytest.raises(UserError, match="no longer there"):
        finding.one(ministry, "schools", 1, 999)
    with pytest.raises(UserError, match="schools, partners, organisations"):
        find(ministry, "wishes")


def test_sixty_thousand_schools_stay_quick(store):
    wards = [f"{n}区" for n in range(60)]
    rows = [
        {"name": f"{wards[n % 60]}立第{n // 60}小学校", "uid": f"{n:032x}",
         "kind": "elementary", "ward": wards[n % 60], "code": f"B1132{n:08d}" if n % 60 else None,
         "address": f"東京都{wards[n % 60]}本町{n % 9}-{n % 31}-{n % 23}"}
        for n in range(60_000)
    ]  # fmt: skip
    with store.write("Fill") as session:
        session.execute(insert(School), rows)
    start = time.perf_counter()
    steps = []
    work = finding.find(store, "schools")
    try:
        while True:
            steps.append(next(work))
    except StopIteration as end:
        found = end.value
    assert time.perf_counter() - start < 30  # some seconds; the machine may be shared
    assert steps
    assert all(pair.score.bits >= SHOWN for pair in found)
