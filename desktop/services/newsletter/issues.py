"""The issues of the newsletter: made, changed, listed. Every change is one that can be undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from desktop.errors import RuleBroken, Stale, UserError
from desktop.i18n import N_, _
from desktop.models.case import Case
from desktop.models.programme import Programme
from desktop.models.publication import (
    NewsletterIssue,
    NewsletterItem,
    NewsletterSection,
    SectionKind,
)
from desktop.models.vocabulary import ProgrammeKind
from desktop.services.publishing.reconcile import PRINTED_STAGES
from desktop.services.store import Store

ANNOUNCED = (ProgrammeKind.EVENT, ProgrammeKind.EDUCATION)
"""The programmes that a section of events offers first."""


@dataclass(frozen=True)
class Section:
    """A section as it is edited: `items` are the ids of its cases or events, in order."""

    kind: str = SectionKind.TEXT
    heading: str = ""
    heading_en: str = ""
    body: str = ""
    body_en: str = ""
    items: tuple[int, ...] = ()


@dataclass(frozen=True)
class Issue:
    """An issue as it is edited. `version` tells whether somebody else has changed it since."""

    id: int
    version: int
    number: int
    issued_on: date
    title: str = ""
    title_en: str = ""
    lead: str = ""
    lead_en: str = ""
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class IssueLine:
    """An issue in the list."""

    id: int
    number: int
    issued_on: date
    title: str


def list_issues(session: Session) -> list[IssueLine]:
    """All issues, newest first."""
    rows = session.scalars(select(NewsletterIssue).order_by(NewsletterIssue.number.desc()))
    return [IssueLine(row.id, row.number, row.issued_on, row.title or "") for row in rows]


def find_issue(session: Session, number: int | None = None) -> int:
    """The id of an issue by its number, or of the newest.

    Raises:
        UserError: there is none.
    """
    wanted = select(NewsletterIssue.id).order_by(NewsletterIssue.number.desc()).limit(1)
    if number is not None:
        wanted = wanted.where(NewsletterIssue.number == number)
    found = session.scalar(wanted)
    if found is None and number is not None:
        raise UserError(_("There is no issue number {n} of the newsletter.").format(n=number))
    if found is None:
        raise UserError(_("There is no issue of the newsletter yet. Make the first one."))
    return found


def read_issue(session: Session, key: int) -> Issue:
    """An issue with its sections.

    Raises:
        UserError: it is no longer there.
    """
    return _detached(_row(session, key))


def _detached(row: NewsletterIssue) -> Issue:
    return Issue(
        row.id,
        row.version,
        row.number,
        row.issued_on,
        row.title or "",
        row.title_en or "",
        row.lead or "",
        row.lead_en or "",
        tuple(
            Section(
                each.kind,
                each.heading or "",
                each.heading_en or "",
                each.body or "",
                each.body_en or "",
                tuple(item.case_id or item.programme_id or 0 for item in each.items),
            )
            for each in row.sections
        ),
    )


def _row(session: Session, key: int) -> NewsletterIssue:
    row = session.scalar(
        select(NewsletterIssue)
        .where(NewsletterIssue.id == key)
        .options(selectinload(NewsletterIssue.sections).selectinload(NewsletterSection.items))
    )
    if row is None:
        raise UserError(_("This issue is no longer there. Somebody else has deleted it."))
    return row


def new_issue(store: Store, day: date) -> int:
    """Make the next issue, with the usual sections and the exchanges since the last one; its id."""
    with store.write(N_("New issue of the newsletter")) as session:
        last = session.scalar(
            select(NewsletterIssue).order_by(NewsletterIssue.number.desc()).limit(1)
        )
        since = last.issued_on if last else date(day.year - 1, day.month, 1)
        row = NewsletterIssue(number=last.number + 1 if last else 1, issued_on=day)
        sections = [
            Section(),
            Section(SectionKind.CASES, items=tuple(_held(session, since, day)[:4])),
            Section(SectionKind.EVENTS, items=tuple(_coming(session, day)[:6])),
            Section(SectionKind.FIGURES),
        ]
        _put_sections(row, sections)
        session.add(row)
        session.flush()
        return row.id


def keep_issue(store: Store, issue: Issue) -> Issue:
    """Keep an issue as it was edited; the issue as it now is.

    Raises:
        RuleBroken: its number is taken, or is none.
        Stale: somebody else has changed it since it was read.
        UserError: it is no longer there, or one of its records is not.
    """
    with store.write(N_("Change the newsletter")) as session:
        row = _row(session, issue.id)
        if row.version != issue.version:
            raise Stale(
                _("Issue {n} has been changed elsewhere. Look at it again.").format(n=row.number)
            )
        other = session.scalar(
            select(NewsletterIssue.id).where(
                NewsletterIssue.number == issue.number, NewsletterIssue.id != issue.id
            )
        )
        if other is not None:
            raise RuleBroken(
                _("There is an issue number {n} already. Choose another number.").format(
                    n=issue.number
                )
            )
        row.number, row.issued_on = issue.number, issue.issued_on
        for name in ("title", "title_en", "lead", "lead_en"):
            setattr(row, name, getattr(issue, name).strip() or None)
        row.check()
        _put_sections(row, issue.sections)
        session.flush()
        session.refresh(row)
        return _detached(row)


def _put_sections(row: NewsletterIssue, sections: Sequence[Section]) -> None:
    """Bring a row's sections to what was edited; those that stay alike are not written again."""
    kept = list(row.sections)
    del row.sections[len(sections) :]
    for at, wanted in enumerate(sections):
        if at < len(kept):
            each = kept[at]
        else:
            each = NewsletterSection()
            row.sections.append(each)
        each.position, each.kind = at, str(wanted.kind)
        for name in ("heading", "heading_en", "body", "body_en"):
            setattr(each, name, getattr(wanted, name).strip() or None)
        _put_items(each, wanted)


