"""Reports, letters and the newsletter on the publication page, in the real window."""

from email import message_from_bytes, policy

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desktop.models.case import Case
from desktop.models.organisation import Contact
from desktop.models.programme import Programme
from desktop.services.letters.office import read_fields
from desktop.services.newsletter import issues
from tests.services.publishing.formulas import Computed

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
WAIT = 20_000


@pytest.fixture
def page(office, window, waiter):
    """The publication page over the small office, whose case has been held."""
    with office.write("Fill") as session:
        case = session.query(Case).one()
        case.status, case.pupils_here = "held", 31
        case.results_ja = "心が通いました。"
        session.add(Contact(name="Aroha Ngata", partner_id=1, email="aroha@example.nz"))
        session.add(Programme(kind="event", title="教員セミナー"))
    window.navigator.open_page("publication")
    waiter()
    return window.page


def room(page, at, qtbot):
    page.tabs.setCurrentIndex(at + 1)
    shown = page.rooms[at]
    qtbot.waitUntil(lambda: shown.preview.current, timeout=WAIT)
    return shown


def pages_of(shown):
    reader = pypdf.PdfReader(shown.preview.pages.document.path)
    return [page.extract_text() for page in reader.pages]


def remade(shown, qtbot):
    qtbot.waitUntil(lambda: shown.preview.current, timeout=WAIT)
    return "".join(pages_of(shown))


def test_filters_narrow_a_report(page, qtbot, waiter):
    reports = room(page, 0, qtbot)
    reports.panel.choose("cases")
    waiter()
    assert "海の交流" in remade(reports, qtbot)
    box = reports.panel.filters["country"]
    assert [box.itemText(at) for at in range(box.count())] == ["All", "New Zealand"]
    box.setCurrentIndex(1)
    said = remade(reports, qtbot)
    assert "ニュージーランド" in said
    reports.panel.choose("schools")
    waiter()
    kinds = reports.panel.filters["kind"]
    assert [kinds.itemText(at) for at in range(kinds.count())] == [
        "All", "Elementary school", "High school",
    ]  # fmt: skip
    kinds.setCurrentIndex(1)
    said = remade(reports, qtbot)
    assert "北区立西小学校" in said
    assert "日比谷" not in said
    reports.panel.choose("cases")
    waiter()
    assert reports.panel.values() == {"country": "NZ"}  # as it was left


def test_a_statistic_has_a_year_and_no_words(page, qtbot):
    reports = room(page, 0, qtbot)
    reports.panel.choose("year")
    assert not reports.panel.where.isVisible()
    assert "国際交流年度統計" in remade(reports, qtbot)


def test_a_workbook_is_saved_and_its_folder_offered(page, qtbot, tmp_path, monkeypatch):
    reports = room(page, 0, qtbot)
    reports.panel.choose("schools")
    path = tmp_path / "schools.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    with qtbot.waitSignal(reports.preview.output.saved, timeout=WAIT):
        reports.panel.workbook.click()
    rows = Computed(path).rows()
    total = next(row for row in rows if row[0] == "合計")
    assert total[-1] == 960 + 820 + 310
    assert "schools.xlsx is saved" in reports.preview.message.text.text()
    assert reports.preview.message._action.text() == "Open folder"


def test_a_letter_to_the_other_side_and_its_draft(
    page, office, qtbot, tmp_path, monkeypatch, waiter
):
    letters = room(page, 1, qtbot)
    waiter()
    assert letters.panel.key == 1
    assert letters.panel.to.currentText() == "Riccarton High School"
    said = remade(letters, qtbot)
    assert "Dear Aroha Ngata," in said
    assert "海の交流" in said
    letters.panel.to.setCurrentIndex(1)
    letters.panel.languages.buttons["ja"].click()
    said = remade(letters, qtbot)
    assert "山田花子" in said
    assert "Dear" not in said
    letters.panel.to.setCurrentIndex(0)
    path = tmp_path / "draft.eml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    with qtbot.waitSignal(letters.preview.output.saved, timeout=WAIT):
        letters.panel.draft.click()
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert message["To"].addresses[0].addr_spec == "aroha@example.nz"
    for name in ("checklist", "labels", "school-profile", "partner-profile"):
        letters.panel.choose(name, 1 if name.endswith("profile") else None)
        waiter()
        assert remade(letters, qtbot)
        assert not letters.panel.to.isVisible()
    letters.panel.choose("agreement")
    waiter()
    assert letters.preview.pages.document is None  # there is none to print
    assert "Choose what the letter is about" in letters.preview.empty.sentence.text()


