"""What a store holds and a backup of it does not, and the other way round: for the restore screen.

Compared in SQL, over one connection that has both files open to read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, inspect

from desktop.errors import StoreRefused
from desktop.i18n import _
from desktop.models.journal import row_json
from desktop.models.specs import REGISTERS, SPECS
from desktop.services import connecting
from desktop.services.histories import Entry

LISTED = 1000
"""How many operations are listed."""


@dataclass(frozen=True)
class RegisterDifference:
    """How a register differs, seen from the store: restoring the backup would undo this.

    `added` records are in the store only, `removed` in the backup only, `changed` differ.
    """

    register: str
    added: int
    removed: int
    changed: int

    @property
    def title(self) -> str:
        """The register's name in the language of now."""
        return _(SPECS[self.register].titles)


@dataclass(frozen=True)
class Differences:
    """What restoring a backup would undo.

    `registers` holds those that differ; `operations` what the store did since the backup, newest
    first, `more` the number of those that are not listed. `unread` names the registers that could
    not be compared, because the store is damaged there, and `readable` is false where nothing of
    its journal could be read.
    """

    registers: tuple[RegisterDifference, ...] = ()
    operations: tuple[Entry, ...] = ()
    more: int = 0
    unread: tuple[str, ...] = ()
    readable: bool = True

    @property
    def none(self) -> bool:
        """Whether both hold the same."""
        return self.readable and not (self.registers or self.operations or self.unread)


def between(
    store: Path, key: bytes | None, backup: Path, backup_key: bytes | None = None
) -> Differences:
    """What a store has done since a backup, and how the records differ; neither is changed.

    `backup_key` is the backup's key where it is another than the store's. Registers that cannot be
    read for damage are named in the result.

    Raises:
        StoreRefused: the backup cannot be read, or the store not at all.
    """
    try:
        with _both(store, key, backup, backup_key or key) as connection:
            registers, unread = _registers(connection)
            operations, more, readable = _operations(connection)
    except connecting.Error as error:
        raise StoreRefused(
            _("{name} and {backup} cannot be compared ({reason}).").format(
                name=store.name, backup=backup.name, reason=error
            )
        ) from error
    return Differences(tuple(registers), tuple(operations), more, tuple(unread), readable)


@contextmanager
def _both(store: Path, key: bytes | None, backup: Path, backup_key: bytes | None) -> Iterator[Any]:
    connection = connecting.connect(store, key, writable=False)
    try:
        there = connecting.uri_of(backup.absolute()) + "?mode=ro"
        with backup.open("rb") as file:
            plain = file.read(16) == b"SQLite format 3\0"
        words = "" if plain or backup_key is None else f"x'{backup_key.hex()}'"
        connection.execute("ATTACH DATABASE ? AS backup KEY ?", (there, words))
        connection.execute("SELECT count(*) FROM backup.sqlite_master").fetchone()
        yield connection
    finally:
        connection.close()


def _registers(connection: Any) -> tuple[list[RegisterDifference], list[str]]:
    found, unread = [], []
    for name, spec in REGISTERS.items():
        table = inspect(spec.model).local_table
        assert isinstance(table, Table)  # noqa: S101 - every register has one
        try:
            one = RegisterDifference(name, *_counts(connection, table))
        except connecting.DatabaseError:
            unread.append(name)
            continue
        if one.added or one.removed or one.changed:
            found.append(one)
    return found, unread


def _counts(connection: Any, table: Table) -> tuple[int, int, int]:
    there = {row[1] for row in connection.execute(f'PRAGMA backup.table_info("{table.name}")')}
    if not there:
        return (connection.execute(f'SELECT count(*) FROM main."{table.name}"').fetchone()[0], 0, 0)
    here = {row[1] for row in connection.execute(f'PRAGMA main.table_info("{table.name}")')}
    # A backup of an older program lacks columns: those that both have are compared.
    apart = {"version", *(c.name for c in table.columns if c.name not in there & here)}
    added, removed = (
        connection.execute(
            f'SELECT count(*) FROM {a}."{table.name}" WHERE uid NOT IN '
            f'(SELECT uid FROM {b}."{table.name}")'
        ).fetchone()[0]
        for a, b in (("main", "backup"), ("backup", "main"))
    )
    changed = connection.execute(
        f'SELECT count(*) FROM main."{table.name}" AS a JOIN backup."{table.name}" AS b '
        f"ON a.uid = b.uid WHERE {row_json(table, 'a', apart)} <> {row_json(table, 'b', apart)}"
    ).fetchone()[0]
    return added, removed, changed


def _operations(connection: Any) -> tuple[list[Entry], int, bool]:
    has = "SELECT count(*) FROM {}.sqlite_master WHERE name = 'operation'"
    try:
        if not connection.execute(has.format("main")).fetchone()[0]:
            return [], 0, False
        since = "1"
        if connection.execute(has.format("backup")).fetchone()[0]:
            since = (
                "NOT EXISTS (SELECT 1 FROM backup.operation AS b WHERE b.id = a.id "
                "AND b.digest IS a.digest)"
            )
        (n,) = connection.execute(
            f"SELECT count(*) FROM main.operation AS a WHERE {since}"
        ).fetchone()
        rows = connection.execute(
            "SELECT a.id, a.label, a.kind, a.who, a.at, "
            "(SELECT count(*) FROM main.change AS c WHERE c.operation_id = a.id) "
            f"FROM main.operation AS a WHERE {since} ORDER BY a.id DESC LIMIT {LISTED}"
        ).fetchall()
    except connecting.DatabaseError:
        return [], 0, False
    entries = [
        Entry(key, label, kind, who, datetime.fromisoformat(at), count)
        for key, label, kind, who, at, count in rows
    ]
    return entries, n - len(entries), True
