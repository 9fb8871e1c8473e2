"""The case booklet (国際交流事例集): cover, totals, foreword, contents, the cases, map, index.

Laid out once, drawn once: the pages of the cases are laid out first, so that the contents know
their numbers when they are drawn. A part of it can be printed alone, to look at while it is being
made.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from desktop.i18n import N_, _
from desktop.services.progress import Progress, Work
from desktop.services.publishing.casefacts import schools_line
from desktop.services.publishing.casepage import compose_case, is_spread
from desktop.services.publishing.composer import Composer, Page
from desktop.services.publishing.content import Booklet
from desktop.services.publishing.contents import CONTENTS, INDEX, Entry, PageOf, contents, index
from desktop.services.publishing.cover import cover, title_of
from desktop.services.publishing.fonts import FontBook
from desktop.services.publishing.frontpages import FOREWORD, blank, divider, foreword
from desktop.services.publishing.grid import GRIDS, Foot
from desktop.services.publishing.mappage import MAP, map_pages
from desktop.services.publishing.setting import Setting
from desktop.services.publishing.sheet import About, Sheet
from desktop.services.publishing.summary import imprint, summary
from desktop.services.publishing.tags import Tag
from desktop.services.publishing.voice import Voice
from desktop.services.sweeping import seldom_swept

_LAYING_OUT = N_("Laying out the cases")
_PRINTING = N_("Writing the pages")
_NUMBERS = N_("The year in numbers")
_IMPRINT = N_("Imprint")

PARTS = ("cover", "numbers", "foreword", "contents", "sections", "cases", "map", "index")
"""The parts of a booklet by name, for `print_part`."""


@dataclass(frozen=True)
class Printed:
    """What became of a publication.

    Attributes:
        pages: How many pages it has.
        missing: The characters that no font has; 〓 stands in their place.
        withheld: How many photos were left out for want of a valid consent.
        blanks: The pages that were left empty so that two pages of a case face each other.
    """

    pages: int
    missing: tuple[str, ...] = ()
    withheld: int = 0
    blanks: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Part:
    """Pages that follow each other: their anchor, what the outline calls them, and its depth."""

    key: str
    title: str
    pages: Sequence[Page]
    level: int = 0
    footed: bool = True
    kind: str = ""


@dataclass
class _Layout:
    """A booklet being put together. `pages_of` gives the page of each anchor, known at the end."""

    setting: Setting
    booklet: Booklet
    number: int = 1
    pages_of: dict[str, int] = field(default_factory=dict)

    @property
    def keys(self) -> list[str]:
        return [f"case-{self.number + at}" for at in range(len(self.booklet.cases))]

    def front(self, page_of: PageOf) -> list[_Part]:
        """What stands before the cases. A cover's blank back has the totals."""
        setting, booklet, voice = self.setting, self.booklet, self.setting.voice
        parts = [
            _Part("cover", title_of(booklet, voice), [cover(setting, booklet)], footed=False),
            _Part("numbers", voice.label(_NUMBERS), summary(setting, booklet)),
        ]
        if "foreword" in booklet.pages:
            signed = foreword(setting, booklet.foreword, booklet.publisher)
            parts.append(_Part("foreword", voice.label(FOREWORD), signed))
        if "contents" in booklet.pages:
            listing = contents(setting, list(self._entries()), page_of)
            parts.append(_Part("contents", voice.label(CONTENTS), listing))
        return [part for part in parts if part.pages]

    def back(self, page_of: PageOf) -> list[_Part]:
        """What follows the cases; the last page has the imprint, as Japanese books do."""
        setting, booklet, voice = self.setting, self.booklet, self.setting.voice
        closing = imprint(setting, booklet)
        parts = []
        if self._mapped:
            pages = map_pages(setting, booklet.cases, self.keys, page_of)
            parts.append(_Part("map", voice.label(MAP), pages))
        if "index" in booklet.pages:
            pages = index(setting, booklet.cases, self.keys, page_of, closing)
            parts.append(_Part("index", voice.label(INDEX), pages))
        else:
            composer = Composer(grid=setting.grid)
            composer.foot(closing)
            parts.append(_Part("imprint", voice.label(_IMPRINT), composer.pages()))
        return parts

    def case(self, at: int) -> _Part:
        """The pages of a case, by its place from 0."""
        case, voice = self.booklet.cases[at], self.setting.voice
        pages = compose_case(self.setting, self.number + at, case)
        level = int(any(section.first <= at for section in self.booklet.sections))
        title = f"{self.number + at:02d} {case.title.name(voice.main)}"
        return _Part(self.keys[at], title, pages, level, kind="spread" if is_spread(case) else "")

    def section(self, at: int) -> _Part:
        """The title page of a section, by its place from 0."""
        part = self.booklet.sections[at]
        ends = [later.first for later in self.booklet.sections[at + 1 :]]
        last = ends[0] if ends else len(self.booklet.cases)
        voice = self.setting.voice
        listed = [
            (f"{self.number + n:02d}", self.booklet.cases[n].title.name(voice.main))
            for n in range(part.first, last)
        ]
        page = divider(self.setting, part.title, listed)
        return _Part(f"section-{at + 1}", part.title.name(voice.main), [page], kind="section")

    def _entries(self) -> Iterator[Entry]:
        voice, booklet = self.setting.voice, self.booklet
        named = iter([*enumerate(booklet.sections), (-1, None)])
        at, section = next(named)
        for n, (case, key) in enumerate(zip(booklet.cases, self.keys, strict=True)):
            while section is not None and section.first <= n:
                title = section.title.name(voice.main)
                yield Entry("", title, "", f"section-{at + 1}", section=True)
                at, section = next(named)
            title, below = case.title.name(voice.main), schools_line(voice, case, voice.main)
            yield Entry(f"{self.number + n:02d}", title, below, key)
        if self._mapped:
            yield Entry("", voice.label(MAP), "", "map")
        if "index" in booklet.pages:
            yield Entry("", voice.label(INDEX), "", "index")

    @property
    def _mapped(self) -> bool:
        """Whether there is a map: a booklet without a single country has none."""
        booklet = self.booklet
        return "map" in booklet.pages and any(case.countries for case in booklet.cases)


