"""Rules about schools: codes, closures, places, and what still hangs on a school that is gone."""

import re
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from desktop.i18n import N_, _, fiscal_year, format_number
from desktop.models.case import Case, CaseMember
from desktop.models.codes import Choice
from desktop.models.municipalities import MUNICIPALITIES
from desktop.models.organisation import Contact
from desktop.models.school import Designation, School
from desktop.models.specs import SPECS
from desktop.models.vocabulary import (
    CaseStatus,
    Establisher,
    SchoolKind,
    SchoolStatus,
    WishStatus,
)
from desktop.models.wish import Wish
from desktop.services.consistency.finding import Context, Finding, Side, listed, rule, titled
from desktop.services.importing.transforms.schools import KIND_CODES

SCHOOLS, DESIGNATIONS = SPECS["schools"], SPECS["designations"]
RUNNING = [str(WishStatus.OPEN), str(WishStatus.OFFERED)]
TOKYO = (20.0, 36.2, 135.9, 154.2)
"""South, north, west and east of Tokyo with its islands, from Okinotori to Minamitori."""
ESTABLISHERS = {"1": {str(Establisher.NATIONAL)}, "3": {str(Establisher.PRIVATE)},
                "2": {str(Establisher.METROPOLITAN), str(Establisher.MUNICIPAL)}}  # fmt: skip
"""Who runs a school, by the fifth character of its code (the ministry's rules for codes)."""


@rule(
    "closed_wish",
    N_("A closed school with an open wish"),
    N_("A school is closed and still waits for a partner."),
)
def closed_wish(context: Context) -> Iterator[Finding]:
    """Open or offered wishes of closed schools."""
    rows = context.session.execute(
        select(Wish, School)
        .join(School, School.id == Wish.school_id)
        .where(School.status == SchoolStatus.CLOSED, Wish.status.in_(RUNNING))
        .order_by(Wish.id)
    )
    for wish, school in rows:
        yield Finding(
            "closed_wish",
            wish.uid,
            school.name,
            (_closed(context, school), context.held(SPECS["wishes"], wish, "status")),
            (school.status, school.closed_on, wish.status),
        )


def _closed(context: Context, school: School) -> Side:
    field = "closed_on" if school.closed_on else "status"
    return context.held(SCHOOLS, school, field)


@rule(
    "replaced_code",
    N_("Records that hang on a replaced school"),
    N_("A school's code has been replaced by a successor's; contacts, designations or cases still "
       "point to the old one."),
)  # fmt: skip
def replaced_code(context: Context) -> Iterator[Finding]:
    """Closed schools with a successor that contacts, designations in force or cases point to."""
    session, year = context.session, fiscal_year(context.today)
    after = aliased(School)
    rows = session.execute(
        select(School, after)
        .join(after, after.code == School.successor_code)
        .where(School.status == SchoolStatus.CLOSED)
        .order_by(School.id)
    ).all()
    if not rows:
        return
    over = [str(s) for s in (CaseStatus.PUBLISHED, CaseStatus.CANCELLED, CaseStatus.REPORTED)]
    counted = {
        "contacts": select(Contact.school_id, func.count()).where(
            or_(Contact.until.is_(None), Contact.until >= context.today)
        ),
        "designations": select(Designation.school_id, func.count()).where(
            Designation.fiscal_year <= year,
            or_(Designation.last_year >= year, Designation.fiscal_year == year),
        ),
        "cases": select(CaseMember.school_id, func.count())
        .join(Case, Case.id == CaseMember.case_id)
        .where(Case.status.not_in(over), CaseMember.school_id.is_not(None)),
    }
    hanging: dict[int, dict[str, int]] = defaultdict(dict)
    for name, statement in counted.items():
        key = statement.selected_columns[0]
        for school, n in session.execute(statement.group_by(key)):
            if school is not None:
                hanging[school][name] = n
    for old, new in rows:
        found = hanging.get(old.id)
        if found:
            still = listed(f"{_(SPECS[r].titles)} {format_number(n)}" for r, n in found.items())
            yield Finding(
                "replaced_code",
                old.uid,
                old.name,
                (
                    context.held(SCHOOLS, old, "code", f"{old.code}: {still}"),
                    context.held(SCHOOLS, new, "code", f"{new.code}: {new.name}"),
                ),
                (old.code, new.code, sorted(found.items())),
            )


@rule(
    "successor_missing",
    N_("A successor that is not there"),
    N_("A school names a successor's code that no school of the register has."),
)
def successor_missing(context: Context) -> Iterator[Finding]:
    """Successor codes that no school has."""
    codes = select(School.code).where(School.code.is_not(None))
    wanted = select(School).where(
        School.successor_code.is_not(None), School.successor_code.not_in(codes)
    )
    for each in context.session.scalars(wanted.order_by(School.id)):
        yield Finding(
            "successor_missing",
            each.uid,
            each.name,
            (
                context.held(SCHOOLS, each, "successor_code"),
                Side(_("No school has this code."), _("counted in the register")),
            ),
            (each.successor_code,),
        )


