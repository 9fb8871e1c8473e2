"""What is printed in a case booklet, as plain values: no database, no layout.

Everything a reader sees comes in both languages, because a booklet may speak either or both;
where one is missing it is an empty text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

BookletLanguage = Literal["ja", "en", "both"]


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
    """A partner school or a body; `country` is empty where none applies."""

    name: Words
    country: Words = field(default_factory=Words)


@dataclass(frozen=True, slots=True)
class PhotoEntry:
    """A photo that may be printed: JPEG bytes without metadata, its size in pixels."""

    jpeg: bytes
    width: int
    height: int
    caption: Words = field(default_factory=Words)
    credit: str = ""


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

    @property
    def countries(self) -> tuple[Words, ...]:
        """The countries of the other side, each once, in order."""
        found = (partner.country for partner in self.partners)
        return tuple(dict.fromkeys(country for country in found if country.name("ja")))


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
    """

    cases: tuple[CaseEntry, ...]
    language: BookletLanguage = "ja"
    fiscal_year: int | None = None
    publisher: Words = field(default_factory=Words)
    issued: date | None = None
    title: Words = field(default_factory=Words)
    cover: PhotoEntry | None = None
    withheld: int = 0
