"""Undo and redo by key, in the window and in a text field."""

import pytest
from PySide6.QtCore import Qt

from desktop.services import registers

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def changed(window, office, waiter):
    """The list of schools after the enrolment of the first was changed."""
    registers.save(office, "schools", {"enrolment": 955}, 1, 1)
    window.navigator.open_page("schools")
    waiter()
    window.activateWindow()
    return window.page


def enrolment(office):
    return registers.read(office, "schools", 1).values["enrolment"]


def test_ctrl_z_and_ctrl_y(changed, window, office, qtbot, waiter):
    changed.list.table.setFocus()
    qtbot.keyClick(changed.list.table, Qt.Key.Key_Z, CTRL)
    waiter()
    assert enrolment(office) == 960
    assert "Taken back" in window.messages.text.text()
    qtbot.keyClick(changed.list.table, Qt.Key.Key_Y, CTRL)
    waiter()
    assert enrolment(office) == 955
    assert "Change record" in window.status.undo.text()


def test_a_fields_own_undo_goes_first(changed, office, qtbot, waiter):
    field = changed.list.search
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "ab")
    qtbot.keyClick(field, Qt.Key.Key_Z, CTRL)
    waiter()
    assert field.text() == ""
    assert enrolment(office) == 955
    qtbot.keyClick(field, Qt.Key.Key_Z, CTRL)
    waiter()
    assert enrolment(office) == 960


def test_nothing_is_undone_under_an_unsaved_form(changed, window, office, qtbot, waiter):
    changed.edit(2)
    changed.form.rows["enrolment"].editor.set_value(7)
    window.actions_.run("undo")
    waiter()
    assert enrolment(office) == 955
    assert "not saved yet" in changed.form.messages.text.text()
    changed._drop_form()
    waiter()
