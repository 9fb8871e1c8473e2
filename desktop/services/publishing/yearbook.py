"""The statistics of a fiscal year as a report: tables, shares with their units, charts."""

from collections import Counter
from collections.abc import Iterable

from desktop.i18n import N_, country_name, format_fiscal_year, format_number, translator
from desktop.models.vocabulary import ExchangeType, ProposalStatus, SchoolKind, Vocabulary
from desktop.services.publishing.statistics import Statistics
from desktop.services.publishing.tabular import Column, Part, Ratio, Value

TITLE = N_("Statistics of exchanges")
_MONTHS = (N_("Apr"), N_("May"), N_("Jun"), N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"),
           N_("Dec"), N_("Jan"), N_("Feb"), N_("Mar"))  # fmt: skip
_CASES = N_("Unit: cases")
_SCHOOLS = N_("Unit: schools")
_PAIRS = N_("Unit: pairs of a school and whom it met")
_PROPOSALS = N_("Unit: proposals")


def parts(found: Statistics, language: str) -> tuple[Part, ...]:
    """The tables of a year's statistics, in the order of the paper."""
    say = translator(language).gettext
    every = (
        _figures(found, language),
        _trend(found, language),
        Part(
            (
                Column(say(N_("Month")), 10),
                Column(say(N_("Number of cases")), 10, numeric=True, total=True),
            ),
            [[say(name), n] for name, n in zip(_MONTHS, found.months, strict=True)],
            say(N_("Cases by month")),
            say(_CASES),
            say(N_("{n} cases in all. A case counts in the month of its first day.")).format(
                n=format_number(found.counts.cases, language)
            ),
            "columns",
            only_chart=True,
        ),
        _schools(found, language),
        _case_kinds(found, language),
        _types(found, language),
        _countries(found, language),
        _first(found, language),
        _pairs(found, language),
        _proposals(found, language),
        _accepted(found, language),
    )
    return tuple(part for part in every if part.rows)


def totals(found: Statistics, language: str) -> str:
    """The year in one line."""
    counts = found.counts
    return (
        translator(language)
        .gettext(N_("{cases} cases, {schools} schools, {pupils} pupils of Tokyo in {year}."))
        .format(
            cases=format_number(counts.cases, language),
            schools=format_number(counts.schools, language),
            pupils=format_number(counts.pupils_here, language),
            year=format_fiscal_year(found.year, language),
        )
    )


def _figures(found: Statistics, language: str) -> Part:
    say = translator(language).gettext
    now, before = found.counts, found.before
    lines = (
        (N_("Exchanges held"), N_("exchanges"), now.cases, before.cases),
        (N_("Schools in Tokyo that took part"), N_("schools"), now.schools, before.schools),
        (N_("Partners and bodies that took part"), N_("bodies"), now.others, before.others),
        (
            N_("Countries and regions"),
            N_("countries, regions"),
            now.countries,
            before.countries,
        ),
        (N_("Pupils of Tokyo"), N_("persons, in all cases"), now.pupils_here, before.pupils_here),
        (N_("Pupils abroad"), N_("persons, in all cases"), now.pupils_there, before.pupils_there),
    )
    columns = (
        Column("", 40),
        Column(say(N_("Unit")), 24),
        Column(format_fiscal_year(found.year, language), 22, numeric=True),
        Column(format_fiscal_year(found.year - 1, language), 22, numeric=True),
        Column(say(N_("Up or down")), 10, numeric=True),
    )
    rows: list[list[Value]] = [
        [say(name), say(unit), count, past, count - past] for name, unit, count, past in lines
    ]
    note = N_("A pupil who took part in two exchanges counts twice; numbers not noted count as 0.")
    return Part(columns, rows, say(N_("Key figures")), note=say(note))


def _trend(found: Statistics, language: str) -> Part:
    say = translator(language).gettext
    columns = (
        Column(say(N_("Fiscal year")), 22),
        Column(say(N_("Number of cases")), 10, numeric=True),
        Column(say(N_("Number of schools")), 10, numeric=True),
        Column(say(N_("Countries and regions")), 14, numeric=True),
        Column(say(N_("Pupils of Tokyo")), 14, numeric=True),
    )
    rows: list[list[Value]] = [
        [format_fiscal_year(each.year, language), each.cases, each.schools, each.countries,
         each.pupils_here]
        for each in found.years
    ]  # fmt: skip
    return Part(columns, rows, say(N_("Cases by fiscal year")), say(_CASES), chart="columns")


def _schools(found: Statistics, language: str) -> Part:
    say = translator(language).gettext
    columns = (
        Column(say(N_("School kind")), 22),
        Column(say(N_("Schools that took part")), 14, numeric=True, total=True),
        Column(say(N_("Share of these schools")), 14, numeric=True, ratio=Ratio(1)),
        Column(say(N_("Schools in operation")), 14, numeric=True, total=True),
        Column(say(N_("Rate of use, of the schools in operation")), 16, numeric=True,
               ratio=Ratio(1, 3)),
    )  # fmt: skip
    kinds = [kind for kind in SchoolKind if found.registered[kind] or found.schools[kind]]
    rows: list[list[Value]] = [
        [say(kind.label), found.schools[kind], None, found.registered[kind], None] for kind in kinds
    ]
    note = N_("Each school counts once, however many cases it took part in.")
    return Part(
        columns, rows, say(N_("Use by kind of school, counted in schools")), say(_SCHOOLS),
        say(note), "bars",
    )  # fmt: skip


