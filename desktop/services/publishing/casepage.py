"""One case on one page or more: head, facts beside photos, and the texts in two columns.

In one language the texts run through both columns; in two, Japanese stands left and English
right, section by section, on the same lines.
"""

from dataclasses import dataclass, replace

from desktop.i18n import N_, format_day
from desktop.services.publishing import grid
from desktop.services.publishing.blocks import (
    BODY,
    BODY_LATIN,
    HEADING,
    SUBHEADING,
    TITLE,
    Style,
    balanced_lines,
    facts,
    heading,
    line_pieces,
    lines_of,
    paragraphs,
    side_by_side,
)
from desktop.services.publishing.composer import Composer, Page
from desktop.services.publishing.content import CaseEntry, PhotoEntry, Words
from desktop.services.publishing.figures import Figure, gallery
from desktop.services.publishing.flow import Piece, height_of
from desktop.services.publishing.fonts import FontBook
from desktop.services.publishing.sheet import AI, INK, MUTED, Sheet
from desktop.services.publishing.tags import Tag
from desktop.services.publishing.voice import Voice, listed

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
_PHOTO = N_("Photo {n} of this exchange")
_CONTINUED = N_("{title} (continued)")
_HERE = N_("Tokyo: {n} pupil")
_HERE_MANY = N_("Tokyo: {n} pupils")
_THERE = N_("Partner: {n} pupil")
_THERE_MANY = N_("Partner: {n} pupils")
_EYEBROW = Style(9, 14, "bold", AI)
_WHO = Style(10.5, 16.5, ink=INK)
_SUBTITLE = Style(12, 17, ink=MUTED)
_SHOWN = 4  # photos beside the facts; more follow the text
_GAP = 14.0


def compose_case(book: FontBook, voice: Voice, number: int, case: CaseEntry) -> list[Page]:
    """Lay out one case, a little closer where that saves a page.

    Args:
        book: The fonts.
        voice: The language of the booklet.
        number: The number of the case in the booklet, from 1.
        case: What is printed.

    Returns:
        Its pages, at least one; the second and later ones carry a continuation head.
    """
    pages = _compose(book, voice, number, case, _USUAL)
    if len(pages) > 1:
        closer = _compose(book, voice, number, case, _CLOSE)
        if len(closer) < len(pages):
            return closer
    return pages


@dataclass(frozen=True)
class _Fit:
    """How close a case is set: the styles of its texts, and the height to give the photos."""

    ja: Style
    en: Style
    photos: float

    def body(self, language: str) -> Style:
        return self.en if language == "en" else self.ja


_USUAL = _Fit(BODY, BODY_LATIN, 280.0)
_CLOSE = _Fit(
    replace(BODY, size=8.75, leading=13.5), replace(BODY_LATIN, size=8.75, leading=12.75), 130.0
)


def _compose(book: FontBook, voice: Voice, number: int, case: CaseEntry, fit: _Fit) -> list[Page]:
    label = voice.label(_CASE, n=number)
    title = case.title.name(voice.main)

    def head(sheet: Sheet) -> None:
        grid.running_head(sheet, Voice(voice.main).label(_CONTINUED, title=title), label)

    composer = Composer(head=head)
    composer.wide(_head(book, voice, label, case))
    composer.y += _GAP
    shown = figures(voice, case.photos[:_SHOWN])
    one = len(voice.languages) == 1
    # Where the texts of two languages begin on one line, the photos end with the facts.
    least = fit.photos if one else 0.0
    tops = _facts_and_photos(book, composer, _rows(voice, case), shown, least)
    if one:
        composer.columns(_texts(book, voice.main, case, fit), tops)
    else:
        composer.y = max(tops)
        # On the same lines: both languages have one leading.
        even = replace(fit, en=replace(fit.en, leading=fit.ja.leading))
        left, right = (_sections(book, language, case, even) for language in voice.languages)
        both: list[Piece] = []
        for part, other in zip(left, right, strict=True):
            both += side_by_side(part, other, grid.SECOND - grid.LEFT, before=13.0 if both else 0)
        composer.wide(both)
    rest = figures(voice, case.photos[_SHOWN:])
    for at in range(0, len(rest), 3):
        row = gallery(book, rest[at : at + 3], grid.MEASURE, 150, 150)
        composer.y += _GAP
        composer.need(row)
        composer.wide(row)
    return composer.pages()


