"""Long answers that cost nothing until they are looked at."""

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar, overload

T = TypeVar("T")


class Lazy(Sequence[T], Generic[T]):
    """A sequence whose members are made when they are first looked at, and kept."""

    def __init__(self, length: int, make: Callable[[int], T]) -> None:
        self._length = length
        self._make = make
        self._made: dict[int, T] = {}

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
            self._made[k] = self._make(k)
        return self._made[k]

    def __iter__(self) -> Iterator[T]:
        return (self[k] for k in range(self._length))
