"""What is one picture: a certificate of exchange, and address labels for shipments."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.i18n import N_, format_day, format_era, translator
from desktop.services.letters.matter import Matter
from desktop.services.letters.office import Office
from desktop.services.letters.receivers import Receiver
from desktop.services.publishing.blocks import (
    Style,
    balanced_lines,
    lines_of,
    tag_of,
    tagged_line,
)
from desktop.services.publishing.composer import Page
from desktop.services.publishing.fonts import FontBook
from desktop.services.publishing.sheet import A4, AI, LINE, MM, MUTED, Sheet

LANDSCAPE = (A4[1], A4[0])
TITLE = N_("Certificate of exchange")
_CERTIFIES = N_(
    "This is to certify that {name} took part in the exchange “{title}” between {here} and {there}, "
    "held on {day}."
)
_BIG = Style(34, 46, "bold", AI, role="H1")
_SECOND = Style(15, 22, ink=MUTED)
_NAME = Style(22, 31, "bold")
_TEXT = Style(12, 20)
_LONGEST = 3000  # characters: more than a page holds at the smallest size
_SMALL = Style(10.5, 16, ink=MUTED)


def certificate(
    book: FontBook, matter: Matter, side: Receiver, office: Office, languages: Sequence[str]
) -> Page:
    """The certificate of one side, in one language or two, on a landscape page."""

    def draw(sheet: Sheet) -> None:
        width, height = LANDSCAPE
        for inset, weight in ((12 * MM, 1.8), (14.2 * MM, 0.6)):
            right, bottom = width - inset, height - inset
            for line in ((inset, inset, right, inset), (right, inset, right, bottom),
                         (inset, bottom, right, bottom), (inset, inset, inset, bottom)):  # fmt: skip
                sheet.rule(*line, weight, AI)
        measure = width - 68 * MM
        y = 29 * MM
        for number, language in enumerate(languages):
            style = _BIG if number == 0 else _SECOND
            y = _put(sheet, book, translator(language).gettext(TITLE), style, measure, y)
        y += 12
        names = dict.fromkeys(side.name.name(language) for language in languages)
        for number, name in enumerate(names):
            style = _NAME if number == 0 else _SECOND
            y = _put(sheet, book, name, style, measure, y, lines=3)
        y += 14
        for language in languages:
            said = translator(language).gettext(_CERTIFIES).format(
                name=side.name.name(language), title=matter.title.name(language),
                here=matter.here(language), there=matter.there(language),
                day=matter.day(language),
            )  # fmt: skip
            y = _put(sheet, book, said, _TEXT, measure, y, lines=6) + 8
        last = matter.sheet.ended_on or matter.sheet.held_on
        days = [
            format_era(last) if language == "ja" else format_day(last, "en")
            for language in languages
            if last is not None
        ]
        signed = [
            "　".join(filter(None, (office.name.name(each), office.signatory.get(each))))
            for each in languages
        ]
        foot = height - 24 * MM - (1 + len(signed)) * _SMALL.leading
        y = max(y, foot)
        y = _put(sheet, book, "　".join(days), _SMALL, measure, y, lines=1)
        for text in dict.fromkeys(signed):
            y = _put(sheet, book, text, _SMALL, measure, y, lines=1)

    return draw


def _put(
    sheet: Sheet, book: FontBook, text: str, style: Style, measure: float, y: float, lines: int = 2
) -> float:
    """Centred lines; where there are more than there is room for, they are set smaller."""
    text = text[:_LONGEST]
    broken = balanced_lines(book, text, style, measure)
    while len(broken) > lines and style.size > 6:
        style = replace(style, size=style.size * 0.85, leading=style.leading * 0.85)
        broken = balanced_lines(book, text, style, measure)
    tag = tag_of(style, broken)
    for line in broken[: 2 * lines]:
        x = (LANDSCAPE[0] - line.width * style.size) / 2
        tagged_line(sheet, x, y, line=line, style=style, width=measure, tag=tag)
        y += style.leading
    return y


# --- labels --------------------------------------------------------------------------------

LABEL_WIDTH, LABEL_HEIGHT = 86.4 * MM, 42.3 * MM
"""Labels of a common sheet of twelve (two across, six down, A4)."""
COLUMNS, ROWS = 2, 6
_LEFT, _TOP = 18.6 * MM, 21.6 * MM
_PAD = 5 * MM
_MOST = 500  # characters of a line of an address: more than a label holds
_ADDRESS = Style(9.5, 13.5)
_TO = Style(11, 15, "bold")


@dataclass(frozen=True)
class Label:
    """One label: its lines, and whether each is set large."""

    lines: Sequence[tuple[str, bool]]


def label_of(side: Receiver) -> Label:
    """How a parcel to a side is addressed: as in Japan, or in Latin letters for abroad."""
    if side.country == "JP" and (side.ours or side.languages[0] == "ja"):
        post = f"〒{side.postcode}" if side.postcode else ""
        names = [(line, True) for line in side.addressed("ja")]
        return Label([(post, False), (side.address, False), *names])
    person = ", ".join(filter(None, (side.person, side.role)))
    place = " ".join(filter(None, (side.address, side.postcode)))
    return Label(
        [
            (side.name.name("en"), True),
            (person, False),
            (place, False),
            (side.country_line() or "JAPAN", True),
        ]
    )


def label_of_office(office: Office) -> Label:
    """Where a parcel comes from, to be put on it as well."""
    say = translator("en").gettext
    return Label(
        [
            (say(N_("From")), False),
            (office.name.name("en"), True),
            (office.name.name("ja"), False),
            (office.address_line("en"), False),
            (office.phone, False),
            ("TOKYO, JAPAN", False),
        ]
    )


def label_pages(book: FontBook, labels: Sequence[Label]) -> list[Page]:
    """Sheets of twelve labels with faint corners to cut or to check the printer by."""
    each = COLUMNS * ROWS
    return [_labels(book, labels[at : at + each]) for at in range(0, max(len(labels), 1), each)]


def _labels(book: FontBook, labels: Sequence[Label]) -> Page:
    def draw(sheet: Sheet) -> None:
        for at, label in enumerate(labels):
            x = _LEFT + at % COLUMNS * LABEL_WIDTH
            y = _TOP + at // COLUMNS * LABEL_HEIGHT
            _corners(sheet, x, y)
            _label(sheet, book, label, x + _PAD, y + _PAD)

    return draw


def _corners(sheet: Sheet, x: float, y: float) -> None:
    for left in (x, x + LABEL_WIDTH):
        for top in (y, y + LABEL_HEIGHT):
            sheet.rule(left - 3, top, left + 3, top, 0.4, LINE)
            sheet.rule(left, top - 3, left, top + 3, 0.4, LINE)


def _label(sheet: Sheet, book: FontBook, label: Label, x: float, y: float) -> None:
    """The lines of a label, set smaller until all of them fit."""
    width, height = LABEL_WIDTH - 2 * _PAD, LABEL_HEIGHT - 2 * _PAD
    large, small = _TO, _ADDRESS
    while True:
        drawn = [
            (line, large if is_large else small)
            for text, is_large in label.lines
            for line in lines_of(book, text[:_MOST], large if is_large else small, width)
            if text
        ]
        if sum(style.leading for _line, style in drawn) <= height or small.size < 3:
            break
        large, small = (
            replace(each, size=each.size * 0.9, leading=each.leading * 0.9)
            for each in (large, small)
        )
    tag = tag_of(small, [line for line, _style in drawn])
    for line, style in drawn:
        tagged_line(sheet, x, y, line=line, style=style, width=width, tag=tag)
        y += style.leading
