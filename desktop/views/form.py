"""A form made from a register's description: sections, fields, what is wrong beside each."""

from typing import Any
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.errors import InvalidValue, Stale, UserError
from desktop.i18n import _
from desktop.models.spec import Field
from desktop.models.specs import SPECS
from desktop.services import registers
from desktop.services.drafts import Draft, Kept
from desktop.services.registers import Entry
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.editors import Editor
from desktop.views.jobs import Job, Jobs, once
from desktop.views.pickers import editor_for
from desktop.views.widgets import Button, MessageBar, label, rule


class _Row:
    """One field of the form: its label, its editor, and the sentence of what is wrong."""

    def __init__(self, field: Field, editor: Editor, *, required: bool) -> None:
        self.field, self.editor, self.required = field, editor, required
        self.label = label(role="muted", wrap=True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.label.setContentsMargins(0, theme.px(6), 0, 0)
        self.label.setBuddy(editor)
        self.help = label(role="muted", wrap=True)
        self.error = label(role="error", wrap=True)
        self.error.hide()

    def retranslate(self) -> None:
        """Set the words anew."""
        words = _(self.field.label)
        self.label.setText(f"{words} *" if self.required else words)
        self.label.setToolTip(_("This must be filled in.") if self.required else "")
        self.editor.setAccessibleName(words)
        (self.editor.focusProxy() or self.editor).setAccessibleName(words)
        self.help.setText(_(self.field.help))
        self.help.setVisible(bool(self.field.help))
        self.editor.retranslate()

    def say(self, sentence: str) -> None:
        """Show what is wrong with the value; an empty sentence takes it back."""
        label = _(self.field.label)  # it stands beside it already
        words = sentence
        for mark in (":", "："):
            words = words.removeprefix(f"{label}{mark}").lstrip()
        self.error.setText(words)
        self.error.setVisible(bool(sentence))
        self.editor.mark(bool(sentence))


class Form(QWidget):
    """Edits one record, new or not. It is saved by Ctrl+S or its button, never by Enter."""

    saved = Signal(int)
    left = Signal()

    def __init__(self, store: Store, jobs: Jobs, register: str) -> None:
        super().__init__()
        self._store, self._jobs, self.spec = store, jobs, SPECS[register]
        self._entry: Entry | None = None
        self._begun: dict[str, Any] = {}
        self._saving: Job | None = None
        self.title = label(role="title")
        self.save_button = Button(kind="primary", icon="save", action=self.save)
        self.leave_button = Button(kind="secondary", action=self.left.emit)
        self.messages = MessageBar()
        self.rows: dict[str, _Row] = {}
        self._sections: dict[str, Any] = {}
        self._arrange()
        self.retranslate()

    @property
    def entry(self) -> Entry | None:
        """The record as it was read; None for a new one."""
        return self._entry

    def begin(self, entry: Entry | None, values: dict[str, Any] | None = None) -> None:
        """Show a record to change, or an empty form filled in as far as `values` go."""
        self._entry = entry
        fresh = self.spec.model() if entry is None else None
        for name, row in self.rows.items():
            if entry is not None:
                row.editor.set_value(entry.values[name], entry.titles.get(name, ""))
            else:
                value = (values or {}).get(name, getattr(fresh, name, None))
                row.editor.set_value(self._first(name) if value is None else value)
            row.say("")
        self.messages.hide()
        self._begun = self._texts()
        self.retranslate()
        self._scroll.verticalScrollBar().setValue(0)

    def resume(self, draft: Draft) -> None:
        """Put back what was typed before and not saved; it counts as typed."""
        for name, value in draft.values.items():
            if name in self.rows:
                self.rows[name].editor.set_value(value)
        for name, words in draft.typed.items():
            if name in self.rows:
                self.rows[name].editor.set_typed(words)
        self.messages.say(_("This was typed before and not saved yet. Look it over, then save."))

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self._saving is None and self._texts() != self._begun

    def draft_key(self) -> str:
        """What a draft of this form is called."""
        number = self._entry.id if self._entry else f"new:{uuid4().hex[:8]}"
        return f"{self.spec.name}:{number}"

    def kept(self) -> Kept:
        """What the form holds where it differs from the record."""
        values: dict[str, Any] = {}
        typed: dict[str, str] = {}
        entry = self._entry
        for name, row in self.rows.items():
            try:
                value = row.editor.value()
            except InvalidValue:
                typed[name] = row.editor.typed()
                continue
            if entry is None or entry.values[name] != value:
                values[name] = value
        key, version = (entry.id, entry.version) if entry else (None, 0)
        return Kept(self.spec.name, key, version, values, typed)

    def focus_first(self) -> None:
        """Put the cursor where typing begins: the first empty field that must be filled in."""
        wanted = [
            r for r in self.rows.values() if r.required and self._texts()[r.field.name] is None
        ]
        (wanted or list(self.rows.values()))[0].editor.setFocus()

    def save(self) -> None:
        """Check every field and write the record; what is wrong is said beside its field."""
        if self._saving is not None:
            return
        values, first = self._read()
        if first is not None:
            self.messages.say(_("Something does not fit yet. It is marked below."), "bad")
            first.editor.setFocus()
            self._scroll.ensureWidgetVisible(first.editor, 0, 80)
            return
        entry = self._entry
        if entry is not None:
            values = {n: v for n, v in values.items() if v != entry.values[n]}
        key, version = (entry.id, entry.version) if entry else (None, 0)
        job = Job(
            once(lambda: registers.save(self._store, self.spec.name, values, key, version)),
            _("Saving"),
            self,
        )
        job.finished.connect(self._done)
        job.failed.connect(self._refused)
        self._saving = job
        self.save_button.setEnabled(False)
        self._jobs.start(job)

    def retranslate(self) -> None:
        """Set the words anew."""
        if self._entry is None:
            words = _("New: {register}").format(register=_(self.spec.title))
        else:
            words = self._entry.title
        self.title.setText(words)
        self.save_button.setText(_("Save"))
        self.save_button.setToolTip("Ctrl+S")
        self.leave_button.setText(_("Cancel"))
        for row in self.rows.values():
            row.retranslate()
        for name, heading in self._sections.items():
            heading.setText(_(name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(24, 16, 24, 12)
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.leave_button)
        head.addWidget(self.save_button)
        inner = QWidget()
        inner.setProperty("role", "surface")
        inner.setMaximumWidth(theme.px(920))
        grid = QGridLayout(inner)
        grid.setContentsMargins(24, 8, 24, 32)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, theme.px(150))
        grid.setColumnStretch(1, 1)
        at = 0
        sections = dict.fromkeys(field.section for field in self.spec.stored)
        for section in sections:
            if section:
                heading = label(role="section")
                heading.setContentsMargins(0, 20 if at else 4, 0, 8)
                self._sections[section] = heading
                grid.addWidget(heading, at, 0, 1, 2)
                at += 1
            for field in self.spec.stored:
                if field.section == section:
                    at = self._add_row(grid, field, at)
        grid.setRowStretch(at, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inner)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self.messages)
        column.addWidget(self._scroll, 1)

    def _add_row(self, grid: QGridLayout, field: Field, at: int) -> int:
        required = self.spec.required(field.name)
        editor = editor_for(field, self._store, self._jobs, required=required)
        row = _Row(field, editor, required=required)
        editor.changed.connect(lambda r=row: self._check(r))
        self.rows[field.name] = row
        grid.addWidget(row.label, at, 0)
        grid.addWidget(editor, at, 1)
        grid.addWidget(row.help, at + 1, 1)
        grid.addWidget(row.error, at + 2, 1)
        grid.setRowMinimumHeight(at + 3, 4)
        return at + 4

    def _first(self, name: str) -> Any:
        """What the column of a new record begins with."""
        column = self.spec.model.__table__.columns.get(name)
        default = column.default if column is not None else None
        return default.arg if default is not None and default.is_scalar else None

    def _texts(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, row in self.rows.items():
            try:
                values[name] = row.editor.value()
            except InvalidValue as error:
                values[name] = error.sentence
        return values

    def _check(self, row: _Row) -> None:
        # While somebody types, only what was wrong is looked at again.
        if row.error.isVisible() or not row.error.isHidden():
            row.say(self._wrong(row)[1])

    def _wrong(self, row: _Row) -> tuple[Any, str]:
        try:
            value = row.editor.value()
            self.spec.check(row.field, value)
        except InvalidValue as error:
            return None, error.sentence
        return value, ""

    def _read(self) -> tuple[dict[str, Any], _Row | None]:
        values: dict[str, Any] = {}
        first = None
        for name, row in self.rows.items():
            values[name], sentence = self._wrong(row)
            row.say(sentence)
            if sentence and first is None:
                first = row
        return values, first

    def _done(self, key: int) -> None:
        self._saving = None
        self.save_button.setEnabled(True)
        self._begun = self._texts()
        self.saved.emit(key)

    def _refused(self, error: BaseException) -> None:
        self._saving = None
        self.save_button.setEnabled(True)
        if isinstance(error, Stale):
            self.messages.say(error.sentence, "wait", _("Read it again"), self._read_again)
        elif isinstance(error, UserError):
            self.messages.say(error.sentence, "bad")

    def _read_again(self) -> None:
        if self._entry is not None:
            self.begin(registers.read(self._store, self.spec.name, self._entry.id))
