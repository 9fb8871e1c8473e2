"""Looking for cycles less often while much is made that lives until the work ends."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = 1000
"""Sweeps of younger objects before older ones are looked through."""
_lock = threading.Lock()
_within = 0
_usual = gc.get_threshold()


@contextmanager
def seldom_swept() -> Iterator[None]:
    """Within it, Python hardly ever looks through older objects for cycles.

    A booklet or the plan of an import is hundreds of thousands of objects that stay until the end:
    to look through them again and again takes a fifth of the time and finds nothing. What is made
    and dies soon is found as ever.
    """
    global _within, _usual
    with _lock:
        if not _within:
            _usual = gc.get_threshold()
            gc.set_threshold(_usual[0], *(max(_SELDOM, each) for each in _usual[1:]))
        _within += 1
    try:
        yield
    finally:
        with _lock:
            _within -= 1
            if not _within:
                gc.set_threshold(*_usual)
