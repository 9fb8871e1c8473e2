"""The factors of one pair as a small table, whose points add up to the total."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.i18n import _
from desktop.services.matching.results import Candidate, Factor
from desktop.views import theme
from desktop.views.matching.drawing import RIGHT, clipped, exact_points, half_bar

FACTOR = int(Qt.ItemDataRole.UserRole) + 1


class FactorModel(QAbstractListModel):
    """The factors of a candidate, and at the end their sum (a row without a factor)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.candidate: Candidate | None = None

    def show_candidate(self, candidate: Candidate | None) -> None:
        """Show another candidate's factors."""
        self.beginResetModel()
        self.candidate = candidate
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        if parent.isValid() or self.candidate is None:
            return 0
        return len(self.candidate.factors) + 1

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if not index.isValid() or self.candidate is None:
            return None
        factors = self.candidate.factors
        factor = factors[index.row()] if index.row() < len(factors) else None
        if role == FACTOR:
            return factor
        if role == Qt.ItemDataRole.DisplayRole:
            if factor is None:
                total = sum(each.points for each in factors)
                return f"{_('Total')} {exact_points(total)}"
            return f"{factor.label} {exact_points(factor.points)}"
        if role == Qt.ItemDataRole.ToolTipRole and factor is not None:
            return _explained(factor)
        return None


def _sides(factor: Factor) -> str:
    def side(value: float | None) -> str:
        return _("not known") if value is None else f"{value:.0%}"

    if factor.school == factor.partner:
        return _("both sides {value}").format(value=side(factor.school))
    return _("school {here}, partner {there}").format(
        here=side(factor.school), there=side(factor.partner)
    )


def _explained(factor: Factor) -> str:
    lines = [f"{factor.label}: {factor.note}" if factor.note else factor.label, _sides(factor)]
    lines.append(_("weight {weight}").format(weight=f"{factor.weight:g}"))
    return "\n".join(lines)


class FactorDelegate(QStyledItemDelegate):
    """A factor: its name, what it rests on, both sides' bars, its points."""

    def sizeHint(self, option: Any, index: Any) -> QSize:
        return QSize(theme.px(240), theme.px(40 if index.data(FACTOR) else 32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        colours = theme.tokens()
        painter.save()
        area = QRectF(option.rect)
        factor: Factor | None = index.data(FACTOR)
        body = theme.sized(theme.BODY)
        points = QRectF(area.right() - theme.px(52), area.top(), theme.px(52), area.height())
        if factor is None:
            bold = theme.sized(theme.BODY, bold=True)
            painter.fillRect(area.adjusted(0, 0, 0, 1 - area.height()), colours.colour("edge"))
            candidate = index.model().candidate
            total = sum(each.points for each in candidate.factors)
            ink = colours.colour("ink")
            clipped(painter, area, _("Total"), bold, ink)
            clipped(painter, points, exact_points(total), bold, ink, RIGHT)
            painter.restore()
            return
        known = factor.value is not None
        clipped(
            painter,
            points,
            exact_points(factor.points) if known else "–",
            body,
            colours.colour("ink" if known else "muted"),
            RIGHT,
        )
        bars = QRectF(points.left() - theme.px(30), area.top() + theme.px(6), theme.px(20), 0)
        bars.setBottom(area.bottom() - theme.px(6))
        half = bars.height() / 2 - 1
        middle = bars.center().y()
        up = QRectF(bars.left(), middle - half, bars.width(), half)
        down = QRectF(bars.left(), middle + 1, bars.width(), half)
        half_bar(painter, up, factor.school, colours.colour("ai"), up=True)
        half_bar(painter, down, factor.partner, colours.colour("faint"), up=False)
        painter.fillRect(QRectF(bars.left(), middle, bars.width(), 1), colours.colour("edge"))
        words = QRectF(area.left(), area.top() + theme.px(2), 0, area.height() / 2 - theme.px(2))
        words.setRight(bars.left() - theme.px(8))
        clipped(painter, words, factor.label, body, colours.colour("ink"))
        note = str(factor.note) if factor.note else _sides(factor)
        below = words.translated(0, words.height())
        clipped(painter, below, note, body, colours.colour("muted"))
        painter.restore()


class FactorTable(QListView):
    """The factors, as high as they need to be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.factors = FactorModel(self)
        self.setModel(self.factors)
        self.setItemDelegate(FactorDelegate(self))
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_candidate(self, candidate: Candidate | None) -> None:
        """Show another candidate's factors."""
        self.factors.show_candidate(candidate)
        self.setFixedHeight(self._height())

    def _height(self) -> int:
        rows = self.factors.rowCount()
        return theme.px(40) * max(rows - 1, 0) + theme.px(32) * min(rows, 1) + theme.px(2)
