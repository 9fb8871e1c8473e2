"""The lists of Tokyo's schools: what each row becomes, field by field, alone and after another."""

from datetime import date

import pytest
from sqlalchemy import select

from desktop.errors import FileRefused
from desktop.i18n import set_language
from desktop.models.school import School
from tests.services.importing.lists import LISTS, counts, number, plan, record, sources, take, write

MEXT = LISTS / "mext_tokyo_cp932.csv"
BOE = LISTS / "boe_tokyo.csv"
WEB = LISTS / "websites_tokyo.csv"
KSJ = LISTS / "ksj_tokyo.geojson"


def test_the_ministrys_list(store):
    planned, result = take(store, "schools", MEXT)
    assert planned.profile.name == "mext-schools"
    assert counts(result) == (15, 0, 0, 0)
    assert planned.left == ["属性情報設定年月日", "旧学校調査番号"]
    school = record(store, "schools", code="B113210100013")
    assert (school.name, school.kind) == ("千代田区立麹町小学校", "elementary")
    assert (school.establisher, school.ward) == ("municipal", "千代田区")
    assert (school.postcode, school.address) == ("102-0083", "東京都千代田区麹町２－８")
    assert (school.status, school.closed_on, school.successor_code) == ("active", None, None)
    assert school.origin["kind"][0] == "B1(小学校)"
    assert school.origin["postcode"][0] == "1020083"
    assert school.origin["name"][0] is None


@pytest.mark.parametrize(
    ("code", "kind", "establisher", "ward"),
    [
        ("D113299902183", "senior_high", "metropolitan", "目黒区"),
        ("D213299900031", "six_year", "metropolitan", "立川市"),
        ("E113299920053", "special_needs", "metropolitan", "立川市"),
        ("C213242100013", "compulsory", "municipal", "小笠原村"),
        ("B113240100010", "elementary", "municipal", "八丈町"),
        ("B113238100014", "elementary", "municipal", "三宅村"),
        ("E113211150013", "special_needs", "municipal", "大田区"),  # it lies in Chiba
    ],
)
def test_kind_establisher_and_ward(store, code, kind, establisher, ward):
    take(store, "schools", MEXT)
    school = record(store, "schools", code=code)
    assert (school.kind, school.establisher, school.ward) == (kind, establisher, ward)


def test_closed_schools_and_their_successors(store):
    take(store, "schools", MEXT)
    closed = record(store, "schools", code="D113299905144")
    assert (closed.status, closed.closed_on) == ("closed", date(2022, 5, 1))
    assert closed.successor_code == "D113299905180"
    divided = record(store, "schools", code="B113212300099")
    assert divided.successor_code == "B113212300106"
    assert divided.origin["successor_code"][0] == "B113212300106, B113212300071"


def test_a_second_run_changes_nothing_and_writes_nothing(store):
    take(store, "schools", MEXT)
    heard = []
    store.on_change(lambda tables, label: heard.append((tables, label)))
    before = sources(store)
    _planned, result = take(store, "schools", MEXT)
    assert counts(result) == (0, 0, 15, 0)
    assert heard == []
    assert sources(store) == before


def test_a_dry_run_is_a_plan_alone(store):
    planned = plan(store, "schools", MEXT)
    assert planned.result().created == 15
    assert number(store, "schools") == 0
    assert planned.result().as_json() == {
        "rows": 15,
        "created": 15,
        "updated": 0,
        "unchanged": 0,
        "refused": [],
    }


def test_schools_of_other_prefectures_are_refused_by_name(store):
    _planned, result = take(store, "schools", LISTS / "mext_west_cp932.csv")
    assert counts(result) == (0, 0, 0, 2)
    # A title row and a row of headings with line breaks stand above.
    assert [each.row for each in result.refused] == [3, 4]
    assert "Shiga" in result.refused[0].reason
    set_language("ja")
    again = plan(store, "schools", LISTS / "mext_west_cp932.csv")
    assert "滋賀" in again.result().refused[0].reason


