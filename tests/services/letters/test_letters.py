"""Letters and sheets: what they say, in whose language, to whom; drafts; hostile texts."""

import re
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy

import pypdfium2
import pytest

from desktop.errors import InvalidValue, UserError
from desktop.models.agreement import Agreement, AgreementArea, AgreementParty
from desktop.models.case import Case, CaseMember, CaseSession, CaseTask
from desktop.models.organisation import Contact, Organisation
from desktop.models.partner import Partner
from desktop.models.school import Designation, School
from desktop.models.wish import Proposal, Wish
from desktop.services.letters.catalogue import LETTERS, choices, sides_of
from desktop.services.letters.making import make_letter
from desktop.services.letters.office import read_fields, read_office, save_fields
from desktop.services.progress import finish

DAY = date(2026, 5, 1)
HOSTILE = (
    "<b>bold</b> <img src='/etc/passwd'/>",
    '=HYPERLINK("http://example.org")',
    "\u202egnp.exe\u202c",
    "{name} %s &amp;",
)


@pytest.fixture
def office(store):
    """A case with all that a letter may name, a proposal and an agreement."""
    with store.write("Fill") as session:
        school = School(
            name="都立深川高等学校", name_en="Fukagawa High School", kind="senior_high",
            ward="江東区", postcode="135-0016", address="江東区東陽5-32-19", enrolment=840,
            phone="03-3649-2101", email="school@example.jp",
        )  # fmt: skip
        partner = Partner(
            name="Mount Hutt College", country="NZ", city="Methven", kind="secondary",
            address="Main Road", postcode="7730", time_zone="Pacific/Auckland", languages=("en",),
            email="office@example.nz", age_min=13, age_max=18,
        )  # fmt: skip
        body = Organisation(name="Embassy", name_ja="大使館", kind="embassy", represents="NZ")
        session.add_all([school, partner, body])
        session.flush()
        school.designations = [Designation(scheme="ge_net_20", fiscal_year=2025)]
        session.add_all([
            Contact(name="佐藤 結衣", school_id=school.id, role="教諭", language="ja",
                    email="sato@example.jp", since=date(2025, 4, 1)),
            Contact(name="Old Hand", partner_id=partner.id, email="old@example.nz",
                    until=date(2026, 4, 30)),
            Contact(name="Aroha Ngata", partner_id=partner.id, role="Deputy Principal",
                    email="aroha@example.nz", language="mi", since=date(2026, 1, 1)),
        ])  # fmt: skip
        case = Case(
            title="海の交流", title_en="Talking of the sea", exchange_type="video", mode="online",
            status="preparing", held_on=date(2026, 12, 22), pupils_here=31, pupils_there=26,
            languages=("en",),
            programme_ja="10:00 開会\n10:05-10:30 発表\n質問も受けます。\n10:50 閉会",
            programme_en="10:00 Opening\n10:50 Closing",
        )  # fmt: skip
        case.members = [
            CaseMember(position=0, school_id=school.id),
            CaseMember(position=1, partner_id=partner.id),
            CaseMember(position=2, organisation_id=body.id),
        ]
        case.sessions = [
            CaseSession(starts_at=datetime(2026, 12, 22, 10, 0), minutes=60,
                        time_zone="Pacific/Auckland", topic="海", tool="zoom")
        ]  # fmt: skip
        case.tasks = [
            CaseTask(title="回線の確認", owner="school", due_on=DAY, done_on=DAY),
            CaseTask(title="進行表", owner="office", due_on=DAY + timedelta(days=3)),
        ]
        ours = Wish(school_id=school.id, exchange_types=("video",), group_size=31)
        theirs = Wish(partner_id=partner.id, exchange_types=("video", "card"), themes=("sdgs",))
        agreement = Agreement(
            title="MOU with Hanoi", title_ja="ハノイとの覚書", counterpart="Department of Education",
            place="Hanoi", country="VN", signed_on=date(2021, 6, 9), status="draft",
        )  # fmt: skip
        agreement.parties = [AgreementParty(position=0, name="Tokyo Board")]
        agreement.areas = [AgreementArea(position=0, text="Student exchange", area="mobility")]
        session.add_all([case, ours, theirs, agreement])
        session.flush()
        proposal = Proposal(school_wish_id=ours.id, partner_wish_id=theirs.id,
                            proposed_at=datetime(2026, 4, 1))  # fmt: skip
        session.add(proposal)
        session.flush()
        keys = {
            "cases": case.id, "schools": school.id, "partners": partner.id,
            "agreements": agreement.id, "proposals": proposal.id,
        }  # fmt: skip
    return store, keys


