"""The stages of a case on one line: behind it, where it stands, and the next step to click."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.i18n import _
from desktop.models.vocabulary import CaseStatus
from desktop.services.workflow.states import ORDER, STOPPED
from desktop.services.workflow.templates import template
from desktop.views import theme
from desktop.views.case.words import coded
from desktop.views.matching.drawing import wrapped


class StageLine(QWidget):
    """Eight stages; the next one is a step that can be taken by mouse, Space or Enter."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: list[str] = []
        self._at = 0
        self._stopped = ""
        self._next: int | None = None
        self._hover = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_state(
        self, exchange_type: str, status: str, paused_from: str | None, moves: Sequence[str]
    ) -> None:
        """Show where a case of a type stands, and to where it may move."""
        lines = template(exchange_type)
        self._labels = [lines.stage_label(stage) or _(stage.label) for stage in ORDER]
        stopped = status in STOPPED
        self._stopped = _(coded(CaseStatus, status).label) if stopped else ""
        here = (paused_from or CaseStatus.REQUESTED) if stopped else status
        self._at = ORDER.index(coded(CaseStatus, here))
        following = self._at + 1
        allowed = not stopped and following < len(ORDER) and str(ORDER[following]) in moves
        self._next = following if allowed else None
        self.setAccessibleName(self._words())
        self.setToolTip(self._words())
        self.update()

    def _words(self) -> str:
        if not self._labels:
            return ""
        now = self._stopped or self._labels[self._at]
        if self._next is None:
            return _("Now: {now}").format(now=now)
        return _("Now: {now}. Next: {next}").format(now=now, next=self._labels[self._next])

    def sizeHint(self) -> QSize:
        return QSize(theme.px(560), theme.px(32) + round(2.3 * self.fontMetrics().height()))

    def _cell(self, at: int) -> QRectF:
        width = self.width() / max(len(self._labels), 1)
        return QRectF(at * width, 0, width, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._labels:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.tokens()
        middle, radius = theme.px(14), theme.px(6)
        body, bold = theme.sized(theme.BODY), theme.sized(theme.BODY, bold=True)
        accent = colours.colour("wait" if self._stopped else "ai")
        for at, words in enumerate(self._labels):
            cell = self._cell(at)
            centre = QPointF(cell.center().x(), middle)
            if at + 1 < len(self._labels):
                done = at < self._at
                painter.setPen(QPen(accent if done else colours.colour("line"), 2))
                begin = centre + QPointF(radius + 3, 0)
                painter.drawLine(
                    begin, QPointF(self._cell(at + 1).center().x() - radius - 3, middle)
                )
            here, coming = at == self._at, at == self._next
            painter.setPen(QPen(accent if at <= self._at or coming else colours.colour("edge"), 2))
            painter.setBrush(accent if at <= self._at else colours.colour("surface"))
            if coming and self._hover:
                painter.setBrush(colours.colour("ai_soft"))
            painter.drawEllipse(centre, radius, radius)
            if here and not self._stopped:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(accent, 1))
                painter.drawEllipse(centre, radius + 3, radius + 3)
            if coming and self.hasFocus():
                painter.setPen(QPen(colours.colour("ai"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(cell.adjusted(2, 1, -2, -1), 4, 4)
            text = QRectF(cell.left() + 2, theme.px(27), cell.width() - 4, self.height())
            text.setBottom(self.height())
            name = "ai" if coming else "ink" if here else "muted"
            font = bold if here else body
            wrapped(painter, text, words, font, colours.colour(name), centred=True)

    def _over_next(self, x: float) -> bool:
        return self._next is not None and self._cell(self._next).contains(QPointF(x, 1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._over_next(event.position().x())
        if over != self._hover:
            self._hover = over
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
            )
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = False
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._over_next(event.position().x()):
            self.go_on()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
            return
        super().keyPressEvent(event)

    def go_on(self) -> None:
        """Take the next step, if there is one."""
        if self._next is not None:
            self.chosen.emit(str(ORDER[self._next]))
