"""What is printed in a case booklet, as plain values: no database, no layout.

Everything a reader sees comes in both languages, because a booklet may speak either or both;
where one is missing it is an empty text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from desktop.services.publishing.paper import Finish
from desktop.services.publishing.pictures import WHOLE, Crop

BookletLanguage = Literal["ja", "en", "both"]
Paper = Literal["A4", "B5"]
Design = Literal["facts", "photo", "spread"]
"""A case's page: its facts first, its first photo first and large, or two pages side by side."""

PAGES = ("foreword", "charts", "contents", "map", "index")
"""What a booklet may have beside its cover and its cases, in the order of printing."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in Japanese and in English; either may be empty."""

    ja: str = ""
    en: str = ""

    def get(self, language: str) -> str:
        """The text in `ja` or `en`, empty where there is none."""
        return (self.en if language == "en" else self.ja).strip()

    def name(self, language: str) -> str:
        """The text in a language, or else in the other: for names, which are never left out."""
        other = "ja" if language == "en" else "en"
        return self.get(language) or self.get(other)


@dataclass(frozen=True, slots=True)
class SchoolEntry:
    """A school in Tokyo. `key` tells schools of one name apart."""

    key: str
    name: Words
    kind: Words


@dataclass(frozen=True, slots=True)
class PartnerEntry:
    """A partner school or a body; `country` is empty where none applies.

    `place` is where it lies, longitude and latitude in degrees; None if unknown.
    """

    name: Words
    country: Words = field(default_factory=Words)
    place: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class PhotoEntry:
    """A photo that may be printed: JPEG bytes without metadata, its size in pixels."""

    jpeg: bytes
    width: int
    height: int
    caption: Words = field(default_factory=Words)
    credit: str = ""
    crop: Crop = WHOLE


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """One exchange.

    Attributes:
        title: What the case is called.
        type: The type of exchange, as a reader calls it.
        schools: The schools in Tokyo that took part.
        partners: The other side.
        held_on: The first day in Tokyo.
        ended_on: The last day, where there was more than one.
        pupils_here: How many pupils of Tokyo, `None` if unknown.
        pupils_there: How many pupils of the other side, `None` if unknown.
        mode: How they met.
        grades: The grades that took part, as written.
        languages: The languages that were spoken.
        texts: The sections by the names of `desktop.models.case.TEXT_SECTIONS`.
        photos: In the order in which they are printed.
        design: How its page looks.
    """

    title: Words
    type: Words
    schools: tuple[SchoolEntry, ...] = ()
    partners: tuple[PartnerEntry, ...] = ()
    held_on: date | None = None
    ended_on: date | None = None
    pupils_here: int | None = None
    pupils_there: int | None = None
    mode: Words = field(default_factory=Words)
    grades: str = ""
    languages: Words = field(default_factory=Words)
    texts: Mapping[str, Words] = field(default_factory=dict)
    photos: tuple[PhotoEntry, ...] = ()
    design: Design = "facts"

    @property
    def countries(self) -> tuple[Words, ...]:
        """The countries of the other side, each once, in order."""
        found = (partner.country for partner in self.partners)
        return tuple(dict.fromkeys(country for country in found if country.name("ja")))


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the booklet: its title, and the case (from 0) that is its first."""

    title: Words
    first: int


@dataclass(frozen=True, slots=True)
class Checked:
    """The booklet's numbers as the records give them, counted apart from what is printed.

    Attributes:
        held: How many exchanges of the year were held according to the records; `None` for a
            booklet that covers no single year.
        of_year: How many of them are printed here.
        differing: What the booklet counts otherwise than the records do, as the names of
            `totals.Totals`; empty where both agree.
    """

    held: int | None = None
    of_year: int = 0
    differing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Booklet:
    """An edition of the case booklet.

    Attributes:
        cases: In the order in which they are printed.
        language: What it speaks.
        fiscal_year: The year that it covers (April to March); `None` for a free choice of cases.
        publisher: Who publishes it.
        issued: The day on its imprint.
        title: Its title; the usual one if empty.
        cover: A picture for the cover.
        withheld: How many photos of its cases are not in it, for want of a valid consent.
        foreword: A text before the cases; its blank lines part paragraphs.
        sections: The parts into which the cases fall, if any.
        pages: Which of `PAGES` it has; a foreword only where there is one.
        paper: Its trimmed size.
        finish: Crop marks and bleed, greyscale.
        checked: What the records say of its numbers.
    """

    cases: tuple[CaseEntry, ...]
    language: BookletLanguage = "ja"
    fiscal_year: int | None = None
    publisher: Words = field(default_factory=Words)
    issued: date | None = None
    title: Words = field(default_factory=Words)
    cover: PhotoEntry | None = None
    withheld: int = 0
    foreword: Words = field(default_factory=Words)
    sections: tuple[Section, ...] = ()
    pages: frozenset[str] = frozenset({"foreword", "charts", "contents", "index"})
    paper: Paper = "A4"
    finish: Finish = Finish()  # noqa: RUF009 - frozen
    checked: Checked | None = None
