"""What matching answers with: plain values, free of the database and of any screen.

Everything that a person reads is made when it is read (`str(…)`, `.label`, `.sentence`), so that a
switch of language shows at the next drawing. Scores run from 0 to 1 in steps of 1/10,000; None is
unknown, never zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop.i18n import N_, _
from desktop.models.vocabulary import Side, Weekday
from desktop.services.matching.codes import FactorCode as FactorCode
from desktop.services.matching.codes import Rule as Rule
from desktop.services.matching.problem import Aim
from desktop.services.matching.said import Name, Said, say
from desktop.services.matching.terms import Pairs, Terms
from desktop.services.matching.weights import Weights

SCALE = 10_000
"""A score of 1 in whole points; the solver and the explanations count in points."""


@dataclass(frozen=True, slots=True)
class Factor:
    """One soft factor of a pair.

    `school` and `partner` are how well each side is served (0 to 1; None: unknown), `value` is the
    mean of the known sides. `points` is what the factor adds to the pair's score: the points of all
    factors add up to the score exactly. `note` says what the value rests on.
    """

    code: FactorCode
    weight: float
    value: float | None
    school: float | None
    partner: float | None
    points: int
    note: Said | None = None

    @property
    def label(self) -> str:
        """The factor's name, to be read."""
        return _(self.code.label)

    @property
    def contribution(self) -> float:
        """What the factor adds to the score, 0 to 1."""
        return self.points / SCALE


@dataclass(frozen=True, slots=True)
class Slot:
    """The longest stretch that both sides are at school, on the best day found.

    All times are local, without offset. `assumed_here`, `assumed_there`: the hours of that side
    are not known, and a usual school day was taken instead.
    """

    minutes: int
    here_start: datetime
    here_end: datetime
    there_start: datetime
    there_end: datetime
    zone: str
    assumed_here: bool = False
    assumed_there: bool = False

    @property
    def assumed(self) -> bool:
        """Whether any hours were assumed."""
        return self.assumed_here or self.assumed_there

    @property
    def weekday(self) -> Weekday:
        """The day of the week in Tokyo."""
        return tuple(Weekday)[self.here_start.weekday()]

    @property
    def day_shift(self) -> int:
        """The date there less the date here, in days: -1 is the day before there."""
        return (self.there_start.date() - self.here_start.date()).days

    def __str__(self) -> str:
        """Both local times: `Monday 08:30-10:00 (there Sunday 15:30-17:00, the day before)`."""
        there_day = tuple(Weekday)[self.there_start.weekday()]
        shift = {-1: N_("the day before"), 1: N_("the day after")}.get(self.day_shift)
        message = N_("{day} {here} (there {there})")
        if shift:
            message = N_("{day} {here} (there {there_day} {there}, {shift})")
        return str(
            say(
                message,
                day=say(self.weekday.label),
                here=f"{self.here_start:%H:%M}–{self.here_end:%H:%M}",
                there=f"{self.there_start:%H:%M}–{self.there_end:%H:%M}",
                there_day=say(there_day.label),
                shift=say(shift or there_day.label),
            )
        )


@dataclass(frozen=True, slots=True)
class Covering:
    """The agreement that covers a partner's country or region, newest version."""

    agreement_id: int
    title: str
    title_ja: str | None
    signed_on: date | None


@dataclass(frozen=True, slots=True)
class Party:
    """Who stands behind a wish. `owner_id` is a school's or a partner's id, as `side` says."""

    wish_id: int
    side: Side
    owner_id: int
    name: str
    name_en: str | None = None
    name_ja: str | None = None
    country: str = "JP"
    region: str | None = None
    place: str | None = None
    title: str | None = None

    def __str__(self) -> str:
        """What the party is called in the language of now."""
        return str(Name(self.name, self.name_en, self.name_ja))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair that is possible, seen from the wish that asks; `party` is the other side.

    `score` 0 to 1; `for_school` and `for_partner` are the same mean over each side's own view;
    `known` is the share of the weights that rests on known facts. `exchange_types` are the types
    that both want and that can be held. `to_ask` are the rules that missing data left open.
    `first_day` to `last_day` is when it could be held, as far as is known.
    """

    party: Party
    score: float
    for_school: float | None
    for_partner: float | None
    known: float
    factors: tuple[Factor, ...]
    slot: Slot | None
    minutes: int | None
    exchange_types: tuple[str, ...]
    covering: Covering | None
    earlier: int
    first_day: date | None
    last_day: date | None
    to_ask: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Breach:
    """A hard rule that a pair breaks, why, and the smallest changes that would mend it.

    `assumed`: it rests on usual school hours, because the real ones are not known.
    """

    rule: Rule
    sentence: Said
    changes: tuple[Said, ...] = ()
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A pair that is not possible, with every rule that it breaks (at least one)."""

    party: Party
    breaches: tuple[Breach, ...]


