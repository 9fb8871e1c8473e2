"""What the office must do today, and how the year stands."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.i18n import _, fiscal_year
from desktop.models.case import Case, CaseMember, CaseTask
from desktop.models.communication import AWAITED, WITH_WHOM, Communication
from desktop.models.partner import Partner
from desktop.models.vocabulary import CaseStatus, TaskOwner, WishStatus
from desktop.models.wish import Wish
from desktop.services import references, registers
from desktop.services.agreements.reading import expiring
from desktop.services.store import Store

OVER = (CaseStatus.PUBLISHED, CaseStatus.CANCELLED)
"""Stages after which nothing is left to do."""
RESTING = (*OVER, CaseStatus.SUSPENDED)
NOTICE = timedelta(days=183)
"""How long before its end an agreement is called to mind: talks of a renewal take half a year."""


@dataclass(frozen=True)
class Due:
    """One thing to do about a record of a register: who does it, by when."""

    register: str
    record_id: int
    record: str
    task: str
    owner: str
    due_on: date | None


@dataclass(frozen=True)
class Dashboard:
    """The day and the year.

    `months` holds twelve counts of cases held, April first; `types` and `countries` count the
    cases of the year by code, most first; a case with partners of two countries counts for both.
    """

    day: date
    late: tuple[Due, ...]
    today: tuple[Due, ...]
    week: tuple[Due, ...]
    waiting: tuple[Due, ...]
    ending: tuple[Due, ...]
    year: int
    months: tuple[int, ...]
    types: tuple[tuple[str, int], ...]
    countries: tuple[tuple[str, int], ...]
    totals: dict[str, int] = field(default_factory=dict)
    open_wishes: int = 0
    running: int = 0

    @property
    def empty(self) -> bool:
        """Whether the store holds nothing to work with yet."""
        return not any(self.totals.values())


def read_dashboard(store: Store, day: date, year: int | None = None) -> Dashboard:
    """What is due from `day` on, and the cases of a fiscal year (default: the day's)."""
    wanted = fiscal_year(day) if year is None else year
    with store.read() as session:
        due = sorted(
            [*_tasks(session), *_replies(session)],
            key=lambda each: each.due_on or date.max,
        )
        ending = _ending(session, day)
        months, types, countries = _year(session, wanted)
    week = day + timedelta(days=7)
    late = tuple(d for d in due if d.due_on is not None and d.due_on < day)
    rest = [d for d in due if d.due_on is None or d.due_on >= day]
    ours = [d for d in rest if d.owner == TaskOwner.OFFICE]
    return Dashboard(
        day,
        late,
        tuple(d for d in ours if d.due_on == day),
        tuple(d for d in ours if d.due_on is not None and day < d.due_on <= week),
        tuple(d for d in rest if d.owner != TaskOwner.OFFICE),
        ending,
        wanted,
        months,
        types,
        countries,
        registers.totals(store),
        open_wishes(store),
        running_cases(store),
    )


def open_wishes(store: Store) -> int:
    """How many wishes of schools wait for a partner."""
    with store.read() as session:
        asked = select(func.count()).select_from(Wish)
        return (
            session.scalar(asked.where(Wish.status == WishStatus.OPEN, Wish.school_id.is_not(None)))
            or 0
        )


def running_cases(store: Store) -> int:
    """How many cases are under way."""
    with store.read() as session:
        asked = select(func.count()).select_from(Case)
        return session.scalar(asked.where(Case.status.not_in(RESTING))) or 0


_OWED = (
    select(func.count())
    .select_from(Communication)
    .where(AWAITED, Communication.owes == TaskOwner.OFFICE)
)
"""How many replies the office owes."""


def open_replies(store: Store) -> int:
    """How many replies the office owes."""
    with store.read() as session:
        return session.scalar(_OWED) or 0


def due_now(store: Store, day: date) -> int:
    """How many tasks, and replies of the office, are late or due on a day."""
    with store.read() as session:
        asked = select(func.count()).select_from(CaseTask).join(Case)
        open_ones = asked.where(CaseTask.done_on.is_(None), Case.status.not_in(RESTING))
        tasks = session.scalar(open_ones.where(CaseTask.due_on <= day)) or 0
        return tasks + (session.scalar(_OWED.where(Communication.reply_by <= day)) or 0)


def _tasks(session: Session) -> list[Due]:
    rows = session.execute(
        select(CaseTask.case_id, CaseTask.title, CaseTask.owner, CaseTask.due_on)
        .join(Case)
        .where(CaseTask.done_on.is_(None), Case.status.not_in(RESTING))
        .order_by(CaseTask.due_on.is_(None), CaseTask.due_on, CaseTask.id)
    ).all()
    titles = references.titles(session, "cases", {row[0] for row in rows})
    return [Due("cases", case, titles[case], title, who, due) for case, title, who, due in rows]


def _replies(session: Session) -> list[Due]:
    """The replies that somebody owes."""
    rows = session.execute(
        select(
            Communication.id,
            Communication.subject,
            WITH_WHOM,
            Communication.owes,
            Communication.reply_by,
        )
        .where(AWAITED)
        .order_by(Communication.reply_by.is_(None), Communication.reply_by, Communication.id)
    )
    words = _("Reply: {subject}")
    return [
        Due("communications", key, who or subject, words.format(subject=subject), owes or "", by)
        for key, subject, who, owes, by in rows
    ]


def _ending(session: Session, day: date) -> tuple[Due, ...]:
    """The agreements whose validity ends within the next months, to be renewed in time."""
    found = expiring(session, day, day + NOTICE)
    words = _("Validity ends: renew it or let it end")
    return tuple(
        Due("agreements", key, str(title), words, TaskOwner.OFFICE, until)
        for key, title, until in found
    )


def _year(
    session: Session, year: int
) -> tuple[tuple[int, ...], tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    first, last = date(year, 4, 1), date(year + 1, 3, 31)
    within = (
        Case.held_on.between(first, last),
        Case.status != CaseStatus.CANCELLED,
    )
    rows = session.execute(select(Case.held_on, Case.exchange_type).where(*within)).all()
    months = Counter((held.month - 4) % 12 for held, _type in rows if held)
    types = Counter(kind for _held, kind in rows)
    pairs = session.execute(
        select(CaseMember.case_id, Partner.country)
        .join(Partner, Partner.id == CaseMember.partner_id)
        .join(Case, Case.id == CaseMember.case_id)
        .where(*within)
        .distinct()
    )
    countries = Counter(country for _case, country in pairs if country)
    return (
        tuple(months.get(n, 0) for n in range(12)),
        tuple(types.most_common()),
        tuple(countries.most_common()),
    )
