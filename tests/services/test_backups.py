from datetime import datetime, timedelta

import pytest

from desktop.errors import StoreRefused
from desktop.models.school import School
from desktop.services import backups
from desktop.services.store import Store

NOW = datetime(2026, 4, 1, 12)


@pytest.fixture(params=[None, "three good words"], ids=["plain", "encrypted"])
def office(tmp_path, request):
    store = Store.create(tmp_path / "office.kakehashi", request.param)
    with store.write("Add") as session:
        session.add(School(name="A"))
    yield store
    store.close()


def names(store):
    with store.read() as session:
        return [school.name for school in session.query(School).order_by(School.id)]


def test_a_backup_opens_and_holds_what_the_store_held(office, tmp_path):
    backup = backups.make(office.path, office.key, tmp_path / "b", "wish", at=NOW)
    assert backups.found(office.path, tmp_path / "b") == [backup]
    copy = Store.open(backup.path, key=office.key)
    assert names(copy) == ["A"]
    copy.close()
    if office.key:
        assert b"SQLite format 3" not in backup.path.read_bytes()


def test_a_restore_brings_back_what_was_and_keeps_what_is(office, tmp_path):
    backup = backups.make(office.path, office.key, tmp_path / "b", "wish", at=NOW)
    with office.write("Add") as session:
        session.add(School(name="B"))
    office.close()
    backups.restore(office.path, backup.path, office.key, at=NOW + timedelta(hours=1))
    again = Store.open(office.path, key=office.key)
    assert names(again) == ["A"]
    again.close()
    (kept,) = backups.found(office.path, backups.folder(office.path))
    copy = Store.open(kept.path, key=office.key)
    assert names(copy) == ["A", "B"]
    copy.close()


def test_a_damaged_backup_is_refused_and_the_store_kept(office, tmp_path):
    backup = backups.make(office.path, office.key, tmp_path / "b", "wish", at=NOW)
    data = bytearray(backup.path.read_bytes())
    for page in range(2, len(data) // 4096):
        data[page * 4096 : page * 4096 + 40] = bytes(40)
    backup.path.write_bytes(data)
    office.close()
    before = office.path.read_bytes()
    with pytest.raises(StoreRefused, match="damaged|cannot be read"):
        backups.restore(office.path, backup.path, office.key, at=NOW)
    assert office.path.read_bytes() == before


def test_nothing_unfinished_is_left_where_a_backup_fails(office, tmp_path):
    (tmp_path / "b").write_text("a file where the folder should be")
    with pytest.raises(StoreRefused, match="could not be made"):
        backups.make(office.path, office.key, tmp_path / "b", "wish", at=NOW)
    assert names(office) == ["A"]


def test_older_backups_are_thinned(office, tmp_path):
    into = tmp_path / "b"
    for hours in range(0, 24 * 200, 7):
        (into / "x").parent.mkdir(exist_ok=True)
        at = NOW - timedelta(hours=hours + 1)
        (into / f"office.{at:%Y%m%d-%H%M%S}.hourly.backup").write_bytes(b"")
    ahead = NOW + timedelta(days=400)
    (into / f"office.{ahead:%Y%m%d-%H%M%S}.hourly.backup").write_bytes(b"")
    (into / "other.20200101-000000.hourly.backup").write_bytes(b"")
    made = backups.make(office.path, office.key, into, "wish", at=NOW)
    kept = backups.found(office.path, into)
    assert made in kept
    assert kept[0].at == ahead
    ages = [NOW - backup.at for backup in kept[1:]]
    assert sum(age <= timedelta(hours=24) for age in ages) == 5
    assert sum(timedelta(hours=24) < age <= timedelta(days=14) for age in ages) in (13, 14)
    months = {f"{b.at:%Y-%m}" for b in kept if NOW - b.at > timedelta(weeks=9)}
    assert len(months) == sum(age > timedelta(weeks=9) for age in ages)
    assert (into / "other.20200101-000000.hourly.backup").exists()
