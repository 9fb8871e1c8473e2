"""Turning the rows of a table into the values of records, by a profile."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from babel.core import get_global

from desktop.errors import InvalidValue
from desktop.i18n import _
from desktop.models.fields import Kind, LongText, Reference, Text
from desktop.models.spec import Field, Spec
from desktop.models.text import clean_line, clean_lines, fold
from desktop.services.importing.heads import header_key
from desktop.services.importing.profiles import UID, Derivation, Profile
from desktop.services.importing.transforms import TRANSFORMS

GUARDED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")
_MEMO = 50_000
ABSENT = 1_000_000
"""The index of a column that is not there: beyond every row."""
Resolve = Callable[[str, str], int | None]
_Derived = tuple[str, Any, str | None]


@dataclass(slots=True)
class Candidate:
    """What a row says: values by field, and the raw text of each (None where it is the value)."""

    values: dict[str, Any]
    raws: dict[str, str | None]
    uid: str | None = None
    references: dict[str, str] = field(default_factory=dict)
    parts: dict[str, list["Candidate"]] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    """Fields that stay empty because their text does not fit, each with the sentence why."""


class RowReader:
    """Reads the rows of one table; the work that is the same for every row is done once."""

    def __init__(
        self,
        spec: Spec,
        profile: Profile,
        header: Sequence[str],
        resolve: Resolve,
        country: str | None = None,
    ) -> None:
        """Prepare for a table.

        Args:
            spec: the register.
            profile: what the columns mean.
            header: the row of headings.
            resolve: the id of the record that a text names, by register and text.
            country: of partners, where neither the profile nor the file says it.
        """
        self.spec, self.profile, self.resolve = spec, profile, resolve
        self.at = {header_key(cell): n for n, cell in reversed(list(enumerate(header)))}
        self.uid_at: int | None = None
        self.columns: list[tuple[int, Field]] = []
        for heading, name in profile.columns.items():
            index = self.at.get(header_key(heading), ABSENT)
            if index == ABSENT:  # a column that the list may lack: `headers` are what it needs
                continue
            if name == UID:
                self.uid_at = index
            else:
                self.columns.append((index, spec.by_name[name]))
        self.derive = [
            (tuple(self.at.get(header_key(column), ABSENT) for column in each.columns), each)
            for each in profile.derive
        ]
        constants = dict(profile.constants)
        if country and spec.name == "partners" and "country" not in self.fields:
            constants["country"] = country
        self.constants = {
            name: tuple(v) if isinstance(v, list) else v for name, v in constants.items()
        }
        self.limits = {name: n for name, n in spec.limits.items() if name in self.fields}
        self.coming: dict[str, str] = {}
        self.uids: set[str] = set()
        self._memo: dict[tuple[str, str], Any] = {}
        self._unknown: dict[str, bool] = {}
        self._derived: dict[Any, dict[tuple[str, ...], list[_Derived] | InvalidValue]] = {
            (each.columns, each.by, each.fields): {} for each in profile.derive
        }

    @property
    def fields(self) -> set[str]:
        """The fields that the file fills."""
        derived = {name for each in self.profile.derive for name in each.fields}
        return {*self.profile.columns.values(), *derived, *self.profile.constants} - {UID}

    def expect(self, rows: Sequence[Sequence[str]]) -> None:
        """Learn the uids and titles of rows to come, so that rows can refer to one another."""
        if self.uid_at is None:
            return
        self.uids = {self._cell(row, self.uid_at).strip().lower() for row in rows} - {""}
        if self.spec.name not in self.spec.references.values():
            return
        heading = {name for names in self.spec.heading.values() for name in names}
        titled = [index for index, each in self.columns if each.name in heading]
        for row in rows:
            uid = self._cell(row, self.uid_at).strip().lower()
            for text in (uid, *(self._cell(row, index) for index in titled)):
                if text:
                    # A title that two rows share means neither.
                    self.coming[text] = uid if self.coming.get(text, uid) == uid else ""

    def used(self, header: Sequence[str]) -> tuple[dict[str, tuple[str, ...]], list[str]]:
        """The headings that are read, each with its fields, and those that are not."""
        fills: dict[str, list[str]] = {}
        for heading, name in self.profile.columns.items():
            fills.setdefault(header_key(heading), []).append(name)
        for each in self.profile.derive:
            for column in each.columns:
                fills.setdefault(header_key(column), []).extend(each.fields)
        named = [clean_line(cell) for cell in header if cell.strip()]
        used = {cell: tuple(dict.fromkeys(fills.get(header_key(cell), ()))) for cell in named}
        read = {header_key(cell) for cell in named} & set(fills)
        return (
            {cell: names for cell, names in used.items() if header_key(cell) in read},
            [cell for cell in named if header_key(cell) not in read],
        )

    def read(self, row: Sequence[str]) -> Candidate:
        """What a row says.

        Raises:
            InvalidValue: the row cannot be taken; the sentence says why.
        """
        values: dict[str, Any] = dict(self.constants)
        raws: dict[str, str | None] = dict.fromkeys(values)
        found = Candidate(values, raws)
        cell = self._cell
        for indexes, derivation in self.derive:
            texts = tuple([cell(row, index) for index in indexes])
            if any(texts) or not derivation.fields or "else" in derivation.options:
                made = self._derive(derivation, texts)
                nothing = self.profile.guessed and all(value is None for _n, value, _r in made)
                nothing = nothing and bool(texts[0].strip())
                for name, value, raw in made:
                    if value is not None:
                        values[name], raws[name] = value, raw
                    elif name not in values:
                        raws[name] = raw
                        if nothing and raw:
                            found.problems[name] = self._not_understood(name, raw)
        for index, each in self.columns:
            text = cell(row, index)
            if not text or text.isspace():
                continue
            try:
                value = self._parse(each, text)
            except InvalidValue as error:
                if each.name in self.profile.lenient and not isinstance(each.kind, Reference):
                    raws[each.name] = _plain(each.kind, text, None)
                    found.problems[each.name] = error.sentence
                    continue
                own = self.spec.references.get(each.name) == self.spec.name
                if not (own and self.coming.get(text)):
                    raise
                found.references[each.name] = self.coming[text]
                continue
            if value is not None:
                values[each.name] = value
            raws[each.name] = None if value == text else _plain(each.kind, text, value)
        if self.uid_at is not None:
            uid = self._cell(row, self.uid_at).strip().lower()
            found.uid = uid if re.fullmatch(r"[0-9a-f]{32}", uid) else None
        if self.spec.name == "partners" and not values.get("time_zone"):
            zone = only_zone(values.get("country"))
            if zone:
                values["time_zone"], raws["time_zone"] = zone, None
        for name, limit in self.limits.items():
            value = values.get(name)
            if value.__class__ is str and len(value) > limit:
                self.spec.check(self.spec.by_name[name], value)
        if not found.problems:
            return found
        found.problems = {n: words for n, words in found.problems.items() if n not in values}
        return found

    def _cell(self, row: Sequence[str], index: int) -> str:
        text = row[index] if index < len(row) else ""
        if self.profile.own:
            return text[1:] if text.startswith("'") and GUARDED.match(text) else text
        if not self.profile.unknown or not text:
            return text
        if text not in self._unknown:
            self._unknown[text] = fold(text) in self.profile.unknown
        return "" if self._unknown[text] else text

    def _parse(self, each: Field, text: str) -> Any:
        kind = each.kind
        if kind.__class__ in (Text, Kind, LongText):
            return kind.parse(text)
        key = (each.name, text)
        if key not in self._memo:
            if len(self._memo) > _MEMO:
                self._memo.clear()
            try:
                self._memo[key] = self._value(each, text)
            except InvalidValue as error:
                self._memo[key] = error
        value = self._memo[key]
        if isinstance(value, InvalidValue):
            raise InvalidValue(value.sentence)
        return value

    def _value(self, each: Field, text: str) -> Any:
        if isinstance(each.kind, Reference):
            try:
                return self.resolve(each.kind.register, text)
            except InvalidValue as error:
                raise InvalidValue(f"{_(each.label)}: {error.sentence}") from None
        return self.spec.parse(each, text)

    def _not_understood(self, name: str, text: str) -> str:
        label = _(self.spec.by_name[name].label)
        return _("{label}: “{text}” is not understood.").format(label=label, text=text)

    def _derive(self, derivation: Derivation, texts: tuple[str, ...]) -> list[_Derived]:
        """What a transform makes of some texts: each field with its value and its raw text."""
        memo = self._derived[derivation.columns, derivation.by, derivation.fields]
        found = memo.get(texts)
        if found is None:
            if len(memo) > _MEMO:
                memo.clear()
            try:
                found = _derived(derivation, texts)
            except InvalidValue as error:
                found = error
            memo[texts] = found
        if isinstance(found, InvalidValue):
            raise InvalidValue(found.sentence)
        return found


def _derived(derivation: Derivation, texts: tuple[str, ...]) -> list[_Derived]:
    result = TRANSFORMS[derivation.by](texts, derivation.options)
    raw: str | None = clean_line(" / ".join(dict.fromkeys(filter(None, map(str.strip, texts)))))
    raw = raw or None
    found: list[_Derived] = []
    for name in derivation.fields:
        value = result.get(name)
        value = None if value == () else value
        if value is not None or raw:
            found.append((name, value, None if value == raw else raw))
    return found


def _plain(kind: Kind, text: str, value: Any) -> str | None:
    """The text of a cell as it is kept beside its value; None where it is the value."""
    plain = clean_lines(text) if isinstance(kind, LongText) else clean_line(text)
    return None if value == plain else plain


def only_zone(country: str | None) -> str | None:
    """The time zone of a country that has just one."""
    zones = get_global("territory_zones").get(country or "", [])
    return str(zones[0]) if len(zones) == 1 else None
