"""One country as the office needs it at the phone: who is there, what time it is, what is planned."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.core import get_global
from babel.dates import get_timezone_location
from sqlalchemy import case as sql_case
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from desktop.i18n import N_, language, locale
from desktop.models.calendar import CalendarSpan
from desktop.models.case import Case
from desktop.models.organisation import Organisation
from desktop.models.partner import Partner
from desktop.models.vocabulary import CaseStatus, OrganisationKind, PartnerStatus
from desktop.services.agreements.reading import Lane, read_timeline
from desktop.services.atlas.reading import Summary, case_countries, in_force, read_world
from desktop.services.matching import clocks
from desktop.services.matching.said import Name, Said, say
from desktop.services.planning.calendars import public_holidays
from desktop.services.planning.party import Party, partner_party
from desktop.services.store import Store

SHOWN = 100
"""How many partners are read by name; the register has the rest."""
MOST = 200
"""How many cases and spans of days are read."""
REGIONS = 12
"""Of how many regions with partners the holidays of their own are told."""
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class PartnerLine:
    """A partner; `party` knows its hours and calendar, and is None where its zone is not known."""

    id: int
    name: Name
    city: str
    region: str
    status: str
    zone: str | None
    party: Party | None

    def local(self, now: datetime) -> datetime | None:
        """Its own clock at a moment (UTC, as the store keeps it); None where it is not known."""
        return local_time(self.zone, now) if self.zone else None

    def state(self, now: datetime) -> tuple[bool, Said] | None:
        """Whether it is at school at a moment, and that in words; None where no one can know.

        Hours that are not known are the usual ones, and said to be so.
        """
        here = self.local(now)
        if self.party is None or here is None:
            return None
        why = self.party.calendar.closed(here.date())
        if why is not None:
            return False, why
        start, end = self.party.window
        if here.hour * 60 + here.minute < start:
            return False, say(N_("before school, from {time}"), time=clocks.clock(start))
        if here.hour * 60 + here.minute >= end:
            return False, say(N_("after school, since {time}"), time=clocks.clock(end))
        return True, say(N_("at school until {time}"), time=clocks.clock(end))


@dataclass(frozen=True)
class AgreementLine:
    """An agreement through its versions, and whether it is in force."""

    lane: Lane
    in_force: bool


@dataclass(frozen=True)
class CaseLine:
    """A case; `held_on` is None where no day is set."""

    id: int
    title: Name
    exchange_type: str
    status: str
    held_on: date | None
    schools: str


@dataclass(frozen=True)
class Holiday:
    """A public holiday; `regions` (ISO 3166-2) is empty where the whole country has it."""

    day: date
    name: str
    regions: tuple[str, ...] = ()


@dataclass(frozen=True)
class SpanLine:
    """Days of a calendar: `owner` is the partner or the region that they are those of, if any."""

    id: int
    kind: str
    first: date
    last: date
    title: str
    owner: Name | None


@dataclass(frozen=True)
class Body:
    """An organisation that represents the country, or works from it."""

    id: int
    name: Name
    kind: str
    phone: str


@dataclass(frozen=True)
class Zone:
    """Zones of one country that show the same time now; `partners` says how many live by them."""

    names: tuple[str, ...]
    partners: int

    def local(self, now: datetime) -> datetime:
        """The time there at a moment (UTC)."""
        return local_time(self.names[0], now)

    def ahead(self, now: datetime) -> int:
        """Minutes by which its clock is ahead of Tokyo's at a moment (UTC)."""
        there = self.local(now) - local_time(clocks.TOKYO, now)
        return round(there.total_seconds() / 60)

    def cities(self, most: int = 3) -> list[str]:
        """The cities that its zones are named after, in the language of now."""
        return [zone_city(name) for name in self.names[:most]]


@dataclass(frozen=True)
class Country:
    """A country's page on a day; lists are sorted as they are shown."""

    code: str
    summary: Summary
    partners: tuple[PartnerLine, ...]
    agreements: tuple[AgreementLine, ...]
    cases: tuple[CaseLine, ...]
    holidays: tuple[Holiday, ...]
    holidays_known: bool
    spans: tuple[SpanLine, ...]
    zones: tuple[Zone, ...]
    bodies: tuple[Body, ...]

    @property
    def embassies(self) -> list[Body]:
        """The missions of the country."""
        return [each for each in self.bodies if each.kind == OrganisationKind.EMBASSY]


def read_country(store: Store, code: str, now: datetime) -> Country:
    """A country's page at a moment (UTC, as the store keeps it); one without records is empty."""
    day = local_time(clocks.TOKYO, now).date()
    lanes = [lane for lane in read_timeline(store, day) if lane.country == code]
    summary = read_world(store, day).countries.get(code, Summary(code))
    with store.read() as session:
        zones = _zones(session, code, now)
        regions = _regions(session, code)
        holidays = _holidays(code, regions, day)
        return Country(
            code,
            summary,
            _partners(session, code),
            tuple(AgreementLine(lane, in_force(lane, day)) for lane in lanes),
            _cases(session, code),
            holidays,
            bool(public_holidays(code, None, day.year)),
            _spans(session, code, day),
            zones,
            _bodies(session, code),
        )


