"""The office's store: one SQLite file, opened for many readers and one writer.

`store.write(label)` is the only way to write: one transaction, one undo step, one entry in the
journal, one notice of change, whole or not at all. `store.read()` gives a short-lived session that
sees one state of the store.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.errors import RuleBroken, StoreRefused
from desktop.i18n import _
from desktop.models.journal import Operation
from desktop.models.schema import APPLICATION_ID
from desktop.services import connecting, journal, keys, migrating, places
from desktop.services.locking import Owner, WriterLock
from desktop.services.refusals import sentences

Listener = Callable[[frozenset[str], str], None]
SUFFIX = ".kakehashi"


class KeyNeeded(StoreRefused):
    """The store is encrypted and no key, or a wrong one, was given."""


class Store:
    """An open store. Make one with `Store.create` or `Store.open`, and close it.

    Attributes:
        path: its file.
        key: the 32 bytes that it is encrypted under; None for a plain one.
        writable: whether this process may change it.
        owner: who has it open for writing where this process came second.
    """

    def __init__(self, path: Path, key: bytes | None, lock: WriterLock, *, writable: bool) -> None:
        self.path = path
        self.key = key
        self.writable = writable
        self.owner: Owner | None = None if writable else lock.owner()
        self._lock = lock
        self._reader = connecting.engine(path, key, "BEGIN", writable=writable, pool_size=4)
        self._writer = connecting.engine(path, key, "BEGIN IMMEDIATE", writable=writable)
        self._writing = threading.Lock()
        self._listeners: list[Listener] = []

    @classmethod
    def create(cls, path: Path, passphrase: str | None = None) -> "Store":
        """Make a new, empty store; with a passphrase, an encrypted one.

        Raises:
            StoreRefused: there is a file already, the folder cannot be written, or a live store
                must not lie there.
            InvalidValue: the passphrase is too short.
        """
        places.check_place(path)
        if path.exists():
            raise StoreRefused(
                _("There is a file named {name} already. Choose another name.").format(
                    name=path.name
                )
            )
        key = salt = None
        if passphrase is not None:
            keys.check_passphrase(passphrase)
            salt = os.urandom(keys.SALT)
            key = keys.derive(passphrase, salt)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = connecting.connect(path, key + salt if key and salt else None)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.close()
        except (OSError, connecting.Error) as error:
            raise StoreRefused(
                _("{path} cannot be made: {reason}. Choose another folder.").format(
                    path=path, reason=getattr(error, "strerror", None) or error
                )
            ) from error
        try:
            return cls._started(path, key)
        except BaseException:
            for leftover in ("", "-wal", "-shm"):
                Path(f"{path}{leftover}").unlink(missing_ok=True)
            raise

    @classmethod
    def open(
        cls, path: Path, *, passphrase: str | None = None, key: bytes | None = None
    ) -> "Store":
        """Open a store, bringing an older one up to date.

        A store that another process has open for writing, or that lies on read-only ground, opens
        for reading: `writable` is false and `owner` says who came first.

        Raises:
            KeyNeeded: it is encrypted, and neither the passphrase nor the key fits.
            StoreRefused: there is no such file, it is no store, it is damaged, a newer program
                made it, or a live store must not lie there; it is left untouched.
        """
        if not path.is_file():
            raise StoreRefused(
                _("There is no store at {path}. Check the name, or make a new store.").format(
                    path=path
                )
            )
        places.check_place(path)
        try:
            salt = keys.salt_of(path)
        except OSError as error:
            raise StoreRefused(
                _("{path} cannot be read: {reason}.").format(path=path, reason=error.strerror)
            ) from error
        if salt is None:
            key = None
        elif passphrase is not None:
            key = keys.derive(passphrase, salt)
        _examine(path, key, encrypted=salt is not None)
        return cls._started(path, key)

    @classmethod
    def _started(cls, path: Path, key: bytes | None) -> "Store":
        lock = WriterLock(path)
        try:
            writable = _may_write(path) and lock.acquire()
        except OSError:
            writable = False
        store = cls(path, key, lock, writable=writable)
        try:
            with sentences(path.name):
                migrating.bring_up_to_date(store._writer, path, key, writable=writable)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Close every connection and let others write."""
        self._reader.dispose()
        self._writer.dispose()
        self._lock.release()

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Have `listener(tables, label)` called after each write; returns how to stop that.

        It is called on the thread that wrote.
        """
        self._listeners.append(listener)

        def stop() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return stop

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the store and changes nothing."""
        with Session(self._reader, autoflush=False) as session, sentences(self.path.name):
            yield session

    @contextmanager
    def write(self, label: str) -> Iterator[Session]:
        """One change, whole or not at all; `label` says in English what it is (marked with `N_`).

        Raises:
            StoreRefused: the store is open for reading only, busy, or its disk is full.
            RuleBroken: a rule of the tables forbids it.
            Stale: somebody else has changed the record.
        """
        with self._operation(label) as session:
            yield session

    def undo(self) -> str:
        """Take back the last operation; what it was called (in English).

        Raises:
            RuleBroken: there is none, or what it changed has been changed again since.
        """
        return self._reverse("undo", _("There is nothing to take back."))

    def redo(self) -> str:
        """Do again what was last taken back; as `undo`."""
        return self._reverse("redo", _("There is nothing to do again."))

    def _reverse(self, kind: str, nothing: str) -> str:
        with self.read() as session:
            undo, redo = journal.stacks(session)
            stack = undo if kind == "undo" else redo
            target = session.get(Operation, stack[-1]) if stack else None
        if target is None:
            raise RuleBroken(nothing)
        with self._operation(target.label, kind, target.id) as session:
            journal.take_back(session, target.id)
        return target.label

    @contextmanager
    def _operation(
        self, label: str, kind: str = "do", target: int | None = None
    ) -> Iterator[Session]:
        if not self.writable:
            raise StoreRefused(self._why_not())
        with (
            self._writing,
            Session(self._writer, expire_on_commit=False) as session,
            sentences(self.path.name),
            session.begin(),
        ):
            operation = journal.begin(session, label, kind, target)
            yield session
            changed = journal.seal(session, operation)
        for listener in tuple(self._listeners) if changed.ids else ():
            listener(changed.tables, label)

    def _why_not(self) -> str:
        if self.owner is None:
            return _("{name} is open for reading only, so nothing can be changed in it.").format(
                name=self.path.name
            )
        return _(
            "{name} is open for reading only: {who} has had it open on {host} since {since}."
        ).format(
            name=self.path.name,
            who=self.owner.name,
            host=self.owner.host,
            since=f"{self.owner.since:%Y-%m-%d %H:%M}",
        )


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK)


def _examine(path: Path, key: bytes | None, *, encrypted: bool) -> None:
    """Raise where a file is no store, or its key is missing or wrong."""
    nothing = _("{name} is not a Kakehashi store. Choose a file that ends in {suffix}.").format(
        name=path.name, suffix=SUFFIX
    )
    if encrypted and path.stat().st_size % connecting.PAGE:
        raise StoreRefused(nothing)
    if encrypted and key is None:
        raise KeyNeeded(_("{name} is encrypted. Type its passphrase.").format(name=path.name))
    try:
        connection = connecting.connect(path, key, writable=False)
        try:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        finally:
            connection.close()
    except connecting.DatabaseError as error:
        if encrypted:
            raise KeyNeeded(
                _("This passphrase does not open {name}. Type it again.").format(name=path.name)
            ) from error
        if "not a database" in str(error):
            raise StoreRefused(nothing) from error
        raise StoreRefused(
            _("{name} is damaged and cannot be opened ({reason}). Open a backup of it.").format(
                name=path.name, reason=error
            )
        ) from error
    if application != APPLICATION_ID:
        raise StoreRefused(nothing)
