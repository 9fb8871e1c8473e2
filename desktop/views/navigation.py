"""The navigation at the left: icons, words, and how much work waits behind each."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _, format_number
from desktop.views import icons, theme
from desktop.views.pages import Entry
from desktop.views.widgets import Pressable, label, rule


class NavigationButton(Pressable):
    """One line: icon, words, and the number of things that wait."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry
        self.waiting = 0
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(176), theme.px(33))

    def show_waiting(self, count: int) -> None:
        """Say how much waits; nothing is said of none."""
        self.waiting = count
        self.setAccessibleName(f"{self.text()} {count}" if count else self.text())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(8, 1, -8, -1)
        current = self.isChecked()
        painter.setPen(Qt.PenStyle.NoPen)
        if current or self.underMouse():
            painter.setBrush(QColor(colours.ai_soft if current else colours.hover))
            painter.drawRoundedRect(area, 4, 4)
        if current:
            painter.setBrush(QColor(colours.ai))
            painter.drawRoundedRect(
                QRectF(area.left(), area.top() + 7, 3, area.height() - 14), 1.5, 1.5
            )
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.ai), 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 4, 4)
        size = theme.px(icons.NORMAL)
        top = round((self.height() - size) / 2)
        tint = colours.ai if current else colours.muted
        picture = icons.pixmap(self.entry.icon, tint, size, self.devicePixelRatioF())
        painter.drawPixmap(round(area.left()) + 12, top, picture)
        left = area.left() + 12 + size + 10
        right = area.right() - 10
        if self.waiting:
            right = self._draw_count(painter, right) - 6
        painter.setPen(QColor(colours.ink))
        words = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, round(right - left)
        )
        painter.setFont(self.font())
        room = QRectF(left, area.top(), right - left, area.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)

    def _draw_count(self, painter: QPainter, right: float) -> float:
        """Draw the number; return where it begins."""
        colours = theme.tokens()
        painter.setFont(theme.tabular(self.font()))
        text = format_number(self.waiting) if self.waiting < 1000 else "999+"
        wide = max(painter.fontMetrics().horizontalAdvance(text) + 12, theme.px(20))
        high = theme.px(18)
        pill = QRectF(right - wide, (self.height() - high) / 2, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.surface if self.isChecked() else colours.ai_soft))
        painter.drawRoundedRect(pill, high / 2, high / 2)
        painter.setPen(QColor(colours.ai))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
        return pill.left()


class Navigation(QWidget):
    """The list of pages; ↑ and ↓ go along it, Enter and the space bar choose."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.name = label("Kakehashi", "name")
        self.name.setContentsMargins(20, 18, 8, 12)
        self.name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.buttons: dict[str, NavigationButton] = {}
        self._group = QButtonGroup(self)
        # What comes out and the settings stay in view; the work and the registers may scroll.
        upper, lower = QVBoxLayout(), QVBoxLayout()
        for part in (upper, lower):
            part.setContentsMargins(0, 0, 0, 0)
            part.setSpacing(2)
        listed = [entry for entry in entries if entry.group >= 0]
        for at, entry in enumerate(listed):
            part = lower if entry.group == 2 else upper
            if at and entry.group == 1 != listed[at - 1].group:
                part.addSpacing(8)
            button = NavigationButton(entry)
            button.clicked.connect(lambda _on=False, name=entry.name: self.chosen.emit(name))
            self._group.addButton(button)
            self.buttons[entry.name] = button
            part.addWidget(button)
        upper.addStretch(1)
        inner = QWidget()
        inner.setProperty("role", "navigation")
        inner.setLayout(upper)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setProperty("role", "navigation")
        self.area.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(0)
        column.addWidget(self.name)
        column.addWidget(self.area, 1)
        column.addWidget(rule())
        column.addSpacing(8)
        column.addLayout(lower)
        self.setFixedWidth(theme.px(192))

    def retranslate(self) -> None:
        """Set the words anew."""
        self.setFixedWidth(theme.px(192))
        for button in self.buttons.values():
            button.setText(_(button.entry.title))
            button.show_waiting(button.waiting)
            button.updateGeometry()

    def show_current(self, name: str) -> None:
        """Mark the page in view; a page that is not listed marks none."""
        self._group.setExclusive(False)
        for key, button in self.buttons.items():
            button.setChecked(key == name)
            if key == name:
                self.area.ensureWidgetVisible(button, 0, 0)
        self._group.setExclusive(True)

    def show_waiting(self, counts: dict[str, int]) -> None:
        """Say what waits behind each page."""
        for name, button in self.buttons.items():
            button.show_waiting(counts.get(name, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        buttons = list(self.buttons.values())
        at = next((n for n, b in enumerate(buttons) if b.hasFocus()), -1)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if at >= 0 and step:
            following = buttons[(at + step) % len(buttons)]
            following.setFocus(Qt.FocusReason.TabFocusReason)
            self.area.ensureWidgetVisible(following, 0, 0)
        else:
            super().keyPressEvent(event)
