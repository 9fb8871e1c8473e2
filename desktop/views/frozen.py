"""The columns at the left that stay in place while the others are scrolled."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView

from desktop.views import theme
from desktop.views.table_head import Head
from desktop.views.table_look import Cells

if TYPE_CHECKING:
    from desktop.views.table import Table


class Frozen(QTableView):
    """A second view of a table's first columns, laid over them. Keys stay with the table."""

    def __init__(self, table: "Table") -> None:
        super().__init__(table)
        self._table = table
        self.count = 0
        head = Head(self)
        self.setHorizontalHeader(head)
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        head.show_no_choice()
        # Its own: two views of one delegate would both hear what is typed in a cell.
        self.cells = Cells(table)
        self.setItemDelegate(self.cells)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setIconSize(table.iconSize())
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for bar in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            bar(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(table.verticalScrollMode())
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionsMovable(False)
        head.sectionClicked.connect(table.horizontalHeader().sectionClicked)
        head.menu_wanted.connect(table.menu_wanted_at)
        head.sectionResized.connect(lambda at, _old, new: table.setColumnWidth(at, new))
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        self.doubleClicked.connect(table.doubleClicked)
        self.hide()

    def freeze(self, count: int) -> None:
        """Keep so many columns in place; 0 lets all scroll."""
        self.count = max(0, min(count, self.model().columnCount() - 1))
        self.sync()

    def sync(self) -> None:
        """Be where the table is, as wide as its columns and as high."""
        self.setVisible(self.count > 0)
        if not self.count:
            return
        table, head = self._table, self.horizontalHeader()
        head.blockSignals(True)
        for column in range(self.model().columnCount()):
            self.setColumnHidden(column, column >= self.count)
            if column < self.count:
                self.setColumnWidth(column, table.columnWidth(column))
        head.blockSignals(False)
        head.setFixedHeight(table.horizontalHeader().height())
        self.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        high = table.viewport().height() + table.horizontalHeader().height()
        frame = table.frameWidth()
        self.setGeometry(frame, frame, self.wide(), high)
        self.verticalScrollBar().setValue(table.verticalScrollBar().value())
        self.raise_()

    def wide(self) -> int:
        """Pixels that the columns take; 0 where none is frozen."""
        return sum(self._table.columnWidth(column) for column in range(self.count))

    def paintEvent(self, event: QPaintEvent) -> None:
        self.cells.begin()
        super().paintEvent(event)
        if self._table.horizontalScrollBar().value():
            painter = QPainter(self.viewport())
            edge = self.viewport().rect()
            painter.fillRect(edge.right(), 0, 1, edge.height(), QColor(theme.tokens().edge))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._table.setFocus()

    def wheelEvent(self, event: QWheelEvent) -> None:
        QApplication.sendEvent(self._table.viewport(), event)
