"""Choosing an edition: which cases a booklet can print, what each still lacks, and printing it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from desktop.i18n import N_, _, language
from desktop.models.attachment import Attachment
from desktop.models.case import TEXT_SECTIONS, Case, CaseMember
from desktop.models.partner import Partner
from desktop.services import references
from desktop.services.clock import today
from desktop.services.files import write_beside
from desktop.services.progress import Progress, Work
from desktop.services.publishing.collect import PRINTED_STAGES, collect_booklet
from desktop.services.publishing.content import BookletLanguage, Words
from desktop.services.publishing.edition import Printed, print_booklet
from desktop.services.store import Store

EXPECTED = ("began", "programme", "results")
"""The sections that a reader misses in every case; others are missed only as a translation."""

LANGUAGES = ("ja", "en")
Chosen = Select[int]
_SLICE = 10_000
_COLLECTING = N_("Reading the cases")


@dataclass(frozen=True)
class CaseLine:
    """A case that may go into a booklet.

    Attributes:
        id: The case.
        title: What it is called in the language of now.
        exchange_type, status: Codes of the vocabularies.
        held_on: The day it was held in Tokyo.
        parties: The schools and the partners by name, schools first; bodies where no partner is.
        countries: ISO 3166-1 codes of the partners, each once.
        missing: By language (`ja`, `en`) the sections of `TEXT_SECTIONS` that lack a text: those
            of `EXPECTED`, and whatever is written in the other language only. `title` stands
            for a title.
        photos: How many pictures hang on it.
        unprintable: How many of them lack a consent that covers print today.
    """

    id: int
    title: str
    exchange_type: str
    status: str
    held_on: date | None
    parties: tuple[str, ...]
    countries: tuple[str, ...]
    missing: dict[str, tuple[str, ...]]
    photos: int
    unprintable: int

    @property
    def complete(self) -> bool:
        """Whether nothing is missing in either language and every picture may be printed."""
        return not any(self.missing.values()) and not self.unprintable


@dataclass(frozen=True)
class Edition:
    """What a person has chosen for a booklet.

    Attributes:
        case_ids: The cases in the order in which they are printed.
        language: What the booklet speaks.
        fiscal_year: The year that it is said to cover.
        title: Its title; the usual one if empty.
        publisher: Who publishes it; the office's usual name if empty.
    """

    case_ids: tuple[int, ...]
    language: BookletLanguage = "ja"
    fiscal_year: int | None = None
    title: str = ""
    publisher: str = ""


def print_edition(store: Store, path: Path, edition: Edition) -> Work[Printed]:
    """Print an edition of the booklet to a PDF file.

    Yields:
        Progress; closing the generator leaves no file.

    Returns:
        The number of pages, the characters that no font has, and how many photos were left out.

    Raises:
        UserError: no case was chosen, or one of them is gone.
        FileRefused: the file cannot be written, or a photo is damaged.
    """
    yield Progress(0, 1, _(_COLLECTING))
    with store.read() as session:
        booklet = collect_booklet(
            session,
            day=today(),
            fiscal_year=edition.fiscal_year,
            case_ids=edition.case_ids,
            language=edition.language,
        )
    if edition.title.strip():
        booklet = replace(booklet, title=Words(edition.title.strip(), edition.title.strip()))
    if edition.publisher.strip():
        name = edition.publisher.strip()
        booklet = replace(booklet, publisher=Words(name, name))
    with write_beside(path) as file:
        return (yield from print_booklet(booklet, file))


def fiscal_years(store: Store) -> list[tuple[int, int]]:
    """The fiscal years in which printable cases were held, newest first, with their number."""
    year = Case.fiscal_year  # type: ignore[attr-defined]
    statement = (
        select(year, func.count())
        .where(Case.status.in_(PRINTED_STAGES), Case.held_on.is_not(None))
        .group_by(year)
        .order_by(year.desc())
    )
    with store.read() as session:
        return [(int(found), n) for found, n in session.execute(statement)]


def printable_cases(
    store: Store, fiscal_year: int | None = None, *, day: date | None = None
) -> list[CaseLine]:
    """The cases that can be printed, in the order of the days they were held.

    Args:
        store: The store.
        fiscal_year: Only those held in this fiscal year (April to March).
        day: The day for which consents are judged; today if not given.
    """
    chosen = select(Case.id).where(Case.status.in_(PRINTED_STAGES))
    if fiscal_year is not None:
        chosen = chosen.where(
            Case.held_on >= date(fiscal_year, 4, 1), Case.held_on < date(fiscal_year + 1, 4, 1)
        )
    with store.read() as session:
        rows = _cases(session, chosen)
        parties, countries = _parties(session, chosen)
        photos, blocked = _photos(session, chosen, day or today())
    english = language() == "en"
    return [
        CaseLine(
            id=row.id,
            title=(row.title_en if english else row.title) or row.title,
            exchange_type=row.exchange_type,
            status=row.status,
            held_on=row.held_on,
            parties=tuple(parties[row.id]),
            countries=tuple(dict.fromkeys(countries[row.id])),
            missing=_missing(row._mapping),
            photos=photos[row.id],
            unprintable=blocked[row.id],
        )
        for row in rows
    ]


def _cases(session: Session, chosen: Chosen) -> Sequence[Any]:
    """The facts of the cases, of each text only whether it is there."""
    texts = [
        _filled(f"{section}_{tongue}", f"has_{section}_{tongue}")
        for section in TEXT_SECTIONS
        for tongue in LANGUAGES
    ]
    statement = (
        select(
            Case.id,
            Case.title,
            Case.title_en,
            Case.exchange_type,
            Case.status,
            Case.held_on,
            _filled("title", "has_title_ja"),
            _filled("title_en", "has_title_en"),
            *texts,
        )
        .where(Case.id.in_(chosen))
        .order_by(Case.held_on.is_(None), Case.held_on, Case.id)
    )
    return session.execute(statement).all()


def _filled(name: str, label: str) -> ColumnElement[bool]:
    filled: ColumnElement[bool] = func.coalesce(func.trim(getattr(Case, name)), "") != ""
    return filled.label(label)


def _missing(row: Any) -> dict[str, tuple[str, ...]]:
    missing = {}
    for tongue, other in (LANGUAGES, LANGUAGES[::-1]):
        lacking = [] if row[f"has_title_{tongue}"] else ["title"]
        for section in TEXT_SECTIONS:
            wanted = section in EXPECTED or row[f"has_{section}_{other}"]
            if wanted and not row[f"has_{section}_{tongue}"]:
                lacking.append(section)
        missing[tongue] = tuple(lacking)
    return missing


def _parties(session: Session, chosen: Chosen) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """By case: the names of those who took part, schools first, and the partners' countries."""
    statement = (
        select(
            CaseMember.case_id,
            CaseMember.school_id,
            CaseMember.partner_id,
            CaseMember.organisation_id,
            Partner.country,
        )
        .outerjoin(Partner, Partner.id == CaseMember.partner_id)
        .where(CaseMember.case_id.in_(chosen))
        .order_by(CaseMember.case_id, CaseMember.position)
    )
    rows = session.execute(statement).all()
    names: dict[int, list[str]] = defaultdict(list)
    countries: dict[int, list[str]] = defaultdict(list)
    for register, at in (("schools", 1), ("partners", 2), ("organisations", 3)):
        pointed: list[tuple[int, int]] = [(row.case_id, row[at]) for row in rows if row[at]]  # type: ignore[misc]
        titles = _titles(session, register, {key for _case, key in pointed})
        others = {row.case_id for row in rows if row.partner_id}
        for case, key in pointed:
            # A body that accompanies an exchange is named only where it is the other side.
            if register != "organisations" or case not in others:
                names[case].append(titles.get(key, ""))
    for row in rows:
        if row.country:
            countries[row.case_id].append(row.country)
    return names, countries


def _titles(session: Session, register: str, wanted: set[int]) -> dict[int, str]:
    """As `references.titles`, for any number of records."""
    keys = sorted(wanted)
    titles: dict[int, str] = {}
    for start in range(0, len(keys), _SLICE):
        titles |= references.titles(session, register, keys[start : start + _SLICE])
    return titles


def _photos(session: Session, chosen: Chosen, day: date) -> tuple[Counter[int], Counter[int]]:
    """By case: how many pictures there are, and how many of them may not be printed on a day."""
    statement = select(Attachment).where(
        Attachment.case_id.in_(chosen), Attachment.media_type.startswith("image/")
    )
    photos: Counter[int] = Counter()
    blocked: Counter[int] = Counter()
    for photo in session.scalars(statement):
        if photo.case_id is not None:
            photos[photo.case_id] += 1
            blocked[photo.case_id] += not photo.may_print(day)
    return photos, blocked
