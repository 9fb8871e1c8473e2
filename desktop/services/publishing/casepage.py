"""One case on one page or more: head, facts beside photos, and the texts in two columns.

In one language the texts run through both columns; in two, Japanese stands left and English
right, section by section, on the same lines. A case has one of three designs: its facts first,
its first photo first and over the whole width of the paper, or two pages that face each other,
pictures and facts left and texts right.
"""

from dataclasses import dataclass, replace

from desktop.i18n import N_, _
from desktop.services.publishing.blocks import (
    BODY,
    BODY_LATIN,
    CAPTION,
    HEADING,
    SUBHEADING,
    Style,
    balanced_lines,
    facts,
    heading,
    line_pieces,
    lines_of,
    paragraphs,
    side_by_side,
    tagged_line,
)
from desktop.services.publishing.casefacts import figures, head, rows
from desktop.services.publishing.composer import Composer, Page
from desktop.services.publishing.content import CaseEntry, Words
from desktop.services.publishing.figures import Figure, gallery
from desktop.services.publishing.flow import Piece, height_of
from desktop.services.publishing.grid import running_head
from desktop.services.publishing.pdftext import plain
from desktop.services.publishing.setting import Setting
from desktop.services.publishing.sheet import PICTURE, Sheet
from desktop.services.publishing.tags import Tag, language_of
from desktop.services.publishing.voice import Voice

SECTIONS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (N_("How it began"), (("", "began"),)),
    (N_("Aims"), (("", "aims"),)),
    (
        N_("Preparation"),
        (
            (N_("Teachers"), "prep_teachers"),
            (N_("Pupils"), "prep_pupils"),
            (N_("Coordinator"), "prep_coordinator"),
        ),
    ),
    (N_("Programme of the day"), (("", "programme"),)),
    (
        N_("Comments"),
        (
            (N_("Comments of the pupils"), "comments_pupils"),
            (N_("Comments of the teachers"), "comments_teachers"),
        ),
    ),
    (N_("Results"), (("", "results"),)),
    (N_("Next step"), (("", "next_step"),)),
)
"""The headings of a case's page, each with its texts: a smaller heading and the text's name."""

_CASE = N_("Case {n}")
_CONTINUED = N_("{title} (continued)")
_SHOWN = 4  # photos beside the facts; more follow the text
_LEFT_PAGE = 6  # photos on the left of two pages
_GAP = 14.0


def compose_case(setting: Setting, number: int, case: CaseEntry) -> list[Page]:
    """Lay out one case, a little closer where that saves a page.

    Args:
        setting: Fonts, language, paper.
        number: The number of the case in the booklet, from 1.
        case: What is printed. Without a photo every design is that of the facts.

    Returns:
        Its pages, at least one; the second and later ones carry a continuation head. Two pages
        that face each other are always at least two.
    """
    compose = _compose_spread if is_spread(case) else _compose
    usual = _usual(setting)
    pages = compose(setting, number, case, usual)
    least = 2 if is_spread(case) else 1
    if len(pages) > least:
        closer = compose(setting, number, case, _closer(usual))
        if len(closer) < len(pages):
            return closer
    return pages


def is_spread(case: CaseEntry) -> bool:
    """Whether a case takes two pages that must face each other."""
    return case.design == "spread" and bool(case.photos)


@dataclass(frozen=True)
class _Fit:
    """How close a case is set: the styles of its texts, the heights to give the photos.

    `lead` is that of a first photo that leads, as a part of the page's height.
    """

    ja: Style
    en: Style
    photos: float
    lead: float = 0.36

    def body(self, language: str) -> Style:
        return self.en if language == "en" else self.ja


def _usual(setting: Setting) -> _Fit:
    return _Fit(
        setting.sized(BODY), setting.sized(BODY_LATIN), 280.0 * setting.grid.height / 841.89
    )


def _closer(fit: _Fit) -> _Fit:
    size = fit.ja.size - 0.5
    return _Fit(
        replace(fit.ja, size=size, leading=1.543 * size),
        replace(fit.en, size=size, leading=1.457 * size),
        130.0,
        0.29,
    )


