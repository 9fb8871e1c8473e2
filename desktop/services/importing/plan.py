"""What an import is going to do, row by row, and what it has done."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from desktop.models.spec import Spec
from desktop.services.importing.finding import Finding
from desktop.services.importing.profiles import Profile


class Outcome(StrEnum):
    """What a row becomes."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Change:
    """A field that a row changes, with the values before and after."""

    field: str
    before: Any
    after: Any


@dataclass(slots=True)
class PlannedPart:
    """A child record that comes with a row: new, or changed over the one with id `id`.

    `references` are fields whose record has a uid but no id yet.
    """

    attribute: str
    values: dict[str, Any]
    id: int | None = None
    version: int = 0
    references: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class PlannedRow:
    """What one row of the file becomes.

    Attributes:
        number: the row as the file counts it, title rows included, from 1.
        outcome: what becomes of it.
        title: what the record is called.
        values: of a new record everything, of a changed one what changes.
        raws: the text in the file of each value taken, None where it is what is stored.
        changes: of a changed record each field, before and after.
        kept: fields in which the file says something else, and the record's own value stays.
        cells: what the row says, column by column, as corrected.
        reason: of a refused row one sentence.
        id, version: of the record it is about; None and 0 for a new one.
        problems: fields that stay empty because their text does not fit, each with the sentence why.
    """

    number: int
    outcome: Outcome
    title: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    raws: dict[str, str | None] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    reason: str = ""
    id: int | None = None
    version: int = 0
    uid: str | None = None
    origin: dict[str, Any] = field(default_factory=dict)
    parts: list[PlannedPart] = field(default_factory=list)
    references: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    kept: tuple[Change, ...] = ()
    cells: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken, and why."""

    row: int
    reason: str


@dataclass(frozen=True)
class ImportResult:
    """What an import did, or would do."""

    rows: int
    created: int
    updated: int
    unchanged: int
    refused: tuple[Refusal, ...]

    def as_json(self) -> dict[str, Any]:
        """The result for scripts: counts, and each refused row with its reason."""
        return {
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": [{"row": each.row, "reason": each.reason} for each in self.refused],
        }


@dataclass
class ImportPlan:
    """What the rows of a file become; nothing is written yet.

    Attributes:
        spec: the register.
        file_name, sha256: the file as it was read.
        profile: how it was understood.
        rows: every row of data, in the order of the file.
        used: the headings that are read, each with the fields it fills.
        left: the headings that are not.
        findings: of a list without a profile, why each column is read as it is; of an edition of a
            known list, which columns are renamed or missing.
        sheet: the sheet of a workbook that was read.
        missing: of an edition of a known list, the headings that are not there.
        others: other sheets of the workbook that hold a list as well.
        header: what the columns are called.
        saved: the name of the kept mapping by which the file was read; empty where by none.
        country: of partners, where a person or the kept mapping said it.
        heading: the row of the headings, from 1; 0 where there is none, None of an export.
    """

    spec: Spec
    file_name: str
    sha256: str
    profile: Profile
    rows: list[PlannedRow] = field(default_factory=list)
    used: dict[str, tuple[str, ...]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    findings: tuple[Finding, ...] = ()
    sheet: str | None = None
    missing: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    saved: str = ""
    country: str | None = None
    heading: int | None = None

    @property
    def problems(self) -> int:
        """How many rows are taken with a field left empty because its text does not fit."""
        return sum(1 for row in self.rows if row.problems)

    def mapping_as_json(self) -> dict[str, Any]:
        """How the file was understood, for scripts: profile, columns, reasons, what is not read."""
        return {
            "profile": self.profile.name,
            "guessed": self.profile.guessed,
            "saved": self.saved or None,
            "sheet": self.sheet,
            "heading": self.heading,
            "other_sheets": list(self.others),
            "country": self.profile.constants.get("country"),
            "columns": {heading: list(names) for heading, names in self.used.items()},
            "unread": self.left,
            "missing": list(self.missing),
            "findings": [each.as_json() for each in self.findings],
            "problems": [
                {"row": row.number, "field": name, "reason": sentence}
                for row in self.rows
                for name, sentence in row.problems.items()
            ],
        }

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many rows there are of each outcome."""
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in Outcome}

    def result(self) -> ImportResult:
        """The plan as a result: what would be done."""
        counts = self.counts
        return ImportResult(
            len(self.rows),
            counts[Outcome.CREATED],
            counts[Outcome.UPDATED],
            counts[Outcome.UNCHANGED],
            tuple(
                Refusal(row.number, row.reason)
                for row in self.rows
                if row.outcome is Outcome.REFUSED
            ),
        )
