"""The command of the World Friend Project."""

from pathlib import Path
from typing import Literal

import click

from desktop.cli.common import PATH, json_option, opened, run, show, store_option
from desktop.i18n import N_, _, country_name, fiscal_year, language
from desktop.services.clock import today


@click.command()
@store_option
@click.option("--year", type=click.IntRange(1950, 2200), help=N_("The fiscal year; that of today."))
@click.option("--recipients", type=click.Choice(["boards", "schools", "both"]), default="boards")
@click.option("--school", "keys", type=int, multiple=True, help=N_("A school; repeatable."))
@click.option("--countries", help=N_("Countries that take part, such as NZ,AU,FR; all without."))
@click.option("--group-size", type=click.IntRange(1, 20), default=5, show_default=True)
@click.option("--show", "shown", is_flag=True, help=N_("Show the groups that were kept."))
@click.option("--accept", is_flag=True, help=N_("Keep the groups."))
@click.option("--pdf", type=PATH, help=N_("Print the chart by country to FILE.pdf."))
@click.option("--xlsx", type=PATH, help=N_("Write both charts to FILE.xlsx."))
@click.option("--language", "tongue", type=click.Choice(["ja", "en"]), default="ja")
@json_option
def worldfriend(
    path: Path,
    year: int | None,
    recipients: Literal["boards", "schools", "both"],
    keys: tuple[int, ...],
    countries: str | None,
    group_size: int,
    shown: bool,
    accept: bool,
    pdf: Path | None,
    xlsx: Path | None,
    tongue: str,
    as_json: bool,
) -> None:
    """Give every board or school a group of countries, balanced over the continents."""
    from desktop.errors import RuleBroken
    from desktop.services.worldfriend import chart, editions

    wanted = year or fiscal_year(today())
    listed = [code.strip() for code in countries.split(",") if code.strip()] if countries else None
    with opened(path) as store:
        with store.read() as session:
            if shown:
                found = editions.read(session, wanted)
                if found is None:
                    raise RuleBroken(_("No groups are kept for {year}.").format(year=wanted))
            else:
                if keys:
                    who = editions.schools(session, keys)
                else:
                    who = editions.RECIPIENTS[recipients](session)
                found = editions.plan(session, wanted, who, countries=listed, size=group_size)
        if accept:
            editions.keep(store, found)
    if pdf:
        run(chart.print_chart(found, pdf, language=tongue, today=today()))
    if xlsx:
        chart.write_workbook(found, xlsx, language=tongue)
    if as_json:
        show(
            {
                "fiscal_year": found.fiscal_year,
                "groups": [
                    {"recipient": r.name, "school": r.school_id, "countries": list(group)}
                    for r, group in zip(found.recipients, found.groups, strict=True)
                ],
                "repeats": found.repeats,
                "doubled": found.doubled,
                "left_out": list(found.left_out),
                "kept": accept or found.kept,
            }
        )
        return
    for recipient, group in zip(found.recipients, found.groups, strict=True):
        click.echo(f"{recipient.name}\t" + "\t".join(country_name(code) for code in group))
    click.echo(chart.totals(found, language()))
    if found.left_out:
        names = ", ".join(country_name(code) for code in found.left_out)
        click.echo(_("Nobody has: {names}.").format(names=names))
