"""The head of a table: sorts when clicked, and has a small arrow that opens a column's menu."""

from typing import cast

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QPointF,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop.views import icons, theme
from desktop.views.table_model import TableModel


class Head(QHeaderView):
    """Headings of columns; the arrow shows under the mouse, and where a condition narrows."""

    menu_wanted = Signal(int)
    """The menu of a column (its number) is wanted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._over = -1
        self._pressed = False
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setStretchLastSection(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda at: self.menu_wanted.emit(self.logicalIndexAt(at))
        )

    def show_no_choice(self) -> None:
        """Have a choice of one's own, always empty.

        Before it paints a heading, Qt asks for each chosen row whether the whole column is chosen:
        with 200,000 of them for ten seconds.
        """
        self.setSelectionModel(QItemSelectionModel(self.model(), self))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        model = cast(TableModel, self.model())
        narrowed = section < len(model.columns) and model.columns[section].name in model.narrowed
        if not narrowed and section != self._over:
            return
        colours = theme.tokens()
        place = self._arrow(rect)
        painter.fillRect(place.adjusted(-2, 0, 0, -1), QColor(colours.surface))
        size = theme.px(icons.SMALL)
        name, tint = ("filter", colours.ai) if narrowed else ("down", colours.muted)
        picture = icons.pixmap(name, tint, size, self.devicePixelRatioF())
        top = rect.top() + (rect.height() - size) // 2
        painter.drawPixmap(place.left() + 2, top, picture)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._show_over(self.logicalIndexAt(event.position().toPoint()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._show_over(-1)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        section = self._arrow_at(event.position())
        self._pressed = event.button() == Qt.MouseButton.LeftButton and section >= 0
        if self._pressed:
            self.menu_wanted.emit(section)
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed:
            self._pressed = False
        else:
            super().mouseReleaseEvent(event)

    def _show_over(self, section: int) -> None:
        if section != self._over:
            self._over = section
            self.viewport().update()

    def _arrow(self, rect: QRect) -> QRect:
        wide = theme.px(20)
        return QRect(rect.right() - wide - 4, rect.top(), wide, rect.height())

    def _arrow_at(self, at: QPointF) -> int:
        """The section whose arrow is at a point; -1 where none is, as at the edge that resizes."""
        section = self.logicalIndexAt(at.toPoint())
        if section < 0:
            return -1
        rect = QRect(
            self.sectionViewportPosition(section), 0, self.sectionSize(section), self.height()
        )
        return section if self._arrow(rect).contains(at.toPoint()) else -1
