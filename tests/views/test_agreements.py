"""The agreements' page in the real window: timeline, versions, terms, papers."""

from datetime import date, timedelta

import pypdf
import pytest
from PySide6.QtCore import QPoint, Qt

from desktop.models.agreement import Agreement, AgreementArea, AgreementParty
from desktop.models.partner import Partner
from desktop.services.agreements import reading
from desktop.services.clock import today
from desktop.views.home_parts import TaskLine
from desktop.views.matching.prose import Prose
from desktop.views.widgets import Link

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def made(title, signed, **values):
    return Agreement(
        title=title, counterpart=title, signed_on=signed, status="signed" if signed else "draft",
        parties=[AgreementParty(position=0, name="Tokyo Board"),
                 AgreementParty(position=1, name=title)],
        areas=[AgreementArea(position=0, text="School relationships", area="school_relationships"),
               AgreementArea(position=1, text="Information exchange", area="information")],
        **values,
    )  # fmt: skip


@pytest.fixture
def page(office, window, waiter):
    with office.write("Fill") as session:
        session.add(made("BC", date(2015, 9, 15), country="CA", region="CA-BC"))
        session.add(made("NSW", date(2016, 10, 6), country="AU", region="AU-NSW"))
        session.add(Partner(name="Sydney High", country="AU", region="AU-NSW"))
    window.navigator.open_record("agreements", 2)
    waiter()
    return window.page


def read(page):
    return reading.read_agreement(page.store, page.sheet.id, page.day)


def test_the_timeline_leads_from_one_to_the_next(page, qtbot, waiter):
    assert page.name == "agreement"
    assert [lane.ordinal for lane in page.timeline.lanes] == [1, 2]
    assert page.name_label.text() == "NSW"
    assert "No. 2 of the board's own" in page.facts.text()
    page.timeline.setFocus()
    qtbot.keyClick(page.timeline, Qt.Key.Key_Up)
    waiter()
    assert page.name_label.text() == "BC"
    spot = page.timeline.place(2).center().toPoint()
    qtbot.mouseClick(page.timeline, Qt.MouseButton.LeftButton, pos=QPoint(spot))
    waiter()
    assert page.name_label.text() == "NSW"
    page.timeline.grab()


def test_numbers_are_those_of_the_day_that_is_typed(page, waiter):
    page.as_of.setText("2016-01-01")
    page.as_of._read()
    waiter()
    assert [lane.ordinal for lane in page.timeline.lanes] == [1, None]


def test_a_renewal_is_worded_signed_and_shows_what_it_changed(page, qtbot, waiter, office):
    page.renew_button.click()
    waiter()
    assert page.sheet.draft
    page.terms.add_area.click()
    line = page.terms.lines[-1]
    line.setText("Cooperation on Global Friendship Project")
    line.editingFinished.emit()
    waiter()
    assert [area.area for area in read(page).areas][-1] == "global_friendship"
    assert page.terms.lines[-1] is line  # the line one writes in is not taken away
    page.sign_button.click()
    assert "On which day" in page.messages.text.text()
    page.sign_day.setText("2017-08-22")
    page.sign_button.click()
    waiter()
    assert not page.sheet.draft
    assert [v.status for v in page.sheet.lane.versions] == ["renewed", "signed"]
    said = [each.words for each in page.changes.findChildren(Prose)]
    assert said == ["＋ Area of cooperation Cooperation on Global Friendship Project"]
    assert office.undo() == "Sign an agreement"


def test_frozen_terms_cannot_be_written(page):
    assert all(line.isReadOnly() for line in page.terms.lines)
    assert all(row.name.isReadOnly() for row in page.terms.rows)
    assert not page.terms.add_area.isVisibleTo(page.terms)
    page.terms.areas_written.emit(["Another"])
    assert "frozen" in page.messages.text.text()


def test_areas_of_a_draft_change_places(page, waiter):
    page.renew_button.click()
    waiter()
    page.terms._move_area(page.terms.lines[1], -1)
    waiter()
    assert [a.text for a in read(page).areas] == ["Information exchange", "School relationships"]
    page.terms._drop_area(page.terms.lines[0])
    waiter()
    assert [a.text for a in read(page).areas] == ["School relationships"]
    assert [line.text() for line in page.terms.lines] == ["School relationships"]


def test_a_party_gets_its_successor(page, waiter, office):
    from desktop.models.organisation import Organisation

    with office.write("Add") as session:
        session.add(Organisation(name="NSW Ministry", kind="education_authority"))
    row = page.terms.rows[1]
    row.successor.set_value(1, "NSW Ministry")
    row.successor.line.editingFinished.emit()
    waiter()
    assert read(page).parties[1].successor == "NSW Ministry"


def test_covered_partners_are_one_click_away(page, window, waiter):
    links = [each for each in page.covered.findChildren(Link) if each.text() == "Sydney High"]
    links[0].click()
    waiter()
    assert window.navigator.place.page == "partners"


def test_a_scan_is_kept_shown_and_taken_off(page, tmp_path, waiter, office):
    scan = tmp_path / "原本.pdf"
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 280)
    writer.write(scan)
    page.papers.take([scan])
    waiter()
    (card,) = page.papers.cards
    assert not card.picture.pixmap().isNull()
    card.captions["ja"].show_text("署名済み")
    card.captions["ja"].left.emit()
    waiter()
    assert read(page).papers[0].caption.ja == "署名済み"
    page.papers.cards[0].remove.click()
    waiter()
    assert page.papers.cards == []
    assert office.undo() == "Remove a paper of an agreement"


def test_a_draft_leaves_the_version_before_in_force(page, waiter):
    page.renew()
    waiter()
    lane = page.timeline.lanes[1]
    assert (lane.standing.id, lane.last.id) == (2, page.sheet.id)
    assert page.timeline.place(2).right() == page.timeline.place(1).right()


def test_an_empty_page_teaches(office, window, waiter):
    window.navigator.open_page("agreement")
    waiter()
    page = window.page
    assert page._whole.currentWidget() is page.empty
    assert "belong here" in page.empty.sentence.text()


def test_home_calls_an_agreement_to_mind_before_it_ends(office, window, waiter):
    with office.write("Add") as session:
        session.add(made("NSW", date(2016, 10, 6), valid_until=today() + timedelta(days=90)))
        session.add(made("QLD", date(2016, 10, 6), valid_until=today() + timedelta(days=900)))
    waiter()
    (line,) = [x for x in window.page.findChildren(TaskLine) if x.due.register == "agreements"]
    assert line.due.record == "NSW"
    line.click()
    waiter()
    assert window.page.sheet.id == line.due.record_id
    assert "valid until" in window.page.facts.text()
