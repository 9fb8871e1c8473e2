"""Rules about numbers: quotas of one year, and pupils who are counted in two ways."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import func, select

from desktop.i18n import N_, _, format_fiscal_year, format_number
from desktop.models.case import Case, CaseGrade
from desktop.models.quota import Quota
from desktop.models.specs import SPECS
from desktop.models.vocabulary import Side as Who
from desktop.services.consistency.finding import Context, Finding, Side, rule, titled

QUOTAS, CASES = SPECS["quotas"], SPECS["cases"]


@rule(
    "quota_twice",
    N_("Two quotas for one year"),
    N_("Two entries state different quotas for the same fiscal year."),
)
def quota_twice(context: Context) -> Iterator[Finding]:
    """Quotas of one programme (or of one title) whose years meet and whose numbers differ."""
    by_subject: dict[object, list[Quota]] = defaultdict(list)
    wanted = select(Quota).where(Quota.places.is_not(None)).order_by(Quota.fiscal_year, Quota.id)
    for each in context.session.scalars(wanted):
        by_subject[each.programme_id or each.title].append(each)
    for group in by_subject.values():
        for at, one in enumerate(group):
            for other in group[at + 1 :]:
                year = max(one.fiscal_year, other.fiscal_year)
                if one.places != other.places and one.holds(year) and other.holds(year):
                    yield Finding(
                        "quota_twice",
                        f"{one.uid}:{other.uid}",
                        f"{context.title(QUOTAS, one.id)} ({format_fiscal_year(year)})",
                        (_stated(context, one), _stated(context, other)),
                        (year, one.places, one.source, other.places, other.source),
                    )


def _stated(context: Context, each: Quota) -> Side:
    years = format_fiscal_year(each.fiscal_year)
    if each.last_year is None:
        years = _("from {year} on").format(year=years)
    elif each.last_year != each.fiscal_year:
        years = f"{years} – {format_fiscal_year(each.last_year)}"
    label = f"{context.label('quotas', 'places')} ({years})"
    return context.held(QUOTAS, each, "places", titled(label, format_number(each.places or 0)))


@rule(
    "pupils_by_grade",
    N_("Pupils that do not add up"),
    N_("The pupils by grade are together another number than the case says."),
)
def pupils_by_grade(context: Context) -> Iterator[Finding]:
    """Cases whose count of pupils on a side is not the sum over its grades."""
    sums = select(CaseGrade.case_id, CaseGrade.side, func.sum(CaseGrade.pupils)).group_by(
        CaseGrade.case_id, CaseGrade.side
    )
    for key, side, total in context.session.execute(sums.order_by(CaseGrade.case_id)).all():
        case = context.session.get_one(Case, key)
        field = "pupils_here" if side == Who.SCHOOL else "pupils_there"
        whole = getattr(case, field)
        if whole is not None and whole != total:
            title = context.title(CASES, key)
            label = _(SPECS["grades"].titles)
            yield Finding(
                "pupils_by_grade",
                f"{case.uid}:{side}",
                title,
                (
                    context.held(CASES, case, field),
                    Side(titled(label, format_number(total)), "", "cases", key, title),
                ),
                (field, whole, total),
            )


RULES = (quota_twice, pupils_by_grade)
