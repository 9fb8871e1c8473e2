"""Backups without being asked for: on opening where something changed, then hourly."""

from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer

from desktop.errors import StoreRefused, UserError
from desktop.i18n import _
from desktop.services import keeping
from desktop.services.backups import Backup
from desktop.services.clock import moment
from desktop.services.progress import Progress, Work
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views.jobs import Job, Jobs
from desktop.views.pages import Navigator

T = TypeVar("T")
LOOK_EVERY = 60_000
"""Milliseconds between two looks whether a backup is due."""
FIRST_LOOK = 5_000
"""Milliseconds after opening until the first look, so that the window comes first."""


def back_up(store: Store, reason: str, second: str = "") -> Work[tuple[Backup, str]]:
    """Make a backup, and another in the second folder where there is one.

    The result is the backup, and the sentence why the second one failed, if it did.
    """
    yield Progress(0, 2 if second else 1, _("Backing up"))
    made = keeping.keep(store, reason)
    if second:
        yield Progress(1, 2, _("Backing up"))
        try:
            keeping.keep(store, reason, at=made.at, into=Path(second))
        except StoreRefused as error:
            return made, error.sentence
    return made, ""


def backed_up(store: Store, work: Work[T]) -> Work[T]:
    """Some work, after a backup where the newest one lacks something."""
    yield Progress(0, 0, _("Backing up"))
    keeping.before_import(store)
    return (yield from work)


class Keeper(QObject):
    """Looks each minute whether a backup is due, and makes it. What fails is said once."""

    def __init__(
        self, store: Store, jobs: Jobs, navigator: Navigator, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._navigator, self._settings = navigator, settings
        self._said = ""
        self._running = False
        self.timer = QTimer(self)
        self.timer.setInterval(LOOK_EVERY)
        self.timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Look soon, and from then on each minute."""
        self.timer.start()
        QTimer.singleShot(FIRST_LOOK, self, self.look)

    def look(self) -> None:
        """Make a backup if one is due."""
        if not self._running:
            self._running = True
            self._jobs.fetch(partial(keeping.due, self._store, moment()), self._make, self._failed)

    def _make(self, reason: str | None) -> None:
        if reason is None:
            self._running = False
            return
        second = self._settings.get("backup_folder")
        job = Job(back_up(self._store, reason, second), _("Backing up"), self)
        job.finished.connect(self._made)
        job.failed.connect(self._failed)
        job.cancelled.connect(lambda: self._made((None, "")))
        self._jobs.start(job)

    def _made(self, answer: tuple[Backup | None, str]) -> None:
        self._running = False
        self._say(answer[1])

    def _failed(self, error: BaseException) -> None:
        self._running = False
        if isinstance(error, UserError):
            self._say(error.sentence)

    def _say(self, sentence: str) -> None:
        if sentence and sentence != self._said:
            self._navigator.say(sentence, "wait")
        self._said = sentence
