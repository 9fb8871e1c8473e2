"""Small charts: bars that are read at a glance, painted in the colours of the theme."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.i18n import format_number
from desktop.views import theme

Bars = Sequence[tuple[str, int]]


class _Chart(QWidget):
    """Labels with numbers; what is drawn is also said in words for those who do not see it."""

    def __init__(self) -> None:
        super().__init__()
        self.bars: list[tuple[str, int]] = []
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Bars) -> None:
        """Show these labels with their numbers."""
        self.bars = list(bars)
        said = ", ".join(f"{name} {format_number(n)}" for name, n in self.bars)
        self.setAccessibleDescription(said)
        self.updateGeometry()
        self.update()

    def at(self, place: QPointF) -> int:
        """The bar at a place; -1 where there is none."""
        raise NotImplementedError

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self.at(event.position())
        if 0 <= found < len(self.bars):
            name, n = self.bars[found]
            QToolTip.showText(event.globalPosition().toPoint(), f"{name}: {format_number(n)}", self)


class Columns(_Chart):
    """Upright bars side by side, for months."""

    def __init__(self, marked: int = -1) -> None:
        super().__init__()
        self.marked = marked

    def sizeHint(self) -> QSize:
        return QSize(theme.px(280), theme.px(120))

    def at(self, place: QPointF) -> int:
        return int(place.x() / (self.width() / max(1, len(self.bars))))

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setFont(theme.tabular(self.font()))
        line = self.fontMetrics().height()
        most = max([n for _name, n in self.bars] + [1])
        step = self.width() / max(1, len(self.bars))
        room = self.height() - 2 * line - 8
        base = self.height() - line - 4
        painter.fillRect(QRectF(0, base, self.width(), 1), QColor(colours.edge))
        for at, (name, n) in enumerate(self.bars):
            high = room * n / most
            bar = QRectF(at * step + step * 0.2, base - high, step * 0.6, high)
            painter.fillRect(bar, QColor(colours.ai))
            cell = QRectF(at * step, base + 2, step, line)
            painter.setPen(QColor(colours.ink if at == self.marked else colours.muted))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, name)
            if n:
                painter.setPen(QColor(colours.ink))
                above = QRectF(at * step, base - high - line - 1, step, line)
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, format_number(n))


class Rows(_Chart):
    """Lying bars under one another, for kinds and countries; the label stands before its bar."""

    def __init__(self, most_rows: int = 6) -> None:
        super().__init__()
        self.most_rows = most_rows

    def show_bars(self, bars: Bars) -> None:
        shown = list(bars)
        super().show_bars(shown[: self.most_rows])

    def _high(self) -> int:
        return self.fontMetrics().height() + theme.px(8)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(280), self._high() * max(1, len(self.bars)))

    def at(self, place: QPointF) -> int:
        return int(place.y() / self._high())

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.tokens()
        painter = QPainter(self)
        high = self._high()
        metrics = self.fontMetrics()
        most = max([n for _name, n in self.bars] + [1])
        longest = max([metrics.horizontalAdvance(name) for name, _n in self.bars] + [0])
        left = min(longest, round(self.width() * 0.58)) + 12
        room = self.width() - left - theme.px(36)
        for at, (name, n) in enumerate(self.bars):
            top = at * high
            words = metrics.elidedText(name, Qt.TextElideMode.ElideRight, left - 12)
            painter.setFont(self.font())
            painter.setPen(QColor(colours.ink))
            painter.drawText(QRectF(0, top, left - 8, high), Qt.AlignmentFlag.AlignVCenter, words)
            wide = room * n / most
            painter.fillRect(QRectF(left, top + high * 0.25, wide, high * 0.5), QColor(colours.ai))
            painter.setFont(theme.tabular(self.font()))
            number = QRectF(left + wide + 6, top, theme.px(40), high)
            painter.drawText(number, Qt.AlignmentFlag.AlignVCenter, format_number(n))
