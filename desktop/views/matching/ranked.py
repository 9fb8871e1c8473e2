"""Ranked partners: a virtual list of card rows with a strip of factor bars each."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.i18n import _, country_name
from desktop.services.matching.codes import FactorCode
from desktop.services.matching.results import Candidate
from desktop.views import theme
from desktop.views.matching.drawing import (
    RIGHT,
    clipped,
    points_text,
    shared_text,
    strip,
    strip_labels,
)
from desktop.views.matching.wishes import row_background

CANDIDATE = int(Qt.ItemDataRole.UserRole) + 1
LEFT, STRIP, SCORE = 44, 16, 44
"""Pixels at 100 %: where names and bars begin, and the room of the total."""


class RankedModel(QAbstractListModel):
    """The candidates of a ranking, or those of them that a filter leaves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._candidates: Sequence[Candidate] = ()
        self._shown: Sequence[int] | None = None

    def show_candidates(
        self, candidates: Sequence[Candidate], shown: Sequence[int] | None = None
    ) -> None:
        """Show other candidates; `shown` are the places of those that a filter leaves."""
        self.beginResetModel()
        self._candidates, self._shown = candidates, shown
        self.endResetModel()

    def candidate(self, row: int) -> Candidate | None:
        """The candidate of a row."""
        return self._candidates[self.place(row)] if 0 <= row < self.rowCount() else None

    def place(self, row: int) -> int:
        """The place (from 0) that a row has in the whole ranking."""
        return row if self._shown is None else self._shown[row]

    def row_of(self, wish_id: int, upto: int = 200) -> int:
        """The row of a wish among the first rows; -1 where it is not there."""
        for row in range(min(self.rowCount(), upto)):
            found = self.candidate(row)
            if found and found.party.wish_id == wish_id:
                return row
        return -1

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        if parent.isValid():
            return 0
        return len(self._candidates) if self._shown is None else len(self._shown)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if not index.isValid():
            return None
        if role == CANDIDATE:
            return self.candidate(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            found = self.candidate(index.row())
            return f"{found.party!s} {points_text(found.score)}" if found else ""
        return None


class RankedDelegate(QStyledItemDelegate):
    """One partner: place, name, where it is, minutes, total; below them its factor bars."""

    def sizeHint(self, option: Any, index: Any) -> QSize:
        return QSize(theme.px(240), theme.px(78))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        found: Candidate | None = index.data(CANDIDATE)
        if found is None:
            return
        colours = theme.tokens()
        painter.save()
        row_background(painter, option)
        area = QRectF(option.rect).adjusted(0, theme.px(8), -theme.px(16), -theme.px(8))
        line = theme.px(18)
        body, bold = theme.sized(theme.BODY), theme.sized(theme.BODY, bold=True)
        name = QRectF(area.left() + theme.px(LEFT), area.top(), 0, line)
        name.setRight(area.right() - theme.px(SCORE))
        number = QRectF(area.left(), area.top(), theme.px(LEFT - 10), line)
        model = index.model()
        place = str(model.place(index.row()) + 1)
        clipped(painter, number, place, body, colours.colour("muted"), RIGHT)
        clipped(painter, name, str(found.party), bold, colours.colour("ink"))
        total = QRectF(area.right() - theme.px(SCORE), area.top(), theme.px(SCORE), line)
        big = theme.sized(theme.SECTION, bold=True)
        clipped(painter, total, points_text(found.score), big, colours.colour("ai"), RIGHT)
        where = [country_name(found.party.country), found.party.place, shared_text(found)]
        if found.earlier:
            where.append(_("{n} exchanges before").format(n=found.earlier))
        second = QRectF(name.left(), name.bottom(), area.right() - name.left(), line)
        if found.to_ask:
            words = _("to ask: {n}").format(n=len(found.to_ask))
            wide = clipped(painter, second, words, body, colours.colour("wait"), RIGHT)
            second.setRight(second.right() - wide - theme.px(8))
        clipped(painter, second, " · ".join(x for x in where if x), body, colours.colour("muted"))
        bars = QRectF(theme.px(STRIP), second.bottom() + theme.px(3), 0, 0)
        bars.setBottomRight(area.bottomRight())
        strip(painter, bars, found.factors)
        painter.restore()


class StripHeader(QWidget):
    """The factors' names over the bars, and what up, down and hatched mean."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.right_margin = 0

    def sizeHint(self) -> QSize:
        return QSize(theme.px(240), theme.px(22))

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setToolTip(
            _("Upwards: how well the school is served. Downwards: the partner. Hatched: not known.")
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect()).adjusted(
            theme.px(STRIP), 0, -theme.px(16) - self.right_margin, -1
        )
        strip_labels(painter, area, tuple(FactorCode))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.tokens().colour("edge"))


class RankedList(QListView):
    """The list of partners: ↑↓ moves, Enter proposes, Ctrl+Enter accepts."""

    proposed = QtSignal()
    accepted = QtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ranked = RankedModel(self)
        self.setModel(self.ranked)
        self.setItemDelegate(RankedDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            both = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            (self.accepted if both else self.proposed).emit()
            return
        super().keyPressEvent(event)
