"""The command of the world map: one country's page."""

from pathlib import Path

import click

from desktop.cli.common import json_option, opened, show, store_option
from desktop.i18n import _, country_name, format_day, format_moment, format_number
from desktop.models.codes import Country
from desktop.services.clock import moment


@click.command()
@click.argument("code")
@store_option
@json_option
def country(code: str, path: Path, as_json: bool) -> None:
    """Show one country: partners, agreements, cases, the time there, holidays."""
    from desktop.services.atlas.country import read_country

    wanted = str(Country().parse(code))
    now = moment()
    with opened(path) as store:
        found = read_country(store, wanted, now)
    if as_json:
        show(
            {
                "country": wanted,
                "zones": [
                    {"names": list(zone.names), "time": zone.local(now).isoformat(),
                     "minutes_ahead_of_tokyo": zone.ahead(now), "partners": zone.partners}
                    for zone in found.zones
                ],
                "partners": [
                    {"id": each.id, "name": each.name.own, "city": each.city,
                     "status": each.status} for each in found.partners
                ],
                "agreements": [
                    {"id": each.lane.last.id, "title": each.lane.last.title.own,
                     "in_force": each.in_force} for each in found.agreements
                ],
                "cases": [
                    {"id": each.id, "title": each.title.own, "status": each.status,
                     "held_on": each.held_on.isoformat() if each.held_on else None}
                    for each in found.cases
                ],
                "holidays": [
                    {"day": each.day.isoformat(), "name": each.name, "regions": list(each.regions)}
                    for each in found.holidays
                ],
            }
        )  # fmt: skip
        return
    click.echo(country_name(wanted))
    for zone in found.zones:
        click.echo(f"  {format_moment(zone.local(now))}  {', '.join(zone.cities())}")
    for words, n in (
        (_("Partners"), found.summary.partner_count),
        (_("Agreements"), found.summary.agreements),
        (_("Cases"), found.summary.case_count()),
    ):
        click.echo(f"  {words}  {format_number(n)}")
    for each in found.holidays[:10]:
        click.echo(f"  {format_day(each.day)}  {each.name}")
