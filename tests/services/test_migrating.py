import pytest
from alembic import command
from sqlalchemy import MetaData, inspect, text
from sqlalchemy.orm import Session

from desktop.errors import RuleBroken
from desktop.models.journal import triggers
from desktop.models.people import Actor, Role
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
        with Session(connection) as session:
            _add_a_school(session, recorded=revision >= "0002")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.commit()
    engine.dispose()


def _add_a_school(session, recorded):
    """Through the triggers of a program of that time, if it had a journal."""
    if recorded:
        then = MetaData()
        then.reflect(session.connection(), only=["school"], resolve_fks=False)
        for sql in triggers(then).values():
            session.connection().exec_driver_sql(sql)
        operation = journal.begin(session, Actor(None, "A", Role.STAFF), "Add")
    values = {"uid": "u", "version": 1, "name": "A", "languages": "[]", "facilities": "[]"}
    values |= {"status": "active", "search_key": "a", "origin": "{}"}
    there = {each["name"] for each in inspect(session.connection()).get_columns("school")}
    names = ", ".join(there & values.keys())
    marks = ", ".join(f":{name}" for name in there & values.keys())
    session.execute(text(f"INSERT INTO school ({names}) VALUES ({marks})"), values)
    if recorded:
        operation.digest = journal.digest(session, operation, "")
        session.flush()


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
        assert list(journal.unaccounted(session)) == []
    assert shape(old) == shape(store)
    with old.write("Add") as session:
        session.execute(text("UPDATE school SET name = 'B'"))
    assert old.undo() == "Add"
    old.close()


def test_what_was_there_before_the_journal_is_accounted_for_and_stays(tmp_path):
    path = tmp_path / "old.kakehashi"
    made_at(path, "0001")
    old = Store.open(path)
    with old.read() as session:
        (first,) = journal.operations(session)
    assert (first.kind, first.rows) == ("open", 1)
    assert old.undo_label() is None
    with pytest.raises(RuleBroken, match="before the journal"):
        old.take_back(first.operation)
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
