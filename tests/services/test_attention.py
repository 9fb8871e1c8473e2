"""What waits to be looked at is counted once for each state of the store, and not for large ones."""

from datetime import date

from sqlalchemy import insert

from desktop.models.linking import Answer
from desktop.models.school import School
from desktop.services import attention
from desktop.services.attention import Attention, read_attention
from desktop.services.linking import answers, finding
from desktop.services.progress import finish

TODAY = date(2026, 6, 1)


def test_pairs_and_contradictions_are_counted(store):
    place = {"kind": "elementary", "ward": "港区", "address": "港区芝2-21-3"}
    with store.write("Fill") as session:
        session.add_all([
            School(name="芝小学校", code="C113210300001", **place),
            School(name="港区立芝小学校", **place),
        ])  # fmt: skip
    found = read_attention(store, TODAY)
    assert found == Attention({"schools": 1, "partners": 0, "organisations": 0}, 1)
    assert read_attention(store, TODAY) is found
    (pair,) = finish(finding.find(store, "schools"))
    answers.answer(store, pair, Answer.LATER)
    assert read_attention(store, TODAY).pairs["schools"] == 0


def test_a_large_store_is_not_looked_through_unasked(store, monkeypatch):
    monkeypatch.setattr(attention, "SMALL", 3)
    rows = [{"name": f"{n}", "uid": f"{n}", "search_key": ""} for n in range(4)]
    with store.write("Fill") as session:
        session.execute(insert(School), rows)
    assert not read_attention(store, TODAY).counted
