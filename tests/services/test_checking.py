from desktop.models.attachment import Blob
from desktop.models.case import CaseMember
from desktop.models.school import School
from desktop.services import checking
from desktop.services.progress import finish


def test_a_whole_store_has_no_problems(store):
    with store.write("Add") as session:
        session.add(School(name="A"))
    assert finish(checking.check(store)) == []


def test_what_is_wrong_is_named(store):
    with store.write("Break") as session:
        session.connection().exec_driver_sql(
            "INSERT INTO school (uid, version, name, class_start, class_end, languages, facilities,"
            " status, search_key, origin) VALUES ('u', 1, 'A', '15:00', '08:00', '[]', '[]',"
            " 'active', 'a', '{}')"
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
