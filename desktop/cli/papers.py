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


@click.command()
@click.argument("name", required=False)
@click.argument("file", type=PATH, required=False)
@click.option("--store", "path", type=PATH, help=N_("The store."))
@click.option("--list", "listing", is_flag=True, help=N_("Name the letters and sheets."))
@click.option("--case", type=int, help=N_("The case that it is about, by its number."))
@click.option("--proposal", type=int, help=N_("The proposal that it is about."))
@click.option("--school", type=int, help=N_("The school that it is about."))
@click.option("--partner", type=int, help=N_("The partner that it is about."))
@click.option("--agreement", type=int, help=N_("The agreement that it is about."))
@click.option("--to", default="", help=N_("Whom it goes to, as “partners:41”; the other side."))
@click.option(
    "--language", type=click.Choice(["ja", "en", "both"]), default="both", show_default=True
)
@click.option("--eml", is_flag=True, help=N_("Write a draft of an e-mail with the PDF in it."))
@json_option
def letter(
    name: str | None,
    file: Path | None,
    path: Path | None,
    listing: bool,
    to: str,
    language: str,
    eml: bool,
    as_json: bool,
    **about: int | None,
) -> None:
    """Write the letter or sheet NAME to FILE.pdf, or as a draft of an e-mail to FILE.eml."""
    from desktop.services.letters.catalogue import LETTERS
    from desktop.services.letters.making import make_letter

    if listing:
        found = {
            each.name: {"title": _(each.title), "about": each.about} for each in LETTERS.values()
        }
        if as_json:
            show({"letters": found})
        else:
            for code, each in found.items():
                click.echo(f"{code}\t{each['title']}\t--{each['about'].removesuffix('s')}")
        return
    if name is None or file is None or path is None:
        raise click.UsageError(_("Say which letter, the file to write, and --store."))
    target = file.with_suffix(".eml") if eml else file
    kind = LETTERS.get(name)
    wanted = kind.about.removesuffix("s") if kind else "case"
    key = about.get(wanted)
    if kind is not None and key is None:
        raise click.UsageError(
            _("Say which record the letter is about: --{name} NUMBER.").format(name=wanted)
        )
    with opened(path) as store:
        made = run(make_letter(store, name, key or 0, target, to=to, language=language))
    if as_json:
        show({"file": str(target), "pages": made.pages, "missing": list(made.missing)})
    else:
        click.echo(_("Wrote {path}: {pages} pages.").format(path=target, pages=made.pages))


@click.command()
@click.argument("file", type=PATH, required=False)
@click.option("--store", "path", type=PATH, required=True, help=N_("The store."))
@click.option("--list", "listing", is_flag=True, help=N_("List the issues."))
@click.option("--number", type=int, help=N_("The issue by its number; the newest if not given."))
@click.option("--new", is_flag=True, help=N_("Make the next issue first."))
@click.option("--language", type=LANGUAGE, default="ja", show_default=True)
@json_option
def newsletter(
    file: Path | None,
    path: Path,
    listing: bool,
    number: int | None,
    new: bool,
    language: str,
    as_json: bool,
) -> None:
    """Print an issue of the newsletter to FILE.pdf."""
    from desktop.services.clock import today
    from desktop.services.newsletter import issues
    from desktop.services.newsletter.making import make_newsletter, wrong_length

    if not listing and file is None:
        raise click.UsageError(_("Say which file to write, or --list."))
    with opened(path) as store:
        if new:
            issues.new_issue(store, today())
        with store.read() as session:
            listed = issues.list_issues(session)
            key = None if listing else issues.find_issue(session, number)
        if key is None or file is None:
            lines = [
                {"number": each.number, "issued_on": str(each.issued_on), "title": each.title}
                for each in listed
            ]
            if as_json:
                show({"issues": lines})
            for line in lines if not as_json else ():
                click.echo("\t".join(str(value) for value in line.values()))
            return
        made = run(make_newsletter(store, key, file, language=language))
    if as_json:
        show(
            {"file": str(file), "pages": made.pages, "withheld": made.withheld,
             "missing": list(made.missing)}
        )  # fmt: skip
        return
    click.echo(_("Wrote {path}: {pages} pages.").format(path=file, pages=made.pages))
    if sentence := wrong_length(made.pages):
        click.echo(sentence, err=True)
