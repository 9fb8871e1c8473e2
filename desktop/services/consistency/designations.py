"""Rules about what schools are called and designated as, and when they took part."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from desktop.i18n import N_, fiscal_year, format_day
from desktop.models.case import Case, CaseMember
from desktop.models.school import Designation, School
from desktop.models.specs import SPECS
from desktop.models.vocabulary import CaseStatus
from desktop.services.consistency.finding import Context, Finding, Side, quoted, rule, titled
from desktop.services.linking import words

SCHOOLS, DESIGNATIONS = SPECS["schools"], SPECS["designations"]


@rule(
    "source_names",
    N_("A school under several names in the sources"),
    N_("Sources write the name of one school in different ways."),
)
def source_names(context: Context) -> Iterator[Finding]:
    """Names in the sources of designations that are not the school's, or not one another."""
    rows = context.session.execute(
        select(Designation, School)
        .join(School, School.id == Designation.school_id)
        .where(Designation.name_in_source.is_not(None))
        .order_by(School.id, Designation.id)
    )
    written: dict[int, list[tuple[Designation, School]]] = defaultdict(list)
    for designation, school in rows:
        written[school.id].append((designation, school))
    for pairs in written.values():
        school = pairs[0][1]
        known: dict[str, Any] = {}
        for designation, _school in pairs:
            known.setdefault(words.name(designation.name_in_source or ""), designation)
        latin = any(each.isascii() for each in known)
        own = school.name_en if latin and school.name_en else None if latin else school.name
        if own:
            known.pop(words.name(own), None)
        if not known or (own is None and len(known) == 1):
            continue
        held = context.held(
            SCHOOLS, school, "name_en" if latin and own else "name", quoted(own or school.name)
        )
        sides = [
            Side(quoted(d.name_in_source), d.source or "", "designations", d.id,
                 context.title(DESIGNATIONS, d.id))
            for d in known.values()
        ]  # fmt: skip
        yield Finding(
            "source_names",
            school.uid,
            school.name,
            (held, *sides),
            (own, *(d.name_in_source for d in known.values())),
        )


@rule(
    "designated_closed",
    N_("Designated after its closing"),
    N_("A designation begins after the school was closed."),
)
def designated_closed(context: Context) -> Iterator[Finding]:
    """Designations whose first fiscal year begins after the school's closing."""
    rows = context.session.execute(
        select(Designation, School)
        .join(School, School.id == Designation.school_id)
        .where(School.closed_on.is_not(None))
    )
    for designation, school in rows:
        if school.closed_on and fiscal_year(school.closed_on) < designation.fiscal_year:
            yield Finding(
                "designated_closed",
                designation.uid,
                school.name,
                (
                    context.held(SCHOOLS, school, "closed_on"),
                    context.held(DESIGNATIONS, designation, "fiscal_year"),
                ),
                (school.closed_on, designation.fiscal_year),
            )


@rule(
    "case_closed",
    N_("An exchange after the school's closing"),
    N_("A case is held on a day when one of its schools was closed already."),
)
def case_closed(context: Context) -> Iterator[Finding]:
    """Cases held after a member school was closed."""
    rows = context.session.execute(
        select(Case, School)
        .join(CaseMember, CaseMember.case_id == Case.id)
        .join(School, School.id == CaseMember.school_id)
        .where(School.closed_on < Case.held_on, Case.status != CaseStatus.CANCELLED)
        .order_by(Case.id)
    )
    for case, school in rows:
        says = titled(case.title, format_day(case.held_on))
        yield Finding(
            "case_closed",
            f"{case.uid}:{school.uid}",
            school.name,
            (
                context.held(SCHOOLS, school, "closed_on"),
                context.held(SPECS["cases"], case, "held_on", says),
            ),
            (school.closed_on, case.held_on),
        )


RULES = (source_names, designated_closed, case_closed)
