"""What a record takes from a file and what it keeps, and files of the office's own."""

import json
from contextlib import closing

import pytest
from sqlalchemy import select

from desktop.errors import FileRefused, RuleBroken, Stale, UserError
from desktop.i18n import set_language
from desktop.models.base import new_uid
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.services import importing
from desktop.services.progress import finish
from tests.services.importing.lists import LISTS, counts, number, plan, record, sources, take, write

MEXT = LISTS / "mext_tokyo_cp932.csv"
CODE = "D113299902183"


def altered(tmp_path, before, after, name="again.csv"):
    """The ministry's excerpt with one text put in another's place."""
    text = MEXT.read_bytes().decode("cp932")
    assert before in text
    return write(tmp_path / name, text.replace(before, after), "cp932")


def change(store, code, **values):
    with store.write("Change record") as session:
        school = session.scalars(select(School).where(School.code == code)).one()
        school.copy_from(values)


class TestHand:
    """A person's own change is kept."""

    def test_a_value_changed_by_hand_stays(self, store, tmp_path):
        take(store, "schools", MEXT)
        change(store, CODE, address="東京都目黒区駒場二丁目")
        planned, result = take(store, "schools", MEXT)
        assert counts(result) == (0, 0, 15, 0)
        news = altered(tmp_path, "駒場２－１９－５９", "駒場２－２０－１")
        planned, result = take(store, "schools", news)
        assert counts(result) == (0, 0, 15, 0)
        school = record(store, "schools", code=CODE)
        assert school.address == "東京都目黒区駒場二丁目"
        assert school.origin["address"][1] is None
        assert "駒場２－１９－５９" in school.origin["address"][0]
        assert school.origin["name"][1] is not None
        assert len(planned.rows) == 15

    def test_other_fields_of_the_same_record_still_change(self, store, tmp_path):
        take(store, "schools", MEXT)
        change(store, CODE, address="東京都目黒区駒場二丁目")
        planned, result = take(store, "schools", altered(tmp_path, "1530041", "1530042"))
        assert counts(result) == (0, 1, 14, 0)
        (row,) = (row for row in planned.rows if row.changes)
        assert [(c.field, c.before, c.after) for c in row.changes] == [
            ("postcode", "153-0041", "153-0042")
        ]
        school = record(store, "schools", code=CODE)
        assert (school.address, school.postcode) == ("東京都目黒区駒場二丁目", "153-0042")
        assert school.version == 3

    def test_what_a_person_has_emptied_stays_empty(self, store):
        take(store, "schools", MEXT)
        change(store, CODE, postcode=None)
        assert counts(take(store, "schools", MEXT)[1]) == (0, 0, 15, 0)

    def test_what_a_person_typed_is_completed_not_replaced(self, store):
        with store.write("Add") as session:
            session.add(School(code=CODE, name="国際高", ward="目黒区"))
        planned, _result = take(store, "schools", MEXT)
        school = record(store, "schools", code=CODE)
        assert (school.name, school.kind) == ("国際高", "senior_high")
        assert school.origin["kind"] == ["D1(高校)", 1]
        assert "name" not in school.origin
        assert planned.counts["updated"] == 1

    def test_a_default_that_nobody_set_gives_way(self, store):
        with store.write("Add") as session:
            session.add(School(code="D113299905144", name="荒川商業", ward="足立区"))
        take(store, "schools", MEXT)
        assert record(store, "schools", code="D113299905144").status == "closed"


class TestNews:
    """The same list in a later edition, and an emptier one."""

    def test_a_later_edition_changes_what_came_from_the_list(self, store, tmp_path):
        take(store, "schools", MEXT)
        path = altered(tmp_path, "東京都立国際高等学校", "東京都立新国際高等学校")
        _planned, result = take(store, "schools", path)
        assert counts(result) == (0, 1, 14, 0)
        school = record(store, "schools", code=CODE)
        assert school.name == "東京都立新国際高等学校"
        assert school.origin["name"] == [None, 2]
        assert school.origin["kind"][1] == 1
        assert counts(take(store, "schools", path)[1]) == (0, 0, 15, 0)

    def test_an_empty_cell_erases_nothing(self, store, tmp_path):
        take(store, "schools", MEXT)
        assert counts(take(store, "schools", altered(tmp_path, "1530041", ""))[1])[1] == 0
        assert record(store, "schools", code=CODE).postcode == "153-0041"

    def test_a_repeated_row_is_refused_and_names_the_first(self, store, tmp_path):
        text = MEXT.read_bytes().decode("cp932")
        line = next(line for line in text.splitlines() if line.startswith(CODE))
        path = write(tmp_path / "twice.csv", text + line + "\r\n", "cp932")
        _planned, result = take(store, "schools", path)
        assert counts(result) == (15, 0, 0, 1)
        assert "Row 11" in result.refused[0].reason
        # One cell of the list has a line break: rows are counted as Excel shows them.
        assert result.refused[0].row == 17


