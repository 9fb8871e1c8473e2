"""Tables of a report: how wide each column is, rows that wrap, heads that are repeated."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from desktop.services.publishing.blocks import Style, draw_line, lines_of
from desktop.services.publishing.fonts import FontBook
from desktop.services.publishing.linebreak import Line
from desktop.services.publishing.sheet import AI, LINE, MUTED, Sheet
from desktop.services.publishing.tags import Tag, language_of

GAP = 8.0  # between columns
PADDING = 2.75  # above and below the text of a row
CELL = Style(8, 11)
HEAD = Style(7.5, 10, "bold", MUTED)
_MOST_HEAD = 8  # lines of a heading
_SAMPLE = 1000  # rows that are measured to share out the width
_NARROW = 0.65  # em: a character of half width; the digits of the main font are nearly so wide
_USUAL = 0.95  # the part of the rows that a column would like to hold on one line
_SHORT = 17  # characters of half width: as long as a day in Japanese
_WORD = re.compile(r"[!-~]+")

Wishes = list[tuple[float, float]]
"""For each column what it must have so that no word is cut, and what it would like, in points."""


class Described(Protocol):
    """A column, as far as its place in a table goes (`report.Column`)."""

    @property
    def heading(self) -> str: ...
    @property
    def most(self) -> float: ...
    @property
    def numeric(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column stands, in points."""

    x: float
    width: float
    style: Style