def test_the_sender_is_kept_on_the_way_out(page, office, qtbot):
    letters = room(page, 1, qtbot)
    letters.panel.letterhead.click()
    letters.letterhead.fields["email"].setText("nobody")
    letters.letterhead.back.click()
    assert "not an e-mail address" in letters.letterhead.message.text.text()
    assert letters.stack.currentWidget() is letters.letterhead
    letters.letterhead.fields["email"].setText("office@example.org")
    letters.letterhead.back.click()
    assert letters.stack.currentWidget() is letters.panel
    assert read_fields(office)["email"] == "office@example.org"
    assert "office@example.org" in remade(letters, qtbot)


def test_an_issue_is_made_written_and_undone(page, office, qtbot, waiter):
    page.tabs.setCurrentIndex(3)
    news = page.rooms[2]
    assert "Issues of the newsletter belong here" in news.panel.empty.sentence.text()
    news.panel.empty.button.click()
    waiter()
    assert news.panel.issue.number == 1
    qtbot.waitUntil(lambda: news.preview.current, timeout=WAIT)
    assert "創刊号" in "".join(pages_of(news))
    assert "1 page" in news.preview.message.text.text()

    qtbot.keyClicks(news.panel.title, "Spring")
    assert news.panel.save()
    waiter()
    assert "Spring" in remade(news, qtbot)
    news.panel.sections.setCurrentRow(1)
    waiter()
    editor = news.panel.editor
    qtbot.waitUntil(lambda: editor.records.count() == 1, timeout=WAIT)
    editor.records.item(0).setCheckState(Qt.CheckState.Unchecked)
    waiter()
    assert news.panel.issue.sections[1].items == ()
    editor.records.item(0).setCheckState(Qt.CheckState.Checked)
    waiter()
    assert news.panel.issue.sections[1].items == (1,)
    assert "海の交流" in remade(news, qtbot)

    news.panel.move_section(-1)
    waiter()
    assert [str(s.kind) for s in news.panel.issue.sections][:2] == ["cases", "text"]
    news.panel.add_section("text")
    waiter()
    assert len(news.panel.issue.sections) == 5
    news.panel.remove.click()
    waiter()
    assert len(news.panel.issue.sections) == 4
    office.undo()
    qtbot.waitUntil(lambda: len(news.panel.issue.sections) == 5, timeout=WAIT)

    news.panel.new.click()
    waiter()
    assert news.panel.issue.number == 2
    news.panel.number.setText("1")
    news.panel.number.editingFinished.emit()
    assert "number 1 already" in news.panel.message.text.text()
    news.panel.message._action.click()
    assert news.panel.issue.number == 2
    news.panel.delete.click()
    waiter()
    with office.read() as session:
        assert [each.number for each in issues.list_issues(session)] == [1]
    assert news.panel.issue.number == 1
    assert page.may_leave()


def test_a_case_leads_to_its_letters(page, window, qtbot, waiter):
    window.navigator.open_record("cases", 1)
    waiter()
    window.page.papers.letters.click()
    waiter()
    assert window.page is page
    assert page.tabs.currentIndex() == 2
    assert page.rooms[1].panel.key == 1
    assert "海の交流" in remade(page.rooms[1], qtbot)


def test_the_pages_speak_the_language_of_now(page, qtbot, window):
    for at in range(3):
        page.tabs.setCurrentIndex(at + 1)
    window.retranslate()
    assert [page.tabs.tabText(at) for at in range(4)] == [
        "Case booklet", "Reports", "Letters and sheets", "Newsletter",
    ]  # fmt: skip
