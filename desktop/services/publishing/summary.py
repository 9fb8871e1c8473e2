"""The page of totals behind the cover, with the imprint at its foot."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from desktop.i18n import N_, format_number
from desktop.services.publishing import grid
from desktop.services.publishing.blocks import (
    HEADING,
    PAGE_TITLE,
    SMALL,
    Style,
    facts,
    heading,
    line_pieces,
    lines_of,
)
from desktop.services.publishing.composer import Composer, Page
from desktop.services.publishing.content import Booklet, Words
from desktop.services.publishing.cover import title_of
from desktop.services.publishing.flow import Piece, height_of
from desktop.services.publishing.fonts import FontBook
from desktop.services.publishing.sheet import AI, AI_SOFT, INK, MM, MUTED, Sheet
from desktop.services.publishing.tags import Tag
from desktop.services.publishing.totals import Totals, count
from desktop.services.publishing.voice import Voice

_TITLE = N_("The year in numbers")
_UNIT_CASES = N_("Unit: cases")
_UNIT_SCHOOLS = N_("Unit: schools")
_TYPES_NOTE = N_("Adds up to the {n} cases of this booklet.")
_COUNTRY_NOTE = N_("A case with partners in several countries counts once in each of them.")
_KIND_NOTE = N_("A case with several kinds of school counts once in each of them.")
_SCHOOL_NOTE = N_("Each school counts once, however many cases it took part in.")
_MOST_BARS = 14
_OTHERS = N_("Others")
_BAR = Style(8.5, 14.5)
_SECOND_LINE = 10.0  # points for the name in the second language
_FIGURE = 30.0


def summary(book: FontBook, voice: Voice, booklet: Booklet) -> list[Page]:
    """Key figures, four small charts of bars with their units, and the imprint."""
    totals = count(booklet.cases)
    composer = Composer(grid.TOP + 6 * MM)
    title = PAGE_TITLE
    if len(voice.languages) > 1:
        title = replace(PAGE_TITLE, size=17, leading=24)
    lines = lines_of(book, voice.label(_TITLE), title, grid.MEASURE)
    composer.wide(line_pieces(lines, title, grid.MEASURE))
    composer.y += 12
    composer.wide([_figures(book, voice, totals)])
    composer.y += 20
    charts = [
        _chart(book, voice, N_("Cases by type of exchange"), _UNIT_CASES, totals.by_type,
               voice.label(_TYPES_NOTE, n=totals.cases)),
        _chart(book, voice, N_("Cases by country or region"), _UNIT_CASES, totals.by_country,
               voice.label(_COUNTRY_NOTE)),
        _chart(book, voice, N_("Cases by kind of school"), _UNIT_CASES, totals.by_kind,
               voice.label(_KIND_NOTE)),
        _chart(book, voice, N_("Schools by kind"), _UNIT_SCHOOLS, totals.schools_by_kind,
               voice.label(_SCHOOL_NOTE)),
    ]  # fmt: skip
    for left, right in (charts[:2], charts[2:]):
        tallest = max(height_of(left), height_of(right))
        if tallest > composer.room:
            composer.new_page()
        composer.put(left)
        composer.put(right, grid.SECOND)
        composer.y += tallest + 20
    imprint = _imprint(book, voice, booklet, totals)
    if height_of(imprint) > composer.room:
        composer.new_page()
    composer.y = grid.BOTTOM - height_of(imprint)
    composer.put(imprint)
    return composer.pages()


def _figures(book: FontBook, voice: Voice, totals: Totals) -> Piece:
    """The large numbers in a row, each with its unit below."""
    countries = len(totals.by_country)
    shown = [
        (totals.cases, voice.count(N_("case"), N_("cases"), totals.cases)),
        (totals.schools, voice.count(N_("school in Tokyo"), N_("schools in Tokyo"), totals.schools)),
        (countries, voice.count(N_("country or region"), N_("countries and regions"), countries)),
        (totals.pupils_here, voice.count(N_("pupil of Tokyo"), N_("pupils of Tokyo"),
                                         totals.pupils_here)),
    ]  # fmt: skip
    if totals.pupils_there:
        unit = voice.count(N_("pupil abroad"), N_("pupils abroad"), totals.pupils_there)
        shown.append((totals.pupils_there, unit))
    gap = 10.0
    step = (grid.MEASURE + gap) / len(shown)

    tags = [Tag("P") for _each in shown]

    def draw(sheet: Sheet, x: float, y: float) -> None:
        for index, ((number, unit), tag) in enumerate(zip(shown, tags, strict=True)):
            at = x + index * step
            sheet.rule(at, y, at + step - gap, y, 0.75, AI)
            with sheet.within(tag):
                sheet.text(at, y + 34, format_number(number, voice.main), _FIGURE, "bold", AI)
                for row, line in enumerate(lines_of(book, unit, SMALL, step - gap)):
                    sheet.text(at, y + 50 + row * 11, line.text, 8, ink=MUTED)

    return Piece(74, draw)


def _chart(
    book: FontBook,
    voice: Voice,
    title: str,
    unit: str,
    counts: Sequence[tuple[Words, int]],
    note: str,
) -> list[Piece]:
    """Bars for counts, with the unit beside the title and a note on how they add up."""
    if not counts:
        return []
    shown = [(voice.name(words, "\n"), number) for words, number in counts[:_MOST_BARS]]
    if len(counts) > _MOST_BARS:
        rest = sum(number for _words, number in counts[_MOST_BARS:])
        shown.append((voice.label(_OTHERS, "\n"), rest))
    pieces = heading(book, voice.label(title), HEADING, grid.COLUMN, 0.0)
    named = lines_of(book, voice.label(unit), SMALL, grid.COLUMN)
    pieces += line_pieces(named, SMALL, grid.COLUMN, keep=True)
    most = max(number for _name, number in shown)
    width = grid.COLUMN
    names = [line for name, _number in shown for line in name.split("\n")]
    widest = max(book.width(line) for line in names) * _BAR.size
    name_width = min(max(widest + 10, width * 0.36), width * 0.62)
    table = Tag("Table")
    for name, number in shown:
        pieces.append(
            Piece(
                _BAR.leading + _SECOND_LINE * name.count("\n"),
                partial(
                    _bar,
                    name=name,
                    number=format_number(number, voice.main),
                    part=number / most,
                    name_width=name_width,
                    row=Tag("TR", table),
                ),
                keep=True,
            )
        )
    lines = lines_of(book, note, SMALL, width)
    return [*pieces, *line_pieces(lines, SMALL, width, before=3)]


def _bar(
    sheet: Sheet,
    x: float,
    y: float,
    *,
    name: str,
    number: str,
    part: float,
    name_width: float,
    row: Tag,
) -> None:
    base = y + 10.2
    with sheet.within(Tag("TH", row, scope="Row")):
        for at, line in enumerate(name.split("\n")):
            size, ink = (_BAR.size, INK) if at == 0 else (_BAR.size - 1, MUTED)
            shown = grid.fitted(sheet, line, size, name_width - 6)
            sheet.text(x, base + at * _SECOND_LINE, shown, size, ink=ink)
    full = grid.COLUMN - name_width - 24
    sheet.box(x + name_width, y + 3, full, 8, AI_SOFT)
    sheet.box(x + name_width, y + 3, full * part, 8, AI)
    end = sheet.book.width(number, "bold") * _BAR.size
    with sheet.within(Tag("TD", row)):
        sheet.text(x + grid.COLUMN - end, base, number, _BAR.size, "bold", INK)


def _imprint(book: FontBook, voice: Voice, booklet: Booklet, totals: Totals) -> list[Piece]:
    """Title, year, publisher, day."""
    rows = [
        (voice.label(N_("Title")), title_of(booklet, voice)),
        (
            voice.label(N_("Fiscal year")),
            voice.year(booklet.fiscal_year) if booklet.fiscal_year is not None else "",
        ),
        (voice.label(N_("Content")), voice.count(N_("{n} case"), N_("{n} cases"), totals.cases)),
        (voice.label(N_("Published by")), voice.name(booklet.publisher)),
        (voice.label(N_("Date of issue")), voice.day(booklet.issued)),
    ]
    return facts(book, [row for row in rows if row[1]], grid.MEASURE)
