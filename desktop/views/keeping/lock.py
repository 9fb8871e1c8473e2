"""The lock: after idle minutes the window shows nothing until the passphrase is typed."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.i18n import _
from desktop.services import keys
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.jobs import Jobs
from desktop.views.keeping.secrets import Secret
from desktop.views.widgets import Button, MessageBar, Picture, label

_SIGNS = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.InputMethod,
}


def opens(store: Store, typed: str) -> bool:
    """Whether a passphrase, or the recovery key, is that of an open store."""
    salt = keys.salt_of(store.path)
    if store.key is None or salt is None:
        return True
    if keys.derive(typed, salt) == store.key:
        return True
    try:
        return keys.read_recovery(typed) == store.key
    except UserError:
        return False


class LockScreen(QWidget):
    """Lies over the whole window, whose own content is hidden meanwhile."""

    def __init__(self, window: QMainWindow, store: Store, jobs: Jobs) -> None:
        super().__init__(window)
        self._store, self._jobs = store, jobs
        self._window = window
        self._focus: QWidget | None = None
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.heading = label(role="title")
        self.sentence = label(role="muted", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.sentence.setFixedWidth(theme.px(420))
        self.messages = MessageBar()
        self.messages.setFixedWidth(theme.px(420))
        self.secret = Secret()
        self.go_on = Button(kind="primary", icon="lock", action=self.unlock)
        self.secret.entered.connect(self.unlock)
        column = QVBoxLayout(self)
        column.setSpacing(16)
        column.addStretch(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(Picture("lock", "faint", 40), 0, centre)
        column.addWidget(self.heading, 0, centre)
        column.addWidget(self.sentence, 0, centre)
        column.addWidget(self.messages, 0, centre)
        column.addWidget(self.secret, 0, centre)
        column.addWidget(self.go_on, 0, centre)
        column.addStretch(3)
        window.installEventFilter(self)
        self.hide()

    @property
    def locked(self) -> bool:
        """Whether the window shows nothing now."""
        return not self.isHidden()

    def retranslate(self) -> None:
        """Set the words anew."""
        encrypted = self._store.key is not None
        self.heading.setText(_("Locked"))
        self.sentence.setText(
            _("Type the passphrase of {name} to go on.").format(name=self._store.path.name)
            if encrypted
            else _("{name} has no passphrase: anybody can go on.").format(
                name=self._store.path.name
            )
        )
        self.sentence.setMinimumHeight(self.sentence.heightForWidth(self.sentence.width()))
        self.secret.setVisible(encrypted)
        self.secret.field.setPlaceholderText(_("Passphrase"))
        self.secret.field.setAccessibleName(_("Passphrase"))
        self.secret.retranslate()
        self.go_on.setText(_("Go on"))

    def lock(self) -> None:
        """Hide everything that the window shows."""
        if self.locked:
            return
        self._focus = QApplication.focusWidget()
        self.retranslate()
        self.messages.hide()
        self.secret.field.clear()
        self.secret.show_typing(False)
        for popup in (QApplication.activePopupWidget(), QApplication.activeModalWidget()):
            if popup is not None:
                popup.close()
        for action in self._window.actions():
            action.setEnabled(False)
        self._show_content(False)
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        (self.secret.field if self._store.key is not None else self.go_on).setFocus()

    def unlock(self) -> None:
        """Go on, where the passphrase is right."""
        if self._store.key is None:
            self._open(True)
            return
        if self.secret.text():
            self.go_on.setEnabled(False)
            call = partial(opens, self._store, self.secret.text())
            self._jobs.fetch(call, self._open, lambda _error: self._open(False))

    def _open(self, right: bool) -> None:
        self.go_on.setEnabled(True)
        if not right:
            words = _("This passphrase does not open {name}. Type it again.")
            self.messages.say(words.format(name=self._store.path.name), "bad")
            self.secret.field.selectAll()
            self.secret.field.setFocus()
            return
        self.secret.field.clear()
        self.hide()
        for action in self._window.actions():
            action.setEnabled(True)
        self._show_content(True)
        if self._focus is not None:
            self._focus.setFocus()

    def _show_content(self, shown: bool) -> None:
        content = self._window.centralWidget()
        if content is not None:
            content.setVisible(shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.unlock()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self.setGeometry(self._window.rect())
        return False


class IdleLock(QObject):
    """Locks a window after the minutes of the setting without a key or the mouse."""

    def __init__(self, window: QMainWindow, store: Store, jobs: Jobs, settings: Settings) -> None:
        super().__init__(window)
        self.screen = LockScreen(window, store, jobs)
        self._settings = settings
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.screen.lock)
        stop = settings.on_change(self._changed)
        window.destroyed.connect(lambda: stop())
        self._wait()

    def lock(self) -> None:
        """Lock now."""
        self.screen.lock()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS and self.timer.isActive():
            self.timer.start()
        return False

    def _changed(self, name: str) -> None:
        if name == "lock_minutes":
            self._wait()
        elif name == "language" and self.screen.locked:
            self.screen.retranslate()

    def _wait(self) -> None:
        minutes = self._settings.get("lock_minutes")
        self.timer.setInterval(minutes * 60_000)
        application = QApplication.instance()
        if application is None:
            return
        # Every event of the program passes here, so only where somebody wants the lock.
        application.removeEventFilter(self)
        if minutes:
            application.installEventFilter(self)
            self.timer.start()
        else:
            self.timer.stop()
