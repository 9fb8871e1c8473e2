"""From the store to the booklet's content: what is printed of each case, and what is not."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from desktop.errors import UserError
from desktop.i18n import N_, _, country_name, format_fiscal_year, language_name, translator
from desktop.models.attachment import Attachment, Blob
from desktop.models.case import TEXT_SECTIONS, Case, CaseMember
from desktop.models.organisation import Organisation
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.vocabulary import ExchangeType, Mode, SchoolKind, Vocabulary
from desktop.services.publishing.content import (
    Booklet,
    BookletLanguage,
    CaseEntry,
    PartnerEntry,
    PhotoEntry,
    SchoolEntry,
    Section,
    Words,
)
from desktop.services.publishing.editions import Edition, Line, proposal
from desktop.services.publishing.pictures import WHOLE, Crop
from desktop.services.publishing.reconcile import PRINTED_STAGES, check
from desktop.services.publishing.totals import count
from desktop.services.publishing.voice import listed
from desktop.services.publishing.worldmap import place_of

PUBLISHER = N_("International Exchange Concierge of Tokyo")


def collect_booklet(
    session: Session,
    *,
    day: date,
    fiscal_year: int | None = None,
    case_ids: Sequence[int] | None = None,
    language: BookletLanguage = "ja",
) -> Booklet:
    """Collect the cases of a booklet that nobody has designed.

    Args:
        session: Of the store, for reading.
        day: The day of issue, on which a photo's consent must be valid.
        fiscal_year: All cases held in this year, by date.
        case_ids: These cases, in this order, at whatever stage. With neither, all cases that
            have been held.
        language: What the booklet speaks.

    Raises:
        UserError: a case does not exist, or there is none to print.
    """
    if case_ids is None:
        case_ids = held(session, fiscal_year)
    pages = frozenset({"charts", "contents", "index"})
    edition = replace(proposal(case_ids, fiscal_year), language=language, pages=pages, issued=day)
    return collect_edition(session, edition, day=day)


def collect_edition(
    session: Session, edition: Edition, *, day: date, only: int | None = None, photos: bool = True
) -> Booklet:
    """Collect an edition of the booklet as it was decided.

    Args:
        session: Of the store, for reading.
        edition: What was decided.
        day: The day of printing. A photo is printed only where its consent is valid on it, and on
            the day of issue where that is later.
        only: One case alone, to look at it.
        photos: Whether the photos of the cases are read; without them only words and numbers.

    Raises:
        UserError: a case does not exist, or there is none to print.
    """
    case_ids = edition.case_ids if only is None else (only,)
    cases = _chosen(session, case_ids)
    judged = max(day, edition.issued or day)
    shown, withheld = _photos(session, list(case_ids), judged, edition) if photos else ({}, 0)
    entries = tuple(_entry(case, shown.get(case.id, []), edition.line(case.id)) for case in cases)
    cover, withheld_cover = (None, 0) if only else _cover(session, edition, judged)
    return Booklet(
        cases=entries,
        language=edition.language,
        fiscal_year=edition.fiscal_year,
        publisher=_either(edition.publisher, PUBLISHER),
        issued=edition.issued or day,
        title=_either(edition.title),
        cover=cover,
        withheld=withheld + withheld_cover,
        foreword=edition.foreword,
        sections=tuple(_sections(edition)) if only is None else (),
        pages=edition.pages,
        paper=edition.paper,
        finish=edition.finish,
        checked=None
        if only is not None
        else check(session, edition.case_ids, edition.fiscal_year, count(entries)),
    )


def _either(words: Words, usual: str = "") -> Words:
    """Words of which one language stands for the other; the usual ones where there are none."""
    found = Words(words.name("ja"), words.name("en"))
    return _label(usual) if usual and not found.ja else found


def _sections(edition: Edition) -> Iterator[Section]:
    """The sections that have a title and a case."""
    at, title = 0, None
    for line in edition.lines:
        if line.case_id is None:
            title = line.title
        elif line.included:
            if title is not None and title.name("ja"):
                yield Section(title, at)
            at, title = at + 1, None


def _cover(session: Session, edition: Edition, day: date) -> tuple[PhotoEntry | None, int]:
    """The picture on the cover, if its consent is valid; and how many are withheld."""
    photo = session.get(Attachment, edition.cover) if edition.cover is not None else None
    if photo is None or photo.media_type != "image/jpeg" or not photo.width:
        return None, 0
    if not photo.may_print(day):
        return None, 1
    return _photo(session, photo, edition.crops.get((photo.id, True), WHOLE)), 0


def _chosen(session: Session, case_ids: Sequence[int]) -> list[Case]:
    wanted = list(dict.fromkeys(case_ids))
    found: dict[int, Case] = {}
    for at in range(0, len(wanted), 500):
        part = select(Case).where(Case.id.in_(wanted[at : at + 500])).options(*_WITH)
        found |= {case.id: case for case in session.scalars(part)}
    lost = [str(key) for key in wanted if key not in found]
    if lost:
        raise UserError(
            _("There is no case with the number {numbers}.").format(numbers=", ".join(lost))
        )
    if not wanted:
        raise UserError(_("No case was chosen. Choose at least one for the booklet."))
    return [found[key] for key in wanted]


def held(session: Session, fiscal_year: int | None) -> list[int]:
    """The cases that have been held, in a fiscal year or in all, by the day.

    Raises:
        UserError: there is none.
    """
    chosen = select(Case.id).where(Case.status.in_(PRINTED_STAGES))
    if fiscal_year is not None:
        first, last = date(fiscal_year, 4, 1), date(fiscal_year + 1, 3, 31)
        chosen = chosen.where(Case.held_on.between(first, last))
    cases = list(session.scalars(chosen.order_by(Case.held_on.is_(None), Case.held_on, Case.id)))
    if not cases and fiscal_year is not None:
        raise UserError(
            _("No case was held in {year}. Choose another year, or choose cases by hand.").format(
                year=format_fiscal_year(fiscal_year)
            )
        )
    if not cases:
        raise UserError(_("No case has been held yet, so there is nothing to print."))
    return cases


_WITH = (
    selectinload(Case.members).options(
        selectinload(CaseMember.school),
        selectinload(CaseMember.partner),
        selectinload(CaseMember.organisation),
    ),
)


def _photos(
    session: Session, case_ids: Sequence[int], day: date, edition: Edition
) -> tuple[dict[int, list[PhotoEntry]], int]:
    """The photos of each case that may be printed, and how many may not.

    Photos that a person has left out are neither.
    """
    photos: dict[int, list[PhotoEntry]] = {}
    withheld = 0
    for at in range(0, len(case_ids), 500):
        statement = (
            select(Attachment)
            .where(
                Attachment.case_id.in_(case_ids[at : at + 500]),
                Attachment.media_type == "image/jpeg",
            )
            .order_by(Attachment.case_id, Attachment.position, Attachment.id)
        )
        for photo in session.scalars(statement):
            if photo.id in edition.left_out:
                continue
            if not photo.may_print(day):
                withheld += 1
            elif photo.case_id is not None and photo.width and photo.height:
                crop = edition.crops.get((photo.id, False), WHOLE)
                photos.setdefault(photo.case_id, []).append(_photo(session, photo, crop))
    return photos, withheld


def _photo(session: Session, photo: Attachment, crop: Crop) -> PhotoEntry:
    data = session.scalar(select(Blob.data).where(Blob.sha256 == photo.sha256))
    return PhotoEntry(
        data or b"",
        photo.width or 1,
        photo.height or 1,
        Words(photo.caption_ja or "", photo.caption_en or ""),
        photo.credit or "",
        crop,
    )


def _entry(case: Case, photos: Sequence[PhotoEntry], line: Line | None) -> CaseEntry:
    schools = [member.school for member in case.members if member.school]
    others: list[Partner | Organisation] = [m.partner for m in case.members if m.partner]
    # A body that accompanies an exchange is named only where it is the other side.
    others = others or [m.organisation for m in case.members if m.organisation]
    return CaseEntry(
        title=Words(case.title, case.title_en or ""),
        type=_coded(ExchangeType, case.exchange_type),
        schools=tuple(_school(school) for school in schools),
        partners=tuple(_partner(other) for other in others),
        held_on=case.held_on,
        ended_on=case.ended_on,
        pupils_here=case.pupils_here,
        pupils_there=case.pupils_there,
        mode=_coded(Mode, case.mode),
        grades=case.grades or "",
        languages=_languages(case.languages),
        texts={name: Words(case.text(name, "ja"), case.text(name, "en")) for name in TEXT_SECTIONS},
        photos=tuple(photos),
        design=line.design if line else "facts",
    )


def _school(school: School) -> SchoolEntry:
    return SchoolEntry(
        key=str(school.id),
        name=Words(school.name, school.name_en or ""),
        kind=_coded(SchoolKind, school.kind or SchoolKind.OTHER),
    )


def _partner(other: Partner | Organisation) -> PartnerEntry:
    country = other.country
    if isinstance(other, Organisation):
        # An embassy stands in Tokyo; what counts is the country that it speaks for.
        country = other.represents or other.country
        place = place_of(country)
    else:
        place = place_of(country, other.time_zone, other.latitude, other.longitude)
    return PartnerEntry(
        name=Words(other.name_ja or other.name, other.name_en or other.name),
        country=Words(country_name(country, "ja"), country_name(country, "en"))
        if country
        else Words(),
        place=place,
    )


def _label(message: str) -> Words:
    return Words(translator("ja").gettext(message), translator("en").gettext(message))


def _coded(vocabulary: type[Vocabulary], code: str | None) -> Words:
    """The label of a code in both languages; a code that is not in the list stands for itself."""
    if not code:
        return Words()
    label = {str(member): member.label for member in vocabulary}.get(code)
    return _label(label) if label else Words(code, code)


def _languages(codes: Sequence[str]) -> Words:
    names = {tongue: [language_name(code, tongue) for code in codes] for tongue in ("ja", "en")}
    return Words(listed(names["ja"], "ja"), listed(names["en"], "en"))
