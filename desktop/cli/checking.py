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
