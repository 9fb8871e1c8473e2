import json
from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select, text

from desktop import paths
from desktop.i18n import fiscal_year
from desktop.models.agreement import Agreement
from desktop.models.attachment import Attachment
from desktop.models.case import TEXT_SECTIONS, Case, CaseTask
from desktop.models.organisation import Contact, Organisation
from desktop.models.partner import Partner
from desktop.models.programme import Programme
from desktop.models.quota import Quota
from desktop.models.school import Designation, School
from desktop.models.source import Source
from desktop.models.statistic import Statistic
from desktop.models.wish import Proposal, Wish
from desktop.services import queries
from desktop.services.agreements.differences import differences
from desktop.services.importing import Outcome, plan_import
from desktop.services.progress import finish
from desktop.services.queries import Query
from desktop.services.sample import fill_sample, school_day
from desktop.services.store import Store

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    store = Store.create(tmp_path_factory.mktemp("sample") / "sample.kakehashi")
    finish(fill_sample(store, today=TODAY))
    yield store
    store.close()


@pytest.fixture
def session(sample):
    with sample.read() as session:
        yield session


def test_the_ten_agreements_stand_in_their_order(session):
    rows = session.execute(
        select(Agreement.ordinal, Agreement.signed_on, Agreement.country, Agreement.region)
        .where(Agreement.ordinal.is_not(None))
        .order_by(Agreement.ordinal)
    ).all()
    assert [row.ordinal for row in rows] == list(range(1, 11))
    assert [(f"{r.signed_on}", r.region or r.country) for r in rows] == [
        ("2015-09-15", "CA-BC"),
        ("2016-10-06", "AU-NSW"),
        ("2016-11-17", "AU-QLD"),
        ("2016-12-19", "TW-TPE"),
        ("2016-12-20", "TW-KHH"),
        ("2017-02-16", "NZ"),
        ("2018-02-21", "TH"),
        ("2018-12-21", "CN-BJ"),
        ("2019-05-28", "FR-75C"),
        ("2021-06-09", "VN-HN"),
    ]


def test_the_renewal_adds_an_area_and_takes_no_number(session):
    new = session.scalars(select(Agreement).where(Agreement.renews_id.is_not(None))).one()
    assert new.signed_on == date(2017, 8, 22)
    assert new.ordinal is None
    added = {a.text for a in new.areas} - {a.text for a in new.renews.areas}
    assert "Cooperation on Global Friendship Project" in added
    assert new.renews.status == "renewed"


def test_the_olympic_pact_is_not_the_boards(session):
    pact = session.scalars(select(Agreement).where(~Agreement.board)).one()
    assert (pact.instrument, pact.signed_on, pact.ordinal) == ("other_pact", None, None)
    assert pact.origin["signed_on"][0] == "May 2015"


def test_areas_keep_their_order_and_words(session):
    thailand = session.scalars(select(Agreement).where(Agreement.country == "TH")).one()
    assert [(a.text, a.area) for a in thailand.areas] == [
        ("School relationships", "school_relationships"),
        ("Teacher and student mobility", "mobility"),
        ("Cooperation on Global Friendship Project", "global_friendship"),
        ("Information exchange", "information"),
    ]
    assert "Commission" in thailand.title
    assert "Committee" in thailand.parties[1].name


def test_most_agreements_cover_partners(session):
    covered = dict(session.execute(select(Agreement.region, Agreement.covered)).all())
    for region in ("CA-BC", "AU-NSW", "AU-QLD", "TW-TPE", "TW-KHH", "FR-75C"):
        assert covered[region] >= 25, region


