"""The planner in the real window: parties in, months and slots out, a session planned."""

from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desktop import app
from desktop.models.case import Case, CaseMember
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.services.workflow.reading import read_case
from desktop.views.planner import page as planner

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def window(store, jobs, settings, qtbot, monkeypatch):
    monkeypatch.setattr(planner, "today", lambda: date(2026, 6, 1))
    with store.write("Fill") as session:
        school = School(name="日比谷高等学校", class_start=time(8, 30), class_end=time(15, 30))
        sydney = Partner(name="Sydney High", country="AU", region="AU-NSW",
                         time_zone="Australia/Sydney")  # fmt: skip
        paris = Partner(name="Lycée Hugo", country="FR", time_zone="Europe/Paris")
        nowhere = Partner(name="Nowhere", country="FR")
        case = Case(title="海の交流", exchange_type="video", status="agreed")
        case.members = [
            CaseMember(position=0, school=school),
            CaseMember(position=1, partner=sydney),
        ]
        session.add_all([school, sydney, paris, nowhere, case])
    made = app.build(store, jobs, settings)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.navigator.open_page("planner")
    return made


@pytest.fixture
def page(window, waiter):
    shown = window.page
    shown.asking.ask(date(2026, 9, 1), date(2026, 11, 30), 60)
    shown.plan_for([1], [1])
    waiter()
    return shown


def test_months_slots_and_the_day_on_every_clock(page, qtbot):
    assert len(page.map.days) == 91
    assert page.slots.rowCount() == len(page.plan.slots) > 20
    first = page.plan.slots[0]
    assert page.map.day == first.day
    assert "Sydney High" in page.times.text()
    page.map.setFocus()
    qtbot.keyClick(page.map, Qt.Key.Key_Right)
    assert (page.map.day - first.day).days == 1
    page.map.grab()
    page.bar.grab()
    assert "usual school hours are assumed" in page.notes.text()


def test_a_slot_of_two_schools_tells_the_partner_s_time(page, store, waiter):
    with store.write("Add") as session:
        session.add(School(name="青山高等学校", class_start=time(8, 30), class_end=time(15, 30)))
    page.plan_for([1, 2], [1])
    waiter()
    local = page.plan.slots[0].meeting.locals[2]
    below = page.slots.line(0).below
    assert below.startswith("there ")
    assert below.count(f"{local.start:%H:%M}–{local.end:%H:%M}") == 1
    page.asking.around.setChecked(True)
    page.plan_for([1], [1, 2])
    waiter()
    assert page.slots.line(0).below.startswith("Sydney High: ")
    assert "Lycée Hugo: " in page.slots.line(0).below


def test_on_a_low_screen_nothing_lies_over_another(page, window, waiter):
    page.plan_for([1], [1])
    waiter()
    window.resize(853, 533)
    waiter()
    parts = (page.clocks, page.slots_title, page.view, page.take_button)
    tops = [part.mapTo(page, part.rect().topLeft()).y() for part in parts]
    ends = [part.mapTo(page, part.rect().bottomLeft()).y() for part in parts]
    assert all(end < top for end, top in zip(ends, tops[1:], strict=False))
    assert ends[-1] < page.height()


def test_where_nobody_meets_in_lessons_the_page_says_what_would_do(page, waiter):
    page.plan_for([1], [2])
    waiter()
    assert page.slots.rowCount() == 0
    assert "No day has 60 minutes in common: 0 at the most in lessons, 180" in page.nothing.text()
    assert page.day_title.text()  # the day with the most to offer is shown all the same
    page.around_button.click()
    waiter()
    assert page.slots.rowCount() > 0
    assert not page.nothing.isVisible()


def test_a_partner_without_a_time_zone_is_named(page, waiter):
    page.plan_for([1], [3])
    waiter()
    assert "time zone of Nowhere" in page.messages.text.text()
    assert page.plan is None


def test_parties_are_picked_and_taken_out(page, waiter, qtbot):
    picker = page.asking.pickers["partners"]
    picker.line.setText("Lycée Hugo")
    qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    waiter()
    assert [str(party.name) for party in page.plan.parties][1:] == ["Sydney High", "Lycée Hugo"]
    page.asking._drop("partners", 1)
    waiter()
    assert [str(party.name) for party in page.plan.parties][1:] == ["Lycée Hugo"]
    page.asking._drop("partners", 2)
    waiter()
    assert page.plan is None


@pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing the keyboard")
def test_parties_are_picked_with_enter_from_what_is_offered(page, waiter, qtbot):
    picker = page.asking.pickers["partners"]
    picker.line.setFocus()
    qtbot.keyClicks(picker.line, "Lyc")
    qtbot.waitUntil(picker.popup.isVisible)
    qtbot.keyClick(picker.popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.asking.chosen["partners"] == [1, 2])
    assert picker.line.text() == ""
    waiter()
    assert len(page.plan.parties) == 3


def test_from_a_case_to_a_session_in_one_click(window, store, waiter):
    window.navigator.open_record("cases", 1)
    waiter()
    window.page.plan.find_time.click()
    waiter()
    page = window.page
    assert page.name == "planner"
    assert page.take_button.isVisible()
    slot = page.plan.slots[0]
    page.take_button.click()
    waiter()
    assert window.page.name == "case"
    (session,) = read_case(store, 1).sessions
    assert session.starts_at == slot.meeting.locals[0].start
    assert session.zone == "Australia/Sydney"
    assert store.undo() == "Plan a session"


def test_from_two_parties_to_a_case_with_its_session_in_one_click(page, window, store, waiter):
    slot = page.plan.slots[0]
    page.take_button.click()
    waiter()
    assert window.page.name == "case"
    case = read_case(store, 2)
    assert [member.title for member in case.members] == ["日比谷高等学校", "Sydney High"]
    assert (case.status, case.held_on) == ("negotiating", slot.day)
    assert [each.starts_at for each in case.sessions] == [slot.meeting.locals[0].start]
    assert case.tasks
    assert store.undo() == "Open a case"


def test_the_empty_page_says_what_belongs_there(window, waiter):
    page = window.page
    assert page.empty.isVisible()
    assert "Choose a school and a partner" in page.empty.sentence.text()
    page.plan_for([1], [1])
    waiter()
    assert not page.empty.isVisible()


def test_a_month_begins_with_its_first_week_shown(page, waiter):
    page.asking.ask(date(2026, 9, 28), date(2026, 10, 31), 60)
    page.read()
    waiter()
    september, october = (
        page.map.cell(date(2026, month, day)) for month, day in ((9, 28), (10, 1))
    )
    assert september.top() == october.top()


def test_invitations_are_written_for_both_sides(page, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(tmp_path))
    page.ics_button.click()
    assert len(list(tmp_path.glob("*.ics"))) == 2
    assert "2 invitations" in page.messages.text.text()
