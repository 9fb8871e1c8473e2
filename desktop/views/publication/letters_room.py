"""Letters and sheets: which one, about what, to whom; as PDF, on paper, or as a draft of an e-mail."""

import functools
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.i18n import _, language, translator
from desktop.models.fields import Reference
from desktop.models.specs import SPECS
from desktop.services.clock import today
from desktop.services.letters.catalogue import LETTERS, choices, sides_of
from desktop.services.letters.making import make_letter
from desktop.services.letters.receivers import Receiver
from desktop.services.progress import Work
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.jobs import Jobs
from desktop.views.pickers import ReferenceEditor
from desktop.views.publication.letterhead_panel import LetterheadPanel
from desktop.views.publication.room import LanguageChips, Room
from desktop.views.widgets import Button, label, rule

REGISTERS = ("cases", "schools", "partners", "agreements")
"""What letters may be about, besides proposals."""
_ANY_WIDTH = 16_777_215  # Qt's own largest


class LettersPanel(QWidget):
    """The choice of a letter; `changed` asks for other pages."""

    changed = Signal()
    draft_wanted = Signal()
    letterhead_wanted = Signal()

    def __init__(self, store: Store, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._asked = 0
        self._sides: list[Receiver] = []
        self._heading = label(role="section")
        self.list = QListWidget()
        for name in LETTERS:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.list.addItem(item)
        self.list.setCurrentRow(list(LETTERS).index("invitation"))
        self.records = {
            register: ReferenceEditor(Reference(register), 30, store, jobs)
            for register in REGISTERS
        }
        self.proposals = QComboBox()
        self.about = QStackedWidget()
        self.about.addWidget(self.proposals)
        for editor in self.records.values():
            # As wide as the panel, not as long as the longest name.
            editor.line.setMinimumWidth(theme.px(120))
            editor.line.setMaximumWidth(_ANY_WIDTH)
            editor.row.setStretch(0, 1)
            editor.row.setStretch(1, 0)
            self.about.addWidget(editor)
            editor.changed.connect(self._record_changed)
        self.to = QComboBox()
        for box in (self.to, self.proposals):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(12)
        self.languages = LanguageChips(("both", "ja", "en"), self.changed.emit)
        self._about_label = label(role="muted")
        self._to_label = label(role="muted")
        self._language_label = label(role="muted")
        self._note = label(role="muted", wrap=True)
        self.draft = Button(kind="secondary", icon="mail", action=self.draft_wanted.emit)
        self.letterhead = Button(kind="link", icon="edit", action=self.letterhead_wanted.emit)
        self._build()
        self.list.currentRowChanged.connect(self._turn)
        self.proposals.currentIndexChanged.connect(self._record_changed)
        self.to.currentIndexChanged.connect(self._to_changed)
        self.retranslate()
        self._turn()

    def _build(self) -> None:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self._about_label, self.about)
        form.addRow(self._to_label, self.to)
        form.addRow(self._language_label, self.languages)
        choice = QVBoxLayout()
        choice.setContentsMargins(24, 12, 16, 16)
        choice.setSpacing(8)
        choice.addLayout(form)
        choice.addWidget(self._note)
        left = Qt.AlignmentFlag.AlignLeft
        choice.addWidget(self.draft, 0, left)
        choice.addWidget(self.letterhead, 0, left)
        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 16, 4)
        head.addWidget(self._heading)
        listing = QHBoxLayout()
        listing.setContentsMargins(16, 0, 16, 8)
        listing.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(listing, 1)
        column.addWidget(rule())
        column.addLayout(choice)

    # --- the choice ------------------------------------------------------------------------

    @property
    def letter(self) -> str:
        """The letter chosen, a key of `LETTERS`."""
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else next(iter(LETTERS))

    @property
    def key(self) -> int | None:
        """The id of what it is about; None where nothing is chosen."""
        about = LETTERS[self.letter].about
        if about == "proposals":
            found = self.proposals.currentData()
        else:
            try:
                found = self.records[about].value()
            except UserError:
                found = None
        return int(found) if found is not None else None

    def choose(self, name: str, key: int | None = None) -> None:
        """Choose a letter by its name, and what it is about."""
        about = LETTERS[name].about
        if key is not None and about in self.records:
            self.records[about].set_value(key)
        self.list.setCurrentRow(list(LETTERS).index(name))
        self._record_changed()

    def make(self, path: Path) -> Work[Any]:
        """Write what is chosen now, as PDF or as a draft by the file's ending."""
        return make_letter(
            self._store,
            self.letter,
            self.key or 0,
            path,
            to=str(self.to.currentData() or ""),
            language=self.languages.language,
        )

    def file_name(self, ending: str = ".pdf") -> str:
        """A name for the file."""
        language = "en" if self.languages.language == "en" else "ja"
        title = translator(language).gettext(LETTERS[self.letter].title)
        to = self.to.currentText() if LETTERS[self.letter].addressed else ""
        name = "_".join(filter(None, (title, to)))[:80]
        return "".join("-" if sign in '\\/:*?"<>|' else sign for sign in name) + ending

    def read_choices(self) -> None:
        """Ask the store what the letter may be about."""
        self._jobs.forget(self._asked)
        about = LETTERS[self.letter].about

        def read() -> list[tuple[int, str]]:
            with self._store.read() as session:
                return choices(session, about, today())

        self._asked = self._jobs.fetch(read, functools.partial(self._offer, about))

    # --- what happens ----------------------------------------------------------------------

    def _turn(self) -> None:
        kind = LETTERS[self.letter]
        shown: QWidget = self.records.get(kind.about, self.proposals)
        self.about.setCurrentWidget(shown)
        self._say()
        self.read_sides()
        self.read_choices()
        self.changed.emit()

    def _offer(self, about: str, found: list[tuple[int, str]]) -> None:
        if about != LETTERS[self.letter].about:
            return
        if about == "proposals":
            wanted = self.proposals.currentData()
            self.proposals.blockSignals(True)
            self.proposals.clear()
            for key, title in found:
                self.proposals.addItem(title, key)
            self.proposals.setCurrentIndex(max(0, self.proposals.findData(wanted)))
            self.proposals.blockSignals(False)
            self._record_changed()
        elif found and not self.records[about].typed():
            self.records[about].set_value(*found[0])
            self._record_changed()

    def _record_changed(self, *_args: object) -> None:
        self.read_sides()
        self.changed.emit()

    def read_sides(self) -> None:
        """Whom the letter may go to."""
        kind, key = LETTERS[self.letter], self.key
        self._sides = []
        if kind.addressed and key is not None:
            try:
                self._sides = sides_of(self._store, kind.name, key, today())
            except UserError:
                self._sides = []  # the preview says why
        wanted = self.to.currentData()
        self.to.blockSignals(True)
        self.to.clear()
        if kind.name == "certificate":
            self.to.addItem(_("Everybody"), "")
        for side in self._sides:
            self.to.addItem(side.name.name(language()), side.key)
        self.to.setCurrentIndex(max(0, self.to.findData(wanted)))
        self.to.blockSignals(False)
        for widget in (self._to_label, self.to):
            widget.setVisible(kind.addressed)
        self._say_receiver()

    def _to_changed(self) -> None:
        self._say_receiver()
        self.changed.emit()

    def _say_receiver(self) -> None:
        """Who is addressed, and by which address."""
        side = next((s for s in self._sides if s.key == self.to.currentData()), None)
        self.draft.setEnabled(bool(side and side.email))
        if side is None:
            self._note.setText("")
        elif side.email:
            person = " ".join(filter(None, (side.role, side.person)))
            self._note.setText("　".join(filter(None, (person, side.email))))
        else:
            self._note.setText(_("No e-mail address is known, so no draft can be made."))

    # --- words -----------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self._heading.setText(_("Letters and sheets"))
        self.list.setAccessibleName(_("Letters and sheets"))
        for at, kind in enumerate(LETTERS.values()):
            self.list.item(at).setText(_(kind.title))
        for editor in self.records.values():
            editor.retranslate()
        self.to.setAccessibleName(_("Receiver"))
        self._to_label.setText(_("Receiver"))
        self._language_label.setText(_("Language"))
        self.languages.retranslate()
        self.draft.setText(_("Save e-mail draft …"))
        self.letterhead.setText(_("Sender"))
        self._say()
        self._say_receiver()

    def _say(self) -> None:
        about = LETTERS[self.letter].about
        words = _("Proposal") if about == "proposals" else _(SPECS[about].title)
        self._about_label.setText(words)
        self.about.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), 600)


