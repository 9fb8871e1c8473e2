"""From counts to colours: a few steps of the accent, and what each of them means."""

from bisect import bisect_right
from collections.abc import Iterable

from PySide6.QtGui import QColor

from desktop.i18n import format_number
from desktop.views import theme

ROUND = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000]
MOST = 5
"""More steps than five are not told apart at a glance."""
PALEST = 0.22


class Shades:
    """Steps of counts: from 1 to the largest, at round numbers, five at the most."""

    def __init__(self, counts: Iterable[int]) -> None:
        largest = max(counts, default=0)
        limits = [n for n in ROUND if n <= largest]
        if largest <= MOST:
            limits = list(range(1, largest + 1))
        elif len(limits) > MOST:
            limits = [limits[round(n * (len(limits) - 1) / (MOST - 1))] for n in range(MOST)]
        self.limits = limits
        self.largest = largest

    def step(self, count: int) -> int:
        """The step of a count, from 0; -1 for none."""
        return bisect_right(self.limits, count) - 1

    def colour(self, count: int) -> QColor:
        """The colour of a country with a count."""
        return self._of_step(self.step(count))

    def _of_step(self, step: int) -> QColor:
        colours = theme.tokens()
        if step < 0:
            return colours.colour("line")
        share = 1.0 if len(self.limits) == 1 else step / (len(self.limits) - 1)
        return mixed(
            colours.colour("ai_soft"), colours.colour("ai"), PALEST + (1.0 - PALEST) * share
        )

    def legend(self) -> list[tuple[QColor, str]]:
        """Each step's colour with its numbers, smallest first."""
        found = []
        for step, low in enumerate(self.limits):
            last = step + 1 == len(self.limits)
            high = self.largest if last else self.limits[step + 1] - 1
            words = format_number(low)
            if high > low:
                words = f"{words}–{format_number(high)}"
            found.append((self._of_step(step), words))
        return found


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """A colour between two: 0 gives the one, 1 the other."""
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return QColor(*(round(a + (b - a) * share) for a, b in pairs))
