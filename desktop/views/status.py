"""The line at the foot of the window: what was saved, which store this is, the language."""

from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.errors import StoreBusy
from desktop.i18n import LANGUAGES, _, language
from desktop.services.store import Store
from desktop.views import icons
from desktop.views.widgets import Button, Picture, Pill, label, restyle


class StatusLine(QWidget):
    """Always says what was saved last."""

    language_chosen = Signal(str)
    palette_wanted = Signal()
    undo_wanted = Signal()
    person_wanted = Signal()

    def __init__(self, store: Store, *, sample: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._sample = store, sample
        self._saved: tuple[datetime, str] | None = None
        self._again = QTimer(self, singleShot=True, interval=300)
        self._again.timeout.connect(self._say)
        self.setProperty("role", "status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.picture = Picture("check", "good", icons.SMALL)
        self.saved = label()
        self.undo = Button("", "link", "undo", self.undo_wanted.emit)
        self.undo.setToolTip("Ctrl+Z")
        self.person = Button("", "quiet", action=self.person_wanted.emit)
        self.store_name = label(store.path.name, "muted")
        self.store_name.setToolTip(str(store.path))
        self.mark = Pill("", "wait")
        self.reading = Pill("", "wait")
        self.languages = {
            code: Button(name, "quiet", action=lambda code=code: self.language_chosen.emit(code))  # type: ignore[misc]
            for code, name in {"ja": LANGUAGES["ja"], "en": "EN"}.items()
        }
        self.find_button = Button("Ctrl+K", "quiet", "search", self.palette_wanted.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 3, 8, 3)
        row.setSpacing(8)
        row.addWidget(self.picture)
        row.addWidget(self.saved)
        row.addWidget(self.undo)
        row.addStretch(1)
        row.addWidget(self.person)
        row.addWidget(self.store_name)
        row.addWidget(self.mark)
        row.addWidget(self.reading)
        row.addSpacing(8)
        for button in self.languages.values():
            button.setCheckable(True)
            row.addWidget(button)
        row.addWidget(self.find_button)
        # A page that wants more height than there is must not squeeze this line.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words anew."""
        actor = self._store.person
        brackets = "{name}（{role}）" if language() == "ja" else "{name} ({role})"
        self.person.setText(brackets.format(name=actor.name, role=_(actor.role.label)))
        self.person.setToolTip(_("People and keys"))
        self.mark.setText(_("Sample data"))
        self.mark.setVisible(self._sample)
        self.reading.setText(_("For reading only"))
        self.reading.setVisible(not self._store.writable)
        self.find_button.setToolTip(_("Find a record or a command"))
        for code, button in self.languages.items():
            button.setChecked(code == language())
            button.setToolTip(LANGUAGES[code])
            restyle(button, kind="chosen" if code == language() else "quiet")
        self._say()

    def tell_saved(self, what: str) -> None:
        """Something was saved now: `what` is the label of the change, in English."""
        self._saved = (datetime.now(), what)  # noqa: DTZ005 - the clock on the wall
        self._say()

    def _say(self) -> None:
        self.picture.setVisible(self._saved is not None)
        if self._saved is None:
            self.saved.setText(_("Everything is saved"))
        else:
            moment, what = self._saved
            words = _("Saved {time} · {what}")
            self.saved.setText(words.format(time=f"{moment:%H:%M}", what=_(what)))
        try:
            label_of_last = self._store.undo_label() if self._saved else None
        except StoreBusy:  # it is shut for a moment; this line waits for nobody
            self._again.start()
            return
        self.undo.setVisible(bool(label_of_last))
        self.undo.setText(_("Undo “{what}”").format(what=_(label_of_last) if label_of_last else ""))
