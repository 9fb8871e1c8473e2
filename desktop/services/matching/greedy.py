"""What always taking the best pair left would give; for comparison only."""

import numpy as np
from numpy.typing import NDArray

from desktop.services.matching.network import Groups, Longs
from desktop.services.matching.problem import Instance, Solution, answer, choosable, counted, marked

AT_ONCE = 20_000


def greedy(problem: Instance) -> Solution:
    """Always the best edge that is left; ties in the order of the edges. For comparison only."""
    at_lock, free = marked(problem, problem.locked), choosable(problem)
    left, right = problem.left.copy(), problem.right.copy()
    chosen = np.flatnonzero(at_lock).tolist()
    np.subtract.at(left, problem.i[at_lock], 1)
    np.subtract.at(right, problem.j[at_lock], 1)
    here, there = (
        _Room(groups, problem.i[at_lock] if side == 0 else problem.j[at_lock])
        for side, groups in enumerate((problem.left_groups, problem.right_groups))
    )
    order = np.argsort(_small(-problem.weight), kind="stable")
    for start in range(0, len(order), AT_ONCE):
        # Most edges of a later stretch end at a node that is full by then: leave them out at once.
        some = order[start : start + AT_ONCE]
        i, j = problem.i[some], problem.j[some]
        some = some[free[some] & (left[i] > 0) & (right[j] > 0)]
        ends = zip(some.tolist(), problem.i[some].tolist(), problem.j[some].tolist(), strict=True)
        for k, a, b in ends:
            if left[a] > 0 and right[b] > 0 and here.has(a) and there.has(b):
                left[a] -= 1
                right[b] -= 1
                here.take(a)
                there.take(b)
                chosen.append(k)
    return answer(problem, np.sort(np.array(chosen, np.int64)), (), proven=False)


class _Room:
    """What is left of the groups of a side while edges are taken one by one."""

    def __init__(self, groups: Groups | None, taken: Longs) -> None:
        self._of = None if groups is None else groups.of.tolist()
        self._left = [] if groups is None else (groups.most - counted(groups, taken)).tolist()

    def has(self, node: int) -> bool:
        """Whether the group of a node has room."""
        return self._of is None or self._of[node] < 0 or self._left[self._of[node]] > 0

    def take(self, node: int) -> None:
        """An edge of this node is taken."""
        if self._of is not None and self._of[node] >= 0:
            self._left[self._of[node]] -= 1


def _small(numbers: Longs) -> NDArray[np.signedinteger]:
    """The same numbers in sixteen bits where they fit: those sort in linear time."""
    most = np.iinfo(np.int16).max
    fits = not len(numbers) or (-most <= numbers.min() and numbers.max() <= most)
    return numbers.astype(np.int16) if fits else numbers
