"""Bringing a store's tables up to date, in one transaction, after a copy."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from desktop import paths
from desktop.errors import StoreRefused
from desktop.i18n import _
from desktop.services import journal


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(paths.migrations()).replace("%", "%%"))
    return config


def current(engine: Engine) -> str | None:
    """The schema revision that a store is at; None before its first."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine) -> None:
    """Run what is missing, whole or not at all.

    Raises:
        StoreRefused: afterwards some row would point to another that is not there.
    """
    # Rebuilding a table with foreign keys on deletes its children silently, and the switch does
    # nothing inside a transaction.
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
        try:
            with connection.begin():
                config = _config()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                journal.install(connection)
                if connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone():
                    raise StoreRefused(
                        _(
                            "The store could not be brought up to date: its records do not fit together."
                        )
                    )
        finally:
            raw.execute("PRAGMA foreign_keys = ON")  # type: ignore[union-attr]


def bring_up_to_date(engine: Engine, path: Path, *, writable: bool) -> None:
    """Make a new store's tables, or upgrade an older one after a copy beside it.

    A store of today is left as it is.

    Raises:
        StoreRefused: a newer program made the store, or it is older and cannot be written.
    """
    revision = current(engine)
    scripts = ScriptDirectory.from_config(_config())
    if revision == scripts.get_current_head():
        return
    if revision is None:
        upgrade(engine)
        return
    known = {script.revision for script in scripts.walk_revisions()}
    if revision not in known:
        raise StoreRefused(
            _(
                "{name} was made by a newer version of Kakehashi. Install that version to open it."
            ).format(name=path.name)
        )
    if not writable:
        raise StoreRefused(
            _("{name} must be brought up to date, but it cannot be written.").format(name=path.name)
        )
    copy = path.with_name(f"{path.name}.before-{scripts.get_current_head()}")
    with engine.connect() as connection:
        connection.connection.dbapi_connection.execute(  # type: ignore[union-attr]
            "VACUUM INTO ?", (str(copy),)
        )
    upgrade(engine)
