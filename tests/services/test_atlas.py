"""What the world map and a country's page read."""

from datetime import date, datetime, time

import pytest

from desktop.i18n import country_name
from desktop.models.agreement import Agreement, AgreementParty
from desktop.models.calendar import CalendarSpan
from desktop.models.case import Case, CaseMember
from desktop.models.organisation import Organisation
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.services.atlas.country import read_country
from desktop.services.atlas.outline import outlines
from desktop.services.atlas.reading import read_world

NOON = datetime(2026, 11, 27, 3)  # UTC: noon in Tokyo, a Friday


@pytest.fixture
def office(store):
    with store.write("Fill") as session:
        school = School(name="日比谷高等学校")
        hobart = Partner(name="Hobart High", country="AU", region="AU-TAS", city="Hobart",
                         time_zone="Australia/Hobart", status="active", class_start=time(9),
                         class_end=time(15), latitude=-42.9, longitude=147.3)  # fmt: skip
        perth = Partner(name="Perth College", country="AU", region="AU-WA",
                        time_zone="Australia/Perth", status="lead")  # fmt: skip
        nowhere = Partner(name="École", country="FR")
        session.add_all([school, hobart, perth, nowhere])
        session.flush()
        held = Case(
            title="海の交流", exchange_type="video", status="held", held_on=date(2026, 6, 1)
        )
        held.members = [
            CaseMember(position=0, school_id=school.id),
            CaseMember(position=1, partner_id=hobart.id),
            CaseMember(position=2, partner_id=nowhere.id),
        ]
        off = Case(title="中止", exchange_type="video", status="cancelled", status_reason="x")
        off.members = [CaseMember(position=0, partner_id=hobart.id)]
        parties = [AgreementParty(position=n, name=name) for n, name in enumerate("AB")]
        session.add_all([
            held, off,
            Agreement(title="MOU", counterpart="B", country="AU", region="AU-TAS",
                      signed_on=date(2020, 1, 1), parties=parties),
            Agreement(title="Draft", counterpart="C", country="FR", status="draft"),
            Organisation(name="オーストラリア大使館", kind="embassy", represents="AU", country="JP"),
            CalendarSpan(kind="holiday", starts_on=date(2026, 12, 18), ends_on=date(2027, 2, 1),
                         title="Summer holidays", country="AU", region="AU-TAS"),
        ])  # fmt: skip
    return store


def test_the_world_counts_partners_agreements_and_cases(office):
    world = read_world(office, date(2026, 11, 28))
    australia, france = world.countries["AU"], world.countries["FR"]
    assert australia.partners == {"active": 1, "lead": 1}
    assert (australia.agreements, france.agreements) == (1, 0)
    # A case with partners of two countries counts for both; a cancelled one for none.
    assert (australia.case_count(), france.case_count(), australia.case_count(2026)) == (1, 1, 1)
    assert world.years == [2026]
    assert len(world.spots.ids) == 1


def test_a_country_s_page_tells_partners_time_agreements_cases_and_days(office):
    found = read_country(office, "AU", NOON)
    assert [each.name.own for each in found.partners] == ["Hobart High", "Perth College"]
    hobart, perth = found.partners
    assert hobart.local(NOON) == datetime(2026, 11, 27, 14)
    at_school, words = hobart.state(NOON)
    assert (at_school, str(words)) == (True, "at school until 15:00")
    assert perth.local(NOON) == datetime(2026, 11, 27, 11)
    assert sorted(zone.ahead(NOON) for zone in found.zones) == [-60, 120]
    assert [each.in_force for each in found.agreements] == [True]
    assert [str(case.title) for case in found.cases if case.status == "held"] == ["海の交流"]
    assert [body.name.own for body in found.embassies] == ["オーストラリア大使館"]
    assert any(each.day == date(2026, 12, 25) for each in found.holidays)
    assert [span.title for span in found.spans] == ["Summer holidays"]


def test_a_partner_on_a_sunday_and_one_without_a_zone(office):
    sunday = datetime(2026, 11, 29, 3)
    assert read_country(office, "AU", sunday).partners[0].state(sunday)[0] is False
    (nowhere,) = read_country(office, "FR", NOON).partners
    assert nowhere.local(NOON) is None
    assert nowhere.state(NOON) is None


def test_a_country_without_records_is_empty(store):
    found = read_country(store, "NZ", NOON)
    assert found.partners == found.cases == found.agreements == ()
    assert found.holidays_known
    assert read_world(store, date(2026, 11, 28)).countries == {}


def test_every_country_of_the_map_has_a_name_and_a_shape():
    assert {"JP", "AU", "NZ", "CA", "TW", "CN", "FR", "TH", "VN", "AE", "US"} <= outlines().keys()
    assert all(len(ring) >= 3 for each in outlines().values() for ring in each.rings)
    assert all(country_name(code) != code for code in outlines())
