"""Booklet and reports out of a store."""

import hashlib
import io
from datetime import date

import pytest
from pypdf import PdfReader

from desktop.errors import UserError
from desktop.models.agreement import Agreement, AgreementArea
from desktop.models.attachment import Attachment, Blob
from desktop.models.case import Case, CaseMember
from desktop.models.organisation import Organisation
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.services.progress import finish
from desktop.services.publishing.booklet import make_booklet
from desktop.services.publishing.collect import collect_booklet
from desktop.services.publishing.reports import REPORTS, make_report
from tests.services.publishing.structure import faults

DAY = date(2026, 3, 13)


@pytest.fixture
def filled(store, jpeg):
    """A store with two held cases of two years, a cancelled one, photos and an agreement."""
    with store.write("Fill") as session:
        school = School(
            name="都立深川高等学校",
            kana="ふかがわ",
            name_en="Fukagawa High School",
            kind="senior_high",
            ward="江東区",
            phone="03-1234-5678",
        )
        partner = Partner(name="Chatswood High School", name_ja="チャッツウッド高校", country="AU")
        embassy = Organisation(name="Embassy", name_ja="大使館", kind="embassy", represents="NZ")
        session.add_all([school, partner, embassy])
        session.flush()
        cases = []
        for title, day, status in (
            ("去年の事例", date(2025, 3, 31), "published"),
            ("今年の事例", date(2025, 4, 1), "held"),
            ("中止の事例", date(2025, 6, 1), "cancelled"),
        ):
            case = Case(
                title=title,
                exchange_type="video",
                mode="online",
                status=status,
                held_on=day,
                pupils_here=32,
                languages=("en",),
                began_ja="きっかけ。",
            )
            case.members = [
                CaseMember(position=0, school_id=school.id),
                CaseMember(position=1, partner_id=partner.id),
                CaseMember(position=2, organisation_id=embassy.id),
            ]
            cases.append(case)
        session.add_all(cases)
        session.flush()
        shown = {"print": None, "public": date(2026, 3, 13)}
        for number, (consent, until, withdrawn) in enumerate(
            (
                ("print", None, None),
                ("none", None, None),
                ("internal", None, None),
                ("print", date(2026, 3, 12), None),
                ("public", shown["public"], None),
                ("print", None, date(2026, 3, 1)),
            )
        ):
            data = jpeg(60 + number, 40)
            name = hashlib.sha256(data).hexdigest()
            session.add(Blob(sha256=name, data=data))
            session.flush()
            session.add(
                Attachment(
                    case_id=cases[1].id,
                    sha256=name,
                    media_type="image/jpeg",
                    position=number,
                    width=60 + number,
                    height=40,
                    caption_ja=f"写真{number}",
                    consent=consent,
                    consent_until=until,
                    consent_withdrawn_on=withdrawn,
                )
            )
        agreement = Agreement(
            title="MOU with Hanoi",
            counterpart="Hanoi Department of Education",
            place="Hanoi",
            country="VN",
            signed_on=date(2021, 6, 9),
        )
        agreement.areas = [
            AgreementArea(position=0, text="Student exchange", area="mobility"),
            AgreementArea(position=1, text="Information", area="information"),
        ]
        session.add(agreement)
        numbers = {case.title: case.id for case in cases}
    return store, numbers  # fmt: skip


def test_a_fiscal_year_has_the_cases_held_in_it(filled):
    store, _numbers = filled
    with store.read() as session:
        booklet = collect_booklet(session, day=DAY, fiscal_year=2025)
        assert [case.title.ja for case in booklet.cases] == ["今年の事例"]
        everything = collect_booklet(session, day=DAY)
        assert [case.title.ja for case in everything.cases] == ["去年の事例", "今年の事例"]
        with pytest.raises(UserError, match="2030"):
            collect_booklet(session, day=DAY, fiscal_year=2030)


def test_a_case_is_collected_in_both_languages(filled):
    store, _numbers = filled
    with store.read() as session:
        (case,) = collect_booklet(session, day=DAY, fiscal_year=2025).cases
    assert case.schools[0].name.en == "Fukagawa High School"
    assert [partner.name.ja for partner in case.partners] == ["チャッツウッド高校"]
    assert [country.ja for country in case.countries] == ["オーストラリア"]
    assert case.languages.ja == "英語"
    assert case.type.en == "Video exchange"
    assert case.texts["began"].ja == "きっかけ。"


def test_a_photo_without_valid_consent_never_prints(filled, jpeg, tmp_path):
    store, _numbers = filled
    path = tmp_path / "booklet.pdf"
    made = finish(make_booklet(store, path, fiscal_year=2025, day=DAY))
    assert made.withheld == 4
    assert faults(path.read_bytes()) == []
    read = "".join(page.extract_text() for page in PdfReader(path).pages)
    assert "写真0" in read
    assert "写真4" in read
    assert not any(f"写真{number}" in read for number in (1, 2, 3, 5))
    data = path.read_bytes()
    assert [jpeg(60 + number, 40) in data for number in range(6)] == [
        True, False, False, False, True, False,
    ]  # fmt: skip


def test_chosen_cases_come_in_their_order_at_any_stage(filled, tmp_path):
    store, numbers = filled
    wanted = [numbers["中止の事例"], numbers["去年の事例"]]
    with store.read() as session:
        booklet = collect_booklet(session, day=DAY, case_ids=wanted)
        assert [case.title.ja for case in booklet.cases] == ["中止の事例", "去年の事例"]
        with pytest.raises(UserError, match="999"):
            collect_booklet(session, day=DAY, case_ids=[999])
        with pytest.raises(UserError, match="at least one"):
            collect_booklet(session, day=DAY, case_ids=[])


def test_a_cancelled_booklet_leaves_the_old_file(filled, tmp_path):
    store, _numbers = filled
    path = tmp_path / "booklet.pdf"
    path.write_bytes(b"old")
    work = make_booklet(store, path, day=DAY)
    next(work)
    next(work)
    next(work)
    work.close()
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir() if "part" in each.name] == []


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", [each for each in REPORTS if not each.startswith("worldfriend")])
def test_every_report_is_tagged_in_both_languages(filled, tmp_path, name, language):
    store, _numbers = filled
    path = tmp_path / "report.pdf"
    finish(make_report(store, name, path, language=language, day=DAY))
    assert faults(path.read_bytes()) == []


def test_a_report_can_be_narrowed_and_says_so(filled, tmp_path):
    store, _numbers = filled
    path = tmp_path / "report.pdf"
    finish(make_report(store, "schools", path, language="en", where="ward=港区", day=DAY))
    read = PdfReader(path).pages[0].extract_text()
    assert "ward=港区" in read
    assert "Fukagawa" not in read
    with pytest.raises(UserError, match="no field"):
        finish(make_report(store, "schools", path, where="colour=red"))
    with pytest.raises(UserError, match="year, agreements, schools, partners"):
        finish(make_report(store, "nothing", path))


def test_the_file_is_a_pdf(filled, tmp_path):
    store, _numbers = filled
    path = tmp_path / "booklet.pdf"
    finish(make_booklet(store, path, language="both", day=DAY))
    assert PdfReader(io.BytesIO(path.read_bytes())).pages
