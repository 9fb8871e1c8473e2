"""A register on paper: a title, what was asked, and rows that wrap under repeated heads.

Knows nothing of records: it prints the texts that it is given.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO

from desktop.i18n import N_, _
from desktop.services.progress import Progress, Work
from desktop.services.publishing.blocks import (
    Style,
    balanced_lines,
    draw_line,
    line_pieces,
    lines_of,
)
from desktop.services.publishing.edition import Printed
from desktop.services.publishing.flow import Piece, draw_pieces, height_of
from desktop.services.publishing.fonts import FontBook
from desktop.services.publishing.grid import fitted
from desktop.services.publishing.linebreak import Line
from desktop.services.publishing.sheet import A4, AI, INK, LINE, MM, MUTED, About, Sheet
from desktop.services.publishing.tags import Tag, language_of
from desktop.services.publishing.voice import Voice

_SIDE = 15 * MM
_TOP = 15 * MM
_FOOT = 10 * MM
_BOTTOM = 18 * MM
_GAP = 8.0  # between columns
_PADDING = 2.75  # above and below the text of a row
_CELL = Style(8, 11)
_HEAD = Style(7.5, 10, "bold", MUTED)
_TITLE = Style(17, 23, "bold", role="H1")
_SUBTITLE = Style(9.5, 14, ink=INK)
_NOTE = Style(8, 12, ink=MUTED)
_SAMPLE = 1000  # rows that are measured to share out the width
_NARROW = 0.65  # em: a character of half width; the digits of the main font are nearly so wide
_USUAL = 0.95  # the part of the rows that a column would like to hold on one line
_MOST_HEAD = 8  # lines of a heading
_BATCH = 200  # rows between two reports of progress

_WORD = re.compile(r"[!-~]+")

_FILTER = N_("Shown: {filter}")
_PRINTED = N_("Printed on {day}")
_PAGE = N_("Page {page} of {pages}")
_LAYING_OUT = N_("Laying out the rows")
_WRITING = N_("Writing the pages")


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        heading: What stands above it.
        most: How wide it may become on its own account, in characters of half width.
        numeric: Whether its texts align at the right.
    """

    heading: str
    most: float = 40
    numeric: bool = False


@dataclass(frozen=True)
class Report:
    """What is printed.

    Attributes:
        title: Of the report.
        columns: From left to right.
        rows: Texts, as many a row as there are columns.
        language: `ja` or `en`.
        subtitle: A line below the title.
        filter: Which records are shown, in words.
        printed: The day on the paper.
        totals: The last line.
        author: Who prints it.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]
    language: str = "ja"
    subtitle: str = ""
    filter: str = ""
    printed: date | None = None
    totals: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a column stands, in points."""

    x: float
    width: float
    style: Style


@dataclass(frozen=True, slots=True)
class _Row:
    """A row, or the part of a long row that fits on a page."""

    cells: list[list[Line]]
    height: float
    tags: tuple[Tag, ...] = ()
    ends: bool = True


