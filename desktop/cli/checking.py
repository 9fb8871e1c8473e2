"""The commands that look through the registers: possible duplicates, contradictions."""

from pathlib import Path

import click

from desktop.cli.common import json_option, opened, run, show, store_option
from desktop.i18n import N_, _


@click.command()
@click.argument(
    "register", type=click.Choice(["schools", "partners", "organisations"]), default="schools"
)
@store_option
@click.option("--all", "everything", is_flag=True, help=N_("List those that were answered too."))
@json_option
def link(register: str, path: Path, everything: bool, as_json: bool) -> None:
    """List the pairs of a register that may be one record, with what speaks for it.

    Nothing is merged: that a person does, in the window.
    """
    from desktop.services.linking import finding
    from desktop.services.linking.as_json import pair_as_json

    with opened(path) as store:
        pairs = run(finding.find(store, register))
    if not everything:
        pairs = [pair for pair in pairs if pair.state is finding.State.OPEN]
    if as_json:
        show({"register": register, "pairs": [pair_as_json(pair) for pair in pairs]})
        return
    for pair in pairs:
        sure = " ✓" if pair.sure else ""
        click.echo(
            f"{pair.score.bits:>6.1f}{sure}  {pair.titles[0]} ({pair.one.id})"
            f"  =?  {pair.titles[1]} ({pair.other.id})"
        )
    if not pairs:
        click.echo(_("No two records look like one."))


@click.command()
@store_option
@click.option("--rule", "names", multiple=True, help=N_("Only this rule; repeatable."))
@click.option("--all", "everything", is_flag=True, help=N_("List those that were decided too."))
@json_option
def consistency(path: Path, names: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """List the contradictions of a store: each with both sides and their sources."""
    from desktop.services.clock import today
    from desktop.services.consistency.as_json import group_as_json
    from desktop.services.consistency.checking import BY_NAME, RULES, check

    unknown = [name for name in names if name not in BY_NAME]
    if unknown:
        raise click.UsageError(
            _("There is no rule named {name}. The rules are: {known}.").format(
                name=unknown[0], known=", ".join(BY_NAME)
            )
        )
    rules = [BY_NAME[name] for name in names] or RULES
    with opened(path) as store:
        groups = run(check(store, today(), rules))
    if as_json:
        show({"open": sum(g.open for g in groups), "rules": [group_as_json(g) for g in groups]})
        return
    for group in groups:
        found = [each for each in group.found if everything or each.open]
        if not found:
            continue
        click.echo(f"{_(group.rule.title)}  ({group.rule.name}, {len(found)})")
        for each in found:
            click.echo(f"  {each.finding.title}")
            for side in each.finding.sides:
                says = side.says.replace("\n", " ")
                click.echo(f"    – {says}" + (f"  [{side.source}]" if side.source else ""))
    if not any(group.open for group in groups):
        click.echo(_("Nothing contradicts anything."))
