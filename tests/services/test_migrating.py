import pytest
from alembic import command
from sqlalchemy import text

from desktop.models.schema import APPLICATION_ID, REVISION
from desktop.services import backups, connecting, journal, migrating
from desktop.services.store import Store
from tests.services.tables import drift


def made_at(path, revision):
    """A store as an earlier program left it."""
    engine = connecting.engine(path, None, "BEGIN IMMEDIATE", writable=True)
    with engine.begin() as connection:
        settings = migrating.config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)
        connection.execute(
            text(
                "INSERT INTO school (uid, version, name, languages, facilities, status, search_key,"
                " origin) VALUES ('u', 1, 'A', '[]', '[]', 'active', 'a', '{}')"
            )
        )
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.commit()
    engine.dispose()


def shape(store):
    with store.read() as session:
        return session.execute(
            text(
                "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
            )
        ).all()


def test_the_revision_that_is_asked_for_is_the_newest():
    assert migrating.known()[0] == REVISION


@pytest.mark.parametrize("revision", migrating.known()[1:])
def test_every_earlier_store_becomes_one_of_today(tmp_path, store, revision):
    path = tmp_path / "old.kakehashi"
    made_at(path, revision)
    old = Store.open(path)
    with old.read() as session:
        assert drift(session) == []
        assert session.execute(text("SELECT name FROM school")).scalars().all() == ["A"]
        assert list(journal.broken(session)) == []
    assert shape(old) == shape(store)
    with old.write("Add") as session:
        session.execute(text("UPDATE school SET name = 'B'"))
    assert old.undo() == "Add"
    old.close()
    (backup,) = backups.found(path, backups.folder(path))
    assert backup.reason == "migration"
    assert backups.read(backup.path, None).rows["school"] == 1


@pytest.mark.parametrize("revision", migrating.known()[1:])
def test_a_migration_that_fails_leaves_the_old_store(tmp_path, revision, monkeypatch):
    path = tmp_path / "old.kakehashi"
    made_at(path, revision)
    before = backups.read(path, None)

    def fail(connection):
        raise ZeroDivisionError

    monkeypatch.setattr(journal, "install", fail)
    with pytest.raises(ZeroDivisionError):
        Store.open(path)
    monkeypatch.undo()
    assert backups.read(path, None) == before
    Store.open(path).close()
