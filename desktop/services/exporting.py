"""Writing a register to a file that a person opens, or that another store imports.

XLSX and CSV carry the fields as a reader sees them, headed in a language, with the record's uid in
the last column: such a file can be changed in Excel and imported again. JSON carries everything
that a record consists of, its parts nested, its references by uid and title; imported into a new
store it gives the same records.

A text that Excel would take for a formula is led by an apostrophe in XLSX and CSV; importing takes
exactly that apostrophe away.
"""

import csv
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session
from xlsxwriter.exceptions import FileCreateError

from desktop.errors import InvalidValue, UserError
from desktop.i18n import _, format_number, translator
from desktop.models.fields import Day, Flag, Moment, Reference, TimeOfDay
from desktop.models.spec import Field, Spec
from desktop.models.specs import REGISTERS, SPECS
from desktop.services import queries
from desktop.services.files import write_beside
from desktop.services.importing.profiles import UID, labels
from desktop.services.progress import Progress, Work
from desktop.services.queries import Query
from desktop.services.store import Store

STEP = 500
XLSX_ROWS = 1_048_576
XLSX_CELL = 32_767
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
Record = dict[str, Any]
Writer = Callable[["_Export", BinaryIO, Iterator[list[Record]]], Iterator[int]]


def export(
    store: Store,
    register: str,
    path: Path,
    *,
    where: str | Query | None = None,
    language: str = "ja",
    columns: Sequence[str] | None = None,
) -> Work[int]:
    """Write the records of a register to a file; its ending says how. Returns how many.

    Args:
        store: the store; it is only read.
        register: a name of `REGISTERS`.
        path: a file that ends in .xlsx, .csv or .json; one that is there is replaced.
        where: words to find, or conditions (`country=NZ and age_min>=12`),
            or the query of a table.
        language: of headings and labels, `ja` or `en`.
        columns: only these fields, in this order and without the uid, as a table shows them; None
            for all that can be imported again. JSON always carries everything.

    Raises:
        UserError: the ending or the conditions are not understood.
        FileRefused: the file cannot be written.
    """
    spec = REGISTERS[register]
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise UserError(
            _("{name}: the ending must be one of {endings}.").format(
                name=path.name, endings=", ".join(WRITERS)
            )
        )
    with store.read() as session:
        query = where if isinstance(where, Query) else queries.parse_where(spec, where or "")
        wanted = [int(key) for key in queries.ids(session, query)]
        job = _Export(session, spec, language, columns)
        pages = (job.records(wanted[n : n + STEP]) for n in range(0, len(wanted), STEP))
        with write_beside(path) as file:
            for done in writer(job, file, pages):
                yield Progress(done, len(wanted), _("Writing {name}").format(name=path.name))
    return len(wanted)


