"""Finding and replacing in one column: a line above the table that says first what it would do."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from desktop.errors import UserError
from desktop.i18n import _, format_number, ngettext
from desktop.models.spec import Field
from desktop.services import cells
from desktop.services.cells import Cells, Replacement
from desktop.services.queries import Ids
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.jobs import Jobs
from desktop.views.widgets import Button, Elided, label

TYPING = 150
"""Milliseconds after the last letter before the cells are looked through."""


class ReplaceBar(QFrame):
    """Asks for a text and what to put in its place; shows how many cells hold it. Escape closes."""

    wanted = Signal(object)
    """The `Cells` to write."""
    closed = Signal()

    def __init__(self, store: Store, jobs: Jobs, register: str) -> None:
        super().__init__()
        self.setProperty("role", "message")
        self._store, self._jobs, self._register = store, jobs, register
        self._field: Field | None = None
        self._keys: Callable[[], Ids] | None = None
        self._asked = 0
        self._made: Cells = {}
        self.where = label()
        self.old, self.new = QLineEdit(), QLineEdit()
        self.whole = QCheckBox()
        self.button = Button(kind="primary", action=self._replace)
        self.close_button = Button(kind="icon", icon="close", action=self.close_bar)
        self.preview = Elided(role="muted")
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.where, self.old, self.new, self.whole, self.button):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 6, 12, 6)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.preview)
        for edit in (self.old, self.new):
            edit.setMinimumWidth(theme.px(140))
            edit.textChanged.connect(lambda _text: self._soon())
            edit.returnPressed.connect(self._replace)
        self.whole.toggled.connect(lambda _on: self._soon())
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING)
        self._typing.timeout.connect(self._look)
        self.hide()

    def retranslate(self) -> None:
        """Set the words anew."""
        self.old.setPlaceholderText(_("Find"))
        self.new.setPlaceholderText(_("Replace by"))
        for edit in (self.old, self.new):
            edit.setAccessibleName(edit.placeholderText())
        self.whole.setText(_("Whole cell only"))
        self.button.setText(_("Replace"))
        self.close_button.setAccessibleName(_("Close"))

    def open(self, field: Field, keys: Callable[[], Ids], chosen: int) -> None:
        """Ask about one field of some records; `chosen` of them were chosen, 0 means all listed."""
        self._field, self._keys = field, keys
        words = _("{column}, whole list") if not chosen else _("{column}, {n} chosen rows")
        self.where.setText(words.format(column=_(field.label), n=format_number(chosen)))
        self.retranslate()
        self._show(None)
        self.show()
        self.old.setFocus()
        self.old.selectAll()
        self._soon()

    def close_bar(self) -> None:
        """Put the line away."""
        self._jobs.forget(self._asked)
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

    def _soon(self) -> None:
        self._made = {}
        self.button.setEnabled(False)
        self._typing.start()

    def _look(self) -> None:
        field, wanted, by = self._field, self.old.text(), self.new.text()
        self._jobs.forget(self._asked)
        if field is None or self._keys is None or not wanted:
            self._show(None)
            return
        keys, whole = self._keys().tolist(), self.whole.isChecked()
        self._asked = self._jobs.fetch(
            lambda: cells.replaced(
                self._store, self._register, keys, field.name, wanted, by, whole=whole
            ),
            self._show,
            self._refused,
        )

    def _show(self, found: Replacement | None) -> None:
        self._made = found.cells if found and not found.refusals else {}
        self.button.setEnabled(bool(self._made))
        if found is None:
            self.preview.setText(_("Capital and small letters count as the same."))
            return
        words = ngettext("{n} cell", "{n} cells", found.found).format(n=format_number(found.found))
        samples = " · ".join(f"{before} → {after or '–'}" for before, after in found.samples[:3])
        if found.refusals:
            words += " · " + found.refusals[0].reason
        self.preview.setText(f"{words}   {samples}".strip())

    def _refused(self, error: BaseException) -> None:
        self._made = {}
        if isinstance(error, UserError):
            self.preview.setText(error.sentence.splitlines()[-1])

    def _replace(self) -> None:
        if self._made:
            self.wanted.emit(self._made)
            self.close_bar()
