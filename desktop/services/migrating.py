"""Bringing a store's tables up to date, in one transaction, after a verified backup."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect
from sqlalchemy.orm import Session

from desktop import paths
from desktop.errors import StoreRefused
from desktop.i18n import _
from desktop.models.schema import REVISION
from desktop.services import backups, journal, search
from desktop.services.clock import moment

if TYPE_CHECKING:
    from alembic.config import Config


def config() -> "Config":
    """Alembic's settings. Loading Alembic takes as long as opening a window: only when needed."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(paths.migrations()).replace("%", "%%"))
    return made


def current(engine: Engine) -> str | None:
    """The schema revision that a store is at; None before its first."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.exec_driver_sql(
            "SELECT version_num FROM alembic_version"
        ).scalar()
        return revision


def upgrade(engine: Engine) -> None:
    """Run what is missing, whole or not at all.

    Raises:
        StoreRefused: afterwards some row would point to another that is not there.
    """
    from alembic import command

    # Rebuilding a table with foreign keys on deletes its children silently, and the switch does
    # nothing inside a transaction.
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
        try:
            with connection.begin():
                older = inspect(connection).has_table("school")
                unrecorded = older and not inspect(connection).has_table("operation")
                journal.remove(connection)
                settings = config()
                settings.attributes["connection"] = connection
                command.upgrade(settings, "head")
                journal.install(connection)
                search.install(connection)
                if unrecorded:
                    with Session(connection) as session:
                        journal.open_books(session)
                if connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone():
                    raise StoreRefused(
                        _(
                            "The store could not be brought up to date: its records do not fit together."
                        )
                    )
        finally:
            raw.execute("PRAGMA foreign_keys = ON")  # type: ignore[union-attr]


def bring_up_to_date(engine: Engine, path: Path, key: bytes | None, *, writable: bool) -> None:
    """Make a new store's tables, or upgrade an older one after a verified backup.

    A store of today is left as it is.

    Raises:
        StoreRefused: a newer program made the store, or it is older and cannot be written or
            backed up.
    """
    revision = current(engine)
    if revision == REVISION:
        return
    if revision is None:
        upgrade(engine)
        return
    if revision not in known():
        raise StoreRefused(
            _(
                "{name} was made by a newer version of Kakehashi. Install that version to open it."
            ).format(name=path.name)
        )
    if not writable:
        raise StoreRefused(
            _("{name} must be brought up to date, but it cannot be written.").format(name=path.name)
        )
    backups.make(path, key, backups.folder(path), "migration", at=moment())
    upgrade(engine)


def known() -> list[str]:
    """The revisions that this program knows, newest first."""
    from alembic.script import ScriptDirectory

    return [script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()]
