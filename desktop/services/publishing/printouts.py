"""The registers as printed reports: which columns, in which order, and what may narrow them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.i18n import N_, country_name
from desktop.models.agreement import AgreementArea
from desktop.models.case import CaseMember
from desktop.models.fields import Day, FiscalYear, Number
from desktop.models.organisation import Organisation
from desktop.models.partner import Partner
from desktop.models.spec import Field, Spec
from desktop.models.specs import SPECS
from desktop.services.publishing import filters
from desktop.services.publishing.filters import Filter, of_field
from desktop.services.publishing.voice import listed

Fill = Callable[[Session, Sequence[int], str], dict[int, str]]
_SLICE = 10_000


@dataclass(frozen=True)
class Shown:
    """A column of a report: a field of the register, or a heading of its own and how to fill it.

    Attributes:
        field: The field's name; `heading` stands for what the record is called.
        most: How wide it may become, in characters of half width; the field's own width if 0.
        heading: The column's heading, if it is not the field's label.
        fill: Gives the texts of some records, where no field does.
        total: Whether its numbers add up to something.
    """

    field: str
    most: float = 0
    heading: str = ""
    fill: Fill | None = None
    total: bool = False

    def is_number(self, spec: Spec) -> bool:
        """Whether its values stay numbers, to be summed and aligned."""
        described = spec.by_name.get(self.field)
        kind = described.kind if described else None
        return (
            self.fill is None
            and isinstance(kind, Number)
            and kind.grouped
            and not isinstance(kind, FiscalYear)
        )


@dataclass(frozen=True)
class Printout:
    """A report of a register: its name in commands, its title, columns, order and filters."""

    name: str
    title: str
    register: str
    columns: tuple[Shown, ...]
    sort: tuple[str, ...]
    subtitle: str = ""
    filters: tuple[Filter, ...] = field(default=())


def titles(session: Session, register: str, wanted: set[int], language: str) -> dict[int, str]:
    """What records are called in a language (`references.titles`: in that of the window)."""
    spec = SPECS[register]
    names = spec.heading[language]
    columns = [getattr(spec.model, name) for name in names]
    keys = sorted(wanted)
    found: dict[int, str] = {}
    for at in range(0, len(keys), _SLICE):
        part = spec.model.id.in_(keys[at : at + _SLICE])
        for key, *values in session.execute(select(spec.model.id, *columns).where(part)):
            found[key] = spec.heading_of(dict(zip(names, values, strict=True)), language)
    return found


def value(field: Field, stored: Any, language: str) -> Any:
    """A stored value as a report holds it: numbers and days as such, all else as text."""
    if stored is None:
        return None
    kind = field.kind
    if isinstance(kind, Day) or (
        isinstance(kind, Number) and kind.grouped and not isinstance(kind, FiscalYear)
    ):
        return stored
    return kind.format(stored, language)


def _areas(session: Session, keys: Sequence[int], _language: str) -> dict[int, str]:
    """The areas of cooperation of agreements, as written, in the order of the paper."""
    found: dict[int, list[str]] = {}
    statement = (
        select(AgreementArea.agreement_id, AgreementArea.text)
        .where(AgreementArea.agreement_id.in_(keys))
        .order_by(AgreementArea.agreement_id, AgreementArea.position, AgreementArea.id)
    )
    for key, text in session.execute(statement):
        found.setdefault(key, []).append(f"・{text}")
    return {key: "\n".join(texts) for key, texts in found.items()}


def _members(column: str, register: str) -> Fill:
    """The names of those who take part in cases, of one register, in the report's language."""

    def fill(session: Session, keys: Sequence[int], language: str) -> dict[int, str]:
        owner = getattr(CaseMember, column)
        rows = session.execute(
            select(CaseMember.case_id, owner)
            .where(CaseMember.case_id.in_(keys), owner.is_not(None))
            .order_by(CaseMember.case_id, CaseMember.position)
        ).all()
        names = titles(session, register, {key for _case, key in rows}, language)
        found: dict[int, list[str]] = {}
        for case, key in rows:
            found.setdefault(case, []).append(names.get(key, ""))
        return {case: listed(each, language) for case, each in found.items()}

    return fill


