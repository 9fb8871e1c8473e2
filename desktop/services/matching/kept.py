"""Rounds that were held: kept with their terms, to be looked at and held again in the same way."""

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.models.round import MatchingRound
from desktop.models.vocabulary import ProposalStatus
from desktop.models.wish import Proposal
from desktop.services.matching.results import RoundPlan
from desktop.services.matching.terms import Terms
from desktop.services.store import Store


@dataclass(frozen=True, slots=True)
class Held:
    """A round that was held: its terms, what the plan reached, and what became of its pairs.

    `accepted` pairs opened a case, `cancelled` of them gave their places back later.
    """

    id: int
    held_on: date
    who: str
    terms: Terms
    wishes: int
    matched: int
    objective: float
    greedy: int
    accepted: int
    cancelled: int


def keep(session: Session, plan: RoundPlan, *, who: str, today: date) -> int:
    """Keep a round whose pairs are being accepted; its id."""
    held = MatchingRound(
        held_on=today,
        who=who,
        terms=json.dumps(plan.terms.as_json(), ensure_ascii=False, sort_keys=True),
        wishes=plan.school_wishes,
        matched=plan.matched_schools,
        objective=plan.objective,
        proven=plan.proven,
        greedy=plan.greedy_count,
    )
    session.add(held)
    session.flush()
    return held.id


def rounds(store: Store) -> list[Held]:
    """The rounds that were held, newest first."""
    with store.read() as session:
        counts: dict[int | None, dict[str, int]] = {}
        rows = session.execute(
            select(Proposal.round_id, Proposal.status, func.count())
            .where(Proposal.round_id.is_not(None))
            .group_by(Proposal.round_id, Proposal.status)
        )
        for key, status, n in rows:
            counts.setdefault(key, {})[status] = n
        found = session.scalars(select(MatchingRound).order_by(MatchingRound.id.desc()))
        return [_held(each, counts.get(each.id, {})) for each in found]


def _held(row: MatchingRound, counts: dict[str, int]) -> Held:
    cancelled = counts.get(ProposalStatus.CANCELLED, 0)
    return Held(
        row.id,
        row.held_on,
        row.who,
        Terms.from_json(json.loads(row.terms)),
        row.wishes,
        row.matched,
        row.objective,
        row.greedy,
        counts.get(ProposalStatus.ACCEPTED, 0) + cancelled,
        cancelled,
    )
