"""What became of proposals: rates by factor and by country, and what weights they would suggest.

Answered are the proposals that were accepted or declined; cancelled ones were never answered, and
waiting ones not yet. The factors are those of the day on which a proposal was made.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from desktop.models.case import Case
from desktop.models.partner import Partner
from desktop.models.vocabulary import CaseStatus, ProposalStatus
from desktop.models.wish import Proposal, Wish
from desktop.services.matching.codes import FactorCode
from desktop.services.matching.weights import Weights

FEW = 5
"""Fewer answers than this give no rate worth showing."""
NEEDED, NEEDED_EACH = 30, 8
"""So many answers in all, and of each kind, are needed before weights are suggested."""
LOW, HIGH = 1 / 3, 2 / 3
HELD = (CaseStatus.HELD, CaseStatus.REPORTED, CaseStatus.PUBLISHED)
RIDGE, STEPS, DRAWS = 1.0, 200, 200
CLEAR = 0.975
"""In so many of the fits a clear factor is above 0: chance alone gives one in twenty or fewer."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One proposal: its factors' values (None unknown), and what became of it."""

    status: str
    country: str
    values: dict[str, float | None]
    reason: str
    completed: bool
    repeated: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many were accepted; the interval is Wilson's at 95 %."""

    accepted: int
    answered: int

    @property
    def rate(self) -> float | None:
        """The share accepted; None where too few have answered."""
        return self.accepted / self.answered if self.answered >= FEW else None

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies, with 95 % confidence."""
        n = self.answered
        if not n:
            return 0.0, 1.0
        z, p = 1.96, self.accepted / n
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class FactorRates:
    """How often proposals were accepted that a factor spoke against, half for, and for."""

    code: FactorCode
    low: Rate
    middle: Rate
    high: Rate
    unknown: Rate


@dataclass(frozen=True, slots=True)
class Summary:
    """All outcomes of a store, counted."""

    proposed: int
    waiting: int
    accepted: int
    declined: int
    cancelled: int
    completed: int
    repeated: int
    factors: Sequence[FactorRates]
    countries: Sequence[tuple[str, Rate]]
    reasons: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Weights that past answers would speak for; `clear` names the factors that stand out of chance.

    It rests on so many answers. Nothing but a suggestion: what was never proposed was never
    answered.
    """

    weights: Weights
    clear: frozenset[FactorCode]
    answers: int
    accepted: int


def read(session: Session) -> list[Outcome]:
    """The outcomes of all proposals, oldest first."""
    ours, theirs = aliased(Wish), aliased(Wish)
    rows = session.execute(
        select(
            Proposal.status,
            Proposal.reasons,
            Proposal.decline_reason,
            Partner.country,
            ours.school_id,
            theirs.partner_id,
            Case.status,
        )
        .join(ours, ours.id == Proposal.school_wish_id)
        .join(theirs, theirs.id == Proposal.partner_wish_id)
        .join(Partner, Partner.id == theirs.partner_id)
        .outerjoin(
            Case,
            (Case.school_wish_id == Proposal.school_wish_id)
            & (Case.partner_wish_id == Proposal.partner_wish_id),
        )
        .order_by(Proposal.id)
    )
    met: Counter[tuple[int | None, int | None]] = Counter()
    found = []
    for status, reasons, reason, country, school, partner, case in rows:
        accepted = status == ProposalStatus.ACCEPTED
        values = {
            code: part.get("value")
            for code, part in (json.loads(reasons) if reasons else {}).items()
        }
        repeated = accepted and met[school, partner] > 0
        met[school, partner] += accepted
        found.append(
            Outcome(status, country, values, reason or "", accepted and case in HELD, repeated)
        )
    return found


def summary(outcomes: Sequence[Outcome]) -> Summary:
    """The outcomes counted, with rates by factor and by country."""
    status = Counter(each.status for each in outcomes)
    answered = _answered(outcomes)
    countries = Counter(each.country for each in answered)
    reasons = Counter(each.reason for each in outcomes if each.status == ProposalStatus.DECLINED)
    return Summary(
        proposed=len(outcomes),
        waiting=status[ProposalStatus.PROPOSED],
        accepted=status[ProposalStatus.ACCEPTED],
        declined=status[ProposalStatus.DECLINED],
        cancelled=status[ProposalStatus.CANCELLED],
        completed=sum(each.completed for each in outcomes),
        repeated=sum(each.repeated for each in outcomes),
        factors=[_by_factor(code, answered) for code in FactorCode],
        countries=[
            (country, _rate(each for each in answered if each.country == country))
            for country, _n in sorted(countries.items(), key=lambda item: (-item[1], item[0]))
        ],
        reasons=sorted(reasons.items(), key=lambda item: (-item[1], item[0])),
    )


