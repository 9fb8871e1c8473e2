"""Many cells at once: checked as a whole, written as one change, taken back by one undo."""

from contextlib import closing
from datetime import date

import pytest

from desktop import i18n
from desktop.errors import RuleBroken
from desktop.i18n import N_
from desktop.models.school import School
from desktop.models.wish import Wish
from desktop.services import cells
from desktop.services.cells import CellsRefused
from desktop.services.progress import finish

PASTE = N_("Paste")


@pytest.fixture
def schools(store):
    with store.write("Fill") as session:
        session.add_all(
            [
                School(name="日比谷高等学校", kind="senior_high", ward="千代田区", enrolment=960,
                       code="D113299904325"),
                School(name="青山高等学校", kind="senior_high", ward="渋谷区"),
                School(name="西小学校", kind="elementary", ward="北区", languages=("en", "fr")),
            ]
        )  # fmt: skip
        session.flush()
        session.add(Wish(school_id=1, title="海の話"))
    return store


def value(store, key, name):
    with store.read() as session:
        return getattr(session.get(School, key), name)


def operations(store):
    from desktop.models.journal import Operation

    with store.read() as session:
        return session.query(Operation).count()


def test_a_block_is_read_checked_and_written_as_one_change(schools):
    before = operations(schools)
    block = cells.parse_block(
        schools,
        "schools",
        [2, 3],
        ["kind", "closed_on", "phone"],
        [["小学校", "R8.4.1", "0353207890"], ["High school", "", "03-5320-7891"]],
    )
    assert finish(cells.write(schools, "schools", block, PASTE)) == 5
    assert value(schools, 2, "kind") == "elementary"
    assert value(schools, 2, "closed_on") == date(2026, 4, 1)
    assert value(schools, 2, "phone") == "03-5320-7890"
    assert operations(schools) == before + 1
    schools.undo()
    assert value(schools, 2, "kind") == "senior_high"
    assert value(schools, 3, "phone") is None


def test_what_does_not_fit_is_said_cell_by_cell_and_nothing_is_changed(schools):
    before = operations(schools)
    texts = [["大学院", "-1"], ["小学校", "x"], ["？", "12"]]
    with pytest.raises(CellsRefused) as refused:
        cells.parse_block(schools, "schools", [1, 2, 3], ["kind", "enrolment"], texts)
    told = [(each.key, each.field) for each in refused.value.refusals]
    assert told == [(1, "kind"), (1, "enrolment"), (2, "enrolment"), (3, "kind")]
    lines = refused.value.sentence.splitlines()
    assert lines[0] == "4 cells do not fit, so nothing was changed."
    assert lines[1].startswith("日比谷高等学校")
    assert lines[-1] == "… and 1 more."
    assert operations(schools) == before


def test_a_derived_field_and_a_missing_name_are_refused(schools):
    with pytest.raises(CellsRefused, match="worked out by the program"):
        cells.parse_block(schools, "wishes", [1], ["party"], [["青山"]])
    with pytest.raises(CellsRefused, match="must be filled in"):
        cells.parse_block(schools, "schools", [1], ["name"], [[""]])


def test_a_reference_is_named_as_it_is_seen(schools):
    block = cells.parse_block(schools, "wishes", [1], ["school_id"], [["青山高等学校"]])
    assert block == {1: {"school_id": 2}}
    with pytest.raises(CellsRefused, match="no record named"):
        cells.parse_block(schools, "wishes", [1], ["school_id"], [["どこか"]])


def test_a_record_that_would_contradict_itself_takes_all_back(schools):
    texts = [["8:30", "15:00"], ["8:30", "8:00"]]
    block = cells.parse_block(schools, "schools", [1, 2], ["class_start", "class_end"], texts)
    with pytest.raises(CellsRefused, match="classes end at 08:00"):
        finish(cells.write(schools, "schools", block, PASTE))
    assert value(schools, 1, "class_start") is None


def test_a_code_that_is_taken_takes_all_back(schools):
    block = cells.parse_block(schools, "schools", [2], ["code"], [["D113299904325"]])
    with pytest.raises(RuleBroken, match="code"):
        finish(cells.write(schools, "schools", block, PASTE))
    assert value(schools, 2, "code") is None


def test_a_record_that_is_gone_is_said(schools):
    with pytest.raises(CellsRefused, match="no longer there"):
        finish(cells.write(schools, "schools", {99: {"ward": "港区"}}, PASTE))


def test_the_first_row_is_filled_down(schools):
    block = cells.filled_down(schools, "schools", [3, 1, 2], ["languages", "ward"])
    assert block[1] == {"languages": ("en", "fr"), "ward": "北区"}
    assert finish(cells.write(schools, "schools", block, N_("Fill down"))) == 4
    with pytest.raises(CellsRefused):
        cells.filled_down(schools, "wishes", [1], ["party"])


def test_replacing_shows_first_what_it_would_do(schools):
    keys = [1, 2, 3]
    found = cells.replaced(schools, "schools", keys, "name", "高等学校", "高校")
    assert (found.found, len(found.cells), found.refusals) == (2, 2, ())
    assert found.samples[0] == ("日比谷高等学校", "日比谷高校")
    finish(cells.write(schools, "schools", found.cells, N_("Replace")))
    assert value(schools, 2, "name") == "青山高校"
    whole = cells.replaced(schools, "schools", keys, "name", "高校", "x", whole=True)
    assert whole.found == 0
    kinds = cells.replaced(schools, "schools", keys, "kind", "high school", "Elementary school")
    assert kinds.cells == {1: {"kind": "elementary"}, 2: {"kind": "elementary"}}
    wrong = cells.replaced(schools, "schools", keys, "kind", "High", "Low")
    assert len(wrong.refusals) == 2
    with pytest.raises(CellsRefused):
        cells.replaced(schools, "wishes", [1], "school_id", "青山", "日比谷")
    assert cells.replaced(schools, "schools", keys, "name", "", "x").found == 0


def test_replacing_sees_what_a_reader_sees(schools):
    i18n.set_language("ja")
    found = cells.replaced(schools, "schools", [3], "languages", "英語", "中国語")
    assert found.cells == {3: {"languages": ("zh", "fr")}}


def test_cancelling_leaves_everything_as_it_was(schools):
    block = {key: {"ward": "港区"} for key in (1, 2, 3)}
    with closing(cells.write(schools, "schools", block, PASTE)) as work:
        next(work)
    assert value(schools, 1, "ward") == "千代田区"


def test_a_value_of_a_person_is_marked_as_such(schools):
    with schools.write("Import") as session:
        session.get(School, 1).origin = {"ward": ["千代田", 1]}
    finish(cells.write(schools, "schools", {1: {"ward": "港区"}}, PASTE))
    with schools.read() as session:
        assert session.get(School, 1).origin["ward"][1] is None
