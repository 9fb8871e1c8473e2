"""Planning an import: what each row of a file becomes. Nothing is written here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Text, select, type_coerce
from sqlalchemy.orm import Session

from desktop.errors import InvalidValue, UserError
from desktop.i18n import _
from desktop.models.base import Searchable
from desktop.models.codes import Country
from desktop.models.source import Source
from desktop.models.spec import Spec
from desktop.models.specs import REGISTERS
from desktop.services import references, spreadsheet
from desktop.services.importing import documents, understanding
from desktop.services.importing.corrections import Corrections
from desktop.services.importing.linking import Known, Links
from desktop.services.importing.merging import Merger
from desktop.services.importing.parts import Parts
from desktop.services.importing.plan import Change, ImportPlan, Outcome, PlannedRow
from desktop.services.importing.reading import Candidate, RowReader
from desktop.services.importing.saved import saved
from desktop.services.importing.understanding import Understood
from desktop.services.progress import Progress, Work
from desktop.services.store import Store
from desktop.services.sweeping import seldom_swept

STEP = 1000
Rows = Iterator[tuple[int, Sequence[str], Candidate | InvalidValue]]
"""Each row's number, its cells, and the candidate or why there is none."""


@dataclass
class _Input:
    """A file that is understood.

    Attributes:
        plan: what is known of it already; its rows are to come.
        fields: those that it may fill.
        rows: one candidate, or why there is none, for each.
        total: how many rows there are.
        uids: those of the records that it names.
    """

    plan: ImportPlan
    fields: set[str]
    rows: Rows
    total: int
    uids: set[str]


def plan_import(
    store: Store,
    register: str,
    path: Path | spreadsheet.File,
    *,
    profile: str | None = None,
    mapping: Path | None = None,
    country: str | None = None,
    sheet: str | None = None,
    heading: int | None = None,
    corrections: Corrections = Corrections(),  # noqa: B008 - frozen
) -> Work[ImportPlan]:
    """Say what the rows of a file would become in a register.

    Args:
        store: the store; it is only read.
        register: the register that the rows belong to, a name of `REGISTERS`.
        path: a file that `spreadsheet` reads, or a JSON export of this program; or one that has
            been read.
        profile: the name of the built-in profile or kept mapping to use; None recognises it by
            the headings.
        mapping: a person's own mapping or profile, a JSON file.
        country: of partners, where the file does not say it: ISO 3166-1, or a name.
        sheet: of a workbook; None finds the one that reads best.
        heading: the row of the headings, from 1, 0 where there is none; None finds it.
        corrections: what a person says about columns, cells, rows and values.

    Raises:
        FileRefused: the file cannot be read or understood.
        UserError: the profile, the mapping or the country is unknown.
    """
    spec = REGISTERS[register]
    yield Progress(0, 0, _("Reading {name}").format(name=path.name))
    code = Country().parse(country) if country else None
    file = spreadsheet.load(path) if isinstance(path, Path) else path
    with store.read() as session, seldom_swept():
        memo: dict[tuple[str, str], int | InvalidValue | None] = {}

        def resolve(target: str, text: str) -> int | None:
            key = (target, text)
            if key not in memo:
                try:
                    memo[key] = references.resolve(session, target, text)
                except InvalidValue as error:
                    memo[key] = error
            found = memo[key]
            if isinstance(found, InvalidValue):
                raise found
            return found

        if documents.is_export(file):
            records = documents.records(file, register)
            data = _Input(
                ImportPlan(spec, file.name, file.sha256, documents.PROFILE),
                {each.name for each in spec.stored},
                ((n, (), each) for n, each in documents.candidates(session, spec, records)),
                len(records),
                documents.uids(records),
            )
        else:
            table = understanding.understand(
                file,
                spec,
                profile=profile,
                mapping=mapping,
                country=code,
                sheet=sheet,
                known=saved(session, register),
                heading=heading,
                columns=corrections.columns,
            )
            data = _read(file, table, spec, resolve, code or table.country, corrections)
        planner = _Planner(session, spec, data, corrections)
        rows = data.plan.rows
        for number, cells, candidate in data.rows:
            row = planner.plan(number, candidate)
            row.cells = cells
            rows.append(row)
            if len(rows) % STEP == 0:
                yield Progress(len(rows), data.total, _("Comparing"))
    return data.plan


def _read(
    file: spreadsheet.File,
    table: Understood,
    spec: Spec,
    resolve: Any,
    country: str | None,
    corrections: Corrections,
) -> _Input:
    reader = RowReader(spec, table.profile, table.header, resolve, country)
    first = table.last + 2
    body = _corrected(table.rows[table.last + 1 :], first, reader, corrections)
    reader.expect(body)

    heading = table.rows[table.last] if table.last >= 0 else ()

    def read() -> Rows:
        for number, row in enumerate(body, first):
            if not any(row) or not any(cell.strip() for cell in row):
                continue
            try:
                if number in corrections.without:
                    raise InvalidValue(_("You left this row out."))
                if table.profile.guessed:
                    section = number - 1 in table.sections
                    understanding.refuse_totals(row, table.header, section=section, heading=heading)
                yield number, row, reader.read(row)
            except InvalidValue as error:
                yield number, row, error

    used, left = reader.used(table.header)
    plan = ImportPlan(
        spec,
        file.name,
        file.sha256,
        table.profile,
        used=used,
        left=left,
        findings=table.findings,
        sheet=table.sheet,
        missing=table.missing,
        others=table.others,
        header=tuple(table.header),
        saved=table.saved,
        country=country,
        heading=table.last + 1,
    )
    return _Input(plan, reader.fields, read(), len(body), reader.uids)


