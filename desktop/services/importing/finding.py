"""What was found out about a list that no profile explains, with the reason."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """What one column was found to be.

    Attributes:
        heading: what the column is called.
        field: the field that it fills; None where that is left open.
        confidence: from 0 to 1.
        reason: why, one sentence.
        value: of what holds for the whole list, and stands in no column (`heading` is empty then),
            the value; else None.
    """

    heading: str
    field: str | None
    confidence: float
    reason: str
    value: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The finding for scripts."""
        return {
            "heading": self.heading,
            "field": self.field,
            "confidence": round(self.confidence, 2),
            "reason": self.reason,
            "value": self.value,
        }
