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
from desktop.services.importing import editions, guessing, profiles
from desktop.services.importing.adjusting import adjusted
from desktop.services.importing.columns import fits
from desktop.services.importing.finding import Finding
from desktop.services.importing.forms import Form, form_in
from desktop.services.importing.guessing import Guess
from desktop.services.importing.heads import FIRST_ROWS, Head, header_key
from desktop.services.importing.profiles import UID, Profile
from desktop.services.importing.sampling import sample
from desktop.services.importing.saved import Saved, fitting

_TOTAL = re.compile(
    r"(?:(?:総|小|合)?\s*計|合計.*|総数|(?:grand |sub)?totals?|sub-total|total general|totale|totales|sum|summe|"
    r"gesamt|insgesamt|合计|總計|总计|小計|小计|합\s*계|총계|소계|계|ensemble|somme|yhteensä|summa|összesen|razem|"
    r"celkem|toplam|jumlah|tổng(?: cộng| số)?|รวม(?:ทั้งสิ้น|ทั้งหมด)?|итого|всего|totaal|totalt|i alt)"
    r"\s*[:：]?\s*[\d,.]*\s*(?:校|園|件|schools?|개교|所)?",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\s*(?:※|注[)）:： ]|[(（]注|出典|資料|作成|\*|note|source|quelle|fuente|fonte|bron\b)", re.I
)


@dataclass(frozen=True)
class Understood:
    """A table and how it is read.

    Attributes:
        rows: all of them; those up to `last` are titles and headings.
        header: what the columns are called.
        profile: what they mean.
        findings: why columns are read as they are, or are missing.
        sheet: of a workbook.
        missing: of an edition of a known list, the headings that are not there.
        sections: the indexes of the rows that head those below them.
        others: of a workbook, other sheets that could be read as well.
        saved: the name of the kept mapping that reads it; empty where none does.
        country: of partners, where the kept mapping says it.
    """

    rows: Sequence[Sequence[str]]
    last: int
    header: Sequence[str]
    profile: Profile
    findings: tuple[Finding, ...] = ()
    sheet: str | None = None
    missing: tuple[str, ...] = ()
    sections: frozenset[int] = frozenset()
    others: tuple[str, ...] = ()
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
    heading: int | None = None,
    known: Sequence[Saved] = (),
    columns: Mapping[str, str | None] | None = None,
) -> Understood:
    """Find the table of a file that belongs to a register, and how it is read.

    In this order: the profile or mapping given; a kept mapping made for such a list; a built-in
    profile whose headings are there; the register's own labels, as this program exports them;
    what headings and contents tell. Where a person says the row of the headings (from 1; 0 for none),
    what these and the contents tell is all there is. `columns` are a person's changes to all that
    (see `Corrections`).

    Raises:
        FileRefused: nothing in the file can be read for this register.
        UserError: the profile or the mapping is unknown.
    """
    if heading is not None and not (profile or mapping):
        table = _headed_by(file, spec, country, sheet, heading)
    else:
        table = _understood(file, spec, profile, mapping, country, sheet, known)
    body = table.rows[table.last + 1 :]
    made, findings = adjusted(
        spec, table.profile, table.findings, table.header, body, columns or {}
    )
    return replace(table, profile=made, findings=findings)


def _headed_by(
    file: spreadsheet.File, spec: Spec, country: str | None, sheet: str | None, heading: int
) -> Understood:
    """The table read with the row of headings that a person says."""
    found: list[tuple[float, Understood]] = []
    for table in spreadsheet.read_tables(file, sheet):
        if heading <= len(table.rows):
            guess = guessing.guess(spec, table.rows, country, heading)
            if guess is not None:
                found.append((guess.score, _guessed(table, guess, guess.findings)))
    if found:
        return max(found, key=lambda each: each[0])[1]
    raise FileRefused(
        _(
            "{file}: with row {row} as headings, no column names the records. Choose another row."
        ).format(file=file.name, row=heading)
        if heading
        else _("{file}: without headings, nothing tells which column names the records.").format(
            file=file.name
        )
    )


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
    found: list[tuple[float, Understood]] = []
    for table in spreadsheet.read_tables(file, sheet):
        form = form_in(table)
        if form is not None:
            return _filled(file, form, spec, table.sheet)
        like = fitting(kept, table.rows)
        if like is not None:
            return _kept(table, *like)
        if profile and kept:
            continue
        listed = _listed(file.name, spec, table, chosen)
        if listed is not None:
            return listed
        guessed = _found(file.name, spec, table, country)
        if guessed is not None:
            found.append(guessed)
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
    if found:
        best = max(found, key=lambda each: each[0])
        like_it = [e.sheet for score, e in found if e is not best[1] and score > 0.5 * best[0]]
        return _and_others(best[1], [name for name in like_it if name])
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


