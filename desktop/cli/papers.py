"""The commands of paper: reports, letters and sheets, the newsletter."""

from pathlib import Path

import click

from desktop.cli.common import PATH, json_option, opened, run, show
from desktop.i18n import N_, _

LANGUAGE = click.Choice(["ja", "en"])


@click.command()
@click.argument("name", required=False)
@click.argument("file", type=PATH, required=False)
@click.option("--store", "path", type=PATH, help=N_("The store."))
@click.option("--list", "listing", is_flag=True, help=N_("Name the reports."))
@click.option("--language", type=LANGUAGE, default="ja", show_default=True)
@click.option("--where", help=N_("Words to find, or conditions such as “country=NZ”."))
@click.option(
    "--filter",
    "narrowed",
    multiple=True,
    metavar="NAME=VALUE",
    help=N_("A filter of the report, such as “kind=senior_high”; repeatable."),
)
@click.option("--fiscal-year", help=N_("Short for --filter fiscal_year=YEAR."))
@click.option("--xlsx", is_flag=True, help=N_("Write a workbook, whatever the file's ending."))
@json_option
def report(
    name: str | None,
    file: Path | None,
    path: Path | None,
    listing: bool,
    language: str,
    where: str | None,
    narrowed: tuple[str, ...],
    fiscal_year: str | None,
    xlsx: bool,
    as_json: bool,
) -> None:
    """Write the report NAME to FILE.pdf or FILE.xlsx."""
    from desktop.services.publishing import reports

    if listing:
        found = {
            each.name: {"title": _(each.title), "filters": [f.name for f in each.filters]}
            for each in reports.REPORTS.values()
        }
        if as_json:
            show({"reports": found})
        else:
            for key, about in found.items():
                click.echo(f"{key}\t{about['title']}\t{', '.join(about['filters'])}")
        return
    if name is None or file is None or path is None:
        raise click.UsageError(_("Say which report, the file to write, and --store."))
    target = file.with_suffix(".xlsx") if xlsx else file
    typed = dict(_pair(each) for each in narrowed)
    if fiscal_year:
        typed["fiscal_year"] = fiscal_year
    wanted = reports.REPORTS.get(name)
    with opened(path) as store:
        made = run(
            reports.make_report(
                store,
                name,
                target,
                language=language,
                where=where,
                values=wanted.parse(typed) if wanted else None,
            )
        )
    if as_json:
        show({"file": str(target), "pages": made.pages, "missing": list(made.missing)})
    else:
        click.echo(_("Wrote {path}: {pages} pages.").format(path=target, pages=made.pages))


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise click.UsageError(_("Write a filter as NAME=VALUE, not “{text}”.").format(text=text))
    return name.strip(), value.strip()
