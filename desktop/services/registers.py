"""Reading and changing single records of a register."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.errors import RuleBroken, Stale, UserError
from desktop.i18n import N_, _
from desktop.models.base import Record
from desktop.models.spec import Spec
from desktop.models.specs import REGISTERS, SPECS
from desktop.services import queries, references
from desktop.services.queries import Condition
from desktop.services.store import Store


@dataclass(frozen=True)
class Entry:
    """A record as it was read: its values, detached from the store.

    `titles` names what each reference points to; `origin` is `{field: [raw text, source id]}`.
    """

    register: str
    id: int
    version: int
    title: str
    values: dict[str, Any]
    titles: dict[str, str] = field(default_factory=dict)
    origin: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Related:
    """Records of another register that point to a record: one click away."""

    register: str
    condition: Condition
    count: int


def read(store: Store, register: str, key: int) -> Entry:
    """One record.

    Raises:
        UserError: it is no longer there.
    """
    spec = SPECS[register]
    with store.read() as session:
        record = _get(session, spec, key)
        values = {f.name: getattr(record, f.name) for f in spec.fields}
        titles = {
            name: references.title(session, target, values[name])
            for name, target in spec.references.items()
        }
        title = references.title(session, register, key)
        origin = getattr(record, "origin", None) or {}
        return Entry(register, key, record.version, title, values, titles, dict(origin))


def save(
    store: Store, register: str, values: dict[str, Any], key: int | None = None, version: int = 0
) -> int:
    """Write one record: a new one without `key`, else over the version that was read.

    Returns its id.

    Raises:
        InvalidValue: a value is missing or too long.
        RuleBroken: the record contradicts itself or another one.
        Stale: somebody else has changed it since.
    """
    spec = SPECS[register]
    label = N_("Add record") if key is None else N_("Change record")
    with store.write(label) as session:
        if key is None:
            record: Record = spec.model()
        else:
            record = _get(session, spec, key)
            if record.version != version:
                raise Stale(
                    _(
                        "{title} has been changed since you opened it. Open it again, then change it."
                    ).format(title=references.title(session, register, key))
                )
        for name, value in values.items():
            spec.check(spec.by_name[name], value)
            setattr(record, name, value)
        if key is None:
            for each in spec.stored:
                if each.name not in values and spec.required(each.name):
                    spec.check(each, None)
            session.add(record)
        check = getattr(record, "check", None)
        if check:
            check()
        session.flush()
        return record.id


def delete(store: Store, register: str, keys: list[int]) -> None:
    """Delete records, with what belongs to them alone.

    Raises:
        RuleBroken: a case still needs one of them.
    """
    spec = SPECS[register]
    with store.write(N_("Delete records")) as session:
        for key in keys:
            held = [r for r in related_in(session, spec, key) if r.register == "cases"]
            if held and register in ("schools", "partners", "organisations"):
                raise RuleBroken(
                    _(
                        "{title} takes part in {n} cases and cannot be deleted. Close it instead."
                    ).format(title=references.title(session, register, key), n=held[0].count)
                )
            session.delete(_get(session, spec, key))


def related(store: Store, register: str, key: int) -> list[Related]:
    """The registers that hold records pointing to a record, with how many."""
    with store.read() as session:
        return related_in(session, SPECS[register], key)


def related_in(session: Session, spec: Spec, key: int) -> list[Related]:
    """As `related`, within a session."""
    found = []
    for other in REGISTERS.values():
        for name, target in other.references.items():
            if target == spec.name:
                n = session.scalar(select(func.count()).where(getattr(other.model, name) == key))
                found.append(Related(other.name, Condition(name, "is", key), n or 0))
        for link in queries.part_links(other):
            if link.register == spec.name:
                n = session.scalar(
                    select(func.count(link.owner.distinct())).where(link.column == key)
                )
                condition = Condition(f"{link.part}.{link.name}", "is", key)
                found.append(Related(other.name, condition, n or 0))
    return [each for each in found if each.count]


def totals(store: Store) -> dict[str, int]:
    """How many records each register holds."""
    with store.read() as session:
        return {name: queries.count(session, name) for name in REGISTERS}


def _get(session: Session, spec: Spec, key: int) -> Any:
    record = session.get(spec.model, key)
    if record is None:
        raise UserError(_("This record is no longer there. Somebody else has deleted it."))
    return record