def _others(session: Session, keys: Sequence[int], language: str) -> dict[int, str]:
    """The other side of cases: partners, or else the bodies that took part."""
    partners = _members("partner_id", "partners")(session, keys, language)
    return _members("organisation_id", "organisations")(session, keys, language) | partners


def _countries(session: Session, keys: Sequence[int], language: str) -> dict[int, str]:
    """The countries of the other side of cases."""
    rows = session.execute(
        select(CaseMember.case_id, Partner.country, Organisation.represents, Organisation.country)
        .outerjoin(Partner, Partner.id == CaseMember.partner_id)
        .outerjoin(Organisation, Organisation.id == CaseMember.organisation_id)
        .where(CaseMember.case_id.in_(keys))
        .order_by(CaseMember.case_id, CaseMember.position)
    )
    partners: dict[int, list[str]] = {}
    bodies: dict[int, list[str]] = {}
    for case, country, represents, seat in rows:
        body = represents or seat
        if country:
            partners.setdefault(case, []).append(country)
        elif body:
            bodies.setdefault(case, []).append(body)
    return {
        case: listed(dict.fromkeys(country_name(code, language) for code in codes), language)
        for case, codes in (bodies | partners).items()
    }


def _pointed(register: str, name: str) -> Fill:
    """What the records are called that a field of a register points to."""
    spec = SPECS[register]
    owner = getattr(spec.model, name)

    def fill(session: Session, keys: Sequence[int], language: str) -> dict[int, str]:
        rows = session.execute(select(spec.model.id, owner).where(spec.model.id.in_(keys))).all()
        wanted = {key for _id, key in rows if key is not None}
        names = titles(session, spec.references[name], wanted, language)
        return {key: names.get(other, "") for key, other in rows}

    return fill


def _every(register: str) -> tuple[Shown, ...]:
    """The key columns of a register; what they point to is named."""
    spec = SPECS[register]
    return tuple(
        Shown(each.name, 0, each.label, _pointed(register, each.name))
        if each.name in spec.references
        else Shown(each.name)
        for each in spec.fields
        if each.rank == 1
    )


def _listed(register: str, title: str, sort: tuple[str, ...], *by: str) -> Printout:
    """A register with its key columns, to be narrowed by some of its fields."""
    return Printout(
        register,
        title,
        register,
        _every(register),
        sort,
        "",
        tuple(of_field(register, name) for name in by),
    )


