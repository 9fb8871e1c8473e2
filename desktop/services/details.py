"""All that is shown beside a list about one record, read in one go."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from desktop.models.source import Source
from desktop.models.specs import SPECS
from desktop.services import references, registers
from desktop.services.histories import RecordLine, record_history
from desktop.services.registers import Entry, Related
from desktop.services.store import Store

HISTORY = 50
"""Entries of a record's history that are read at the most."""


@dataclass(frozen=True)
class Part:
    """The records that belong to one record alone: the areas of an agreement.

    `rows` hold the values of `names`, fields of the spec `register`; references come as titles.
    `ids` are those of the records.
    """

    register: str
    names: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    ids: tuple[int, ...]


@dataclass(frozen=True)
class Detail:
    """A record with its parts, what points to it, and the lists its values came from."""

    entry: Entry
    parts: tuple[Part, ...] = ()
    related: tuple[Related, ...] = ()
    sources: dict[int, str] = field(default_factory=dict)
    history: tuple[RecordLine, ...] = ()


def read_detail(store: Store, register: str, key: int) -> Detail:
    """One record with all that is around it.

    Raises:
        UserError: it is no longer there.
    """
    spec = SPECS[register]
    entry = registers.read(store, register, key)
    parts = []
    with store.read() as session:
        record = session.get(spec.model, key)
        for attribute, part_name in spec.parts if record is not None else ():
            part = SPECS[part_name]
            names = tuple(f.name for f in part.fields if part.references.get(f.name) != register)
            children = list(getattr(record, attribute))
            titles = {
                name: references.titles(
                    session, target, {getattr(c, name) for c in children} - {None}
                )
                for name, target in part.references.items()
            }
            rows = tuple(
                tuple(
                    titles[name].get(getattr(child, name))
                    if name in titles
                    else getattr(child, name)
                    for name in names
                )
                for child in children
            )
            parts.append(Part(part_name, names, rows, tuple(child.id for child in children)))
        wanted = {source for _raw, source in entry.origin.values() if source is not None}
        found = session.execute(select(Source.id, Source.title).where(Source.id.in_(wanted)))
        sources = {int(row[0]): str(row[1]) for row in found}
        past = record_history(session, register, key, limit=HISTORY)
    related = tuple(registers.related(store, register, key))
    return Detail(entry, tuple(parts), related, sources, tuple(past))
