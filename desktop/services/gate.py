"""A gate that many pass at once, and that can be shut while the file behind it is exchanged."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 10.0  # seconds


class GateBusy(Exception):
    """Somebody was still inside when the patience ended, or the gate stayed shut as long."""


class Gate:
    """Readers pass it; `shut` waits until none is inside and keeps new ones waiting."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._shut = False

    @contextmanager
    def passing(self, patience: float = 60.0) -> Iterator[None]:
        """Be inside.

        Raises:
            GateBusy: it stayed shut.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: not self._shut, patience):
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
