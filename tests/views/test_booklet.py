"""The page “Booklet and reports”: choosing, the real pages, saving and printing them."""

import os
from datetime import date
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QDropEvent, QImage, QInputMethodEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

from desktop import i18n
from desktop.models.attachment import Attachment, Blob
from desktop.models.case import Case, CaseMember
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.services.progress import Progress
from desktop.services.publishing.choosing import fiscal_years, printable_cases
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.jobs import Jobs
from desktop.views.pages import Navigator
from desktop.views.publication import PublicationPage
from desktop.views.publication.output import save_copy
from desktop.views.publication.pages_view import Fit
from desktop.views.publication.printing import pages_to_print, prepare
from desktop.views.publication.rendering import Document

# The screenless platform cannot tell a window its least size; nothing depends on that.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

DAY = date(2026, 6, 1)
FULL = {
    f"{section}_{tongue}": text
    for section in ("began", "programme", "results")
    for tongue, text in (("ja", "生徒が始めました。"), ("en", "The pupils began it."))
}


@pytest.fixture
def cases(store):
    """Three exchanges that were held, and one that was not; the ids of the three."""
    with store.write("cases") as session:
        school = School(name="都立深川高等学校", name_en="Fukagawa High School", kind="senior_high")
        partner = Partner(name="Mount Hutt College", country="NZ", kind="secondary")
        session.add_all([school, partner])
        session.flush()
        made = [
            Case(title="春の便り", title_en="Letters in spring", exchange_type="card",
                 status="published", held_on=date(2024, 5, 10), **FULL),
            Case(title="画面の向こう", exchange_type="video", status="reported",
                 held_on=date(2024, 11, 2), began_ja="はじまり", aims_en="To talk"),
            Case(title="冬の訪問", title_en="A visit in winter", exchange_type="inbound",
                 status="held", held_on=date(2025, 2, 3), **FULL),
            Case(title="まだ先", exchange_type="video", status="preparing",
                 held_on=date(2025, 3, 3)),
        ]  # fmt: skip
        session.add_all(made)
        session.flush()
        for case in made:
            session.add(CaseMember(case_id=case.id, position=1, school_id=school.id))
            session.add(CaseMember(case_id=case.id, position=2, partner_id=partner.id))
        session.add(Blob(sha256="0" * 64, data=b"no picture"))
        session.flush()
        for consent in ("none", "print"):
            session.add(
                Attachment(case_id=made[2].id, sha256="0" * 64, media_type="image/jpeg",
                           consent=consent, consent_until=date(2026, 3, 31))
            )  # fmt: skip
        session.flush()
        return tuple(case.id for case in made[:3])


@pytest.fixture
def jobs(qapp):
    runner = Jobs()
    runner.broken.connect(lambda error: pytest.fail(repr(error)))
    yield runner
    runner.close()


@pytest.fixture
def page(store, jobs, qtbot, qapp):
    theme.apply(qapp)
    made = PublicationPage(store, jobs, Navigator(), Settings())
    qtbot.addWidget(made)
    made.resize(1100, 760)
    made.show()
    return made


def ready(page, qtbot):
    """Everything is read and written, and the pages are those of now."""
    page.activate()
    qtbot.waitUntil(lambda: page.desk.decisions.ready and not page.jobs.waiting, timeout=20_000)
    qtbot.waitUntil(lambda: page.booklet.current and not page.jobs.waiting, timeout=20_000)


def settle(page, qtbot):
    """The whole booklet is shown."""
    page.desk.scopes["whole"].setChecked(True)
    ready(page, qtbot)


