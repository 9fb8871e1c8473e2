"""A person's word on how a file is read: columns, cells, rows, values; and keeping it."""

import pytest
from sqlalchemy import select

from desktop.errors import FileRefused, InvalidValue
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.services.importing import Outcome, apply_import, plan_import, saved
from desktop.services.importing.corrections import Corrections
from desktop.services.progress import finish

LIST = (
    "名簿番号,学校,読み,連絡,メモ\n"
    "1,港区立芝小学校,しばしょうがっこう,03-3451-4992,海岸\n"
    "2,港区立赤羽小学校,あかばねしょうがっこう,03-3452-4961,坂の上\n"
)
FIELDS = Corrections().with_column("学校", "name").with_column("連絡", "phone")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def planned(store, path, corrections=FIELDS, **how):
    return finish(plan_import(store, "schools", path, corrections=corrections, **how))


def schools(store):
    with store.read() as session:
        return session.scalars(select(School).order_by(School.id)).all()


class TestColumns:
    def test_a_column_fills_the_field_that_a_person_says(self, store, file):
        plan = planned(store, file, FIELDS.with_column("メモ", "notes"))
        finish(apply_import(store, plan))
        first = schools(store)[0]
        assert (first.name, first.phone, first.notes) == ("港区立芝小学校", "03-3451-4992", "海岸")
        told = {each.heading: each.reason for each in plan.findings}
        assert told["メモ"] == "Chosen by you."

    def test_a_field_has_one_column(self, store, file):
        plan = planned(store, file, FIELDS.with_column("読み", "name"))
        assert [h for h, names in plan.used.items() if "name" in names] == ["読み"]
        assert "学校" in plan.left

    def test_a_column_is_left_out(self, store, file):
        plan = planned(store, file, FIELDS.with_column("連絡", None))
        assert "連絡" in plan.left
        assert all("phone" not in row.values for row in plan.rows)

    def test_a_known_list_is_changed_too(self, store, tmp_path):
        path = tmp_path / "known.csv"
        head = "学校コード,学校種,都道府県番号,設置区分,本分校,学校名,学校所在地,郵便番号,属性情報設定年月日,属性情報廃止年月日,旧学校調査番号,移行後の学校コード"
        row = "B113210000017,B1(小学校),13(東京),2(公),1(本),港区立芝小学校,東京都港区芝2-21-3,1050014,2020/12/22,,600001,"
        path.write_text(f"{head}\n{row}\n", encoding="utf-8")
        plain = planned(store, path, Corrections())
        assert plain.rows[0].values["postcode"] == "105-0014"
        assert plain.rows[0].values["ward"] == "港区"
        changed = Corrections().with_column("旧学校調査番号", "notes")
        plan = planned(store, path, changed.with_column("郵便番号", None))
        assert plan.rows[0].values["notes"] == "600001"
        assert "postcode" not in plan.rows[0].values
        assert plan.rows[0].values["ward"] == "港区"
        assert plan.profile.name == plain.profile.name


class TestCells:
    def test_a_cell_is_corrected(self, store, file):
        plan = planned(store, file, FIELDS.with_cell(2, "学校", "港区立芝浦小学校"))
        assert [row.title for row in plan.rows] == ["港区立芝浦小学校", "港区立赤羽小学校"]
        assert plan.rows[0].cells[1] == "港区立芝浦小学校"

    def test_a_cell_that_is_beyond_the_end_of_its_row(self, store, tmp_path):
        path = tmp_path / "short.csv"
        path.write_text(
            "学校名,所在地,電話\n日比谷,千代田区永田町2-16-1\n戸山,新宿区戸山3-19-1,03-3202-4301\n",
            encoding="utf-8",
        )
        plan = planned(store, path, Corrections().with_cell(2, "電話", "03-3581-0808"))
        assert plan.rows[0].values["phone"] == "03-3581-0808"

    def test_what_is_not_there_is_not_corrected(self, store, file):
        odd = FIELDS.with_cell(99, "学校", "A").with_cell(2, "何か", "B")
        assert [row.title for row in planned(store, file, odd).rows] == [
            "港区立芝小学校",
            "港区立赤羽小学校",
        ]


class TestRows:
    def test_a_row_is_left_out_and_taken_again(self, store, file):
        without = FIELDS.with_row(3, taken=False)
        plan = planned(store, file, without)
        assert [row.outcome for row in plan.rows] == [Outcome.CREATED, Outcome.REFUSED]
        assert "left this row out" in plan.rows[1].reason
        again = planned(store, file, without.with_row(3, taken=True))
        assert again.counts[Outcome.REFUSED] == 0