def _composer(setting: Setting, label: str, case: CaseEntry) -> Composer:
    title = case.title.name(setting.voice.main)

    def head(sheet: Sheet) -> None:
        continued = Voice(setting.voice.main).label(_CONTINUED, title=title)
        running_head(sheet, continued, label, setting.grid)

    return Composer(head=head, grid=setting.grid)


def _compose(setting: Setting, number: int, case: CaseEntry, fit: _Fit) -> list[Page]:
    voice = setting.voice
    label = voice.label(_CASE, n=number)
    composer = _composer(setting, label, case)
    photos = figures(voice, case.photos)
    if case.design == "photo" and photos:
        composer.wide([_lead(setting, photos.pop(0), fit.lead)])
        composer.y += _GAP
    composer.wide(head(setting, label, case))
    composer.y += _GAP
    one = len(voice.languages) == 1
    # Where the texts of two languages begin on one line, the photos end with the facts.
    least = fit.photos if one else 0.0
    tops = _facts_and_photos(setting, composer, rows(voice, case), photos[:_SHOWN], least)
    _texts(setting, composer, case, fit, tops)
    _more_photos(setting, composer, photos[_SHOWN:])
    return composer.pages()


def _compose_spread(setting: Setting, number: int, case: CaseEntry, fit: _Fit) -> list[Page]:
    """Left the head, all photos and the facts; right the texts."""
    voice, grid, book = setting.voice, setting.grid, setting.book
    label = voice.label(_CASE, n=number)
    composer = _composer(setting, label, case)
    composer.wide(head(setting, label, case))
    composer.y += _GAP
    known = rows(voice, case)
    half = (len(known) + 1) // 2
    names = [name for name, _value in known]
    tables = [facts(book, part, grid.column, names) for part in (known[:half], known[half:])]
    below = max(map(height_of, tables))
    shown = figures(voice, case.photos)
    room = composer.room - below - _GAP
    if room >= 0.25 * grid.height:
        count, pictures = _filling(setting, shown[:_LEFT_PAGE], room)
        composer.y = composer.put(pictures) + _GAP
        composer.put(tables[0])
        composer.put(tables[1], grid.second)
    else:  # a long head, or many took part
        composer.columns([*tables[0], *tables[1]])
        composer.y += _GAP
        count = _LEFT_PAGE
        pictures = gallery(book, shown[:count], grid.measure, 280, 0.3 * grid.height)
        composer.need(pictures)
        composer.wide(pictures)
    composer.new_page()
    _texts(setting, composer, case, fit, (composer.y, composer.y))
    _more_photos(setting, composer, shown[count:])
    return composer.pages()


def _filling(setting: Setting, shown: list[Figure], room: float) -> tuple[int, list[Piece]]:
    """As many photos as fill the measure within a height, and their rows.

    A single photo that is too tall is narrower than the measure.
    """
    book, measure = setting.book, setting.grid.measure
    for count in range(len(shown), 0, -1):
        pieces = gallery(book, shown[:count], measure, room, room)
        if height_of(pieces) <= room:
            return count, pieces
    for part in (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2):
        pieces = gallery(book, shown[:1], measure, room, part * room)
        if height_of(pieces) <= room:
            break
    return 1, pieces


def _more_photos(setting: Setting, composer: Composer, figures: list[Figure]) -> None:
    """Photos below the texts, three in a row."""
    for at in range(0, len(figures), 3):
        row = gallery(setting.book, figures[at : at + 3], setting.grid.measure, 150, 150)
        composer.y += _GAP
        composer.need(row)
        composer.wide(row)


