"""The command of the atlas: a country's page."""

from pathlib import Path

import click

from desktop.cli.common import json_option, opened, show, store_option
from desktop.errors import InvalidValue
from desktop.i18n import _, country_name, format_day, format_moment, format_number
from desktop.models.codes import Choice, Country
from desktop.models.vocabulary import CaseStatus, PartnerStatus
from desktop.services.clock import moment


@click.command()
@click.argument("code")
@store_option
@json_option
def country(code: str, path: Path, as_json: bool) -> None:
    """Show what is known of the country CODE (NZ, or its name): partners, cases, time, holidays."""
    from desktop.services.atlas.as_json import country_as_json
    from desktop.services.atlas.country import read_country

    try:
        wanted = Country().parse(code)
    except InvalidValue as error:
        raise click.UsageError(error.sentence) from error
    if not wanted:
        raise click.UsageError(_("Name a country, such as NZ."))
    now = moment()
    with opened(path) as store:
        found = read_country(store, wanted, now)
    if as_json:
        show(country_as_json(found, now))
        return
    statuses, stages = Choice(PartnerStatus), Choice(CaseStatus)
    click.echo(country_name(found.code))
    for zone in found.zones:
        click.echo(f"  {format_moment(zone.local(now))}  {', '.join(zone.cities())}")
    n = format_number(found.summary.partner_count)
    click.echo(f"{_('Partners')}: {n}")
    for line in found.partners:
        state = line.state(now)
        parts = (line.city, statuses.format(line.status), str(state[1]) if state else "")
        click.echo(f"  {line.id}  {line.name}  {' · '.join(part for part in parts if part)}")
    click.echo(f"{_('Agreements')}: {format_number(len(found.agreements))}")
    for each in found.agreements:
        begins = format_day(each.lane.first.begins) or _("not signed yet")
        held = _("In force") if each.in_force else _("not in force")
        click.echo(f"  {each.lane.last.id}  {each.lane.with_whom}  {begins} · {held}")
    click.echo(f"{_('Cases')}: {format_number(len(found.cases))}")
    for case in found.cases:
        day = format_day(case.held_on) or _("no day yet")
        click.echo(f"  {case.id}  {case.title}  {day} · {stages.format(case.status)}")
    click.echo(f"{_('Public holidays of the next twelve months')}:")
    for holiday in found.holidays:
        where = f"  {', '.join(holiday.regions)}" if holiday.regions else ""
        click.echo(f"  {format_day(holiday.day)}  {holiday.name}{where}")
    if not found.holidays:
        click.echo(f"  {_('The public holidays of this country are not known.')}")
