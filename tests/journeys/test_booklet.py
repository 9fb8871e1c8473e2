"""A booklet in the real window: chosen, ordered by drag, parted, foreworded, cut, saved, undone."""

import hashlib
import io
from datetime import date

import pikepdf
import pypdf
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QDropEvent, QInputMethodEvent, QMouseEvent

from desktop.app import build
from desktop.models.attachment import Attachment, Blob
from desktop.models.case import Case, CaseMember
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.services.publishing import editions
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.jobs import Jobs

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
TITLES = ("はじめての手紙", "画面の向こうの朝", "冬の来訪", "夏の便り")


@pytest.fixture
def photo():
    """A photo, red at the left and blue at the right."""
    image = Image.new("RGB", (600, 400), "#1030d0")
    image.paste("#d02010", (0, 0, 300, 400))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=92)
    return file.getvalue()


@pytest.fixture
def office(store, photo):
    """Four exchanges of one year, with photos; one photo has no consent."""
    bare = io.BytesIO()
    Image.new("RGB", (90, 60), "#00aa00").save(bare, "JPEG")
    with store.write("Fill") as session:
        school = School(name="都立深川高等学校", kind="senior_high")
        partners = [Partner(name="Mount Hutt College", country="NZ"),
                    Partner(name="Lycée Rodin", country="FR")]  # fmt: skip
        session.add_all([school, *partners])
        session.flush()
        cases = []
        for number, title in enumerate(TITLES):
            case = Case(title=title, exchange_type="video", status="reported", pupils_here=20,
                        held_on=date(2024, 5 + number, 10), began_ja="始まりの文章。")  # fmt: skip
            case.members = [CaseMember(position=0, school_id=school.id),
                            CaseMember(position=1, partner_id=partners[number % 2].id)]  # fmt: skip
            cases.append(case)
        session.add_all(cases)
        session.flush()
        for case, data, consent in (
            (cases[0], photo, "print"), (cases[0], bare.getvalue(), "none"),
        ):  # fmt: skip
            name = hashlib.sha256(data).hexdigest()
            session.add(Blob(sha256=name, data=data))
            session.flush()
            session.add(Attachment(case_id=case.id, sha256=name, media_type="image/jpeg",
                                   width=600 if consent == "print" else 90,
                                   height=400 if consent == "print" else 60,
                                   position=consent == "none", consent=consent,
                                   caption_ja="教室の様子"))  # fmt: skip
    return store


@pytest.fixture
def window(qtbot, office):
    settings = Settings(None)
    settings.set("language", "en")
    jobs = Jobs()
    jobs.broken.connect(lambda error: pytest.fail(repr(error)))
    theme.apply(QCoreApplication.instance(), "light")
    shown = build(office, jobs, settings)
    qtbot.addWidget(shown)
    shown.resize(1280, 800)
    shown.show()
    shown.navigator.open_page("publication")
    yield shown
    jobs.close()


def typed(field, text):
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(field, event)


def press(widget, start, end):
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for kind, place in ((QEvent.Type.MouseButtonPress, start), (QEvent.Type.MouseMove, end),
                        (QEvent.Type.MouseButtonRelease, end)):  # fmt: skip
        QCoreApplication.sendEvent(widget, QMouseEvent(kind, place, place, left, left, none))


