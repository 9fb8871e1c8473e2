"""The office's store: one SQLite file, opened for many readers and one writer.

`store.write(label)` is the only way to write: one transaction, whole or not at all, and one
notice of change. `store.read()` gives a short-lived session that sees one state of the store.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import QueuePool

from desktop.errors import RuleBroken, Stale, StoreRefused
from desktop.i18n import _
from desktop.models.journal import Operation
from desktop.models.schema import APPLICATION_ID
from desktop.services import journal, migrating
from desktop.services.journal import Changed

log = logging.getLogger(__name__)

Listener = Callable[[Changed], None]
SUFFIX = ".kakehashi"
BUSY_MS = 10_000


class Store:
    """An open store. Make one with `Store.create` or `Store.open`, and close it."""

    def __init__(self, path: Path, *, writable: bool = True) -> None:
        self.path = path
        self.writable = writable
        self._reader = _engine(path, "BEGIN", writable, pool_size=4)
        self._writer = _engine(path, "BEGIN IMMEDIATE", writable, pool_size=1)
        self._writing = threading.Lock()
        self._listeners: list[Listener] = []

    @classmethod
    def create(cls, path: Path) -> "Store":
        """Make a new, empty store.

        Raises:
            StoreRefused: there is a file already, or the folder cannot be written.
        """
        if path.exists():
            raise StoreRefused(
                _("There is a file named {name} already. Choose another name.").format(
                    name=path.name
                )
            )
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        except OSError as error:
            raise StoreRefused(
                _("{path} cannot be made: {reason}. Choose another folder.").format(
                    path=path, reason=error.strerror
                )
            ) from error
        store = cls(path)
        try:
            with store._writer.connect() as connection:
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.commit()
            migrating.upgrade(store._writer)
        except BaseException:
            store.close()
            for leftover in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
                leftover.unlink(missing_ok=True)
            raise
        return store

    @classmethod
    def open(cls, path: Path) -> "Store":
        """Open a store, bringing an older one up to date.

        A store on read-only ground opens for reading (`writable` is false).

        Raises:
            StoreRefused: there is no such file, it is no store, it is damaged, or a newer program
                made it; it is left untouched.
        """
        writable = _examine(path)
        store = cls(path, writable=writable)
        try:
            migrating.bring_up_to_date(store._writer, path, writable=writable)
        except DatabaseError as error:
            store.close()
            raise StoreRefused(
                _("{name} is damaged and cannot be opened ({reason}). Open a backup of it.").format(
                    name=path.name, reason=error.orig
                )
            ) from error
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Close every connection."""
        self._reader.dispose()
        self._writer.dispose()

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Have `listener(changed)` called after each write; returns how to stop that.

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
        with Session(self._reader, autoflush=False) as session:
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
            raise StoreRefused(
                _("{name} is open for reading only, so nothing can be changed in it.").format(
                    name=self.path.name
                )
            )
        with (
            self._writing,
            Session(self._writer, expire_on_commit=False) as session,
            _sentences(self.path),
            session.begin(),
        ):
            operation = journal.begin(session, label, kind, target)
            yield session
            changed = journal.seal(session, operation)
        for listener in tuple(self._listeners) if changed.ids else ():
            listener(changed)


def _engine(path: Path, begin: str, writable: bool, *, pool_size: int) -> Engine:
    uri = path.absolute().as_uri() + ("" if writable else "?mode=ro")

    def connect() -> Any:
        connection = sqlite.connect(uri, uri=True, check_same_thread=False, timeout=BUSY_MS / 1000)
        # The driver would begin and commit on its own, and never around DDL: we say when.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA cache_size = -65536")
        cursor.execute("PRAGMA temp_store = MEMORY")
        if writable:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()
        return connection

    engine = create_engine(
        "sqlite+pysqlite://",
        module=sqlite,
        creator=connect,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=8,
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _examine(path: Path) -> bool:
    """Whether a store may be written; raise `StoreRefused` where the file is none."""
    if not path.is_file():
        raise StoreRefused(
            _("There is no store at {path}. Check the name, or make a new store.").format(path=path)
        )
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError as error:
        raise StoreRefused(
            _("{path} cannot be read: {reason}.").format(path=path, reason=error.strerror)
        ) from error
    if not head.startswith(b"SQLite format 3\0") or int.from_bytes(head[68:72]) != APPLICATION_ID:
        raise StoreRefused(
            _("{name} is not a Kakehashi store. Choose a file that ends in {suffix}.").format(
                name=path.name, suffix=SUFFIX
            )
        )
    try:
        with path.open("r+b"):
            pass
        probe = path.with_name(f".{path.name}.probe")
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    """Turn the database's refusals into sentences for a person."""
    try:
        yield
    except StaleDataError as error:
        raise Stale(
            _("Somebody else has changed this record. Open it again to see what changed.")
        ) from error
    except IntegrityError as error:
        raise RuleBroken(_integrity(str(error.orig))) from error
    except OperationalError as error:
        reason = str(error.orig)
        if "locked" in reason or "busy" in reason:
            raise StoreRefused(
                _("{name} is being written by another program. Try again in a moment.").format(
                    name=path.name
                )
            ) from error
        if "full" in reason or "disk I/O" in reason:
            raise StoreRefused(
                _("The disk that holds {name} is full or failing. Nothing was saved.").format(
                    name=path.name
                )
            ) from error
        raise


def _integrity(reason: str) -> str:
    if "UNIQUE" in reason:
        columns = ", ".join(
            part.rpartition(".")[2] for part in reason.rpartition(": ")[2].split(",")
        )
        return _("There is another record with the same {columns}.").format(columns=columns)
    if "FOREIGN KEY" in reason:
        return _("Other records still refer to this one, or it refers to one that is gone.")
    log.warning("integrity: %s", reason)
    return _("The record breaks a rule of its register ({reason}).").format(reason=reason)