def suggest(outcomes: Sequence[Outcome], now: Weights) -> Suggestion | None:
    """Weights fitted to the answers; None where there are too few of them.

    A logistic regression of accepted on the factors' values, unknown ones at their mean, held
    towards zero (ridge) and to weights of 0 or more; scaled to the sum of the weights of now. A
    factor is clear where its weight stays above 0 in nearly all fits to answers drawn again.
    """
    answered = _answered(outcomes)
    won = np.array([each.status == ProposalStatus.ACCEPTED for each in answered], float)
    if len(answered) < NEEDED or min(won.sum(), len(won) - won.sum()) < NEEDED_EACH:
        return None
    values = np.array(
        [[_value(each, code) for code in FactorCode] for each in answered], float
    ).reshape(len(answered), -1)
    known = ~np.isnan(values)
    mean = np.where(known.any(0), np.nanmean(np.where(known, values, np.nan), 0, where=known), 0.0)
    centred = np.where(known, values - mean, 0.0)
    fitted = _fit(centred, won)
    chance = np.random.default_rng(1)
    drawn = np.array(
        [_fit(centred[at], won[at]) for at in chance.integers(0, len(won), (DRAWS, len(won)))]
    )
    clear = (drawn > 1e-3).mean(0) >= CLEAR
    total = sum(getattr(now, code) for code in FactorCode)
    scale = total / fitted.sum() if fitted.sum() > 0 else 0.0
    weights = {
        str(code): round(float(each) * scale, 1)
        for code, each in zip(FactorCode, fitted, strict=True)
    }
    return Suggestion(
        Weights(**weights, diversity=now.diversity),
        frozenset(code for code, is_clear in zip(FactorCode, clear, strict=True) if is_clear),
        len(answered),
        int(won.sum()),
    )


def _fit(values: Floats, won: Floats) -> Floats:
    """Ridge logistic regression with weights of 0 or more: projected Newton steps, damped."""
    size = values.shape[1]
    weights, constant = np.zeros(size), float(np.log((won.mean() + 1e-6) / (1 - won.mean() + 1e-6)))
    design = np.hstack([values, np.ones((len(won), 1))])
    ridge = np.diag([RIDGE] * size + [1e-6])
    at = np.append(weights, constant)
    for _step in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(design @ at, -30, 30)))
        gradient = design.T @ (won - chance) - ridge @ at
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + ridge
        # A factor that is at 0 and would go below stays out of the step.
        held = np.append((at[:size] <= 0) & (gradient[:size] < 0), [False])
        free = ~held
        move = np.zeros(size + 1)
        move[free] = np.linalg.solve(curve[np.ix_(free, free)], gradient[free])
        new = at + move
        new[:size] = np.maximum(new[:size], 0)
        if np.abs(new - at).max() < 1e-8:
            break
        at = new
    return at[:size]


def _answered(outcomes: Sequence[Outcome]) -> list[Outcome]:
    kinds = (ProposalStatus.ACCEPTED, ProposalStatus.DECLINED)
    return [each for each in outcomes if each.status in kinds]


def _rate(outcomes: Iterable[Outcome]) -> Rate:
    listed = list(outcomes)
    return Rate(sum(each.status == ProposalStatus.ACCEPTED for each in listed), len(listed))


def _by_factor(code: FactorCode, answered: Sequence[Outcome]) -> FactorRates:
    parts: dict[str, list[Outcome]] = {"low": [], "middle": [], "high": [], "unknown": []}
    for each in answered:
        value = each.values.get(code)
        part = (
            "unknown" if value is None
            else "low" if value < LOW
            else "high" if value > HIGH
            else "middle"
        )  # fmt: skip
        parts[part].append(each)
    return FactorRates(code, *(_rate(parts[name]) for name in ("low", "middle", "high", "unknown")))


def _value(outcome: Outcome, code: FactorCode) -> float:
    value = outcome.values.get(code)
    return float("nan") if value is None else value


def as_json(found: Summary, suggestion: Suggestion | None) -> dict[str, Any]:
    """The outcomes as plain values."""

    def rate(each: Rate) -> dict[str, Any]:
        low, high = each.interval
        return {
            "accepted": each.accepted,
            "answered": each.answered,
            "rate": each.rate,
            "interval": [round(low, 4), round(high, 4)],
        }

    names = ("proposed", "waiting", "accepted", "declined", "cancelled", "completed", "repeated")
    return {
        **{name: getattr(found, name) for name in names},
        "countries": {country: rate(each) for country, each in found.countries},
        "factors": {
            str(each.code): {
                name: rate(getattr(each, name)) for name in ("low", "middle", "high", "unknown")
            }
            for each in found.factors
        },
        "reasons": dict(found.reasons),
        "suggestion": suggestion
        and {
            "weights": suggestion.weights.as_json(),
            "clear": sorted(map(str, suggestion.clear)),
            "answers": suggestion.answers,
            "accepted": suggestion.accepted,
        },
    }
