"""A widget for each kind of value: how it is typed, and what it says when it does not fit."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from desktop.errors import InvalidValue
from desktop.i18n import _, format_day, format_era, language
from desktop.models.codes import Choice, Links, Named, TimeZone
from desktop.models.fields import Day, Kind, Moment
from desktop.views import theme
from desktop.views.widgets import label, restyle

WIDEST = 64
"""Characters of half width that a field is wide at the most."""


class Editor(QWidget):
    """Edits one value. `value()` raises `InvalidValue` where the text cannot be taken."""

    changed = Signal()

    def __init__(self, kind: Kind, width: int) -> None:
        super().__init__()
        self.kind, self.chars = kind, min(width, WIDEST)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)

    def value(self) -> Any:
        """The value that is typed."""
        raise NotImplementedError

    def set_value(self, value: Any, title: str = "") -> None:
        """Show a value; `title` is what a reference is called."""
        raise NotImplementedError

    def typed(self) -> str:
        """The words in the field, whether they can be taken or not."""
        return ""

    def set_typed(self, words: str) -> None:
        """Show words as they were typed."""

    def mark(self, wrong: bool) -> None:
        """Show whether the text cannot be taken."""
        restyle(self.focusProxy() or self, wrong="true" if wrong else "false")

    def retranslate(self) -> None:
        """Show the value in the language of now."""

    def hold(self, widget: QWidget, *, wide: bool = True) -> None:
        """Make a widget the one that is typed in."""
        if wide:
            widget.setFixedWidth(theme.chars(self, self.chars + 4) + 8)
        self.row.addWidget(widget)
        self.row.addStretch(1)
        self.setFocusProxy(widget)


class LineEditor(Editor):
    """One line, read by its kind; what it was understood as stands beside it."""

    def __init__(self, kind: Kind, width: int) -> None:
        super().__init__(kind, max(width, 22) if isinstance(kind, Day | Moment) else width)
        self._given: tuple[str, Any] = ("", None)
        self.line = QLineEdit()
        self.line.textChanged.connect(lambda _text: self._typed())
        self.hold(self.line)
        self.understood = label(role="muted")
        self.row.insertWidget(1, self.understood)
        if kind.numeric:
            self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        if isinstance(kind, Day):
            self.line.setPlaceholderText("R8.4.1 / 2026-04-01")
        if isinstance(kind, Named | TimeZone):
            self._complete()

    def value(self) -> Any:
        # What nobody touched stays what it is, even where it would not be taken today.
        if self.line.text() == self._given[0]:
            return self._given[1]
        return self.kind.parse(self.line.text())

    def set_value(self, value: Any, title: str = "") -> None:
        self._given = (self.kind.format(value), value)
        self.line.setText(self._given[0])
        self.line.setCursorPosition(0)

    def typed(self) -> str:
        return self.line.text()

    def set_typed(self, words: str) -> None:
        self.line.setText(words)

    def retranslate(self) -> None:
        try:
            value = self.value()
        except InvalidValue:
            return
        self.set_value(value)
        if isinstance(self.kind, Named):
            self._complete()

    def _complete(self) -> None:
        names = [self.kind.format(code) for code in self.kind.codes()]  # type: ignore[attr-defined]
        completer = QCompleter(names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.line.setCompleter(completer)

    def _typed(self) -> None:
        try:
            value = self.value()
        except InvalidValue:
            value = None
        if isinstance(self.kind, Day | Moment):
            day = value if isinstance(self.kind, Day) or value is None else value.date()
            form = format_era if language() == "ja" else format_day
            self.understood.setText(form(day) if day else "")
        else:
            kept = self.kind.format(value)
            self.understood.setText(kept if kept != self.line.text().strip() else "")
        self.changed.emit()


class LongEditor(Editor):
    """Paragraphs; Tab goes on to the next field."""

    def __init__(self, kind: Kind, width: int) -> None:
        super().__init__(kind, WIDEST)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(
            self.fontMetrics().lineSpacing() * (3 if isinstance(kind, Links) else 5) + 16
        )
        self.text.textChanged.connect(self.changed)
        self.hold(self.text)

    def value(self) -> Any:
        return self.kind.parse(self.text.toPlainText())

    def set_value(self, value: Any, title: str = "") -> None:
        self.text.setPlainText(self.kind.format(value))

    def typed(self) -> str:
        return self.text.toPlainText()

    def set_typed(self, words: str) -> None:
        self.text.setPlainText(words)


class _Combo(QComboBox):
    """A combo box that does not change its value when the page is scrolled over it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceEditor(Editor):
    """One code of a list; an open list takes words of one's own."""

    def __init__(self, kind: Choice, width: int, *, required: bool) -> None:
        super().__init__(kind, width)
        self.codes: list[str | None] = [*([] if required else [None]), *kind.codes()]
        self.combo = _Combo()
        self.combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.combo.setEditable(kind.open)
        self.combo.setMaxVisibleItems(16)
        self.combo.currentTextChanged.connect(lambda _text: self.changed.emit())
        self.hold(self.combo, wide=False)
        self._fill()

    def value(self) -> Any:
        if self.combo.isEditable():
            return self.kind.parse(self.combo.currentText())
        at = self.combo.currentIndex()
        return self.codes[at] if at >= 0 else None

    def set_value(self, value: Any, title: str = "") -> None:
        if value in self.codes:
            self.combo.setCurrentIndex(self.codes.index(value))
        elif self.combo.isEditable():
            self.combo.setCurrentText(str(value or ""))
        else:
            self.combo.setCurrentIndex(-1)

    def typed(self) -> str:
        return self.combo.currentText()

    def set_typed(self, words: str) -> None:
        if self.combo.isEditable():
            self.combo.setCurrentText(words)

    def retranslate(self) -> None:
        value = self.value()
        self._fill()
        self.set_value(value)

    def _fill(self) -> None:
        self.combo.blockSignals(True)
        self.combo.clear()
        self.combo.addItems([self.kind.format(code) for code in self.codes])
        longest = max(
            len(self.kind.format(code).encode("euc-jp", "replace")) for code in self.codes
        )
        self.combo.setFixedWidth(theme.chars(self, max(10, min(longest, WIDEST)) + 2) + 48)
        self.combo.blockSignals(False)


class FlagEditor(Editor):
    """Yes or no."""

    def __init__(self, kind: Kind, width: int) -> None:
        super().__init__(kind, width)
        self.box = QCheckBox()
        self.box.toggled.connect(lambda _on: self.changed.emit())
        self.hold(self.box, wide=False)
        self.retranslate()

    def value(self) -> Any:
        return self.box.isChecked()

    def set_value(self, value: Any, title: str = "") -> None:
        self.box.setChecked(bool(value))

    def retranslate(self) -> None:
        self.box.setText(_("Yes"))
