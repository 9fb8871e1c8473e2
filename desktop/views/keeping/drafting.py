"""Drafts: what is typed into a form is kept every few seconds, and offered after a crash."""

from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, format_number, ngettext
from desktop.services import drafts
from desktop.services.drafts import Draft, Kept
from desktop.services.store import Store
from desktop.views import icons
from desktop.views.jobs import Jobs
from desktop.views.keeping.changes import when
from desktop.views.widgets import Button, Elided, Picture, label

KEEP_EVERY = 3_000
"""Milliseconds between two looks at an open form: what is typed is safe within five seconds."""


class Draftable(Protocol):
    """A form whose contents are kept: it says `saved` when they need no longer be."""

    saved: Any

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""

    def draft_key(self) -> str:
        """What a draft of this form is called; a new name for each new record."""

    def kept(self) -> Kept:
        """What the form holds."""


class Drafting(QObject):
    """Keeps the draft of one form, and forgets it when the form is saved or thrown away."""

    def __init__(self, form: Draftable, store: Store, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._form, self._store, self._jobs = form, store, jobs
        self._key = ""
        self._kept: Kept | None = None
        self.timer = QTimer(self)
        self.timer.setInterval(KEEP_EVERY)
        self.timer.timeout.connect(self.keep)
        form.saved.connect(lambda _what: self.drop())

    def begin(self, key: str = "") -> None:
        """The form has begun anew, perhaps with the draft of this key."""
        self._key = key or self._form.draft_key()
        self._kept = self._form.kept() if key else None
        if self._store.writable:
            self.timer.start()

    def keep(self) -> None:
        """Keep what is typed, where something was typed since the last time."""
        if not self._key or not self._form.dirty:
            return
        held = self._form.kept()
        if held == self._kept:
            return
        key = self._key

        def kept(done: bool) -> None:
            if key != self._key:
                # Saved or thrown away in this moment: nothing is to be offered.
                self._forget(key)
            elif done:
                self._kept = held

        # What cannot be kept now (a full disk) is tried again; saving the form will say why.
        call = partial(drafts.save_draft, self._store, key, held)
        self._jobs.fetch(call, kept, lambda _error: None)

    def drop(self) -> None:
        """Forget the draft."""
        self.timer.stop()
        key, self._key = self._key, ""
        if key and self._kept is not None:
            self._forget(key)

    def _forget(self, key: str) -> None:
        def again(done: bool) -> None:
            if not done:
                QTimer.singleShot(KEEP_EVERY, self, partial(self._forget, key))

        self._jobs.fetch(partial(drafts.drop_draft, self._store, key), again, lambda _e: None)


class DraftsBar(QFrame):
    """Above Home: what was typed and never saved. Hidden where there is nothing."""

    resumed = Signal(object)

    def __init__(self, store: Store, jobs: Jobs) -> None:
        super().__init__()
        self._store, self._jobs = store, jobs
        self._asked = 0
        self.found: list[Draft] = []
        self.setProperty("role", "message")
        self.setProperty("tone", "wait")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 6, 12, 6)
        self._column.setSpacing(2)
        self._lines: list[QWidget] = []
        self.hide()

    def read(self) -> None:
        """Look which drafts there are, off this thread."""
        self._jobs.forget(self._asked)
        self._asked = self._jobs.fetch(partial(drafts.drafts, self._store), self._take)

    def retranslate(self) -> None:
        """Set the words anew."""
        self._show()

    def throw_away(self, draft: Draft) -> None:
        """Forget a draft for good."""
        call = partial(drafts.drop_draft, self._store, draft.form_key)
        self._jobs.fetch(call, lambda _done: self.read(), lambda _error: self.read())

    def _take(self, found: list[Draft]) -> None:
        self.found = found
        self._show()

    def _show(self) -> None:
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = []
        n = len(self.found)
        self.setVisible(bool(n))
        if not n:
            return
        words = ngettext("{n} unfinished entry was kept", "{n} unfinished entries were kept", n)
        self._add(Picture("edit", "wait", icons.SMALL), label(words.format(n=format_number(n))))
        for draft in self.found[:5]:
            about = f"{draft.title} · {draft.who} · {when(draft.saved_at)}"
            go_on = Button(_("Go on with it"), "link", action=partial(self.resumed.emit, draft))
            drop = Button(_("Throw away"), "link", action=partial(self.throw_away, draft))
            self._add(Elided(about), go_on, drop)

    def _add(self, *widgets: QWidget) -> None:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in widgets:
            row.addWidget(widget, 1 if isinstance(widget, Elided) else 0)
        if not any(isinstance(widget, Elided) for widget in widgets):
            row.addStretch(1)
        self._column.addWidget(line)
        self._lines.append(line)
