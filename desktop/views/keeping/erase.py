"""Erasing a contact or a photo for good: two people, a reason, and what is left."""

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.i18n import _, format_number, ngettext
from desktop.services import erasing, people
from desktop.services.erasing import Erased
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.jobs import Job, Jobs, once
from desktop.views.keeping.changes import when
from desktop.views.pages import Navigator, Page, Place
from desktop.views.widgets import Button, MessageBar, PageHeader, label, rule

ERASE = {"contacts": erasing.erase_contact, "photos": erasing.erase_photo}


class ErasePage(Page):
    """Opened from a contact or a photo; never from the navigation."""

    name: ClassVar[str] = "erase"

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(store, jobs, navigator, settings, parent)
        self.register, self.key = "contacts", 0
        self.about = ""
        self.erased: Erased | None = None
        self.header = PageHeader()
        self.messages = MessageBar()
        self.sentence = label(wrap=True)
        self.second = QComboBox()
        self.typed, self.reason = QLineEdit(), QLineEdit()
        self.labels = [label(role="muted") for _number in range(3)]
        self.erase = Button(kind="danger", icon="trash", action=self.do)
        self.leave = Button(kind="secondary", action=navigator.back)
        self.asking, self.result = QWidget(), QWidget()
        self._results = QVBoxLayout(self.result)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        fields = (self.second, self.typed, self.reason)
        for made, field in zip(self.labels, fields, strict=True):
            field.setFixedWidth(theme.px(360))
            made.setBuddy(field)
            made.setMinimumHeight(theme.px(30))
            form.addRow(made, field)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.erase)
        buttons.addWidget(self.leave)
        buttons.addStretch(1)
        asking = QVBoxLayout(self.asking)
        asking.setContentsMargins(0, 0, 0, 0)
        asking.setSpacing(16)
        asking.addWidget(self.sentence)
        asking.addLayout(form)
        asking.addLayout(buttons)
        self._results.setContentsMargins(0, 0, 0, 0)
        self._results.setSpacing(8)
        inner = QVBoxLayout()
        inner.setContentsMargins(24, 16, 24, 16)
        inner.addWidget(self.asking)
        inner.addWidget(self.result)
        inner.addStretch(1)
        for each in (self.asking, self.result):
            each.setMaximumWidth(theme.px(720))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(rule())
        column.addWidget(self.messages)
        column.addLayout(inner, 1)
        self.retranslate()

    def title(self) -> str:
        return _("Erase personal data")

    def activate(self) -> None:
        self.second.setFocus()

    def open_record(self, register: str, key: int) -> None:
        self.register, self.key, self.erased = register, key, None
        self.typed.clear()
        self.reason.clear()
        self.messages.hide()
        self.about = erasing.subject(self.store, register, key) or f"#{key}"
        self.second.clear()
        for person in people.everybody(self.store):
            if person.active and person.id != self.store.person.id:
                self.second.addItem(person.name, person.id)
        if not self.second.count():
            self.messages.say(
                _("Erasing takes two people. Add the second one under “People and keys” first."),
                "wait",
                _("People and keys"),
                lambda: self.navigator.go(Place("people", "settings")),
            )
        self.retranslate()

    def retranslate(self) -> None:
        self.header.say(self.title(), self.about)
        self.sentence.setText(
            _(
                "{name} goes for good: the record, what the history of changes holds of it, and drafts. "
                "This cannot be taken back. What stays is that it was done, by whom, and why."
            ).format(name=self.about)
        )
        words = (_("The second person"), _("Their name, typed by themselves"), _("Reason"))
        for made, field, text in zip(
            self.labels, (self.second, self.typed, self.reason), words, strict=True
        ):
            made.setText(text)
            field.setAccessibleName(text)
        self.reason.setPlaceholderText(_("Kept for ever: name no personal data here"))
        self.erase.setText(_("Erase for good"))
        self.erase.setEnabled(self.second.count() > 0)
        self.leave.setText(_("Cancel"))
        self._show()

    def do(self) -> None:
        """Erase, when it is its turn among the jobs."""
        if self.second.currentData() is None:
            return
        self.erase.setEnabled(False)
        call = partial(
            ERASE[self.register],
            self.store,
            self.key,
            second=self.second.currentData(),
            typed_name=self.typed.text(),
            reason=self.reason.text(),
        )
        job = Job(once(call), _("Erasing"), self)
        job.finished.connect(self._done)
        job.failed.connect(self._failed)
        self.jobs.start(job)

    def _done(self, erased: Erased) -> None:
        self.erased = erased
        self.about = ""
        self.retranslate()

    def _failed(self, error: BaseException) -> None:
        self.erase.setEnabled(True)
        if isinstance(error, UserError):
            self.messages.say(error.sentence, "bad")

    def _show(self) -> None:
        done = self.erased
        self.asking.setVisible(done is None)
        self.result.setVisible(done is not None)
        while (item := self._results.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if done is None:
            return
        n = done.entries
        words = ngettext(
            "Erased. {n} entry of the history of changes was emptied.",
            "Erased. {n} entries of the history of changes were emptied.",
            n,
        )
        self._say(words.format(n=format_number(n)), "name")
        if done.warning:
            self._say(done.warning)
        if done.backups:
            n = len(done.backups)
            words = ngettext(
                "{n} backup still holds the data:", "{n} backups still hold the data:", n
            )
            self._say(words.format(n=format_number(n)))
            self._say(" · ".join(when(each.at) for each in done.backups[:6]), "muted")
            self._add(Button(_("Delete these backups"), "danger", "trash", self._delete_backups))
        else:
            self._say(_("No backup beside the store holds the data any more."))
        if done.mentions:
            self._say(_("These records may speak of the person too:"))
            for each in done.mentions[:10]:
                follow = partial(self.navigator.open_record, each.register, each.id)
                self._add(Button(each.title, "link", action=follow))
        if self.register == "contacts":
            go = partial(self.navigator.open_page, "contacts")
            self._add(Button(_("Back to the list"), "secondary", "left", go))
        else:
            self._add(Button(_("Back to the case"), "secondary", "left", self.navigator.back))

    def _say(self, words: str, role: str = "") -> None:
        self._results.addWidget(label(words, role, wrap=True))

    def _add(self, widget: QWidget) -> None:
        self._results.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)

    def _delete_backups(self) -> None:
        done = self.erased
        if done is None:
            return
        call = partial(erasing.delete_backups, self.store, done.backups)
        job = Job(once(call), _("Deleting"), self)
        job.finished.connect(lambda _none: self._backups_gone(done))
        job.failed.connect(self._failed)
        self.jobs.start(job)

    def _backups_gone(self, done: Erased) -> None:
        self.erased = Erased(done.operation, done.entries, (), done.mentions, done.warning)
        self._show()
