"""The command of planning: when schools and partners can meet."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from desktop.cli.common import PATH, json_option, opened, show, store_option
from desktop.errors import InvalidValue, RuleBroken
from desktop.i18n import N_, _, format_moment, language
from desktop.models.dates import parse_day
from desktop.services.clock import moment, today


@click.command()
@click.argument("school", type=int)
@click.argument("partner", type=int)
@store_option
@click.option("--from", "first", help=N_("The first day, as 2026-10-01; three months from now."))
@click.option("--to", "last", help=N_("The last day; three months after the first."))
@click.option("--minutes", type=click.IntRange(1, 600), default=60, show_default=True)
@click.option("--after-school", is_flag=True, help=N_("Use the hours around lessons too."))
@click.option("--short-notice", is_flag=True, help=N_("Offer days within three months too."))
@click.option("--with-school", type=int, multiple=True, help=N_("Another school; repeatable."))
@click.option("--with-partner", type=int, multiple=True, help=N_("Another partner; repeatable."))
@click.option("--top", type=click.IntRange(1), default=20, show_default=True)
@click.option("--ics", type=PATH, help=N_("Write the best slot as an invitation to FILE.ics."))
@json_option
def slots(
    school: int,
    partner: int,
    path: Path,
    first: str | None,
    last: str | None,
    minutes: int,
    after_school: bool,
    short_notice: bool,
    with_school: tuple[int, ...],
    with_partner: tuple[int, ...],
    top: int,
    ics: Path | None,
    as_json: bool,
) -> None:
    """Find when the school SCHOOL and the partner PARTNER (their numbers) can meet."""
    from desktop.services.matching.facts import add_months
    from desktop.services.planning import invitation
    from desktop.services.planning import slots as planning
    from desktop.services.planning.as_json import day_as_json, slot_as_json
    from desktop.services.planning.office import read_office
    from desktop.services.planning.party import parties

    now = today()
    begin = _day(first) or add_months(now, 3)
    end = _day(last) or add_months(begin, 3)
    with opened(path) as store, store.read() as session:
        found = parties(session, (school, *with_school), (partner, *with_partner))
        office = read_office(session)
    days = planning.days(found, begin, end, today=now)
    best = planning.slots(
        days, found, minutes=minutes, around=after_school, early=short_notice, office=office
    )
    if ics:
        if not best:
            raise RuleBroken(_("There is no slot to invite to. Allow more days or hours."))
        invitation.write(ics, found, best[0].meeting, language=language(), made=moment())
    if as_json:
        data: dict[str, Any] = {
            "parties": [
                {"register": p.register, "id": p.id, "name": p.name.own, "time_zone": p.zone,
                 "assumed": [str(each) for each in p.unknown]}
                for p in found
            ],
            "slots": [slot_as_json(slot, found) for slot in best[:top]],
            "days": [day_as_json(day) for day in days],
        }  # fmt: skip
        show(data)
        return
    for slot in best[:top]:
        times = "  ".join(
            f"{p.name} {format_moment(local.start)}–{local.end:%H:%M}"
            for p, local in zip(found, slot.meeting.locals, strict=True)
        )
        click.echo(f"{slot.points:>3}  {times}")
    if not best:
        click.echo(_("No day has {n} shared minutes.").format(n=minutes))
    for party in found:
        for each in party.unknown:
            click.echo(f"  –  {each}", err=True)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return parse_day(text)
    except InvalidValue as error:
        raise click.UsageError(error.sentence) from error
