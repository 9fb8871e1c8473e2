"""Kills at every step of what writes files: afterwards the old or the new, wholly.

A step is anything that touches a disk: a file opened to write, flushed, renamed or removed, a
statement that writes into a database, each notice of progress, and each line of the modules that
make backups, migrate and give files their names. The work runs once in a child
to list its steps; then a child is killed at each of them, just before it is taken.
"""

import io
import json
import os
import random
import shutil
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pypdf
from sqlalchemy import text

from desktop.models.case import Case
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.services import backups, connecting, files, keys, migrating, rekeying, spreadsheet
from desktop.services.exporting import export
from desktop.services.importing import apply_import, plan_import
from desktop.services.progress import finish
from desktop.services.publishing.booklet import make_booklet
from desktop.services.publishing.reports import make_report
from desktop.services.store import Store
from tests.faults.children import Child, stop_here
from tests.faults.whole import problems

AT = datetime(2026, 4, 1, 12)
WORDS, NEW_WORDS = BOTH = "three good words", "four very good words"
OLD = b"the old file"
LINES = {module.__file__ for module in (backups, files, migrating, rekeying)}
"""The modules whose every line is a step."""


class Steps:
    """Counts the steps that this process takes in a folder; ends it at one of them."""

    def __init__(self, folder, last=None):
        self.folder, self.last, self.names = str(folder), last, []
        self.on = True
        sys.addaudithook(self._audit)
        flush, connect = os.fsync, connecting.connect

        def fsync(file):
            self.take("flush")
            flush(file)
            self.take("flushed")

        def traced(*arguments, **options):
            connection = connect(*arguments, **options)
            connection.set_trace_callback(self._statement)
            return connection

        os.fsync = fsync
        connecting.connect = traced
        sys.settrace(self._call)

    def take(self, name):
        if not self.on:
            return
        if len(self.names) == self.last:
            stop_here()
        self.names.append(name)

    def _call(self, frame, _event, _argument):
        return self._line if frame.f_code.co_filename in LINES else None

    def _line(self, frame, event, _argument):
        if event == "line":
            self.take(f"{frame.f_code.co_name} {frame.f_lineno}")
        return self._line

    def _audit(self, event, arguments):
        if not self.on or event not in (
            "open",
            "os.rename",
            "os.remove",
            "os.mkdir",
            "os.truncate",
        ):
            return
        path = str(arguments[0])
        if self.folder not in path:
            return
        if event == "open":
            mode, flags = arguments[1], arguments[2]
            writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
            if not (writes or (mode and set(mode) & set("wax+"))):
                return
        self.take(f"{event} {Path(path).suffix}")

    def _statement(self, sql):
        word = (sql.split() or [""])[0].upper()
        if word not in ("--", "SELECT", "PRAGMA", "EXPLAIN", "WITH"):
            self.take(f"sql {word}")


@dataclass(frozen=True)
class Scenario:
    """Work that is killed: how its folder begins, the work, and what a reader finds afterwards.

    `find` gives a value that is equal for equal results; it raises where something is half.
    """

    name: str
    begin: object
    work: object
    find: object


def _office(folder, passphrase=None):
    store = Store.create(folder / "a.kakehashi", passphrase)
    with store.write("Add") as session:
        partner = Partner(name="Chatswood High School", country="AU")
        school = School(name="日比谷高等学校", code="D113000000001")
        session.add_all([partner, school])
    (folder / "key").write_bytes(store.key or b"")
    return store


def key_of(folder):
    return (folder / "key").read_bytes() or None


@contextmanager
def opened(folder, writable=True):
    """The store of a folder, closed again afterwards."""
    store = Store.open(folder / "a.kakehashi", key=key_of(folder))
    try:
        if writable and not store.writable:
            raise AssertionError("the lock outlived its owner")
        yield store
    finally:
        store.close()


def contents(folder):
    """What the store of a folder holds, without the names and times that chance gives."""
    with opened(folder) as store:
        wrong = problems(store)
        if wrong:
            raise AssertionError(wrong)
        with store.read() as session:
            rows = session.execute(
                text("SELECT name, code, ward, address FROM school ORDER BY name, code")
            ).all()
            tables = session.scalars(
                text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            ).all()
            counts = {t: session.scalar(text(f'SELECT count(*) FROM "{t}"')) for t in tables}
            counts.pop("alembic_version", None)
        return [tuple(row) for row in rows], counts


