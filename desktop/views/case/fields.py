"""Small fields of the case's page: a day as the office types it, and lists that can be cleared."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QLayout, QLineEdit, QTextEdit, QWidget

from desktop.errors import InvalidValue
from desktop.i18n import format_day
from desktop.models.fields import Day
from desktop.views import theme
from desktop.views.widgets import restyle

LINE = 135.0
"""The height of a written line, in hundredths of the font's own."""


class DayField(QLineEdit):
    """A day, typed in western or Japanese years; red with the reason while it is none."""

    changed = Signal(object)
    """The day, or None for an empty field, once the person has left the field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day: date | None = None
        self.setFixedWidth(theme.chars(self, 22))
        self.editingFinished.connect(self._read)

    @property
    def day(self) -> date | None:
        """The day that stands in the field, where it is one."""
        return self._day

    def show_day(self, day: date | None) -> None:
        """Show another day."""
        self._day = day
        self.setText(format_day(day))
        self._mark("")

    def _read(self) -> None:
        try:
            day: date | None = Day().parse(self.text())
        except InvalidValue as error:
            self._mark(error.sentence)
            return
        self._mark("")
        if day != self._day:
            self.show_day(day)
            self.changed.emit(day)

    def _mark(self, reason: str) -> None:
        self.setToolTip(reason)
        restyle(self, wrong="true" if reason else "false")


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
