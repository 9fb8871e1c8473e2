"""The case booklet (国際交流事例集): cover, totals, contents, the cases, index.

Laid out once, drawn once: the pages of the cases are laid out first, so that the contents know
their numbers when they are drawn.
"""

from dataclasses import dataclass
from typing import BinaryIO

from desktop.i18n import N_, _
from desktop.services.progress import Progress, Work
from desktop.services.publishing import grid
from desktop.services.publishing.casepage import compose_case, schools_line
from desktop.services.publishing.composer import Page
from desktop.services.publishing.content import Booklet
from desktop.services.publishing.contents import CONTENTS, INDEX, Entry, contents, index
from desktop.services.publishing.cover import cover, title_of
from desktop.services.publishing.fonts import FontBook
from desktop.services.publishing.sheet import About, Sheet
from desktop.services.publishing.summary import summary
from desktop.services.publishing.tags import Tag
from desktop.services.publishing.voice import Voice

_LAYING_OUT = N_("Laying out the cases")
_PRINTING = N_("Writing the pages")
_NUMBERS = N_("The year in numbers")


@dataclass(frozen=True)
class Printed:
    """What became of a publication.

    Attributes:
        pages: How many pages it has.
        missing: The characters that no font has; 〓 stands in their place.
        withheld: How many photos were left out for want of a valid consent.
    """

    pages: int
    missing: tuple[str, ...] = ()
    withheld: int = 0


def print_booklet(
    booklet: Booklet, file: BinaryIO, *, book: FontBook | None = None, invariant: bool = False
) -> Work[Printed]:
    """Print a booklet as PDF (A4).

    Args:
        booklet: What is printed.
        file: Where the PDF goes; it is written at the end.
        book: The fonts; those of the program if not given.
        invariant: Whether the same booklet gives the same bytes, for tests.

    Yields:
        Progress, two steps a case.

    Returns:
        The number of pages and the characters that no font has.

    Raises:
        FileRefused: a photo or a font cannot be read.
    """
    book = book or FontBook()
    voice = Voice(booklet.language)
    title = title_of(booklet, voice)
    total = 2 * len(booklet.cases) + 1
    keys = [f"case-{number}" for number in range(1, len(booklet.cases) + 1)]
    bodies: list[list[Page]] = []
    for number, case in enumerate(booklet.cases, start=1):
        yield Progress(number - 1, total, _(_LAYING_OUT))
        bodies.append(compose_case(book, voice, number, case))

    pages_of: dict[str, int] = {}
    entries = [
        Entry(
            f"{number:02d}",
            case.title.name(voice.main),
            schools_line(voice, case, voice.main),
            key,
        )
        for number, (case, key) in enumerate(zip(booklet.cases, keys, strict=True), start=1)
    ]
    entries.append(Entry("", voice.label(INDEX), "", "index"))
    # A cover has a blank back where it is printed on both sides; here the totals stand there.
    front = [cover(book, voice, booklet)]
    numbers = summary(book, voice, booklet)
    listing = contents(book, voice, entries, pages_of.__getitem__)
    back = index(book, voice, booklet.cases, keys, pages_of.__getitem__)

    first = len(front) + len(numbers) + len(listing) + 1
    for key, body in zip(keys, bodies, strict=True):
        pages_of[key] = first
        first += len(body)
    pages_of["index"] = first

    year = voice.year(booklet.fiscal_year) if booklet.fiscal_year is not None else ""
    sheet = Sheet(
        file,
        book,
        About(
            title=" ".join(filter(None, (title, year))),
            author=booklet.publisher.name(voice.main),
            language=voice.main,
            subject=year,
        ),
        invariant=invariant,
    )
    foot = grid.Foot("　".join(filter(None, (title, Voice(voice.main).year(booklet.fiscal_year)
                                            if booklet.fiscal_year is not None else ""))))  # fmt: skip
    sheet.anchor("cover")
    sheet.outline(title, "cover")
    _draw(sheet, front, None)
    _draw(sheet, numbers, foot, "numbers", voice.label(_NUMBERS))
    _draw(sheet, listing, foot, "contents", voice.label(CONTENTS))
    for number, (key, body, entry) in enumerate(zip(keys, bodies, entries, strict=False)):
        yield Progress(len(keys) + number, total, _(_PRINTING))
        _draw(sheet, body, foot, key, f"{entry.number} {entry.title}")
    _draw(sheet, back, foot, "index", voice.label(INDEX))
    yield Progress(total - 1, total, _(_PRINTING))
    sheet.save()
    return Printed(sheet.page - 1, tuple(sorted(sheet.missing)), booklet.withheld)


def _draw(
    sheet: Sheet, pages: list[Page], foot: grid.Foot | None, key: str = "", title: str = ""
) -> None:
    """Draw pages as one section; the first is named by an anchor and stands in the outline."""
    section = Tag("Sect")
    for number, page in enumerate(pages):
        if key and number == 0:
            sheet.anchor(key)
            sheet.outline(title, key)
        with sheet.within(section):
            page(sheet)
        if foot is not None:
            foot.draw(sheet)
        sheet.next_page()