def test_designations_are_those_that_the_sources_name(session):
    count = Counter(session.scalars(select(Designation.scheme)))
    assert count == {"ge_net_20": 17, "ge_net_ee": 30, "sister_school": 4}
    groups = Counter(
        session.scalars(select(Designation.group).where(Designation.scheme == "ge_net_20"))
    )
    assert groups == {"Learning / Research Group": 10, "Discussion / Understanding Group": 7}
    per_scheme = select(func.count(func.distinct(Designation.school_id)))
    assert session.scalar(per_scheme.where(Designation.scheme == "ge_net_ee")) == 30
    note = session.scalars(select(Programme).where(Programme.title_en.contains("GE-NET 20"))).one()
    assert note.places == 20


@pytest.mark.parametrize(
    ("named", "school"),
    [
        ("Suginami High School", "東京都立杉並高等学校"),
        ("Suginami Sogo High School", "東京都立杉並総合高等学校"),
        ("Tachikawa High School", "東京都立立川高等学校"),
        ("Tachikawa Kokusai Secondary Education School", "東京都立立川国際中等教育学校"),
        ("Tama Kagaku Gijutu", "東京都立多摩科学技術高等学校"),
        ("Nishi High School", "東京都立西高等学校"),
        ("Musashi High School", "東京都立武蔵高等学校"),
        ("Hakuo High School", "東京都立白鴎高等学校"),
    ],
)
def test_homonyms_stay_apart(session, named, school):
    statement = select(School.name).join(Designation).where(Designation.name_in_source == named)
    assert set(session.scalars(statement)) == {school}


def test_hakuo_under_its_second_name_is_two_schools(session):
    name = "Hakuo Senior High School - Junior High School"
    statement = select(School.name).join(Designation).where(Designation.name_in_source == name)
    assert sorted(session.scalars(statement)) == [
        "東京都立白鴎高等学校",
        "東京都立白鴎高等学校附属中学校",
    ]


def test_dispatches_and_quotas(session):
    rows = session.scalars(select(Programme).where(Programme.kind == "dispatch")).all()
    assert len(rows) == 14
    assert Counter(r.year for r in rows) == {2022: 4, 2023: 10}
    assert Counter(r.category for r in rows) == {
        "multicultural": 5,
        "vocational": 4,
        "unspecified": 3,
        "club": 1,
        "steam": 1,
    }
    films = [(r.title_en, [(f.language, f.length) for f in r.films]) for r in rows]
    assert sum(not each for _title, each in films) == 4
    assert sum(len(each) for _title, each in films) == 21
    assert dict(films)["Club activity dispatch to France"] == [
        ("ja", "full"),
        ("ja", "short"),
        ("en", "short"),
    ]
    assert session.scalar(select(func.count()).where(Programme.kind == "leaders")) == 1
    quotas = session.execute(select(Quota.fiscal_year, Quota.last_year, Quota.places)).all()
    assert [tuple(row) for row in quotas] == [(2012, 2012, 150), (2012, None, 200)]


def test_the_register_of_schools_is_the_ministrys_list(session):
    assert session.scalar(select(func.count()).select_from(School)) == 2164
    kinds = Counter(session.scalars(select(School.kind)))
    assert kinds == {
        "elementary": 1278,
        "junior_high": 616,
        "senior_high": 188,
        "special_needs": 65,
        "compulsory": 11,
        "six_year": 6,
    }
    assert Counter(session.scalars(select(School.status)))["closed"] == 39
    with_kana = select(func.count()).where(School.kana.is_not(None))
    assert session.scalar(with_kana) > 2000
    found = queries.ids(session, Query("schools", "ひびや"))
    names = select(School.name).where(School.id.in_([int(key) for key in found]))
    assert "東京都立日比谷高等学校" in session.scalars(names).all()


def test_every_value_names_a_source(session):
    sources = set(session.scalars(select(Source.id)))
    for model in (School, Partner, Organisation, Agreement, Programme, Designation, Wish, Contact):
        for origin in session.scalars(select(model.origin)):
            assert origin, model
            assert {source for _raw, source in origin.values()} <= sources


def test_nothing_refers_to_what_is_not_there(session):
    assert session.execute(text("PRAGMA foreign_key_check")).all() == []