def figures(voice: Voice, photos: tuple[PhotoEntry, ...]) -> list[Figure]:
    """Photos with the text that stands below them: the caption, then who took it."""
    shown = []
    for number, photo in enumerate(photos, start=1):
        caption = voice.each(photo.caption.get, "\n")
        credit = ""
        if photo.credit:
            credit = Voice(voice.main).label(N_("Photo: {credit}"), credit=photo.credit)
        text = "\n".join(filter(None, (caption, credit)))
        alt = "" if caption else Voice(voice.main).label(_PHOTO, n=number)
        shown.append(Figure(photo.jpeg, photo.width, photo.height, text, alt))
    return shown


def schools_line(voice: Voice, case: CaseEntry, language: str) -> str:
    """Who met whom: `A × B (country)`, in one language."""
    here = listed((school.name.name(language) for school in case.schools), language)
    there = listed((_with(p.name, p.country, language) for p in case.partners), language)
    return " × ".join(filter(None, (here, there)))


def _with(name: Words, more: Words, language: str) -> str:
    """A name with something in brackets, in the brackets of the language."""
    first, second = name.name(language), more.name(language)
    if not second or second.casefold() in first.casefold():
        return first
    return f"{first} ({second})" if language == "en" else f"{first}（{second}）"


def _head(book: FontBook, voice: Voice, label: str, case: CaseEntry) -> list[Piece]:
    """The number and type, the title, who met whom, and a short strong rule."""
    when = _dates(Voice(voice.main), case)
    kind = voice.name(case.type)

    tag = Tag("P")

    def eyebrow(sheet: Sheet, x: float, y: float) -> None:
        with sheet.within(tag):
            draw_eyebrow(sheet, x, y)

    def draw_eyebrow(sheet: Sheet, x: float, y: float) -> None:
        base = y + 9
        end = book.width(when) * 8.5
        sheet.text(x, base, label, 9, "bold", AI, ending=" ")
        start = x + book.width(label, "bold") * 9 + 10
        sheet.rule(start - 5, y + 1.5, start - 5, y + 10.5, 0.75, AI)
        room = grid.MEASURE - (start - x) - end - 12
        sheet.text(start, base, grid.fitted(sheet, kind, 9, room), 9, ink=AI, ending=" ")
        sheet.text(x + grid.MEASURE - end, base, when, 8.5, ink=MUTED)

    def strong(sheet: Sheet, x: float, y: float) -> None:
        sheet.box(x, y, 36, 2.25, AI)

    pieces = [Piece(14, eyebrow, keep=True)]
    names = [case.title.name(language) for language in voice.languages]
    for index, name in enumerate(dict.fromkeys(filter(None, names))):
        style = TITLE if index == 0 else _SUBTITLE
        if index == 0 and len(name) > 90:
            style = replace(TITLE, size=15, leading=21)
        lines = balanced_lines(book, name, style, grid.MEASURE)
        pieces += line_pieces(lines, style, grid.MEASURE, before=6 if index == 0 else 2, keep=True)
    who = dict.fromkeys(schools_line(voice, case, language) for language in voice.languages)
    for index, line in enumerate(filter(None, who)):
        style = _WHO if index == 0 else replace(_WHO, size=9.5, leading=14, ink=MUTED)
        lines = lines_of(book, line, style, grid.MEASURE)
        pieces += line_pieces(lines, style, grid.MEASURE, before=4 if index == 0 else 0, keep=True)
    return [*pieces, Piece(2.25, strong, before=9)]