@dataclass(frozen=True, slots=True)
class Row:
    """A row, or the part of a long row that fits on a page. `tags` are the elements of its cells."""

    cells: list[Sequence[Line]]
    height: float
    tags: tuple[Tag, ...]
    ends: bool = True
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Where the columns stand, their heads, and how high the heads are with what is below them.

    `tag` is the element that the whole table is, on however many pages.
    """

    places: list[Place]
    heads: list[Sequence[Line]]
    tag: Tag = field(default_factory=lambda: Tag("Table"))

    @property
    def head(self) -> float:
        """The height of the heads."""
        return max(map(len, self.heads)) * HEAD.leading + 7

    @property
    def right(self) -> float:
        """The right edge."""
        return self.places[-1].x + self.places[-1].width


def wishes(book: FontBook, columns: Sequence[Described], rows: Sequence[Sequence[str]]) -> Wishes:
    """How wide the columns want to be, for rows of texts."""
    return [_wish(book, column, at, rows) for at, column in enumerate(columns)]


def natural(wanted: Wishes) -> float:
    """The width at which every column has what it would like."""
    return sum(like for _floor, like in wanted) + GAP * (len(wanted) - 1)


def lay_out(
    book: FontBook, columns: Sequence[Described], wanted: Wishes, x: float, width: float
) -> Table:
    """Share a width out between columns: first what each must have, then by what it would like."""
    free = width - GAP * (len(columns) - 1)
    floors, likes = sum(floor for floor, _like in wanted), sum(like for _floor, like in wanted)
    places = []
    for column, (floor, like) in zip(columns, wanted, strict=True):
        if likes <= free:
            share = like + (free - likes) * like / likes
        elif floors < free:
            share = floor + (free - floors) * (like - floor) / (likes - floors)
        else:
            share = free * floor / floors
        places.append(Place(x, share, replace(CELL, align="right") if column.numeric else CELL))
        x += share + GAP
    heads = [
        lines_of(book, column.heading, HEAD, place.width)[:_MOST_HEAD]
        for column, place in zip(columns, places, strict=True)
    ]
    return Table(places, heads)


def _wish(
    book: FontBook, column: Described, at: int, rows: Sequence[Sequence[str]]
) -> tuple[float, float]:
    step = max(len(rows) // _SAMPLE, 1)
    texts = [line for row in rows[::step] for line in row[at].split("\n") if line]
    widths = sorted(book.width(text) * CELL.size for text in texts)
    words = {word for text in texts for word in _WORD.findall(text)}
    head = max((book.width(word, "bold") for word in column.heading.split()), default=0.0)
    least = max((book.width(word) for word in words), default=0.0) * CELL.size
    most = column.most * CELL.size * _NARROW
    usual = widths[min(int(len(widths) * _USUAL), len(widths) - 1)] if widths else 0.0
    floor = max(min(least, most), min(head * HEAD.size, most)) + 1
    if column.most <= _SHORT:  # a code or a day is not divided while others can give way
        floor = max(floor, min(usual + 1, most))
    return floor, max(min(usual + 1, most), floor)


def row(book: FontBook, texts: Sequence[str], table: Table, *, bold: bool = False) -> Row:
    """A row of texts that wrap."""
    places = table.places
    if bold:
        heavy = [replace(place.style, weight="bold") for place in places]
        cells = [
            lines_of(book, text, style, place.width)
            for text, style, place in zip(texts, heavy, places, strict=True)
        ]
    else:
        cells = [_cell(book, text, place.width) for text, place in zip(texts, places, strict=True)]
    count = max(map(len, cells), default=0) or 1
    line = Tag("TR", table.tag)
    tags = tuple(Tag("TD", line, language_of(text)) for text in texts)
    return Row(cells, count * CELL.leading + 2 * PADDING, tags, bold=bold)


def _cell(book: FontBook, text: str, width: float) -> Sequence[Line]:
    if not text:
        return []
    room = width / CELL.size
    if len(text) < 2 * room and "\n" not in text:  # most cells are short: no need to break them
        wide = book.width(text)
        if wide <= room and text.isprintable():
            return [Line(text, wide, 0, len(text), last=True)]
    return lines_of(book, text, CELL, width)


def pieces(whole: Row, left: float, room: float) -> list[Row]:
    """A row whole where a page can hold it, otherwise cut from page to page.

    Args:
        whole: The row.
        left: What is left on this page, in points.
        room: What a later page has below its heads.
    """
    if whole.height <= room:
        return [whole]
    parts: list[Row] = []
    start, count = 0, max(map(len, whole.cells))
    while start < count:
        here = left if not parts and left > 4 * CELL.leading else room
        lines = max(int((here - 2 * PADDING) / CELL.leading), 1)
        cells = [cell[start : start + lines] for cell in whole.cells]
        start += lines
        height = max(map(len, cells)) * CELL.leading + 2 * PADDING
        parts.append(Row(cells, height, whole.tags, ends=start >= count))
    return parts


def draw_head(sheet: Sheet, table: Table, y: float, *, again: bool = False) -> None:
    """Print the heads, with the table's first rule below them; `again` on a later page."""
    if again:  # those who hear the table have heard them
        with sheet.artifact("Header"):
            _draw_heads(sheet, table, y, Tag("TR"))
    else:
        _draw_heads(sheet, table, y, Tag("TR", table.tag))


def _draw_heads(sheet: Sheet, table: Table, y: float, row: Tag) -> None:
    deepest = max(map(len, table.heads))
    for lines, place in zip(table.heads, table.places, strict=True):
        style = replace(HEAD, align=place.style.align)
        top = y + (deepest - len(lines)) * HEAD.leading
        with sheet.within(Tag("TH", row, scope="Column")):
            for number, line in enumerate(lines):
                draw_line(sheet, place.x, top + number * HEAD.leading, line, style, place.width)
    end = y + table.head - 4
    sheet.rule(table.places[0].x, end, table.right, end, 0.75, AI)


def draw_row(sheet: Sheet, drawn: Row, places: Sequence[Place], y: float) -> None:
    """Print a row whose top is at y."""
    for lines, place, tag in zip(drawn.cells, places, drawn.tags, strict=True):
        style = replace(place.style, weight="bold") if drawn.bold else place.style
        top = y + PADDING
        with sheet.within(tag):
            for line in lines:
                draw_line(sheet, place.x, top, line, style, place.width)
                top += CELL.leading
    if drawn.ends:
        end = y + drawn.height
        right = places[-1].x + places[-1].width
        sheet.rule(places[0].x, end, right, end, 0.4, LINE)