def test_a_booklet_from_the_choice_to_the_paper_and_back(window, office, qtbot, tmp_path):
    page = window.page
    desk, panel = page.desk, page.desk.panel
    tab, words, paper = panel.cases, panel.words, panel.paper

    def ready():
        qtbot.waitUntil(
            lambda: desk.decisions.ready and not page.jobs.waiting and page.booklet.current,
            timeout=30_000,
        )

    def kept():
        with office.read() as session:
            found = editions.listed(session)
            return editions.read(session, found[0][0]) if found else None

    ready()
    filled = office.undo_label()
    # Chosen: the third stays out.
    tab.model.setData(
        tab.model.index(2), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole
    )
    ready()
    # Ordered: the last case is dragged above the first.
    tab.list.setCurrentIndex(tab.model.index(3))
    top = tab.list.visualRect(tab.model.index(0))
    drop = QDropEvent(
        QPointF(top.center().x(), top.top() + 4), Qt.DropAction.MoveAction,
        tab.model.mimeData([tab.model.index(3)]), Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    tab.list.dropEvent(drop)
    ready()
    # Parted: a section above the second case.
    tab.list.setCurrentIndex(tab.model.index(1))
    tab.section.click()
    typed(tab.of_section.fields["ja"], "手紙と画面")
    qtbot.waitUntil(lambda: kept() is not None and kept().lines[1].title.ja == "手紙と画面")
    ready()
    # Words, cover and a crop.
    panel.tabs.setCurrentIndex(1)
    words.forewords["ja"].setPlainText("この一年のあゆみをお届けします。")
    typed(words.lines["title", "ja"], "かけはし二〇二四")
    ready()
    good = next(p for p in words.covers.photos.photos if not p.reason)
    words.covers.chosen.emit(good)
    ready()
    panel.tabs.setCurrentIndex(0)
    tab.list.setCurrentIndex(tab.model.index(2))
    assert tab.line().title == TITLES[0]
    assert "no consent" in tab.inspector.note.text()
    tab.inspector.designs["photo"].click()
    tab.inspector.strip.chosen.emit(good)
    view = tab.photo.crop
    qtbot.waitUntil(lambda: not view._image.isNull())
    edge = QPointF(view.frame().left(), view.frame().center().y() + 30)
    press(view, edge, QPointF(edge.x() + 0.55 * view.area().width(), edge.y()))
    assert kept().crops[good.id, False].left == pytest.approx(0.55, abs=0.02)
    tab.photo.places["cover"].click()
    press(view, edge, QPointF(edge.x() + 0.6 * view.area().width(), edge.y()))
    # Paper for the printing house.
    panel.tabs.setCurrentIndex(2)
    paper.papers["B5"].click()
    paper.marks.click()
    ready()

    made = tmp_path / "b.pdf"
    with qtbot.waitSignal(page.booklet.output.saved, timeout=30_000):
        page.booklet.output.save(made)
    text = [each.extract_text() for each in pypdf.PdfReader(made).pages]
    whole = "\n".join(text)
    assert "かけはし二〇二四" in text[0]
    assert "この一年のあゆみをお届けします。" in whole
    assert TITLES[2] not in whole
    flat = [each.replace("\n", "") for each in text]
    bodies = [n for n, each in enumerate(flat) if "始まりの文章" in each]
    assert [next(t for t in TITLES if t in flat[n]) for n in bodies] == [
        TITLES[3], TITLES[0], TITLES[1],
    ]  # fmt: skip
    divider = next(n for n, each in enumerate(flat) if n > 3 and "手紙と画面" in each)
    assert bodies[0] < divider < bodies[1]
    assert "実施事例は4件で、うち3件を掲載しています" in whole.replace("\n", "")
    with pikepdf.open(made) as document:
        assert float(document.pages[0].TrimBox[2]) == pytest.approx(182 * 72 / 25.4, abs=0.01)
        pictures = [
            pikepdf.PdfImage(item).as_pil_image().convert("RGB")
            for item in document.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]
    assert len(pictures) == 2, "the case's crop and the cover's; no photo without consent"
    for picture in pictures:
        assert max(red for _n, (red, _g, _b) in picture.getcolors(1 << 22)) < 90, "cut away"

    # Everything can be taken back, step by step, and the page follows.
    while office.undo_label() != filled:
        window.actions_.run("undo")
        qtbot.waitUntil(lambda: not page.jobs.waiting, timeout=30_000)
    assert kept() is None
    ready()
    assert "not kept yet" in panel.which.currentText()
    assert len(tab.model.chosen()) == 4
    assert tab.inspector.designs["facts"].isChecked()
