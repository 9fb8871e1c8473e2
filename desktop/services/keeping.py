"""When backups are made, what is put back, and what is done with a damaged store.

Backups are due on opening where something changed since the last one, hourly while something
changes, and before an import, a migration, a restore and a change of the key.
"""

import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from desktop.errors import StoreRefused
from desktop.i18n import _
from desktop.models.journal import Operation
from desktop.models.people import Actor, Role
from desktop.services import backups, clock, connecting, differences, keys, people, places
from desktop.services.backups import Backup, Steps
from desktop.services.differences import Differences
from desktop.services.files import copy_file, sync_folder
from desktop.services.locking import WriterLock
from desktop.services.store import KeyNeeded, Store

HOUR = timedelta(hours=1)
LOOKED_AT = 5
"""How many of the newest backups are asked whether they hold the store's last operation."""


def due(store: Store, at: datetime) -> str | None:
    """Why a backup is due at a moment (UTC): `opening`, `hourly`; None where none is.

    A few milliseconds: may be asked by a timer. Nothing is due where nothing was changed since a
    backup, whatever the clocks of backups say.
    """
    if not store.writable:
        return None
    with store.read() as session:
        last = session.execute(
            select(Operation.id, Operation.digest, Operation.at)
            .order_by(Operation.id.desc())
            .limit(1)
        ).first()
    if last is None:
        return None
    known = backups.found(store.path, backups.folder(store.path))[:LOOKED_AT]
    ends = [_end(backup, store.key) for backup in known]
    if (last.id, last.digest) in ends:
        return None
    if last.at < store.opened_at and not any(b.at >= store.opened_at for b in known if b.at <= at):
        return "opening"
    since = max([b.at for b in known if b.at <= at] + [store.opened_at])
    return "hourly" if at - since >= HOUR or at < store.opened_at else None


def keep(
    store: Store, reason: str, *, at: datetime | None = None, into: Path | None = None
) -> Backup:
    """Make a verified backup of an open store, while others read and write it.

    `reason` is one of `backups.REASONS`.

    Raises:
        StoreRefused: it could not be made; the sentence is for a person to read.
    """
    folder = into or backups.folder(store.path)
    return backups.make(store.path, store.key, folder, reason, at=at or clock.moment())


def before_import(store: Store) -> Backup | None:
    """The backup before an import; None where the newest one holds all there is.

    Raises:
        StoreRefused: as `keep`; the import must not go on unless the person says so.
    """
    if not store.writable:
        return None
    with store.read() as session:
        last = session.execute(
            select(Operation.id, Operation.digest).order_by(Operation.id.desc()).limit(1)
        ).first()
    known = backups.found(store.path, backups.folder(store.path))[:LOOKED_AT]
    if last is None or any(_end(backup, store.key) == tuple(last) for backup in known):
        return None
    return keep(store, "import")


def compare(store: Store, backup: Backup, *, passphrase: str | None = None) -> Differences:
    """What restoring a backup would undo, for the restore screen.

    `passphrase` is that of the backup where it was made under another key.

    Raises:
        StoreRefused: the backup cannot be read, or needs its own passphrase.
    """
    key = _key_for(backup.path, store.key, passphrase)
    return differences.between(store.path, store.key, backup.path, key)


def restore(
    store: Store,
    backup: Path,
    *,
    at: datetime,
    passphrase: str | None = None,
    steps: Steps = lambda name: None,
) -> None:
    """Put a backup in the place of an open store, which stays open; what was there becomes a backup.

    `passphrase` is that of the backup where it was made under another key; the store is under the
    backup's key afterwards. `steps` is told as by `backups.restore`. Whoever shows the store reads
    everything anew.

    Raises:
        NotAllowed: the person does not own the store.
        StoreRefused: the backup is damaged or the store in use; the store is as it was.
    """
    people.require_owner(store.person, _("Restoring a backup"))
    store.must_write()
    key = _key_for(backup, store.key, passphrase)
    with store.alone():
        backups.restore(store.path, backup, key, at=at, steps=steps)
        store.key = key
    with store.read() as session:
        store.person = people.find(session)


