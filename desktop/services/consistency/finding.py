"""What a rule is and what it finds: sides that contradict one another, each with its source."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.i18n import _, language
from desktop.models.source import Source
from desktop.models.spec import Spec
from desktop.models.specs import SPECS
from desktop.services import references


@dataclass(frozen=True)
class Side:
    """One side: what is said, by which source, and the record that says it.

    `says` and `source` are in the language of now. A side without a record is said by no record.
    """

    says: str
    source: str = ""
    register: str = ""
    id: int = 0
    title: str = ""


@dataclass(frozen=True)
class Finding:
    """One contradiction.

    Attributes:
        rule: the name of the rule that found it.
        subject: what it is about, the same in every run: names of fields and uids of records.
        title: what it is about, in the language of now.
        sides: two or more; the first is what the registers hold, where they hold something.
        facts: the data that contradict one another, as stored: a decision holds until they change.
    """

    rule: str
    subject: str
    title: str
    sides: tuple[Side, ...]
    facts: tuple[Any, ...]

    @cached_property
    def digest(self) -> str:
        """The SHA-256 (hex) of the facts."""
        data = json.dumps(self.facts, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(data.encode()).hexdigest()


class Context:
    """What rules look at: the store, the day, and who said what."""

    def __init__(self, session: Session, today: date) -> None:
        self.session, self.today = session, today
        self._sources: dict[int, str] | None = None

    def source_of(self, record: Any, field: str) -> str:
        """Where a record's value comes from, in words."""
        entry = (getattr(record, "origin", None) or {}).get(field)
        if entry is not None and entry[1] is not None:
            if self._sources is None:
                self._sources = dict(self.session.execute(select(Source.id, Source.title)).all())
            return self._sources.get(entry[1], "")
        if entry is not None:
            return _("changed by hand")
        written = getattr(record, "source", None)
        return written or _("typed in by hand")

    def held(self, spec: Spec, record: Any, field: str, says: str = "") -> Side:
        """What a record holds in a field, as a side."""
        known = spec.by_name.get(field)
        if not says and known is not None:
            says = titled(_(known.label), known.kind.format(getattr(record, field)))
        return Side(
            says, self.source_of(record, field), spec.name, record.id, self.title(spec, record.id)
        )

    def title(self, spec: Spec, key: int) -> str:
        """What a record is called in the language of now."""
        return references.title(self.session, spec.name, key)

    def side(self, register: str, key: int, says: str, source: str = "") -> Side:
        """A side that a record says by what it is."""
        return Side(says, source, register, key, self.title(SPECS[register], key))

    def label(self, register: str, field: str) -> str:
        """What a field is called in the language of now."""
        return _(SPECS[register].by_name[field].label)


Find = Callable[[Context], Iterator[Finding]]


@dataclass(frozen=True)
class Rule:
    """One kind of contradiction: its name, English words for it, and how it is found."""

    name: str
    title: str
    why: str
    find: Find


def rule(name: str, title: str, why: str) -> Callable[[Find], Rule]:
    """Make a rule of a function that yields findings; `title` and `why` are marked with `N_`."""
    return lambda find: Rule(name, title, why, find)


def quoted(text: str) -> str:
    """A text in the quotation marks of the language of now."""
    return f"「{text}」" if language() == "ja" else f"“{text}”"


def titled(label: str, words: str) -> str:
    """A label and what it says, with the colon of the language of now."""
    return f"{label}：{words}" if language() == "ja" else f"{label}: {words}"


def listed(texts: Iterable[str]) -> str:
    """Texts one after the other, each once, with the commas of the language of now."""
    return ("、" if language() == "ja" else ", ").join(
        dict.fromkeys(text for text in texts if text)
    )
