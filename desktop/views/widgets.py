"""Small pieces that every page is made of.

Texts are given already translated; a page gives them anew in its `retranslate()`.
"""

import html
from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _
from desktop.views import icons, theme
from desktop.views.flow import Flow as Flow


def restyle(widget: QWidget, **properties: object) -> None:
    """Set the properties that the style sheet looks at, and have it look again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """A text in a role of the style sheet: title, section, name, figure, muted, error."""
    made = Paragraph(text) if wrap else QLabel(text)
    if not wrap:
        made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    return made


class Paragraph(QLabel):
    """Plain text that wraps, with air between its lines; BIZ UDPGothic itself leaves none."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._plain = ""
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setText(text)

    def text(self) -> str:
        return self._plain

    def setText(self, text: str) -> None:
        self._plain = text
        lines = html.escape(text).replace("\n", "<br>")
        super().setText(f'<p style="line-height: 140%; margin: 0">{lines}</p>' if text else "")

    def clear(self) -> None:
        self.setText("")


def rule(*, vertical: bool = False) -> QFrame:
    """A hairline."""
    line = QFrame()
    line.setProperty("role", "rule")
    (line.setFixedWidth if vertical else line.setFixedHeight)(1)
    return line


def pressed_by(event: QKeyEvent, button: QAbstractButton) -> bool:
    """Click a button where Enter is pressed on it, as Space does; whether it was."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.isAutoRepeat():
        return False
    button.click()
    return True


class Pressable(QAbstractButton):
    """A button that paints itself and is pressed with Enter as well as with Space."""

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by(event, self):
            super().keyPressEvent(event)


class Button(QPushButton):
    """A button: `primary` (one on a page), `secondary`, `quiet`, `link`, `chip` or `danger`."""

    def __init__(
        self,
        text: str = "",
        kind: str = "secondary",
        icon: str = "",
        action: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon = icon
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        if action:
            self.clicked.connect(lambda: action())
        self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by(event, self):
            super().keyPressEvent(event)

    def set_icon(self, name: str) -> None:
        """Show another icon of `resources/icons`."""
        self._icon = name
        self._tint()

    def _tint(self) -> None:
        if self._icon:
            colours = theme.tokens()
            kind = self.property("kind")
            name = {"primary": "on_ai", "link": "ai", "danger": "bad"}.get(str(kind), "ink")
            self.setIcon(icons.icon(self._icon, getattr(colours, name)))
            self.setIconSize(QSize(theme.px(icons.SMALL), theme.px(icons.SMALL)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_icon"):
            self._tint()


class Link(Button):
    """A link among values: as wide as there is room, and ending in … beyond."""

    def __init__(self, text: str) -> None:
        super().__init__(text, "inline")
        self._whole = text
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        metrics = self.fontMetrics()
        shown = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


class Picture(QLabel):
    """An icon that stands by itself, in the colour of a token."""

    def __init__(self, name: str, token: str = "muted", size: int = icons.NORMAL) -> None:  # noqa: S107 - a colour's name
        super().__init__()
        self._name, self._token, self._size = name, token, size
        self._tint()

    def show_icon(self, name: str, token: str) -> None:
        """Show another icon."""
        self._name, self._token = name, token
        self._tint()

    def _tint(self) -> None:
        colour = getattr(theme.tokens(), self._token)
        size = theme.px(self._size)
        self.setPixmap(icons.pixmap(self._name, colour, size, max(2.0, self.devicePixelRatioF())))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_name"):
            self._tint()


class Elided(QLabel):
    """One line that ends in … where there is no room; the whole text is its tool tip."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        metrics = self.fontMetrics()
        area = self.contentsRect()
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.contentsRect().width()
        wide = self.fontMetrics().horizontalAdvance(self.text()) > room
        self.setToolTip(self.text() if wide else "")


class Pill(QLabel):
    """A state in a word; `tone` is ai, good, wait, bad or plain."""

    def __init__(self, text: str = "", tone: str = "ai") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "pill")
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, text: str, tone: str) -> None:
        """Say another state."""
        self.setText(text)
        restyle(self, tone=tone)


class Card(QFrame):
    """A framed group; `body` is its layout. Never put one into another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 12, 16, 12)
        self.body.setSpacing(8)


class PageHeader(QWidget):
    """The top line of a page: its title, a quiet addition, and actions at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Elided(role="title")
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.addition = label(role="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 16, 24, 12)
        row.setSpacing(8)
        row.addWidget(self.title)
        row.addSpacing(4)
        row.addWidget(self.addition, 0, Qt.AlignmentFlag.AlignBottom)
        self.addition.setContentsMargins(0, 0, 0, 4)
        row.addStretch(1)
        self._row = row

    def add(self, *widgets: QWidget) -> None:
        """Put actions at the right, in reading order; a field takes what room there is."""
        for widget in widgets:
            grows = widget.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Expanding
            self._row.addWidget(widget, 100 if grows else 0)

    def say(self, title: str, addition: str = "") -> None:
        """Set the words."""
        self.title.setText(title)
        # A long title gives way to the actions.
        self.title.setMinimumWidth(min(self.title.sizeHint().width(), theme.px(120)))
        self.addition.setText(addition)
        self.addition.setVisible(bool(addition))


class EmptyState(QWidget):
    """What belongs on an empty page, the first step, and the sample as a second way."""

    begun = Signal()
    sample_wanted = Signal()

    def __init__(self, icon: str = "list", *, sample: bool = True) -> None:
        super().__init__()
        self._sample = sample
        picture = Picture(icon, "faint", 40)
        self.sentence = label(wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.sentence.setMaximumWidth(theme.px(420))
        self.button = Button(kind="primary", action=self.begun.emit)
        self.load = Button(kind="link", action=self.sample_wanted.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(16)
        column.addStretch(2)
        row = QHBoxLayout()  # an aligned item would not be asked how high its text gets
        row.addStretch(1)
        row.addWidget(self.sentence, 999)
        row.addStretch(1)
        column.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(row)
        for button in (self.button, self.load):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def say(self, sentence: str, button: str = "") -> None:
        """Set the words; without `button` there is no first step to offer."""
        self.sentence.setText(sentence)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.load.setText(_("Load the sample"))
        self.load.setVisible(self._sample)


class MessageBar(QFrame):
    """A sentence above the content it is about: info, good, wait or bad. Hidden until it speaks."""

    ICONS = {"ai": "info", "good": "check", "wait": "alert", "bad": "alert"}  # noqa: RUF012

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "message")
        self._picture = Picture("info", "ai", icons.SMALL)
        self.text = label(wrap=True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = Button(kind="link", action=self._act)
        self._do: Callable[[], object] | None = None
        self._close = Button(kind="icon", icon="close", action=self.hide)
        self._close.setAccessibleName(_("Close"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(self.text, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        self.hide()

    def say(
        self,
        sentence: str,
        tone: str = "ai",
        action: str = "",
        do: Callable[[], object] | None = None,
    ) -> None:
        """Show a sentence and, where something can be done about it, a button for that."""
        self._picture.show_icon(self.ICONS[tone], tone)
        self.text.setText(sentence)
        self._do = do
        self._action.setText(action)
        self._action.setVisible(bool(action))
        restyle(self, tone=tone)
        self.show()

    def _act(self) -> None:
        self.hide()
        if self._do:
            self._do()