@pytest.fixture
def write(office, tmp_path):
    """Writes a letter; gives its pages as texts."""
    store, keys = office

    def make(name, **values):
        path = tmp_path / "letter.pdf"
        made = finish(make_letter(store, name, keys[LETTERS[name].about], path,
                                  **{"day": DAY, **values}))  # fmt: skip
        document = pypdfium2.PdfDocument(path)
        pages = [page.get_textpage().get_text_range() for page in document]
        document.close()
        assert made.pages == len(pages)
        assert made.missing == ()
        return pages

    return make


def flat(text):
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("name", list(LETTERS))
def test_every_letter_speaks_both_languages_and_either(write, name):
    both = "".join(write(name))
    assert re.search(r"[ぁ-ん一-龠]", both)
    assert "of" in both or "To" in both or "JAPAN" in both
    english = "".join(write(name, language="en"))
    assert english
    title = {"labels": "都立深川高等学校"}.get(name)
    assert title is None or title in english  # an address in Japan stays Japanese


def test_the_receiver_s_language_comes_first(write):
    to_partner = write("invitation")
    assert "Dear Aroha Ngata," in to_partner[0]
    assert "令和8年5月1日" in to_partner[1]
    to_school = write("invitation", to="schools:1")
    assert "佐藤 結衣" in to_school[0].replace("\u3000", " ")
    assert "1 May 2026" in to_school[1]
    assert len(write("invitation", language="en")) == 1


def test_the_person_in_office_on_the_day_is_addressed(write):
    assert "Dear Aroha Ngata," in write("thanks")[0]
    earlier = write("thanks", day=date(2025, 12, 1))
    assert "Dear Old Hand," in earlier[0]


def test_times_are_given_for_both_places(write):
    english = flat(write("confirmation", language="en")[0])
    assert "22December2026,10:00–11:00inTokyo;14:00–15:00inAuckland" in english
    japanese = flat(write("confirmation", language="ja")[0])
    assert "2026年12月22日東京10:00～11:00／オークランド14:00～15:00" in japanese


def test_a_schedule_runs_on_both_clocks(write):
    said = flat("".join(write("schedule")))
    for clock in ("10:0014:00", "10:05–10:3014:05–14:30", "10:5014:50"):
        assert clock in said
    assert "質問も受けます。" in said
    assert "Closing" in said


def test_a_proposal_shows_each_side_to_the_other(write):
    to_partner = flat("".join(write("proposal", language="en")))
    assert "FukagawaHighSchool" in to_partner
    assert "840pupils" in to_partner
    to_school = flat("".join(write("proposal", to="schools:1", language="ja")))
    assert "MountHuttCollege" in to_school
    assert "SDGs" in to_school


def test_certificates_for_everybody_or_one(write):
    everybody = write("certificate")
    assert len(everybody) == 3
    assert len(write("certificate", to="partners:1")) == 1
    assert "Mount Hutt College" in everybody[1]


def test_labels_are_those_of_the_post(write):
    (page,) = write("labels")
    assert "〒135-0016" in page
    assert "Methven" in page
    assert "NEW ZEALAND" in page
    assert "TOKYO, JAPAN" in page


def test_a_draft_is_addressed_and_carries_the_letter(office, tmp_path):
    store, keys = office
    save_fields(store, {"email": "office@example.org", "phone": "03-6685-9690"})
    path = tmp_path / "thanks.eml"
    finish(make_letter(store, "thanks", keys["cases"], path, day=DAY))
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert message["To"].addresses[0].addr_spec == "aroha@example.nz"
    assert message["To"].addresses[0].display_name == "Aroha Ngata"
    assert message["From"].addresses[0].addr_spec == "office@example.org"
    assert message["X-Unsent"] == "1"
    assert message["Date"] is None
    body = message.get_body().get_content()
    assert "happy end" in body
    assert "無事に終了" in body
    (attached,) = message.iter_attachments()
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_content().startswith(b"%PDF")
    with pytest.raises(UserError, match="goes to nobody"):
        finish(make_letter(store, "checklist", keys["cases"], tmp_path / "c.eml"))
    with store.write("no address") as session:
        session.get(Partner, 1).email = None
        for contact in session.query(Contact):
            contact.email = None
    with pytest.raises(UserError, match="No e-mail address"):
        finish(make_letter(store, "thanks", keys["cases"], tmp_path / "t.eml", day=DAY))
    assert not (tmp_path / "t.eml").exists()


