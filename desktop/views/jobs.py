"""Long work off the window's thread: a bar, the time left, and Cancel.

A service's generator (`Work[T]`) runs on one thread of its own, so that there is never more than
one writer; short readings (`fetch`) run on another. The thread never touches a `Job`, which is a
QObject of whoever made it: it speaks to `Jobs` alone, by number.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from desktop.errors import StoreBusy, UserError
from desktop.i18n import _, format_number, ngettext
from desktop.services.progress import Progress, Work
from desktop.views.widgets import Button, label

TELL_EVERY = 0.04
"""Seconds between two reports of progress; a person sees no more."""
SHOW_AFTER = 300
"""Milliseconds that work may take before a bar appears for it."""


class Job(QObject):
    """A piece of work to be run. Connect to it, then give it to `Jobs.start`.

    Exactly one of `finished`, `failed` and `cancelled` comes at the end, on the window's thread.
    """

    progress = Signal(int, int, str)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, work: Work[Any], label: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.work = work
        self.label = label
        self.stop = threading.Event()
        self.done = False

    def cancel(self) -> None:
        """Ask the work to end at its next step, undone."""
        self.stop.set()


class Jobs(QObject):
    """Runs jobs one after the other, and short readings beside them."""

    started = Signal(object)
    ended = Signal(object)
    broken = Signal(object)
    """An exception that is a bug, from a job or a reading."""
    _told = Signal(int, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writer = ThreadPoolExecutor(1, "work")
        self._reader = ThreadPoolExecutor(1, "read")
        self._numbers = count(1)
        self._jobs: dict[int, Job] = {}
        self._fetches: dict[int, tuple[Callable[[Any], object], Callable[[Any], object] | None]]
        self._fetches = {}
        self._closed = False
        self._told.connect(self._hear)

    @property
    def busy(self) -> bool:
        """Whether some work is under way or waiting."""
        return bool(self._jobs)

    @property
    def waiting(self) -> bool:
        """Whether anything at all is still to come: work or a reading."""
        return bool(self._jobs or self._fetches)

    def start(self, job: Job) -> Job:
        """Run a job as soon as the one before it has ended."""
        if self._closed:
            return job
        number = next(self._numbers)
        self._jobs[number] = job
        self.started.emit(job)
        self._writer.submit(self._run, number, job.work, job.stop)
        return job

    def change(
        self,
        call: Callable[[], Any],
        refused: Callable[[str], object],
        then: Callable[[Any], object] = lambda _done: None,
    ) -> None:
        """Make a small change at once, or where something else is being written, in its turn.

        `then` takes what `call` returns, `refused` the sentence of a refusal.
        """
        try:
            done = call()
        except StoreBusy:
            job = Job(once(call), _("Saving"), self)
            job.finished.connect(then)
            job.failed.connect(
                lambda error: refused(error.sentence) if isinstance(error, UserError) else None
            )
            self.start(job)
        except UserError as error:
            refused(error.sentence)
        else:
            then(done)

    def fetch(
        self,
        call: Callable[[], Any],
        then: Callable[[Any], object],
        otherwise: Callable[[Any], object] | None = None,
    ) -> int:
        """Have `call` read something on another thread and give the result to `then` on this one.

        `otherwise` takes the exception. Returns a number by which `forget` drops it.
        """
        number = next(self._numbers)
        if self._closed:
            return number
        self._fetches[number] = (then, otherwise)
        self._reader.submit(self._read, number, call)
        return number

    def forget(self, number: int) -> None:
        """The answer to a reading is no longer wanted."""
        self._fetches.pop(number, None)

    def close(self) -> None:
        """Cancel everything and wait for the threads to end."""
        self._closed = True
        for job in self._jobs.values():
            job.cancel()
        self._fetches.clear()
        self._writer.shutdown(wait=True, cancel_futures=True)
        self._reader.shutdown(wait=True, cancel_futures=True)

    def _run(self, number: int, work: Work[Any], stop: threading.Event) -> None:
        last = 0.0
        try:
            while not stop.is_set():
                step = next(work)
                now = time.monotonic()
                if now - last >= TELL_EVERY:
                    last = now
                    self._told.emit(number, "progress", step)
            work.close()
            self._told.emit(number, "cancelled", None)
        except StopIteration as end:
            self._told.emit(number, "finished", end.value)
        except BaseException as error:
            self._told.emit(number, "failed", error)

    def _read(self, number: int, call: Callable[[], Any]) -> None:
        if number not in self._fetches:
            return
        try:
            self._told.emit(number, "read", call())
        except Exception as error:
            self._told.emit(number, "unread", error)

    def _hear(self, number: int, what: str, thing: Any) -> None:
        if what in ("read", "unread"):
            then, otherwise = self._fetches.pop(number, (None, None))
            if what == "read" and then:
                then(thing)
            elif what == "unread" and then:
                self._fail(thing, otherwise)
            return
        job = self._jobs.get(number)
        if job is None:
            return
        if what == "progress":
            step: Progress = thing
            job.progress.emit(step.done, step.total, step.label)
            return
        del self._jobs[number]
        job.done = True
        self.ended.emit(job)
        if what == "finished":
            job.finished.emit(thing)
        elif what == "cancelled":
            job.cancelled.emit()
        else:
            self._fail(thing, job.failed.emit)

    def _fail(self, error: Any, handler: Callable[[Any], object] | None) -> None:
        if handler:
            handler(error)
        if not handler or not isinstance(error, UserError):
            self.broken.emit(error)


def once(call: Callable[[], Any]) -> Work[Any]:
    """Work of a single step, for a change that takes no time but must wait for its turn."""
    yield Progress(0, 0)
    return call()


def time_left(done: int, total: int, seconds: float) -> str:
    """In words how long work goes on that took `seconds` for `done` of `total` steps."""
    if not done or not total or seconds < 1:
        return ""
    left = seconds * (total - done) / done
    if left >= 90:
        n = round(left / 60)
        return ngettext("about {n} minute left", "about {n} minutes left", n).format(n=n)
    n = max(1, round(left))
    return ngettext("{n} second left", "{n} seconds left", n).format(n=n)


class JobBar(QWidget):
    """What is being done, how far it is, the time left, and Cancel. Hidden while nothing runs."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._since = 0.0
        self.what = label()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.left = label(role="muted")
        self.cancel = Button(kind="quiet", icon="close", action=self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(12)
        row.addWidget(self.what)
        row.addWidget(self.bar, 1)
        row.addWidget(self.left)
        row.addWidget(self.cancel)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(SHOW_AFTER)
        self._wait.timeout.connect(self.show)
        jobs.started.connect(self._begin)
        jobs.ended.connect(self._end)
        self.hide()

    def _begin(self, job: Job) -> None:
        if self._job is not None:
            return
        self._job = job
        self._since = time.monotonic()
        self.what.setText(job.label)
        self.left.clear()
        self.cancel.setText(_("Cancel"))
        self.cancel.setEnabled(True)
        self.bar.setRange(0, 0)
        job.progress.connect(self._show)
        self._wait.start()

    def _show(self, done: int, total: int, words: str) -> None:
        if self._job is None:
            return
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.what.setText(words or self._job.label)
        left = time_left(done, total, time.monotonic() - self._since)
        steps = f"{format_number(done)} / {format_number(total)}" if total else ""
        self.left.setText("  ".join(part for part in (steps, left) if part))

    def _end(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._wait.stop()
            self.hide()

    def _cancel(self) -> None:
        if self._job:
            self._job.cancel()
            self.cancel.setEnabled(False)
            self.what.setText(_("Cancelling …"))
