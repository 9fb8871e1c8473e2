import pytest
from sqlalchemy import delete, insert, select, text, update

from desktop.errors import NotAllowed, RuleBroken, StoreRefused, UserError
from desktop.models.attachment import Attachment, Blob
from desktop.models.case import Case, CaseMember, CaseTask
from desktop.models.organisation import Contact
from desktop.models.partner import Partner
from desktop.models.people import Person, Role
from desktop.models.school import Designation, School
from desktop.models.source import Source
from desktop.models.wish import Wish
from desktop.services import clock, journal, keys, people, registers
from desktop.services.importing import apply_import, plan_import
from desktop.services.progress import finish
from desktop.services.store import Store


@pytest.fixture
def sign_in(monkeypatch):
    """Sign in to the computer by a name."""

    def as_(name):
        monkeypatch.setattr(clock, "who", lambda: name)

    as_("sato")
    return as_


@pytest.fixture
def office(store, sign_in):
    """An owner, a member of staff, an official and a school administrator; two schools."""
    with store.write("Schools") as session:
        mine, other = School(name="Mine"), School(name="Other")
        session.add_all([mine, other, Partner(name="P", country="NZ")])
        session.flush()
        cases = [Case(title=name, exchange_type="video") for name in ("Ours", "Theirs")]
        for case, school in zip(cases, (mine, other), strict=True):
            case.members = [CaseMember(position=0, school_id=school.id)]
        session.add_all([*cases, Wish(school_id=other.id)])
    store.ids = {"mine": mine.id, "other": other.id, "ours": cases[0].id, "theirs": cases[1].id}
    people.add(store, "佐藤", Role.OWNER)
    people.add(store, "鈴木", Role.STAFF, system_name="suzuki")
    people.add(store, "田中", Role.OFFICIAL, system_name="tanaka")
    people.add(store, "高橋", Role.SCHOOL, school_id=mine.id)
    return store


def reopen(store):
    store.close()
    return Store.open(store.path)


def test_a_store_without_people_is_whose_who_opens_it(store, sign_in):
    assert store.person.name
    assert store.person.owns
    assert store.why_reading_only() is None


def test_the_first_person_must_be_an_owner(store, sign_in):
    with pytest.raises(RuleBroken, match="at least one active owner"):
        people.add(store, "鈴木", Role.STAFF)
    people.add(store, " 佐藤　花子 ", Role.OWNER)
    assert (store.person.name, store.person.role) == ("佐藤 花子", Role.OWNER)
    assert people.everybody(store)[0].system_name == "sato"
    store.undo()
    assert people.everybody(store) == []
    assert store.person.owns


def test_the_sign_in_name_says_who_it_is_and_the_journal_remembers(office, sign_in):
    sign_in("ＳＵＺＵＫＩ")
    again = reopen(office)
    assert again.person.name == "鈴木"
    registers.save(again, "schools", {"name": "New"})
    with again.read() as session:
        assert journal.operations(session)[0].who == "鈴木"
    again.close()


def test_a_stranger_reads_until_they_choose(office, sign_in):
    sign_in("new")
    again = reopen(office)
    assert again.person.reads_only
    assert "does not know “new”" in again.why_reading_only()
    with pytest.raises(NotAllowed, match="Choose who you are"), again.write("Add"):
        pass
    people.choose(again, 4)
    assert again.person.role is Role.SCHOOL
    again.close()


def test_a_known_person_cannot_pass_for_another(office, sign_in):
    sign_in("tanaka")
    again = reopen(office)
    with pytest.raises(NotAllowed, match="signs in to the computer as “sato”"):
        people.choose(again, 1)
    with pytest.raises(UserError, match="no longer works"):
        people.choose(again, 99)
    assert again.person.name == "田中"
    again.close()


def test_the_recovery_key_proves_the_owner_on_another_computer(tmp_path, sign_in):
    store = Store.create(tmp_path / "a.kakehashi", "three good words")
    people.add(store, "佐藤", Role.OWNER)
    printed = keys.recovery_text(store.key)
    sign_in("other computer")
    store.close()
    again = Store.open(store.path, passphrase="three good words")
    with pytest.raises(NotAllowed):
        people.choose(again, 1)
    with pytest.raises(NotAllowed):
        people.choose(again, 1, recovery=keys.recovery_text(bytes(32)))
    assert people.choose(again, 1, recovery=printed).owns
    again.close()


def test_an_official_changes_nothing_by_any_way(office):
    office.person = people.Actor(3, "田中", Role.OFFICIAL)
    ways = [
        lambda: registers.save(office, "schools", {"name": "X"}),
        lambda: registers.delete(office, "schools", [2]),
        office.undo,
        office.redo,
        lambda: office.take_back(1),
    ]
    for way in ways:
        with pytest.raises(NotAllowed, match="田中 is here as Board official, who reads") as told:
            way()
        assert not isinstance(told.value, StoreRefused)
    with office.read() as session:
        assert session.scalar(select(School.name).where(School.id == office.ids["mine"])) == "Mine"


