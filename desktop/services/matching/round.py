"""A round: all open wishes at once, the best plan that there is, and why some are left out."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop.errors import RuleBroken
from desktop.i18n import N_, _
from desktop.models.vocabulary import Side
from desktop.services.matching import explain, office_weights, rules, score, solve
from desktop.services.matching.codes import Rule
from desktop.services.matching.facts import Facts
from desktop.services.matching.greedy import greedy
from desktop.services.matching.lazy import Lazy
from desktop.services.matching.network import Groups, Longs
from desktop.services.matching.problem import Aim, Instance, Solution, instance
from desktop.services.matching.reading import read
from desktop.services.matching.results import SCALE, Party, PlannedPair, Price, RoundPlan, Unmatched
from desktop.services.matching.rules import Index
from desktop.services.matching.said import say
from desktop.services.matching.terms import Terms
from desktop.services.matching.weights import Weights
from desktop.services.progress import Progress, Work
from desktop.services.store import Store

NO_LIMIT = 10**9
PAIRS_AT_ONCE = 400_000
"""So many pairs are scored between two steps of progress: little memory, quick to cancel."""

Points = NDArray[np.int32]
Edges = tuple[Index, Index, Points]


def plan_round(store: Store, *, today: date, terms: Terms | None = None) -> Work[RoundPlan]:
    """Work that plans a round over the open wishes; nothing is written.

    Args:
        store: the store that holds the wishes.
        today: the day from which lead and waiting are counted.
        terms: who takes part, what is fixed, the limits and the aims; the usual ones, with the
            office's weights, where None.

    Raises:
        RuleBroken: a locked pair is not possible, or does not fit under the limits.
    """
    yield Progress(0, 1, _("Reading the wishes"))
    with store.read() as session:
        facts = read(session, today=today)
        terms = terms or Terms(weights=office_weights.current(session))
    plan = yield from plan_among(facts, terms)
    return plan


def plan_among(f: Facts, terms: Terms) -> Work[RoundPlan]:
    """The plan for facts that are read already; see `plan_round`."""
    edges = yield from edges_of(f, terms.weights)
    yield Progress(0, 0, _("Looking for the best plan"))
    problem = problem_of(f, edges, terms)
    steps = solve.solving(problem, terms.aims)
    for done in count():
        yield Progress(done, 0, _("Looking for the best plan"))
        try:
            next(steps)
        except StopIteration as end:
            best: Solution = end.value
            break
    yield Progress(1, 2, _("Comparing with the simple way"))
    simple = greedy(problem)
    yield Progress(2, 2, _("Comparing with the simple way"))
    return _plan(f, terms, edges, best, simple)


def problem_of(f: Facts, edges: Edges, terms: Terms) -> Instance:
    """What the solver is given for some terms.

    Raises:
        RuleBroken: as `plan_round`.
    """
    keep = frozenset(_place(f, pair) for pair in terms.locked)
    away = frozenset(place for pair in terms.forbidden if (place := _find(f, pair)) is not None)
    _check_locked(f, keep, edges)
    here, there = (places(f, side, terms.without) for side in (Side.SCHOOL, Side.PARTNER))
    return instance(
        here,
        there,
        edges,
        locked=keep,
        forbidden=away,
        priority=f.priority,
        left_groups=_newcomers(f, terms, int(there.sum())),
        right_groups=_countries(f, terms),
    )


def _newcomers(f: Facts, terms: Terms, room: int) -> Groups | None:
    """Those who are not there for the first time, who may not have the places kept for the others."""
    if not terms.for_newcomers:
        return None
    others = np.where(f.schools.first == 1, -1, 0)
    return Groups(others.astype(np.int64), np.array([max(0, room - terms.for_newcomers)]))


def _countries(f: Facts, terms: Terms) -> Groups | None:
    """The partners by country, each with its limit."""
    if not terms.caps and Aim.SPREAD not in terms.aims:
        return None
    codes = sorted({party.country for party in f.partners.parties})
    at = {code: n for n, code in enumerate(codes)}
    of = np.array([at[party.country] for party in f.partners.parties], np.int64)
    most = np.array([terms.caps.get(code, NO_LIMIT) for code in codes], np.int64)
    return Groups(of, most)


def _plan(f: Facts, terms: Terms, edges: Edges, best: Solution, simple: Solution) -> RoundPlan:
    taken = _points_of(f, edges, best)
    order = np.lexsort((best.j, best.i, -taken))
    rows, columns, taken = best.i[order], best.j[order], taken[order]
    wishes = f.schools.wish_id[rows].tolist(), f.partners.wish_id[columns].tolist()

    def planned(some: range) -> list[PlannedPair]:
        i_some, j_some = rows[some.start : some.stop], columns[some.start : some.stop]
        seen = explain.candidates(f, i_some, j_some, terms.weights, Side.SCHOOL)
        ends = zip(i_some.tolist(), seen, strict=True)
        pairs = [PlannedPair(f.schools.parties[a], one) for a, one in ends]
        return [replace(pair, locked=pair.key in terms.locked) for pair in pairs]

    here, there = (places(f, side, terms.without) for side in (Side.SCHOOL, Side.PARTNER))
    return RoundPlan(
        today=f.today,
        terms=terms,
        school_wishes=int((here > 0).sum()),
        partner_wishes=int((there > 0).sum()),
        places=int(here.sum()),
        possible_pairs=len(edges[2]),
        pairs=Lazy.in_blocks(len(rows), planned),
        objective=best.total / SCALE,
        proven=best.proven,
        greedy_count=simple.served,
        greedy_objective=simple.total / SCALE,
        unmatched_schools=_left_out(f, Side.SCHOOL, here, best.i, edges[0]),
        unmatched_partners=_left_out(f, Side.PARTNER, there, best.j, edges[1]),
        values=best.values,
        points=dict(zip(zip(*wishes, strict=True), taken.tolist(), strict=True)),
        parties=_Parties(f),
        prices=_prices(f, best, there),
    )


class _Parties(Mapping[int, Party]):
    """The wishes of both sides by id, found when asked for."""

    def __init__(self, f: Facts) -> None:
        self._f = f
        self._at = {
            int(wish): (side, k) for side in Side for k, wish in enumerate(f.side(side).wish_id)
        }

    def __getitem__(self, wish: int) -> Party:
        side, k = self._at[wish]
        return self._f.side(side).parties[k]

    def __iter__(self) -> Iterator[int]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)


def _prices(f: Facts, best: Solution, there: NDArray[np.int32]) -> list[Price]:
    """The partners that the plan uses up, dearest first."""
    if best.price is None:
        return []
    used = np.bincount(best.j, minlength=len(there))
    wishes, points = best.price
    full = np.flatnonzero((used >= there) & (there > 0) & ((wishes > 0) | (points > 0)))
    order = full[np.lexsort((full, -points[full], -wishes[full]))]
    return [Price(f.partners.parties[k], int(wishes[k]), int(points[k])) for k in order.tolist()]


def blocks(f: Facts) -> Iterator[Index]:
    """The rows of schools' wishes that are looked at in one step."""
    step = max(1, PAIRS_AT_ONCE // max(1, len(f.partners)))
    for start in range(0, len(f.schools), step):
        yield np.arange(start, min(start + step, len(f.schools)))


def edges_of(f: Facts, weights: Weights) -> Work[Edges]:
    """All possible pairs as rows, columns and points, in blocks of rows."""
    found: list[Edges] = []
    for rows in blocks(f):
        yield Progress(int(rows[0]), len(f.schools) + 1, _("Comparing wishes"))
        i, j = rules.possible(f, rows)
        found.append((i, j, score.score(f, i, j, weights).points))
    if not found:
        nothing = np.zeros(0, np.intp)
        return nothing, nothing, np.zeros(0, np.int32)
    return (
        np.concatenate([part[0] for part in found]),
        np.concatenate([part[1] for part in found]),
        np.concatenate([part[2] for part in found]),
    )


def places(f: Facts, side: Side, without: Collection[int] = frozenset()) -> NDArray[np.int32]:
    """The places that a round may fill: those left, less those that wait for an answer.

    Wishes that do not take part (`without`) have none.
    """
    facts = f.side(side)
    free: NDArray[np.int32] = np.maximum(facts.left - facts.pending, 0)
    if without:
        free[np.isin(facts.wish_id, list(without))] = 0
    return free


def _left_out(
    f: Facts, side: Side, free: NDArray[np.int32], served: Longs, ends: Index
) -> Lazy[Unmatched]:
    """The wishes with a place that no pair of the plan serves."""
    out = free > 0
    out[served] = False
    rows = np.flatnonzero(out)
    allowed = np.bincount(ends, minlength=len(f.side(side)))
    return Lazy(len(rows), _unmatched(f, side, rows, allowed))


def _unmatched(
    f: Facts, side: Side, rows: Index, allowed: NDArray[np.intp]
) -> Callable[[int], Unmatched]:
    def make(k: int) -> Unmatched:
        row = int(rows[k])
        party = f.side(side).parties[row]
        free = int(allowed[row])
        if free:
            message = N_("Possible with {n}, whose places others fill better.")
            return Unmatched(party, free, None, {}, say(message, n=free))
        found = _refusals(f, side, row)
        if found.rule is None:
            message = N_("The other side has no open wish.")
            return Unmatched(party, 0, None, found.first, say(message))
        if found.near:
            message = N_("Nobody is possible; {n} of {all} would be, but for: {rule}.")
        else:
            message = N_("Nobody is possible. Most often ({n} of {all}): {rule}.")
        reason = say(
            message,
            rule=say(found.rule.label),
            n=found.near or found.first[found.rule],
            all=sum(found.first.values()),
        )
        return Unmatched(party, 0, found.rule, found.first, reason)

    return make


class _Refusals(NamedTuple):
    """Pairs of a wish by the rule that refuses them first, and the rule that matters most.

    That is the one by which alone most pairs fail (`near` of them); where every pair breaks
    several, the one that refuses most.
    """

    first: Mapping[Rule, int]
    rule: Rule | None
    near: int


def _refusals(f: Facts, side: Side, row: int) -> _Refusals:
    others = np.arange(len(f.side(Side.PARTNER if side is Side.SCHOOL else Side.SCHOOL)))
    mine = np.full(len(others), row)
    i, j = (mine, others) if side is Side.SCHOOL else (others, mine)
    verdicts = {rule: verdict.refused for rule, verdict in rules.judge(f, i, j).items()}
    broken = np.sum(list(verdicts.values()), axis=0)
    open_still = np.ones(len(others), bool)
    first: dict[Rule, int] = {}
    for rule, refused in verdicts.items():
        if n := int((refused & open_still).sum()):
            first[rule] = n
        open_still &= ~refused
    alone = {rule: int((refused & (broken == 1)).sum()) for rule, refused in verdicts.items()}
    nearest = max(alone, key=alone.__getitem__)
    if alone[nearest]:
        return _Refusals(first, nearest, alone[nearest])
    return _Refusals(first, max(first, key=first.__getitem__) if first else None, 0)


def _points_of(f: Facts, edges: Edges, best: Solution) -> Points:
    i, j, points = edges
    keys, wanted = rules.pair_key(f, i, j), rules.pair_key(f, best.i, best.j)
    return points[np.searchsorted(keys, wanted)]


def _find(f: Facts, pair: tuple[int, int]) -> tuple[int, int] | None:
    i = np.flatnonzero(f.schools.wish_id == pair[0])
    j = np.flatnonzero(f.partners.wish_id == pair[1])
    return (int(i[0]), int(j[0])) if len(i) and len(j) else None


def _place(f: Facts, pair: tuple[int, int]) -> tuple[int, int]:
    found = _find(f, pair)
    if found is None:
        raise RuleBroken(
            _(
                "The pair {a}–{b} cannot be locked: it takes an open wish of a school and one of a "
                "partner."
            ).format(a=pair[0], b=pair[1])
        )
    return found


def _check_locked(f: Facts, keep: frozenset[tuple[int, int]], edges: Edges) -> None:
    keys = rules.pair_key(f, edges[0], edges[1])
    for i, j in sorted(keep):
        if not np.isin(i * len(f.partners) + j, keys):
            refusal = explain.refusal(f, i, j, Side.SCHOOL)
            raise RuleBroken(
                _("{here} and {there} cannot be locked: {reason}").format(
                    here=f.schools.parties[i],
                    there=f.partners.parties[j],
                    reason=refusal.breaches[0].sentence,
                )
            )
