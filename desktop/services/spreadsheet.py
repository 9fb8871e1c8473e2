"""Reading tables of plain text out of the files that people have.

CSV (UTF-8 with and without BOM, UTF-16 with BOM, CP932, and by proof Big5, GB 18030, CP949, EUC-JP
and Windows-1252; comma, semicolon or tab), XLSX, XLS and
ODS, and GeoJSON as a table of its properties. Every cell comes as text: whole numbers without
`.0`, dates as ISO text, codes with their leading zeros where the file has them as text.
A file is measured before it is parsed; one that is broken, encrypted, enormous or not what its
name says raises `FileRefused` with a sentence that names it, the reason and what to do.
"""

import csv
import hashlib
import io
import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from desktop.errors import FileRefused
from desktop.i18n import _, format_number
from desktop.services import compound, encodings
from desktop.services.unpacking import measure

MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS = 500_000
MAX_COLUMNS = 500
MAX_CELLS = 10_000_000
MAX_CELL = 32_767
SEPARATORS = (",", ";", "\t")
TEXT_ENDINGS = {".csv", ".tsv", ".txt"}
WORKBOOK_ENDINGS = {".xlsx", ".xlsm", ".xls", ".ods"}
JSON_ENDINGS = {".json", ".geojson"}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_OLE = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class File:
    """A file as it was read, once: its name, its bytes and their SHA-256 (hex).

    `last` holds the table that was read last, by the sheet that was asked for: who looks at a file
    and then reads it has it parsed once.
    """

    name: str
    data: bytes
    sha256: str
    last: "dict[str | None, Table]" = field(default_factory=dict, compare=False, repr=False)

    @property
    def ending(self) -> str:
        """The ending of the name, lower case, with its dot."""
        return Path(self.name).suffix.lower()

    def refused(self, reason: str) -> FileRefused:
        """The refusal of this file, for a reason that is a whole sentence."""
        return FileRefused(f"{self.name}: {reason}")


@dataclass(frozen=True)
class Table:
    """The cells of a file as text; `rows[0]` is the first row of the file.

    Rows may differ in length. `encoding` and `separator` are those of a text file, `sheet` the
    name of a workbook's sheet.
    """

    rows: list[list[str]]
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None


