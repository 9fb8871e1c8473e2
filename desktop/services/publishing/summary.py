"""The page of totals behind the cover, and the imprint (奥付) that closes a booklet."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from babel.dates import get_month_names

from desktop.i18n import N_, format_number
from desktop.services.publishing import grid as grids
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
from desktop.services.publishing.setting import Setting
from desktop.services.publishing.sheet import AI, AI_SOFT, INK, MM, MUTED, Sheet
from desktop.services.publishing.tags import Tag
from desktop.services.publishing.totals import Totals, count
from desktop.services.publishing.voice import Voice, listed

_TITLE = N_("The year in numbers")
_UNIT_CASES = N_("Unit: cases")
_UNIT_SCHOOLS = N_("Unit: schools")
_TYPES_NOTE = N_("Adds up to the {n} cases of this booklet.")
_COUNTRY_NOTE = N_("A case with partners in several countries counts once in each of them.")
_KIND_NOTE = N_("A case with several kinds of school counts once in each of them.")
_SCHOOL_NOTE = N_("Each school counts once, however many cases it took part in.")
_MONTHS = N_("Cases by month")
_MONTH_NOTE = N_("The {n} cases that have a date.")
_HELD = N_("The records hold {held} exchanges held in {year}; {printed} of them are printed here.")
_OTHERS_TOO = N_("Cases of other years that are printed here as well: {others}.")
_AGREES = N_("All numbers were counted a second time in the records and agree with them.")
_DIFFERS = N_("Counted a second time in the records, these numbers differ: {numbers}.")
_COUNTED = {
    "cases": N_("Cases"),
    "schools": N_("Schools"),
    "pupils_here": N_("Pupils of Tokyo"),
    "pupils_there": N_("Pupils abroad"),
    "by_type": N_("Cases by type of exchange"),
    "by_country": N_("Cases by country or region"),
    "schools_by_kind": N_("Schools by kind"),
}
_COLUMN = 46.0  # points: the height of the tallest month
_MOST_BARS = 14
_OTHERS = N_("Others")
_BAR = Style(8.5, 14.5)
_SECOND_LINE = 10.0  # points for the name in the second language
_FIGURE = 30.0


def summary(setting: Setting, booklet: Booklet) -> list[Page]:
    """Key figures and small charts with their units; none where the booklet wants none."""
    if "charts" not in booklet.pages:
        return []
    book, voice, grid = setting.book, setting.voice, setting.grid
    totals = count(booklet.cases)
    composer = Composer(grid.top + 6 * MM, grid=grid)
    title = PAGE_TITLE
    if len(voice.languages) > 1:
        title = replace(PAGE_TITLE, size=17, leading=24)
    title = setting.sized(title)
    lines = lines_of(book, voice.label(_TITLE), title, grid.measure)
    composer.wide(line_pieces(lines, title, grid.measure))
    composer.y += 12
    composer.wide([_figures(setting, totals)])
    composer.y += 20
    _charts(setting, composer, totals)
    return composer.pages()


def _charts(setting: Setting, composer: Composer, totals: Totals) -> None:
    voice, grid = setting.voice, setting.grid
    charts = [
        _chart(setting, N_("Cases by type of exchange"), _UNIT_CASES, totals.by_type,
               voice.label(_TYPES_NOTE, n=totals.cases)),
        _chart(setting, N_("Cases by country or region"), _UNIT_CASES, totals.by_country,
               voice.label(_COUNTRY_NOTE)),
        _chart(setting, N_("Cases by kind of school"), _UNIT_CASES, totals.by_kind,
               voice.label(_KIND_NOTE)),
        _chart(setting, N_("Schools by kind"), _UNIT_SCHOOLS, totals.schools_by_kind,
               voice.label(_SCHOOL_NOTE)),
    ]  # fmt: skip
    for left, right in (charts[:2], charts[2:]):
        tallest = max(height_of(left), height_of(right))
        if tallest > composer.room:
            composer.new_page()
        composer.put(left)
        composer.put(right, grid.second)
        composer.y += tallest + 20
    months = _months(setting, totals)
    if months:
        if height_of(months) > composer.room:
            composer.new_page()
        composer.wide(months)
        composer.y += 20


def _figures(setting: Setting, totals: Totals) -> Piece:
    """The large numbers in a row, each with its unit below."""
    book, voice = setting.book, setting.voice
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
    step = (setting.grid.measure + gap) / len(shown)
    size = _FIGURE if step > 90 else 24.0

    tags = [Tag("P") for _each in shown]

    def draw(sheet: Sheet, x: float, y: float) -> None:
        for index, ((number, unit), tag) in enumerate(zip(shown, tags, strict=True)):
            at = x + index * step
            sheet.rule(at, y, at + step - gap, y, 0.75, AI)
            with sheet.within(tag):
                sheet.text(at, y + 34, format_number(number, voice.main), size, "bold", AI)
                for row, line in enumerate(lines_of(book, unit, SMALL, step - gap)):
                    sheet.text(at, y + 50 + row * 11, line.text, 8, ink=MUTED)

    return Piece(74, draw)


def _chart(
    setting: Setting, title: str, unit: str, counts: Sequence[tuple[Words, int]], note: str
) -> list[Piece]:
    """Bars for counts, with the unit beside the title and a note on how they add up."""
    book, voice, width = setting.book, setting.voice, setting.grid.column
    if not counts:
        return []
    shown = [(voice.name(words, "\n"), number) for words, number in counts[:_MOST_BARS]]
    if len(counts) > _MOST_BARS:
        rest = sum(number for _words, number in counts[_MOST_BARS:])
        shown.append((voice.label(_OTHERS, "\n"), rest))
    pieces = heading(book, voice.label(title), setting.sized(HEADING), width, 0.0)
    named = lines_of(book, voice.label(unit), SMALL, width)
    pieces += line_pieces(named, SMALL, width, keep=True)
    most = max(number for _name, number in shown)
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
                    width=width,
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
    width: float,
    row: Tag,
) -> None:
    base = y + 10.2
    with sheet.within(Tag("TH", row, scope="Row")):
        for at, line in enumerate(name.split("\n")):
            size, ink = (_BAR.size, INK) if at == 0 else (_BAR.size - 1, MUTED)
            shown = grids.fitted(sheet, line, size, name_width - 6)
            sheet.text(x, base + at * _SECOND_LINE, shown, size, ink=ink)
    full = width - name_width - 24
    sheet.box(x + name_width, y + 3, full, 8, AI_SOFT)
    sheet.box(x + name_width, y + 3, full * part, 8, AI)
    end = sheet.book.width(number, "bold") * _BAR.size
    with sheet.within(Tag("TD", row)):
        sheet.text(x + width - end, base, number, _BAR.size, "bold", INK)


def _months(setting: Setting, totals: Totals) -> list[Piece]:
    """A column a month, from April to March, over the whole measure."""
    book, voice, width = setting.book, setting.voice, setting.grid.measure
    if not any(totals.by_month):
        return []
    pieces = heading(book, voice.label(_MONTHS), setting.sized(HEADING), width, 0.0)
    note = voice.label(_MONTH_NOTE, n=sum(totals.by_month))
    lines = lines_of(book, f"{voice.label(_UNIT_CASES)}　{note}", SMALL, width)
    pieces += line_pieces(lines, SMALL, width, keep=True)
    most = max(totals.by_month)
    step = width / 12
    table = Tag("Table")
    rows = [Tag("TR", table) for _month in totals.by_month]

    def draw(sheet: Sheet, x: float, y: float) -> None:
        floor = y + 14 + _COLUMN
        for at, (number, row) in enumerate(zip(totals.by_month, rows, strict=True)):
            left, wide = x + at * step + 0.2 * step, 0.6 * step
            high = _COLUMN * number / most
            sheet.box(left, floor - high, wide, high, AI)
            with sheet.within(Tag("TH", row, scope="Row")):
                for line, language in enumerate(voice.languages):
                    name = _month(at, language)
                    end = sheet.book.width(name) * 7.5
                    middle = left + (wide - end) / 2
                    sheet.text(middle, floor + 11 + 9 * line, name, 7.5, ink=MUTED, ending=" ")
            shown = format_number(number, voice.main)
            end = sheet.book.width(shown, "bold") * 8
            ink = INK if number else MUTED
            with sheet.within(Tag("TD", row)):
                sheet.text(left + (wide - end) / 2, floor - high - 3, shown, 8, "bold", ink)
        sheet.rule(x, floor, x + width, floor, 0.75, AI)

    return [*pieces, Piece(_COLUMN + 20 + 9 * len(voice.languages), draw)]


def _month(after_april: int, language: str) -> str:
    """A month as its own language calls it: 4月, Apr."""
    month = (after_april + 3) % 12 + 1
    return f"{month}月" if language == "ja" else get_month_names("abbreviated", locale="en")[month]


def imprint(setting: Setting, booklet: Booklet) -> list[Piece]:
    """Title, year, publisher, day, and how the numbers stand to the records."""
    voice, totals = setting.voice, count(booklet.cases)
    rows = [
        (voice.label(N_("Title")), title_of(booklet, voice)),
        (
            voice.label(N_("Fiscal year")),
            voice.year(booklet.fiscal_year) if booklet.fiscal_year is not None else "",
        ),
        (voice.label(N_("Content")), voice.count(N_("{n} case"), N_("{n} cases"), totals.cases)),
        (voice.label(N_("Numbers")), "\n".join(_reconciled(voice, booklet, totals))),
        (voice.label(N_("Published by")), voice.name(booklet.publisher)),
        (voice.label(N_("Date of issue")), voice.day(booklet.issued)),
    ]
    return facts(setting.book, [row for row in rows if row[1]], setting.grid.measure)


def _reconciled(voice: Voice, booklet: Booklet, totals: Totals) -> list[str]:
    """Sentences on what the records say of the numbers, one a language."""
    checked = booklet.checked
    if checked is None:
        return []
    sentences = []
    for language in voice.languages:
        speak = Voice(language)
        said = []
        if checked.held is not None and booklet.fiscal_year is not None:
            year, printed = speak.year(booklet.fiscal_year), checked.of_year
            said.append(speak.label(_HELD, year=year, held=checked.held, printed=printed))
            if others := totals.cases - printed:
                said.append(speak.label(_OTHERS_TOO, others=others))
        if checked.differing:
            names = listed((speak.label(_COUNTED[name]) for name in checked.differing), language)
            said.append(speak.label(_DIFFERS, numbers=names))
        else:
            said.append(speak.label(_AGREES))
        sentences.append((" " if language == "en" else "").join(said))
    return sentences
