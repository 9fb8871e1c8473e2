"""Figures over what a table shows: sums of chosen rows, and counts by one or two fields."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Select, String, case, func, select
from sqlalchemy.orm import Session

from desktop.errors import UserError
from desktop.i18n import _, format_number
from desktop.models.codes import Choice, Links, Named, Several
from desktop.models.fields import (
    Code,
    Decimal,
    FiscalYear,
    Flag,
    Kana,
    LongText,
    Moment,
    Number,
    Reference,
    Text,
    TimeOfDay,
)
from desktop.models.spec import Field, Spec
from desktop.models.specs import SPECS
from desktop.services import queries, references
from desktop.services.files import write_beside
from desktop.services.progress import Progress, Work
from desktop.services.queries import Query

MOST_GROUPS = 400
"""Values of a field by which records are counted; beyond, it does not group them."""


@dataclass(frozen=True)
class Sums:
    """Figures of the cells of some rows and columns.

    `filled` cells hold something; `numbers` of them are numbers, which add up to `total`.
    """

    filled: int
    numbers: int
    total: float


def sums(session: Session, register: str, keys: Sequence[int], names: Sequence[str]) -> Sums:
    """Count the filled cells of some records and add up their numbers."""
    spec = SPECS[register]
    model: Any = spec.model
    wanted = select(func.json_each(f"[{','.join(map(str, keys))}]").table_valued("value").c.value)
    counts: list[Any] = []
    numbers: list[Any] = []
    totals: list[Any] = []
    for name in names:
        column = getattr(model, name)
        kind = spec.by_name[name].kind
        if isinstance(kind, Several):
            counts.append(func.count(case((column.not_in(((),)), 1))))
        elif isinstance(column.type, String):
            counts.append(func.count(func.nullif(column, "")))
        else:
            counts.append(func.count(column))
        if isinstance(kind, Number | Decimal) and not isinstance(kind, FiscalYear):
            numbers.append(func.count(column))
            totals.append(func.total(column))
    row = session.execute(select(*counts, *numbers, *totals).where(model.id.in_(wanted))).one()
    k, n = len(counts), len(numbers)
    return Sums(sum(row[:k]), sum(row[k : k + n]), float(sum(row[k + n :])))


def groups(spec: Spec) -> list[Field]:
    """The fields by which the records of a register can be counted, choices first."""
    listed = (Choice, Named, Several, Flag, FiscalYear)
    lists = [f for f in spec.fields if isinstance(f.kind, listed) and type(f.kind) is not Links]
    # A plain text may well be a list that nobody wrote down: wards, cities, groups.
    never = (LongText, Kana, Decimal, Moment, TimeOfDay)
    named = {name for names in spec.heading.values() for name in names}
    others = [
        f
        for f in spec.fields
        if f not in lists
        and f.name not in named
        and not isinstance(f.kind, never)
        and (type(f.kind) in (Text, Code) or isinstance(f.kind, (Number, Reference)))
    ]
    return lists + others


@dataclass(frozen=True)
class Pivot:
    """How many records have which value of one field, and of a second one.

    Attributes:
        row, column: the fields; `column` is None where records are counted by one only.
        rows, columns: the values in their order, None last, for records without one.
        counts: by row and column value (None where there is no second field).
        row_totals, column_totals, total: records, each counted once, however many codes it has.
        words: what each value of a field is called, by the field's name and the value.
    """

    row: Field
    column: Field | None
    rows: tuple[Any, ...]
    columns: tuple[Any, ...]
    counts: dict[tuple[Any, Any], int]
    row_totals: dict[Any, int]
    column_totals: dict[Any, int]
    total: int
    words: dict[tuple[str, Any], str]

    def text(self, field: Field, value: Any) -> str:
        """What a value is called."""
        return self.words[field.name, value]


def pivot(session: Session, query: Query, row: str, column: str | None = None) -> Pivot:
    """Count what a query finds by the values of one field, or of two.

    Raises:
        UserError: a field has too many values to count by.
    """
    spec = query.spec
    fields = [spec.by_name[row], *([spec.by_name[column]] if column else [])]
    alone = [_counted(session, query, field.name) for field in fields]
    for field, found in zip(fields, alone, strict=True):
        if len(found) > MOST_GROUPS:
            raise UserError(
                _(
                    "{label} has {n} different values: too many to count by. Choose another field."
                ).format(label=_(field.label), n=format_number(len(found)))
            )
    words: dict[tuple[str, Any], str] = {}
    ordered: list[tuple[Any, ...]] = []
    for field, found in zip(fields, alone, strict=True):
        values = {key[0] for key in found}
        for value, text in _words(session, field, values).items():
            words[field.name, value] = text
        ordered.append(_in_order(field, values, words))
    names = [field.name for field in fields]
    both = _counted(session, query, *names) if column else alone[0]
    counts = {(key[0], key[1] if column else None): n for key, n in both.items()}
    total = session.scalar(
        select(func.count()).select_from(queries.filtered(select(spec.model.id), query).subquery())
    )
    return Pivot(
        fields[0],
        fields[1] if column else None,
        ordered[0],
        ordered[1] if column else (None,),
        counts,
        {key[0]: n for key, n in alone[0].items()},
        {key[0]: n for key, n in alone[-1].items()} if column else {},
        total or 0,
        words,
    )


def export_pivot(counted: Pivot, path: Path, title: str) -> Work[int]:
    """Write counts to a workbook or a CSV file, as they are seen. Returns how many lines.

    Raises:
        UserError: the ending is not understood.
        FileRefused: the file cannot be written.
    """
    lines = list(table_of(counted))
    ending = path.suffix.lower()
    yield Progress(0, len(lines), _("Writing {name}").format(name=path.name))
    if ending == ".csv":
        _write_csv(lines, path)
    elif ending == ".xlsx":
        _write_xlsx(lines, path, title)
    else:
        raise UserError(
            _("{name}: the ending must be one of {endings}.").format(
                name=path.name, endings=".xlsx, .csv"
            )
        )
    return len(lines) - 1


def table_of(counted: Pivot) -> Iterator[list[str | int]]:
    """The lines of a table of counts: headings, one for each value, and the totals."""
    row, column = counted.row, counted.column
    if column is None:
        yield [_(row.label), _("Records")]
        for value in counted.rows:
            yield [counted.text(row, value), counted.row_totals[value]]
        yield [_("All"), counted.total]
        return
    heads = [counted.text(column, value) for value in counted.columns]
    yield [f"{_(row.label)} \\ {_(column.label)}", *heads, _("All")]
    for value in counted.rows:
        cells = [counted.counts.get((value, other), 0) for other in counted.columns]
        yield [counted.text(row, value), *cells, counted.row_totals[value]]
    totals = [counted.column_totals[value] for value in counted.columns]
    yield [_("All"), *totals, counted.total]


def _counted(session: Session, query: Query, *names: str) -> dict[tuple[Any, ...], int]:
    statement, *columns = queries.grouping(query, *names)
    whole: Select[Any] = queries.filtered(statement, query)
    rows = session.execute(whole.add_columns(func.count()).group_by(*columns))
    return {tuple(row[:-1]): row[-1] for row in rows}


def _words(session: Session, field: Field, values: set[Any]) -> dict[Any, str]:
    known = values - {None}
    if isinstance(field.kind, Reference):
        found: dict[Any, str] = dict(references.titles(session, field.kind.register, known))
    else:
        kind = field.kind.one if isinstance(field.kind, Several) else field.kind
        found = {value: kind.format(value) for value in known}
    return found | ({None: _("(empty)")} if None in values else {})


def _in_order(field: Field, values: set[Any], words: dict[tuple[str, Any], str]) -> tuple[Any, ...]:
    kind = field.kind.one if isinstance(field.kind, Several) else field.kind
    codes = {code: n for n, code in enumerate(kind.codes())} if isinstance(kind, Choice) else {}

    def place(value: Any) -> tuple[Any, ...]:
        if isinstance(value, (int, float)) and not isinstance(kind, Reference):
            return (value is None, 0, value, "")
        return (value is None, codes.get(value, len(codes)), 0, words[field.name, value])

    return tuple(sorted(values, key=place))


def _write_csv(lines: list[list[str | int]], path: Path) -> None:
    import csv
    import io

    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(_guarded(line) for line in lines)
    with write_beside(path) as file:
        file.write(text.getvalue().encode("utf-8-sig"))


def _write_xlsx(lines: list[list[str | int]], path: Path, title: str) -> None:
    import xlsxwriter

    with write_beside(path) as file:
        book = xlsxwriter.Workbook(file, {"strings_to_urls": False, "strings_to_formulas": False})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("".join(sign for sign in title if sign not in "[]:*?/\\")[:31])
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 32)
        for at, line in enumerate(lines):
            for n, cell in enumerate(line):
                sheet.write(at, n, cell, head if at in (0, len(lines) - 1) or n == 0 else None)
        book.close()


def _guarded(line: list[str | int]) -> list[str | int]:
    from desktop.services.exporting import guarded

    return [guarded(cell) if isinstance(cell, str) else cell for cell in line]