def test_every_record_keeps_its_rules(session):
    for model in (School, Partner, Designation, Agreement, Programme, Wish, Case, Contact):
        for record in session.scalars(select(model)):
            record.check()


def test_partners_are_complete_enough_to_match(session):
    partners = session.scalars(select(Partner)).all()
    assert len(partners) >= 400
    assert {p.country for p in partners} == {"AU", "CA", "NZ", "FR", "TW", "US", "CN", "TH", "VN"}
    assert all(p.time_zone and p.kind and p.languages for p in partners)
    assert all(p.ages for p in partners if p.kind != "special")
    assert {p.status for p in partners} >= {"lead", "contacted", "active"}


def test_wishes_lie_ahead_on_both_sides(session):
    wishes = session.scalars(select(Wish).where(Wish.status == "open")).all()
    assert sum(w.school_id is not None for w in wishes) >= 55
    assert sum(w.partner_id is not None for w in wishes) >= 75
    assert all(w.period_from >= TODAY and w.registered_on <= TODAY for w in wishes)
    unknown = select(func.count()).where(
        School.class_start.is_(None), School.id == Wish.school_id, Wish.status == "open"
    )
    assert session.scalar(unknown) > 0


def test_what_is_invented_says_so(session):
    for model in (Wish, Case, Contact):
        assert all("見本" in notes for notes in session.scalars(select(model.notes)))
    assert all("見本" in t for t in session.scalars(select(Wish.title)))
    for case in session.scalars(select(Case)):
        assert "（見本）" in case.title
        assert "(sample)" in case.title_en


def test_published_cases_are_told_in_full_in_both_languages(session):
    published = session.scalars(select(Case).where(Case.status == "published")).all()
    assert len(published) == 8
    assert Counter(c.fiscal_year for c in published) == {2024: 4, 2025: 4}
    assert len({c.exchange_type for c in published}) == 7
    for case in published:
        for section in TEXT_SECTIONS:
            assert 40 <= len(case.text(section, "ja")) <= 200, (case.title, section)
            assert 60 <= len(case.text(section, "en")) <= 400, (case.title, section)
    everything = [c.text(s, t) for c in published for s in TEXT_SECTIONS for t in ("ja", "en")]
    assert len(set(everything)) == len(everything)


def test_cases_of_both_years_stand_at_many_stages(session):
    cases = session.scalars(select(Case)).all()
    assert sum(c.fiscal_year in (2024, 2025) for c in cases) >= 10
    assert {c.status for c in cases} >= {
        "requested",
        "negotiating",
        "agreed",
        "preparing",
        "held",
        "reported",
        "published",
        "suspended",
        "cancelled",
    }
    assert all(c.held_on.weekday() < 5 for c in cases)
    assert all(c.held_on < TODAY for c in cases if c.status in ("held", "reported", "published"))
    assert all(c.members for c in cases)


def test_tasks_fall_due_around_today(session):
    open_tasks = session.scalars(select(CaseTask).where(CaseTask.done_on.is_(None))).all()
    near = [t for t in open_tasks if abs((t.due_on - TODAY).days) <= 14]
    assert len(near) >= 4
    done = session.scalars(select(CaseTask.done_on).where(CaseTask.done_on.is_not(None)))
    assert all(day <= TODAY for day in done)


def test_proposals_follow_their_cases(session):
    proposals = session.scalars(select(Proposal)).all()
    for proposal in proposals:
        case = session.scalars(
            select(Case).where(Case.school_wish_id == proposal.school_wish_id)
        ).one()
        if proposal.status == "declined":
            assert proposal.decline_reason
            assert proposal.partner_wish.status == "expired"
            continue
        assert case.partner_wish_id == proposal.partner_wish_id
        agreed = proposal.status == "accepted"
        assert proposal.school_wish.status == ("matched" if agreed else "offered")
    years = {fiscal_year(p.answered_at.date()) for p in proposals if p.answered_at}
    assert len(years) >= 3
    assert Counter(p.status for p in proposals) == {"accepted": 12, "declined": 7, "proposed": 1}


