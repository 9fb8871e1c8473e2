"""The office's memory: operations, what they changed, and taking them back.

The store opens an operation for each write; the triggers of `models.journal` fill in the rows;
here the operation is sealed, undone, redone, read and checked.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.orm import Session

from desktop.errors import RuleBroken
from desktop.i18n import _
from desktop.models.journal import Change, Operation, journaled, row_json, triggers
from desktop.models.schema import metadata
from desktop.services.clock import moment, who

REMEMBERED = 500
"""How many operations back undo reaches."""


@dataclass(frozen=True)
class Changed:
    """What one operation changed: the tables, and the ids of the rows in each."""

    operation: int
    label: str
    ids: dict[str, frozenset[int]] = field(default_factory=dict)

    @property
    def tables(self) -> frozenset[str]:
        """The tables that it touched."""
        return frozenset(self.ids)


@dataclass(frozen=True)
class Line:
    """One entry of a record's history: who changed what, from what to what, and when."""

    operation: int
    label: str
    kind: str
    who: str
    at: datetime
    table: str
    row: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def fields(self) -> list[str]:
        """The columns whose values differ."""
        old, new = self.before or {}, self.after or {}
        return [name for name in {**old, **new} if old.get(name) != new.get(name)]


def install(connection: Connection) -> None:
    """Make the triggers anew where they are not those that the metadata asks for."""
    there: dict[str, str] = dict(
        connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal\\_%' ESCAPE '\\'"
        ).all()
    )
    wanted = triggers(metadata)
    if there == wanted:
        return
    for name in there:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for sql in wanted.values():
        connection.exec_driver_sql(sql)


@dataclass(frozen=True)
class Entry:
    """One operation as the journal lists it, with how many rows it changed."""

    operation: int
    label: str
    kind: str
    who: str
    at: datetime
    rows: int

    @property
    def sentence(self) -> str:
        """What was done, to be read."""
        what = _(self.label)
        if self.kind == "undo":
            what = _("Taken back: {what}").format(what=what)
        elif self.kind == "redo":
            what = _("Done again: {what}").format(what=what)
        return what

    def as_json(self) -> dict[str, Any]:
        """The entry for a script."""
        return {
            "id": self.operation,
            "label": self.label,
            "kind": self.kind,
            "who": self.who,
            "at": f"{self.at.isoformat()}Z",
            "rows": self.rows,
        }


def begin(session: Session, label: str, kind: str = "do", target: int | None = None) -> Operation:
    """Open an operation; what is written from now on falls under it."""
    operation = Operation(
        label=label,
        kind=kind,
        target_id=target,
        who=who(),
        at=moment(),
    )
    session.add(operation)
    session.flush()
    return operation


def seal(session: Session, operation: Operation) -> Changed:
    """Chain an operation to the one before it; what it changed.

    An operation that changed nothing leaves no trace.
    """
    session.flush()
    ids: dict[str, set[int]] = {}
    found = session.execute(
        select(Change.table_name, Change.row_id)
        .where(Change.operation_id == operation.id)
        .distinct()
    )
    for table, row in found:
        ids.setdefault(table, set()).add(row)
    if not ids:
        session.delete(operation)
        session.flush()
        return Changed(operation.id, operation.label)
    before = session.scalar(
        select(Operation.digest)
        .where(Operation.id < operation.id)
        .order_by(Operation.id.desc())
        .limit(1)
    )
    operation.digest = digest(session, operation, before or "")
    session.flush()
    return Changed(operation.id, operation.label, {t: frozenset(rows) for t, rows in ids.items()})


def digest(session: Session, operation: Operation, before: str) -> str:
    """The SHA-256 (hex) of an operation with its changes, after the digest before it."""
    chain = hashlib.sha256(before.encode())
    head = [operation.id, operation.label, operation.kind, operation.target_id, operation.who]
    chain.update(json.dumps([*head, operation.at.isoformat()], ensure_ascii=False).encode())
    for row in session.connection().exec_driver_sql(
        "SELECT id, table_name, row_id, before_row, after_row FROM change WHERE operation_id = ? ORDER BY id",
        (operation.id,),
    ):
        chain.update(repr(tuple(row)).encode())
    return chain.hexdigest()


def broken(session: Session) -> Iterator[int]:
    """The operations whose entries are not as they were written, or follow a missing one."""
    before = ""
    for operation in session.scalars(select(Operation).order_by(Operation.id)):
        if operation.digest != digest(session, operation, before):
            yield operation.id
        before = operation.digest or ""


def stacks(session: Session) -> tuple[list[int], list[int]]:
    """The operations that can be undone and redone, the next one last."""
    undo: list[int] = []
    redo: list[int] = []
    rows = session.execute(
        select(Operation.id, Operation.kind, Operation.target_id)
        .order_by(Operation.id.desc())
        .limit(REMEMBERED)
    ).all()
    for key, kind, target in reversed(rows):
        if kind == "undo":
            undo = [each for each in undo if each != target]
            redo.append(key)
        elif kind == "redo":
            redo = [each for each in redo if each != target]
            undo.append(key)
        else:
            undo.append(key)
            redo.clear()
    return undo, redo