def test_the_boards_list_alone(store):
    planned, result = take(store, "schools", BOE)
    assert planned.profile.name == "tokyo-boe-schools"
    assert counts(result) == (13, 0, 0, 1)
    assert result.refused[0].row == 11
    assert "Row 10" in result.refused[0].reason
    school = record(store, "schools", name="東京都立町田の丘学園")
    assert (school.kana, school.ward) == ("とうきょうとりつまちだのおかがくえん", "町田市")
    assert school.address == "東京都町田市野津田町2003"
    assert (school.establisher, school.phone) == ("metropolitan", "042-737-0570")
    assert school.origin["address"][0].startswith("東京都東京都町田市")
    away = record(store, "schools", name="大田区立館山さざなみ学校")
    assert (away.ward, away.address) == ("大田区", "千葉県館山市洲宮768-117")
    resting = record(store, "schools", name="中央区立常盤幼稚園")
    assert resting.phone is None
    assert resting.origin["phone"][0] == "(休園中）"
    # Two kindergartens of one name, in two wards; two schools of one name, of two kinds.
    with store.read() as session:
        wards = session.scalars(select(School.ward).where(School.name == "明照幼稚園"))
        assert set(wards) == {"文京区", "北区"}
        kinds = session.scalars(select(School.kind).where(School.name == "渋谷区立渋谷本町学園"))
        assert set(kinds) == {"elementary", "junior_high"}


def test_the_boards_list_enriches_the_ministrys(store):
    take(store, "schools", MEXT)
    planned, _result = take(store, "schools", BOE)
    rows = {row.title: row for row in planned.rows}
    known = rows["東京都立国際高等学校"]
    assert known.outcome == "updated"
    assert {(c.field, c.before) for c in known.changes} == {("kana", None), ("phone", None)}
    school = record(store, "schools", code="D113299902183")
    assert school.kana == "とうきょうとりつこくさいこうとうがっこう"
    # The ministry's spelling of the address stays; it is the same one in full width.
    assert school.address == "東京都目黒区駒場２－１９－５９"
    assert rows["八丈町立三根小学校"].outcome == "updated"
    for path in (MEXT, BOE, MEXT):
        _again, result = take(store, "schools", path)
        assert (result.created, result.updated) == (0, 0)


def test_the_ministrys_list_gives_codes_to_the_boards(store):
    take(store, "schools", BOE)
    planned, _result = take(store, "schools", MEXT)
    rows = {row.title: row for row in planned.rows}
    taken = {c.field: c.after for c in rows["東京都立杉並高等学校"].changes}
    assert taken["code"] == "D113299903075"
    school = record(store, "schools", code="D113299903075")
    assert (school.kana, school.phone) == (
        "とうきょうとりつすぎなみこうとうがっこう",
        "03-3391-6530",
    )
    for path in (BOE, MEXT, BOE):
        _again, result = take(store, "schools", path)
        assert (result.created, result.updated) == (0, 0)


HEAD = "学校種別,設置区分,区市町村,学校名,学校名（ふりがな）,郵便番号,所在地,電話番号\n"


def boe(tmp_path, *rows):
    return write(tmp_path / "list.csv", HEAD + "\n".join(rows))


def test_a_homonym_in_another_ward_is_another_school(store, tmp_path):
    take(store, "schools", BOE)
    path = boe(
        tmp_path, "幼稚園,私立,港区,明照幼稚園,めいしょう,105-0001,東京都港区虎ノ門1-1,03-0000-0000"
    )
    planned, _result = take(store, "schools", path)
    assert [row.outcome for row in planned.rows] == ["created"]


def test_where_two_schools_fit_the_row_is_refused(store, tmp_path):
    with store.write("Add") as session:
        for n in (1, 2):
            session.add(
                School(
                    code=f"D11329990000{n}", name="双子高等学校", ward="港区", kind="senior_high"
                )
            )
    path = boe(
        tmp_path, "高等学校,私立,港区,双子高等学校,ふたご,105-0001,東京都港区虎ノ門1-1,03-0000-0000"
    )
    _planned, result = take(store, "schools", path)
    assert counts(result) == (0, 0, 0, 1)
    assert "2 records fit" in result.refused[0].reason


