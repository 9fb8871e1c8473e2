"""The exchanges of a fiscal year in numbers, the unit of each named (年度統計).

A case counts once it has been held, in the year of its first day in Tokyo, as in the booklet: both
agree on every number. Schools and pairs are counted as such, however many cases they took part in.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.i18n import fiscal_year
from desktop.models.case import Case, CaseMember
from desktop.models.organisation import Organisation
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.vocabulary import ProposalStatus, SchoolKind, SchoolStatus
from desktop.models.wish import Proposal, Wish
from desktop.services.clock import utc
from desktop.services.publishing.reconcile import PRINTED_STAGES

Pair = tuple[int, str, int]
"""A school, and the register and id of whoever it met."""


@dataclass
class Held:
    """A case that was held: what is counted of it. Pupils are None where nobody noted them."""

    key: int
    day: date
    type: str
    pupils_here: int | None
    pupils_there: int | None
    schools: dict[int, str] = field(default_factory=dict)
    others: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def year(self) -> int:
        """Its fiscal year."""
        return fiscal_year(self.day)

    @property
    def countries(self) -> list[str]:
        """The countries of the other side, each once."""
        return list(dict.fromkeys(country for _r, _key, country in self.others if country))

    @property
    def pairs(self) -> set[Pair]:
        """Who met whom."""
        return {(school, register, key) for school in self.schools
                for register, key, _country in self.others}  # fmt: skip


@dataclass(frozen=True)
class YearCounts:
    """The counts of one fiscal year; `schools` and `others` are how many different ones."""

    year: int
    cases: int
    schools: int
    others: int
    countries: int
    pupils_here: int
    pupils_there: int


@dataclass(frozen=True)
class Answers:
    """Proposals of a year by what became of them."""

    by_status: Counter[str]
    by_country: dict[str, tuple[int, int]]
    """Answered and accepted, by the partner's country."""


@dataclass(frozen=True)
class Statistics:
    """Everything that is counted for a fiscal year.

    Attributes:
        year: The fiscal year, by its April.
        years: The counts of this year and of those before it that had cases, oldest first.
        before: The counts of the year before.
        months: Cases by month, April first.
        registered: Schools in operation, by kind.
        schools: Schools that took part, by kind; adds up.
        cases_by_kind: Cases with a school of each kind.
        cases_by_type: Cases of each type; adds up.
        cases_by_country: Cases with somebody of each country.
        first, again: Schools that took part for the first time, and those that had before.
        new_pairs, old_pairs: Likewise pairs of a school and whom it met.
        answers: What became of the proposals that were made in the year.
    """

    year: int
    years: tuple[YearCounts, ...]
    before: YearCounts
    months: tuple[int, ...]
    registered: Counter[str]
    schools: Counter[str]
    cases_by_kind: Counter[str]
    cases_by_type: Counter[str]
    cases_by_country: Counter[str]
    first: int
    again: int
    new_pairs: int
    old_pairs: int
    answers: Answers

    @property
    def counts(self) -> YearCounts:
        """The counts of the year itself."""
        return self.years[-1]


def years_held(session: Session) -> list[int]:
    """The fiscal years in which cases were held, newest first."""
    days = session.scalars(
        select(Case.held_on).where(Case.status.in_(PRINTED_STAGES), Case.held_on.is_not(None))
    )
    return sorted({fiscal_year(day) for day in days if day}, reverse=True)


