"""The matching desk: what was read once serves every question until something changes."""

from datetime import date

import numpy as np

from desktop.models.vocabulary import Side
from desktop.services.matching import office_weights, one
from desktop.services.matching import round as rounds
from desktop.services.matching.blocking import BlockingPairs, blocking_pairs
from desktop.services.matching.facts import Facts
from desktop.services.matching.reading import read
from desktop.services.matching.results import Ranking, RoundPlan
from desktop.services.matching.terms import Terms
from desktop.services.matching.weights import Weights
from desktop.services.matching.whynot import WhyNot, why_not
from desktop.services.progress import Progress, Work
from desktop.services.store import Store


class Desk:
    """Answers for one wish and plans rounds, reading the wishes again only after a change.

    Close it when it is no longer needed. It may be asked from any thread.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._facts: Facts | None = None
        self._changes = 0
        self._stop = store.on_change(self._changed)

    def close(self) -> None:
        """Stop listening to the store."""
        self._stop()
        self._facts = None

    def facts(self, today: date) -> Facts:
        """All wishes in the queue on a day."""
        found = self._facts
        if found is None or found.today != today:
            changes = self._changes
            with self._store.read() as session:
                found = read(session, today=today)
            if changes == self._changes:
                self._facts = found
        return found

    def rank(
        self,
        wish_id: int,
        *,
        today: date,
        top: int | None = None,
        weights: Weights | None = None,
    ) -> Ranking:
        """As `one.rank`; a wish outside the queue is read on its own.

        Raises:
            RuleBroken: there is no such wish.
        """
        f = self.facts(today)
        for side in (Side.SCHOOL, Side.PARTNER):
            at = np.flatnonzero(f.side(side).wish_id == wish_id)
            if len(at):
                chosen = weights or office_weights.read(self._store)
                return one.rank_among(f, side, at=int(at[0]), top=top, weights=chosen)
        with self._store.read() as session:
            return one.rank(session, wish_id, today=today, top=top, weights=weights)

    def plan_round(
        self,
        *,
        today: date,
        terms: Terms,
    ) -> Work[RoundPlan]:
        """As `round.plan_round`."""
        yield Progress(0, 1)
        plan = yield from rounds.plan_among(self.facts(today), terms)
        return plan

    def why_not(
        self, school_wish: int, partner_wish: int, *, today: date, terms: Terms | None = None
    ) -> Work[WhyNot]:
        """As `whynot.why_not`, under the usual terms where none are named."""
        yield Progress(0, 1)
        terms = terms or Terms(weights=office_weights.read(self._store))
        found = yield from why_not(self.facts(today), school_wish, partner_wish, terms)
        return found

    def blocking(self, plan: RoundPlan) -> Work[BlockingPairs]:
        """As `blocking.blocking_pairs`."""
        yield Progress(0, 1)
        found = yield from blocking_pairs(self.facts(plan.today), plan)
        return found

    def _changed(self, tables: frozenset[str], label: str) -> None:
        self._changes += 1
        self._facts = None