def print_booklet(
    booklet: Booklet, file: BinaryIO, *, book: FontBook | None = None, invariant: bool = False
) -> Work[Printed]:
    """Print a booklet as PDF.

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
    with seldom_swept():
        return (yield from _print_booklet(booklet, file, book, invariant=invariant))


def _print_booklet(
    booklet: Booklet, file: BinaryIO, book: FontBook | None, *, invariant: bool
) -> Work[Printed]:
    layout = _Layout(_setting(booklet, book), booklet)
    total = 2 * len(booklet.cases) + 1
    bodies = []
    for at in range(len(booklet.cases)):
        yield Progress(at, total, _(_LAYING_OUT))
        bodies.append(layout.case(at))
    parts = layout.front(layout.pages_of.__getitem__)
    firsts = {section.first: at for at, section in reversed(list(enumerate(booklet.sections)))}
    for at, body in enumerate(bodies):
        parts += [layout.section(firsts[at]), body] if at in firsts else [body]
    parts += layout.back(layout.pages_of.__getitem__)
    parts, blanks = _facing(parts, layout.pages_of)

    sheet = _sheet(booklet, layout.setting, file, invariant=invariant)
    foot = _foot(booklet, layout.setting)
    done = len(bodies)
    for part, tag in _tagged(parts):
        if part.key.startswith("case-"):
            yield Progress(done, total, _(_PRINTING))
            done += 1
        _draw(sheet, part, tag, foot)
    yield Progress(total - 1, total, _(_PRINTING))
    sheet.save()
    return Printed(sheet.page - 1, tuple(sorted(sheet.missing)), booklet.withheld, tuple(blanks))


def print_part(
    booklet: Booklet, file: BinaryIO, part: str, *, number: int = 1, book: FontBook | None = None
) -> Work[Printed]:
    """Print one part of `PARTS` alone, without page numbers, which only the whole has.

    Args:
        booklet: What is printed; for `cases` only the cases that are wanted.
        file: Where the PDF goes.
        part: Which part. For one that the booklet does not have, its cover or its last page.
        number: The number of the first of the cases in the whole booklet.
        book: The fonts; those of the program if not given.
    """
    yield Progress(0, 1, _(_LAYING_OUT))
    layout = _Layout(_setting(booklet, book), booklet, number)

    def unknown(_key: str) -> str:
        return "–"

    if part == "cases":
        parts = [replace(layout.case(at), level=0) for at in range(len(booklet.cases))]
    elif part == "sections":
        parts = [layout.section(at) for at in range(len(booklet.sections))]
    else:
        parts = [p for p in (*layout.front(unknown), *layout.back(unknown)) if p.key == part]
    if not parts:
        closing = part in ("numbers", "index")
        parts = layout.back(unknown)[-1:] if closing else layout.front(unknown)[:1]
    sheet = _sheet(booklet, layout.setting, file)
    if parts[0].kind == "spread":
        sheet.page = 2  # a left-hand page
    first = sheet.page
    # Links of the contents and the index lead to pages that are not there.
    sections = [f"section-{at + 1}" for at in range(len(booklet.sections))]
    for key in {*layout.keys, *sections, "map", "index"} - {each.key for each in parts}:
        sheet.anchor(key)
    foot = _foot(booklet, layout.setting, numbered=False)
    for each, tag in _tagged(parts):
        _draw(sheet, each, tag, foot)
    sheet.save()
    return Printed(sheet.page - first, tuple(sorted(sheet.missing)), booklet.withheld)


def _setting(booklet: Booklet, book: FontBook | None) -> Setting:
    return Setting(book or FontBook(), Voice(booklet.language), GRIDS[booklet.paper])


def _facing(parts: list[_Part], pages_of: dict[str, int]) -> tuple[list[_Part], list[int]]:
    """Note each part's first page; leave a page empty where two pages would not face each other."""
    placed: list[_Part] = []
    blanks = []
    page = 1
    for at, part in enumerate(parts):
        # A section's title page stands on the right where two facing pages follow it.
        following = parts[at + 1].kind if part.kind == "section" and at + 1 < len(parts) else ""
        wanted = 0 if part.kind == "spread" else 1 if following == "spread" else page % 2
        if page % 2 != wanted:
            placed.append(_Part("", "", [blank()]))
            blanks.append(page)
            page += 1
        pages_of[part.key] = page
        placed.append(part)
        page += len(part.pages)
    return placed, blanks


