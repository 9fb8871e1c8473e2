"""What the world map shows: by country its partners, the agreements in force and the cases."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.i18n import country_name, fiscal_year
from desktop.models.case import Case, CaseMember
from desktop.models.organisation import Organisation
from desktop.models.partner import Partner
from desktop.models.vocabulary import AgreementStatus, CaseStatus
from desktop.services.agreements.reading import Lane, read_timeline
from desktop.services.atlas.outline import Points, flat
from desktop.services.store import Store

NOT_IN_FORCE = (AgreementStatus.DRAFT, AgreementStatus.SUSPENDED, AgreementStatus.ENDED)


@dataclass(frozen=True)
class Summary:
    """A country in figures.

    Attributes:
        code: ISO 3166-1 alpha-2.
        partners: partners by status.
        agreements: how many agreements are in force.
        cases: cases by fiscal year; those without a day stand under None. Cancelled ones are left
            out. A case with partners of two countries counts for both.
    """

    code: str
    partners: dict[str, int] = field(default_factory=dict)
    agreements: int = 0
    cases: dict[int | None, int] = field(default_factory=dict)

    @property
    def partner_count(self) -> int:
        """All its partners."""
        return sum(self.partners.values())

    def case_count(self, year: int | None = None) -> int:
        """Its cases of a fiscal year; of all years for None."""
        return sum(self.cases.values()) if year is None else self.cases.get(year, 0)


@dataclass(frozen=True)
class Spots:
    """Partners with coordinates: their ids, and where they lie on the map, shape (n, 2)."""

    ids: tuple[int, ...]
    points: Points


@dataclass(frozen=True)
class World:
    """The whole map: countries with anything to show, by code, and partners as spots."""

    countries: dict[str, Summary]
    spots: Spots

    @property
    def years(self) -> list[int]:
        """The fiscal years with cases, newest first."""
        found = {year for each in self.countries.values() for year in each.cases}
        return sorted((year for year in found if year is not None), reverse=True)


def read_world(store: Store, day: date) -> World:
    """What the map shows on a day."""
    lanes = read_timeline(store, day)
    with store.read() as session:
        partners = _partners(session)
        cases = _cases(session)
        spots = _spots(session)
    agreements = Counter(lane.country for lane in lanes if lane.country and in_force(lane, day))
    codes = partners.keys() | agreements.keys() | cases.keys()
    countries = {
        code: Summary(
            code, dict(partners.get(code, {})), agreements[code], dict(cases.get(code, {}))
        )
        for code in sorted(codes, key=country_name)
    }
    return World(countries, spots)


def in_force(lane: Lane, day: date) -> bool:
    """Whether an agreement holds on a day: signed, begun, and neither ended nor suspended.

    A new version that is still being drafted does not end the one before it.
    """
    version = lane.standing
    if version.status in NOT_IN_FORCE or version.begins is None or version.begins > day:
        return False
    return version.valid_until is None or day <= version.valid_until


def case_countries(session: Session) -> Iterable[tuple[int, str]]:
    """Cases with each country of their other side, once.

    That is the partners' countries; where no partner takes part, the country that a body
    represents, or else works from. A Japanese body among them makes no case of Japan.
    """
    found: dict[int, set[str]] = defaultdict(set)
    for case, country in session.execute(
        select(CaseMember.case_id, Partner.country).join(
            Partner, Partner.id == CaseMember.partner_id
        )
    ):
        found[case].add(country)
    with_partners = set(found)
    body = func.coalesce(Organisation.represents, Organisation.country)
    for case, country in session.execute(
        select(CaseMember.case_id, body).join(
            Organisation, Organisation.id == CaseMember.organisation_id
        )
    ):
        if country and country != "JP" and case not in with_partners:
            found[case].add(country)
    return [(case, country) for case, countries in found.items() for country in sorted(countries)]


def _partners(session: Session) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    grouped = (Partner.country, Partner.status)
    for country, status, n in session.execute(
        select(*grouped, func.count(Partner.id)).group_by(*grouped)
    ):
        found[country][status] = n
    return found


def _cases(session: Session) -> dict[str, Counter[int | None]]:
    years = {
        key: fiscal_year(day) if day else None
        for key, day in session.execute(
            select(Case.id, Case.held_on).where(Case.status != CaseStatus.CANCELLED)
        )
    }
    found: dict[str, Counter[int | None]] = defaultdict(Counter)
    for case, country in case_countries(session):
        if case in years:
            found[country][years[case]] += 1
    return found


def _spots(session: Session) -> Spots:
    rows = session.execute(
        select(Partner.id, Partner.longitude, Partner.latitude)
        .where(Partner.latitude.is_not(None), Partner.longitude.is_not(None))
        .order_by(Partner.id)
    ).all()
    if not rows:
        return Spots((), np.empty((0, 2)))
    keys, east, north = zip(*rows, strict=True)
    return Spots(keys, flat(east, north))
