"""How long work tells where it stands.

A service that takes time is a generator that yields `Progress` and returns its result. Closing
the generator cancels the work; its `with` blocks roll back.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Progress:
    """How far a piece of work is: `done` of `total` steps, and what it is doing, in words."""

    done: int
    total: int
    label: str = ""


Work = Generator[Progress, None, T]


def finish(work: Work[T]) -> T:
    """Run work to its end without showing its progress; return its result."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: T = end.value
            return result
