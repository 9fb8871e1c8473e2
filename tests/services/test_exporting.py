"""Exports: what Excel sees, what another store takes, and that nothing half-written stays."""

import csv
import io
import json
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from desktop.errors import InvalidValue, UserError
from desktop.i18n import LANGUAGES, set_language
from desktop.models.case import Case, CaseMember
from desktop.models.fields import Reference
from desktop.models.partner import Partner
from desktop.models.school import Designation, School
from desktop.models.specs import REGISTERS, SPECS
from desktop.models.wish import Wish
from desktop.services import exporting, importing, sample
from desktop.services.importing.profiles import header_key, labels
from desktop.services.progress import finish
from desktop.services.store import Store

ENDINGS = (".xlsx", ".csv", ".json")
# Each register after those that it refers to.
ORDER = (
    "schools",
    "partners",
    "organisations",
    "contacts",
    "agreements",
    "wishes",
    "cases",
    "programmes",
)
PARTS = ("agreement_parties", "agreement_areas", "case_members", "case_sessions", "case_tasks")
DANGEROUS = [
    "=1+1",
    "+81-3-5320-0000",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "'=1+1",
    "''quoted",
    "'",
    "=cmd|' /C calc'!A0",
]


def export(store, register, path, **options):
    return finish(exporting.export(store, register, path, **options))


def take(store, register, path):
    plan = finish(importing.plan_import(store, register, path))
    result = finish(importing.apply_import(store, plan))
    assert result.refused == ()
    return result


def contents(store, name):
    """Every record of a register by its uid, references as uids."""
    spec = SPECS[name]
    found = {}
    with store.read() as session:
        for record in session.scalars(select(spec.model)):
            values = {}
            for each in spec.stored:
                value = getattr(record, each.name)
                if isinstance(each.kind, Reference) and value is not None:
                    value = session.get(SPECS[each.kind.register].model, value).uid
                values[each.name] = value
            found[record.uid] = values
    return found


@pytest.fixture
def other(tmp_path):
    """A second, empty store."""
    opened = Store.create(tmp_path / "b.kakehashi")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """The sample store, only read here."""
    opened = Store.create(tmp_path_factory.mktemp("sample") / "a.kakehashi")
    finish(sample.fill_sample(opened))
    yield opened
    opened.close()


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_register_comes_back_as_it_was(filled, other, tmp_path, ending, language):
    set_language("en" if language == "ja" else "ja")
    registers = ORDER if ending == ".json" else (*ORDER, "designations")
    for register in registers:
        path = tmp_path / f"{register}{ending}"
        n = export(filled, register, path, language=language)
        assert take(other, register, path).created == n
        assert contents(other, register) == contents(filled, register)
        again = take(other, register, path)
        assert (again.created, again.updated, again.unchanged) == (0, 0, n)
    if ending == ".json":
        for part in ("designations", *PARTS):
            assert contents(other, part) == contents(filled, part)


LINES = st.text(
    st.characters(exclude_categories=("Cs", "Cn")), min_size=1, max_size=40
) | st.sampled_from(DANGEROUS)
LONG = st.text(st.characters(exclude_categories=("Cs", "Cn")), max_size=80)


def cleaned(name, text):
    """A text as a form would store it; None where it is empty."""
    spec = SPECS["schools"]
    try:
        return spec.parse(spec.by_name[name], text)
    except InvalidValue:
        return None


@pytest.mark.parametrize("ending", ENDINGS)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=st.lists(st.tuples(LINES, LINES, LINES, LONG), min_size=1, max_size=6))
def test_any_text_comes_back(tmp_path_factory, ending, rows):
    folder = tmp_path_factory.mktemp("texts")
    with (
        closing(Store.create(folder / "a.kakehashi")) as store,
        closing(Store.create(folder / "b.kakehashi")) as other,
    ):
        with store.write("Add") as session:
            for n, (name, kana, address, notes) in enumerate(rows):
                session.add(
                    School(
                        name=cleaned("name", name) or f"学校{n}",
                        kana=cleaned("kana", kana),
                        address=cleaned("address", address),
                        notes=cleaned("notes", notes),
                        code=f"D11329990{n:04d}",
                    )
                )
        path = folder / f"schools{ending}"
        export(store, "schools", path)
        take(other, "schools", path)
        assert contents(other, "schools") == contents(store, "schools")


def test_naughty_strings_come_back(store, other, tmp_path, shared):
    strings = json.loads((shared / "torture" / "blns.json").read_text(encoding="utf-8"))
    with store.write("Add") as session:
        for n, text in enumerate(strings):
            name = cleaned("name", text)
            session.add(School(name=name or f"学校{n}", notes=cleaned("notes", text)))
    for ending in ENDINGS:
        path = tmp_path / f"schools{ending}"
        export(store, "schools", path)
        take(other, "schools", path)
        assert contents(other, "schools") == contents(store, "schools"), ending


