"""Editors that pick: several codes, or another record."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QVBoxLayout, QWidget

from desktop.errors import InvalidValue
from desktop.i18n import _
from desktop.models.codes import Choice, Links, Several
from desktop.models.fields import Flag, LongText, Reference
from desktop.models.spec import Field
from desktop.models.specs import SPECS
from desktop.models.text import fold
from desktop.services import references
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.editors import WIDEST, ChoiceEditor, Editor, FlagEditor, LineEditor, LongEditor
from desktop.views.jobs import Jobs
from desktop.views.widgets import Button, Flow, restyle

TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
"""Keys that take what is offered."""


class SetEditor(Editor):
    """Several codes: all of a short list to tick, or names to add one by one."""

    def __init__(self, kind: Several, width: int) -> None:
        super().__init__(kind, width)
        self.chosen: list[str] = []
        self.short = isinstance(kind.one, Choice) and len(kind.codes()) <= 16
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.holder = QWidget()
        self.flow = Flow(self.holder, 8)
        self.line = QLineEdit()
        self.line.setFixedWidth(theme.chars(self, 28))
        self.line.editingFinished.connect(self._add_typed)
        column.addWidget(self.holder)
        column.addWidget(self.line)
        self.row.addWidget(holder, 1)
        # Only now: what is made visible before it has a parent flashes up as a window of its own.
        self.line.setVisible(not self.short)
        self.holder.setMinimumWidth(theme.chars(self, WIDEST))
        if not self.short:
            self.setFocusProxy(self.line)
        self.retranslate()

    def value(self) -> Any:
        if self.line.text().strip():
            return tuple(dict.fromkeys([*self.chosen, *self.kind.parse(self.line.text())]))
        return tuple(self.chosen)

    def set_value(self, value: Any, title: str = "") -> None:
        self.chosen = list(value or ())
        self.line.clear()
        self._show()

    def retranslate(self) -> None:
        if not self.short:
            self.line.setPlaceholderText(_("Add by name"))
            names = [self.kind.one.format(code) for code in self.kind.codes()]  # type: ignore[attr-defined]
            completer = QCompleter(names, self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.activated.connect(lambda _text: self._add_typed())
            self.line.setCompleter(completer)
        self._show()

    def mark(self, wrong: bool) -> None:
        restyle(self.line, wrong="true" if wrong else "false")

    def _show(self) -> None:
        self.flow.clear()
        one = self.kind.one  # type: ignore[attr-defined]
        before: QWidget = self.line
        for code in self.kind.codes() if self.short else self.chosen:  # type: ignore[attr-defined]
            chip = Button(one.format(code), "chip", "" if self.short else "close")
            if self.short:
                chip.setCheckable(True)
                chip.setChecked(code in self.chosen)
                chip.toggled.connect(lambda on, c=code: self._toggle(c, on))
            else:
                chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
                chip.clicked.connect(lambda _on=False, c=code: self._take_away(c))
            self.flow.addWidget(chip)
            chip.show()
            # Made anew, it would be the last of the window that Tab comes to.
            QWidget.setTabOrder(before, chip)
            before = chip
        self.holder.setVisible(self.short or bool(self.chosen))
        self.updateGeometry()

    def _toggle(self, code: str, on: bool) -> None:
        if on:
            self.chosen.append(code)
        else:
            self.chosen.remove(code)
        order = self.kind.codes()  # type: ignore[attr-defined]
        self.chosen.sort(key=lambda c: order.index(c) if c in order else len(order))
        self.changed.emit()

    def _take_away(self, code: str) -> None:
        self.chosen.remove(code)
        self._show()
        self.changed.emit()

    def _add_typed(self) -> None:
        if not self.line.text().strip():
            return
        try:
            self.chosen = list(self.value())
        except InvalidValue:
            self.changed.emit()
            return
        self.line.clear()
        self._show()
        self.changed.emit()


class ReferenceEditor(Editor):
    """Another record, found by a few letters of its name."""

    picked = Signal()
    """A record was taken from those that are offered."""

    def __init__(self, kind: Reference, width: int, store: Store, jobs: Jobs) -> None:
        super().__init__(kind, max(width, 36))
        self._store, self._jobs, self._register = store, jobs, kind.register
        self._key: int | None = None
        self._title = ""
        self._found: list[references.Found] = []
        self._asked = 0
        self.line = QLineEdit()
        self.line.textEdited.connect(self._search)
        self._model = QStringListModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.activated.connect(self._chosen)
        self.popup = QListView()
        completer.setPopup(self.popup)
        self.popup.installEventFilter(self)
        self.line.setCompleter(completer)
        self.hold(self.line)
        self.retranslate()

    def value(self) -> Any:
        text = self.line.text().strip()
        if not text:
            return None
        if self._key is not None and text == self._title:
            return self._key
        with self._store.read() as session:
            return references.meant(session, self._register, text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Enter and Tab take what is marked, or else the first that is offered.
        if (
            watched is self.popup
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in TAKES
            and self._found
        ):
            marked = self.popup.currentIndex()
            self.popup.hide()
            self._take(self._found[marked.row() if marked.isValid() else 0])
            if event.key() == Qt.Key.Key_Tab:
                self.focusNextChild()
            return True
        return super().eventFilter(watched, event)

    def set_value(self, value: Any, title: str = "") -> None:
        if value is not None and not title:
            with self._store.read() as session:
                title = references.title(session, self._register, value)
        self._key, self._title = value, title
        self.line.setText(title)
        self.line.setCursorPosition(0)

    def typed(self) -> str:
        return self.line.text()

    def set_typed(self, words: str) -> None:
        self._key = None
        self.line.setText(words)

    def retranslate(self) -> None:
        name = _(SPECS[self._register].title)
        self.line.setPlaceholderText(_("Type a part of the name: {register}").format(register=name))

    def title_of(self, register: str, key: int) -> str:
        """What a record is called."""
        with self._store.read() as session:
            return references.title(session, register, key)

    def _search(self, text: str) -> None:
        self._key = None
        self.changed.emit()
        self._jobs.forget(self._asked)
        if not fold(text):
            return

        def read() -> list[references.Found]:
            with self._store.read() as session:
                return references.candidates(session, self._register, text, 12)

        self._asked = self._jobs.fetch(read, self._offer)

    def _offer(self, found: list[references.Found]) -> None:
        self._found = found
        self._model.setStringList([self._line(each) for each in found])
        if found and self.line.hasFocus():
            self.line.completer().complete()

    @staticmethod
    def _line(found: references.Found) -> str:
        return f"{found.title}　{found.detail}" if found.detail else found.title

    def _chosen(self, line: str) -> None:
        for each in self._found:
            if self._line(each) == line:
                self._take(each)
                return

    def _take(self, found: references.Found) -> None:
        self.set_value(found.id, found.title)
        self.changed.emit()
        self.picked.emit()


def editor_for(field: Field, store: Store, jobs: Jobs, *, required: bool) -> Editor:
    """The editor of a field."""
    kind = field.kind
    match kind:
        case Reference():
            return ReferenceEditor(kind, field.width, store, jobs)
        case Links() | LongText():
            return LongEditor(kind, field.width)
        case Several():
            return SetEditor(kind, field.width)
        case Choice():
            return ChoiceEditor(kind, field.width, required=required)
        case Flag():
            return FlagEditor(kind, field.width)
        case _:
            return LineEditor(kind, field.width)
