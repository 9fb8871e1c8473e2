"""A case as it was read: plain values, detached from the store."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from desktop.errors import UserError
from desktop.i18n import _, language
from desktop.models.attachment import Attachment, Blob
from desktop.models.case import TEXT_SECTIONS, Case, CaseMember, CaseSession, CaseTask
from desktop.models.vocabulary import Consent, ExchangeType, ProposalStatus
from desktop.models.wish import Proposal
from desktop.services.store import Store
from desktop.services.workflow import templates

TOKYO = ZoneInfo("Asia/Tokyo")
LANGUAGES = ("ja", "en")


@dataclass(frozen=True, slots=True)
class Member:
    """A school, partner or organisation that takes part. `register` and `owner_id` find it."""

    id: int
    register: str
    owner_id: int
    name: str
    name_ja: str | None
    name_en: str | None
    country: str | None
    place: str | None
    role: str | None
    time_zone: str | None = None

    @property
    def title(self) -> str:
        """What it is called in the language of now."""
        return (self.name_ja if language() == "ja" else self.name_en) or self.name


@dataclass(frozen=True, slots=True)
class TaskLine:
    """Something to be done; open while `done_on` is None."""

    id: int
    title: str
    template_key: str | None
    due_on: date | None
    done_on: date | None
    owner: str

    @property
    def label(self) -> str:
        """What is to be done: a template's words in the language of now, else as written."""
        line = _template_line(self.template_key)
        if line is not None and self.title in dict(line.labels).values():
            return line.label()
        return self.title


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A meeting: `starts_at` is Tokyo's local time, `there` the other side's (None: no zone)."""

    id: int
    version: int
    starts_at: datetime
    minutes: int
    zone: str | None
    topic: str | None
    tool: str | None

    @property
    def ends_at(self) -> datetime:
        """When it ends in Tokyo."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def there(self) -> tuple[datetime, datetime] | None:
        """When it begins and ends there, local times without offset."""
        if self.zone is None:
            return None
        zone = ZoneInfo(self.zone)
        begin, end = (
            at.replace(tzinfo=TOKYO).astimezone(zone).replace(tzinfo=None)
            for at in (self.starts_at, self.ends_at)
        )
        return begin, end

    @property
    def day_shift(self) -> int:
        """The date there less the date here, in days: -1 is the day before there."""
        there = self.there
        return (there[0].date() - self.starts_at.date()).days if there else 0


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """A photo of a case without its bytes (`photo_bytes`)."""

    id: int
    sha256: str
    file_name: str | None
    width: int | None
    height: int | None
    caption_ja: str | None
    caption_en: str | None
    credit: str | None
    consent: str
    consent_until: date | None
    consent_withdrawn_on: date | None

    def may_print(self, day: date) -> bool:
        """Whether the consent allows it on paper made on a day (as `Attachment.may_print`)."""
        return (
            self.consent in (Consent.PRINT, Consent.PUBLIC)
            and (self.consent_until is None or day <= self.consent_until)
            and (self.consent_withdrawn_on is None or day < self.consent_withdrawn_on)
        )


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """Everything that the page of a case shows. `texts` is keyed by `<section>_<language>`."""

    id: int
    version: int
    title: str
    title_en: str | None
    exchange_type: str
    mode: str | None
    status: str
    status_reason: str | None
    paused_from: str | None
    held_on: date | None
    ended_on: date | None
    school_wish_id: int | None
    partner_wish_id: int | None
    pupils_here: int | None
    pupils_there: int | None
    grades: str | None
    owner: str | None
    notes: str | None
    languages: tuple[str, ...]
    contents: tuple[str, ...]
    themes: tuple[str, ...]
    texts: Mapping[str, str]
    members: tuple[Member, ...] = ()
    tasks: tuple[TaskLine, ...] = ()
    sessions: tuple[SessionLine, ...] = ()
    photos: tuple[PhotoLine, ...] = field(default=())

    @property
    def heading(self) -> str:
        """The title in the language of now."""
        return (self.title_en or self.title) if language() == "en" else self.title

    @property
    def next_task(self) -> TaskLine | None:
        """The open task that is due first."""
        return next((task for task in self.tasks if task.done_on is None), None)

    @property
    def missing(self) -> tuple[str, ...]:
        """The texts that are not written: `<section>_<language>`."""
        return tuple(name for name, text in self.texts.items() if not text.strip())

    @property
    def zones(self) -> tuple[str, ...]:
        """The time zones of the partners, each once."""
        return tuple(dict.fromkeys(m.time_zone for m in self.members if m.time_zone))


def text_names() -> tuple[str, ...]:
    """The names of all texts of a case, in the order of the booklet, Japanese first."""
    return tuple(f"{section}_{tongue}" for section in TEXT_SECTIONS for tongue in LANGUAGES)


