"""How much each soft factor counts."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from desktop.errors import InvalidValue
from desktop.i18n import _


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of the soft factors, each 0 or more; only their ratios matter.

    The defaults are the office's starting point: what pupils do together and can say to one
    another counts most. `diversity` turns an earlier relationship from a bonus into a penalty.
    """

    language: float = 3.0
    minutes: float = 2.0
    themes: float = 3.0
    contents: float = 2.0
    period: float = 2.0
    group: float = 1.0
    tools: float = 0.5
    agreement: float = 1.5
    earlier: float = 1.0
    waiting: float = 1.0
    first: float = 0.5
    country: float = 2.0
    diversity: bool = False

    def __post_init__(self) -> None:
        """Raise `InvalidValue` where a weight is negative or not a number."""
        for name in self.factors():
            value = getattr(self, name)
            if not 0 <= value < float("inf"):
                raise InvalidValue(
                    _("The weight {name} is {value}; a weight is 0 or more.").format(
                        name=name, value=value
                    )
                )

    @classmethod
    def factors(cls) -> tuple[str, ...]:
        """The names of the weights: the codes of the factors."""
        return tuple(f.name for f in fields(cls) if f.name != "diversity")

    def as_json(self) -> dict[str, Any]:
        """The weights as plain values, to be saved with a round."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The weights from `as_json`; names that are missing keep their defaults.

        Raises:
            InvalidValue: a name is not that of a weight, so that what was meant would be lost.
        """
        known = [f.name for f in fields(cls)]
        if strange := [name for name in data if name not in known]:
            raise InvalidValue(
                _("There is no weight “{name}”. There are: {known}.").format(
                    name=str(strange[0])[:60], known=", ".join(known)
                )
            )
        return cls(**data)
