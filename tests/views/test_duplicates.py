"""The page of duplicates in the real window: pairs, evidence, answers, the merge and its undo."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton
from sqlalchemy import func, select

from desktop import app
from desktop.i18n import set_language
from desktop.models.linking import LinkAnswer
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.wish import Wish
from desktop.services.linking import finding
from desktop.services.linking.finding import State
from desktop.services.linking.merging import Pick
from desktop.services.progress import Progress
from desktop.views.checking.evidence import WeightBar

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def window(store, jobs, settings, qtbot):
    place = {"kind": "elementary", "ward": "港区"}
    with store.write("Fill") as session:
        session.add_all([
            School(name="港区立芝小学校", code="B113210300001", address="港区芝2-21-3", **place),
            School(name="芝小学校", address="東京都港区芝二丁目21番3号", kana="しば", **place),
            School(name="港区立赤羽小学校", code="B113210300002", notes="甲", **place),
            School(name="赤羽小学校", notes="乙", **place),
            Partner(name="Riccarton High School", country="NZ", code="1"),
            Partner(name="Riccarton HS", country="NZ"),
        ])  # fmt: skip
        session.flush()
        session.add(Wish(school_id=4, title="海"))
    made = app.build(store, jobs, settings)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    return made


@pytest.fixture
def page(window, waiter):
    window.navigator.open_duplicates("schools")
    waiter()
    return window.page


def number(store, model):
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(model))


def test_pairs_and_what_speaks_for_them(page):
    assert page.header.addition.text() == "2 pairs to be answered"
    assert page.table.pairs.rowCount() == 2
    first = page.table.pairs.pairs[0]
    assert {first.one.id, first.other.id} == {1, 2}
    assert page.view.pill.text() == "Sure"
    bars = page.view.area.widget().findChildren(WeightBar)
    assert sum(bar.bits for bar in bars) == pytest.approx(first.score.bits)
    assert not page.merge_sure.isVisible()  # one alone is answered by itself
    page.table.selectRow(1)
    assert page.view.pill.text() == "To be looked at"
    assert "namesakes" in page.view.why.text()


def test_answers_by_key_stay_and_can_be_taken_back(page, store, waiter, qtbot):
    page.view.note.setText("分校")
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_D)
    waiter()
    assert [pair.state for pair in page.table.pairs.pairs] == [State.OPEN]
    qtbot.keyClick(page.table, Qt.Key.Key_L)
    waiter()
    assert page.table.pairs.rowCount() == 0
    assert "waiting for an answer" in page.nothing.sentence.text()
    page.states[2].click()
    assert page.view.note.text() == "分校"
    assert page.view.why.text() == "Answered: Different"
    page.view.ask_again.click()
    waiter()
    page.states[0].click()
    assert page.table.pairs.rowCount() == 1
    assert number(store, LinkAnswer) == 1


def test_merging_says_what_is_lost_and_is_undone(page, store, window, waiter, qtbot):
    page.table.selectRow(1)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_S)
    panel = page.merge_panel
    assert panel.heading.text() == "港区立赤羽小学校 stays"
    assert panel.moved.text() == "Goes over to it: Wishes 1"
    assert panel.lost.text() == "Lost: School name: 赤羽小学校"
    assert panel.picks == {"name": Pick.KEPT, "notes": Pick.BOTH}
    other = [r for r in panel.findChildren(QRadioButton) if r.text() == "From the other"]
    other[0].setChecked(True)
    assert panel.lost.text() == "Lost: School name: 港区立赤羽小学校"
    panel.do.click()
    waiter()
    assert number(store, School) == 3
    with store.read() as session:
        assert session.get(School, 3).name == "赤羽小学校"
        assert session.scalar(select(Wish.school_id)) == 3
    assert page.table.pairs.rowCount() == 1
    assert "Ctrl+Z makes two of it again" in window.messages.text.text()
    window.actions_.run("undo")
    waiter()
    assert number(store, School) == 4
    assert page.table.pairs.rowCount() == 2


def test_the_other_one_can_be_kept(page, store, waiter):
    page.view.same.click()
    assert page.merge_panel.merge.keep == 1
    page.merge_panel.swap.click()
    assert page.merge_panel.merge.keep == 2
    page.merge_panel.do.click()
    waiter()
    with store.read() as session:
        kept = session.get(School, 2)
        assert (kept.code, kept.kana) == ("B113210300001", "しば")


def test_other_registers_and_new_records(page, store, waiter):
    page.registers["partners"].click()
    waiter()
    assert page.table.pairs.rowCount() == 1
    with store.write("Another") as session:
        session.add(Partner(name="Riccarton High", country="NZ", website="https://r.school.nz"))
        session.add(Partner(name="Riccarton High", country="NZ", website="https://r.school.nz"))
    waiter()
    assert page.table.pairs.rowCount() > 1


def test_reached_from_the_register_home_and_the_palette(window, waiter):
    window.navigator.open_page("partners")
    waiter()
    window.page.list.duplicates_button.click()
    waiter()
    assert (window.page.name, window.page.register) == ("duplicates", "partners")
    window.navigator.open_page("home")
    waiter()
    lines = [b.text() for b in window.page.tasks.findChildren(app.QWidget) if hasattr(b, "text")]
    assert "Schools: 2 pairs that may be one record" in lines
    window.actions_.run("duplicates")
    waiter()
    assert (window.page.name, window.page.register) == ("duplicates", "schools")


def test_in_japanese(window, page, waiter):
    set_language("ja")
    window.retranslate()
    waiter()
    assert page.header.title.text() == "重複の確認"
    assert page.view.pill.text() == "確実"
    page.grab()


def test_cancelling_says_that_nothing_was_looked_through(page, waiter, monkeypatch):
    def endless(_store, _register):
        while True:
            yield Progress(0, 0)

    monkeypatch.setattr(finding, "find", endless)
    page.read()
    page._job.cancel()
    waiter()
    assert "Not looked through" in page.messages.text.text()
    assert page._job is None
    assert page.table.pairs.rowCount() == 2  # what was found before stays