def load(path: Path) -> File:
    """Read a file's bytes.

    Raises:
        FileRefused: it is not there, is a folder, cannot be read, is empty or too large.
    """
    nothing = File(path.name, b"", "")
    if path.is_dir():
        raise nothing.refused(_("this is a folder. Choose a file in it."))
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise nothing.refused(
                _(
                    "the file has {size} MB; at most {limit} MB can be read. Split it into several files."
                ).format(size=format_number(size // 2**20), limit=MAX_BYTES // 2**20)
            )
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise nothing.refused(_("there is no such file. Check the name.")) from error
    except OSError as error:
        raise nothing.refused(
            _("the file cannot be read ({reason}). Check that it is not open elsewhere.").format(
                reason=error.strerror
            )
        ) from error
    if not data.strip():
        raise nothing.refused(_("the file is empty. Choose another one."))
    return File(path.name, data, hashlib.sha256(data).hexdigest())


def read_table(file: File, sheet: str | None = None) -> Table:
    """The table in a file; of a workbook the sheet named, or the first that is shown and filled.

    Raises:
        FileRefused: there is no table that can be read.
    """
    if sheet not in file.last:
        table = _read(file, sheet)
        file.last.clear()
        file.last[sheet] = table
    return file.last[sheet]


def _read(file: File, sheet: str | None) -> Table:
    workbook = file.data.startswith((_ZIP, _OLE))
    if file.ending not in TEXT_ENDINGS | WORKBOOK_ENDINGS | JSON_ENDINGS:
        raise file.refused(
            _("files that end in {ending} cannot be read. Save it as XLSX or CSV.").format(
                ending=file.ending or _("nothing")
            )
        )
    if workbook != (file.ending in WORKBOOK_ENDINGS):
        raise file.refused(
            _("this is a workbook, not what its name says. Give it the ending .xlsx, .xls or .ods.")
            if workbook
            else _("this is no workbook, though its name says so. Save it again as XLSX or CSV.")
        )
    if workbook:
        table = _read_workbook(file, sheet)
    elif file.ending in JSON_ENDINGS:
        table = _features(file, read_json(file))
    else:
        table = _read_text(file)
    while table.rows and not any(cell.strip() for cell in table.rows[-1]):
        table.rows.pop()
    if not table.rows:
        raise file.refused(_("there is nothing in the table. Choose another file."))
    _check_cells(file, table.rows)
    return table


def read_tables(file: File, sheet: str | None = None) -> Iterator[Table]:
    """The tables in a file, one after another: those of a workbook's sheets that are shown and filled.

    Raises:
        FileRefused: there is no table that can be read.
    """
    yield (first := read_table(file, sheet))
    if sheet is None and first.sheet is not None:
        for name in _shown(file)[1:]:
            with suppress(FileRefused):
                table = read_table(file, name)
                if table.sheet != first.sheet:
                    yield table


def sheets(file: File) -> tuple[str, ...]:
    """The names of a workbook's sheets that are shown; none of another file."""
    return tuple(_shown(file)) if file.data.startswith((_ZIP, _OLE)) else ()


def _shown(file: File) -> list[str]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(file.data))
    return [e.name for e in book.sheets_metadata if e.visible == SheetVisibleEnum.Visible]


def read_json(file: File) -> Any:
    """The value of a JSON file.

    Raises:
        FileRefused: it is not UTF-8 or no JSON.
    """
    try:
        return json.loads(file.data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise file.refused(
            _("this is no valid JSON ({reason}). Export it again.").format(reason=error)
        ) from error


def decode(file: File) -> tuple[str, str]:
    """The text of a file and its encoding; see `encodings`.

    Raises:
        FileRefused: it is in none that is known, or no text at all.
    """
    found = encodings.decode(file.data)
    if found is None:
        raise file.refused(
            _("the text is neither UTF-8 nor Shift_JIS. Save it as “CSV UTF-8” or as XLSX.")
        )
    if "\0" in found[0]:
        raise file.refused(_("this is no text. Save it as XLSX or CSV."))
    return found


def _read_text(file: File) -> Table:
    text, encoding = decode(file)
    head = list(itertools.islice(io.StringIO(text, newline=""), 200))
    separator = max(SEPARATORS, key=lambda sign: _regularity(head, sign))
    rows: list[list[str]] = []
    csv.field_size_limit(max(csv.field_size_limit(), 8 * MAX_CELL))
    for strict in (True, False):
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
        try:
            rows = list(itertools.islice(reader, MAX_ROWS + 1))
            break
        except csv.Error as error:
            if "end of data" in str(error):
                raise file.refused(
                    _(
                        "a quotation mark that opens before line {n} is never closed. Correct it there."
                    ).format(n=reader.line_num)
                ) from error
            if not strict or "field larger" in str(error):
                raise file.refused(
                    _("line {n} cannot be read ({reason}). Save the file again.").format(
                        n=reader.line_num, reason=error
                    )
                ) from error
    return Table(rows, encoding, separator)


def _regularity(lines: list[str], separator: str) -> tuple[int, int]:
    """How well a separator explains the first lines: rows of the commonest width, and that width."""
    rows = list(csv.reader(lines, delimiter=separator))
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0, 0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return count, width


def _read_workbook(file: File, wanted: str | None) -> Table:
    if _LOCKED_OLE in file.data:
        raise file.refused(_("the workbook is locked with a password. Save it without one."))
    try:
        if file.data.startswith(_ZIP):
            measure(file.name, file.data, MAX_ROWS, MAX_COLUMNS, MAX_CELLS)
        else:
            compound.check(file.data)
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.data))
        names = [
            each.name
            for each in book.sheets_metadata
            if wanted in (None, each.name) and (wanted or each.visible == SheetVisibleEnum.Visible)
        ]
        for name in names or book.sheet_names[:1]:
            sheet = book.get_sheet_by_name(name)
            if sheet.end is not None:
                _check_size(file, sheet.end[0] + 1, sheet.end[1] + 1)
                cells = sheet.to_python(skip_empty_area=False)
                rows = [[_text(c) for c in row] for row in cells]
                return Table(rows, sheet=name)
    except PasswordError as error:
        raise file.refused(
            _("the workbook is locked with a password. Save it without one.")
        ) from error
    except (CalamineError, compound.Damaged) as error:
        raise file.refused(
            _("the workbook is broken ({reason}). Open it in Excel and save it again.").format(
                reason=error
            )
        ) from error
    except BaseException as error:
        # A panic of the reader's Rust code comes as a BaseException of its own.
        if type(error).__name__ != "PanicException":
            raise
        raise file.refused(
            _("the workbook is broken ({reason}). Open it in Excel and save it again.").format(
                reason=str(error)[:80]
            )
        ) from None
    raise file.refused(_("the workbook has no filled sheet. Choose another file."))