def _sheet(booklet: Booklet, setting: Setting, file: BinaryIO, *, invariant: bool = False) -> Sheet:
    voice = setting.voice
    title = title_of(booklet, voice)
    year = voice.year(booklet.fiscal_year) if booklet.fiscal_year is not None else ""
    about = About(
        title=" ".join(filter(None, (title, year))),
        author=booklet.publisher.name(voice.main),
        language=voice.main,
        subject=year,
    )
    grid = setting.grid
    return Sheet(
        file,
        setting.book,
        about,
        (grid.width, grid.height),
        finish=booklet.finish,
        invariant=invariant,
    )


def _foot(booklet: Booklet, setting: Setting, *, numbered: bool = True) -> Foot:
    voice = Voice(setting.voice.main)
    year = voice.year(booklet.fiscal_year) if booklet.fiscal_year is not None else ""
    words = "　".join(filter(None, (title_of(booklet, setting.voice), year)))
    return Foot(words, setting.grid, numbered)


def _tagged(parts: Sequence[_Part]) -> Iterator[tuple[_Part, Tag]]:
    """Each part with the element that it is; the cases of a section are within that of its title."""
    section: Tag | None = None
    for part in parts:
        tag = Tag("Sect", section if part.level else None)
        if part.kind == "section":
            section = tag
        yield part, tag


def _draw(sheet: Sheet, part: _Part, tag: Tag, foot: Foot) -> None:
    """Draw pages as one element; the first is named by an anchor and stands in the outline."""
    for number, page in enumerate(part.pages):
        if part.key and number == 0:
            sheet.anchor(part.key)
            sheet.outline(part.title, part.key, part.level)
        with sheet.within(tag):
            page(sheet)
        if part.footed:
            foot.draw(sheet)
        sheet.next_page()