def test_only_an_owner_changes_people_even_by_sql_or_undo(office):
    office.person = people.Actor(2, "鈴木", Role.STAFF)
    ways = [
        lambda: people.add(office, "X", Role.OWNER, system_name="x"),
        lambda: people.change(office, 2, role=Role.OWNER),
        office.undo,
    ]
    for way in ways:
        with pytest.raises(NotAllowed, match="only the store owner"):
            way()
    with pytest.raises(NotAllowed), office.write("Sly") as session:
        session.execute(text("UPDATE person SET role = 'owner' WHERE id = 2"))
    assert [p.role for p in people.everybody(office) if p.id == 2] == ["staff"]


def test_the_last_owner_stays(office):
    for values in ({"role": Role.STAFF}, {"active": False}, {"system_name": None}):
        with pytest.raises(RuleBroken):
            people.change(office, 1, **values)
    people.change(office, 2, role=Role.OWNER)
    people.change(office, 1, active=False)
    assert office.person.reads_only
    assert "佐藤" not in office.person.name


def as_school(office):
    office.person = people.Actor(4, "高橋", Role.SCHOOL, office.ids["mine"])


def test_a_school_keeps_its_own_records(office):
    as_school(office)
    ids = office.ids
    with office.write("Own work") as session:
        session.get(School, ids["mine"]).phone = "03-1234-5678"
        session.add(Wish(school_id=ids["mine"]))
        session.add(Contact(name="A", school_id=ids["mine"]))
        session.get(Case, ids["ours"]).results_ja = "よかった"
        session.add(Blob(sha256="0" * 64, data=b"x"))
        session.add(
            Attachment(case_id=ids["ours"], sha256="0" * 64, media_type="image/jpeg", position=0)
        )
    with office.write("Own work") as session:
        session.execute(delete(Wish).where(Wish.school_id == ids["mine"]))
        session.execute(delete(Attachment))
    office.undo()
    office.undo()


def test_a_school_imports_its_own_wishes_and_nobody_elses(office, tmp_path):
    as_school(office)
    path = tmp_path / "wishes.csv"
    path.write_text("title,school\nPapers,Mine\n", encoding="utf-8")
    plan = finish(plan_import(office, "wishes", path))
    assert finish(apply_import(office, plan)).created == 1
    with office.read() as session:
        assert session.scalar(select(Source.title))
    path.write_text("title,school\nSongs,Other\n", encoding="utf-8")
    plan = finish(plan_import(office, "wishes", path))
    with pytest.raises(NotAllowed, match="own school only"):
        finish(apply_import(office, plan))


@pytest.mark.parametrize(
    "deed",
    [
        update(School).where(School.name == "Other").values(name="X"),
        update(School).values(ward="X"),
        insert(School).values(name="X", uid="u"),
        delete(Wish),
        update(Wish).values(notes="X"),
        "UPDATE wish SET school_id = :mine",
        "UPDATE wish SET school_id = null, partner_id = 1",
        "UPDATE exchange_case SET results_ja = 'X' WHERE id = :theirs",
        "UPDATE exchange_case SET school_wish_id = 1 WHERE id = :ours",
        "DELETE FROM exchange_case WHERE id = :ours",
        "UPDATE case_member SET school_id = :mine",
        insert(Partner).values(name="X", country="NZ", uid="u"),
        insert(Designation).values(school_id=1, scheme="x", fiscal_year=2025, uid="u"),
        insert(CaseTask).values(case_id=1, title="x", owner="office", uid="u"),
        insert(Contact).values(name="X", partner_id=1, uid="u"),
        insert(Person).values(name="X", role="owner", uid="u"),
    ],
    ids=str,
)
def test_a_school_changes_nothing_of_others(office, deed):
    as_school(office)
    statement = text(deed) if isinstance(deed, str) else deed
    keys = statement.compile().params if isinstance(deed, str) else {}
    with pytest.raises(NotAllowed, match="高橋 is here as School administrator"):
        with office.write("Other work") as session:
            session.execute(statement, {name: office.ids[name] for name in keys})
    with office.read() as session:
        assert session.scalars(select(School.name)).all() == ["Mine", "Other"]


def test_a_school_does_not_take_back_the_work_of_others(office):
    registers.save(office, "partners", {"name": "Q", "country": "NZ"})
    as_school(office)
    with pytest.raises(NotAllowed):
        office.undo()


def test_a_school_with_an_administrator_is_not_deleted(office):
    with pytest.raises(RuleBroken, match="still refer"):
        with office.write("Delete") as session:
            session.execute(delete(CaseMember))
            session.execute(delete(School))
