"""Who writes a store: one process at a time, by a lock of the operating system beside the file.

The lock goes with the process, so that a dead owner never holds it; a note beside it says who the
owner is, for the person who opens the store second.
"""

import json
import os
import platform
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from desktop.services.clock import who


@dataclass(frozen=True)
class Owner:
    """Who has a store open for writing: name, machine, process and since when (local time)."""

    name: str
    host: str
    process: int
    since: datetime


class WriterLock:
    """The right to write one store, held until released or until the process ends.

    Attributes:
        held_elsewhere: whether another process had it when it was asked for.
    """

    def __init__(self, path: Path) -> None:
        self.held_elsewhere = False
        # A store is opened on a thread of work and closed on the window's.
        self._lock = FileLock(path.with_name(f"{path.name}.lock"), thread_local=False)
        self._note = path.with_name(f"{path.name}.owner")

    def acquire(self) -> bool:
        """Take the right if nobody has it; whether it was taken. Does not wait.

        Raises:
            OSError: the folder cannot be written.
        """
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            self.held_elsewhere = True
            return False
        since = datetime.now().astimezone().replace(microsecond=0, tzinfo=None)
        owner = Owner(who(), platform.node(), os.getpid(), since)
        # On a full disk the right is there and the note is not: it is only for whoever comes second.
        with suppress(OSError):
            self._note.write_text(json.dumps(asdict(owner), default=str), encoding="utf-8")
        return True

    def release(self) -> None:
        """Give the right back."""
        if self._lock.is_locked:
            self._note.unlink(missing_ok=True)
            self._lock.release()

    def owner(self) -> Owner | None:
        """Who wrote the note; None where there is none, or it is half written."""
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
            return Owner(
                note["name"], note["host"], note["process"], datetime.fromisoformat(note["since"])
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None
