"""Lists as offices make them: workbooks with sections, merged cells and dittos; embassies, pacts, days."""

from datetime import date

from desktop.services.importing import Outcome
from tests.services.importing import officelists as office
from tests.services.importing.lists import counts, number, plan, record, take, write


def written(tmp_path, data, name="list.xlsx"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def read(planned):
    return {each.heading: each.field for each in planned.findings if each.field and each.heading}


def test_lines_with_a_ward_over_its_schools(store, tmp_path):
    path = written(tmp_path, office.by_ward())
    planned, result = take(store, "schools", path)
    assert planned.sheet == "一覧"
    assert counts(result) == (24, 0, 0, 7)
    assert sorted({each.reason.split(" (")[0] for each in result.refused}) == [
        "This line is a heading",
        "This line is a note, not a record: only one cell is filled.",
        "This line is a total, not a record.",
    ]
    assert set(read(planned).values()) == {"name", "kana", "address", "phone", "enrolment", "ward"}
    assert read(planned)["児童数 計"] == "enrolment"
    school = record(store, "schools", name="新宿区立架橋第18小学校")
    assert (school.ward, school.postcode) == ("新宿区", "105-0018")
    assert school.address == "東京都新宿区架橋10－1"
    assert school.phone == "03-3456-0010"
    assert school.kana.startswith("ミナトクリツ")
    assert school.enrolment == 320
    assert counts(take(store, "schools", path)[1]) == (0, 0, 24, 7)


def test_merged_cells_dittos_and_addresses_in_two_columns(store, tmp_path):
    path = written(tmp_path, office.merged_wards())
    planned, result = take(store, "schools", path)
    assert counts(result) == (18, 0, 0, 0)
    assert read(planned) == {
        "市区町村": "ward", "校名": "name", "よみ": "kana", "校種": "kind", "設置者": "establisher", "〒": "postcode",
        "町名・番地": "address", "℡": "phone", "廃校年月日": "closed_on",
    }  # fmt: skip
    school = record(store, "schools", name="八王子市立第12中学校")
    assert (school.ward, school.kind, school.establisher) == (
        "八王子市",
        "junior_high",
        "municipal",
    )
    assert (school.postcode, school.closed_on) == ("105-0012", date(2025, 3, 31))
    assert school.address == "東京都八王子市架橋町12番地1"
    assert counts(take(store, "schools", path)[1]) == (0, 0, 18, 0)


def test_two_sheets_of_schools(store, tmp_path):
    path = written(tmp_path, office.two_lists())
    planned = plan(store, "schools", path)
    assert planned.sheet == "小学校"
    assert planned.others == ("中学校",)
    assert any("中学校" in each.reason for each in planned.findings)
    take(store, "schools", path)
    take(store, "schools", path, sheet="中学校")
    assert number(store, "schools") == 21


def test_embassies(store, tmp_path):
    path = write(tmp_path / "e.csv", office.EMBASSIES, "cp932")
    planned, result = take(store, "organisations", path)
    assert counts(result) == (5, 0, 0, 0)
    assert read(planned)["公館名"] == "name"
    assert "FAX番号" in planned.left
    embassy = record(store, "organisations", name="ケニア大使館")
    assert (embassy.kind, embassy.name_en) == ("embassy", "Embassy of Kenya in Tokyo")
    assert embassy.phone == "03-3456-1113"
    assert counts(take(store, "organisations", path)[1]) == (0, 0, 5, 0)


def test_sister_cities(store, tmp_path):
    path = write(tmp_path / "s.csv", office.SISTER_CITIES)
    planned, result = take(store, "agreements", path)
    assert counts(result) == (4, 0, 0, 0)
    assert "自治体名" in planned.left
    pact = record(store, "agreements", counterpart="タコマ市")
    assert (pact.country, pact.signed_on) == ("US", date(1959, 11, 4))
    assert pact.instrument == "other_pact"
    assert counts(take(store, "agreements", path)[1]) == (0, 0, 4, 0)


def test_agreements_with_dates_in_several_styles(store, tmp_path):
    path = write(tmp_path / "m.csv", office.MOUS)
    planned, result = take(store, "agreements", path)
    assert counts(result) == (5, 0, 0, 0)
    assert planned.problems == 0
    days = {row.values["title"]: row.values["signed_on"] for row in planned.rows}
    assert list(days.values()) == [
        date(2017, 2, 16), date(2016, 10, 6), date(2016, 12, 19), date(2019, 5, 28), date(2021, 6, 9),
    ]  # fmt: skip
    assert [row.values.get("instrument") for row in planned.rows] == [
        "mou", "arrangement", "sister_school", "other_pact", "mou",
    ]  # fmt: skip


def test_a_day_that_could_be_either_is_not_taken(store, tmp_path):
    text = "Title,Counterpart,Date signed\nMOU,Body A,05/06/2016\n"
    planned = plan(store, "agreements", write(tmp_path / "m.csv", text))
    assert planned.rows[0].values.get("signed_on") is None
    assert planned.rows[0].outcome is not Outcome.REFUSED


def test_holidays(store, tmp_path):
    path = write(tmp_path / "h.tsv", office.HOLIDAYS)
    _planned, result = take(store, "calendar", path)
    assert counts(result) == (3, 0, 0, 0)
    day = record(store, "calendar", title="Anzac Day")
    assert (day.country, day.starts_on, day.ends_on) == ("NZ", date(2027, 4, 25), date(2027, 4, 25))
    assert day.kind == "holiday"
    assert counts(take(store, "calendar", path)[1]) == (0, 0, 3, 0)


def test_terms_and_vacations(store, tmp_path):
    path = write(tmp_path / "t.csv", office.TERMS, "cp932")
    _planned, result = take(store, "calendar", path)
    assert counts(result) == (3, 0, 0, 0)
    assert record(store, "calendar", title="夏季休業").kind == "holiday"
    assert record(store, "calendar", title="第1学期").starts_on == date(2026, 4, 6)
    assert counts(take(store, "calendar", path)[1]) == (0, 0, 3, 0)
