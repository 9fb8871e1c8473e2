import multiprocessing
import os
import time
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, update

from desktop.errors import NotAllowed, StoreRefused
from desktop.models.people import Actor, Role
from desktop.models.school import School
from desktop.services import backups, differences, examining, keeping, rekeying
from desktop.services.store import KeyNeeded, Store, StoreDamaged

WORDS = "bridge over the river"
HOUR = timedelta(hours=1)


@pytest.fixture(params=[None, WORDS], ids=["plain", "encrypted"])
def office(tmp_path, request):
    store = Store.create(tmp_path / "office.kakehashi", request.param)
    store.words = request.param
    add(store, "A")
    yield store
    store.close()


def add(store, *names):
    with store.write("Add") as session:
        session.add_all(School(name=name) for name in names)


def names(store):
    with store.read() as session:
        return [school.name for school in session.query(School).order_by(School.id)]


def spoil(path, at=0, n=4096):
    data = bytearray(path.read_bytes())
    data[at : at + n] = bytes(n)
    path.write_bytes(data)


class TestWhenDue:
    def test_on_opening_if_something_changed(self, office, tmp_path):
        office.opened_at += timedelta(seconds=5)
        at = office.opened_at
        assert keeping.due(office, at) == "opening"
        keeping.keep(office, "opening", at=at)
        assert keeping.due(office, at + 9 * HOUR) is None

    def test_hourly_while_something_changes(self, office):
        start = office.opened_at
        keeping.keep(office, "opening", at=start)
        add(office, "B")
        assert keeping.due(office, start + HOUR / 2) is None
        assert keeping.due(office, start + HOUR) == "hourly"
        keeping.keep(office, "hourly", at=start + HOUR)
        assert keeping.due(office, start + 2 * HOUR) is None
        add(office, "C")
        assert keeping.due(office, start + 2 * HOUR) == "hourly"

    def test_a_backup_from_the_future_stops_nothing(self, office):
        start = office.opened_at
        keeping.keep(office, "wish", at=start + timedelta(days=400))
        assert keeping.due(office, start + HOUR) is None
        add(office, "B")
        assert keeping.due(office, start + HOUR) == "hourly"

    def test_an_empty_store_needs_none(self, tmp_path):
        store = Store.create(tmp_path / "b.kakehashi")
        assert keeping.due(store, store.opened_at + HOUR) is None
        store.close()

    def test_before_an_import_if_something_changed(self, office):
        made = keeping.before_import(office)
        assert made.reason == "import"
        assert keeping.before_import(office) is None

    def test_one_that_fails_is_told(self, office):
        backups.folder(office.path).write_text("in the way")
        with pytest.raises(StoreRefused, match="could not be made"):
            keeping.keep(office, "hourly")


def test_a_backup_is_made_while_others_write(office):
    import threading

    stop = threading.Event()

    def write():
        while not stop.is_set():
            add(office, "X")

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for n in range(3):
            keeping.keep(office, "wish", at=office.opened_at + timedelta(seconds=n))
    finally:
        stop.set()
        thread.join()


class TestDifferences:
    def test_counts_and_operations(self, office):
        add(office, "B", "C")
        backup = keeping.keep(office, "wish")
        assert keeping.compare(office, backup).none
        with office.write("Change") as session:
            session.execute(update(School).where(School.name == "B").values(ward="X"))
            session.execute(delete(School).where(School.name == "C"))
        add(office, "D", "E", "F")
        found = keeping.compare(office, backup)
        (schools,) = found.registers
        assert (schools.register, schools.title) == ("schools", "Schools")
        assert (schools.added, schools.removed, schools.changed) == (3, 1, 1)
        assert [(e.label, e.rows) for e in found.operations] == [("Add", 3), ("Change", 2)]
        assert found.readable
        assert not found.unread

    def test_a_backup_under_another_key(self, office):
        backup = keeping.keep(office, "wish", at=office.opened_at - HOUR)
        rekeying.change_passphrase(office, "river under the bridge", at=office.opened_at)
        add(office, "B")
        found = keeping.compare(office, backup, passphrase=office.words)
        assert found.registers[0].added == 1

    def test_what_is_no_backup(self, office, tmp_path):
        (tmp_path / "x.backup").write_bytes(b"x" * 5000)
        with pytest.raises(StoreRefused):
            differences.between(office.path, office.key, tmp_path / "x.backup")


class TestRestoring:
    def test_an_open_store_goes_on_with_what_was(self, office):
        backup = keeping.keep(office, "wish")
        add(office, "B")
        keeping.restore(office, backup.path, at=office.opened_at + HOUR)
        assert names(office) == ["A"]
        add(office, "C")
        assert names(office) == ["A", "C"]
        reasons = [b.reason for b in backups.found(office.path, backups.folder(office.path))]
        assert reasons == ["restore", "wish"]

    def test_only_an_owner(self, office):
        backup = keeping.keep(office, "wish")
        office.person = Actor(2, "鈴木", Role.STAFF)
        with pytest.raises(NotAllowed):
            keeping.restore(office, backup.path, at=office.opened_at)

    def test_a_closed_store(self, office):
        backup = keeping.keep(office, "wish")
        add(office, "B")
        with pytest.raises(StoreRefused, match="open elsewhere"):
            keeping.restore_closed(
                office.path, backup.path, at=office.opened_at, passphrase=office.words
            )
        office.close()
        keeping.restore_closed(
            office.path, backup.path, at=office.opened_at, passphrase=office.words
        )
        again = Store.open(office.path, passphrase=office.words)
        assert names(again) == ["A"]
        again.close()


