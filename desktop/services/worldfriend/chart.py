"""The chart of a year: by country and by recipient, as a workbook and on paper."""

from datetime import date
from pathlib import Path

import xlsxwriter

from desktop.i18n import N_, country_name, format_fiscal_year, format_number, translator
from desktop.models.worldfriend import CONTINENT, CONTINENTS
from desktop.services.files import write_beside
from desktop.services.progress import Work
from desktop.services.publishing.collect import PUBLISHER
from desktop.services.publishing.report import Column, Report, print_report
from desktop.services.worldfriend.editions import Edition

TITLE = N_("World Friend Project: chart by country")
BY_RECIPIENT = N_("World Friend Project: groups")
LABELS = {
    "africa": N_("Africa"),
    "america": N_("America"),
    "asia": N_("Asia"),
    "europe": N_("Europe"),
    "oceania": N_("Oceania"),
}
"""The five continents, to be read."""
SHORT = {
    "africa": N_("Afr"),
    "america": N_("Am"),
    "asia": N_("As"),
    "europe": N_("Eur"),
    "oceania": N_("Oc"),
}
"""The same beside a country's name, so that the balance of a group shows at a glance."""

Rows = list[list[str]]


def by_country(edition: Edition, language: str) -> Rows:
    """Continent, country, how many have it, and who: continents in order, countries by name."""
    say = translator(language).gettext
    order = list(CONTINENTS)
    held = edition.by_country()
    codes = sorted(
        held,
        key=lambda code: (order.index(CONTINENT[code]), country_name(code, language)),
    )
    comma = "、" if language == "ja" else ", "
    return [
        [
            say(LABELS[CONTINENT[code]]),
            country_name(code, language),
            str(len(held[code])),
            comma.join(recipient.name for recipient in held[code]),
        ]
        for code in codes
    ]


def by_recipient(edition: Edition, language: str) -> Rows:
    """Each recipient with its countries, a column each."""
    return [
        [recipient.name, *(country_name(code, language) for code in group)]
        for recipient, group in zip(edition.recipients, edition.groups, strict=True)
    ]


def totals(edition: Edition, language: str) -> str:
    """The sums of the chart in a line: they are counted from its own rows."""
    say = translator(language).gettext
    held = edition.by_country()
    places = sum(len(each) for each in held.values())
    return say(
        N_("{recipients} recipients × {size} countries = {places} places; {n} of {all} countries.")
    ).format(
        recipients=format_number(len(edition.recipients), language),
        size=edition.size,
        places=format_number(places, language),
        n=sum(bool(each) for each in held.values()),
        all=len(edition.countries),
    )


def print_chart(
    edition: Edition, path: Path, *, language: str, today: date, recipients: bool = False
) -> Work[int]:
    """Work that prints the chart by country, or with `recipients` that by recipient; its pages.

    Raises:
        FileRefused: the file cannot be written.
    """
    say = translator(language).gettext
    if recipients:
        heads = [Column(say(N_("Recipient")), 40)]
        heads += [Column(say(N_("Country {n}")).format(n=n + 1), 18) for n in range(edition.size)]
        rows, title = by_recipient(edition, language), say(BY_RECIPIENT)
    else:
        heads = [
            Column(say(N_("Continent")), 12),
            Column(say(N_("Country")), 24),
            Column(say(N_("Groups")), 6, numeric=True),
            Column(say(N_("Who has it")), 70),
        ]
        rows, title = by_country(edition, language), say(TITLE)
    report = Report(
        title,
        tuple(heads),
        rows,
        language,
        subtitle=format_fiscal_year(edition.fiscal_year, language),
        printed=today,
        totals=totals(edition, language),
        author=say(PUBLISHER),
    )
    with write_beside(path) as file:
        printed = yield from print_report(report, file)
    return printed.pages


def write_workbook(edition: Edition, path: Path, *, language: str) -> None:
    """Write both charts as the sheets of a workbook, with live totals.

    Raises:
        FileRefused: the file cannot be written.
    """
    say = translator(language).gettext
    with write_beside(path) as file:
        book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
        head = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet(say(N_("By country"))[:31])
        heads = [say(N_("Continent")), say(N_("Country")), say(N_("Groups")), say(N_("Who has it"))]
        sheet.write_row(0, 0, heads, head)
        rows = by_country(edition, language)
        for at, (continent, country, count, who) in enumerate(rows, 1):
            sheet.write_string(at, 0, continent)
            sheet.write_string(at, 1, country)
            sheet.write_number(at, 2, int(count))
            sheet.write_string(at, 3, who)
        end = len(rows)
        sheet.write_string(end + 1, 1, say(N_("Total")), head)
        sheet.write_formula(
            end + 1, 2, f"=SUM(C2:C{end + 1})", head, sum(int(row[2]) for row in rows)
        )
        sheet.set_column(0, 1, 18)
        sheet.set_column(3, 3, 80)
        sheet.freeze_panes(1, 2)
        other = book.add_worksheet(say(N_("By recipient"))[:31])
        names = [say(N_("Country {n}")).format(n=n + 1) for n in range(edition.size)]
        other.write_row(0, 0, [say(N_("Recipient")), *names], head)
        for at, row in enumerate(by_recipient(edition, language), 1):
            for column, text in enumerate(row):
                other.write_string(at, column, text)
        other.set_column(0, 0, 36)
        other.set_column(1, edition.size, 18)
        other.freeze_panes(1, 1)
        book.close()
