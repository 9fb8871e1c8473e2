import multiprocessing
import os
from datetime import date, time

import pytest

from desktop.errors import StoreRefused
from desktop.models.school import School
from desktop.services import drafts, journal, registers
from desktop.services.drafts import Kept
from desktop.services.store import Store

VALUES = {
    "name": "日比谷",
    "languages": ("en", "fr"),
    "class_start": time(8, 30),
    "closed_on": date(2026, 3, 31),
    "latitude": 35.5,
    "enrolment": None,
}


def test_a_draft_of_a_new_record_comes_back_as_it_was_typed(store):
    assert drafts.save_draft(store, "schools:new", Kept("schools", values=VALUES))
    (draft,) = drafts.drafts(store)
    assert draft.values == VALUES
    assert (draft.form_key, draft.register, draft.record) == ("schools:new", "schools", None)
    assert draft.title == "School: 日比谷"
    assert draft.who
    assert not draft.stale


def test_a_form_has_one_draft(store):
    for name in ("A", "B"):
        drafts.save_draft(store, "f", Kept("schools", values={"name": name}))
    drafts.save_draft(store, "g", Kept("partners", values={"name": "C"}))
    assert [d.values["name"] for d in drafts.drafts(store)] == ["C", "B"]
    assert drafts.drop_draft(store, "f")
    assert drafts.drop_draft(store, "f")
    assert [d.form_key for d in drafts.drafts(store)] == ["g"]


def test_a_draft_knows_that_its_record_has_changed(store):
    key = registers.save(store, "schools", {"name": "A"})
    drafts.save_draft(store, "f", Kept("schools", values={"name": "B"}, record=key, version=1))
    assert not drafts.drafts(store)[0].stale
    registers.save(store, "schools", {"name": "C"}, key, 1)
    assert drafts.drafts(store)[0].stale
    assert drafts.drafts(store)[0].title == "School: C"
    registers.delete(store, "schools", [key])
    assert drafts.drafts(store)[0].stale


def test_a_draft_is_no_change(store):
    heard = []
    store.on_changed(heard.append)
    drafts.save_draft(store, "f", Kept("schools", values={"name": "B"}))
    with store.read() as session:
        assert journal.operations(session) == []
    assert heard == []


def test_a_draft_never_waits_for_a_long_change(store):
    with store.write("Long") as session:
        session.add(School(name="A"))
        assert drafts.save_draft(store, "f", Kept("schools", values={"name": "B"})) is False
        assert drafts.drop_draft(store, "f") is False
    assert drafts.save_draft(store, "f", Kept("schools", values={"name": "B"}))


def test_a_reader_keeps_none(store):
    store.writable = False
    with pytest.raises(StoreRefused, match="reading only"):
        drafts.save_draft(store, "f", Kept("schools", values={"name": "B"}))


def die(path):
    store = Store.open(path)
    drafts.save_draft(store, "f", Kept("schools", values=VALUES))
    os._exit(9)


def test_a_draft_outlives_a_crash(store):
    store.close()
    process = multiprocessing.get_context("spawn").Process(target=die, args=(store.path,))
    process.start()
    process.join(60)
    assert process.exitcode == 9
    again = Store.open(store.path)
    assert [d.values for d in drafts.drafts(again)] == [VALUES]
    again.close()
