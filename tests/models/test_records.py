from datetime import date, datetime, time

import pytest

from desktop.errors import RuleBroken
from desktop.models.agreement import Agreement
from desktop.models.attachment import Attachment
from desktop.models.case import Case, CaseCost, CaseSession, Shipment
from desktop.models.communication import Communication
from desktop.models.organisation import Contact
from desktop.models.partner import Partner
from desktop.models.quota import Quota
from desktop.models.school import Designation, School
from desktop.models.specs import SPECS
from desktop.models.statement import Statement, named_field
from desktop.models.video import Video
from desktop.models.wish import Wish
from desktop.models.worldfriend import FriendActivity

SAID = datetime(2026, 6, 1, 10)


@pytest.mark.parametrize(
    "record",
    [
        School(name="A", class_start=time(15), class_end=time(8)),
        School(name="A", class_end=time(15), late_end=time(14)),
        Designation(scheme="x", fiscal_year=2025, last_year=2024),
        Partner(name="A", country="NZ", age_min=12, age_max=6),
        Contact(name="A"),
        Contact(name="A", school_id=1, partner_id=2),
        Contact(name="A", school_id=1, since=date(2026, 4, 1), until=date(2025, 4, 1)),
        Agreement(
            title="A", counterpart="B", valid_from=date(2026, 1, 2), valid_until=date(2026, 1, 1)
        ),
        Wish(),
        Wish(school_id=1, partner_id=1),
        Wish(school_id=1, age_min=9, age_max=8),
        Wish(school_id=1, period_from=date(2026, 1, 2), period_to=date(2026, 1, 1)),
        Wish(school_id=1, hour_from=time(10), hour_to=time(10)),
        Wish(school_id=1, capacity=0),
        Case(title="A", held_on=date(2026, 1, 2), ended_on=date(2026, 1, 1)),
        CaseSession(minutes=0),
        Case(id=3, title="A", later_case_id=3),
        Communication(subject="A", school_id=1, partner_id=1),
        Communication(subject="A", said_at=SAID, reply_by=date(2026, 6, 2)),
        Communication(subject="A", said_at=SAID, owes="office", reply_by=date(2026, 5, 31)),
        Communication(subject="A", said_at=SAID, owes="office", answered_on=date(2026, 5, 31)),
        Shipment(contents="A", sent_on=date(2026, 6, 2), arrived_on=date(2026, 6, 1)),
        Shipment(contents="A", sent_on=date(2026, 6, 2), expected_on=date(2026, 6, 1)),
        CaseCost(item="A", quoted_on=date(2026, 6, 2), agreed_on=date(2026, 6, 1)),
        Video(title="A"),
        Video(title="A", case_id=1, programme_id=1),
        Quota(title="A", fiscal_year=2026, last_year=2025),
        FriendActivity(title="A", fiscal_year=2026, school_id=1, board="B"),
        FriendActivity(title="A", fiscal_year=2026, held_on=date(2026, 3, 31)),
        Statement(title="A", school_id=1, partner_id=1),
        Statement(title="A", field="name", value="B"),
        Statement(title="A", school_id=1, field="colour", value="red"),
        Statement(title="A", counted="schools", value="many"),
    ],
    ids=lambda record: type(record).__name__,
)
def test_a_record_that_contradicts_itself_is_refused(record):
    with pytest.raises(RuleBroken):
        record.check()


def test_records_that_agree_with_themselves_pass():
    School(name="A", class_start=time(8, 30), class_end=time(15, 30), late_end=time(18)).check()
    Wish(school_id=1, capacity=1, age_min=6, age_max=6).check()
    Contact(name="A", organisation_id=3).check()
    Communication(subject="A").check()
    Communication(subject="A", said_at=SAID, owes="school", reply_by=date(2026, 6, 1)).check()
    Shipment(contents="A", sent_on=date(2026, 6, 1), arrived_on=date(2026, 6, 1)).check()
    Video(title="A", programme_id=1).check()
    FriendActivity(title="A", fiscal_year=2025, board="B", held_on=date(2026, 3, 31)).check()


def test_a_quota_holds_from_its_first_to_its_last_year():
    assert [y for y in range(2010, 2016) if Quota(fiscal_year=2012, last_year=2013).holds(y)] == [
        2012, 2013
    ]  # fmt: skip
    assert Quota(fiscal_year=2012).holds(2030)


@pytest.mark.parametrize(
    ("consent", "until", "withdrawn", "prints"),
    [
        ("none", None, None, False),
        ("internal", None, None, False),
        ("print", None, None, True),
        ("public", date(2026, 4, 1), None, True),
        ("public", date(2026, 3, 31), None, False),
        ("print", None, date(2026, 4, 1), False),
        ("print", None, date(2026, 4, 2), True),
    ],
)
def test_a_photo_prints_only_with_a_consent_of_today(consent, until, withdrawn, prints):
    photo = Attachment(consent=consent, consent_until=until, consent_withdrawn_on=withdrawn)
    assert photo.may_print(date(2026, 4, 1)) is prints


def test_a_statement_names_a_field_as_forms_call_it_in_either_language():
    agreements = SPECS["agreements"]
    for text in ("signed_on", "Signed on", "締結日", " ｓｉｇｎｅｄ　on "):
        assert named_field(agreements, text) == "signed_on"
    assert named_field(agreements, "Areas of cooperation") == named_field(agreements, "協力分野")
    assert named_field(agreements, "協力分野") == "areas"
    assert named_field(agreements, "colour") is None
    Statement(title="A", agreement_id=1, field="締結日", value="2016-02").check()
    Statement(title="A", counted="schools", value="27").check()
