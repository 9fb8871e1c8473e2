"""The long runs: python -m tests.faults [NAME …], each printing its figures."""

import sys
import tempfile
import time
from pathlib import Path

from tests.conftest import SHARED
from tests.faults import damage, full, guard, hostile, kills, locked, starts, steps
from tests.faults.whole import new_store

WORDS = "three good words"


def _kills(passphrase, start):
    def run(folder):
        figures = kills.run(folder, 500, passphrase, seed=start)
        return figures, [k for k in ("corrupt", "lost", "half") if figures[k]]

    return run


def _steps(scenario):
    return lambda folder: steps.run(folder, scenario, most=60)


def _damage(passphrase):
    return lambda folder: damage.run(folder, 500, passphrase)


def _hostile(folder):
    if not SHARED.is_dir():
        return "left out: the collection is not beside this checkout", []
    return hostile.run(new_store(folder), hostile.trials(SHARED))


def _locked(folder):
    figures, wrong = locked.run(folder, 60)
    if figures["with the lock (ms)"] > 200:
        wrong.append("the window stalled for more than 200 ms")
    return figures, wrong


def _full(_folder):
    return full.run() or ("left out: a disk of our own may not be mounted here", [])


def _texts(folder):
    from tests.faults import texts

    if not SHARED.is_dir():
        return "left out: the texts are not beside this checkout", []
    return texts.run(folder, SHARED)


RUNS = {
    "kills-plain-1": _kills(None, 11),
    "kills-plain-2": _kills(None, 12),
    "kills-encrypted-1": _kills(WORDS, 13),
    "kills-encrypted-2": _kills(WORDS, 14),
    **{f"steps-{each.name.replace(' ', '-')}": _steps(each) for each in steps.SCENARIOS},
    "full": _full,
    "damage-encrypted": _damage(WORDS),
    "damage-plain": _damage(None),
    "starts": lambda folder: starts.run(folder, 50, 20),
    "hostile": _hostile,
    "locked": _locked,
    "texts": _texts,
}


def main(names):
    """Run what is named, or all of it; 1 where anything went wrong."""
    unknown = [name for name in names if not any(each.startswith(name) for each in RUNS)]
    if unknown:
        print(f"There is no {', '.join(unknown)}. There are: {', '.join(RUNS)}")
        return 2
    guard.stand()
    failed = 0
    for name, run in RUNS.items():
        if names and not name.startswith(tuple(names)):
            continue
        begun = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            figures, wrong = run(Path(folder))
        seconds = time.monotonic() - begun
        print(f"{name} ({seconds:.0f} s): {figures}", *wrong, sep="\n  ", flush=True)
        failed += bool(wrong)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
