"""Fields for passphrases: one hidden field, and a new passphrase typed twice."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from desktop.i18n import _, ngettext
from desktop.services import keys
from desktop.views import theme
from desktop.views.widgets import Button, label


def strength(passphrase: str) -> tuple[str, str]:
    """What a new passphrase is worth, in words, and the tone of them."""
    length, kinds = len(passphrase.strip()), len(set(passphrase))
    if not length:
        return _("Eight characters or more. Three or four words are best."), "muted"
    if length < keys.SHORTEST:
        n = keys.SHORTEST - length
        words = ngettext("{n} more character is needed.", "{n} more characters are needed.", n)
        return words.format(n=n), "wait"
    if kinds < 6 or length < 10:
        return _("Weak: one word more makes it much better."), "wait"
    if length < 16:
        return _("Good."), "good"
    return _("Strong."), "good"


class Secret(QWidget):
    """A field for a passphrase, hidden unless the person wants to see it."""

    entered = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setFixedWidth(theme.px(320))
        # Composing with an input method ends with Enter too, and that one does not come here.
        self.field.returnPressed.connect(self.entered)
        self.field.textChanged.connect(lambda _text: self.changed.emit())
        self.eye = Button(kind="quiet", action=self._toggle)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.field)
        row.addWidget(self.eye)
        row.addStretch(1)
        self.setFocusProxy(self.field)
        self.retranslate()

    def text(self) -> str:
        """What was typed."""
        return self.field.text()

    def retranslate(self) -> None:
        """Set the words anew."""
        hidden = self.field.echoMode() is QLineEdit.EchoMode.Password
        self.eye.setText(_("Show") if hidden else _("Hide"))

    def show_typing(self, shown: bool) -> None:
        """Show the letters, or dots."""
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.field.setEchoMode(mode)
        self.retranslate()

    def _toggle(self) -> None:
        self.show_typing(self.field.echoMode() is QLineEdit.EchoMode.Password)
        self.field.setFocus()


class NewSecret(QWidget):
    """A new passphrase, twice, with a word on what it is worth."""

    changed = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.first, self.again = Secret(), Secret()
        self.again.eye.hide()
        self.hint = label(role="muted")
        self.labels = (QLabel(), QLabel())
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(self.labels[0], self.first)
        form.addRow("", self.hint)
        form.addRow(self.labels[1], self.again)
        for each, words in zip((self.first, self.again), self.labels, strict=True):
            words.setProperty("role", "muted")
            words.setMinimumWidth(theme.px(120))
            words.setMinimumHeight(theme.px(30))
            words.setBuddy(each)
            each.changed.connect(self._look)
        self.first.entered.connect(self.again.setFocus)
        self.again.entered.connect(self.entered)
        self.setFocusProxy(self.first)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words anew."""
        words = (_("New passphrase"), _("Once more"))
        for each, text, made in zip((self.first, self.again), words, self.labels, strict=True):
            made.setText(text)
            each.field.setAccessibleName(text)
            each.retranslate()
        self._look()

    def wrong(self) -> str:
        """What does not fit yet, as a sentence; empty where it can be used."""
        if len(self.first.text().strip()) < keys.SHORTEST:
            return strength(self.first.text())[0]
        if self.first.text() != self.again.text():
            return _("The two passphrases differ. Type the second one again.")
        return ""

    def text(self) -> str:
        """The passphrase."""
        return self.first.text()

    def _look(self) -> None:
        self.again.field.setEchoMode(self.first.field.echoMode())
        words, tone = strength(self.first.text())
        self.hint.setText(words)
        colours = theme.tokens()
        self.hint.setStyleSheet(f"color: {getattr(colours, tone)}")
        self.changed.emit()
