"""Finding records by their texts, through the index of `models.searching`."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, column, literal_column, select, table
from sqlalchemy.orm import Session

from desktop.models import searching
from desktop.models.searching import key as key
from desktop.models.spec import Spec
from desktop.models.specs import SPECS

INDEXED = {
    str(spec.model.__tablename__): spec for spec in SPECS.values() if searching.columns(spec)
}
"""The registers with texts, by table."""


def install(connection: Connection) -> None:
    """Make each index that is not there, and fill all from the rows: the descriptions may differ.

    Part of making a store's tables and of bringing an older store up to date.
    """
    for spec in INDEXED.values():
        index = searching.table(spec)
        connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{index}"')
        connection.exec_driver_sql(searching.schema(spec))
        # What is deleted is gone from the index's pages too, not only marked as gone.
        connection.exec_driver_sql(
            f'INSERT INTO "{index}" ("{index}", rank) VALUES (\'secure-delete\', 1)'
        )
        connection.exec_driver_sql(
            f'INSERT INTO "{index}" (rowid, words) SELECT id, {searching.tokens(spec)} '
            f'FROM "{spec.model.__tablename__}"'
        )


def follow(session: Session, operation: int, tables: Iterable[str]) -> None:
    """Read anew the rows that an operation changed, by the entries of the journal about them.

    Set by set and not by triggers: FTS5 writes to the file after each statement that fires one.
    """
    connection = session.connection()
    for name in INDEXED.keys() & set(tables):
        spec = INDEXED[name]
        index = searching.table(spec)
        changed = "SELECT row_id FROM change WHERE operation_id = ? AND table_name = ?"
        connection.exec_driver_sql(
            f'DELETE FROM "{index}" WHERE rowid IN ({changed} AND before_row IS NOT NULL)',
            (operation, name),
        )
        connection.exec_driver_sql(
            f'INSERT INTO "{index}" (rowid, words) SELECT id, {searching.tokens(spec)} '
            f'FROM "{name}" WHERE id IN ({changed})',
            (operation, name),
        )


def holding(spec: Spec, word: str) -> Select[tuple[int]] | None:
    """The ids of a register's records that hold a word of a `key`; None where it has no texts."""
    if not searching.columns(spec):
        return None
    name = searching.table(spec)
    matches = literal_column(f'"{name}"').op("MATCH")(searching.match(word))
    return select(column("rowid")).select_from(table(name)).where(matches)


def newest(session: Session, spec: Spec, text: str, limit: int) -> list[int]:
    """The ids of the newest records that hold every word of a text."""
    words = key(text).split()
    if not words or not searching.columns(spec):
        return []
    name = searching.table(spec)
    every = " AND ".join(map(searching.match, words))
    rows = session.connection().exec_driver_sql(
        f'SELECT rowid FROM "{name}" WHERE "{name}" MATCH ? ORDER BY rowid DESC LIMIT ?',
        (every, limit),
    )
    return [row[0] for row in rows]


def best(session: Session, spec: Spec, text: str, limit: int) -> list[int]:
    """The ids of records that hold every word of a text, most likely meant first.

    Those whose name begins with the first word as a whole come before those whose name begins with
    it and those that hold it anywhere; of each kind the newest `limit` are looked at.
    """
    words = key(text).split()
    if not words or not searching.columns(spec):
        return []
    first, rest = words[0], list(map(searching.match, words[1:]))
    name = searching.table(spec)
    starts = (
        searching.match_start(first, whole=True),
        searching.match_start(first),
        searching.match(first),
    )
    one = (
        f'SELECT * FROM (SELECT {{}} AS place, rowid AS id FROM "{name}" WHERE "{name}" MATCH ?'
        " ORDER BY rowid DESC LIMIT ?)"
    )
    rows = session.connection().exec_driver_sql(
        " UNION ALL ".join(one.format(place) for place in range(len(starts))),
        tuple(each for start in starts for each in (" AND ".join([start, *rest]), limit)),
    )
    found = dict.fromkeys(row[1] for row in sorted(rows, key=lambda row: (row[0], -row[1])))
    return list(found)


def count(session: Session, spec: Spec, text: str) -> int:
    """How many records hold every word of a text."""
    words = key(text).split()
    if not words or not searching.columns(spec):
        return 0
    name = searching.table(spec)
    every = " AND ".join(map(searching.match, words))
    found = session.connection().exec_driver_sql(
        f'SELECT count(*) FROM "{name}" WHERE "{name}" MATCH ?', (every,)
    )
    return int(found.scalar() or 0)


def holds(spec: Spec, id_column: Any, word: str) -> ColumnElement[bool] | None:
    """Whether the record whose id is in a column holds a word; None where nothing is searched."""
    found = holding(spec, word)
    return None if found is None else id_column.in_(found)
