from datetime import date, datetime

import pytest

from desktop.errors import RuleBroken
from desktop.models.case import Case, CaseSession, CaseTask
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.vocabulary import CaseStatus, ExchangeType
from desktop.models.wish import Wish
from desktop.services.workflow import cases
from desktop.services.workflow.cases import Opening
from desktop.services.workflow.templates import template

TODAY = date(2026, 5, 1)


@pytest.fixture
def pair(store):
    """The ids of a school's and a partner's wish."""
    with store.write("x") as session:
        ours = Wish(school=School(name="深川高等学校", kind="senior_high"), languages=("en", "fr"))
        theirs = Wish(partner=Partner(name="Lycée", country="FR"), languages=("fr",))
        session.add_all([ours, theirs])
        session.flush()
        return ours.id, theirs.id


def open_case(store, pair, kind, **values):
    with store.write("Open") as session:
        wishes = (session.get(Wish, key) for key in pair)
        case = cases.open_case(session, *wishes, Opening(kind, TODAY, **values))
        session.flush()
        return case.id


def read(store, key):
    with store.read() as session:
        case = session.get(Case, key)
        for loaded in (case.members, case.tasks, case.sessions):
            assert isinstance(loaded, list)
        return case


@pytest.mark.parametrize("kind", ExchangeType)
def test_a_case_of_every_type_opens_with_its_tasks(store, pair, kind):
    case = read(store, open_case(store, pair, str(kind), day=date(2026, 11, 10)))
    lines = template(kind)
    assert {task.template_key for task in case.tasks} == {task.key for task in lines.tasks}
    assert all(task.due_on >= TODAY for task in case.tasks)
    assert (case.mode, case.held_on, case.languages) == (lines.mode, date(2026, 11, 10), ("fr",))
    assert (case.ended_on is None) == (lines.days == 1)
    assert [bool(m.school_id) for m in case.members] == [True, False]
    assert case.title_en.endswith("深川高等学校 and Lycée (France)")
    case.check()


def test_without_an_agreed_day_the_first_possible_working_day_is_planned(store, pair):
    sunday = date(2026, 11, 1)
    case = read(store, open_case(store, pair, "card", first_day=sunday))
    assert case.held_on == date(2026, 11, 2)
    case = read(store, open_case(store, pair, "card"))
    assert case.held_on is None
    assert {task.due_on for task in case.tasks} == {None}


def test_a_planned_session_opens_a_case_or_nothing(store, pair):
    values = {"starts_at": datetime(2026, 11, 10, 9), "time_zone": "Australia/Sydney"}
    with pytest.raises(RuleBroken, match="takes a school and a partner"):
        cases.open_planned(store, [1], [], minutes=60, today=TODAY, **values)
    with pytest.raises(RuleBroken, match="number 9"):
        cases.open_planned(store, [1], [9], minutes=60, today=TODAY, **values)
    key = cases.open_planned(store, [1], [1], minutes=60, today=TODAY, **values)
    case = read(store, key)
    assert (case.exchange_type, case.status) == ("video", "negotiating")
    assert case.held_on == date(2026, 11, 10)


def test_a_case_moves_and_stops_and_goes_on(store, pair):
    key = open_case(store, pair, "card", day=date(2026, 11, 10))
    cases.move(store, key, CaseStatus.PREPARING)
    with pytest.raises(RuleBroken, match="cannot become"):
        cases.move(store, key, CaseStatus.PUBLISHED)
    cases.move(store, key, CaseStatus.SUSPENDED, reason="Exams")
    case = read(store, key)
    assert (case.status, case.status_reason, case.paused_from) == (
        "suspended", "Exams", "preparing"
    )  # fmt: skip
    cases.resume(store, key)
    case = read(store, key)
    assert (case.status, case.status_reason, case.paused_from) == ("preparing", None, None)
    cases.move(store, key, CaseStatus.HELD)
    with pytest.raises(RuleBroken, match="no longer there"):
        cases.move(store, 99, CaseStatus.HELD)


def test_nothing_is_held_on_no_day(store, pair):
    key = open_case(store, pair, "card")
    cases.move(store, key, CaseStatus.PREPARING)
    with pytest.raises(RuleBroken, match="has no day yet"):
        cases.move(store, key, CaseStatus.HELD)
    assert read(store, key).status == "preparing"


def test_a_task_is_ticked_off_and_opened_again(store, pair):
    key = open_case(store, pair, "card", day=date(2026, 11, 10))
    task = read(store, key).tasks[0].id
    cases.complete_task(store, task, today=TODAY)
    with store.read() as session:
        assert session.get(CaseTask, task).done_on == TODAY
    cases.complete_task(store, task, today=TODAY, done=False)
    with store.read() as session:
        assert session.get(CaseTask, task).done_on is None
    with pytest.raises(RuleBroken, match="no longer there"):
        cases.complete_task(store, 9999, today=TODAY)


def test_a_new_day_takes_open_tasks_and_sessions_along(store, pair):
    key = open_case(store, pair, "video", day=date(2026, 11, 10))
    with store.write("x") as session:
        case = session.get(Case, key)
        case.sessions.append(CaseSession(starts_at=datetime.fromisoformat("2026-11-10 09:00")))
        case.tasks.append(CaseTask(title="Mine", due_on=date(2026, 10, 1), owner="office"))
        done = next(t for t in case.tasks if t.template_key == "video.contents")
        done.done_on = TODAY
        kept = done.due_on
    cases.reschedule(store, key, date(2026, 12, 8), today=TODAY)
    case = read(store, key)
    due = {task.template_key: task.due_on for task in case.tasks}
    assert case.held_on == date(2026, 12, 8)
    assert str(case.sessions[0].starts_at) == "2026-12-08 09:00:00"
    assert (due["video.rehearsal"], due["video.contents"], due[None]) == (
        date(2026, 12, 1), kept, date(2026, 10, 1)
    )  # fmt: skip