def _corrected(
    rows: Sequence[Sequence[str]], first: int, reader: RowReader, corrections: Corrections
) -> Sequence[Sequence[str]]:
    """The rows with the cells that a person has changed; the others are the same lists."""
    if not corrections.cells:
        return rows
    changed = list(rows)
    for (number, key), text in corrections.cells.items():
        at, column = number - first, reader.at.get(key)
        if column is not None and 0 <= at < len(rows):
            row = [*changed[at], *[""] * (column + 1 - len(changed[at]))]
            changed[at] = [*row[:column], text, *row[column + 1 :]]
    return changed


class _Draft:
    """A record that is not one yet: enough for the rules of its entity to be checked."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.__dict__.update(values)

    def __getattr__(self, _name: str) -> None:
        return None


class _Planner:
    """Decides row by row, with what the register holds and what the rows before have claimed."""

    def __init__(
        self, session: Session, spec: Spec, data: _Input, corrections: Corrections
    ) -> None:
        self.spec = spec
        self.corrections = corrections
        self.parts = Parts(session, spec)
        self.links = Links(spec, data.fields, data.uids)
        for known in _known(session, spec):
            self.links.add(known)
        named = session.execute(select(Source.id, Source.profile)).all()
        self.merger = Merger(spec, data.plan.profile, dict(named))
        self.check = getattr(spec.model, "check", None)
        self.required = [each for each in spec.stored if spec.required(each.name)]

    def plan(self, number: int, candidate: Candidate | InvalidValue) -> PlannedRow:
        """What one row becomes."""
        if isinstance(candidate, InvalidValue):
            return PlannedRow(number, Outcome.REFUSED, reason=candidate.sentence)
        title = self.spec.heading_of(candidate.values, "ja")
        try:
            known = self.links.find(candidate.values, candidate.uid)
            if known is not None and known.row:
                raise InvalidValue(
                    _("Row {first} is about the same record (“{name}”) already.").format(
                        first=known.row, name=title or known.values.get("name") or ""
                    )
                )
            if known is None:
                row = self._create(number, candidate, title)
                known = Known(candidate.values, uid=candidate.uid)
                self.links.add(known)
            else:
                row = self._update(number, candidate, known, title)
            known.row = number
            row.problems = candidate.problems
            return row
        except UserError as error:
            return PlannedRow(number, Outcome.REFUSED, title, reason=error.sentence)

    def _create(self, number: int, candidate: Candidate, title: str) -> PlannedRow:
        values = {n: v for n, v in candidate.values.items() if v is not None}
        for each in self.required:
            if each.name not in values and each.name not in candidate.references:
                self.spec.check(each, None)
        self._obey(self.merger.defaults | values, candidate)
        row = PlannedRow(number, Outcome.CREATED, title, values, candidate.raws)
        row.uid = candidate.uid
        row.references = candidate.references
        row.parts = self.parts.planned(candidate, None)
        return row

    def _update(self, number: int, candidate: Candidate, known: Known, title: str) -> PlannedRow:
        taken, kept = self.merger.changes(
            known, candidate.values, candidate.raws, partial(self.corrections.takes, number)
        )
        children = self.parts.planned(candidate, known.id)
        title = title or self.spec.heading_of(dict(known.values), "ja")
        row = PlannedRow(number, Outcome.UNCHANGED, title, id=known.id, version=known.version)
        row.kept = tuple(Change(n, known.values.get(n), new) for n, new in kept.items())
        if kept:
            row.raws = {name: candidate.raws.get(name) for name in kept}
        row.references = {
            name: uid for name, uid in candidate.references.items() if not known.values.get(name)
        }
        if not (taken or children or row.references):
            return row
        self._obey({**known.values, **taken}, candidate)
        row.outcome = Outcome.UPDATED
        row.values, row.parts, row.origin = taken, children, known.origin
        row.raws = {name: candidate.raws.get(name) for name in (*taken, *kept)}
        row.changes = tuple(Change(n, known.values.get(n), new) for n, new in taken.items())
        known.values = {**known.values, **taken}
        self.links.add(known)
        return row

    def _obey(self, values: Mapping[str, Any], candidate: Candidate) -> None:
        """Raise `RuleBroken` where the record would break a rule of its entity."""
        if self.check is not None:
            pending = dict.fromkeys(candidate.references, -1)
            self.check(_Draft({**values, **pending}))


def _known(session: Session, spec: Spec) -> Iterator[Known]:
    """Every record of a register, as plain values."""
    model = spec.model
    names = [each.name for each in spec.stored]
    columns = [getattr(model, name) for name in names]
    # Few origins are looked at: they stay text until then.
    origin = [type_coerce(model.origin, Text)] if issubclass(model, Searchable) else []
    statement = select(model.id, model.uid, model.version, *columns, *origin)
    end = 3 + len(names)
    for row in session.execute(statement):
        values = dict(zip(names, row[3:end], strict=True))
        yield Known(values, row[0], row[1], row[2], row[end] if origin else "")
