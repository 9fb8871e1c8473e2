"""The journal and the store beside what the disk and SQLite do without them."""

import os
import tempfile
import time
from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import insert, text

from desktop.models.base import new_uid
from desktop.models.school import School
from desktop.services import backups, journal
from desktop.services.store import Store
from tests.benchmarks.bench_search import schools
from tests.benchmarks.timing import median, show

ROWS, HELD = 100_000, 200_000
WORDS = "three good words"


def timed(action):
    """How long one call takes, in seconds."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def commit(folder):
    """One small change, durable, beside writing and syncing as many bytes as its log grew by."""
    store = Store.create(folder / "commit.kakehashi", WORDS)
    with store.write("Add") as session:
        session.add(School(name="A"))
    log = Path(f"{store.path}-wal")

    def change():
        with store.write("Change") as session:
            session.execute(text("UPDATE school SET ward = ward || 'x' WHERE id = 1"))

    with store.write("Reset") as session:
        session.execute(text("UPDATE school SET ward = 'x'"))
    before = log.stat().st_size
    change()
    grown = max(log.stat().st_size - before, 4096)
    data = os.urandom(grown)
    with (folder / "bytes").open("wb") as file:

        def sync():
            file.write(data)
            file.flush()
            getattr(os, "fdatasync", os.fsync)(file.fileno())

        floor = median(sync, 51)
    show(
        f"a change, journaled and durable ({grown:,} bytes)", median(change, 51), floor, "fdatasync"
    )
    store.close()


def bulk(folder):
    """Many rows in one operation, and taking them back, beside bare SQLite."""
    rows = [row | {"origin": {}, "version": 1} for row in schools(ROWS)]
    store = Store.create(folder / "bulk.kakehashi")

    bare = sqlite.connect(str(folder / "bare.db"))
    bare.execute("PRAGMA journal_mode = WAL")
    with store.read() as session:
        for kind in ("table", "index"):
            found = session.execute(
                text(
                    "SELECT sql FROM sqlite_master WHERE tbl_name = 'school' AND type = :k AND sql IS NOT NULL"
                ),
                {"k": kind},
            )
            for (sql,) in found.all():
                bare.execute(sql)
    plain = [(r["uid"], r["name"], r["ward"], r["code"]) for r in rows]

    def write_bare():
        bare.executemany(
            "INSERT INTO school (uid, version, name, ward, code, languages, facilities, status, origin)"
            " VALUES (?, 1, ?, ?, ?, '[]', '[]', 'active', '{}')",
            plain,
        )
        bare.commit()

    def delete_bare():
        bare.execute("DELETE FROM school")
        bare.commit()

    def write():
        with store.write("Import") as session:
            session.execute(insert(School), rows)

    floor, gone = timed(write_bare), timed(delete_bare)
    show(f"{ROWS:,} rows through the journal", timed(write), floor, "bare SQLite")
    show("taking them back", timed(store.undo), gone, "bare DELETE")
    show("doing them again", timed(store.redo), floor, "bare SQLite")
    bare.close()
    with store.read() as session:
        show("checking the chain over all that", timed(lambda: list(journal.broken(session))))
    store.close()


def opening(folder):
    """Opening a large encrypted store, and a verified backup of it."""
    store = Store.create(folder / "large.kakehashi", WORDS)
    with store.write("Fill") as session:
        session.execute(insert(School), [row | {"uid": new_uid()} for row in schools(HELD)])
    path, key = store.path, store.key
    store.close()

    def open_with(**how):
        Store.open(path, **how).close()

    def bare():
        connection = sqlite.connect(str(path))
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.close()

    floor = median(bare)
    show(
        f"opening {HELD:,} records by the remembered key",
        median(lambda: open_with(key=key)),
        floor,
        "bare",
    )
    show("the same by the passphrase", median(lambda: open_with(passphrase=WORDS)), floor, "bare")

    def copy():
        with path.open("rb") as read, (folder / "copy").open("wb") as write:
            while block := read.read(1 << 20):
                write.write(block)
            write.flush()
            os.fsync(write.fileno())

    floor = median(copy, 3)
    size = path.stat().st_size / 2**20
    made = median(lambda: backups.make(path, key, folder / "b", "wish", at=datetime(2026, 4, 1)), 3)
    show(f"a verified backup of {size:.0f} MB", made, floor, "file copy")


def run():
    with tempfile.TemporaryDirectory() as folder:
        for part in (commit, bulk, opening):
            part(Path(folder))