def print_report(
    report: Report, file: BinaryIO, *, book: FontBook | None = None, invariant: bool = False
) -> Work[Printed]:
    """Print a report as PDF, A4 upright or on its side by the width of its columns.

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
    wishes = [_wish(book, report, at) for at in range(len(report.columns))]
    gaps = _GAP * (len(wishes) - 1)
    on_side = sum(wish for _least, wish in wishes) + gaps > A4[0] - 2 * _SIDE
    size = (A4[1], A4[0]) if on_side else A4
    places = _places(report.columns, wishes, size[0] - 2 * _SIDE - gaps)
    heads = [
        lines_of(book, column.heading, _HEAD, place.width)[:_MOST_HEAD]
        for column, place in zip(report.columns, places, strict=True)
    ]
    head_height = max(len(lines) for lines in heads) * _HEAD.leading + 7
    intro = _intro(book, voice, report, size[0] - 2 * _SIDE)
    intro_height = height_of(intro) + 10
    room = size[1] - _BOTTOM - _TOP - head_height
    later_room = room - 14
    total = 2 * max(len(report.rows), 1)

    table = Tag("Table")
    pages: list[list[_Row]] = [[]]
    left = room - intro_height
    for number, texts in enumerate(report.rows):
        if number % _BATCH == 0:
            yield Progress(number, total, _(_LAYING_OUT))
        row = _row(book, texts, places, table)
        for part in _parts(row, left, later_room):
            if part.height > left:
                pages.append([])
                left = later_room
            pages[-1].append(part)
            left -= part.height
    if report.totals and left < 22:
        pages.append([])

    sheet = Sheet(
        file,
        book,
        About(report.title, report.author, report.language, report.subtitle),
        size,
        invariant=invariant,
    )
    sheet.anchor("top")
    sheet.outline(report.title, "top")
    done = 0
    for number, rows in enumerate(pages, start=1):
        yield Progress(len(report.rows) + done, total, _(_WRITING))
        y = _TOP
        if number == 1:
            y = draw_pieces(sheet, intro, _SIDE, y) + 10
            y = _draw_heads(sheet, heads, places, y, head_height, Tag("TR", table))
        else:
            with sheet.artifact("Header"):
                sheet.text(_SIDE, y + 6, fitted(sheet, report.title, 8, 400), 8, ink=MUTED)
                y = _draw_heads(sheet, heads, places, y + 14, head_height, Tag("TR"))
        for row in rows:
            _draw_row(sheet, row, places, y)
            y += row.height
        if number == len(pages) and report.totals:
            sheet.rule(_SIDE, y + 1.5, size[0] - _SIDE, y + 1.5, 0.75, AI)
            sheet.text(_SIDE, y + 15, report.totals, 9, "bold")
        _draw_foot(sheet, voice, report, number, len(pages))
        sheet.next_page()
        done += len(rows)
    sheet.save()
    return Printed(len(pages), tuple(sorted(sheet.missing)))


def _wish(book: FontBook, report: Report, at: int) -> tuple[float, float]:
    """What a column must have so that no word is cut, and what it would like, in points."""
    column = report.columns[at]
    step = max(len(report.rows) // _SAMPLE, 1)
    texts = [line for row in report.rows[::step] for line in row[at].split("\n") if line]
    widths = sorted(book.width(text) * _CELL.size for text in texts)
    words = {word for text in texts for word in _WORD.findall(text)}
    head = max((book.width(word, "bold") for word in column.heading.split()), default=0.0)
    least = max((book.width(word) for word in words), default=0.0) * _CELL.size
    most = column.most * _CELL.size * _NARROW
    usual = widths[min(int(len(widths) * _USUAL), len(widths) - 1)] if widths else 0.0
    floor = max(min(least, most), min(head * _HEAD.size, most)) + 1
    return floor, max(min(usual + 1, most), floor)


def _places(
    columns: Sequence[Column], wishes: Sequence[tuple[float, float]], free: float
) -> list[_Place]:
    """Share the free width out: first what each column must have, then by what it would like."""
    floors, likes = sum(floor for floor, _like in wishes), sum(like for _floor, like in wishes)
    places, x = [], _SIDE
    for column, (floor, like) in zip(columns, wishes, strict=True):
        if likes <= free:
            width = like + (free - likes) * like / likes
        elif floors < free:
            width = floor + (free - floors) * (like - floor) / (likes - floors)
        else:
            width = free * floor / floors
        style = replace(_CELL, align="right") if column.numeric else _CELL
        places.append(_Place(x, width, style))
        x += width + _GAP
    return places


def _intro(book: FontBook, voice: Voice, report: Report, measure: float) -> list[Piece]:
    """Title, subtitle, and on one line what is shown and when it was printed."""
    shown = voice.label(_FILTER, filter=report.filter) if report.filter else ""
    day = voice.label(_PRINTED, day=voice.day(report.printed)) if report.printed else ""
    note = "　".join(filter(None, (shown, day)))
    pieces = line_pieces(balanced_lines(book, report.title, _TITLE, measure), _TITLE, measure)
    for text, style in ((report.subtitle, _SUBTITLE), (note, _NOTE)):
        pieces += line_pieces(lines_of(book, text, style, measure), style, measure)
    return pieces[:12]


def _row(book: FontBook, texts: Sequence[str], places: Sequence[_Place], table: Tag) -> _Row:
    cells = [_cell(book, text, place.width) for text, place in zip(texts, places, strict=True)]
    count = max(map(len, cells), default=0) or 1
    line = Tag("TR", table)
    tags = tuple(Tag("TD", line, language_of(text)) for text in texts)
    return _Row(cells, count * _CELL.leading + 2 * _PADDING, tags)


def _cell(book: FontBook, text: str, width: float) -> list[Line]:
    if not text:
        return []
    room = width / _CELL.size
    if len(text) < 2 * room and "\n" not in text:  # most cells are short: no need to break them
        wide = book.width(text)
        if wide <= room and text.isprintable():
            return [Line(text, wide, 0, len(text), last=True)]
    return lines_of(book, text, _CELL, width)


def _parts(row: _Row, left: float, room: float) -> list[_Row]:
    """A row whole where a page can hold it, otherwise cut from page to page."""
    if row.height <= room:
        return [row]
    parts: list[_Row] = []
    start, count = 0, max(map(len, row.cells))
    while start < count:
        here = left if not parts and left > 4 * _CELL.leading else room
        lines = max(int((here - 2 * _PADDING) / _CELL.leading), 1)
        cells = [cell[start : start + lines] for cell in row.cells]
        start += lines
        height = max(map(len, cells)) * _CELL.leading + 2 * _PADDING
        parts.append(_Row(cells, height, row.tags, ends=start >= count))
    return parts


def _draw_heads(
    sheet: Sheet, heads: list[list[Line]], places: list[_Place], y: float, height: float, row: Tag
) -> float:
    deepest = max(len(lines) for lines in heads)
    for lines, place in zip(heads, places, strict=True):
        style = replace(_HEAD, align=place.style.align)
        top = y + (deepest - len(lines)) * _HEAD.leading
        with sheet.within(Tag("TH", row, scope="Column")):
            for number, line in enumerate(lines):
                draw_line(sheet, place.x, top + number * _HEAD.leading, line, style, place.width)
    end = y + height - 4
    sheet.rule(_SIDE, end, places[-1].x + places[-1].width, end, 0.75, AI)
    return y + height - 3


def _draw_row(sheet: Sheet, row: _Row, places: list[_Place], y: float) -> None:
    for lines, place, tag in zip(row.cells, places, row.tags, strict=True):
        top = y + _PADDING
        with sheet.within(tag):
            for line in lines:
                draw_line(sheet, place.x, top, line, place.style, place.width)
                top += _CELL.leading
    if row.ends:
        end = y + row.height
        sheet.rule(_SIDE, end, places[-1].x + places[-1].width, end, 0.4, LINE)


def _draw_foot(sheet: Sheet, voice: Voice, report: Report, page: int, pages: int) -> None:
    y = sheet.height - _FOOT
    number = voice.label(_PAGE, page=page, pages=pages)
    end = sheet.book.width(number) * 8
    with sheet.artifact("Footer"):
        sheet.text(_SIDE, y, fitted(sheet, report.author, 7.5, 300), 7.5, ink=MUTED)
        sheet.text(sheet.width - _SIDE - end, y, number, 8, ink=MUTED)