def count_year(session: Session, year: int, *, trend: int = 5) -> Statistics:
    """Count a fiscal year, and the cases of up to `trend` years that end with it."""
    held = [case for case in _held(session) if case.year <= year]
    now = [case for case in held if case.year == year]
    earlier = [case for case in held if case.year < year]
    known = {school for case in earlier for school in case.schools}
    met = {pair for case in earlier for pair in case.pairs}
    schools = {key: kind for case in now for key, kind in case.schools.items()}
    pairs = {pair for case in now for pair in case.pairs}
    months = Counter((case.day.month - 4) % 12 for case in now)
    shown = sorted({case.year for case in held if case.year > year - trend} | {year})
    return Statistics(
        year=year,
        years=tuple(_year(each, held) for each in shown),
        before=_year(year - 1, held),
        months=tuple(months[n] for n in range(12)),
        registered=_registered(session),
        schools=Counter(schools.values()),
        cases_by_kind=Counter(kind for case in now for kind in set(case.schools.values())),
        cases_by_type=Counter(case.type for case in now),
        cases_by_country=Counter(country for case in now for country in case.countries),
        first=len(schools.keys() - known),
        again=len(schools.keys() & known),
        new_pairs=len(pairs - met),
        old_pairs=len(pairs & met),
        answers=_answers(session, year),
    )


def _year(year: int, held: Iterable[Held]) -> YearCounts:
    cases = [case for case in held if case.year == year]
    return YearCounts(
        year=year,
        cases=len(cases),
        schools=len({school for case in cases for school in case.schools}),
        others=len({(r, key) for case in cases for r, key, _country in case.others}),
        countries=len({country for case in cases for country in case.countries}),
        pupils_here=sum(case.pupils_here or 0 for case in cases),
        pupils_there=sum(case.pupils_there or 0 for case in cases),
    )


def _held(session: Session) -> list[Held]:
    """Every case that was held on a known day, with those who took part."""
    rows = session.execute(
        select(
            Case.id, Case.held_on, Case.exchange_type, Case.pupils_here, Case.pupils_there
        ).where(Case.status.in_(PRINTED_STAGES), Case.held_on.is_not(None))
    )
    cases = {key: Held(key, day, kind, here, there) for key, day, kind, here, there in rows if day}
    members = session.execute(
        select(
            CaseMember.case_id,
            CaseMember.school_id,
            School.kind,
            CaseMember.partner_id,
            Partner.country,
            CaseMember.organisation_id,
            func.coalesce(Organisation.represents, Organisation.country),
        )
        .outerjoin(School, School.id == CaseMember.school_id)
        .outerjoin(Partner, Partner.id == CaseMember.partner_id)
        .outerjoin(Organisation, Organisation.id == CaseMember.organisation_id)
    )
    bodies: dict[int, list[tuple[str, int, str]]] = {}
    for case, school, kind, partner, country, body, seat in members:
        found = cases.get(case)
        if found is None:
            continue
        if school is not None:
            found.schools[school] = kind or SchoolKind.OTHER
        elif partner is not None:
            found.others.append(("partners", partner, country or ""))
        elif body is not None:
            bodies.setdefault(case, []).append(("organisations", body, seat or ""))
    for case, others in bodies.items():
        # A body that accompanies an exchange counts only where it is the other side.
        cases[case].others = cases[case].others or others
    return list(cases.values())


def _registered(session: Session) -> Counter[str]:
    rows = session.execute(
        select(func.coalesce(School.kind, SchoolKind.OTHER), func.count())
        .where(School.status == SchoolStatus.ACTIVE)
        .group_by(func.coalesce(School.kind, SchoolKind.OTHER))
    )
    return Counter(dict(rows.all()))


def _answers(session: Session, year: int) -> Answers:
    # Midnight by the office's own clock; moments are stored in UTC.
    first, after = (utc(datetime(each, 4, 1)) for each in (year, year + 1))  # noqa: DTZ001
    rows = session.execute(
        select(Proposal.status, Partner.country)
        .join(Wish, Wish.id == Proposal.partner_wish_id)
        .outerjoin(Partner, Partner.id == Wish.partner_id)
        .where(Proposal.proposed_at >= first, Proposal.proposed_at < after)
    ).all()
    by_country: dict[str, tuple[int, int]] = {}
    for status, country in rows:
        if status in (ProposalStatus.ACCEPTED, ProposalStatus.DECLINED) and country:
            answered, accepted = by_country.get(country, (0, 0))
            by_country[country] = (answered + 1, accepted + (status == ProposalStatus.ACCEPTED))
    return Answers(Counter(status for status, _country in rows), by_country)
