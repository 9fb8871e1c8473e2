"""One bar for a whole round: matched, left out though possible, and not possible at all."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.i18n import _, format_number
from desktop.services.matching.results import RoundPlan
from desktop.views import theme
from desktop.views.matching.drawing import clipped, hatch


class ResultBar(QWidget):
    """Schools' wishes from left to right, with their words below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[int, int, int] = (0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(12) + self.fontMetrics().height() + theme.px(4))

    def show_plan(self, plan: RoundPlan | None) -> None:
        """Show another plan."""
        if plan is None:
            self._parts = (0, 0, 0)
        else:
            beaten = sum(1 for each in plan.unmatched_schools if each.allowed)
            never = len(plan.unmatched_schools) - beaten
            self._parts = (plan.matched_schools, beaten, never)
        self.setAccessibleName(", ".join(self._words()))
        self.update()

    def _words(self) -> list[str]:
        matched, beaten, never = (format_number(n) for n in self._parts)
        return [
            _("{n} matched").format(n=matched),
            _("{n} left out, places go to better pairs").format(n=beaten),
            _("{n} not possible by the rules").format(n=never),
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        total = sum(self._parts)
        if not total:
            return
        painter = QPainter(self)
        colours = theme.tokens()
        bar = QRectF(0, 0, self.width(), theme.px(12))
        left = 0.0
        tones = ("ai", "wait", "bad")
        for at, (n, tone) in enumerate(zip(self._parts, tones, strict=True)):
            if not n:
                continue
            width = max(bar.width() * n / total, theme.px(3))
            part = QRectF(left, bar.top(), min(width, bar.width() - left), bar.height())
            if at == 2:
                painter.fillRect(part, colours.colour("bad_soft"))
                hatch(painter, part, colours.colour(tone))
            else:
                painter.fillRect(part, colours.colour(tone))
            left += width + 1
        body = theme.sized(theme.BODY)
        line = QRectF(0, bar.bottom() + theme.px(4), self.width(), self.fontMetrics().height())
        metrics = QFontMetricsF(body)
        box = theme.px(10)
        for at, (words, n, tone) in enumerate(zip(self._words(), self._parts, tones, strict=True)):
            if not n:
                continue
            square = QRectF(line.left(), line.center().y() - box / 2, box, box)
            painter.fillRect(square, colours.colour("bad_soft" if at == 2 else tone))
            if at == 2:
                hatch(painter, square, colours.colour(tone))
            line.setLeft(square.right() + theme.px(6))
            clipped(painter, line, words, body, colours.colour("ink"))
            line.setLeft(line.left() + metrics.horizontalAdvance(words) + theme.px(20))