class TestDamage:
    @pytest.mark.parametrize("what", ["head", "salt", "cut", "empty"])
    def test_a_damaged_store_names_the_newest_good_backup(self, office, what):
        good = keeping.keep(office, "wish", at=office.opened_at)
        add(office, "B")
        bad = keeping.keep(office, "hourly", at=office.opened_at + HOUR)
        office.close()
        spoil(bad.path, 8192, 20000)
        if what == "head":
            spoil(office.path, 40, 4000)
        elif what == "salt":
            spoil(office.path, 0, 16)
        elif what == "cut":
            os.truncate(office.path, 9000)
        else:
            os.truncate(office.path, 0)
        before = office.path.read_bytes()
        with pytest.raises(StoreDamaged, match="damaged") as told:
            Store.open(office.path, passphrase=office.words)
        assert told.value.backup == good
        assert office.path.read_bytes() == before
        at = office.opened_at + 2 * HOUR
        aside = keeping.rescue(office.path, good.path, told.value.key, at=at)
        assert aside.read_bytes() == before
        assert "damaged" in aside.name
        again = Store.open(office.path, passphrase=office.words)
        assert names(again) == ["A"]
        again.close()

    def test_what_would_be_missing(self, office):
        """A page of one table is damaged: the rest and the journal can be read."""
        keeping.keep(office, "wish", at=office.opened_at)
        add(office, "B", "C")
        office.close()
        error = examining.damaged(office.path, "x", office.key)
        assert error.missing.registers[0].added == 2
        assert [e.label for e in error.missing.operations] == ["Add"]

    def test_a_wrong_passphrase_is_no_damage(self, tmp_path):
        store = Store.create(tmp_path / "a.kakehashi", WORDS)
        add(store, "A")
        keeping.keep(store, "wish")
        store.close()
        with pytest.raises(KeyNeeded):
            Store.open(store.path, passphrase="something else")
        with pytest.raises(KeyNeeded):
            Store.open(store.path)

    def test_a_damaged_page_is_no_wrong_passphrase(self, tmp_path):
        store = Store.create(tmp_path / "a.kakehashi", WORDS)
        add(store, "A")
        store.close()
        for page in range(1, store.path.stat().st_size // 4096):
            spoil(store.path, page * 4096 + 100, 8)
        with pytest.raises(StoreDamaged):
            Store.open(store.path, passphrase=WORDS)
        with pytest.raises(KeyNeeded):
            Store.open(store.path, passphrase="something else")

    def test_without_a_backup_it_says_damaged(self, store):
        store.close()
        spoil(store.path, 100, 3900)
        with pytest.raises(StoreDamaged) as told:
            Store.open(store.path)
        assert told.value.backup is None


def test_a_backup_under_another_passphrase_asks_for_it(tmp_path):
    store = Store.create(tmp_path / "a.kakehashi", WORDS)
    add(store, "A")
    backup = keeping.keep(store, "wish")
    before = backup.path.read_bytes()
    with pytest.raises(KeyNeeded, match="does not open"):
        keeping.compare(store, backup, passphrase="something else")
    store.close()
    at = datetime(2026, 4, 1)
    with pytest.raises(KeyNeeded, match="does not open"):
        keeping.restore_closed(store.path, backup.path, at=at, passphrase="something else")
    assert backup.path.read_bytes() == before


def die_at(path, backup, step):
    def steps(name):
        if name == step:
            os._exit(9)

    keeping.rescue(path, backup, None, at=datetime(2026, 4, 1), steps=steps)


@pytest.mark.parametrize("step", ["copied", "kept", "alone", "replaced"])
def test_a_kill_while_rescuing(store, step):
    add(store, "A")
    backup = keeping.keep(store, "wish")
    store.close()
    spoil(store.path, 100, 3900)
    process = multiprocessing.get_context("spawn").Process(
        target=die_at, args=(store.path, backup.path, step)
    )
    process.start()
    process.join(60)
    assert process.exitcode == 9
    if step == "replaced":
        again = Store.open(store.path)
        assert names(again) == ["A"]
        again.close()
    else:
        with pytest.raises(StoreDamaged):
            Store.open(store.path)
        keeping.rescue(store.path, backup.path, None, at=datetime(2026, 4, 2))


def test_asking_is_cheap(office):
    keeping.keep(office, "wish")
    start = time.perf_counter()
    keeping.due(office, office.opened_at + HOUR)
    assert time.perf_counter() - start < 1
