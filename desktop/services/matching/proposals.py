"""Puts pairs to both sides and takes their answers; an accepted pair opens its case.

A wish is offered while a proposal waits, matched when its places are used up, and open otherwise;
drafts, withdrawn and expired wishes keep their status (`settle`). A declined proposal gives both
wishes back to the queue and cancels its siblings: what else was proposed for the same place of the
school's wish, which is to be matched anew. An acceptance that takes the last place of a wish cancels
that wish's other proposals, and gives their other wishes back to the queue.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from desktop.errors import RuleBroken
from desktop.i18n import N_, _
from desktop.models.case import Case
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.vocabulary import (
    CaseStatus,
    PartnerStatus,
    ProposalStatus,
    SchoolStatus,
    Side,
    WishStatus,
)
from desktop.models.wish import Proposal, Wish
from desktop.services.matching import explain, kept
from desktop.services.matching import one as ones
from desktop.services.matching.as_json import factors_as_json
from desktop.services.matching.codes import Rule
from desktop.services.matching.office_weights import current
from desktop.services.matching.reading import IN_THE_QUEUE, read
from desktop.services.matching.results import Candidate, PlannedPair, RoundPlan
from desktop.services.matching.weights import Weights
from desktop.services.progress import Progress, Work
from desktop.services.store import Store
from desktop.services.workflow.cases import Opening, open_case

LIVE = (ProposalStatus.PROPOSED, ProposalStatus.ACCEPTED)
QUEUED = (WishStatus.OPEN, WishStatus.OFFERED, WishStatus.MATCHED)
AT_ONCE = 200
PASSED_OVER = frozenset({Rule.DECLINED})
"""The rules that a person may pass over by proposing all the same."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an acceptance has made."""

    proposal_id: int
    case_id: int


def propose(
    store: Store,
    school_wish: int,
    partner_wish: int,
    *,
    today: date,
    weights: Weights | None = None,
) -> int:
    """Put a pair of wishes to both sides; the id of the proposal.

    Raises:
        RuleBroken: a hard rule refuses the pair, or one of the wishes is not in the queue.
    """
    with store.write(N_("Propose match")) as session:
        ours, theirs = _pair(session, school_wish, partner_wish)
        return _propose(session, ours, theirs, today, weights or current(session)).id


def accept(
    store: Store,
    proposal_id: int,
    *,
    today: date,
    exchange_type: str | None = None,
    day: date | None = None,
) -> Accepted:
    """Both sides have accepted a proposal: open its case.

    Args:
        store: the store.
        proposal_id: a proposal that waits for its answer.
        today: the day of the answer.
        exchange_type: what they agreed on; the first possible one where None.
        day: when; the best day found where None.

    Raises:
        RuleBroken: it does not wait for an answer, or a side has no place left or is blocked.
    """
    with store.write(N_("Accept match")) as session:
        proposal = _waiting(session, proposal_id)
        ours, theirs = proposal.school_wish, proposal.partner_wish
        case = _accept(
            session, proposal, _seen(session, ours, theirs, today), today, exchange_type, day
        )
        return Accepted(proposal.id, case.id)


def accept_pair(
    store: Store,
    school_wish: int,
    partner_wish: int,
    *,
    today: date,
    exchange_type: str | None = None,
    day: date | None = None,
    weights: Weights | None = None,
) -> Accepted:
    """Propose a pair that both sides have accepted already, and open its case.

    Raises:
        RuleBroken: see `propose` and `accept`.
    """
    with store.write(N_("Accept match")) as session:
        ours, theirs = _pair(session, school_wish, partner_wish)
        proposal = _live(session, ours, theirs)
        if proposal is None:
            proposal = _propose(session, ours, theirs, today, weights or current(session))
        proposal = _waiting(session, proposal.id)
        seen = _seen(session, ours, theirs, today)
        case = _accept(session, proposal, seen, today, exchange_type, day)
        return Accepted(proposal.id, case.id)


def decline(store: Store, proposal_id: int, reason: str, *, today: date) -> None:
    """A side has declined a proposal: both wishes go back to the queue, its siblings are cancelled.

    A wish with several places keeps as many waiting proposals as it has places: those are for
    other places, and no siblings.

    Raises:
        RuleBroken: it does not wait for an answer, or no reason is given.
    """
    with store.write(N_("Decline match")) as session:
        proposal = _waiting(session, proposal_id)
        ours = proposal.school_wish
        counts = _answers(session, ours)
        waiting = counts.get(ProposalStatus.PROPOSED, 0)
        places = ours.capacity - counts.get(ProposalStatus.ACCEPTED, 0)
        _end(session, proposal, ProposalStatus.DECLINED, reason, today)
        if waiting > places:
            _cancel_siblings(session, ours, today)
            settle(session, (ours,))