def all_backups(folder):
    """Whatever has the name of a backup is a whole one."""
    key = key_of(folder)
    store = folder / "a.kakehashi"
    places = {folder / "b", backups.folder(store)}
    found = [each for place in sorted(places) for each in backups.found(store, place)]
    for each in found:
        backups.read(each.path, key)
    return len(found)


# --- the work -------------------------------------------------------------------------------


def _begin_plain(folder):
    _office(folder).close()


def _begin_import(folder):
    _office(folder).close()
    lines = ["code,name,ward"]
    lines += [f"D11300000{n:04},学校{n},港区" for n in range(300)]
    lines += ["D113000000001,日比谷高等学校,千代田区"]
    (folder / "list.csv").write_text("\n".join(lines), encoding="utf-8")


def _import(folder, steps):
    with opened(folder, writable=False) as store:
        plan = finish(plan_import(store, "schools", folder / "list.csv"))
        _drive(apply_import(store, plan), steps)


def _drive(work, steps):
    while True:
        steps.take("progress")
        try:
            next(work)
        except StopIteration:
            return


def _begin_migration(folder):
    from tests.services.test_migrating import made_at

    (folder / "key").write_bytes(b"")
    made_at(folder / "a.kakehashi", migrating.known()[-1])


def _migrate(folder, _steps):
    with opened(folder, writable=False):
        pass


def _found_migration(folder):
    found = contents_of_any_schema(folder)
    contents(folder)  # it opens, is brought up to date, and is whole
    return found


def contents_of_any_schema(folder):
    """What a store holds that is not opened and so not brought up to date."""
    all_backups(folder)
    connection = connecting.connect(folder / "a.kakehashi", writable=False)
    try:
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        rows = connection.execute("SELECT name FROM school").fetchall()
        lines = connection.execute("PRAGMA integrity_check").fetchall()
    finally:
        connection.close()
    if lines != [("ok",)]:
        raise AssertionError(lines)
    return revision, tables, rows


def begin_backup(folder):
    _office(folder, WORDS).close()


def backup(folder, _steps):
    backups.make(folder / "a.kakehashi", key_of(folder), folder / "b", "wish", at=AT)


def _found_backup(folder):
    return contents(folder), all_backups(folder)


def _begin_restore(folder):
    store = _office(folder, WORDS)
    backups.make(store.path, store.key, folder / "b", "wish", at=AT)
    with store.write("Add") as session:
        session.add(School(name="later"))
    store.close()


def begin_restore_with_log(folder):
    """The store was not closed: its log holds what its file does not."""
    store = _office(folder, WORDS)
    backups.make(store.path, store.key, folder / "b", "wish", at=AT)
    with store.write("Add") as session:
        session.add(School(name="later"))
    whole = folder / "whole"
    whole.mkdir()
    for name in ("a.kakehashi", "a.kakehashi-wal"):
        shutil.copy(folder / name, whole / name)
    store.close()
    for name in ("a.kakehashi", "a.kakehashi-wal"):
        shutil.move(whole / name, folder / name)
    whole.rmdir()


def restore(folder, _steps):
    (backup,) = backups.found(folder / "a.kakehashi", folder / "b")
    backups.restore(folder / "a.kakehashi", backup.path, key_of(folder), at=AT)


def _found_restore(folder):
    all_backups(folder)
    return contents(folder)


def _begin_file(ending):
    def begin(folder):
        store = _office(folder)
        with store.write("Add") as session:
            session.add_all(School(name=f"学校{n}", ward="港区") for n in range(1200))
            session.add(Case(title="交流", exchange_type="video", status="held", held_on=AT.date()))
        store.close()
        (folder / f"out{ending}").write_bytes(OLD)

    return begin


def _export(ending):
    def work(folder, steps):
        with opened(folder, writable=False) as store:
            _drive(export(store, "schools", folder / f"out{ending}"), steps)

    return work


def _report(folder, steps):
    with opened(folder, writable=False) as store:
        _drive(make_report(store, "schools", folder / "out.pdf"), steps)


def _booklet(folder, steps):
    with opened(folder, writable=False) as store:
        _drive(make_booklet(store, folder / "out.pdf"), steps)


def _found_file(ending):
    def find(folder):
        data = (folder / f"out{ending}").read_bytes()
        contents(folder)
        if data == OLD:
            return "old"
        if ending == ".json":
            return len(json.loads(data)["records"])
        if ending == ".pdf":
            return len(pypdf.PdfReader(io.BytesIO(data)).pages)
        return spreadsheet.read_table(spreadsheet.load(folder / f"out{ending}")).rows

    return find


