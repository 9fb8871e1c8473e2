import pytest

from desktop.models.attachment import Blob
from desktop.models.case import CaseMember
from desktop.models.school import School
from desktop.services import checking, journal
from desktop.services.progress import finish


def test_a_whole_store_has_no_problems(store):
    with store.write("Add") as session:
        session.add(School(name="A"))
    assert finish(checking.check(store)) == []


def test_what_is_wrong_is_named(store):
    with store.write("Break") as session:
        session.connection().exec_driver_sql(
            "INSERT INTO school (uid, version, name, class_start, class_end, languages, facilities,"
            " status, origin) VALUES ('u', 1, 'A', '15:00', '08:00', '[]', '[]', 'active', '{}')"
        )
        session.add(Blob(sha256="0" * 64, data=b"not that"))
    found = finish(checking.check(store))
    assert [(each.register, each.id) for each in found] == [("schools", 1), ("store", None)]
    assert "classes end at 08:00" in found[0].sentence
    assert "damaged" in found[1].sentence


def test_a_broken_link_is_found(store):
    with store._writer.connect() as connection:
        raw = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            connection.exec_driver_sql(
                "INSERT INTO operation (label, kind, who, at) VALUES ('x', 'do', 'x', '2026-01-01')"
            )
            connection.execute(
                CaseMember.__table__.insert(),
                {"uid": "u", "version": 1, "case_id": 7, "position": 0, "school_id": 9},
            )
        raw.execute("PRAGMA foreign_keys = ON")
    assert any("points to a row" in each.sentence for each in finish(checking.check(store)))


def tampered(store, *statements):
    """Change the file past the journal, as another program would; the problems found."""
    with store._writer.begin() as connection:
        for (name,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        for statement in statements:
            connection.exec_driver_sql(statement)
    return [(each.register, each.id) for each in finish(checking.check(store))]


def test_the_newest_entry_removed_is_found(store):
    with store.write("Add") as session:
        session.add_all([School(name="A"), School(name="B")])
    with store.write("Change") as session:
        session.get(School, 2).ward = "港区"
    found = tampered(
        store,
        "DELETE FROM change WHERE operation_id = 2",
        "DELETE FROM operation WHERE id = 2",
    )
    assert found == [("schools", 2)]


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("UPDATE school SET latitude = latitude + 1e-9 WHERE id = 1", 1),
        ("UPDATE school SET ward = NULL WHERE id = 1", 1),
        ("DELETE FROM school WHERE id = 2", 2),
        (
            "INSERT INTO school (id, uid, version, name, languages, facilities, status, origin)"
            " VALUES (9, 'u', 1, 'C', '[]', '[]', 'active', '{}')",
            9,
        ),
    ],
)
def test_a_row_changed_past_the_journal_is_found(store, statement, row):
    with store.write("Add") as session:
        session.add(School(name="A", ward="港区", latitude=35.123456789012345))
        session.add(School(name="B"))
    assert tampered(store, statement) == [("schools", row)]


def test_an_entry_older_than_a_column_of_today_is_no_problem(store):
    with store.write("Add") as session:
        session.add(School(name="A"))
    with store._writer.begin() as connection:
        connection.exec_driver_sql("UPDATE change SET after_row = json_remove(after_row, '$.ward')")
    with store.read() as session:
        assert list(journal.unaccounted(session)) == []
