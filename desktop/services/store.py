"""The office's store: one SQLite file, opened for many readers and one writer.

`store.write(label)` is the only way to write: one transaction, one undo step, one entry in the
journal, one notice of change, whole or not at all. `store.read()` gives a short-lived session that
sees one state of the store.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.errors import NotAllowed, RuleBroken, StoreBusy, StoreRefused
from desktop.i18n import _
from desktop.models.journal import Operation
from desktop.models.people import Actor
from desktop.models.schema import APPLICATION_ID
from desktop.services import connecting, examining, journal, keys, migrating, people, places
from desktop.services.clock import moment
from desktop.services.examining import SUFFIX, StoreDamaged
from desktop.services.examining import KeyNeeded as KeyNeeded
from desktop.services.gate import Gate, GateBusy
from desktop.services.journal import Changed
from desktop.services.locking import Owner, WriterLock
from desktop.services.refusals import sentences

Listener = Callable[[frozenset[str], str], None]
__all__ = ["SUFFIX", "KeyNeeded", "Store", "StoreDamaged"]


class Store:
    """An open store. Make one with `Store.create` or `Store.open`, and close it.

    Attributes:
        path: its file.
        key: the 32 bytes that it is encrypted under; None for a plain one.
        writable: whether this process may change it.
        owner: who has it open for writing where this process came second.
        person: who works with it here, and in which role; found by the sign-in name, or chosen
            with `people.choose`.
        opened_at: when (UTC).
        gate: who reads and writes just now, and which thread is not kept waiting.
    """

    person: Actor

    def __init__(self, path: Path, key: bytes | None, lock: WriterLock, *, writable: bool) -> None:
        self.path = path
        self.key = key
        self.writable = writable
        self.owner: Owner | None = lock.owner() if lock.held_elsewhere else None
        self.opened_at = moment()
        self._lock = lock
        self.gate = Gate()
        self._connect()
        self._listeners: list[Callable[[Changed], None]] = []
        self._next: tuple[str | None, str | None] | None = None

    def _connect(self) -> None:
        make = partial(
            connecting.engine,
            self.path,
            self.key,
            writable=self.writable,
            patience=lambda: self.gate.patience(connecting.BUSY_MS / 1000),
        )
        self._reader, self._writer = make("BEGIN", pool_size=4), make("BEGIN IMMEDIATE")

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
        examining.examine(path, key, passphrase, encrypted=salt is not None)
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
            if writable:
                # What a change of key left when the machine stopped: it may be a plain copy.
                path.with_name(f".{path.name}.rekeyed").unlink(missing_ok=True)
            with sentences(path.name):
                migrating.bring_up_to_date(store._writer, path, key, writable=writable)
            with store.read() as session:
                store.person = people.find(session)
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
        return self.on_changed(lambda changed: listener(changed.tables, changed.label))

    def on_changed(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Have `listener(changed)` called after each write, with tables and ids; as `on_change`."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the store and changes nothing."""
        with (
            self._polite(),
            self.gate.passing(),
            Session(self._reader, autoflush=False) as session,
            sentences(self.path.name),
        ):
            yield session

    @contextmanager
    def write(self, label: str) -> Iterator[Session]:
        """One change, whole or not at all; `label` says in English what it is (marked with `N_`).

        Raises:
            StoreRefused: the store is open for reading only, or its disk is full.
            StoreBusy: somebody else writes it, and this thread cannot wait.
            NotAllowed: the person's role does not allow it.
            RuleBroken: a rule of the tables forbids it.
            Stale: somebody else has changed the record.
        """
        with self.operation(label) as session:
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

    def take_back(self, operation: int) -> str:
        """Take back one operation, however long ago; what it was called (in English).

        Taking back what was itself a taking back does the first operation again.

        Raises:
            RuleBroken: what it changed has been changed again since (the sentence names up to
                three of the records), it has been taken back already, or its data were erased.
        """
        self.must_write()
        with self.read() as session:
            target = journal.check_target(session, operation)
            label, kind = target.label, "redo" if target.kind == "undo" else "undo"
        with self.operation(label, kind, operation) as session:
            journal.take_back(session, operation)
        return label

    def undo_label(self) -> str | None:
        """What `undo` would take back (in English); None where there is nothing. Cheap."""
        return self._labels()[0]

    def redo_label(self) -> str | None:
        """What `redo` would do again; as `undo_label`."""
        return self._labels()[1]

    def why_reading_only(self) -> str | None:
        """The sentence that says why nothing can be changed here; None where something can."""
        return people.refusal(self.person) if self.writable else self._why_not()

    def _labels(self) -> tuple[str | None, str | None]:
        if self._next is None:
            with self.read() as session:
                self._next = journal.next_labels(session)
        return self._next

    def _reverse(self, kind: str, nothing: str) -> str:
        self.must_write()
        with self.read() as session:
            undo, redo = journal.stacks(session)
            stack = undo if kind == "undo" else redo
            target = session.get(Operation, stack[-1]) if stack else None
        if target is None:
            raise RuleBroken(nothing)
        with self.operation(target.label, kind, target.id) as session:
            journal.take_back(session, target.id)
        return target.label

    @contextmanager
    def operation(
        self, label: str, kind: str = "do", target: int | None = None
    ) -> Iterator[Session]:
        """As `write`, of a kind of its own (`models.journal.Operation`): for taking back and erasing."""
        self.must_write()
        actor = self.person
        with (
            self._polite(),
            self.gate.writing(),
            self.gate.passing(),
            Session(self._writer, expire_on_commit=False) as session,
            sentences(self.path.name),
            session.begin(),
        ):
            operation = journal.begin(session, actor, label, kind, target)
            yield session
            changed = journal.seal(session, operation, actor)
        if not changed.ids:
            return
        self._next = None
        if "person" in changed.ids:
            with self.read() as session:
                self.person = people.again(session, actor)
        for listener in tuple(self._listeners):
            listener(changed)

    def must_write(self) -> None:
        """Raise where nothing can be changed here.

        Raises:
            StoreRefused: the store is open for reading only.
            NotAllowed: the person reads only.
        """
        if not self.writable:
            raise StoreRefused(self._why_not())
        reason = people.refusal(self.person)
        if reason:
            raise NotAllowed(reason)

    @contextmanager
    def aside(self) -> Iterator[Session | None]:
        """A quick transaction outside the journal, for what is no change: drafts.

        None where a change is being written at this moment: it never waits.

        Raises:
            StoreBusy: another program writes the store.
            StoreRefused: the store is open for reading only, or its disk is full.
        """
        if not self.writable:
            raise StoreRefused(self._why_not())
        try:
            with (
                self.gate.writing(wait=False),
                self.gate.passing(),
                Session(self._writer, expire_on_commit=False) as session,
                sentences(self.path.name),
                session.begin(),
            ):
                yield session
        except GateBusy:
            yield None

    @contextmanager
    def still(self) -> Iterator[None]:
        """Keep the file as it is: readers go on, writers wait until the block ends."""
        with self._polite(), self.gate.writing():
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Have the file to oneself, every connection closed; they are opened again afterwards.

        Within it the file may be exchanged and `key` set to that of the new one.

        Raises:
            StoreBusy: somebody is still reading.
        """
        with self.still(), self.shut():
            yield

    @contextmanager
    def shut(self) -> Iterator[None]:
        """As `alone`, within `still`: for the short moment of the exchange."""
        with self._polite(), self.gate.shut():
            self._reader.dispose()
            self._writer.dispose()
            try:
                yield
            finally:
                self._connect()
                self._next = None

    @contextmanager
    def _polite(self) -> Iterator[None]:
        try:
            yield
        except GateBusy as error:
            raise StoreBusy(
                _("{name} is in use at this moment. Wait until the running work ends.").format(
                    name=self.path.name
                )
            ) from error

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
    """Whether the file may be written, and its log beside it."""
    return os.access(path, os.W_OK) and places.may_write(path.parent)
