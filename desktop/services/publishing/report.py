"""A report on paper: a title, what was asked, and tables that wrap under repeated heads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import BinaryIO

from desktop.i18n import N_, _
from desktop.services.progress import Progress, Work
from desktop.services.publishing import charts, tables
from desktop.services.publishing.blocks import (
    Style,
    balanced_lines,
    line_pieces,
    lines_of,
    tag_of,
    tagged_line,
)
from desktop.services.publishing.edition import Printed
from desktop.services.publishing.flow import Draw, Piece, draw_pieces, height_of
from desktop.services.publishing.fonts import FontBook
from desktop.services.publishing.grid import fitted
from desktop.services.publishing.linebreak import Line
from desktop.services.publishing.sheet import A4, AI, INK, MM, MUTED, About, Sheet
from desktop.services.publishing.tabular import Column as Column
from desktop.services.publishing.tabular import Part, shown
from desktop.services.publishing.tabular import Report as Report
from desktop.services.publishing.tags import Tag, language_of
from desktop.services.publishing.voice import Voice

_SIDE = 15 * MM
_TOP = 15 * MM
_FOOT = 10 * MM
_BOTTOM = 18 * MM
_RUNNING = 14.0  # the title at the head of the later pages
_TITLE = Style(17, 23, "bold", role="H1")
_SUBTITLE = Style(9.5, 14, ink=INK)
_NOTE = Style(8, 12, ink=MUTED)
_HEADING = Style(11, 16, "bold", AI, role="H2")
_TOTALS = Style(9, 13, "bold")
_BARS = 0.36  # the part of the measure that bars beside a table take
_BATCH = 200  # rows between two reports of progress
_LEAST_ROWS = 2  # that follow a table's head on the same page
_SHORT = 16  # rows up to which a table under a heading stays on one page, its totals included
_ROW = 2 * tables.PADDING + tables.CELL.leading

_PAGE = N_("Page {page} of {pages}")
_TOTAL = N_("Total")
_LAYING_OUT = N_("Laying out the rows")
_WRITING = N_("Writing the pages")


@dataclass(frozen=True, slots=True)
class _Item:
    """What stands on a page: its height, and how it is drawn with its top at a height."""

    height: float
    draw: Draw


class _Pages:
    """Pages being filled from the top."""

    def __init__(self, first: float, later: float) -> None:
        self.pages: list[list[_Item]] = [[]]
        self.left, self.room = first, later

    def new(self) -> None:
        self.pages.append([])
        self.left = self.room

    def put(self, item: _Item) -> None:
        self.pages[-1].append(item)
        self.left -= item.height

    def need(self, height: float) -> None:
        """Begin a new page unless so much fits on this one, or this one is still empty."""
        if self.left < height and self.pages[-1]:
            self.new()


def print_report(
    report: Report, file: BinaryIO, *, book: FontBook | None = None, invariant: bool = False
) -> Work[Printed]:
    """Print a report as PDF, A4 upright or on its side by the width of its tables.

    Args:
        report: What is printed.
        file: Where the PDF goes.
        book: The fonts; those of the program if not given.
        invariant: Whether the same report gives the same bytes, for tests.

    Yields:
        Progress, in rows.

    Returns:
        The number of pages and the characters that no font has.
    """
    book = book or FontBook()
    voice = Voice(report.language)
    laid = [(part, _texts(part, report.language)) for part in report.tables]
    wishes = [tables.wishes(book, part.columns, texts) for part, texts in laid]
    on_side = any(
        tables.natural(wish) > (A4[0] - 2 * _SIDE) * (1 - _BARS * (part.chart == "bars"))
        for (part, _rows), wish in zip(laid, wishes, strict=True)
    )
    size = (A4[1], A4[0]) if on_side else A4
    measure = size[0] - 2 * _SIDE
    intro = _intro(book, report, measure)
    room = size[1] - _BOTTOM - _TOP
    pages = _Pages(room - height_of(intro) - 10, room - _RUNNING)
    rows = sum(len(part.rows) for part in report.tables)
    total = 2 * max(rows, 1)
    done = 0
    for (part, texts), wish in zip(laid, wishes, strict=True):
        wide = measure * (1 - _BARS) if part.chart == "bars" else measure
        table = tables.lay_out(book, part.columns, wish, _SIDE, wide)
        _begin(book, pages, part, table, measure, voice)
        if part.only_chart:
            texts = []
        for number, row in enumerate(texts):
            if number % _BATCH == 0:
                yield Progress(done + number, total, _(_LAYING_OUT))
            _put_row(book, pages, part, table, row, number, measure)
        done += len(texts)
        _end(book, pages, part, table, voice, measure)
    _put_lines(book, pages, report.totals, _TOTALS, measure, rule=True)

    about = About(report.title, report.author, report.language, report.subtitle)
    sheet = Sheet(file, book, about, size, invariant=invariant)
    sheet.anchor("top")
    sheet.outline(report.title, "top")
    for number, items in enumerate(pages.pages, start=1):
        yield Progress(rows + done * (number - 1) // len(pages.pages), total, _(_WRITING))
        y = _TOP
        if number == 1:
            y = draw_pieces(sheet, intro, _SIDE, y) + 10
        else:
            with sheet.artifact("Header"):
                sheet.text(_SIDE, y + 6, fitted(sheet, report.title, 8, 400), 8, ink=MUTED)
            y += _RUNNING
        for item in items:
            item.draw(sheet, _SIDE, y)
            y += item.height
        _draw_foot(sheet, voice, report, number, len(pages.pages))
        sheet.next_page()
    sheet.save()
    return Printed(len(pages.pages), tuple(sorted(sheet.missing)))


def _texts(part: Part, language: str) -> list[tuple[str, ...]]:
    return [
        tuple(
            shown(value, column, language) for value, column in zip(row, part.columns, strict=True)
        )
        for row in part.filled()
    ]


def _intro(book: FontBook, report: Report, measure: float) -> list[Piece]:
    """Title, subtitle, and on one line what is shown and when it was printed."""
    pieces = line_pieces(balanced_lines(book, report.title, _TITLE, measure), _TITLE, measure)
    for text, style in ((report.subtitle, _SUBTITLE), ("　".join(report.notes), _NOTE)):
        pieces += line_pieces(lines_of(book, text, style, measure), style, measure)
    return pieces[:12]


def _begin(
    book: FontBook, pages: _Pages, part: Part, table: tables.Table, measure: float, voice: Voice
) -> None:
    """The heading of a part, its columns chart, and the table's head, with room for rows."""
    items: list[_Item] = []
    if part.heading:
        title = "　".join(filter(None, (part.heading, part.unit)))
        gap = 16.0 if pages.pages[-1] else 0.0
        items.append(_Item(gap + 22, partial(_draw_heading, book=book, part=part, gap=gap,
                                             title=title, measure=measure)))  # fmt: skip
    if part.chart == "columns" and part.rows:
        names = [str(row[0] or "") for row in part.rows]
        items.append(
            _Item(
                charts.HEIGHT,
                partial(
                    charts.draw_columns,
                    names=names,
                    counts=part.counts,
                    width=measure,
                    language=voice.main,
                    told=part.only_chart,
                ),
            )
        )
    rows = 0.0
    if not part.only_chart:
        whole = part.heading and len(part.rows) <= _SHORT
        count = len(part.rows) + 2 if whole else min(len(part.rows), _LEAST_ROWS)
        rows = table.head + count * _ROW
    pages.need(sum(item.height for item in items) + rows)
    for item in items:
        pages.put(item)
    if not part.only_chart:
        pages.put(_Item(table.head, partial(_draw_head, table=table)))


