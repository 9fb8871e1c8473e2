"""Shared minutes against a count, minute by minute, and against the table of the domain."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.services.planning.meeting import Clock, longest, meetings

TOKYO = "Asia/Tokyo"
ZONES = [
    "Asia/Tokyo", "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland", "Europe/Paris",
    "America/Vancouver", "Asia/Kolkata", "Asia/Dubai", "America/St_Johns", "Pacific/Kiritimati",
    "Pacific/Chatham", "Europe/London", "America/Santiago",
]  # fmt: skip
CHANGES = [
    date(2025, 3, 9), date(2025, 3, 30), date(2025, 4, 6), date(2025, 10, 5), date(2025, 10, 26),
    date(2025, 11, 2), date(2025, 9, 28), date(2025, 9, 7),
]  # fmt: skip


def weekdays(day):
    return day.weekday() < 5


def clock(zone, start, end, *, lunch=None, limits=None, open_on=weekdays):
    lessons = ((start, lunch[0]), (lunch[1], end)) if lunch else ((start, end),)
    early, late = limits or (start, end)
    around = tuple(piece for piece in ((early, start), (end, late)) if piece[0] < piece[1])
    if lunch:
        around += (lunch,)
    return Clock(zone, lessons, around, open_on)


def counted(day, clocks, around):
    """The minutes that begin on a day in Tokyo, each asked of every clock: (all, longest run)."""
    midnight = datetime.combine(day, datetime.min.time(), ZoneInfo(TOKYO)).astimezone(UTC)
    flags = []
    for n in range(3 * 24 * 60):
        instant = midnight + timedelta(minutes=n)
        inside = True
        for each in clocks:
            local = instant.astimezone(ZoneInfo(each.zone))
            minute = local.hour * 60 + local.minute
            pieces = (*each.in_class, *each.around) if around else each.in_class
            inside &= each.open_on(local.date()) and any(a <= minute < b for a, b in pieces)
        flags.append(inside)
    runs, n = [], 0
    while n < len(flags):
        if flags[n]:
            begun = n
            while n < len(flags) and flags[n]:
                n += 1
            if begun < 24 * 60 and not (begun == 0 and _before(midnight, clocks, around)):
                runs.append((begun, n - begun))
        n += 1
    return runs


def _before(midnight, clocks, around):
    instant = midnight - timedelta(minutes=1)
    for each in clocks:
        local = instant.astimezone(ZoneInfo(each.zone))
        pieces = (*each.in_class, *each.around) if around else each.in_class
        minute = local.hour * 60 + local.minute
        if not (each.open_on(local.date()) and any(a <= minute < b for a, b in pieces)):
            return False
    return True


hours = st.tuples(st.integers(6 * 60, 11 * 60), st.integers(13 * 60, 18 * 60))


@st.composite
def parties(draw):
    found = []
    for zone in [TOKYO, *draw(st.lists(st.sampled_from(ZONES), min_size=1, max_size=2))]:
        start, end = draw(hours)
        lunch = draw(st.none() | st.just((12 * 60, 12 * 60 + 45)))
        limits = draw(st.none() | st.just((start - 60, end + 120)))
        found.append(clock(zone, start, end, lunch=lunch, limits=limits))
    return found


@settings(max_examples=60, deadline=None)
@given(
    parties(),
    st.sampled_from(CHANGES) | st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    st.integers(-1, 1),
    st.booleans(),
)
def test_meetings_equal_a_count_of_minutes(clocks, day, shift, around):
    day += timedelta(days=shift)
    midnight = datetime.combine(day, datetime.min.time(), ZoneInfo(TOKYO)).timestamp() // 60
    found = [(m.start - int(midnight), m.minutes) for m in meetings(day, clocks, around=around)]
    assert found == counted(day, clocks, around)


TABLE = [
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
]


@pytest.mark.parametrize(("zone", "january", "july"), TABLE)
def test_the_table_of_the_domain(zone, january, july):
    clocks = [clock(TOKYO, 510, 930), clock(zone, 510, 900)]
    for day, expected in ((date(2025, 1, 15), january), (date(2025, 7, 16), july)):
        assert sum(m.minutes for m in meetings(day, clocks)) == expected


@pytest.mark.parametrize(
    ("zone", "january", "july", "shift"),
    [("Europe/Paris", 120, 180, 0), ("America/Vancouver", 90, 30, -1)],
)
def test_the_table_after_school(zone, january, july, shift):
    clocks = [
        clock(TOKYO, 510, 930, limits=(510, 18 * 60)),
        clock(zone, 510, 900, limits=(8 * 60, 17 * 60)),
    ]
    for day, expected in ((date(2025, 1, 15), january), (date(2025, 7, 16), july)):
        found = meetings(day, clocks, around=True)
        assert sum(m.minutes for m in found) == expected
        assert {m.locals[1].shift for m in found} == {shift}
        assert not any(m.in_class for m in found)
        assert longest(found) in found


def test_three_clocks_meet_where_each_two_do():
    three = [
        clock(TOKYO, 510, 930),
        clock("Australia/Sydney", 510, 900),
        clock("Asia/Bangkok", 510, 900),
    ]
    day = date(2025, 7, 16)
    (both,) = meetings(day, three)
    assert both.minutes == 210
    assert [(f"{p.start:%H:%M}", f"{p.end:%H:%M}") for p in both.locals] == [
        ("10:30", "14:00"), ("11:30", "15:00"), ("08:30", "12:00"),
    ]  # fmt: skip


def test_a_closed_day_there_is_no_day():
    away = clock("Australia/Sydney", 510, 900, open_on=lambda day: day != date(2025, 7, 16))
    assert meetings(date(2025, 7, 16), [clock(TOKYO, 510, 930), away]) == []
    assert meetings(date(2025, 7, 17), [clock(TOKYO, 510, 930), away])
    assert longest([]) is None
