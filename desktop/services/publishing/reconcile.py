"""The numbers of a booklet counted a second time, in the records themselves.

What is printed is counted from the very pages (`totals.count`); here the tables are asked, in SQL
that shares nothing with the way the pages were collected.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.models.case import Case, CaseMember
from desktop.models.organisation import Organisation
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.vocabulary import CaseStatus, SchoolKind
from desktop.services.publishing.content import Checked
from desktop.services.publishing.totals import Totals

PRINTED_STAGES = (CaseStatus.HELD, CaseStatus.REPORTED, CaseStatus.PUBLISHED)
"""A case is for the booklet once it has been held."""


def check(
    session: Session, case_ids: Sequence[int], fiscal_year: int | None, totals: Totals
) -> Checked:
    """Compare the numbers of a booklet with the records.

    Args:
        session: Of the store, for reading.
        case_ids: The cases that are printed.
        fiscal_year: The year that the booklet covers.
        totals: What the booklet counts.
    """
    counted = counts(session, case_ids)
    differing = [name for name, number in counted.items() if number != _plain(totals, name)]
    if fiscal_year is None:
        return Checked(differing=tuple(differing))
    of_year = Case.held_on.between(date(fiscal_year, 4, 1), date(fiscal_year + 1, 3, 31))
    held = select(func.count()).where(of_year, Case.status.in_(PRINTED_STAGES))
    printed = select(func.count()).where(of_year, Case.id.in_(case_ids))
    return Checked(session.scalar(held), session.scalar(printed) or 0, tuple(differing))


def counts(session: Session, case_ids: Sequence[int]) -> dict[str, Any]:
    """What the records count for some cases, by the names of `Totals`; of a list its numbers."""
    chosen = Case.id.in_(case_ids)
    member = CaseMember.case_id.in_(case_ids)
    cases, here, there = session.execute(
        select(func.count(), func.sum(Case.pupils_here), func.sum(Case.pupils_there)).where(chosen)
    ).one()
    schools = select(CaseMember.school_id).where(member, CaseMember.school_id.is_not(None))
    kind = func.coalesce(func.nullif(School.kind, ""), SchoolKind.OTHER)
    return {
        "cases": cases,
        "schools": session.scalar(select(func.count()).where(School.id.in_(schools))),
        "pupils_here": here or 0,
        "pupils_there": there or 0,
        "by_type": _numbers(
            session, select(func.count()).where(chosen).group_by(Case.exchange_type)
        ),
        "by_country": _numbers(session, _by_country(case_ids)),
        "schools_by_kind": _numbers(
            session, select(func.count()).where(School.id.in_(schools)).group_by(kind)
        ),
    }


def _by_country(case_ids: Sequence[int]) -> Any:
    """How many cases each country has; a body's country counts where no partner takes part."""
    of_partners = (
        select(CaseMember.case_id, Partner.country.label("country"))
        .join(Partner, Partner.id == CaseMember.partner_id)
        .where(CaseMember.case_id.in_(case_ids))
    )
    with_partner = select(CaseMember.case_id).where(CaseMember.partner_id.is_not(None))
    country = func.coalesce(
        func.nullif(Organisation.represents, ""), func.nullif(Organisation.country, "")
    )
    of_bodies = (
        select(CaseMember.case_id, country.label("country"))
        .join(Organisation, Organisation.id == CaseMember.organisation_id)
        .where(CaseMember.case_id.in_(case_ids), CaseMember.case_id.not_in(with_partner))
        .where(country.is_not(None))
    )
    pairs = of_partners.union(of_bodies).subquery()  # a union has each pair once
    return select(func.count()).select_from(pairs).group_by(pairs.c.country)


def _numbers(session: Session, statement: Any) -> list[int]:
    return sorted(session.scalars(statement), reverse=True)


def _plain(totals: Totals, name: str) -> Any:
    value = getattr(totals, name)
    return sorted((n for _w, n in value), reverse=True) if isinstance(value, tuple) else value
