"""How the cells of a table are drawn, and how one is typed in."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRect, QStringListModel, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.models.codes import Choice, Named, TimeZone
from desktop.models.fields import Flag, Reference
from desktop.models.spec import Field
from desktop.views import theme
from desktop.views.table_model import Index, TableModel

if TYPE_CHECKING:
    from desktop.views.table import Table

Suggest = Callable[[str, str, Callable[[list[str]], object]], object]
"""Asks for the names of records of a register that hold a text, to be given to a callback."""


class RowLines(QStyledItemDelegate):
    """A hairline under each row, and a mark at the left of those that are chosen."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        option.textElideMode = Qt.TextElideMode.ElideRight

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = theme.tokens()
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.ai_soft))
        inner = QStyleOptionViewItem(option)
        inner.rect = rect.adjusted(6, 0, -6, 0)
        inner.state &= ~QStyle.StateFlag.State_Selected
        inner.state &= ~QStyle.StateFlag.State_MouseOver
        super().paint(painter, inner, index)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(colours.line))
        if option.state & QStyle.StateFlag.State_Selected and index.column() == 0:
            painter.fillRect(rect.left(), rect.top(), 3, rect.height() - 1, QColor(colours.ai))


class CellEditor(QLineEdit):
    """One cell being typed; a list of what may be chosen drops down with Alt+↓ and while typing."""

    def __init__(self, field: Field, suggest: Suggest | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "cell")
        self.setTextMargins(3, 0, 3, 0)
        kind = field.kind
        if isinstance(kind, Choice | Named):
            self._offer([kind.format(code) for code in kind.codes()])
        elif isinstance(kind, TimeZone):
            self._offer(kind.codes())
        elif isinstance(kind, Flag):
            self._offer([kind.format(value) for value in (True, False)])
        elif isinstance(kind, Reference) and suggest is not None:
            register = kind.register
            model = self._offer([])
            self.textEdited.connect(lambda text: suggest(register, text, model.setStringList))

    def _offer(self, names: list[str]) -> QStringListModel:
        model = QStringListModel(names, self)
        completer = QCompleter(model, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(12)
        self.setCompleter(completer)
        return model

    def keyPressEvent(self, event: QKeyEvent) -> None:
        completer = self.completer()
        wanted = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if completer is not None and event.key() == Qt.Key.Key_Down and wanted:
            completer.setCompletionPrefix("")
            completer.complete()
            return
        super().keyPressEvent(event)


_MIDDLE = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextSingleLine.value
_LEFT = Qt.AlignmentFlag.AlignLeft.value | _MIDDLE
_RIGHT = Qt.AlignmentFlag.AlignRight.value | _MIDDLE


class Cells(QStyledItemDelegate):
    """Draws the cells of a table like a ledger's, and lets one be typed in.

    A hairline under each row, a bar before the current one, a frame around the current cell.
    """

    entered = Signal(object, str, bool)
    """A text was typed in a cell (its index); true where it is meant for all chosen cells."""
    moved_on = Signal(int, int)
    """After typing, the next cell is wanted: so many rows and columns on."""

    def __init__(self, table: "Table") -> None:
        super().__init__(table)
        self._table = table
        self.suggest: Suggest | None = None
        self.begin()

    def begin(self) -> None:
        """Look at what is the same for every cell, once before they are painted."""
        colours = theme.tokens()
        self._ink, self._line = QColor(colours.ink), QColor(colours.line)
        self._ai, self._chosen = QColor(colours.ai), QColor(colours.ai_soft)
        self._wrong, self._here = QColor(colours.bad_soft), QColor(colours.ground)
        self._pen = QPen(self._ai, 1)
        self._usual, self._mark_size = self._table.font(), self._table.iconSize()
        self._focused = self._table.hasFocus()
        current = self._table.currentIndex()
        self._current = (current.row(), current.column())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # Drawn by hand: Qt's own way asks the model for seven things and lays the text out anew.
        rect, row, column = option.rect, index.row(), index.column()
        model = cast(TableModel, index.model())
        here = row == self._current[0]
        if model.wrong and (int(model.ids[row]), model.columns[column].name) in model.wrong:
            painter.fillRect(rect, self._wrong)
        elif option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._chosen)
        elif here:
            painter.fillRect(rect, self._here)
        self._write(painter, rect.adjusted(9, 0, -9, 0), model, row, column)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, self._line)
        if here and column == 0:
            painter.fillRect(rect.left(), rect.top(), 3, rect.height() - 1, self._ai)
        if here and column == self._current[1] and self._focused:
            painter.setPen(self._pen)
            painter.drawRect(rect.adjusted(0, 0, -1, -2))
            painter.drawRect(rect.adjusted(1, 1, -2, -3))

    def _write(
        self, painter: QPainter, room: QRect, model: TableModel, row: int, column: int
    ) -> None:
        """Write what a cell holds into a rectangle, after the mark of a state."""
        text = model.text(row, column)
        if not text:
            return
        mark = model.mark(row, column)
        if mark is not None:
            high = self._mark_size.height()
            place = QRect(room.left(), room.center().y() - high // 2, self._mark_size.width(), high)
            mark.paint(painter, place)
            room.setLeft(place.right() + 7)
        painter.setFont(model.font(column) or self._usual)
        painter.setPen(self._ink)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _RIGHT if model.columns[column].kind.numeric else _LEFT, shown)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = cast(TableModel, index.model())
        return CellEditor(model.columns[index.column()], self.suggest, parent)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        line = cast(CellEditor, editor)
        if line.isModified():
            return  # the rows were read again while somebody types
        line.setText(cast(TableModel, index.model()).typed(index.row(), index.column()))
        line.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        line = cast(CellEditor, editor)
        if line.isModified():
            line.setModified(False)
            self.entered.emit(index, line.text(), False)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        wide = max(option.rect.width(), theme.px(160))
        rect, room = option.rect, self._table.viewport().width()
        left = max(0, min(rect.left(), room - wide))
        editor.setGeometry(QRect(left, rect.top(), min(wide, room), rect.height()))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(editor, CellEditor):
            key, held = cast(QKeyEvent, event).key(), cast(QKeyEvent, event).modifiers()
            shift = bool(held & Qt.KeyboardModifier.ShiftModifier)
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if held & Qt.KeyboardModifier.ControlModifier:
                    editor.setModified(False)
                    self.entered.emit(self._table.currentIndex(), editor.text(), True)
                    self._close(editor)
                else:
                    self._leave(editor, -1 if shift else 1, 0)
                return True
            if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self._leave(editor, 0, -1 if shift or key == Qt.Key.Key_Backtab else 1)
                return True
            if key == Qt.Key.Key_Escape:
                editor.setModified(False)
                self._close(editor)
                return True
        return super().eventFilter(editor, event)

    def _leave(self, editor: CellEditor, rows: int, columns: int) -> None:
        self.commitData.emit(editor)
        self._close(editor)
        self.moved_on.emit(rows, columns)

    def _close(self, editor: CellEditor) -> None:
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        cast(QAbstractItemView, self._table).setFocus()