def release(store: Store, case_id: int, reason: str, *, today: date) -> None:
    """Give the places of a cancelled case back: both its wishes return to the queue.

    Raises:
        RuleBroken: the case is not cancelled, has no accepted proposal, or no reason is given.
    """
    with store.write(N_("Return wishes to the queue")) as session:
        case = session.get(Case, case_id)
        if case is None or case.status != CaseStatus.CANCELLED:
            raise RuleBroken(_("Only the wishes of a cancelled case go back to the queue."))
        proposal = _accepted_for(session, case)
        if proposal is None:
            raise RuleBroken(_("This case did not come from an accepted match."))
        _end(session, proposal, ProposalStatus.CANCELLED, reason, today)


def holds_places(store: Store, case_id: int) -> bool:
    """Whether the match that a case came from still takes places of its two wishes."""
    with store.read() as session:
        case = session.get(Case, case_id)
        return case is not None and _accepted_for(session, case) is not None


def accept_round(store: Store, plan: RoundPlan, *, today: date) -> Work[list[Accepted]]:
    """Work that accepts every pair of a plan and opens the cases, whole or not at all."""
    return accept_planned(store, plan, plan.pairs, today=today)


def accept_planned(
    store: Store, plan: RoundPlan, pairs: Sequence[PlannedPair], *, today: date
) -> Work[list[Accepted]]:
    """Work that accepts some pairs of a plan and opens their cases, whole or not at all.

    The round is kept with its terms, and their proposals point to it.

    Raises:
        RuleBroken: a wish has changed since the round was planned; plan it again.
    """
    done: list[Accepted] = []
    with store.write(N_("Accept matching round")) as session:
        held = kept.keep(session, plan, who=store.person.name, today=today)
        for n, pair in enumerate(pairs):
            if n % AT_ONCE == 0:
                keys = [key for one in pairs[n : n + AT_ONCE] for key in one.key]
                session.info["wishes"] = _load(session, keys)  # the session itself would forget
            yield Progress(n, len(pairs), _("Opening cases"))
            ours, theirs = _pair(session, *pair.key)
            if _live(session, ours, theirs) is not None:
                raise RuleBroken(
                    _(
                        "{here} and {there} have been proposed meanwhile. Plan the round again."
                    ).format(here=pair.school, there=pair.candidate.party)
                )
            proposal = _add(session, ours, theirs, pair.candidate, today)
            proposal.round_id = held
            case = _accept(session, proposal, pair.candidate, today, None, None)
            done.append(Accepted(proposal.id, case.id))
    return done


def settle(session: Session, wishes: Iterable[Wish]) -> None:
    """Set the status of wishes in the queue from their proposals."""
    session.flush()
    for wish in wishes:
        if wish.status not in QUEUED:
            continue
        counts = _answers(session, wish)
        if counts.get(ProposalStatus.ACCEPTED, 0) >= wish.capacity:
            wish.status = WishStatus.MATCHED
        elif counts.get(ProposalStatus.PROPOSED, 0):
            wish.status = WishStatus.OFFERED
        else:
            wish.status = WishStatus.OPEN


def _propose(session: Session, ours: Wish, theirs: Wish, today: date, weights: Weights) -> Proposal:
    seen = ones.pair(session, ours.id, theirs.id, today=today, weights=weights)
    if not isinstance(seen, Candidate):
        standing = [b for b in seen.breaches if b.rule not in PASSED_OVER]
        if standing:
            raise RuleBroken(
                _("{here} and {there} cannot be proposed: {reason}").format(
                    here=_name(ours), there=_name(theirs), reason=standing[0].sentence
                )
            )
        seen = _seen(session, ours, theirs, today, weights)
    proposal = _add(session, ours, theirs, seen, today)
    settle(session, (ours, theirs))
    return proposal


def _add(session: Session, ours: Wish, theirs: Wish, seen: Candidate, today: date) -> Proposal:
    for wish in (ours, theirs):
        if wish.status not in IN_THE_QUEUE:
            raise RuleBroken(
                _("The wish of {name} is not open any more. Rank or plan again.").format(
                    name=_name(wish)
                )
            )
    proposal = Proposal(
        school_wish=ours,
        partner_wish=theirs,
        score=seen.score,
        reasons=json.dumps(factors_as_json(seen.factors)),
        proposed_at=_moment(today),
    )
    session.add(proposal)
    session.flush()
    return proposal


