"""Damaged stores: bits flipped, pages zeroed and swapped, ends cut off, logs that are not theirs.

Each damaged copy is opened and checked in a child. Detected means: it does not open and a sentence
says why, or the check finds it. The child must not die, and the file must still be there.
"""

import random
import shutil
from collections import Counter

from sqlalchemy import update

from desktop.errors import UserError
from desktop.models.school import School
from desktop.services.store import Store
from tests.faults.children import Child
from tests.faults.whole import problems, state_of

PAGE = 4096
KINDS = ("flip", "zero", "swap", "cut", "old log", "garbage log", "garbage index")


def begin(folder, passphrase=None):
    """A store with several hundred pages, and its log from an earlier hour; both closed."""
    path = folder / "a.kakehashi"
    store = Store.create(path, passphrase)
    with store.write("Add") as session:
        session.add_all(School(name=f"学校 {n}", notes=f"{n} " + "あ" * 400) for n in range(300))
    store.close()
    store = Store.open(path, key=store.key)
    with store.write("Change") as session:
        session.execute(update(School).where(School.id < 100).values(ward="港区"))
    shutil.copy(f"{path}-wal", folder / "old-wal")
    with store.write("Change") as session:
        session.execute(update(School).where(School.id < 200).values(ward="千代田区"))
    store.close()
    return store


def spoil(path, kind, chance, old_log):
    """Damage a file; whether a page of its contents differs."""
    data = bytearray(path.read_bytes())
    pages = len(data) // PAGE
    one, other = chance.sample(range(pages), 2)
    before = bytes(data)
    if kind == "flip":
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif kind == "zero":
        data[one * PAGE : (one + 1) * PAGE] = bytes(PAGE)
    elif kind == "swap":
        here, there = (slice(n * PAGE, (n + 1) * PAGE) for n in (one, other))
        data[here], data[there] = data[there], data[here]
    elif kind == "cut":
        del data[chance.randrange(1, len(data)) :]
    elif kind == "old log":
        path.with_name(f"{path.name}-wal").write_bytes(old_log)
    elif kind == "garbage log":
        log = bytearray(old_log)
        for _n in range(20):
            log[chance.randrange(32, len(log))] ^= 0xFF
        path.with_name(f"{path.name}-wal").write_bytes(log)
    else:
        path.with_name(f"{path.name}-shm").write_bytes(chance.randbytes(8 * PAGE))
    if data != before:
        path.write_bytes(data)
    return data != before


def look(pipe, path, key):
    """Open a damaged store and look through it."""
    try:
        store = Store.open(path, key=key)
    except UserError as error:
        pipe.send(("not opened", error.sentence, None))
        return
    try:
        found = problems(store)
        pipe.send(("found", found[0], None) if found else ("nothing", "", state_of(store)))
    except UserError as error:
        pipe.send(("found", error.sentence, None))
    finally:
        store.close()


def run(folder, trials, passphrase=None, seed=1):
    """Damage that many copies; figures by kind, and what went wrong as text."""
    chance = random.Random(seed)
    store = begin(folder, passphrase)
    again = Store.open(store.path, key=store.key)
    whole = state_of(again)
    again.close()
    old_log = (folder / "old-wal").read_bytes()
    figures, wrong = Counter(trials=0, died=0, not_opened=0, found=0, harmless=0, missed=0), []
    by_kind = Counter()
    for trial in range(trials):
        kind = KINDS[trial % len(KINDS)] if trial % 2 else KINDS[trial % 4]
        place = folder / f"trial {trial}"
        place.mkdir()
        path = place / "a.kakehashi"
        shutil.copy(store.path, path)
        spoil(path, kind, chance, old_log)
        held = path.read_bytes()
        child = Child(look, path, store.key)
        heard = child.rest()
        figures["trials"] += 1
        name = f"trial {trial} ({kind})"
        if not heard or heard[0][0] == "bug" or child.code:
            figures["died"] += 1
            wrong.append(f"{name}: ended with {child.code}: {heard}"[-600:])
            continue
        outcome, _said, state = heard[0]
        if outcome == "nothing":
            # What changes no record is no loss: an index made anew, a bit that nothing uses.
            outcome = "harmless" if state == whole else "missed"
        figures[outcome.replace(" ", "_")] += 1
        by_kind[f"{kind}: {outcome}"] += 1
        if outcome == "not opened":
            kept = [
                each for each in place.rglob("*") if each.is_file() and each.read_bytes() == held
            ]
            if not kept:
                wrong.append(f"{name}: the damaged file was not kept as it was")
        shutil.rmtree(place)
    return dict(figures) | dict(sorted(by_kind.items())), wrong
