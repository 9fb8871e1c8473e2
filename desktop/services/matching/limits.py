"""The same problem with limits on any sets of edges, which no flow holds: solved by HiGHS.

A whole-number programme, solved until its bound meets the answer. HiGHS counts in floating point
with tolerances; what is answered is counted again in whole numbers, and called proven only where
no better whole number fits under the bound.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

import highspy
import numpy as np
from numpy.typing import NDArray

from desktop.errors import RuleBroken
from desktop.i18n import _
from desktop.services.matching.network import Longs
from desktop.services.matching.problem import Aim, Instance

SAFE = 2**50
"""Sums up to here are exact in floating point, with room for the solver's own steps."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many of some edges, given by their places in the instance."""

    edges: Longs
    most: int


@dataclass(frozen=True, slots=True)
class Limited:
    """The edges taken, as places in the instance, their total, and the bound on any total."""

    chosen: Longs
    total: int
    bound: int


class _Silent(highspy.Highs):
    """The solver without a word: its greeting would stand before the JSON of a command."""

    def enableCallbacks(self) -> None:  # noqa: N802 - a step of its making, which greets
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def solve_limited(problem: Instance, limits: Sequence[Limit], *, pairs_first: bool) -> Limited:
    """The best edges under limits: the highest total, or the most pairs and then the highest total.

    Raises:
        RuleBroken: the locked pairs do not fit under the limits, or the weights are too large.
    """
    size = len(problem.i)
    if int(np.abs(problem.weight).sum()) > SAFE:
        raise RuleBroken(_("The weights are too large to be added up exactly. Use smaller ones."))
    low, high = np.zeros(size), np.ones(size)
    width = len(problem.right)
    low[[_place(problem, p * width + q) for p, q in problem.locked]] = 1
    for p, q in problem.forbidden:
        at = int(np.searchsorted(problem.keys, p * width + q))
        if at < size and problem.keys[at] == p * width + q:
            high[at] = 0
    rows = [np.flatnonzero(problem.i == node) for node in range(len(problem.left))]
    rows += [np.flatnonzero(problem.j == node) for node in range(width)]
    most = [*problem.left.tolist(), *problem.right.tolist()]
    rows += [limit.edges for limit in limits]
    most += [limit.most for limit in limits]
    least = [0] * len(most)
    if pairs_first:
        chosen, _bound = _run(np.ones(size), low, high, rows, least, most)
        rows, most, least = [*rows, np.arange(size)], [*most, size], [*least, len(chosen)]
    chosen, bound = _run(problem.weight.astype(float), low, high, rows, least, most)
    return Limited(chosen, int(problem.weight[chosen].sum()), floor(bound + 1e-6))


def values(problem: Instance, found: Limited) -> dict[Aim, int]:
    """What the edges taken come to."""
    return {Aim.PAIRS: len(found.chosen), Aim.TOTAL: found.total}


def _place(problem: Instance, key: int) -> int:
    return int(np.searchsorted(problem.keys, key))


def _run(
    earn: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    rows: Sequence[Longs],
    least: Sequence[int],
    most: Sequence[int],
) -> tuple[Longs, float]:
    """The edges that earn most with at least and at most so many of each row; and the bound."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(earn), len(rows)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_, model.col_lower_, model.col_upper_ = earn, low, high
    model.row_lower_, model.row_upper_ = np.array(least, float), np.array(most, float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    model.a_matrix_.start_ = starts.astype(np.int32)
    model.a_matrix_.index_ = np.concatenate([np.zeros(0), *rows]).astype(np.int32)
    model.a_matrix_.value_ = np.ones(int(starts[-1]))
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(earn)
    solver = _Silent()  # type: ignore[no-untyped-call]
    for name, value in (
        ("threads", 1), ("random_seed", 0), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.0),
    ):  # fmt: skip
        solver.setOptionValue(name, value)
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuleBroken(_("The locked pairs do not fit under the limits. Unlock some of them."))
    taken = np.flatnonzero(np.array(solver.getSolution().col_value) > 0.5)
    info = solver.getInfo()
    # A programme without a column is solved before there is a bound.
    bound = info.mip_dual_bound if len(earn) else 0.0
    return taken, bound
