import threading

import pytest
from sqlalchemy import insert, select, update

from desktop.errors import RuleBroken, Stale, StoreRefused
from desktop.models.base import new_uid
from desktop.models.school import School
from desktop.services.store import Store
from tests.services.tables import drift


def names(store):
    with store.read() as session:
        return session.scalars(select(School.name).order_by(School.name)).all()


def test_a_write_is_whole_or_not_at_all(store):
    with pytest.raises(ZeroDivisionError), store.write("Add") as session:
        session.add(School(name="日比谷高等学校"))
        session.flush()
        raise ZeroDivisionError
    assert names(store) == []
    with store.write("Add") as session:
        session.add(School(name="日比谷高等学校"))
    assert names(store) == ["日比谷高等学校"]


def test_a_write_is_there_after_closing(tmp_path):
    store = Store.create(tmp_path / "b.kakehashi")
    with store.write("Add") as session:
        session.add(School(name="A"))
    store.close()
    again = Store.open(tmp_path / "b.kakehashi")
    assert names(again) == ["A"]
    again.close()


def test_each_write_gives_one_notice_with_its_tables(store):
    heard = []
    stop = store.on_change(lambda tables, label: heard.append((tables, label)))
    with store.write("Add") as session:
        session.add(School(name="A"))
    with store.write("Bulk") as session:
        session.execute(insert(School), [{"name": "B", "uid": new_uid()}])
        session.execute(update(School).values(ward="港区"))
    with store.write("Nothing"):
        pass
    with pytest.raises(ZeroDivisionError), store.write("Fail") as session:
        session.add(School(name="C"))
        raise ZeroDivisionError
    stop()
    with store.write("Unheard") as session:
        session.add(School(name="D"))
    assert heard == [({"school"}, "Add"), ({"school"}, "Bulk")]


def test_a_reader_sees_one_state_while_another_writes(store):
    with store.read() as session:
        assert session.scalars(select(School.name)).all() == []
        with store.write("Add") as writing:
            writing.add(School(name="A"))
        assert session.scalars(select(School.name)).all() == []
    assert names(store) == ["A"]


def test_two_threads_write_one_after_the_other(store):
    def add(letter):
        for n in range(20):
            with store.write("Add") as session:
                session.add(School(name=f"{letter}{n}"))

    threads = [threading.Thread(target=add, args=(letter,)) for letter in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names(store)) == 40


def test_nobody_overwrites_what_they_have_not_seen(store):
    with store.write("Add") as session:
        school = School(name="A")
        session.add(school)
    with store.write("Change") as session:
        session.get(School, school.id).name = "B"
    school.name = "C"
    with pytest.raises(Stale), store.write("Change") as session:
        session.add(school)
    assert names(store) == ["B"]


def test_rules_of_the_tables_speak_in_sentences(store):
    with pytest.raises(RuleBroken, match="another record with the same School code"):
        with store.write("Add") as session:
            session.add_all([School(name="A", code="1"), School(name="B", code="1")])
    assert names(store) == []


@pytest.mark.parametrize("content", [b"", b"hello" * 100, b"SQLite format 3\0" + bytes(200)])
def test_what_is_no_store_is_refused_and_left_alone(tmp_path, content):
    path = tmp_path / "x.kakehashi"
    path.write_bytes(content)
    with pytest.raises(StoreRefused, match=r"x\.kakehashi is not a Kakehashi store"):
        Store.open(path)
    assert path.read_bytes() == content
    with pytest.raises(StoreRefused, match="already"):
        Store.create(path)


def test_a_store_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(StoreRefused, match="There is no store"):
        Store.open(tmp_path / "no.kakehashi")
    assert list(tmp_path.iterdir()) == []


def test_a_newer_store_is_refused_untouched(store, tmp_path):
    with store.write("Age") as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    with pytest.raises(StoreRefused, match="newer version"):
        Store.open(store.path)
    assert not list(tmp_path.glob("*before*"))


def test_the_migrations_make_the_tables_that_the_models_describe(store):
    with store.read() as session:
        assert drift(session) == []


def test_a_broken_store_is_refused_with_a_sentence(store):
    with store.write("Add") as session:
        session.add(School(name="A"))
    store.close()
    data = bytearray(store.path.read_bytes())
    data[100:4096] = bytes(3996)
    store.path.write_bytes(data)
    with pytest.raises(StoreRefused, match="damaged"):
        Store.open(store.path)