def _facts_and_photos(
    book: FontBook,
    composer: Composer,
    rows: list[tuple[str, str]],
    photos: list[Figure],
    least: float,
) -> tuple[float, float]:
    """Facts left, photos right; without photos the facts take both columns.

    Returns:
        Where each column is free again.
    """
    if not photos:
        half = (len(rows) + 1) // 2
        labels = [label for label, _value in rows]
        parts = [facts(book, part, grid.COLUMN, labels) for part in (rows[:half], rows[half:])]
        if max(map(height_of, parts)) > composer.room:
            composer.columns([*parts[0], *parts[1]])
            return composer.y + _GAP, composer.y + _GAP
        ends = [composer.put(parts[0]), composer.put(parts[1], grid.SECOND)]
        return max(ends) + _GAP, max(ends) + _GAP
    table = facts(book, rows, grid.COLUMN)
    target = max(height_of(table), least)
    pictures = gallery(book, photos, grid.COLUMN, target, 236.0)
    if max(height_of(table), height_of(pictures)) > composer.room:
        composer.columns(table)
        composer.y += _GAP
        composer.need(pictures)
        composer.columns(pictures)
        return composer.y + _GAP, composer.y + _GAP
    left, right = composer.put(table), composer.put(pictures, grid.SECOND)
    return left + _GAP, right + _GAP


def _rows(voice: Voice, case: CaseEntry) -> list[tuple[str, str]]:
    """The facts that are known, as labels and values."""

    def schools(language: str) -> str:
        return "\n".join(_with(s.name, s.kind, language) for s in case.schools)

    def partners(language: str) -> str:
        return "\n".join(_with(p.name, p.country, language) for p in case.partners)

    pupils = [
        voice.count(one, many, n)
        for one, many, n in (
            (_HERE, _HERE_MANY, case.pupils_here),
            (_THERE, _THERE_MANY, case.pupils_there),
        )
        if n is not None
    ]
    rows = (
        (N_("School"), voice.each(schools, "\n")),
        (N_("Partner"), voice.each(partners, "\n")),
        (N_("Held on"), _dates(voice, case, "\n")),
        (N_("Participants"), "\n".join(pupils)),
        (N_("Grades"), case.grades),
        (N_("Way to meet"), voice.name(case.mode)),
        (N_("Languages"), voice.name(case.languages, "\n")),
    )
    return [(voice.label(label, "\n"), value) for label, value in rows if value.strip()]


def _dates(voice: Voice, case: CaseEntry, separator: str = " / ") -> str:
    """The day, or the first and the last."""
    if case.held_on and case.ended_on and case.ended_on != case.held_on:
        start, end = case.held_on, case.ended_on
        return voice.each(
            lambda language: (" – " if language == "en" else "～").join(
                (format_day(start, language), format_day(end, language))
            ),
            separator,
        )
    return voice.day(case.held_on, separator)


def _texts(book: FontBook, language: str, case: CaseEntry, fit: _Fit) -> list[Piece]:
    """All sections of one language, one after the other."""
    pieces: list[Piece] = []
    for part in _sections(book, language, case, fit):
        if part and pieces:
            part = [replace(part[0], before=11.0), *part[1:]]
        pieces += part
    return pieces


def _sections(book: FontBook, language: str, case: CaseEntry, fit: _Fit) -> list[list[Piece]]:
    """Each section of `SECTIONS` in a language; empty where the case has no text for it."""
    speak = Voice(language)
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
                pieces += heading(book, speak.label(title), HEADING, grid.COLUMN, 0.0)
            if subtitle:
                lines = lines_of(book, speak.label(subtitle), small, grid.COLUMN)
                before = 4.0 if len(pieces) > 1 else 0.0
                pieces += line_pieces(lines, small, grid.COLUMN, before=before, keep=True)
            pieces += paragraphs(book, text, body, grid.COLUMN)
        sections.append(pieces)
    return sections
