"""The page “Import”: a file, what its rows become, and the one step that writes them."""

from pathlib import Path

import pytest
import xlsxwriter
from PySide6.QtCore import QMimeData, QUrl
from sqlalchemy import select as find

from desktop import i18n
from desktop.models.school import School
from desktop.services import queries
from desktop.services.importing import Outcome
from desktop.services.queries import Query
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.importing import ImportPage
from desktop.views.importing.rows_model import RowRole
from desktop.views.importing.start import dropped_file
from desktop.views.jobs import Jobs
from desktop.views.pages import Navigator

# The screenless platform cannot tell a window its least size; nothing depends on that.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LISTS = Path(__file__).parent.parent / "data" / "lists"
MEXT = LISTS / "mext_tokyo_cp932.csv"


@pytest.fixture
def jobs(qapp):
    runner = Jobs()
    runner.broken.connect(lambda error: pytest.fail(repr(error)))
    yield runner
    runner.close()


@pytest.fixture
def page(store, jobs, qtbot, qapp):
    theme.apply(qapp)
    made = ImportPage(store, jobs, Navigator(), Settings())
    qtbot.addWidget(made)
    made.resize(1100, 760)
    made.show()
    return made


def look(page, path, qtbot):
    page.open_file(path)
    qtbot.waitUntil(lambda: page._job is None, timeout=20_000)


def schools(store):
    with store.read() as session:
        return queries.count(session, "schools")


def write(page, qtbot):
    page.import_button.click()
    qtbot.waitUntil(lambda: page._result is not None, timeout=20_000)


def outcomes(model):
    return [model.index(n, 1).data() for n in range(model.rowCount())]


def test_before_a_file_the_known_lists_are_named(page):
    assert page.stack.currentWidget() is page.start
    words = [each.text() for each in page.start.findChildren(type(page.foot))]
    assert "School codes (MEXT)" in words
    assert not page.import_button.isEnabled()


def test_a_cp932_list_is_recognised_and_imported(page, store, qtbot):
    look(page, MEXT, qtbot)
    assert page.choice.file.text() == MEXT.name
    assert "Shift_JIS (CP932)" in page.choice.facts.text()
    assert "separated by comma" in page.choice.facts.text()
    assert page.choice.register.currentText() == "Schools"
    assert "School codes (MEXT)" in page.choice.profile.currentText()
    plan = page.model.plan
    count = plan.counts[Outcome.CREATED]
    assert count > 0
    assert page.chips["created"].text() == f"New  {count}"
    assert schools(store) == 0, "nothing is written before it is said"
    assert "Nothing has been written yet" in page.foot.text()
    write(page, qtbot)
    assert schools(store) == count
    assert f"{count} new" in page.message.text.text()
    assert not page.import_button.isEnabled(), "once is enough"
    opened = []
    page.navigator.moved.connect(opened.append)
    page.message._action.click()
    assert [place.page for place in opened] == ["schools"]


def test_a_second_time_there_is_nothing_to_write(page, store, qtbot):
    look(page, MEXT, qtbot)
    write(page, qtbot)
    look(page, MEXT, qtbot)
    assert set(outcomes(page.model)) <= {"Same", "Refused"}
    assert "nothing to write" in page.foot.text()
    assert not page.import_button.isEnabled()


def test_what_changes_is_shown_before_and_after(page, store, qtbot, tmp_path):
    with store.write("a school") as session:
        session.add(School(name="見本小学校", kind="elementary", code="B113200000011",
                           phone="03-1111-1111"))  # fmt: skip
    path = tmp_path / "a.csv"
    path.write_text(
        "School code,Name,Kind,Phone\n"
        "B113200000011,見本小学校,Elementary school,03-2222-2222\n"
        "B113200000022,第二見本小学校,小学校,\n"
        "B113200000033,第三見本小学校,城,\n",
        encoding="utf-8",
    )
    look(page, path, qtbot)
    assert outcomes(page.model) == ["Changed", "New", "Refused"]
    told = [page.model.index(n, 3).data() for n in range(3)]
    assert "03-1111-1111 → 03-2222-2222" in told[0]
    assert "“城” is not in the list" in told[2]
    page.chips["refused"].click()
    assert outcomes(page.model) == ["Refused"]
    assert "“城”" in "".join(each.text() for each in page.detail.findChildren(type(page.foot)))
    page.chips["updated"].click()
    words = [each.text() for each in page.detail.findChildren(type(page.foot))]
    assert "03-1111-1111" in words
    assert "→ 03-2222-2222" in words
    write(page, qtbot)
    assert schools(store) == 2


