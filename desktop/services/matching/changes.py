"""Why a rule refuses a pair, in a sentence, and the smallest changes that would make it possible."""

from collections.abc import Callable, Iterable
from datetime import date

import numpy as np

from desktop.i18n import N_, format_day
from desktop.models.vocabulary import ExchangeType, Vocabulary
from desktop.services.matching import clocks, rules
from desktop.services.matching.clocks import LEAST_MINUTES, Hours
from desktop.services.matching.codes import Rule
from desktop.services.matching.facts import FAR, Facts, any_common
from desktop.services.matching.said import CountryCode, LanguageCode, Said, say

Answer = tuple[Said, tuple[Said, ...]]
HALF_HOUR = 30


def blocked(f: Facts, i: int, j: int) -> Answer:
    """A blocked partner or a closed school."""
    if f.partners.blocked[j]:
        return say(N_("{name} is blocked."), name=f.partners.parties[j]), ()
    return say(N_("{name} is closed."), name=f.schools.parties[i]), ()


def unwanted(f: Facts, i: int, j: int) -> Answer:
    """A country that the other side does not want."""
    here, there = f.schools.parties[i], f.partners.parties[j]
    ours = any_common(f.schools.unwanted[:, i], f.partners.home[:, j])
    party, country = (here, there.country) if bool(ours) else (there, here.country)
    return (
        say(N_("{name} does not want {country}."), name=party, country=CountryCode(country)),
        (say(N_("If {name} takes it off its unwanted countries."), name=party),),
    )


def exchange_type(f: Facts, i: int, j: int) -> Answer:
    """No type of exchange that both want."""
    ours, theirs = f.schools.type_codes[i], f.partners.type_codes[j]
    return (
        say(
            N_("{here} wishes for {ours}, {there} for {theirs}."),
            here=f.schools.parties[i],
            there=f.partners.parties[j],
            ours=labels(ExchangeType, ours),
            theirs=labels(ExchangeType, theirs),
        ),
        (
            say(
                N_("If one side takes another type: {types}."),
                types=labels(ExchangeType, (*ours, *theirs)),
            ),
        ),
    )


def ages(f: Facts, i: int, j: int) -> Answer:
    """Ages that do not meet."""
    here, there = f.schools, f.partners
    a, b = int(here.youngest[i]), int(here.oldest[i])
    c, d = int(there.youngest[j]), int(there.oldest[j])
    older_here = a > d >= 0
    ours, theirs = (d, a) if older_here else (c, b)
    return (
        say(N_("Ages {ours} here, {theirs} there."), ours=_span(a, b), theirs=_span(c, d)),
        (
            say(
                N_("With pupils of {ours} here, or of {theirs} there."),
                ours=str(ours),
                theirs=str(theirs),
            ),
        ),
    )


def capacity(f: Facts, i: int, j: int) -> Answer:
    """No place left."""
    side, at = (f.partners, j) if f.partners.left[j] < 1 else (f.schools, i)
    name = side.parties[at]
    return (
        say(N_("{name} has no place left of {n}."), name=name, n=str(int(side.capacity[at]))),
        (say(N_("With one place more at {name}."), name=name),),
    )


def proposed(f: Facts, i: int, j: int) -> Answer:
    """A proposal that is alive."""
    return say(N_("This pair has been proposed and is not declined.")), ()


def declined(f: Facts, i: int, j: int) -> Answer:
    """A proposal that was declined."""
    day, reason = f.decline.get(i * len(f.partners) + j, (None, ""))
    change = (say(N_("If both sides are asked again.")),)
    if day and reason:
        return say(N_("Declined on {day}: {reason}"), day=day, reason=reason), change
    return say(N_("This pair was declined before.")), change


def period(f: Facts, i: int, j: int) -> Answer:
    """Periods that do not meet."""
    a, b = int(f.schools.start[i]), int(f.schools.end[i])
    c, d = int(f.partners.start[j]), int(f.partners.end[j])
    if a > d:
        change = say(N_("From {day} here, or until {other} there."), day=_day(d), other=_day(a))
    else:
        change = say(N_("Until {day} here, or from {other} there."), day=_day(c), other=_day(b))
    return (
        say(N_("Here {ours}, there {theirs}."), ours=_days(a, b), theirs=_days(c, d)),
        (change,),
    )


def lead(f: Facts, i: int, j: int) -> Answer:
    """Less than three months until the end of the period."""
    end = int(min(f.schools.end[i], f.partners.end[j]))
    soonest = int(rules.soonest(f, np.array([i]), np.array([j]))[0])
    later = say(N_("If the period lasts until {day} or longer."), day=_day(soonest))
    if end < f.today.toordinal():
        return say(N_("The period ended on {day}."), day=_day(end)), (later,)
    return (
        say(
            N_("The period ends on {day}; three months ahead is {soonest}."),
            day=_day(end),
            soonest=_day(soonest),
        ),
        (later, say(N_("With a reason for short notice."))),
    )


def language(f: Facts, i: int, j: int) -> Answer:
    """No common language and no interpreter."""
    ours, theirs = f.schools.language_codes[i], f.partners.language_codes[j]
    return (
        say(N_("{ours} here, {theirs} there."), ours=_languages(ours), theirs=_languages(theirs)),
        (
            say(N_("With an interpreter.")),
            say(
                N_("If {theirs} is possible here, or {ours} there."),
                ours=_languages(ours),
                theirs=_languages(theirs),
            ),
        ),
    )


