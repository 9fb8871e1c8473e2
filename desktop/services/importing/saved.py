"""Mappings that are kept in the store, so that the next list of their kind is read by itself.

A list is of a mapping's kind where all columns that the mapping reads are there, and most of the
headings are those of the list that it was made for: next year's edition may have a column more.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import InvalidValue
from desktop.i18n import LANGUAGES, N_, _
from desktop.models.mapping import SavedMapping
from desktop.models.specs import REGISTERS
from desktop.models.text import clean_line, fold
from desktop.services.importing.guessing import Finding, profile_for, signature
from desktop.services.importing.heads import Head, header_key, heads
from desktop.services.importing.plan import ImportPlan
from desktop.services.importing.profiles import GUESSED, Profile, parse_profile
from desktop.services.store import Store

LONGEST = 100
"""Characters of a mapping's name."""
_ALIKE = 0.6
"""From this part of all headings on, those of both lists together, two lists are of one kind."""


@dataclass(frozen=True)
class Saved:
    """A mapping that is kept.

    Attributes:
        id: the record that keeps it.
        name: what a person calls it.
        register: whose rows its lists hold.
        headings: of the list that it was made for.
        mapping: what its columns mean: a profile's JSON, or of a list without one the field of
            each heading under `fields`.
        country: of partners, where the list does not say it.
    """

    id: int
    name: str
    register: str
    headings: tuple[str, ...]
    mapping: dict[str, Any]
    country: str | None = None

    @property
    def needed(self) -> set[str]:
        """The keys of the headings that a list must have."""
        if "fields" in self.mapping:
            return set(map(header_key, self.mapping["fields"]))
        return set(map(header_key, self.mapping["headers"]))

    def likeness(self, names: Iterable[str]) -> float:
        """How far a row of headings is that of the list it was made for, from 0 to 1."""
        here, there = set(map(header_key, names)), set(map(header_key, self.headings))
        if not self.needed <= here:
            return 0.0
        return len(here & there) / len(here | there)

    def read(self, head: Head) -> tuple[Profile, tuple[Finding, ...]]:
        """The profile for a list of its kind, and why each column is read so."""
        title = dict.fromkeys(LANGUAGES, self.name)
        if "fields" not in self.mapping:
            data = self.mapping | {"title": title}
            return parse_profile(data, self.name, self.register, own=self.mapping["own"]), ()
        fields = {header_key(heading): name for heading, name in self.mapping["fields"].items()}
        spec = REGISTERS[self.register]
        columns = {n: fields[header_key(n)] for n in head.names if header_key(n) in fields}
        made = profile_for(spec, head, columns)
        reason = _("As kept in “{name}”.").format(name=self.name)
        other = _("Not read in “{name}”.").format(name=self.name)
        findings = tuple(
            Finding(n, columns.get(n), float(n in columns), reason if n in columns else other)
            for n in head.names
        )
        # One name for all editions: what they say of a record is one list's word.
        name = GUESSED + signature(self.headings)
        return replace(made, name=name, title=title), findings


def saved(session: Session, register: str | None = None) -> list[Saved]:
    """The mappings of a register, or of all, by name; those whose fields are gone are left out."""
    statement = select(SavedMapping).order_by(SavedMapping.name)
    if register is not None:
        statement = statement.where(SavedMapping.register == register)
    return [
        Saved(
            row.id,
            row.name,
            row.register,
            tuple(json.loads(row.headings_json)),
            json.loads(row.mapping_json),
            row.country,
        )
        for row in session.scalars(statement)
        if row.register in REGISTERS
    ]


def fitting(known: Sequence[Saved], rows: Sequence[Sequence[str]]) -> tuple[Saved, Head] | None:
    """The mapping that a table is most alike, with its row of headings; None where it is like none."""
    found = [
        (each.likeness(head.names), each, head)
        for each in known
        for head in heads(rows)
        if head.last >= 0
    ]
    likeness, each, head = max(found, key=lambda one: one[0], default=(0.0, None, None))
    return (each, head) if each and head and likeness >= _ALIKE else None


def save(store: Store, plan: ImportPlan, name: str) -> None:
    """Keep how a file was read under a name, in place of what was kept under it for the register.

    Raises:
        InvalidValue: it has no name, one that is too long, or that of another register's mapping.
    """
    name = clean_line(name)
    if not name:
        raise InvalidValue(_("Give the mapping a name."))
    if len(name) > LONGEST:
        raise InvalidValue(_("The name is too long. The most is {n} characters.").format(n=LONGEST))
    with store.write(N_("Save mapping")) as session:
        rows = session.scalars(select(SavedMapping)).all()
        row = next((each for each in rows if fold(each.name) == fold(name)), None)
        if row is not None and row.register != plan.spec.name:
            raise InvalidValue(
                _("“{name}” is a mapping for {register}. Choose another name.").format(
                    name=row.name, register=_(REGISTERS[row.register].titles)
                )
            )
        row = row or SavedMapping(name=name, register=plan.spec.name)
        row.headings_json = json.dumps(list(plan.header), ensure_ascii=False)
        row.mapping_json = json.dumps(_mapping(plan), ensure_ascii=False, sort_keys=True)
        row.country = plan.country
        session.add(row)


def delete(store: Store, key: int) -> None:
    """Keep a mapping no longer; nothing happens where it is gone already."""
    with store.write(N_("Delete mapping")) as session:
        row = session.get(SavedMapping, key)
        if row is not None:
            session.delete(row)


def _mapping(plan: ImportPlan) -> dict[str, Any]:
    if plan.profile.guessed:
        return {"fields": {each.heading: each.field for each in plan.findings if each.field}}
    return _profile(plan.profile)


def _profile(profile: Profile) -> dict[str, Any]:
    """A profile as `parse_profile` reads it, all its parts."""
    data = asdict(profile)
    del data["guessed"]
    data["headers"] = list(profile.needed)
    data["unknown"], data["lenient"] = sorted(profile.unknown), sorted(profile.lenient)
    data["derive"] = [
        {
            "by": each.by,
            "from": list(each.columns),
            "fields": list(each.fields),
            "with": dict(each.options),
        }
        for each in profile.derive
    ]
    return data
