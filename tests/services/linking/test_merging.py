"""Merging two records: what moves, what is lost, and that undo makes two of it again."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from desktop.errors import NotAllowed, RuleBroken, Stale
from desktop.models.agreement import Agreement, AgreementParty
from desktop.models.case import Case, CaseMember
from desktop.models.linking import LinkAnswer
from desktop.models.organisation import Contact, Organisation
from desktop.models.partner import Partner
from desktop.models.people import Actor, Role
from desktop.models.school import Designation, School
from desktop.models.wish import Wish
from desktop.services.linking import finding, merging
from desktop.services.linking.merging import Pick
from desktop.services.progress import finish
from tests.services.test_journal import add, everything


def prepare(store, keep=1, drop=2, register="schools"):
    return merging.prepare(store, register, keep, drop)


@pytest.fixture
def two(store):
    """One school twice, with what hangs on each."""
    code = School(name="都立日比谷高等学校", code="D113299904325", ward="千代田区", notes="甲",
                  languages=("en",), origin={"name": [None, 7], "ward": ["千代田", 7]})  # fmt: skip
    kana = School(name="日比谷高校", kana="ひびや", ward="港区", notes="乙", phone="03-3581-0808",
                  languages=("en", "fr"), origin={"kana": [None, 8]})  # fmt: skip
    add(store, code, kana)
    case = Case(title="海", exchange_type="video")
    case.members = [CaseMember(position=0, school_id=1), CaseMember(position=1, school_id=2)]
    other = Case(title="山", exchange_type="video")
    other.members = [CaseMember(position=0, school_id=2)]
    add(
        store,
        case,
        other,
        Wish(school_id=2, title="海"),
        Contact(name="山田", school_id=2),
        Designation(school_id=1, scheme="ge_net_20", fiscal_year=2025),
        Designation(school_id=2, scheme="ge_net_20", fiscal_year=2025),
        Designation(school_id=2, scheme="ge_net_20", fiscal_year=2022),
    )
    return store


def test_what_would_be_done_and_lost_is_said_first(two):
    before = everything(two)
    plan = prepare(two)
    assert everything(two) == before
    usual = {d.field.name: d.usual for d in plan.differences}
    assert usual == {"name": Pick.KEPT, "kana": Pick.OTHER, "ward": Pick.KEPT,
                     "phone": Pick.OTHER, "languages": Pick.BOTH, "notes": Pick.BOTH}  # fmt: skip
    assert {m.table: (m.rows, m.twins) for m in plan.moved} == {
        "wish": (1, 0), "contact": (1, 0), "designation": (1, 1), "case_member": (1, 1),
    }  # fmt: skip
    assert [(field.name, value) for field, value in plan.lost({})] == [
        ("name", "日比谷高校"),
        ("ward", "港区"),
    ]
    assert ("kana", "ひびや") not in [(f.name, v) for f, v in plan.lost({"kana": Pick.OTHER})]
    assert merging.better_kept(two, "schools", 2, 1) == (1, 2)


def test_one_record_with_everything_that_pointed_to_either(two):
    merging.merge(two, prepare(two), {"ward": Pick.OTHER, "notes": Pick.BOTH})
    with two.read() as session:
        (school,) = session.scalars(select(School)).all()
        assert (school.name, school.kana, school.ward) == ("都立日比谷高等学校", "ひびや", "港区")
        assert (school.notes, school.languages) == ("甲\n乙", ("en", "fr"))
        assert school.origin == {"name": [None, 7], "kana": [None, 8]}
        assert session.scalars(select(Wish.school_id)).all() == [1]
        assert session.scalars(select(Contact.school_id)).all() == [1]
        assert sorted(session.scalars(select(Designation.fiscal_year))) == [2022, 2025]
        members = session.execute(select(CaseMember.case_id, CaseMember.school_id)).all()
        assert sorted(map(tuple, members)) == [(1, 1), (2, 1)]
        assert not session.execute(text("PRAGMA foreign_key_check")).all()


def test_undo_makes_two_of_it_again(two):
    before = everything(two)
    pair = finding.one(two, "schools", 1, 2)
    merging.merge(two, prepare(two), pair=pair)
    with two.read() as session:
        assert session.scalar(select(LinkAnswer.answer)) == "same"
    merged = everything(two)
    assert two.undo() == "Merge records"
    assert everything(two) == before
    two.redo()
    assert everything(two) == merged


def test_organisations_hand_over_their_agreements_and_missions(store):
    add(
        store,
        Organisation(name="Department of Education, Taipei", kind="education_authority"),
        Organisation(name="Taipei Department of Education", kind="education_authority",
                     capabilities=("speakers",)),
    )  # fmt: skip
    signed = Agreement(title="MOU", counterpart="Taipei")
    signed.parties = [AgreementParty(position=1, name="Taipei", organisation_id=2)]
    add(store, signed, Contact(name="王", organisation_id=2))
    before = everything(store)
    plan = prepare(store, register="organisations")
    assert {m.table: m.rows for m in plan.moved} == {"agreement_party": 1, "contact": 1}
    merging.merge(store, plan)
    with store.read() as session:
        assert session.scalar(select(AgreementParty.organisation_id)) == 1
        assert session.scalar(select(Contact.organisation_id)) == 1
        assert session.get(Organisation, 1).capabilities == ("speakers",)
    store.undo()
    assert everything(store) == before


def test_a_code_moves_to_the_record_that_lacks_it(two):
    merging.merge(two, prepare(two, keep=2, drop=1))
    with two.read() as session:
        (school,) = session.scalars(select(School)).all()
        assert (school.id, school.code, school.name) == (2, "D113299904325", "日比谷高校")


def test_two_codes_are_two_schools(two):
    add(two, School(name="日比谷高等学校", code="D113299999999"))
    before = everything(two)
    with pytest.raises(RuleBroken, match=r"D113299904325 .* D113299999999"):
        prepare(two, 1, 3)
    assert everything(two) == before


def test_what_has_changed_meanwhile_is_compared_again(two):
    plan = prepare(two)
    with two.write("Change") as session:
        session.get(School, 2).phone = "1"
    before = everything(two)
    with pytest.raises(Stale):
        merging.merge(two, plan)
    assert everything(two) == before


def test_a_rule_of_the_record_holds_for_the_merged_one_too(store):
    add(
        store,
        Partner(name="A", country="NZ", age_min=12),
        Partner(name="A", country="NZ", age_max=5),
    )
    before = everything(store)
    with pytest.raises(RuleBroken):
        merging.merge(store, prepare(store, register="partners"))
    assert everything(store) == before


def test_who_reads_only_merges_nothing(two):
    plan, before = prepare(two), everything(two)
    two.person = Actor(None, "官", Role.OFFICIAL)
    with pytest.raises(NotAllowed):
        merging.merge(two, plan)
    assert everything(two) == before


def test_all_that_is_sure_in_one_step(store):
    place = {"kind": "elementary", "ward": "港区"}
    add(
        store,
        School(name="港区立芝小学校", code="B113210300001", address="港区芝2-21-3", **place),
        School(name="芝小学校", address="東京都港区芝二丁目21番3号", phone="03-3456-5772", **place),
        School(name="港区立赤羽小学校", code="B113210300002", address="港区三田1-4-52", **place),
        School(name="赤羽小学校", **place),
    )
    before = everything(store)
    pairs = finish(finding.find(store, "schools"))
    assert len(pairs) == 2
    assert finish(merging.merge_all(store, pairs)) == 1
    with store.read() as session:
        assert session.scalars(select(School.name).order_by(School.id)).all() == [
            "港区立芝小学校",
            "港区立赤羽小学校",
            "赤羽小学校",
        ]
    store.undo()
    assert everything(store) == before


texts = st.none() | st.sampled_from(["", "a", "甲", "東京都港区芝1-2-3", "03-1234-5678"])
school = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["甲小学校", "乙小学校", "x"]),
        "kana": texts,
        "ward": texts,
        "phone": texts,
        "notes": texts,
        "enrolment": st.none() | st.integers(0, 9),
        "latitude": st.none() | st.floats(-90, 90),
        "languages": st.sampled_from([(), ("en",), ("fr", "en")]),
    }
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_merge_and_undo_leave_the_store_as_it_was(store, data):
    with store.write("Clear") as session:
        for model in (Case, School):
            for each in session.scalars(select(model)):
                session.delete(each)
    schools = [School(**values) for values in data.draw(st.lists(school, min_size=2, max_size=4))]
    if data.draw(st.booleans()):
        schools[0].code = "B113210300001"
    keys = add(store, *schools)
    some = st.sampled_from(keys)
    with store.write("Hang things on them") as session:
        for key in data.draw(st.lists(some, max_size=5)):
            session.add(Wish(school_id=key))
        for key in data.draw(st.lists(some, max_size=4)):
            session.add(Designation(school_id=key, scheme="s", fiscal_year=2025))
        for members in data.draw(st.lists(st.lists(some, max_size=3), max_size=3)):
            case = Case(title="c", exchange_type="video")
            case.members = [CaseMember(position=n, school_id=k) for n, k in enumerate(members)]
            session.add(case)
    before = everything(store)
    keep, drop = data.draw(st.permutations(keys))[:2]
    plan = prepare(store, keep, drop)
    picks = {
        each.field.name: data.draw(
            st.sampled_from([p for p in Pick if p is not Pick.BOTH or each.joinable])
        )
        for each in plan.differences
    }
    merging.merge(store, plan, picks)
    with store.read() as session:
        assert session.get(School, drop) is None
        assert not session.execute(text("PRAGMA foreign_key_check")).all()
        assert not session.scalars(select(Wish.id).where(Wish.school_id == drop)).all()
        kept = session.get(School, keep)
        for each in plan.differences:
            assert getattr(kept, each.field.name) == each.value(picks[each.field.name])
    store.undo()
    assert everything(store) == before
