from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, text, update

from desktop.errors import RuleBroken
from desktop.models.agreement import Agreement, AgreementArea
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.wish import Wish
from desktop.services import clock, journal, registers
from desktop.services.journal import Filter


def add(store, *records):
    with store.write("Add") as session:
        session.add_all(records)
    return [record.id for record in records]


def last(store):
    with store.read() as session:
        return journal.operations(session, limit=1)[0].operation


class TestOneRecord:
    def test_fields_are_told_with_labels_and_words(self, store):
        (school,) = add(store, School(name="A", kind="senior_high", languages=("en",)))
        registers.save(
            store,
            "schools",
            {"kind": "junior_high", "languages": ("en", "fr"), "closed_on": date(2026, 3, 31)},
            school,
            1,
        )
        with store.read() as session:
            changed, added = journal.record_history(session, "schools", school)
        assert (changed.event, added.event) == ("changed", "added")
        assert changed.sentence == "Change record"
        assert {(c.label, c.before, c.after) for c in changed.changes} == {
            ("School kind", "High school", "Junior high school"),
            ("Languages taught", "English", "English, French"),
            ("Closed on", "", "31 March 2026"),
        }
        assert ("School name", "", "A") in {(c.label, c.before, c.after) for c in added.changes}

    def test_references_are_told_by_their_titles(self, store):
        school, other = add(store, School(name="A"), School(name="B"))
        (wish,) = add(store, Wish(school_id=school))
        registers.save(store, "wishes", {"school_id": other}, wish, 1)
        with store.read() as session:
            line = journal.record_history(session, "wishes", wish)[0]
        assert [(c.label, c.before, c.after) for c in line.changes] == [("School", "A", "B")]

    def test_parts_belong_to_the_record(self, store):
        agreement = Agreement(
            title="M", instrument="mou", board=True, counterpart="X", status="draft"
        )
        agreement.areas = [AgreementArea(position=0, text="Pupils", area="other")]
        (key,) = add(store, agreement)
        with store.write("Change") as session:
            session.execute(update(AgreementArea).values(text="Teachers"))
        with store.write("Remove") as session:
            session.execute(delete(AgreementArea))
        with store.read() as session:
            lines = journal.record_history(session, "agreements", key)
        assert [(line.label, line.event, bool(line.part)) for line in lines] == [
            ("Remove", "deleted", True),
            ("Change", "changed", True),
            ("Add", "added", False),
            ("Add", "added", True),
        ]
        assert ("Pupils", "Teachers") in {(c.before, c.after) for c in lines[1].changes}
        with store.read() as session:
            entries = journal.operations(session, Filter(register="agreements", record=key))
        assert [entry.label for entry in entries] == ["Remove", "Change", "Add"]

    def test_what_only_the_program_keeps_is_not_told(self, store):
        (school,) = add(store, School(name="A"))
        with store.write("Keys") as session:
            session.execute(update(School).values(version=9))
        with store.read() as session:
            assert len(journal.record_history(session, "schools", school)) == 1


class TestFilters:
    def test_by_who_when_what_and_words(self, store, monkeypatch):
        (school,) = add(store, School(name="A"))
        store.person = store.person.__class__(None, "鈴木", store.person.role)
        yesterday = clock.moment() - timedelta(days=1)
        monkeypatch.setattr(journal, "moment", lambda: yesterday)
        registers.save(store, "partners", {"name": "P", "country": "NZ"})
        monkeypatch.undo()
        store.undo()
        today = clock.local(clock.moment()).date()

        def labels(**wanted):
            with store.read() as session:
                found = journal.operations(session, Filter(**wanted))
                assert journal.count_operations(session, Filter(**wanted)) == len(found)
                return [(entry.label, entry.kind) for entry in found]

        assert labels(who="鈴") == [("Add record", "undo"), ("Add record", "do")]
        assert labels(register="schools") == [("Add", "do")]
        assert labels(register="schools", record=school) == [("Add", "do")]
        assert labels(label="taken back") == [("Add record", "undo")]
        assert labels(label="no such words") == []
        assert labels(until=today - timedelta(days=1)) == [("Add record", "do")]
        assert labels(since=today) == [("Add record", "undo"), ("Add", "do")]
        with store.read() as session:
            assert [e.label for e in journal.operations(session, limit=1, offset=2)] == ["Add"]
            assert "鈴木" in journal.names(session)


