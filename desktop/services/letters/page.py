"""How a letter is set: date, receiver, sender, subject, text, particulars, and who to ask."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from desktop.i18n import format_day, format_era, translator
from desktop.services.letters.matter import Facts
from desktop.services.letters.office import Office
from desktop.services.letters.receivers import Receiver
from desktop.services.letters.wording import BELOW, CLOSING, END, OPENING
from desktop.services.publishing import grid
from desktop.services.publishing.blocks import (
    BODY,
    BODY_LATIN,
    LABEL,
    SMALL,
    VALUE,
    Cell,
    Style,
    balanced_lines,
    line_pieces,
    lines_of,
    paragraphs,
    row,
    tag_of,
    tagged_line,
)
from desktop.services.publishing.composer import Composer, Page
from desktop.services.publishing.flow import Piece, height_of
from desktop.services.publishing.fonts import FontBook
from desktop.services.publishing.linebreak import Line
from desktop.services.publishing.sheet import AI, INK, MM, Sheet
from desktop.services.publishing.tags import Tag

# A letter keeps its words whole.
_BODY = {
    "ja": replace(BODY, size=10.5, leading=18.5),
    "en": replace(BODY_LATIN, size=10.5, leading=16.5, hyphenate=False),
}
_LINE = Style(10.5, 17)
_RIGHT = replace(_LINE, align="right")
_SUBJECT = Style(13, 20, "bold", role="H1")
_OFFICE = 0.62  # the part of the measure from which the sender's block begins, in Japanese


@dataclass(frozen=True)
class Letter:
    """A letter in one language, as texts."""

    language: str
    day: date
    office: Office
    receiver: Receiver
    subject: str
    paragraphs: Sequence[str]
    rows: Facts


@dataclass(frozen=True)
class Fit:
    """How close a paper is set: the padding of table rows, and the gaps, in points."""

    padding: float
    gap: float


_MANY = 6  # pages
_FITS = (Fit(3.5, 14.0), Fit(2.0, 9.0), Fit(1.0, 6.0))


def closest(compose: Callable[[Fit], list[Page]]) -> list[Page]:
    """A paper on as few pages as a closer setting gives, at the loosest that does.

    One page is as few as there can be, and where there are many no setting saves much.
    """
    usual = compose(_FITS[0])
    if not 1 < len(usual) <= _MANY:
        return usual
    return min((usual, *map(compose, _FITS[1:])), key=len)


def compose_letter(book: FontBook, letter: Letter) -> list[Page]:
    """The pages of a letter: as offices write in Japan, or in English."""

    def compose(fit: Fit) -> list[Page]:
        composer = Composer(head=lambda sheet: grid.running_head(sheet, letter.subject))
        (_japanese if letter.language == "ja" else _english)(book, composer, letter, fit)
        _office_box(book, composer, letter)
        return composer.pages()

    return closest(compose)


def fact_table(
    book: FontBook, rows: Sequence[Facts], fit: Fit, measure: float = grid.MEASURE
) -> list[Piece]:
    """A table of facts in one language or two: labels, then the value of each, once if alike.

    Args:
        book: The fonts.
        rows: The facts of each language, as many in each.
        fit: How close it is set.
        measure: The width in points.
    """
    labels = max(
        (book.width(name, "bold") * LABEL.size for each in rows for name, _value in each),
        default=0.0,
    )
    first = min(max(labels + 14, 60.0), measure * 0.3)
    half = (measure - first - 10) / 2
    pieces: list[Piece] = []
    table = Tag("Table")
    for each in zip(*rows, strict=True):
        label = "\n".join(dict.fromkeys(name for name, _value in each))
        values = list(dict.fromkeys(value for _name, value in each))
        cells = [Cell(label, LABEL, 0.0, first - 8, heads="Row")]
        if len(values) == 1:
            cells.append(Cell(values[0], VALUE, first, measure - first))
            # A table has as many cells in each row.
            cells += [Cell("", VALUE, first, half) for _other in rows[1:]]
        else:
            cells += [
                Cell(value, VALUE, first + at * (half + 10), half)
                for at, value in enumerate(values)
            ]
        pieces += row(book, cells, padding=fit.padding, table=table)
    return pieces


def centred(book: FontBook, text: str, style: Style, width: float = grid.MEASURE) -> list[Piece]:
    """Lines in the middle of a measure."""
    lines = balanced_lines(book, text, style, width)
    tag = tag_of(style, lines)
    return [
        Piece(style.leading, partial(_centred, line=line, style=style, width=width, tag=tag), True)
        for line in lines
    ]


def _centred(
    sheet: Sheet, x: float, y: float, *, line: Line, style: Style, width: float, tag: Tag
) -> None:
    start = x + max((width - line.width * style.size) / 2, 0.0)
    tagged_line(sheet, start, y, line=line, style=style, width=width, tag=tag)


def _lines(book: FontBook, texts: Sequence[str], style: Style, width: float) -> list[Piece]:
    lines = [line for text in texts if text for line in lines_of(book, text, style, width)]
    return line_pieces(lines, style, width)


def _japanese(book: FontBook, composer: Composer, letter: Letter, fit: Fit) -> None:
    say = translator("ja").gettext
    composer.wide(_lines(book, [format_era(letter.day)], _RIGHT, grid.MEASURE))
    composer.y += fit.gap
    composer.wide(_lines(book, letter.receiver.addressed("ja"), _LINE, grid.MEASURE * _OFFICE))
    composer.y += fit.gap / 2
    sender = [letter.office.name.name("ja"), letter.office.signatory.get("ja")]
    composer.wide(_lines(book, sender, _RIGHT, grid.MEASURE))
    composer.y += 1.6 * fit.gap
    composer.wide(centred(book, letter.subject, _SUBJECT))
    composer.y += fit.gap
    body = "\n".join((say(OPENING), *letter.paragraphs))
    composer.wide(paragraphs(book, body, _BODY["ja"], grid.MEASURE))
    if letter.rows:
        composer.y += fit.gap
        composer.wide(centred(book, say(BELOW), _LINE))
        composer.y += 4
        composer.wide(fact_table(book, [letter.rows], fit))
        composer.y += 6
        composer.wide(_lines(book, [say(END)], _RIGHT, grid.MEASURE))


def _english(book: FontBook, composer: Composer, letter: Letter, fit: Fit) -> None:
    say = translator("en").gettext
    office = letter.office
    sender = [office.name.name("en"), office.address_line("en")]
    composer.wide(_lines(book, sender, replace(_LINE, ink=AI), grid.MEASURE))
    composer.y += fit.gap
    composer.wide(_lines(book, [format_day(letter.day, "en")], _LINE, grid.MEASURE))
    composer.y += fit.gap
    composer.wide(_lines(book, letter.receiver.addressed("en"), _LINE, grid.MEASURE))
    composer.y += fit.gap
    composer.wide(_lines(book, [letter.subject], _SUBJECT, grid.MEASURE))
    composer.y += fit.gap / 2
    style = _BODY["en"]
    composer.wide(_lines(book, [letter.receiver.greeting()], style, grid.MEASURE))
    for text in letter.paragraphs:
        composer.y += 7
        composer.wide(paragraphs(book, text, style, grid.MEASURE))
    if letter.rows:
        composer.y += fit.gap
        composer.wide(fact_table(book, [letter.rows], fit))
    composer.y += fit.gap
    closing = [say(CLOSING), "", office.signatory.get("en"), office.name.name("en")]
    signed = _lines(book, closing[:1], style, grid.MEASURE)
    signed += [Piece(22, lambda _sheet, _x, _y: None, keep=True)]  # room for the signature
    signed += _lines(book, closing[2:], style, grid.MEASURE)
    composer.need([replace(piece, keep=True) for piece in signed[:-1]] + signed[-1:])
    composer.wide(signed)


def _office_box(book: FontBook, composer: Composer, letter: Letter) -> None:
    """Who to ask, at the foot of the last page."""
    pieces = contact_lines(book, letter.office, letter.language, grid.MEASURE)
    if height_of(pieces) + 4 * MM > composer.room:
        composer.new_page()
    composer.y = grid.BOTTOM - height_of(pieces)
    composer.put(pieces)


def contact_lines(book: FontBook, office: Office, language: str, width: float) -> list[Piece]:
    """The office's name and how it is reached, below a rule."""
    name = replace(SMALL, weight="bold", ink=INK)
    reached = "　".join(f"{label} {value}" for label, value in office.contact(language))

    def ruled(sheet: Sheet, x: float, y: float) -> None:
        sheet.rule(x, y, x + width, y, 0.75, AI)

    pieces = [Piece(5, ruled, keep=True)]
    pieces += line_pieces(lines_of(book, office.name.name(language), name, width)[:2], name, width)
    pieces += line_pieces(lines_of(book, reached, SMALL, width)[:6], SMALL, width)
    return pieces
