"""A report as a workbook (XLSX): the same tables, with totals that Excel computes anew.

Sums are `SUBTOTAL(109, …)`: what a filter hides is not counted, so that the totals follow what a
person looks at. Shares are divisions of cells. Texts are written as texts, and one that Excel would
take for a formula is led by an apostrophe, as exports do.
"""

import re
from contextlib import suppress
from datetime import date
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from desktop.errors import UserError
from desktop.i18n import N_, _, format_number, translator
from desktop.services.exporting import XLSX_CELL, XLSX_ROWS, guarded
from desktop.services.progress import Progress, Work
from desktop.services.publishing.tabular import Part, Ratio, Report, Value

_STEP = 500
_FONT = {"font_name": "BIZ UDPGothic", "font_size": 10, "valign": "top"}
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_LABEL = 80  # characters of a heading that a sheet may be asked for
_TOTAL = N_("Total")
_COUNT = N_("Rows shown")
_WRITING = N_("Writing the workbook")


def write_workbook(report: Report, file: BinaryIO) -> Work[int]:
    """Write a report to a workbook, a sheet for each of its tables.

    Yields:
        Progress, in rows.

    Returns:
        How many rows there are in all.

    Raises:
        UserError: a table has more rows, or a cell more characters, than Excel holds.
    """
    # No temporary files: with `in_memory` a workbook that is given up leaves nothing behind.
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_urls": False})
    try:
        done = yield from _fill(book, report)
    except BaseException:
        with suppress(Exception):
            book.close()
        raise
    try:
        book.close()
    except FileCreateError as error:
        reason = error.args[0] if error.args else error
        raise (reason if isinstance(reason, OSError) else OSError(str(reason))) from error
    return done


def _fill(book: Any, report: Report) -> Work[int]:
    book.set_properties({"title": report.title[:255], "author": report.author[:255]})
    book.formats[0].set_font_name(_FONT["font_name"])
    book.formats[0].set_font_size(_FONT["font_size"])
    looks = {
        "plain": book.add_format(_FONT | {"text_wrap": True}),
        "number": book.add_format(_FONT | {"num_format": "#,##0.######"}),
        "whole": book.add_format(_FONT | {"num_format": "#,##0"}),
        "share": book.add_format(_FONT | {"num_format": "0.0 %"}),
        "date": book.add_format(_FONT | {"num_format": "yyyy-mm-dd", "align": "left"}),
        "head": book.add_format(_FONT | {"bold": True, "bottom": 1, "text_wrap": True}),
        "title": book.add_format(_FONT | {"bold": True, "font_size": 14}),
        "note": book.add_format(_FONT | {"font_color": "#5B6472"}),
        "total": book.add_format(_FONT | {"bold": True, "top": 1, "num_format": "#,##0"}),
        "total_share": book.add_format(_FONT | {"bold": True, "top": 1, "num_format": "0.0 %"}),
    }
    rows = sum(len(part.rows) for part in report.tables)
    done = 0
    used: set[str] = set()
    for part in report.tables:
        name = _sheet_name(part.heading or report.title, used)
        sheet = _Sheet(book, name, looks, report, part)
        for count in sheet.write():
            yield Progress(done + count, max(rows, 1), _(_WRITING))
        done += len(part.rows)
    return done


def _sheet_name(text: str, used: set[str]) -> str:
    """A name that Excel takes, and that no other sheet has."""
    plain = _NO_SHEET_NAME.sub(" ", text).strip()[:31] or "1"
    name, n = plain, 1
    while name.casefold() in used:
        n += 1
        name = f"{plain[:27]} {n}"
    used.add(name.casefold())
    return name