def test_names_that_differ_are_one_school_only_at_one_address(store, tmp_path):
    with store.write("Add") as session:
        session.add(
            School(
                code="D113299900001",
                name="渋谷区立渋谷本町学園小学校",
                ward="渋谷区",
                kind="elementary",
                address="東京都渋谷区本町４－３－１",
            )
        )
        session.add(
            School(
                code="D113299903075",
                name="東京都立杉並総合高等学校",
                ward="杉並区",
                kind="senior_high",
            )
        )
    take(store, "schools", BOE)
    school = record(store, "schools", code="D113299900001")
    assert school.phone == "03-3373-3201"
    assert record(store, "schools", name="東京都立杉並高等学校").code is None


def test_websites_join_the_schools(store):
    take(store, "schools", BOE)
    _planned, result = take(store, "schools", WEB)
    assert counts(result) == (2, 1, 0, 0)
    school = record(store, "schools", name="東京都立町田の丘学園")
    assert school.website.endswith("/machida-sh")


def test_the_land_data_bring_coordinates_and_missing_schools(store):
    take(store, "schools", MEXT)
    _planned, result = take(store, "schools", KSJ)
    assert (result.updated, len(result.refused)) == (1, 1)
    assert "university" in result.refused[0].reason
    school = record(store, "schools", code="B113210100013")
    assert (round(school.latitude, 2), round(school.longitude, 2)) == (35.69, 139.74)
    assert school.name == "千代田区立麹町小学校"
    new = record(store, "schools", code="B113221500016")
    assert (new.name, new.ward) == ("国立市立国立第一小学校", "国立市")
    assert (new.address, new.establisher) == ("東京都国立市谷保6026", "municipal")
    assert record(store, "schools", code="D113299902012").name == "東京都立戸山高等学校"
    assert record(store, "schools", code="B113236100018").ward == "大島町"
    assert counts(take(store, "schools", KSJ)[1]) == (0, 0, 5, 1)


def test_a_list_of_another_register_is_named(store):
    with pytest.raises(FileRefused, match="Government schools of New South Wales"):
        plan(store, "schools", LISTS / "partners_nsw.csv")


def test_missing_headings_are_named(store, tmp_path):
    path = write(tmp_path / "list.csv", "学校コード,学校名\nB113210100013,麹町\n")
    with pytest.raises(FileRefused, match="学校種"):
        plan(store, "schools", path, profile="mext-schools")


class TestWholeLists:
    """The lists as their publishers give them, where they lie beside the checkout."""

    def test_every_list_on_top_of_another(self, store, shared):
        folder = shared / "schools"
        steps = [
            ("mext_schoolcode_east_20260529.xlsx", (4330, 0, 0, 30134)),
            ("tokyo_public_mext_20260529_cp932.csv", (0, 0, 2164, 0)),
            ("tokyo_schools_boe_2025.csv", (9, 3478, 0, 22)),
            ("tokyo_schools_with_website.csv", (0, 448, 0, 1)),
            ("ksj_P29-21_13_tokyo_schools.geojson", (3, 4189, 0, 257)),
        ]
        for name, wanted in steps:
            _planned, result = take(store, "schools", folder / name)
            assert counts(result) == wanted, name
        for name, _wanted in steps:
            _planned, result = take(store, "schools", folder / name)
            assert (result.created, result.updated) == (0, 0), name
        with store.read() as session:
            assert session.scalars(select(School.name).where(School.ward.is_(None))).all() == []

    def test_the_western_workbook_has_no_school_of_tokyo(self, store, shared):
        path = shared / "schools" / "mext_schoolcode_west_20260529_cp932.csv"
        _planned, result = take(store, "schools", path)
        assert counts(result) == (0, 0, 0, 24594)
        assert sources(store) == 0
