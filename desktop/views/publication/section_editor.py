"""The sections of the newsletter: their list, and one with its heading, text and records."""

import functools
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.i18n import _, format_day, translator
from desktop.models.publication import SectionKind
from desktop.services.newsletter.content import HEADINGS
from desktop.services.newsletter.issues import Candidate, Section, candidates
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.case.fields import Writing
from desktop.views.jobs import Jobs
from desktop.views.widgets import label

WITH_RECORDS = (SectionKind.CASES, SectionKind.EVENTS)
_ID = Qt.ItemDataRole.UserRole


class SectionList(QListWidget):
    """The sections; Alt with the arrow keys moves one."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(step)
            return
        super().keyPressEvent(event)


class SectionEditor(QWidget):
    """Edits a `Section` in one language; `edited` after each change, `left` when a text is left."""

    edited = Signal()
    left = Signal()

    def __init__(self, store: Store, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._asked = 0
        self.section = Section()
        self._language = "ja"
        self._found: list[Candidate] = []
        self.heading = QLineEdit()
        self.heading.setMaxLength(200)
        self.body = Writing(4, 14)
        self.records = QListWidget()
        self.records.setMinimumHeight(theme.px(180))
        self.records.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.records.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._labels = {name: label(role="muted") for name in ("heading", "body", "records")}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for name, widget in (
            ("heading", self.heading),
            ("body", self.body),
            ("records", self.records),
        ):
            column.addWidget(self._labels[name])
            column.addWidget(widget)
            column.addSpacing(4)
            self._labels[name].setBuddy(widget)
        self.heading.textEdited.connect(self._typed)
        self.heading.editingFinished.connect(self.left)
        self.body.textChanged.connect(self._typed)
        self.body.left.connect(self.left)
        self.records.itemChanged.connect(self._ticked)
        self.retranslate()

    def show_section(self, section: Section, language: str) -> None:
        """Show another section, or the same in another language."""
        kind = self.section.kind
        self.section, self._language = section, language
        end = "_en" if language == "en" else ""
        heading, body = getattr(section, f"heading{end}"), getattr(section, f"body{end}")
        if self.heading.text() != heading:
            self.heading.setText(heading)
        if self.body.toPlainText() != body:
            self.body.show_text(body)
        usual = next((words for kind_, words in HEADINGS.items() if kind_ == section.kind), "")
        self.heading.setPlaceholderText(translator(language).gettext(usual) if usual else "")
        with_records = section.kind in WITH_RECORDS
        self._labels["records"].setVisible(with_records)
        self.records.setVisible(with_records)
        if with_records and kind == section.kind and self._found:
            self._offer(section.kind, self._found)
        elif with_records:
            self.read_records()

    def read_records(self) -> None:
        """Ask the store what the section may show."""
        self._jobs.forget(self._asked)
        kind, language = self.section.kind, self._language
        if kind not in WITH_RECORDS:
            return

        def read() -> list[Candidate]:
            with self._store.read() as session:
                return candidates(session, kind, language)

        self._asked = self._jobs.fetch(read, functools.partial(self._offer, kind))

    def _offer(self, kind: str, found: list[Candidate]) -> None:
        if kind != self.section.kind:
            return
        self._found = found
        chosen = self.section.items
        order = {key: at for at, key in enumerate(chosen)}
        # What is chosen stands first, in its order; the rest as it comes.
        found = sorted(found, key=lambda each: order.get(each.id, len(order)))
        self.records.blockSignals(True)
        self.records.clear()
        for each in found:
            words = "　".join(filter(None, (format_day(each.day), each.title)))
            item = QListWidgetItem(words)
            item.setData(_ID, each.id)
            item.setToolTip(words)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(
                Qt.CheckState.Checked if each.id in order else Qt.CheckState.Unchecked
            )
            self.records.addItem(item)
        self.records.blockSignals(False)

    def _typed(self) -> None:
        end = "_en" if self._language == "en" else ""
        values = {f"heading{end}": self.heading.text(), f"body{end}": self.body.toPlainText()}
        changed = replace(self.section, **values)  # type: ignore[arg-type]
        if changed != self.section:
            self.section = changed
            self.edited.emit()

    def _ticked(self, item: QListWidgetItem) -> None:
        key, on = int(item.data(_ID)), item.checkState() == Qt.CheckState.Checked
        items = [each for each in self.section.items if each != key]
        self.section = replace(self.section, items=tuple([*items, key] if on else items))
        self.edited.emit()
        self.left.emit()

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        for name, words in (
            ("heading", _("Heading")),
            ("body", _("Text")),
            ("records", _("Shown here, in the order in which they are ticked")),
        ):
            self._labels[name].setText(words)
        self.heading.setAccessibleName(_("Heading"))
        self.body.setAccessibleName(_("Text"))
        self.records.setAccessibleName(_("Records of the section"))
