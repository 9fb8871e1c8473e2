"""Deciding a booklet on its page: editions, sections, designs, crops, words, paper; all of it kept."""

import hashlib
import io
from datetime import date

import pypdf
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QDropEvent, QImage, QInputMethodEvent, QMouseEvent

from desktop.models.attachment import Attachment, Blob
from desktop.models.case import Case, CaseMember
from desktop.models.partner import Partner
from desktop.models.people import Actor, Role
from desktop.models.school import School
from desktop.services.publishing import editions
from desktop.services.publishing.content import Words
from desktop.services.publishing.pictures import Crop
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.jobs import Jobs
from desktop.views.pages import Navigator
from desktop.views.publication import PublicationPage
from desktop.views.publication.crop_view import LEAST, CropView, pulled

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def cases(store):
    """Four held exchanges of two years, the first with a photo to print and one without consent."""
    file = io.BytesIO()
    Image.new("RGB", (400, 300), "#447799").save(file, "JPEG")
    name = hashlib.sha256(file.getvalue()).hexdigest()
    with store.write("cases") as session:
        schools = [School(name="都立甲高等学校", kind="senior_high"),
                   School(name="区立乙小学校", kind="elementary")]  # fmt: skip
        partners = [Partner(name="Mount Hutt", country="NZ"), Partner(name="Lyon", country="FR")]
        session.add_all([*schools, *partners, Blob(sha256=name, data=file.getvalue())])
        session.flush()
        made = []
        for number, day in enumerate((date(2024, 5, 1), date(2024, 6, 1), date(2024, 7, 1),
                                      date(2023, 7, 1))):  # fmt: skip
            case = Case(title=f"題{number}", exchange_type=("video", "card")[number % 2],
                        status="held", held_on=day, began_ja="文。")  # fmt: skip
            case.members = [
                CaseMember(position=0, school_id=schools[number % 2].id),
                CaseMember(position=1, partner_id=partners[number % 2].id),
            ]
            made.append(case)
        session.add_all(made)
        session.flush()
        for number, consent in enumerate(("print", "none")):
            session.add(Attachment(case_id=made[0].id, sha256=name, media_type="image/jpeg",
                                   position=number, width=400, height=300, consent=consent,
                                   caption_en=f"Photo with {consent}"))  # fmt: skip
        session.flush()
        return tuple(case.id for case in made)


@pytest.fixture
def jobs(qapp):
    runner = Jobs()
    runner.broken.connect(lambda error: pytest.fail(repr(error)))
    yield runner
    runner.close()


@pytest.fixture
def page(store, jobs, qtbot, qapp, cases):
    theme.apply(qapp)
    made = PublicationPage(store, jobs, Navigator(), Settings())
    qtbot.addWidget(made)
    made.resize(1180, 760)
    made.show()
    made.activate()
    return made


def ready(page, qtbot):
    qtbot.waitUntil(
        lambda: page.desk.decisions.ready and not page.jobs.waiting and page.booklet.current,
        timeout=20_000,
    )


def typed(field, text):
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(field, event)


def kept(store):
    with store.read() as session:
        return [editions.read(session, key) for key, _name in editions.listed(session)]


def shown_text(page):
    document = page.booklet.pages.document
    return "".join(each.extract_text() for each in pypdf.PdfReader(document.path).pages)


def test_nothing_is_kept_before_something_is_decided(page, store, cases, qtbot):
    ready(page, qtbot)
    panel = page.desk.panel
    assert kept(store) == []
    assert "not kept yet" in panel.which.currentText()
    assert panel.cases.model.chosen() == cases[:3]
    panel.cases.inspector.designs["photo"].click()
    ready(page, qtbot)
    (edition,) = kept(store)
    assert edition.line(cases[0]).design == "photo"
    assert edition.fiscal_year == 2024
    assert panel.which.currentText() == edition.name
    assert store.undo_label() == "Design of a case's page"
    store.undo()
    page.refresh(frozenset({"booklet_edition", "booklet_line"}))
    ready(page, qtbot)
    assert kept(store) == []
    assert panel.cases.inspector.designs["facts"].isChecked()


def test_the_page_that_is_worked_on_is_shown(page, cases, qtbot):
    ready(page, qtbot)
    panel = page.desk.panel
    assert "題0" in shown_text(page)
    assert "題1" not in shown_text(page)
    panel.cases.list.setCurrentIndex(panel.cases.model.index(1))
    ready(page, qtbot)
    assert "題1" in shown_text(page)
    panel.tabs.setCurrentIndex(1)
    ready(page, qtbot)
    assert "令和6年度" in shown_text(page)
    panel.words.forewords["ja"].setPlainText("巻頭の言葉。")
    ready(page, qtbot)
    assert "巻頭の言葉。" in shown_text(page)
    panel.tabs.setCurrentIndex(2)
    panel.paper.pages["map"].click()
    panel.paper.pages["map"].click()
    ready(page, qtbot)
    assert "ニュージーランド" in shown_text(page)
    page.desk.scopes["whole"].click()
    ready(page, qtbot)
    assert all(f"題{n}" in shown_text(page) for n in range(3))


