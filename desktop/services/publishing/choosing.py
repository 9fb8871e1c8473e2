"""Which cases a booklet can print, and what each still lacks."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from desktop.i18n import _, language
from desktop.models.attachment import Attachment
from desktop.models.case import TEXT_SECTIONS, Case, CaseMember
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.vocabulary import SchoolKind
from desktop.services import references
from desktop.services.clock import today
from desktop.services.publishing.reconcile import PRINTED_STAGES
from desktop.services.store import Store

EXPECTED = ("began", "programme", "results")
"""The sections that a reader misses in every case; others are missed only as a translation."""

LANGUAGES = ("ja", "en")
Chosen = Select[int]
_SLICE = 10_000


@dataclass(frozen=True)
class PhotoLine:
    """A picture of a case: its attachment, what it is called, its bytes' name, its size in pixels.

    `reason` says why it must not be printed; empty where it may.
    """

    id: int
    name: str
    sha256: str
    width: int
    height: int
    reason: str


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
        kinds: Codes of the kinds of its schools, each once.
        missing: By language (`ja`, `en`) the sections of `TEXT_SECTIONS` that lack a text: those
            of `EXPECTED`, and whatever is written in the other language only. `title` stands
            for a title.
        photos: The pictures that hang on it, in their order.
    """

    id: int
    title: str
    exchange_type: str
    status: str
    held_on: date | None
    parties: tuple[str, ...]
    countries: tuple[str, ...]
    kinds: tuple[str, ...]
    missing: dict[str, tuple[str, ...]]
    photos: tuple[PhotoLine, ...]

    @property
    def unprintable(self) -> int:
        """How many of its pictures lack a consent that covers print."""
        return sum(1 for photo in self.photos if photo.reason)

    @property
    def fiscal_year(self) -> int | None:
        """The year (April to March) in which it was held."""
        if self.held_on is None:
            return None
        return self.held_on.year if self.held_on.month >= 4 else self.held_on.year - 1

    @property
    def complete(self) -> bool:
        """Whether nothing is missing in either language and every picture may be printed."""
        return not any(self.missing.values()) and not self.unprintable


@dataclass(frozen=True)
class Narrowed:
    """Cases of one kind: what is empty does not narrow.

    Attributes:
        exchange_type: A code of the vocabulary.
        country: An ISO 3166-1 code of a partner.
        kind: A code of the kinds of school.
        fiscal_year: The year in which it was held.
    """

    exchange_type: str = ""
    country: str = ""
    kind: str = ""
    fiscal_year: int | None = None

    def holds(self, line: CaseLine) -> bool:
        """Whether a case is one of them."""
        return (
            self.exchange_type in ("", line.exchange_type)
            and (not self.country or self.country in line.countries)
            and (not self.kind or self.kind in line.kinds)
            and self.fiscal_year in (None, line.fiscal_year)
        )


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
    store: Store,
    fiscal_year: int | None = None,
    *,
    day: date | None = None,
    also: Sequence[int] = (),
) -> list[CaseLine]:
    """The cases that can be printed, in the order of the days they were held.

    Args:
        store: The store.
        fiscal_year: Only those held in this fiscal year (April to March).
        day: The day for which consents are judged; today if not given.
        also: Cases that are wanted whenever and at whatever stage they are.
    """
    wanted: ColumnElement[bool] = Case.status.in_(PRINTED_STAGES)
    if fiscal_year is not None:
        wanted = wanted & Case.held_on.between(
            date(fiscal_year, 4, 1), date(fiscal_year + 1, 3, 31)
        )
    chosen = select(Case.id).where(or_(wanted, Case.id.in_(also)))
    with store.read() as session:
        rows = _cases(session, chosen)
        parties, countries = _parties(session, chosen)
        photos = _photos(session, chosen, day or today())
        kinds = _kinds(session, chosen)
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
            kinds=tuple(kinds[row.id]),
            missing=_missing(row._mapping),
            photos=tuple(photos[row.id]),
        )
        for row in rows
    ]


def why_no_cover(store: Store, photo: int | None, day: date) -> str:
    """Why a photo must not be on the cover of a booklet of a day; empty where it may."""
    if photo is None:
        return ""
    with store.read() as session:
        found = session.get(Attachment, photo)
        return _("the photo is gone") if found is None else found.why_not(day)


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


def _kinds(session: Session, chosen: Chosen) -> dict[int, list[str]]:
    """By case: the kinds of its schools."""
    statement = (
        select(CaseMember.case_id, func.coalesce(School.kind, SchoolKind.OTHER))
        .join(School, School.id == CaseMember.school_id)
        .where(CaseMember.case_id.in_(chosen))
        .distinct()
    )
    kinds: dict[int, list[str]] = defaultdict(list)
    for case, kind in session.execute(statement):
        kinds[case].append(kind)
    return kinds


def _photos(session: Session, chosen: Chosen, day: date) -> dict[int, list[PhotoLine]]:
    """By case: its pictures, and why those that may not be printed on a day may not."""
    statement = (
        select(Attachment)
        .where(Attachment.case_id.in_(chosen), Attachment.media_type.startswith("image/"))
        .order_by(Attachment.case_id, Attachment.position, Attachment.id)
    )
    english = language() == "en"
    photos: dict[int, list[PhotoLine]] = defaultdict(list)
    for photo in session.scalars(statement):
        if photo.case_id is None:
            continue
        captions = (photo.caption_en, photo.caption_ja)
        name = next(filter(None, captions if english else captions[::-1]), None)
        number = len(photos[photo.case_id]) + 1
        photos[photo.case_id].append(
            PhotoLine(
                photo.id,
                name or photo.file_name or _("Photo {n}").format(n=number),
                photo.sha256,
                photo.width or 1,
                photo.height or 1,
                photo.why_not(day),
            )
        )
    return photos