@rule(
    "status_day",
    N_("Open after its closing, or closed before it"),
    N_("A school's status and the day of its closing contradict one another."),
)
def status_day(context: Context) -> Iterator[Finding]:
    """Schools in operation with a past day of closing, and closed ones with a day to come."""
    wanted = select(School).where(
        or_(
            and_(School.status == SchoolStatus.ACTIVE, School.closed_on <= context.today),
            and_(School.status == SchoolStatus.CLOSED, School.closed_on > context.today),
        )
    )
    for each in context.session.scalars(wanted.order_by(School.id)):
        yield Finding(
            "status_day",
            each.uid,
            each.name,
            (
                context.held(SCHOOLS, each, "status"),
                context.held(SCHOOLS, each, "closed_on"),
            ),
            (each.status, each.closed_on),
        )


@rule(
    "code_says",
    N_("The code says otherwise than the record"),
    N_("The ministry's code tells the kind of school and who runs it; the record says otherwise."),
)
def code_says(context: Context) -> Iterator[Finding]:
    """Kinds and establishers that are not those of the school code."""
    kinds = Choice(SchoolKind)
    rows = context.session.execute(
        select(School.id, School.code, School.kind, School.establisher).where(
            School.code.is_not(None)
        )
    )
    for key, held, kind, establisher in rows:
        code = held or ""
        by_code = KIND_CODES.get(code[:2])
        if kind and by_code and kind not in (by_code, SchoolKind.OTHER):
            says = titled(code, kinds.format(str(by_code)))
            yield _against_code(context, key, "kind", code, kind, says)
        run_by = ESTABLISHERS.get(code[4:5])
        if establisher and run_by and establisher not in run_by:
            names = Choice(Establisher)
            says = titled(code, listed(names.format(each) for each in sorted(run_by)))
            yield _against_code(context, key, "establisher", code, establisher, says)


def _against_code(
    context: Context, key: int, field: str, code: str, value: str, says: str
) -> Finding:
    school = context.session.get_one(School, key)
    return Finding(
        "code_says",
        f"{school.uid}:{field}",
        school.name,
        (context.held(SCHOOLS, school, field), context.held(SCHOOLS, school, "code", says)),
        (code, field, value),
    )


@rule(
    "ward_address",
    N_("The address lies in another ward"),
    N_("A school's ward or city is not the one that its address names."),
)
def ward_address(context: Context) -> Iterator[Finding]:
    """Addresses in Tokyo that name another ward or city than the record."""
    rows = context.session.execute(
        select(School.id, School.ward, School.address).where(
            School.ward.is_not(None),
            School.address.startswith("東京都"),
            func.instr(School.address, School.ward) == 0,
        )
    )
    for key, held, written in rows:
        ward, address = held or "", written or ""
        plain = address.replace("ケ", "ヶ")
        named = _IN_ADDRESS.match(plain)
        if named is not None and named[1] != ward.replace("ケ", "ヶ"):
            school = context.session.get_one(School, key)
            yield Finding(
                "ward_address",
                school.uid,
                school.name,
                (context.held(SCHOOLS, school, "ward"), context.held(SCHOOLS, school, "address")),
                (ward, address),
            )


_IN_ADDRESS = re.compile(
    rf"東京都(?:[^区市町村\d]{{1,5}}(?:支庁|島|郡))?({'|'.join(sorted(MUNICIPALITIES, key=len, reverse=True))})"
)


@rule(
    "postcode_place",
    N_("A postcode of elsewhere"),
    N_("A school's address is in Tokyo, its postcode is not."),
)
def postcode_place(context: Context) -> Iterator[Finding]:
    """Addresses in Tokyo with postcodes that Tokyo does not have (100 to 208)."""
    head = func.substr(School.postcode, 1, 3)
    wanted = select(School).where(
        School.address.startswith("東京都"),
        School.postcode.is_not(None),
        or_(head < "100", head > "208"),
    )
    for each in context.session.scalars(wanted.order_by(School.id)):
        yield Finding(
            "postcode_place",
            each.uid,
            each.name,
            (context.held(SCHOOLS, each, "address"), context.held(SCHOOLS, each, "postcode")),
            (each.address, each.postcode),
        )


@rule(
    "school_outside",
    N_("A school outside Tokyo"),
    N_("The coordinates of a school lie outside Tokyo, its address within."),
)
def school_outside(context: Context) -> Iterator[Finding]:
    """Coordinates outside Tokyo and its islands of schools whose address lies within."""
    south, north, west, east = TOKYO
    wanted = select(School).where(
        or_(School.address.is_(None), School.address.startswith("東京都")),
        or_(
            ~School.latitude.between(south, north),
            ~School.longitude.between(west, east),
        ),
    )
    for each in context.session.scalars(wanted.order_by(School.id)):
        says = f"{each.latitude}, {each.longitude}"
        yield Finding(
            "school_outside",
            each.uid,
            each.name,
            (
                context.held(SCHOOLS, each, "address" if each.address else "ward"),
                context.held(SCHOOLS, each, "latitude", says),
            ),
            (each.latitude, each.longitude, each.address),
        )


RULES = (
    closed_wish,
    replaced_code,
    successor_missing,
    status_day,
    code_says,
    ward_address,
    postcode_place,
    school_outside,
)