class TestMappings:
    """Files of the office's own."""

    def test_headings_that_are_labels_in_either_language(self, store, tmp_path):
        text = "Name,City,Country or region,age_min,Sector\nPalm School,Dubai,アラブ首長国連邦,5,Private\n"
        planned, result = take(store, "partners", write(tmp_path / "a.csv", text))
        assert counts(result) == (1, 0, 0, 0)
        partner = record(store, "partners", name="Palm School")
        assert (partner.country, partner.age_min, partner.sector) == ("AE", 5, "private")
        assert partner.time_zone == "Asia/Dubai"
        assert partner.origin["country"][0] == "アラブ首長国連邦"
        assert planned.left == []

    def test_country_where_the_file_is_silent(self, store, tmp_path):
        path = write(tmp_path / "a.csv", "name,city\nHanoi School,Hanoi\n")
        with pytest.raises(UserError, match="not known"):
            plan(store, "partners", path, country="Atlantis")
        _planned, refused = take(store, "partners", path)
        assert counts(refused) == (0, 0, 0, 1)
        assert "Country" in refused.refused[0].reason
        assert counts(take(store, "partners", path, country="vn")[1]) == (1, 0, 0, 0)
        partner = record(store, "partners", name="Hanoi School")
        assert (partner.country, partner.time_zone) == ("VN", "Asia/Ho_Chi_Minh")

    def test_a_country_with_several_zones_gets_none(self, store, tmp_path):
        path = write(tmp_path / "a.csv", "name,city\nA School,Perth\n")
        take(store, "partners", path, country="AU")
        assert record(store, "partners", name="A School").time_zone is None

    def test_a_mapping(self, store, tmp_path):
        path = write(
            tmp_path / "a.csv",
            "List of schools\nSchule,Ort,Land,Mail\nGymnasium,Berlin,DE,a@b.de\n",
        )
        mapping = write(
            tmp_path / "m.json",
            json.dumps({"Schule": "name", "Ort": "city", "Land": "country", "Mail": "email"}),
        )
        planned, result = take(store, "partners", path, mapping=mapping)
        assert counts(result) == (1, 0, 0, 0)
        assert planned.used["Ort"] == ("city",)
        assert record(store, "partners", name="Gymnasium").email == "a@b.de"

    def test_a_profile_of_ones_own(self, store, tmp_path):
        path = write(tmp_path / "a.csv", "Schule;Klassen\nGymnasium;5-12\n")
        mapping = write(
            tmp_path / "m.json",
            json.dumps(
                {
                    "register": "partners",
                    "columns": {"Schule": "name"},
                    "constants": {"country": "DE", "languages": ["de"]},
                    "derive": [
                        {
                            "by": "grades",
                            "from": ["Klassen"],
                            "fields": ["age_min", "age_max"],
                            "with": {"letters": {"": 5}},
                        }
                    ],
                }
            ),
        )
        take(store, "partners", path, mapping=mapping)
        partner = record(store, "partners", name="Gymnasium")
        assert (partner.country, partner.ages, partner.languages) == ("DE", (10, 18), ("de",))
        assert partner.time_zone is None  # Büsingen has a zone of its own

    @pytest.mark.parametrize(
        ("text", "word"),
        [
            ("{", "cannot be read"),
            ("[]", "no JSON object"),
            ('{"Schule": "nam"}', "no field “nam”"),
            ('{"columns": {"a": "name"}, "register": "schools"}', "not for Partners"),
            (
                '{"columns": {"a": "name"}, "derive": [{"by": "magic", "from": [], "fields": []}]}',
                "magic",
            ),
            ('{"columns": {"a": "name"}, "derive": [{"by": "join"}]}', "not a mapping"),
            ('{"columns": 5}', "not a mapping"),
        ],
    )
    def test_mappings_that_do_not_fit(self, store, tmp_path, text, word):
        path = write(tmp_path / "a.csv", "Schule\nGymnasium\n")
        with pytest.raises(UserError, match=word):
            plan(store, "partners", path, mapping=write(tmp_path / "m.json", text))

    def test_an_unknown_profile_names_those_there_are(self, store):
        with pytest.raises(UserError, match="mext-schools"):
            plan(store, "schools", MEXT, profile="mext")

    def test_headings_that_mean_nothing(self, store, tmp_path):
        with pytest.raises(FileRefused, match="no row of headings"):
            plan(store, "schools", write(tmp_path / "a.csv", "x,y\n1,2\n"))

    def test_an_own_file_overrules_lists_and_hands(self, store, tmp_path):
        take(store, "schools", MEXT)
        change(store, CODE, address="東京都目黒区駒場二丁目")
        path = write(tmp_path / "own.csv", f"code,name,address\n{CODE},国際高校,駒場にて\n")
        assert counts(take(store, "schools", path)[1]) == (0, 1, 0, 0)
        school = record(store, "schools", code=CODE)
        assert (school.name, school.address) == ("国際高校", "駒場にて")
        # And the list does not take it back.
        assert counts(take(store, "schools", MEXT)[1]) == (0, 0, 15, 0)

    def test_bad_values_are_refused_one_by_one(self, store, tmp_path):
        set_language("en")
        text = "name,ward,email,class_start,class_end,code\n" + "\n".join(
            [
                "A,港区,not an address,,,",
                "B,港区,,9:00,8:00,",
                "C,港区,,,,123",
                ",港区,,,,",
                "E,港区,e@example.org,8:30,15:30,",
                "F" * 201 + ",港区,,,,",
            ]
        )
        _planned, result = take(store, "schools", write(tmp_path / "a.csv", text))
        assert counts(result) == (1, 0, 0, 5)
        reasons = {each.row: each.reason for each in result.refused}
        assert sorted(reasons) == [2, 3, 4, 5, 7]
        assert "E-mail" in reasons[2]
        assert "classes end" in reasons[3]
        assert "valid code" in reasons[4]
        assert "School name" in reasons[5]
        assert "201" in reasons[7]

    def test_references_by_name_and_code(self, store, tmp_path):
        take(store, "schools", MEXT)
        text = (
            f"name,school_id,role\n山田,東京都立国際高等学校,教諭\n佐藤,{CODE},\n鈴木,なし学校,\n"
        )
        _planned, result = take(store, "contacts", write(tmp_path / "a.csv", text))
        assert counts(result) == (2, 0, 0, 1)
        assert "なし学校" in result.refused[0].reason
        school = record(store, "schools", code=CODE)
        assert record(store, "contacts", name="佐藤").school_id == school.id

    def test_wishes_have_no_key_but_do_not_double(self, store, tmp_path):
        take(store, "schools", MEXT)
        text = f"school_id,title,exchange_types\n{CODE},カード,card\n{CODE},会議,video\n"
        path = write(tmp_path / "a.csv", text)
        assert counts(take(store, "wishes", path)[1]) == (2, 0, 0, 0)
        assert counts(take(store, "wishes", path)[1]) == (0, 0, 2, 0)

    def test_the_apostrophe_before_a_formula_goes(self, store, tmp_path):
        text = "name,ward,phone\n'=1+1,港区,'+81-3-5320-7890\n''=a,港区,\n\"'a\",港区,\n"
        take(store, "schools", write(tmp_path / "a.csv", text))
        with store.read() as session:
            names = set(session.scalars(select(School.name)))
        assert names == {"=1+1", "'=a", "'a"}
        assert record(store, "schools", name="=1+1").phone == "03-5320-7890"


