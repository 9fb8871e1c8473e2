"""Understanding a table: its sheet, its row of headings, and the profile that reads it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.errors import FileRefused, InvalidValue, UserError
from desktop.i18n import _, language
from desktop.models.spec import Spec
from desktop.models.specs import REGISTERS
from desktop.models.text import fold
from desktop.services import spreadsheet
from desktop.services.importing import guessing, profiles
from desktop.services.importing.adjusting import adjusted
from desktop.services.importing.forms import Form, form_in
from desktop.services.importing.guessing import Finding, Guess
from desktop.services.importing.heads import Head, header_key
from desktop.services.importing.profiles import UID, Profile
from desktop.services.importing.saved import Saved, fitting

_TOTAL = re.compile(
    r"(?:総|小|合)?\s*計|合計.*|総数|total(?:s|es)?|grand total|subtotal|sum|summe|gesamt|insgesamt|"
    r"合计|總計|总计|小計|합계|총계|계|ensemble|somme",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Understood:
    """A table and how it is read.

    Attributes:
        rows: all of them; those up to `last` are titles and headings.
        header: what the columns are called.
        profile: what they mean.
        findings: of a list without a profile, why.
        sheet: of a workbook.
        saved: the name of the kept mapping that reads it; empty where none does.
        country: of partners, where the kept mapping says it.
    """

    rows: list[list[str]]
    last: int
    header: Sequence[str]
    profile: Profile
    findings: tuple[Finding, ...] = ()
    sheet: str | None = None
    saved: str = ""
    country: str | None = None


def understand(
    file: spreadsheet.File,
    spec: Spec,
    *,
    profile: str | None = None,
    mapping: Path | None = None,
    country: str | None = None,
    sheet: str | None = None,
    known: Sequence[Saved] = (),
    columns: Mapping[str, str | None] | None = None,
) -> Understood:
    """Find the table of a file that belongs to a register, and how it is read.

    In this order: the profile or mapping given; a kept mapping made for such a list; a built-in
    profile whose headings are there; the register's own labels, as this program exports them;
    what headings and contents tell. `columns` are a person's changes to that (see `Corrections`).

    Raises:
        FileRefused: nothing in the file can be read for this register.
        UserError: the profile or the mapping is unknown.
    """
    table = _understood(file, spec, profile, mapping, country, sheet, known)
    made, findings = adjusted(spec, table.profile, table.findings, table.header, columns or {})
    return replace(table, profile=made, findings=findings)


def _understood(
    file: spreadsheet.File,
    spec: Spec,
    profile: str | None,
    mapping: Path | None,
    country: str | None,
    sheet: str | None,
    known: Sequence[Saved],
) -> Understood:
    if profile and mapping:
        raise UserError(_("Give either a profile or a mapping, not both."))
    chosen = profiles.from_file(spec.name, mapping) if mapping else None
    kept = [each for each in known if profile in (None, each.name)] if not mapping else []
    if profile and not kept:
        chosen = profiles.named(spec.name, profile)
    best: tuple[float, Understood] | None = None
    for table in spreadsheet.read_tables(file, sheet):
        form = form_in(table)
        if form is not None:
            return _filled(file, form, spec, table.sheet)
        fits = fitting(kept, table.rows)
        if fits is not None:
            return _kept(table, *fits)
        if profile and kept:
            continue
        wanted = chosen or profiles.recognise(table.rows, profiles.profiles_of(spec.name))
        if wanted is not None:
            return _headed(file.name, table, wanted)
        _refuse_other(file.name, table)
        found = _found(file.name, spec, table, country)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    if profile and kept:
        raise FileRefused(
            _(
                "{file} is not a list of the kind of “{name}”, which needs the headings {headings}."
            ).format(
                file=file.name,
                name=profile,
                headings=", ".join(h for h in kept[0].headings if header_key(h) in kept[0].needed),
            )
        )
    if best is not None:
        return best[1]
    raise FileRefused(
        _(
            "{file}: no row of headings is recognised. Head the columns with the fields of {register} "
            "({example} …), or give a mapping."
        ).format(
            file=file.name,
            register=_(spec.titles),
            example=", ".join(list(profiles.labels(spec, language()))[:4]),
        )
    )


def refuse_totals(row: Sequence[str], header: Sequence[str]) -> None:
    """Raise `InvalidValue` for a line that is no record: a total, a note, the headings again."""
    filled = [cell.strip() for cell in row if cell.strip()]
    if any(_TOTAL.fullmatch(fold(cell)) for cell in filled[:2]):
        raise InvalidValue(_("This line is a total, not a record."))
    if len(filled) == 1 and len(header) > 2:
        raise InvalidValue(_("This line is a note, not a record: only one cell is filled."))
    if filled == [name for name, cell in zip(header, row, strict=False) if cell.strip()]:
        raise InvalidValue(_("This line repeats the headings."))


def _filled(file: spreadsheet.File, form: Form, spec: Spec, sheet: str | None) -> Understood:
    if form.register != spec.name:
        other = REGISTERS.get(form.register)
        if other is None:
            raise file.refused(_("a newer Kakehashi has written this. Update the program."))
        raise file.refused(
            _("this is a form for {other}, not for {register}. Import it there.").format(
                other=_(other.titles), register=_(spec.titles)
            )
        )
    head = form.headings(spec)
    return Understood([head, list(form.answers)], 0, head, form.profile(spec), sheet=sheet)


def _kept(table: spreadsheet.Table, saved: Saved, head: Head) -> Understood:
    profile, findings = saved.read(head)
    return Understood(
        table.rows,
        head.last,
        head.names,
        profile,
        findings,
        table.sheet,
        saved.name,
        saved.country,
    )


def _headed(name: str, table: spreadsheet.Table, profile: Profile) -> Understood:
    at = profiles.find_header(name, table.rows, profile)
    return Understood(table.rows, at, table.rows[at], profile, sheet=table.sheet)


def _found(
    name: str, spec: Spec, table: spreadsheet.Table, country: str | None
) -> tuple[float, Understood] | None:
    """How a table without a profile is read, and how well."""
    own = profiles.automatic(spec, table.rows)
    guess: Guess | None = guessing.guess(spec, table.rows, country)
    named = set(own.columns.values()) if own else set()
    told = sum(1 for each in guess.findings if each.field) if guess else 0
    if own and (UID in named or len(named) >= told):
        return 1.0 + len(named), _headed(name, table, own)
    if guess is None:
        return None
    head = guess.head
    return guess.score, Understood(
        table.rows, head.last, head.names, guess.profile, guess.findings, table.sheet
    )


def _refuse_other(name: str, table: spreadsheet.Table) -> None:
    other = profiles.recognise(table.rows, profiles.profiles_of())
    if other:
        raise FileRefused(
            _("{file} is “{title}”, a list for {register}. Import it there.").format(
                file=name, title=other.label, register=_(REGISTERS[other.register].titles)
            )
        )
