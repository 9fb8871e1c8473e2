"""The commands of the office's work: lists in and out."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop.cli.common import PATH, json_option, opened, run, show, store_option
from desktop.i18n import N_, _, format_number
from desktop.models.specs import REGISTERS

if TYPE_CHECKING:
    from desktop.services.importing import ImportPlan, ImportResult

KINDS = click.Choice(list(REGISTERS))


@click.command("import")
@click.argument("kind", type=KINDS)
@click.argument("file", type=PATH)
@store_option
@click.option("--profile", help=N_("The profile that says what the columns mean."))
@click.option("--mapping", type=PATH, help=N_("A JSON file that says what the columns mean."))
@click.option("--country", help=N_("Whose schools they are, ISO 3166-1, where the file is silent."))
@click.option("--sheet", help=N_("The sheet of a workbook; otherwise the one that reads best."))
@click.option(
    "--heading", type=click.IntRange(0), help=N_("The row of the headings; 0 where there is none.")
)
@click.option("--dry-run", is_flag=True, help=N_("Say what would happen and change nothing."))
@json_option
def import_(
    kind: str,
    file: Path,
    path: Path,
    profile: str | None,
    mapping: Path | None,
    country: str | None,
    sheet: str | None,
    heading: int | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import a list into a register; without a profile its columns are found out by themselves."""
    from desktop.services import importing, keeping

    with opened(path) as store:
        plan = run(
            importing.plan_import(
                store,
                kind,
                file,
                profile=profile,
                mapping=mapping,
                country=country,
                sheet=sheet,
                heading=heading,
            )
        )
        if not dry_run:
            keeping.before_import(store)
        result = plan.result() if dry_run else run(importing.apply_import(store, plan))
    if as_json:
        show(result.as_json() | {"mapping": plan.mapping_as_json()})
        return
    _say_import(plan, result)


def _say_import(plan: "ImportPlan", result: "ImportResult") -> None:
    """Say what was read as what, and what became of it."""
    if plan.profile.guessed:
        rows_taken = _("which rows are taken")
        for heading, filled in plan.used.items():
            fields = ", ".join(_(plan.spec.by_name[each].label) for each in filled)
            click.echo(f"{heading} → {fields or rows_taken}", err=True)
        for finding in plan.findings:
            if not finding.heading:
                click.echo(finding.reason, err=True)
    sentence = _(
        "{rows} rows: {created} new, {updated} changed, {unchanged} the same, {refused} refused."
    )
    click.echo(
        sentence.format(
            rows=format_number(result.rows),
            created=format_number(result.created),
            updated=format_number(result.updated),
            unchanged=format_number(result.unchanged),
            refused=format_number(len(result.refused)),
        )
    )
    if plan.left:
        others = ["…"] if len(plan.left) > 10 else []
        names = ", ".join([*plan.left[:10], *others])
        click.echo(_("Columns that were not read: {names}").format(names=names), err=True)
    if plan.problems:
        words = _("Rows with a field left empty because its text does not fit: {n}")
        click.echo(words.format(n=format_number(plan.problems)), err=True)
    for refusal in result.refused[:20]:
        click.echo(
            _("Row {row}: {reason}").format(row=format_number(refusal.row), reason=refusal.reason),
            err=True,
        )
    if len(result.refused) > 20:
        more = _("… and {n} more. --json lists them all.")
        click.echo(more.format(n=format_number(len(result.refused) - 20)), err=True)


@click.command()
@click.argument("kind", type=KINDS)
@click.argument("file", type=PATH)
@store_option
@click.option("--where", help=N_("Words to find, or conditions such as “country=NZ”."))
@click.option("--language", type=click.Choice(["ja", "en"]), default="ja", show_default=True)
@json_option
def export(
    kind: str, file: Path, path: Path, where: str | None, language: str, as_json: bool
) -> None:
    """Export a register to FILE.xlsx, FILE.csv or FILE.json."""
    from desktop.services import exporting

    with opened(path) as store:
        n = run(exporting.export(store, kind, file, where=where, language=language))
    if as_json:
        show({"path": str(file), "records": n})
    else:
        click.echo(_("Wrote {n} records to {path}.").format(n=format_number(n), path=file))
