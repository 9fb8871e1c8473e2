"""Another program holds the file for a while: the window goes on, and nothing is lost or half done."""

import os
import time

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from desktop import app
from desktop.models.case import Case, CaseTask
from desktop.models.school import School
from desktop.services import connecting
from desktop.services.clock import today
from desktop.services.store import Store
from desktop.services.workflow.reading import read_case
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.jobs import Jobs
from tests.faults.children import Child

STEP = 0.25
"""Seconds between two deeds of the person at the desk."""


def hold(pipe, path, key, seconds):
    """Write-lock the file for some seconds."""
    connection = connecting.connect(path, key)
    connection.execute("BEGIN EXCLUSIVE")
    pipe.send("held")
    time.sleep(seconds)
    connection.execute("ROLLBACK")
    connection.close()
    pipe.send("let go")


class Pulse:
    """Measures how long the window's thread is away from its events, in milliseconds."""

    def __init__(self):
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(interval=5)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def begin(self):
        self.longest, self._last = 0.0, time.perf_counter()

    def _beat(self):
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000)
        self._last = now


def live(seconds, until=lambda: False):
    """Let the window live for some seconds, or until something is so."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not until():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
        time.sleep(0.001)


def deeds(window, case):
    """What a person does at the desk, over and over."""
    while True:
        for page in ("home", "schools", "cases"):
            window.navigator.open_page(page)
            yield
        window.navigator.open_record("schools", 1)
        yield
        window.navigator.open_record("cases", case)
        yield
        page = window.page
        page.plan.tasks.ticked.emit(page.sheet.tasks[0].id, page.sheet.tasks[0].done_on is None)
        yield
        page.texts.fields["began_ja"].setPlainText(f"{time.monotonic()}")
        page.texts.save()
        yield
        window.actions_.run("undo")
        yield


def run(folder, seconds, passphrase=None):
    """Live beside a foreign lock for some seconds; figures, and what went wrong as text."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    theme.apply(app.start_qt(), "light")
    store = Store.create(folder / "a.kakehashi", passphrase)
    with store.write("Fill") as session:
        session.add_all(School(name=f"学校 {n}", ward="港区") for n in range(2000))
        made = Case(
            title="交流", exchange_type="video", status="preparing", held_on=today(),
            tasks=[CaseTask(title="機器の確認", owner="office", due_on=today())],
        )  # fmt: skip
        session.add(made)
    jobs, said = Jobs(), []
    jobs.broken.connect(lambda error: said.append(f"bug: {error!r}"))
    window = app.build(store, jobs, Settings(None))
    window.navigator.said.connect(lambda sentence, _tone: said.append(sentence))
    window.resize(1280, 800)
    window.show()
    pulse, steps = Pulse(), deeds(window, made.id)
    for _warm in range(16):
        next(steps)
        live(STEP)
    pulse.begin()
    for _free in range(16):
        next(steps)
        live(STEP)
    free = pulse.longest
    holder = Child(hold, store.path, store.key, seconds)
    assert holder.pipe.recv() == "held"
    pulse.begin()
    end, done = time.monotonic() + seconds - STEP, 0
    while time.monotonic() < end:
        next(steps)
        live(STEP)
        done += 1
    held = pulse.longest
    holder.rest()
    live(15, until=lambda: not jobs.waiting)
    wrong = [words for words in said if words.startswith("bug")]
    if jobs.waiting:
        wrong.append("something still waits after the lock is gone")
    window.navigator.open_record("cases", made.id)
    window.page.texts.fields["began_ja"].setPlainText("afterwards")
    if not window.page.texts.save() or read_case(store, made.id).texts["began_ja"] != "afterwards":
        wrong.append("nothing can be saved after the lock is gone")
    jobs.close()
    window.close()
    window.deleteLater()
    store.close()
    figures = {
        "seconds": seconds,
        "deeds": done,
        "longest stall without a lock (ms)": round(free),
        "with the lock (ms)": round(held),
    }
    return figures, wrong
