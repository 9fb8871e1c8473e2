"""What matching answers, as plain values for commands and files."""

from collections.abc import Sequence
from typing import Any

from desktop.services.matching.results import Candidate, Factor, Ranking, RoundPlan


def factors_as_json(factors: Sequence[Factor]) -> dict[str, Any]:
    """The factors by code: value and each side's view (null: unknown), weight, and what it adds."""
    return {
        str(factor.code): {
            "value": _rounded(factor.value),
            "school": _rounded(factor.school),
            "partner": _rounded(factor.partner),
            "weight": factor.weight,
            "adds": factor.contribution,
        }
        for factor in factors
    }


def ranking_as_json(ranking: Ranking) -> dict[str, Any]:
    """A ranking as plain values; sentences are in the language of now."""
    return {
        "wish": ranking.party.wish_id,
        "side": str(ranking.party.side),
        "considered": ranking.considered,
        "candidates": [_candidate_as_json(candidate) for candidate in ranking.candidates],
        "refused": [
            {
                "rule": str(group.rule),
                "wish": refusal.party.wish_id,
                "name": refusal.party.name,
                "country": refusal.party.country,
                "reasons": [
                    {
                        "rule": str(breach.rule),
                        "reason": str(breach.sentence),
                        "changes": [str(change) for change in breach.changes],
                    }
                    for breach in refusal.breaches
                ],
            }
            for group in ranking.refused
            for refusal in group.refusals
        ],
    }


def round_as_json(plan: RoundPlan) -> dict[str, Any]:
    """A plan as plain values: the pairs, the objective and who is left out, and why."""
    return {
        "pairs": [
            {
                "wish": pair.school.wish_id,
                "partner_wish": pair.candidate.party.wish_id,
                "score": pair.score,
                "factors": factors_as_json(pair.candidate.factors),
            }
            for pair in plan.pairs
        ],
        "objective": plan.objective,
        "bound": plan.objective if plan.proven else None,
        "gap": 0 if plan.proven else None,
        "proven": plan.proven,
        "terms": plan.terms.as_json(),
        "reached": {str(aim): value for aim, value in plan.values.items()},
        "prices": [
            {"partner_wish": each.party.wish_id, "wishes": each.wishes, "score": each.score}
            for each in plan.prices
        ],
        "greedy": {"matched": plan.greedy_count, "objective": plan.greedy_objective},
        "unmatched": [
            {
                "wish": one.party.wish_id,
                "side": str(one.party.side),
                "rule": str(one.rule) if one.rule else None,
                "reason": str(one.reason),
            }
            for one in plan.unmatched
        ],
    }


def _candidate_as_json(candidate: Candidate) -> dict[str, Any]:
    slot, covering = candidate.slot, candidate.covering
    return {
        "wish": candidate.party.wish_id,
        "owner": candidate.party.owner_id,
        "name": candidate.party.name,
        "country": candidate.party.country,
        "score": candidate.score,
        "known": _rounded(candidate.known),
        "for_school": _rounded(candidate.for_school),
        "for_partner": _rounded(candidate.for_partner),
        "factors": factors_as_json(candidate.factors),
        "exchange_types": list(candidate.exchange_types),
        "minutes": candidate.minutes,
        "slot": slot
        and {
            "here": [slot.here_start.isoformat(), slot.here_end.isoformat()],
            "there": [slot.there_start.isoformat(), slot.there_end.isoformat()],
            "zone": slot.zone,
            "assumed": slot.assumed,
        },
        "agreement": covering and covering.title,
        "earlier": candidate.earlier,
        "to_ask": [str(said) for said in candidate.to_ask],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
