"""The page of contradictions in the real window: findings by rule, both sides, decisions."""

import pytest
from sqlalchemy import select

from desktop import app
from desktop.models.decision import Decision, Verdict
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.statement import Statement
from desktop.models.wish import Wish
from desktop.views.widgets import Card, Link

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def window(store, jobs, settings, qtbot):
    with store.write("Fill") as session:
        session.add_all([
            School(name="芝小学校", status="closed", code="B113210300001"),
            School(name="赤羽小学校", kind="junior_high", code="B113210300002"),
            Partner(name="P", country="NZ", region="AU-NSW"),
            Statement(title="芝小学校の名", school_id=1, field="name", value="柴小学校",
                      source="A list", place="line 3"),
        ])  # fmt: skip
        session.flush()
        session.add(Wish(school_id=1, title="海"))
    made = app.build(store, jobs, settings)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    return made


@pytest.fixture
def page(window, waiter):
    window.navigator.open_page("consistency")
    waiter()
    return window.page


def heads(page):
    items = map(page.tree.topLevelItem, range(page.tree.topLevelItemCount()))
    return [(item.text(0), [item.child(n).text(0) for n in range(item.childCount())])
            for item in items]  # fmt: skip


def test_findings_by_rule_with_both_sides(page, window, waiter):
    assert page.header.addition.text() == "4 to be decided"
    assert heads(page) == [
        ("A source says otherwise than the record  1", ["芝小学校の名"]),
        ("A closed school with an open wish  1", ["芝小学校"]),
        ("The code says otherwise than the record  1", ["赤羽小学校"]),
        ("A region of another country  1", ["P"]),
    ]
    assert page.view.heading.text() == "芝小学校の名"
    cards = page.view.area.widget().findChildren(Card)
    assert len(cards) == 2
    links = [card.findChild(Link).text() for card in cards]
    assert links == ["School: 芝小学校", "Statement of a source: 芝小学校の名"]
    cards[0].findChild(Link).click()
    waiter()
    assert (window.page.title(), window.page.full.key) == ("Schools", 1)


def test_a_decision_with_a_note_and_opening_it_again(page, store, waiter):
    page.view.decide.click()
    assert "Choose which side" in page.view.before.text()
    page.view.verdicts[Verdict.FIRST].setChecked(True)
    page.view.note.setText("校名は台帳のとおり")
    page.view.decide.click()
    waiter()
    assert page.header.addition.text() == "3 to be decided"
    assert len(heads(page)) == 3
    # The next one has come into its place, with nothing chosen for it yet.
    assert page.view.heading.text() == "芝小学校"
    assert not any(radio.isChecked() for radio in page.view.verdicts.values())
    assert page.view.note.text() == ""
    with store.read() as session:
        kept = session.scalars(select(Decision)).one()
        assert (kept.rule, kept.verdict, kept.note) == (
            "said_otherwise",
            "first",
            "校名は台帳のとおり",
        )
    page.chips[1].click()
    assert heads(page) == [("A source says otherwise than the record  1", ["芝小学校の名"])]
    assert page.view.note.text() == "校名は台帳のとおり"
    assert "The first side is right" in page.view.before.text()
    page.view.reopen.click()
    waiter()
    assert heads(page) == []
    assert "Nothing contradicts anything here" in page.nothing.sentence.text()
    page.chips[2].click()
    assert len(heads(page)) == 4


def test_changed_data_open_it_again_and_say_what_was_decided(page, store, waiter):
    page.view.verdicts[Verdict.BOTH].setChecked(True)
    page.view.decide.click()
    waiter()
    with store.write("Change") as session:
        session.get(School, 1).name = "芝第二小学校"
    waiter()
    page.chips[2].click()
    page.tree.setCurrentItem(page.tree.topLevelItem(0).child(0))
    assert page.view.before.text().startswith("The data have changed since this was decided")


def test_what_a_source_says_is_noted_from_here(page, window, waiter):
    page.add.click()
    waiter()
    assert window.page.title() == "Statements of sources"
    assert window.page.form is not None


def test_home_counts_them_and_leads_here(window, waiter):
    window.navigator.open_page("home")
    waiter()
    (line,) = [b for b in window.page.tasks.findChildren(app.QWidget)
               if getattr(b, "text", str)() == "4 contradictions to be decided"]  # fmt: skip
    line.click()
    waiter()
    assert window.page.name == "consistency"
