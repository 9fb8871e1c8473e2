"""The world on the screen: countries in shades of a count, drawn, moved and chosen from."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.i18n import _, country_name
from desktop.services.atlas.outline import Outline, frame, outlines
from desktop.services.atlas.reading import World
from desktop.views import theme
from desktop.views.atlas.shades import Shades

CLOSEST = 40.0
"""How many times the whole map may be enlarged."""
STEP = 1.5
DOTS = 3.0
"""From which enlargement on partners are drawn as dots."""
SMALL = 7.0
"""A country smaller than so many pixels is drawn as a disc, and is easy to hit."""
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1),
          Qt.Key.Key_Down: (0, 1)}  # fmt: skip


@dataclass(frozen=True)
class _Shape:
    """A country as Qt draws it: whole, and with few points for the whole map."""

    outline: Outline
    path: QPainterPath
    coarse: QPainterPath
    box: QRectF


class WorldMap(QWidget):
    """The map. Arrows go from country to country, Enter or a click chooses."""

    chosen = Signal(str)
    """The country (ISO 3166-1) that a person chose."""
    told = Signal(str)
    """The country under the pointer or the keyboard's mark; empty for none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.world: World | None = None
        self.counts: dict[str, int] = {}
        self.ringed: frozenset[str] = frozenset()
        self.shades = Shades(())
        self.country = ""
        self.marked = ""
        self.hovered = ""
        self.zoom = 1.0
        self.middle = QPointF(0, 0)
        self._layer: tuple[object, QPixmap] | None = None
        self._press: tuple[QPointF, QPointF] | None = None
        self._dragged = False
        self._shapes = [_shape(each) for each in outlines().values()]
        self._by_code = {shape.outline.code: shape for shape in self._shapes}
        left, top, right, bottom = frame()
        self._frame = QRectF(left, top, right - left, bottom - top)
        self.middle = self._frame.center()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(theme.px(240), theme.px(140))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(720), theme.px(380))

    def show_world(self, world: World, counts: dict[str, int], ringed: frozenset[str]) -> None:
        """Shade countries by counts, and mark some with a ring."""
        self.world, self.counts, self.ringed = world, counts, ringed
        self.shades = Shades(counts.values())
        self._layer = None
        self.update()

    def choose(self, code: str) -> None:
        """Show a country as the chosen one, and bring it into view."""
        self.country = self.marked = code
        shape = self._by_code.get(code)
        if shape and not QRectF(self.rect()).contains(self.place(code)):
            self.middle = QPointF(*shape.outline.middle)
            self._hold()
        self._name()
        self.update()

    # Geometry

    @property
    def unit(self) -> float:
        """Pixels to a radius of the Earth."""
        fit = min(self.width() / self._frame.width(), self.height() / self._frame.height())
        return fit * self.zoom

    def _on_screen(self) -> QTransform:
        made = QTransform.fromTranslate(self.width() / 2, self.height() / 2)
        made.scale(self.unit, self.unit)
        return made.translate(-self.middle.x(), -self.middle.y())

    def place(self, code: str) -> QPointF:
        """Where a country's middle is on the widget."""
        return self._on_screen().map(QPointF(*self._by_code[code].outline.middle))

    def at(self, spot: QPointF) -> str:
        """The country at a spot of the widget; a small one near it goes first. Empty at sea."""
        near, best = "", float(theme.px(SMALL) ** 2)
        for shape in self._shapes:
            code = shape.outline.code
            if code in self.counts and self._is_small(shape):
                off = self.place(code) - spot
                if QPointF.dotProduct(off, off) <= best:
                    near, best = code, QPointF.dotProduct(off, off)
        if near:
            return near
        there = self._on_screen().inverted()[0].map(spot)
        for shape in self._shapes:
            if shape.box.contains(there) and shape.path.contains(there):
                return shape.outline.code
        return ""

    def _is_small(self, shape: _Shape) -> bool:
        return shape.outline.size * self.unit < theme.px(SMALL)

    def zoom_by(self, factor: float, around: QPointF | None = None) -> None:
        """Enlarge or reduce; what lies at `around` (the middle) stays where it is."""
        chosen = self.place(self.marked) if self.marked in self._by_code else None
        spot = around or chosen or QPointF(self.width() / 2, self.height() / 2)
        before = self._on_screen().inverted()[0].map(spot)
        self.zoom = min(max(self.zoom * factor, 1.0), CLOSEST)
        after = self._on_screen().inverted()[0].map(spot)
        self.middle += before - after
        self._hold()
        self.update()

    def show_all(self) -> None:
        """Show the whole world."""
        self.zoom, self.middle = 1.0, self._frame.center()
        self.update()

    def _hold(self) -> None:
        """Keep the map in view: its edge never comes further in than the widget's."""
        held = []
        for low, high, wide, at in (
            (self._frame.left(), self._frame.right(), self.width(), self.middle.x()),
            (self._frame.top(), self._frame.bottom(), self.height(), self.middle.y()),
        ):
            half = wide / 2 / self.unit
            free = high - low > 2 * half
            held.append(min(max(at, low + half), high - half) if free else (low + high) / 2)
        self.middle = QPointF(*held)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._painted())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.tokens()
        for code, pen in (
            (self.hovered, QPen(colours.colour("ink"), 1)),
            (self.country, QPen(colours.colour("ink"), 2)),
            (self.marked if self.hasFocus() else "", QPen(colours.colour("wait"), 2)),
        ):
            if code in self._by_code:
                self._outline_of(painter, self._by_code[code], pen)
        if self.hasFocus():
            painter.setPen(QPen(colours.colour("ai"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _outline_of(self, painter: QPainter, shape: _Shape, pen: QPen) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._is_small(shape):
            painter.setPen(pen)
            radius = theme.px(SMALL) * 0.8
            painter.drawEllipse(self.place(shape.outline.code), radius, radius)
            return
        pen.setCosmetic(True)
        painter.save()
        painter.setTransform(self._on_screen(), True)
        painter.setPen(pen)
        painter.drawPath(shape.path if self.zoom >= DOTS else shape.coarse)
        painter.restore()

    def _painted(self) -> QPixmap:
        """The countries as a picture, painted anew where anything that it shows has changed."""
        ratio = self.devicePixelRatioF()
        key = (self.size(), ratio, self.unit, self.middle.toTuple(), theme.tokens().mode)  # type: ignore[attr-defined]
        if self._layer is not None and self._layer[0] == key:
            return self._layer[1]
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(theme.tokens().colour("ground"))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_land(painter)
        self._paint_marks(painter)
        painter.end()
        self._layer = (key, picture)
        return picture

    def _paint_land(self, painter: QPainter) -> None:
        colours = theme.tokens()
        onto = self._on_screen()
        seen = onto.inverted()[0].mapRect(QRectF(self.rect()))
        border = QPen(colours.colour("surface"), 0.8)
        border.setCosmetic(True)
        painter.save()
        painter.setTransform(onto, True)
        painter.setPen(border)
        for shape in self._shapes:
            if shape.box.intersects(seen):
                painter.setBrush(self.shades.colour(self.counts.get(shape.outline.code, 0)))
                painter.drawPath(shape.path if self.zoom >= DOTS else shape.coarse)
        painter.restore()

    def _paint_marks(self, painter: QPainter) -> None:
        """Small countries as discs, rings of agreements, and partners as dots."""
        colours = theme.tokens()
        for shape in self._shapes:
            code = shape.outline.code
            if code in self.counts and self._is_small(shape):
                painter.setPen(QPen(colours.colour("surface"), 1))
                painter.setBrush(self.shades.colour(self.counts[code]))
                radius = theme.px(SMALL) / 2
                painter.drawEllipse(self.place(code), radius, radius)
        if self.zoom >= DOTS and self.world is not None:
            self._paint_dots(painter, self.world)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for code in sorted(self.ringed & self._by_code.keys()):
            for token, wide in (("surface", 4.5), ("wait", 2.2)):
                painter.setPen(QPen(colours.colour(token), wide))
                painter.drawEllipse(self.place(code), theme.px(6), theme.px(6))

    def _paint_dots(self, painter: QPainter, world: World) -> None:
        middle = np.array([self.middle.x(), self.middle.y()])
        half = np.array([self.width() / 2, self.height() / 2])
        spots = (world.spots.points - middle) * self.unit + half
        inside = ((spots > 0) & (spots < 2 * half)).all(axis=1)
        # Dots that would lie on one another are drawn once: a country may have thousands.
        grid = np.unique((spots[inside] / 3).astype(np.int64), axis=0) * 3 + 1.5
        colours = theme.tokens()
        painter.setPen(QPen(colours.colour("surface"), 0.8))
        painter.setBrush(colours.colour("ink"))
        radius = theme.px(2.5)
        for x, y in grid.tolist():
            painter.drawEllipse(QPointF(x, y), radius, radius)

    # Doing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._press, self._dragged = (event.position(), QPointF(self.middle)), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is not None:
            start, middle = self._press
            way = event.position() - start
            if self._dragged or way.manhattanLength() > 4:
                self._dragged = True
                self.middle = middle - way / self.unit
                self._hold()
                self.update()
            return
        self._hover(self.at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._press is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._press = None
        code = "" if self._dragged else self.at(event.position())
        if code:
            self._take(code)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.zoom_by(STEP * STEP, event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        self.zoom_by(STEP ** (notches / 2), event.position())
        event.accept()

    def leaveEvent(self, event: object) -> None:
        self._hover("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in ARROWS and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            (self._pan if shifted else self._go)(*ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.marked:
            self._take(self.marked)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Semicolon):
            self.zoom_by(STEP)  # the plus of a Japanese keyboard is on the semicolon
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(1 / STEP)
        elif key == Qt.Key.Key_0:
            self.show_all()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: object) -> None:
        self._hold()

    def _pan(self, x: int, y: int) -> None:
        self.middle += QPointF(x, y) * (80 / self.unit)
        self._hold()
        self.update()

    def _go(self, x: int, y: int) -> None:
        """Mark the nearest country in a direction, of those that have something to show."""
        known = (
            [code for code in self.world.countries if code in self._by_code] if self.world else []
        )
        start = self.marked if self.marked in self._by_code else "JP"
        here = QPointF(*self._by_code[start].outline.middle)
        best = ""
        least = float("inf")
        for code in known:
            way = QPointF(*self._by_code[code].outline.middle) - here
            along = way.x() * x + way.y() * y
            across = abs(way.x() * y) + abs(way.y() * x)
            if code != start and along > 0 and along + 2 * across < least and across < 2 * along:
                best, least = code, along + 2 * across
        if best:
            self.marked = best
            if not QRectF(self.rect()).contains(self.place(best)):
                self.middle = QPointF(*self._by_code[best].outline.middle)
                self._hold()
            self._name()
            self.told.emit(best)
            self.update()

    def _hover(self, code: str) -> None:
        if code != self.hovered:
            self.hovered = code
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if code else Qt.CursorShape.ArrowCursor
            )
            self.told.emit(code)
            self.update()

    def _take(self, code: str) -> None:
        self.choose(code)
        self.chosen.emit(code)

    def _name(self) -> None:
        name = country_name(self.marked) if self.marked else ""
        self.setAccessibleName(" – ".join(part for part in (_("World map"), name) if part))


def _shape(outline: Outline) -> _Shape:
    whole, coarse = QPainterPath(), QPainterPath()
    for ring in outline.rings:
        whole.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring.tolist()]))
        whole.closeSubpath()
        # On the whole map a pixel is some five thousandths of a radius.
        grid = np.round(ring / 0.004).astype(np.int64)
        kept = ring[np.r_[True, (np.diff(grid, axis=0) != 0).any(axis=1)]]
        if len(kept) > 2:
            coarse.addPolygon(QPolygonF([QPointF(x, y) for x, y in kept.tolist()]))
            coarse.closeSubpath()
    return _Shape(outline, whole, coarse, whole.boundingRect())
