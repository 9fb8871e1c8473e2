"""What is said of a case beside its texts: its head, its facts, its captions."""

from dataclasses import replace

from desktop.i18n import N_, format_day
from desktop.services.publishing import grid as grids
from desktop.services.publishing.blocks import TITLE, Style, balanced_lines, line_pieces, lines_of
from desktop.services.publishing.content import CaseEntry, PhotoEntry, Words
from desktop.services.publishing.figures import Figure
from desktop.services.publishing.flow import Piece
from desktop.services.publishing.setting import Setting
from desktop.services.publishing.sheet import AI, INK, MUTED, Sheet
from desktop.services.publishing.tags import Tag
from desktop.services.publishing.voice import Voice, listed

_HERE = N_("Tokyo: {n} pupil")
_HERE_MANY = N_("Tokyo: {n} pupils")
_THERE = N_("Partner: {n} pupil")
_THERE_MANY = N_("Partner: {n} pupils")
_PHOTO = N_("Photo {n} of this exchange")
_WHO = Style(10.5, 16.5, ink=INK)
_SUBTITLE = Style(12, 17, ink=MUTED)


def figures(voice: Voice, photos: tuple[PhotoEntry, ...]) -> list[Figure]:
    """Photos with the text that stands below them: the caption, then who took it."""
    shown = []
    for number, photo in enumerate(photos, start=1):
        caption = voice.each(photo.caption.get, "\n")
        credit = ""
        if photo.credit:
            credit = Voice(voice.main).label(N_("Photo: {credit}"), credit=photo.credit)
        text = "\n".join(filter(None, (caption, credit)))
        size = photo.crop.size(photo.width, photo.height)
        alt = "" if caption else Voice(voice.main).label(_PHOTO, n=number)
        shown.append(Figure(photo.jpeg, *size, text, photo.crop, alt))
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


def head(setting: Setting, label: str, case: CaseEntry) -> list[Piece]:
    """The number and type, the title, who met whom, and a short strong rule."""
    book, voice, measure = setting.book, setting.voice, setting.grid.measure
    when = dates(Voice(voice.main), case)
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
        room = measure - (start - x) - end - 12
        sheet.text(start, base, grids.fitted(sheet, kind, 9, room), 9, ink=AI, ending=" ")
        sheet.text(x + measure - end, base, when, 8.5, ink=MUTED)

    def strong(sheet: Sheet, x: float, y: float) -> None:
        sheet.box(x, y, 36, 2.25, AI)

    pieces = [Piece(14, eyebrow, keep=True)]
    names = [case.title.name(language) for language in voice.languages]
    for index, name in enumerate(dict.fromkeys(filter(None, names))):
        style = setting.sized(TITLE if index == 0 else _SUBTITLE)
        if index == 0 and len(name) > 90:
            style = replace(TITLE, size=15, leading=21)
        lines = balanced_lines(book, name, style, measure)
        pieces += line_pieces(lines, style, measure, before=6 if index == 0 else 2, keep=True)
    who = dict.fromkeys(schools_line(voice, case, language) for language in voice.languages)
    for index, line in enumerate(filter(None, who)):
        style = _WHO if index == 0 else replace(_WHO, size=9.5, leading=14, ink=MUTED)
        lines = lines_of(book, line, style, measure)
        pieces += line_pieces(lines, style, measure, before=4 if index == 0 else 0, keep=True)
    return [*pieces, Piece(2.25, strong, before=9)]


def rows(voice: Voice, case: CaseEntry) -> list[tuple[str, str]]:
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
        (N_("Held on"), dates(voice, case, "\n")),
        (N_("Participants"), "\n".join(pupils)),
        (N_("Grades"), case.grades),
        (N_("Way to meet"), voice.name(case.mode)),
        (N_("Languages"), voice.name(case.languages, "\n")),
    )
    return [(voice.label(label, "\n"), value) for label, value in rows if value.strip()]


def dates(voice: Voice, case: CaseEntry, separator: str = " / ") -> str:
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
