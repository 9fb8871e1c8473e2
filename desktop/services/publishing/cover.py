"""The cover: a picture or the bridge, the title large, the year, the publisher."""

import math
from dataclasses import replace

from desktop.i18n import N_
from desktop.services.publishing import grid as grids
from desktop.services.publishing.blocks import Style, balanced_lines, line_pieces, lines_of
from desktop.services.publishing.composer import Page
from desktop.services.publishing.content import Booklet, PhotoEntry
from desktop.services.publishing.flow import Piece, draw_pieces, height_of
from desktop.services.publishing.pdftext import plain
from desktop.services.publishing.setting import Setting
from desktop.services.publishing.sheet import AI, MM, MUTED, WHITE, Colour, Sheet
from desktop.services.publishing.tags import Tag, language_of
from desktop.services.publishing.voice import Voice

TITLE = N_("Case booklet of international exchange")
_SUBTITLE = N_("Schools of Tokyo and their partners abroad")
_PHOTO = N_("Photo on the cover")
_BIG = Style(40, 54, "bold", role="H1")
_LATIN = Style(31, 39, "bold", role="H1")
_SECOND = Style(13, 19, ink=MUTED)
_YEAR = Style(14, 20, "bold", AI)
_PUBLISHER = Style(11.5, 17)
_PICTURE = 158 / 297  # of the page's height


def title_of(booklet: Booklet, voice: Voice) -> str:
    """The booklet's title in its first language."""
    return booklet.title.get(voice.main) or Voice(voice.main).label(TITLE)


def cover(setting: Setting, booklet: Booklet) -> Page:
    """The first page."""
    grid = setting.grid
    below = _PICTURE * grid.height

    def draw(sheet: Sheet) -> None:
        if booklet.cover is not None:
            _photo(sheet, setting, booklet.cover, below)
        else:
            _bridge(sheet, below)
        y = below + 17 * MM
        sheet.box(grid.left, y, 15 * MM, 3, AI)
        y += 7 * MM
        closing = _imprint(setting, booklet)
        foot = grid.height - 22 * MM - height_of(closing)
        draw_pieces(sheet, _words(setting, booklet, foot - 2 * MM - y), grid.left, y)
        draw_pieces(sheet, closing, grid.left, foot)

    return draw


def _photo(sheet: Sheet, setting: Setting, photo: PhotoEntry, below: float) -> None:
    """A photo to the edges of the paper, who took it in small letters under it."""
    voice, grid, out = setting.voice, setting.grid, sheet.bleed
    shown = photo.caption.name(voice.main)
    tag = Tag("Figure", alt=plain(shown) or Voice(voice.main).label(_PHOTO))
    with sheet.within(tag):
        sheet.picture(
            photo.jpeg, -out, -out, grid.width + 2 * out, below + out,
            name=shown, fill=True, crop=photo.crop,
        )  # fmt: skip
        if photo.credit:
            credit = grids.fitted(sheet, photo.credit, 6.5, grid.measure)
            end = setting.book.width(credit) * 6.5
            with sheet.within(Tag("Caption", language=language_of(credit))):
                sheet.text(grid.right - end, below + 10, credit, 6.5, ink=MUTED)


def _words(setting: Setting, booklet: Booklet, room: float) -> list[Piece]:
    """Title, what it is, and the year; a long title is set smaller until all of it has room."""
    for size in (1.0, 0.85, 0.7, 0.55, 0.45):
        pieces = _sized_words(setting, booklet, size)
        if height_of(pieces) <= room:
            return pieces
    while height_of(pieces) > room:
        pieces.pop()
    return pieces


def _sized_words(setting: Setting, booklet: Booklet, size: float) -> list[Piece]:
    voice, book, measure = setting.voice, setting.book, setting.grid.measure

    def scaled(style: Style, least: float = 0.0) -> Style:
        style, part = setting.sized(style), max(size, least)
        return replace(style, size=part * style.size, leading=part * style.leading)

    pieces: list[Piece] = []
    for language in voice.languages:
        own = booklet.title.get(language) or Voice(language).label(TITLE)
        style = scaled(_LATIN if language == "en" else _BIG)
        if language != voice.main:
            style = scaled(_SECOND, 0.7)
        pieces += line_pieces(balanced_lines(book, own, style, measure), style, measure)
    small = scaled(_SECOND, 0.7)
    below = lines_of(book, Voice(voice.main).label(_SUBTITLE), small, measure)[:2]
    pieces += line_pieces(below, small, measure, before=2.0)
    if booklet.fiscal_year is not None:
        gap = 7 * MM * size
        for language in voice.languages:
            style = _YEAR if language == voice.main else replace(_YEAR, size=11, leading=16)
            lines = lines_of(book, Voice(language).year(booklet.fiscal_year), style, measure)[:2]
            pieces += line_pieces(lines, style, measure, before=gap)
            gap = 0.0
    return pieces


def _imprint(setting: Setting, booklet: Booklet) -> list[Piece]:
    """Publisher and date, for the foot of the cover."""
    voice, book, measure = setting.voice, setting.book, setting.grid.measure
    publisher, day = voice.name(booklet.publisher, "\n"), voice.day(booklet.issued)
    rows = lines_of(book, publisher, _PUBLISHER, measure)[:4] if publisher else []
    dated = lines_of(book, day, _PUBLISHER, measure)[:1] if day else []
    return [
        *line_pieces(rows, _PUBLISHER, measure),
        *line_pieces(dated, _PUBLISHER, measure),
    ]


def _mix(ink: Colour, other: Colour, part: float) -> Colour:
    red, green, blue = (a + (b - a) * part for a, b in zip(ink, other, strict=True))
    return red, green, blue


def _bridge(sheet: Sheet, below: float) -> None:
    """A bridge drawn in fine lines on a field of ai: two shores, one span, its image in water."""
    out, unit = sheet.bleed, below / 158  # drawn for a field of 158 mm
    sheet.box(-out, -out, sheet.width + 2 * out, below + out, AI)
    water = 104 * unit
    left, right = -30 * unit, sheet.width + 30 * unit
    half = (right - left) / 2
    for step in range(9):
        rise = 62 * unit - step * 4.2 * unit
        lift = rise * 4 / 3
        shade = _mix(AI, WHITE, 0.9 - step * 0.085)
        sheet.arc(
            [(left, water), (left + half * 0.62, water - lift), (right - half * 0.62, water - lift),
             (right, water)],
            1.6 - step * 0.12,
            shade,
        )  # fmt: skip
    for step in range(1, 24):  # hangers, from the deck up to the first arc
        t = step / 24
        x = (
            left * (1 - t) ** 3
            + 3 * (left + half * 0.62) * t * (1 - t) ** 2
            + 3 * (right - half * 0.62) * t**2 * (1 - t)
            + right * t**3
        )
        top = water - 3 * (62 * unit * 4 / 3) * t * (1 - t)
        sheet.rule(x, top, x, water, 0.35, _mix(AI, WHITE, 0.35))
    sheet.rule(-out, water, sheet.width + out, water, 1.4, _mix(AI, WHITE, 0.9))
    for step in range(7):
        y = water + (step + 1) ** 1.35 * 3.0 * unit
        if y > below - 6:
            break
        shrink = 0.10 + 0.055 * step
        wave = math.sin(step * 1.9) * 14 * unit
        sheet.rule(
            sheet.width * shrink + wave, y, sheet.width * (1 - shrink) + wave, y,
            0.9 - step * 0.08, _mix(AI, WHITE, 0.55 - step * 0.06),
        )  # fmt: skip
