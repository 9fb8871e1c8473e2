"""The table of contents and the index: what stands on which page, as links."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from desktop.i18n import N_, translator
from desktop.models.vocabulary import SchoolKind
from desktop.services.publishing.blocks import (
    BASELINE,
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
from desktop.services.publishing.linebreak import Line
from desktop.services.publishing.setting import Setting
from desktop.services.publishing.sheet import AI, INK, MUTED, Sheet
from desktop.services.publishing.tags import Tag, language_of

PageOf = Callable[[str], int | str]
"""Gives the page of an anchor; asked only when pages are drawn, when all are known."""

CONTENTS = N_("Contents")
INDEX = N_("Index")
_READINGS = {
    "中": "ちゅう", "台": "たい", "韓": "かん", "北": "きた", "南": "みなみ", "東": "ひがし",
    "西": "にし", "赤": "せき", "英": "えい", "米": "べい", "仏": "ふつ", "日": "に",
}  # fmt: skip
"""How the names of countries that begin with a kanji begin (CLDR)."""
_NUMBER_WIDTH = 30.0
_PAGE_WIDTH = 34.0
_ENTRY = Style(10, 15, "bold")
_BELOW = Style(8, 11.5, ink=MUTED)
_TERM = Style(8.75, 13.5)
_PAGES = Style(8.75, 13.5, align="right")


@dataclass(frozen=True)
class Entry:
    """A line of the contents: a number, a title, a smaller line, and the anchor it leads to.

    A `section` stands above the lines of its cases.
    """

    number: str
    title: str
    below: str
    key: str
    section: bool = False


def contents(setting: Setting, entries: Sequence[Entry], page_of: PageOf) -> list[Page]:
    """The table of contents.

    Args:
        setting: Fonts, language, paper.
        entries: Its lines.
        page_of: Gives the page of an anchor; asked only when the pages are drawn.
    """
    composer = Composer(setting.grid.top + 6, grid=setting.grid)
    composer.wide(_title(setting, setting.voice.label(CONTENTS)))
    composer.y += 10
    pieces: list[Piece] = []
    listing = below = Tag("TOC")
    for entry in entries:
        if entry.section:
            pieces += _section(setting, entry, page_of, Tag("TOCI", listing))
            below = Tag("TOC", listing)  # the cases that follow, one level down
        else:
            pieces += _entry(
                setting, entry, page_of, Tag("TOCI", below if entry.number else listing)
            )
    composer.wide(pieces)
    return composer.pages()


def _title(setting: Setting, text: str) -> list[Piece]:
    style, measure = setting.sized(PAGE_TITLE), setting.grid.measure
    return line_pieces(lines_of(setting.book, text, style, measure), style, measure)


def _section(setting: Setting, entry: Entry, page_of: PageOf, item: Tag) -> list[Piece]:
    """A section's line: its title in colour on a rule, its page, and air above."""
    measure = setting.grid.measure
    lines = lines_of(setting.book, entry.title, HEADING, measure - _PAGE_WIDTH)[:3]
    link = Tag("Link", Tag("Reference", item), language_of(entry.title))
    pieces = []
    for index, line in enumerate(lines):

        def draw(sheet: Sheet, x: float, y: float, line: Line = line, at: int = index) -> None:
            with sheet.within(link):
                base = y + 3 + HEADING.leading / 2 + BASELINE * HEADING.size
                sheet.text(x, base, line.text, HEADING.size, "bold", HEADING.ink, ending=" ")
                sheet.link(x, y, measure, HEADING.leading, entry.key, entry.title)
                if at < len(lines) - 1:
                    return
                shown = str(page_of(entry.key))
                end = sheet.book.width(shown, "bold") * _ENTRY.size
                sheet.text(x + measure - end, y + 14, shown, _ENTRY.size, "bold", AI)
            sheet.rule(x, y + 20, x + measure, y + 20, 0.75, AI)

        last = index == len(lines) - 1
        before = 0.0 if index else 14.0
        pieces.append(Piece(22.0 if last else HEADING.leading, draw, keep=True, before=before))
    return pieces


