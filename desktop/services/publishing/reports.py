"""Every report of the office: read from the records, printed or written to a workbook."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import InvalidValue, UserError
from desktop.i18n import N_, _, fiscal_year, format_fiscal_year, translator
from desktop.models.spec import Spec
from desktop.models.specs import SPECS
from desktop.services import queries
from desktop.services.clock import today
from desktop.services.files import write_beside
from desktop.services.progress import Progress, Work
from desktop.services.publishing import filters, statistics, yearbook
from desktop.services.publishing.collect import PUBLISHER
from desktop.services.publishing.edition import Printed
from desktop.services.publishing.filters import Filter
from desktop.services.publishing.printouts import PRINTOUTS, Printout, titles, value
from desktop.services.publishing.report import print_report
from desktop.services.publishing.tabular import Column, Part, Report, Value
from desktop.services.publishing.voice import Voice
from desktop.services.publishing.workbook import write_workbook
from desktop.services.queries import Query
from desktop.services.store import Store
from desktop.services.worldfriend import chart, editions

_BATCH = 400
_READING = N_("Reading the records")
_TOTAL_ONE = N_("Total: {n} record")
_TOTAL_MANY = N_("Total: {n} records")
_ALL = N_("all records")
_WORDS = N_("“{words}”")
_ITEM = N_("{label}: {value}")
ENDINGS = (".pdf", ".xlsx")
"""What a report can be written as."""


@dataclass(frozen=True)
class Asked:
    """What of a report is wanted.

    Attributes:
        language: `ja` or `en`.
        where: Words to find, or conditions such as `country=NZ`.
        values: By the names of the report's filters.
        day: The day on the paper.
        author: Who prints it; the office's usual name if empty.
    """

    language: str = "ja"
    where: str = ""
    values: Mapping[str, Any] | None = None
    day: date | None = None
    author: str = ""


@dataclass(frozen=True)
class Definition:
    """A report: its name in commands, its title, how it is read, and what may narrow it.

    `register` is the one whose records words and conditions find; empty where a report takes none.
    """

    name: str
    title: str
    read: Callable[[Session, "Definition", Asked], Work[Report]]
    filters: tuple[Filter, ...] = ()
    register: str = ""

    def parse(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """The values of typed filters.

        Raises:
            UserError: the report has no such filter, or a value does not fit it.
        """
        known = {each.name: each for each in self.filters}
        parsed: dict[str, Any] = {}
        for name, text in texts.items():
            if name not in known:
                raise UserError(
                    _("The report “{report}” has no filter “{name}”. It has: {known}.").format(
                        report=_(self.title), name=name, known=", ".join(known) or "–"
                    )
                )
            wanted = known[name].kind.parse(text)
            if wanted is None:
                raise InvalidValue(_("The filter {name} has no value.").format(name=name))
            parsed[name] = wanted
        return parsed

    def choices(self, session: Session) -> dict[str, list[Any]]:
        """The values that each filter may take in a store."""
        return {each.name: each.values(session) for each in self.filters}


def make_report(
    store: Store,
    name: str,
    path: Path,
    *,
    language: str = "ja",
    where: str | None = None,
    values: Mapping[str, Any] | None = None,
    day: date | None = None,
    author: str = "",
) -> Work[Printed]:
    """Write a report to a PDF file or a workbook, by the file's ending.

    Args:
        store: Where the records are.
        name: A key of `REPORTS`.
        path: The file, `.pdf` or `.xlsx`; it is there whole, or the old one stays.
        language: `ja` or `en`.
        where: Words to find, or conditions such as `country=NZ`; all records if not given.
        values: What to narrow it by: values by the names of its filters.
        day: The date printed on it, today if not given.
        author: Who prints it; the office's usual name if empty.

    Yields:
        Progress; closing the generator leaves no file.

    Returns:
        The number of pages (of a workbook its sheets), and the characters that no font has.

    Raises:
        UserError: there is no such report, field or ending.
        FileRefused: the file cannot be written.
    """
    if path.suffix.lower() not in ENDINGS:
        raise UserError(
            _("{name}: the ending must be one of {endings}.").format(
                name=path.name, endings=", ".join(ENDINGS)
            )
        )
    asked = Asked(language, where or "", values, day, author)
    with store.read() as session:
        report = yield from read_report(session, name, asked)
    with write_beside(path) as file:
        if path.suffix.lower() == ".pdf":
            return (yield from print_report(report, file))
        yield from write_workbook(report, file)
    return Printed(len(report.tables))


def read_report(session: Session, name: str, asked: Asked) -> Work[Report]:
    """Read a report from the records.

    Raises:
        UserError: as `make_report`.
    """
    wanted = REPORTS.get(name)
    if wanted is None:
        raise UserError(
            _("There is no report named “{name}”. The reports are: {known}.").format(
                name=name, known=", ".join(REPORTS)
            )
        )
    return (yield from wanted.read(session, wanted, asked))


# --- the registers -------------------------------------------------------------------------


def _printout(session: Session, wanted: Definition, asked: Asked) -> Work[Report]:
    printout = PRINTOUTS[wanted.name]
    spec, language = SPECS[printout.register], asked.language
    rows: list[tuple[Value, ...]] = []
    found = _found(session, wanted, printout, asked)
    for at in range(0, len(found), _BATCH):
        yield Progress(at, 3 * len(found), _(_READING))
        rows += _rows(session, spec, printout, found[at : at + _BATCH], language)
    say = translator(language).gettext
    return Report(
        title=say(wanted.title),
        columns=tuple(_column(spec, shown, language) for shown in printout.columns),
        rows=rows,
        language=language,
        subtitle=say(printout.subtitle) if printout.subtitle else "",
        filter=_in_words(wanted, asked) or say(_ALL),
        printed=asked.day or today(),
        totals=Voice(language).count(_TOTAL_ONE, _TOTAL_MANY, len(rows)),
        author=asked.author or say(PUBLISHER),
    )


def _found(session: Session, wanted: Definition, printout: Printout, asked: Asked) -> list[int]:
    """The records that are shown, in their order."""
    spec = SPECS[printout.register]
    query = queries.parse_where(spec, asked.where) if asked.where.strip() else Query(spec.name)
    query = Query(query.register, query.text, query.conditions, printout.sort)
    keys = [int(key) for key in queries.ids(session, query)]
    for each in wanted.filters:
        chosen = (asked.values or {}).get(each.name)
        if chosen is not None:
            having = set(session.scalars(select(spec.model.id).where(each.clause(chosen))))
            keys = [key for key in keys if key in having]
    return keys


def _in_words(wanted: Definition, asked: Asked) -> str:
    """What is shown, as it stands on the paper."""
    voice = Voice(asked.language)
    words = [
        voice.label(
            _ITEM, label=voice.label(each.label), value=each.kind.format(chosen, asked.language)
        )
        for each in wanted.filters
        if (chosen := (asked.values or {}).get(each.name)) is not None
    ]
    if asked.where.strip():
        words.append(voice.label(_WORDS, words=asked.where.strip()))
    return ("; " if asked.language == "en" else "、").join(words)


def _column(spec: Spec, shown: Any, language: str) -> Column:
    field = spec.by_name.get(shown.field)
    heading = shown.heading or (field.label if field else "")
    most = shown.most or (field.width if field else 16)
    return Column(
        translator(language).gettext(heading),
        most,
        bool(shown.fill is None and field and field.kind.numeric),
        shown.total,
    )


def _rows(
    session: Session, spec: Spec, printout: Printout, keys: list[int], language: str
) -> list[tuple[Value, ...]]:
    """The values of some records, in their order."""
    names = [s.field for s in printout.columns if s.field in spec.by_name and s.fill is None]
    needed = list(dict.fromkeys([*names, *spec.heading[language]]))
    columns = [getattr(spec.model, name) for name in needed]
    stored = {
        key: dict(zip(needed, values, strict=True))
        for key, *values in session.execute(
            select(spec.model.id, *columns).where(spec.model.id.in_(keys))
        )
    }
    fills = {s.field: s.fill(session, keys, language) for s in printout.columns if s.fill}
    named = {
        name: titles(
            session, spec.references[name],
            {record[name] for record in stored.values() if record[name] is not None}, language,
        )
        for name in names
        if name in spec.references
    }  # fmt: skip

    def cell(name: str, key: int) -> Value:
        record = stored[key]
        if name in fills:
            return fills[name].get(key, "")
        if name == "heading":
            heading = spec.heading_of(record, language)
            # Where the name stands beside it, the other name is shown only if it is another.
            return "" if "name" in names and heading == record.get("name") else heading
        if name in named:
            return named[name].get(record[name], "")
        found: Value = value(spec.by_name[name], record[name], language)
        return found

    return [
        tuple(cell(shown.field, key) for shown in printout.columns) for key in keys if key in stored
    ]


# --- statistics and World Friend -----------------------------------------------------------


def _statistics(session: Session, wanted: Definition, asked: Asked) -> Work[Report]:
    yield Progress(0, 2, _(_READING))
    held = statistics.years_held(session)
    day = asked.day or today()
    usual = next((each for each in held if each < fiscal_year(day)), fiscal_year(day))
    year = int((asked.values or {}).get("fiscal_year") or usual)
    found = statistics.count_year(session, year)
    say = translator(asked.language).gettext
    return Report(
        title=say(wanted.title),
        language=asked.language,
        subtitle=format_fiscal_year(year, asked.language),
        filter=say(N_("Exchanges held from 1 April {first} to 31 March {last}")).format(
            first=year, last=year + 1
        ),
        printed=day,
        totals=yearbook.totals(found, asked.language),
        author=asked.author or say(PUBLISHER),
        parts=yearbook.parts(found, asked.language),
    )


def _friends(
    session: Session, wanted: Definition, asked: Asked, *, recipients: bool
) -> Work[Report]:
    yield Progress(0, 2, _(_READING))
    kept = editions.years(session)
    year = int((asked.values or {}).get("fiscal_year") or (kept[0] if kept else 0))
    edition = editions.read(session, year) if year else None
    if edition is None:
        raise UserError(
            _("No World Friend groups are kept for this year. Make them on the page World Friend.")
        )
    language = asked.language
    say = translator(language).gettext
    rows: list[list[Value]]
    if recipients:
        columns = (
            Column(say(N_("Recipient")), 40),
            *(Column(say(N_("Country {n}")).format(n=n + 1), 18) for n in range(edition.size)),
        )
        rows = [list(row) for row in chart.by_recipient(edition, language)]
    else:
        columns = (
            Column(say(N_("Continent")), 12),
            Column(say(N_("Country")), 24),
            Column(say(N_("Groups")), 6, numeric=True, total=True),
            Column(say(N_("Who has it")), 70),
        )
        rows = [[a, b, int(n), who] for a, b, n, who in chart.by_country(edition, language)]
    return Report(
        title=say(wanted.title),
        language=language,
        subtitle=format_fiscal_year(year, language),
        filter=say(_ALL),
        printed=asked.day or today(),
        totals=chart.totals(edition, language),
        author=asked.author or say(PUBLISHER),
        parts=(Part(columns, rows),),
    )


def _registers() -> list[Definition]:
    return [
        Definition(each.name, each.title, _printout, each.filters, each.register)
        for each in PRINTOUTS.values()
    ]


REPORTS: dict[str, Definition] = {
    each.name: each
    for each in (
        Definition(
            "year",
            yearbook.TITLE,
            _statistics,
            (filters.year(statistics.years_held),),
        ),
        *_registers(),
        Definition(
            "worldfriend",
            chart.TITLE,
            partial(_friends, recipients=False),
            (filters.year(editions.years),),
        ),
        Definition(
            "worldfriend-groups",
            chart.BY_RECIPIENT,
            partial(_friends, recipients=True),
            (filters.year(editions.years),),
        ),
    )
}
"""Every report, by its name in commands."""
