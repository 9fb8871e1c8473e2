"""One day on several clocks: when each party is at school, and the spans that all share."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.i18n import _, format_moment
from desktop.services.matching.clocks import TOKYO
from desktop.services.planning.meeting import EPOCH, Meeting, open_spans
from desktop.services.planning.party import Party
from desktop.services.planning.slots import Day
from desktop.views import theme
from desktop.views.matching.drawing import CENTRE, MAIN, RIGHT, clipped, hatch

HOURS = 24
HEAD, BAR, ROW = 17, 16, 50
"""Heights of a party's name, of its bar, and of both with the hours below, in pixels at 100 %."""


class ClocksBar(QWidget):
    """A row for each party over the 24 hours of a day in Tokyo; local hours stand on each row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parties: Sequence[Party] = ()
        self._day: Day | None = None
        self._around = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_day(self, parties: Sequence[Party], day: Day | None, *, around: bool) -> None:
        """Show another day."""
        self._parties, self._day, self._around = parties, day, around
        self.setFixedHeight(self.sizeHint().height())
        self.setAccessibleName(", ".join(self.words()))
        self.update()

    def words(self) -> list[str]:
        """What the bar shows: each party's local times of the meeting, or why there is none."""
        day = self._day
        if day is None:
            return []
        found = self._meeting()
        lines = []
        for party, local in zip(self._parties, found.locals if found else (), strict=False):
            shift = {-1: _("the day before there"), 1: _("the day after there")}.get(local.shift)
            times = f"{format_moment(local.start)}–{local.end:%H:%M}"
            lines.append(f"{party.name}: {times}" + (f" ({shift})" if shift else ""))
        return lines or [f"{party.name}: {why}" for party, why in day.away]

    def sizeHint(self) -> QSize:
        return QSize(theme.px(360), theme.px(ROW) * max(1, len(self._parties)) + theme.px(8))

    def _meeting(self) -> Meeting | None:
        if self._day is None:
            return None
        return self._day.around if self._around else self._day.in_class

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._day is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_band(painter)
        for at, party in enumerate(self._parties):
            self._paint_party(painter, party, at)
            self._paint_meeting(painter, at)

    def _paint_band(self, painter: QPainter) -> None:
        """A pale band behind all bars: the same moments on every clock."""
        found = self._meeting()
        if found:
            height = theme.px(ROW) * (len(self._parties) - 1) + theme.px(BAR)
            band = QRectF(self._x(found.start), theme.px(HEAD), 0, height)
            band.setRight(self._x(found.end))
            painter.fillRect(band, theme.tokens().colour("ai_soft"))

    def _paint_meeting(self, painter: QPainter, at: int) -> None:
        found = self._meeting()
        if not found:
            return
        colours = theme.tokens()
        block = QRectF(self._x(found.start), self._top(at), 0, theme.px(BAR))
        block.setRight(self._x(found.end))
        painter.fillRect(block, colours.colour("ai"))
        if at == 0:
            words = _("{n} min").format(n=found.minutes)
            body = theme.sized(theme.BODY)
            if painter.fontMetrics().horizontalAdvance(words) < block.width():
                clipped(painter, block, words, body, colours.colour("on_ai"), CENTRE)
            else:
                after = QRectF(block.right() + 6, block.top(), theme.px(80), block.height())
                clipped(painter, after, words, body, colours.colour("ai"), MAIN)

    def _top(self, at: int) -> float:
        """Where the bar of a party begins."""
        return float(at * theme.px(ROW) + theme.px(HEAD))

    def _paint_party(self, painter: QPainter, party: Party, at: int) -> None:
        colours = theme.tokens()
        body = theme.sized(theme.BODY)
        small = theme.tabular(theme.sized(theme.BODY * 0.86))
        day = self._day.day if self._day else date.min
        top = at * theme.px(ROW)
        head = QRectF(0, top, self.width(), theme.px(HEAD - 1))
        place = party.zone.rpartition("/")[2].replace("_", " ")
        wide = clipped(painter, head, place, small, colours.colour("muted"), RIGHT)
        head.setRight(head.right() - wide - 8)
        clipped(painter, head, str(party.name), body, colours.colour("ink"), MAIN)
        bar = QRectF(0, self._top(at), self.width(), theme.px(BAR))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.colour("hover"))
        painter.drawRect(bar)
        for spans, plain in (
            (self._spans(party, around=True), False),
            (self._spans(party, around=False), True),
        ):
            for start, end in spans:
                left, right = max(self._x(start), 0.0), min(self._x(end), float(self.width()))
                if left >= right:
                    continue
                part = QRectF(left, bar.top(), right - left, bar.height())
                if plain:
                    painter.fillRect(part, colours.colour("edge"))
                elif self._around:
                    hatch(painter, part, colours.colour("muted"))
        midnight = datetime.combine(day, datetime.min.time(), ZoneInfo(TOKYO))
        for hour in range(0, HOURS + 1, 3):
            moment = (midnight + timedelta(hours=hour)).astimezone(ZoneInfo(party.zone))
            x = self.width() * hour / HOURS
            room = QRectF(x - 14, bar.bottom(), 28, theme.px(14))
            room.moveLeft(min(max(room.left(), 0), self.width() - 28))
            words = f"{moment.hour}" if not moment.minute else f"{moment:%H:%M}"
            clipped(painter, room, words, small, colours.colour("muted"), CENTRE)

    def _spans(self, party: Party, *, around: bool) -> list[tuple[int, int]]:
        return open_spans(self._day.day, party.clock, around=around) if self._day else []

    def _x(self, instant: int) -> float:
        """Where an instant is, from midnight in Tokyo at the left."""
        day = self._day.day if self._day else date.min
        midnight = datetime.combine(day, datetime.min.time(), ZoneInfo(TOKYO))
        minutes = instant - (midnight - EPOCH).total_seconds() / 60
        return self.width() * minutes / (HOURS * 60)