def _accept(
    session: Session,
    proposal: Proposal,
    seen: Candidate,
    today: date,
    exchange_type: str | None,
    day: date | None,
) -> Case:
    ours, theirs = proposal.school_wish, proposal.partner_wish
    for wish in (ours, theirs):
        _check_free(session, wish)
    kind = exchange_type or next(iter(seen.exchange_types or ours.exchange_types), None)
    if kind is None:
        raise RuleBroken(_("Neither side has said which type of exchange it wants. Choose one."))
    proposal.status = ProposalStatus.ACCEPTED
    proposal.answered_at = _moment(today)
    opening = Opening(kind, today, day, seen.slot, seen.first_day)
    case = open_case(session, ours, theirs, opening)
    session.flush()
    for wish in (ours, theirs):
        accepted = _answers(session, wish).get(ProposalStatus.ACCEPTED, 0)
        if accepted >= wish.capacity:
            _cancel_siblings(session, wish, today)
    settle(session, (ours, theirs))
    return case


def _cancel_siblings(session: Session, wish: Wish, today: date) -> None:
    """Cancel what else was proposed for a wish whose places are used up."""
    siblings = session.scalars(
        select(Proposal).where(_of(wish), Proposal.status == ProposalStatus.PROPOSED)
    ).all()
    for sibling in siblings:
        sibling.status = ProposalStatus.CANCELLED
        sibling.answered_at = _moment(today)
    settle(session, [w for s in siblings for w in (s.school_wish, s.partner_wish) if w is not wish])


def _end(
    session: Session, proposal: Proposal, status: ProposalStatus, reason: str, today: date
) -> None:
    if not reason.strip():
        raise RuleBroken(_("Say why: the reason helps to match better next time."))
    proposal.status = status
    proposal.decline_reason = reason.strip()
    proposal.answered_at = _moment(today)
    settle(session, (proposal.school_wish, proposal.partner_wish))


def _seen(
    session: Session, ours: Wish, theirs: Wish, today: date, weights: Weights | None = None
) -> Candidate:
    """The pair as matching sees it, whether or not a rule refuses it."""
    f = read(session, today=today, school_wish=ours.id, partner_wish=theirs.id)
    return explain.candidate(f, 0, 0, weights or current(session), Side.SCHOOL)


def _check_free(session: Session, wish: Wish) -> None:
    owner: School | Partner | None = wish.school or wish.partner
    if owner is None or owner.status in (SchoolStatus.CLOSED, PartnerStatus.BLOCKED):
        raise RuleBroken(_("{name} is blocked or closed.").format(name=_name(wish)))
    if wish.status not in IN_THE_QUEUE:
        raise RuleBroken(
            _("The wish of {name} is not open any more. Rank or plan again.").format(
                name=_name(wish)
            )
        )
    if _answers(session, wish).get(ProposalStatus.ACCEPTED, 0) >= wish.capacity:
        raise RuleBroken(_("{name} has no place left.").format(name=_name(wish)))


def _answers(session: Session, wish: Wish) -> dict[str, int]:
    """How many proposals of a wish there are, by status."""
    rows = session.execute(
        select(Proposal.status, func.count()).where(_of(wish)).group_by(Proposal.status)
    )
    return {row[0]: row[1] for row in rows}


def _of(wish: Wish) -> Any:
    return or_(Proposal.school_wish_id == wish.id, Proposal.partner_wish_id == wish.id)


def _load(session: Session, keys: Sequence[int]) -> list[Wish]:
    """Wishes with their owners, read at once; the session finds them as long as they are kept."""
    owners = (joinedload(Wish.school), joinedload(Wish.partner))
    return list(session.scalars(select(Wish).where(Wish.id.in_(keys)).options(*owners)))


def _pair(session: Session, school_wish: int, partner_wish: int) -> tuple[Wish, Wish]:
    ours, theirs = session.get(Wish, school_wish), session.get(Wish, partner_wish)
    if ours is None or theirs is None or not ours.school_id or not theirs.partner_id:
        raise RuleBroken(_("A pair is a wish of a school and a wish of a partner."))
    return ours, theirs


def _accepted_for(session: Session, case: Case) -> Proposal | None:
    """The accepted proposal that a case came from; None where there is none, or not any more."""
    return session.scalar(
        select(Proposal).where(
            Proposal.school_wish_id == case.school_wish_id,
            Proposal.partner_wish_id == case.partner_wish_id,
            Proposal.status == ProposalStatus.ACCEPTED,
        )
    )


def _live(session: Session, ours: Wish, theirs: Wish) -> Proposal | None:
    return session.scalar(
        select(Proposal).where(
            Proposal.school_wish_id == ours.id,
            Proposal.partner_wish_id == theirs.id,
            Proposal.status.in_(LIVE),
        )
    )


def _waiting(session: Session, proposal_id: int) -> Proposal:
    proposal = session.get(Proposal, proposal_id)
    if proposal is None or proposal.status != ProposalStatus.PROPOSED:
        raise RuleBroken(_("This proposal does not wait for an answer any more."))
    return proposal


def _name(wish: Wish) -> str:
    owner = wish.school or wish.partner
    return owner.name if owner else ""


def _moment(day: date) -> datetime:
    return datetime.combine(day, time())
