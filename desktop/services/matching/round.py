"""A round: all open wishes at once, the best plan that there is, and why some are left out."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop.errors import RuleBroken
from desktop.i18n import N_, _
from desktop.models.vocabulary import Side
from desktop.services.matching import explain, rules, score, solve
from desktop.services.matching.codes import Rule
from desktop.services.matching.facts import Facts
from desktop.services.matching.lazy import Lazy
from desktop.services.matching.reading import read
from desktop.services.matching.results import SCALE, PlannedPair, RoundPlan, Unmatched
from desktop.services.matching.rules import Index
from desktop.services.matching.said import say
from desktop.services.matching.weights import Weights
from desktop.services.progress import Progress, Work
from desktop.services.store import Store

PAIRS_AT_ONCE = 400_000
"""So many pairs are scored between two steps of progress: little memory, quick to cancel."""

Points = NDArray[np.int32]
Edges = tuple[Index, Index, Points]


def plan_round(
    store: Store,
    *,
    today: date,
    weights: Weights | None = None,
    locked: Iterable[tuple[int, int]] = (),
    forbidden: Iterable[tuple[int, int]] = (),
) -> Work[RoundPlan]:
    """Work that plans a round over all open wishes; nothing is written.

    Args:
        store: the store that holds the wishes.
        today: the day from which lead and waiting are counted.
        weights: of the factors; the defaults where None.
        locked: pairs (school's wish, partner's wish) that the plan must hold.
        forbidden: pairs that it must not.

    Raises:
        RuleBroken: a locked pair is not possible, or both locked and forbidden.
    """
    yield Progress(0, 1, _("Reading the wishes"))
    with store.read() as session:
        facts = read(session, today=today)
    plan = yield from plan_among(
        facts, weights or Weights(), locked=frozenset(locked), forbidden=frozenset(forbidden)
    )
    return plan


def plan_among(
    f: Facts,
    weights: Weights,
    *,
    locked: frozenset[tuple[int, int]] = frozenset(),
    forbidden: frozenset[tuple[int, int]] = frozenset(),
) -> Work[RoundPlan]:
    """The plan for facts that are read already; see `plan_round`."""
    edges = yield from edges_of(f, weights)
    i, j, points = edges
    keep = frozenset(_place(f, pair) for pair in locked)
    away = frozenset(place for pair in forbidden if (place := _find(f, pair)) is not None)
    _check_locked(f, keep, edges)
    yield Progress(len(f.schools), len(f.schools) + 1, _("Looking for the best plan"))
    problem = solve.instance(
        places(f, Side.SCHOOL), places(f, Side.PARTNER), edges, locked=keep, forbidden=away
    )
    best, simple = solve.solve(problem), solve.greedy(problem)

    order = np.lexsort((best.j, best.i, -_points_of(f, edges, best)))
    rows, columns = best.i[order], best.j[order]

    def planned(some: range) -> list[PlannedPair]:
        i_some, j_some = rows[some.start : some.stop], columns[some.start : some.stop]
        seen = explain.candidates(f, i_some, j_some, weights, Side.SCHOOL)
        ends = zip(i_some.tolist(), j_some.tolist(), seen, strict=True)
        return [PlannedPair(f.schools.parties[a], one, (a, b) in keep) for a, b, one in ends]

    return RoundPlan(
        today=f.today,
        weights=weights,
        school_wishes=int((places(f, Side.SCHOOL) > 0).sum()),
        partner_wishes=int((places(f, Side.PARTNER) > 0).sum()),
        places=int(places(f, Side.SCHOOL).sum()),
        possible_pairs=len(points),
        pairs=Lazy.in_blocks(len(rows), planned),
        objective=best.total / SCALE,
        proven=best.proven,
        greedy_count=simple.served,
        greedy_objective=simple.total / SCALE,
        unmatched_schools=_left_out(f, Side.SCHOOL, best.i, i),
        unmatched_partners=_left_out(f, Side.PARTNER, best.j, j),
        locked=locked,
        forbidden=forbidden,
    )


def edges_of(f: Facts, weights: Weights) -> Work[Edges]:
    """All possible pairs as rows, columns and points, in blocks of rows."""
    step = max(1, PAIRS_AT_ONCE // max(1, len(f.partners)))
    found: list[Edges] = []
    for start in range(0, len(f.schools), step):
        yield Progress(start, len(f.schools) + 1, _("Comparing wishes"))
        rows = np.arange(start, min(start + step, len(f.schools)))
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


def places(f: Facts, side: Side) -> NDArray[np.int32]:
    """The places that a round may fill: those left, less those that wait for an answer."""
    facts = f.side(side)
    free: NDArray[np.int32] = np.maximum(facts.left - facts.pending, 0)
    return free


def _left_out(f: Facts, side: Side, served: Index, ends: Index) -> Lazy[Unmatched]:
    """The wishes with a place that no pair of the plan serves."""
    out = places(f, side) > 0
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
            return Unmatched(party, free, None, {}, say(message, n=str(free)))
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
            n=str(found.near or found.first[found.rule]),
            all=str(sum(found.first.values())),
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


def _points_of(f: Facts, edges: Edges, best: solve.Solution) -> Points:
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
            _("The pair {a}–{b} cannot be locked: one of its wishes is not open.").format(
                a=pair[0], b=pair[1]
            )
        )
    return found


def _check_locked(f: Facts, keep: frozenset[tuple[int, int]], edges: Edges) -> None:
    keys = rules.pair_key(f, edges[0], edges[1])
    for i, j in sorted(keep):
        if not np.isin(i * len(f.partners) + j, keys):
            refusal = explain.refusal(f, i, j, Side.SCHOOL)
            raise RuleBroken(
                _("{here} and {there} cannot be locked: {reason}").format(
                    here=f.schools.parties[i].name,
                    there=f.partners.parties[j].name,
                    reason=refusal.breaches[0].sentence,
                )
            )
