"""Small fields of the case's page: a day as the office types it, and lists that can be cleared."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLayout, QLineEdit, QPlainTextEdit, QWidget

from desktop.errors import InvalidValue
from desktop.i18n import format_day
from desktop.models.fields import Day
from desktop.views import theme
from desktop.views.widgets import restyle


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


class Writing(QPlainTextEdit):
    """A text that grows with what is written; Tab goes on to the next field."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self.grow)
        self.grow()

    def grow(self) -> None:
        """Take the height that the text needs."""
        document = self.document()
        lines = max(2, min(int(document.size().height()), 24))
        line = self.fontMetrics().lineSpacing()
        scroll = document.size().height() > 24
        wanted = Qt.ScrollBarPolicy.ScrollBarAsNeeded if scroll else None
        self.setVerticalScrollBarPolicy(wanted or Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(lines * line + theme.px(20))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.grow()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
        elif inner := item.layout():
            clear(inner)
            inner.deleteLater()
