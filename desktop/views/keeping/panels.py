"""The panels before a store is open: passphrase, new store, recovery key, damaged store."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import StoreRefused
from desktop.i18n import _
from desktop.services import places
from desktop.services.backups import Backup
from desktop.services.differences import Differences
from desktop.services.examining import SUFFIX
from desktop.views import theme
from desktop.views.keeping.changes import when
from desktop.views.keeping.secrets import NewSecret, Secret
from desktop.views.keeping.sheet import print_key
from desktop.views.keeping.undone import missing_words
from desktop.views.widgets import Button, MessageBar, label


class Panel(QWidget):
    """A heading, sentences, fields, and a row of buttons; Escape leaves it."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading = label(role="section")
        self.sentence = label(wrap=True)
        self.messages = MessageBar()
        self.leave = Button(kind="secondary", action=self.left.emit)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.heading)
        column.addWidget(self.sentence)
        column.addWidget(self.messages)
        column.addLayout(self.body)
        column.addSpacing(4)
        column.addLayout(self.buttons)
        column.addStretch(1)

    def retranslate(self) -> None:
        """Set the words anew."""
        self.leave.setText(_("Cancel"))

    def begin(self) -> None:
        """Put the cursor where typing begins."""

    def refuse(self, sentence: str) -> None:
        """Say what did not work."""
        self.setEnabled(True)
        self.messages.say(sentence, "bad")
        self.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.leave.isHidden():
            self.left.emit()
        else:
            super().keyPressEvent(event)


class PassphrasePanel(Panel):
    """Asks for the passphrase of a store, or for its recovery key."""

    tried = Signal(str, bool, bool)
    """What was typed, whether it is the recovery key, and whether to remember it."""

    def __init__(self, path: Path, no_vault: str | None) -> None:
        super().__init__()
        self.path, self._no_vault = path, no_vault
        self.recovery = False
        self.secret = Secret()
        self.remember = QCheckBox()
        self.remember.setEnabled(no_vault is None)
        self.other = Button(kind="link", action=self._switch)
        self.open = Button(kind="primary", icon="lock", action=self._try)
        self.secret.entered.connect(self._try)
        self.body.addWidget(self.secret)
        self.body.addWidget(self.remember)
        self.body.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeft)
        self.buttons.addWidget(self.open)
        self.buttons.addWidget(self.leave)
        self.buttons.addStretch(1)
        self.retranslate()

    def begin(self) -> None:
        self.secret.field.setFocus()
        self.secret.field.selectAll()

    def retranslate(self) -> None:
        super().retranslate()
        self.heading.setText(self.path.name)
        words = (
            _("Type the recovery key from the printed sheet. Capitals and hyphens do not matter.")
            if self.recovery
            else _("This store is encrypted. Type its passphrase.")
        )
        self.sentence.setText(words)
        self.secret.field.setAccessibleName(words)
        self.secret.field.setPlaceholderText(
            _("Recovery key") if self.recovery else _("Passphrase")
        )
        self.secret.retranslate()
        self.remember.setText(_("Remember on this computer"))
        self.remember.setToolTip(self._no_vault or "")
        self.other.setText(_("Use the passphrase") if self.recovery else _("Use the recovery key"))
        self.open.setText(_("Open the store"))

    def _switch(self) -> None:
        self.recovery = not self.recovery
        self.secret.field.clear()
        self.secret.show_typing(self.recovery)
        self.secret.field.setFixedWidth(theme.px(560 if self.recovery else 320))
        self.messages.hide()
        self.retranslate()
        self.begin()

    def _try(self) -> None:
        if self.secret.text():
            self.setEnabled(False)
            self.tried.emit(self.secret.text(), self.recovery, self.remember.isChecked())