def _put_row(
    book: FontBook,
    pages: _Pages,
    part: Part,
    table: tables.Table,
    texts: Sequence[str],
    number: int,
    measure: float,
) -> None:
    row = tables.row(book, texts, table)
    bar = None
    if part.chart == "bars":
        bar = part.counts[number] / (max(part.counts) or 1)
    for piece in tables.pieces(row, pages.left, pages.room - table.head):
        if piece.height > pages.left:
            pages.new()
            pages.put(_Item(table.head, partial(_draw_head, table=table, again=True)))
        pages.put(
            _Item(piece.height, partial(_draw_row, row=piece, table=table, bar=bar, end=measure))
        )
        bar = None


def _end(
    book: FontBook,
    pages: _Pages,
    part: Part,
    table: tables.Table,
    voice: Voice,
    measure: float,
) -> None:
    """The row of totals, and the note on how they add up."""
    totals = part.totals
    if totals is not None and not part.only_chart:
        texts = [
            shown(value, column, voice.main)
            for value, column in zip(totals, part.columns, strict=True)
        ]
        texts[0] = texts[0] or voice.label(_TOTAL)
        bold = tables.row(book, texts, table, bold=True)
        if pages.left < bold.height:
            pages.new()
            pages.put(_Item(table.head, partial(_draw_head, table=table, again=True)))
        pages.put(_Item(bold.height, partial(_draw_totals, row=bold, table=table)))
    _put_lines(book, pages, part.note, _NOTE, measure)


