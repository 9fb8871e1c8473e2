"""The command of the typesetting room."""

from pathlib import Path
from typing import cast

import click

from desktop.cli.common import PATH, json_option, run, show
from desktop.errors import FileRefused
from desktop.i18n import N_, _


@click.command()
@click.argument("source", metavar="IN.txt", type=PATH)
@click.argument("target", metavar="OUT.pdf", type=PATH)
@click.option(
    "--width",
    type=click.FloatRange(1, 200),
    default=40,
    show_default=True,
    help=N_("The length of a line, in widths of a kanji."),
)
@click.option(
    "--rules",
    type=click.Choice(["strict", "normal", "loose"]),
    default="strict",
    show_default=True,
    help=N_("How strictly lines are broken (line-break of CSS)."),
)
@json_option
def typeset(source: Path, target: Path, width: float, rules: str, as_json: bool) -> None:
    """Set the plain text IN.txt (UTF-8) by the Japanese rules and print it to OUT.pdf."""
    from desktop.services.files import write_beside
    from desktop.services.publishing.kinsoku import Rules
    from desktop.services.publishing.plaintext import print_text

    text = _read(source)
    with write_beside(target) as file:
        set_ = run(print_text(text, file, width=width, rules=cast(Rules, rules), title=source.stem))
    if as_json:
        lines = [
            {
                "text": line.text,
                "width": round(line.width, 4),
                "start": line.start,
                "end": line.end,
                "last": line.last,
            }
            for line in set_.lines
        ]
        show({"pages": set_.pages, "missing": list(set_.missing), "lines": lines})
        return
    click.echo(_("Wrote {path}: {pages} pages.").format(path=target, pages=set_.pages))
    if set_.missing:
        sentence = _("No font has these characters, 〓 stands in their place: {signs}")
        click.echo(sentence.format(signs=" ".join(set_.missing)), err=True)


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return file.read()
    except UnicodeDecodeError as error:
        sentence = _("{name} is not UTF-8 text (byte {place}). Save it as UTF-8 and try again.")
        raise FileRefused(sentence.format(name=path.name, place=error.start + 1)) from error
    except OSError as error:
        raise FileRefused(
            _("{name} cannot be read: {reason}.").format(name=path.name, reason=error.strerror)
        ) from error
