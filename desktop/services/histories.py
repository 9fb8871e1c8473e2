"""Reading the journal: operations for a screen, and what became of one record, in words."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Select, and_, func, inspect, or_, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from desktop.i18n import N_, _
from desktop.models.journal import Change, Operation
from desktop.models.spec import Field, Spec
from desktop.models.specs import REGISTERS, SPECS
from desktop.models.text import fold
from desktop.services import clock, references, undoing

_DIALECT = sqlite.dialect()
ACCOUNT = {"second": N_("Second person"), "reason": N_("Reason")}
"""What an erasure says of itself."""
UNSHOWN = frozenset({"id", "uid", "version", "origin"})
"""Columns of a row that no reader cares about."""


@dataclass(frozen=True)
class Line:
    """One change of one row as the journal holds it: columns and stored values, as JSON has them."""

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


@dataclass(frozen=True)
class Entry:
    """One operation as the journal lists it (`at` in UTC), with how many rows it changed, each once."""

    operation: int
    label: str
    kind: str
    who: str
    at: datetime
    rows: int

    @property
    def sentence(self) -> str:
        """What was done, to be read."""
        return told(self.label, self.kind)

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


@dataclass(frozen=True)
class Filter:
    """Which operations are wanted; what is unset does not narrow.

    `who` and `label` are parts of the name and of the words shown; `since` and `until` days of the
    machine's calendar, inclusive; `register` a register (its parts count too), `record` one record
    of it.
    """

    who: str = ""
    label: str = ""
    since: date | None = None
    until: date | None = None
    register: str = ""
    record: int | None = None


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, in words; `label` is translated, `name` the model's attribute."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RecordLine:
    """One entry of a record's history tab: an operation and the fields that it changed.

    `event` is `added`, `changed`, `deleted` or `erased`. `part` says which part of the record it
    was (“Area of cooperation: …”), and is empty for the record itself.
    """

    operation: int
    label: str
    kind: str
    who: str
    at: datetime
    event: str
    part: str = ""
    changes: tuple[FieldChange, ...] = field(default_factory=tuple)

    @property
    def sentence(self) -> str:
        """What was done, to be read."""
        return told(self.label, self.kind)

    def as_json(self) -> dict[str, Any]:
        """The entry for a script."""
        return {
            "id": self.operation,
            "label": self.label,
            "kind": self.kind,
            "who": self.who,
            "at": f"{self.at.isoformat()}Z",
            "event": self.event,
            "part": self.part,
            "changes": [vars(each) for each in self.changes],
        }


@dataclass(frozen=True)
class Touched:
    """One row that an operation changed: its table and register, what it is called, and how.

    `register` is empty where the row has none, or is part of a record and so has no page.
    """

    table: str
    register: str
    row: int
    title: str
    event: str
    changes: tuple[FieldChange, ...] = ()


def told(label: str, kind: str) -> str:
    """An operation's label (English) and kind as a reader sees them."""
    what = _(label)
    if kind == "undo":
        return _("Taken back: {what}").format(what=what)
    if kind == "redo":
        return _("Done again: {what}").format(what=what)
    return what


def operations(
    session: Session, wanted: Filter | None = None, *, limit: int = 200, offset: int = 0
) -> list[Entry]:
    """The operations that a filter lets through, newest first: one page of them."""
    row = Change.table_name.concat(Change.row_id)  # no table's name ends in a digit
    counted = select(func.count(row.distinct())).where(Change.operation_id == Operation.id)
    rows = counted.scalar_subquery()
    statement = _narrowed(session, select(Operation, rows), wanted or Filter())
    statement = statement.order_by(Operation.id.desc()).limit(limit).offset(offset)
    return [
        Entry(each.id, each.label, each.kind, each.who, each.at, n)
        for each, n in session.execute(statement)
    ]


def count_operations(session: Session, wanted: Filter | None = None) -> int:
    """How many operations a filter lets through."""
    statement = _narrowed(session, select(func.count(Operation.id)), wanted or Filter())
    return session.scalar(statement) or 0


