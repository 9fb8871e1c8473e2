"""The key of the open store: encrypting it, changing it, having this computer remember it."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.i18n import _
from desktop.services import keys, rekeying, vault
from desktop.services.clock import moment
from desktop.services.rekeying import Rekeyed
from desktop.services.store import Store
from desktop.views.jobs import Job, Jobs, once
from desktop.views.keeping.lock import opens
from desktop.views.keeping.panels import RecoveryPanel
from desktop.views.keeping.secrets import NewSecret, Secret
from desktop.views.widgets import Button, MessageBar, label


class KeyPanel(QWidget):
    """Says how the store is protected, and changes that."""

    def __init__(self, store: Store, jobs: Jobs) -> None:
        super().__init__()
        self._store, self._jobs = store, jobs
        self._no_vault: str | None = ""
        self._remembered = False
        self.sentence = label(wrap=True)
        self.messages = MessageBar()
        self.change = Button(kind="secondary", icon="lock", action=self.ask)
        self.renew = Button(kind="quiet", action=self.ask_renewal)
        self._renewing = False
        self.remember = Button(kind="quiet", action=self._remember)
        self.asking = QWidget()
        self.now = Secret()
        self.new = NewSecret()
        self.note = label(role="muted", wrap=True)
        self.do_it = Button(kind="primary", icon="lock", action=self._change)
        self.leave = Button(kind="secondary", action=lambda: self.asking.hide())
        self.recovery: RecoveryPanel | None = None
        self.new.entered.connect(self._change)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.change)
        row.addWidget(self.renew)
        row.addWidget(self.remember)
        row.addStretch(1)
        deeds = QHBoxLayout()
        deeds.setSpacing(8)
        deeds.addWidget(self.do_it)
        deeds.addWidget(self.leave)
        deeds.addStretch(1)
        inner = QVBoxLayout(self.asking)
        inner.setContentsMargins(0, 8, 0, 8)
        inner.setSpacing(8)
        inner.addWidget(self.note)
        inner.addWidget(self.now)
        inner.addWidget(self.new)
        inner.addLayout(deeds)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self.sentence)
        self._column.addWidget(self.messages)
        self._column.addLayout(row)
        self._column.addWidget(self.asking)
        self.asking.hide()
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words anew."""
        encrypted = self._store.key is not None
        self.sentence.setText(
            _("The store is encrypted. Without its passphrase or its recovery key nobody reads it.")
            if encrypted
            else _(
                "The store is not encrypted: whoever gets hold of this computer or of a backup can read it."
            )
        )
        words = _("Change the passphrase …") if encrypted else _("Encrypt the store …")
        self.change.setText(words)
        self.change.setEnabled(self._store.writable and self._store.person.owns)
        self.change.setToolTip("" if self._store.person.owns else _("For the store owner only"))
        self.renew.setText(_("New recovery key …"))
        self.renew.setVisible(encrypted and self.recovery is None)
        self.renew.setEnabled(self.change.isEnabled())
        self.renew.setToolTip(self.change.toolTip())
        self.remember.setVisible(encrypted)
        self.remember.setEnabled(self._no_vault is None)
        self.remember.setToolTip(self._no_vault or "")
        self.remember.setText(
            _("Forget it on this computer") if self._remembered else _("Remember on this computer")
        )
        self._say_what_is_asked(encrypted=encrypted)
        self.now.retranslate()
        self.new.retranslate()
        self.leave.setText(_("Cancel"))
        if self.recovery is not None:
            self.recovery.retranslate()

    def _say_what_is_asked(self, *, encrypted: bool) -> None:
        if self._renewing:
            note = _(
                "The printed key is lost, or somebody has seen it: the store gets a new one under "
                "the same passphrase. Older backups open with the passphrase or the old key only."
            )
            now, deed = _("Passphrase"), _("Make a new recovery key")
        else:
            note = _(
                "A new recovery key is made with it, to be printed. Older backups open with the old passphrase or the old key only."
            )
            now = _("Passphrase of now, or the recovery key")
            deed = _("Change the passphrase") if encrypted else _("Encrypt the store")
        self.note.setText(note)
        self.now.field.setPlaceholderText(now)
        self.now.field.setAccessibleName(now)
        self.now.setVisible(encrypted)
        self.new.setVisible(not self._renewing)
        self.do_it.setText(deed)

    def read(self) -> None:
        """Ask the system's vault, off this thread."""

        def call() -> tuple[str | None, bool]:
            path, key = self._store.path, self._store.key
            no_vault = vault.why_not()
            known = no_vault is None and key is not None and vault.recall(path) == key
            return no_vault, known

        self._jobs.fetch(call, self._take)

    def ask_renewal(self) -> None:
        """Show the field for the passphrase, under which a new recovery key is made."""
        self.ask(renewing=True)

    def ask(self, *, renewing: bool = False) -> None:
        """Show the fields for a new passphrase, or for a new recovery key only."""
        self._renewing = renewing
        self.retranslate()
        for each in (self.now, self.new.first, self.new.again):
            each.field.clear()
        self.messages.hide()
        self.asking.show()
        (self.now if self._store.key is not None else self.new).setFocus()

    def _take(self, answer: tuple[str | None, bool]) -> None:
        self._no_vault, self._remembered = answer
        self.retranslate()

    def _remember(self) -> None:
        path, key = self._store.path, self._store.key
        if key is None:
            return
        forget = self._remembered
        call = partial(vault.forget, path) if forget else partial(vault.remember, path, key)

        def done(refused: str | None) -> None:
            if refused:
                self.messages.say(refused, "wait")
            self.read()

        self._jobs.fetch(call, done)

    def _change(self) -> None:
        wrong = None if self._renewing else self.new.wrong()
        if wrong:
            self.messages.say(wrong, "wait")
            return
        store, now, new = self._store, self.now.text(), self.new.text()
        if self._renewing:
            new = now

        def call() -> Rekeyed | None:
            if not opens(store, now) or (new == now and not rekeying.is_passphrase(store, now)):
                return None
            return rekeying.change_passphrase(store, new, at=moment())

        self.asking.setEnabled(False)
        job = Job(once(call), _("Changing the key"), self)
        job.finished.connect(self._changed)
        job.failed.connect(self._failed)
        job.cancelled.connect(lambda: self.asking.setEnabled(True))
        self._jobs.start(job)

    def _failed(self, error: BaseException) -> None:
        self.asking.setEnabled(True)
        if isinstance(error, UserError):
            self.messages.say(error.sentence, "bad")

    def _changed(self, done: Rekeyed | None) -> None:
        self.asking.setEnabled(True)
        if done is None:
            words = _("This passphrase does not open {name}. Type it again.")
            self.messages.say(words.format(name=self._store.path.name), "bad")
            self.now.setFocus()
            return
        for each in (self.now, self.new.first, self.new.again):
            each.field.clear()
        self.asking.hide()
        self.messages.say(_("The store has its new key."), "good")
        if self._store.key is not None:
            self.recovery = RecoveryPanel(
                keys.recovery_text(self._store.key), self._store.path.stem
            )
            self.recovery.done.connect(self._acknowledged)
            self.change.setVisible(False)
            self.renew.setVisible(False)
            self._column.addWidget(self.recovery)
            self.recovery.begin()
        self.retranslate()
        self.read()

    def _acknowledged(self) -> None:
        if self.recovery is not None:
            self.recovery.hide()
            self.recovery.deleteLater()
            self.recovery = None
        self.messages.hide()
        self.change.setVisible(True)
        self.change.setFocus()
        self.retranslate()
