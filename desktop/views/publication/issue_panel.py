"""An issue of the newsletter being edited: number, day, texts, sections in their order."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.i18n import _, format_day, language
from desktop.models.fields import Number
from desktop.models.publication import SectionKind
from desktop.services.clock import today
from desktop.services.newsletter import issues
from desktop.services.newsletter.content import number_in_words
from desktop.services.newsletter.issues import Issue, Section
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.case.fields import DayField, KindField, Writing
from desktop.views.jobs import Jobs
from desktop.views.publication.room import LanguageChips
from desktop.views.publication.section_editor import SectionEditor, SectionList
from desktop.views.widgets import Button, EmptyState, MessageBar, label, rule

PAUSE = 1200
"""Milliseconds without a key after which what was written is saved."""


class IssuePanel(QWidget):
    """What is written is kept after a pause, each time as one step that can be undone."""

    changed = Signal()
    """Other pages are wanted."""

    def __init__(self, store: Store, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._kept: Issue | None = None
        self.issue: Issue | None = None
        self._later = QTimer(self, singleShot=True, interval=PAUSE)
        self._later.timeout.connect(self.save)
        self.message = MessageBar()
        self.list = QComboBox()
        self.new = Button(kind="secondary", icon="plus", action=self.make_new)
        self.delete = Button(kind="icon", icon="trash", action=self.delete_now)
        self.number = KindField(Number(1, 9999), 6)
        self.day = DayField()
        self.languages = LanguageChips(("ja", "en"), self._turn_language)
        self.title = QLineEdit()
        self.title.setMaxLength(200)
        self.lead = Writing(3, 10)
        self.sections = SectionList()
        self.sections.setFixedHeight(theme.px(132))
        self.add = Button(kind="secondary", icon="plus")
        self.menu = QMenu(self)
        self.add.setMenu(self.menu)
        self.up = Button(kind="icon", icon="up", action=lambda: self.move_section(-1))
        self.down = Button(kind="icon", icon="down", action=lambda: self.move_section(1))
        self.remove = Button(kind="icon", icon="trash", action=self.remove_now)
        self.editor = SectionEditor(store, jobs)
        self.empty = EmptyState("publication", sample=False)
        self.empty.begun.connect(self.make_new)
        self._labels = {
            name: label(role="muted") for name in ("number", "day", "language", "title", "lead")
        }
        self._sections_label = label(role="section")
        self._build()
        self.list.activated.connect(self._choose)
        for field in (self.number, self.day):
            field.changed.connect(lambda _value: self._facts())
        self.title.textEdited.connect(lambda _text: self._typed())
        self.title.editingFinished.connect(self.save)
        self.lead.textChanged.connect(self._typed)
        self.lead.left.connect(self.save)
        self.sections.currentRowChanged.connect(lambda _row: self._show_section())
        self.sections.moved.connect(self.move_section)
        self.editor.edited.connect(self._section_edited)
        self.editor.left.connect(self.save)
        self.retranslate()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(24, 12, 16, 8)
        top.setSpacing(6)
        top.addWidget(self.list, 1)
        top.addWidget(self.new)
        top.addWidget(self.delete)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        fields = {
            "number": self.number,
            "day": self.day,
            "language": self.languages,
            "title": self.title,
            "lead": self.lead,
        }
        for name, field in fields.items():
            form.addRow(self._labels[name], field)
            self._labels[name].setBuddy(field)
        bar = QHBoxLayout()
        bar.setSpacing(4)
        bar.addWidget(self._sections_label)
        bar.addStretch(1)
        for button in (self.up, self.down, self.remove, self.add):
            bar.addWidget(button)
        self.inner = QWidget()
        self.inner.setProperty("role", "surface")
        lines = QVBoxLayout(self.inner)
        lines.setContentsMargins(24, 8, 16, 16)
        lines.setSpacing(8)
        lines.addLayout(form)
        lines.addSpacing(8)
        lines.addLayout(bar)
        lines.addWidget(self.sections)
        lines.addWidget(self.editor)
        lines.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self.inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.message)
        column.addWidget(rule())
        column.addWidget(self.area, 1)
        column.addWidget(self.empty, 1)

    # --- which issue -----------------------------------------------------------------------

    @property
    def language(self) -> str:
        """The language that is written and printed."""
        return self.languages.language

    def refresh(self) -> None:
        """Read the issues anew; what is being written stays."""
        with self._store.read() as session:
            found = issues.list_issues(session)
            wanted = self._kept.id if self._kept else None
            key = wanted if wanted in {each.id for each in found} else None
            key = key or (found[0].id if found else None)
            read = issues.read_issue(session, key) if key else None
        self.list.clear()
        for each in found:
            words = (
                number_in_words(each.number, language()),
                format_day(each.issued_on),
                each.title,
            )
            self.list.addItem("　".join(filter(None, words)), each.id)
        self.list.setCurrentIndex(self.list.findData(key))
        if self.issue is not None and self.issue != self._kept and read is not None:
            return  # something is being written: it is not overwritten
        if read != self._kept or read is None:
            self._kept = self.issue = read
            self._fill()
            self.changed.emit()

    def _choose(self, _at: int = 0) -> None:
        key = self.list.currentData()
        if self._kept is not None and key == self._kept.id:
            return
        if not self.save():
            self.list.setCurrentIndex(self.list.findData(self._kept.id if self._kept else None))
            return
        self.open_issue(key)

    def open_issue(self, key: int) -> None:
        """Show an issue."""
        try:
            with self._store.read() as session:
                self._kept = self.issue = issues.read_issue(session, key)
        except UserError as error:
            self.message.say(error.sentence, "bad")
            return
        self.list.setCurrentIndex(self.list.findData(key))
        self._fill()
        self.changed.emit()

    def make_new(self) -> None:
        """Make the next issue."""
        if self.save():
            self._jobs.change(
                lambda: issues.new_issue(self._store, today()), self._refused, self._made
            )

    def _made(self, key: int) -> None:
        self._kept = self.issue = None
        self.refresh()
        self.open_issue(key)

    def delete_now(self) -> None:
        """Delete the issue; Ctrl+Z brings it back."""
        if self._kept is None:
            return
        key = self._kept.id
        self._later.stop()
        self.issue = self._kept = None
        self._jobs.change(
            lambda: issues.delete_issue(self._store, key),
            self._refused,
            lambda _done: self.refresh(),
        )

    # --- what is written -------------------------------------------------------------------

    def save(self) -> bool:
        """Keep what is written; false where it cannot be, with the reason above."""
        self._later.stop()
        issue = self.issue
        if issue is None or issue == self._kept:
            return True
        failed: list[str] = []
        self._jobs.change(lambda: issues.keep_issue(self._store, issue), failed.append, self._saved)
        if failed:
            self._refused(failed[0])
        return not failed

    def _saved(self, kept: Issue) -> None:
        self._kept = self.issue = kept
        self.message.hide()
        self.refresh()
        self.changed.emit()

    def _refused(self, sentence: str) -> None:
        self.message.say(sentence, "bad", _("Discard the change"), self._discard)

    def _discard(self) -> None:
        self.issue = self._kept
        self.refresh()
        self._fill()

    def _facts(self) -> None:
        number, day = self.number.typed, self.day.typed
        if self.issue is not None and number and day:
            self.issue = replace(self.issue, number=number, issued_on=day)
            self.save()

    def _typed(self) -> None:
        if self.issue is None:
            return
        end = "_en" if self.language == "en" else ""
        values = {f"title{end}": self.title.text(), f"lead{end}": self.lead.toPlainText()}
        self.issue = replace(self.issue, **values)  # type: ignore[arg-type]
        self._later.start()

    def _section_edited(self) -> None:
        at = self.sections.currentRow()
        if self.issue is None or at < 0:
            return
        sections = list(self.issue.sections)
        sections[at] = self.editor.section
        self.issue = replace(self.issue, sections=tuple(sections))
        self._name_sections()
        self._later.start()

    def add_section(self, kind: str) -> None:
        """Add a section of a kind at the end."""
        if self.issue is not None:
            sections = (*self.issue.sections, Section(kind))
            self._put(sections, len(sections) - 1)

    def remove_now(self) -> None:
        """Take the section away; Ctrl+Z brings it back."""
        at = self.sections.currentRow()
        if self.issue is not None and at >= 0:
            sections = self.issue.sections
            self._put((*sections[:at], *sections[at + 1 :]), max(0, at - 1))

    def move_section(self, step: int) -> None:
        """Move the section up or down."""
        at = self.sections.currentRow()
        if self.issue is None or at < 0 or not 0 <= at + step < len(self.issue.sections):
            return
        sections = list(self.issue.sections)
        sections[at], sections[at + step] = sections[at + step], sections[at]
        self._put(tuple(sections), at + step)

    def _put(self, sections: tuple[Section, ...], current: int) -> None:
        if self.issue is not None:
            self.issue = replace(self.issue, sections=sections)
            self.save()
            self._fill()
            self.sections.setCurrentRow(current)

    # --- what is shown ---------------------------------------------------------------------

    def _fill(self) -> None:
        issue = self.issue
        self.area.setVisible(issue is not None)
        self.empty.setVisible(issue is None)
        self.delete.setEnabled(issue is not None)
        if issue is None:
            return
        end = "_en" if self.language == "en" else ""
        self.number.show_value(issue.number)
        self.day.show_value(issue.issued_on)
        title, lead = getattr(issue, f"title{end}"), getattr(issue, f"lead{end}")
        if self.title.text() != title:
            self.title.setText(title)
        if self.lead.toPlainText() != lead:
            self.lead.show_text(lead)
        at = max(0, self.sections.currentRow())
        self.sections.blockSignals(True)
        self.sections.clear()
        self.sections.addItems([""] * len(issue.sections))
        self._name_sections()
        self.sections.setCurrentRow(min(at, len(issue.sections) - 1))
        self.sections.blockSignals(False)
        self._show_section()

    def _name_sections(self) -> None:
        for at, section in enumerate(self.issue.sections if self.issue else ()):
            kind = next((_(kind.label) for kind in SectionKind if kind == section.kind), "")
            own = section.heading_en if self.language == "en" else section.heading
            self.sections.item(at).setText(f"{kind}　{own}" if own else kind)

    def _show_section(self) -> None:
        at = self.sections.currentRow()
        count = len(self.issue.sections) if self.issue else 0
        there = self.issue is not None and 0 <= at < count
        self.editor.setVisible(there)
        self.remove.setEnabled(there)
        self.up.setEnabled(there and at > 0)
        self.down.setEnabled(there and at < count - 1)
        if self.issue is not None and there:
            self.editor.show_section(self.issue.sections[at], self.language)

    def _turn_language(self) -> None:
        self.save()
        self._fill()
        self.changed.emit()

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        for name, words in (
            ("number", _("Issue")),
            ("day", _("Date of issue")),
            ("language", _("Language")),
            ("title", _("Headline")),
            ("lead", _("Introduction")),
        ):
            self._labels[name].setText(words)
        self.list.setAccessibleName(_("Issues"))
        self.new.setText(_("New issue"))
        self._sections_label.setText(_("Sections"))
        self.sections.setAccessibleName(_("Sections"))
        self.sections.setToolTip(_("Alt+↑ and Alt+↓ change the order."))
        self.add.setText(_("Section"))
        for button, words in (
            (self.delete, _("Delete the issue")),
            (self.up, _("Up")),
            (self.down, _("Down")),
            (self.remove, _("Remove the section")),
        ):
            button.setAccessibleName(words)
            button.setToolTip(words)
        self.menu.clear()
        for kind in SectionKind:
            action = self.menu.addAction(_(kind.label))
            action.triggered.connect(lambda _on=False, code=str(kind): self.add_section(code))
        self.languages.retranslate()
        self.editor.retranslate()
        self.empty.say(
            _("Issues of the newsletter belong here, with cases and events from the records."),
            _("Make the first issue"),
        )
        self._fill()
        # The scroll area does not ask how wide its content must be.
        self.setMinimumWidth(self.inner.minimumSizeHint().width() + theme.px(16))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), 600)
