"""Changing the key of a store, encrypting a plain one, decrypting an encrypted one.

A new file is written beside the store under the new key and salt, read again, compared row by row,
and only then given the store's name: at every moment the store is wholly under the old key or
wholly under the new one. Nothing of the journal is touched, because nothing in the store changes.
"""

import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from desktop.errors import StoreRefused
from desktop.i18n import _
from desktop.models.schema import APPLICATION_ID
from desktop.services import backups, connecting, keys, people, vault
from desktop.services.backups import Backup
from desktop.services.files import sync_folder, write_beside
from desktop.services.store import Store

Steps = Callable[[str], None]
STEPS = ("backed up", "exported", "compared", "kept", "settled", "replaced", "opened")
"""What `steps` is told, in this order."""


@dataclass(frozen=True)
class Rekeyed:
    """What came of a change of key.

    `recovery` is the new recovery key as it is printed, None for a plain store. `before` is the
    backup under the old key; older backups need the old passphrase too, or the old recovery key.
    `after` is the first one under the new key.
    """

    recovery: str | None
    before: Backup
    after: Backup


def change_passphrase(
    store: Store,
    passphrase: str,
    *,
    at: datetime,
    steps: Steps = lambda name: None,
) -> Rekeyed:
    """Put a store under a new passphrase, salt and key; a plain store is encrypted by it.

    The store stays open, and everybody who holds it goes on with it. `at` is the moment in UTC.

    Raises:
        InvalidValue: the passphrase is too short.
        NotAllowed: the person does not own the store.
        StoreRefused: the store is open for reading only or in use, or the disk is full; it is
            under its old key as before.
    """
    people.require_owner(store.person, _("Changing the key"))
    keys.check_passphrase(passphrase)
    salt = os.urandom(keys.SALT)
    return _change(store, keys.derive(passphrase, salt), salt, at, steps)


def is_passphrase(store: Store, words: str) -> bool:
    """Whether words are the passphrase of an open store, and not its recovery key."""
    salt = keys.salt_of(store.path)
    return salt is not None and keys.derive(words, salt) == store.key


def decrypt(store: Store, *, at: datetime, steps: Steps = lambda name: None) -> Rekeyed:
    """Make a store a plain one that anybody can read; as `change_passphrase`."""
    people.require_owner(store.person, _("Taking the encryption away"))
    return _change(store, None, None, at, steps)


def beside(path: Path) -> Path:
    """Where the new file is written; what is left there by a kill is swept away on opening."""
    return path.with_name(f".{path.name}.rekeyed")


def _change(
    store: Store, key: bytes | None, salt: bytes | None, at: datetime, steps: Steps
) -> Rekeyed:
    store.must_write()
    path, old, new = store.path, store.key, beside(store.path)
    remembered = old is not None and vault.recall(path) == old
    into = backups.folder(path)
    before = backups.make(path, old, into, "key", at=at)
    steps("backed up")
    was_salt = keys.salt_of(path)
    # Backups are named by the second: the one after must not take the name of the one before.
    after = backups.place(path, into, "key", at + timedelta(seconds=1))
    done = False
    try:
        with store.still():
            new.unlink(missing_ok=True)
            _export(path, old, new, key + salt if key and salt else None)
            steps("exported")
            _compare(path, old, new, key)
            with new.open("r+b") as file:
                os.fsync(file.fileno())
            steps("compared")
            # Before the exchange: opening knows the right key by the backup that has the file's
            # salt, and takes another for damage where there is none.
            with write_beside(after.path) as copy, new.open("rb") as file:
                shutil.copyfileobj(file, copy, 1 << 20)
            steps("kept")
            with store.shut():
                _settle(path, old)
                steps("settled")
                os.replace(new, path)  # noqa: PTH105 - tests put their own in its place
                store.key, done = key, True
                steps("replaced")
                sync_folder(path.parent)
        steps("opened")
    except (OSError, connecting.Error) as error:
        raise StoreRefused(
            _(
                "The key of {name} could not be changed: {reason}. The old key is still good."
            ).format(name=path.name, reason=getattr(error, "strerror", None) or error)
        ) from error
    finally:
        for left in (new,) if done else (new, after.path):
            with suppress(OSError):
                left.unlink()
    if remembered and was_salt is not None:
        vault.forget_salt(was_salt)
        if key is not None:
            vault.remember(path, key)
    return Rekeyed(keys.recovery_text(key) if key else None, before, after)


def _export(path: Path, old: bytes | None, new: Path, key: bytes | None) -> None:
    connection = connecting.connect(path, old)
    try:
        words = f"x'{key.hex()}'" if key else ""
        connection.execute(
            "ATTACH DATABASE ? AS rekeyed KEY ?", (connecting.uri_of(new.absolute()), words)
        )
        connection.execute(f"PRAGMA rekeyed.application_id = {APPLICATION_ID}")
        connection.execute("SELECT sqlcipher_export('rekeyed')").fetchone()
        connection.execute("DETACH DATABASE rekeyed")
    finally:
        connection.close()


def _compare(path: Path, old: bytes | None, new: Path, key: bytes | None) -> None:
    """Raise unless both files hold the same schema and the same rows, byte for byte."""
    backups.read(new, key)
    prints = []
    for file, its in ((path, old), (new, key)):
        connection = connecting.connect(file, its, writable=False)
        try:
            prints.append(_fingerprint(connection))
        finally:
            connection.close()
    if prints[0] != prints[1]:
        raise StoreRefused(_("The new file differs from the store. The old key is still good."))


def _fingerprint(connection: Any) -> str:
    digest = hashlib.sha256()
    schema = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master "
        "WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
    ).fetchall()
    digest.update(repr(schema).encode())
    for kind, name, _table, sql in schema:
        if kind == "table" and "VIRTUAL" not in (sql or "").upper():
            columns = connection.execute(f'PRAGMA table_info("{name}")').fetchall()
            first = ", ".join(f'"{row[1]}"' for row in columns if row[5]) or "1"
            for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY {first}'):
                digest.update(repr(row).encode())
    return digest.hexdigest()


def _settle(path: Path, key: bytes | None) -> None:
    """Bring the log into the old file and be rid of it: it must not be played into the new one."""
    connection = connecting.connect(path, key)
    try:
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        connection.close()
    if busy:
        raise StoreRefused(
            _("{name} is open elsewhere. Close it there, then change the key.").format(
                name=path.name
            )
        )
    for suffix in ("-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
