"""A report as values: a title, what was asked, and tables with their totals.

Knows nothing of records: it holds the values that it is given. `report.print_report` lays it out,
`workbook.write_workbook` makes the same report a workbook.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from desktop.i18n import N_, format_day, format_number
from desktop.services.publishing.voice import Voice

_FILTER = N_("Shown: {filter}")
_PRINTED = N_("Printed on {day}")

Value = str | int | float | date | None
"""What a cell holds; None where nothing is known."""


@dataclass(frozen=True)
class Ratio:
    """A column that is computed from another: its value by a whole, printed in per cent.

    Attributes:
        of: The column that is divided, by its place.
        by: The column that it is divided by; None for the total of `of`.
        whole: A number that it is divided by instead, where the counts do not add up to it.
    """

    of: int
    by: int | None = None
    whole: int | None = None


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        heading: What stands above it.
        most: How wide it may become on its own account, in characters of half width.
        numeric: Whether its values align at the right.
        total: Whether its numbers add up to something: they are summed in the last row.
        ratio: How it is computed, if it is; its rows then hold None.
    """

    heading: str
    most: float = 40
    numeric: bool = False
    total: bool = False
    ratio: Ratio | None = None


@dataclass(frozen=True)
class Part:
    """A table of a report.

    Attributes:
        columns: From left to right.
        rows: As many values a row as there are columns.
        heading: What stands above the table.
        unit: What is counted, in words.
        note: How the numbers add up, below the table.
        chart: Bars beside the rows, or columns above the table, of the column `charted`.
        charted: The column that the chart shows.
        only_chart: Whether paper shows the columns alone, which name every number of the table.
    """

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    heading: str = ""
    unit: str = ""
    note: str = ""
    chart: Literal["", "bars", "columns"] = ""
    charted: int = 1
    only_chart: bool = False

    @property
    def totals(self) -> list[Value] | None:
        """The last row; None where no column is summed."""
        if not any(column.total for column in self.columns):
            return None
        sums: list[Value] = [
            sum(_number(row[at]) for row in self.rows) if column.total else None
            for at, column in enumerate(self.columns)
        ]
        return [
            self.share(sums, column.ratio) if column.ratio else sums[at]
            for at, column in enumerate(self.columns)
        ]

    @property
    def counts(self) -> list[float]:
        """What the chart shows, row by row."""
        return [_number(row[self.charted]) for row in self.rows]

    def filled(self) -> Iterator[list[Value]]:
        """The rows with their computed columns."""
        if not any(column.ratio for column in self.columns):
            yield from map(list, self.rows)
            return
        for row in self.rows:
            yield [
                self.share(row, column.ratio) if column.ratio else value
                for value, column in zip(row, self.columns, strict=True)
            ]

    def share(self, row: Sequence[Value], ratio: Ratio) -> float | None:
        """A row's value of a computed column; None where it would be divided by nothing."""
        if row[ratio.of] is None:
            return None
        if ratio.whole is not None:
            whole: float = ratio.whole
        elif ratio.by is not None:
            whole = _number(row[ratio.by])
        else:
            whole = sum(_number(each[ratio.of]) for each in self.rows)
        return _number(row[ratio.of]) / whole if whole else None


@dataclass(frozen=True)
class Report:
    """What is printed.

    Attributes:
        title: Of the report.
        columns: Of its table, from left to right; none where `parts` hold the tables.
        rows: As many values a row as there are columns.
        language: `ja` or `en`.
        subtitle: A line below the title.
        filter: Which records are shown, in words.
        printed: The day on the paper.
        totals: The last line.
        author: Who prints it.
        parts: Further tables.
    """

    title: str
    columns: tuple[Column, ...] = ()
    rows: Sequence[Sequence[Value]] = ()
    language: str = "ja"
    subtitle: str = ""
    filter: str = ""
    printed: date | None = None
    totals: str = ""
    author: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def tables(self) -> tuple[Part, ...]:
        """All tables in their order."""
        own = (Part(self.columns, self.rows),) if self.columns else ()
        return own + self.parts

    @property
    def notes(self) -> tuple[str, ...]:
        """What is shown, and when it was printed."""
        voice = Voice(self.language)
        shown = voice.label(_FILTER, filter=self.filter) if self.filter else ""
        day = voice.label(_PRINTED, day=voice.day(self.printed)) if self.printed else ""
        return tuple(filter(None, (shown, day)))


def _number(value: Value) -> float:
    return value if isinstance(value, int | float) else 0


def shown(value: Value, column: Column, language: str) -> str:
    """A value as a reader sees it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return format_day(value, language)
    if column.ratio:
        return f"{value * 100:.1f} %"
    return format_number(value, language)
