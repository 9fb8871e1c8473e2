"""The pages before and between the cases: the foreword, and the title page of a section."""

from collections.abc import Sequence
from dataclasses import replace

from desktop.i18n import N_
from desktop.services.publishing import grid as grids
from desktop.services.publishing.blocks import (
    BODY,
    BODY_LATIN,
    HEADING,
    PAGE_TITLE,
    Style,
    balanced_lines,
    heading,
    line_pieces,
    lines_of,
    paragraphs,
    side_by_side,
)
from desktop.services.publishing.composer import Composer, Page
from desktop.services.publishing.content import Words
from desktop.services.publishing.flow import draw_pieces
from desktop.services.publishing.setting import Setting
from desktop.services.publishing.sheet import AI, AI_SOFT, MM, MUTED, Sheet
from desktop.services.publishing.tags import Tag, language_of
from desktop.services.publishing.voice import Voice

FOREWORD = N_("Foreword")
_ROOMY = {
    "ja": replace(BODY, size=10.5, leading=19),
    "en": replace(BODY_LATIN, size=10.5, leading=17),
}
_SIGNED = Style(10, 16, align="right")
_SECTION = Style(26, 36, "bold", AI, role="H2")
_SECOND = Style(13, 19, ink=MUTED)
_LISTED = Style(9.5, 16)
_NUMBER = 24.0


def foreword(setting: Setting, text: Words, signed: Words) -> list[Page]:
    """A foreword with who signs it; in two languages side by side. None without a text."""
    voice, grid, book = setting.voice, setting.grid, setting.book
    spoken = [language for language in voice.languages if text.get(language)]
    if not spoken:
        return []
    composer = Composer(grid.top + 6, grid=grid)
    title = setting.sized(PAGE_TITLE)
    named = Voice(spoken[0] if len(spoken) == 1 else "both").label(FOREWORD)
    composer.wide(line_pieces(lines_of(book, named, title, grid.measure), title, grid.measure))
    composer.y += 20
    if len(spoken) == 1:
        body = setting.sized(_ROOMY[spoken[0]])
        composer.wide(paragraphs(book, text.get(spoken[0]), body, grid.measure))
    else:
        columns = []
        for language in spoken:
            body = replace(setting.sized(_ROOMY[language]), leading=setting.sized(BODY).leading + 1)
            body = replace(body, size=setting.sized(BODY).size)
            columns.append(
                [
                    *heading(book, Voice(language).label(FOREWORD), HEADING, grid.column, 0.0),
                    *paragraphs(book, text.get(language), body, grid.column),
                ]
            )
        composer.wide(side_by_side(columns[0], columns[1], grid.second - grid.left))
    name = voice.name(signed, "\n")
    lines = [
        line for part in name.split("\n") for line in lines_of(book, part, _SIGNED, grid.measure)
    ]
    signature = line_pieces(lines, _SIGNED, grid.measure)
    if signature:
        composer.y += 18
        composer.need(signature)
        composer.wide(signature)
    return composer.pages()


def divider(setting: Setting, title: Words, cases: Sequence[tuple[str, str]]) -> Page:
    """The title page of a section, in a pale colour to the edges of the paper.

    Args:
        setting: Fonts, language, paper.
        title: The section's.
        cases: Number and title of each of its cases; those that find no room are left to the
            table of contents.
    """
    voice, grid, book = setting.voice, setting.grid, setting.book
    names = list(dict.fromkeys(filter(None, (title.name(t) for t in voice.languages))))

    def draw(sheet: Sheet) -> None:
        out = sheet.bleed
        sheet.box(-out, -out, grid.width + 2 * out, grid.height + 2 * out, AI_SOFT)
        y = 0.3 * grid.height
        sheet.box(grid.left, y, 15 * MM, 3, AI)
        y += 8 * MM
        for at, name in enumerate(names):
            style = setting.sized(_SECTION if at == 0 else _SECOND)
            lines = balanced_lines(book, name, style, grid.measure)[:4]
            pieces = line_pieces(lines, style, grid.measure)
            y = draw_pieces(sheet, pieces, grid.left, y)
        y += 8 * MM
        listing = Tag("L")
        for number, name in cases:
            if y + _LISTED.leading > grid.bottom:
                break
            base = y + 11
            item = Tag("LI", listing, language_of(name))
            with sheet.within(Tag("Lbl", item)):
                sheet.text(grid.left, base, number, _LISTED.size, "bold", AI)
            shown = grids.fitted(sheet, name, _LISTED.size, grid.measure - _NUMBER)
            with sheet.within(Tag("LBody", item)):
                sheet.text(grid.left + _NUMBER, base, shown, _LISTED.size)
            y += _LISTED.leading

    return draw


def blank() -> Page:
    """A page with nothing on it, so that two pages of a case face each other."""
    return lambda _sheet: None
