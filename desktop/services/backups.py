"""Copies of the store that can be trusted: made while it is open, read again, compared, thinned."""

import hashlib
import os
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from desktop.errors import StoreRefused
from desktop.i18n import _
from desktop.services import connecting, keys
from desktop.services.files import copy_file

REASONS = ("opening", "hourly", "import", "migration", "restore", "key", "wish")
_NAME = re.compile(r"(?P<stem>.+)\.(?P<at>\d{8}-\d{6})\.(?P<reason>[a-z]+)\.backup")
_LAST = "SELECT id, digest FROM operation ORDER BY id DESC LIMIT 1"
DAY = 24 * 3600
KEEP_ALL = timedelta(seconds=DAY)
KEEP_DAILY = timedelta(days=14)
KEEP_WEEKLY = timedelta(weeks=9)


Steps = Callable[[str], None]
"""Is told the name of each step that is done; tests stop there."""


@dataclass(frozen=True)
class Backup:
    """A verified copy of a store: where it lies, when it was made (UTC) and for what reason."""

    path: Path
    at: datetime
    reason: str

    @property
    def size(self) -> int:
        """Its size in bytes."""
        return self.path.stat().st_size


@dataclass(frozen=True)
class Contents:
    """What two copies of a store must agree in: rows of each table, end of the journal, pictures."""

    rows: dict[str, int]
    digest: str


def folder(store: Path) -> Path:
    """Where a store's backups lie unless the office chooses another place."""
    return store.with_name(f"{store.stem} backups")


def make(
    path: Path,
    key: bytes | None,
    into: Path,
    reason: str,
    *,
    at: datetime,
    steps: Steps = lambda name: None,
) -> Backup:
    """Copy a store, open or closed, read the copy again and compare it; then thin the older ones.

    The copy is encrypted under the same key. It has its final name only once it is known to be good.
    It holds the store as it was when the copy began, whatever is written meanwhile.
    `reason` is one of `REASONS`, `at` the moment in UTC; `steps` is told `copied`, `verified` and
    `named`.

    Raises:
        StoreRefused: the folder cannot be written, the disk is full, or the copy differs.
    """
    made = place(path, into, reason, at)
    unfinished = into / f".{made.path.name}.unfinished"
    try:
        into.mkdir(parents=True, exist_ok=True)
        held = _copy(path, key, unfinished)
        steps("copied")
        if read(unfinished, key) != held:
            raise StoreRefused(_("The backup differs from the store. Make it again."))
        steps("verified")
        with unfinished.open("r+b") as file:
            os.fsync(file.fileno())
        unfinished.replace(made.path)
        steps("named")
    except (OSError, connecting.Error) as error:
        raise StoreRefused(
            _(
                "The backup in {folder} could not be made: {reason}. The store itself is unharmed."
            ).format(folder=into, reason=getattr(error, "strerror", None) or error)
        ) from error
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                Path(f"{unfinished}{suffix}").unlink()
    _sweep(path, into)
    thin(path, into, newest=made)
    return made


def place(store: Path, into: Path, reason: str, at: datetime) -> Backup:
    """What a backup made at this moment (UTC) is called, and where it lies."""
    name = f"{store.stem}.{at:%Y%m%d-%H%M%S}.{reason}.backup"
    return Backup(into / name, at.replace(microsecond=0), reason)


def found(store: Path, into: Path) -> list[Backup]:
    """The backups of a store in a folder, newest first."""
    backups = []
    for path in into.glob("*.backup") if into.is_dir() else ():
        parts = _NAME.fullmatch(path.name)
        if parts and parts["stem"] == store.stem:
            at = datetime.strptime(parts["at"], "%Y%m%d-%H%M%S")  # noqa: DTZ007 - UTC by rule
            backups.append(Backup(path, at, parts["reason"]))
    return sorted(backups, key=lambda backup: (backup.at, backup.path.name), reverse=True)


def thin(store: Path, into: Path, *, newest: Backup) -> list[Backup]:
    """Delete the backups that the rule no longer keeps; those that went.

    Kept are: all of the last 24 hours, then the last of each day for two weeks, of each week for
    nine weeks, of each month for ever, counted back from the newest. That one is never touched, and
    what claims to be from after it (a wrong clock) is left alone.
    """
    kept: set[str] = set()
    gone = []
    for backup in found(store, into):
        age = newest.at - backup.at
        if backup.path == newest.path or age <= KEEP_ALL:
            continue
        year, week, _day = backup.at.isocalendar()
        if age <= KEEP_DAILY:
            slot = f"{backup.at:%Y-%m-%d}"
        elif age <= KEEP_WEEKLY:
            slot = f"{year}-W{week}"
        else:
            slot = f"{backup.at:%Y-%m}"
        if slot in kept:
            backup.path.unlink(missing_ok=True)
            gone.append(backup)
        kept.add(slot)
    return gone