def test_saving_a_page_saves_the_booklet(page, cases, qtbot, tmp_path):
    ready(page, qtbot)
    assert len(page.booklet.pages.document.sizes) == 1
    with qtbot.waitSignal(page.booklet.output.saved, timeout=20_000):
        page.booklet.output.save(tmp_path / "b.pdf")
    pages = pypdf.PdfReader(tmp_path / "b.pdf").pages
    assert len(pages) > 5


def test_sections_by_hand(page, store, cases, qtbot):
    ready(page, qtbot)
    tab = page.desk.panel.cases
    tab.list.setCurrentIndex(tab.model.index(1))
    tab.section.click()
    assert tab.list.currentIndex().row() == 1
    typed(tab.of_section.fields["ja"], "第二部")
    qtbot.waitUntil(lambda: any(e.lines[1].title == Words("第二部") for e in kept(store)))
    ready(page, qtbot)
    assert "第二部" in shown_text(page)
    assert "題1" in shown_text(page)
    # By keyboard it moves as a case does.
    tab.list.setFocus()
    qtbot.keyClick(tab.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    ready(page, qtbot)
    assert [line.case_id for line in kept(store)[0].lines] == [cases[0], cases[1], None, cases[2]]
    assert "題1" not in shown_text(page)
    tab.of_section.remove.click()
    ready(page, qtbot)
    assert [line.case_id for line in kept(store)[0].lines] == list(cases[:3])


def test_cases_of_a_kind_are_taken_and_left_at_once(page, store, cases, qtbot):
    ready(page, qtbot)
    tab = page.desk.panel.cases
    box = tab.filters["country"]
    box.setCurrentIndex(box.findText("New Zealand"))
    assert tab.model.shown_cases() == [cases[0], cases[2]]
    tab.none.click()
    assert tab.model.chosen() == (cases[1],)
    # An order among those in sight keeps the hidden ones where they are.
    assert tab.model.move(1, 0)
    box.setCurrentIndex(0)
    assert tab.model.shown_cases() == [cases[2], cases[0], cases[1]]
    ready(page, qtbot)
    (edition,) = kept(store)
    assert edition.case_ids == (cases[1],)
    assert [line.case_id for line in edition.lines] == [cases[2], cases[0], cases[1]]


def test_a_case_of_another_year_by_hand(page, store, cases, qtbot):
    ready(page, qtbot)
    tab = page.desk.panel.cases
    tab.every_year.click()
    ready(page, qtbot)
    assert tab.model.shown_cases() == [*cases[:3], cases[3]]
    assert tab.model.chosen() == cases[:3]
    tab.model.choose([cases[3]], True)
    ready(page, qtbot)
    assert kept(store)[0].case_ids == cases
    tab.every_year.click()
    ready(page, qtbot)
    assert tab.model.chosen() == cases, "what is in stays in sight"


def test_a_new_edition_carries_on_and_old_ones_open_again(page, store, cases, qtbot):
    ready(page, qtbot)
    panel = page.desk.panel
    panel.tabs.setCurrentIndex(1)
    typed(panel.words.lines["title", "ja"], "あゆみ")
    panel.tabs.setCurrentIndex(2)
    panel.paper.papers["B5"].click()
    ready(page, qtbot)
    panel.new.click()
    ready(page, qtbot)
    assert len(kept(store)) == 2
    now = page.desk.decisions.edition
    assert (now.title.ja, now.paper) == ("あゆみ", "B5")
    assert now.name == "Edition 2024 (2)"
    typed(panel.words.lines["title", "ja"], "二")
    page.desk.decisions.flush()
    ready(page, qtbot)
    first = min(kept(store), key=lambda edition: edition.id)
    panel.which.setCurrentIndex(panel.which.findData(first.id))
    panel.which.activated.emit(panel.which.currentIndex())
    ready(page, qtbot)
    assert page.desk.decisions.edition == first
    assert panel.words.lines["title", "ja"].text() == "あゆみ"
    panel.words.remove.click()
    ready(page, qtbot)
    assert len(kept(store)) == 1
    store.undo()
    assert len(kept(store)) == 2


def test_a_name_that_is_taken_is_refused_in_words(page, store, cases, qtbot):
    ready(page, qtbot)
    panel = page.desk.panel
    panel.new.click()
    ready(page, qtbot)
    panel.new.click()
    ready(page, qtbot)
    names = {edition.name for edition in kept(store)}
    panel.tabs.setCurrentIndex(1)
    panel.words.name.selectAll()
    other = next(name for name in names if name != page.desk.decisions.edition.name)
    typed(panel.words.name, other)
    page.desk.decisions.flush()
    ready(page, qtbot)
    assert "already" in panel.message.text.text()
    assert {edition.name for edition in kept(store)} == names
    assert page.desk.decisions.edition.name in names - {other}


def test_where_the_store_is_for_reading_the_booklet_can_still_be_made(page, store, cases, qtbot):
    ready(page, qtbot)
    store.person = Actor(None, "Board", Role.OFFICIAL)
    page.desk.panel.cases.inspector.designs["photo"].click()
    page.desk.panel.paper.languages["en"].click()
    ready(page, qtbot)
    assert page.desk.panel.message.isVisible()
    assert kept(store) == []
    assert page.desk.decisions.edition.language == "en"
    assert "Case 1" in shown_text(page)


def test_a_photo_is_cut_left_out_and_put_on_the_cover(page, store, cases, qtbot):
    ready(page, qtbot)
    tab = page.desk.panel.cases
    good, bad = tab.line().photos
    assert [photo.reason for photo in (good, bad)] == ["", "no consent"]
    assert "Photo with none" in tab.inspector.note.text()
    assert "no consent" in tab.inspector.note.text()
    tab.inspector.strip.chosen.emit(good)
    desk = tab.photo
    qtbot.waitUntil(lambda: not desk.crop._image.isNull())
    drag(desk.crop, "rb", -0.5, -0.25)
    crop = kept(store)[0].crops[good.id, False]
    assert (crop.right, crop.bottom) == pytest.approx((0.5, 0.75), abs=0.02)
    desk.on_cover.click()
    ready(page, qtbot)
    assert kept(store)[0].cover == good.id
    desk.places["cover"].click()
    drag(desk.crop, "point", 0.2, 0.0)
    assert kept(store)[0].crops[good.id, True].x == pytest.approx(0.7, abs=0.02)
    assert kept(store)[0].crops[good.id, False] == crop
    desk.places["case"].click()
    desk.whole.click()
    assert (good.id, False) not in kept(store)[0].crops
    desk.printed.click()
    assert kept(store)[0].left_out == {good.id}
    # What has no consent is not offered for anything.
    tab.inspector.strip.chosen.emit(bad)
    assert not desk.printed.isEnabled()
    assert not desk.on_cover.isEnabled()
    assert "never printed" in desk.message.text.text()
    page.desk.panel.words.covers.chosen.emit(bad)
    assert kept(store)[0].cover == good.id
    assert "cannot be on the cover" in page.desk.panel.words.cover_note.text()
    desk.back.click()
    assert tab.list.isVisible()


def drag(view, grip, x, y):
    """Drag what a grip names by parts of the photo."""
    frame, area = view.frame(), view.area()
    start = {"rb": frame.bottomRight(), "point": view.focus_point()}[grip]
    end = QPointF(start.x() + x * area.width(), start.y() + y * area.height())
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for kind, place in (
        (QEvent.Type.MouseButtonPress, start),
        (QEvent.Type.MouseMove, (start + end) / 2),
        (QEvent.Type.MouseMove, end),
        (QEvent.Type.MouseButtonRelease, end),
    ):
        QCoreApplication.sendEvent(view, QMouseEvent(kind, place, place, left, left, none))


def test_a_crop_stays_within_the_photo():
    for grip in ("l", "t", "r", "b", "lt", "rb", "frame", "point"):
        for x, y in ((-5, -5), (5, 5), (-5, 5), (0.3, -0.3)):
            crop = pulled(Crop(0.2, 0.3, 0.6, 0.9, 0.4, 0.5), grip, x, y)
            assert 0 <= crop.left <= crop.right - LEAST + 1e-9 <= 1, (grip, x, y)
            assert 0 <= crop.top <= crop.bottom - LEAST + 1e-9 <= 1, (grip, x, y)
            assert crop.right <= 1
            assert crop.bottom <= 1
            assert crop.left <= crop.x <= crop.right
            assert crop.top <= crop.y <= crop.bottom
    moved = pulled(Crop(0.2, 0.3, 0.6, 0.9), "frame", 5, 0)
    assert (moved.left, moved.right) == (0.6, 1.0), "it keeps its size"


def test_a_crop_by_keyboard(qtbot, qapp):
    theme.apply(qapp)
    view = CropView()
    qtbot.addWidget(view)
    view.resize(300, 300)
    view.show_photo(QImage(40, 30, QImage.Format.Format_RGB32), Crop(0.1, 0.1, 0.8, 0.8))
    heard = []
    view.changed.connect(heard.append)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert heard == [
        Crop(0.1, 0.1, 0.8, 0.8, 0.48, 0.5),
        Crop(0.12, 0.1, 0.82, 0.8, 0.5, 0.5),
        Crop(0.12, 0.1, 0.82, 0.78, 0.5, 0.5),
    ]


def test_the_model_with_sections_keeps_qts_rules(page, store, cases, qtbot, qtmodeltester):
    ready(page, qtbot)
    tab = page.desk.panel.cases
    tab.section.click()
    ready(page, qtbot)
    qtmodeltester.check(tab.model)
    drop = QDropEvent(
        QPointF(40, tab.list.visualRect(tab.model.index(2)).bottom() - 4),
        Qt.DropAction.MoveAction, tab.model.mimeData([tab.model.index(0)]),
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    tab.list.setCurrentIndex(tab.model.index(0))
    tab.list.dropEvent(drop)
    ready(page, qtbot)
    assert [line.case_id for line in kept(store)[0].lines] == [cases[0], cases[1], None, cases[2]]