class TestChoices:
    @pytest.fixture
    def edition(self, store, file, tmp_path):
        finish(apply_import(store, planned(store, file)))
        newer = tmp_path / "newer.csv"
        newer.write_text(LIST.replace("4992", "9999").replace("4961", "8888"), encoding="utf-8")
        return newer

    def test_the_registers_value_is_kept_for_one_row(self, store, edition):
        plan = planned(store, edition, FIELDS.with_choice(2, "phone", takes=False))
        assert [row.outcome for row in plan.rows] == [Outcome.UNCHANGED, Outcome.UPDATED]
        (kept,) = plan.rows[0].kept
        assert (kept.field, kept.before, kept.after) == ("phone", "03-3451-4992", "03-3451-9999")
        finish(apply_import(store, plan))
        assert [s.phone for s in schools(store)] == ["03-3451-4992", "03-3452-8888"]

    def test_for_every_row_but_one(self, store, edition):
        every = FIELDS.with_choice(None, "phone", takes=False)
        assert planned(store, edition, every).counts[Outcome.UNCHANGED] == 2
        plan = planned(store, edition, every.with_choice(3, "phone", takes=True))
        assert [row.outcome for row in plan.rows] == [Outcome.UNCHANGED, Outcome.UPDATED]

    def test_a_value_that_a_person_typed_is_kept_unless_they_take_the_files(self, store, edition):
        with store.write("typed") as session:
            session.get(School, 1).phone = "03-0000-0000"
        plan = planned(store, edition)
        assert [change.field for change in plan.rows[0].kept] == ["phone"]
        plan = planned(store, edition, FIELDS.with_choice(2, "phone", takes=True))
        finish(apply_import(store, plan))
        assert schools(store)[0].phone == "03-3451-9999"
        assert schools(store)[0].origin["phone"][1] is not None
        again = planned(store, edition)
        assert again.counts[Outcome.UNCHANGED] == 2


class TestKeeping:
    def keep(self, store, plan, name="区の名簿"):
        saved.save(store, plan, name)

    def test_the_next_list_of_its_kind_is_read_by_it(self, store, file, tmp_path):
        first = planned(store, file)
        self.keep(store, first)
        again = planned(store, file, Corrections())
        assert again.saved == "区の名簿"
        assert again.used == first.used
        assert again.mapping_as_json()["saved"] == "区の名簿"
        finish(apply_import(store, again))
        newer = tmp_path / "newer.csv"
        rows = [f"{line},x" for line in LIST.splitlines()]
        rows[0] = rows[0].removesuffix(",x") + ",新しい列"
        newer.write_text("\n".join(rows), encoding="utf-8")
        plan = planned(store, newer, Corrections())
        assert plan.saved == "区の名簿"
        assert plan.counts[Outcome.UNCHANGED] == 2
        assert plan.profile.name == again.profile.name

    def test_another_list_is_not(self, store, file, tmp_path):
        self.keep(store, planned(store, file))
        other = tmp_path / "other.csv"
        other.write_text("学校名,所在地\n日比谷,千代田区永田町2-16-1\n", encoding="utf-8")
        assert planned(store, other, Corrections()).saved == ""
        with pytest.raises(FileRefused, match="needs the headings 学校, "):
            planned(store, other, Corrections(), profile="区の名簿")

    def test_it_is_named_on_the_command_line_too(self, store, file):
        self.keep(store, planned(store, file))
        assert planned(store, file, Corrections(), profile="区の名簿").saved == "区の名簿"

    def test_a_changed_known_list_is_kept_whole(self, store, shared):
        path = shared / "schools" / "tokyo_public_mext_20260529_cp932.csv"
        changed = Corrections().with_column("郵便番号", None)
        plan = planned(store, path, changed)
        self.keep(store, plan)
        again = planned(store, path, Corrections())
        assert again.saved == "区の名簿"
        assert again.used == plan.used
        assert again.profile.name == "mext-schools"
        assert [row.values for row in again.rows] == [row.values for row in plan.rows]

    def test_the_country_is_kept_with_it(self, store, tmp_path):
        path = tmp_path / "p.csv"
        path.write_text("Name of school,Town\nA School,Perth\n", encoding="utf-8")
        plan = finish(plan_import(store, "partners", path, country="AU"))
        self.keep(store, plan, "Perth")
        again = finish(plan_import(store, "partners", path))
        finish(apply_import(store, again))
        with store.read() as session:
            assert session.scalars(select(Partner)).one().country == "AU"

    def test_a_name_is_needed_and_replaces_its_own(self, store, file):
        plan = planned(store, file)
        with pytest.raises(InvalidValue, match="Give the mapping a name"):
            self.keep(store, plan, "  ")
        with pytest.raises(InvalidValue, match="too long"):
            self.keep(store, plan, "名" * 101)
        self.keep(store, plan)
        self.keep(store, planned(store, file, FIELDS.with_column("メモ", "notes")))
        with store.read() as session:
            (kept,) = saved.saved(session, "schools")
        assert kept.mapping["fields"]["メモ"] == "notes"
        saved.delete(store, kept.id)
        assert planned(store, file, Corrections()).saved == ""
        store.undo()
        assert planned(store, file, Corrections()).saved == "区の名簿"
