"""The commands. Each is thin: it reads its arguments, calls one service and prints the result.

A command loads its service when it runs, so that none waits for another's libraries.

Every command exits with 0, or otherwise with one clear sentence on standard error: 1 where a
person, a file or a rule is the reason, 2 where the command was typed wrongly.
"""

import json
import locale
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

from desktop import __version__, i18n, paths
from desktop.errors import UserError
from desktop.i18n import N_, _
from desktop.models.specs import REGISTERS
from desktop.services.clock import today
from desktop.services.progress import Work
from desktop.services.store import Store

T = TypeVar("T")
KINDS = click.Choice(list(REGISTERS))
PATH = click.Path(path_type=Path)
PAPER_LANGUAGE = click.Choice(["ja", "en", "both"])


class Commands(click.Group):
    """The commands; a first word that is none of them names a store to open in the window."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and not args[0].startswith("-")):
            args = ["window", *args]
        return super().parse_args(ctx, args)


store_option = click.option("--store", "path", type=PATH, required=True, help=N_("The store."))
json_option = click.option("--json", "as_json", is_flag=True, help=N_("Print one JSON object."))


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
@click.argument("path", metavar="STORE", type=PATH)
@click.option("--sample", "with_sample", is_flag=True, help=N_("Fill it with the sample."))
def new(path: Path, with_sample: bool) -> None:
    """Make a new store."""
    from desktop.services import sample

    store = Store.create(path)
    try:
        if with_sample:
            run(sample.fill_sample(store, today=today()))
    finally:
        store.close()
    click.echo(_("Made {path}.").format(path=path))


@cli.command("import")
@click.argument("kind", type=KINDS)
@click.argument("file", type=PATH)
@store_option
@click.option("--profile", help=N_("The profile that says what the columns mean."))
@click.option("--mapping", type=PATH, help=N_("A JSON file that says what the columns mean."))
@click.option("--country", help=N_("Whose schools they are, ISO 3166-1, where the file is silent."))
@click.option("--dry-run", is_flag=True, help=N_("Say what would happen and change nothing."))
@json_option
def import_(
    kind: str,
    file: Path,
    path: Path,
    profile: str | None,
    mapping: Path | None,
    country: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import a list into a register."""
    from desktop.services import importing

    with opened(path) as store:
        plan = run(
            importing.plan_import(
                store, kind, file, profile=profile, mapping=mapping, country=country
            )
        )
        result = plan.result() if dry_run else run(importing.apply_import(store, plan))
    if as_json:
        show(result.as_json())
        return
    sentence = _(
        "{rows} rows: {created} new, {updated} changed, {unchanged} the same, {refused} refused."
    )
    click.echo(
        sentence.format(
            rows=result.rows,
            created=result.created,
            updated=result.updated,
            unchanged=result.unchanged,
            refused=len(result.refused),
        )
    )
    for refusal in result.refused[:20]:
        click.echo(
            _("Row {row}: {reason}").format(row=refusal.row, reason=refusal.reason), err=True
        )
    if len(result.refused) > 20:
        more = _("… and {n} more. --json lists them all.")
        click.echo(more.format(n=len(result.refused) - 20), err=True)


@cli.command()
@click.argument("kind", type=KINDS)
@click.argument("file", type=PATH)
@store_option
@click.option("--where", help=N_("Words to find, or conditions such as “country=NZ”."))
@click.option("--language", type=click.Choice(["ja", "en"]), default="ja", show_default=True)
def export(kind: str, file: Path, path: Path, where: str | None, language: str) -> None:
    """Export a register to FILE.xlsx, FILE.csv or FILE.json."""
    from desktop.services import exporting

    with opened(path) as store:
        n = run(exporting.export(store, kind, file, where=where, language=language))
    click.echo(_("Wrote {n} records to {path}.").format(n=n, path=file))


@cli.command()
@click.argument("wish", type=int, metavar="WISH_ID")
@store_option
@click.option("--top", type=click.IntRange(1), help=N_("How many partners at most."))
@json_option
def match(wish: int, path: Path, top: int | None, as_json: bool) -> None:
    """Rank the partners of one wish."""
    from desktop.services.matching import one, results

    with opened(path) as store, store.read() as session:
        ranking = one.rank(session, wish, top=top, today=today())
    if as_json:
        show(results.ranking_as_json(ranking))
        return
    for place, candidate in enumerate(ranking.candidates, 1):
        click.echo(f"{place:>3}  {candidate.score:.3f}  {candidate.party.name}")
    for group in ranking.refused:
        click.echo(f"  –  {group.label} ({len(group.refusals)})")


