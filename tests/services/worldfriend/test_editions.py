"""A year's groups over the store: kept, avoided the year after, printed and exported."""

import openpyxl
import pypdf
import pytest

from desktop.errors import RuleBroken
from desktop.i18n import country_name
from desktop.models.school import School
from desktop.models.worldfriend import CONTINENT
from desktop.services.clock import today
from desktop.services.progress import finish
from desktop.services.worldfriend import chart, editions


@pytest.fixture
def office(store):
    with store.write("Fill") as session:
        session.add_all(
            School(name=f"{ward}立第一小学校", ward=ward, establisher="municipal")
            for ward in ("港区", "北区", "八王子市")
        )
        session.add_all(
            School(name=f"都立{n}高等学校", establisher="metropolitan", code=f"D{n}")
            for n in range(40)
        )
        session.add(School(name="閉校", establisher="metropolitan", status="closed"))
    return store


def make(store, year, who="boards", **options):
    with store.read() as session:
        return editions.plan(session, year, getattr(editions, who)(session), **options)


def test_boards_and_schools_are_found_in_the_register(office):
    with office.read() as session:
        assert {r.name for r in editions.boards(session)} == {
            "港区教育委員会", "北区教育委員会", "八王子市教育委員会",
        }  # fmt: skip
        assert len(editions.schools(session)) == 40
        assert [r.name for r in editions.schools(session, [4])] == ["都立0高等学校"]


def test_groups_are_kept_read_again_and_taken_back(office):
    made = make(office, 2026, "schools")
    assert not made.kept
    editions.keep(office, made)
    with office.read() as session:
        read = editions.read(session, 2026)
        assert editions.years(session) == [2026]
    assert read.kept
    assert (read.groups, read.recipients, read.countries) == (
        made.groups, made.recipients, made.countries,
    )  # fmt: skip
    editions.keep(office, make(office, 2026, "schools", countries=sorted(CONTINENT)[:30]))
    with office.read() as session:
        assert editions.read(session, 2026).countries == tuple(sorted(CONTINENT)[:30])
    office.undo()
    with office.read() as session:
        assert editions.read(session, 2026).groups == made.groups
    office.undo()
    with office.read() as session:
        assert editions.read(session, 2026) is None


def test_the_host_is_no_country_to_learn_about_unless_somebody_names_it(office):
    assert set(make(office, 2026, "schools").countries) == set(CONTINENT) - {"JP"}
    named = make(office, 2026, countries=["JP", "NZ", "FR", "KE", "PE"])
    assert "JP" in named.groups[0]


def test_the_year_after_avoids_what_each_had(office):
    editions.keep(office, make(office, 2026))
    after = make(office, 2027)
    with office.read() as session:
        before = editions.read(session, 2026)
    assert after.repeats == 0
    for mine, had in zip(after.groups, before.groups, strict=True):
        assert not set(mine) & set(had)
    again = make(office, 2027, countries=before.groups[0])
    assert again.repeats > 0


def test_the_charts_hold_the_same_and_their_totals_are_right(office, tmp_path):
    made = make(office, 2026, "schools")
    rows = chart.by_country(made, "en")
    assert sum(int(row[2]) for row in rows) == 40 * 5
    assert len(rows) == len(made.countries)
    for language in ("ja", "en"):
        path = tmp_path / f"{language}.pdf"
        assert finish(chart.print_chart(made, path, language=language, today=today())) >= 1
        text = "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
        assert country_name(made.groups[0][0], language) in text
        assert "200" in text
        chart.write_workbook(made, tmp_path / f"{language}.xlsx", language=language)
        book = openpyxl.load_workbook(tmp_path / f"{language}.xlsx")
        first, second = book.worksheets
        assert first.max_row == len(made.countries) + 2
        assert str(first.cell(first.max_row, 3).value).startswith("=SUM(C2:C")
        assert [cell.value for cell in second[2]] == [
            made.recipients[0].name, *(country_name(c, language) for c in made.groups[0]),
        ]  # fmt: skip


def test_nobody_to_give_to_is_said(store):
    with store.read() as session, pytest.raises(RuleBroken, match="nobody to give"):
        editions.plan(session, 2026, [])
