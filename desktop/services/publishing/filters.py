"""What a report can be narrowed by: fiscal year, country, kind of school and the like.

A filter knows its values as typed, chosen and printed (`Kind`), and the records that have one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from desktop.i18n import N_
from desktop.models.case import Case, CaseMember
from desktop.models.codes import Choice, Country
from desktop.models.fields import FiscalYear, Kind
from desktop.models.organisation import Organisation
from desktop.models.partner import Partner
from desktop.models.school import Designation, School
from desktop.models.specs import SPECS
from desktop.models.vocabulary import Scheme, SchoolKind
from desktop.services import queries
from desktop.services.queries import Condition, Query


@dataclass(frozen=True)
class Filter:
    """One way to narrow a report.

    Attributes:
        name: As a command writes it (`fiscal_year=2025`).
        label: The English label.
        kind: How its values are typed and shown.
        clause: The records that have a value.
        values: The values that there are, in their order.
        required: Whether the report is always of one value.
    """

    name: str
    label: str
    kind: Kind
    clause: Callable[[Any], ColumnElement[bool]]
    values: Callable[[Session], list[Any]]
    required: bool = False


def of_field(register: str, name: str) -> Filter:
    """The filter of a register's field."""
    spec = SPECS[register]
    field = spec.by_name[name]

    def clause(value: Any) -> ColumnElement[bool]:
        query = Query(register, conditions=(Condition(name, "is", value),))
        return spec.model.id.in_(queries.filtered(select(spec.model.id), query))

    def values(session: Session) -> list[Any]:
        found = [value for value, _n in queries.choices(session, Query(register), name) if value]
        if isinstance(field.kind, FiscalYear):
            return sorted(found, reverse=True)
        codes = field.kind.codes() if isinstance(field.kind, Choice) else []
        order = {code: at for at, code in enumerate(codes)}
        return sorted(found, key=lambda v: (order.get(v, len(order)), field.kind.format(v)))

    return Filter(name, field.label, field.kind, clause, values)


def _with_school(clause: ColumnElement[bool]) -> ColumnElement[bool]:
    joined = select(CaseMember.case_id).join(School, School.id == CaseMember.school_id)
    return Case.id.in_(joined.where(clause))


def _case_kind(value: str) -> ColumnElement[bool]:
    of_kind: ColumnElement[bool] = School.kind == value
    return _with_school(
        or_(of_kind, School.kind.is_(None)) if value == SchoolKind.OTHER else of_kind
    )


def _case_country(value: str) -> ColumnElement[bool]:
    """Cases whose other side is in a country: its partners, or else the bodies that took part."""
    partners = (
        select(CaseMember.case_id)
        .join(Partner, Partner.id == CaseMember.partner_id)
        .where(Partner.country == value)
    )
    bodies = (
        select(CaseMember.case_id)
        .join(Organisation, Organisation.id == CaseMember.organisation_id)
        .where(func.coalesce(Organisation.represents, Organisation.country) == value)
    )
    alone = Case.id.not_in(select(CaseMember.case_id).where(CaseMember.partner_id.is_not(None)))
    return or_(Case.id.in_(partners), and_(Case.id.in_(bodies), alone))


def _case_countries(session: Session) -> list[str]:
    found = session.scalars(
        select(Partner.country)
        .join(CaseMember, CaseMember.partner_id == Partner.id)
        .union(
            select(func.coalesce(Organisation.represents, Organisation.country)).join(
                CaseMember, CaseMember.organisation_id == Organisation.id
            )
        )
    )
    return sorted((code for code in found if code), key=Country().format)


def _case_kinds(session: Session) -> list[str]:
    found = set(
        session.scalars(
            select(func.coalesce(School.kind, SchoolKind.OTHER))
            .join(CaseMember, CaseMember.school_id == School.id)
            .distinct()
        )
    )
    return [str(kind) for kind in SchoolKind if kind in found]


CASE_COUNTRY = Filter("country", N_("Country or region"), Country(), _case_country, _case_countries)
CASE_KIND = Filter("kind", N_("School kind"), Choice(SchoolKind), _case_kind, _case_kinds)


def _designated(value: str) -> ColumnElement[bool]:
    return School.id.in_(select(Designation.school_id).where(Designation.scheme == value))


SCHEME = Filter(
    "scheme",
    N_("Designated as"),
    Choice(Scheme, open=True),
    _designated,
    lambda session: of_field("designations", "scheme").values(session),
)


def _with_kind(value: str) -> ColumnElement[bool]:
    """Designations of schools of a kind."""
    return Designation.school_id.in_(select(School.id).where(School.kind == value))


DESIGNATED_KIND = Filter(
    "kind",
    N_("School kind"),
    Choice(SchoolKind),
    _with_kind,
    lambda session: of_field("schools", "kind").values(session),
)


def year(values: Callable[[Session], list[int]]) -> Filter:
    """The fiscal year of a report that is always of one year: it narrows nothing by itself."""
    return Filter(
        "fiscal_year", N_("Fiscal year"), FiscalYear(), lambda _value: _all(), values, required=True
    )


def _all() -> ColumnElement[bool]:
    return Case.id.is_not(None)
