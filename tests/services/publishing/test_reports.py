"""Every report out of a store: its totals against the records, on paper and in workbooks."""

import re
from datetime import date, datetime

import pypdfium2
import pytest
from sqlalchemy import text

from desktop.errors import UserError
from desktop.models.calendar import CalendarSpan
from desktop.models.case import Case, CaseMember
from desktop.models.organisation import Contact, Organisation
from desktop.models.partner import Partner
from desktop.models.programme import Programme
from desktop.models.school import Designation, School
from desktop.models.specs import REGISTERS
from desktop.models.wish import Proposal, Wish
from desktop.models.worldfriend import FriendEdition, FriendGroup
from desktop.services.progress import finish
from desktop.services.publishing.reports import REPORTS, Asked, make_report, read_report
from tests.services.publishing.formulas import Computed

DAY = date(2026, 5, 1)
HOSTILE = (
    "<b>bold</b> <img src='/etc/passwd'/>",
    '=HYPERLINK("http://example.org","x")',
    "+1+1",
    "\u202egnp.exe\u202c",
    "&amp; {name} %s",
)


def _member(case, at, **owner):
    case.members.append(CaseMember(position=at, **owner))


@pytest.fixture
def office(store):
    """Two years of exchanges, in which kinds, countries, partners and bodies mix."""
    with store.write("Fill") as session:
        kinds = ["elementary", "elementary", "junior_high", "senior_high", None]
        schools = [
            School(name=f"第{n}学校", name_en=f"School {n}", kind=kind, ward=f"区{n % 2}",
                   enrolment=100 + n)
            for n, kind in enumerate(kinds)
        ]  # fmt: skip
        closed = School(name="閉校", kind="elementary", status="closed")
        partners = [
            Partner(name=f"Partner {n}", country=country)
            for n, country in enumerate(("NZ", "AU", "NZ", "FR"))
        ]
        embassy = Organisation(name="Embassy", kind="embassy", country="JP", represents="CO")
        session.add_all([*schools, closed, *partners, embassy])
        session.flush()
        plan = (
            ("2023-10-01", "video", "published", [0], [0], False),
            ("2024-03-31", "card", "held", [1], [1], False),
            ("2024-04-01", "video", "held", [0], [0], True),
            ("2025-03-31", "video", "reported", [2, 3], [1, 2], False),
            ("2025-04-01", "card", "published", [0, 2], [0], False),
            ("2025-06-10", "embassy", "published", [3], [], True),
            ("2026-03-31", "inbound", "held", [4], [3], True),
            ("2025-07-01", "video", "cancelled", [1], [0], False),
            ("2026-04-01", "video", "held", [1], [0], False),
            (None, "video", "held", [1], [0], False),
        )
        for n, (day, kind, status, ours, theirs, body) in enumerate(plan):
            case = Case(
                title=f"事例{n}", exchange_type=kind, status=status, pupils_here=10 * n,
                pupils_there=n if n % 2 else None, held_on=day and date.fromisoformat(day),
            )  # fmt: skip
            for at, key in enumerate(ours):
                _member(case, at, school_id=schools[key].id)
            for at, key in enumerate(theirs, 10):
                _member(case, at, partner_id=partners[key].id)
            if body:
                _member(case, 20, organisation_id=embassy.id)
            session.add(case)
        ours = Wish(school_id=schools[0].id, capacity=2)
        wishes = [Wish(partner_id=partner.id) for partner in partners]
        session.add_all([ours, *wishes])
        session.flush()
        for n, (status, when) in enumerate((
            ("accepted", datetime(2025, 4, 2)), ("declined", datetime(2025, 9, 1)),
            ("cancelled", datetime(2026, 3, 1)), ("accepted", datetime(2024, 12, 1)),
        )):  # fmt: skip
            session.add(
                Proposal(school_wish_id=ours.id, partner_wish_id=wishes[n % 4].id, status=status,
                         proposed_at=when)
            )  # fmt: skip
        session.add_all([
            Designation(school_id=schools[3].id, scheme="ge_net_20", fiscal_year=2025),
            Contact(name="山田", school_id=schools[0].id, email="y@example.org"),
            Programme(kind="dispatch", title="派遣", year=2025, places=20, country="FR"),
            CalendarSpan(kind="closed", starts_on=DAY, ends_on=DAY, title="休館"),
        ])  # fmt: skip
        edition = FriendEdition(fiscal_year=2025, group_size=2, countries=("NZ", "AU", "FR"))
        edition.groups = [
            FriendGroup(position=0, school_id=schools[0].id, countries=("NZ", "AU")),
            FriendGroup(position=1, board="区1教育委員会", countries=("NZ", "FR")),
        ]
        session.add(edition)
    return store


