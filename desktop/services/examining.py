"""Whether a file is a store, whether the key fits, and whether it is damaged."""

from pathlib import Path

from desktop.errors import StoreRefused
from desktop.i18n import _
from desktop.models.schema import APPLICATION_ID
from desktop.services import backups, connecting, differences, keys
from desktop.services.backups import Backup
from desktop.services.differences import Differences

SUFFIX = ".kakehashi"
HEAD = 65_536


class KeyNeeded(StoreRefused):
    """The store is encrypted and no key, or a wrong one, was given."""


class Unreachable(StoreRefused):
    """The file cannot be looked at just now; nothing is said of what it holds."""


class StoreDamaged(StoreRefused):
    """The store's file is damaged; it is left as it is.

    Attributes:
        path: the file.
        reason: what is wrong with it, in words.
        backup: the newest backup that was read whole; None where there is none.
        key: the key that opens that backup.
        missing: what would be missing after restoring it; None where nothing can be read any more.
    """

    def __init__(
        self,
        path: Path,
        reason: object,
        backup: Backup | None = None,
        key: bytes | None = None,
        missing: Differences | None = None,
    ) -> None:
        super().__init__(
            _("{name} is damaged and cannot be opened ({reason}). Open a backup of it.").format(
                name=path.name, reason=reason
            )
        )
        self.path, self.reason = path, reason
        self.backup, self.key, self.missing = backup, key, missing


def examine(path: Path, key: bytes | None, passphrase: str | None, *, encrypted: bool) -> None:
    """Raise where a file is no store, its key is missing or wrong, or it is damaged.

    What looks like a wrong key or a foreign file is damage where the newest backup of that name
    opens under the same key.

    Raises:
        KeyNeeded, StoreDamaged, StoreRefused.
    """
    try:
        _examine(path, key, encrypted=encrypted)
    except StoreDamaged as error:
        raise damaged(path, error.reason, key, passphrase) from error
    except Unreachable:
        raise
    except StoreRefused as error:
        if _backup_fits(path, key, passphrase):
            raise damaged(path, error.__cause__ or "", key, passphrase) from error
        raise


def damaged(
    path: Path, reason: object, key: bytes | None, passphrase: str | None = None
) -> StoreDamaged:
    """The error for a damaged store, with its newest good backup and what that lacks."""
    for backup in backups.found(path, backups.folder(path)):
        try:
            fits = _key_of(backup.path, key, passphrase)
            backups.read(backup.path, fits)
        except (StoreRefused, OSError):
            continue
        try:
            missing = differences.between(path, key, backup.path, fits)
        except StoreRefused:
            missing = None
        return StoreDamaged(path, reason, backup, fits, missing)
    return StoreDamaged(path, reason)


def _examine(path: Path, key: bytes | None, *, encrypted: bool) -> None:
    nothing = (
        _(
            "{name} is not a Kakehashi store, or is damaged beyond reading. Choose another file, or "
            "restore a backup of it."
        )
        if path.suffix == SUFFIX
        else _("{name} is not a Kakehashi store. Choose a file that ends in {suffix}.")
    ).format(name=path.name, suffix=SUFFIX)
    if encrypted and path.stat().st_size % connecting.PAGE:
        raise StoreRefused(nothing)
    if encrypted and key is None:
        raise KeyNeeded(_("{name} is encrypted. Type its passphrase.").format(name=path.name))
    try:
        connection = connecting.connect(path, key, writable=False)
        try:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if application == APPLICATION_ID and not _look(connection):
                raise StoreDamaged(path, _("its list of tables is not complete"))
        finally:
            connection.close()
    except UnicodeDecodeError as error:
        # The driver stumbles over its own message where that quotes damaged bytes.
        raise StoreDamaged(path, _("its list of tables cannot be read")) from error
    except connecting.DatabaseError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise Unreachable(
                _("{name} is being written by another program. Try again in a moment.").format(
                    name=path.name
                )
            ) from error
        if any(sign in str(error) for sign in ("disk I/O", "full", "unable to open")):
            raise Unreachable(
                _(
                    "{name} cannot be opened: the disk that holds it is full, failing or protected "
                    "({reason}). Make room or check the disk, then open it again."
                ).format(name=path.name, reason=error)
            ) from error
        if key is not None and not connecting.opens(path, key):
            raise KeyNeeded(
                _("This passphrase does not open {name}. Type it again.").format(name=path.name)
            ) from error
        if "not a database" in str(error):
            raise StoreRefused(nothing) from error
        raise StoreDamaged(path, error) from error
    if application != APPLICATION_ID:
        raise StoreRefused(nothing)


def _look(connection: object) -> bool:
    """Touch the first row of every table: a file cut short shows here, not in a day's time.

    Whether the tables say which revision they are at; those of a store just made are not there yet.
    """
    run = connection.execute  # type: ignore[attr-defined]
    names = [name for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'table'")]
    first = {
        name: run(f'SELECT * FROM "{name}" LIMIT 1').fetchone()  # noqa: S608 - the file's own names
        for name in names
    }
    return not names or any(first.get("alembic_version") or ())


def _key_of(backup: Path, key: bytes | None, passphrase: str | None) -> bytes | None:
    """The key of a backup: that of the store, or from the passphrase and the backup's own salt."""
    salt = keys.salt_of(backup)
    if salt is None:
        return None
    return keys.derive(passphrase, salt) if passphrase is not None else key


def _backup_fits(path: Path, key: bytes | None, passphrase: str | None) -> bool:
    """Whether the newest backup opens with what was given, so that the store itself must be bad.

    Where some backups have the store's own salt, the newest of those: others may be from before
    a change of the key.
    """
    known = backups.found(path, backups.folder(path))
    try:
        own = keys.salt_of(path)
        alike = [backup for backup in known if own and keys.salt_of(backup.path) == own]
        newest = next(iter(alike or known), None)
        if newest is None:
            return False
        salt = keys.salt_of(newest.path)
        if salt is None:
            # A store that was encrypted since has plain backups, but no run of zeros.
            with path.open("rb") as file:
                head = file.read(HEAD)
            return len(head) < keys.SALT or bytes(keys.SALT) in head
        if key is None and passphrase is None:
            return False
        connection = connecting.connect(
            newest.path, _key_of(newest.path, key, passphrase), writable=False
        )
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        finally:
            connection.close()
    except (OSError, connecting.Error):
        return False
    return True
