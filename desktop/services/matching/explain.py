"""Puts what the rules and the factors say of one pair into values that a person reads."""

from datetime import date
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop.i18n import N_
from desktop.models.vocabulary import ExchangeType, Side
from desktop.services.matching import changes, clocks, rules, score
from desktop.services.matching.codes import FactorCode, Rule
from desktop.services.matching.facts import FAR, Facts, Floats
from desktop.services.matching.results import SCALE, Breach, Candidate, Factor, Refusal, Slot
from desktop.services.matching.rules import Index
from desktop.services.matching.said import Said, say
from desktop.services.matching.weights import Weights

TO_ASK: dict[Rule, str] = {
    Rule.TYPE: N_("The types of exchange: {who} has not said which."),
    Rule.AGES: N_("The ages of the pupils: not known of {who}."),
    Rule.PERIOD: N_("The period: {who} has named none, or an open one."),
    Rule.LEAD: N_("The end of the period: neither side has named one."),
    Rule.LANGUAGE: N_("The languages: not known of {who}."),
}


def candidates(f: Facts, i: Index, j: Index, weights: Weights, asking: Side) -> list[Candidate]:
    """Possible pairs, each as the asking side's wish sees it; `i` and `j` flat."""
    scores, parts = score.score(f, i, j, weights), score.details(f, i, j, weights)
    weight = np.array([getattr(weights, code) for code in FactorCode], np.float64)
    ours, theirs = _mean(parts.school, weight), _mean(parts.partner, weight)
    minutes = rules.meet(f, i, j).minutes.tolist()
    first, last = (days.tolist() for days in rules.span(f, i, j))
    feasible = rules.feasible_types(f, i, j).tolist()
    unknown = {rule: verdict.unknown for rule, verdict in rules.judge(f, i, j).items()}
    earlier = f.earlier_of(score.owners(f, i, j))
    out = []
    for k, (row, column) in enumerate(zip(i.tolist(), j.tolist(), strict=True)):
        slot = best_slot(f, row, column, first[k], last[k])
        at = int(f.partners.covering[column])
        open_end = min(f.schools.end[row], f.partners.end[column]) == FAR
        out.append(
            Candidate(
                party=f.partners.parties[column]
                if asking is Side.SCHOOL
                else f.schools.parties[row],
                score=int(scores.points[k]) / SCALE,
                for_school=_known(ours[k]),
                for_partner=_known(theirs[k]),
                known=float(scores.known[k]),
                factors=_factors(parts, k, weight, slot, minutes[k]),
                slot=slot,
                minutes=None if minutes[k] < 0 else minutes[k],
                exchange_types=_types(f, row, column, feasible[k]),
                covering=f.coverings[at] if at >= 0 else None,
                earlier=int(earlier[k]),
                first_day=date.fromordinal(first[k]),
                last_day=None if open_end else date.fromordinal(last[k]),
                to_ask=_to_ask(f, row, column, [rule for rule in unknown if unknown[rule][k]]),
            )
        )
    return out


def candidate(f: Facts, i: int, j: int, weights: Weights, asking: Side) -> Candidate:
    """One possible pair; see `candidates`."""
    return candidates(f, np.array([i]), np.array([j]), weights, asking)[0]


def refusal(f: Facts, i: int, j: int, asking: Side) -> Refusal:
    """A pair that is not possible, with every rule that it breaks."""
    verdicts = rules.judge(f, np.array([i]), np.array([j]))
    party = f.partners.parties[j] if asking is Side.SCHOOL else f.schools.parties[i]
    return Refusal(
        party,
        tuple(breach(f, i, j, rule) for rule, said in verdicts.items() if bool(said.refused[0])),
    )


def breach(f: Facts, i: int, j: int, rule: Rule) -> Breach:
    """Why a rule refuses a pair, and what would mend it."""
    sentence, mended = changes.ASKED[rule](f, i, j)
    assumed = rule is Rule.CLOCK and bool(rules.meet(f, np.array([i]), np.array([j])).assumed[0])
    return Breach(rule, sentence, mended, assumed)


