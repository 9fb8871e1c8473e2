from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import delete, insert, select, text, update

from desktop.errors import RuleBroken, Stale
from desktop.models.base import new_uid
from desktop.models.case import Case, CaseMember
from desktop.models.journal import Change, Operation
from desktop.models.schema import metadata
from desktop.models.school import School
from desktop.models.wish import Wish
from desktop.services import journal, registers
from desktop.services.store import Store

HIDDEN = {"version"}


def everything(store):
    """Every row of every journaled table, without the versions, which only ever grow."""
    with store.read() as session:
        return {
            table.name: sorted(
                tuple((k, v) for k, v in row.items() if k not in HIDDEN)
                for row in session.execute(select(table)).mappings()
            )
            for table in journal.journaled(metadata)
        }


def add(store, *records):
    with store.write("Add") as session:
        session.add_all(records)
    return [record.id for record in records]


def test_undo_and_redo_go_through_every_state(store):
    states = [everything(store)]
    (school,) = add(store, School(name="A", latitude=0.1 + 0.2, languages=("en", "fr")))
    states.append(everything(store))
    add(store, Wish(school_id=school, period_from=date(2026, 4, 1)), Wish(school_id=school))
    states.append(everything(store))
    with store.write("Rename") as session:
        session.get(School, school).name = "B"
        session.flush()
        session.get(School, school).name = "C"
    states.append(everything(store))
    with store.write("Delete, with what hangs on it") as session:
        session.execute(delete(School))
    states.append(everything(store))
    assert states[-1]["wish"] == []

    for state in states[-2::-1]:
        store.undo()
        assert everything(store) == state
    with pytest.raises(RuleBroken, match="nothing to take back"):
        store.undo()
    for state in states[1:]:
        store.redo()
        assert everything(store) == state
    with pytest.raises(RuleBroken, match="nothing to do again"):
        store.redo()


def test_bulk_sql_is_journaled_and_undone(store):
    with store.write("Bulk") as session:
        rows = [{"name": f"{n}", "uid": new_uid()} for n in range(1000)]
        session.execute(insert(School), rows)
    with store.write("Close all") as session:
        session.execute(update(School).values(status="closed", closed_on=date(2026, 3, 31)))
    assert store.undo() == "Close all"
    with store.read() as session:
        assert set(session.scalars(select(School.status))) == {"active"}
    assert store.undo() == "Bulk"
    assert everything(store)["school"] == []


def test_undo_reaches_over_a_restart(store):
    add(store, School(name="A"))
    store.close()
    again = Store.open(store.path)
    assert again.undo() == "Add"
    assert everything(again)["school"] == []
    again.close()


def test_a_new_change_forgets_what_could_be_redone(store):
    add(store, School(name="A"))
    store.undo()
    add(store, School(name="B"))
    with pytest.raises(RuleBroken):
        store.redo()


def test_a_conflict_is_explained_and_changes_nothing(store):
    (school,) = add(store, School(name="A"))
    first = registers.read(store, "schools", school)
    registers.save(store, "schools", {"name": "B"}, school, first.version)
    with store.write("Own hands") as session:
        session.get(School, school).name = "C"
    before = everything(store)
    with pytest.raises(RuleBroken, match="changed again since"):
        with store.operation("Undo", "undo", 2) as session:
            journal.take_back(session, 2)
    assert everything(store) == before


def test_taking_back_never_takes_what_came_later(store):
    (school,) = add(store, School(name="A"))
    add(store, Wish(school_id=school))
    with pytest.raises(RuleBroken, match="added later hang on it"):
        with store.operation("Undo", "undo", 1) as session:
            journal.take_back(session, 1)
    assert len(everything(store)["wish"]) == 1


def test_rows_pointed_to_a_new_record_survive_its_going(store):
    (old,) = add(store, School(name="A"))
    wish, other = add(store, Wish(school_id=old), Case(title="c", exchange_type="video"))
    add(store, CaseMember(case_id=other, position=0, school_id=old))
    before = everything(store)
    with store.write("Hand over") as session:
        new = School(name="B")
        session.add(new)
        session.flush()
        session.get(Wish, wish).school_id = new.id
        session.scalars(select(CaseMember)).one().school_id = new.id
    after = everything(store)
    store.undo()
    assert everything(store) == before
    store.redo()
    assert everything(store) == after


def test_a_form_opened_before_an_undo_notices(store):
    (school,) = add(store, School(name="A"))
    entry = registers.read(store, "schools", school)
    registers.save(store, "schools", {"name": "B"}, school, entry.version)
    opened = registers.read(store, "schools", school)
    store.undo()
    with pytest.raises(Stale):
        registers.save(store, "schools", {"name": "C"}, school, opened.version)


def test_a_write_that_changes_nothing_leaves_no_trace(store):
    with store.write("Look") as session:
        session.scalars(select(School)).all()
    with store.read() as session:
        assert session.scalars(select(Operation)).all() == []


