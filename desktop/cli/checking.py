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
@click.option("--pair", type=(int, int), help=N_("Compare these two records (their numbers)."))
@json_option
def link(
    register: str, path: Path, everything: bool, pair: tuple[int, int] | None, as_json: bool
) -> None:
    """List the pairs of a register that may be one record, with what speaks for it.

    Nothing is merged: that a person does, in the window.
    """
    from desktop.services.linking import finding
    from desktop.services.linking.as_json import pair_as_json

    with opened(path) as store:
        if pair is not None:
            pairs = [finding.one(store, register, *pair)]
        else:
            pairs = run(finding.find(store, register))
    if not everything and pair is None:
        pairs = [each for each in pairs if each.state is finding.State.OPEN]
    if as_json:
        show({"register": register, "pairs": [pair_as_json(each) for each in pairs]})
        return
    for each in pairs:
        sure = " ✓" if each.sure else ""
        click.echo(
            f"{each.score.bits:>6.1f}{sure}  {each.titles[0]} ({each.one.id})"
            f"  =?  {each.titles[1]} ({each.other.id})"
        )
        if pair is not None:
            for piece in each.score.evidence:
                click.echo(f"{piece.weight:>+10.1f}  {piece.field}: {piece.level}")
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
