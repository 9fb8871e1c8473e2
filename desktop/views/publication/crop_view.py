"""What is shown of a photo: a frame to drag over it, and the point that stays in sight."""

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.services.publishing.pictures import WHOLE, Crop
from desktop.views import theme

LEAST = 0.08
"""The smallest part of a photo's width or height that can be shown."""
_STEP = 0.02
_REACH = 10
_MARGIN = 12


class CropView(QWidget):
    """A photo with a frame: its edges and corners are dragged, the frame, and the point in it.

    By keyboard: the arrows move the point, with Shift the frame, with Ctrl its lower right corner.
    """

    changed = Signal(object)
    """The `Crop` after a drag or a key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self.crop = WHOLE
        self._grip = ""
        self._from = QPointF()
        self._before = WHOLE
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(theme.px(180))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(340), theme.px(240))

    def show_photo(self, image: QImage, crop: Crop) -> None:
        """Show a photo with its crop."""
        self._image, self.crop = image, crop
        self.update()

    def show_crop(self, crop: Crop) -> None:
        """Show another crop of the same photo."""
        if not self._grip:
            self.crop = crop
            self.update()

    # --- places ----------------------------------------------------------------------------

    def area(self) -> QRectF:
        """Where the photo is drawn."""
        room = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        if self._image.isNull():
            return room
        size = self._image.size().toSizeF()
        size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        area = QRectF(QPointF(), size)
        area.moveCenter(room.center())
        return area

    def frame(self) -> QRectF:
        """Where the frame is drawn."""
        area, crop = self.area(), self.crop
        return QRectF(
            area.left() + crop.left * area.width(),
            area.top() + crop.top * area.height(),
            (crop.right - crop.left) * area.width(),
            (crop.bottom - crop.top) * area.height(),
        )

    def focus_point(self) -> QPointF:
        """Where the point is drawn."""
        area = self.area()
        return QPointF(
            area.left() + self.crop.x * area.width(), area.top() + self.crop.y * area.height()
        )

    def _grip_at(self, place: QPointF) -> str:
        """What is under the mouse: edges as `l`, `t`, `r`, `b` and their pairs, `point`, `frame`."""
        frame, point = self.frame(), self.focus_point()
        if (place - point).manhattanLength() < 1.4 * _REACH:
            return "point"
        near = QRectF(frame).adjusted(-_REACH, -_REACH, _REACH, _REACH)
        if not near.contains(place):
            return ""
        grip = ""
        for name, distance in (
            ("l", place.x() - frame.left()),
            ("r", place.x() - frame.right()),
            ("t", place.y() - frame.top()),
            ("b", place.y() - frame.bottom()),
        ):
            if abs(distance) < _REACH and {"r": "l", "b": "t"}.get(name, "-") not in grip:
                grip += name
        return grip or "frame"

    # --- events ----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area, frame = self.area(), self.frame()
        painter.fillRect(area, colours.colour("hover"))
        if self._image.isNull():
            return
        painter.drawImage(area, self._image)
        shade = QColor(colours.colour("surface"))
        shade.setAlphaF(0.72)
        for outside in (
            QRectF(area.left(), area.top(), area.width(), frame.top() - area.top()),
            QRectF(area.left(), frame.bottom(), area.width(), area.bottom() - frame.bottom()),
            QRectF(area.left(), frame.top(), frame.left() - area.left(), frame.height()),
            QRectF(frame.right(), frame.top(), area.right() - frame.right(), frame.height()),
        ):
            painter.fillRect(outside, shade)
        ring = QPen(colours.colour("ai"), 2)
        painter.setPen(ring)
        painter.drawRect(frame)
        size = 8.0
        for x in (frame.left(), frame.center().x(), frame.right()):
            for y in (frame.top(), frame.center().y(), frame.bottom()):
                if (x, y) != (frame.center().x(), frame.center().y()):
                    grip = QRectF(x - size / 2, y - size / 2, size, size)
                    painter.fillRect(grip, colours.colour("surface"))
                    painter.drawRect(grip)
        point = self.focus_point()
        painter.setPen(QPen(Qt.GlobalColor.white, 4))
        painter.drawEllipse(point, 9, 9)
        painter.setPen(QPen(colours.colour("ai"), 2))
        painter.drawEllipse(point, 9, 9)
        painter.drawPoint(point)
        if self.hasFocus():
            painter.setPen(QPen(colours.colour("ai"), 1, Qt.PenStyle.DotLine))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -2, -2))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self._image.isNull():
            self._grip = self._grip_at(event.position())
            self._from, self._before = event.position(), self.crop

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._grip:
            shapes = Qt.CursorShape
            cursors = {
                "l": shapes.SizeHorCursor,
                "r": shapes.SizeHorCursor,
                "t": shapes.SizeVerCursor,
                "b": shapes.SizeVerCursor,
                "lt": shapes.SizeFDiagCursor,
                "rb": shapes.SizeFDiagCursor,
                "rt": shapes.SizeBDiagCursor,
                "lb": shapes.SizeBDiagCursor,
                "point": shapes.CrossCursor,
                "frame": shapes.SizeAllCursor,
            }
            self.setCursor(cursors.get(self._grip_at(event.position()), shapes.ArrowCursor))
            return
        area = self.area()
        moved = event.position() - self._from
        self.crop = pulled(
            self._before, self._grip, moved.x() / area.width(), moved.y() / area.height()
        )
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grip:
            self._grip = ""
            if self.crop != self._before:
                self.changed.emit(self.crop)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (-_STEP, 0.0),
            Qt.Key.Key_Right: (_STEP, 0.0),
            Qt.Key.Key_Up: (0.0, -_STEP),
            Qt.Key.Key_Down: (0.0, _STEP),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or self._image.isNull():
            super().keyPressEvent(event)
            return
        grip = "point"
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            grip = "frame"
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            grip = "rb"
        before = self.crop
        self.crop = pulled(self.crop, grip, *step)
        self.update()
        if self.crop != before:
            self.changed.emit(self.crop)


def pulled(crop: Crop, grip: str, x: float, y: float) -> Crop:
    """A crop after a grip was pulled by parts of the photo's width and height.

    The point stays within the frame, the frame within the photo.
    """
    left, top, right, bottom = crop.left, crop.top, crop.right, crop.bottom
    if grip == "point":
        return replace(crop, x=_within(crop.x + x, left, right), y=_within(crop.y + y, top, bottom))
    if grip == "frame":
        x, y = _within(x, -left, 1 - right), _within(y, -top, 1 - bottom)
        left, top, right, bottom = left + x, top + y, right + x, bottom + y
        point = crop.x + x, crop.y + y
    else:
        point = crop.x, crop.y
        if "l" in grip:
            left = _within(left + x, 0.0, right - LEAST)
        if "r" in grip:
            right = _within(right + x, left + LEAST, 1.0)
        if "t" in grip:
            top = _within(top + y, 0.0, bottom - LEAST)
        if "b" in grip:
            bottom = _within(bottom + y, top + LEAST, 1.0)
    left, top, right, bottom = (round(edge, 4) for edge in (left, top, right, bottom))
    return Crop(
        left, top, right, bottom, _within(point[0], left, right), _within(point[1], top, bottom)
    )


def _within(value: float, low: float, high: float) -> float:
    return round(min(max(value, low), high), 4)