def test_every_photo_has_a_credit_captions_and_a_consent(session):
    photos = session.scalars(select(Attachment)).all()
    assert len(photos) == 6
    for photo in photos:
        assert photo.credit
        assert photo.caption_ja
        assert photo.caption_en
        assert photo.sha256 == photo.blob.sha256
    assert Counter(p.may_print(TODAY) for p in photos) == {True: 5, False: 1}


def test_the_files_are_small_and_all_in_use():
    folder = paths.resource("sample")
    files = [p for p in folder.rglob("*") if p.is_file()]
    assert sum(p.stat().st_size for p in files) < 3_000_000
    cases = json.loads((folder / "cases.json").read_text(encoding="utf-8"))
    used = {photo["file"] for case in cases for photo in case.get("photos", [])}
    shipped = list((folder / "photos").iterdir())
    assert used == {p.name for p in shipped}
    assert all(p.stat().st_size <= 200_000 for p in shipped)
    credits = (folder / "CREDITS.md").read_text(encoding="utf-8")
    assert all(p.name in credits for p in shipped)


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2025, 4, 1), date(2027, 1, 2)])
def test_any_day_makes_a_whole_sample(store, today):
    finish(fill_sample(store, today=today))
    with store.read() as session:
        wishes = session.scalars(select(Wish).where(Wish.status == "open"))
        assert all(w.period_to > today for w in wishes)
        held = ("held", "reported", "published")
        assert all(
            c.held_on <= today for c in session.scalars(select(Case).where(Case.status.in_(held)))
        )


def test_a_cancelled_filling_leaves_nothing(store):
    work = fill_sample(store, today=TODAY)
    for _step in range(4):
        next(work)
    work.close()
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(School)) == 0
        assert session.scalar(select(func.count()).select_from(Source)) == 0


def test_school_days_skip_the_weekend():
    assert school_day(date(2026, 11, 20)) == date(2026, 11, 20)
    assert school_day(date(2026, 11, 21)) == date(2026, 11, 23)
    assert school_day(date(2026, 11, 22)) == date(2026, 11, 23)


# The importer still calls a method that SQLAlchemy 2.1 is about to drop.
@pytest.mark.filterwarnings("ignore:The Result.tuples:DeprecationWarning")
@pytest.mark.parametrize(
    ("register", "path"),
    [
        ("schools", "schools/tokyo_public_mext_20260529_cp932.csv"),
        ("partners", "partners/nsw_master_dataset_20260114.csv"),
        ("partners", "partners/paris_academie_etablissements.csv"),
        ("partners", "partners/taiwan_moe_elementary_106.csv"),
    ],
)
def test_importing_the_lists_that_it_was_made_of_changes_nothing(sample, shared, register, path):
    plan = finish(plan_import(sample, register, shared / path))
    assert plan.counts[Outcome.UPDATED] == 0
    assert plan.counts[Outcome.UNCHANGED] > 25


def test_the_renewal_shows_what_it_added(session):
    renewal = session.scalars(select(Agreement).where(Agreement.renews_id.is_not(None))).one()
    found = list(differences(renewal.renews, renewal))
    added = [each.after for each in found if each.kind == "added"]
    assert "Cooperation on Global Friendship Project" in added


def test_figures_are_stated_with_their_day_and_what_is_announced_only_has_none(session):
    figures = {(each.title, each.fiscal_year): each for each in session.scalars(select(Statistic))}
    members = figures["帰国留学生会の会員数", None]
    assert (members.precision, members.value, members.as_of.year) == ("more", 110000, 2023)
    assert figures["コンシェルジュの校種別利用比率", 2020].value is None
    assert all(each.source for each in figures.values())