class TestTakingBack:
    def test_an_operation_long_ago(self, store):
        (school,) = add(store, School(name="A"))
        registers.save(store, "schools", {"name": "B"}, school, 1)
        wanted = last(store)
        for n in range(3):
            registers.save(store, "partners", {"name": f"P{n}", "country": "NZ"})
        assert store.take_back(wanted) == "Change record"
        assert registers.read(store, "schools", school).values["name"] == "A"
        with pytest.raises(RuleBroken, match="already"):
            store.take_back(wanted)
        assert store.redo_label() == "Change record"
        store.take_back(last(store))
        assert registers.read(store, "schools", school).values["name"] == "B"
        with store.read() as session:
            assert list(journal.broken(session)) == []

    def test_a_conflict_names_what_stands_in_the_way(self, store):
        keys = add(store, *(School(name=f"S{n}") for n in range(5)))
        with store.write("Rename all") as session:
            session.execute(update(School).values(ward="X"))
        wanted = last(store)
        for key in keys:
            registers.save(store, "schools", {"ward": "Y"}, key, 1)
        with pytest.raises(
            RuleBroken, match="5 of its records .*School: S0, School: S1, School: S2, and 2 more"
        ):
            store.take_back(wanted)
        assert registers.read(store, "schools", keys[0]).values["ward"] == "Y"

    def test_what_hangs_on_it_is_named(self, store):
        (school,) = add(store, School(name="A"))
        made = last(store)
        add(store, Wish(school_id=school, title="Video with Paris"))
        with pytest.raises(RuleBroken, match="added later hang on it: Wish: Video with Paris"):
            store.take_back(made)

    def test_two_rows_that_exchanged_their_codes(self, store):
        a, b = add(store, School(name="A", code="1"), School(name="B", code="2"))
        with store.write("Swap") as session:
            for key, code in ((a, None), (b, "1"), (a, "2")):
                session.execute(update(School).where(School.id == key).values(code=code))

        def codes():
            with store.read() as session:
                return session.scalars(select(School.code).order_by(School.id)).all()

        assert codes() == ["2", "1"]
        store.undo()
        assert codes() == ["1", "2"]
        store.redo()
        assert codes() == ["2", "1"]

    def test_a_code_that_went_from_a_deleted_row_to_another(self, store):
        a, b = add(
            store,
            Partner(name="A", country="NZ", code="1"),
            Partner(name="B", country="AU", code="1"),
        )
        with store.write("Merge") as session:
            session.execute(delete(Partner).where(Partner.id == a))
            session.execute(update(Partner).where(Partner.id == b).values(country="NZ"))
        store.undo()
        with store.read() as session:
            rows = session.execute(select(Partner.country, Partner.code).order_by(Partner.id))
            assert rows.all() == [("NZ", "1"), ("AU", "1")]

    def test_a_code_that_somebody_else_has_now_is_refused(self, store):
        a, _b = add(store, School(name="A", code="1"), School(name="B"))
        registers.save(store, "schools", {"code": None}, a, 1)
        wanted = last(store)
        add(store, School(name="C", code="1"))
        with pytest.raises(RuleBroken, match="another record with the same School code"):
            store.take_back(wanted)


def test_the_status_line_knows_what_comes_next(store):
    assert (store.undo_label(), store.redo_label()) == (None, None)
    (school,) = add(store, School(name="A"))
    registers.save(store, "schools", {"name": "B"}, school, 1)
    assert (store.undo_label(), store.redo_label()) == ("Change record", None)
    store.undo()
    assert (store.undo_label(), store.redo_label()) == ("Add", "Change record")


def test_a_notice_carries_the_ids(store):
    heard = []
    stop = store.on_changed(heard.append)
    (school,) = add(store, School(name="A"))
    assert heard[0].ids == {"school": {school}}
    assert (heard[0].label, heard[0].tables) == ("Add", {"school"})
    stop()
    stop()
    with store.write("Change") as session:
        session.execute(text("UPDATE school SET ward = 'X'"))
    assert len(heard) == 1
