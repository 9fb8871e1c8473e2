"""What was typed into open forms, kept every few seconds and offered after a crash.

Drafts lie inside the store, encrypted with it, and outside the journal: they are no change yet.
Each is saved in a quick transaction of its own and never waits for a long one.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from desktop.i18n import _
from desktop.models.draft import Draft as Row
from desktop.models.spec import Spec
from desktop.models.specs import SPECS
from desktop.services import clock, references

if TYPE_CHECKING:
    from desktop.services.store import Store


@dataclass(frozen=True)
class Draft:
    """A form that was open: its key, the record (None: a new one) and what was typed.

    `values` are what could be read, `typed` the words in fields that could not (yet). `version` is
    the one that the form had read, to be given to `registers.save`; `title` says what it is about;
    `saved_at` is in UTC. `stale` means that the record has changed or gone since.
    """

    form_key: str
    register: str
    record: int | None
    version: int
    values: dict[str, Any]
    typed: dict[str, str]
    title: str
    who: str
    saved_at: datetime
    stale: bool


@dataclass(frozen=True)
class Kept:
    """What a form holds that is worth keeping.

    `values` of the register's fields by attribute, as `registers.save` takes them; `typed` the words
    in fields that cannot be read; `record` and `version` as the form had read them.
    """

    register: str
    record: int | None = None
    version: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)


def save_draft(store: "Store", form_key: str, kept: Kept) -> bool:
    """Keep what a form holds, in place of its draft before; whether it was kept.

    It is not where a long change is being written just now: ask again in a few seconds.

    Args:
        form_key: names the form; one draft each (`schools:12`, `schools:new:3`).
        kept: what it holds.

    Raises:
        StoreRefused: the store is open for reading only, or its disk is full.
    """
    by_name = SPECS[kept.register].by_name
    encoded = {name: by_name[name].kind.encode(value) for name, value in kept.values.items()}
    with store.aside() as session:
        if session is None:
            return False
        row = session.scalar(select(Row).where(Row.form == form_key)) or Row(form=form_key)
        row.register, row.record_id, row.version = kept.register, kept.record, kept.version
        row.who, row.saved_at = store.person.name, clock.moment()
        held = {"values": encoded, "typed": kept.typed}
        row.values_json = json.dumps(held, ensure_ascii=False, sort_keys=True)
        session.add(row)
    return True


def drafts(store: "Store") -> list[Draft]:
    """The drafts that are kept, newest first, those of other people too."""
    with store.read() as session:
        found = []
        for row in session.scalars(select(Row).order_by(Row.saved_at.desc(), Row.id.desc())):
            spec = SPECS.get(row.register)
            if spec is None:
                continue
            held = json.loads(row.values_json)
            values = _decoded(spec, held.get("values", {}))
            now = None
            if row.record_id is not None:
                model: Any = spec.model
                now = session.scalar(select(model.version).where(model.id == row.record_id))
                title = references.title(session, spec.name, row.record_id)
            else:
                title = spec.heading_of(values, "ja")
            found.append(
                Draft(
                    row.form,
                    spec.name,
                    row.record_id,
                    row.version,
                    values,
                    held.get("typed", {}),
                    f"{_(spec.title)}: {title}" if title else _(spec.title),
                    row.who,
                    row.saved_at,
                    row.record_id is not None and now != row.version,
                )
            )
        return found


def drop_draft(store: "Store", form_key: str) -> bool:
    """Forget a form's draft: it was saved, or thrown away; false where it must be asked again."""
    with store.aside() as session:
        if session is None:
            return False
        session.execute(delete(Row).where(Row.form == form_key))
    return True


def _decoded(spec: Spec, data: dict[str, Any]) -> dict[str, Any]:
    """The values that the register still has a field for."""
    return {
        name: spec.by_name[name].kind.decode(value)
        for name, value in data.items()
        if name in spec.by_name
    }
