"""The registers as printed reports, each described once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import UserError
from desktop.i18n import N_, _, translator
from desktop.models.agreement import AgreementArea
from desktop.models.spec import Spec
from desktop.models.specs import SPECS
from desktop.services import queries
from desktop.services.clock import today
from desktop.services.files import write_beside
from desktop.services.progress import Progress, Work
from desktop.services.publishing.collect import PUBLISHER
from desktop.services.publishing.edition import Printed
from desktop.services.publishing.report import Column, Report, print_report
from desktop.services.publishing.voice import Voice
from desktop.services.queries import Query
from desktop.services.store import Store

Extra = Callable[[Session, Sequence[int], str], dict[int, str]]
_BATCH = 400
_READING = N_("Reading the records")
_TOTAL_ONE = N_("Total: {n} record")
_TOTAL_MANY = N_("Total: {n} records")
_ALL = N_("all records")


@dataclass(frozen=True)
class Shown:
    """A column of a report: a field of the register, or a heading of its own and how to fill it.

    Attributes:
        field: The field's name; `heading` stands for what the record is called.
        most: How wide it may become, in characters of half width; the field's own width if 0.
        heading: The column's heading, if it is not the field's label.
        fill: Gives the texts of some records, where no field does.
    """

    field: str
    most: float = 0
    heading: str = ""
    fill: Extra | None = None


@dataclass(frozen=True)
class RegisterReport:
    """A report of a register: its name in commands, its title, columns and order."""

    name: str
    title: str
    register: str
    columns: tuple[Shown, ...]
    sort: tuple[str, ...]
    subtitle: str = ""


def _areas(session: Session, keys: Sequence[int], _language: str) -> dict[int, str]:
    """The areas of cooperation of agreements, as written, in the order of the paper."""
    found: dict[int, list[str]] = {}
    statement = (
        select(AgreementArea.agreement_id, AgreementArea.text)
        .where(AgreementArea.agreement_id.in_(keys))
        .order_by(AgreementArea.agreement_id, AgreementArea.position, AgreementArea.id)
    )
    for key, text in session.execute(statement):
        found.setdefault(key, []).append(f"・{text}")
    return {key: "\n".join(texts) for key, texts in found.items()}


REPORTS: dict[str, RegisterReport] = {
    report.name: report
    for report in (
        RegisterReport(
            "agreements",
            N_("List of agreements"),
            "agreements",
            (
                Shown("ordinal", 5),
                Shown("place", 17),
                Shown("country", 14),
                Shown("counterpart", 34),
                Shown("signed_on", 17),
                Shown("areas", 38, N_("Areas of cooperation"), _areas),
                Shown("status", 9),
            ),
            ("signed_on",),
            N_("Memoranda of understanding and other pacts on education, by date"),
        ),
        RegisterReport(
            "schools",
            N_("List of schools"),
            "schools",
            (
                Shown("code", 14),
                Shown("heading", 32, N_("School name")),
                Shown("kind", 14),
                Shown("establisher", 10),
                Shown("ward", 11),
                Shown("address", 36),
                Shown("phone", 14),
            ),
            ("kind", "name"),
        ),
        RegisterReport(
            "partners",
            N_("List of partners"),
            "partners",
            (
                Shown("name", 34),
                Shown("heading", 28, N_("Other name")),
                Shown("country", 16),
                Shown("region", 9),
                Shown("city", 16),
                Shown("kind", 14),
                Shown("languages", 14),
                Shown("status", 9),
            ),
            ("country", "name"),
        ),
    )
}


def make_report(
    store: Store,
    name: str,
    path: Path,
    *,
    language: str = "ja",
    where: str | None = None,
    day: date | None = None,
) -> Work[Printed]:
    """Print a register to a PDF file.

    Args:
        store: Where the records are.
        name: A key of `REPORTS`.
        path: The file; it is there whole, or the old one stays.
        language: `ja` or `en`.
        where: Words to find, or conditions such as `country=NZ`; all records if not given.
        day: The date printed on it, today if not given.

    Yields:
        Progress; closing the generator leaves no file.

    Returns:
        The number of pages, and the characters that no font has.

    Raises:
        UserError: there is no such report or field.
        FileRefused: the file cannot be written.
    """
    wanted = REPORTS.get(name)
    if wanted is None:
        known = ", ".join(REPORTS)
        raise UserError(
            _("There is no report named “{name}”. The reports are: {known}.").format(
                name=name, known=known
            )
        )
    rows: list[tuple[str, ...]] = []
    spec = SPECS[wanted.register]
    with store.read() as session:
        found = queries.ids(session, _query(spec, wanted, where))
        for at in range(0, len(found), _BATCH):
            yield Progress(at, 3 * len(found), _(_READING))
            keys = [int(key) for key in found[at : at + _BATCH]]
            rows += _rows(session, spec, wanted, keys, language)
    words = translator(language)
    total = Voice(language).count(_TOTAL_ONE, _TOTAL_MANY, len(rows))
    report = Report(
        title=words.gettext(wanted.title),
        columns=tuple(_column(spec, shown, language) for shown in wanted.columns),
        rows=rows,
        language=language,
        subtitle=words.gettext(wanted.subtitle) if wanted.subtitle else "",
        filter=where.strip() if where and where.strip() else words.gettext(_ALL),
        printed=day or today(),
        totals=total,
        author=words.gettext(PUBLISHER),
    )
    with write_beside(path) as file:
        return (yield from print_report(report, file))


def _query(spec: Spec, wanted: RegisterReport, where: str | None) -> Query:
    query = queries.parse_where(spec, where) if where else Query(spec.name)
    return Query(query.register, query.text, query.conditions, wanted.sort)


def _column(spec: Spec, shown: Shown, language: str) -> Column:
    field = spec.by_name.get(shown.field)
    heading = shown.heading or (field.label if field else "")
    most = shown.most or (field.width if field else 16)
    return Column(translator(language).gettext(heading), most, bool(field and field.kind.numeric))


def _rows(
    session: Session, spec: Spec, wanted: RegisterReport, keys: list[int], language: str
) -> list[tuple[str, ...]]:
    """The texts of some records, in their order."""
    names = [shown.field for shown in wanted.columns if shown.field in spec.by_name]
    headed = spec.heading[language]
    values = queries.page(session, spec.name, keys, [*names, *headed])
    extras = {
        shown.field: shown.fill(session, keys, language)
        for shown in wanted.columns
        if shown.fill is not None
    }
    own = "name" in names
    return [
        tuple(
            _text(
                spec,
                shown.field,
                record,
                extras.get(shown.field, {}).get(key, ""),
                language,
                own_name=own,
            )
            for shown in wanted.columns
        )
        for key, record in zip(
            keys, (dict(zip([*names, *headed], row, strict=True)) for row in values), strict=True
        )
    ]


def _text(
    spec: Spec,
    name: str,
    record: dict[str, Any],
    extra: str,
    language: str,
    *,
    own_name: bool,
) -> str:
    """What a cell says; `own_name` is whether the record's own name stands in another column."""
    if name == "heading":
        heading = spec.heading_of(record, language)
        return "" if heading == record.get("name") and own_name else heading
    field = spec.by_name.get(name)
    return field.kind.format(record[name], language) if field else extra