def _put_lines(
    book: FontBook, pages: _Pages, text: str, style: Style, measure: float, *, rule: bool = False
) -> None:
    lines = lines_of(book, text, style, measure)[:8]
    tag = tag_of(style, lines)
    for number, line in enumerate(lines):
        gap = 0.0 if number else 10.0 if rule else 3.0
        pages.need(style.leading + gap)
        pages.put(
            _Item(
                style.leading + gap,
                partial(_draw_text, line=line, style=style, width=measure, gap=gap, tag=tag, rule=rule and number == 0),
            )
        )  # fmt: skip


def _draw_text(
    sheet: Sheet,
    x: float,
    y: float,
    *,
    line: Line,
    style: Style,
    width: float,
    gap: float,
    tag: Tag,
    rule: bool,
) -> None:
    if rule:
        sheet.rule(x, y + gap - 4, x + width, y + gap - 4, 0.75, AI)
    tagged_line(sheet, x, y + gap, line=line, style=style, width=width, tag=tag)


def _draw_heading(
    sheet: Sheet,
    x: float,
    y: float,
    *,
    book: FontBook,
    part: Part,
    gap: float,
    title: str,
    measure: float,
) -> None:
    heading = fitted(sheet, part.heading, _HEADING.size, measure)
    base = y + gap + 12
    with sheet.within(Tag(_HEADING.role, language=language_of(heading))):
        sheet.text(x, base, heading, _HEADING.size, "bold", AI)
    if part.unit:
        after = x + book.width(heading, "bold") * _HEADING.size + 10
        with sheet.within(Tag("P", language=language_of(part.unit))):
            sheet.text(after, base, fitted(sheet, part.unit, 8, measure), 8, ink=MUTED)


def _draw_head(
    sheet: Sheet, x: float, y: float, *, table: tables.Table, again: bool = False
) -> None:
    tables.draw_head(sheet, table, y, again=again)


def _draw_row(
    sheet: Sheet,
    x: float,
    y: float,
    *,
    row: tables.Row,
    table: tables.Table,
    bar: float | None,
    end: float,
) -> None:
    tables.draw_row(sheet, row, table.places, y)
    if bar is not None:
        charts.draw_bar(sheet, table.right + 10, y + 4, x + end - table.right - 10, bar)


def _draw_totals(sheet: Sheet, x: float, y: float, *, row: tables.Row, table: tables.Table) -> None:
    sheet.rule(x, y, table.right, y, 0.75, AI)
    tables.draw_row(sheet, replace(row, ends=False), table.places, y)


def _draw_foot(sheet: Sheet, voice: Voice, report: Report, page: int, pages: int) -> None:
    y = sheet.height - _FOOT
    number = voice.label(_PAGE, page=page, pages=pages)
    end = sheet.book.width(number) * 8
    with sheet.artifact("Footer"):
        sheet.text(_SIDE, y, fitted(sheet, report.author, 7.5, 300), 7.5, ink=MUTED)
        sheet.text(sheet.width - _SIDE - end, y, number, 8, ink=MUTED)