class _Export:
    """Reads the records of one export and puts their values as files have them."""

    def __init__(
        self, session: Session, spec: Spec, language: str, columns: Sequence[str] | None = None
    ) -> None:
        self.session, self.spec, self.language = session, spec, language
        headings = {name: label for label, name in labels(spec, language).items()}
        wanted = [f.name for f in spec.stored] if columns is None else columns
        self.headings = [(headings[name], spec.by_name[name]) for name in wanted]
        self.uid = columns is None
        self._derived = [f.name for _label, f in self.headings if f.derived]
        self._named: dict[str, dict[int, tuple[str, str]]] = {}
        self._unique: dict[str, Counter[str]] = {}
        self._shown: dict[tuple[str, Any], str] = {}

    def records(self, keys: list[int]) -> list[Record]:
        """The values of some records, in the order of the ids, each with its uid and id."""
        found = self._read(self.spec, self.spec.model.id.in_(keys), self._derived)
        by_id = {record["id"]: record for record in found}
        return [by_id[key] for key in keys if key in by_id]

    def _read(self, spec: Spec, condition: Any, also: Sequence[str] = ()) -> list[Record]:
        model = spec.model
        names = ["id", UID, *(each.name for each in spec.stored), *also]
        statement = select(*(getattr(model, name) for name in names)).where(condition)
        rows = self.session.execute(statement.order_by(model.id))
        return [dict(zip(names, row, strict=True)) for row in rows]

    def parts(self, records: list[Record]) -> dict[str, dict[int, list[Record]]]:
        """The parts of some records: by attribute and by the owner's id."""
        found: dict[str, dict[int, list[Record]]] = {}
        for attribute, part_name in self.spec.parts:
            (remote,) = inspect(self.spec.model).relationships[attribute].remote_side
            part = SPECS[part_name]
            column = getattr(part.model, str(remote.key))
            owners = [record["id"] for record in records]
            by_owner: dict[int, list[Record]] = defaultdict(list)
            pairs = self.session.execute(select(part.model.id, column).where(column.in_(owners)))
            owner_of: dict[int, int] = dict(pairs.all())
            for child in self._read(part, part.model.id.in_(list(owner_of))):
                child.pop(str(remote.key), None)
                by_owner[owner_of[child["id"]]].append(child)
            found[attribute] = by_owner
        return found

    def target(self, register: str, key: int) -> tuple[str, str]:
        """The uid and the title of the record that a reference points to."""
        if register not in self._named:
            spec = SPECS[register]
            model = spec.model
            names = list(dict.fromkeys(n for group in spec.heading.values() for n in group))
            columns = [getattr(model, name) for name in names]
            rows = self.session.execute(select(model.id, model.uid, *columns)).all()
            heads = {r[0]: (r[1], dict(zip(names, r[2:], strict=True))) for r in rows}
            self._named[register] = {
                at: (uid, spec.heading_of(values, self.language))
                for at, (uid, values) in heads.items()
            }
            # A title that any other record is known by does not say which one is meant.
            self._unique[register] = Counter(
                name for _uid, values in heads.values() for name in {*values.values()} if name
            )
        return self._named[register][key]

    def cell(self, each: Field, value: Any) -> str:
        """A value as text that importing reads back as the same value."""
        if value is None or value == ():
            return ""
        key = (each.name, value)
        if key not in self._shown:
            if len(self._shown) > 50_000:
                self._shown.clear()
            self._shown[key] = self._text(each, value)
        return self._shown[key]

    def _text(self, each: Field, value: Any) -> str:
        kind = each.kind
        if isinstance(kind, Reference):
            uid, title = self.target(kind.register, value)
            return title if title and self._unique[kind.register][title] == 1 else uid
        if isinstance(value, (bool, tuple)) or not isinstance(value, (int, float, date, time)):
            text = kind.format(value, self.language)
            try:
                if kind.parse(text) == value:
                    return text
            except InvalidValue:
                pass
            return ", ".join(value) if isinstance(value, tuple) else text
        if isinstance(value, (datetime, time)):
            return str(kind.encode(value)).replace("T", " ")
        return str(value)

    def encoded(self, spec: Spec, record: Record) -> Record:
        """A record as JSON has it, without its parts."""
        data: Record = {UID: record[UID]}
        for each in spec.stored:
            if each.name not in record:
                continue
            value = record[each.name]
            if isinstance(each.kind, Reference) and value is not None:
                uid, title = self.target(each.kind.register, value)
                data[each.name] = {"uid": uid, "title": title}
            else:
                data[each.name] = each.kind.encode(value)
        return data