def refuse_totals(
    row: Sequence[str], header: Sequence[str], *, section: bool = False, heading: Sequence[str] = ()
) -> None:
    """Raise `InvalidValue` for a line that is no record: a total, a note, the headings again.

    Args:
        row: the cells.
        header: what the columns are called.
        section: whether the line heads the rows below it.
        heading: the row of headings as the file has it.
    """
    filled = [cell.strip() for cell in row if cell.strip()]
    if section:
        raise InvalidValue(
            _("This line is a heading (“{text}”) for the rows below it, not a record.").format(
                text=filled[0]
            )
        )
    if any(_TOTAL.fullmatch(fold(cell)) for cell in filled[:2]):
        raise InvalidValue(_("This line is a total, not a record."))
    if len(filled) == 1 and len(header) > 2:
        raise InvalidValue(_("This line is a note, not a record: only one cell is filled."))
    if len(filled) == 2 and len(header) > 3 and _NOTE.match(filled[0]):
        raise InvalidValue(_("This line is a note, not a record."))
    again = [cell.strip() for cell in heading if cell.strip()]
    named = [name for name, cell in zip(header, row, strict=False) if cell.strip()]
    if filled and filled in (again, named):
        raise InvalidValue(_("This line repeats the headings."))


def _listed(
    name: str, spec: Spec, table: spreadsheet.Table, chosen: Profile | None
) -> Understood | None:
    """How a table is read by the profile given, or by that of the known list that it is."""
    own = profiles.profiles_of(spec.name)
    wanted = chosen or profiles.recognise(table.rows, own)
    if wanted is not None and wanted.own:
        return _headed(name, table, wanted)
    if wanted is not None:
        at = profiles.find_header(name, table.rows, wanted)
        found = editions.compared(spec, table.rows, wanted, at)
        return _edition(table, found) if found else _headed(name, table, wanted)
    _refuse_other(name, table)
    found = editions.edition(spec, table.rows, own)
    return _edition(table, found) if found else None


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
    if saved.guessed:
        guess = saved.guess(head, table.rows)
        read = _guessed(table, guess, guess.findings)
    else:
        read = Understood(table.rows, head.last, head.names, saved.profile(), sheet=table.sheet)
    return replace(read, saved=saved.name, country=saved.country)


def _guessed(table: spreadsheet.Table, guess: Guess, findings: Sequence[Finding]) -> Understood:
    return Understood(
        guess.rows,
        guess.head.last,
        guess.head.names,
        guess.profile,
        tuple(findings),
        table.sheet,
        sections=guess.sections,
    )


def _headed(name: str, table: spreadsheet.Table, profile: Profile) -> Understood:
    at = profiles.find_header(name, table.rows, profile)
    return Understood(table.rows, at, table.rows[at], profile, sheet=table.sheet)


def _edition(table: spreadsheet.Table, found: editions.Edition) -> Understood:
    at = found.last
    return Understood(
        table.rows, at, table.rows[at], found.profile, found.findings, table.sheet, found.missing
    )


def _and_others(best: Understood, others: Sequence[str]) -> Understood:
    """A table, and what to say where other sheets hold a list, too."""
    if not others:
        return best
    reason = _("Other sheets hold a list as well: {sheets}. Import each by itself.").format(
        sheets=", ".join(others)
    )
    said = Finding("", None, 0.0, reason)
    return replace(best, findings=(*best.findings, said), others=tuple(others))


def _found(
    name: str, spec: Spec, table: spreadsheet.Table, country: str | None
) -> tuple[float, Understood] | None:
    """How a table without a profile is read, and how well."""
    own = profiles.automatic(spec, table.rows)
    guess: Guess | None = guessing.guess(spec, table.rows, country)
    named = set(own.columns.values()) if own else set()
    told = sum(1 for each in guess.findings if each.field) if guess else 0
    if own and (UID in named or (len(named) >= told and _fitting(spec, table.rows, own))):
        return 1.0 + len(named), _headed(name, table, own)
    if guess is None:
        return None
    findings = guess.findings
    like = editions.resembling(table.rows, profiles.profiles_of(spec.name))
    if like is not None:
        reason = _(
            "The headings resemble “{list}”, but some are missing: the file is read as a list of its "
            "own, and values that came from that list stay."
        ).format(list=like.label)
        findings = (*findings, Finding("", None, 0.0, reason))
    return guess.score, _guessed(table, guess, findings)


def _fitting(spec: Spec, rows: Sequence[Sequence[str]], own: Profile) -> bool:
    """Whether a table whose headings are the register's own labels holds such values, too."""
    at = max(range(len(rows[:FIRST_ROWS])), key=lambda n: len(set(rows[n]) & set(own.columns)))
    for n, heading in enumerate(rows[at]):
        name = own.columns.get(heading)
        if name in spec.by_name and not fits(spec, name, sample(rows[at + 1 :], n)):
            return False
    return True


def _refuse_other(name: str, table: spreadsheet.Table) -> None:
    other = profiles.recognise(table.rows, profiles.profiles_of())
    if other:
        raise FileRefused(
            _("{file} is “{title}”, a list for {register}. Import it there.").format(
                file=name, title=other.label, register=_(REGISTERS[other.register].titles)
            )
        )
