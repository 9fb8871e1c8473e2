"""What the columns of a list mean.

A profile is a JSON file. The built-in ones are in `resources/profiles`, one for each list; a
person may write one of their own and give it to an import. Its keys:

- `name`, `register`: what it is called, and the register that its rows belong to;
- `title`: what a reader calls the list, by language (`ja`, `en`);
- `source`, `licence`: what records of the list are credited to;
- `rank`: how far it is trusted where two lists differ (see `merging`);
- `headers`: the headings that a file must have to be recognised;
- `columns`: headings and the field that each fills;
- `derive`: fields made out of columns by a named transform: `{"by", "from", "fields", "with"}`;
- `constants`: fields that are the same in every row;
- `unknown`: texts that stand for an empty cell;
- `lenient`: fields that stay empty where their text cannot be read, instead of refusing the row;
- `telling`: headings and the pattern that most of their cells match in this list, where another
  list of the same publisher has the same headings.

A mapping is the short form: `{"heading": "field", …}`. Headings are compared without regard to
width, case, spaces and line breaks.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from desktop import paths
from desktop.errors import FileRefused, UserError
from desktop.i18n import LANGUAGES, _, language, translator
from desktop.models.spec import Spec
from desktop.models.specs import REGISTERS
from desktop.models.text import fold
from desktop.services.importing.heads import FIRST_ROWS as HEADER_ROWS
from desktop.services.importing.heads import header_key
from desktop.services.importing.sampling import sample, share
from desktop.services.importing.transforms import TRANSFORMS

OWN_RANK = 100
GUESSED_RANK = 5
"""Of lists without a profile of their own: what is known of a list counts for more."""
GUESSED = "list-"
"""How the names of the profiles of such lists begin; the signature of the headings follows."""
UID = "uid"


@dataclass(frozen=True)
class Derivation:
    """Fields that a named transform makes out of columns."""

    by: str
    columns: tuple[str, ...]
    fields: tuple[str, ...]
    options: Mapping[str, Any]


@dataclass(frozen=True)
class Profile:
    """What the columns of one list mean; see the module for its parts.

    `own` marks a file of the office's own making, whose word counts for more than a list's;
    `guessed` one of a list whose columns were found out by themselves, or by a person.
    """

    name: str
    register: str
    title: Mapping[str, str]
    source: str = ""
    licence: str = ""
    rank: int = OWN_RANK
    headers: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    derive: tuple[Derivation, ...] = ()
    constants: Mapping[str, Any] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    lenient: frozenset[str] = frozenset()
    telling: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    own: bool = False
    guessed: bool = False

    @property
    def label(self) -> str:
        """The title in the language of now."""
        return self.title.get(language()) or self.title.get("en") or self.name

    @property
    def needed(self) -> tuple[str, ...]:
        """The headings that a file must have."""
        if self.headers:
            return self.headers
        derived = (column for each in self.derive for column in each.columns)
        return tuple(dict.fromkeys((*self.columns, *derived)))


def parse_profile(data: Mapping[str, Any], name: str, register: str, *, own: bool) -> Profile:
    """A profile out of its JSON.

    Raises:
        UserError: a field, a transform or the register is unknown, or the shape is wrong.
    """
    if "columns" not in data:
        data = {"columns": data}
    try:
        profile = Profile(
            name=str(data.get("name", name)),
            register=str(data.get("register", register)),
            title=data.get("title") or dict.fromkeys(LANGUAGES, name),
            source=str(data.get("source", name)),
            licence=str(data.get("licence", "")),
            rank=int(data.get("rank", OWN_RANK)),
            headers=tuple(data.get("headers", ())),
            columns=dict(data["columns"]),
            derive=tuple(
                Derivation(
                    each["by"], tuple(each["from"]), tuple(each["fields"]), each.get("with", {})
                )
                for each in data.get("derive", ())
            ),
            constants=dict(data.get("constants", {})),
            unknown=frozenset(fold(text) for text in data.get("unknown", ())),
            lenient=frozenset(data.get("lenient", ())),
            telling={h: re.compile(pattern) for h, pattern in data.get("telling", {}).items()},
            own=own,
        )
    except (KeyError, TypeError, ValueError, AttributeError, re.error) as error:
        raise UserError(
            _(
                "{name} is not a mapping. Write it as {example}; the part that is wrong: {reason}."
            ).format(name=name, example='{"heading": "field"}', reason=error)
        ) from error
    spec = REGISTERS.get(profile.register)
    if spec is None:
        raise UserError(
            _("{name}: there is no register “{register}”. The registers are: {known}.").format(
                name=name, register=profile.register, known=", ".join(REGISTERS)
            )
        )
    derived = [field for each in profile.derive for field in each.fields]
    for target in (*profile.columns.values(), *derived, *profile.constants):
        if target != UID and target not in {each.name for each in spec.stored}:
            raise UserError(
                _("{name}: {register} have no field “{field}”. The fields are: {known}.").format(
                    name=name,
                    register=_(spec.titles),
                    field=target,
                    known=", ".join(each.name for each in spec.stored),
                )
            )
    for each in profile.derive:
        if each.by not in TRANSFORMS:
            raise UserError(
                _("{name}: there is no transform “{by}”. The transforms are: {known}.").format(
                    name=name, by=each.by, known=", ".join(sorted(TRANSFORMS))
                )
            )
    return profile


@lru_cache(maxsize=1)
def _built_in() -> tuple[Profile, ...]:
    found = []
    for path in sorted(paths.resource("profiles").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        found.append(parse_profile(data, path.stem, "", own=False))
    return tuple(found)


def profiles_of(register: str | None = None) -> list[Profile]:
    """The built-in profiles of a register, or of all."""
    return [each for each in _built_in() if register in (None, each.register)]


def rank_of(name: str | None) -> int:
    """How far a list is trusted, by the name of its profile; the office's own files the most."""
    if name is not None and name.startswith(GUESSED):
        return GUESSED_RANK
    return next((each.rank for each in _built_in() if each.name == name), OWN_RANK)