def _sweep(store: Path, into: Path) -> None:
    """Delete what a process that was killed has left unfinished, a day ago or longer."""
    for left in into.glob(".*.unfinished*"):
        with suppress(OSError):
            if left.name.startswith(f".{store.stem}.") and time.time() - left.stat().st_mtime > DAY:
                left.unlink()


def contents(connection: Any) -> Contents:
    """What a store holds, read over a driver's connection.

    Raises:
        sqlite Error: a page is damaged or missing.
    """
    tables = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
    ]
    rows = {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables
    }
    digest = hashlib.sha256()
    if "operation" in tables:
        digest.update(repr(connection.execute(_LAST).fetchone()).encode())
    for (name,) in connection.execute("SELECT sha256 FROM blob ORDER BY sha256"):
        digest.update(name.encode())
    return Contents(rows, digest.hexdigest())


def read(path: Path, key: bytes | None) -> Contents:
    """What a backup or a closed store holds, after every page was looked at.

    Raises:
        StoreRefused: it is damaged, or the key does not open it.
    """
    try:
        connection = connecting.connect(path, key, writable=False)
        try:
            for (line,) in connection.execute("PRAGMA integrity_check"):
                if line != "ok":
                    raise StoreRefused(
                        _("{name} is damaged: {line}").format(name=path.name, line=line)
                    )
            if key is not None:
                for (line,) in connection.execute("PRAGMA cipher_integrity_check"):
                    raise StoreRefused(
                        _("{name} is damaged: {line}").format(name=path.name, line=line)
                    )
            return contents(connection)
        finally:
            connection.close()
    except connecting.Error as error:
        raise StoreRefused(
            _("{name} cannot be read ({reason}). Choose another backup.").format(
                name=path.name, reason=error
            )
        ) from error


def restore(
    path: Path,
    backup: Path,
    key: bytes | None,
    *,
    at: datetime,
    steps: Steps = lambda name: None,
) -> None:
    """Put a backup in the place of a closed store; the store that was there becomes a backup.

    `key` opens the backup. `steps` is told `copied`, `kept`, `alone` and `replaced`.

    Raises:
        StoreRefused: the backup is damaged, the disk is full, or somebody reads the store; it is
            as it was.
    """
    read(backup, key)
    beside = path.with_name(f".{path.name}.restored")
    kept = place(path, folder(path), "restore", at).path
    unfinished = kept.with_name(f".{kept.name}.unfinished")
    log, kept_log = Path(f"{path}-wal"), Path(f"{kept}-wal")
    try:
        copy_file(backup, beside)
        steps("copied")
        kept.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            _settle(path, key)
            if log.exists() and log.stat().st_size:  # too damaged for that: both are kept
                copy_file(log, kept_log)
            copy_file(path, unfinished)
            unfinished.replace(kept)
        steps("kept")
        # Gone before the new file comes: a log of the old one would be read into it.
        for suffix in ("-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        steps("alone")
        beside.replace(path)
        steps("replaced")
    except OSError as error:
        if not kept.exists():
            with suppress(OSError):
                kept_log.unlink()
        raise StoreRefused(
            _("{name} could not be restored: {reason}. The store is as it was.").format(
                name=backup.name, reason=error.strerror or error
            )
        ) from error
    finally:
        for left in (beside, unfinished):
            with suppress(OSError):
                left.unlink()


def _copy(path: Path, key: bytes | None, to: Path) -> Contents:
    """Copy one state of a store; what it holds in that state."""
    salt = keys.salt_of(path)
    source = connecting.connect(path, key, writable=False)
    target = connecting.connect(to, key + salt if key and salt else None)
    try:
        # Within one reading transaction the count and the copy see the same state.
        source.execute("BEGIN")
        held = contents(source)
        source.backup(target)
        # A copy that is only ever read needs no log beside it.
        target.execute("PRAGMA journal_mode = DELETE")
        return held
    finally:
        target.close()
        source.close()


def _settle(path: Path, key: bytes | None) -> None:
    """Bring what still lies in the log into the file itself; a damaged store is kept as it is.

    Raises:
        StoreRefused: another program reads the store.
    """
    try:
        connection = connecting.connect(path, key)
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        connection.close()
    except connecting.Error:
        return
    if busy:
        raise StoreRefused(
            _("{name} is open elsewhere. Close it there, then restore.").format(name=path.name)
        )