def _rekey(folder, _steps):
    with opened(folder) as store:
        rekeying.change_passphrase(store, NEW_WORDS, at=AT)


def _found_rekeyed(folder):
    """Under which words the store opens, and what it holds; every backup opens under one of them."""
    path = folder / "a.kakehashi"
    for each in backups.found(path, backups.folder(path)):
        salt = keys.salt_of(each.path)
        backups.read(each.path, next(filter(None, (_fits(each.path, w, salt) for w in BOTH))))
    salt = keys.salt_of(path)
    (words,) = (words for words in BOTH if _fits(path, words, salt))
    (folder / "key").write_bytes(keys.derive(words, salt))
    return words, contents(folder)


def _fits(path, words, salt):
    """The key of a file under some words; None where they are not its."""
    key = keys.derive(words, salt)
    try:
        connection = connecting.connect(path, key, writable=False)
    except connecting.DatabaseError:
        return None
    connection.close()
    return key


SCENARIOS = [
    Scenario("change of key", begin_backup, _rekey, _found_rekeyed),
    Scenario("import", _begin_import, _import, contents),
    Scenario("migration", _begin_migration, _migrate, _found_migration),
    Scenario("backup", begin_backup, backup, _found_backup),
    Scenario("restore", _begin_restore, restore, _found_restore),
    Scenario("restore over a log", begin_restore_with_log, restore, _found_restore),
    Scenario("report", _begin_file(".pdf"), _report, _found_file(".pdf")),
    Scenario("booklet", _begin_file(".pdf"), _booklet, _found_file(".pdf")),
    *(
        Scenario(f"export {ending}", _begin_file(ending), _export(ending), _found_file(ending))
        for ending in (".xlsx", ".csv", ".json")
    ),
]


def act(pipe, name, folder, last):
    """Do a scenario's work, ending at a step; without one, tell the steps."""
    scenario = next(each for each in SCENARIOS if each.name == name)
    steps = Steps(folder, last)
    scenario.work(folder, steps)
    steps.on = False
    pipe.send(("did", steps.names))


def run(folder, scenario, most=None, seed=1, only=""):
    """Kill a scenario's work at its steps, at most so many, or those of a name; what came of it.

    Returns figures, and what went wrong as text.
    """
    begin = folder / "begin"
    begin.mkdir()
    scenario.begin(begin)

    def trial(name, last):
        place = folder / name
        shutil.copytree(begin, place)
        child = Child(act, scenario.name, place, last)
        return place, child, child.rest()

    before = trial("untouched", 0)[0]
    old = scenario.find(before)
    place, child, heard = trial("whole", None)
    if heard[0][0] != "did":
        raise AssertionError(heard)
    names = heard[0][1]
    new = scenario.find(place)
    if new == old:
        raise AssertionError("the work changes nothing")
    chosen = [n for n in range(1, len(names)) if names[n].startswith(only)]
    if most and len(chosen) > most:
        # Each kind of step is as likely as another, however often it is taken.
        chance = random.Random(seed)
        kinds = {}
        for n in chosen:
            kinds.setdefault(names[n], []).append(n)
        firsts = chance.sample(sorted(kinds), min(most - 2, len(kinds)))
        chosen = sorted({*(chance.choice(kinds[kind]) for kind in firsts), *chosen[-2:]})
    figures, wrong = Counter(steps=len(names), kills=0, old=0, new=0), []
    for n in chosen:
        place, child, heard = trial(f"step {n}", n)
        figures["kills"] += 1
        at = f"{scenario.name}, step {n} ({names[n]})"
        if child.code != -9:
            wrong.append(f"{at}: ended with {child.code}, said {heard}")
            continue
        try:
            found = scenario.find(place)
        except Exception as error:
            wrong.append(f"{at}: half: {error!r}"[:400])
            continue
        figures["old" if found == old else "new"] += 1
        if found not in (old, new):
            wrong.append(f"{at}: neither old nor new"[:400])
        if n == chosen[-1]:
            heard = Child(act, scenario.name, place, None).rest()
            if not heard or heard[0][0] != "did":
                wrong.append(f"{at}: the work fails afterwards: {heard}"[:400])
        shutil.rmtree(place)
    return dict(figures), wrong
