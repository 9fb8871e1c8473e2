"""Small worlds to match in."""

from datetime import date

import pytest

from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.wish import Wish

TODAY = date(2026, 5, 1)

PARTNER = {
    "name": "Sydney High",
    "country": "AU",
    "region": "AU-NSW",
    "time_zone": "Australia/Sydney",
    "languages": ("en",),
    "age_min": 12,
    "age_max": 18,
    "status": "active",
}
SCHOOL = {
    "name": "深川高等学校",
    "name_en": "Fukagawa",
    "kind": "senior_high",
    "languages": ("en",),
}
WISH = {
    "exchange_types": ("video",),
    "period_from": date(2026, 9, 1),
    "period_to": date(2027, 2, 26),
}


class World:
    """A store with a school and partners, each with one wish; ids by order of making."""

    def __init__(self, store):
        self.store = store

    def school(self, wish=None, **values):
        """Add a school with a wish; the wish's id."""
        return self._add(School(**SCHOOL | values), "school", wish)

    def partner(self, wish=None, **values):
        """Add a partner with a wish; the wish's id."""
        return self._add(Partner(**PARTNER | values), "partner", wish)

    def _add(self, owner, side, wish):
        with self.store.write("Add") as session:
            made = Wish(**WISH | (wish or {}), **{side: owner})
            session.add(made)
            session.flush()
            return made.id

    def wish(self, key):
        """A wish, detached."""
        with self.store.read() as session:
            return session.get(Wish, key)


@pytest.fixture
def world(store):
    return World(store)
