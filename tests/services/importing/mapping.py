"""How well the real lists are read without their profiles, measured against what those say."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from desktop.models.specs import REGISTERS
from desktop.services import spreadsheet
from desktop.services.importing import editions, guessing, profiles
from desktop.services.importing.composing import CLOSED, COORDINATES, TOKYO
from desktop.services.importing.heads import header_key, named

FOLDERS = {
    "schools": "schools",
    "partners": "partners",
}
"""Folders of the shared lists whose files have profiles, and the register of each."""
MEANT = {TOKYO: set(), CLOSED: set(), COORDINATES: {"latitude", "longitude"}}


@dataclass
class Measured:
    """How the columns of one file are read.

    Attributes:
        file: its name.
        right: columns read as the profile reads them.
        wrong: columns read as something that the profile does not make of them.
        left: columns that the profile reads and the guess leaves open.
        more: columns that only the guess reads.
    """

    file: str
    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    more: list[str] = field(default_factory=list)


@contextmanager
def without_profiles():
    """No built-in profile is known inside."""
    kept = profiles.profiles_of
    profiles.profiles_of = lambda _register=None: []
    try:
        yield
    finally:
        profiles.profiles_of = kept


def files(shared: Path):
    """Each file that has a profile, with its register."""
    for folder, register in FOLDERS.items():
        for path in sorted((shared / folder).iterdir()):
            yield path, register


def measured(path, register):
    """How one file's columns are read without its profile."""
    rows = spreadsheet.read_table(spreadsheet.load(path)).rows
    profile = profiles.recognise(rows, profiles.profiles_of(register))
    names = named(rows[profiles.find_header(path.name, rows, profile)])
    guess = guessing.guess(REGISTERS[register], rows)
    found = Measured(path.name)
    read = {each.heading: each.field for each in guess.findings if each.heading in guess.head.names}
    assert guess.head.names[: len(names)] == names, "the row of headings is another one"
    known = {header_key(h) for h in editions.headings_of(profile)}
    for heading in names:
        truth = editions.fields_of(profile, heading) if header_key(heading) in known else set()
        field_read = read[heading]
        if field_read is None:
            if truth:
                found.left.append(heading)
        elif not truth:
            found.more.append(f"{heading} → {field_read}")
        elif MEANT.get(field_read, {field_read}) <= truth:
            found.right.append(heading)
        else:
            found.wrong.append(f"{heading} → {field_read}")
    return found
