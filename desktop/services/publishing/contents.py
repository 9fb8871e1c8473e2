"""The table of contents and the index: what stands on which page, as links."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from desktop.i18n import N_
from desktop.services.publishing import grid
from desktop.services.publishing.blocks import (
    HEADING,
    PAGE_TITLE,
    Style,
    heading,
    line_pieces,
    lines_of,
    tagged_line,
)
from desktop.services.publishing.composer import Composer, Page
from desktop.services.publishing.content import CaseEntry, Words
from desktop.services.publishing.flow import Piece
from desktop.services.publishing.fonts import FontBook
from desktop.services.publishing.linebreak import Line
from desktop.services.publishing.sheet import AI, INK, MUTED, Sheet
from desktop.services.publishing.tags import Tag, language_of
from desktop.services.publishing.voice import Voice

CONTENTS = N_("Contents")
INDEX = N_("Index")
_NUMBER_WIDTH = 30.0
_PAGE_WIDTH = 34.0
_ENTRY = Style(10, 15, "bold")
_BELOW = Style(8, 11.5, ink=MUTED)
_TERM = Style(8.75, 13.5)
_PAGES = Style(8.75, 13.5, align="right")


@dataclass(frozen=True)
class Entry:
    """A line of the contents: a number, a title, a smaller line, and the anchor it leads to."""

    number: str
    title: str
    below: str
    key: str


def contents(
    book: FontBook, voice: Voice, entries: Sequence[Entry], page_of: Callable[[str], int]
) -> list[Page]:
    """The table of contents.

    Args:
        book: The fonts.
        voice: The language of the booklet.
        entries: Its lines.
        page_of: Gives the page of an anchor; asked only when the pages are drawn.
    """
    composer = Composer(grid.TOP + 6)
    composer.wide(_title(book, voice.label(CONTENTS)))
    composer.y += 10
    pieces: list[Piece] = []
    listing = Tag("TOC")
    for entry in entries:
        pieces += _entry(book, entry, page_of, Tag("TOCI", listing))
    composer.wide(pieces)
    return composer.pages()


def _title(book: FontBook, text: str) -> list[Piece]:
    return line_pieces(lines_of(book, text, PAGE_TITLE, grid.MEASURE), PAGE_TITLE, grid.MEASURE)


def _entry(book: FontBook, entry: Entry, page_of: Callable[[str], int], item: Tag) -> list[Piece]:
    start = _NUMBER_WIDTH if entry.number else 0.0
    width = grid.MEASURE - start - _PAGE_WIDTH
    lines = lines_of(book, entry.title, _ENTRY, width)[:6]
    below = lines_of(book, entry.below, _BELOW, width)[:3]
    link = Tag("Link", Tag("Reference", item), language_of(entry.title))
    pieces = [
        Piece(
            _ENTRY.leading,
            partial(
                _title_line,
                link=link,
                line=line,
                number=entry.number if index == 0 else "",
                start=start,
                page=page_of if index == len(lines) - 1 else None,
                entry=entry,
            ),
            keep=index < len(lines) - 1 or bool(below),
            before=0.0 if index else 7.0,
        )
        for index, line in enumerate(lines)
    ]
    more = Tag("P", item, language_of(entry.below))
    for index, line in enumerate(below):
        pieces.append(
            Piece(
                _BELOW.leading,
                partial(_below_line, line=line, start=start, width=width, tag=more),
                keep=index < len(below) - 1,
            )
        )
    return pieces


def _below_line(
    sheet: Sheet, x: float, y: float, *, line: Line, start: float, width: float, tag: Tag
) -> None:
    tagged_line(sheet, x + start, y, line=line, style=_BELOW, width=width, tag=tag)


def _title_line(
    sheet: Sheet,
    x: float,
    y: float,
    *,
    line: Line,
    number: str,
    start: float,
    page: Callable[[str], int] | None,
    entry: Entry,
    link: Tag,
) -> None:
    base = y + _ENTRY.leading / 2 + 0.36 * _ENTRY.size
    shown = str(page(entry.key)) if page is not None else ""
    end = sheet.book.width(shown, "bold") * _ENTRY.size
    if shown:
        sheet.dots(x + start + line.width * _ENTRY.size + 6, x + grid.MEASURE - end - 6, base - 1.5)
    with sheet.within(link):
        sheet.text(x, base, number, _ENTRY.size, "bold", AI, ending=" ")
        sheet.text(x + start, base, line.text, _ENTRY.size, "bold", INK, ending=" ")
        sheet.text(x + grid.MEASURE - end, base, shown, _ENTRY.size, "bold", AI)
        sheet.link(x, y, grid.MEASURE, _ENTRY.leading, entry.key, entry.title)


def index(
    book: FontBook,
    voice: Voice,
    cases: Sequence[CaseEntry],
    keys: Sequence[str],
    page_of: Callable[[str], int],
) -> list[Page]:
    """The index by country, by type and by kind of school: each term with its pages, linked."""
    composer = Composer(grid.TOP + 6)
    composer.wide(_title(book, voice.label(INDEX)))
    composer.y += 14
    groups: tuple[tuple[str, Callable[[CaseEntry], Sequence[Words]]], ...] = (
        (N_("By country or region"), lambda case: case.countries),
        (N_("By type of exchange"), lambda case: (case.type,)),
        (N_("By kind of school"), lambda case: [school.kind for school in case.schools]),
    )
    pieces: list[Piece] = []
    for title, words_of in groups:
        found: dict[Words, list[str]] = {}
        for case, key in zip(cases, keys, strict=True):
            for words in dict.fromkeys(words_of(case)):
                found.setdefault(words, []).append(key)
        part = _group(book, voice, title, found, page_of)
        if part and pieces:
            part = [replace(part[0], before=16.0), *part[1:]]
        pieces += part
    composer.columns(pieces)
    return composer.pages()


def _group(
    book: FontBook,
    voice: Voice,
    title: str,
    found: Mapping[Words, list[str]],
    page_of: Callable[[str], int],
) -> list[Piece]:
    if not found:
        return []
    pieces = heading(book, voice.label(title), HEADING, grid.COLUMN, 0.0)
    terms = Tag("L")
    for words in sorted(found, key=lambda words: words.name(voice.main)):
        pieces += _term(book, voice.name(words), found[words], page_of, terms)
    return pieces


def _term(
    book: FontBook, term: str, keys: list[str], page_of: Callable[[str], int], terms: Tag
) -> list[Piece]:
    """A term and its pages. The numbers are known only later, but their widths are bounded."""
    digits = book.width("000、") * _TERM.size
    name_width = grid.COLUMN * 0.56
    lines = lines_of(book, term, _TERM, name_width)[:3]
    room = grid.COLUMN - name_width
    a_line = max(int(room / digits), 1)
    rows = [keys[at : at + a_line] for at in range(0, len(keys), a_line)]
    count = max(len(lines), len(rows))
    body = Tag("LBody", Tag("LI", terms))
    name, pages = Tag("Span", body, language_of(term)), Tag("Span", body)
    pieces = []
    for at in range(count):
        pieces.append(
            Piece(
                _TERM.leading,
                partial(
                    _term_line,
                    name=name,
                    pages=pages,
                    line=lines[at] if at < len(lines) else None,
                    keys=rows[at] if at < len(rows) else [],
                    more=at < len(rows) - 1,
                    page_of=page_of,
                    first=at == 0,
                ),
                keep=at < count - 1 and (count < 6 or at in (0, count - 2)),
            )
        )
    return pieces


def _term_line(
    sheet: Sheet,
    x: float,
    y: float,
    *,
    line: Line | None,
    keys: list[str],
    more: bool,
    page_of: Callable[[str], int],
    first: bool,
    name: Tag,
    pages: Tag,
) -> None:
    base = y + _TERM.leading / 2 + 0.36 * _TERM.size
    size = _TERM.size
    book = sheet.book
    numbers = [str(page_of(key)) for key in keys]
    comma = book.width(", ") * size
    total = sum(book.width(number) * size for number in numbers) + comma * (len(numbers) - 1)
    total += comma if more else 0.0
    at = x + grid.COLUMN - total
    if line is not None:
        with sheet.within(name):
            sheet.text(x, base, line.text, size, ending=" ")
    if first and line is not None:
        sheet.dots(x + line.width * size + 5, at - 5, base - 1.5)
    with sheet.within(pages):
        for number, key in zip(numbers, keys, strict=True):
            wide = book.width(number) * size
            with sheet.within(Tag("Link")):
                sheet.text(at, base, number, size, ink=AI)
                sheet.link(at, y, wide, _TERM.leading, key, number)
            at += wide
            if more or number is not numbers[-1]:
                sheet.text(at, base, ", ", size, ink=MUTED)
            at += comma
