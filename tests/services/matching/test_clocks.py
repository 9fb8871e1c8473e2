from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop.services.matching import clocks
from desktop.services.matching.clocks import Hours

JANUARY, JULY = date(2025, 1, 15), date(2025, 7, 16)
ZONES = [
    "Australia/Sydney",
    "Australia/Brisbane",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Asia/Taipei",
    "Asia/Bangkok",
    "Asia/Dubai",
    "Asia/Kathmandu",
    "Europe/Paris",
    "Europe/London",
    "Africa/Cairo",
    "America/Vancouver",
    "America/New_York",
    "America/St_Johns",
    "Pacific/Honolulu",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "America/Santiago",
    "Asia/Amman",
]


@pytest.mark.parametrize(
    ("zone", "winter", "summer"),
    [
        ("Australia/Sydney", 270, 330),
        ("Australia/Brisbane", 330, 330),
        ("Pacific/Auckland", 150, 210),
        ("Asia/Taipei", 360, 360),
        ("Asia/Shanghai", 360, 360),
        ("Asia/Bangkok", 300, 300),
        ("Asia/Ho_Chi_Minh", 300, 300),
        ("Asia/Dubai", 120, 120),
        ("Europe/Paris", 0, 0),
        ("America/Vancouver", 0, 0),
    ],
)
def test_class_minutes_are_those_of_the_table(zone, winter, summer):
    usual = clocks.USUAL_HERE, clocks.USUAL_THERE, zone
    assert clocks.shared_minutes(JANUARY, *usual) == winter
    assert clocks.shared_minutes(JULY, *usual) == summer


@pytest.mark.parametrize(
    ("zone", "winter", "summer"), [("Europe/Paris", 120, 180), ("America/Vancouver", 90, 30)]
)
def test_after_school_minutes_are_those_of_the_table(zone, winter, summer):
    late = (clocks.USUAL_HERE[0], clocks.AFTER_HERE), clocks.AFTER_THERE, zone
    assert clocks.shared_minutes(JANUARY, *late) == winter
    assert clocks.shared_minutes(JULY, *late) == summer


def test_it_is_the_day_before_in_vancouver():
    (stretch,) = clocks.shared(JANUARY, (510, 1080), clocks.AFTER_THERE, "America/Vancouver")
    assert str(stretch.here_start) == "2025-01-15 08:30:00"
    assert str(stretch.there_start) == "2025-01-14 15:30:00"
    assert str(stretch.there_end) == "2025-01-14 17:00:00"


def test_monday_here_is_sunday_in_vancouver():
    monday = date(2025, 1, 13)
    late = (510, 1080), clocks.AFTER_THERE, "America/Vancouver"
    assert clocks.shared(monday, *late) == []
    assert clocks.shared(monday, *late, weekdays_there=0b1000000)
    assert clocks.shared(date(2025, 1, 18), *late) == []  # Saturday here
    assert clocks.shared(date(2025, 1, 18), *late, weekdays_here=0b0100000)


def count_minutes(day, here, there, zone, weekdays_here, weekdays_there):
    """Look at each minute of four days and ask both clocks."""
    tokyo, other = ZoneInfo("Asia/Tokyo"), ZoneInfo(zone)
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=1)
    n = 0
    for _ in range(3 * 24 * 60):
        a, b = moment.astimezone(tokyo), moment.astimezone(other)
        moment += timedelta(minutes=1)
        if a.date() != day:
            continue
        n += (
            here[0] <= a.hour * 60 + a.minute < here[1]
            and there[0] <= b.hour * 60 + b.minute < there[1]
            and weekdays_here >> a.weekday() & 1
            and weekdays_there >> b.weekday() & 1
        )
    return n


windows = st.tuples(st.integers(0, 1440), st.integers(0, 1440)).filter(lambda w: w[0] < w[1])
changes = st.sampled_from(
    [
        date(2025, 3, 9),
        date(2025, 3, 10),
        date(2025, 3, 30),
        date(2025, 3, 31),
        date(2025, 4, 6),
        date(2025, 9, 28),
        date(2025, 10, 5),
        date(2025, 10, 26),
        date(2025, 11, 2),
        date(2025, 11, 3),
        date(2025, 4, 25),
    ]
)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31)) | changes
weeks = st.integers(0, 127) | st.just(clocks.MON_TO_FRI) | st.just(127)


@settings(deadline=None, max_examples=80)
@given(days, windows, windows, st.sampled_from(ZONES), weeks, weeks)
@example(date(2025, 11, 2), (0, 1440), (30, 90), "America/New_York", 127, 127)
@example(date(2025, 10, 26), (0, 1440), (100, 170), "Europe/London", 127, 127)
def test_shared_minutes_equal_a_count_of_all_minutes(day, here, there, zone, ours, theirs):
    found = clocks.shared(day, here, there, zone, weekdays_here=ours, weekdays_there=theirs)
    assert sum(stretch.minutes for stretch in found) == count_minutes(
        day, here, there, zone, ours, theirs
    )
    for stretch in found:
        assert stretch.here_start.date() == day
        assert ours >> stretch.here_start.weekday() & 1
        assert theirs >> stretch.there_start.weekday() & 1


@settings(deadline=None)
@given(
    st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    st.tuples(st.integers(300, 700), st.integers(760, 1320)),
    st.tuples(st.integers(300, 700), st.integers(760, 1320)),
    st.sampled_from(ZONES),
    weeks,
    weeks,
)
def test_the_timetable_of_a_season_agrees_with_each_of_its_days(
    day, here, there, zone, ours, theirs
):
    (season,) = clocks.seasons(zone, day.toordinal(), day.toordinal())
    minutes, weekdays = clocks.longest(
        *here, ours, *there, theirs, season.offset - clocks.TOKYO_OFFSET
    )
    exact = clocks.shared(day, here, there, zone, weekdays_here=ours, weekdays_there=theirs)
    most = max((stretch.minutes for stretch in exact), default=0)
    assert most <= minutes
    if minutes and weekdays >> day.weekday() & 1:
        assert most == minutes


def test_seasons_join_across_years_and_split_at_daylight_saving():
    first, last = date(2025, 6, 1).toordinal(), date(2026, 6, 1).toordinal()
    found = clocks.seasons("Europe/Paris", first, last)
    assert [(date.fromordinal(s.first), s.offset) for s in found] == [
        (date(2025, 6, 1), 120),
        (date(2025, 10, 26), 60),
        (date(2026, 3, 29), 120),
    ]
    assert found[-1].last == last
    assert len(clocks.seasons("Asia/Bangkok", first, last)) == 1


def test_the_best_day_is_the_first_of_the_best_season():
    hours = Hours(510, 1080), Hours(480, 1020)
    first, last = date(2025, 12, 1).toordinal(), date(2026, 12, 1).toordinal()
    stretch, day = clocks.best_day(*hours, "Europe/Paris", first, last)
    assert (stretch.minutes, day) == (180, date(2026, 3, 30))
    assert clocks.best_minutes(*hours, "Europe/Paris", first, last) == 180
    assert clocks.best_day(Hours(510, 930), Hours(510, 900), "Europe/Paris", first, last) is None
