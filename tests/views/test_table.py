"""The table and its model."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop import i18n
from desktop.models.school import School
from desktop.services import queries
from desktop.services.queries import Query
from desktop.views.table import Table
from desktop.views.table_columns import first_columns
from desktop.views.table_model import PAGE, IdRole, TableModel

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def ids(store, query):
    with store.read() as session:
        return queries.ids(session, query)


@pytest.fixture
def model(office, dressed):
    made = TableModel(office, "schools", ["name", "kind", "enrolment", "status"])
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made.show_ids(ids(office, Query("schools", sort=("name",))))
    yield made
    tester.setParent(None)


@pytest.fixture
def table(model, settings, qtbot):
    made = Table(model, settings)
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    made.show_ids(model.ids)
    return made


def names(model):
    return [model.text(row, 0) for row in range(model.rowCount())]


def test_cells_speak_the_language_of_now(model):
    assert model.text(0, 1) == "Elementary school"
    i18n.set_language("ja")
    model.reread()
    assert model.text(0, 1) != "high_school"
    assert model.headerData(0, Qt.Orientation.Horizontal)


def test_a_name_in_the_readers_language_stands_in_for_the_name(model):
    row = model.row_of(1)
    assert model.text(row, 0) == "Hibiya High School"
    model.show_columns(["name", "name_en"])
    assert model.text(row, 0) == "都立日比谷高等学校"
    model.show_columns(["name"])
    i18n.set_language("ja")
    model.reread()
    assert model.text(row, 0) == "都立日比谷高等学校"


def test_numbers_line_up_at_the_right_in_figures_of_one_width(model):
    number = model.index(0, 2)
    assert number.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert number.data(Qt.ItemDataRole.FontRole) is not None
    assert model.index(0, 0).data(Qt.ItemDataRole.FontRole) is None


def test_a_state_has_a_mark_beside_its_word(model):
    state = model.index(0, 3)
    assert state.data() == "In operation"
    assert state.data(Qt.ItemDataRole.DecorationRole) is not None


def test_a_model_survives_other_rows_other_columns_and_none(model, office):
    model.show_columns(["ward"])
    assert model.columnCount() == 1
    model.show_ids(ids(office, Query("schools", "何もない")))
    assert model.rowCount() == 0
    model.show_ids(ids(office, Query("schools")))
    assert model.rowCount() == 3


def test_pages_are_read_when_they_are_looked_at(store, dressed):
    with store.write("Fill") as session:
        session.add_all([School(name=f"学校{n:05}") for n in range(PAGE * 3)])
    made = TableModel(store, "schools", ["name"])
    made.show_ids(ids(store, Query("schools")))
    assert made.text(PAGE * 3 - 1, 0) == f"学校{PAGE * 3 - 1:05}"
    assert len(made._pages) == 1


def test_a_record_that_is_gone_leaves_an_empty_row(model, office):
    from desktop.services import registers

    key = int(model.ids[0])
    registers.delete(office, "wishes", [1])
    with office.write("Delete") as session:
        session.delete(session.get(School, 2))
    model.reread()
    row = model.row_of(2)
    assert model.text(row, 0) == ""
    assert model.row_of(key) == 0


def test_enter_opens_and_delete_asks(table, qtbot):
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [table.current_id()]
    with qtbot.waitSignal(table.delete_wanted) as asked:
        qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert asked.args == [[table.current_id()]]


def test_ctrl_c_wants_what_is_chosen_to_be_copied(table, qtbot):
    table.selectAll()
    assert table.block().rows == [0, 1, 2]
    assert table.chosen_count() == 3
    with qtbot.waitSignal(table.copy_wanted):
        qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)


def test_what_was_chosen_stays_chosen_when_the_rows_change(table, model, office):
    table.choose_record(2)
    assert table.chosen_ids() == [2]
    table.show_ids(ids(office, Query("schools", sort=("-enrolment",))))
    assert table.current_id() == 2
    assert table.chosen_ids() == [2]
    table.show_ids(ids(office, Query("schools", "日比谷")))
    assert table.current_id() == int(model.ids[0])


def test_widths_and_columns_are_remembered(table, model, settings, qtbot):
    table.setColumnWidth(0, 222)
    table.columns.toggle("ward", True)
    again = TableModel(model._store, "schools", first_columns(
        model.spec.fields, settings, "schools"))  # fmt: skip
    other = Table(again, settings)
    qtbot.addWidget(other)
    assert [f.name for f in again.columns][-1] == "ward"
    assert other.columnWidth(0) == 222


def test_columns_that_nobody_chose_suit_the_reader(table, model):
    table.columns.as_at_first()
    assert "kana" not in [f.name for f in model.columns]
    i18n.set_language("ja")
    table.retranslate()
    shown = [f.name for f in model.columns]
    assert "kana" in shown
    assert "name_en" not in shown


def test_rows_are_as_high_as_the_settings_say(table, settings):
    assert table.rowHeight(0) == 32
    settings.set("density", "compact")
    table.restyle()
    assert table.rowHeight(0) == 26


def test_every_row_knows_its_record(model):
    found = [model.index(row, 0).data(IdRole) for row in range(model.rowCount())]
    assert sorted(found) == [1, 2, 3]
