"""Who is at the file: many read at once, one writes, and the gate can be shut to exchange it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 10.0
"""Seconds until readers that do not leave are in the way."""
LONG = 60.0
"""Seconds that a reader waits at most for the file to be exchanged."""
HASTE = 0.05
"""Seconds that the window's own thread waits at most, for anything."""


class GateBusy(Exception):
    """Somebody was still inside when the patience ended, or the gate stayed shut as long."""


class Gate:
    """Readers pass it, writers one after the other; `shut` waits until none is inside.

    Attributes:
        hasty: the thread that must not be kept waiting: the window's; None in a command.
    """

    def __init__(self) -> None:
        self.hasty: int | None = None
        self._unwaiting: int | None = None
        self._turn = threading.Lock()
        self._changed = threading.Condition()
        self._inside = 0
        self._shut = False

    def patience(self, otherwise: float) -> float:
        """How many seconds the thread of now may wait."""
        thread = threading.get_ident()
        if thread == self._unwaiting:
            return 0
        return HASTE if thread == self.hasty else otherwise

    @contextmanager
    def writing(self, *, wait: bool = True) -> Iterator[None]:
        """Be the one who writes.

        Raises:
            GateBusy: somebody else is, and this thread cannot wait, or is not to.
        """
        if not self._turn.acquire(timeout=self.patience(-1) if wait else 0):
            raise GateBusy
        self._unwaiting = None if wait else threading.get_ident()
        try:
            yield
        finally:
            self._unwaiting = None
            self._turn.release()

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Be inside.

        Raises:
            GateBusy: it stayed shut.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: not self._shut, self.patience(LONG)):
                raise GateBusy
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextmanager
    def shut(self, patience: float = PATIENCE) -> Iterator[None]:
        """Be alone.

        Raises:
            GateBusy: somebody did not leave.
        """
        with self._changed:
            self._shut = True
            if not self._changed.wait_for(lambda: not self._inside, patience):
                self._shut = False
                self._changed.notify_all()
                raise GateBusy
        try:
            yield
        finally:
            with self._changed:
                self._shut = False
                self._changed.notify_all()
