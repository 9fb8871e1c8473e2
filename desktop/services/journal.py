"""The office's memory: operations and the chain that shows whether they are as they were written.

The store opens an operation for each write; the triggers of `models.journal` fill in the rows; here
the operation is sealed and the chain checked. `undoing` takes operations back, `histories` reads
them for a person.

The chain: each operation's digest is the SHA-256 of the digest before it, of itself and of its
changes. Erasing personal data for good changes the rows of earlier operations, so that they would
no longer give their digests. The operation that erased (`kind` is `wipe`) therefore holds one
change of the table `operation` for each operation that it touched: its digest of old, which stays
in the chain, and the digest over what is left. Those changes are sealed in the chain themselves,
so that only an erasure that is accounted for makes such an operation pass.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, exists, func, select
from sqlalchemy.orm import Session

from desktop.errors import RuleBroken
from desktop.i18n import N_, _
from desktop.models.journal import UNJOURNALED, Change, Operation, row_json, triggers
from desktop.models.journal import journaled as journaled
from desktop.models.people import Actor
from desktop.models.schema import metadata
from desktop.services import people, search
from desktop.services.agreements import guard as agreements
from desktop.services.clock import moment
from desktop.services.histories import Entry as Entry
from desktop.services.histories import Filter as Filter
from desktop.services.histories import Line as Line
from desktop.services.histories import RecordLine as RecordLine
from desktop.services.histories import count_operations as count_operations
from desktop.services.histories import history as history
from desktop.services.histories import names as names
from desktop.services.histories import operations as operations
from desktop.services.histories import record_history as record_history
from desktop.services.histories import touched as touched
from desktop.services.undoing import take_back as take_back

NOT_ROWS = UNJOURNALED | {"erasure"}
"""What a change may be of that is no row: what an erasure says of itself and of other operations."""

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


def install(connection: Connection) -> None:
    """Make the triggers anew where they are not those that the metadata asks for."""
    wanted = triggers(metadata)
    if _installed(connection) == wanted:
        return
    remove(connection)
    for sql in wanted.values():
        connection.exec_driver_sql(sql)


def remove(connection: Connection) -> None:
    """Take the triggers away, as a migration needs it: they name columns that may go."""
    for name in _installed(connection):
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


def _installed(connection: Connection) -> dict[str, str]:
    return dict(
        connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal\\_%' ESCAPE '\\'"
        ).all()
    )


def begin(
    session: Session, actor: Actor, label: str, kind: str = "do", target: int | None = None
) -> Operation:
    """Open a person's operation; what is written from now on falls under it."""
    operation = Operation(label=label, kind=kind, target_id=target, who=actor.name, at=moment())
    session.add(operation)
    session.flush()
    return operation


def open_books(session: Session) -> None:
    """Enter what a store held before it had a journal, as it is, so that it is accounted for too.

    Nobody did it, and it cannot be taken back: the kind of this first operation is `open`.
    """
    operation = Operation(
        label=N_("What the store held before its journal"), kind="open", who="", at=moment()
    )
    session.add(operation)
    session.flush()
    connection = session.connection()
    for table in journaled(metadata):
        connection.exec_driver_sql(
            "INSERT INTO change (operation_id, table_name, row_id, after_row)"
            f' SELECT ?, ?, id, {row_json(table, "t")} FROM "{table.name}" AS t ORDER BY id',
            (operation.id, table.name),
        )
    operation.digest = digest(session, operation, "")
    session.flush()