def best_slot(f: Facts, i: int, j: int, first: int, last: int) -> Slot | None:
    """The longest stretch at school together from day `first` to `last`; None if none is known."""
    here = f.clock.here[f.schools.hours[i]]
    there, zone = f.clock.there[f.partners.hours[j]]
    if zone is None:
        return None
    found = clocks.best_day(here, there, zone, first, last)
    if found is None:
        return None
    stretch, _day = found
    return Slot(
        stretch.minutes,
        stretch.here_start,
        stretch.here_end,
        stretch.there_start,
        stretch.there_end,
        zone,
        here.assumed,
        there.assumed,
    )


def _factors(
    parts: score.Details, k: int, weight: NDArray[np.float64], slot: Slot | None, minutes: int
) -> tuple[Factor, ...]:
    value, school, partner, points = (
        column[:, k].tolist() for column in (parts.value, parts.school, parts.partner, parts.points)
    )
    return tuple(
        Factor(
            code,
            float(weight[n]),
            _known(value[n]),
            _known(school[n]),
            _known(partner[n]),
            points[n],
            _note(code, slot, minutes),
        )
        for n, code in enumerate(FactorCode)
    )


def _types(f: Facts, i: int, j: int, feasible: int) -> tuple[str, ...]:
    """The feasible types, those first that the school names first."""
    listed = f.schools.type_codes[i] or f.partners.type_codes[j] or tuple(ExchangeType)
    return tuple(str(code) for code in listed if feasible & rules.TYPE_BIT.get(code, 0))


def _to_ask(f: Facts, i: int, j: int, asked: list[Rule]) -> tuple[Said, ...]:
    if Rule.PERIOD in asked and Rule.LEAD in asked:
        asked.remove(Rule.LEAD)
    here, there = f.schools, f.partners
    missing: dict[Rule, tuple[bool, bool]] = {
        Rule.TYPE: (not here.types[i], not there.types[j]),
        Rule.AGES: (
            here.youngest[i] < 0 or here.oldest[i] < 0,
            there.youngest[j] < 0 or there.oldest[j] < 0,
        ),
        Rule.PERIOD: (
            not here.start[i] or here.end[i] == FAR,
            not there.start[j] or there.end[j] == FAR,
        ),
        Rule.LANGUAGE: (not here.languages_known[i], not there.languages_known[j]),
    }
    out: list[Said] = []
    for rule in asked:
        if rule is Rule.CLOCK:
            out.append(_clock_to_ask(f, i, j))
        else:
            names = [
                party
                for party, lacks in zip(
                    (here.parties[i], there.parties[j]),
                    missing.get(rule, (False, False)),
                    strict=True,
                )
                if lacks
            ]
            out.append(say(TO_ASK[rule], who=names))
    return tuple(out)


def _clock_to_ask(f: Facts, i: int, j: int) -> Said:
    if not f.clock.zone_known[f.partners.hours[j]]:
        return say(
            N_("The time zone of {name} is not known, so the shared hours are not either."),
            name=f.partners.parties[j],
        )
    return changes.usual_hours(
        here=bool(f.clock.here_assumed[f.schools.hours[i]]),
        there=bool(f.clock.there_assumed[f.partners.hours[j]]),
    )


def _note(code: FactorCode, slot: Slot | None, minutes: int) -> Said | None:
    """What the shared minutes rest on."""
    if code is not FactorCode.MINUTES:
        return None
    if minutes < 0:
        return say(N_("The time zone there is not known."))
    if slot is None:
        return say(N_("No shared minutes."))
    if slot.assumed:
        return say(
            N_("{minutes} minutes: {slot}. {assumed}"),
            minutes=str(slot.minutes),
            slot=slot,
            assumed=changes.usual_hours(here=slot.assumed_here, there=slot.assumed_there),
        )
    return say(N_("{minutes} minutes: {slot}"), minutes=str(slot.minutes), slot=slot)


def _known(value: Any) -> float | None:
    return None if isnan(value) else float(value)


def _mean(values: Floats, weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weighted mean of each column's known values; NaN where none counts."""
    counts = ~np.isnan(values) * weight[:, None]
    total = counts.sum(axis=0)
    parts = (np.where(np.isnan(values), 0, values) * counts).sum(axis=0)
    out: NDArray[np.float64] = np.where(total > 0, parts / np.where(total > 0, total, 1), np.nan)
    return out
