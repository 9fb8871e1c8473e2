"""The letterhead: who writes, as it stands on letters and in the newsletter."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.i18n import _, translator
from desktop.services.letters.office import FIELDS, HOURS, read_fields, save_fields
from desktop.services.publishing.collect import PUBLISHER
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.widgets import Button, MessageBar, label, rule

_USUAL = {
    "name": ("ja", PUBLISHER),
    "name_en": ("en", PUBLISHER),
    "hours": ("ja", HOURS),
    "hours_en": ("en", HOURS),
}
"""What stands there if nothing is typed."""


class LetterheadPanel(QWidget):
    """A field a line; what is typed is saved on the way out, as one step that can be undone."""

    done = Signal()

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._seen: dict[str, str] = {}
        self._labels: dict[str, QLabel] = {}
        self.fields: dict[str, QLineEdit] = {}
        self._heading = label(role="section")
        self._help = label(role="muted", wrap=True)
        self.message = MessageBar()
        self.back = Button(kind="primary", action=self._leave)
        inner = QWidget()
        inner.setProperty("role", "surface")
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(24, 8, 16, 16)
        lines.setSpacing(4)
        for name in FIELDS:
            self._labels[name] = label(role="muted")
            self.fields[name] = QLineEdit()
            self._labels[name].setBuddy(self.fields[name])
            lines.addWidget(self._labels[name])
            lines.addWidget(self.fields[name])
            lines.addSpacing(4)
        lines.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        head = QVBoxLayout()
        head.setContentsMargins(24, 12, 16, 8)
        head.setSpacing(4)
        head.addWidget(self._heading)
        head.addWidget(self._help)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 8, 16, 12)
        foot.addStretch(1)
        foot.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.message)
        column.addWidget(area, 1)
        column.addWidget(rule())
        column.addLayout(foot)
        self.setMinimumWidth(theme.px(320))
        self.retranslate()

    def refresh(self) -> None:
        """Read what is kept; what is being typed stays."""
        typed = self.typed()
        self._seen = read_fields(self._store)
        for name, field in self.fields.items():
            if name not in typed and field.text() != self._seen[name]:
                field.setText(self._seen[name])

    def typed(self) -> dict[str, str]:
        """What differs from what was read."""
        return {
            name: field.text()
            for name, field in self.fields.items()
            if field.text() != self._seen.get(name, "")
        }

    def save(self) -> bool:
        """Keep what is typed; false where it cannot be, with the reason above."""
        typed = self.typed()
        if not typed:
            return True
        try:
            save_fields(self._store, typed)
        except UserError as error:
            self.message.say(error.sentence, "bad")
            return False
        self.message.hide()
        for name in typed:
            self._seen[name] = self.fields[name].text()
        return True

    def _leave(self) -> None:
        if self.save():
            self.done.emit()

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self._heading.setText(_("Sender"))
        self._help.setText(_("What stands on letters and in the newsletter as its sender."))
        for name, (words, _kind) in FIELDS.items():
            self._labels[name].setText(_(words))
        for name, (tongue, words) in _USUAL.items():
            self.fields[name].setPlaceholderText(translator(tongue).gettext(words))
        self.back.setText(_("Done"))
