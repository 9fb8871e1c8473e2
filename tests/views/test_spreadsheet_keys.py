"""A register's table worked by keys alone, as one works a spreadsheet."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget

from desktop.models.journal import Operation
from desktop.models.school import School
from desktop.services import saved_views
from desktop.services.queries import Condition
from desktop.views import cells
from desktop.views.field_filter import FieldFilter
from desktop.views.saved_views import NameView

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support")
KEY, HELD = Qt.Key, Qt.KeyboardModifier
COLUMNS = ["name", "kind", "ward", "enrolment"]


@pytest.fixture
def page(window, waiter, qapp):
    window.navigator.open_page("schools")
    waiter()
    page = window.page
    page.list.table.columns.show(COLUMNS)
    page.list.table.setFocus()
    page.list.table.choose_record(1, "name")
    waiter()
    return page


@pytest.fixture
def press(page, qtbot, waiter):
    """Presses keys where the focus is, one after the other."""

    def press(*keys, held=HELD.NoModifier):
        for key in keys:
            target = QApplication.activePopupWidget()
            target = (target.focusWidget() or target) if target else QApplication.focusWidget()
            if isinstance(key, str) and not key.isascii():
                event = QInputMethodEvent()
                event.setCommitString(key)  # as an input method writes it
                QApplication.sendEvent(target, event)
            elif isinstance(key, str):
                qtbot.keyClicks(target, key)
            else:
                qtbot.keyClick(target, key, held)
        waiter()

    return press


def shown(page, name="name"):
    at = page.list.table.columns.names.index(name)
    model = page.list.model
    return [model.typed(row, at) for row in range(model.rowCount())]


def school(store, key):
    with store.read() as session:
        found = session.get(School, key)
        session.expunge_all()
        return found


def operations(store):
    with store.read() as session:
        return session.query(Operation).count()


def said(page):
    return page.list.messages.text.text()


def test_typing_letters_searches(page, press, qtbot):
    press("西小")
    assert page.list.search.hasFocus()
    qtbot.waitUntil(lambda: shown(page) == ["北区立西小学校"])
    press(KEY.Key_Escape)
    qtbot.waitUntil(lambda: len(shown(page)) == 3)
    assert page.list.table.hasFocus()


def test_an_input_method_begins_a_search(page, waiter):
    event = QInputMethodEvent("に", [])
    QApplication.sendEvent(page.list.table, event)
    assert page.list.search.hasFocus()


def test_a_cell_is_typed_in_and_undone(page, press, office, window):
    press(KEY.Key_Right, KEY.Key_Right, KEY.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "千代田区"
    press("港区", KEY.Key_Return)
    assert school(office, 1).ward == "港区"
    assert page.list.table.currentIndex().row() == 1
    assert page.list.table.hasFocus()
    press(KEY.Key_Z, held=HELD.ControlModifier)
    assert school(office, 1).ward == "千代田区"


def test_what_a_cell_cannot_take_is_said_and_marked(page, press, office):
    press(KEY.Key_Right, KEY.Key_F2)
    press("大学院", KEY.Key_Return)
    assert "大学院" in said(page)
    assert (1, "kind") in page.list.model.wrong
    assert school(office, 1).kind == "senior_high"
    press(KEY.Key_Up, KEY.Key_F2, "小学校", KEY.Key_Tab)
    assert school(office, 1).kind == "elementary"
    assert page.list.model.wrong == frozenset()
    assert page.list.table.current_field() == "ward"


def test_escape_leaves_a_cell_as_it_was(page, press, office):
    before = operations(office)
    press(KEY.Key_F2, "x", KEY.Key_Escape)
    assert operations(office) == before
    assert page.list.table.hasFocus()


def test_f2_opens_the_form_where_a_cell_cannot_be_typed(page, press):
    page.list.table.columns.show(["notes"])
    page.list.table.choose_record(1, "notes")
    press(KEY.Key_F2)
    assert page.stack.currentWidget() is page.form


def test_fill_down_is_one_change(page, press, office):
    before = operations(office)
    press(KEY.Key_Right, KEY.Key_Right)
    press(KEY.Key_Down, held=HELD.ControlModifier | HELD.ShiftModifier)
    press(KEY.Key_D, held=HELD.ControlModifier)
    assert shown(page, "ward") == ["千代田区"] * 3
    assert operations(office) == before + 1
    office.undo()
    assert school(office, 3).ward == "北区"


def test_a_single_cell_takes_the_one_above(page, press, office):
    press(KEY.Key_Right, KEY.Key_Right, KEY.Key_Down)
    press(KEY.Key_D, held=HELD.ControlModifier)
    assert school(office, 2).ward == "千代田区"
    press(KEY.Key_Up)
    press(KEY.Key_D, held=HELD.ControlModifier)
    assert "no row above" in said(page)


def test_a_block_is_copied_and_pasted(page, press, office):
    press(KEY.Key_Right)
    press(KEY.Key_Right, held=HELD.ShiftModifier)
    press(KEY.Key_C, held=HELD.ControlModifier)
    assert QGuiApplication.clipboard().text() == "High school\t千代田区"
    press(KEY.Key_Left, KEY.Key_Down, KEY.Key_Down)
    press(KEY.Key_V, held=HELD.ControlModifier)
    assert (school(office, 3).kind, school(office, 3).ward) == ("senior_high", "千代田区")


def test_a_paste_from_excel_is_understood_as_typed(page, press, office):
    page.list.table.columns.show(["phone", "closed_on", "enrolment"])
    page.list.table.choose_record(1, "phone")
    QGuiApplication.clipboard().setText(
        "０３（５３２０）７８９０\tR8.4.1\t1,234\r\n0353207891\t令和8年4月2日\t５６人\r\n"
    )
    press(KEY.Key_V, held=HELD.ControlModifier)
    first, second = school(office, 1), school(office, 2)
    assert (first.phone, second.phone) == ("03-5320-7890", "03-5320-7891")
    assert (first.closed_on.isoformat(), second.closed_on.isoformat()) == (
        "2026-04-01",
        "2026-04-02",
    )
    assert (first.enrolment, second.enrolment) == (1234, 56)


def test_one_copied_cell_fills_all_that_are_chosen(page, press, office):
    QGuiApplication.clipboard().setText("港区")
    press(KEY.Key_Right, KEY.Key_Right)
    press(KEY.Key_Down, KEY.Key_Down, held=HELD.ShiftModifier)
    press(KEY.Key_V, held=HELD.ControlModifier)
    assert shown(page, "ward") == ["港区"] * 3


def test_a_paste_that_breaks_a_rule_changes_nothing(page, press, office):
    before = operations(office)
    QGuiApplication.clipboard().setText("小学校\t港区\n大学院\t港区\n")
    press(KEY.Key_Right)
    press(KEY.Key_V, held=HELD.ControlModifier)
    assert said(page).startswith("1 cell does not fit, so nothing was changed.")
    assert page.list.model.wrong == frozenset({(2, "kind")})
    assert operations(office) == before


def test_a_paste_beyond_the_last_row_is_refused(page, press, office):
    before = operations(office)
    QGuiApplication.clipboard().setText("a\nb\nc\n")
    press(KEY.Key_Down)
    press(KEY.Key_V, held=HELD.ControlModifier)
    assert "only 2 rows" in said(page)
    assert operations(office) == before


def test_whole_rows_are_copied_with_headings_and_pasted_without(page, press, office):
    press(KEY.Key_Space, held=HELD.ShiftModifier)
    press(KEY.Key_C, held=HELD.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "School name\tSchool kind\tWard or city\tEnrolment"
    press(KEY.Key_Home, KEY.Key_Down)
    press(KEY.Key_V, held=HELD.ControlModifier)
    assert school(office, 2).enrolment == 960


def test_cells_are_emptied_and_a_name_is_not(page, press, office):
    press(KEY.Key_End, KEY.Key_Backspace)
    assert school(office, 1).enrolment is None
    press(KEY.Key_Home, KEY.Key_Backspace)
    assert "must be filled in" in said(page)
    assert school(office, 1).name == "都立日比谷高等学校"


def test_ctrl_enter_writes_into_all_chosen_cells(page, press, office):
    press(KEY.Key_Right, KEY.Key_Right)
    press(KEY.Key_Down, held=HELD.ShiftModifier)
    press(KEY.Key_F2, "中央区")
    press(KEY.Key_Return, held=HELD.ControlModifier)
    assert [school(office, key).ward for key in (1, 2, 3)] == ["中央区", "中央区", "北区"]


def popup(page):
    found = QApplication.activePopupWidget()
    assert isinstance(found, FieldFilter)
    return found


def test_the_menu_of_a_column_narrows_by_ticks(page, press):
    press(KEY.Key_Right)
    press(KEY.Key_Down, held=HELD.AltModifier)
    small = popup(page)
    press(KEY.Key_Down)
    assert isinstance(QApplication.focusWidget() or small.focusWidget(), QListWidget)
    press(KEY.Key_Down, KEY.Key_Space)
    small.apply.setFocus()
    press(KEY.Key_Space)
    assert page.list.query.conditions == (Condition("kind", "out", ("elementary",)),)
    assert len(shown(page)) == 2
    assert "kind" in page.list.model.narrowed
    press(KEY.Key_Down, held=HELD.AltModifier)
    popup(page).all.click()
    popup(page).apply.click()
    assert page.list.query.conditions == ()


def test_typing_in_the_menu_narrows_and_enter_applies(page, press):
    press(KEY.Key_Right)
    press(KEY.Key_Down, held=HELD.AltModifier)
    press("Elem", KEY.Key_Return)
    assert page.list.query.conditions == (Condition("kind", "is", "elementary"),)
    press(KEY.Key_Down, held=HELD.AltModifier)
    assert [popup(page).list.item(n).checkState().name for n in range(2)] == [
        "Unchecked",
        "Checked",
    ]
    popup(page).close()
    press(KEY.Key_Left)
    press(KEY.Key_Down, held=HELD.AltModifier)
    press("西", KEY.Key_Return)
    assert Condition("name", "contains", "西") in page.list.query.conditions


def test_none_ticked_is_refused_and_one_is_shown_alone(page, press):
    press(KEY.Key_Right)
    press(KEY.Key_Down, held=HELD.AltModifier)
    small = popup(page)
    small.none.click()
    small.apply.click()
    assert small.error.isVisible()
    press(KEY.Key_Down, KEY.Key_Return)
    assert page.list.query.conditions == (Condition("kind", "is", "senior_high"),)


def test_a_range_is_typed_and_shown_again(page, press):
    press(KEY.Key_End)
    press(KEY.Key_Down, held=HELD.AltModifier)
    press("500", KEY.Key_Return)
    assert page.list.query.conditions == (Condition("enrolment", "from", 500),)
    press(KEY.Key_Down, held=HELD.AltModifier)
    assert popup(page).low.text() == "500"
    popup(page).close()


def test_several_columns_decide_the_order(page, press, qtbot):
    page.list.table.sort_wanted.emit("kind", False)
    page.list.table.sort_wanted.emit("enrolment", True)
    press()
    assert page.list.query.sort == ("kind", "enrolment")
    assert shown(page) == ["北区立西小学校", "都立青山高等学校", "都立日比谷高等学校"]
    heads = [page.list.model.headerData(n, Qt.Orientation.Horizontal) for n in (1, 3)]
    assert heads == ["School kind ▲1", "Enrolment ▲2"]
    page.list.table.sort_wanted.emit("enrolment", True)
    press()
    assert shown(page)[1] == "都立日比谷高等学校"
    page.list.table.sort_wanted.emit("ward", False)
    assert page.list.query.sort == ("ward",)


def test_shift_and_a_click_sort_by_one_more(page, press, qtbot):
    head = page.list.table.horizontalHeader()
    for column, held in ((1, HELD.NoModifier), (3, HELD.ShiftModifier)):
        at = head.sectionViewportPosition(column) + 20
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, held, QPoint(at, 10))
    press()
    assert page.list.query.sort[0] == "kind"


def test_columns_are_frozen_hidden_and_moved(page, press, settings, window):
    table = page.list.table
    press(KEY.Key_Down, held=HELD.AltModifier)
    steps = popup(page).steps
    steps["Freeze up to this column"].setFocus()
    press(KEY.Key_Space)
    assert table.columns.frozen == 1
    assert table.frozen.isVisible()
    assert table.frozen.width() == table.columnWidth(0)
    assert settings.get("tables")["schools"]["frozen"] == 1
    table.setColumnWidth(0, 300)
    assert table.frozen.width() == 300
    window.resize(1000, 700)
    for at in (1, 2, 3):
        table.setColumnWidth(at, 420)
    press(KEY.Key_End)
    assert table.horizontalScrollBar().value() > 0
    press(KEY.Key_Left, KEY.Key_Left)
    left = table.columnViewportPosition(1)
    assert left >= 300  # what is current is never hidden under the frozen columns
    press(KEY.Key_Right)
    assert table.current_field() == "ward"
    press(KEY.Key_Left, held=HELD.AltModifier | HELD.ShiftModifier)
    assert table.current_field() == "ward"
    assert table.columns.names == ["name", "ward", "kind", "enrolment"]
    table.columns.toggle("kind", False)
    assert table.columns.names == ["name", "ward", "enrolment"]
    table.columns.freeze(0)
    assert not table.frozen.isVisible()


def test_the_chosen_cells_are_counted_and_added_up(page, press, qtbot):
    press(KEY.Key_End)
    press(KEY.Key_Down, KEY.Key_Down, held=HELD.ShiftModifier)
    qtbot.waitUntil(lambda: "sum 2,090" in page.list.foot.text())
    assert page.list.foot.text() == "3 rows chosen · 3 filled cells · sum 2,090 · average 696.7"


def test_find_and_replace_says_first_how_many(page, press, office, qtbot):
    press(KEY.Key_H, held=HELD.ControlModifier | HELD.ShiftModifier)
    bar = page.list.replacing
    assert bar.isVisible()
    press("高等学校")
    press(KEY.Key_Tab, "高校")
    qtbot.waitUntil(lambda: bar.preview.text().startswith("2 cells"))
    assert "都立日比谷高等学校 → 都立日比谷高校" in bar.preview.text()
    press(KEY.Key_Return)
    assert school(office, 1).name == "都立日比谷高校"
    assert not bar.isVisible()
    assert page.list.table.hasFocus()
    office.undo()
    assert school(office, 2).name == "都立青山高等学校"


def test_a_replacement_that_does_not_fit_cannot_be_done(page, press, qtbot):
    press(KEY.Key_Right)
    press(KEY.Key_H, held=HELD.ControlModifier | HELD.ShiftModifier)
    bar = page.list.replacing
    press("High", KEY.Key_Tab, "Low")
    qtbot.waitUntil(lambda: "not in the list" in bar.preview.text())
    assert not bar.button.isEnabled()
    press(KEY.Key_Escape)
    assert not bar.isVisible()


def test_a_view_is_kept_shown_again_and_shared(page, press, office):
    page.list.filters.show_conditions((Condition("kind", "is", "elementary"),))
    page.list.table.columns.freeze(1)
    page.list.views.ask()
    named = QApplication.activePopupWidget()
    assert isinstance(named, NameView)
    named.shared.setChecked(True)
    press("小学校だけ", KEY.Key_Return)
    (view,) = saved_views.views(office, "schools")
    assert (view.name, view.shared, view.columns, view.frozen) == (
        "小学校だけ", True, tuple(COLUMNS), 1,
    )  # fmt: skip
    assert page.list.views.text() == "小学校だけ"
    page.list.filters.show_conditions(())
    page.list.table.columns.show(["ward"], 0)
    press()
    page.list.views._show(view)
    press()
    assert shown(page) == ["北区立西小学校"]
    assert page.list.table.columns.names == COLUMNS
    assert page.list.table.columns.frozen == 1
    page.list.views._delete(view)
    assert saved_views.views(office, "schools") == []


def test_a_view_without_a_name_is_refused(page, press):
    page.list.views.ask()
    named = QApplication.activePopupWidget()
    press(KEY.Key_Return)
    assert named.error.isVisible()
    named.close()


def test_counts_by_two_fields_lead_to_the_records(page, press, window, tmp_path, qtbot):
    press(KEY.Key_Right)
    press(KEY.Key_P, held=HELD.ControlModifier | HELD.ShiftModifier)
    counts = page.counts
    assert page.stack.currentWidget() is counts
    assert counts.rows.currentText() == "School kind"
    names = [field.name for field in counts._fields]
    counts.columns.setCurrentIndex(names.index("ward") + 1)
    counts.read()
    press()
    assert counts.model.lines[0][0] == "School kind \\ Ward or city"
    press(KEY.Key_Escape)
    assert page.stack.currentWidget() is page.list
    press(KEY.Key_P, held=HELD.ControlModifier | HELD.ShiftModifier)
    job = counts.export_to(tmp_path / "counts.csv")
    with qtbot.waitSignal(job.finished):
        pass
    assert "千代田区" in (tmp_path / "counts.csv").read_text("utf-8-sig")
    counts.table.setFocus()
    counts.table.setCurrentIndex(counts.model.index(0, 1))
    press(KEY.Key_Return)
    assert window.page.stack.currentIndex() == 0
    assert page.list.query.conditions[0] == Condition("kind", "is", "elementary")
    assert len(page.list.query.conditions) == 2


def test_home_and_end_go_as_in_a_spreadsheet(page, press):
    table = page.list.table
    press(KEY.Key_End)
    assert table.current_field() == "enrolment"
    press(KEY.Key_Home)
    assert table.current_field() == "name"
    press(KEY.Key_End, held=HELD.ControlModifier)
    assert table.currentIndex().row() == 2
    press(KEY.Key_Up, held=HELD.ControlModifier)
    assert table.currentIndex().row() == 0
    assert table.chosen_ids() == [table.current_id()]
    press(KEY.Key_Space, held=HELD.ControlModifier)
    assert table.chosen_count() == 3
    assert table.block().columns == [0]


def test_cells_that_lie_apart_are_no_block(page, press):
    from PySide6.QtCore import QItemSelectionModel

    model, table = page.list.model, page.list.table
    flag = QItemSelectionModel.SelectionFlag
    table.selectionModel().select(model.index(0, 0), flag.ClearAndSelect)
    table.selectionModel().select(model.index(1, 1), flag.Select)
    assert table.block() is None
    press(KEY.Key_Backspace)
    assert "lie apart" in said(page)
    QGuiApplication.clipboard().setText("before")
    press(KEY.Key_C, held=HELD.ControlModifier)
    assert QGuiApplication.clipboard().text() == "before"


def test_the_palette_begins_with_what_was_open_and_marks_what_is_found(window, qtbot, waiter):
    for key in (2, 1):
        window.navigator.open_record("schools", key)
        waiter()
    window.palette_.open()
    waiter()

    def offers():
        found = window.palette_.list
        return [found.item(n).data(Qt.ItemDataRole.UserRole) for n in range(found.count())]

    assert [(o.register, o.key) for o in offers()[:2]] == [("schools", 1), ("schools", 2)]
    assert [(o.register, o.key) for o in offers()[2:] if o.key] == []
    window.palette_.field.setText("hibiya")
    waiter()
    best = offers()[0]
    assert (best.register, best.key, best.wanted) == ("schools", 1, "hibiya")


def test_letters_being_typed_in_a_cell_outlast_what_others_change(page, press, office, qtbot):
    press(KEY.Key_Right, KEY.Key_Right, KEY.Key_F2, "港")
    editor = QApplication.focusWidget()
    with office.write("Elsewhere") as session:
        session.add(School(name="あたらしい学校"))
    press()
    assert QApplication.focusWidget() is editor
    assert editor.text() == "港"
    assert len(shown(page)) == 3
    press("区", KEY.Key_Return)
    qtbot.waitUntil(lambda: len(shown(page)) == 4)
    assert school(office, 1).ward == "港区"


def test_many_rows_are_copied_off_the_windows_thread(page, press, office, waiter):
    with office.write("Fill") as session:
        session.add_all([School(name=f"学校{n:04}", enrolment=n) for n in range(500)])
    waiter()
    QGuiApplication.clipboard().setText("")
    press(KEY.Key_A, held=HELD.ControlModifier)
    press(KEY.Key_C, held=HELD.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 504
    assert lines[1].split("\t")[0] == "Hibiya High School"
    assert lines[-1] == "学校0499\t\t\t499"


def test_a_view_that_was_changed_says_so(page, press, office):
    page.list.views.ask()
    press("mine", KEY.Key_Return)
    assert page.list.views.text() == "mine"
    page.list.filters.show_conditions((Condition("kind", "is", "elementary"),))
    press()
    assert page.list.views.text() == "mine (changed)"


def test_the_arrow_in_a_heading_opens_the_menu(page, press, qtbot, waiter):
    head = page.list.table.horizontalHeader()
    at = head.sectionViewportPosition(1) + head.sectionSize(1) - 14
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at, 12))
    waiter()
    assert popup(page)._field.name == "kind"
    popup(page).close()
    assert page.list.query.sort == ()


def test_values_beyond_the_most_frequent_are_found_by_typing(page, press, office, waiter, qtbot):
    with office.write("Fill") as session:
        session.add_all([School(name=f"学校{n:04}") for n in range(400)])
    waiter()
    press(KEY.Key_Down, held=HELD.AltModifier)
    small = popup(page)
    assert small.list.count() == 300
    assert small.note.isVisible()
    press("学校0399")
    qtbot.waitUntil(lambda: small.list.count() == 1)
    press(KEY.Key_Down, KEY.Key_Return)
    assert page.list.query.conditions == (Condition("name", "is", "学校0399"),)


def test_what_no_table_can_be_read_from_is_said(page, press, office):
    before = operations(office)
    # Reading files of schools raises it for the whole program.
    usual = csv.field_size_limit(131_072)
    QGuiApplication.clipboard().setText('"' + "x" * 200_000 + '"\ty')
    press(KEY.Key_V, held=HELD.ControlModifier)
    csv.field_size_limit(usual)
    assert said(page) == "The clipboard holds no table that can be read."
    QGuiApplication.clipboard().setText("x" * 300)
    press(KEY.Key_V, held=HELD.ControlModifier)
    assert "300 characters are too many" in said(page)
    QGuiApplication.clipboard().clear()
    press(KEY.Key_V, held=HELD.ControlModifier)
    assert operations(office) == before


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('"\t'))
                 , min_size=2, max_size=3),
        min_size=1, max_size=4,
    ).filter(lambda rows: len({len(row) for row in rows}) == 1)
)  # fmt: skip
def test_what_is_copied_is_pasted_as_it_was(rows):
    text = "\n".join("\t".join(map(cells._quoted, row)) for row in rows)
    assert cells._read_tsv(text) == rows
