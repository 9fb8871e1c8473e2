"""Small fields of the case's page: a day as the office types it, and lists that can be cleared."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QLayout, QLineEdit, QTextEdit, QWidget

from desktop.errors import InvalidValue
from desktop.i18n import format_day
from desktop.models.fields import Day, Kind
from desktop.views import theme
from desktop.views.widgets import restyle

LINE = 135.0
"""The height of a written line, in hundredths of the font's own."""


class KindField(QLineEdit):
    """One value, typed as its kind reads it; red with the reason while it cannot be read."""

    changed = Signal(object)
    """The value, or None for an empty field, once the person has left the field."""

    def __init__(self, kind: Kind, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self._value: Any = None
        self.setFixedWidth(theme.chars(self, width))
        self.editingFinished.connect(self._read)

    @property
    def typed(self) -> Any:
        """What stands in the field now; None where it cannot be read."""
        try:
            return self.kind.parse(self.text())
        except InvalidValue:
            return None

    def show_value(self, value: Any) -> None:
        """Show another value."""
        self._value = value
        self.setText(self.kind.format(value))
        self._mark("")

    def _read(self) -> None:
        try:
            value = self.kind.parse(self.text())
        except InvalidValue as error:
            self._mark(error.sentence)
            return
        changed = value != self._value
        self.show_value(value)
        if changed:
            self.changed.emit(value)

    def _mark(self, reason: str) -> None:
        self.setToolTip(reason)
        restyle(self, wrong="true" if reason else "false")


class DayField(KindField):
    """A day, typed in western or Japanese years."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Day(), 22, parent)

    def show_value(self, value: Any) -> None:
        super().show_value(value)
        self.setText(format_day(value))


class Writing(QTextEdit):
    """A plain text that grows with what is written; Tab goes on to the next field."""

    left = Signal()

    def __init__(self, least: int = 2, most: int = 24, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least, self._most = least, most
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self.grow)
        self.show_text("")

    def show_text(self, text: str) -> None:
        """Show another text, without saying that it was written."""
        self.blockSignals(True)
        self.setPlainText(text)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        spaced = QTextBlockFormat()
        spaced.setLineHeight(LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(spaced)
        self.document().clearUndoRedoStacks()
        self.blockSignals(False)
        self.grow()

    def grow(self) -> None:
        """Take the height that the text needs."""
        line = self.fontMetrics().lineSpacing() * LINE / 100
        wanted = self.document().size().height()
        most = self._most * line
        policy = Qt.ScrollBarPolicy
        scrolls = wanted > most + 2 * line
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if scrolls else policy.ScrollBarAlwaysOff
        )
        self.setFixedHeight(round(min(max(wanted, self._least * line + 8), most)) + theme.px(12))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.grow()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
        elif inner := item.layout():
            clear(inner)
            inner.deleteLater()
