"""Rounds of matching that were accepted, with the terms under which they were planned."""

from datetime import date

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Record


class MatchingRound(Record):
    """A round of which pairs were accepted; their proposals point to it.

    `terms` is the JSON text of `services.matching.terms.Terms`: weights, aims, limits, locks.
    `wishes` of schools took part, `matched` of them had a partner in the plan, with a sum of scores
    of `objective`; always taking the best pair left would have matched `greedy`.
    """

    __tablename__ = "matching_round"

    held_on: Mapped[date]
    who: Mapped[str] = mapped_column(String(200))
    terms: Mapped[str] = mapped_column(Text)
    wishes: Mapped[int]
    matched: Mapped[int]
    objective: Mapped[float]
    proven: Mapped[bool]
    greedy: Mapped[int]


class OfficeWeights(Record):
    """The office's weights of the soft factors: one row, or none while they are the usual ones.

    `values_json` is the JSON text of `services.matching.weights.Weights`.
    """

    __tablename__ = "office_weights"

    values_json: Mapped[str] = mapped_column(Text)