def test_a_name_cannot_add_a_header(office, tmp_path):
    store, keys = office
    with store.write("hostile") as session:
        contact = session.query(Contact).filter_by(name="Aroha Ngata").one()
        contact.name = "Eve\r\nBcc: all@example.org"
        contact.email = "eve@example.nz"
    path = tmp_path / "thanks.eml"
    finish(make_letter(store, "thanks", keys["cases"], path, day=DAY))
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert message["Bcc"] is None
    with store.write("hostile") as session:
        session.query(Contact).filter_by(email="eve@example.nz").one().email = "a@b\r\nBcc: c@d"
    with pytest.raises(InvalidValue, match="not an e-mail address"):
        finish(make_letter(store, "thanks", keys["cases"], path, day=DAY))


def test_hostile_texts_print_as_texts(office, tmp_path):
    store, keys = office
    long = ("invitation", "certificate", "labels")
    for words, names in (
        (" / ".join(HOSTILE), LETTERS),
        ("x" * 100_000, long),
        ("長" * 50_000, long),
    ):
        with store.write("hostile") as session:
            case = session.get(Case, keys["cases"])
            case.title = case.title_en = case.grades = words
            case.programme_ja = f"10:00 {words}"
            school, partner = session.get(School, 1), session.get(Partner, 1)
            school.name = school.name_en = partner.name = partner.name_en = words
            school.address = partner.address = words
            agreement = session.get(Agreement, keys["agreements"])
            agreement.title = agreement.objective = words
        for name in names:
            path = tmp_path / "l.pdf"
            finish(make_letter(store, name, keys[LETTERS[name].about], path, day=DAY))
            document = pypdfium2.PdfDocument(path)
            said = flat("".join(page.get_textpage().get_text_range() for page in document))
            document.close()
            said = re.sub("[\u202e\u202c\ufffe]", "", said)
            for each in HOSTILE if names is LETTERS and name != "labels" else ():
                assert flat(re.sub("[\u202e\u202c]", "", each)) in said, (name, each)


def test_what_cannot_be_written_is_said_and_leaves_nothing(office, tmp_path):
    store, keys = office
    path = tmp_path / "l.pdf"
    for name, key, values, reason in (
        ("nothing", 1, {}, "no letter named"),
        ("thanks", 999, {}, "no longer there"),
        ("proposal", 999, {}, "no proposal with the number"),
        ("school-profile", 999, {}, "no such record"),
        ("agreement", 999, {}, "no such record"),
        ("thanks", keys["cases"], {"to": "schools:77"}, "does not take part"),
    ):
        with pytest.raises(UserError, match=reason):
            finish(make_letter(store, name, key, path, **values))
    with pytest.raises(UserError, match=r"\.pdf, \.eml"):
        finish(make_letter(store, "thanks", keys["cases"], tmp_path / "l.doc"))
    path.write_bytes(b"old")
    work = make_letter(store, "thanks", keys["cases"], path)
    for _step in range(3):
        next(work)
    work.close()
    assert path.read_bytes() == b"old"
    assert len(list(tmp_path.glob(".l*"))) == 0
    with store.write("lonely") as session:
        lonely = Case(title="ひとり", exchange_type="video")
        session.add(lonely)
        session.flush()
        key = lonely.id
    with pytest.raises(UserError, match="Nobody takes part"):
        finish(make_letter(store, "thanks", key, tmp_path / "n.pdf"))


def test_the_letterhead_is_kept_checked_and_undone(office):
    store, _keys = office
    with store.read() as session:
        assert read_office(session).hours.en.startswith("Weekdays 9:00–17:00")
    save_fields(store, {"name": "事務局", "postcode": "1638001", "hours": "平日"})
    with store.read() as session:
        found = read_office(session)
    assert (found.name.ja, found.postcode, found.hours.ja) == ("事務局", "163-8001", "平日")
    with pytest.raises(InvalidValue, match="not an e-mail address"):
        save_fields(store, {"email": "nobody"})
    with pytest.raises(InvalidValue, match="too many"):
        save_fields(store, {"name": "長" * 201})
    assert read_fields(store)["name"] == "事務局"
    store.undo()
    assert read_fields(store)["name"] == ""


def test_choices_and_sides(office):
    store, keys = office
    with store.read() as session:
        for about in ("cases", "schools", "partners", "agreements", "proposals"):
            found = choices(session, about, DAY)
            assert keys[about] in {key for key, _title in found}
    assert [side.key for side in sides_of(store, "thanks", keys["cases"], DAY)] == [
        "partners:1", "schools:1", "organisations:1",
    ]  # fmt: skip
    assert sides_of(store, "agreement", keys["agreements"], DAY) == []
