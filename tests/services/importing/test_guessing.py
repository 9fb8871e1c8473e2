"""Lists that no profile knows: what their headings and contents tell."""

import io

import openpyxl
import pytest
from sqlalchemy import select

from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.services.importing import Outcome, apply_import, plan_import
from desktop.services.progress import finish

KOREAN = (
    "학교명,주소,전화번호,홈페이지,학교급\n"
    "서울고등학교,서울특별시 서초구 효령로 197,02-580-3800,http://seoul.sen.hs.kr,고등학교\n"
    "경기고등학교,서울특별시 강남구 영동대로 643,02-3496-7500,http://kyunggi.sen.hs.kr,고등학교\n"
)
FRENCH = (
    "Nom de l'établissement;Adresse;Code postal;Commune;Téléphone;Mail;Site web\n"
    "Lycée Jean Moulin;1 rue A;75001;Paris;0145000000;ce@ac.fr;https://a.fr\n"
)
TITLED = (
    "令和8年度 学校一覧\n作成日,2026/4/1\n\n番号,学校名,所在地,電話\n"
    "1,港区立芝小学校,港区芝2-21-3,03-3451-4992\n2,港区立赤羽小学校,港区三田1-4-52,03-3452-4961\n"
    "合計,2校,,\n"
)
TABBED = "学校名\t所在地\t電話番号\t郵便番号\n東京都立架橋高等学校\t千代田区丸の内1-1\t03-1234-5678\t100-0005\n"


def planned(store, tmp_path, register, name, data, country=None):
    path = tmp_path / name
    path.write_bytes(data)
    return finish(plan_import(store, register, path, country=country))


def read(plan):
    return {heading: names[0] for heading, names in plan.used.items()}


def test_a_korean_list(store, tmp_path):
    plan = planned(store, tmp_path, "partners", "k.csv", KOREAN.encode(), "KR")
    fields = {name for names in plan.used.values() for name in names}
    assert {"name", "address", "phone", "website", "kind"} <= fields
    finish(apply_import(store, plan))
    with store.read() as session:
        partners = session.scalars(select(Partner).order_by(Partner.id)).all()
    assert [(each.name, each.country) for each in partners] == [
        ("서울고등학교", "KR"),
        ("경기고등학교", "KR"),
    ]
    again = planned(store, tmp_path, "partners", "k.csv", KOREAN.encode(), "KR")
    assert {row.outcome for row in again.rows} == {Outcome.UNCHANGED}


def test_a_french_list_with_semicolons(store, tmp_path):
    plan = planned(store, tmp_path, "partners", "f.csv", FRENCH.encode(), "FR")
    assert set(read(plan).values()) == {
        "name", "address", "postcode", "city", "phone", "email", "website",
    }  # fmt: skip
    assert plan.left == []


def test_titles_above_and_totals_below_are_no_records(store, tmp_path):
    plan = planned(store, tmp_path, "schools", "t.csv", TITLED.encode("cp932"))
    assert read(plan) == {"学校名": "name", "所在地": "address", "電話": "phone"}
    assert plan.left == ["番号"]
    assert [row.outcome for row in plan.rows][:2] == [Outcome.CREATED, Outcome.CREATED]
    assert "total" in plan.rows[2].reason


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp932"])
def test_encodings_and_separators_are_found(store, tmp_path, encoding):
    plan = planned(store, tmp_path, "schools", "u.csv", TABBED.encode(encoding))
    finish(apply_import(store, plan))
    with store.read() as session:
        (school,) = session.scalars(select(School)).all()
    assert (school.name, school.postcode) == ("東京都立架橋高等学校", "100-0005")


def test_the_sheet_that_holds_the_list_is_found(store, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "はじめに"
    book.active["A1"] = "この表は見本です。"
    sheet = book.create_sheet("一覧")
    for row in (
        [],
        ["学校一覧"],
        ["学校名", "所在地", "TEL"],
        ["港区立芝小学校", "港区芝2-21-3", "03-3451-4992"],
    ):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    plan = planned(store, tmp_path, "schools", "b.xlsx", file.getvalue())
    assert plan.sheet == "一覧"
    assert set(read(plan).values()) == {"name", "address", "phone"}


def test_contents_tell_a_column_whose_heading_says_nothing(store, tmp_path):
    rows = ["名称,a,b,c"] + [
        f"School {n},info{n}@example.org,https://s{n}.example.org,https://s{n}.example.org/x"
        for n in range(12)
    ]
    plan = planned(store, tmp_path, "partners", "c.csv", "\n".join(rows).encode(), "NZ")
    assert read(plan)["a"] == "email"
    told = {each.heading: each for each in plan.findings}
    assert 0 < told["a"].confidence < 1
    assert told["a"].reason


def test_each_finding_says_why(store, tmp_path):
    plan = planned(store, tmp_path, "schools", "t.csv", TITLED.encode("cp932"))
    assert all(each.reason for each in plan.findings)
    assert plan.mapping_as_json()["guessed"]