def read(path):
    document = pypdfium2.PdfDocument(path)
    found = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return found


def ask(store, sql):
    with store.read() as session:
        return session.execute(text(sql)).all()


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", list(REPORTS))
def test_every_report_says_what_and_when_and_adds_up(office, tmp_path, name, language):
    paper, book = tmp_path / "r.pdf", tmp_path / "r.xlsx"
    finish(make_report(office, name, paper, language=language, day=DAY))
    finish(make_report(office, name, book, language=language, day=DAY))
    printed = read(paper)
    assert ("2026年5月1日" if language == "ja" else "1 May 2026") in printed
    computed = Computed(book)
    formulas = list(computed.formulas())
    assert formulas
    for sheet, cell, value, kept in formulas:
        assert value == pytest.approx(kept or 0) or (value == "" and kept in (None, "")), (
            sheet, cell,
        )  # fmt: skip
    with office.read() as session:
        report = finish(read_report(session, name, Asked(language, day=DAY)))
    for part, sheet in zip(report.tables, computed.book.worksheets, strict=True):
        if part.totals is None:
            continue
        rows = computed.rows(sheet.title)
        last = next(row for row in reversed(rows) if row[0] in ("Total", "合計"))
        for value, total in zip(last[1 : len(part.totals)], part.totals[1:], strict=True):
            assert value in (total, None, "") or value == pytest.approx(total)
        if not part.only_chart:
            for total in part.totals:
                if isinstance(total, int):
                    assert f"{total:,}" in printed


def test_every_register_can_be_printed():
    assert set(REGISTERS) <= {each.register for each in REPORTS.values()}


def test_the_records_are_counted_alike_by_another_way(office, tmp_path):
    tables = {
        "schools": "school", "partners": "partner", "cases": "exchange_case", "wishes": "wish",
        "organisations": "organisation", "contacts": "contact", "agreements": "agreement",
        "designations": "designation", "programmes": "programme", "calendar": "calendar_span",
        "statistics": "statistic", "statements": "statement", "quotas": "quota",
        "communications": "communication", "shipments": "shipment", "grades": "case_grade",
        "costs": "case_cost", "videos": "video", "activities": "friend_activity",
    }  # fmt: skip
    for name, table in tables.items():
        finish(make_report(office, name, tmp_path / "r.pdf", language="en", day=DAY))
        ((count,),) = ask(office, f"SELECT count(*) FROM {table}")
        words = "record" if count == 1 else "records"
        assert f"Total: {count} {words}" in read(tmp_path / "r.pdf"), name


def test_the_sums_of_a_list_are_those_of_its_records(office, tmp_path):
    ((pupils, there),) = ask(
        office, "SELECT sum(pupils_here), sum(coalesce(pupils_there, 0)) FROM exchange_case"
    )
    with office.read() as session:
        report = finish(read_report(session, "cases", Asked("en", day=DAY)))
    (part,) = report.tables
    assert part.totals[-2:] == [pupils, there]
    finish(make_report(office, "cases", tmp_path / "r.xlsx", language="en", day=DAY))
    rows = Computed(tmp_path / "r.xlsx").rows()
    total = next(row for row in rows if row[0] == "Total")
    assert total[-2:] == [pupils, there]


HELD = "status IN ('held','reported','published') AND held_on IS NOT NULL"
YEAR = f"{HELD} AND held_on BETWEEN '2025-04-01' AND '2026-03-31'"


