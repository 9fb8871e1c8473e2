"""Making one record of two: values field by field, what points to the one points to the other.

One `store.write`, so that Ctrl+Z makes two of it again. What would be lost is said before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Table, and_, delete, exists, func, inspect, select, update
from sqlalchemy.orm import Session

from desktop.errors import RuleBroken, Stale, UserError
from desktop.i18n import N_, _
from desktop.models.base import Searchable
from desktop.models.codes import Several
from desktop.models.fields import LongText
from desktop.models.linking import Answer
from desktop.models.schema import metadata
from desktop.models.spec import Field, Spec
from desktop.models.specs import SPECS
from desktop.services import references
from desktop.services.linking import answers
from desktop.services.linking.candidates import apart
from desktop.services.linking.finding import Pair, check_register
from desktop.services.linking.traits import traits
from desktop.services.progress import Progress, Work
from desktop.services.store import Store

LABEL = N_("Merge records")
TWINS = {"case_member": ("case_id",), "designation": ("scheme", "group_name", "fiscal_year")}
"""Rows that a record has once: where both have one with the same values, one is left."""


class Pick(StrEnum):
    """Whose value the one record gets: its own, the other's, or, of sets and notes, both."""

    KEPT = "kept"
    OTHER = "other"
    BOTH = "both"


@dataclass(frozen=True)
class Difference:
    """A field in which the two records differ.

    `usual` is what is taken unless a person says otherwise: what is there before what is not, then
    the kept record's own, of sets and notes both.
    """

    field: Field
    kept: Any
    other: Any
    usual: Pick
    joinable: bool

    def value(self, pick: Pick) -> Any:
        """The value after the merge."""
        if pick is Pick.BOTH:
            if isinstance(self.kept, str):
                return f"{self.kept}\n{self.other}"
            return tuple(dict.fromkeys((*self.kept, *self.other)))
        return self.kept if pick is Pick.KEPT else self.other

    def lost(self, pick: Pick) -> Any:
        """What the choice loses; None where nothing."""
        gone = {Pick.KEPT: self.other, Pick.OTHER: self.kept, Pick.BOTH: None}[pick]
        return None if gone in (None, "", ()) else gone


@dataclass(frozen=True)
class Moved:
    """Rows that point to the record that goes: how many move, how many are left out as twins."""

    table: str
    rows: int
    twins: int


@dataclass(frozen=True)
class Merge:
    """What merging two records would do; nothing is written yet."""

    register: str
    keep: int
    drop: int
    versions: tuple[int, int]
    titles: tuple[str, str]
    differences: tuple[Difference, ...]
    moved: tuple[Moved, ...]

    @property
    def picks(self) -> dict[str, Pick]:
        """The usual choice of each field."""
        return {each.field.name: each.usual for each in self.differences}

    def lost(self, picks: Mapping[str, Pick]) -> list[tuple[Field, Any]]:
        """The values that these choices lose."""
        found = []
        for each in self.differences:
            gone = each.lost(picks.get(each.field.name, each.usual))
            if gone is not None:
                found.append((each.field, gone))
        return found


def prepare(store: Store, register: str, keep: int, drop: int) -> Merge:
    """What making one of two records would do.

    Raises:
        RuleBroken: they are two by their codes.
        UserError: one of them is no longer there, or both are the same.
    """
    check_register(register)
    with store.read() as session:
        return _prepare(session, SPECS[register], keep, drop)


def better_kept(store: Store, register: str, one: int, other: int) -> tuple[int, int]:
    """Which of two records to keep and which to drop: that with a code, else the fuller one."""
    with store.read() as session:
        return _better(session, SPECS[register], one, other)


def merge(
    store: Store, merge: Merge, picks: Mapping[str, Pick] | None = None, pair: Pair | None = None
) -> None:
    """Make one record of two; with `pair`, the answer that they are the same is kept too.

    Raises:
        Stale: one of them has been changed since it was prepared.
        RuleBroken: the one record would break a rule.
        NotAllowed: the person's role does not allow it.
    """
    with store.write(LABEL) as session:
        _merge(session, merge, picks or {})
        if pair is not None:
            answers.keep(session, pair, Answer.SAME, store.person.name)


def merge_all(store: Store, pairs: list[Pair]) -> Work[int]:
    """Merge the sure ones of some pairs in one change, with the usual choices; how many.

    Raises:
        As `merge`; then nothing is changed.
    """
    wanted = [pair for pair in pairs if pair.sure]
    with store.write(LABEL) as session:
        for done, pair in enumerate(wanted):
            yield Progress(done, len(wanted), _("Merging"))
            spec = SPECS[pair.register]
            kept, dropped = _better(session, spec, pair.one.id, pair.other.id)
            _merge(session, _prepare(session, spec, kept, dropped), {})
            answers.keep(session, pair, Answer.SAME, store.person.name)
    return len(wanted)