def read_case(store: Store, key: int) -> CaseSheet:
    """One case with all that belongs to it.

    Raises:
        UserError: it is no longer there.
    """
    with store.read() as session:
        case = session.scalar(
            select(Case)
            .where(Case.id == key)
            .options(
                selectinload(Case.members).joinedload(CaseMember.school),
                selectinload(Case.members).joinedload(CaseMember.partner),
                selectinload(Case.members).joinedload(CaseMember.organisation),
                selectinload(Case.sessions),
                selectinload(Case.tasks),
            )
        )
        if case is None:
            raise UserError(_("This case is no longer there. Somebody else has deleted it."))
        return _sheet(case, _photos(session, key))


def photo_bytes(store: Store, sha256: str) -> bytes:
    """The JPEG of a photo; empty where the store has lost it."""
    with store.read() as session:
        return session.scalar(select(Blob.data).where(Blob.sha256 == sha256)) or b""


def _template_line(key: str | None) -> templates.TaskTemplate | None:
    """The template's task with a key `<type>.<task>`."""
    kind = (key or "").partition(".")[0]
    if kind not in {str(code) for code in ExchangeType}:
        return None
    return next((task for task in templates.template(kind).tasks if task.key == key), None)


def _sheet(case: Case, photos: tuple[PhotoLine, ...]) -> CaseSheet:
    plain = {
        name: getattr(case, name)
        for name in CaseSheet.__dataclass_fields__
        if name not in ("texts", "members", "tasks", "sessions", "photos")
    }
    return CaseSheet(
        **plain,
        texts={name: getattr(case, name) or "" for name in text_names()},
        members=tuple(_member(member) for member in case.members),
        tasks=tuple(_task(task) for task in sorted(case.tasks, key=_task_order)),
        sessions=tuple(_session(each) for each in case.sessions),
        photos=photos,
    )


def _member(member: CaseMember) -> Member:
    owner: Any = member.school or member.partner or member.organisation
    register = "schools" if member.school else "partners" if member.partner else "organisations"
    return Member(
        id=member.id,
        register=register,
        owner_id=owner.id,
        name=owner.name,
        name_ja=owner.name if member.school else owner.name_ja,
        name_en=owner.name_en,
        country="JP" if member.school else owner.country,
        place=owner.ward if member.school else owner.city,
        role=member.role,
        time_zone=member.partner.time_zone if member.partner else None,
    )


def _task_order(task: CaseTask) -> tuple[bool, date, int]:
    """By day, those without a day last."""
    return task.due_on is None, task.due_on or date.max, task.id


def _task(task: CaseTask) -> TaskLine:
    return TaskLine(task.id, task.title, task.template_key, task.due_on, task.done_on, task.owner)


def _session(each: CaseSession) -> SessionLine:
    return SessionLine(
        each.id, each.version, each.starts_at, each.minutes, each.time_zone, each.topic, each.tool
    )


def _photos(session: Session, key: int) -> tuple[PhotoLine, ...]:
    columns = [getattr(Attachment, name) for name in PhotoLine.__dataclass_fields__]
    rows = session.execute(
        select(*columns)
        .where(Attachment.case_id == key, Attachment.media_type.startswith("image/"))
        .order_by(Attachment.position, Attachment.id)
    )
    return tuple(PhotoLine(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal that waits for its answer; `name…` are those of the side that did not ask."""

    id: int
    school_wish: int
    partner_wish: int
    proposed_on: date
    score: float | None
    name: str
    name_ja: str | None
    name_en: str | None

    @property
    def title(self) -> str:
        """Who it was put to, in the language of now."""
        return (self.name_ja if language() == "ja" else self.name_en) or self.name


def waiting_proposals(store: Store, wish_id: int) -> tuple[ProposalLine, ...]:
    """The proposals of a wish, of either side, that wait for an answer, oldest first."""
    with store.read() as session:
        rows = session.scalars(
            select(Proposal)
            .where(
                or_(Proposal.school_wish_id == wish_id, Proposal.partner_wish_id == wish_id),
                Proposal.status == ProposalStatus.PROPOSED,
            )
            .order_by(Proposal.proposed_at, Proposal.id)
        ).all()
        return tuple(_proposal(row, wish_id) for row in rows)


def _proposal(row: Proposal, asking: int) -> ProposalLine:
    asked = row.partner_wish if row.school_wish_id == asking else row.school_wish
    owner: Any = asked.partner or asked.school
    return ProposalLine(
        row.id,
        row.school_wish_id,
        row.partner_wish_id,
        row.proposed_at.date(),
        row.score,
        owner.name,
        owner.name_ja if asked.partner else owner.name,
        owner.name_en,
    )
