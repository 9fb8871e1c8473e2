"""The page of the journal, and what one operation changed."""

from datetime import date

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from desktop.models.organisation import Contact
from desktop.models.school import School
from desktop.services import histories, registers
from desktop.views.keeping.journal import since
from desktop.views.widgets import Link, Pill

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def page(window, office, waiter):
    registers.save(office, "schools", {"enrolment": 955}, 1, 1)
    window.navigator.open_page("journal")
    waiter()
    return window.page


def test_the_newest_change_is_shown_with_its_fields(page):
    assert [each.label for each in page.model.entries] == ["Change record", "Fill"]
    assert page.chosen.label == "Change record"
    (row,) = page.touched
    assert (row.register, row.row, row.event) == ("schools", 1, "changed")
    assert [(c.label, c.before, c.after) for c in row.changes] == [("Enrolment", "960", "955")]
    assert page.area.widget().findChild(Pill).text() == "Changed"


def test_the_model_keeps_the_rules_of_models(page):
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal, page)
    page.model.add(page.model.entries[:1])
    assert page.model.rowCount() == 3


def test_a_record_opens_from_its_change(page, window, waiter):
    page.area.widget().findChild(Link).click()
    waiter()
    assert window.navigator.place.register == "schools"
    assert window.navigator.place.key == 1


def test_taking_back_puts_the_record_as_it_was(page, office, waiter):
    page.back.click()
    waiter()
    assert registers.read(office, "schools", 1).values["enrolment"] == 960
    assert page.messages.text.text().startswith("Taken back")
    assert [each.kind for each in page.model.entries] == ["undo", "do", "do"]


def test_a_conflict_is_explained_where_it_was_asked(page, office, waiter):
    page.table.selectRow(1)
    waiter()
    page.back.click()
    waiter()
    assert "changed again since" in page.messages.text.text()
    assert "Hibiya" in page.messages.text.text()
    assert registers.read(office, "schools", 1).values["enrolment"] == 955


def test_the_filters_narrow_the_list(page, qtbot, waiter):
    page.register.setCurrentIndex(page.register.findData("wishes"))
    page.register.activated.emit(page.register.currentIndex())
    waiter()
    assert [each.label for each in page.model.entries] == ["Fill"]
    page.what.setText("nothing of that kind")
    qtbot.waitUntil(lambda: page.left.currentIndex() == 1)
    page.empty.button.click()
    waiter()
    assert len(page.model.entries) == 2


def test_the_days_of_a_period():
    day = date(2026, 2, 3)
    assert [since(n, day) for n in range(5)] == [
        None,
        day,
        date(2026, 1, 28),
        date(2026, 1, 5),
        date(2025, 4, 1),
    ]


def test_what_was_changed_twice_in_one_operation_is_told_once(store):
    with store.write("Twice") as session:
        school = School(name="深川高等学校", enrolment=1)
        session.add(school)
        session.flush()
        school.enrolment = 2
        session.flush()
        gone = Contact(name="佐藤", school_id=school.id)
        session.add(gone)
        session.flush()
    with store.read() as session:
        first, second = histories.touched(session, 1)
    assert first.event == "added"
    assert [c.after for c in first.changes if c.name == "enrolment"] == ["2"]
    assert second.title == "Contact: 佐藤"
    assert [c.after for c in second.changes if c.name == "school_id"] == ["深川高等学校"]


def test_a_records_history_leads_to_the_whole_change(page, window, office, waiter):
    page.what.setText("nothing of that kind")
    window.navigator.open_record("schools", 1)
    waiter()
    tabs = window.page.full
    tabs.tabs.setCurrentIndex(3)
    links = tabs.stack.currentWidget().widget().findChildren(Link)
    assert links[0].accessibleName() == "Change record"
    links[-1].click()
    waiter()
    assert window.page is page
    assert page.chosen.label == "Fill"


def test_a_case_has_its_history(window, office, waiter):
    window.navigator.open_record("cases", 1)
    waiter()
    case = window.page
    case.tabs.setCurrentIndex(case.stack.indexOf(case.history))
    assert case.stack.currentWidget() is case.history
    assert case.history.widget().findChildren(Link)