_NAMED = (
    Printout(
        "agreements",
        N_("List of agreements"),
        "agreements",
        (
            Shown("ordinal", 5),
            Shown("place", 17),
            Shown("country", 14),
            Shown("counterpart", 34),
            Shown("signed_on", 17),
            Shown("areas", 38, N_("Areas of cooperation"), _areas),
            Shown("status", 9),
        ),
        ("signed_on",),
        N_("Memoranda of understanding and other pacts on education, by date"),
        (
            of_field("agreements", "fiscal_year"),
            of_field("agreements", "country"),
            of_field("agreements", "status"),
        ),
    ),
    Printout(
        "schools",
        N_("List of schools"),
        "schools",
        (
            Shown("code", 14),
            Shown("heading", 32, N_("School name")),
            Shown("kind", 14),
            Shown("establisher", 10),
            Shown("ward", 11),
            Shown("address", 36),
            Shown("phone", 14),
            Shown("enrolment", 8, total=True),
        ),
        ("kind", "name"),
        "",
        (
            of_field("schools", "kind"),
            of_field("schools", "establisher"),
            of_field("schools", "ward"),
            filters.SCHEME,
        ),
    ),
    Printout(
        "partners",
        N_("List of partners"),
        "partners",
        (
            Shown("name", 34),
            Shown("heading", 28, N_("Other name")),
            Shown("country", 16),
            Shown("region", 9),
            Shown("city", 16),
            Shown("kind", 14),
            Shown("languages", 14),
            Shown("status", 9),
        ),
        ("country", "name"),
        "",
        (
            of_field("partners", "country"),
            of_field("partners", "kind"),
            of_field("partners", "status"),
        ),
    ),
    Printout(
        "cases",
        N_("List of exchanges"),
        "cases",
        (
            Shown("held_on", 17),
            Shown("heading", 34, N_("Title")),
            Shown("schools", 26, N_("Schools"), _members("school_id", "schools")),
            Shown("others", 26, N_("Other side"), _others),
            Shown("countries", 14, N_("Country or region"), _countries),
            Shown("exchange_type", 16),
            Shown("status", 10),
            Shown("pupils_here", 7, total=True),
            Shown("pupils_there", 7, total=True),
        ),
        ("held_on",),
        "",
        (
            of_field("cases", "fiscal_year"),
            filters.CASE_COUNTRY,
            filters.CASE_KIND,
            of_field("cases", "exchange_type"),
            of_field("cases", "status"),
        ),
    ),
    Printout(
        "designations",
        N_("List of designated schools"),
        "designations",
        (
            Shown("scheme", 22),
            Shown("group", 24),
            Shown("school", 34, N_("School name"), _pointed("designations", "school_id")),
            Shown("fiscal_year", 10),
            Shown("last_year", 10),
            Shown("name_in_source", 26),
        ),
        ("scheme", "-fiscal_year", "group"),
        "",
        (
            of_field("designations", "scheme"),
            of_field("designations", "fiscal_year"),
            filters.DESIGNATED_KIND,
        ),
    ),
    Printout(
        "programmes",
        N_("List of programmes and events"),
        "programmes",
        (
            Shown("heading", 44, N_("Title")),
            Shown("kind", 18),
            Shown("category", 18),
            Shown("year", 6),
            Shown("starts_on", 16),
            Shown("country", 16),
            Shown("city", 14),
            Shown("places", 7, total=True),
        ),
        ("kind", "year", "title"),
        "",
        (
            of_field("programmes", "kind"),
            of_field("programmes", "category"),
            of_field("programmes", "country"),
        ),
    ),
    Printout(
        "wishes",
        N_("List of wishes"),
        "wishes",
        (*_every("wishes"), Shown("capacity", 8, total=True)),
        ("status", "registered_on"),
        "",
        (of_field("wishes", "side"), of_field("wishes", "status")),
    ),
    _listed("organisations", N_("List of organisations"), ("kind", "name"), "kind", "country"),
    Printout(
        "statistics",
        N_("List of figures"),
        "statistics",
        (
            Shown("heading", 40, N_("What is counted")),
            *(each for each in _every("statistics") if each.field != "title"),
        ),
        ("title", "fiscal_year"),
        "",
        (of_field("statistics", "kind"), of_field("statistics", "fiscal_year")),
    ),
    Printout(
        "statements",
        N_("List of statements of sources"),
        "statements",
        (
            Shown("heading", 34, N_("What it is about")),
            *(each for each in _every("statements") if each.field != "title"),
        ),
        ("title", "source"),
    ),
    Printout("contacts", N_("List of contacts"), "contacts", _every("contacts"), ("name",)),
    _listed("calendar", N_("List of calendars"), ("starts_on",), "kind", "country"),
    _listed(
        "communications",
        N_("List of consultations and talks"),
        ("-said_at",),
        "kind",
        "owes",
        "channel",
    ),
    _listed("shipments", N_("List of shipments"), ("sent_on",), "status", "leg"),
    _listed("grades", N_("List of pupils by grade"), ("case_id", "side", "grade"), "side"),
    _listed("costs", N_("List of costs"), ("case_id", "item"), "borne_by"),
    _listed("videos", N_("List of videos"), ("title",), "language", "length"),
    _listed("quotas", N_("List of quotas"), ("title", "fiscal_year"), "fiscal_year"),
    _listed(
        "activities",
        N_("List of World Friend activities"),
        ("-fiscal_year", "held_on"),
        "fiscal_year",
        "kind",
    ),
)

PRINTOUTS: dict[str, Printout] = {each.name: each for each in _NAMED}
"""Every register as a report, by its name in commands."""
