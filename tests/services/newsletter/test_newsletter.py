"""The newsletter: issues as records, what is pulled in, how it is printed."""

import hashlib
import io
import re
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from PIL import Image

from desktop.errors import RuleBroken, Stale, UserError
from desktop.models.attachment import Attachment, Blob
from desktop.models.case import Case, CaseMember
from desktop.models.partner import Partner
from desktop.models.programme import Programme
from desktop.models.publication import NewsletterIssue
from desktop.models.school import School
from desktop.services.newsletter import issues
from desktop.services.newsletter.content import collect_issue, shortened
from desktop.services.newsletter.issues import Section
from desktop.services.newsletter.making import make_newsletter, wrong_length
from desktop.services.progress import finish

DAY = date(2026, 5, 1)


def picture(colour):
    file = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def office(store):
    """Five held cases, one with photos of which one may be printed, and two events."""
    with store.write("Fill") as session:
        school = School(name="都立深川高等学校", name_en="Fukagawa High School", kind="senior_high")
        partner = Partner(name="Mount Hutt College", country="NZ")
        session.add_all([school, partner])
        session.flush()
        for n in range(5):
            case = Case(
                title=f"交流{n}", title_en=f"Exchange {n}", exchange_type="video", status="held",
                held_on=date(2026, n + 1, 10), pupils_here=10,
                results_ja="心が通いました。" * 40, results_en="They understood each other. " * 40,
            )  # fmt: skip
            case.members = [
                CaseMember(position=0, school_id=school.id),
                CaseMember(position=1, partner_id=partner.id),
            ]
            session.add(case)
        session.add_all([
            Programme(kind="event", title="教員セミナー", title_en="Seminar for teachers",
                      starts_on=date(2026, 6, 1), city="東京", organiser="都教委"),
            Programme(kind="event", title="去年の集い", starts_on=date(2025, 6, 1)),
        ])  # fmt: skip
        session.flush()
        for n, (consent, until) in enumerate(
            (("none", None), ("print", date(2026, 5, 15)), ("print", None))
        ):
            data = picture((n * 60, 90, 120))
            name = hashlib.sha256(data).hexdigest()
            session.add(Blob(sha256=name, data=data))
            session.flush()
            session.add(
                Attachment(case_id=4, sha256=name, media_type="image/jpeg", position=n, width=300,
                           height=200, caption_ja=f"写真{n}", consent=consent, consent_until=until)
            )  # fmt: skip
    return store


def issue_of(store, key):
    with store.read() as session:
        return issues.read_issue(session, key)


def printed(store, key, path, **values):
    made = finish(make_newsletter(store, key, path, **{"day": DAY, **values}))
    document = pypdfium2.PdfDocument(path)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    assert len(pages) == made.pages
    return made, pages


def test_a_new_issue_takes_what_is_new(office):
    first = issue_of(office, issues.new_issue(office, date(2026, 3, 1)))
    assert first.number == 1
    kinds = [str(section.kind) for section in first.sections]
    assert kinds == ["text", "cases", "events", "figures"]
    assert first.sections[1].items == (2, 1)
    assert first.sections[2].items == (1,)
    second = issue_of(office, issues.new_issue(office, DAY))
    assert second.number == 2
    assert second.sections[1].items == (4, 3)
    with office.read() as session:
        assert [each.number for each in issues.list_issues(session)] == [2, 1]
        assert issues.find_issue(session) == second.id
        assert issues.find_issue(session, 1) == first.id
        with pytest.raises(UserError, match="no issue number 7"):
            issues.find_issue(session, 7)


def test_changes_are_kept_and_can_be_undone(office):
    key = issues.new_issue(office, DAY)
    before = issue_of(office, key)
    changed = replace(
        before,
        title="春の号",
        sections=(
            Section("cases", heading="事例", items=(5, 1)),
            Section("text", body="本文"),
        ),
    )
    kept = issues.keep_issue(office, changed)
    assert kept == issue_of(office, key)
    assert replace(kept, version=before.version) == changed
    label = office.undo()
    assert label
    assert issue_of(office, key).sections == before.sections
    office.redo()
    assert issue_of(office, key).sections == changed.sections
    issues.delete_issue(office, key)
    with pytest.raises(UserError, match="no longer there"):
        issue_of(office, key)
    office.undo()
    assert issue_of(office, key).sections == changed.sections


def test_numbers_are_single_and_nothing_is_overwritten(office):
    one, two = issues.new_issue(office, DAY), issues.new_issue(office, DAY)
    second = issue_of(office, two)
    with pytest.raises(RuleBroken, match="number 1 already"):
        issues.keep_issue(office, replace(second, number=1))
    with pytest.raises(RuleBroken, match="from 1 to 9,999"):
        issues.keep_issue(office, replace(second, number=0))
    stale = issue_of(office, one)
    issues.keep_issue(office, replace(stale, title="新しい題"))
    with pytest.raises(Stale, match="changed elsewhere"):
        issues.keep_issue(office, replace(stale, title="古い題"))
    assert issue_of(office, one).title == "新しい題"


