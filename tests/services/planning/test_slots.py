"""Calendars, slots and invitations, read from a store."""

from datetime import date, datetime, time

import pytest
from icalendar import Calendar as Ical

from desktop import i18n
from desktop.errors import RuleBroken
from desktop.models.calendar import CalendarSpan
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.services.planning import calendars, invitation
from desktop.services.planning.office import read_office
from desktop.services.planning.party import parties
from desktop.services.planning.slots import days, slots

TODAY = date(2026, 6, 1)


@pytest.fixture
def office(store):
    """A school in Tokyo; partners in Sydney, Vancouver, Paris and Jerusalem; ids in that order."""
    with store.write("Fill") as session:
        session.add(
            School(name="日比谷高等学校", name_en="Hibiya", class_start=time(8, 30),
                   class_end=time(15, 30), lunch_start=time(12, 0), lunch_end=time(13, 0))
        )  # fmt: skip
        for name, country, region, zone in (
            ("Sydney High", "AU", "AU-NSW", "Australia/Sydney"),
            ("Vancouver High", "CA", "CA-BC", "America/Vancouver"),
            ("Lycée Hugo", "FR", "FR-IDF", "Europe/Paris"),
            ("Jerusalem High", "IL", None, "Asia/Jerusalem"),
            ("Nowhere", "AU", None, None),
        ):
            session.add(
                Partner(name=name, country=country, region=region, time_zone=zone,
                        class_start=time(8, 30), class_end=time(15, 0))
            )  # fmt: skip
    return store


def add(store, **values):
    with store.write("Add days") as session:
        session.add(CalendarSpan(**values))


def found(store, partners, first, last, schools=(1,), today=TODAY):
    with store.read() as session:
        who = parties(session, schools, partners)
    return who, days(who, first, last, today=today)


def test_lessons_without_the_lunch_break(office):
    _who, (day,) = found(office, (1,), date(2026, 10, 20), date(2026, 10, 20))
    # Sydney is two hours ahead: lessons end at 13:00 here; lunch cuts at 12:00.
    assert day.minutes(around=False) == 210
    assert day.minutes(around=True) == 390  # lunch, and until 17:00 there


def test_holidays_of_both_sides_by_region_and_in_the_readers_language(office):
    _who, seen = found(office, (1,), date(2026, 10, 1), date(2026, 11, 30))
    away = {day.day: [str(why) for _party, why in day.away] for day in seen}
    assert away[date(2026, 11, 3)] == ["public holiday: Culture Day"]
    assert away[date(2026, 10, 5)] == ["public holiday: Labor Day"]  # of New South Wales only
    assert away[date(2026, 10, 6)] == []
    i18n.set_language("ja")
    assert calendars.public_holidays("JP", None, 2026)[date(2026, 11, 3)] == "文化の日"


def test_usual_holidays_are_assumed_until_the_school_says_its_own(office):
    who, seen = found(office, (1,), date(2026, 8, 3), date(2026, 8, 3))
    assert "Summer holidays (assumed)" in [str(why) for _party, why in seen[0].away]
    assert any("usual school holidays" in str(each) for each in who[0].unknown)
    add(office, kind="holiday", starts_on=date(2026, 8, 8), ends_on=date(2026, 8, 16), school_id=1)
    who, seen = found(office, (1,), date(2026, 8, 3), date(2026, 8, 10))
    assert seen[0].away == ()
    assert [str(why) for _party, why in seen[-1].away] == ["School holiday"]
    assert not any("usual school holidays" in str(each) for each in who[0].unknown)


def test_terms_examinations_and_country_wide_days(office):
    add(office, kind="term", title="Term 4", starts_on=date(2026, 10, 12),
        ends_on=date(2026, 12, 18), country="AU", region="AU-NSW")  # fmt: skip
    add(office, kind="examination", title="HSC", starts_on=date(2026, 10, 20),
        ends_on=date(2026, 10, 21), partner_id=1)  # fmt: skip
    who, seen = found(office, (1,), date(2026, 10, 6), date(2026, 10, 30))
    by_day = {day.day: day for day in seen}
    assert [str(why) for _p, why in by_day[date(2026, 10, 7)].away] == ["between terms"]
    assert [str(why) for _p, why in by_day[date(2026, 10, 20)].away] == ["Examinations: HSC"]
    near = {slot.day: [str(each) for each in slot.reasons] for slot in slots(seen, who)}
    assert "near the examinations of Sydney High" in near[date(2026, 10, 22)]
    assert not any("examinations" in each for each in near[date(2026, 10, 29)])


def test_sunday_is_a_school_day_there_and_the_day_before_is_said(office):
    _who, seen = found(office, (4,), date(2026, 11, 13), date(2026, 11, 16))
    away = {day.day: [str(p.name) for p, _why in day.away] for day in seen}
    assert away[date(2026, 11, 13)] == ["Jerusalem High"]  # Friday
    assert away[date(2026, 11, 16)] == []
    _who, seen = found(office, (2,), date(2026, 10, 20), date(2026, 10, 20))
    assert seen[0].minutes(around=False) == 0
    assert seen[0].around.locals[1].shift == -1


def test_slots_come_best_first_and_say_why(office):
    who, seen = found(office, (1,), date(2026, 7, 1), date(2026, 10, 30))
    best = slots(seen, who)
    assert all(slot.day >= date(2026, 9, 1) for slot in best)  # three months ahead
    assert [slot.points for slot in best] == sorted((s.points for s in best), reverse=True)
    assert best[0].day.month == 10
    assert "an easy month" in [str(each) for each in best[0].reasons]
    assert best[0].meeting.minutes == 60
    assert best[0].meeting.locals[0].start.time() >= time(9, 0)
    change = next(slot for slot in best if slot.day == date(2026, 10, 6))
    assert any("clocks of Sydney High change" in str(each) for each in change.reasons)
    early = slots(seen, who, early=True)
    assert any(slot.early for slot in early)
    assert slots(seen, who, minutes=200)
    assert slots(seen, who, minutes=300) == []
    assert slots(seen, who, minutes=300, around=True)