@dataclass(frozen=True, slots=True)
class RefusalGroup:
    """The refused pairs whose first broken rule is the same."""

    rule: Rule
    refusals: Sequence[Refusal]

    @property
    def label(self) -> str:
        """The rule's name, to be read."""
        return _(self.rule.label)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer for one wish: possible partners, best first, and the others by reason.

    Candidates and refusals are made when they are looked at, so a long list costs nothing.
    """

    party: Party
    today: date
    weights: Weights
    considered: int
    candidates: Sequence[Candidate]
    refused: tuple[RefusalGroup, ...]

    @property
    def refused_count(self) -> int:
        """How many pairs are not possible."""
        return sum(len(group.refusals) for group in self.refused)


@dataclass(frozen=True, slots=True)
class PlannedPair:
    """A pair of the plan; `candidate` is seen from the school's wish."""

    school: Party
    candidate: Candidate
    locked: bool = False

    @property
    def score(self) -> float:
        """The pair's score, 0 to 1."""
        return self.candidate.score

    @property
    def key(self) -> tuple[int, int]:
        """The ids of the school's and of the partner's wish."""
        return self.school.wish_id, self.candidate.party.wish_id


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A wish that the plan leaves out.

    `allowed` is how many of the other side the rules left. Where none, `rule` is the one by which
    alone most pairs fail, or else the one that refuses most, and `refused` counts the pairs by the
    rule that refuses them first.
    """

    party: Party
    allowed: int
    rule: Rule | None
    refused: Mapping[Rule, int]
    reason: Said


@dataclass(frozen=True, slots=True)
class Price:
    """What one place more at a scarce partner could add at the most: wishes served, then points."""

    party: Party
    wishes: int
    points: int

    @property
    def score(self) -> float:
        """The points as a sum of scores."""
        return self.points / SCALE


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """The plan of a round over the wishes that take part.

    It is the best by the aims of its terms, in their order; `values` is what it reached by each.
    `objective` is the sum of the pairs' scores. `proven`: the solver proved that no plan is better,
    so that the bound is what was reached and the gap is 0. `greedy_count` wishes of schools with a
    partner and a total of `greedy_objective` are what always taking the best pair left would have
    given. `places` counts the exchanges that the schools' wishes have room for. `points` are the
    pairs with their scores in points, `parties` the wishes of both sides by id, `prices` the
    partners whose places are all used and what one place more could add at the most, dearest first.
    """

    today: date
    terms: Terms
    school_wishes: int
    partner_wishes: int
    places: int
    possible_pairs: int
    pairs: Sequence[PlannedPair]
    objective: float
    proven: bool
    greedy_count: int
    greedy_objective: float
    unmatched_schools: Sequence[Unmatched]
    unmatched_partners: Sequence[Unmatched]
    values: Mapping[Aim, int]
    points: Mapping[tuple[int, int], int]
    parties: Mapping[int, Party]
    prices: Sequence[Price]

    @property
    def weights(self) -> Weights:
        """The weights of the soft factors."""
        return self.terms.weights

    @property
    def locked(self) -> Pairs:
        """The pairs that the plan had to hold."""
        return self.terms.locked

    @property
    def forbidden(self) -> Pairs:
        """The pairs that it must not hold."""
        return self.terms.forbidden

    @property
    def unmatched(self) -> Sequence[Unmatched]:
        """The wishes that are left out: the schools' first, then the partners'."""
        return [*self.unmatched_schools, *self.unmatched_partners]

    @property
    def matched_schools(self) -> int:
        """How many of the schools' wishes have at least one pair."""
        return self.school_wishes - len(self.unmatched_schools)

    def __str__(self) -> str:
        """One sentence of result."""
        message = (
            N_("{n} of {all} wishes of schools matched, proven best; greedy {greedy}.")
            if self.proven
            else N_("{n} of {all} wishes of schools matched; greedy {greedy}.")
        )
        return str(
            say(message, n=self.matched_schools, all=self.school_wishes, greedy=self.greedy_count)
        )