def _text(cell: Any) -> str:
    """A cell as text."""
    kind = cell.__class__
    if kind is str:
        # Calamine takes back every escape of XML but those of the two that are no characters.
        if "_xFFF" in cell:
            return str(cell).replace("_xFFFE_", "\ufffe").replace("_xFFFF_", "\uffff")
        return str(cell)
    if kind is float:
        whole = cell.is_integer() and abs(cell) < 1e15
        return str(int(cell)) if whole else repr(cell)
    if kind is datetime:
        midnight = cell.time() == time.min
        return str(cell.date().isoformat() if midnight else cell.isoformat(" ", "auto"))
    if kind is date or kind is time:
        return str(cell.isoformat())
    if kind is timedelta:
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if kind is bool:
        return "TRUE" if cell else "FALSE"
    return "" if cell is None else str(cell)


def _features(file: File, data: Any) -> Table:
    """GeoJSON points as a table: their properties, then latitude and longitude in degrees."""
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or not features:
        raise file.refused(_("this JSON holds no list of places. Choose another file."))
    _check_size(file, len(features) + 1, 3)
    names: dict[str, None] = {}
    rows: list[list[str]] = []
    try:
        for feature in features:
            names |= dict.fromkeys(feature["properties"])
        for feature in features:
            shape = feature.get("geometry") or {}
            point = shape["coordinates"] if shape.get("type") == "Point" else ("", "")
            values = [feature["properties"].get(name) for name in names]
            rows.append(["" if v is None else str(v) for v in (*values, point[1], point[0])])
    except (AttributeError, KeyError, TypeError, IndexError) as error:
        raise file.refused(_("this JSON holds no list of places. Choose another file.")) from error
    return Table([[*names, "latitude", "longitude"], *rows], "utf-8")


def _check_size(file: File, height: int, width: int) -> None:
    if height > MAX_ROWS:
        raise file.refused(
            _("the table has {n} rows; at most {limit} can be read. Split it.").format(
                n=format_number(height), limit=format_number(MAX_ROWS)
            )
        )
    if width > MAX_COLUMNS:
        raise file.refused(
            _(
                "the table has {n} columns; at most {limit} can be read. Delete those not needed."
            ).format(n=format_number(width), limit=MAX_COLUMNS)
        )
    if height * width > MAX_CELLS:
        raise file.refused(
            _("the table has {n} cells; at most {limit} can be read. Split it.").format(
                n=format_number(height * width), limit=format_number(MAX_CELLS)
            )
        )


def _check_cells(file: File, rows: Sequence[Sequence[str]]) -> None:
    _check_size(file, len(rows), max(map(len, rows)))
    for n, row in enumerate(rows, 1):
        if row and max(map(len, row)) > MAX_CELL:
            raise file.refused(
                _("row {n} has a cell of more than {limit} characters. Shorten it.").format(
                    n=n, limit=format_number(MAX_CELL)
                )
            )


def width(rows: Iterable[Sequence[str]]) -> int:
    """The number of columns of the widest row."""
    return max((len(row) for row in rows), default=0)
