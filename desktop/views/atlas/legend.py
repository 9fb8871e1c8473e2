"""The legend below the map."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.i18n import _
from desktop.views import theme


class Legend(QWidget):
    """What the shades and marks of the map mean, in one line."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: list[tuple[QColor, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: list[tuple[QColor, str]]) -> None:
        """Show other steps."""
        self._steps = steps
        self.setAccessibleName(", ".join(words for _colour, words in steps))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(240), theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.tokens()
        font = theme.sized(theme.BODY * 0.86)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        x, size = 0.0, theme.px(12)
        top = (self.height() - size) / 2
        for colour, words in [*self._steps, (None, _("agreement in force"))]:
            if x + size + 6 + metrics.horizontalAdvance(words) > self.width():
                break
            spot = QRectF(x, top, size, size)
            if colour is None:
                painter.setPen(QPen(colours.colour("wait"), 2.2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(spot.adjusted(1, 1, -1, -1))
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                painter.drawRoundedRect(spot, 2, 2)
            x += size + 6
            painter.setPen(colours.colour("muted"))
            room = QRectF(x, 0, metrics.horizontalAdvance(words) + 2, self.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
            x += room.width() + theme.px(14)
