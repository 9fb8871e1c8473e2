"""Agreements as their page shows them: the timeline of all, and one with its versions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from desktop.errors import UserError
from desktop.i18n import _
from desktop.models.agreement import Agreement
from desktop.models.attachment import Attachment, Blob
from desktop.models.organisation import Organisation
from desktop.models.partner import Partner
from desktop.models.vocabulary import AgreementStatus, PartnerStatus
from desktop.services import references
from desktop.services.agreements.differences import Difference, differences
from desktop.services.matching.said import Name
from desktop.services.store import Store

SHOWN = 200
"""How many covered partners are read at the most."""


@dataclass(frozen=True)
class Version:
    """One paper: an agreement, or an amendment or renewal of it. Days are None where not known."""

    id: int
    title: Name
    signed_on: date | None
    valid_from: date | None
    valid_until: date | None
    status: str

    @property
    def begins(self) -> date | None:
        """The first day in force."""
        return self.valid_from or self.signed_on


@dataclass(frozen=True)
class Lane:
    """An agreement through its versions, oldest first.

    `ordinal` is its place among the board's own agreements as of the timeline's day; None for a
    related pact of another body and for one that was not yet signed.
    """

    versions: tuple[Version, ...]
    with_whom: Name
    country: str | None
    board: bool
    ordinal: int | None
    covered: int

    @property
    def first(self) -> Version:
        """The paper that began it."""
        return self.versions[0]

    @property
    def last(self) -> Version:
        """The newest paper, be it a draft."""
        return self.versions[-1]

    @property
    def standing(self) -> Version:
        """The newest paper that is past its draft; the first where none is."""
        signed = [each for each in self.versions if each.status != AgreementStatus.DRAFT]
        return signed[-1] if signed else self.versions[0]


@dataclass(frozen=True)
class PartyLine:
    """A party under the name it had then; `organisation` and `successor` are titles."""

    name: str
    signed_on: date | None = None
    organisation_id: int | None = None
    organisation: str = ""
    successor_id: int | None = None
    successor: str = ""


@dataclass(frozen=True)
class AreaLine:
    """An area of cooperation as written, and its code of `Area`."""

    text: str
    area: str


@dataclass(frozen=True)
class Paper:
    """A scan or a picture of an agreement."""

    id: int
    sha256: str
    media_type: str
    file_name: str | None
    caption: Name


@dataclass(frozen=True)
class AgreementSheet:
    """Everything that the page of an agreement shows.

    `changes` says what this version changed of the one before; `covered` are partners of its
    country or region as (id, name), `covered_count` how many there are.
    """

    id: int
    version: int
    values: dict[str, Any]
    lane: Lane
    parties: tuple[PartyLine, ...]
    areas: tuple[AreaLine, ...]
    changes: tuple[Difference, ...] = ()
    covered: tuple[tuple[int, Name], ...] = ()
    papers: tuple[Paper, ...] = field(default=())

    @property
    def draft(self) -> bool:
        """Whether its terms may still be changed."""
        return bool(self.values["status"] == AgreementStatus.DRAFT)


def read_timeline(store: Store, as_of: date) -> list[Lane]:
    """Every agreement as a lane, in the order of their first papers; drafts last."""
    with store.read() as session:
        return _lanes(session, as_of)


def read_agreement(store: Store, key: int, as_of: date) -> AgreementSheet:
    """One agreement.

    Raises:
        UserError: it is no longer there.
    """
    with store.read() as session:
        record = session.get(Agreement, key)
        if record is None:
            raise UserError(_("This record is no longer there. Somebody else has deleted it."))
        lane = next(each for each in _lanes(session, as_of) if key in {v.id for v in each.versions})
        values = {
            column.name: getattr(record, column.name) for column in Agreement.__table__.columns
        }
        named = [key for p in record.parties for key in (p.organisation_id, p.successor_id) if key]
        titles = references.titles(session, "organisations", set(named))
        parties = tuple(
            PartyLine(
                party.name,
                party.signed_on,
                party.organisation_id,
                titles.get(party.organisation_id or 0, ""),
                party.successor_id,
                titles.get(party.successor_id or 0, ""),
            )
            for party in record.parties
        )
        papers = session.scalars(
            select(Attachment)
            .where(Attachment.agreement_id == key)
            .order_by(Attachment.position, Attachment.id)
        )
        return AgreementSheet(
            key,
            record.version,
            values,
            lane,
            parties,
            tuple(AreaLine(area.text, area.area) for area in record.areas),
            tuple(differences(record.renews, record)) if record.renews else (),
            _covered(session, record),
            tuple(
                Paper(
                    each.id,
                    each.sha256,
                    each.media_type,
                    each.file_name,
                    Name(
                        each.caption_en or each.caption_ja or "", each.caption_en, each.caption_ja
                    ),
                )
                for each in papers
            ),
        )


def paper_bytes(store: Store, sha256: str) -> bytes:
    """The bytes of a scan or a picture; empty where they have been erased."""
    with store.read() as session:
        return session.scalar(select(Blob.data).where(Blob.sha256 == sha256)) or b""


def expiring(session: Session, day: date, until: date) -> list[tuple[int, Name, date]]:
    """The agreements in force whose validity ends from `day` until `until`, soonest first."""
    rows = session.execute(
        select(Agreement.id, Agreement.title, Agreement.title_ja, Agreement.valid_until)
        .where(
            Agreement.valid_until.between(day, until),
            Agreement.status.not_in((AgreementStatus.DRAFT, AgreementStatus.ENDED)),
            Agreement.id.not_in(
                select(Agreement.renews_id).where(
                    Agreement.renews_id.is_not(None), Agreement.status != AgreementStatus.DRAFT
                )
            ),
        )
        .order_by(Agreement.valid_until, Agreement.id)
    )
    return [(key, Name(title, title, ja), end) for key, title, ja, end in rows if end is not None]


def ordinals(agreements: Iterable[Agreement], as_of: date) -> dict[int, int]:
    """The number of each of the board's own agreements, by id, as it was counted on a day.

    They are numbered in the order of signing; a renewal takes no number of its own, and what was
    signed after that day is not yet counted.
    """
    counted = [
        each
        for each in agreements
        if each.board and each.renews_id is None and each.signed_on and each.signed_on <= as_of
    ]
    counted.sort(key=lambda each: (each.signed_on, each.id))
    return {each.id: number for number, each in enumerate(counted, 1)}


def _lanes(session: Session, as_of: date) -> list[Lane]:
    rows = session.scalars(select(Agreement).options(selectinload(Agreement.parties))).all()
    numbers = ordinals(rows, as_of)
    known = {each.id for each in rows}
    wanted = {party.organisation_id for each in rows for party in each.parties}
    names = {
        key: ja
        for key, ja in session.execute(
            select(Organisation.id, Organisation.name_ja).where(Organisation.id.in_(wanted))
        )
        if ja
    }
    following: dict[int, list[Agreement]] = {}
    for each in rows:
        if each.renews_id in known:
            following.setdefault(each.renews_id or 0, []).append(each)
    lanes = []
    for first in rows:
        if first.renews_id in known:
            continue
        chain, waiting = [], [first]
        while waiting:
            each = waiting.pop(0)
            chain.append(each)
            waiting += following.get(each.id, [])
        chain.sort(key=_when)
        lanes.append(
            Lane(
                tuple(_version(each) for each in chain),
                _with_whom(chain[-1], names),
                chain[-1].country,
                first.board,
                numbers.get(first.id),
                _count(session, chain[-1]),
            )
        )
    return sorted(lanes, key=lambda lane: (lane.first.begins or date.max, lane.first.id))


def _with_whom(each: Agreement, names: dict[int, str]) -> Name:
    """The other side in a few words: the place, in Japanese the last party's own name."""
    last = each.parties[-1].organisation_id if len(each.parties) > 1 else None
    return Name(each.place or each.counterpart, None, names.get(last or 0))


