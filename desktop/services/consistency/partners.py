"""Rules about partners abroad, and about what was planned with them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import func, or_, select

from desktop.i18n import N_, _, country_name
from desktop.models.case import Case
from desktop.models.organisation import Contact
from desktop.models.partner import Partner
from desktop.models.programme import Programme
from desktop.models.specs import SPECS
from desktop.models.vocabulary import CaseStatus, PartnerStatus, ProgrammeKind, WishStatus
from desktop.models.wish import Wish
from desktop.services.consistency import extents
from desktop.services.consistency.finding import Context, Finding, listed, rule, titled

PARTNERS, WISHES, CASES = SPECS["partners"], SPECS["wishes"], SPECS["cases"]
RUNNING = [str(WishStatus.OPEN), str(WishStatus.OFFERED)]


@rule(
    "zone_country",
    N_("A time zone of another country"),
    N_("A partner's time zone keeps another time than its country."),
)
def zone_country(context: Context) -> Iterator[Finding]:
    """Time zones whose clock differs from that of every zone of the country."""
    pairs = select(Partner.country, Partner.time_zone).where(Partner.time_zone.is_not(None))
    for country, zone in context.session.execute(pairs.distinct()):
        theirs = {_clock(name, context.today.year) for name in extents.zones().get(country, {})}
        if not theirs or zone not in available_timezones():
            continue
        if _clock(zone, context.today.year) in theirs:
            continue
        wanted = select(Partner).where(Partner.country == country, Partner.time_zone == zone)
        for each in context.session.scalars(wanted.order_by(Partner.id)):
            yield _two(context, "zone_country", each, "country", "time_zone")


@lru_cache(maxsize=1000)
def _clock(zone: str, year: int) -> tuple[int, ...]:
    """A zone's offsets in minutes through a year: two that agree keep one time."""
    there = ZoneInfo(zone)
    days = (datetime(year, month, 15, 12, tzinfo=there).utcoffset() for month in range(1, 13))
    return tuple(int(day.total_seconds() // 60) if day else 0 for day in days)


def _two(context: Context, name: str, each: Partner, one: str, other: str) -> Finding:
    return Finding(
        name,
        each.uid,
        context.title(PARTNERS, each.id),
        (context.held(PARTNERS, each, one), context.held(PARTNERS, each, other)),
        (getattr(each, one), getattr(each, other)),
    )


@rule(
    "region_country",
    N_("A region of another country"),
    N_("The region code of a partner begins with another country's code."),
)
def region_country(context: Context) -> Iterator[Finding]:
    """Region codes (ISO 3166-2) that do not begin with the country's code."""
    wanted = select(Partner).where(
        Partner.region.is_not(None), func.substr(Partner.region, 1, 2) != Partner.country
    )
    for each in context.session.scalars(wanted.order_by(Partner.id)):
        yield _two(context, "region_country", each, "country", "region")


@rule(
    "partner_outside",
    N_("A partner outside its country"),
    N_("The coordinates of a partner lie far outside its country."),
)
def partner_outside(context: Context) -> Iterator[Finding]:
    """Coordinates plainly outside the country."""
    rows = context.session.execute(
        select(Partner.id, Partner.country, Partner.latitude, Partner.longitude).where(
            Partner.latitude.is_not(None), Partner.longitude.is_not(None)
        )
    )
    for key, country, north, east in rows:
        latitude, longitude = north or 0.0, east or 0.0
        if extents.outside(country, latitude, longitude):
            each = context.session.get_one(Partner, key)
            says = f"{latitude}, {longitude}"
            yield Finding(
                "partner_outside",
                each.uid,
                context.title(PARTNERS, each.id),
                (
                    context.held(PARTNERS, each, "country"),
                    context.held(PARTNERS, each, "latitude", says),
                ),
                (country, latitude, longitude),
            )


@rule(
    "blocked_wish",
    N_("A blocked partner with an open wish"),
    N_("A partner is blocked and its wish still waits for a school."),
)
def blocked_wish(context: Context) -> Iterator[Finding]:
    """Open or offered wishes of blocked partners."""
    rows = context.session.execute(
        select(Wish, Partner)
        .join(Partner, Partner.id == Wish.partner_id)
        .where(Partner.status == PartnerStatus.BLOCKED, Wish.status.in_(RUNNING))
        .order_by(Wish.id)
    )
    for wish, partner in rows:
        yield Finding(
            "blocked_wish",
            wish.uid,
            context.title(PARTNERS, partner.id),
            (context.held(PARTNERS, partner, "status"), context.held(WISHES, wish, "status")),
            (partner.status, wish.status),
        )


@rule(
    "wish_over",
    N_("An open wish whose period is over"),
    N_("A wish still waits for a partner, and the days that it asks for have passed."),
)
def wish_over(context: Context) -> Iterator[Finding]:
    """Open or offered wishes whose period ended before today."""
    wanted = select(Wish).where(Wish.status.in_(RUNNING), Wish.period_to < context.today)
    for each in context.session.scalars(wanted.order_by(Wish.id)):
        yield Finding(
            "wish_over",
            each.uid,
            context.title(WISHES, each.id),
            (context.held(WISHES, each, "status"), context.held(WISHES, each, "period_to")),
            (each.status, each.period_to),
        )


@rule(
    "case_to_come",
    N_("Held on a day to come"),
    N_("A case is said to be held, reported or published, and its day has not come."),
)
def case_to_come(context: Context) -> Iterator[Finding]:
    """Cases past their day by status, before it by date."""
    past = [str(s) for s in (CaseStatus.HELD, CaseStatus.REPORTED, CaseStatus.PUBLISHED)]
    wanted = select(Case).where(Case.status.in_(past), Case.held_on > context.today)
    for each in context.session.scalars(wanted.order_by(Case.id)):
        yield Finding(
            "case_to_come",
            each.uid,
            context.title(CASES, each.id),
            (context.held(CASES, each, "status"), context.held(CASES, each, "held_on")),
            (each.status, each.held_on),
        )


@rule(
    "destinations",
    N_("Destinations at different levels"),
    N_("Dispatches to one country name a city in some entries and the country alone in others."),
)
def destinations(context: Context) -> Iterator[Finding]:
    """Dispatches to one country, with a city here and without one there."""
    programmes = SPECS["programmes"]
    by_country: dict[str, list[Programme]] = defaultdict(list)
    wanted = select(Programme).where(
        Programme.kind == ProgrammeKind.DISPATCH, Programme.country.is_not(None)
    )
    for each in context.session.scalars(wanted.order_by(Programme.year, Programme.id)):
        by_country[each.country or ""].append(each)
    for country, found in by_country.items():
        with_city = [each for each in found if each.city]
        without = [each for each in found if not each.city]
        if with_city and without:
            sides = []
            for group, names in (
                (with_city, [each.city or "" for each in with_city]),
                (without, [country_name(country)] * len(without)),
            ):
                titles = listed(context.title(programmes, each.id) for each in group)
                says = titled(listed(names), titles)
                sides.append(context.held(programmes, group[0], "city", says))
            yield Finding(
                "destinations",
                f"dispatch:{country}",
                country_name(country),
                tuple(sides),
                tuple((each.uid, each.city) for each in found),
            )


@rule(
    "contact_over",
    N_("A person asked after the role has ended"),
    N_("A school or partner has wishes open, and every contact's role there has ended."),
)
def contact_over(context: Context) -> Iterator[Finding]:
    """Parties with open wishes all of whose contacts have ended."""
    for owner, register in (("school_id", "schools"), ("partner_id", "partners")):
        mine, theirs = getattr(Contact, owner), getattr(Wish, owner)
        ended = (
            select(mine)
            .where(mine.is_not(None))
            .group_by(mine)
            .having(func.sum(or_(Contact.until.is_(None), Contact.until >= context.today)) == 0)
        )
        open_wishes = (
            select(theirs, func.count())
            .where(theirs.in_(ended), Wish.status.in_(RUNNING))
            .group_by(theirs)
        )
        for key, n in context.session.execute(open_wishes).all():
            last = context.session.scalars(
                select(Contact).where(mine == key).order_by(Contact.until.desc()).limit(1)
            ).one()
            says = _("{n} open wishes").format(n=n)
            yield Finding(
                "contact_over",
                f"{register}:{last.uid}",
                context.title(SPECS[register], key),
                (
                    context.side(register, key, says, _("counted in the register")),
                    context.held(SPECS["contacts"], last, "until"),
                ),
                (key, last.until),
            )


RULES = (
    zone_country,
    region_country,
    partner_outside,
    blocked_wish,
    wish_over,
    case_to_come,
    destinations,
    contact_over,
)
