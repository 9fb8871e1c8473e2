"""What a person sets for a round: who takes part, what is fixed, the limits, and the aims."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from desktop.errors import RuleBroken
from desktop.i18n import _
from desktop.services.matching.problem import Aim
from desktop.services.matching.weights import Weights

USUAL_AIMS = (Aim.PRIORITY, Aim.COUNT, Aim.TOTAL)
OFFERED_AIMS = (Aim.PRIORITY, Aim.COUNT, Aim.WORST, Aim.TOTAL, Aim.SPREAD)
Pairs = frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a round, saved with it.

    Attributes:
        weights: of the soft factors.
        aims: in their order; the first decides.
        locked, forbidden: pairs (school's wish, partner's wish) that the plan must, must not hold.
        without: wishes of either side that do not take part.
        caps: at most so many exchanges with a country (ISO 3166-1).
        for_newcomers: so many places of the partners are kept for schools that are there for the
            first time; nobody else may have them.
    """

    weights: Weights = field(default_factory=Weights)
    aims: tuple[Aim, ...] = USUAL_AIMS
    locked: Pairs = frozenset()
    forbidden: Pairs = frozenset()
    without: frozenset[int] = frozenset()
    caps: Mapping[str, int] = field(default_factory=dict)
    for_newcomers: int = 0

    def __post_init__(self) -> None:
        """Raise `RuleBroken` where the terms contradict themselves."""
        if len(set(self.aims)) != len(self.aims) or not self.aims:
            raise RuleBroken(_("Name each aim once, and at least one."))
        if self.for_newcomers < 0 or any(most < 0 for most in self.caps.values()):
            raise RuleBroken(_("A limit of a round is 0 or more."))
        if self.locked & self.forbidden:
            raise RuleBroken(_("A pair cannot be both locked and forbidden."))

    def with_pair(self, pair: tuple[int, int]) -> "Terms":
        """The same terms with a pair locked."""
        return replace(self, locked=self.locked | {pair}, forbidden=self.forbidden - {pair})

    def as_json(self) -> dict[str, Any]:
        """The terms as plain values, to be saved with a round or written to a file."""
        return {
            "weights": self.weights.as_json(),
            "aims": [str(aim) for aim in self.aims],
            "locked": sorted(map(list, self.locked)),
            "forbidden": sorted(map(list, self.forbidden)),
            "without": sorted(self.without),
            "caps": dict(sorted(self.caps.items())),
            "for_newcomers": self.for_newcomers,
        }

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """The terms from `as_json`; what is missing keeps its default.

        Raises:
            RuleBroken: a part is not what it should be; the sentence names it.
        """
        if not isinstance(data, dict):
            raise RuleBroken(_("The terms of a round are one JSON object."))
        known = {"weights", "aims", "locked", "forbidden", "without", "caps", "for_newcomers"}
        if strange := sorted(data.keys() - known):
            raise RuleBroken(
                _("The terms of a round have no “{name}”. They have: {known}.").format(
                    name=str(strange[0])[:60], known=", ".join(sorted(known))
                )
            )
        values: dict[str, Any] = {}
        for name, read in _READ.items():
            if name in data:
                try:
                    values[name] = read(data[name])
                except (TypeError, ValueError, AttributeError, KeyError) as error:
                    raise RuleBroken(
                        _("“{name}” in the terms of the round cannot be read: {value}").format(
                            name=name, value=str(data[name])[:80]
                        )
                    ) from error
        return cls(**values)


def _pairs(value: Any) -> Pairs:
    return frozenset((_whole(a), _whole(b)) for a, b in value)


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value


_READ = {
    "weights": Weights.from_json,
    "aims": lambda value: tuple(Aim(each) for each in value),
    "locked": _pairs,
    "forbidden": _pairs,
    "without": lambda value: frozenset(map(_whole, value)),
    "caps": lambda value: {str(code).upper(): _whole(most) for code, most in value.items()},
    "for_newcomers": _whole,
}