def _prepare(session: Session, spec: Spec, keep: int, drop: int) -> Merge:
    kept, other = session.get(spec.model, keep), session.get(spec.model, drop)
    if kept is None or other is None:
        raise UserError(_("This record is no longer there. Somebody else has deleted it."))
    if keep == drop:
        raise UserError(_("These are the same record. Choose two."))
    mine, theirs = _values(spec, kept), _values(spec, other)
    titles = tuple(references.title(session, spec.name, key) for key in (keep, drop))
    if apart(spec.name, traits(mine), traits(theirs)):
        raise RuleBroken(
            _(
                "{one} has the code {a} and {other} the code {b}: by their codes they are two. If "
                "one of the codes is wrong, correct it first."
            ).format(one=titles[0], a=mine["code"], other=titles[1], b=theirs["code"])
        )
    differences = [
        _difference(each, mine[each.name], theirs[each.name])
        for each in spec.stored
        if mine[each.name] != theirs[each.name] and theirs[each.name] not in (None, "", ())
    ]
    moved = [_moved(session, table, column, keep, drop) for table, column in _pointing(spec)]
    return Merge(
        spec.name,
        keep,
        drop,
        (kept.version, other.version),
        (titles[0], titles[1]),
        tuple(differences),
        tuple(each for each in moved if each.rows or each.twins),
    )


def _difference(field: Field, kept: Any, other: Any) -> Difference:
    empty = kept in (None, "", ())
    joinable = not empty and isinstance(field.kind, Several | LongText)
    usual = Pick.OTHER if empty else Pick.BOTH if joinable else Pick.KEPT
    return Difference(field, kept, other, usual, joinable)


def _better(session: Session, spec: Spec, one: int, other: int) -> tuple[int, int]:
    def worth(key: int) -> tuple[bool, int, int, int]:
        record = session.get(spec.model, key)
        values = {} if record is None else _values(spec, record)
        pointing = sum(
            session.scalar(select(func.count()).where(table.c[column] == key)) or 0
            for table, column in _pointing(spec)
        )
        filled = sum(value not in (None, "", ()) for value in values.values())
        return bool(values.get("code")), pointing, filled, -key

    return (one, other) if worth(one) >= worth(other) else (other, one)


def _values(spec: Spec, record: Any) -> dict[str, Any]:
    return {each.name: getattr(record, each.name) for each in spec.stored}


def _pointing(spec: Spec) -> Iterator[tuple[Table, str]]:
    """Every column of the store that points to the records of a register."""
    target = inspect(spec.model).local_table
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table is target:
                yield table, key.parent.name


def _twins(table: Table, column: str, keep: int, drop: int) -> Any:
    """Which rows of the dropped record the kept one has already."""
    same = TWINS[table.name]
    mine = table.alias()
    alike = [mine.c[name].is_not_distinct_from(table.c[name]) for name in same]
    return and_(
        table.c[column] == drop, exists(select(mine.c.id).where(mine.c[column] == keep, *alike))
    )


def _moved(session: Session, table: Table, column: str, keep: int, drop: int) -> Moved:
    rows = session.scalar(select(func.count()).where(table.c[column] == drop)) or 0
    twins = 0
    if rows and table.name in TWINS:
        twins = (
            session.scalar(
                select(func.count()).select_from(table).where(_twins(table, column, keep, drop))
            )
            or 0
        )
    return Moved(table.name, rows - twins, twins)


def _merge(session: Session, merge: Merge, picks: Mapping[str, Pick]) -> None:
    spec = SPECS[merge.register]
    kept, other = session.get(spec.model, merge.keep), session.get(spec.model, merge.drop)
    if kept is None or other is None or (kept.version, other.version) != merge.versions:
        raise Stale(_("One of the two has been changed since you opened them. Compare them again."))
    taken = {
        each.field.name: (each, picks.get(each.field.name, each.usual))
        for each in merge.differences
    }
    theirs = dict(other.origin) if isinstance(other, Searchable) else {}
    session.expunge(other)
    for table, column in _pointing(spec):
        if table.name in TWINS:
            session.execute(delete(table).where(_twins(table, column, merge.keep, merge.drop)))
        values: dict[str, Any] = {column: merge.keep}
        if "version" in table.c:
            values["version"] = table.c.version + 1
        session.execute(update(table).where(table.c[column] == merge.drop).values(values))
    target = inspect(spec.model).local_table
    # Before the values: a code is there once only.
    session.execute(delete(target).where(target.c.id == merge.drop))  # type: ignore[arg-type]
    origin = dict(kept.origin) if isinstance(kept, Searchable) else {}
    for name, (each, pick) in taken.items():
        if pick is Pick.KEPT:
            continue
        value = each.value(pick)
        spec.check(each.field, value)
        setattr(kept, name, value)
        origin.pop(name, None)
        if pick is Pick.OTHER and name in theirs:
            origin[name] = theirs[name]
    if isinstance(kept, Searchable):
        kept.origin = origin
    rule: Any = getattr(kept, "check", None)
    if rule:
        rule()
    session.flush()
    session.expire_all()