def one_school(store, **values):
    with store.write("Add") as session:
        session.add(School(**({"name": "麹町小学校", "code": "B113210100013"} | values)))


def test_cells_of_a_workbook_have_types(store, tmp_path):
    one_school(
        store,
        enrolment=1234,
        latitude=35.5,
        closed_on=date(2026, 3, 31),
        class_start=time(8, 30),
        languages=("en", "zh"),
    )
    path = tmp_path / "schools.xlsx"
    export(store, "schools", path, language="en")
    sheet = openpyxl.load_workbook(path).active
    head = [cell.value for cell in sheet[1]]
    row = dict(zip(head, (cell.value for cell in sheet[2]), strict=True))
    assert head[0] == "School name"
    assert head[-1] == "uid"
    assert row["School code"] == "B113210100013"
    assert row["Enrolment"] == 1234
    assert row["Latitude"] == 35.5
    assert row["Closed on"] == datetime(2026, 3, 31)
    assert row["Classes from"] == time(8, 30)
    assert row["Languages taught"] == "English, Chinese"
    assert sheet.freeze_panes == "B2"


def test_headings_follow_the_language(store, tmp_path):
    path = tmp_path / "schools.csv"
    for language in LANGUAGES:
        export(store, "schools", path, language=language)
        text = path.read_bytes()
        assert text.startswith(b"\xef\xbb\xbf")
        assert text.endswith(b"uid\r\n")
        head = next(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
        names = list(labels(SPECS["schools"], language).items())
        assert head[0] == names[0][0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("register", REGISTERS)
def test_no_two_fields_share_a_heading(register, language):
    keys = [header_key(label) for label in labels(REGISTERS[register], language)]
    assert len(keys) == len(set(keys)) == len(REGISTERS[register].fields)


@pytest.mark.parametrize("text", DANGEROUS)
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_no_cell_begins_a_formula(store, other, tmp_path, text, ending):
    one_school(store, name=text, notes=text)
    path = tmp_path / f"schools{ending}"
    export(store, "schools", path)
    if ending == ".csv":
        cells = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))[1]
    else:
        cells = [cell.value for cell in openpyxl.load_workbook(path).active[2] if cell.value]
        assert all(cell.data_type != "f" for cell in openpyxl.load_workbook(path).active[2])
    assert not [cell for cell in cells if str(cell)[:1] in tuple("=+@\t\r＝＋－＠-")]
    take(other, "schools", path)
    assert contents(other, "schools") == contents(store, "schools")


def test_published_payloads_are_led_by_an_apostrophe(store, tmp_path, shared):
    lines = (shared / "torture" / "csv-injection-payloads.txt").read_text().splitlines()
    for n, line in enumerate(filter(None, lines)):
        one_school(store, name=line, code=f"D11329990{n:04d}")
    path = tmp_path / "schools.csv"
    export(store, "schools", path)
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))[1:]
    assert rows
    assert all(row[0][0] not in "=+-@" for row in rows)


def test_where(store, tmp_path):
    with store.write("Add") as session:
        session.add(Partner(name="Auckland School", country="NZ", age_min=11))
        session.add(Partner(name="Sydney School", country="AU", age_min=5))
    path = tmp_path / "partners.csv"
    assert export(store, "partners", path, where="country=NZ and age_min>=10") == 1
    assert export(store, "partners", path, where="sydney") == 1
    assert "Sydney School" in path.read_text(encoding="utf-8-sig")
    assert export(store, "partners", path, where="") == 2
    with pytest.raises(UserError, match="no field named"):
        export(store, "partners", path, where="planet=Mars")


def test_homonyms_are_referred_to_by_uid(store, other, tmp_path):
    with store.write("Add") as session:
        twins = [School(name="明照幼稚園", ward=ward) for ward in ("北区", "文京区")]
        session.add_all(twins)
        session.flush()
        session.add(Wish(school_id=twins[1].id, title="絵手紙"))
    for register in ("schools", "wishes"):
        path = tmp_path / f"{register}.csv"
        export(store, register, path)
        take(other, register, path)
    assert contents(other, "wishes") == contents(store, "wishes")


def test_json_as_it_is_written(store, tmp_path):
    with store.write("Add") as session:
        school = School(name="麹町小学校", languages=("en",))
        school.designations.append(Designation(scheme="ge_net_20", fiscal_year=2025))
        session.add(school)
        session.flush()
        case = Case(title="交流", exchange_type="video", held_on=date(2026, 5, 1))
        case.members.append(CaseMember(position=1, school_id=school.id))
        session.add(case)
    for register in ("schools", "cases"):
        export(store, register, tmp_path / f"{register}.json")
    data = json.loads((tmp_path / "schools.json").read_text(encoding="utf-8"))
    assert (data["kakehashi"], data["register"]) == (1, "schools")
    (record,) = data["records"]
    assert record["languages"] == ["en"]
    assert record["designations"][0]["fiscal_year"] == 2025
    (case,) = json.loads((tmp_path / "cases.json").read_text(encoding="utf-8"))["records"]
    assert case["held_on"] == "2026-05-01"
    assert case["members"][0]["school_id"] == {"uid": record["uid"], "title": "麹町小学校"}


