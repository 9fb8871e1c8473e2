from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop import i18n
from desktop.models.vocabulary import CaseStatus, ExchangeType
from desktop.services.workflow.tasks import office_closed, schedule, working_day
from desktop.services.workflow.templates import task_template, task_title, template

LONG_AGO = date(2020, 1, 1)


@pytest.mark.parametrize("kind", ExchangeType)
def test_every_type_has_a_template_in_both_languages(kind):
    lines = template(kind)
    assert lines.exchange_type is kind
    assert [stage.status for stage in lines.stages] == [
        "negotiating", "agreed", "preparing", "held", "reported", "published"
    ]  # fmt: skip
    keys = [task.key for task in lines.tasks]
    assert len(set(keys)) == len(keys)
    assert all(len(key) <= 60 and key.startswith(f"{kind}.") for key in keys)
    for line in (*lines.stages, *lines.tasks):
        japanese, english = line.label("ja"), line.label("en")
        assert 0 < len(japanese) <= 200
        assert english.isascii() or "…" in english
        assert not japanese.isascii()
    stages = [CaseStatus.PREPARING, CaseStatus.HELD, CaseStatus.REPORTED, CaseStatus.PUBLISHED]
    assert {task.stage for task in lines.tasks} == set(stages)
    for task in lines.tasks:
        assert (task.days < 0) == (task.stage is CaseStatus.PREPARING)
        assert (task.days == 0) == (task.stage is CaseStatus.HELD)


def test_a_video_exchange_is_prepared_as_its_guide_says():
    dues = schedule(template("video"), date(2026, 11, 12), today=LONG_AGO)
    days = {due.task.key.removeprefix("video."): due.day for due in dues}
    assert days["line_devices"] < days["meeting"] < days["schedule"] < days["rehearsal"]
    assert days["rehearsal"] == date(2026, 11, 5)
    assert days["hold"] == date(2026, 11, 12)
    assert days["meeting"] == date(2026, 10, 15)
    assert [due.day for due in dues] == sorted(days.values())


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2026, 12, 28), False),
        (date(2026, 12, 29), True),
        (date(2027, 1, 1), True),
        (date(2027, 1, 3), True),
        (date(2027, 1, 4), False),
        (date(2026, 11, 14), True),
        (date(2026, 11, 16), False),
    ],
)
def test_the_office_is_closed_on_weekends_and_at_the_end_of_the_year(day, closed):
    assert office_closed(day) is closed


def test_days_move_away_from_the_exchange_s_wrong_side():
    sunday = date(2026, 11, 15)
    assert working_day(sunday, step=-1) == date(2026, 11, 13)
    assert working_day(sunday) == date(2026, 11, 16)
    assert working_day(date(2026, 12, 31), step=-1) == date(2026, 12, 28)
    assert working_day(date(2026, 12, 31)) == date(2027, 1, 4)


@settings(deadline=None)
@given(
    st.sampled_from(list(ExchangeType)),
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    st.integers(0, 200),
)
def test_every_task_falls_on_a_working_day_not_in_the_past(kind, day, ahead):
    today = day - timedelta(days=ahead)
    last = day + timedelta(days=template(kind).days - 1)
    for task, due in schedule(template(kind), day, today=today, last_day=last):
        assert due >= today
        if task.days == 0:
            assert due == day
            continue
        assert not office_closed(due)
        if task.days > 0:
            assert due >= (last if task.after_end else day) + timedelta(days=task.days)
        elif due > working_day(today):
            assert due <= day + timedelta(days=task.days)


def test_another_calendar_may_be_given():
    culture_day = date(2026, 11, 3)
    dues = schedule(
        template("video"),
        date(2026, 11, 10),
        today=LONG_AGO,
        closed=lambda day: office_closed(day) or day == culture_day,
    )
    days = {due.task.key: due.day for due in dues}
    assert days["video.rehearsal"] == date(2026, 11, 2)


def test_without_a_day_nothing_is_due():
    assert {due.day for due in schedule(template("card"), None, today=LONG_AGO)} == {None}


def test_a_task_is_read_in_either_language_until_it_is_reworded():
    key = "video.rehearsal"
    english, japanese = (task_template(key).label(tongue) for tongue in ("en", "ja"))
    assert task_title(key, english, "ja") == japanese
    assert task_title(key, "Call them", "ja") == "Call them"
    assert task_title(None, "Mine") == "Mine"
    assert task_template("gone.away") is None
    i18n.set_language("ja")
    assert task_title(key, english) == japanese