class _Sheet:
    """One sheet being written: title and notes, heads, rows, totals."""

    def __init__(
        self, book: Any, name: str, looks: dict[str, Any], report: Report, part: Part
    ) -> None:
        self.book, self.sheet = book, book.add_worksheet(name)
        self.looks, self.report, self.part = looks, report, part
        words = [part.heading, report.subtitle, part.unit, *report.notes, part.note]
        self.notes = [text for text in dict.fromkeys(words) if text]
        self.head = len(self.notes) + 2
        self.first = self.head + 1
        self.last = self.first + max(len(part.rows), 1) - 1
        self.total = self.last + 1

    def write(self) -> Any:
        """Write everything; yield how many rows there are so far."""
        if self.total >= XLSX_ROWS - 1:
            raise UserError(
                _("A sheet holds at most {limit} rows. Narrow the report.").format(
                    limit=format_number(XLSX_ROWS)
                )
            )
        sheet, part = self.sheet, self.part
        sheet.write_string(0, 0, guarded(self.report.title[: XLSX_CELL - 1]), self.looks["title"])
        for at, note in enumerate(self.notes, start=1):
            sheet.write_string(at, 0, guarded(note[: XLSX_CELL - 1]), self.looks["note"])
        for at, column in enumerate(part.columns):
            sheet.set_column(at, at, min(60, max(9, column.most)))
            sheet.write_string(self.head, at, column.heading, self.looks["head"])
        sheet.freeze_panes(self.first, 1)
        yield 0
        for number, row in enumerate(part.filled()):
            for at, value in enumerate(row):
                self._cell(self.first + number, at, value)
            if number % _STEP == _STEP - 1:
                yield number + 1
        sheet.autofilter(self.head, 0, self.last, len(part.columns) - 1)
        self._totals()
        self._chart()
        sheet.set_landscape() if len(part.columns) > 6 else sheet.set_portrait()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(self.head)
        yield len(part.rows)

    def _cell(self, at: int, column: int, value: Value) -> None:
        ratio = self.part.columns[column].ratio
        if ratio is not None:
            formula = self._share(at, ratio)
            self.sheet.write_formula(
                at, column, formula, self.looks["share"], "" if value is None else value
            )
        elif value is None or value == "":
            return
        elif isinstance(value, date) and value.year >= 1900:
            self.sheet.write_datetime(at, column, value, self.looks["date"])
        elif isinstance(value, int | float):
            look = "whole" if isinstance(value, int) else "number"
            self.sheet.write_number(at, column, value, self.looks[look])
        else:
            text = guarded(str(value))
            if len(text.encode("utf-16-le")) // 2 > XLSX_CELL:
                raise UserError(
                    _(
                        "{field} of “{title}” has {n} characters; a cell of Excel holds {limit}. "
                        "Save the report as PDF."
                    ).format(
                        field=self.part.columns[column].heading,
                        title=str(self.part.rows[at - self.first][0])[:_LABEL],
                        n=format_number(len(text)),
                        limit=format_number(XLSX_CELL),
                    )
                )
            self.sheet.write_string(at, column, text, self.looks["plain"])

    def _share(self, at: int, ratio: Ratio) -> str:
        """The formula of a computed cell: empty where it would divide by nothing."""
        cell = xl_rowcol_to_cell(at, ratio.of)
        if ratio.whole is not None:
            whole = str(ratio.whole)
        elif ratio.by is not None:
            whole = xl_rowcol_to_cell(at, ratio.by)
        else:
            whole = xl_rowcol_to_cell(self.total, ratio.of, row_abs=True)
        return f'=IF({whole}=0,"",{cell}/{whole})'

    def _totals(self) -> None:
        """The last row: sums, shares of sums, or at least how many rows are shown."""
        words = translator(self.report.language).gettext
        totals = self.part.totals
        sheet, first, last = self.sheet, self.first, self.last
        for at, column in enumerate(self.part.columns):
            rows = xl_range(first, at, last, at)
            if totals is not None and column.total:
                sheet.write_formula(
                    self.total, at, f"=SUBTOTAL(109,{rows})", self.looks["total"], totals[at]
                )
            elif totals is not None and column.ratio:
                value = totals[at]
                sheet.write_formula(
                    self.total, at, self._share(self.total, column.ratio),
                    self.looks["total_share"], "" if value is None else value,
                )  # fmt: skip
            else:
                sheet.write_blank(self.total, at, None, self.looks["total"])
        if not self.part.columns[0].total:
            sheet.write_string(self.total, 0, words(_TOTAL), self.looks["total"])
        # The first column is filled in every row: what is counted is what the filter leaves.
        rows = xl_range(first, 0, last, 0)
        sheet.write_string(self.total + 1, 0, words(_COUNT), self.looks["note"])
        if len(self.part.columns) > 1:
            sheet.write_formula(
                self.total + 1, 1, f"=SUBTOTAL(103,{rows})", self.looks["note"],
                len([row for row in self.part.rows if row[0] not in (None, "")]),
            )  # fmt: skip

    def _chart(self) -> None:
        """The part's chart, drawn by Excel from the cells."""
        if not self.part.chart or not self.part.rows:
            return
        chart = self.book.add_chart({"type": "bar" if self.part.chart == "bars" else "column"})
        name, at = self.sheet.get_name(), self.part.charted
        chart.add_series(
            {
                "categories": [name, self.first, 0, self.last, 0],
                "values": [name, self.first, at, self.last, at],
                "fill": {"color": "#165E83"},
                "data_labels": {"value": True},
            }
        )
        chart.set_legend({"none": True})
        chart.set_title({"name": self.part.columns[at].heading, "name_font": {"size": 11}})
        if self.part.chart == "bars":
            chart.set_y_axis({"reverse": True})  # the first row at the top, as in the table
        self.sheet.insert_chart(self.first, len(self.part.columns) + 1, chart)
