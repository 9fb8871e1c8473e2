"""What a page is made of: lines, paragraphs, pairs of columns, tables of facts.

Each function turns plain text into `Piece`s for a width; none reads markup.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Literal

from desktop.services.publishing.flow import Piece
from desktop.services.publishing.fonts import FontBook, Weight
from desktop.services.publishing.linebreak import Line, balanced, break_lines
from desktop.services.publishing.sheet import AI, INK, LINE, MUTED, Colour, Sheet
from desktop.services.publishing.tags import Tag, language_of

BASELINE = 0.36  # em from the middle of a line down to its baseline
# What opens a line of a list or a timetable, and what opens a line that needs no indent.
_MARK = re.compile(
    r"(?:[・•●○■□◆◇※\-–*]|[①-⑳]|[(（]\d{1,2}[)）]"
    r"|\d{1,2}[:：]\d{2}(?:\s?[-–~～〜]\s?\d{1,2}[:：]\d{2})?|\d{1,2}[.．)、])[ \u3000]*"
)
_SHORT = 120  # characters of a text whose lines are kept in mind
_SIGN = re.compile(r"\W")
_WHOLE_ROW = 8  # lines up to which a row of a table stays on one page


@dataclass(frozen=True)
class Style:
    """How a text looks: size and leading in points, weight, colour, and how lines end.

    Attributes:
        indent_first: The Japanese habit: the first of several paragraphs is indented as well.
        hang: Whether commas and full stops may stand in the margin.
        hyphenate: Whether English words may be divided.
        role: What a text in this style is to a reader who hears it (see `tags.Tag`).
    """

    size: float
    leading: float
    weight: Weight = "regular"
    ink: Colour = INK
    align: Literal["left", "right", "justify"] = "left"
    indent_first: bool = False
    hang: bool = False
    hyphenate: bool = False
    role: str = "P"


BODY = Style(9.25, 15.25, align="justify", indent_first=True, hang=True)
BODY_LATIN = Style(9.25, 14.25, hyphenate=True)
SMALL = Style(8, 11.5, ink=MUTED)
LABEL = Style(8, 13.5, "bold", MUTED)
VALUE = Style(9, 13.5)
CAPTION = Style(7.5, 10.5, ink=MUTED)
HEADING = Style(10.5, 15.25, "bold", AI, role="H3")
SUBHEADING = Style(9.25, 15.25, "bold", role="H4")
TITLE = Style(20, 28, "bold", role="H2")
PAGE_TITLE = Style(22, 30, "bold", role="H2")


def tidy(text: str) -> str:
    """A text as it is set: tabs as spaces, line ends alike, no empty lines around it."""
    text = re.sub(r"\r\n?|[\v\f\x85\u2028\u2029]", "\n", text.replace("\t", " "))
    return text.strip("\n ").rstrip("\u3000")


def lines_of(book: FontBook, text: str, style: Style, width: float) -> Sequence[Line]:
    """A text broken into lines of a width in points; the widths of the lines are in em."""
    return (_short_lines if len(text) <= _SHORT else _lines)(book, text, style, width)


def _lines(book: FontBook, text: str, style: Style, width: float) -> Sequence[Line]:
    return break_lines(
        tidy(text),
        partial(book.widths, weight=style.weight),
        width / style.size,
        hang=style.hang,
        hyphenate=style.hyphenate,
        company=style.align == "justify",
    )


# Labels and facts come again on every page, and on a page that is laid out again, closer.
_short_lines = lru_cache(maxsize=2048)(_lines)


@lru_cache(maxsize=512)
def balanced_lines(book: FontBook, text: str, style: Style, width: float) -> Sequence[Line]:
    """A title broken into lines of about equal length."""
    widths = partial(book.widths, weight=style.weight)
    return balanced(tidy(text), widths, width / style.size)


def draw_line(sheet: Sheet, x: float, y: float, line: Line, style: Style, width: float) -> None:
    """Print a line whose top is at y."""
    x += line.shift * style.size
    extra = width - (line.width - line.hang + line.shift) * style.size
    stretch = extra if style.align == "justify" and not line.last else 0.0
    if style.align == "right":
        x += extra
    baseline = y + style.leading / 2 + BASELINE * style.size
    sheet.text(
        x, baseline, line.text, style.size, style.weight, style.ink,
        stretch=stretch, ending=line.ending,
    )  # fmt: skip


def tagged_line(
    sheet: Sheet, x: float, y: float, *, line: Line, style: Style, width: float, tag: Tag
) -> None:
    """Print a line whose top is at y, as part of an element."""
    with sheet.within(tag):
        draw_line(sheet, x, y, line, style, width)


def tag_of(style: Style, lines: Iterable[Line], parent: Tag | None = None) -> Tag:
    """The element that lines of a style are."""
    return Tag(style.role, parent, language_of("".join(line.text for line in lines)))


def inside(pieces: Sequence[Piece], tag: Tag) -> list[Piece]:
    """The same pieces, whose elements are all below one."""

    def draw(sheet: Sheet, x: float, y: float, *, piece: Piece) -> None:
        with sheet.within(tag):
            piece.draw(sheet, x, y)

    return [replace(piece, draw=partial(draw, piece=piece)) for piece in pieces]


def line_pieces(
    lines: Sequence[Line],
    style: Style,
    width: float,
    *,
    before: float = 0.0,
    keep: bool = False,
    tag: Tag | None = None,
) -> list[Piece]:
    """Lines as pieces that leave no single line of a paragraph behind.

    Args:
        lines: The lines.
        style: How they look.
        width: The measure in points.
        before: Space above the first.
        keep: Whether the last keeps with what follows.
        tag: The element that they are; if not given, one of the role of their style.
    """
    tag = tag or tag_of(style, lines)
    count = len(lines)
    return [
        Piece(
            style.leading,
            partial(tagged_line, line=line, style=style, width=width, tag=tag),
            keep=(index in (0, count - 2) and index < count - 1) or (keep and index == count - 1),
            before=before if index == 0 else 0.0,
        )
        for index, line in enumerate(lines)
    ]


def paragraphs(
    book: FontBook, text: str, style: Style, width: float, *, before: float = 0.0
) -> list[Piece]:
    """A text whose newlines part paragraphs, which are indented by one em where there are several."""
    parts = [part.strip(" \u3000") for part in tidy(text).split("\n")]
    parts = [part for part in parts if part]
    pieces: list[Piece] = []
    items: Tag | None = None
    for part in parts:
        mark = _MARK.match(part)
        if mark and len(parts) > 1:
            items = items or Tag("L")
            item = _item(book, part, mark.group(), style, width, items)
            pieces += [replace(item[0], before=0.0 if pieces else before), *item[1:]]
        else:
            items = None
            flush = len(parts) == 1 or _SIGN.match(part) or not (pieces or style.indent_first)
            lead = "" if flush else "\u3000"
            lines = lines_of(book, lead + part, style, width)
            pieces += line_pieces(lines, style, width, before=0.0 if pieces else before)
    return pieces


def _item(
    book: FontBook, text: str, mark: str, style: Style, width: float, items: Tag
) -> list[Piece]:
    """A line of a list or a timetable, its second and later lines under its text."""
    hang = book.width(mark, style.weight)
    lines = break_lines(
        text[len(mark) :],
        partial(book.widths, weight=style.weight),
        width / style.size - hang,
        hang=style.hang,
        hyphenate=style.hyphenate,
    ) or [Line("", 0.0, 0, 0, last=True)]
    item = Tag("LI", items, language_of(text))
    label, body = Tag("Lbl", item), Tag("LBody", item)
    lines = [replace(line, shift=hang) for line in lines]
    first, *rest = line_pieces(lines, style, width, tag=body)

    def marked(sheet: Sheet, x: float, y: float) -> None:
        tagged_line(
            sheet, x, y, line=Line(mark, hang, 0, 0, last=True), style=style, width=width, tag=label
        )
        first.draw(sheet, x, y)

    return [replace(first, draw=marked), *rest]


def heading(book: FontBook, text: str, style: Style, width: float, before: float) -> list[Piece]:
    """A heading with a rule above it, kept with what follows."""
    lines = lines_of(book, text, style, width)
    pieces = line_pieces(lines, style, width, before=before, keep=True)
    if not pieces:
        return []
    first = pieces[0]

    def ruled(sheet: Sheet, x: float, y: float) -> None:
        sheet.rule(x, y, x + width, y, 0.75, AI)
        first.draw(sheet, x, y + 4)

    kept = [replace(piece, keep=True) for piece in pieces[1:]]
    return [Piece(first.height + 5, ruled, keep=True, before=before), *kept]


def side_by_side(
    left: Sequence[Piece], right: Sequence[Piece], offset: float, *, before: float = 0.0
) -> list[Piece]:
    """Two columns that run down the page together, piece by piece; the left is read first.

    Args:
        left: The pieces of the left column.
        right: The pieces of the right column.
        offset: From the left edge of the left column to that of the right, in points.
        before: Space above the first pair.
    """
    pairs: list[Piece] = []
    left, right = inside(left, Tag("Div")), inside(right, Tag("Div"))
    for index in range(max(len(left), len(right))):
        both = [
            (piece, shift)
            for column, shift in ((left, 0.0), (right, offset))
            for piece in column[index : index + 1]
        ]

        def draw(sheet: Sheet, x: float, y: float, both: list[tuple[Piece, float]] = both) -> None:
            for piece, shift in both:
                piece.draw(sheet, x + shift, y)

        pairs.append(
            Piece(
                max(piece.height for piece, _shift in both),
                draw,
                keep=any(piece.keep for piece, _shift in both),
                before=0.0 if index else before,  # both keep to the same lines
            )
        )
    return pairs


@dataclass(frozen=True)
class Cell:
    """One cell of a row: its text, its look, where it stands and how wide it is, in points.

    `heads` says that it is the heading of its row or column.
    """

    text: str
    style: Style
    x: float
    width: float
    heads: Literal["", "Row", "Column"] = ""


def row(
    book: FontBook,
    cells: Sequence[Cell],
    *,
    padding: float = 3.0,
    rule: Colour | None = LINE,
    table: Tag | None = None,
) -> list[Piece]:
    """A row of a table: cells that wrap, aligned at the top, with a hairline below.

    A row of a few lines stays whole; a longer one may go on in the next column. Without a
    `table` to which it belongs its cells are read as paragraphs.
    """
    columns = [(cell, lines_of(book, cell.text, cell.style, cell.width)) for cell in cells]
    count = max((len(lines) for _cell, lines in columns), default=0) or 1
    leading = max(cell.style.leading for cell in cells)
    right = max(cell.x + cell.width for cell in cells)
    tags = _cell_tags(columns, table)
    pieces: list[Piece] = []
    for index in range(count):
        top = padding if index == 0 else 0.0
        height = leading + top + (padding if index == count - 1 else 0.0)
        parts = [
            (cell, tag, lines[index] if index < len(lines) else None)
            for (cell, lines), tag in zip(columns, tags, strict=True)
            # An empty cell is a cell too.
            if index < len(lines) or (index == 0 and table is not None)
        ]

        def draw(
            sheet: Sheet,
            x: float,
            y: float,
            parts: list[tuple[Cell, Tag, Line | None]] = parts,
            top: float = top,
            end: float | None = height if index == count - 1 else None,
        ) -> None:
            for cell, tag, line in parts:
                with sheet.within(tag):
                    if line is not None:
                        draw_line(sheet, x + cell.x, y + top, line, cell.style, cell.width)
            if end is not None and rule is not None:
                sheet.rule(x, y + end, x + right, y + end, 0.5, rule)

        keep = index < count - 1 and (count <= _WHOLE_ROW or index in (0, count - 2))
        pieces.append(Piece(height, draw, keep=keep))
    return pieces


def _cell_tags(columns: Sequence[tuple[Cell, Sequence[Line]]], table: Tag | None) -> list[Tag]:
    """The element of each cell of a row."""
    if table is None:
        return [tag_of(cell.style, lines) for cell, lines in columns]
    line = Tag("TR", table)
    return [
        Tag("TH" if cell.heads else "TD", line, language_of(cell.text), scope=cell.heads)
        for cell, _lines in columns
    ]


def facts(
    book: FontBook, rows: Sequence[tuple[str, str]], width: float, labels: Sequence[str] = ()
) -> list[Piece]:
    """A table of labels and values that wrap, between hairlines.

    Args:
        book: The fonts.
        rows: Labels and values; both may hold newlines.
        width: The measure in points.
        labels: Labels of a table beside this one, so that the values of both align.
    """
    names = [line for label in [*labels, *(row[0] for row in rows)] for line in label.split("\n")]
    widest = max((book.width(name, "bold") * LABEL.size for name in names), default=0.0)
    label_width = min(max(widest + 14, 54.0), width * 0.4)
    pieces: list[Piece] = []
    table = Tag("Table")
    for label, value in rows:
        cells = [
            Cell(label, LABEL, 0.0, label_width - 8, heads="Row"),
            Cell(value, VALUE, label_width, width - label_width),
        ]
        pieces += row(book, cells, padding=3.5, table=table)
    return pieces
