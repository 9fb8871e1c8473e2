"""Lists that no profile knows: sheet, headings, columns and encoding are found out."""

import openpyxl
import pytest

from desktop.errors import FileRefused
from desktop.models.specs import REGISTERS
from desktop.services.importing.guessing import guess
from desktop.services.importing.heads import letters, named
from tests.services.importing.lists import counts, plan, record, take, write

TOKYO = "千代田区立第{n}小学校,ちよだくりつだい{n}しょうがっこう,小学校,１０２－００{n},東京都千代田区三番町{n},０３－３２６３－１２{n}"


def read(register, text, country=None):
    """The field of each column, by its heading."""
    rows = [line.split(",") for line in text.splitlines()]
    found = guess(REGISTERS[register], rows, country)
    return {each.heading: each.field for each in found.findings}


LISTS = {
    "KR": (
        "학교명,학교급,설립구분,시도,우편번호,도로명주소,전화번호,홈페이지,학생수",
        "서울제{n}초등학교,초등학교,공립,서울특별시,030{n},서울특별시 종로구 사직로 {n},02-730-12{n},http://s{n}.sen.es.kr,4{n}",
        "cp949",
    ),
    "DE": (
        "Schulnummer,Schulname,Schulart,Träger,Straße,PLZ,Ort,Telefon,E-Mail",
        "10{n},Goethe-Gymnasium {n},Gymnasium,öffentlich,Hauptstraße {n},700{n},Köln,+49 711 2164{n},i{n}@goethe.de",
        "cp1252",
    ),
    "TW": (
        "學校代碼,學校名稱,公私立別,縣市,地址,電話,網址",
        "01{n},市立第{n}國小,公立,臺北市,臺北市南海路{n}號,(02)2345-60{n},http://s{n}.tp.edu.tw",
        "big5hkscs",
    ),
}  # fmt: skip


@pytest.mark.parametrize("country", LISTS)
def test_a_list_of_another_country(store, tmp_path, country):
    head, line, encoding = LISTS[country]
    text = "\n".join([head, *(line.format(n=n) for n in range(10, 40))])
    path = write(tmp_path / "list.csv", text, encoding)
    planned, result = take(store, "partners", path, country=country)
    assert counts(result) == (30, 0, 0, 0)
    assert planned.left == []
    assert planned.problems == 0
    first = record(
        store, "partners", name=line.split(",")[0 if country == "KR" else 1].format(n=10)
    )
    assert (first.country, first.sector) == (country, "public")
    assert first.phone
    assert first.address
    if country != "TW":
        assert first.kind == {"KR": "primary", "DE": "secondary"}[country]
        assert first.postcode
    assert counts(take(store, "partners", path, country=country)[1]) == (0, 0, 30, 0)


def test_a_later_edition_shows_its_differences_only(store, tmp_path):
    lines = [TOKYO.format(n=n) for n in range(10, 40)]
    head = "校名,よみがな,校種,〒,住所,代表電話"
    take(store, "schools", write(tmp_path / "a.csv", "\n".join([head, *lines]), "cp932"))
    lines[3] = lines[3].replace("三番町", "四番町")
    again = write(tmp_path / "b.csv", "\n".join([head, *lines, TOKYO.format(n=50)]), "cp932")
    planned, result = take(store, "schools", again)
    assert counts(result) == (1, 1, 29, 0)
    (changed,) = (row for row in planned.rows if row.changes)
    assert [(c.field, c.after) for c in changed.changes] == [("address", "東京都千代田区四番町13")]


def test_titles_totals_and_notes_are_no_records(store, tmp_path):
    text = "\n".join([
        "東京都 学校名簿（令和８年度）,,,,,", ",,,,,",
        "校名,よみがな,校種,〒,住所,代表電話",
        *(TOKYO.format(n=n) for n in range(10, 40)),
        "合計,,30校,,,", "※令和8年5月1日現在,,,,,",
    ])  # fmt: skip
    planned, result = take(store, "schools", write(tmp_path / "a.csv", text, "cp932"))
    assert counts(result) == (30, 0, 0, 2)
    assert [each.row for each in result.refused] == [34, 35]
    school = record(store, "schools", name="千代田区立第10小学校")
    assert (school.postcode, school.phone, school.ward) == ("102-0010", "03-3263-1210", "千代田区")
    assert school.kind == "elementary"
    assert planned.rows[0].number == 4


