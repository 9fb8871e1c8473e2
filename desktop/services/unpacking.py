"""Measuring a packed workbook before anything unpacks it into memory.

A workbook of a few kilobytes may unpack to gigabytes, or place one cell at XFD1048576 so that a
reader lays out seventeen thousand million cells. Both are found by streaming through the package.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from lzma import LZMAError
from xml.parsers.expat import ExpatError, ParserCreate

from desktop.errors import FileRefused
from desktop.i18n import _, format_number

MAX_UNPACKED = 300 * 1024 * 1024
_CHUNK = 4 * 1024 * 1024
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    LZMAError,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    ValueError,
    ExpatError,
    LookupError,
)
READ = {"content.xml", "META-INF/manifest.xml", "[Content_Types].xml", "_rels/.rels"}
MAX_PROMISED = 5_000_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_CELL = re.compile(rb"""\sr=["']([A-Za-z]{1,9})(\d{1,30})""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\sr=["'](\d{1,30})""")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*>")
_REFERENCE = re.compile(
    rb"""\sref=["'](\$?[A-Za-z]{1,9}\$?\d{1,30}(?::\$?[A-Za-z]{1,9}\$?\d{1,30})?)["']"""
)
_CORNER = re.compile(rb"\b([A-Za-z]{1,9})(\d{1,30})\b")
_COUNT = re.compile(rb"""\s(?:uniqueC|c)ount=["'](\d{1,30})""")
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*)>(.*?)</table:table-row>", re.DOTALL)
_ODS_CELL = re.compile(rb"<table:table-cell\b([^>]*?)(/?)>")
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,9})"')


def measure(name: str, data: bytes, rows: int, columns: int, cells: int) -> None:
    """Check that a zipped workbook unpacks to a bearable size and lays out a bearable table.

    Args:
        name: the file's name, for the message.
        data: the package.
        rows, columns, cells: the most of each that one sheet may span.

    Raises:
        FileRefused: it is no sound package, or larger than that.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            manifest = "META-INF/manifest.xml"
            if manifest in package.namelist() and b"encryption-data" in package.read(manifest):
                raise RuntimeError
            _check_total(name, sum(info.file_size for info in infos))
            total = 0
            for info in infos:
                xml = info.filename.lower().endswith((".xml", ".rels"))
                inside = info.filename.lower().startswith("xl/")
                # A part that is cut short sends some readers round in circles.
                parser = ParserCreate() if xml and (inside or info.filename in READ) else None
                for chunk in _parts(package, info, xml):
                    total += len(chunk)
                    _check_total(name, total)
                    if parser:
                        parser.Parse(chunk, False)
                    if xml and inside:
                        _check_promises(chunk)
                        _check_span(name, _span(chunk), rows, columns, cells)
                if parser:
                    parser.Parse(b"", True)
            if "content.xml" in package.namelist():
                _check_span(name, _ods_span(package.read("content.xml")), rows, columns, cells)
    except _BROKEN as error:
        raise FileRefused(
            _(
                "{name}: the workbook is broken ({reason}). Open it in Excel and save it again."
            ).format(name=name, reason=error)
        ) from error
    except RuntimeError as error:  # zipfile's way of asking for a password
        raise FileRefused(
            _("{name}: the workbook is locked with a password. Save it without one.").format(
                name=name
            )
        ) from error


def _parts(package: zipfile.ZipFile, info: zipfile.ZipInfo, whole_tags: bool) -> Iterator[bytes]:
    """A member in pieces; those of XML end at the end of a tag."""
    rest = b""
    with package.open(info) as member:
        while piece := member.read(_CHUNK):
            if whole_tags:
                piece = rest + piece
                cut = piece.rfind(b">") + 1
                piece, rest = piece[:cut], piece[cut:]
                if len(rest) > _CHUNK:
                    raise zipfile.BadZipFile("a tag without an end")
            yield piece
    if rest:
        yield rest


def _span(xml: bytes) -> tuple[int, int]:
    """The last row and the last column that the cells of a piece of a sheet name."""
    found = _CELL.findall(xml)
    for dimension in _DIMENSION.findall(xml):
        found += _CORNER.findall(dimension)
    rows = {row for _column, row in found} | set(_ROW.findall(xml))
    columns = {column for column, _row in found}
    return (
        max(map(int, rows), default=0),
        max((_number(column) for column in columns), default=0),
    )


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _check_promises(xml: bytes) -> None:
    """Raise where a part promises more entries, or names a place further out, than there can be."""
    if any(int(count) > MAX_PROMISED for count in set(_COUNT.findall(xml))):
        raise zipfile.BadZipFile("count")
    for reference in set(_REFERENCE.findall(xml)):
        for column, row in _CORNER.findall(reference):
            if int(row) > LAST_ROW or _number(column) > LAST_COLUMN:
                raise zipfile.BadZipFile("reference")


def _ods_span(xml: bytes) -> tuple[int, int]:
    """The rows and columns that an ODS sheet fills, repetitions counted."""
    height = width = 0
    for attributes, inner in _ODS_ROW.findall(xml):
        if b"<text:p" not in inner and b"office:value" not in inner:
            continue
        height += _times(attributes)
        filled = across = 0
        for cell, _closed in _ODS_CELL.findall(inner):
            across += _times(cell)
            if b"value" in cell:
                filled = across
        width = max(width, filled)
    return height, width


def _times(attributes: bytes) -> int:
    found = _REPEATED.search(attributes)
    return int(found[1]) if found else 1


def _check_total(name: str, size: int) -> None:
    if size > MAX_UNPACKED:
        raise FileRefused(
            _(
                "{name}: the workbook unpacks to more than {limit} MB. Save its sheet as CSV, or split it."
            ).format(name=name, limit=MAX_UNPACKED // 2**20)
        )


def _check_span(name: str, span: tuple[int, int], rows: int, columns: int, cells: int) -> None:
    height, width = span
    if height > rows or width > columns or height * width > cells:
        raise FileRefused(
            _(
                "{name}: a sheet reaches to row {row} and column {column}, too far to read. "
                "Delete the empty rows and columns behind the table, or save it as CSV."
            ).format(name=name, row=format_number(height), column=format_number(width))
        )
