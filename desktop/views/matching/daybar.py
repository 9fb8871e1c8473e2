"""A day by two clocks: both school days above one another, the shared minutes marked."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.i18n import _
from desktop.views import theme
from desktop.views.matching.drawing import CENTRE, MAIN, RIGHT, clipped, hatch

DAY = 24 * 60
NIGHT = 4 * 60
"""Minutes of another date there from which on it is said."""
TOKYO = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True, slots=True)
class DayView:
    """What the bar shows: minutes of the day, each on its own local clock.

    `shared` is a span on Tokyo's clock. `assumed_…`: usual hours, because the real are not known.
    """

    day: date
    here: tuple[int, int]
    there: tuple[int, int]
    zone: str
    place_here: str
    place_there: str
    shared: tuple[int, int] | None = None
    assumed_here: bool = False
    assumed_there: bool = False

    @property
    def ahead(self) -> int:
        """Minutes that the clock there is ahead of Tokyo's at noon of the day."""
        noon = datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=TOKYO)
        offsets = noon.astimezone(ZoneInfo(self.zone)).utcoffset(), noon.utcoffset()
        return int(((offsets[0] or timedelta()) - (offsets[1] or timedelta())).total_seconds() / 60)


class DayBar(QWidget):
    """Twenty-four hours of Tokyo from left to right, and what the clock there says meanwhile."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: DayView | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_day(self, view: DayView | None) -> None:
        """Show another day, or nothing."""
        self._view = view
        self.setVisible(view is not None)
        self.setAccessibleName(self._words())
        self.setToolTip(self._words())
        self.update()

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(theme.px(320), 4 * line + 2 * theme.px(18) + theme.px(20))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(220), self.sizeHint().height())

    def _words(self) -> str:
        view = self._view
        if view is None:
            return ""
        if view.shared is None:
            return _("No shared school hours on this day.")
        return _("Shared from {start} to {end} in Tokyo.").format(
            start=_clock(view.shared[0]), end=_clock(view.shared[1])
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        view = self._view
        if view is None:
            return
        painter = QPainter(self)
        colours = theme.tokens()
        line = self.fontMetrics().height()
        bar = theme.px(18)
        inset = theme.px(2)
        axis = QRectF(inset, 0, self.width() - 2 * inset, self.height())
        font = theme.sized(theme.BODY)

        top = float(line)
        hours_above = QRectF(axis.left(), top, axis.width(), line)
        upper = QRectF(axis.left(), hours_above.bottom() + 2, axis.width(), bar)
        lower = QRectF(axis.left(), upper.bottom() + theme.px(4), axis.width(), bar)
        hours_below = QRectF(axis.left(), lower.bottom() + 2, axis.width(), line)
        words = QRectF(axis.left(), hours_below.bottom(), axis.width(), line)

        for track in (upper, lower):
            painter.fillRect(track, colours.colour("hover"))
        self._windows(painter, upper, view.here, 0, view.assumed_here)
        self._windows(painter, lower, view.there, view.ahead, view.assumed_there)
        if view.shared:
            span = self._span(upper, *view.shared).united(self._span(lower, *view.shared))
            painter.fillRect(span, colours.colour("ai"))
            text = _("{n} min").format(n=view.shared[1] - view.shared[0])
            wide = QFontMetricsF(font).horizontalAdvance(text) + theme.px(8)
            if wide < span.width():
                clipped(painter, span, text, font, colours.colour("on_ai"), CENTRE)
            else:
                left = span.right() + theme.px(6)
                if left + wide > axis.right():
                    left = span.left() - wide
                beside = QRectF(left, upper.top(), wide, upper.height())
                painter.fillRect(beside.adjusted(-3, 0, -3, 0), colours.colour("hover"))
                clipped(painter, beside, text, font, colours.colour("ai"))
        self._hours(painter, hours_above, 0)
        self._hours(painter, hours_below, view.ahead)
        self._midnight(painter, lower, words, view)
        clipped(
            painter,
            QRectF(axis.left(), 0, axis.width(), line),
            view.place_here,
            font,
            colours.colour("ink"),
        )

    def _span(self, track: QRectF, start: float, end: float) -> QRectF:
        """The part of a track between two minutes of Tokyo's day."""
        scale = track.width() / DAY
        left = track.left() + max(start, 0) * scale
        right = track.left() + min(end, DAY) * scale
        return QRectF(left, track.top(), right - left, track.height())

    def _windows(
        self, painter: QPainter, track: QRectF, window: tuple[int, int], ahead: int, assumed: bool
    ) -> None:
        colours = theme.tokens()
        for shift in (-DAY, 0, DAY):
            start, end = window[0] - ahead + shift, window[1] - ahead + shift
            if end <= 0 or start >= DAY:
                continue
            span = self._span(track, start, end)
            painter.fillRect(span, colours.colour("edge"))
            if assumed:
                painter.fillRect(span, colours.colour("line"))
                hatch(painter, span, colours.colour("faint"))

    def _hours(self, painter: QPainter, area: QRectF, ahead: int) -> None:
        """The full hours of a clock, every three where there is room, else every six."""
        colours = theme.tokens()
        font = theme.sized(theme.BODY)
        wide = QFontMetricsF(font).horizontalAdvance("00") + theme.px(8)
        step = 180 if area.width() / 8 > wide else 360
        scale = area.width() / DAY
        # The first full hour of that clock that is a multiple of the step, on Tokyo's axis.
        minute = -(ahead % step) % step
        painter.setFont(font)
        painter.setPen(colours.colour("muted"))
        while minute <= DAY:
            hour = ((minute + ahead) // 60) % 24
            half = (minute + ahead) % 60
            text = f"{hour}" if not half else f"{hour}:{half:02}"
            x = area.left() + minute * scale
            place = QRectF(x - wide, area.top(), 2 * wide, area.height())
            align = CENTRE
            if place.left() + wide / 2 < area.left():
                place, align = QRectF(x, area.top(), 2 * wide, area.height()), MAIN
            elif place.right() - wide / 2 > area.right():
                place, align = QRectF(x - 2 * wide, area.top(), 2 * wide, area.height()), RIGHT
            painter.drawText(place, align, text)
            minute += step

    def _midnight(self, painter: QPainter, track: QRectF, words: QRectF, view: DayView) -> None:
        """Where the date changes there, and which day it is on each side of it."""
        colours = theme.tokens()
        font = theme.sized(theme.BODY)
        ink, quiet = colours.colour("ink"), colours.colour("wait")
        change = (-view.ahead) % DAY
        place = clipped(painter, words, view.place_there, font, ink)
        # A night's hour or two of another date matters to nobody; half a school day does.
        if (change if view.ahead < 0 else DAY - change) < NIGHT:
            return
        before, after = (
            (_("the day before there"), _("same day"))
            if view.ahead < 0
            else (_("same day"), _("the day after there"))
        )
        x = track.left() + change * track.width() / DAY
        painter.setPen(QPen(quiet, 1, Qt.PenStyle.DashLine))
        painter.drawLine(int(x), int(track.top()), int(x), int(words.bottom()))
        room = QFontMetricsF(font)
        gap = theme.px(4)
        if view.ahead < 0:
            width = x - words.left() - place - 3 * gap
            if room.horizontalAdvance(before) <= width:
                area = QRectF(x - gap - width, words.top(), width, words.height())
                clipped(painter, area, before, font, quiet, RIGHT)
            else:
                area = QRectF(x + gap, words.top(), words.right() - x - gap, words.height())
                clipped(painter, area, "← " + before, font, quiet)
        else:
            area = QRectF(x + gap, words.top(), words.right() - x - gap, words.height())
            if room.horizontalAdvance(after) <= area.width():
                clipped(painter, area, after, font, quiet)
            else:
                area = QRectF(words.left(), words.top(), x - gap - words.left(), words.height())
                clipped(painter, area, after + " →", font, quiet, RIGHT)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
