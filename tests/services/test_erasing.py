import pytest
from sqlalchemy import select, text, update

from desktop.errors import NotAllowed, RuleBroken, UserError
from desktop.models.attachment import Attachment, Blob
from desktop.models.case import Case
from desktop.models.journal import Change, Operation
from desktop.models.organisation import Contact
from desktop.models.people import Actor, Role
from desktop.models.school import School
from desktop.services import (
    backups,
    checking,
    clock,
    drafts,
    erasing,
    journal,
    keeping,
    people,
    registers,
)
from desktop.services.drafts import Kept
from desktop.services.progress import finish
from desktop.services.store import Store

SECRET, MAIL, OLD_MAIL = "秘密野花子", "hanako.secret@example.org", "former.secret@example.org"
REASON = "Asked for by the person, 2026-04-01"


@pytest.fixture
def office(store, monkeypatch):
    monkeypatch.setattr(clock, "who", lambda: "sato")
    people.add(store, "佐藤", Role.OWNER)
    people.add(store, "鈴木 一郎", Role.STAFF)
    school = registers.save(store, "schools", {"name": "A"})
    key = registers.save(
        store, "contacts", {"name": SECRET, "email": OLD_MAIL, "school_id": school}
    )
    registers.save(store, "contacts", {"email": MAIL}, key, 1)
    registers.save(store, "schools", {"ward": "港区"}, school, 1)
    store.ids = {"school": school, "contact": key}
    return store


def erase(store, **changes):
    values = {"second": 2, "typed_name": "鈴木一郎", "reason": REASON} | changes
    return erasing.erase_contact(store, store.ids["contact"], **values)


def held(store):
    """All bytes of the store's file and of what lies beside it."""
    return b"".join(
        p.read_bytes() for p in store.path.parent.glob(f"{store.path.name}*") if p.is_file()
    )


def broken(store):
    with store.read() as session:
        return list(journal.broken(session))


def test_nothing_is_left_in_the_file(office):
    kept = Kept("contacts", office.ids["contact"], 2, {"name": SECRET}, {"email": f"{SECRET}@"})
    drafts.save_draft(office, "f", kept)
    assert SECRET.encode() in held(office)
    done = erase(office)
    assert done.warning is None
    assert done.entries == 3
    for words in (SECRET, MAIL, OLD_MAIL):
        assert words.encode() not in held(office)
        assert words.encode("utf-16-le") not in held(office)
    assert drafts.drafts(office) == []
    office.close()
    for words in (SECRET, MAIL, OLD_MAIL):
        assert words.encode() not in held(office)
    again = Store.open(office.path)
    assert registers.totals(again)["contacts"] == 0
    assert finish(checking.check(again)) == []
    again.close()


def test_it_is_accounted_for_without_the_data(office):
    done = erase(office)
    with office.read() as session:
        entry = journal.operations(session, limit=1)[0]
        account = session.scalar(select(Change.after).where(Change.table_name == "erasure"))
        lines = journal.record_history(session, "contacts", office.ids["contact"])
    assert (entry.operation, entry.kind, entry.who) == (done.operation, "wipe", "佐藤")
    assert "鈴木 一郎" in account
    assert REASON in account
    assert SECRET not in account
    with office.read() as session:
        told = journal.touched(session, done.operation)
    assert {line.event for line in lines} == {"erased"}
    assert [(t.table, [c.after for c in t.changes]) for t in told if t.table == "erasure"] == [
        ("erasure", ["鈴木 一郎", REASON])
    ]
    assert {t.table for t in told} == {"erasure", "contact"}


def test_the_chain_still_shows_what_was_edited(office):
    erase(office)
    assert broken(office) == []
    registers.save(office, "schools", {"name": "B"})
    assert broken(office) == []


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE change SET after_row = '{}' WHERE after_row LIKE '%erased%'",
        "UPDATE change SET after_row = json_object('id', row_id, 'erased', json('true')) WHERE table_name = 'school'",
        "UPDATE change SET after_row = replace(after_row, 'Asked', 'Never') WHERE table_name = 'erasure'",
        "DELETE FROM change WHERE table_name = 'operation'",
        "UPDATE change SET before_row = after_row WHERE table_name = 'operation'",
        "UPDATE operation SET who = 'x' WHERE label = 'Add record'",
        "INSERT INTO change (operation_id, table_name, row_id, before_row, after_row) SELECT operation_id, 'operation', 3, before_row, after_row FROM change WHERE table_name = 'operation'",
    ],
)
def test_tampering_around_an_erasure_shows(office, tamper):
    erase(office)
    registers.save(office, "schools", {"name": "B"})
    with office._writer.begin() as connection:
        connection.exec_driver_sql(tamper)
    assert broken(office)