def _entry(setting: Setting, entry: Entry, page_of: PageOf, item: Tag) -> list[Piece]:
    book, measure = setting.book, setting.grid.measure
    start = _NUMBER_WIDTH if entry.number else 0.0
    width = measure - start - _PAGE_WIDTH
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
                measure=measure,
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
    page: PageOf | None,
    entry: Entry,
    link: Tag,
    measure: float,
) -> None:
    base = y + _ENTRY.leading / 2 + 0.36 * _ENTRY.size
    shown = str(page(entry.key)) if page is not None else ""
    end = sheet.book.width(shown, "bold") * _ENTRY.size
    if shown:
        sheet.dots(x + start + line.width * _ENTRY.size + 6, x + measure - end - 6, base - 1.5)
    with sheet.within(link):
        sheet.text(x, base, number, _ENTRY.size, "bold", AI, ending=" ")
        sheet.text(x + start, base, line.text, _ENTRY.size, "bold", INK, ending=" ")
        sheet.text(x + measure - end, base, shown, _ENTRY.size, "bold", AI)
        sheet.link(x, y, measure, _ENTRY.leading, entry.key, entry.title)


def index(
    setting: Setting,
    cases: Sequence[CaseEntry],
    keys: Sequence[str],
    page_of: PageOf,
    closing: Sequence[Piece] = (),
) -> list[Page]:
    """The index by country, by type and by kind of school: each term with its pages, linked.

    What is `closing` stands at the foot of the last page.
    """
    composer = Composer(setting.grid.top + 6, grid=setting.grid)
    composer.wide(_title(setting, setting.voice.label(INDEX)))
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
        part = group(setting, setting.voice.label(title), found, page_of)
        if part and pieces:
            part = [replace(part[0], before=16.0), *part[1:]]
        pieces += part
    composer.columns(pieces)
    composer.foot(closing)
    return composer.pages()


def group(
    setting: Setting,
    title: str,
    found: Mapping[Words, list[str]],
    page_of: PageOf,
    *,
    ranked: bool = False,
) -> list[Piece]:
    """A heading and below it terms with links to their pages.

    The terms stand in the order of their names, or `ranked` in the order given.
    """
    if not found:
        return []
    voice, column = setting.voice, setting.grid.column
    pieces = heading(setting.book, title, setting.sized(HEADING), column, 0.0)
    terms = Tag("L")
    for words in found if ranked else sorted(found, key=lambda words: _place(voice.main, words)):
        pieces += _term(setting, voice.name(words), found[words], page_of, terms)
    return pieces


def _place(language: str, words: Words) -> tuple[int, str]:
    """What orders the index: kinds of school as pupils pass through them, else the reading."""
    kinds = [translator("en").gettext(kind.label) for kind in SchoolKind]
    if words.en in kinds:
        return kinds.index(words.en), ""
    name = words.name(language)
    if language != "ja":
        return 0, name.casefold()
    reading = _READINGS.get(name[:1], name[:1]) + name[1:]
    # Katakana as hiragana: their blocks lie 0x60 apart.
    return 0, "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in reading)


def _term(setting: Setting, term: str, keys: list[str], page_of: PageOf, terms: Tag) -> list[Piece]:
    """A term and its pages. The numbers are known only later, but their widths are bounded."""
    book, column = setting.book, setting.grid.column
    digits = book.width("000、") * _TERM.size
    name_width = column * 0.56
    lines = lines_of(book, term, _TERM, name_width)[:3]
    room = column - name_width
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
                    column=column,
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
    page_of: PageOf,
    first: bool,
    name: Tag,
    pages: Tag,
    column: float,
) -> None:
    base = y + _TERM.leading / 2 + 0.36 * _TERM.size
    size = _TERM.size
    book = sheet.book
    numbers = [str(page_of(key)) for key in keys]
    comma = book.width(", ") * size
    total = sum(book.width(number) * size for number in numbers) + comma * (len(numbers) - 1)
    total += comma if more else 0.0
    at = x + column - total
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
