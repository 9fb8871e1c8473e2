"""Long answers that cost nothing until they are looked at."""

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar, overload

T = TypeVar("T")


class Lazy(Sequence[T], Generic[T]):
    """A sequence whose members are made when they are first looked at, and kept."""

    def __init__(self, length: int, make: Callable[[int], T]) -> None:
        self._length = length
        self._make: Callable[[range], Sequence[T]] = lambda some: [make(k) for k in some]
        self._block = 1
        self._made: dict[int, T] = {}

    @classmethod
    def in_blocks(
        cls, length: int, make: Callable[[range], Sequence[T]], block: int = 32
    ) -> "Lazy[T]":
        """A sequence whose members are made some at a time, where that costs less than one by one."""
        made: Lazy[T] = cls.__new__(cls)
        made._length, made._make, made._block, made._made = length, make, block, {}
        return made

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        if isinstance(at, slice):
            return [self[k] for k in range(*at.indices(self._length))]
        k = at + self._length if at < 0 else at
        if not 0 <= k < self._length:
            raise IndexError(at)
        if k not in self._made:
            start = k - k % self._block
            some = range(start, min(start + self._block, self._length))
            self._made.update(zip(some, self._make(some), strict=True))
        return self._made[k]

    def __iter__(self) -> Iterator[T]:
        return (self[k] for k in range(self._length))