def clock(f: Facts, i: int, j: int) -> Answer:
    """Fewer than sixty shared minutes: later here, earlier or later there, or both."""
    here = f.clock.here[f.schools.hours[i]]
    there, zone = f.clock.there[f.partners.hours[j]]
    first, last = (int(day[0]) for day in rules.span(f, np.array([i]), np.array([j])))
    minutes = int(rules.meet(f, np.array([i]), np.array([j])).minutes[0])
    limit = max(here.end, f.schools.late_end[i] or clocks.AFTER_HERE)
    wide = _wider(there, f.partners.late_end[j])

    def best(a: Hours, b: Hours) -> int:
        return clocks.best_minutes(a, b, zone or clocks.TOKYO, first, last)

    most = best(here._replace(end=limit), wide)
    sentence = say(
        N_("{minutes} shared minutes in class time, {most} after school; 60 are needed."),
        minutes=str(minutes),
        most=str(most),
    )
    if here.assumed or there.assumed:
        sentence = say(
            N_("{sentence} {assumed}"),
            sentence=sentence,
            assumed=usual_hours(here=here.assumed, there=there.assumed),
        )
    found: list[Said] = []
    for end in range(here.end + HALF_HOUR, limit + 1, HALF_HOUR):
        if (gained := best(here._replace(end=end), there)) >= LEAST_MINUTES:
            message = N_("After-school hours until {until} here would give {minutes} minutes.")
            found.append(say(message, until=_clock(end), minutes=str(gained)))
            break
    if (gained := best(here, wide)) >= LEAST_MINUTES:
        message = N_("Hours from {since} to {until} there would give {minutes} minutes.")
        found.append(
            say(
                message,
                since=_clock(wide.start),
                until=_clock(wide.end),
                minutes=str(gained),
            )
        )
    if not found and most >= LEAST_MINUTES:
        message = N_(
            "After-school hours until {end} here and hours from {since} to {until} there would "
            "give {minutes} minutes."
        )
        found.append(
            say(
                message,
                end=_clock(limit),
                since=_clock(wide.start),
                until=_clock(wide.end),
                minutes=str(most),
            )
        )
    if not found and not here.weekdays & there.weekdays:
        found.append(say(N_("If both name a common day of the week.")))
    if not int(rules.common_types(f, np.array([i]), np.array([j]))[0]) & CARD:
        found.append(say(N_("A card exchange needs no shared hours.")))
    return sentence, tuple(found)


CARD = rules.TYPE_BIT[ExchangeType.CARD]

ASKED: dict[Rule, Callable[[Facts, int, int], Answer]] = {
    Rule.BLOCKED: blocked,
    Rule.UNWANTED: unwanted,
    Rule.TYPE: exchange_type,
    Rule.AGES: ages,
    Rule.CAPACITY: capacity,
    Rule.PROPOSED: proposed,
    Rule.DECLINED: declined,
    Rule.PERIOD: period,
    Rule.LEAD: lead,
    Rule.CLOCK: clock,
    Rule.LANGUAGE: language,
}


def usual_hours(*, here: bool, there: bool) -> Said:
    """Whose hours are not known, and what was taken instead."""
    if here and there:
        message = N_("Usual school hours were assumed: {ours} here, {theirs} there.")
    elif here:
        message = N_("Usual school hours were assumed here: {ours}.")
    else:
        message = N_("Usual school hours were assumed there: {theirs}.")
    return say(message, ours=_window(clocks.USUAL_HERE), theirs=_window(clocks.USUAL_THERE))


def labels(vocabulary: type[Vocabulary], codes: Iterable[str]) -> tuple[Said, ...]:
    """The names of codes, to be read."""
    names = {str(code): code.label for code in vocabulary}
    return tuple(say(names.get(code, code)) for code in dict.fromkeys(codes))


def _wider(there: Hours, late: int | None) -> Hours:
    """The earliest and latest that a partner might meet outside class."""
    start, end = clocks.AFTER_THERE
    return there._replace(start=min(there.start, start), end=max(there.end, late or end))


def _languages(codes: Iterable[str]) -> tuple[LanguageCode, ...]:
    return tuple(LanguageCode(code) for code in codes)


def _clock(minutes: int) -> str:
    return f"{clocks.clock(minutes):%H:%M}"


def _window(window: clocks.Window) -> str:
    return f"{_clock(window[0])}–{_clock(window[1])}"


def _day(ordinal: int) -> date:
    return date.fromordinal(ordinal)


class _Days:
    """A span of days, either end of which may be open; in words when read."""

    def __init__(self, start: int, end: int) -> None:
        self.start, self.end = start, end

    def __str__(self) -> str:
        start = format_day(_day(self.start)) if self.start else ""
        end = format_day(_day(self.end)) if self.end != FAR else ""
        return f"{start}–{end}"


def _days(start: int, end: int) -> _Days:
    return _Days(start, end)


def _span(low: int, high: int) -> str:
    if low == high:
        return str(low)
    return f"{low if low >= 0 else ''}–{high if high >= 0 else ''}"