def test_a_year_s_statistics_against_queries_of_their_own(office):
    with office.read() as session:
        asked = Asked("en", values={"fiscal_year": 2025}, day=DAY)
        report = finish(read_report(session, "year", asked))
    parts = {part.heading: part for part in report.tables}
    of = "SELECT id FROM exchange_case WHERE " + YEAR

    figures = {row[0]: row[2] for row in parts["Key figures"].rows}
    ((cases, pupils, there),) = ask(
        office,
        f"SELECT count(*), sum(pupils_here), sum(coalesce(pupils_there,0)) FROM exchange_case "
        f"WHERE {YEAR}",
    )
    ((schools,),) = ask(
        office, f"SELECT count(DISTINCT school_id) FROM case_member WHERE case_id IN ({of})"
    )
    assert figures["Exchanges held"] == cases == 3
    assert figures["Schools in Tokyo that took part"] == schools == 4
    assert figures["Pupils of Tokyo"] == pupils
    assert figures["Pupils abroad"] == there

    months = parts["Cases by month"].rows
    by_month = ask(
        office,
        f"SELECT substr(held_on, 6, 2), count(*) FROM exchange_case WHERE {YEAR} GROUP BY 1",
    )
    order = [f"{n:02}" for n in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]
    assert [row[1] for row in months] == [dict(by_month).get(month, 0) for month in order]

    kinds = ask(
        office,
        f"SELECT coalesce(kind,'other'), count(DISTINCT s.id) FROM case_member m "
        f"JOIN school s ON s.id = school_id WHERE case_id IN ({of}) GROUP BY 1",
    )
    use = {row[0]: row for row in parts["Use by kind of school, counted in schools"].filled()}
    assert {name: row[1] for name, row in use.items()} == {
        "Elementary school": 1, "Junior high school": 1, "High school": 1, "Other school": 1,
    }  # fmt: skip
    assert sum(n for _kind, n in kinds) == schools
    assert use["Elementary school"][3] == 2  # the closed one is not in operation
    assert use["Elementary school"][4] == pytest.approx(1 / 2)
    assert use["Elementary school"][2] == pytest.approx(1 / 4)

    in_cases = {row[0]: row for row in parts["Use by kind of school, counted in cases"].filled()}
    assert in_cases["Elementary school"][1:] == [1, pytest.approx(1 / 3)]

    countries = {row[0]: row[1] for row in parts["Cases by country or region"].rows}
    assert countries == {"New Zealand": 1, "Colombia": 1, "France": 1}
    types = parts["Cases by type of exchange"]
    assert types.totals[1] == cases
    first = {row[0]: row[1] for row in parts["First-timers and returning schools"].rows}
    earlier = (
        "SELECT school_id FROM case_member JOIN exchange_case c ON c.id = case_id "
        f"WHERE {HELD} AND held_on < '2025-04-01' AND school_id IS NOT NULL"
    )
    ((again,),) = ask(
        office,
        f"SELECT count(DISTINCT school_id) FROM case_member WHERE case_id IN ({of}) "
        f"AND school_id IN ({earlier})",
    )
    assert first == {"First time": schools - again, "Had taken part before": again}
    pairs = {row[0]: row[1] for row in parts["New and repeated relationships"].rows}
    assert pairs == {"Met for the first time": 3, "Had met before": 1}
    outcomes = {row[0]: row[1] for row in parts["Proposals by outcome"].rows}
    assert outcomes == {"Proposed": 0, "Accepted": 1, "Declined": 1, "Cancelled": 1}
    accepted = {row[0]: row[1:] for row in parts["Acceptance by country or region"].filled()}
    assert accepted == {"New Zealand": [1, 1, 1.0], "Australia": [1, 0, 0.0]}


def test_the_usual_year_is_the_last_that_is_over(office):
    with office.read() as session:
        report = finish(read_report(session, "year", Asked("ja", day=DAY)))
    assert report.subtitle == "令和7年度（2025年度）"


