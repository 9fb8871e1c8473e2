"""A seeded city: schools in Tokyo and partners abroad, each with a wish, as large as wanted.

Countries and zones follow the lists of the regions that the board has agreements with. The same
seed gives the same city. Nothing here is real.
"""

import random
from datetime import date, time, timedelta

from sqlalchemy import insert

from desktop.models.agreement import Agreement
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.vocabulary import Content, ExchangeType, Mode, Theme, Tool
from desktop.models.wish import Wish

TODAY = date(2026, 5, 11)

# Country, region, IANA zone, languages, class hours, and how many of a hundred partners.
PLACES = [
    ("AU", "AU-NSW", "Australia/Sydney", ("en",), (9, 0, 15, 10), 22),
    ("AU", "AU-QLD", "Australia/Brisbane", ("en",), (8, 45, 15, 0), 16),
    ("NZ", None, "Pacific/Auckland", ("en",), (8, 50, 15, 10), 14),
    ("CA", "CA-BC", "America/Vancouver", ("en", "fr"), (8, 40, 14, 55), 12),
    ("TW", "TW-TPE", "Asia/Taipei", ("zh", "en"), (8, 0, 16, 0), 12),
    ("FR", "FR-75", "Europe/Paris", ("fr", "en"), (8, 0, 17, 0), 8),
    ("AE", "AE-DU", "Asia/Dubai", ("ar", "en"), (7, 45, 14, 30), 5),
    ("TH", "TH-10", "Asia/Bangkok", ("th", "en"), (8, 0, 15, 30), 4),
    ("VN", "VN-HN", "Asia/Ho_Chi_Minh", ("vi", "en"), (7, 15, 16, 30), 4),
    ("US", "US-NY", "America/New_York", ("en", "es"), (8, 20, 14, 50), 3),
]
KINDS = [("elementary", 50), ("junior_high", 25), ("senior_high", 22), ("six_year", 3)]
AGES = [(5, 11), (12, 15), (12, 18), (5, 18), (15, 18)]
LEVELS = ["A1", "A2", "B1", "B2", "C1"]


def fill(store, schools=2000, partners=3000, *, seed=1, today=TODAY):
    """Write the city into an empty store."""
    chance = random.Random(seed)
    here = [_school(chance, n) for n in range(schools)]
    there = [_partner(chance, n) for n in range(partners)]
    wishes = [_wish(chance, today, school_id=n + 1) for n in range(schools)]
    wishes += [_wish(chance, today, partner_id=n + 1) for n in range(partners)]
    with store.write("Generate") as session:
        session.execute(insert(School), here)
        session.execute(insert(Partner), there)
        session.execute(insert(Wish), wishes)
        session.execute(
            insert(Agreement),
            [
                {"title": f"MOU {region or country}", "counterpart": country, "country": country,
                 "region": region, "signed_on": date(2017, 4, 1)}
                for country, region, *_rest in PLACES[:6]
            ],
        )  # fmt: skip


def _some(chance, codes, least, most):
    return tuple(chance.sample([str(code) for code in codes], chance.randint(least, most)))


def _school(chance, n):
    kind = chance.choices([kind for kind, _n in KINDS], [n for _kind, n in KINDS])[0]
    known = chance.random() < 0.4
    return {
        "name": f"第{n + 1}学校",
        "kind": kind,
        "languages": ("en",)
        if chance.random() < 0.8
        else ("en", chance.choice(["zh", "fr", "ko"])),
        "class_start": time(8, chance.choice([15, 30, 40])) if known else None,
        "class_end": time(15, chance.choice([0, 20, 30])) if known else None,
    }


def _partner(chance, n):
    place = chance.choices(PLACES, [place[-1] for place in PLACES])[0]
    country, region, zone, languages, (a, b, c, d), _share = place
    known = chance.random() < 0.5
    young, old = chance.choice(AGES)
    return {
        "name": f"School {n + 1}",
        "country": country,
        "region": region,
        "time_zone": zone,
        "languages": languages,
        "age_min": young,
        "age_max": old,
        "class_start": time(a, b) if known else None,
        "class_end": time(c, d) if known else None,
        "status": "blocked" if chance.random() < 0.01 else "active",
    }


def _wish(chance, today, school_id=None, partner_id=None):
    begin = today + timedelta(days=chance.randint(0, 240))
    levels = LEVELS if partner_id else LEVELS[:4]
    late = partner_id is None and chance.random() < 0.1
    return {
        "school_id": school_id,
        "partner_id": partner_id,
        "registered_on": today - timedelta(days=chance.randint(0, 400)),
        "exchange_types": _some(chance, ExchangeType, 1, 2)
        if chance.random() < 0.4
        else (str(ExchangeType.VIDEO),),
        "modes": (str(Mode.ONLINE),) if chance.random() < 0.5 else (),
        "contents": _some(chance, Content, 0, 3),
        "themes": _some(chance, Theme, 0, 4),
        "level": chance.choice(levels) if chance.random() < 0.7 else None,
        "group_size": chance.randint(10, 160) if chance.random() < 0.8 else None,
        "period_from": begin,
        "period_to": begin + timedelta(days=chance.randint(60, 300)),
        "hour_to": time(17, 30) if late else None,
        "capacity": chance.choice([1, 1, 1, 2, 3]) if partner_id else 1,
        "tools": _some(chance, Tool, 0, 2),
        "needs": ("interpreter",) if chance.random() < 0.05 else (),
        "countries": tuple({chance.choice(PLACES)[0]}) if not partner_id and chance.random() < 0.3
        else (),
        "experience": chance.choice(["first", "repeat", None]),
    }  # fmt: skip
