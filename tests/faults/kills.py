"""SIGKILL at random moments while an office writes through the store.

A child writes operations of several rows each, undoes and redoes some, says over a pipe what the
registers will hold before each and that it is done after each, and is killed. Whatever the store
holds then must be what was last acknowledged, or that and the whole operation that was under way.
"""

import hashlib
import random
import time
from collections import Counter

from sqlalchemy import insert, select, update

from desktop.models.base import new_uid
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.services.store import Store
from tests.faults.children import Child
from tests.faults.whole import problems

MOST, LATEST = 6, 0.03
"""A writer is killed after so many acknowledgements at most, and so many seconds after the last."""


def registers(store):
    """What the two registers hold: sets of plain values."""
    with store.read() as session:
        schools = session.execute(select(School.name, School.ward, School.notes)).all()
        partners = session.execute(select(Partner.name, Partner.city)).all()
    return sorted(map(tuple, schools), key=repr), sorted(map(tuple, partners), key=repr)


def digest(now):
    """What the registers hold, short enough for a pipe."""
    return hashlib.sha256(repr(now).encode()).hexdigest()


def write(pipe, path, key, seed):
    """Write for ever."""
    chance = random.Random(seed)
    store = Store.open(path, key=key)
    now = registers(store)
    undo, redo = [], []
    pipe.send(("open", digest(now)))
    for n in range(1_000_000):
        kind = chance.choice(["add", "add", "change", "bulk", "delete", "undo", "redo"])
        if (kind == "undo" and not undo) or (kind == "redo" and not redo):
            kind = "add"
        schools, partners = (list(each) for each in now)
        word = f"{seed}-{n}"
        if kind in ("undo", "redo"):
            stack, other = (undo, redo) if kind == "undo" else (redo, undo)
            will = stack.pop()
            other.append(now)
        else:
            if kind == "add":
                schools += [(f"学校 {word} {i}", "港区", "あ" * 700 * i) for i in range(1, 4)]
                partners += [(f"Partner {word}", "Oslo")]
            elif kind == "change":
                schools = [(name, word, notes) for name, _ward, notes in schools]
                partners = [(name, word) for name, _city in partners]
            elif kind == "bulk":
                schools += [(f"B {word} {i:04}", None, None) for i in range(60)]
            else:
                schools = [s for s in schools if not s[0].startswith("B ")][-40:]
                partners = partners[-10:]
            will = sorted(schools, key=repr), sorted(partners, key=repr)
            if will == now:
                continue
            undo.append(now)
            redo.clear()
        pipe.send(("will", digest(will)))
        if kind == "undo":
            store.undo()
        elif kind == "redo":
            store.redo()
        else:
            _operation(store, kind, word, now, will)
        now = will
        pipe.send(("did", digest(now)))


def _operation(store, kind, word, now, will):
    with store.write(f"Op {kind}") as session:
        if kind == "add":
            session.add_all(
                School(name=f"学校 {word} {i}", ward="港区", notes="あ" * 700 * i)
                for i in range(1, 4)
            )
            session.flush()
            session.add(Partner(name=f"Partner {word}", city="Oslo", country="NO"))
        elif kind == "change":
            session.execute(update(School).values(ward=word))
            session.execute(update(Partner).values(city=word))
        elif kind == "bulk":
            rows = [{"name": f"B {word} {i:04}", "uid": new_uid()} for i in range(60)]
            session.execute(insert(School), rows)
        else:
            kept = {name for name, _ward, _notes in will[0]}
            for school in session.scalars(select(School).where(School.name.not_in(kept))):
                session.delete(school)
            kept = {name for name, _city in will[1]}
            for partner in session.scalars(select(Partner).where(Partner.name.not_in(kept))):
                session.delete(partner)


def run(folder, trials, passphrase=None, seed=1, fresh=40):
    """Kill that many writers; figures: corrupt, lost, half, and what was written."""
    chance = random.Random(seed)
    figures = Counter(kills=0, acknowledged=0, underway=0, landed=0, corrupt=0, lost=0, half=0)
    for trial in range(trials):
        if trial % fresh == 0:
            path = folder / f"kills-{bool(passphrase)}-{trial}.kakehashi"
            store = Store.create(path, passphrase)
            key = store.key
            held = digest(registers(store))
            store.close()
        child = Child(write, path, key, seed * 1_000_000 + trial)
        said = [child.pipe.recv()]
        if said[0] != ("open", held):
            raise AssertionError(said)
        # The moment is random, and measured on the pipe itself.
        acknowledgements = chance.randint(0, MOST)
        while acknowledgements:
            said.append(child.pipe.recv())
            acknowledgements -= said[-1][0] == "did"
        end = time.monotonic() + chance.uniform(0, LATEST)
        while child.pipe.poll(max(0, end - time.monotonic())):
            said.append(child.pipe.recv())
        said += child.kill()
        bugs = [word for word in said if word[0] in ("bug", "refused")]
        if bugs:
            raise AssertionError(bugs)
        acknowledged = next(what for kind, what in reversed(said) if kind != "will")
        underway = said[-1][1] if said[-1][0] == "will" else None
        figures["kills"] += 1
        figures["acknowledged"] += sum(kind == "did" for kind, _what in said)
        figures["underway"] += underway is not None
        store = Store.open(path, key=key)
        try:
            if not store.writable:
                raise AssertionError("the dead writer's lock is still held")
            figures["corrupt"] += bool(problems(store))
            held = digest(registers(store))
        finally:
            store.close()
        if held == underway:
            figures["landed"] += 1
        elif held != acknowledged:
            whole = [what for _kind, what in said]
            figures["lost" if held in whole else "half"] += 1
    return dict(figures)
