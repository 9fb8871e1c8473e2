"""Sheets of one record: a school, a partner, an agreement, each in both languages side by side."""

from collections.abc import Sequence
from typing import Any

from desktop.i18n import (
    N_,
    country_name,
    format_day,
    format_fiscal_year,
    format_number,
    language_name,
    translator,
)
from desktop.models.agreement import Agreement
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.vocabulary import (
    AgreementStatus,
    Course,
    Establisher,
    Facility,
    Instrument,
    PartnerKind,
    Scheme,
    SchoolKind,
    Sector,
    Theme,
)
from desktop.services.letters.matter import Facts, coded, several
from desktop.services.letters.receivers import Receiver
from desktop.services.publishing.voice import listed


def profile_rows(
    owner: School | Partner, side: Receiver, language: str, *, short: bool = False
) -> Facts:
    """What is known of a school or a partner.

    Args:
        owner: The record.
        side: The same as letters write to it.
        language: `ja` or `en`.
        short: Only what the other side needs to get an idea; no address.
    """
    say = translator(language).gettext
    rows = _school(owner, language) if isinstance(owner, School) else _partner(owner, language)
    found = [(say(label), value) for label, value in rows if value]
    found.insert(0, (say(N_("Name")), side.name.name(language)))
    if short:
        return found
    hours = _hours(owner, language)
    address = " ".join(filter(None, (side.address, side.postcode)))
    more = (
        (N_("School day"), hours),
        (N_("Address"), address),
        (N_("Phone"), owner.phone),
        (N_("E-mail"), owner.email),
        (N_("Website"), owner.website),
        (
            N_("Contact"),
            "\n".join(filter(None, (" ".join(filter(None, (side.role, side.person))), side.email)))
            if side.person
            else "",
        ),
    )
    return found + [(say(label), value) for label, value in more if value]


def _school(school: School, language: str) -> Sequence[tuple[str, str]]:
    say = translator(language).gettext
    designations = [
        f"{coded(Scheme, each.scheme, language)} ({format_fiscal_year(each.fiscal_year, language)})"
        for each in sorted(school.designations, key=lambda d: (d.fiscal_year, d.id))
    ]
    place = listed(filter(None, (school.ward, country_and_city(language))), language)
    return (
        (N_("Place"), place),
        (N_("Kind"), coded(SchoolKind, school.kind, language)),
        (N_("Course"), coded(Course, school.course, language)),
        (N_("Establisher"), coded(Establisher, school.establisher, language)),
        (N_("Enrolment"), _persons(school.enrolment, language)),
        (
            N_("Languages taught"),
            listed((language_name(code, language) for code in school.languages), language),
        ),
        (
            N_("Language assistants"),
            format_number(school.assistants, language) if school.assistants else "",
        ),
        (N_("Facilities"), several(Facility, school.facilities, language)),
        (say(N_("Designations")), "\n".join(designations)),
    )


def country_and_city(language: str) -> str:
    """Where every school of the office is."""
    return translator(language).gettext(N_("Tokyo, Japan"))


def _partner(partner: Partner, language: str) -> Sequence[tuple[str, str]]:
    place = [partner.city, country_name(partner.country, language)]
    ages = f"{partner.age_min}–{partner.age_max}" if partner.age_min and partner.age_max else ""
    return (
        (N_("Place"), listed((each for each in place if each), language)),
        (N_("Kind"), coded(PartnerKind, partner.kind, language)),
        (N_("Sector"), coded(Sector, partner.sector, language)),
        (N_("Ages"), ages),
        (N_("Enrolment"), _persons(partner.enrolment, language)),
        (
            N_("Languages"),
            listed((language_name(code, language) for code in partner.languages), language),
        ),
        (N_("Terms and holidays"), partner.terms or ""),
        (N_("Time zone"), partner.time_zone or ""),
    )


def _persons(count: int | None, language: str) -> str:
    if not count:
        return ""
    say = translator(language).gettext
    return say(N_("{n} pupils")).format(n=format_number(count, language))


def _hours(owner: School | Partner, language: str) -> str:
    say = translator(language).gettext
    lines = []
    if owner.class_start and owner.class_end:
        lines.append(f"{owner.class_start:%H:%M}–{owner.class_end:%H:%M}")
    if owner.lunch_start and owner.lunch_end:
        lunch = f"{owner.lunch_start:%H:%M}–{owner.lunch_end:%H:%M}"
        lines.append(say(N_("Lunch {hours}")).format(hours=lunch))
    if owner.late_end:
        lines.append(say(N_("After school until {hour}")).format(hour=f"{owner.late_end:%H:%M}"))
    return "\n".join(lines)


def agreement_rows(agreement: Agreement, language: str) -> Facts:
    """An agreement as its paper says it, with what follows from it."""
    say = translator(language).gettext
    ordinal, year, covered = (
        getattr(agreement, name) for name in ("ordinal", "fiscal_year", "covered")
    )
    parties = [
        each.name + (f" ({format_day(each.signed_on, language)})" if each.signed_on else "")
        for each in agreement.parties
    ]
    areas = [f"{n}. {each.text}" for n, each in enumerate(agreement.areas, start=1)]
    validity = " – ".join(
        format_day(day, language) for day in (agreement.valid_from, agreement.valid_until)
    )
    before = agreement.renews
    rows: tuple[tuple[str, Any], ...] = (
        (N_("Number"), ordinal),
        (N_("Instrument"), coded(Instrument, agreement.instrument, language)),
        (N_("Other party"), agreement.counterpart),
        (N_("Parties"), "\n".join(parties)),
        (
            N_("City or state"),
            listed(
                filter(None, (agreement.place, country_name(agreement.country, language))), language
            ),
        ),
        (N_("Signed on"), format_day(agreement.signed_on, language)),
        (N_("Fiscal year"), format_fiscal_year(year, language) if year else ""),
        (N_("Validity"), validity if agreement.valid_from or agreement.valid_until else ""),
        (N_("Status"), coded(AgreementStatus, agreement.status, language)),
        (N_("Renews"), before and f"{before.title} ({format_day(before.signed_on, language)})"),
        (N_("Objective"), agreement.objective),
        (N_("Areas of cooperation"), "\n".join(areas)),
        (N_("Themes"), several(Theme, agreement.themes, language)),
        (N_("Background"), agreement.background),
        (N_("Covered partners"), format_number(covered, language) if covered else ""),
        (N_("Source"), agreement.source),
    )
    return [(say(label), str(value)) for label, value in rows if value]
