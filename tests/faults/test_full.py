import sys

import pytest

from desktop.errors import StoreRefused
from desktop.models.school import School
from desktop.services import backups, connecting
from desktop.services.examining import StoreDamaged
from desktop.services.store import Store
from tests.faults import full, steps

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX limits")
NAMES = ("write", "backup", "restore", "export .csv")


def test_a_full_disk_leaves_what_was_there():
    if full.can_mount() is None:
        pytest.skip("a disk of our own may not be mounted here")
    figures, wrong = full.run(NAMES, coarse=True)
    assert wrong == []
    assert figures.keys() == set(NAMES)
    assert all(each["refused"] >= 2 for each in figures.values())


def test_a_writer_that_fails_leaves_what_was_there():
    figures, wrong = full.run(("write", "export .csv"), mount=False, coarse=True)
    assert wrong == []
    assert all(each["refused"] >= 1 for each in figures.values())


@pytest.fixture
def busy(store):
    """The store, its file held by another program: a connection that this process knows nothing of."""
    store.close()
    other = connecting.connect(store.path)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    yield store
    other.close()


def test_a_store_that_another_program_holds_is_not_called_damaged(busy, monkeypatch):
    monkeypatch.setattr(connecting, "BUSY_MS", 50)
    with pytest.raises(StoreRefused, match="being written by another program") as refusal:
        Store.open(busy.path)
    assert not isinstance(refusal.value, StoreDamaged)


def test_while_another_program_writes_reading_goes_on_and_writing_says_so(store, monkeypatch):
    monkeypatch.setattr(connecting, "BUSY_MS", 50)
    store.close()
    opened = Store.open(store.path)
    other = connecting.connect(store.path)
    other.execute("BEGIN EXCLUSIVE")
    with opened.read() as session:
        assert session.query(School).count() == 0
    with pytest.raises(StoreRefused, match="being written by another program"):
        with opened.write("Add") as session:
            session.add(School(name="A"))
    other.execute("ROLLBACK")
    with opened.write("Add") as session:
        session.add(School(name="A"))
    other.close()
    opened.close()


def test_a_disk_that_fails_on_opening_is_not_taken_for_a_wrong_key(tmp_path, monkeypatch):
    steps.begin_backup(tmp_path)
    path, key = tmp_path / "a.kakehashi", steps.key_of(tmp_path)
    backups.make(path, key, backups.folder(path), "wish", at=steps.AT)
    genuine = connecting.connect

    def failing(which, *arguments, **options):
        if which == path:
            raise connecting.DatabaseError("disk I/O error")
        return genuine(which, *arguments, **options)

    monkeypatch.setattr(connecting, "connect", failing)
    with pytest.raises(StoreRefused, match="full, failing or protected"):
        Store.open(path, key=key)
