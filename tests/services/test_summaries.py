"""Sums of what is chosen, counts by one field and by two, and kept views."""

import csv
from datetime import date

import openpyxl
import pytest

from desktop.errors import InvalidValue, UserError
from desktop.models.school import School
from desktop.models.specs import SPECS
from desktop.services import people, queries, saved_views, summaries
from desktop.services.exporting import export
from desktop.services.progress import finish
from desktop.services.queries import Condition, Query
from desktop.services.saved_views import View


@pytest.fixture
def schools(store):
    with store.write("Fill") as session:
        session.add_all(
            [
                School(name="A", kind="senior_high", ward="千代田区", enrolment=900,
                       languages=("en", "fr")),
                School(name="B", kind="senior_high", ward="渋谷区", enrolment=100, languages=("en",)),
                School(name="C", kind="elementary", ward="", languages=()),
                School(name="D", ward="渋谷区", enrolment=1),
            ]
        )  # fmt: skip
    return store


def ids(store, *conditions, **more):
    with store.read() as session:
        return queries.ids(session, Query("schools", conditions=conditions, **more)).tolist()


def test_one_of_several_values_or_none_of_them(schools):
    assert ids(schools, Condition("kind", "in", ("senior_high",))) == [1, 2]
    assert ids(schools, Condition("kind", "in", ("elementary", None))) == [3, 4]
    assert ids(schools, Condition("kind", "out", ("senior_high",))) == [3, 4]
    assert ids(schools, Condition("kind", "out", ("senior_high", None))) == [3]
    assert ids(schools, Condition("ward", "out", (None,))) == [1, 2, 4]
    assert ids(schools, Condition("languages", "in", ("fr", None))) == [1, 3, 4]
    assert ids(schools, Condition("languages", "out", ("fr",))) == [2, 3, 4]
    assert ids(schools, Condition("kind", "in", ())) == []
    assert ids(schools, Condition("kind", "out", ())) == [1, 2, 3, 4]


def test_many_ids_come_in_their_order(schools):
    assert ids(schools, sort=("-enrolment",)) == [1, 2, 4, 3]
    assert ids(schools, sort=("ward", "-enrolment")) == [1, 2, 4, 3]
    assert ids(schools, Condition("ward", "is", "港区")) == []


def test_values_are_counted_and_texts_narrowed(schools):
    with schools.read() as session:
        query = Query("schools")
        assert queries.choices(session, query, "ward") == [
            ("渋谷区", 2),
            (None, 1),
            ("千代田区", 1),
        ]
        assert queries.choices(session, query, "ward", "千代") == [("千代田区", 1)]
        assert dict(queries.choices(session, query, "languages")) == {"en": 2, "fr": 1, None: 2}


def test_the_chosen_cells_are_counted_and_added_up(schools):
    with schools.read() as session:
        found = summaries.sums(session, "schools", [1, 2, 3], ["name", "enrolment", "languages"])
        assert (found.filled, found.numbers, found.total) == (7, 2, 1000)
        assert summaries.sums(session, "schools", [], ["ward"]).filled == 0


def test_counts_by_two_fields(schools):
    with schools.read() as session:
        counted = summaries.pivot(session, Query("schools"), "kind", "languages")
    assert counted.rows == ("elementary", "senior_high", None)
    assert counted.columns == ("en", "fr", None)
    assert counted.counts[("senior_high", "en")] == 2
    assert counted.row_totals == {"elementary": 1, "senior_high": 2, None: 1}
    assert counted.column_totals == {"en": 2, "fr": 1, None: 2}
    assert counted.total == 4
    lines = list(summaries.table_of(counted))
    assert lines[0] == ["School kind \\ Languages taught", "English", "French", "(empty)", "All"]
    assert lines[2] == ["High school", 2, 1, 0, 2]
    assert lines[-1] == ["All", 2, 1, 2, 4]


