"""What a change makes of a plan: who gains, who loses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.i18n import N_
from desktop.services.matching.results import SCALE, Party, RoundPlan
from desktop.services.matching.said import Said, say


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one wish: its partners before and after, and the points it gained or lost."""

    party: Party
    before: Sequence[Party]
    after: Sequence[Party]
    points: int

    @property
    def delta(self) -> float:
        """What the sum of its pairs' scores gained; below 0 it lost."""
        return self.points / SCALE


@dataclass(frozen=True, slots=True)
class Difference:
    """One plan against the plan before.

    `gained`, `lost`: wishes of schools that have a partner only now, only before; `better`,
    `worse`: those whose pairs changed, by how much, the largest change first.
    """

    count: int
    total: float
    gained: Sequence[Change]
    lost: Sequence[Change]
    better: Sequence[Change]
    worse: Sequence[Change]

    @property
    def nothing(self) -> bool:
        """Whether both plans hold the same pairs."""
        return not (self.gained or self.lost or self.better or self.worse)

    @property
    def sentence(self) -> Said:
        """The difference in one sentence."""
        if self.nothing:
            return say(N_("Nothing changes."))
        return say(
            N_(
                "{count} wishes, {total} points: {gained} gained, {lost} lost, {moved} have others."
            ),
            count=f"{self.count:+d}",
            total=f"{self.total * 100:+.1f}",
            gained=len(self.gained),
            lost=len(self.lost),
            moved=len(self.better) + len(self.worse),
        )


def difference(before: RoundPlan, after: RoundPlan) -> Difference:
    """What became of each school's wish from one plan to the other."""
    was, now = _by_wish(before), _by_wish(after)
    parties = dict(before.parties) | dict(after.parties)

    def change(wish: int) -> Change:
        points = sum(now.get(wish, {}).values()) - sum(was.get(wish, {}).values())
        return Change(
            parties[wish],
            [parties[other] for other in was.get(wish, {})],
            [parties[other] for other in now.get(wish, {})],
            points,
        )

    moved = [
        change(wish) for wish in was.keys() & now.keys() if was[wish].keys() != now[wish].keys()
    ]
    moved.sort(key=lambda each: (-abs(each.points), each.party.wish_id))
    return Difference(
        count=len(now) - len(was),
        total=after.objective - before.objective,
        gained=[change(wish) for wish in sorted(now.keys() - was.keys())],
        lost=[change(wish) for wish in sorted(was.keys() - now.keys())],
        better=[each for each in moved if each.points >= 0],
        worse=[each for each in moved if each.points < 0],
    )


def _by_wish(plan: RoundPlan) -> Mapping[int, dict[int, int]]:
    """The partners' wishes of each school's wish, with the points of each pair."""
    found: dict[int, dict[int, int]] = {}
    for (ours, theirs), points in plan.points.items():
        found.setdefault(ours, {})[theirs] = points
    return found
