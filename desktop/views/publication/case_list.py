"""The list beside the booklet: sections and cases as printed, check marks, what is missing."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QDropEvent,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.i18n import _, format_day
from desktop.services.publishing.choosing import CaseLine
from desktop.views import icons, theme
from desktop.views.publication.cases_model import (
    CasesModel,
    LineRole,
    MissingRole,
    NumberRole,
    SectionRole,
)

Index = QModelIndex | QPersistentModelIndex
BOX, EDGE, NUMBER = 16, 12, 28
"""The check box, the space at both sides and the room for a number, in pixels at 100 %."""


class CaseList(QListView):
    """Cases to choose and to order: by dragging, or with Alt and the arrow keys."""

    def __init__(self, model: CasesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cases = model
        self.setModel(model)
        self.setItemDelegate(_Rows(self))
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())  # what is below the list grows with what a case lacks

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        row = self.currentIndex().row()
        if step and row >= 0 and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            if self._cases.move(row, row + step):
                self.setCurrentIndex(self._cases.index(row + step))
                self.scrollTo(self.currentIndex())
            return
        super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        # The view's own way moves by way of the clipboard's formats; a case just changes its row.
        place = event.position().toPoint()
        row, under = self.currentIndex().row(), self.indexAt(place)
        before = self._cases.rowCount()
        if under.isValid():
            before = under.row() + (place.y() > self.visualRect(under).center().y())
        to = before - 1 if before > row else before
        if row >= 0 and self._cases.move(row, to):
            self.setCurrentIndex(self._cases.index(to))
        event.setDropAction(Qt.DropAction.CopyAction)  # nothing is to be taken away afterwards
        event.accept()
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()


class _Rows(QStyledItemDelegate):
    """Draws one case on three lines, a section on one."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if index.data(SectionRole) is not None:
            return QSize(200, self._line(option) + theme.px(16))
        return QSize(200, 3 * self._line(option) + theme.px(14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.data(SectionRole) is not None:
            self._section(painter, option, index)
            return
        colours = theme.tokens()
        line: CaseLine = index.data(LineRole)
        inside = index.data(NumberRole) is not None
        state = option.state  # type: ignore[attr-defined]
        area: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        self._ground(painter, area, state)
        painter.setPen(colours.colour("line"))
        painter.drawLine(area.left() + theme.px(EDGE), area.bottom(), area.right(), area.bottom())

        height = self._line(option)
        top = area.top() + theme.px(7)
        left = area.left() + theme.px(EDGE)
        self._box(
            painter, QRect(left, top + (height - theme.px(BOX)) // 2, theme.px(BOX), 0), inside
        )
        left += theme.px(BOX + 8)
        painter.setFont(theme.tabular(option.font))  # type: ignore[attr-defined]
        painter.setPen(colours.colour("muted"))
        number = f"{index.data(NumberRole):02d}" if inside else "–"
        painter.drawText(QRect(left, top, theme.px(NUMBER), height), _LEFT, number)
        left += theme.px(NUMBER)
        right = area.right() - theme.px(EDGE)

        painter.setFont(option.font)  # type: ignore[attr-defined]
        painter.setPen(colours.colour("ink" if inside else "muted"))
        self._text(painter, option, QRect(left, top, right - left, height), line.title)
        painter.setPen(colours.colour("muted"))
        second = QRect(left, top + height, right - left, height)
        facts = (format_day(line.held_on), " ― ".join(line.parties))
        self._text(painter, option, second, "　".join(filter(None, facts)))
        self._lacking(painter, option, second.translated(0, height), index.data(MissingRole))
        painter.restore()

    @staticmethod
    def _ground(painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
        colours = theme.tokens()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, colours.colour("ai_soft"))
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), colours.colour("ai"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, colours.colour("hover"))

    def _section(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = theme.tokens()
        area: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        self._ground(painter, area, option.state)  # type: ignore[attr-defined]
        painter.setFont(theme.sized(theme.BODY, bold=True))
        painter.setPen(colours.colour("ai"))
        inner = area.adjusted(theme.px(EDGE), theme.px(4), -theme.px(EDGE), 0)
        self._text(painter, option, inner, index.data())
        painter.fillRect(
            QRect(inner.left(), area.bottom() - 1, inner.width(), 1), colours.colour("ai")
        )
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        toggles = False
        if index.data(SectionRole) is not None:
            return False
        area: QRect = option.rect  # type: ignore[attr-defined]
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            edge = area.left() + theme.px(EDGE + BOX + 8)
            toggles = event.button() == Qt.MouseButton.LeftButton and event.position().x() < edge
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            toggles = event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select)
        if not toggles:
            return False
        inside = index.data(NumberRole) is not None
        wanted = Qt.CheckState.Unchecked if inside else Qt.CheckState.Checked
        return model.setData(index, wanted, Qt.ItemDataRole.CheckStateRole)

    @staticmethod
    def _line(option: QStyleOptionViewItem) -> int:
        return int(option.fontMetrics.height()) + theme.px(6)  # type: ignore[attr-defined]

    @staticmethod
    def _text(painter: QPainter, option: QStyleOptionViewItem, area: QRect, text: str) -> None:
        shown = option.fontMetrics.elidedText(  # type: ignore[attr-defined]
            text, Qt.TextElideMode.ElideRight, area.width()
        )
        painter.drawText(area, _LEFT, shown)

    def _lacking(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, missing: list[str]
    ) -> None:
        colours = theme.tokens()
        tone = "wait" if missing else "good"
        icon: QIcon = icons.icon("alert" if missing else "check", getattr(colours, tone))
        size = theme.px(14)
        icon.paint(painter, area.left(), area.top() + (area.height() - size) // 2, size, size)
        painter.setPen(QColor(colours.wait if missing else colours.muted))
        words = "　".join(missing) if missing else _("Nothing is missing")
        self._text(painter, option, area.adjusted(size + theme.px(6), 0, 0, 0), words)

    @staticmethod
    def _box(painter: QPainter, place: QRect, checked: bool) -> None:
        colours = theme.tokens()
        box = QRect(place.left(), place.top(), place.width(), place.width())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.colour("ai" if checked else "edge")))
        painter.setBrush(colours.colour("ai" if checked else "surface"))
        painter.drawRoundedRect(box, 3, 3)
        if checked:
            icons.icon("check", colours.on_ai).paint(painter, box.adjusted(2, 2, -2, -2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
