"""The journal: every change of every row, under the operation that made it.

The database writes it, through triggers made from the metadata, so that bulk SQL is covered too.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index, MetaData, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base

UNJOURNALED = {"operation", "change", "blob", "draft"}
"""Tables of the journal itself, bytes that never change and are named by their digest, and what is
not yet a change."""


class Operation(Base):
    """One whole change of the store: what it was called, who made it, when.

    `kind` is `do`, `undo`, `redo`, `wipe` or `open`. Undo and redo name the operation that they
    take back (`target_id`); `wipe` erased personal data for good, `open` enters what was there
    before the journal, and neither can be taken back. `digest` is the SHA-256 (hex) of the
    operation, its changes and the digest before it, so that an entry edited, removed or moved
    shows.
    """

    __tablename__ = "operation"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(4), default="do")
    target_id: Mapped[int | None] = mapped_column(ForeignKey("operation.id"))
    who: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    digest: Mapped[str | None] = mapped_column(String(64))


class Change(Base):
    """One row before and after, as JSON objects; null where it was not there."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_row", "table_name", "row_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    operation_id: Mapped[int] = mapped_column(ForeignKey("operation.id"), index=True)
    table_name: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int]
    before: Mapped[str | None] = mapped_column("before_row", Text)
    after: Mapped[str | None] = mapped_column("after_row", Text)


def journaled(metadata: MetaData) -> list[Table]:
    """The tables whose rows the journal follows, parents before children."""
    return [table for table in metadata.sorted_tables if table.name not in UNJOURNALED]


def row_json(table: Table, row: str, leave_out: Iterable[str] = ()) -> str:
    """SQL for a row as a JSON object; `row` is what the table is called there (`new`, `old`, …)."""
    parts = []
    for column in table.columns:
        if column.name in leave_out:
            continue
        value = f'{row}."{column.name}"'
        if isinstance(column.type, Float):
            # json_object would round to 15 digits; 17 give every double back.
            value = f"iif({value} is null, null, json(printf('%!.17g', {value})))"
        parts.append(f"'{column.name}', {value}")
    return f"json_object({', '.join(parts)})"


def triggers(metadata: MetaData) -> dict[str, str]:
    """The triggers that write the journal: name and SQL of each."""
    made = {}
    for table in journaled(metadata):
        for event, key, before, after in (
            ("insert", "new", "null", row_json(table, "new")),
            ("update", "new", row_json(table, "old"), row_json(table, "new")),
            ("delete", "old", row_json(table, "old"), "null"),
        ):
            name = f"journal_{table.name}_{event}"
            made[name] = (
                f'CREATE TRIGGER "{name}" AFTER {event.upper()} ON "{table.name}" BEGIN '
                "INSERT INTO change (operation_id, table_name, row_id, before_row, after_row) "
                f"VALUES ((SELECT max(id) FROM operation), '{table.name}', {key}.id, {before}, {after}); "
                "END"
            )
    return made
