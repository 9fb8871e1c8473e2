"""Taking an operation back: set-based SQL over what the journal holds, one statement a table.

Within the operation that the caller has opened. A conflict names the records that stand in the way.
A column that the tables had not yet when the operation was written is left as it is: its entries
say nothing of it.
"""

import json
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, UniqueConstraint, inspect, text
from sqlalchemy.orm import Session

from desktop.errors import RuleBroken
from desktop.i18n import N_, _, language
from desktop.models.journal import journaled, row_json
from desktop.models.schema import metadata
from desktop.models.spec import Spec
from desktop.models.specs import SPECS
from desktop.services import references

NAMED = 3
"""How many records a conflict names."""


def take_back(session: Session, target: int) -> None:
    """Put every row that an operation changed back to what it was before.

    Within the operation that the caller has opened; the row's version goes up, never back, so that
    a form opened in between notices.

    Raises:
        RuleBroken: something it changed has been changed again since, or something that came
            later hangs on it, or its data were erased; nothing is changed.
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
    # Without it, asking what was swept away along with 100,000 rows takes minutes.
    connection.exec_driver_sql("CREATE INDEX temp.net_row ON net (table_name, row_id)")
    own = session.scalar(text("SELECT max(id) FROM operation"))
    touched = set(session.scalars(text("SELECT DISTINCT table_name FROM net")))
    tables = [table for table in journaled(metadata) if table.name in touched]
    then = {table.name: _then(connection, table) for table in tables}
    _refuse_conflicts(session, tables, then)
    for table in tables:
        _point_back(connection, table, then[table.name].columns)
    for table in reversed(tables):
        _delete_made(connection, table)
    for table in tables:
        _free_unique(connection, table, then[table.name].columns)
    for table in tables:
        _insert_lost(connection, table, then[table.name].columns)
        _update_changed(connection, table, then[table.name].columns)
    _refuse_astray(session, own or 0)
    connection.exec_driver_sql("DROP TABLE temp.net")


class _Then(NamedTuple):
    """A table as it was when the entries were written: columns that it has still, and others."""

    columns: list[str]
    gone: list[str]


def _then(connection: Connection, table: Table) -> _Then:
    """What the entries of a table know: those of one operation were all written alike."""
    entry = connection.exec_driver_sql(
        "SELECT coalesce(before_row, after_row) FROM net WHERE table_name = ? LIMIT 1",
        (table.name,),
    ).scalar()
    keys = json.loads(entry or "{}").keys()
    names = [column.name for column in table.columns]
    return _Then([name for name in names if name in keys], sorted(keys - set(names)))


def _refuse_conflicts(session: Session, tables: list[Table], then: dict[str, _Then]) -> None:
    connection = session.connection()
    n = 0
    found: list[str] = []
    for table in tables:
        known, gone = then[table.name]
        now = row_json(table, "t", {c.name for c in table.columns} - set(known) | {"version"})
        left_out = ", ".join(f"'$.\"{name}\"'" for name in ["version", *gone])
        condition = (
            f'FROM net LEFT JOIN "{table.name}" AS t ON t.id = net.row_id '
            f"WHERE net.table_name = '{table.name}' AND iif(net.after_row IS NULL, t.id IS NOT NULL, "
            f"t.id IS NULL OR {now} <> json_remove(net.after_row, {left_out}))"
        )
        here = connection.exec_driver_sql(f"SELECT count(*) {condition}").scalar() or 0
        n += here
        if here and len(found) < NAMED:
            rows = connection.exec_driver_sql(
                f"SELECT net.row_id, coalesce(net.after_row, net.before_row) {condition} "
                f"ORDER BY net.row_id LIMIT {NAMED - len(found)}"
            )
            found += [named(session, table.name, row, data) for row, data in rows.all()]
    if n:
        raise RuleBroken(
            _(
                "This cannot be taken back: {n} of its records have been changed again since: {names}. "
                "Take the later changes back first."
            ).format(n=n, names=_list(found, n))
        )


def _refuse_astray(session: Session, own: int) -> None:
    """Refuse where the tables' own rules swept away rows that the operation never made."""
    condition = (
        "FROM change WHERE operation_id = :own AND NOT EXISTS (SELECT 1 FROM net"
        " WHERE net.table_name = change.table_name AND net.row_id = change.row_id)"
    )
    n = session.scalar(text(f"SELECT count(*) {condition}"), {"own": own}) or 0
    if n:
        rows = session.execute(
            text(
                f"SELECT table_name, row_id, coalesce(before_row, after_row) {condition}"
                f" ORDER BY id LIMIT {NAMED}"
            ),
            {"own": own},
        )
        found = [named(session, table, row, data) for table, row, data in rows.all()]
        raise RuleBroken(
            _(
                "This cannot be taken back: {n} records that were added later hang on it: {names}."
            ).format(n=n, names=_list(found, n))
        )


def _list(found: list[str], n: int) -> str:
    more = [_("and {n} more").format(n=n - len(found))] if n > len(found) else []
    return ", ".join([*found, *more])


SPEC_OF: dict[str, Spec] = {
    str(inspect(spec.model).local_table.name): spec  # type: ignore[attr-defined]
    for spec in SPECS.values()
}
"""The register of each table that has one."""