def _when(each: Agreement) -> tuple[date, int]:
    return each.valid_from or each.signed_on or date.max, each.id


def _version(each: Agreement) -> Version:
    name = Name(each.title, each.title, each.title_ja)
    return Version(each.id, name, each.signed_on, each.valid_from, each.valid_until, each.status)


def _there(agreement: Agreement) -> Any:
    """The partners of the country or region that an agreement covers."""
    here = Partner.country == agreement.country
    return here & (Partner.region == agreement.region) if agreement.region else here


def _count(session: Session, agreement: Agreement) -> int:
    if not agreement.country:
        return 0
    return session.scalar(select(func.count(Partner.id)).where(_there(agreement))) or 0


def _covered(session: Session, agreement: Agreement) -> tuple[tuple[int, Name], ...]:
    if not agreement.country:
        return ()
    active = or_(Partner.status == PartnerStatus.ACTIVE, Partner.status == PartnerStatus.CONTACTED)
    rows: Sequence[Any] = session.execute(
        select(Partner.id, Partner.name, Partner.name_en, Partner.name_ja)
        .where(_there(agreement))
        .order_by(active.desc(), Partner.name)
        .limit(SHOWN)
    ).all()
    return tuple((key, Name(name, en, ja)) for key, name, en, ja in rows)