def names(session: Session) -> list[str]:
    """Everybody whom the journal names, by name."""
    return list(session.scalars(select(Operation.who).distinct().order_by(Operation.who)))


def _narrowed(session: Session, statement: Select[Any], wanted: Filter) -> Select[Any]:
    if wanted.who:
        known = [name for name in names(session) if fold(wanted.who) in fold(name)]
        statement = statement.where(Operation.who.in_(known))
    if wanted.label:
        # Labels are few and stored in English; a reader looks for what they see.
        each = session.execute(select(Operation.label, Operation.kind).distinct()).all()
        word = fold(wanted.label)
        fits = [(a, k) for a, k in each if word in fold(told(a, k)) or word in fold(a)]
        labels = [and_(Operation.label == label, Operation.kind == kind) for label, kind in fits]
        statement = statement.where(or_(*labels) if labels else Operation.id.is_(None))
    if wanted.since:
        statement = statement.where(Operation.at >= _midnight(wanted.since))
    if wanted.until:
        after = date.fromordinal(wanted.until.toordinal() + 1)
        statement = statement.where(Operation.at < _midnight(after))
    if wanted.register:
        spec = SPECS[wanted.register]
        changed = [and_(*_own(spec, wanted.record))]
        changed += [and_(*_of_part(part, key, wanted.record)) for part, key in _parts(spec)]
        found = select(Change.operation_id).where(or_(*changed))
        statement = statement.where(Operation.id.in_(found))
    return statement


def _midnight(day: date) -> datetime:
    return clock.utc(datetime.combine(day, time()))


def history(
    session: Session, *, table: str | None = None, row: int | None = None, limit: int = 200
) -> list[Line]:
    """The newest changes of the store, of a table, or of one row, newest first, as stored."""
    statement = _lines().limit(limit)
    if table is not None:
        statement = statement.where(Change.table_name == table)
    if row is not None:
        statement = statement.where(Change.row_id == row)
    return [_line(*each) for each in session.execute(statement)]


def record_history(
    session: Session, register: str, key: int, *, limit: int = 200
) -> list[RecordLine]:
    """What became of one record and its parts, newest first, with labels and words.

    What only the program keeps (keys of search, versions) is left out, and so is a change that
    touched nothing else.
    """
    spec = SPECS[register]
    lines: list[tuple[Spec, Line]] = []
    own = session.execute(_lines().where(*_own(spec, key)).limit(limit))
    lines += [(spec, _line(*each)) for each in own]
    for part, owner in _parts(spec):
        found = session.execute(_lines().where(*_of_part(part, owner, key)).limit(limit))
        lines += [(part, _line(*each)) for each in found]
    lines.sort(key=lambda pair: pair[1].operation, reverse=True)
    titles = _titles(session, lines)
    told_lines = (_told(session, spec, each, line, titles) for each, line in lines[:limit])
    return [line for line in told_lines if line.changes or line.event != "changed"]


def touched(session: Session, operation: int, *, limit: int = 200) -> list[Touched]:
    """The rows that an operation changed, in the order of the writing, in words: the first ones.

    A row that it changed more than once is told once, as a whole.
    """
    statement = select(Operation, Change).join(Change, Change.operation_id == Operation.id)
    statement = statement.where(Operation.id == operation, Change.table_name != "operation")
    statement = statement.order_by(Change.id)
    whole: dict[tuple[str, int], Line] = {}
    for each in session.execute(statement.limit(limit * 4)):
        line = _line(*each)
        first = whole.get((line.table, line.row))
        if first is None and len(whole) == limit:
            break
        whole[line.table, line.row] = replace(line, before=first.before) if first else line
    known = [
        (undoing.SPEC_OF[line.table], line)
        for line in whole.values()
        if line.table in undoing.SPEC_OF
    ]
    titles = _titles(session, known)
    return [_touched(session, line, titles) for line in whole.values()]


