import multiprocessing
import os
from datetime import datetime

import pytest

from desktop.errors import InvalidValue, NotAllowed, StoreRefused
from desktop.models.people import Actor, Role
from desktop.models.school import School
from desktop.services import backups, journal, keys, rekeying
from desktop.services.store import KeyNeeded, Store

NOW = datetime(2026, 4, 1, 12)
OLD, NEW = "bridge over the river", "river under the bridge"


def made(path, words):
    store = Store.create(path, words)
    for name in "AB":
        with store.write("Add") as session:
            session.add(School(name=f"日比谷{name}"))
    return store


def names(store):
    with store.read() as session:
        return [school.name for school in session.query(School).order_by(School.id)]


@pytest.fixture
def office(tmp_path):
    store = made(tmp_path / "a.kakehashi", OLD)
    yield store
    store.close()


def test_the_new_words_open_it_and_the_old_do_not(office):
    old = office.key
    done = rekeying.change_passphrase(office, NEW, at=NOW)
    assert names(office) == ["日比谷A", "日比谷B"]
    with office.write("Add") as session:
        session.add(School(name="C"))
    office.undo()
    office.close()
    with pytest.raises(KeyNeeded):
        Store.open(office.path, passphrase=OLD)
    with pytest.raises(KeyNeeded):
        Store.open(office.path, key=old)
    for how in ({"passphrase": NEW}, {"key": keys.read_recovery(done.recovery)}):
        again = Store.open(office.path, **how)
        with again.read() as session:
            assert list(journal.broken(session)) == []
        again.close()
    assert backups.read(done.before.path, old).rows["school"] == 2
    assert backups.read(done.after.path, keys.read_recovery(done.recovery)).rows["school"] == 2
    assert sorted(p.name for p in office.path.parent.glob(".*")) == []


def test_a_plain_store_is_encrypted_and_decrypted(tmp_path):
    store = made(tmp_path / "a.kakehashi", None)
    done = rekeying.change_passphrase(store, NEW, at=NOW)
    assert done.recovery
    for file in tmp_path.iterdir():
        if file.is_file():
            assert "日比谷".encode() not in file.read_bytes()
    store.close()
    store = Store.open(store.path, passphrase=NEW)
    done = rekeying.decrypt(store, at=NOW.replace(hour=13))
    assert done.recovery is None
    assert store.key is None
    store.close()
    store = Store.open(store.path)
    assert names(store) == ["日比谷A", "日比谷B"]
    store.close()


def test_only_an_owner_with_good_words_may(office):
    with pytest.raises(InvalidValue, match="too short"):
        rekeying.change_passphrase(office, "abc", at=NOW)
    office.person = Actor(2, "鈴木", Role.STAFF)
    for deed in (
        lambda: rekeying.change_passphrase(office, NEW, at=NOW),
        lambda: rekeying.decrypt(office, at=NOW),
    ):
        with pytest.raises(NotAllowed, match="only the store owner"):
            deed()


def test_somebody_who_reads_is_waited_for(office, monkeypatch):
    monkeypatch.setattr("desktop.services.gate.PATIENCE", 0.05)
    monkeypatch.setattr(rekeying, "STEPS", ())
    shut = office.gate.shut
    monkeypatch.setattr(office.gate, "shut", lambda: shut(0.05))
    with office.read() as session, pytest.raises(StoreRefused, match="in use"):
        session.query(School).all()
        rekeying.change_passphrase(office, NEW, at=NOW)
    assert names(office) == ["日比谷A", "日比谷B"]
    rekeying.change_passphrase(office, NEW, at=NOW)


def test_a_second_reader_elsewhere_stops_it(office):
    second = Store.open(office.path, passphrase=OLD)
    with second.read() as session:
        session.query(School).all()
        with office.write("Add") as writing:
            writing.add(School(name="C"))
        with pytest.raises(StoreRefused, match="open elsewhere|could not be changed"):
            rekeying.change_passphrase(office, NEW, at=NOW)
    second.close()
    assert len(names(office)) == 3


def test_a_full_disk_leaves_the_old_key(office, monkeypatch):
    replace = os.replace

    def full(source, to):
        if to == office.path:
            raise OSError(28, "No space left on device")
        replace(source, to)

    monkeypatch.setattr(rekeying.os, "replace", full)
    with pytest.raises(StoreRefused, match="The old key is still good"):
        rekeying.change_passphrase(office, NEW, at=NOW)
    monkeypatch.undo()
    assert names(office) == ["日比谷A", "日比谷B"]
    assert len(backups.found(office.path, backups.folder(office.path))) == 1
    office.close()
    Store.open(office.path, passphrase=OLD).close()


def die_at(path, step):
    store = Store.open(path, passphrase=OLD)
    with store.write("Add") as session:
        session.add(School(name="日比谷C"))

    def steps(name):
        if name == step:
            os._exit(9)

    rekeying.change_passphrase(store, NEW, at=NOW, steps=steps)


@pytest.mark.parametrize("step", rekeying.STEPS)
def test_a_kill_at_any_step_leaves_one_key_or_the_other(office, step):
    office.close()
    process = multiprocessing.get_context("spawn").Process(target=die_at, args=(office.path, step))
    process.start()
    process.join(60)
    assert process.exitcode == 9
    after = rekeying.STEPS.index(step) >= rekeying.STEPS.index("replaced")
    with pytest.raises(KeyNeeded):
        Store.open(office.path, passphrase=OLD if after else NEW)
    store = Store.open(office.path, passphrase=NEW if after else OLD)
    assert names(store) == ["日比谷A", "日比谷B", "日比谷C"]
    assert store.writable
    with store.read() as session:
        assert list(journal.broken(session)) == []
    store.close()
    assert not rekeying.beside(office.path).exists()