def test_filters_narrow_and_stand_on_the_paper(office, tmp_path):
    cases = REPORTS["cases"]
    values = cases.parse({"fiscal_year": "2025年度", "country": "New Zealand"})
    finish(make_report(office, "cases", tmp_path / "r.pdf", language="en", values=values, day=DAY))
    printed = read(tmp_path / "r.pdf")
    assert "Fiscal year: FY2025; Country or region: New Zealand" in printed
    assert re.findall(r"事例(\d)", printed) == ["4", "7"]
    assert "Total: 2 records" in printed
    embassy = cases.parse({"country": "CO"})
    with office.read() as session:
        report = finish(read_report(session, "cases", Asked("en", values=embassy, day=DAY)))
    # Beside a partner an embassy only accompanies; alone it is the other side.
    assert [row[1] for row in report.rows] == ["事例5"]
    kind = cases.parse({"kind": "other"})
    with office.read() as session:
        report = finish(read_report(session, "cases", Asked("en", values=kind, day=DAY)))
        assert [row[1] for row in report.rows] == ["事例6"]
        for name, wanted in REPORTS.items():
            for each in wanted.filters:
                for value in wanted.choices(session)[each.name]:
                    found = finish(
                        read_report(session, name, Asked("en", values={each.name: value}, day=DAY))
                    )
                    assert found.tables
    with pytest.raises(UserError, match="has no filter “colour”"):
        cases.parse({"colour": "red"})
    with pytest.raises(UserError, match="is not in the list"):
        cases.parse({"status": "nonsense"})


def test_hostile_texts_print_as_texts(store, tmp_path):
    long = "x" * 100_000
    with store.write("Fill") as session:
        for n, words in enumerate((*HOSTILE, "日本語" * 9_000)):
            session.add(School(name=words[:200], ward="区", address=words[:300]))
            session.add(Partner(name=words[:300], name_en=words[:300], country="NZ"))
            session.add(Case(title=words[:200], exchange_type="video"))
            session.add(Programme(kind="event", title=words[:300], starts_on=DAY, places=n))
            session.add(Organisation(name=words[:300], kind="other"))
            session.add(Wish(title=words[:200], school_id=None, partner_id=1))
    for name, wanted in REPORTS.items():
        if not wanted.register:
            continue
        finish(make_report(store, name, tmp_path / "r.pdf", language="en", day=DAY, where=None))
        finish(make_report(store, name, tmp_path / "r.xlsx", language="en", day=DAY))
        assert all(
            value == pytest.approx(kept or 0)
            for _s, _c, value, kept in Computed(tmp_path / "r.xlsx").formulas()
        )
    finish(make_report(store, "schools", tmp_path / "r.pdf", language="en", day=DAY, where=long))
    finish(make_report(store, "organisations", tmp_path / "r.pdf", language="en", day=DAY))
    printed = re.sub(r"\s", "", read(tmp_path / "r.pdf"))
    for words in HOSTILE:
        assert re.sub(r"\s|[\u202e\u202c]", "", words) in printed.replace("\ufffe", "")
    finish(make_report(store, "organisations", tmp_path / "r.xlsx", language="en", day=DAY))
    cells = {row[0] for row in Computed(tmp_path / "r.xlsx").rows()}
    assert f"'{HOSTILE[1]}" in cells
    assert HOSTILE[0] in cells


def test_a_report_is_written_whole_or_not_at_all(office, tmp_path):
    for ending in (".pdf", ".xlsx"):
        path = tmp_path / f"r{ending}"
        path.write_bytes(b"old")
        work = make_report(office, "schools", path, day=DAY)
        for _step in range(3):
            next(work)
        work.close()
        assert path.read_bytes() == b"old"
        assert len([each for each in tmp_path.iterdir() if each.name.startswith(".r")]) == 0
    with pytest.raises(UserError, match=r"\.pdf, \.xlsx"):
        finish(make_report(office, "schools", tmp_path / "r.doc"))
    with pytest.raises(UserError, match="No World Friend groups"):
        finish(make_report(office, "worldfriend", tmp_path / "r.pdf",
                           values={"fiscal_year": 1999}))  # fmt: skip