def restore_closed(
    path: Path, backup: Path, *, at: datetime, passphrase: str | None = None
) -> None:
    """As `restore`, for a store that nobody has open or that cannot be opened.

    Raises:
        NotAllowed: the store, or where it cannot be read the backup, names another owner.
        KeyNeeded: the backup is encrypted and the passphrase does not open it.
        StoreRefused: as `restore`, or somebody has the store open.
    """
    if not backup.is_file():
        raise StoreRefused(_("There is no backup at {path}.").format(path=backup))
    places.check_place(path)
    key = _key_for(backup, None, passphrase)
    now = None
    with suppress(OSError, StoreRefused):
        now = _owner_at(path, _key_for(path, None, passphrase))
    people.require_owner(now or _owner_at(backup, key), _("Restoring a backup"))
    lock = WriterLock(path)
    if not lock.acquire():
        raise StoreRefused(
            _("{name} is open elsewhere. Close it there, then restore.").format(name=path.name)
        )
    try:
        backups.restore(path, backup, key, at=at)
    finally:
        lock.release()


def rescue(
    path: Path,
    backup: Path,
    key: bytes | None,
    *,
    at: datetime,
    steps: Steps = lambda name: None,
) -> Path:
    """Put a good backup in the place of a damaged store; where the damaged file is kept.

    `steps` is told `copied`, `kept`, `alone` and `replaced`.

    Raises:
        StoreRefused: the backup is damaged, somebody has the store open, or the disk is full; the
            damaged store is as it was.
    """
    backups.read(backup, key)
    aside = path.with_name(f"{path.stem}.{at:%Y%m%d-%H%M%S}.damaged")
    beside = path.with_name(f".{path.name}.restored")
    lock = WriterLock(path)
    if not lock.acquire():
        raise StoreRefused(
            _("{name} is open elsewhere. Close it there, then restore.").format(name=path.name)
        )
    try:
        copy_file(backup, beside)
        steps("copied")
        for suffix in ("", "-wal"):
            if Path(f"{path}{suffix}").is_file():
                copy_file(Path(f"{path}{suffix}"), Path(f"{aside}{suffix}"))
        steps("kept")
        for suffix in ("-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        steps("alone")
        os.replace(beside, path)  # noqa: PTH105 - tests put their own in its place
        sync_folder(path.parent)
        steps("replaced")
    except OSError as error:
        raise StoreRefused(
            _("{name} could not be restored: {reason}. The store is as it was.").format(
                name=backup.name, reason=error.strerror or error
            )
        ) from error
    finally:
        with suppress(OSError):
            beside.unlink()
        lock.release()
    return aside


def _end(backup: Backup, key: bytes | None) -> tuple[int, str] | None:
    """The last operation of a backup, by id and digest; None where it cannot be read."""
    try:
        salt = keys.salt_of(backup.path)
        connection = connecting.connect(backup.path, key if salt else None, writable=False)
        try:
            end: tuple[int, str] | None = connection.execute(
                "SELECT id, digest FROM operation ORDER BY id DESC LIMIT 1"
            ).fetchone()
            return end
        finally:
            connection.close()
    except (OSError, connecting.Error):
        return None


def _key_for(path: Path, key: bytes | None, passphrase: str | None) -> bytes | None:
    """The key of a file: from the passphrase where one is given, else that of the store.

    Raises:
        KeyNeeded: the passphrase does not open it.
    """
    try:
        salt = keys.salt_of(path)
    except OSError as error:
        raise StoreRefused(
            _("{name} cannot be read ({reason}). Choose another backup.").format(
                name=path.name, reason=error.strerror
            )
        ) from error
    if salt is None:
        return None
    if passphrase is None:
        return key
    own = keys.derive(passphrase, salt)
    if not connecting.opens(path, own):
        raise KeyNeeded(
            _("This passphrase does not open {name}. Type it again.").format(name=path.name)
        )
    return own


def _owner_at(path: Path, key: bytes | None) -> Actor:
    """Who the person at this computer is to a closed store, as `people.find`."""
    try:
        connection = connecting.connect(path, key, writable=False)
        try:
            has = "SELECT count(*) FROM sqlite_master WHERE name = 'person'"
            if not connection.execute(has).fetchone()[0]:
                return Actor(None, clock.who(), Role.OWNER)
            rows = connection.execute("SELECT name, system_name, role, active FROM person")
            return people.among(rows.fetchall())
        finally:
            connection.close()
    except connecting.Error as error:
        raise StoreRefused(
            _("{name} cannot be read ({reason}). Choose another backup.").format(
                name=path.name, reason=error
            )
        ) from error
