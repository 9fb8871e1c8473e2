"""The commands. Each is thin: it reads its arguments, calls one service and prints the result.

A command loads its service when it runs, so that none waits for another's libraries.

Every command exits with 0, or otherwise with one clear sentence on standard error: 1 where a
person, a file or a rule is the reason, 2 where the command was typed wrongly.
"""

import locale
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from desktop import __version__, i18n, paths
from desktop.cli import (
    atlas,
    booklet,
    checking,
    forms,
    keeping,
    matching,
    office,
    papers,
    planning,
    typesetting,
    worldfriend,
)
from desktop.cli.common import PATH
from desktop.cli.words import speak
from desktop.errors import UserError
from desktop.i18n import _


class Commands(click.Group):
    """The commands; a first word that names a file opens that store in the window."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and _names_a_file(args[0])):
            args = ["window", *args]
        elif args[0] not in self.commands and not args[0].startswith("-"):
            raise click.UsageError(
                _("There is no command “{name}”. There are: {known}.").format(
                    name=args[0], known=", ".join(sorted(self.commands))
                )
            )
        return super().parse_args(ctx, args)


def _names_a_file(word: str) -> bool:
    return not word.startswith("-") and (
        Path(word).exists() or bool(Path(word).suffix) or Path(word).name != word
    )


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kakehashi")
def cli() -> None:
    """Kakehashi: the international exchange desk. Without a command: the window."""


@cli.command()
@click.argument("path", metavar="[STORE]", type=PATH, required=False)
def window(path: Path | None) -> None:
    """Open a store (or the sample) in the window."""
    from desktop.app import main as open_window

    sys.exit(open_window(path))


@cli.command()
@click.option("--out", type=PATH, default=Path("demo"), show_default=True)
@click.option("--language", type=click.Choice(["ja", "en"]), default="ja", show_default=True)
def demo(out: Path, language: str) -> None:
    """Do the main job without a screen: sample, round, booklet, pictures of the pages."""
    from desktop.demo import make_demo

    for line in make_demo(out, language):
        click.echo(line)


for command in (
    keeping.new,
    keeping.check,
    keeping.undo,
    keeping.redo,
    keeping.history,
    keeping.backup,
    keeping.restore,
    office.import_,
    office.export,
    forms.form,
    matching.match,
    matching.round_,
    matching.solve,
    matching.outcomes,
    planning.slots,
    atlas.country,
    worldfriend.worldfriend,
    checking.link,
    checking.consistency,
    booklet.booklet_,
    papers.report,
    papers.letter,
    papers.newsletter,
    typesetting.typeset,
):
    cli.add_command(command)


HELP = [
    (each, " ".join(each.help.split()))
    for command in (cli, *cli.commands.values())
    for each in (command, *command.params)
    if isinstance(each, click.Command | click.Option) and each.help
]
"""Every command and every option with its help in English."""


def system_language() -> str:
    """`ja` where the system speaks Japanese, or `KAKEHASHI_LANGUAGE`; otherwise `en`."""
    wanted = os.environ.get("KAKEHASHI_LANGUAGE") or locale.getlocale()[0] or ""
    return "ja" if wanted.casefold().startswith("ja") else "en"


def main(args: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may speak code page 932, which lacks much of what names are made of.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    language = system_language()
    i18n.set_language(language)
    speak(language)
    for each, words in HELP:
        each.help = _(words)
    try:
        cli.main(args=list(args) if args is not None else None, standalone_mode=False)
    except UserError as error:
        click.echo(error.sentence, err=True)
        return 1
    except click.ClickException as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.exceptions.Exit as end:
        return end.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(_("Stopped."), err=True)
        return 130
    except Exception:
        log = paths.log_folder() / "kakehashi.log"
        logging.basicConfig(filename=log, encoding="utf-8", force=True)
        logging.exception("unexpected")
        sentence = _(
            "An error in the program itself. Details are in {path}; please send us that file."
        )
        click.echo(sentence.format(path=log), err=True)
        return 70
    return 0
