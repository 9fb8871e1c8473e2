from datetime import date, datetime

import pytest

from desktop.errors import InvalidValue, RuleBroken, Stale, UserError
from desktop.models.calendar import CalendarSpan
from desktop.models.case import Case, CaseMember, Shipment
from desktop.models.communication import Communication
from desktop.models.quota import Quota
from desktop.models.school import School
from desktop.services import queries, references, registers
from desktop.services.queries import Query


def add(store, register, **values):
    return registers.save(store, register, values)


def test_a_record_is_saved_read_and_changed(store):
    key = add(store, "schools", name="日比谷高等学校", languages=("en",))
    entry = registers.read(store, "schools", key)
    assert (entry.title, entry.values["languages"], entry.version) == ("日比谷高等学校", ("en",), 1)
    registers.save(store, "schools", {"phone": "03-0000-0000"}, key, entry.version)
    assert registers.read(store, "schools", key).values["phone"] == "03-0000-0000"
    with pytest.raises(Stale, match="日比谷高等学校 has been changed"):
        registers.save(store, "schools", {"phone": "1"}, key, entry.version)
    assert registers.read(store, "schools", key).values["phone"] == "03-0000-0000"


def test_a_record_without_what_it_needs_is_refused(store):
    with pytest.raises(InvalidValue, match="School name"):
        add(store, "schools", ward="北区")
    with pytest.raises(InvalidValue, match="Country"):
        add(store, "partners", name="A")
    with pytest.raises(RuleBroken, match="one school or to one partner"):
        add(store, "wishes", title="A")
    assert set(registers.totals(store).values()) == {0}


def test_related_records_are_one_click_away(store):
    school = add(store, "schools", name="A")
    partner = add(store, "partners", name="B", country="NZ")
    add(store, "wishes", school_id=school)
    add(store, "designations", school_id=school, scheme="ge_net_20", fiscal_year=2025)
    with store.write("Case") as session:
        members = [
            CaseMember(position=0, school_id=school),
            CaseMember(position=1, partner_id=partner),
        ]
        session.add(Case(title="C", exchange_type="video", members=members))
    found = {each.register: each for each in registers.related(store, "schools", school)}
    assert {name: each.count for name, each in found.items()} == {
        "wishes": 1,
        "designations": 1,
        "cases": 1,
    }
    with store.read() as session:
        for each in found.values():
            assert (
                len(queries.ids(session, Query(each.register, conditions=(each.condition,)))) == 1
            )


def test_deleting_takes_what_belongs_to_the_record_and_spares_what_others_need(store):
    school = add(store, "schools", name="A")
    partner = add(store, "partners", name="B", country="NZ")
    add(store, "wishes", school_id=school)
    with store.write("Case") as session:
        session.add(
            Case(
                title="C",
                exchange_type="video",
                members=[CaseMember(position=0, partner_id=partner)],
            )
        )
    registers.delete(store, "schools", [school])
    assert registers.totals(store)["wishes"] == 0
    with pytest.raises(RuleBroken, match="B takes part in 1 cases"):
        registers.delete(store, "partners", [partner])
    with pytest.raises(UserError, match="no longer there"):
        registers.read(store, "schools", school)


def test_references_are_found_by_name_code_and_uid(store):
    first = add(store, "schools", name="杉並高等学校", code="D113299900001", ward="杉並区")
    add(store, "schools", name="杉並総合高等学校", ward="杉並区")
    add(store, "schools", name="中央小学校", ward="北区")
    add(store, "schools", name="中央小学校", ward="港区")
    with store.read() as session:
        assert references.resolve(session, "schools", "杉並高等学校") == first
        assert references.resolve(session, "schools", "D113299900001") == first
        assert references.resolve(session, "schools", " ") is None
        with pytest.raises(InvalidValue, match="More than one"):
            references.resolve(session, "schools", "中央小学校")
        with pytest.raises(InvalidValue, match="There is no record"):
            references.resolve(session, "schools", "杉並")
        found = references.candidates(session, "schools", "中央")
        assert {each.detail for each in found} == {"北区", "港区"}
        assert (
            references.candidates(session, "schools", "杉並")[0].title == "杉並総合高等学校"
            or first
        )


def test_what_tells_namesakes_apart_is_said_in_words(store):
    with store.write("Fill") as session:
        case = Case(title="Cards", exchange_type="cards", held_on=date(2026, 6, 1))
        case.shipments = [Shipment(leg="to_partner", contents="Cards")]
        school = School(name="芝小学校", ward="港区")
        session.add_all([
            case, school,
            Quota(title="Cards", fiscal_year=2026),
            CalendarSpan(kind="holiday", title="Cards", country="NZ",
                         starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 1)),
            Communication(school=school, subject="Cards", kind="consultation",
                          said_at=datetime(2026, 6, 1, 9)),
        ])  # fmt: skip
    with store.read() as session:
        told = {
            register: references.candidates(session, register, "Cards")[0].detail
            for register in ("shipments", "quotas", "calendar", "communications")
        }
    assert told == {
        "shipments": "Cards", "quotas": "FY2026", "calendar": "New Zealand",
        "communications": "芝小学校",
    }  # fmt: skip


def test_a_part_of_a_name_means_the_only_record_that_has_it(store):
    for name, notes in (
        ("都立日比谷高等学校", ""),
        ("都立白鴎高等学校", "日比谷から通う"),
        ("都立三田高等学校", ""),
    ):
        add(store, "schools", name=name, notes=notes)
    with store.read() as session:
        assert references.meant(session, "schools", "日比谷") == 1
        assert references.meant(session, "schools", " ") is None
        with pytest.raises(InvalidValue, match="More than one record under Schools may be “都立”"):
            references.meant(session, "schools", "都立")
        with pytest.raises(InvalidValue, match="no record named “芝”"):
            references.meant(session, "schools", "芝")
        with pytest.raises(InvalidValue, match="no record named “日比谷”"):
            references.resolve(session, "schools", "日比谷")  # a file must say it whole