def test_only_photos_with_a_valid_consent_are_printed(office, tmp_path):
    key = issues.new_issue(office, DAY)
    kept = issues.keep_issue(
        office, replace(issue_of(office, key), sections=(Section("cases", items=(4,)),))
    )
    path = tmp_path / "n.pdf"
    made, pages = printed(office, key, path)
    assert made.withheld == 1
    assert "写真1" in "".join(pages)
    # On the day of a later issue that consent has run out; today alone does not decide.
    issues.keep_issue(office, replace(kept, issued_on=date(2026, 5, 16)))
    made, pages = printed(office, key, path)
    assert made.withheld == 2
    assert "写真2" in "".join(pages)
    assert picture((60, 90, 120)) not in path.read_bytes()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_stands_in_an_issue(office, tmp_path, language):
    key = issues.new_issue(office, DAY)
    issue = issue_of(office, key)
    issues.keep_issue(
        office,
        replace(issue, title="春の号", title_en="Spring", lead="はじめに", lead_en="To begin",
                sections=(replace(issue.sections[0], heading="お知らせ", heading_en="News",
                                  body="本文です。", body_en="A text."), *issue.sections[1:])),
    )  # fmt: skip
    made, pages = printed(office, key, tmp_path / "n.pdf", language=language)
    said = "".join(pages)
    expected = {
        "ja": ("東京都国際交流コンシェルジュ通信", "創刊号", "令和8年5月発行", "春の号", "はじめに",
               "お知らせ", "事例紹介", "交流3", "教員セミナー", "営業時間", "平日 9:00～17:00",
               "令和7年度（2025年度）", "高等学校"),
        "en": ("First issue", "May 2026", "Spring", "To begin", "News", "Exchange 3",
               "Seminar for teachers", "Weekdays 9:00–17:00", "FY2025", "High school"),
    }[language]  # fmt: skip
    for words in expected:
        assert re.sub(r"\s", "", words) in re.sub(r"\s", "", said), words
    assert "去年の集い" not in said
    assert made.pages <= 4


def test_sections_without_words_in_a_language_are_left_out(office):
    key = issues.new_issue(office, DAY)
    issues.keep_issue(
        office, replace(issue_of(office, key), sections=(Section("text", body="日本語だけ"),))
    )
    with office.read() as session:
        assert collect_issue(session, key, "en", DAY).blocks == ()
        assert len(collect_issue(session, key, "ja", DAY).blocks) == 1


def test_a_long_issue_is_set_closer_and_its_length_is_said(office, tmp_path):
    key = issues.new_issue(office, DAY)
    issue = issue_of(office, key)
    body = "とても長い本文です。" * 1000
    issue = issues.keep_issue(office, replace(issue, sections=(Section("text", body=body),)))
    made, _pages = printed(office, key, tmp_path / "n.pdf")
    assert made.pages == 4
    issues.keep_issue(office, replace(issue, sections=(Section("text", body=body * 2),)))
    made, _pages = printed(office, key, tmp_path / "n.pdf")
    assert made.pages > 4
    assert "5 pages; a newsletter has 2 to 4" in wrong_length(5)
    assert wrong_length(3) == ""
    assert "1 page;" in wrong_length(1)


def test_hostile_texts_print_as_texts(office, tmp_path):
    key = issues.new_issue(office, DAY)
    for words in ("<b>x</b> <img src='/etc/passwd'/>", "=1+1", "{name} %s", "\u202egnp.exe"):
        issue = issue_of(office, key)
        issues.keep_issue(
            office,
            replace(issue, title=words, lead=words,
                    sections=(Section("text", heading=words, body=words),)),
        )  # fmt: skip
        _made, pages = printed(office, key, tmp_path / "n.pdf")
        plain = re.sub(r"[\s\u202e]", "", words)
        said = re.sub(r"[\s\u202e\ufffe]", "", "".join(pages))
        assert said.count(plain) >= 4
    issue = issue_of(office, key)
    issues.keep_issue(office, replace(issue, lead="x" * 100_000, sections=()))
    made, _pages = printed(office, key, tmp_path / "n.pdf")
    assert made.pages > 4


def test_a_cancelled_issue_leaves_the_old_file(office, tmp_path):
    path = tmp_path / "n.pdf"
    path.write_bytes(b"old")
    work = make_newsletter(office, issues.new_issue(office, DAY), path)
    for _step in range(3):
        next(work)
    work.close()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.glob(".n*")) == []


def test_a_case_that_is_deleted_leaves_the_issue(office):
    key = issues.new_issue(office, DAY)
    with office.write("delete") as session:
        session.delete(session.get(Case, 4))
    assert issue_of(office, key).sections[1].items == (3, 2, 1)
    with office.read() as session:
        assert session.get(NewsletterIssue, key).number == 1


def test_texts_are_shortened_at_a_sentence():
    assert shortened("一文目。二文目はとても長い。", 8) == "一文目。"
    assert shortened("区切りのない長い文", 5) == "区切りの…"
    assert shortened("Short.", 20) == "Short."
