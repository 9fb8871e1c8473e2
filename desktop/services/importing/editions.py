"""Editions of known lists: columns that are missing, or are called something else than before.

A built-in profile knows the headings of one edition. The next one may rename, drop and add some.
Where what is left is the list's own beyond doubt, the profile still reads it, a renamed column in
place of the old one, and everything that is missing is said. Where it is not, the list is read as
one of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.i18n import _
from desktop.models.spec import Spec
from desktop.services.importing import guessing
from desktop.services.importing.composing import words_of
from desktop.services.importing.finding import Finding
from desktop.services.importing.headings import BARE, says
from desktop.services.importing.heads import FIRST_ROWS, header_key, named
from desktop.services.importing.profiles import Profile, tells

LEAST, ALIKE = 0.7, 0.6
"""The part of the needed headings that an edition has, and that lets it be mentioned."""
SPECIAL = 2
"""So many headings that no other list has make up for one that is missing."""
COMMON = 0.85
"""The part of at least eight needed headings that tells a list whose headings are all common."""


@dataclass(frozen=True)
class Edition:
    """How an edition of a known list is read.

    Attributes:
        profile: the profile, with renamed columns in place of the old ones.
        last: the index of the row of headings.
        findings: what was found about columns that are missing or renamed.
        missing: the headings that the profile reads and the file has not.
    """

    profile: Profile
    last: int
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]


def headings_of(profile: Profile) -> tuple[str, ...]:
    """All headings that a profile knows."""
    derived = (column for each in profile.derive for column in each.columns)
    return tuple(dict.fromkeys((*profile.needed, *profile.columns, *derived)))


def edition(
    spec: Spec, rows: Sequence[Sequence[str]], profiles: Sequence[Profile]
) -> Edition | None:
    """The known list that a table is an edition of; None where none is told beyond doubt."""
    best: tuple[float, int, Profile] | None = None
    for profile in profiles:
        part, at = _likeness(rows, profile)
        if part >= LEAST and tells(profile, rows) and (best is None or part > best[0]):
            best = (part, at, profile)
    if best is None:
        return None
    part, at, profile = best
    present = {header_key(cell) for cell in rows[at]}
    if part < 1 and not _telling(spec, profile, present, part):
        return None
    return compared(spec, rows, profile, at)


def resembling(rows: Sequence[Sequence[str]], profiles: Sequence[Profile]) -> Profile | None:
    """The known list that a table is somewhat like, though it is not read as that."""
    found = max(
        ((*_likeness(rows, each), each) for each in profiles), key=lambda e: e[0], default=None
    )
    return found[2] if found and found[0] >= ALIKE and len(found[2].needed) > 4 else None


def compared(
    spec: Spec, rows: Sequence[Sequence[str]], profile: Profile, at: int
) -> Edition | None:
    """How the table of a profile's list is read; None where what names its records is missing.

    Args:
        spec: the register.
        rows: all rows of the table.
        profile: whose list it is.
        at: the index of the row of headings.
    """
    present = {header_key(cell) for cell in rows[at]}
    absent = [name for name in headings_of(profile) if header_key(name) not in present]
    renamed = _renamed(spec, rows, profile, at, absent)
    for column in absent:
        fills = fields_of(profile, column)
        if column not in renamed and (not fills or fills & {"name", "code", "country"}):
            return None
    findings = []
    for old, new in renamed.items():
        reason = _("“{old}” of “{list}” is not there; this column is read in its place.").format(
            old=old, list=profile.label
        )
        findings.append(Finding(new, min(fields_of(profile, old)), 0.7, reason))
    missing = tuple(name for name in absent if name not in renamed)
    for name in missing:
        fields = ", ".join(_(spec.by_name[each].label) for each in sorted(fields_of(profile, name)))
        reason = _(
            "“{list}” has this column, the file has not: {fields} stay as the register has them."
        ).format(list=profile.label, fields=fields)
        findings.append(Finding(name, None, 0.0, reason))
    return Edition(_with(profile, renamed), at, tuple(findings), missing)


def fields_of(profile: Profile, heading: str) -> set[str]:
    """The fields that a profile makes out of a heading."""
    key = header_key(heading)
    direct = {name for column, name in profile.columns.items() if header_key(column) == key}
    return direct.union(
        *(each.fields for each in profile.derive if key in map(header_key, each.columns))
    )


def _likeness(rows: Sequence[Sequence[str]], profile: Profile) -> tuple[float, int]:
    """The part of the needed headings that a row has, and the row that has most of them."""
    wanted = {header_key(each) for each in profile.needed}
    found = [
        (len(wanted & {header_key(cell) for cell in row}), -n)
        for n, row in enumerate(rows[:FIRST_ROWS])
    ]
    most, at = max(found, default=(0, 0))
    return most / max(1, len(wanted)), -at


def _telling(spec: Spec, profile: Profile, present: set[str], part: float) -> bool:
    """Whether the headings that are left belong to no other list."""
    words = words_of(spec)
    special = 0
    for heading in headings_of(profile):
        said = says(heading, words)
        several = "_" in heading or " " in heading or "." in heading
        if header_key(heading) in present and several and (said.field is None or said.sure < BARE):
            special += 1
    return special >= SPECIAL or (part >= COMMON and len(profile.needed) >= 8)


def _renamed(
    spec: Spec, rows: Sequence[Sequence[str]], profile: Profile, at: int, absent: Sequence[str]
) -> dict[str, str]:
    """New names of missing columns: the one strange column that is read as the same field."""
    known = {header_key(name) for name in headings_of(profile)}
    if not absent or all(header_key(cell) in known for cell in rows[at] if cell.strip()):
        return {}
    guess = guessing.guess(spec, [rows[at], *rows[at + 1 :]], profile.constants.get("country"))
    if guess is None or guess.head.last != 0:
        return {}
    names = named(rows[at])
    strange = {
        each.heading: each.field
        for each in guess.findings
        if each.field and header_key(each.heading) not in known and each.heading in names
    }
    found: dict[str, str] = {}
    for old in absent:
        fields = fields_of(profile, old)
        fitting = [name for name, field in strange.items() if field in fields]
        if len(fitting) == 1 and fitting[0] not in found.values():
            found[old] = fitting[0]
    return found


def _with(profile: Profile, renamed: dict[str, str]) -> Profile:
    keys = {header_key(old): new for old, new in renamed.items()}
    return replace(
        profile,
        headers=tuple(h for h in profile.headers if header_key(h) not in keys) or profile.headers,
        columns={keys.get(header_key(h), h): name for h, name in profile.columns.items()},
        derive=tuple(
            replace(each, columns=tuple(keys.get(header_key(c), c) for c in each.columns))
            for each in profile.derive
        ),
    )