def _touched(session: Session, line: Line, titles: dict[tuple[str, int], str]) -> Touched:
    data = {**(line.before or {}), **(line.after or {})}
    title = undoing.named(session, line.table, line.row, data)
    event = "added" if line.before is None else "deleted" if line.after is None else "changed"
    spec = undoing.SPEC_OF.get(line.table)
    if spec is None:
        told_by = ACCOUNT if line.table == "erasure" else {}
        account = [FieldChange(n, _(words), "", str(data[n])) for n, words in told_by.items()]
        return Touched(line.table, "", line.row, title, event, tuple(account))
    told_line = _told(session, spec, spec, line, titles)
    register = spec.name if spec.name in REGISTERS else ""
    return Touched(line.table, register, line.row, title, told_line.event, told_line.changes)


def _lines() -> Any:
    return (
        select(Operation, Change)
        .join(Change, Change.operation_id == Operation.id)
        .order_by(Change.id.desc())
    )


def _line(operation: Operation, change: Change) -> Line:
    before, after = (json.loads(each) if each else None for each in (change.before, change.after))
    return Line(
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


def _parts(spec: Spec) -> Iterator[tuple[Spec, str]]:
    """The parts of a register's records, each with the column that names the record."""
    for attribute, name in spec.parts:
        (owner,) = inspect(spec.model).relationships[attribute].remote_side
        yield SPECS[name], str(owner.key)


def _own(spec: Spec, key: int | None) -> list[Any]:
    rule = [Change.table_name == spec.model.__tablename__]
    return [*rule, Change.row_id == key] if key is not None else rule


def _of_part(part: Spec, owner: str, key: int | None) -> list[Any]:
    rule = [Change.table_name == part.model.__tablename__]
    if key is not None:
        now = func.coalesce(Change.after, Change.before)
        rule.append(func.json_extract(now, f'$."{owner}"') == key)
    return rule


def _shown(spec: Spec) -> Iterator[tuple[Field, Any]]:
    """The fields of a register that a row holds, each with its column."""
    columns = inspect(spec.model).columns
    for each in spec.fields:
        column = columns.get(each.name)
        if column is not None and each.name not in UNSHOWN and column.table is not None:
            yield each, column


def stored_value(column: Any, data: Any) -> Any:
    """A value of the journal's JSON as the model has it."""
    kind = column.type.dialect_impl(_DIALECT)
    read = kind.result_processor(_DIALECT, None)
    return read(data) if read is not None else data


def _titles(session: Session, lines: Iterable[tuple[Spec, Line]]) -> dict[tuple[str, int], str]:
    wanted: dict[str, set[int]] = {}
    for spec, line in lines:
        for name, register in spec.references.items():
            column = inspect(spec.model).columns[name].name
            for side in (line.before, line.after):
                if side and side.get(column) is not None:
                    wanted.setdefault(register, set()).add(side[column])
    return {
        (register, key): title
        for register, keys in wanted.items()
        for key, title in references.titles(session, register, keys).items()
    }


def _told(
    session: Session, owner: Spec, spec: Spec, line: Line, titles: dict[tuple[str, int], str]
) -> RecordLine:
    event = "added" if line.before is None else "deleted" if line.after is None else "changed"
    changes = []
    if any(side and side.get("erased") for side in (line.before, line.after)):
        event = "erased"
    else:
        for each, column in _shown(spec):
            if spec is not owner and spec.references.get(each.name) == owner.name:
                continue
            then, now = ((side or {}).get(column.name) for side in (line.before, line.after))
            if then != now:
                words = [_words(spec, each, column, data, titles) for data in (then, now)]
                if words[0] != words[1]:
                    changes.append(FieldChange(each.name, _(each.label), words[0], words[1]))
    part = ""
    if spec is not owner:
        title = spec.heading_of({**(line.before or {}), **(line.after or {})}, "ja")
        part = f"{_(spec.title)}: {title}" if title else _(spec.title)
    return RecordLine(
        line.operation, line.label, line.kind, line.who, line.at, event, part, tuple(changes)
    )


def _words(
    spec: Spec, each: Field, column: Any, data: Any, titles: dict[tuple[str, int], str]
) -> str:
    if data is None:
        return ""
    register = spec.references.get(each.name)
    if register:
        return titles.get((register, data)) or f"#{data}"
    return each.kind.format(stored_value(column, data))
