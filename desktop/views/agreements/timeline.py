"""Every agreement on one axis of years: a bar from its first paper on, a mark for each signing."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.i18n import _, format_day, ngettext
from desktop.models.vocabulary import AgreementStatus
from desktop.services.agreements.reading import Lane, Version
from desktop.views import theme
from desktop.views.matching.drawing import MAIN, RIGHT, clipped

HEAD, ROW, NAME = 26, 34, 280
"""Heights of the axis and of a lane, and the width of the names, in pixels at 100 %."""

AHEAD = timedelta(days=2 * 365)
"""How far past the day of now the axis goes, so that validity that is still open shows as such."""


class Timeline(QWidget):
    """Lanes below one another; arrows choose a lane, a click chooses a version."""

    chosen = Signal(int)
    """The id of the version that is now chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lanes: Sequence[Lane] = ()
        self.key = 0
        self._day = date.min
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lanes(self, lanes: Sequence[Lane], day: date) -> None:
        """Show other agreements, as of a day."""
        self.lanes, self._day = lanes, day
        self.setFixedHeight(self.sizeHint().height())
        self._name()
        self.update()

    def choose(self, key: int) -> None:
        """Mark a version as the chosen one."""
        self.key = key
        self._name()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(720), theme.px(HEAD) + theme.px(ROW) * len(self.lanes) + theme.px(4))

    def row(self) -> int:
        """The lane of the chosen version; -1 where none is chosen."""
        for at, lane in enumerate(self.lanes):
            if any(version.id == self.key for version in lane.versions):
                return at
        return -1

    def place(self, key: int) -> QRectF:
        """Where a version is drawn."""
        for at, lane in enumerate(self.lanes):
            for number, version in enumerate(lane.versions):
                if version.id == key:
                    return self._bar(at, lane, number)
        return QRectF()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_axis(painter)
        for at, lane in enumerate(self.lanes):
            self._paint_lane(painter, at, lane)
        colours = theme.tokens()
        x = self._x(self._day)
        painter.setPen(QPen(colours.colour("wait"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, theme.px(HEAD) - 4), QPointF(x, self.height()))

    def _paint_axis(self, painter: QPainter) -> None:
        colours = theme.tokens()
        small = theme.tabular(theme.sized(theme.BODY * 0.86))
        first, last = self._span()
        wide = QFontMetricsF(small).horizontalAdvance(_("FY{year}").format(year=2000)) + theme.px(8)
        year_wide = self._x(date(last.year, 4, 1)) - self._x(date(last.year - 1, 4, 1))
        step = next(n for n in (1, 2, 5, 10, 1000) if n * year_wide >= wide or n == 1000)
        for year in range(first.year, last.year + 1):
            x = self._x(date(year, 4, 1))
            if x < theme.px(NAME):
                continue
            painter.setPen(QPen(colours.colour("line"), 1))
            painter.drawLine(QPointF(x, theme.px(HEAD) - 6), QPointF(x, self.height()))
            if year % step:
                continue
            room = QRectF(x + 3, 4, wide, theme.px(HEAD) - 8)
            clipped(
                painter, room, _("FY{year}").format(year=year), small, colours.colour("muted"), MAIN
            )

    def _paint_lane(self, painter: QPainter, at: int, lane: Lane) -> None:
        colours = theme.tokens()
        body, small = theme.sized(theme.BODY), theme.sized(theme.BODY * 0.86)
        top = theme.px(HEAD) + at * theme.px(ROW)
        area = QRectF(0, top, self.width(), theme.px(ROW))
        if at == self.row():
            painter.fillRect(area, colours.colour("ai_soft"))
            painter.fillRect(QRectF(0, top, theme.px(3), area.height()), colours.colour("ai"))
        painter.fillRect(QRectF(0, area.bottom() - 1, self.width(), 1), colours.colour("line"))
        number = str(lane.ordinal) if lane.ordinal else "–"
        clipped(painter, QRectF(theme.px(24), top, theme.px(24), area.height()), number,
                theme.tabular(body), colours.colour("muted"), RIGHT)  # fmt: skip
        name = QRectF(theme.px(56), top, theme.px(NAME - 64), area.height())
        clipped(painter, name, str(lane.with_whom), body, colours.colour("ink"), MAIN)
        for place, version in enumerate(lane.versions):
            self._paint_version(painter, at, lane, place, version)
        if lane.covered:
            bar = self._bar(at, lane, lane.versions.index(lane.standing))
            room = bar.adjusted(theme.px(12), 0, -theme.px(6), 0)
            words = ngettext("{n} partner", "{n} partners", lane.covered).format(n=lane.covered)
            clipped(painter, room, words, small, colours.colour("on_ai"), MAIN)

    def _paint_version(
        self, painter: QPainter, at: int, lane: Lane, place: int, version: Version
    ) -> None:
        colours = theme.tokens()
        bar = self._bar(at, lane, place)
        live = version is lane.standing and version.status != AgreementStatus.ENDED
        colour = colours.colour("ai" if live else "edge")
        painter.setPen(Qt.PenStyle.NoPen)
        if version.status == AgreementStatus.DRAFT:
            painter.setPen(QPen(colours.colour("wait"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        elif version.valid_until is None and live:
            fade = QLinearGradient(bar.topLeft(), bar.topRight())
            fade.setColorAt(0.0, colour)
            fade.setColorAt(0.75, colour)
            pale = colours.colour("ai_soft")
            fade.setColorAt(1.0, pale)
            painter.setBrush(fade)
        else:
            painter.setBrush(colour)
        painter.drawRoundedRect(bar, 2, 2)
        if version.begins:
            self._paint_mark(painter, bar, version)

    def _paint_mark(self, painter: QPainter, bar: QRectF, version: Version) -> None:
        """A rhombus where it was signed, larger and ringed where it is the chosen one."""
        colours = theme.tokens()
        size = theme.px(7 if version.id == self.key else 5)
        middle = QPointF(bar.left(), bar.center().y())
        rhombus = QPolygonF(
            [
                middle + QPointF(0, -size),
                middle + QPointF(size, 0),
                middle + QPointF(0, size),
                middle + QPointF(-size, 0),
            ]
        )
        painter.setPen(QPen(colours.colour("surface"), 1.5))
        painter.setBrush(colours.colour("ink" if version.id == self.key else "ai"))
        painter.drawPolygon(rhombus)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found:
            self._take(found)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        key = self._at(event.position())
        lane = next((x for x in self.lanes if any(v.id == key for v in x.versions)), None)
        version = next((v for v in lane.versions if v.id == key), None) if lane else None
        self.setToolTip(_words(version) if version else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1),
                 Qt.Key.Key_Right: (0, 1)}  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self.lanes:
            super().keyPressEvent(event)
            return
        at = min(max(self.row() + step[0], 0), len(self.lanes) - 1)
        versions = self.lanes[at].versions
        if step[0]:
            self._take(versions[-1].id)
            return
        place = next((n for n, v in enumerate(versions) if v.id == self.key), 0)
        self._take(versions[min(max(place + step[1], 0), len(versions) - 1)].id)

    def _take(self, key: int) -> None:
        if key != self.key:
            self.choose(key)
            self.chosen.emit(key)

    def _at(self, point: QPointF) -> int:
        """The version under a point; anywhere else in a lane, its newest."""
        at = int((point.y() - theme.px(HEAD)) // theme.px(ROW))
        if not 0 <= at < len(self.lanes):
            return 0
        versions = self.lanes[at].versions
        for place in reversed(range(len(versions))):
            bar = self._bar(at, self.lanes[at], place)
            if bar.adjusted(-theme.px(6), 0, 0, 0).contains(QPointF(point.x(), bar.center().y())):
                return versions[place].id
        return versions[-1].id

    def _bar(self, at: int, lane: Lane, place: int) -> QRectF:
        version = lane.versions[place]
        following = lane.versions[place + 1].begins if version is not lane.last else None
        begin = version.begins or self._day
        end = min(filter(None, (version.valid_until, following)), default=self._span()[1])
        top = theme.px(HEAD) + at * theme.px(ROW) + theme.px(8)
        left = self._x(begin)
        return QRectF(left, top, max(self._x(end) - left, 2.0), theme.px(ROW) - theme.px(16))

    def _span(self) -> tuple[date, date]:
        days = [v.begins for lane in self.lanes for v in lane.versions if v.begins]
        ends = [v.valid_until for lane in self.lanes for v in lane.versions if v.valid_until]
        first = min([*days, self._day])
        return date(first.year, 1, 1), max([self._day + AHEAD, *ends])

    def _x(self, day: date) -> float:
        first, last = self._span()
        left, right = theme.px(NAME), self.width() - theme.px(16)
        share = (day - first).days / max((last - first).days, 1)
        return left + share * (right - left)

    def _name(self) -> None:
        at = self.row()
        version = (
            next((v for v in self.lanes[at].versions if v.id == self.key), None)
            if at >= 0
            else None
        )
        self.setAccessibleName(_words(version) if version else _("Timeline of the agreements"))


def _words(version: Version) -> str:
    days = format_day(version.begins) if version.begins else _("not signed yet")
    if version.valid_until:
        days = _("{since} to {until}").format(since=days, until=format_day(version.valid_until))
    return f"{version.title}\n{days}"