class LettersRoom(Room):
    """The letters of the publication page, and the sender that stands on them."""

    def __init__(self, store: Store, jobs: Jobs, parent: QWidget | None = None) -> None:
        self.panel = LettersPanel(store, jobs)
        self.letterhead = LetterheadPanel(store)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.panel)
        self.stack.addWidget(self.letterhead)
        super().__init__(jobs, self.stack, parent)
        self.panel.changed.connect(self._show)
        self.panel.draft_wanted.connect(self._write_draft)
        self.panel.letterhead_wanted.connect(self._open_letterhead)
        self.letterhead.done.connect(lambda: self.stack.setCurrentWidget(self.panel))

    def title(self) -> str:
        return _("Letters and sheets")

    def activate(self) -> None:
        self.panel.list.setFocus()

    def refresh(self, tables: frozenset[str]) -> None:
        self.panel.read_choices()
        self.panel.read_sides()
        self.letterhead.refresh()
        self._show()

    def may_leave(self) -> bool:
        return self.letterhead.save()

    def retranslate(self) -> None:
        super().retranslate()
        self.panel.retranslate()
        self.letterhead.retranslate()

    def _show(self) -> None:
        if self.panel.key is None:
            self.preview.show_choice(
                None, nothing=_("Choose what the letter is about; its pages appear here.")
            )
            return
        self.preview.show_choice(self.panel.make, self.panel.file_name())

    def _open_letterhead(self) -> None:
        self.letterhead.refresh()
        self.stack.setCurrentWidget(self.letterhead)

    def _write_draft(self) -> None:
        self.preview.output.ask_and_write(
            self.panel.make, self.panel.file_name(".eml"), _("E-mail draft (*.eml)")
        )