def local_time(zone: str, now: datetime) -> datetime:
    """A moment (UTC without an offset) by the clock of a zone, without an offset."""
    return now.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def zone_city(zone: str) -> str:
    """The city that a zone is named after, in the language of now (CLDR)."""
    return get_timezone_location(zone, locale=locale(language()), return_city=True)


def _partners(session: Session, code: str) -> tuple[PartnerLine, ...]:
    order = {status: at for at, status in enumerate(_BY_CLOSENESS)}
    rows = session.scalars(
        select(Partner)
        .where(Partner.country == code)
        .order_by(sql_case(order, value=Partner.status, else_=9), Partner.name, Partner.id)
        .limit(SHOWN)
    )
    return tuple(
        PartnerLine(
            row.id,
            Name(row.name, row.name_en, row.name_ja),
            row.city or "",
            row.region or "",
            row.status,
            row.time_zone,
            partner_party(session, row) if row.time_zone else None,
        )
        for row in rows
    )


_BY_CLOSENESS = (
    PartnerStatus.ACTIVE,
    PartnerStatus.CONTACTED,
    PartnerStatus.LEAD,
    PartnerStatus.DORMANT,
    PartnerStatus.BLOCKED,
)


def _cases(session: Session, code: str) -> tuple[CaseLine, ...]:
    keys = [case for case, country in case_countries(session) if country == code]
    rows = session.execute(
        select(Case.id, Case.title, Case.title_en, Case.exchange_type, Case.status, Case.held_on,
               Case.schools)  # type: ignore[attr-defined]
        .where(Case.id.in_(keys), Case.status != CaseStatus.CANCELLED)
        .order_by(Case.held_on.is_(None).desc(), Case.held_on.desc(), Case.id.desc())
        .limit(MOST)
    )  # fmt: skip
    return tuple(
        CaseLine(key, Name(title, en, title), kind, status, day, schools or "")
        for key, title, en, kind, status, day, schools in rows
    )


def _regions(session: Session, code: str) -> list[str]:
    n = func.count(Partner.id)
    return [
        region
        for region in session.scalars(
            select(Partner.region)
            .where(Partner.country == code, func.coalesce(Partner.region, "") != "")
            .group_by(Partner.region)
            .order_by(n.desc(), Partner.region)
            .limit(REGIONS)
        )
        if region
    ]


def _holidays(code: str, regions: list[str], day: date) -> tuple[Holiday, ...]:
    """The holidays of the twelve months from a day on: the country's, then its regions' own."""
    found: dict[tuple[date, str], list[str]] = {}
    until = day + YEAR
    years = range(day.year, until.year + 1)
    whole = {d for year in years for d in public_holidays(code, None, year)}
    for region in (None, *regions):
        for year in years:
            for each, name in public_holidays(code, region, year).items():
                if day <= each < until and (region is None or each not in whole):
                    found.setdefault((each, name), []).extend([region] if region else [])
    return tuple(Holiday(each, name, tuple(of)) for (each, name), of in sorted(found.items()))


def _spans(session: Session, code: str, day: date) -> tuple[SpanLine, ...]:
    rows = session.execute(
        select(CalendarSpan, Partner)
        .outerjoin(Partner, Partner.id == CalendarSpan.partner_id)
        .where(
            or_(CalendarSpan.country == code, Partner.country == code), CalendarSpan.ends_on >= day
        )
        .order_by(CalendarSpan.starts_on, CalendarSpan.id)
        .limit(MOST)
    )
    found = []
    for span, partner in rows:
        owner = Name(span.region) if span.region else None
        if partner is not None:
            owner = Name(partner.name, partner.name_en, partner.name_ja)
        title = span.title or ""
        found.append(SpanLine(span.id, span.kind, span.starts_on, span.ends_on, title, owner))
    return tuple(found)


def _zones(session: Session, code: str, now: datetime) -> tuple[Zone, ...]:
    """The zones in which partners live, most first; where there are none, the country's own."""
    n = func.count(Partner.id)
    rows = session.execute(
        select(Partner.time_zone, n)
        .where(Partner.country == code, Partner.time_zone.is_not(None))
        .group_by(Partner.time_zone)
        .order_by(n.desc(), Partner.time_zone)
    )
    counted = {zone: count for zone, count in rows if zone}
    names = list(counted) or get_global("territory_zones").get(code, [])
    together: dict[datetime, list[str]] = {}
    for name in names:
        together.setdefault(local_time(name, now), []).append(name)
    zones = [Zone(tuple(each), sum(counted.get(z, 0) for z in each)) for each in together.values()]
    return tuple(sorted(zones, key=lambda zone: (-zone.partners, -zone.ahead(now))))


def _bodies(session: Session, code: str) -> tuple[Body, ...]:
    rows = session.scalars(
        select(Organisation)
        .where(or_(Organisation.represents == code, Organisation.country == code))
        .order_by(
            (Organisation.kind != OrganisationKind.EMBASSY),
            (func.coalesce(Organisation.represents, "") != code),
            Organisation.name,
        )
        .limit(MOST if code != "JP" else 40)
    )
    return tuple(
        Body(row.id, Name(row.name, row.name_en, row.name_ja), row.kind, row.phone or "")
        for row in rows
    )