def test_columns_that_are_read_and_left_over(page, qtbot):
    look(page, LISTS / "partners_nz.csv", qtbot)
    assert page.choice.register.currentText() == "Partners"
    page.chips["columns"].click()
    read = {heading: box.currentText() for heading, box in page.columns.boxes.items()}
    assert read["Telephone"] == "Phone"
    assert "Left out" in read.values()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xlsx", b"PK\x03\x04 nothing", "broken"),
        ("a.csv", b"", "is empty"),
        ("a.csv", b'a,b\n"open,1\n', "never closed"),
        ("a.csv", b"\x81\xff\xfe\x00", "neither UTF-8 nor Shift_JIS"),
        ("a.pdf", b"%PDF", "cannot be read"),
    ],
)  # fmt: skip
def test_a_bad_file_is_told_in_a_sentence(page, store, qtbot, tmp_path, name, data, words):
    path = tmp_path / name
    path.write_bytes(data)
    look(page, path, qtbot)
    assert page.message.isVisibleTo(page)
    assert words in page.message.text.text()
    assert name in page.message.text.text()
    assert page.model.rowCount() == 0
    assert not page.import_button.isEnabled()
    assert schools(store) == 0


def test_a_file_nobody_knows_asks_for_the_register(page, qtbot, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("foo,bar\n1,2\n", encoding="utf-8")
    look(page, path, qtbot)
    assert "Choose the register" in page.message.text.text()
    assert "foo · bar" in page.waiting.sentence.text()
    page.choice.register.setCurrentIndex(page.choice.register.findData("partners"))
    qtbot.waitUntil(lambda: page._job is None and "Head the columns" in page.message.text.text())
    assert page.choice.country.isVisibleTo(page)


def test_the_country_is_asked_where_the_file_is_silent(page, qtbot, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Name,City\nSample College,Nelson\n", encoding="utf-8")
    page.open_list(Query("partners"))
    look(page, path, qtbot)
    assert page.choice.register.currentText() == "Partners"
    page.choice.country.setCurrentIndex(page.choice.country.findData("NZ"))
    qtbot.waitUntil(lambda: page._job is None and page.model.rowCount() == 1)
    assert page.model.plan.rows[0].values["country"] == "NZ"


def test_cancelled_nothing_is_written(page, store, jobs, qtbot):
    look(page, MEXT, qtbot)
    jobs.started.connect(lambda job: job.cancel())
    page.import_button.click()
    qtbot.waitUntil(lambda: page._job is None)
    assert "Nothing was written" in page.message.text.text()
    assert schools(store) == 0
    assert page.import_button.isEnabled()


def test_a_record_changed_meanwhile_is_not_overwritten(page, store, qtbot, tmp_path):
    with store.write("a school") as session:
        session.add(School(name="見本小学校", kind="elementary", code="B113200000011"))
    path = tmp_path / "a.csv"
    path.write_text(
        "School code,Name,Phone\nB113200000011,見本小学校,03-2222-2222\n", encoding="utf-8"
    )
    look(page, path, qtbot)
    assert outcomes(page.model) == ["Changed"]
    with store.write("meanwhile") as session:
        session.get(School, 1).address = "東京都見本区1-1"
    page.import_button.click()
    qtbot.waitUntil(lambda: page._job is None)
    assert "Import the file again" in page.message.text.text()
    page.message._action.click()
    qtbot.waitUntil(lambda: page._job is None)
    write(page, qtbot)
    with store.read() as session:
        school = session.get(School, 1)
        assert (school.phone, school.address) == ("03-2222-2222", "東京都見本区1-1")


def test_the_model_keeps_qts_rules(page, qtbot, qtmodeltester):
    look(page, LISTS / "partners_qld.csv", qtbot)
    qtmodeltester.check(page.model)
    page.chips["created"].click()
    qtmodeltester.check(page.model)


def test_words_follow_the_language(page, qtbot, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Name,Kind\n城の小学校,城\n", encoding="utf-8")
    page.open_list(Query("schools"))
    look(page, path, qtbot)
    assert "is not in the list" in page.model.index(0, 3).data()
    i18n.set_language("ja")
    page.retranslate()
    page.retranslate()
    qtbot.waitUntil(lambda: page._job is None and page.model.rowCount() == 1)
    assert "is not in the list" not in page.model.index(0, 3).data()
    assert page.chips["refused"].text() == "不採用  1"
    assert page.choice.register.currentText() == "学校"


def test_one_local_file_can_be_dropped():
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/a/b.csv")])
    assert dropped_file(data) == Path("/a/b.csv")
    data.setUrls([QUrl("https://example.org/b.csv")])
    assert dropped_file(data) is None
    data.setUrls([QUrl.fromLocalFile("/a"), QUrl.fromLocalFile("/b")])
    assert dropped_file(data) is None


def test_a_list_that_no_profile_knows_says_why_it_is_read_so(page, qtbot, tmp_path):
    path = tmp_path / "unknown.csv"
    path.write_text(
        "令和8年度 学校一覧\n\n番号,学校の名称,所在地,TEL\n1,港区立芝小学校,港区芝2-21-3,03-3451-4992\n",
        encoding="utf-8",
    )
    look(page, path, qtbot)
    register = page.choice.register  # the headings may be those of a partner's list too
    register.setCurrentIndex(register.findData("schools"))
    qtbot.waitUntil(lambda: page._job is None and page.model.rowCount() == 1)
    assert not page.columns.tree.isColumnHidden(2)
    tree = page.columns.tree
    why = {tree.topLevelItem(n).text(0): tree.topLevelItem(n).text(2) for n in range(4)}
    assert why["所在地"] == "The heading says “所在地”."
    boxes = page.columns.boxes
    assert boxes["所在地"].placeholderText() == "Address · Ward or city · Postcode"
    assert boxes["番号"].currentText() == "Left out"


def test_a_person_chooses_the_row_of_the_headings(page, qtbot, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text(
        "学校名,電話\n前年度の見出し,これは古い\n校名,連絡先\n港区立芝小学校,03-3451-4992\n",
        encoding="utf-8",
    )
    look(page, path, qtbot)
    register = page.choice.register
    register.setCurrentIndex(register.findData("schools"))
    qtbot.waitUntil(lambda: page._job is None and page.model.rowCount() == 3)
    headings = page.choice.heading
    assert headings.isVisibleTo(page)
    assert [headings.itemText(n) for n in (0, 3, 5)] == [
        "Row 1, found by itself", "Row 3: 校名 · 連絡先", "There are none",
    ]  # fmt: skip
    headings.setCurrentIndex(3)
    qtbot.waitUntil(lambda: page._job is None and page.model.rowCount() == 1)
    assert headings.currentData() == 3
    assert list(page.columns.boxes) == ["校名", "連絡先"]
    headings.setCurrentIndex(4)  # where that leads nowhere it is said, and can be chosen anew
    qtbot.waitUntil(lambda: "Choose another row" in page.message.text.text())
    assert headings.isVisibleTo(page)
    headings.setCurrentIndex(0)
    qtbot.waitUntil(lambda: page._job is None and page.model.rowCount() == 3)


class TestAPersonsWord:
    """Columns, cells, rows and values are changed on the page; nothing is written meanwhile."""

    LIST = (
        "番号,学校名,電話,メモ\n"
        "1,港区立芝小学校,03-3451-4992,海岸\n"
        "2,港区立赤羽小学校,03-3452-4961,坂の上\n"
    )

    @pytest.fixture
    def looked(self, page, qtbot, tmp_path):
        def open_list(text=self.LIST, name="list.csv"):
            path = tmp_path / name
            path.write_text(text, encoding="utf-8")
            page.open_list(Query("schools"))
            look(page, path, qtbot)
            register = page.choice.register
            if page.model.plan is None:
                register.setCurrentIndex(register.findData("schools"))
            settled(page, qtbot)
            return page

        return open_list

    def test_a_column_gets_another_field(self, looked, qtbot):
        page = looked()
        choose(page, qtbot, "メモ", "notes")
        assert page.model.plan.rows[0].values["notes"] == "海岸"
        assert page.columns.boxes["メモ"].currentText() == "Notes"
        choose(page, qtbot, "メモ", None)
        assert "notes" not in page.model.plan.rows[0].values
        page.columns.discard.click()
        settled(page, qtbot)
        assert not page.columns.discard.isVisibleTo(page)

    def test_a_cell_is_corrected_and_a_row_left_out(self, looked, qtbot, store):
        page = looked(self.LIST.replace("03-3452-4961", "0345"))
        select(page, 3)
        problem = page.detail.cells["電話"]
        assert problem.property("wrong") == "true"
        page.table.activated.emit(page.table.currentIndex())
        problem.setText("03-3452-4961")
        problem.editingFinished.emit()
        settled(page, qtbot)
        assert page.table.currentIndex().data(RowRole).number == 3
        assert page.model.plan.problems == 0
        select(page, 2)
        page.detail.row_wanted.emit(2, False)
        settled(page, qtbot)
        assert outcomes(page.model) == ["Refused", "New"]
        write(page, qtbot)
        with store.read() as session:
            assert [s.phone for s in session.scalars(find(School))] == ["03-3452-4961"]

    def test_a_value_is_kept_field_by_field(self, looked, qtbot, store):
        page = looked()
        write(page, qtbot)
        page = looked(self.LIST.replace("4992", "0000").replace("4961", "1111"), "newer.csv")
        assert outcomes(page.model) == ["Changed", "Changed"]
        select(page, 2)
        page.detail.choices["phone", False].click()
        settled(page, qtbot)
        assert outcomes(page.model) == ["Same", "Changed"]
        page.detail.choices["phone", True].click()
        settled(page, qtbot)
        assert outcomes(page.model) == ["Changed", "Changed"]

    def test_a_mapping_is_kept_used_and_forgotten(self, looked, qtbot, store):
        page = looked()
        choose(page, qtbot, "メモ", "notes")
        page.chips["columns"].click()
        page.columns.keep.click()
        qtbot.waitUntil(lambda: "Give the mapping a name" in page.message.text.text())
        page.columns.name.setText("区の名簿")
        page.columns.keep.click()
        qtbot.waitUntil(lambda: "Kept as “区の名簿”" in page.message.text.text())
        settled(page, qtbot)
        page = looked(self.LIST, "next.csv")
        assert page.model.plan.saved == "区の名簿"
        assert page.choice.profile.itemText(0) == "Recognised: 区の名簿"
        assert "区の名簿 (kept mapping)" in items(page.choice.profile)
        assert page.model.plan.rows[0].values["notes"] == "海岸"
        page.columns.forget.click()
        qtbot.waitUntil(lambda: "kept no longer" in page.message.text.text())
        settled(page, qtbot)
        assert page.model.plan.saved == ""
        store.undo()

    def test_the_sheet_is_chosen(self, page, qtbot, tmp_path):
        book = xlsxwriter.Workbook(tmp_path / "two.xlsx")
        for name, school in (("北", "北小学校"), ("南", "南小学校")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["学校名", "郵便番号"])
            sheet.write_row(1, 0, [school, "105-0014"])
        book.close()
        page.open_list(Query("schools"))
        look(page, tmp_path / "two.xlsx", qtbot)
        box = page.choice.sheet
        assert items(box) == ["Found by itself", "北", "南"]
        box.setCurrentIndex(2)
        settled(page, qtbot)
        assert page.model.plan.rows[0].title == "南小学校"
        assert "南" in page.choice.facts.text()


def settled(page, qtbot):
    qtbot.waitUntil(lambda: page._job is None and page.model.plan is not None, timeout=20_000)


def choose(page, qtbot, heading, field):
    page.columns.boxes[heading].setCurrentIndex(page.columns.boxes[heading].findData(field))
    page.columns.boxes[heading].activated.emit(page.columns.boxes[heading].currentIndex())
    settled(page, qtbot)


def select(page, number):
    page.table.setCurrentIndex(page.model.index(page.model.place_of(number), 0))


def items(box):
    return [box.itemText(n) for n in range(box.count())]
