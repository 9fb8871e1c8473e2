"""Looking at a file before it is imported: what it is, whose list it is, what its rows become."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop.errors import UserError
from desktop.i18n import _
from desktop.models.specs import REGISTERS
from desktop.services import spreadsheet
from desktop.services.importing import documents, profiles
from desktop.services.importing.corrections import Corrections
from desktop.services.importing.forms import form_in
from desktop.services.importing.guessing import guess
from desktop.services.importing.heads import FIRST_ROWS
from desktop.services.importing.plan import ImportPlan
from desktop.services.importing.planning import plan_import
from desktop.services.importing.profiles import Profile
from desktop.services.importing.saved import Saved, fitting, saved
from desktop.services.progress import Progress, Work
from desktop.services.store import Store


@dataclass(frozen=True)
class Look:
    """What a file is.

    Attributes:
        file_name: its name.
        encoding, separator: of a text file, as `spreadsheet.Table` says them.
        sheet: the sheet of a workbook that was read.
        rows: how many rows it has, headings included; of an export, records.
        register: the register it belongs to, None where nothing says so.
        profile: the built-in profile that its headings answer to, None where there is none.
        headings: the row of headings, as far as one is recognised, otherwise the widest of the
            first rows.
        sheets: of a workbook, the names of those that are shown.
        saved: the name of the kept mapping that its headings answer to; empty where to none.
        first: its first rows, among which the headings are.
    """

    file_name: str
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    rows: int = 0
    register: str | None = None
    profile: Profile | None = None
    headings: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    saved: str = ""
    first: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Examined:
    """What a file is and, where that can be said, what its rows would become.

    Attributes:
        look: the file.
        plan: what its rows become; None where it cannot be told yet.
        sentence: where there is no plan, why.
        kept: the mappings that are kept, of all registers.
    """

    look: Look
    plan: ImportPlan | None = None
    sentence: str = field(default="")
    kept: tuple[Saved, ...] = ()


def look_at(
    file: spreadsheet.File,
    prefer: str | None = None,
    known: Sequence[Saved] = (),
    sheet: str | None = None,
) -> Look:
    """Say what a file is; `prefer` is the register where its headings would fit several.

    `known` are the mappings that are kept, `sheet` is that of a workbook which is looked at; without
    it, the first that belongs to a register is.

    Raises:
        FileRefused: there is no table in it that can be read.
    """
    if documents.is_export(file):
        data = spreadsheet.read_json(file)
        named = data.get("register") if isinstance(data, dict) else None
        records = data.get("records") if isinstance(data, dict) else None
        return Look(
            file.name,
            "utf-8",
            rows=len(records) if isinstance(records, list) else 0,
            register=named if named in REGISTERS else None,
        )
    found = []
    for table in spreadsheet.read_tables(file, sheet):
        look = _look(file, table, prefer, known)
        if look.register is not None:
            return look
        found.append(look)
    return max(found, key=lambda each: each.rows)


def _look(
    file: spreadsheet.File, table: spreadsheet.Table, prefer: str | None, known: Sequence[Saved]
) -> Look:
    """What one table of a file is."""
    form = form_in(table)
    if form is not None:
        return Look(
            file.name,
            sheet=table.sheet,
            rows=len(table.rows),
            register=form.register or None,
            headings=form.names,
        )
    kept = fitting(known, table.rows)
    profile = None if kept else profiles.recognise(table.rows, profiles.profiles_of())
    found = kept[0].register if kept else profile.register if profile else None
    if found is None:
        found = _by_labels(table.rows, prefer)
    if found is None:
        found = _by_guess(table.rows)
    return Look(
        file.name,
        table.encoding,
        table.separator,
        table.sheet,
        len(table.rows),
        found,
        profile,
        max((tuple(row) for row in table.rows[:FIRST_ROWS]), key=_filled, default=()),
        spreadsheet.sheets(file),
        kept[0].name if kept else "",
        tuple(map(tuple, table.rows[:FIRST_ROWS])),
    )


def examine(
    store: Store,
    path: Path,
    *,
    register: str | None = None,
    profile: str | None = None,
    sheet: str | None = None,
    heading: int | None = None,
    country: str | None = None,
    prefer: str | None = None,
    corrections: Corrections = Corrections(),  # noqa: B008 - frozen
) -> Work[Examined]:
    """Look at a file and say what its rows would become. Nothing is written.

    Args:
        store: the store; it is only read.
        path: the file.
        register: the register that the rows belong to; None lets the file say it.
        profile: the built-in profile or kept mapping to use; None recognises it.
        sheet: of a workbook; None finds the one that reads best.
        heading: the row of the headings, from 1, 0 where there is none; None finds it.
        country: of partners, where the file does not say it (ISO 3166-1).
        prefer: the register where the file would fit several, or none by itself.
        corrections: what a person says about columns, cells, rows and values.

    Raises:
        FileRefused: there is no table in it that can be read.
    """
    yield Progress(0, 0, _("Reading {name}").format(name=path.name))
    with store.read() as session:
        known = tuple(saved(session))
    file = spreadsheet.load(path)
    look = look_at(file, prefer, known, sheet)
    wanted = register or look.register or prefer
    if wanted is None:
        return Examined(
            look,
            sentence=_(
                "The headings are not recognised. Choose the register that the list belongs to."
            ),
            kept=known,
        )
    try:
        plan = yield from plan_import(
            store,
            wanted,
            file,
            profile=profile,
            country=country,
            sheet=sheet,
            heading=heading,
            corrections=corrections,
        )
    except UserError as error:
        return Examined(look, sentence=error.sentence, kept=known)
    return Examined(look, plan, kept=known)


def _by_labels(rows: Sequence[Sequence[str]], preferred: str | None) -> str | None:
    """The register whose own labels most of the headings are; at a tie the one preferred."""
    head = [list(row) for row in rows[:FIRST_ROWS]]
    known = {
        name: len(found.columns)
        for name, spec in REGISTERS.items()
        if (found := profiles.automatic(spec, head)) is not None
    }
    return max(known, key=lambda name: (known[name], name == preferred), default=None)


def _by_guess(rows: Sequence[Sequence[str]]) -> str | None:
    """Whose list of schools it is, Tokyo's or a partner country's, by what its columns tell."""
    read = {
        name: found.score
        for name in ("schools", "partners")
        if (found := guess(REGISTERS[name], rows)) is not None
    }
    if not read:
        return None
    best = max(read.values())
    close = [name for name, score in read.items() if score > best - 0.5]
    return close[0] if len(close) == 1 else None


def _filled(row: tuple[str, ...]) -> int:
    return sum(1 for cell in row if cell.strip())