_OTHERS = {
    "attachment": N_("Photo or paper"),
    "decision": N_("Decision on a contradiction"),
    "erasure": N_("Account of the erasure"),
    "booklet_edition": N_("Edition of the booklet"),
    "booklet_line": N_("Line of a booklet"),
    "booklet_photo": N_("Photo of a booklet"),
    "friend_edition": N_("World Friend groups"),
    "saved_mapping": N_("Saved mapping"),
    "saved_view": N_("Saved view"),
    "friend_group": N_("World Friend group"),
    "link_answer": N_("Answer to a possible duplicate"),
    "letterhead": N_("Letterhead"),
    "matching_round": N_("Round of matching"),
    "newsletter_issue": N_("Issue of the newsletter"),
    "newsletter_item": N_("Record in the newsletter"),
    "newsletter_section": N_("Section of the newsletter"),
    "office_weights": N_("Weights of matching"),
    "person": N_("Person"),
    "proposal": N_("Proposal"),
    "source": N_("Imported list"),
}
"""What a row of a table without a register is called."""

_TITLES = ("name", "title", "file_name", "note", "rule")
"""The columns that tell such a row from others of its kind, best first."""


def named(session: Session, table: str, row: int, data: str | dict[str, Any] | None) -> str:
    """What a row is called, with its register: “School: 日比谷高等学校”.

    `data` is the row as the journal holds it, for a record that is not there any more.
    """
    spec = SPEC_OF.get(table)
    values = (json.loads(data) if isinstance(data, str) else data) or {}
    if spec is None:
        title = next((values[n] for n in _TITLES if values.get(n)), row)
        return f"{_(_OTHERS.get(table, table))}: {title}"
    title = references.title(session, spec.name, row)
    if not title and values:
        title = spec.heading_of(values, language())
    return f"{_(spec.title)}: {title or row}"


def _delete_made(connection: Connection, table: Table) -> None:
    connection.exec_driver_sql(
        f'DELETE FROM "{table.name}" WHERE id IN (SELECT row_id FROM net '
        f"WHERE table_name = '{table.name}' AND before_row IS NULL AND after_row IS NOT NULL)"
    )


def _point_back(connection: Connection, table: Table, known: list[str]) -> None:
    """Have rows that the operation pointed elsewhere point to what they pointed to before.

    First of all: a row that goes would otherwise sweep away, or be held by, those that the operation
    made hang on it, as after a merge.
    """
    pointing = [key.parent.name for key in table.foreign_keys if key.parent.name in known]
    if not pointing:
        return
    only_once = {c.name for each in _unique(table) for c in each.columns}
    names = [name for name in known if name not in only_once | {"id", "version"}]
    values = ", ".join(f'"{name}" = {_value(name)}' for name in names)
    differs = " OR ".join(
        f"net.before_row ->> '$.\"{name}\"' IS NOT net.after_row ->> '$.\"{name}\"'"
        for name in pointing
    )
    connection.exec_driver_sql(
        f'UPDATE "{table.name}" AS t SET {values} FROM net WHERE net.row_id = t.id '
        f"AND net.table_name = '{table.name}' AND net.before_row IS NOT NULL "
        f"AND net.after_row IS NOT NULL AND ({differs})"
    )


def _unique(table: Table) -> list[Any]:
    """What must be there once only in a table, apart from its key."""
    sets = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    return [*sets, *(index for index in table.indexes if index.unique)]


def _free_unique(connection: Connection, table: Table, known: list[str]) -> None:
    """Empty the unique columns that are to change, so that two rows may exchange their codes.

    SQLite looks at each row of a statement by itself, not at the statement as a whole.
    """
    for each in _unique(table):
        column = next((c for c in each.columns if c.nullable and c.name in known), None)
        if column is None or not {c.name for c in each.columns} <= set(known):
            continue
        differs = " OR ".join(
            f"before_row ->> '$.\"{c.name}\"' IS NOT after_row ->> '$.\"{c.name}\"'"
            for c in each.columns
        )
        connection.exec_driver_sql(
            f'UPDATE "{table.name}" SET "{column.name}" = NULL WHERE "{column.name}" IS NOT NULL '
            f"AND id IN (SELECT row_id FROM net WHERE table_name = '{table.name}' "
            f"AND before_row IS NOT NULL AND after_row IS NOT NULL AND ({differs}))"
        )


def _insert_lost(connection: Connection, table: Table, names: list[str]) -> None:
    values = ", ".join(_value(name) for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    connection.exec_driver_sql(
        f'INSERT INTO "{table.name}" ({columns}) SELECT {values} FROM net '
        f"WHERE table_name = '{table.name}' AND after_row IS NULL AND before_row IS NOT NULL"
    )


def _update_changed(connection: Connection, table: Table, known: list[str]) -> None:
    names = [name for name in known if name not in ("id", "version")]
    values = ", ".join(f'"{name}" = {_value(name)}' for name in names)
    version = ', "version" = t."version" + 1' if "version" in table.columns else ""
    connection.exec_driver_sql(
        f'UPDATE "{table.name}" AS t SET {values}{version} FROM net WHERE net.row_id = t.id '
        f"AND net.table_name = '{table.name}' AND net.before_row IS NOT NULL AND net.after_row IS NOT NULL"
    )


def _value(name: str) -> str:
    return f"net.before_row ->> '$.\"{name}\"'"
