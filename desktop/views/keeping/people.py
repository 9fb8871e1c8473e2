"""People and keys: who works with the store, who sits here, and how the store is protected."""

from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import NotAllowed, UserError
from desktop.i18n import _, format_day
from desktop.models.people import Person
from desktop.services import people
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.jobs import Job, Jobs, once
from desktop.views.keeping.key_panel import KeyPanel
from desktop.views.keeping.person_form import ROLES, PersonForm
from desktop.views.keeping.secrets import Secret
from desktop.views.pages import Navigator, Page
from desktop.views.widgets import Button, MessageBar, PageHeader, Pill, label, rule


class PeoplePage(Page):
    """Three parts, one below the other."""

    name: ClassVar[str] = "people"

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(store, jobs, navigator, settings, parent)
        self.found: list[Person] = []
        self._asked = 0
        self.header = PageHeader()
        self.messages = MessageBar()
        self.headings = [label(role="section") for _number in range(3)]
        self.here = label(wrap=True)
        self.choice = QComboBox()
        self.choose = Button(kind="secondary", action=self.sit_here)
        self.proof = Secret()
        self.nobody = label(role="muted", wrap=True)
        self.grid_holder = QWidget()
        self.add = Button(kind="secondary", icon="plus", action=lambda: self._edit(None))
        self.form = PersonForm(store, jobs)
        self.keys = KeyPanel(store, jobs)
        self._arrange()
        self.form.wanted.connect(self.save)
        self.form.left.connect(self.form.hide)
        self.proof.entered.connect(self.sit_here)
        self.retranslate()
        self.read()

    def title(self) -> str:
        return _("People and keys")

    def activate(self) -> None:
        self.choice.setFocus() if self.choice.isVisible() else self.add.setFocus()

    def show_home(self) -> None:
        self.read()
        self.keys.read()

    def refresh(self, tables: frozenset[str]) -> None:
        if not tables or "person" in tables:
            self.read()
            self.keys.retranslate()

    def retranslate(self) -> None:
        self.header.say(self.title())
        words = (_("Who sits here"), _("People of the store"), _("Key of the store"))
        for made, text in zip(self.headings, words, strict=True):
            made.setText(text)
        self.choice.setAccessibleName(_("Who sits here"))
        self.choose.setText(_("Work under this name"))
        self.proof.field.setPlaceholderText(_("Recovery key"))
        self.proof.field.setAccessibleName(_("Recovery key"))
        self.proof.retranslate()
        self.nobody.setText(
            _(
                "Nobody is listed yet, so whoever opens the store is its owner. The first person that you add is the owner: begin with yourself."
            )
        )
        self.add.setText(_("Add a person"))
        self.form.retranslate()
        self.keys.retranslate()
        self._show()

    def read(self) -> None:
        """Read the people again, off this thread."""
        self.jobs.forget(self._asked)
        self._asked = self.jobs.fetch(partial(people.everybody, self.store), self._take)

    def sit_here(self) -> None:
        """Work under the chosen name from now on."""
        recovery = self.proof.text() or None
        try:
            people.choose(self.store, self.choice.currentData(), recovery=recovery)
        except UserError as error:
            self.messages.say(error.sentence, "wait")
            if isinstance(error, NotAllowed) and self.store.key is not None:
                self.proof.show()
                self.proof.setFocus()
            return
        self.proof.field.clear()
        self.proof.hide()
        self.messages.hide()
        # Roles decide what the other pages offer.
        self.navigator.store_exchanged.emit()

    def save(self, key: int, values: dict[str, Any]) -> None:
        """Add or change a person, when it is its turn among the jobs."""

        def call() -> None:
            if key:
                people.change(self.store, key, **values)
            else:
                added = dict(values)
                people.add(self.store, added.pop("name"), added.pop("role"), **added)

        job = Job(once(call), _("Saving"), self)
        job.finished.connect(lambda _none: self._saved())
        job.failed.connect(self._failed)
        self.jobs.start(job)

    def _arrange(self) -> None:
        inner = QWidget()
        inner.setProperty("role", "surface")
        inner.setMaximumWidth(theme.px(820))
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 12, 24, 32)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.choice.setMinimumWidth(theme.px(260))
        row.addWidget(self.choice)
        row.addWidget(self.choose)
        row.addStretch(1)
        self.proof.field.setFixedWidth(theme.px(560))
        self.proof.hide()
        self.people = QVBoxLayout()
        self.people.setContentsMargins(0, 0, 0, 0)
        self.people.addWidget(self.grid_holder)
        self.form.hide()
        column.addWidget(self.headings[0])
        column.addWidget(self.here)
        column.addLayout(row)
        column.addWidget(self.proof)
        column.addSpacing(16)
        column.addWidget(self.headings[1])
        column.addWidget(self.nobody)
        column.addLayout(self.people)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.form)
        column.addSpacing(16)
        column.addWidget(self.headings[2])
        column.addWidget(self.keys)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAlignment(Qt.AlignmentFlag.AlignLeft)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(rule())
        whole.addWidget(self.messages)
        whole.addWidget(area, 1)

    def _take(self, found: list[Person]) -> None:
        self.found = found
        self._show()

    def _show(self) -> None:
        actor = self.store.person
        words = _("You work here as {name} ({role}).")
        self.here.setText(words.format(name=actor.name, role=_(actor.role.label)))
        active = [each for each in self.found if each.active]
        self.choice.clear()
        for each in active:
            role = _(ROLES[each.role].label)
            self.choice.addItem(f"{each.name} · {role}", each.id)
        self.choice.setCurrentIndex(max(0, self.choice.findData(actor.id)))
        for widget in (self.choice, self.choose):
            widget.setVisible(bool(active))
        self.nobody.setVisible(not self.found)
        self.add.setEnabled(actor.owns and self.store.writable)
        self.add.setToolTip("" if actor.owns else _("For the store owner only"))
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(5, 1)
        heads = (_("Full name"), _("Role"), _("Signs in as"), _("Since"))
        for at, text in enumerate(heads if self.found else ()):
            grid.addWidget(label(text, "muted"), 0, at)
        for row, each in enumerate(self.found, 1):
            self._add_line(grid, row, each)
        self.people.replaceWidget(self.grid_holder, holder)
        self.grid_holder.hide()
        self.grid_holder.deleteLater()
        self.grid_holder = holder

    def _add_line(self, grid: QGridLayout, row: int, each: Person) -> None:
        role = "" if each.active else "muted"
        words = (
            each.name,
            _(ROLES[each.role].label),
            each.system_name or "–",
            format_day(each.since),
        )
        for at, text in enumerate(words):
            grid.addWidget(label(text, role), row, at)
        if not each.active:
            grid.addWidget(Pill(_("Left"), "plain"), row, 4)
        change = Button(_("Change"), "quiet", "edit", partial(self._edit, each))
        change.setAccessibleName(f"{_('Change')} {each.name}")
        change.setEnabled(self.store.person.owns and self.store.writable)
        grid.addWidget(change, row, 5, Qt.AlignmentFlag.AlignLeft)

    def _edit(self, person: Person | None) -> None:
        self.messages.hide()
        self.form.begin(person)

    def _saved(self) -> None:
        self.form.hide()
        self.messages.hide()
        self.add.setFocus()

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self.messages.say(error.sentence, "bad")
