"""The cover: a picture or the bridge, the title large, the year, the publisher."""

import math
from dataclasses import replace

from desktop.i18n import N_
from desktop.services.publishing import grid as grids
from desktop.services.publishing.blocks import (
    Style,
    balanced_lines,
    line_pieces,
    lines_of,
    tag_of,
    tagged_line,
)
from desktop.services.publishing.composer import Page
from desktop.services.publishing.content import Booklet
from desktop.services.publishing.flow import draw_pieces
from desktop.services.publishing.linebreak import Line
from desktop.services.publishing.setting import Setting
from desktop.services.publishing.sheet import AI, MM, MUTED, WHITE, Colour, Sheet
from desktop.services.publishing.tags import Tag
from desktop.services.publishing.voice import Voice

TITLE = N_("Case booklet of international exchange")
_SUBTITLE = N_("Schools of Tokyo and their partners abroad")
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
    grid, voice = setting.grid, setting.voice
    below = _PICTURE * grid.height

    def draw(sheet: Sheet) -> None:
        if booklet.cover is not None:
            picture, out = booklet.cover, sheet.bleed
            sheet.picture(
                picture.jpeg, -out, -out, grid.width + 2 * out, below + out,
                name=picture.caption.name(voice.main), fill=True, crop=picture.crop,
            )  # fmt: skip
            if picture.credit:
                credit = grids.fitted(sheet, picture.credit, 6.5, grid.measure)
                end = setting.book.width(credit) * 6.5
                sheet.text(grid.right - end, below + 10, credit, 6.5, ink=MUTED)
        else:
            _bridge(sheet, below)
        foot = _imprint(sheet, setting, booklet)
        y = below + 17 * MM
        sheet.box(grid.left, y, 15 * MM, 3, AI)
        y += 7 * MM
        for line, style, before, tag in _words(setting, booklet, foot - y):
            y += before
            tagged_line(sheet, grid.left, y, line=line, style=style, width=grid.measure, tag=tag)
            y += style.leading

    return draw


Put = tuple[Line, Style, float, Tag]
"""A line, its style, the space above it in points, and the element that it is part of."""


def _words(setting: Setting, booklet: Booklet, room: float) -> list[Put]:
    """Title, what it is, and the year; a long title is set smaller until all of it has room."""
    for size in (1.0, 0.85, 0.7, 0.55, 0.45):
        lines = _sized_words(setting, booklet, size)
        if sum(style.leading + before for _line, style, before, _tag in lines) <= room:
            return lines
    kept: list[Put] = []
    for line in lines:
        room -= line[1].leading + line[2]
        if room < 0:
            break
        kept.append(line)
    return kept


def _sized_words(setting: Setting, booklet: Booklet, size: float) -> list[Put]:
    voice, book, measure = setting.voice, setting.book, setting.grid.measure

    def scaled(style: Style, least: float = 0.0) -> Style:
        style, part = setting.sized(style), max(size, least)
        return replace(style, size=part * style.size, leading=part * style.leading)

    put: list[Put] = []
    for language in voice.languages:
        own = booklet.title.get(language) or Voice(language).label(TITLE)
        style = scaled(_LATIN if language == "en" else _BIG)
        if language != voice.main:
            style = scaled(_SECOND, 0.7)
        lines = balanced_lines(book, own, style, measure)
        tag = tag_of(style, lines)
        put += [(line, style, 0.0, tag) for line in lines]
    small = scaled(_SECOND, 0.7)
    below = lines_of(book, Voice(voice.main).label(_SUBTITLE), small, measure)[:2]
    tag = tag_of(small, below)
    put += [(line, small, 0.0 if at else 2.0, tag) for at, line in enumerate(below)]
    if booklet.fiscal_year is not None:
        gap = 7 * MM * size
        for language in voice.languages:
            style = _YEAR if language == voice.main else replace(_YEAR, size=11, leading=16)
            year = Voice(language).year(booklet.fiscal_year)
            lines = lines_of(book, year, style, measure)[:2]
            tag = tag_of(style, lines)
            put += [(line, style, 0.0 if at else gap, tag) for at, line in enumerate(lines)]
            gap = 0.0
    return put


def _imprint(sheet: Sheet, setting: Setting, booklet: Booklet) -> float:
    """Publisher and date, at the foot of the cover; the height at which they begin."""
    voice, grid = setting.voice, setting.grid
    publisher, day = voice.name(booklet.publisher, "\n"), voice.day(booklet.issued)
    parts = [
        lines_of(setting.book, publisher, _PUBLISHER, grid.measure)[:4] if publisher else [],
        lines_of(setting.book, day, _PUBLISHER, grid.measure)[:1] if day else [],
    ]
    top = y = grid.height - 22 * MM - sum(map(len, parts)) * _PUBLISHER.leading
    for lines in parts:
        y = draw_pieces(sheet, line_pieces(lines, _PUBLISHER, grid.measure), grid.left, y)
    return top - 2 * MM


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
