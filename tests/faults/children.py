"""Child processes that may die: forked in milliseconds from a server that has the program loaded."""

import multiprocessing
import os
import signal
import sys
import traceback
from multiprocessing.connection import Connection

from desktop.errors import UserError

LOADED = [
    "pytest",
    "tests.faults.children",
    "tests.faults.guard",
    "tests.faults.warm",
    "alembic.command",
    "alembic.script",
    "desktop.services.checking",
    "desktop.services.exporting",
    "desktop.services.importing",
    "desktop.services.photos",
    "desktop.services.publishing.booklet",
    "desktop.services.publishing.reports",
    "desktop.services.store",
]


class Child:
    """A process that runs `work(connection, *arguments)`, and the parent's end of its pipe."""

    def __init__(self, work, *arguments):
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(LOADED)
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_run, args=(theirs, work, *arguments))
        self._process.start()
        theirs.close()

    @property
    def id(self):
        return self._process.pid

    def kill(self):
        """End it at once, as a power cut would; what it had said by then, in order."""
        os.kill(self._process.pid, signal.SIGKILL)
        return self.rest()

    def rest(self):
        """Wait for its end; what it has said that was not read yet."""
        heard = []
        try:
            while True:
                heard.append(self.pipe.recv())
        except (EOFError, ConnectionError):
            pass
        self._process.join()
        self.pipe.close()
        return heard

    @property
    def code(self):
        """How it ended: 0, its exit code, or minus the signal that killed it."""
        return self._process.exitcode


def _run(pipe: Connection, work, *arguments):
    from tests.faults import guard

    guard.stand()
    try:
        work(pipe, *arguments)
    except UserError as error:
        pipe.send(("refused", error.sentence))
    except BaseException:
        traceback.print_exc(file=sys.stderr)
        pipe.send(("bug", traceback.format_exc()))
        raise


def stop_here():
    """End this very process, as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)
