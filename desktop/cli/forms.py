"""The command that writes the office's form to fill in."""

from pathlib import Path

import click

from desktop.cli.common import PATH, json_option, opened, show
from desktop.i18n import N_, _


@click.command()
@click.argument("kind", type=click.Choice(["schools", "partners"]))
@click.argument("file", type=PATH)
@click.option("--store", "path", type=PATH, help=N_("The store; needed for --record."))
@click.option(
    "--record", type=int, help=N_("The record that it is about; its answers are filled in.")
)
@click.option("--language", type=click.Choice(["ja", "en", "both"]))
@json_option
def form(
    kind: str,
    file: Path,
    path: Path | None,
    record: int | None,
    language: str | None,
    as_json: bool,
) -> None:
    """Write a form to FILE.xlsx that a school or partner fills in; import reads it back."""
    from desktop.services import forms

    if record is not None and path is None:
        raise click.UsageError(_("--record needs --store."))
    if path is None:
        forms.write_form(None, kind, file, language=language)
    else:
        with opened(path) as store:
            forms.write_form(store, kind, file, record=record, language=language)
    if as_json:
        show({"path": str(file)})
    else:
        click.echo(_("Wrote {path}.").format(path=file))
