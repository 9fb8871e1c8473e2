"""The table of a register: rows like a ledger's, keys like a spreadsheet's."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import numpy as np
from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from desktop.services.queries import Ids
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.frozen import Frozen
from desktop.views.table_columns import Columns
from desktop.views.table_head import Head
from desktop.views.table_look import Cells
from desktop.views.table_look import RowLines as RowLines
from desktop.views.table_model import IdRole, Index, TableModel

MOST_KEPT = 1000
"""Chosen rows that stay chosen when other rows are shown."""
_Action = QAbstractItemView.CursorAction
_Flag = QItemSelectionModel.SelectionFlag
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


@dataclass(frozen=True)
class Block:
    """Chosen cells: all of `columns` in each of `rows`, by their numbers, in order."""

    rows: list[int]
    columns: list[int]


class Table(QTableView):
    """Shows a `TableModel`, in cells that are chosen, copied and typed in as a spreadsheet's."""

    sort_wanted = Signal(str, bool)
    """A field decides the order; true where it comes after those that decide already."""
    menu_wanted = Signal(str)
    """The menu of a field's column is wanted."""
    opened = Signal(int)
    delete_wanted = Signal(list)
    copy_wanted = Signal()
    paste_wanted = Signal()
    fill_wanted = Signal()
    clear_wanted = Signal()
    typed = Signal(str)
    """Letters were typed that begin a search."""
    composing = Signal(object)
    """An input method begins to compose a search."""
    looked_at = Signal(int)
    """The record of the current row."""
    chosen = Signal(int)
    """How many rows are chosen."""

    def __init__(
        self, model: TableModel, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._settings = model, settings
        head = Head(self)
        self.setHorizontalHeader(head)
        self.setModel(model)
        head.show_no_choice()
        self.cells = Cells(self)
        self.setItemDelegate(self.cells)
        self.setShowGrid(False)
        self.setIconSize(QSize(theme.px(8), theme.px(8)))
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.sectionClicked.connect(self._sort)
        head.menu_wanted.connect(self.menu_wanted_at)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(IdRole)))
        self.cells.moved_on.connect(self._move_on)
        self.frozen = Frozen(self)
        self.columns = Columns(self, model, settings)
        self.restyle()
        self.columns.lay_out()

    def restyle(self) -> None:
        """Take the row height of the settings and the text scale of now."""
        height = theme.px(theme.ROWS[self._settings.get("density")])
        self.verticalHeader().setDefaultSectionSize(height)
        self.horizontalHeader().setFixedHeight(theme.px(34))
        self.frozen.sync()

    def retranslate(self) -> None:
        """Set the words anew; columns that nobody has chosen suit the language of now."""
        self.columns.suit_reader()
        self._model.reread()

    def show_ids(self, ids: Ids) -> None:
        """Show these records; what was current and chosen stays so where it is still there."""
        current, field = self.current_id(), self.current_field()
        block = self.block()
        few = block is not None and len(block.rows) <= MOST_KEPT
        chosen = self.chosen_ids() if few else []
        columns = block.columns if block else []
        top = self.rowAt(0)
        self._model.show_ids(ids)
        rows = [row for row in map(self._model.row_of, chosen) if row >= 0]
        row = self._model.row_of(current) if current else -1
        if row < 0 and len(ids):
            row, top, rows = 0, 0, []
        if row >= 0:
            index = self._model.index(row, self._column_of(field))
            self.selectionModel().setCurrentIndex(index, _Flag.NoUpdate)
            self._choose(rows or [row], columns if rows else [index.column()])
            self.scrollTo(self._model.index(max(top, 0), index.column()))
            self.scrollTo(index)
        self.frozen.sync()
        self.looked_at.emit(self.current_id())
        self.chosen.emit(self.chosen_count())

    def current_id(self) -> int:
        """The record of the current row; 0 where there is none."""
        index = self.currentIndex()
        return int(self._model.ids[index.row()]) if index.isValid() else 0

    def current_field(self) -> str:
        """The field of the current column; empty where there is none."""
        index = self.currentIndex()
        return self._model.columns[index.column()].name if index.isValid() else ""

    def chosen_ids(self) -> list[int]:
        """The records that have a chosen cell, in the table's order."""
        keys: list[int] = self.chosen_keys().tolist()
        return keys

    def chosen_keys(self) -> Ids:
        """As `chosen_ids`, for very many of them."""
        parts = [self._model.ids[first : last + 1] for first, last in self._row_spans()]
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)

    def chosen_count(self) -> int:
        """How many rows have a chosen cell, without listing them."""
        return sum(last - first + 1 for first, last in self._row_spans())

    def block(self) -> Block | None:
        """The chosen cells; None where there is none, or where they make no block."""
        spans = self._spans()
        rows, columns = self._row_spans(), _merged((s.left(), s.right()) for s in spans)
        area = sum((b - a + 1) for a, b in rows) * sum((b - a + 1) for a, b in columns)
        if not spans or area != sum(s.width() * s.height() for s in spans):
            return None
        return Block(_listed(rows), _listed(columns))

    def choose_record(self, key: int, field: str = "") -> bool:
        """Make a record the current one; false where it is not in the list."""
        row = self._model.row_of(key)
        if row < 0:
            return False
        # The view's own way would add to the choice while a person holds Ctrl.
        index = self._model.index(row, self._column_of(field or self.current_field()))
        self.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect)
        self.scrollTo(index)
        return True

    @property
    def typing(self) -> bool:
        """Whether somebody types in a cell just now."""
        return self.state() == QAbstractItemView.State.EditingState

    def type_in(self) -> bool:
        """Begin to type in the current cell; false where it cannot be typed."""
        index = self.currentIndex()
        if not index.isValid() or not index.flags() & Qt.ItemFlag.ItemIsEditable:
            return False
        self.scrollTo(index)
        return self.edit(
            index, QAbstractItemView.EditTrigger.AllEditTriggers, QEvent(QEvent.Type.None_)
        )

    def menu_wanted_at(self, section: int) -> None:
        """Ask for the menu of a column by its number."""
        if 0 <= section < len(self._model.columns):
            self.menu_wanted.emit(self._model.columns[section].name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        modifier = Qt.KeyboardModifier
        key, text = event.key(), event.text()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_id():
            self.opened.emit(self.current_id())
        elif key == Qt.Key.Key_Delete and not plain and self.chosen_count():
            self.delete_wanted.emit(self.chosen_ids())
        elif key == Qt.Key.Key_Backspace and not plain:
            self.clear_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_wanted.emit()
        elif key == Qt.Key.Key_D and plain == modifier.ControlModifier:
            self.fill_wanted.emit()
        elif key == Qt.Key.Key_Down and plain == modifier.AltModifier:
            self.menu_wanted_at(self.currentIndex().column())
        elif key in _STEPS and plain == modifier.AltModifier | modifier.ShiftModifier:
            self.columns.move(self.current_field(), _STEPS[Qt.Key(key)])
        elif key == Qt.Key.Key_Space and plain == modifier.ShiftModifier:
            self._widen(_Flag.Rows)
        elif key == Qt.Key.Key_Space and plain == modifier.ControlModifier:
            self._widen(_Flag.Columns)
        elif text and text.isprintable() and not text.isspace() and _only_letters(plain):
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        words = event.preeditString() or event.commitString()
        if words and not self.typing:
            self.composing.emit(event)
        else:
            super().inputMethodEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            for row in (current.row(), previous.row()):
                self._repaint_row(row)
            if current.isValid():
                self.looked_at.emit(self.current_id())

    def selectionChanged(self, chosen: QItemSelection, dropped: QItemSelection) -> None:
        super().selectionChanged(chosen, dropped)
        self.chosen.emit(self.chosen_count())

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        super().scrollTo(index, hint)
        # What lies under the frozen columns is not seen.
        if index.isValid() and index.column() >= self.frozen.count > 0:
            hidden = self.frozen.wide() - self.columnViewportPosition(index.column())
            if hidden > 0:
                bar = self.horizontalScrollBar()
                bar.setValue(bar.value() - hidden)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.cells.begin()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "frozen"):
            self.frozen.sync()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._repaint_row(self.currentIndex().row())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._repaint_row(self.currentIndex().row())

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        rows, columns = len(self._model.ids), len(self._model.columns)
        current = self.currentIndex()
        if not rows or not current.isValid():
            return super().moveCursor(action, modifiers)
        row, column = current.row(), current.column()
        far = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        # As in a spreadsheet: Home and End go along the row, with Ctrl to the first and last one.
        if action == _Action.MoveHome:
            return self._model.index(0 if far else row, column if far else 0)
        if action == _Action.MoveEnd:
            return self._model.index(rows - 1 if far else row, column if far else columns - 1)
        edges = {
            _Action.MoveUp: (0, column),
            _Action.MoveDown: (rows - 1, column),
            _Action.MoveLeft: (row, 0),
            _Action.MoveRight: (row, columns - 1),
        }
        if far and action in edges:
            return self._model.index(*edges[action])
        return super().moveCursor(action, modifiers)

    def selectionCommand(
        self, index: Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        # Ctrl with an arrow goes far; it does not leave the choice behind.
        if isinstance(event, QKeyEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            return _Flag.SelectCurrent if shift else _Flag.ClearAndSelect
        return super().selectionCommand(index, event)

    def _spans(self) -> list[QItemSelectionRange]:
        return list(cast(Iterable[QItemSelectionRange], self.selectionModel().selection()))

    def _row_spans(self) -> list[tuple[int, int]]:
        return _merged((span.top(), span.bottom()) for span in self._spans())

    def _choose(self, rows: list[int], columns: list[int]) -> None:
        selection = QItemSelection()
        spans = _merged((column, column) for column in columns)
        for first, last in _merged((row, row) for row in rows):
            for left, right in spans:
                selection.select(self._model.index(first, left), self._model.index(last, right))
        self.selectionModel().select(selection, _Flag.ClearAndSelect)

    def _widen(self, to: QItemSelectionModel.SelectionFlag) -> None:
        """Choose the whole rows, or the whole columns, of what is chosen."""
        selection = self.selectionModel().selection()
        self.selectionModel().select(selection, _Flag.Select | to)

    def _column_of(self, field: str) -> int:
        names = [each.name for each in self._model.columns]
        return names.index(field) if field in names else 0

    def _sort(self, section: int) -> None:
        held = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        self.sort_wanted.emit(self._model.columns[section].name, bool(held))

    def _move_on(self, rows: int, columns: int) -> None:
        current = self.currentIndex()
        row = max(0, min(current.row() + rows, len(self._model.ids) - 1))
        column = max(0, min(current.column() + columns, len(self._model.columns) - 1))
        index = self._model.index(row, column)
        self.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect)

    def _repaint_row(self, row: int) -> None:
        if row >= 0:
            top, high = self.rowViewportPosition(row), self.rowHeight(row)
            for view in (self, self.frozen):
                view.viewport().update(0, top, view.viewport().width(), high)


def _only_letters(held: Qt.KeyboardModifier) -> bool:
    return held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans from first to last, in order, those that meet as one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _listed(spans: list[tuple[int, int]]) -> list[int]:
    return [n for first, last in spans for n in range(first, last + 1)]
