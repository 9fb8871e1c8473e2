"""The way to an open store: its key, a new one, or the backup of a damaged one."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.errors import UserError
from desktop.i18n import _
from desktop.services import keeping, keys, vault
from desktop.services.backups import Backup
from desktop.services.clock import moment
from desktop.services.store import KeyNeeded, Store, StoreDamaged
from desktop.views.jobs import Job, Jobs, once
from desktop.views.keeping.panels import (
    DamagedPanel,
    NewStorePanel,
    Panel,
    PassphrasePanel,
    RecoveryPanel,
)


class Opening(QObject):
    """Opens and makes stores. Deriving a key takes its time, so that is done off this thread."""

    opened = Signal(object)
    """A store that is ready to be shown."""
    refused = Signal(str)
    panel = Signal(object)
    """A `Panel` to show in place of the start page; None when it is done."""

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._panel: Panel | None = None
        self._fresh: Store | None = None

    def open(self, path: Path) -> bool:
        """Open a store; whether it is open now. What it needs first is asked on the start page."""
        try:
            store = Store.open(path)
        except KeyNeeded as error:
            self._run(partial(_remembered, path, error), path)
            return False
        except StoreDamaged as error:
            self._show_damaged(error)
            return False
        except UserError as error:
            self.refused.emit(error.sentence)
            return False
        self._ready(store)
        return True

    def again(self, store: Store) -> None:
        """Try whether a store that is open for reading can be had for writing now."""
        job = Job(once(partial(Store.open, store.path, key=store.key)), _("Opening"), self)
        job.finished.connect(self._ready)
        job.failed.connect(self._failed_quietly)
        self._jobs.start(job)

    def ask_new(self, folder: Path) -> None:
        """Have the person name a new store, and make it."""
        panel = NewStorePanel(folder)
        panel.wanted.connect(self._make)
        self._show(panel)

    def close(self) -> None:
        """A store whose recovery key was never acknowledged is closed with the program."""
        if self._fresh is not None:
            self._fresh.close()
            self._fresh = None

    def _run(self, call: partial[Store], path: Path) -> None:
        job = Job(once(call), _("Opening"), self)
        job.finished.connect(self._ready)
        job.failed.connect(lambda error: self._failed(path, error))
        self._jobs.start(job)

    def _ready(self, store: Store) -> None:
        self._drop()
        self.opened.emit(store)

    def _failed_quietly(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self.refused.emit(error.sentence)

    def _failed(self, path: Path, error: BaseException) -> None:
        if isinstance(error, StoreDamaged):
            self._show_damaged(error)
        elif self._panel is not None:
            sentence = error.sentence if isinstance(error, UserError) else _("It did not work.")
            self._panel.refuse(sentence)
        elif isinstance(error, KeyNeeded):
            panel = PassphrasePanel(path, vault.why_not())
            panel.tried.connect(partial(self._try, path))
            self._show(panel)
        elif isinstance(error, UserError):
            self.refused.emit(error.sentence)

    def _try(self, path: Path, typed: str, recovery: bool, remember: bool) -> None:
        self._run(partial(_with_key, path, typed, recovery=recovery, remember=remember), path)

    def _make(self, path: Path, passphrase: str | None) -> None:
        job = Job(once(partial(Store.create, path, passphrase)), _("Making the store"), self)
        job.finished.connect(self._made)
        job.failed.connect(lambda error: self._failed(path, error))
        self._jobs.start(job)

    def _made(self, store: Store) -> None:
        if store.key is None:
            self._ready(store)
            return
        self._fresh = store
        panel = RecoveryPanel(keys.recovery_text(store.key), store.path.stem)
        panel.done.connect(self._acknowledged)
        self._show(panel)

    def _acknowledged(self) -> None:
        store, self._fresh = self._fresh, None
        if store is not None:
            self._ready(store)

    def _show_damaged(self, error: StoreDamaged) -> None:
        panel = DamagedPanel(error.path, error.sentence, error.backup, error.key, error.missing)
        panel.wanted.connect(self._restore)
        self._show(panel)

    def _restore(self, path: Path, backup: Backup, key: bytes | None) -> None:
        self._run(partial(_restored, path, backup, key), path)

    def _show(self, panel: Panel) -> None:
        self._panel = panel
        panel.left.connect(self._drop)
        self.panel.emit(panel)
        panel.begin()

    def _drop(self) -> None:
        if self._panel is not None:
            self._panel = None
            self.panel.emit(None)


def _remembered(path: Path, error: KeyNeeded) -> Store:
    """Open a store under the key that this computer remembers."""
    key = vault.recall(path)
    if key is None:
        raise error
    return Store.open(path, key=key)


def _with_key(path: Path, typed: str, *, recovery: bool, remember: bool) -> Store:
    if recovery:
        store = Store.open(path, key=keys.read_recovery(typed))
    else:
        store = Store.open(path, passphrase=typed)
    if remember and store.key is not None:
        vault.remember(path, store.key)
    return store


def _restored(path: Path, backup: Backup, key: bytes | None) -> Store:
    keeping.rescue(path, backup.path, key, at=moment())
    return Store.open(path, key=key)
