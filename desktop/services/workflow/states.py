"""The states of a case, and the moves between them: one machine for every exchange type.

requested → matching → negotiating → agreed → preparing → held → reported → published, one step at a
time. From anywhere a case may be suspended or cancelled, with a reason; resuming returns it to where
it was.
"""

from typing import NamedTuple

from desktop.errors import RuleBroken
from desktop.i18n import _
from desktop.models.vocabulary import CaseStatus

ORDER: tuple[CaseStatus, ...] = (
    CaseStatus.REQUESTED,
    CaseStatus.MATCHING,
    CaseStatus.NEGOTIATING,
    CaseStatus.AGREED,
    CaseStatus.PREPARING,
    CaseStatus.HELD,
    CaseStatus.REPORTED,
    CaseStatus.PUBLISHED,
)
STOPPED = (CaseStatus.SUSPENDED, CaseStatus.CANCELLED)


class State(NamedTuple):
    """Where a case stands; `reason` and `paused_from` are set while it is stopped."""

    status: CaseStatus
    reason: str | None = None
    paused_from: CaseStatus | None = None


def moves(state: State) -> tuple[CaseStatus, ...]:
    """Where a case may go from here: the next step or back to where it was, then the stops."""
    status = state.status
    if status is CaseStatus.CANCELLED:
        return (state.paused_from or CaseStatus.REQUESTED,)
    if status is CaseStatus.SUSPENDED:
        return state.paused_from or CaseStatus.REQUESTED, CaseStatus.CANCELLED
    following = ORDER[ORDER.index(status) + 1 :][:1]
    return (*following, *STOPPED)


def move(state: State, to: CaseStatus, reason: str | None = None) -> State:
    """The state after a move.

    Raises:
        RuleBroken: the machine has no such move, or a stop lacks its reason.
    """
    allowed = moves(state)
    if to not in allowed:
        raise RuleBroken(
            _("A case that is “{now}” cannot become “{wanted}”. Possible: {allowed}.").format(
                now=_(state.status.label),
                wanted=_(to.label),
                allowed=", ".join(_(status.label) for status in allowed),
            )
        )
    if to not in STOPPED:
        return State(to)
    cleaned = (reason or "").strip()
    if not cleaned:
        raise RuleBroken(_("Say why the case becomes “{wanted}”.").format(wanted=_(to.label)))
    return State(to, cleaned, state.paused_from or state.status)


def resume(state: State) -> State:
    """The state of a stopped case that goes on where it was.

    Raises:
        RuleBroken: the case is not stopped.
    """
    if state.status not in STOPPED:
        raise RuleBroken(_("Only a suspended or cancelled case can be resumed."))
    return State(state.paused_from or CaseStatus.REQUESTED)