def named(register: str, name: str) -> Profile:
    """A built-in profile by its name.

    Raises:
        UserError: the register has none of that name.
    """
    for profile in profiles_of(register):
        if profile.name == name:
            return profile
    raise UserError(
        _("There is no profile “{name}” for {register}. The profiles are: {known}.").format(
            name=name,
            register=_(REGISTERS[register].titles),
            known=", ".join(each.name for each in profiles_of(register)) or "–",
        )
    )


def from_file(register: str, path: Path) -> Profile:
    """A person's own mapping or profile.

    Raises:
        UserError: it cannot be read or does not fit the register.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise UserError(
            _("The mapping {name} cannot be read: {reason}.").format(name=path.name, reason=error)
        ) from error
    if not isinstance(data, dict):
        raise UserError(
            _("The mapping {name} cannot be read: {reason}.").format(
                name=path.name, reason=_("it is no JSON object")
            )
        )
    profile = parse_profile(data, path.stem, register, own=True)
    if profile.register != register:
        raise UserError(
            _("The mapping {name} is for {other}, not for {register}.").format(
                name=path.name,
                other=_(REGISTERS[profile.register].titles),
                register=_(REGISTERS[register].titles),
            )
        )
    return profile


def recognise(rows: Sequence[Sequence[str]], profiles: Sequence[Profile]) -> Profile | None:
    """The profile whose headings are all in one of the first rows; the one with most of them."""
    heads = [frozenset(header_key(cell) for cell in row) for row in rows[:HEADER_ROWS]]
    fitting = [
        profile
        for profile in profiles
        if any(keys >= {header_key(h) for h in profile.needed} for keys in heads)
        and tells(profile, rows)
    ]
    return max(fitting, key=lambda profile: len(profile.needed), default=None)


def tells(profile: Profile, rows: Sequence[Sequence[str]]) -> bool:
    """Whether the cells of a table are those of a profile's list; see `telling` of the module."""
    for heading, pattern in profile.telling.items():
        key = header_key(heading)
        for n, row in enumerate(rows[:HEADER_ROWS]):
            keys = [header_key(cell) for cell in row]
            if key in keys:
                values = sample(rows[n + 1 :], keys.index(key))
                if values and share(values, pattern.search) < 0.5:
                    return False
    return True


def find_header(file: str, rows: Sequence[Sequence[str]], profile: Profile) -> int:
    """The index of the row of headings.

    Raises:
        FileRefused: none of the first rows has them all; the sentence names those missing.
    """
    wanted = {header_key(each): each for each in profile.needed}
    best: list[str] = list(wanted.values())
    for index, row in enumerate(rows[:HEADER_ROWS]):
        present = {header_key(cell) for cell in row}
        missing = [name for key, name in wanted.items() if key not in present]
        if not missing:
            return index
        best = min(best, missing, key=len)
    raise FileRefused(
        _("{file}: the headings {missing} are missing, which “{profile}” needs.").format(
            file=file, missing=", ".join(best), profile=profile.label
        )
    )


def automatic(spec: Spec, rows: Sequence[Sequence[str]]) -> Profile | None:
    """A profile for a file whose headings are the register's own labels or field names.

    Such are the files that this program exports. A label that two fields share is told apart by
    the field's name in brackets.
    """
    known = headings(spec)
    found: list[dict[str, str]] = []
    for row in rows[:HEADER_ROWS]:
        columns: dict[str, str] = {}
        for cell in row:
            target = known.get(header_key(cell))
            if target and target not in columns.values():
                columns[cell] = target
        found.append(columns)
    best = max(found, key=len, default={})
    telling = {UID, *spec.references, *(n for names in spec.heading.values() for n in names)}
    if not telling & set(best.values()):
        return None
    return Profile(
        name="automatic",
        register=spec.name,
        title=dict.fromkeys(LANGUAGES, ""),
        columns=best,
        own=True,
    )


def headings(spec: Spec) -> dict[str, str]:
    """The stored field that each heading means, by the heading's key; in every language."""
    keys: dict[str, str] = {}
    for name in (UID, *(each.name for each in spec.stored)):
        keys[header_key(name)] = name
    for tongue in LANGUAGES:
        for heading, name in labels(spec, tongue).items():
            keys.setdefault(header_key(heading), name)
    return keys


def labels(spec: Spec, tongue: str) -> dict[str, str]:
    """The heading of each field, derived ones included, in a language: unlike one another."""
    words = translator(tongue)
    taken: dict[str, str] = {}
    for each in spec.fields:
        label = words.gettext(each.label)
        if header_key(label) in {header_key(other) for other in taken}:
            label = f"{label} ({each.name})"
        taken[label] = each.name
    return taken