class NewStorePanel(Panel):
    """Name and place of a new store, and what it is encrypted under."""

    wanted = Signal(object, object)
    """The path and the passphrase; None for a store without encryption."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.name = QLineEdit()
        self.name.setFixedWidth(theme.px(320))
        self.place = label()
        self.choose = Button(kind="quiet", icon="folder", action=self._choose)
        self.secret = NewSecret()
        self.make = Button(kind="primary", icon="lock", action=self._make)
        self.plain = Button(kind="link", action=self._ask_plain)
        self._labels = (QLabel(), QLabel())
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        where = QHBoxLayout()
        where.setSpacing(4)
        where.addWidget(self.place)
        where.addWidget(self.choose)
        where.addStretch(1)
        form.addRow(self._labels[0], self.name)
        form.addRow(self._labels[1], where)
        for each in self._labels:
            each.setProperty("role", "muted")
            each.setMinimumWidth(theme.px(120))
            each.setMinimumHeight(theme.px(30))
        self._labels[0].setBuddy(self.name)
        self.body.addLayout(form)
        self.body.addWidget(self.secret)
        self.buttons.addWidget(self.make)
        self.buttons.addWidget(self.leave)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.plain)
        self.secret.entered.connect(self._make)
        self.name.setText(_("Office"))
        self.retranslate()

    def begin(self) -> None:
        self.name.setFocus()
        self.name.selectAll()

    def retranslate(self) -> None:
        super().retranslate()
        self.heading.setText(_("Make a new store"))
        self.sentence.setText(
            _(
                "The store is encrypted under a passphrase, so that a lost computer gives nothing away. "
                "Everybody who works with the store needs it."
            )
        )
        for made, words in zip(self._labels, (_("Name"), _("Folder")), strict=True):
            made.setText(words)
        self.name.setAccessibleName(_("Name"))
        self.place.setText(str(self.folder))
        self.choose.setText(_("Another folder"))
        self.secret.retranslate()
        self.make.setText(_("Make the store"))
        self.plain.setText(_("Without encryption …"))

    def path(self) -> Path:
        """Where the store would lie."""
        name = self.name.text().strip().removesuffix(SUFFIX)
        return self.folder / f"{name}{SUFFIX}"

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Folder"), str(self.folder))
        if chosen:
            self.folder = Path(chosen)
            self.place.setText(chosen)

    def _make(self) -> None:
        if self._refused():
            return
        wrong = self.secret.wrong()
        if wrong:
            self.messages.say(wrong, "wait")
            (self.secret.again if self.secret.first.text() else self.secret.first).setFocus()
            return
        self._want(self.secret.text())

    def _ask_plain(self) -> None:
        if not self._refused():
            self.messages.say(
                _(
                    "Without encryption, whoever gets hold of this computer or of a backup can read every name and address."
                ),
                "wait",
                _("Make it without encryption"),
                lambda: self._want(None),
            )

    def _refused(self) -> bool:
        """Whether the name or the place does not do; says so."""
        if not self.name.text().strip():
            self.messages.say(_("Give the store a name."), "wait")
            self.name.setFocus()
            return True
        try:
            places.check_place(self.path())
        except StoreRefused as error:
            self.messages.say(error.sentence, "bad")
            return True
        if self.path().exists():
            words = _("There is a file named {name} already. Choose another name.")
            self.messages.say(words.format(name=self.path().name), "wait")
            self.begin()
            return True
        return False

    def _want(self, passphrase: str | None) -> None:
        self.setEnabled(False)
        self.wanted.emit(self.path(), passphrase)


class RecoveryPanel(Panel):
    """Shows the recovery key this once: print it, copy it, and say that it was done."""

    done = Signal()

    def __init__(self, key: str, store_name: str) -> None:
        super().__init__()
        self.key, self.store_name = key, store_name
        self.leave.hide()
        groups = key.split("-")
        lines = ["   ".join(groups[at : at + 5]) for at in range(0, len(groups), 5)]
        self.shown = label("\n".join(lines), "figure")
        self.shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = theme.tabular(self.shown.font())
        self.shown.setFont(font)
        self.print = Button(kind="primary", icon="print", action=self._print)
        self.copy = Button(kind="secondary", icon="copy", action=self._copy)
        self.tick = QCheckBox()
        self.go_on = Button(kind="secondary", icon="right", action=self.done.emit)
        self.go_on.setEnabled(False)
        self.tick.toggled.connect(self.go_on.setEnabled)
        self.body.addWidget(self.shown)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.print)
        row.addWidget(self.copy)
        row.addStretch(1)
        self.body.addLayout(row)
        self.warning = label(role="muted", wrap=True)
        self.body.addWidget(self.warning)
        self.body.addWidget(self.tick)
        self.buttons.addWidget(self.go_on)
        self.buttons.addStretch(1)
        self.retranslate()

    def begin(self) -> None:
        self.print.setFocus()

    def retranslate(self) -> None:
        super().retranslate()
        self.heading.setText(_("The recovery key of {name}").format(name=self.store_name))
        self.sentence.setText(
            _(
                "It opens the store when the passphrase is forgotten. Print it now and lock it away; "
                "it is shown this once only."
            )
        )
        self.warning.setText(
            _(
                "Without the passphrase and without this key nobody can read the store again, nor its backups: "
                "not the office, not the board, not whoever made this program."
            )
        )
        self.print.setText(_("Print"))
        self.copy.setText(_("Copy"))
        self.tick.setText(_("I have printed it and put it in a safe place"))
        self.go_on.setText(_("Continue"))

    def _print(self) -> None:
        if print_key(self.key, self.store_name, self):
            self.messages.say(_("Sent to the printer."), "good")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.key)
        self.messages.say(
            _("Copied. Paste it where only the office can read it, then copy something else."),
            "good",
        )


class DamagedPanel(Panel):
    """A damaged store: its newest good backup, and what that lacks."""

    wanted = Signal(object, object, object)
    """The path of the store, the backup, and the key that opens it."""

    def __init__(
        self,
        path: Path,
        sentence: str,
        backup: Backup | None,
        key: bytes | None,
        missing: Differences | None,
    ) -> None:
        super().__init__()
        self.path, self.why = path, sentence
        self.backup, self.key, self.missing = backup, key, missing
        self.offer = label(role="name", wrap=True)
        self.lost = label(wrap=True)
        self.kept = label(role="muted", wrap=True)
        for each in (self.offer, self.lost, self.kept):
            self.body.addWidget(each)
        self.go_on = Button(kind="primary", icon="refresh", action=self._want)
        self.go_on.setVisible(backup is not None)
        self.buttons.addWidget(self.go_on)
        self.buttons.addWidget(self.leave)
        self.buttons.addStretch(1)
        self.retranslate()

    def begin(self) -> None:
        self.go_on.setFocus()

    def retranslate(self) -> None:
        super().retranslate()
        self.heading.setText(_("{name} is damaged").format(name=self.path.name))
        self.sentence.setText(self.why)
        if self.backup is None:
            self.offer.setText(
                _("There is no good backup beside it. Look for one elsewhere and open that.")
            )
            self.lost.hide()
            self.kept.hide()
            return
        self.offer.setText(
            _("The newest good backup is from {when}.").format(when=when(self.backup.at))
        )
        self.lost.setText(missing_words(self.missing))
        self.kept.setText(_("The damaged file is kept beside it, as it is."))
        self.go_on.setText(_("Go on with this backup"))

    def _want(self) -> None:
        self.setEnabled(False)
        self.wanted.emit(self.path, self.backup, self.key)
