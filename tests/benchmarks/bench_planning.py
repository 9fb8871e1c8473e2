"""A year of two and of four clocks, and World Friend groups, beside plain counting and choosing."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from desktop.models.worldfriend import CONTINENT
from desktop.services.planning.calendars import Calendar, weekdays_of
from desktop.services.planning.meeting import Clock, meetings
from desktop.services.worldfriend.grouping import make_groups
from tests.benchmarks.timing import median, show

FIRST, DAYS = date(2026, 4, 1), 365
PARTIES = (
    ("Asia/Tokyo", "JP", 510, 930),
    ("Australia/Sydney", "AU", 510, 900),
    ("Pacific/Auckland", "NZ", 530, 900),
    ("Asia/Taipei", "TW", 480, 960),
)


def clocks(n):
    """The first `n` parties, with the holidays of their countries."""
    return [
        Clock(zone, ((start, end),), (), Calendar(country, None, weekdays_of(country)).open_on)
        for zone, country, start, end in PARTIES[:n]
    ]


def counted(parties, day):
    """The shared minutes of one day, each minute asked of every clock."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Asia/Tokyo"))
    shared = 0
    for n in range(24 * 60):
        instant = midnight + timedelta(minutes=n)
        for clock in parties:
            local = instant.astimezone(ZoneInfo(clock.zone))
            (start, end), minute = clock.in_class[0], local.hour * 60 + local.minute
            if not (start <= minute < end and clock.open_on(local.date())):
                break
        else:
            shared += 1
    return shared


def run():
    year = [FIRST + timedelta(days=n) for n in range(DAYS)]
    for n in (2, 4):
        parties = clocks(n)
        floor = median(lambda parties=parties: counted(parties, year[30]), 3) * DAYS
        show(
            f"a year of {n} clocks",
            median(lambda parties=parties: [meetings(day, parties) for day in year], 3),
            floor,
            "counting minutes",
        )
    codes = sorted(CONTINENT)
    for recipients in (62, 200):
        show(
            f"groups of five of {len(codes)} countries for {recipients}",
            median(lambda n=recipients: make_groups(n, codes, CONTINENT), 3),
        )