def _put_items(each: NewsletterSection, wanted: Section) -> None:
    column = "case_id" if wanted.kind == SectionKind.CASES else "programme_id"
    shown = wanted.items if wanted.kind in (SectionKind.CASES, SectionKind.EVENTS) else ()
    if tuple(getattr(item, column) for item in each.items) != shown:
        each.items = [
            NewsletterItem(position=at, **{column: key})
            for at, key in enumerate(dict.fromkeys(shown))
        ]


def delete_issue(store: Store, key: int) -> None:
    """Delete an issue; its number is free again.

    Raises:
        UserError: it is no longer there.
    """
    with store.write(N_("Delete an issue of the newsletter")) as session:
        session.delete(_row(session, key))


# --- what sections may show ----------------------------------------------------------------


def _held(session: Session, since: date, until: date) -> list[int]:
    """The cases held after one day up to another, newest first."""
    return list(
        session.scalars(
            select(Case.id)
            .where(Case.status.in_(PRINTED_STAGES), Case.held_on > since, Case.held_on <= until)
            .order_by(Case.held_on.desc(), Case.id)
        )
    )


def _coming(session: Session, day: date) -> list[int]:
    """The events from a day on, in their order."""
    return list(
        session.scalars(
            select(Programme.id)
            .where(Programme.kind.in_(ANNOUNCED), Programme.starts_on >= day)
            .order_by(Programme.starts_on, Programme.id)
        )
    )


@dataclass(frozen=True)
class Candidate:
    """A record that a section may show: its id, its title, and its day."""

    id: int
    title: str
    day: date | None


def candidates(session: Session, kind: str, language: str) -> list[Candidate]:
    """The cases that were held, newest first, or the events, those to come first."""
    if kind == SectionKind.CASES:
        rows = session.execute(
            select(Case.id, Case.title, Case.title_en, Case.held_on)
            .where(Case.status.in_(PRINTED_STAGES))
            .order_by(Case.held_on.is_(None), Case.held_on.desc(), Case.id)
        ).all()
    elif kind == SectionKind.EVENTS:
        rows = session.execute(
            select(Programme.id, Programme.title, Programme.title_en, Programme.starts_on).order_by(
                Programme.kind.not_in(ANNOUNCED),
                Programme.starts_on.is_(None),
                Programme.starts_on.desc(),
                func.coalesce(Programme.year, 0).desc(),
                Programme.id,
            )
        ).all()
    else:
        return []
    return [
        Candidate(key, (english if language == "en" else title) or title, day)
        for key, title, english, day in rows
    ]