def _lead(setting: Setting, figure: Figure, part: float) -> Piece:
    """A photo over the whole width of the paper from its very top, its text below it."""
    grid = setting.grid
    style = setting.sized(CAPTION)
    lines = balanced_lines(setting.book, figure.caption, style, grid.measure)[:4]
    high = part * grid.height
    tag = Tag("Figure", alt=plain(figure.alt or figure.caption) or _(PICTURE))
    below = Tag("Caption", tag, language_of(figure.caption))

    def draw(sheet: Sheet, x: float, y: float) -> None:
        bleed = sheet.bleed
        with sheet.within(tag):
            sheet.picture(
                figure.jpeg, -bleed, -bleed, grid.width + 2 * bleed, high + bleed,
                name=figure.caption, fill=True, crop=figure.crop,
            )  # fmt: skip
            at = high + 4
            for line in lines:
                tagged_line(sheet, x, at, line=line, style=style, width=grid.measure, tag=below)
                at += style.leading

    return Piece(high - grid.top + 4 + len(lines) * style.leading, draw)


def _facts_and_photos(
    setting: Setting,
    composer: Composer,
    known: list[tuple[str, str]],
    photos: list[Figure],
    least: float,
) -> tuple[float, float]:
    """Facts left, photos right; without photos the facts take both columns.

    Returns:
        Where each column is free again.
    """
    book, grid = setting.book, setting.grid
    if not photos:
        half = (len(known) + 1) // 2
        labels = [label for label, _value in known]
        parts = [facts(book, part, grid.column, labels) for part in (known[:half], known[half:])]
        if max(map(height_of, parts)) > composer.room:
            composer.columns([*parts[0], *parts[1]])
            return composer.y + _GAP, composer.y + _GAP
        ends = [composer.put(parts[0]), composer.put(parts[1], grid.second)]
        return max(ends) + _GAP, max(ends) + _GAP
    table = facts(book, known, grid.column)
    target = max(height_of(table), least)
    pictures = gallery(book, photos, grid.column, target, 0.28 * grid.height)
    if max(height_of(table), height_of(pictures)) > composer.room:
        composer.columns(table)
        composer.y += _GAP
        composer.need(pictures)
        composer.columns(pictures)
        return composer.y + _GAP, composer.y + _GAP
    left, right = composer.put(table), composer.put(pictures, grid.second)
    return left + _GAP, right + _GAP


def _texts(
    setting: Setting, composer: Composer, case: CaseEntry, fit: _Fit, tops: tuple[float, float]
) -> None:
    """The texts from the heights at which the two columns are free."""
    voice, grid = setting.voice, setting.grid
    if len(voice.languages) == 1:
        pieces: list[Piece] = []
        for part in _sections(setting, voice.main, case, fit):
            spaced = bool(part and pieces)
            pieces += [replace(part[0], before=11.0), *part[1:]] if spaced else part
        composer.columns(pieces, tops)
        return
    composer.y = max(tops)
    # On the same lines: both languages have one leading.
    even = replace(fit, en=replace(fit.en, leading=fit.ja.leading))
    left, right = (_sections(setting, language, case, even) for language in voice.languages)
    both: list[Piece] = []
    for part, other in zip(left, right, strict=True):
        both += side_by_side(part, other, grid.second - grid.left, before=13.0 if both else 0)
    composer.wide(both)


def _sections(setting: Setting, language: str, case: CaseEntry, fit: _Fit) -> list[list[Piece]]:
    """Each section of `SECTIONS` in a language; empty where the case has no text for it."""
    speak, book, column = Voice(language), setting.book, setting.grid.column
    body = fit.body(language)
    small = replace(SUBHEADING, size=body.size, leading=body.leading)
    sections = []
    for title, parts in SECTIONS:
        pieces: list[Piece] = []
        for subtitle, name in parts:
            text = case.texts.get(name, Words()).get(language)
            if not text:
                continue
            if not pieces:
                pieces += heading(book, speak.label(title), setting.sized(HEADING), column, 0.0)
            if subtitle:
                lines = lines_of(book, speak.label(subtitle), small, column)
                before = 4.0 if len(pieces) > 1 else 0.0
                pieces += line_pieces(lines, small, column, before=before, keep=True)
            pieces += paragraphs(book, text, body, column)
        sections.append(pieces)
    return sections
