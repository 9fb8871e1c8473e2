import pytest

from desktop.errors import RuleBroken
from desktop.models.vocabulary import CaseStatus
from desktop.services.workflow.states import ORDER, STOPPED, State, move, moves, resume


def test_a_case_goes_through_every_stage_in_order():
    state = State(ORDER[0])
    for following in ORDER[1:]:
        state = move(state, following)
    assert state == State(CaseStatus.PUBLISHED)
    assert moves(state) == STOPPED


@pytest.mark.parametrize("now", ORDER)
@pytest.mark.parametrize("to", CaseStatus)
def test_every_other_move_is_refused_with_what_is_possible(now, to):
    allowed = moves(State(now))
    if to in allowed:
        assert move(State(now), to, "Because").status is to
    else:
        with pytest.raises(RuleBroken, match="cannot become"):
            move(State(now), to, "Because")


@pytest.mark.parametrize("now", ORDER)
@pytest.mark.parametrize("stop", STOPPED)
def test_from_anywhere_it_stops_with_a_reason_and_goes_on_where_it_was(now, stop):
    with pytest.raises(RuleBroken, match="Say why"):
        move(State(now), stop, "  ")
    stopped = move(State(now), stop, " Typhoon ")
    assert stopped == State(stop, "Typhoon", now)
    assert resume(stopped) == State(now) == move(stopped, now)


def test_a_suspended_case_may_be_cancelled_and_still_knows_where_it_was():
    suspended = move(State(CaseStatus.PREPARING), CaseStatus.SUSPENDED, "Exams")
    cancelled = move(suspended, CaseStatus.CANCELLED, "Given up")
    assert cancelled == State(CaseStatus.CANCELLED, "Given up", CaseStatus.PREPARING)
    assert resume(cancelled) == State(CaseStatus.PREPARING)


def test_only_a_stopped_case_is_resumed():
    with pytest.raises(RuleBroken, match="Only a suspended"):
        resume(State(CaseStatus.HELD))
