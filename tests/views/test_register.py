"""A register's page: searching, conditions, the detail, the form."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from desktop import i18n
from desktop.models.school import School
from desktop.services import registers
from desktop.services.queries import Condition, Query
from desktop.views.field_filter import FieldFilter
from desktop.views.filters import describe
from desktop.views.form import Form
from desktop.views.widgets import Link

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def schools(window, waiter):
    window.navigator.open_page("schools")
    waiter()
    return window.page


def shown(page):
    model = page.list.model
    at = [f.name for f in model.columns].index("name")
    return [model.text(row, at) for row in range(model.rowCount())]


def test_typing_searches_and_clicking_a_heading_sorts(schools, qtbot, waiter):
    qtbot.keyClick(schools.list.table, Qt.Key.Key_Slash)
    assert schools.list.search.hasFocus()
    schools.list.search.insert("ひびや")
    qtbot.waitUntil(lambda: shown(schools) == ["都立日比谷高等学校"])
    schools.list._clear()
    waiter()
    schools.list.table.sort_wanted.emit("enrolment", False)
    waiter()
    assert shown(schools)[0] == "北区立西小学校"
    schools.list.table.sort_wanted.emit("enrolment", False)
    waiter()
    assert shown(schools)[0] == "都立日比谷高等学校"
    assert schools.list.model.headerData(4, Qt.Orientation.Horizontal) is not None


def test_a_condition_narrows_the_list_and_its_chip_takes_it_away(schools, waiter):
    schools.list.filters.show_conditions((Condition("kind", "is", "elementary"),))
    waiter()
    assert shown(schools) == ["北区立西小学校"]
    assert schools.list.header.addition.text() == "1 of 3"
    chips = schools.list.filters.findChildren(QPushButton)
    chip = next(c for c in chips if c.text() == "School kind: Elementary school")
    chip.click()
    waiter()
    assert len(shown(schools)) == 3


def test_a_field_offers_its_values_with_their_counts(schools, waiter, jobs, office, qtbot):
    spec = schools.spec
    popup = FieldFilter(office, jobs, Query("schools"), spec.by_name["kind"], schools)
    waiter()
    assert [popup.list.item(n).text() for n in range(2)] == [
        "High school   2",
        "Elementary school   1",
    ]
    popup.list.itemClicked.emit(popup.list.item(0))
    with qtbot.waitSignal(popup.chosen) as chosen:
        popup.apply.click()
    assert chosen.args == [[Condition("kind", "out", ("senior_high",))]]


def test_a_range_says_what_it_cannot_take(schools, waiter, jobs, office):
    field = schools.spec.by_name["enrolment"]
    popup = FieldFilter(office, jobs, Query("schools"), field, schools)
    waiter()
    popup.low.setText("many")
    popup.apply.click()
    assert "many" in popup.error.text()
    made = []
    popup.chosen.connect(made.extend)
    popup.low.setText("400")
    popup.apply.click()
    assert made == [Condition("enrolment", "from", 400)]


def test_conditions_are_said_in_words(office):
    from desktop.models.specs import SPECS

    spec = SPECS["cases"]
    assert describe(office, spec, Condition("members.school_id", "is", 1)).startswith("School: ")
    held = Condition("held_on", "from", date(2026, 4, 1))
    assert describe(office, spec, held) == "Held on from 1 April 2026"


def test_nothing_found_says_so_and_offers_a_way_back(schools, waiter):
    schools.list.search.setText("どこにもない")
    schools.list.read()
    waiter()
    assert schools.list.left.currentWidget() is schools.list.nothing
    schools.list.nothing.button.click()
    waiter()
    assert len(shown(schools)) == 3


def test_the_detail_follows_the_row_and_leads_to_what_is_related(schools, waiter, window):
    schools.list.table.choose_record(1)
    waiter()
    pane = schools.list.pane
    assert pane.name.text() == "Hibiya High School"
    assert pane.tabs.tabText(1) == "Related 4"
    links = {b.text(): b for b in pane.findChildren(QPushButton) if b.property("kind") == "link"}
    links["Wishes  1"].click()
    waiter()
    assert window.page.spec.name == "wishes"
    assert window.page.list.query.conditions == (Condition("school_id", "is", 1),)
    window.navigator.back()
    assert window.page is schools


def test_the_history_says_what_was_changed(schools, waiter, office):
    entry = registers.read(office, "schools", 1)
    registers.save(office, "schools", {"ward": "港区"}, 1, entry.version)
    schools.list.table.choose_record(1)
    waiter()
    tab = schools.list.pane._areas[3].widget()
    said = [w.text() for w in tab.findChildren(QLabel)]
    assert tab.findChildren(Link)[0].accessibleName() == "Change record"
    assert "千代田区 → 港区" in said


def test_the_detail_folds_away_in_a_narrow_window(schools, window):
    assert schools.list.pane.isVisible()
    window.resize(1000, 700)
    assert not schools.list.pane.isVisible()


def test_a_new_record_from_a_related_list_is_filled_in(window, waiter, office):
    window.navigator.new_record("wishes", {"school_id": 1})
    form = window.page.form
    assert form.rows["school_id"].editor.value() == 1
    assert form.rows["status"].editor.value() == "open"
    form.rows["title"].editor.line.setText("音楽の交流")
    form.save()
    waiter()
    with office.read() as session:
        from desktop.models.wish import Wish

        assert session.query(Wish).filter_by(title="音楽の交流").one().school_id == 1


def test_a_form_gives_back_every_value_unchanged(office, jobs, qtbot, waiter):
    values = {
        "name": "都立国際高等学校",
        "kana": "こくさい",
        "kind": "senior_high",
        "languages": ("en", "fr"),
        "facilities": ("monitor", "wifi"),
        "enrolment": 1234,
        "latitude": 35.5,
        "closed_on": date(2026, 4, 1),
        "email": "a@example.org",
        "notes": "一行目\n二行目",
    }
    key = registers.save(office, "schools", values)
    for tongue in ("en", "ja"):
        i18n.set_language(tongue)
        form = Form(office, jobs, "schools")
        qtbot.addWidget(form)
        form.begin(registers.read(office, "schools", key))
        read, wrong = form._read()
        assert wrong is None
        for name, value in values.items():
            assert read[name] == value, name
        assert not form.dirty


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(office, jobs, qtbot):
    form = Form(office, jobs, "schools")
    qtbot.addWidget(form)
    form.begin(None)
    form.rows["closed_on"].editor.line.setText("R8.4.31")
    form.save()
    assert not jobs.busy
    assert "30" in form.rows["closed_on"].error.text()
    assert form.rows["name"].error.text() == "this must be filled in."
    form.rows["name"].editor.line.setText("新しい学校")
    assert form.rows["name"].error.isHidden()


def test_a_date_says_how_it_was_understood(office, jobs, qtbot):
    form = Form(office, jobs, "schools")
    qtbot.addWidget(form)
    form.begin(None)
    editor = form.rows["closed_on"].editor
    editor.line.setText("R8.4.1")
    assert editor.understood.text() == "1 April 2026"


def test_enter_does_not_save_and_ctrl_s_does(window, waiter, qtbot, office):
    window.navigator.new_record("schools")
    page = window.page
    line = page.form.rows["name"].editor.line
    qtbot.keyClicks(line, "Test")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert page.stack.currentWidget() is page.form
    qtbot.keyClick(page.form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    waiter()
    assert registers.totals(office)["schools"] == 4
    assert page.full.key == 4


def test_somebody_else_was_faster(office, jobs, qtbot, waiter):
    form = Form(office, jobs, "schools")
    qtbot.addWidget(form)
    form.begin(registers.read(office, "schools", 1))
    entry = registers.read(office, "schools", 1)
    registers.save(office, "schools", {"ward": "港区"}, 1, entry.version)
    form.rows["ward"].editor.line.setText("北区")
    form.save()
    waiter()
    assert not form.messages.isHidden()
    assert "changed" in form.messages.text.text()
    form._read_again()
    assert form.rows["ward"].editor.line.text() == "港区"


def test_leaving_a_form_with_words_in_it_is_held_back(window, waiter):
    window.navigator.new_record("schools")
    page = window.page
    page.form.rows["name"].editor.line.setText("半分")
    window.navigator.open_page("home")
    assert window.page is page
    page.form.messages._act()
    window.navigator.open_page("home")
    assert window.page is not page


def test_deleting_says_what_goes_with_it(schools, waiter, office):
    schools.delete([3])
    assert schools.list.messages.text.text() == "Delete 1 record?"
    schools.list.messages._act()
    waiter()
    assert registers.totals(office)["schools"] == 2
    schools.delete([1])
    assert "Wishes 1" in schools.list.messages.text.text()
    schools.list.messages._act()
    waiter()
    assert registers.totals(office)["schools"] == 2


def test_what_is_seen_is_what_is_exported(schools, waiter, tmp_path, qtbot):
    schools.list.filters.show_conditions((Condition("kind", "is", "senior_high"),))
    waiter()
    job = schools.export_to(tmp_path / "schools.csv")
    with qtbot.waitSignal(job.finished) as caught:
        pass
    assert caught.args == [2]


def test_a_change_elsewhere_shows(schools, waiter, office):
    with office.write("Add") as session:
        session.add(School(name="あたらしい学校"))
    waiter()
    assert "あたらしい学校" in shown(schools)


def test_tab_goes_through_a_form_from_top_to_bottom(window, waiter, qtbot):
    window.navigator.new_record("wishes")
    waiter()
    rows = window.page.form.rows
    rows["registered_on"].editor.setFocus()
    seen = []
    for _step in range(60):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        here = next(
            (n for n, row in rows.items() if row.editor.isAncestorOf(window.focusWidget())), None
        )
        if here is None:
            break
        if here not in seen:
            seen.append(here)
    names = list(rows)
    order = [names.index(name) for name in seen]
    assert order == sorted(order)
    assert {"exchange_types", "modes", "contents", "themes", "languages"} <= set(seen)


@pytest.mark.qt_log_ignore("propagateSizeHints", "raise", "grabbing the keyboard")
def test_a_record_is_picked_by_a_part_of_its_name(window, waiter, qtbot):
    window.navigator.new_record("communications")
    waiter()
    picker = window.page.form.rows["school_id"].editor
    popup = picker.line.completer().popup()
    picker.line.setFocus()
    qtbot.keyClicks(picker.line, "hibiya")
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Tab)
    assert not popup.isVisible()
    assert picker.line.text() == "Hibiya High School"
    assert window.page.form.rows["partner_id"].editor.line.hasFocus()
    assert picker.value() == 1
    # What was not picked from the list is understood where it can mean one record only.
    picker.set_typed("日比谷")
    assert picker.value() == 1


def test_a_full_record_has_no_button_that_leads_to_itself(schools, window, waiter):
    assert schools.list.pane.open_button.isVisibleTo(schools.list.pane)
    window.navigator.open_record("schools", 1)
    waiter()
    assert schools.full.detail is not None
    assert not schools.full.open_button.isVisibleTo(schools.full)


def test_a_complaint_leaves_out_the_label_that_stands_beside_it_and_nothing_else(window, waiter):
    window.navigator.new_record("communications")
    waiter()
    row = window.page.form.rows["school_id"]
    row.say("School: this must be filled in.")
    assert row.error.text() == "this must be filled in."
    row.say("School has no record of that name.")
    assert row.error.text() == "School has no record of that name."
