"""Files that were made to break a program, imported into every register and taken as photos.

Each trial is a child with little memory over what it has and little time: it may refuse the file
with a sentence or read it, and must neither die nor write.
"""

import resource
import time
from collections import Counter
from pathlib import Path

from desktop.errors import UserError
from desktop.models.specs import REGISTERS
from desktop.services import photos
from desktop.services.importing import plan_import
from desktop.services.progress import finish
from desktop.services.store import Store
from tests.faults.children import Child
from tests.faults.whole import state_of

MEMORY = 512 * 2**20
SECONDS = 10


def baseline():
    """The address space of this process, in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def _peak():
    text = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(each for each in text.splitlines() if each.startswith("VmPeak"))
    return int(line.split()[1]) * 1024


def take(pipe, store_path, trials):
    """Import files into registers, or take them as photos where the register is `photo`."""
    store = Store.open(store_path)
    before = baseline()
    resource.setrlimit(resource.RLIMIT_AS, (before + MEMORY, before + MEMORY))
    pipe.send("ready")
    for register, path in trials:
        start = time.process_time()  # a busy machine is no fault of the file
        try:
            if register == "photo":
                photos.read_photo(path)
                said = "a picture"
            else:
                plan = finish(plan_import(store, register, path))
                said = f"{len(plan.rows)} rows"
            outcome = "read"
        except UserError as error:
            outcome, said = "refused", error.sentence
        pipe.send((outcome, said, time.process_time() - start, _peak() - before))
    store.close()


def run(store, trials, together=1):
    """Try files with registers, so many in one child; figures, and what went wrong as text."""
    figures: Counter[str] = Counter(trials=0, read=0, refused=0)
    most_time = most_memory = 0.0
    wrong = []
    before = state_of(store)
    store.close()  # so that the children open it for writing, as the program does
    for start in range(0, len(trials), together):
        some = trials[start : start + together]
        child = Child(take, store.path, some)
        child.pipe.recv()
        for register, path in some:
            name = f"{path.name} as {register}"
            figures["trials"] += 1
            try:
                heard = (
                    child.pipe.recv() if child.pipe.poll(12 * SECONDS) else ("late", child.kill())
                )
            except EOFError:
                heard = ("dead", "")
            if heard[0] not in ("read", "refused"):
                wrong.append(f"{name}: {heard}")
                break
            outcome, said, seconds, memory = heard
            figures[outcome] += 1
            most_time, most_memory = max(most_time, seconds), max(most_memory, memory)
            if seconds > SECONDS:
                wrong.append(f"{name}: took {seconds:.1f} s of the processor")
            if outcome == "refused" and (path.name not in said or "\n" in said or len(said) > 400):
                wrong.append(f"{name}: no sentence for a person: {said!r}")
        else:
            child.rest()
            if child.code:
                wrong.append(f"{some}: ended with {child.code}")
    again = Store.open(store.path)
    if state_of(again) != before:
        wrong.append("the store has changed")
    again.close()
    figures["most_ms"] = int(most_time * 1000)
    figures["most_mib"] = int(most_memory / 2**20)
    return dict(figures), wrong


def trials(shared, registers=(*REGISTERS, "photo")):
    """Every file of the collection with every register, and as a photo."""
    found = sorted(path for path in (shared / "torture").rglob("*") if path.is_file())
    return [(register, path) for path in found for register in registers]