def _case_kinds(found: Statistics, language: str) -> Part:
    say = translator(language).gettext
    columns = (
        Column(say(N_("School kind")), 22),
        Column(say(N_("Number of cases")), 10, numeric=True),
        Column(say(N_("Share of the {n} cases")).format(n=found.counts.cases), 16, numeric=True,
               ratio=Ratio(1, whole=found.counts.cases)),
    )  # fmt: skip
    kinds = [kind for kind in SchoolKind if found.cases_by_kind[kind]]
    rows: list[list[Value]] = [[say(kind.label), found.cases_by_kind[kind], None] for kind in kinds]
    note = N_("A case with several kinds of school counts once in each of them.")
    return Part(
        columns, rows, say(N_("Use by kind of school, counted in cases")), say(_CASES), say(note),
        "bars",
    )  # fmt: skip


def _types(found: Statistics, language: str) -> Part:
    say = translator(language).gettext
    rows = _ranked(found.cases_by_type, ExchangeType, language)
    note = N_("Adds up to the {n} cases of the year.")
    return Part(
        _counted(say(N_("Type of exchange")), say(N_("Number of cases")), say(N_("Share of the cases"))),
        rows, say(N_("Cases by type of exchange")), say(_CASES),
        say(note).format(n=found.counts.cases), "bars",
    )  # fmt: skip


def _countries(found: Statistics, language: str) -> Part:
    say = translator(language).gettext
    columns = (
        Column(say(N_("Country or region")), 24),
        Column(say(N_("Number of cases")), 10, numeric=True),
        Column(say(N_("Share of the {n} cases")).format(n=found.counts.cases), 16, numeric=True,
               ratio=Ratio(1, whole=found.counts.cases)),
    )  # fmt: skip
    rows: list[list[Value]] = [
        [country_name(code, language), n, None]
        for code, n in sorted(found.cases_by_country.items(), key=lambda item: (-item[1], item[0]))
    ]
    note = N_("A case with partners in several countries counts once in each of them.")
    return Part(
        columns, rows, say(N_("Cases by country or region")), say(_CASES), say(note), "bars"
    )


def _first(found: Statistics, language: str) -> Part:
    say = translator(language).gettext
    rows: list[list[Value]] = [
        [say(N_("First time")), found.first, None],
        [say(N_("Had taken part before")), found.again, None],
    ]
    note = N_("Before: in a fiscal year before this one, with whomever.")
    return Part(
        _counted("", say(N_("Number of schools")), say(N_("Share of the schools"))),
        rows, say(N_("First-timers and returning schools")), say(_SCHOOLS), say(note), "bars",
    )  # fmt: skip


def _pairs(found: Statistics, language: str) -> Part:
    say = translator(language).gettext
    rows: list[list[Value]] = [
        [say(N_("Met for the first time")), found.new_pairs, None],
        [say(N_("Had met before")), found.old_pairs, None],
    ]
    return Part(
        _counted("", say(N_("Pairs")), say(N_("Share of the pairs"))),
        rows, say(N_("New and repeated relationships")), say(_PAIRS), chart="bars",
    )  # fmt: skip


def _proposals(found: Statistics, language: str) -> Part:
    say = translator(language).gettext
    rows: list[list[Value]] = [
        [say(status.label), found.answers.by_status[status], None] for status in ProposalStatus
    ]
    note = N_("Proposals that were made in the fiscal year, as they stand today.")
    return Part(
        _counted(say(N_("Outcome")), say(N_("Proposals")), say(N_("Share of the proposals"))),
        rows, say(N_("Proposals by outcome")), say(_PROPOSALS), say(note), "bars",
    )  # fmt: skip


def _accepted(found: Statistics, language: str) -> Part:
    say = translator(language).gettext
    columns = (
        Column(say(N_("Country or region")), 24),
        Column(say(N_("Answered")), 10, numeric=True, total=True),
        Column(say(N_("Accepted")), 10, numeric=True, total=True),
        Column(say(N_("Acceptance, of the proposals answered")), 18, numeric=True,
               ratio=Ratio(2, 1)),
    )  # fmt: skip
    rows: list[list[Value]] = [
        [country_name(code, language), answered, accepted, None]
        for code, (answered, accepted) in sorted(
            found.answers.by_country.items(), key=lambda item: (-item[1][0], item[0])
        )
    ]
    note = N_("Answered: accepted or declined. Cancelled and waiting proposals are left out.")
    return Part(
        columns, rows, say(N_("Acceptance by country or region")), say(_PROPOSALS), say(note),
        "bars",
    )  # fmt: skip


def _counted(name: str, count: str, share: str) -> tuple[Column, ...]:
    """Name, count and the share of all: of counts that add up."""
    return (
        Column(name, 28),
        Column(count, 10, numeric=True, total=True),
        Column(share, 16, numeric=True, ratio=Ratio(1)),
    )


def _ranked(counts: Counter[str], vocabulary: type[Vocabulary], language: str) -> list[list[Value]]:
    """Rows for counts of codes, most first, and then in the order of the list."""
    say = translator(language).gettext
    labels = {str(member): member.label for member in vocabulary}
    order = {code: at for at, code in enumerate(labels)}
    ranked: Iterable[tuple[str, int]] = sorted(
        counts.items(), key=lambda item: (-item[1], order.get(item[0], len(order)), item[0])
    )
    return [[say(labels[code]) if code in labels else code, n, None] for code, n in ranked]
