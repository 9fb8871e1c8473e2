"""The cover: a picture or the bridge, the title large, the year, the publisher."""

import math
from dataclasses import replace

from desktop.i18n import N_
from desktop.services.publishing import grid
from desktop.services.publishing.blocks import Style, balanced_lines, line_pieces, lines_of
from desktop.services.publishing.composer import Page
from desktop.services.publishing.content import Booklet
from desktop.services.publishing.flow import draw_pieces
from desktop.services.publishing.fonts import FontBook
from desktop.services.publishing.linebreak import Line
from desktop.services.publishing.sheet import AI, MM, MUTED, WHITE, Colour, Sheet
from desktop.services.publishing.voice import Voice

TITLE = N_("Case booklet of international exchange")
_SUBTITLE = N_("Schools of Tokyo and their partners abroad")
_BIG = Style(40, 54, "bold", role="H1")
_LATIN = Style(31, 39, "bold", role="H1")
_SECOND = Style(13, 19, ink=MUTED)
_YEAR = Style(14, 20, "bold", AI)
_PUBLISHER = Style(11.5, 17)
_PICTURE_BOTTOM = 158 * MM


def title_of(booklet: Booklet, voice: Voice) -> str:
    """The booklet's title in its first language."""
    return booklet.title.get(voice.main) or Voice(voice.main).label(TITLE)


def cover(book: FontBook, voice: Voice, booklet: Booklet) -> Page:
    """The first page."""

    def draw(sheet: Sheet) -> None:
        if booklet.cover is not None:
            picture = booklet.cover
            sheet.picture(
                picture.jpeg, 0, 0, grid.WIDTH, _PICTURE_BOTTOM,
                name=picture.caption.name(voice.main), fill=True,
            )  # fmt: skip
            if picture.credit:
                credit = grid.fitted(sheet, picture.credit, 6.5, grid.MEASURE)
                end = book.width(credit) * 6.5
                sheet.text(grid.RIGHT - end, _PICTURE_BOTTOM + 10, credit, 6.5, ink=MUTED)
        else:
            _bridge(sheet)
        y = _PICTURE_BOTTOM + 17 * MM
        sheet.box(grid.LEFT, y, 15 * MM, 3, AI)
        y += 7 * MM
        y = _titles(sheet, book, voice, booklet, y)
        if booklet.fiscal_year is not None:
            for language in voice.languages:
                style = _YEAR if language == voice.main else replace(_YEAR, size=11, leading=16)
                year = Voice(language).year(booklet.fiscal_year)
                y = _put(sheet, book, year, style, y)
        _imprint(sheet, book, voice, booklet)

    return draw


def _titles(sheet: Sheet, book: FontBook, voice: Voice, booklet: Booklet, y: float) -> float:
    for language in voice.languages:
        own = booklet.title.get(language) or Voice(language).label(TITLE)
        style = _LATIN if language == "en" else _BIG
        if language != voice.main:
            style = _SECOND
        y = _draw(sheet, balanced_lines(book, own, style, grid.MEASURE)[:3], style, y)
    y += 2
    y = _put(sheet, book, Voice(voice.main).label(_SUBTITLE), _SECOND, y)
    return y + 7 * MM


def _imprint(sheet: Sheet, book: FontBook, voice: Voice, booklet: Booklet) -> None:
    """Publisher and date, at the foot of the cover."""
    lines = [voice.name(booklet.publisher, "\n"), voice.day(booklet.issued)]
    rows = [
        line for text in lines if text for line in lines_of(book, text, _PUBLISHER, grid.MEASURE)
    ][:4]
    y = grid.HEIGHT - 22 * MM - len(rows) * _PUBLISHER.leading
    _draw(sheet, rows, _PUBLISHER, y)


def _put(sheet: Sheet, book: FontBook, text: str, style: Style, y: float) -> float:
    return _draw(sheet, lines_of(book, text, style, grid.MEASURE)[:2], style, y)


def _draw(sheet: Sheet, lines: list[Line], style: Style, y: float) -> float:
    pieces = line_pieces(lines, style, grid.MEASURE)
    return draw_pieces(sheet, pieces, grid.LEFT, y)


def _mix(ink: Colour, other: Colour, part: float) -> Colour:
    red, green, blue = (a + (b - a) * part for a, b in zip(ink, other, strict=True))
    return red, green, blue


def _bridge(sheet: Sheet) -> None:
    """A bridge drawn in fine lines on a field of ai: two shores, one span, its image in water."""
    sheet.box(0, 0, grid.WIDTH, _PICTURE_BOTTOM, AI)
    water = 104 * MM
    left, right = -30 * MM, grid.WIDTH + 30 * MM
    half = (right - left) / 2
    for step in range(9):
        rise = 62 * MM - step * 4.2 * MM
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
        top = water - 3 * (62 * MM * 4 / 3) * t * (1 - t)
        sheet.rule(x, top, x, water, 0.35, _mix(AI, WHITE, 0.35))
    sheet.rule(0, water, grid.WIDTH, water, 1.4, _mix(AI, WHITE, 0.9))
    for step in range(7):
        y = water + (step + 1) ** 1.35 * 3.0 * MM
        if y > _PICTURE_BOTTOM - 6:
            break
        shrink = 0.10 + 0.055 * step
        wave = math.sin(step * 1.9) * 14 * MM
        sheet.rule(
            grid.WIDTH * shrink + wave, y, grid.WIDTH * (1 - shrink) + wave, y,
            0.9 - step * 0.08, _mix(AI, WHITE, 0.55 - step * 0.06),
        )  # fmt: skip
