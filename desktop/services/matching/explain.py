"""Puts what the rules and the factors say of one pair into values that a person reads."""

from datetime import date
from math import isnan
from typing import Any

import numpy as np

from desktop.i18n import N_
from desktop.models.vocabulary import ExchangeType, Side
from desktop.services.matching import changes, clocks, rules, score
from desktop.services.matching.codes import FactorCode, Rule
from desktop.services.matching.facts import FAR, Facts, Floats
from desktop.services.matching.results import SCALE, Breach, Candidate, Factor, Refusal, Slot
from desktop.services.matching.said import Said, say
from desktop.services.matching.weights import Weights

TO_ASK: dict[Rule, str] = {
    Rule.TYPE: N_("The types of exchange: {who} has not said which."),
    Rule.AGES: N_("The ages of the pupils: not known of {who}."),
    Rule.PERIOD: N_("The period: {who} has named none, or an open one."),
    Rule.LEAD: N_("The end of the period: neither side has named one."),
    Rule.LANGUAGE: N_("The languages: not known of {who}."),
}


def candidate(f: Facts, i: int, j: int, weights: Weights, asking: Side) -> Candidate:
    """A possible pair, as the asking side's wish sees it."""
    rows, columns = np.array([i]), np.array([j])
    party = (f.partners if asking is Side.SCHOOL else f.schools).parties[
        j if asking is Side.SCHOOL else i
    ]
    scores = score.score(f, rows, columns, weights)
    detail = score.detail(f, i, j, weights)
    slot = best_slot(f, i, j)
    minutes = int(rules.meet(f, rows, columns).minutes[0])
    at = int(f.partners.covering[j])
    first, last = (int(day[0]) for day in rules.span(f, rows, columns))
    open_end = min(f.schools.end[i], f.partners.end[j]) == FAR
    feasible = int(rules.feasible_types(f, rows, columns)[0])
    weight = np.array([getattr(weights, code) for code in FactorCode], np.float64)
    found = np.flatnonzero(f.earlier == score.owners(f, rows, columns))
    return Candidate(
        party=party,
        score=int(scores.points[0]) / SCALE,
        for_school=_mean(detail.school, weight),
        for_partner=_mean(detail.partner, weight),
        known=float(scores.known[0]),
        factors=tuple(
            Factor(
                code,
                float(weight[k]),
                _known(detail.value[k]),
                _known(detail.school[k]),
                _known(detail.partner[k]),
                int(detail.points[k]),
                _note(code, slot, minutes),
            )
            for k, code in enumerate(FactorCode)
        ),
        slot=slot,
        minutes=None if minutes < 0 else minutes,
        exchange_types=_types(f, i, j, feasible),
        covering=f.coverings[at] if at >= 0 else None,
        earlier=int(f.earlier_count[found[0]]) if len(found) else 0,
        first_day=date.fromordinal(first),
        last_day=None if open_end else date.fromordinal(last),
        to_ask=_to_ask(f, i, j),
    )


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


def best_slot(f: Facts, i: int, j: int) -> Slot | None:
    """The first day with the longest stretch at school together; None if there is none known."""
    here = f.clock.here[f.schools.hours[i]]
    there, zone = f.clock.there[f.partners.hours[j]]
    if zone is None:
        return None
    first, last = (int(day[0]) for day in rules.span(f, np.array([i]), np.array([j])))
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


def _types(f: Facts, i: int, j: int, feasible: int) -> tuple[str, ...]:
    """The feasible types, those first that the school names first."""
    listed = f.schools.type_codes[i] or f.partners.type_codes[j] or tuple(ExchangeType)
    return tuple(str(code) for code in listed if feasible & rules.TYPE_BIT.get(code, 0))


def _to_ask(f: Facts, i: int, j: int) -> tuple[Said, ...]:
    verdicts = rules.judge(f, np.array([i]), np.array([j]))
    asked = [rule for rule, verdict in verdicts.items() if bool(verdict.unknown[0])]
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
                party.name
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
            name=f.partners.parties[j].name,
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


def _mean(values: Floats, weight: Any) -> float | None:
    there = ~np.isnan(values)
    if not weight[there].sum() > 0:
        return None
    return float((values[there] * weight[there]).sum() / weight[there].sum())
