"""One wish, now: who fits, why, and why the others do not."""

from collections.abc import Callable
from datetime import date

import numpy as np
from sqlalchemy.orm import Session

from desktop.errors import RuleBroken
from desktop.i18n import _
from desktop.models.vocabulary import Side
from desktop.models.wish import Wish
from desktop.services.matching import explain, office_weights, rules, score
from desktop.services.matching.codes import Rule
from desktop.services.matching.facts import Facts
from desktop.services.matching.lazy import Lazy
from desktop.services.matching.reading import read
from desktop.services.matching.results import Candidate, Party, Ranking, Refusal, RefusalGroup
from desktop.services.matching.weights import Weights


def rank(
    session: Session,
    wish_id: int,
    *,
    today: date,
    top: int | None = None,
    weights: Weights | None = None,
) -> Ranking:
    """The partners' wishes for a school's wish, or the schools' wishes for a partner's.

    Args:
        session: a session that reads; the answer no longer needs it.
        wish_id: the wish that asks, whatever its status.
        today: the day from which lead and waiting are counted.
        top: how many candidates at the most; all where None.
        weights: of the factors; the office's where None.

    Raises:
        RuleBroken: there is no such wish.
    """
    side = side_of(session, wish_id)
    if side is Side.SCHOOL:
        facts = read(session, today=today, school_wish=wish_id)
    else:
        facts = read(session, today=today, partner_wish=wish_id)
    return rank_among(facts, side, top=top, weights=weights or office_weights.current(session))


def rank_among(
    f: Facts, asking: Side, *, at: int = 0, top: int | None = None, weights: Weights
) -> Ranking:
    """The ranking of row `at` of the asking side among all wishes of the other side.

    Order: score, then the share of the weights that is known, then the older wish. Refusals: those
    that break the fewest rules first.
    """
    others = len(f.side(Side.PARTNER if asking is Side.SCHOOL else Side.SCHOOL))
    mine, all_others = np.full(others, at), np.arange(others)
    i, j = (mine, all_others) if asking is Side.SCHOOL else (all_others, mine)
    first, broken = np.full(others, len(Rule)), np.zeros(others, np.int8)
    for place, verdict in reversed(list(enumerate(rules.judge(f, i, j).values()))):
        first[verdict.refused] = place
        broken += verdict.refused
    nearest = np.argsort(broken, kind="stable")
    free = np.flatnonzero(first == len(Rule))
    scores = score.score(f, i[free], j[free], weights)
    order = free[np.lexsort((free, -scores.known, -scores.points))][:top]

    def candidates(some: range) -> list[Candidate]:
        at_some = order[some.start : some.stop]
        return explain.candidates(f, i[at_some], j[at_some], weights, asking)

    return Ranking(
        party=f.side(asking).parties[at],
        today=f.today,
        weights=weights,
        considered=others,
        candidates=Lazy.in_blocks(len(order), candidates),
        refused=tuple(
            RefusalGroup(rule, Lazy(len(at_rule), _refusal(f, i, j, at_rule, asking)))
            for place, rule in enumerate(rules.RULES)
            if len(at_rule := nearest[first[nearest] == place])
        ),
    )


def pair(
    session: Session,
    school_wish: int,
    partner_wish: int,
    *,
    today: date,
    weights: Weights | None = None,
) -> Candidate | Refusal:
    """What speaks for or against one pair, seen from the school's wish.

    Raises:
        RuleBroken: they are not a wish of a school and a wish of a partner.
    """
    return between(session, school_wish, partner_wish, today=today, weights=weights)[1]


def between(
    session: Session,
    school_wish: int = 0,
    partner_wish: int = 0,
    *,
    today: date,
    school: int | None = None,
    partner: int | None = None,
    weights: Weights | None = None,
) -> tuple[Party, Candidate | Refusal]:
    """As `pair`, with the school that asks; the wishes may have any status.

    A `school` or a `partner` without a wish is judged by its profile alone (`reading.read`).
    """
    f = read(
        session,
        today=today,
        school_wish=school_wish or None,
        partner_wish=partner_wish or None,
        school=school,
        partner=partner,
    )
    if len(f.schools) != 1 or len(f.partners) != 1:
        raise RuleBroken(_("A pair is a wish of a school and a wish of a partner."))
    asking = f.schools.parties[0]
    verdicts = rules.judge(f, np.array([0]), np.array([0])).values()
    if any(bool(verdict.refused[0]) for verdict in verdicts):
        return asking, explain.refusal(f, 0, 0, Side.SCHOOL)
    weights = weights or office_weights.current(session)
    return asking, explain.candidate(f, 0, 0, weights, Side.SCHOOL)


def side_of(session: Session, wish_id: int) -> Side:
    """Whose wish it is.

    Raises:
        RuleBroken: there is no such wish.
    """
    wish = session.get(Wish, wish_id)
    if wish is None:
        raise RuleBroken(_("There is no wish {id}. Choose one from the list.").format(id=wish_id))
    return Side.SCHOOL if wish.school_id is not None else Side.PARTNER


def _refusal(
    f: Facts, i: rules.Index, j: rules.Index, at: rules.Index, asking: Side
) -> Callable[[int], Refusal]:
    return lambda k: explain.refusal(f, int(i[at[k]]), int(j[at[k]]), asking)