def seal(session: Session, operation: Operation, actor: Actor) -> Changed:
    """Chain an operation to the one before it; what it changed.

    An operation that changed nothing leaves no trace.

    Raises:
        NotAllowed: it changed what the person's role does not allow.
        RuleBroken: it leaves the people of the store out of order, changes frozen terms of an
            agreement, or makes two agreements of the same parties overlap.
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
    people.guard(session, operation.id, actor, ids)
    if operation.kind == "do":
        agreements.guard(session, operation.id, ids)
    search.follow(session, operation.id, ids)
    before = session.scalar(
        select(Operation.digest)
        .where(Operation.id < operation.id)
        .order_by(Operation.id.desc())
        .limit(1)
    )
    operation.digest = digest(session, operation, before or "")
    session.flush()
    rows = {t: frozenset(keys) for t, keys in ids.items() if t not in NOT_ROWS}
    return Changed(operation.id, operation.label, rows)


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
    seals = _seals(session)
    for operation in session.scalars(select(Operation).order_by(Operation.id)):
        now = digest(session, operation, before)
        was, left = seals.get(operation.id, (now, now))
        if operation.digest != was or now != left:
            yield operation.id
        before = operation.digest or ""


def unaccounted(session: Session) -> Iterator[tuple[str, int]]:
    """Rows that are not what the newest entry about them says, by table and id.

    They were edited, added or removed past the journal, or a bit of them has flipped, or the newest
    entries are missing, which the chain by itself cannot show.
    """
    connection = session.connection()
    for table in journaled(metadata):
        now = row_json(table, "t")
        # Entries may be older than a column: only what both know is compared.
        differs = (
            f"{now} <> c.after_row AND EXISTS (SELECT 1 FROM json_each({now}) AS n"
            " JOIN json_each(c.after_row) AS w ON w.key = n.key WHERE w.atom IS NOT n.atom)"
        )
        newest = "SELECT max(id) FROM change WHERE table_name = ? AND row_id = t.id"
        rows = connection.exec_driver_sql(
            f'SELECT t.id FROM "{table.name}" AS t LEFT JOIN change AS c ON c.id = ({newest})'
            f" WHERE c.id IS NULL OR c.after_row IS NULL OR {differs} UNION ALL"
            " SELECT row_id FROM change WHERE id IN (SELECT max(id) FROM change"
            " WHERE table_name = ? GROUP BY row_id) AND after_row IS NOT NULL"
            f' AND row_id NOT IN (SELECT id FROM "{table.name}")',
            (table.name, table.name),
        )
        yield from ((table.name, row) for (row,) in rows.all())


def _seals(session: Session) -> dict[int, tuple[str, str]]:
    """Of each operation that lost data to an erasure: its digest, and that of what is left."""
    rows = session.execute(
        select(
            Change.row_id,
            func.json_extract(Change.before, "$.digest"),
            func.json_extract(Change.after, "$.digest"),
        )
        .join(Operation, Operation.id == Change.operation_id)
        .where(Operation.kind == "wipe", Change.table_name == "operation")
        .order_by(Change.id)
    )
    seals: dict[int, tuple[str, str]] = {}
    for key, was, left in rows:
        first = seals.get(key, (was or "", ""))[0]
        seals[key] = (first, left or "")
    return seals


def check_target(session: Session, key: int) -> Operation:
    """An operation that is in force and may be taken back.

    Raises:
        RuleBroken: it has been taken back already, data of it were erased for good, or nobody did
            it: the records were there before the journal.
    """
    operation = session.get(Operation, key)
    if operation is None:
        raise RuleBroken(_("There is no operation {n} in the journal.").format(n=key))
    if operation.kind == "open":
        raise RuleBroken(
            _("This cannot be taken back: the records were there before the journal was.")
        )
    if operation.kind == "wipe" or _wiped(session, [key]):
        raise RuleBroken(
            _("This cannot be taken back: personal data in it have been erased for good.")
        )
    if session.scalar(select(exists().where(Operation.target_id == key))):
        raise RuleBroken(_("This has been taken back already."))
    return operation


def _wiped(session: Session, keys: list[int]) -> set[int]:
    """Those of some operations that lost data to an erasure."""
    return set(
        session.scalars(
            select(Change.row_id).where(Change.table_name == "operation", Change.row_id.in_(keys))
        )
    )


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
            if kind == "do":
                undo.append(key)
            redo.clear()
    gone = _wiped(session, undo + redo)
    return [key for key in undo if key not in gone], [key for key in redo if key not in gone]


def next_labels(session: Session) -> tuple[str | None, str | None]:
    """What undo and redo would take next, by their labels (in English)."""
    tops = [stack[-1] if stack else 0 for stack in stacks(session)]
    found = [session.get(Operation, key) for key in tops]
    undo, redo = (each.label if each else None for each in found)
    return undo, redo