@cli.command("round")
@store_option
@click.option("--accept", is_flag=True, help=N_("Accept every pair and open the cases."))
@json_option
def round_(path: Path, accept: bool, as_json: bool) -> None:
    """Match all open wishes at once."""
    from desktop.services.matching import proposals, results
    from desktop.services.matching import round as rounds

    with opened(path) as store:
        plan = run(rounds.plan_round(store, today=today()))
        if accept:
            run(proposals.accept_round(store, plan, today=today()))
    if as_json:
        show(results.round_as_json(plan))
        return
    sentence = _("{pairs} pairs; {left} wishes are left without a partner.")
    click.echo(sentence.format(pairs=len(plan.pairs), left=len(plan.unmatched)))


@cli.command("booklet")
@click.argument("file", type=PATH)
@store_option
@click.option("--fiscal-year", type=int, help=N_("The cases held in this fiscal year."))
@click.option(
    "--case", "cases", type=int, multiple=True, help=N_("A case by its number; repeatable.")
)
@click.option("--language", type=PAPER_LANGUAGE, default="ja", show_default=True)
def booklet_(
    file: Path,
    path: Path,
    fiscal_year: int | None,
    cases: tuple[int, ...],
    language: Literal["ja", "en", "both"],
) -> None:
    """Print the case booklet to FILE.pdf."""
    from desktop.services.publishing import booklet

    with opened(path) as store:
        made = run(
            booklet.make_booklet(
                store, file, fiscal_year=fiscal_year, case_ids=cases or None, language=language
            )
        )
    click.echo(_("Wrote {path}: {pages} pages.").format(path=file, pages=made.pages))


@cli.command()
@click.argument("name", required=False)
@click.argument("file", type=PATH, required=False)
@click.option("--store", "path", type=PATH, help=N_("The store."))
@click.option("--list", "listing", is_flag=True, help=N_("Name the reports."))
@click.option("--language", type=click.Choice(["ja", "en"]), default="ja", show_default=True)
@click.option("--where", help=N_("Words to find, or conditions such as “country=NZ”."))
def report(
    name: str | None,
    file: Path | None,
    path: Path | None,
    listing: bool,
    language: str,
    where: str | None,
) -> None:
    """Print the report NAME to FILE.pdf."""
    from desktop.services.publishing import reports

    if listing:
        for each in reports.REPORTS.values():
            click.echo(f"{each.name}\t{_(each.title)}")
        return
    if name is None or file is None or path is None:
        raise click.UsageError(_("Say which report, the file to write, and --store."))
    with opened(path) as store:
        made = run(reports.make_report(store, name, file, language=language, where=where))
    click.echo(_("Wrote {path}: {pages} pages.").format(path=file, pages=made.pages))


@cli.command()
@store_option
@json_option
def check(path: Path, as_json: bool) -> None:
    """Look whether a store is whole; exits with 1 if it is not."""
    from desktop.services import checking

    with opened(path) as store:
        problems = run(checking.check(store))
    if as_json:
        show({"ok": not problems, "problems": [vars(problem) for problem in problems]})
    elif not problems:
        click.echo(_("The store is whole."))
    if problems:
        sentence = _("{n} problems were found.").format(n=len(problems))
        details = [] if as_json else [problem.sentence for problem in problems[:50]]
        raise UserError("\n".join([sentence, *details]))


@cli.command()
@click.option("--out", type=PATH, default=Path("demo"), show_default=True)
@click.option("--language", type=click.Choice(["ja", "en"]), default="ja", show_default=True)
def demo(out: Path, language: str) -> None:
    """Do the main job without a screen: sample, round, booklet, pictures of the pages."""
    from desktop.demo import make_demo

    for line in make_demo(out, language):
        click.echo(line)


class opened:  # noqa: N801 - reads as a word in `with opened(path) as store`
    """A store, open for as long as a `with` block lasts."""

    def __init__(self, path: Path) -> None:
        self.store = Store.open(path)

    def __enter__(self) -> Store:
        return self.store

    def __exit__(self, *_exc: object) -> None:
        self.store.close()


def run(work: Work[T]) -> T:
    """Run work to its end, with a line of progress where a person is looking."""
    shown = sys.stderr.isatty()
    try:
        while True:
            step = next(work)
            if shown:
                click.echo(f"\r\x1b[K{step.label} {step.done}/{step.total}", nl=False, err=True)
    except StopIteration as end:
        result: T = end.value
        return result
    finally:
        if shown:
            click.echo("\r\x1b[K", nl=False, err=True)


def show(data: dict[str, Any]) -> None:
    """Print one JSON object."""
    click.echo(json.dumps(data, ensure_ascii=False))


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
    i18n.set_language(system_language())
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
