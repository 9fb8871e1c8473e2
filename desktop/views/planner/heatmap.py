"""The months of a plan as calendars: each day with its shared minutes, as a number and a shade."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.i18n import _, format_month, format_weekday
from desktop.models.vocabulary import Weekday
from desktop.services.planning.slots import Day
from desktop.views import theme
from desktop.views.matching.drawing import CENTRE, MAIN, clipped, hatch

FULL = 180
"""Shared minutes that have the deepest shade."""


class HeatMap(QWidget):
    """Months one beside the other, as many in a row as fit; arrows go from day to day."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.days: dict[date, Day] = {}
        self.day: date | None = None
        self.around = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_days(self, days: Sequence[Day], *, around: bool) -> None:
        """Show other days; the day that was chosen stays chosen where it is among them."""
        self.days = {each.day: each for each in days}
        self.around = around
        if self.day not in self.days:
            self.day = None
        self.updateGeometry()
        self.setMinimumHeight(self.heightForWidth(max(self.width(), theme.px(240))))
        self.update()

    def choose(self, day: date) -> None:
        """Choose a day, and say so."""
        if day in self.days and day != self.day:
            self.day = day
            self.setAccessibleName(self._words(self.days[day]))
            self.update()
            self.chosen.emit(day)

    def sizeHint(self) -> QSize:
        width = theme.px(480)
        return QSize(width, self.heightForWidth(width))

    def heightForWidth(self, width: int) -> int:
        months = len(self._months())
        return -(-months // self._columns(width)) * self._month_size().height()

    def resizeEvent(self, event: object) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def cell(self, day: date) -> QRectF:
        """Where a day is drawn."""
        area = self._month_area(date(day.year, day.month, 1))
        first = date(day.year, day.month, 1)
        skipped = (first.weekday() + self._since(first).day - 1) // 7 * 7
        at = first.weekday() + day.day - 1 - skipped
        size = self._cell()
        top = area.top() + theme.px(44)
        return QRectF(
            area.left() + at % 7 * size, top + at // 7 * size * 0.8, size - 2, size * 0.8 - 2
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, body = theme.tokens(), theme.sized(theme.BODY)
        small = theme.tabular(theme.sized(theme.BODY * 0.86))
        for month in self._months():
            area = self._month_area(month)
            title = QRectF(area.left(), area.top(), area.width(), theme.px(22))
            clipped(painter, title, format_month(month), body, colours.colour("ink"), MAIN)
            for at, weekday in enumerate(Weekday):
                head = QRectF(
                    area.left() + at * self._cell(), title.bottom(), self._cell() - 2, theme.px(20)
                )
                clipped(painter, head, _short(weekday), small, colours.colour("muted"), CENTRE)
        for day, each in self.days.items():
            self._paint_day(painter, day, each)
        if self.hasFocus() and self.day:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colours.colour("ai"), 2))
            painter.drawRoundedRect(self.cell(self.day).adjusted(-1, -1, 1, 1), 3, 3)

    def _paint_day(self, painter: QPainter, day: date, each: Day) -> None:
        colours = theme.tokens()
        small = theme.tabular(theme.sized(theme.BODY * 0.86))
        area, minutes = self.cell(day), each.minutes(around=self.around)
        painter.setPen(Qt.PenStyle.NoPen)
        share = min(minutes / FULL, 1.0)
        if minutes:
            shade = QColor(colours.ai)
            shade.setAlphaF(0.15 + 0.85 * share)
            painter.setBrush(shade)
            painter.drawRoundedRect(area, 3, 3)
        elif each.away:
            painter.setBrush(colours.colour("hover"))
            painter.drawRoundedRect(area, 3, 3)
        if each.early and minutes:
            hatch(painter, area, colours.colour("surface"))
        ink = colours.colour("on_ai" if share > 0.55 else "ink" if minutes else "muted")
        half = area.height() / 2
        upper = QRectF(area.left(), area.top() + 1, area.width(), half)
        lower = QRectF(area.left(), area.top() + half - 1, area.width(), half)
        clipped(painter, upper, str(day.day), small, ink, CENTRE)
        if minutes:
            clipped(painter, lower, str(minutes), small, ink, CENTRE)
        if day == self.day:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colours.colour("ink"), 1.5))
            painter.drawRoundedRect(area, 3, 3)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found:
            self.choose(found)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        self.setToolTip(self._words(self.days[found]) if found else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self.days:
            super().keyPressEvent(event)
            return
        day = self.day or min(self.days) - timedelta(days=step)
        self.choose(min(max(day + timedelta(days=step), min(self.days)), max(self.days)))

    def _words(self, each: Day) -> str:
        minutes = each.minutes(around=self.around)
        words = [format_weekday(each.day), _("{n} shared minutes").format(n=minutes)]
        words += [f"{party.name}: {why}" for party, why in each.away]
        if each.early:
            words.append(_("less than three months ahead"))
        return "\n".join(words)

    def _at(self, point: QPointF) -> date | None:
        return next((day for day in self.days if self.cell(day).contains(point)), None)

    def _months(self) -> list[date]:
        return sorted({date(day.year, day.month, 1) for day in self.days})

    def _since(self, month: date) -> date:
        """The first day of a month that is shown: the weeks before it are left out."""
        return max(month, min(self.days))

    def _cell(self) -> float:
        return float(theme.px(38))

    def _month_size(self) -> QSize:
        return QSize(
            round(self._cell() * 7) + theme.px(24), round(self._cell() * 0.8 * 6) + theme.px(60)
        )

    def _columns(self, width: int) -> int:
        return max(1, (width + theme.px(24)) // self._month_size().width())

    def _month_area(self, month: date) -> QRectF:
        at, columns = self._months().index(month), self._columns(self.width())
        size = self._month_size()
        return QRectF(
            at % columns * size.width(), at // columns * size.height(), size.width(), size.height()
        )


def _short(weekday: Weekday) -> str:
    """A weekday in one or two letters."""
    return _(weekday.label)[:2] if _(weekday.label).isascii() else _(weekday.label)[:1]