def test_counts_by_one_field_follow_the_query_and_go_to_a_file(schools, tmp_path):
    query = Query("schools", conditions=(Condition("ward", "is", "渋谷区"),))
    with schools.read() as session:
        counted = summaries.pivot(session, query, "kind")
    assert finish(summaries.export_pivot(counted, tmp_path / "a.csv", "t")) == 3
    rows = list(csv.reader((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()))
    assert rows == [
        ["School kind", "Records"],
        ["High school", "1"],
        ["(empty)", "1"],
        ["All", "2"],
    ]
    finish(summaries.export_pivot(counted, tmp_path / "a.xlsx", "School: kind"))
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert [c.value for c in sheet[2]] == ["High school", 1]
    with pytest.raises(UserError):
        finish(summaries.export_pivot(counted, tmp_path / "a.pdf", "t"))


def test_a_field_of_too_many_values_does_not_group(store):
    with store.write("Fill") as session:
        session.add_all([School(name="A", ward=f"W{n}") for n in range(401)])
    with store.read() as session, pytest.raises(UserError, match="401"):
        summaries.pivot(session, Query("schools"), "ward")


def test_every_register_can_be_counted_by_each_field_on_offer(schools):
    with schools.read() as session:
        for name, spec in SPECS.items():
            for field in summaries.groups(spec):
                summaries.pivot(session, Query(name), field.name)


def test_what_is_seen_is_exported_as_it_is_seen(schools, tmp_path):
    query = Query("schools", sort=("-enrolment",), conditions=(Condition("kind", "filled"),))
    path = tmp_path / "seen.csv"
    finish(export(schools, "schools", path, where=query, language="en", columns=["kind", "name"]))
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert rows == [
        ["School kind", "School name"],
        ["High school", "A"],
        ["High school", "B"],
        ["Elementary school", "C"],
    ]
    book = tmp_path / "wishes.xlsx"
    finish(export(schools, "wishes", book, language="en", columns=["party", "status"]))
    sheet = openpyxl.load_workbook(book).active
    assert [c.value for c in sheet[1]] == ["Who wishes", "Status"]


class TestViews:
    """Kept in the store, for oneself or for everybody."""

    QUERY = Query(
        "schools",
        "高等",
        (
            Condition("closed_on", "from", date(2026, 4, 1)),
            Condition("kind", "in", ("senior_high", None)),
            Condition("languages", "is", "en"),
            Condition("name", "contains", "日"),
            Condition("code", "empty"),
        ),
        ("ward", "-enrolment"),
    )

    def test_a_view_comes_back_as_it_was_kept(self, store):
        view = View(self.QUERY, ("name", "ward"), 1, "今年度")
        key = saved_views.save(store, view)
        (found,) = saved_views.views(store, "schools")
        assert found.query == self.QUERY
        assert (found.columns, found.frozen, found.name, found.id) == (
            ("name", "ward"),
            1,
            "今年度",
            key,
        )
        assert saved_views.views(store, "partners") == []

    def test_keeping_and_deleting_are_changes_that_can_be_taken_back(self, store):
        key = saved_views.save(store, View(self.QUERY, ("name",), name="A"))
        saved_views.delete(store, key)
        assert saved_views.views(store, "schools") == []
        assert store.undo() == "Delete view"
        assert [view.name for view in saved_views.views(store, "schools")] == ["A"]
        assert store.undo() == "Save view"
        assert saved_views.views(store, "schools") == []

    def test_a_shared_view_is_everybodys_and_ones_own_is_not(self, store):
        saved_views.save(store, View(self.QUERY, ("name",), name="mine"))
        saved_views.save(store, View(self.QUERY, ("name",), name="ours", shared=True))
        store.person = people.Actor(None, "somebody else", store.person.role)
        assert [view.name for view in saved_views.views(store, "schools")] == ["ours"]

    def test_names_are_not_given_twice_nor_empty(self, store):
        saved_views.save(store, View(self.QUERY, ("name",), name="Ａ"))
        for name in ("a", " ", "x" * 101):
            with pytest.raises(InvalidValue):
                saved_views.save(store, View(self.QUERY, ("name",), name=name))

    def test_a_view_is_kept_again_under_its_id(self, store):
        key = saved_views.save(store, View(self.QUERY, ("name",), name="A"))
        saved_views.save(store, View(Query("schools"), ("ward",), name="B", id=key))
        (found,) = saved_views.views(store, "schools")
        assert (found.name, found.query) == ("B", Query("schools"))
        saved_views.delete(store, key)
        with pytest.raises(UserError):
            saved_views.save(store, View(Query("schools"), ("ward",), name="B", id=key))

    def test_fields_that_are_gone_are_left_out(self, store):
        from desktop.models.saved_view import SavedView

        with store.write("Old") as session:
            old = '{"text": "", "conditions": [["gone", "is", 1]], "sort": ["-gone", "name"],'
            old += ' "columns": ["gone", "name"], "frozen": 0}'
            session.add(SavedView(register="schools", name="Old", view_json=old))
        (found,) = saved_views.views(store, "schools")
        assert found.columns == ("name",)
        assert found.query == Query("schools", sort=("name",))
