"""The command of the case booklet: an edition by its name, or one put together from options."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import click

from desktop.cli.common import PATH, json_option, opened, run, show, store_option
from desktop.errors import UserError
from desktop.i18n import N_, _
from desktop.models.vocabulary import ExchangeType, SchoolKind
from desktop.services.clock import today
from desktop.services.store import Store

DESIGNS = ("facts", "photo", "spread")
PAGES = ("foreword", "charts", "contents", "map", "index")
DAY = click.DateTime(["%Y-%m-%d"])


@click.command("booklet")
@click.argument("file", type=PATH, required=False)
@store_option
@click.option("--edition", "name", help=N_("An edition that is kept in the store, by its name."))
@click.option("--list", "listing", is_flag=True, help=N_("Name the editions that are kept."))
@click.option("--fiscal-year", type=int, help=N_("The cases held in this fiscal year."))
@click.option(
    "--case", "cases", type=int, multiple=True, help=N_("A case by its number; repeatable.")
)
@click.option(
    "--type",
    "exchange_type",
    type=click.Choice([str(x) for x in ExchangeType]),
    help=N_("Only cases of this type of exchange."),
)
@click.option("--country", help=N_("Only cases with a partner of this country, ISO 3166-1."))
@click.option(
    "--kind",
    type=click.Choice([str(x) for x in SchoolKind]),
    help=N_("Only cases with this kind of school."),
)
@click.option(
    "--section",
    "sections",
    multiple=True,
    metavar="CASE=TITLE",
    help=N_("Begin a section before a case; repeatable."),
)
@click.option(
    "--design",
    "designs",
    multiple=True,
    metavar="[CASE=]DESIGN",
    help=N_("facts, photo or spread, for one case or for all; repeatable."),
)
@click.option(
    "--crop",
    "crops",
    multiple=True,
    metavar="PHOTO|cover=L,T,R,B[,X,Y]",
    help=N_("What is shown of a photo, in parts of 1 from its top left; repeatable."),
)
@click.option(
    "--leave-out",
    "left_out",
    type=int,
    multiple=True,
    metavar="PHOTO",
    help=N_("A photo that is not to be printed; repeatable."),
)
@click.option("--cover", type=int, metavar="PHOTO", help=N_("The photo on the cover."))
@click.option("--title", help=N_("The title on the cover."))
@click.option("--publisher", help=N_("Who publishes it."))
@click.option("--foreword", type=PATH, help=N_("A text file with the foreword in Japanese."))
@click.option("--foreword-en", type=PATH, help=N_("A text file with the foreword in English."))
@click.option("--issued", type=DAY, help=N_("The day of issue; that of today."))
@click.option(
    "--without", multiple=True, type=click.Choice(PAGES), help=N_("Leave out a part; repeatable.")
)
@click.option(
    "--language",
    type=click.Choice(["ja", "en", "both"]),
    help=N_("What the booklet speaks; Japanese if not said."),
)
@click.option("--paper", type=click.Choice(["A4", "B5"]), help=N_("The trimmed size; A4."))
@click.option("--marks/--no-marks", default=None, help=N_("Crop marks and 3 mm of bleed."))
@click.option("--grey/--colour", default=None, help=N_("Everything in shades of grey."))
@click.option("--keep", "kept_as", metavar="NAME", help=N_("Keep the edition under this name."))
@json_option
def booklet_(
    file: Path | None, path: Path, name: str | None, listing: bool, as_json: bool, **wanted: Any
) -> None:
    """Print the case booklet to FILE.pdf."""  # fmt: skip
    from desktop.services.publishing import booklet, editions

    with opened(path) as store:
        if listing:
            with store.read() as session:
                names = [called for _key, called in editions.listed(session)]
            show({"editions": names}) if as_json else click.echo("\n".join(names))
            return
        if file is None and not wanted["kept_as"]:
            raise click.UsageError(_("Say which file to write, or the name to keep it under."))
        edition = _edition(store, name, wanted)
        if wanted["kept_as"]:
            fresh = replace(edition, id=_known(store, wanted["kept_as"]), name=wanted["kept_as"])
            edition = editions.keep(store, fresh, N_("Edition of the booklet from a command"))
        made = run(booklet.print_edition(store, file, edition)) if file else None
        result = _result(store, edition, made, file)
    if as_json:
        show(result)
        return
    if made is not None:
        click.echo(_("Wrote {path}: {pages} pages.").format(path=file, pages=made.pages))
    if wanted["kept_as"]:
        click.echo(_("The edition “{name}” is kept.").format(name=edition.name))
    for photo in result["unprinted"]:
        sentence = _("Case {case}: “{photo}” is not printed: {reason}.")
        click.echo(sentence.format(**photo), err=True)
    if result["cover_not_printed"]:
        sentence = _("The photo on the cover is not printed: {reason}.")
        click.echo(sentence.format(reason=result["cover_not_printed"]), err=True)


def _known(store: Store, name: str) -> int | None:
    from desktop.services.publishing import editions

    with store.read() as session:
        return next((key for key, called in editions.listed(session) if called == name), None)


def _edition(store: Store, name: str | None, wanted: dict[str, Any]) -> Any:
    """The edition that the options describe, upon the one that is kept by a name."""
    from desktop.services.publishing import editions
    from desktop.services.publishing.content import Words
    from desktop.services.publishing.paper import Finish

    if name is not None:
        with store.read() as session:
            edition = editions.named(session, name)
        if wanted["cases"] or wanted["fiscal_year"] is not None:
            chosen = _cases(store, wanted)
            kept = {line.case_id: line for line in edition.lines}
            lines = tuple(kept.get(key) or editions.Line(key) for key in chosen)
            year = wanted["fiscal_year"] or edition.fiscal_year
            edition = replace(edition, lines=lines, fiscal_year=year)
    else:
        edition = editions.proposal(_cases(store, wanted), wanted["fiscal_year"])
    given = {key: wanted[key] for key in ("language", "paper", "cover") if wanted[key] is not None}
    for key in ("title", "publisher"):
        if wanted[key] is not None:
            given[key] = Words(wanted[key], wanted[key])
    texts = {key: _text(wanted[key]) for key in ("foreword", "foreword_en") if wanted[key]}
    if texts:
        old = edition.foreword
        given["foreword"] = Words(texts.get("foreword", old.ja), texts.get("foreword_en", old.en))
    if wanted["issued"] is not None:
        given["issued"] = cast("datetime", wanted["issued"]).date()
    marks, grey = wanted["marks"], wanted["grey"]
    given["finish"] = Finish(
        edition.finish.marks if marks is None else marks,
        edition.finish.grey if grey is None else grey,
    )
    edition = replace(edition, **given, pages=edition.pages - set(wanted["without"]))
    return _designed(edition, wanted)


def _cases(store: Store, wanted: dict[str, Any]) -> list[int]:
    """The cases by number, or those of a year, narrowed."""
    from desktop.services.publishing import choosing, collect

    if wanted["cases"]:
        return list(wanted["cases"])
    year = wanted["fiscal_year"]
    narrowed = choosing.Narrowed(
        wanted["exchange_type"] or "", (wanted["country"] or "").upper(), wanted["kind"] or ""
    )
    with store.read() as session:
        found = set(collect.held(session, year))
    lines = choosing.printable_cases(store, year)
    chosen = [line.id for line in lines if line.id in found and narrowed.holds(line)]
    if not chosen:
        raise UserError(_("No case that was held is of that type, country and kind of school."))
    return chosen


def _designed(edition: Any, wanted: dict[str, Any]) -> Any:
    """The edition with sections, designs and crops."""
    from desktop.services.publishing.content import Words
    from desktop.services.publishing.editions import Line
    from desktop.services.publishing.pictures import Crop

    for text in wanted["designs"]:
        key, _equals, design = text.rpartition("=")
        if design not in DESIGNS:
            raise UserError(
                _("There is no design “{name}”. There are: {names}.").format(
                    name=design, names=", ".join(DESIGNS)
                )
            )
        for case in (_number(key),) if key else edition.case_ids:
            edition = edition.with_design(case, design)
    for text in wanted["sections"]:
        key, _equals, title = text.partition("=")
        case = _number(key)
        places = [at for at, line in enumerate(edition.lines) if line.case_id == case]
        if not places or not title.strip():
            raise UserError(
                _("“{text}” begins no section: say CASE=TITLE, with a case of the booklet.").format(
                    text=text
                )
            )
        section = Line(title=Words(title.strip(), title.strip()))
        lines = edition.lines
        edition = replace(edition, lines=(*lines[: places[0]], section, *lines[places[0] :]))
    for text in wanted["crops"]:
        key, _equals, parts = text.partition("=")
        try:
            numbers = [float(part) for part in parts.split(",")]
            left, top, right, bottom = numbers[:4]
            focus = numbers[4:] or [(left + right) / 2, (top + bottom) / 2]
            x, y = focus
            if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
                raise ValueError(parts)
        except ValueError as error:
            raise UserError(
                _(
                    "“{text}” is no crop: say PHOTO=left,top,right,bottom in parts of 1, such as "
                    "12=0,0.1,1,0.8."
                ).format(text=text)
            ) from error
        cover = key.strip() == "cover"
        if cover and edition.cover is None:
            raise UserError(_("There is no photo on the cover to cut. Choose one with --cover."))
        photo = edition.cover if cover else _number(key)
        edition = edition.with_crop(photo, Crop(left, top, right, bottom, x, y), on_cover=cover)
    return replace(edition, left_out=edition.left_out | set(wanted["left_out"]))


def _number(text: str) -> int:
    if not text.strip().isdecimal():
        raise UserError(_("“{text}” is no number of a record.").format(text=text))
    return int(text)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            _("{name} cannot be read as UTF-8 text. Check the file and save it as UTF-8.").format(
                name=file.name
            )
        ) from error


def _result(store: Store, edition: Any, made: Any, file: Path | None) -> dict[str, Any]:
    """What was printed and what was not, with the reasons."""
    from desktop.services.publishing import choosing

    day = today()
    judged: date = max(day, edition.issued or day)
    lines = choosing.printable_cases(store, edition.fiscal_year, day=judged, also=edition.case_ids)
    inside = {line.id: line for line in lines if line.id in edition.case_ids}
    return {
        "path": str(file) if file else None,
        "pages": made.pages if made else None,
        "blank_pages": list(made.blanks) if made else [],
        "characters_without_a_font": list(made.missing) if made else [],
        "edition": {"id": edition.id, "name": edition.name, "fiscal_year": edition.fiscal_year},
        "cases": list(edition.case_ids),
        "unprinted": list(_unprinted(inside.values(), edition)),
        "cover_not_printed": choosing.why_no_cover(store, edition.cover, judged),
        "missing_texts": [
            {"case": key, **{tongue: list(names) for tongue, names in line.missing.items()}}
            for key, line in inside.items()
            if any(line.missing.values())
        ],
    }


def _unprinted(lines: Iterable[Any], edition: Any) -> Iterable[dict[str, Any]]:
    for line in lines:
        for photo in line.photos:
            if photo.reason and photo.id not in edition.left_out:
                yield {
                    "case": line.id,
                    "id": photo.id,
                    "photo": photo.name,
                    "reason": photo.reason,
                }