def take_back(session: Session, target: int) -> None:
    """Put every row that an operation changed back to what it was before.

    Within the operation that the caller has opened; the row's version goes up, never back, so that
    a form opened in between notices.

    Raises:
        RuleBroken: something it changed has been changed again since, or something that came
            later hangs on it; nothing is changed.
    """
    connection = session.connection()
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    connection.exec_driver_sql("DROP TABLE IF EXISTS temp.net")
    connection.execute(
        text(
            "CREATE TEMP TABLE net AS SELECT table_name, row_id,"
            " (SELECT before_row FROM main.change WHERE id = first) AS before_row,"
            " (SELECT after_row FROM main.change WHERE id = last) AS after_row"
            " FROM (SELECT table_name, row_id, min(id) AS first, max(id) AS last FROM main.change"
            " WHERE operation_id = :target GROUP BY table_name, row_id)"
        ),
        {"target": target},
    )
    own = session.scalar(text("SELECT max(id) FROM operation"))
    tables = journaled(metadata)
    for table in tables:
        _refuse_conflicts(connection, table)
    for table in reversed(tables):
        _delete_made(connection, table)
    for table in tables:
        _insert_lost(connection, table)
        _update_changed(connection, table)
    astray = connection.execute(
        text(
            "SELECT count(*) FROM change WHERE operation_id = :own AND NOT EXISTS"
            " (SELECT 1 FROM net WHERE net.table_name = change.table_name AND net.row_id = change.row_id)"
        ),
        {"own": own},
    ).scalar()
    if astray:
        raise RuleBroken(
            _("This cannot be taken back: {n} records that were added later hang on it.").format(
                n=astray
            )
        )
    connection.exec_driver_sql("DROP TABLE temp.net")


def _refuse_conflicts(connection: Connection, table: Table) -> None:
    now = row_json(table, "t", leave_out=["version"])
    n = connection.exec_driver_sql(
        f'SELECT count(*) FROM net LEFT JOIN "{table.name}" AS t ON t.id = net.row_id '
        f"WHERE net.table_name = '{table.name}' AND iif(net.after_row IS NULL, t.id IS NOT NULL, "
        f"t.id IS NULL OR {now} <> json_remove(net.after_row, '$.version'))"
    ).scalar()
    if n:
        raise RuleBroken(
            _(
                "This cannot be taken back: {n} of its records have been changed again since."
            ).format(n=n)
        )


def _delete_made(connection: Connection, table: Table) -> None:
    connection.exec_driver_sql(
        f'DELETE FROM "{table.name}" WHERE id IN (SELECT row_id FROM net '
        f"WHERE table_name = '{table.name}' AND before_row IS NULL AND after_row IS NOT NULL)"
    )


def _insert_lost(connection: Connection, table: Table) -> None:
    names = [column.name for column in table.columns]
    values = ", ".join(_value(name) for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    connection.exec_driver_sql(
        f'INSERT INTO "{table.name}" ({columns}) SELECT {values} FROM net '
        f"WHERE table_name = '{table.name}' AND after_row IS NULL AND before_row IS NOT NULL"
    )


def _update_changed(connection: Connection, table: Table) -> None:
    names = [column.name for column in table.columns if column.name not in ("id", "version")]
    values = ", ".join(f'"{name}" = {_value(name)}' for name in names)
    version = ', "version" = t."version" + 1' if "version" in table.columns else ""
    connection.exec_driver_sql(
        f'UPDATE "{table.name}" AS t SET {values}{version} FROM net WHERE net.row_id = t.id '
        f"AND net.table_name = '{table.name}' AND net.before_row IS NOT NULL AND net.after_row IS NOT NULL"
    )


def _value(name: str) -> str:
    return f"net.before_row ->> '$.\"{name}\"'"


def operations(session: Session, *, limit: int = 200) -> list[Entry]:
    """The newest operations, newest first."""
    rows = select(func.count()).where(Change.operation_id == Operation.id).scalar_subquery()
    statement = select(Operation, rows).order_by(Operation.id.desc()).limit(limit)
    return [
        Entry(each.id, each.label, each.kind, each.who, each.at, n)
        for each, n in session.execute(statement)
    ]


def history(
    session: Session, *, table: str | None = None, row: int | None = None, limit: int = 200
) -> list[Line]:
    """The newest changes of the store, of a table, or of one row, newest first."""
    statement = (
        select(Operation, Change)
        .join(Change, Change.operation_id == Operation.id)
        .order_by(Change.id.desc())
        .limit(limit)
    )
    if table is not None:
        statement = statement.where(Change.table_name == table)
    if row is not None:
        statement = statement.where(Change.row_id == row)
    return list(_lines(session.execute(statement)))


def _lines(rows: Iterable[Any]) -> Iterator[Line]:
    for operation, change in rows:
        before, after = (
            json.loads(each) if each else None for each in (change.before, change.after)
        )
        yield Line(
            operation.id,
            operation.label,
            operation.kind,
            operation.who,
            operation.at,
            change.table_name,
            change.row_id,
            before,
            after,
        )
