"""Why two wishes are not paired: the rules that refuse them, or what pairing them would cost."""

from dataclasses import dataclass

import numpy as np

from desktop.errors import RuleBroken
from desktop.i18n import N_, _
from desktop.models.vocabulary import Side
from desktop.services.matching import explain, rules
from desktop.services.matching import round as rounds
from desktop.services.matching.comparing import Difference, difference
from desktop.services.matching.facts import Facts
from desktop.services.matching.results import Refusal, RoundPlan
from desktop.services.matching.said import Said, say
from desktop.services.matching.terms import Terms
from desktop.services.progress import Work


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The answer for a pair: `refusal` where a rule refuses it; else what it costs the best plan.

    `planned`: the best plan holds the pair already, so that it costs nothing.
    """

    refusal: Refusal | None
    planned: bool = False
    cost: Difference | None = None

    @property
    def sentences(self) -> list[Said]:
        """The answer in sentences: what stands in the way and what would help, or the cost."""
        if self.refusal is not None:
            found = []
            for breach in self.refusal.breaches:
                found += [breach.sentence, *breach.changes]
            return found
        if self.planned:
            return [say(N_("The best plan of the round holds this pair already."))]
        if self.cost is None or self.cost.nothing:
            return [say(N_("It would cost the round nothing."))]
        found = [self.cost.sentence]
        for words, changes in (
            (N_("{name} would have no partner."), self.cost.lost),
            (N_("{name} would have another partner and lose {points} points."), self.cost.worse),
        ):
            for each in changes[:5]:
                points = f"{-each.delta * 100:.1f}"
                found.append(say(words, name=each.party, points=points))
        return found


def why_not(
    f: Facts, school_wish: int, partner_wish: int, terms: Terms, best: RoundPlan | None = None
) -> Work[WhyNot]:
    """Work that finds why a pair is not made; `best` is the best plan under `terms`, if known.

    Raises:
        RuleBroken: one of the wishes is not in the queue.
    """
    i = np.flatnonzero(f.schools.wish_id == school_wish)
    j = np.flatnonzero(f.partners.wish_id == partner_wish)
    if not len(i) or not len(j):
        raise RuleBroken(_("One of the two wishes is not open. Choose another one."))
    if any(bool(verdict.refused[0]) for verdict in rules.judge(f, i, j).values()):
        return WhyNot(explain.refusal(f, int(i[0]), int(j[0]), Side.SCHOOL))
    if best is None:
        best = yield from rounds.plan_among(f, terms)
    pair = (school_wish, partner_wish)
    if pair in best.points:
        return WhyNot(None, planned=True)
    forced = yield from rounds.plan_among(f, terms.with_pair(pair))
    return WhyNot(None, cost=difference(best, forced))