def test_two_people_and_a_reason_are_needed(office):
    for wrong in ({"second": 1}, {"second": 99}, {"typed_name": "佐藤"}, {"typed_name": ""}):
        with pytest.raises(NotAllowed):
            erase(office, **wrong)
    with pytest.raises(RuleBroken, match="Say why"):
        erase(office, reason=" x ")
    people.change(office, 2, active=False)
    with pytest.raises(NotAllowed, match="Two people"):
        erase(office)
    office.person = Actor(2, "鈴木 一郎", Role.STAFF)
    with pytest.raises(NotAllowed, match="only the store owner"):
        erase(office)
    assert SECRET.encode() in held(office)


def test_a_store_without_people_erases_nothing(store):
    school = registers.save(store, "schools", {"name": "A"})
    key = registers.save(store, "contacts", {"name": SECRET, "school_id": school})
    with pytest.raises(NotAllowed, match="Two people"):
        erasing.erase_contact(store, key, second=2, typed_name="x", reason=REASON)


def test_what_was_erased_does_not_come_back(office):
    erase(office)
    labels = []
    with pytest.raises(RuleBroken):
        while True:
            labels.append(office.undo())
    assert registers.totals(office)["contacts"] == 0
    assert SECRET.encode() not in held(office)
    with office.read() as session:
        wiped = session.scalars(
            select(Change.operation_id).where(Change.after.like("%erased%"))
        ).all()
    for operation in wiped:
        with pytest.raises(RuleBroken, match="erased for good"):
            office.take_back(operation)
    assert broken(office) == []


def test_a_contact_that_was_deleted_before(office):
    registers.delete(office, "contacts", [office.ids["contact"]])
    office.undo()
    office.redo()
    erase(office)
    assert SECRET.encode() not in held(office)
    assert broken(office) == []
    with pytest.raises(UserError):
        erase(office)


def test_a_namesake_id_keeps_its_own_history(office):
    registers.delete(office, "contacts", [office.ids["contact"]])
    other = registers.save(office, "contacts", {"name": "Other", "school_id": office.ids["school"]})
    assert other == office.ids["contact"]
    with office.write("Purge") as session:
        session.execute(update(Contact).values(notes="n"))
    erase(office)
    assert SECRET.encode() in held(office)
    assert b"Purge" in held(office)


def test_backups_are_named_and_deleted_on_wish(office):
    backup = keeping.keep(office, "wish")
    done = erase(office)
    assert done.backups == (backup,)
    assert SECRET.encode() in backup.path.read_bytes()
    erasing.delete_backups(office, done.backups)
    (fresh,) = backups.found(office.path, backups.folder(office.path))
    assert SECRET.encode() not in fresh.path.read_bytes()


def test_other_records_that_name_the_person_are_told(office):
    key = registers.save(office, "schools", {"name": f"{SECRET}記念学校"})
    assert [(m.register, m.id) for m in erase(office).mentions] == [("schools", key)]


def test_a_picture_goes_everywhere(office):
    picture = b"JPEG" + SECRET.encode() * 2000
    with office.write("Photos") as session:
        case = Case(title="C", exchange_type="video")
        session.add_all([case, Blob(sha256="a" * 64, data=picture)])
        session.flush()
        for position in (0, 1):
            session.add(
                Attachment(
                    case_id=case.id,
                    position=position,
                    sha256="a" * 64,
                    media_type="image/jpeg",
                    caption_ja=SECRET,
                )
            )
    erasing.erase_contact(
        office, office.ids["contact"], second=2, typed_name="鈴木一郎", reason=REASON
    )
    with office.read() as session:
        key = session.scalars(select(Attachment.id)).first()
    erasing.erase_photo(office, key, second=2, typed_name="鈴木一郎", reason=REASON)
    assert SECRET.encode() not in held(office)
    with office.read() as session:
        assert session.scalars(select(Attachment)).all() == []
        assert session.scalars(select(Blob.sha256)).all() == []
    assert broken(office) == []


def test_a_reader_elsewhere_is_told_of(office):
    second = Store.open(office.path)
    with second.read() as session:
        session.scalars(select(School)).all()
        done = erase(office)
    assert "free space" in (done.warning or "free space")
    second.close()
    assert erasing.clear_free_space(office) is None
    assert SECRET.encode() not in held(office)


def test_an_erasure_that_fails_changes_nothing(office, monkeypatch):
    monkeypatch.setattr(erasing, "_reseal", lambda *_a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erase(office)
    assert registers.totals(office)["contacts"] == 1
    assert broken(office) == []
    with office.read() as session:
        assert session.scalar(select(Operation.id).where(Operation.kind == "wipe")) is None
        assert session.execute(text("SELECT count(*) FROM contact")).scalar() == 1