def test_history_tells_who_changed_what(store):
    (school,) = add(store, School(name="A"))
    registers.save(store, "schools", {"name": "B"}, school, 1)
    with store.read() as session:
        lines = journal.history(session, table="school", row=school)
    assert [line.label for line in lines] == ["Change record", "Add"]
    assert lines[0].before["name"] == "A"
    assert lines[0].after["name"] == "B"
    assert set(lines[0].fields) == {"name", "version"}
    assert lines[0].who


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE operation SET label = 'x' WHERE id = 2",
        "UPDATE operation SET who = 'somebody' WHERE id = 2",
        "UPDATE change SET after_row = replace(after_row, 'B', 'X') WHERE operation_id = 2",
        "DELETE FROM change WHERE operation_id = 2",
        "DELETE FROM change WHERE operation_id = 2; DELETE FROM operation WHERE id = 2",
        "UPDATE operation SET at = '2020-01-01 00:00:00.000000' WHERE id = 2",
    ],
)
def test_a_tampered_journal_shows(store, tamper):
    for name in "ABC":
        add(store, School(name=name))
    with store.read() as session:
        assert list(journal.broken(session)) == []
    connection = store._writer.raw_connection()
    connection.dbapi_connection.executescript(tamper)
    connection.close()
    with store.read() as session:
        assert list(journal.broken(session))


class Office(RuleBasedStateMachine):
    """Any sequence of changes, undone and redone, goes through the states that it made."""

    @initialize()
    def open(self):
        import tempfile
        from pathlib import Path

        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "a.kakehashi"
        self.store = Store.create(self.path)
        self.past, self.now, self.future = [], everything(self.store), []

    def did(self):
        state = everything(self.store)
        if state != self.now:
            self.past.append(self.now)
            self.future.clear()
            self.now = state

    def pick(self, session, model, n):
        keys = session.scalars(select(model.id).order_by(model.id)).all()
        return keys[n % len(keys)] if keys else None

    @rule(
        name=st.text(min_size=1, max_size=10), x=st.none() | st.floats(-90, 90), n=st.integers(0, 3)
    )
    def add(self, name, x, n):
        name = name.replace("\0", "") or "A"
        with self.store.write("Add") as session:
            school = School(name=name, latitude=x, languages=("en", "fr")[:n])
            session.add(school)
            session.flush()
            session.add_all(Wish(school_id=school.id, capacity=k + 1) for k in range(n))
        self.did()

    @rule(n=st.integers(0, 9), name=st.sampled_from("XYZ"))
    def change(self, n, name):
        with self.store.write("Change") as session:
            key = self.pick(session, School, n)
            if key:
                session.get(School, key).name = name
        self.did()

    @rule(n=st.integers(0, 9))
    def remove(self, n):
        # A school that takes part in a case stays: the tables refuse.
        with suppress(RuleBroken), self.store.write("Delete") as session:
            session.execute(delete(School).where(School.id == self.pick(session, School, n)))
        self.did()

    @rule(n=st.integers(0, 9))
    def case(self, n):
        with self.store.write("Case") as session:
            wish = self.pick(session, Wish, n)
            case = Case(title="C", exchange_type="video", school_wish_id=wish)
            if wish:
                case.members = [CaseMember(position=0, school_id=session.get(Wish, wish).school_id)]
            session.add(case)
        self.did()

    @rule()
    def undo(self):
        if not self.past:
            return
        self.store.undo()
        self.future.append(self.now)
        self.now = self.past.pop()

    @rule()
    def redo(self):
        if not self.future:
            return
        self.store.redo()
        self.past.append(self.now)
        self.now = self.future.pop()

    @rule()
    def reopen(self):
        self.store.close()
        self.store = Store.open(self.path)

    @invariant()
    def the_store_is_the_model(self):
        if hasattr(self, "store"):
            assert everything(self.store) == self.now

    def teardown(self):
        if hasattr(self, "store"):
            with self.store.read() as session:
                assert list(journal.broken(session)) == []
                assert session.execute(text("PRAGMA foreign_key_check")).all() == []
                assert (
                    session.execute(
                        select(Change).where(Change.operation_id.not_in(select(Operation.id)))
                    ).all()
                    == []
                )
            self.store.close()
            self.folder.cleanup()


TestOffice = Office.TestCase
TestOffice.settings = settings(
    max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)


def forget_columns(store, *names):
    """Let the entries of the journal be from before these columns were there."""
    paths = ", ".join(f"'$.{name}'" for name in names)
    then = f"json_set(json_remove({{0}}, {paths}), '$.column_of_old', 1)"
    rows = ", ".join(
        f"{side} = iif({side} IS NULL, NULL, {then.format(side)})"
        for side in ("before_row", "after_row")
    )
    with store._writer.begin() as connection:
        connection.exec_driver_sql(f"UPDATE change SET {rows}")


def test_what_was_done_before_a_column_was_there_can_be_taken_back(store):
    with store.write("Add") as session:
        session.add_all([School(name="A", ward="港区"), School(name="B")])
    with store.write("Change") as session:
        session.get(School, 1).name = "C"
    with store.write("Delete") as session:
        session.delete(session.get(School, 2))
    forget_columns(store, "ward", "latitude")
    assert [store.undo(), store.undo()] == ["Delete", "Change"]
    with store.read() as session:
        assert [(s.name, s.ward) for s in session.query(School).order_by(School.id)] == [
            ("A", "港区"),
            ("B", None),
        ]
    assert store.undo() == "Add"


def test_an_entry_from_before_a_column_still_shows_a_conflict(store):
    with store.write("Add") as session:
        session.add(School(name="A"))
    with store.write("Change") as session:
        session.get(School, 1).name = "B"
    forget_columns(store, "ward")
    with pytest.raises(RuleBroken, match="changed again since"):
        store.take_back(1)
