"""Connections to a store's file: the driver, the key, the settings that make writes durable."""

from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from desktop.models import readings, searching
from desktop.services import places

Error, DatabaseError = sqlite.Error, sqlite.DatabaseError

BUSY_MS = 10_000
CACHE_KIB = 65_536
PAGE = 4096


def connect(path: Path, key: bytes | None = None, *, writable: bool = True) -> Any:
    """A driver's connection, without implicit transactions.

    `key` is the 32-byte key of an encrypted store, or those with a 16-byte salt where a new file is
    to be made.
    """
    uri = uri_of(path.absolute()) if writable else _reading(path)
    connection = sqlite.connect(uri, uri=True, check_same_thread=False, timeout=BUSY_MS / 1000)
    # The driver would begin and commit on its own, and never around DDL: we say when.
    connection.isolation_level = None
    connection.create_function(searching.FUNCTION, -1, searching.words, deterministic=True)
    connection.create_function(searching.READING, 1, readings.reading, deterministic=True)
    if key is not None:
        _unlock(connection, key)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def opens(path: Path, key: bytes) -> bool:
    """Whether a key opens an encrypted file: its first page can be read, whatever the others are."""
    try:
        connection = sqlite.connect(_reading(path), uri=True)
        try:
            _unlock(connection, key)
            # Asks for the first page only; most others would read the list of tables before.
            connection.execute("PRAGMA application_id").fetchone()
        finally:
            connection.close()
    except Error:
        return False
    return True


def _reading(path: Path) -> str:
    return f"{uri_of(path.absolute())}?mode=ro&immutable={_fixed(path):d}"


def _unlock(connection: Any, key: bytes) -> None:
    # A wrong key or a damaged page is told in our own words, not on standard error.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")


def uri_of(path: PurePath) -> str:
    """A path as SQLite reads it, a share's too: `file:////server/share/…`, which no other has."""
    plain = path.as_posix()
    return f"file://{'' if plain.startswith('/') else '/'}{quote(plain, safe='/:')}"


def _fixed(path: Path) -> bool:
    """Whether nobody writes a file: it has no log, and SQLite may not make one to read it by."""
    return not Path(f"{path}-wal").exists() and not places.may_write(path.parent)


def engine(
    path: Path,
    key: bytes | None,
    begin: str,
    *,
    writable: bool,
    pool_size: int = 1,
    patience: Callable[[], float] = lambda: BUSY_MS / 1000,
) -> Engine:
    """A pool of connections whose transactions begin with `begin` (`BEGIN`, `BEGIN IMMEDIATE`).

    `patience` says how many seconds a transaction waits for other programs, when it begins.
    """

    def creator() -> Any:
        connection = connect(path, key, writable=writable)
        if writable:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        return connection

    made = create_engine(
        "sqlite+pysqlite://",
        module=sqlite,
        creator=creator,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=8,
    )

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience() * 1000:.0f}")
        connection.exec_driver_sql(begin)

    event.listen(made, "begin", start)
    return made