def test_the_offices_own_days_weigh_as_the_usual_months_do(office):
    first, last = date(2026, 10, 5), date(2026, 10, 9)
    add(office, kind="busy", title="監査", starts_on=first, ends_on=date(2026, 10, 6))
    add(
        office,
        kind="closed",
        title="引越し",
        starts_on=date(2026, 10, 7),
        ends_on=date(2026, 10, 7),
    )
    # A school's own days are not the office's.
    add(office, kind="closed", school_id=1, starts_on=last, ends_on=last)
    with office.read() as session:
        year = read_office(session)
    assert [year.season(date(2026, 10, day)) for day in (5, 6, 8)] == ["busy", "busy", "easy"]
    assert [year.season(date(2026, m, 15)) for m in (3, 6, 12)] == ["busy", None, None]
    assert year.season(date(2026, 12, 20)) == year.season(date(2027, 1, 7)) == "busy"
    assert year.closed(date(2026, 10, 7))
    assert not year.closed(last)
    who, seen = found(office, (1,), first, last)
    usual = {slot.day: slot.points for slot in slots(seen, who)}
    noted = {slot.day: slot.points for slot in slots(seen, who, office=year)}
    lost = {day.day: usual[day] - noted[day] for day in usual}
    assert lost == {6: 30, 7: 15, 8: 0}  # the fifth is Labour Day in Sydney
    reasons = {s.day.day: [str(r) for r in s.reasons] for s in slots(seen, who, office=year)}
    assert "a busy month" in reasons[6]
    assert "the office is closed" in reasons[7]


def test_paris_meets_outside_lessons_only(office):
    who, seen = found(office, (3,), date(2026, 11, 4), date(2026, 11, 6))
    assert slots(seen, who) == []
    best = slots(seen, who, around=True)
    assert best
    assert not best[0].meeting.in_class
    assert "outside lessons" in [str(each) for each in best[0].reasons]


def test_three_parties_and_what_is_not_known(office):
    who, seen = found(office, (1, 3), date(2026, 9, 9), date(2026, 9, 9))
    assert len(seen[0].around.locals) == 3 if seen[0].around else True
    assert any("lunch break is not known" in str(each) for each in who[1].unknown)
    with pytest.raises(RuleBroken, match="time zone of Nowhere is not known"):
        found(office, (5,), date(2026, 9, 9), date(2026, 9, 9))
    with pytest.raises(RuleBroken, match="two parties"):
        found(office, (), date(2026, 9, 9), date(2026, 9, 9))
    with pytest.raises(RuleBroken, match="before they begin"):
        found(office, (1,), date(2026, 9, 9), date(2026, 9, 8))
    with pytest.raises(RuleBroken, match="Plan two years"):
        found(office, (1,), date(2026, 9, 9), date(2036, 9, 8))


def test_an_invitation_for_each_side_in_its_language(office, tmp_path):
    who, seen = found(office, (2,), date(2026, 10, 20), date(2026, 10, 20))
    (best,) = slots(seen, who, minutes=30, around=True)
    made = datetime(2026, 6, 1, 3, 0)
    files = invitation.write_all(tmp_path, who, best.day, best.meeting, made=made)
    assert [path.name for path in files] == [
        "2026-10-20 日比谷高等学校.ics", "2026-10-20 Vancouver High.ics",
    ]  # fmt: skip
    here, there = (Ical.from_ical(path.read_bytes()).walk("VEVENT")[0] for path in files)
    assert here["UID"] == there["UID"]
    assert here["DTSTART"].dt == there["DTSTART"].dt
    assert here["DTSTART"].dt.astimezone().utctimetuple()[:5] == (2026, 10, 19, 23, 30)
    assert "交流" in str(here["SUMMARY"])
    assert "Exchange" in str(there["SUMMARY"])
    assert "Mon 19 October 2026 16:30–17:00 (America/Vancouver) – the day before" in str(
        there["DESCRIPTION"]
    )
    assert "2026年10月20日(火) 08:30–09:00 (Asia/Tokyo)" in str(here["DESCRIPTION"])
    assert all(len(line) <= 75 for path in files for line in path.read_bytes().split(b"\r\n"))


def test_spans_that_contradict_themselves_are_refused(office):
    for values, words in (
        ({"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 1)}, "before they begin"),
        ({"starts_on": date(2026, 1, 1), "ends_on": date(2026, 1, 1), "school_id": 1,
          "country": "AU"}, "Choose one of them"),
        ({"starts_on": date(2026, 1, 1), "ends_on": date(2026, 1, 1), "country": "AU",
          "region": "NZ-AUK"}, "no region"),
    ):  # fmt: skip
        with pytest.raises(RuleBroken, match=words):
            CalendarSpan(kind="holiday", **values).check()


def test_the_holidays_are_those_of_the_published_list(shared):
    """The list in the shared data was made with another release of the same library."""
    import csv

    differing = 0
    with (shared / "reference" / "public_holidays_2024_2028.csv").open(
        encoding="utf-8-sig"
    ) as file:
        rows = [row for row in csv.DictReader(file) if "estimated" not in row["name_en"]]
    for row in rows:
        region = f"{row['country']}-{row['subdiv']}" if row["subdiv"] else None
        day = date.fromisoformat(row["date"])
        known = calendars.public_holidays(row["country"], region, day.year)
        differing += day not in known
    assert len(rows) > 1000
    assert differing <= len(rows) // 50