def refusals(store, register, path):
    return finish(importing.plan_import(store, register, path)).result().refused


def test_a_reference_that_is_not_there_is_refused(store, other, tmp_path):
    with store.write("Add") as session:
        school = School(name="麹町小学校")
        session.add(school)
        session.flush()
        session.add(Wish(school_id=school.id))
    path = tmp_path / "wishes.json"
    export(store, "wishes", path)
    (refusal,) = refusals(other, "wishes", path)
    assert "麹町小学校" in refusal.reason
    assert "Import Schools first" in refusal.reason


@pytest.mark.parametrize(
    ("record", "word"),
    [
        ("text", "no uid"),
        ({"name": "A"}, "no uid"),
        ({"uid": "0" * 32}, "must be filled"),
        ({"uid": "0" * 32, "name": 5}, "does not fit"),
        ({"uid": "0" * 32, "name": "A", "enrolment": "5"}, "does not fit"),
        ({"uid": "0" * 32, "name": "A", "enrolment": True}, "does not fit"),
        ({"uid": "0" * 32, "name": "A", "enrolment": -1}, "out of range"),
        ({"uid": "0" * 32, "name": "A", "closed_on": "1.4.2026"}, "does not fit"),
        ({"uid": "0" * 32, "name": "A", "kind": "castle"}, "not in the list"),
        ({"uid": "0" * 32, "name": "A", "languages": ["elvish"]}, "not known"),
        ({"uid": "0" * 32, "name": "A", "languages": "en"}, "not known"),
        ({"uid": "0" * 32, "name": "A", "designations": {}}, None),
        ({"uid": "0" * 32, "name": "A", "designations": [{"uid": "1" * 32}]}, "must be filled"),
        ({"uid": "0" * 32, "name": "A" * 201}, "201"),
        ({"uid": "0" * 32, "name": "A", "unknown": 1}, None),
    ],
)
def test_json_made_by_hand(store, tmp_path, record, word):
    path = tmp_path / "schools.json"
    data = {"kakehashi": 1, "register": "schools", "records": [record]}
    path.write_text(json.dumps(data), encoding="utf-8")
    found = refusals(store, "schools", path)
    assert (word in found[0].reason) if word else not found


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ({"kakehashi": 2, "register": "schools", "records": []}, "newer"),
        ({"kakehashi": 1, "register": "partners", "records": []}, "Partners"),
        ({"kakehashi": 1, "register": "castles", "records": []}, "no export"),
        ({"kakehashi": 1, "register": "schools", "records": {}}, "no export"),
        ([{"kakehashi": 1}], "no export"),
    ],
)
def test_json_of_another_kind(store, tmp_path, data, word):
    path = tmp_path / "schools.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(UserError, match=word):
        refusals(store, "schools", path)


def test_an_edited_workbook_changes_just_that(store, tmp_path):
    one_school(store, phone="03-1111-1111", address="東京都千代田区")
    path = tmp_path / "schools.xlsx"
    export(store, "schools", path, language="ja")
    book = openpyxl.load_workbook(path)
    sheet = book.active
    head = [cell.value for cell in sheet[1]]
    column = list(labels(SPECS["schools"], "ja").values()).index("phone")
    sheet.cell(2, head.index(head[column]) + 1).value = "03-2222-2222"
    book.save(path)
    plan = finish(importing.plan_import(store, "schools", path))
    (row,) = plan.rows
    assert [(c.field, c.after) for c in row.changes] == [("phone", "03-2222-2222")]


def test_an_ending_that_nobody_writes(store, tmp_path):
    with pytest.raises(UserError, match="xlsx"):
        export(store, "schools", tmp_path / "schools.pdf")


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_cancelled_export_leaves_the_old_file(store, tmp_path, ending):
    one_school(store)
    path = tmp_path / f"schools{ending}"
    path.write_text("old")
    with closing(exporting.export(store, "schools", path)) as work:
        next(work)
    assert path.read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir() if "kakehashi" not in p.name) == [path.name]


def test_a_text_too_long_for_a_cell_is_named(store, tmp_path):
    one_school(store, notes="あ" * 40_000)
    with pytest.raises(UserError, match="麹町小学校.*Notes|Notes"):
        export(store, "schools", tmp_path / "schools.xlsx", language="en")
    assert not Path(tmp_path / "schools.xlsx").exists()
    export(store, "schools", tmp_path / "schools.json")
