"""Opens cases from accepted matches, moves them on, and ticks off their tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from desktop.errors import RuleBroken
from desktop.i18n import N_, _, country_name, translator
from desktop.models.case import Case, CaseMember, CaseSession, CaseTask
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.vocabulary import CaseStatus, ExchangeType, Mode
from desktop.models.wish import Wish
from desktop.services.matching.results import Slot
from desktop.services.planning.office import read_office
from desktop.services.store import Store
from desktop.services.workflow import states
from desktop.services.workflow.states import State
from desktop.services.workflow.tasks import Closed, schedule, working_day
from desktop.services.workflow.templates import Template, template

LONGEST_SESSION = 90
Owner = TypeVar("Owner", School, Partner)


@dataclass(frozen=True, slots=True)
class Opening:
    """What a match has settled when its case is opened.

    `slot` is the best time over the line, `day` the day agreed on (the slot's where None), and
    `first_day` the first on which it could be held, for exchanges without a slot.
    """

    exchange_type: str
    today: date
    day: date | None = None
    slot: Slot | None = None
    first_day: date | None = None


def open_case(
    session: Session,
    school_wish: Wish,
    partner_wish: Wish,
    opening: Opening,
    *,
    closed: Closed | None = None,
) -> Case:
    """A case made from two wishes: members, titles, what both want, tasks and the first session.

    The case is agreed. Its day is the one given, else the slot's, else the first possible working
    day: a plan that a person may change (`reschedule`).

    Raises:
        RuleBroken: the wishes are not one of a school and one of a partner.
    """
    school, partner = school_wish.school, partner_wish.partner
    if school is None or partner is None:
        raise RuleBroken(_("A pair is a wish of a school and a wish of a partner."))
    closed = closed or read_office(session).closed
    lines = template(opening.exchange_type)
    slot = opening.slot if lines.mode is Mode.ONLINE else None
    day = opening.day or (slot.here_start.date() if slot else None)
    if day is None and opening.first_day is not None:
        day = working_day(max(opening.first_day, opening.today), closed)
    last_day = day + timedelta(days=lines.days - 1) if day and lines.days > 1 else None
    case = Case(
        title=title_of(school, partner, opening.exchange_type, "ja"),
        title_en=title_of(school, partner, opening.exchange_type, "en"),
        exchange_type=opening.exchange_type,
        mode=lines.mode,
        status=CaseStatus.AGREED,
        held_on=day,
        ended_on=last_day,
        school_wish_id=school_wish.id,
        partner_wish_id=partner_wish.id,
        pupils_here=school_wish.group_size,
        pupils_there=partner_wish.group_size,
        languages=_common(school_wish.languages, partner_wish.languages),
        contents=_common(school_wish.contents, partner_wish.contents),
        themes=_common(school_wish.themes, partner_wish.themes),
        members=[
            CaseMember(position=0, school_id=school.id),
            CaseMember(position=1, partner_id=partner.id),
        ],
        tasks=tasks_of(lines, day, last_day, opening.today, closed),
    )
    if slot is not None and day == slot.here_start.date():
        case.sessions = [_first_session(slot, lines, school_wish, partner_wish)]
    session.add(case)
    return case


def open_planned(
    store: Store,
    schools: Sequence[int],
    partners: Sequence[int],
    *,
    starts_at: datetime,
    minutes: int,
    time_zone: str,
    today: date,
    closed: Closed | None = None,
) -> int:
    """Open a video exchange of these parties with its first session, to be negotiated; its id.

    Times as in `CaseSession`.

    Raises:
        RuleBroken: no school or no partner takes part, or the session is too long.
    """
    lines = template(ExchangeType.VIDEO)
    day = starts_at.date()
    with store.write(N_("Open a case")) as session:
        here = [_find(session, School, key) for key in schools]
        there = [_find(session, Partner, key) for key in partners]
        if not here or not there:
            raise RuleBroken(_("An exchange takes a school and a partner. Choose one of each."))
        first = CaseSession(starts_at=starts_at, minutes=minutes, time_zone=time_zone)
        first.check()
        members = [CaseMember(school_id=each.id) for each in here]
        members += [CaseMember(partner_id=each.id) for each in there]
        for position, member in enumerate(members):
            member.position = position
        case = Case(
            title=title_of(here[0], there[0], ExchangeType.VIDEO, "ja"),
            title_en=title_of(here[0], there[0], ExchangeType.VIDEO, "en"),
            exchange_type=str(ExchangeType.VIDEO),
            mode=lines.mode,
            status=CaseStatus.NEGOTIATING,
            held_on=day,
            members=members,
            sessions=[first],
            tasks=tasks_of(lines, day, None, today, closed or read_office(session).closed),
        )
        session.add(case)
        session.flush()
        return case.id


def move(store: Store, case_id: int, status: CaseStatus, *, reason: str | None = None) -> None:
    """Move a case to another status; a stopped case goes on by moving to where it was.

    Raises:
        RuleBroken: the machine has no such move, a stop lacks its reason, or the case is to be
            held without a day.
    """
    with store.write(N_("Change the status of a case")) as session:
        case = _get(session, case_id)
        after = states.move(state_of(case), status, reason)
        if after.status is CaseStatus.HELD and case.held_on is None:
            raise RuleBroken(
                _("{title} has no day yet. Set the day on which it was held.").format(
                    title=case.title
                )
            )
        _set(case, after)


def resume(store: Store, case_id: int) -> None:
    """Let a suspended or cancelled case go on where it was.

    Raises:
        RuleBroken: the case is not stopped.
    """
    with store.write(N_("Resume case")) as session:
        case = _get(session, case_id)
        _set(case, states.resume(state_of(case)))


def complete_task(store: Store, task_id: int, *, today: date, done: bool = True) -> None:
    """Tick a task off, or (`done` false) take the tick back."""
    label = N_("Complete task") if done else N_("Reopen task")
    with store.write(label) as session:
        task = session.get(CaseTask, task_id)
        if task is None:
            raise RuleBroken(_("This task is no longer there."))
        task.done_on = today if done else None


def reschedule(
    store: Store, case_id: int, day: date, *, today: date, closed: Closed | None = None
) -> None:
    """Set the day of a case: open tasks of the template and later sessions move with it.

    A session keeps its hour in Tokyo; what the clock there says may change with daylight saving.
    """
    with store.write(N_("Change the day of a case")) as session:
        case = _get(session, case_id)
        before, case.held_on = case.held_on, day
        moved = day - before if before else timedelta()
        if case.ended_on:
            case.ended_on += moved
        for meeting in case.sessions:
            meeting.starts_at += moved
        lines = template(case.exchange_type)
        closed = closed or read_office(session).closed
        dues = {
            due.task.key: due.day
            for due in schedule(lines, day, today=today, last_day=case.ended_on, closed=closed)
        }
        for task in case.tasks:
            if task.done_on is None and task.template_key in dues:
                task.due_on = dues[task.template_key]
        case.check()


def title_of(school: School, partner: Partner, exchange_type: str, language: str) -> str:
    """The title of a case of two sides in a language, cut to what a title may hold."""
    words = translator(language).gettext
    label = words(next(code.label for code in ExchangeType if code == exchange_type))
    if language == "ja":
        here, there = school.name, partner.name_ja or partner.name
    else:
        here, there = school.name_en or school.name, partner.name_en or partner.name
    message = words(N_("{type}: {here} and {there} ({country})"))
    return message.format(
        type=label, here=here, there=there, country=country_name(partner.country, language)
    )[:200]


def tasks_of(
    lines: Template, day: date | None, last_day: date | None, today: date, closed: Closed
) -> list[CaseTask]:
    """The tasks of a template for a day, in the language of now."""
    return [
        CaseTask(
            title=due.task.label(),
            template_key=due.task.key,
            due_on=due.day,
            owner=due.task.owner,
        )
        for due in schedule(lines, day, today=today, last_day=last_day, closed=closed)
    ]


def state_of(case: Case) -> State:
    """Where a case stands."""
    codes = {str(code): code for code in CaseStatus}
    return State(codes[case.status], case.status_reason, codes.get(case.paused_from or ""))


def _set(case: Case, state: State) -> None:
    case.status = state.status
    case.status_reason = state.reason
    case.paused_from = state.paused_from


def _get(session: Session, case_id: int) -> Case:
    case = session.get(Case, case_id)
    if case is None:
        raise RuleBroken(_("This case is no longer there. Somebody else has deleted it."))
    return case


def _find(session: Session, model: type[Owner], key: int) -> Owner:
    found = session.get(model, key)
    if found is None:
        raise RuleBroken(_("There is no such school or partner (number {n}).").format(n=key))
    return found


def _first_session(slot: Slot, lines: Template, here: Wish, there: Wish) -> CaseSession:
    common = _common(here.tools, there.tools)
    starts_at: datetime = slot.here_start
    return CaseSession(
        starts_at=starts_at,
        minutes=min(slot.minutes, lines.minutes or LONGEST_SESSION),
        time_zone=slot.zone,
        tool=common[0] if here.tools and there.tools and common else None,
    )


def _common(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    """What both name; where a side names nothing, what the other does."""
    if not ours or not theirs:
        return ours or theirs
    return tuple(code for code in ours if code in theirs)