def typed(field, text):
    """Type Japanese as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(field, event)


def drawn(view, qtbot):
    qtbot.waitUntil(lambda: view.drawn() == view.in_sight(), timeout=10_000)


def test_what_a_case_lacks(store, cases):
    lines = {line.id: line for line in printable_cases(store, day=DAY)}
    assert tuple(lines) == cases, "by the day they were held; what is not over is not there"
    first, second, third = (lines[key] for key in cases)
    assert first.complete
    assert first.parties == ("Fukagawa High School", "Mount Hutt College")
    assert first.countries == ("NZ",)
    assert second.missing == {
        "ja": ("aims", "programme", "results"),
        "en": ("title", "began", "programme", "results"),
    }
    assert len(third.photos) == 2
    assert third.unprintable == 2, "a consent that is over does not count"
    assert [photo.reason for photo in third.photos] == [
        "no consent", "consent ended on 31 March 2026",
    ]  # fmt: skip
    assert not third.complete


def test_cases_of_a_fiscal_year(store, cases):
    assert fiscal_years(store) == [(2024, 3)]
    assert len(printable_cases(store, 2024)) == 3
    assert printable_cases(store, 2023) == []


def test_names_follow_the_language(store, cases):
    i18n.set_language("ja")
    lines = printable_cases(store, 2024)
    assert lines[0].title == "春の便り"
    assert lines[0].parties[0] == "都立深川高等学校"


def test_the_preview_shows_the_real_pages(page, cases, qtbot):
    settle(page, qtbot)
    view = page.booklet.pages
    document = view.document
    assert document is not None
    assert len(document.sizes) == len(pypdf.PdfReader(document.path).pages)
    drawn(view, qtbot)
    picture = document.picture(0, 1.0)
    assert (picture.width(), picture.height()) == (596, 842)
    colours = {picture.pixel(x, y) for x in range(0, 596, 7) for y in range(0, 842, 7)}
    assert len(colours) > 1, "the cover is no blank sheet"
    view.go_to(len(document.sizes) - 1)
    drawn(view, qtbot)
    assert view.page == len(document.sizes) - 1
    assert page.booklet._page.text() == str(len(document.sizes))


def test_pages_are_sharp_at_every_zoom(page, cases, qtbot):
    settle(page, qtbot)
    view = page.booklet.pages
    view.set_zoom(2.0)
    drawn(view, qtbot)
    picture = view._pictures[view.page].image
    assert abs(picture.width() - 595.3 * 96 / 72 * 2 * view.devicePixelRatioF()) < 2
    view.set_fit(Fit.PAGE)
    assert view.verticalScrollBar().pageStep() >= view._boxes[0].height() - 32
    view.zoom_in()
    assert view.fit is Fit.FREE


def test_only_what_is_in_sight_is_drawn(page, cases, qtbot):
    settle(page, qtbot)
    view = page.booklet.pages
    view.set_fit(Fit.PAGE)
    drawn(view, qtbot)
    assert len(view._pictures) < len(view.document.sizes)


def test_cases_by_hand_and_in_another_order(page, cases, qtbot):
    settle(page, qtbot)
    model = page.desk.panel.cases.model
    assert model.chosen() == cases
    model.setData(model.index(1), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    assert not page.booklet.current
    assert model.move(2, 0)
    assert model.chosen() == (cases[2], cases[0])
    settle(page, qtbot)
    text = "".join(
        p.extract_text() for p in pypdf.PdfReader(page.booklet.pages.document.path).pages
    )
    assert text.index("冬の訪問") < text.index("春の便り")
    assert "画面の向こう" not in text


def test_the_model_keeps_qts_rules(page, cases, qtbot, qtmodeltester):
    settle(page, qtbot)
    qtmodeltester.check(page.desk.panel.cases.model)


def test_keys_order_and_choose(page, cases, qtbot):
    settle(page, qtbot)
    view = page.desk.panel.cases.list
    view.setCurrentIndex(page.desk.panel.cases.model.index(0))
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert page.desk.panel.cases.model.chosen() == (cases[1], cases[0], cases[2])
    assert view.currentIndex().row() == 1
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert page.desk.panel.cases.model.chosen() == (cases[1], cases[2])


@pytest.mark.parametrize(
    ("row", "onto", "below", "order"),
    [(0, 1, True, (1, 0, 2)), (0, 2, True, (1, 2, 0)), (2, 0, False, (2, 0, 1)),
     (1, 1, True, (0, 1, 2)), (0, 1, False, (0, 1, 2)), (0, None, True, (1, 2, 0))],
)  # fmt: skip
def test_dragging_puts_a_case_where_it_is_dropped(page, cases, qtbot, row, onto, below, order):
    settle(page, qtbot)
    view, model = page.desk.panel.cases.list, page.desk.panel.cases.model
    view.setCurrentIndex(model.index(row))
    rect = view.visualRect(model.index(2 if onto is None else onto))
    middle = rect.center()
    place = QPointF(middle.x(), middle.y() + (60 if onto is None else 10 if below else -10))
    data = model.mimeData([model.index(row)])
    drop = QDropEvent(
        place, Qt.DropAction.MoveAction, data,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    view.dropEvent(drop)
    assert drop.isAccepted()
    assert model.chosen() == tuple(cases[n] for n in order)
    assert view.currentIndex().data() == model.index(model.chosen().index(cases[row])).data()


def test_without_a_case_there_is_nothing_to_save(page, cases, qtbot):
    settle(page, qtbot)
    page.desk.panel.cases.none.click()
    assert page.booklet.pages.document is None
    assert not page.booklet.save.isEnabled()
    assert "No case is chosen" in page.booklet.empty.sentence.text()


def test_an_empty_store_says_what_belongs_there(page, qtbot):
    page.activate()
    qtbot.waitUntil(lambda: "none yet" in page.booklet.empty.sentence.text())


def test_title_and_publisher_are_printed(page, cases, qtbot):
    settle(page, qtbot)
    words = page.desk.panel.words
    typed(words.lines["title", "ja"], "国際交流のあゆみ")
    typed(words.lines["publisher", "ja"], "深川事務局")
    settle(page, qtbot)
    reader = pypdf.PdfReader(page.booklet.pages.document.path)
    assert "国際交流のあゆみ" in reader.metadata.title
    assert reader.metadata.author == "深川事務局"
    assert page.desk.panel.file_name() == "国際交流のあゆみ_2024年度.pdf"


@pytest.mark.parametrize("language", ["en", "both"])
def test_the_booklet_speaks_other_languages(page, cases, qtbot, language):
    settle(page, qtbot)
    page.desk.panel.paper.languages[language].click()
    settle(page, qtbot)
    text = "".join(
        p.extract_text() for p in pypdf.PdfReader(page.booklet.pages.document.path).pages
    )
    assert "The pupils began it." in text.replace("\n", " ")
    assert ("生徒が始めました" in text) == (language == "both")


def test_saved_as_it_is_shown(page, cases, qtbot, tmp_path):
    settle(page, qtbot)
    target = tmp_path / "冊子.pdf"
    with qtbot.waitSignal(page.booklet.output.saved, timeout=10_000):
        page.booklet.output.save(target)
    assert target.read_bytes() == page.booklet.pages.document.path.read_bytes()
    assert "冊子.pdf is saved" in page.booklet.message.text.text()
    assert len(pypdf.PdfReader(target).pages) == len(page.booklet.pages.document.sizes)


def test_a_folder_that_is_not_there_is_named(page, cases, qtbot, tmp_path):
    settle(page, qtbot)
    page.booklet.output.save(tmp_path / "gone" / "a.pdf")
    qtbot.waitUntil(lambda: "does not exist" in page.booklet.message.text.text())


def test_cancelled_saving_leaves_no_file(tmp_path):
    made = tmp_path / "made.pdf"
    made.write_bytes(os.urandom(5 * 2**20))
    work = save_copy(made, tmp_path / "copy.pdf")
    assert isinstance(next(work), Progress)
    work.close()
    assert [path.name for path in tmp_path.iterdir()] == ["made.pdf"]


def test_a_stopped_preview_leaves_no_file_and_can_be_made_again(page, cases, qtbot):
    with qtbot.waitSignal(page.booklet.settled, timeout=10_000):
        page.activate()
        qtbot.waitUntil(lambda: page.booklet._job is not None)
        page.booklet.stop()
    assert list(page.booklet._folder.iterdir()) == []
    assert not page.booklet.current
    page.booklet.empty.button.click()
    qtbot.waitUntil(lambda: page.booklet.current, timeout=20_000)


def test_a_job_cancelled_in_the_window_stops_the_preview(page, cases, jobs, qtbot):
    jobs.started.connect(lambda job: job.cancel())
    with qtbot.waitSignal(page.booklet.settled, timeout=10_000):
        page.activate()
    assert not page.booklet.busy
    assert not page.booklet.save.isEnabled()
    assert "stopped" in page.booklet.empty.sentence.text()


def test_printing_puts_out_the_pages_asked_for(page, cases, qtbot, tmp_path):
    settle(page, qtbot)
    output = page.booklet.output
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    prepare(printer, output.document)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    assert pages_to_print(printer, 9) == [1, 2]
    output.print(printer)
    qtbot.waitUntil(lambda: "2 pages have gone" in page.booklet.message.text.text(), timeout=20_000)
    paper = pypdf.PdfReader(tmp_path / "paper.pdf")
    assert len(paper.pages) == 2
    assert [round(float(x)) for x in paper.pages[0].mediabox[2:]] == [595, 842]


def test_the_print_dialog_knows_the_pages(page, cases, qtbot):
    settle(page, qtbot)
    page.booklet.print.click()
    dialog = page.booklet.findChild(QPrintDialog)
    assert dialog is not None
    assert (dialog.minPage(), dialog.maxPage()) == (1, len(page.booklet.pages.document.sizes))
    dialog.reject()


def test_pages_in_the_order_that_the_printer_wants():
    printer = QPrinter()
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert pages_to_print(printer, 3) == [2, 1, 0]
    printer.setPrintRange(QPrinter.PrintRange.CurrentPage)
    assert pages_to_print(printer, 3, current=1) == [1]


def test_a_report_in_words_and_language(page, cases, store, qtbot):
    page.tabs.setCurrentIndex(1)
    page.activate()
    page.rooms[0].panel.choose("partners")
    page.rooms[0].panel.where.setText("country=NZ")
    page.rooms[0].panel.language_buttons["en"].click()
    qtbot.waitUntil(lambda: page.rooms[0].preview.current, timeout=20_000)
    text = pypdf.PdfReader(page.rooms[0].preview.pages.document.path).pages[0].extract_text()
    assert "Mount Hutt College" in text
    assert page.rooms[0].panel.file_name() == "List of partners.pdf"
    page.rooms[0].panel.where.setText("nothing=1")
    qtbot.waitUntil(
        lambda: "no field named" in page.rooms[0].preview.message.text.text(), timeout=20_000
    )
    assert not page.rooms[0].preview.save.isEnabled()


def test_words_follow_the_language(page, cases, qtbot):
    settle(page, qtbot)
    assert page.desk.panel.cases.list.model().index(0).data() == "Letters in spring"
    i18n.set_language("ja")
    QCoreApplication.sendEvent(page, QEvent(QEvent.Type.LanguageChange))
    page.retranslate()
    qtbot.waitUntil(lambda: page.desk.panel.cases.model.index(0).data() == "春の便り")
    assert page.title() == "冊子・報告"
    assert "2024年度" in page.desk.panel.cases.year.currentText()
    i18n.set_language("en")
    page.retranslate()
    assert page.title() == "Booklet and reports"


def test_a_change_in_the_store_is_printed_anew(page, cases, store, qtbot):
    settle(page, qtbot)
    with store.write("rename") as session:
        session.get(Case, cases[0]).title_en = "Letters in May"
    page.refresh(frozenset({"exchange_case"}))
    qtbot.waitUntil(lambda: page.desk.panel.cases.model.index(0).data() == "Letters in May")
    assert not page.booklet.current
    qtbot.waitUntil(lambda: page.booklet.current, timeout=20_000)


def test_what_is_no_pdf_is_refused(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(Exception, match=r"a\.pdf cannot be shown"):
        Document(path)


def test_a_closed_document_gives_no_picture(page, cases, qtbot):
    settle(page, qtbot)
    document = Document(Path(page.booklet.pages.document.path))
    document.close()
    document.close()
    assert document.picture(0, 1.0) == QImage()
