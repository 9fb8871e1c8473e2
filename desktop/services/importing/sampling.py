"""Looking at a part of a table's cells, and at how many of them pass a test."""

from collections.abc import Callable, Sequence
from typing import Any

Test = Callable[[str], Any]
CELLS, ROWS = 200, 100
"""The most cells of a column, and the most rows, that are looked at."""


def share(values: Sequence[str], test: Test) -> float:
    """The part of the values that pass a test, from 0 to 1."""
    return sum(1 for value in values if test(value)) / len(values) if values else 0.0


def sample(rows: Sequence[Sequence[str]], column: int) -> list[str]:
    """Up to `CELLS` filled cells of a column, from all over the table."""
    step = max(1, len(rows) // CELLS)
    filled = [row[column] for row in rows[::step] if column < len(row) and row[column].strip()]
    return filled[:CELLS]


def some(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Up to `ROWS` rows from all over a table."""
    step = max(1, len(rows) // ROWS)
    return list(rows[::step][:ROWS])