def test_the_sheet_and_two_rows_of_headings_are_found(store, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["学校一覧"])
    sheet = book.create_sheet("一覧")
    sheet.append(["令和8年度 学校一覧"])
    sheet.append(["学校", None, None, "所在地", None, "連絡先"])
    sheet.append(["名称", "ふりがな", "校種", "郵便番号", "住所", "電話"])
    sheet.merge_cells("A2:C2")
    for n in range(10, 20):
        sheet.append(TOKYO.format(n=n).split(","))
    book.save(tmp_path / "a.xlsx")
    planned, result = take(store, "schools", tmp_path / "a.xlsx")
    assert counts(result) == (10, 0, 0, 0)
    assert planned.sheet == "一覧"
    assert planned.used["学校 名称"][0] == "name"
    with pytest.raises(FileRefused):
        plan(store, "schools", tmp_path / "a.xlsx", sheet="Sheet")


def test_columns_without_a_heading_are_told_by_their_contents():
    lines = [f"港区立第{n}中学校,105-00{n},東京都港区芝{n}-1,03-3263-12{n},m{n}@minato.jp" for n in range(10, 40)]  # fmt: skip
    fields = ["name", "postcode", "address", "phone", "email"]
    assert list(read("schools", "\n".join(["校名,,,,", *lines])).values()) == fields
    assert list(read("schools", "\n".join(lines)).values()) == fields


def test_what_could_be_either_is_left_open():
    lines = [f"Lycée {n},750{n},751{n}" for n in range(10, 19)]
    found = read("partners", "\n".join(["Nom,A,B", *lines]), "FR")
    assert found == {"Nom": "name", "A": None, "B": None}


def test_a_heading_that_its_cells_belie_is_not_believed():
    lines = [f"School {n},none,word {n}" for n in range(10, 40)]
    found = read("partners", "\n".join(["School name,E-mail,Phone", *lines]))
    assert found == {"School name": "name", "E-mail": None, "Phone": None}


def test_a_cell_that_does_not_fit_is_left_empty_and_said(store, tmp_path):
    lines = [f"School {n},s{n}@b.org" for n in range(10, 30)]
    text = "\n".join(["School name,E-mail address", *lines, "School 30,nobody at home"])
    planned, result = take(store, "partners", write(tmp_path / "a.csv", text), country="NZ")
    assert counts(result) == (21, 0, 0, 0)
    assert planned.rows[-1].problems.keys() == {"email"}
    assert "nobody at home" in planned.rows[-1].problems["email"]
    assert planned.mapping_as_json()["problems"][0]["row"] == 22


def test_a_list_with_a_profile_may_lack_what_the_profile_can_do_without(store, tmp_path):
    """A newer edition that renames a column is read as far as it goes."""
    header = "学校種別,設置区分,区市町村,学校名,学校名（ふりがな）,郵便番号,所在地,電話番号"
    row = "小学校,公立,港区,港区立芝小学校,みなとくりつしばしょうがっこう,105-0014,東京都港区芝2-21-3,03-3456-2811"
    _planned, result = take(store, "schools", write(tmp_path / "a.csv", f"{header}\n{row}\n"))
    assert counts(result) == (1, 0, 0, 0)


def test_columns_have_names_of_their_own():
    assert named(["Name", "", "name", " Tel\n"]) == ("Name", "[B]", "name [C]", "Tel")
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_person_says_which_row_the_headings_are(store, tmp_path):
    path = write(
        tmp_path / "x.csv",
        "学校名,電話\n前年度の見出し,これは古い\n校名,連絡先\n港区立芝小学校,03-3451-4992\n",
    )
    found = plan(store, "schools", path)
    assert (found.heading, len(found.rows)) == (1, 3)
    said = plan(store, "schools", path, heading=3)
    assert (said.heading, said.header, len(said.rows)) == (3, ("校名", "連絡先"), 1)
    assert said.rows[0].values["name"] == "港区立芝小学校"
    assert said.rows[0].number == 4
    bare = write(
        tmp_path / "bare.csv", "港区立芝小学校,1,03-3451-4992\n港区立赤羽小学校,2,03-3453-3456\n"
    )
    none = plan(store, "schools", bare, heading=0)
    assert (none.heading, len(none.rows)) == (0, 2)
    with pytest.raises(FileRefused, match="with row 4 as headings, no column names the records"):
        plan(store, "schools", path, heading=4)
    with pytest.raises(FileRefused, match="with row 40 as headings"):
        plan(store, "schools", path, heading=40)