class TestWriting:
    """Whole or not at all."""

    def test_closing_the_work_writes_nothing(self, store):
        planned = plan(store, "schools", MEXT)
        with closing(importing.apply_import(store, planned)) as work:
            next(work)
        assert number(store, "schools") == 0
        assert sources(store) == 0
        finish(importing.apply_import(store, planned))
        assert number(store, "schools") == 15

    def test_one_operation_with_its_label(self, store):
        heard = []
        store.on_change(lambda tables, label: heard.append((tables, label)))
        take(store, "schools", MEXT)
        assert heard == [(frozenset({"school", "source"}), "Import schools")]

    def test_a_record_changed_since_the_plan(self, store, tmp_path):
        take(store, "schools", MEXT)
        planned = plan(store, "schools", altered(tmp_path, "1530041", "1530042"))
        change(store, CODE, notes="x")
        with pytest.raises(Stale):
            finish(importing.apply_import(store, planned))
        assert record(store, "schools", code=CODE).postcode == "153-0041"
        assert sources(store) == 1

    def test_a_code_that_came_in_since_the_plan(self, store):
        planned = plan(store, "schools", MEXT)
        with store.write("Add") as session:
            session.add(School(code=CODE, name="国際高"))
        with pytest.raises(RuleBroken):
            finish(importing.apply_import(store, planned))
        assert number(store, "schools") == 1

    def test_the_source_says_what_was_read(self, store):
        planned, _result = take(store, "schools", MEXT)
        from desktop.models.source import Source

        with store.read() as session:
            source = session.scalars(select(Source)).one()
            assert source.title == "文部科学省 学校コード一覧"
            assert source.file_name == MEXT.name
            assert source.sha256 == planned.sha256
            assert source.profile == "mext-schools"
            assert "CC BY" in source.licence

    def test_uids_are_new_and_versions_begin_at_one(self, store):
        take(store, "schools", MEXT)
        with store.read() as session:
            rows = session.execute(select(School.uid, School.version)).all()
        assert len({uid for uid, _version in rows}) == 15
        assert {version for _uid, version in rows} == {1}
        assert all(len(uid) == len(new_uid()) for uid, _version in rows)


def test_partners_of_two_countries_may_share_a_code(store, tmp_path):
    text = "code,name,country\n1,A,NZ\n1,B,AU\n1,C,NZ\n"
    _planned, result = take(store, "partners", write(tmp_path / "a.csv", text))
    assert counts(result) == (2, 0, 0, 1)
    with store.read() as session:
        assert set(session.scalars(select(Partner.name))) == {"A", "B"}
