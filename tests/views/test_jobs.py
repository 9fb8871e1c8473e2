"""Long work: progress, an end, a failure, a cancel that undoes."""

import threading

import pytest

from desktop.errors import RuleBroken
from desktop.services.progress import Progress
from desktop.views.jobs import Job, JobBar, once, time_left

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def count_to(n, seen=None):
    try:
        for number in range(n):
            yield Progress(number, n, f"step {number}")
        return n
    finally:
        if seen is not None:
            seen.append("closed")


def test_a_job_tells_where_it_stands_and_ends_with_its_result(qtbot, jobs):
    job = Job(count_to(3), "counting")
    steps = []
    job.progress.connect(lambda *step: steps.append(step))
    with qtbot.waitSignal(job.finished) as caught:
        jobs.start(job)
    assert caught.args == [3]
    assert steps[0] == (0, 3, "step 0")
    assert job.done
    assert not jobs.busy


def test_the_work_runs_on_another_thread(qtbot, jobs):
    job = Job(once(threading.get_ident), "where")
    with qtbot.waitSignal(job.finished) as caught:
        jobs.start(job)
    assert caught.args[0] != threading.get_ident()


def test_cancel_closes_the_generator_on_its_own_thread(qtbot, jobs):
    seen = []
    job = Job(count_to(10**9, seen), "for ever")
    job.progress.connect(lambda *_step: job.cancel())
    with qtbot.waitSignal(job.cancelled):
        jobs.start(job)
    assert seen == ["closed"]


def test_a_cancelled_write_is_rolled_back(qtbot, jobs, store):
    from desktop.models.school import School
    from desktop.services import registers

    def fill():
        with store.write("Fill") as session:
            session.add(School(name="途中"))
            session.flush()
            for number in range(10**9):
                yield Progress(number, 10**9)

    job = Job(fill(), "filling")
    job.progress.connect(lambda *_step: job.cancel())
    with qtbot.waitSignal(job.cancelled):
        jobs.start(job)
    assert registers.totals(store)["schools"] == 0


def test_a_sentence_for_a_person_is_no_bug(qtbot, jobs):
    def refuse():
        raise RuleBroken("no")

    broken = []
    jobs.broken.connect(broken.append)
    job = Job(once(refuse), "refused")
    with qtbot.waitSignal(job.failed) as caught:
        jobs.start(job)
    assert caught.args[0].sentence == "no"
    assert not broken


def test_a_bug_is_told_to_whoever_reports_bugs(qtbot, jobs):
    job = Job(once(lambda: 1 / 0), "broken")
    with qtbot.waitSignal(jobs.broken) as caught:
        jobs.start(job)
    assert isinstance(caught.args[0], ZeroDivisionError)


def test_jobs_run_one_after_the_other(qtbot, jobs):
    order = []
    first, second = Job(once(lambda: order.append(1)), "1"), Job(once(lambda: order.append(2)), "2")
    with qtbot.waitSignal(second.finished):
        jobs.start(first)
        jobs.start(second)
    assert order == [1, 2]


def test_a_forgotten_reading_says_nothing(qtbot, jobs):
    heard = []
    gate = threading.Event()
    jobs.fetch(gate.wait, heard.append)
    jobs.forget(jobs.fetch(lambda: "old", heard.append))
    with qtbot.waitSignal(jobs._told, check_params_cb=lambda _n, _w, thing: thing == "new"):
        jobs.fetch(lambda: "new", heard.append)
        gate.set()
    assert heard == [True, "new"]


def test_the_bar_shows_only_what_takes_long(qtbot, jobs):
    bar = JobBar(jobs)
    qtbot.addWidget(bar)
    job = Job(count_to(5), "short")
    with qtbot.waitSignal(job.finished):
        jobs.start(job)
    assert bar.isHidden()
    gate = threading.Event()
    slow = Job(once(gate.wait), "Making the sample")
    jobs.start(slow)
    qtbot.waitUntil(lambda: not bar.isHidden())
    assert bar.what.text() == "Making the sample"
    with qtbot.waitSignal(slow.finished):
        gate.set()
    assert bar.isHidden()


@pytest.mark.parametrize(
    ("done", "seconds", "words"),
    [
        (0, 5, ""),
        (1, 0.5, ""),
        (50, 10, "10 seconds left"),
        (99, 99, "1 second left"),
        (10, 60, "about 9 minutes left"),
    ],
)
def test_the_time_left_is_said_in_words(done, seconds, words):
    assert time_left(done, 100, seconds) == words