def guarded(text: str) -> str:
    """A text that Excel does not take for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def _write_csv(job: _Export, file: BinaryIO, pages: Iterable[list[Record]]) -> Iterator[int]:
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    try:
        rows = csv.writer(text, lineterminator="\r\n")
        uid = [UID] if job.uid else []
        rows.writerow([*(heading for heading, _field in job.headings), *uid])
        done = 0
        for page in pages:
            for record in page:
                cells = []
                for _heading, each in job.headings:
                    cell = job.cell(each, record[each.name])
                    cells.append(cell if _is_number(record[each.name]) else guarded(cell))
                rows.writerow([*cells, *(record[name] for name in uid)])
            done += len(page)
            yield done
    finally:
        text.detach()  # the file is not ours to close


def _write_xlsx(job: _Export, file: BinaryIO, pages: Iterable[list[Record]]) -> Iterator[int]:
    # Rows are written to temporary files as they come, so that memory stays small.
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_urls": False})
    try:
        yield from _fill_sheet(book, job, pages)
    except BaseException:
        with suppress(Exception):
            book.close()  # it also closes and deletes its temporary files
        raise
    try:
        book.close()
    except FileCreateError as error:
        reason = error.args[0] if error.args else error
        raise (reason if isinstance(reason, OSError) else OSError(str(reason))) from error


def _fill_sheet(book: Any, job: _Export, pages: Iterable[list[Record]]) -> Iterator[int]:
    book.set_properties({"title": translator(job.language).gettext(job.spec.titles)})
    font = {"font_name": "BIZ UDPGothic", "font_size": 10, "valign": "top"}
    book.formats[0].set_font_name(font["font_name"])
    book.formats[0].set_font_size(font["font_size"])
    head = book.add_format(font | {"bold": True, "bottom": 1, "text_wrap": True})
    plain = book.add_format(font)
    formats = {
        "date": book.add_format(font | {"num_format": "yyyy-mm-dd"}),
        "datetime": book.add_format(font | {"num_format": "yyyy-mm-dd hh:mm"}),
        "time": book.add_format(font | {"num_format": "hh:mm"}),
        "plain": plain,
    }
    sheet = book.add_worksheet(translator(job.language).gettext(job.spec.titles)[:31])
    sheet.freeze_panes(1, 1)
    for at, (heading, each) in enumerate(job.headings):
        sheet.set_column(at, at, min(60, max(8, each.width)), plain)
        sheet.write_string(0, at, heading, head)
    last = len(job.headings) - (not job.uid)
    if job.uid:
        sheet.set_column(last, last, 12, plain)
        sheet.write_string(0, last, UID, head)
    done = 0
    for page in pages:
        for record in page:
            done += 1
            if done >= XLSX_ROWS:
                raise UserError(
                    _("A sheet holds at most {limit} rows. Export fewer, or as CSV.").format(
                        limit=format_number(XLSX_ROWS)
                    )
                )
            _write_row(sheet, done, job, record, formats)
        yield done
    sheet.autofilter(0, 0, max(done, 1), last)


def _write_row(sheet: Any, row: int, job: _Export, record: Record, formats: dict[str, Any]) -> None:
    for at, (heading, each) in enumerate(job.headings):
        value = record[each.name]
        if value is None or value == () or value == "":
            continue
        if isinstance(each.kind, Moment):
            sheet.write_datetime(row, at, value, formats["datetime"])
        elif isinstance(each.kind, Day) and value.year >= 1900:
            sheet.write_datetime(row, at, value, formats["date"])
        elif isinstance(each.kind, TimeOfDay):
            sheet.write_datetime(row, at, value, formats["time"])
        elif _is_number(value) and not isinstance(each.kind, (Reference, Flag)):
            sheet.write_number(row, at, value, formats["plain"])
        else:
            text = guarded(job.cell(each, value))
            if len(text.encode("utf-16-le")) // 2 > XLSX_CELL:
                raise UserError(
                    _(
                        "“{title}”: {field} has {n} characters; a cell of Excel holds {limit}. "
                        "Export as CSV or JSON."
                    ).format(
                        title=job.spec.heading_of(record, job.language),
                        field=heading,
                        n=format_number(len(text)),
                        limit=format_number(XLSX_CELL),
                    )
                )
            sheet.write_string(row, at, text, formats["plain"])
    if job.uid:
        sheet.write_string(row, len(job.headings), record[UID], formats["plain"])


def _write_json(job: _Export, file: BinaryIO, pages: Iterable[list[Record]]) -> Iterator[int]:
    head = json.dumps({"kakehashi": 1, "register": job.spec.name}, ensure_ascii=False)
    file.write(f'{head[:-1]}, "records": ['.encode())
    done = 0
    for page in pages:
        parts = job.parts(page)
        for record in page:
            data = job.encoded(job.spec, record)
            for attribute, part_name in job.spec.parts:
                children = parts[attribute].get(record["id"], [])
                data[attribute] = [job.encoded(SPECS[part_name], child) for child in children]
            text = json.dumps(data, ensure_ascii=False, indent=1)
            file.write(f"{',' if done else ''}\n{text}".encode())
            done += 1
        yield done
    file.write(b"\n]}\n")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


WRITERS: dict[str, Writer] = {".xlsx": _write_xlsx, ".csv": _write_csv, ".json": _write_json}
"""How each kind of file is written."""
