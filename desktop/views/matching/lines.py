"""Lists of two-line rows: who, what at the right, and the reason below."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.views import theme
from desktop.views.matching.drawing import RIGHT, clipped
from desktop.views.matching.wishes import row_background

LINE = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a name, words beside it, words at the right in a tone, and a sentence below.

    `wish` is the wish that Enter opens; 0 opens none.
    """

    name: str
    beside: str
    right: str
    tone: str
    below: str
    wish: int = 0


class LinesModel(QAbstractListModel):
    """The rows as an item model."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: Sequence[Line] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def line(self, row: int) -> Line | None:
        """The line of a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        if role == LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return " · ".join(part for part in (line.name, line.right, line.below) if part)
        return None


class LinesDelegate(QStyledItemDelegate):
    """Draws a line; its model answers to `LINE`."""

    def sizeHint(self, option: Any, index: Any) -> QSize:
        return QSize(theme.px(240), theme.px(44))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        line: Line = index.data(LINE)
        colours = theme.tokens()
        body = theme.sized(theme.BODY)
        painter.save()
        row_background(painter, option)
        area = QRectF(option.rect).adjusted(theme.px(24), theme.px(5), -theme.px(16), -theme.px(5))
        half = area.height() / 2
        first = QRectF(area.left(), area.top(), area.width(), half)
        wide = clipped(painter, first, line.right, body, colours.colour(line.tone), RIGHT)
        first.setRight(first.right() - wide - theme.px(12))
        took = clipped(painter, first, line.name, body, colours.colour("ink"))
        first.setLeft(first.left() + took + theme.px(10))
        clipped(painter, first, line.beside, body, colours.colour("muted"))
        second = QRectF(area.left(), area.top() + half, area.width(), half)
        clipped(painter, second, line.below, body, colours.colour("muted"))
        painter.restore()


def lines_view(model: LinesModel | QAbstractListModel) -> QListView:
    """A list of such rows."""
    view = QListView()
    view.setModel(model)
    view.setItemDelegate(LinesDelegate(view))
    view.setUniformItemSizes(True)
    view.setMouseTracking(True)
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    return view
