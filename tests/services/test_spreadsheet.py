"""Tables out of files: encodings, separators, workbooks, and files that are refused."""

import io
import json
import struct
import time
import zipfile
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from desktop.errors import FileRefused
from desktop.services import spreadsheet, unpacking

DATA = Path(__file__).parents[1] / "data"
OLE, END = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0xFFFFFFFE
ROWS = [["学校名", "番号"], ["麹町小学校", "00123"], ["2行の\n名前; 、", '引用"符']]


def read(path):
    return spreadsheet.read_table(spreadsheet.load(path))


def written(path, data):
    path.write_bytes(data)
    return path


def refusal(path):
    with pytest.raises(FileRefused) as caught:
        read(path)
    sentence = caught.value.sentence
    assert sentence.startswith(path.name)
    return sentence


def as_csv(separator, end="\r\n"):
    lines = []
    for row in ROWS:
        lines.append(separator.join('"' + cell.replace('"', '""') + '"' for cell in row))
    return end.join(lines) + end


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("cp932", "cp932"),
    ],
)
def test_text_in_every_encoding_and_separator(tmp_path, separator, encoding, named):
    path = written(tmp_path / "list.csv", as_csv(separator).encode(encoding))
    table = read(path)
    assert table.rows == ROWS
    assert (table.encoding, table.separator) == (named, separator)


def test_utf16_big_endian(tmp_path):
    data = b"\xfe\xff" + as_csv(",").encode("utf-16-be")
    assert read(written(tmp_path / "list.csv", data)).rows == ROWS


def test_line_ends_inside_quotes_are_kept(tmp_path):
    path = written(tmp_path / "list.csv", as_csv(",", "\n").encode())
    assert read(path).rows == ROWS


def test_a_title_line_does_not_hide_the_separator(tmp_path):
    path = written(tmp_path / "list.csv", "学校一覧\n\na;b;c\n1;2,5;3\n4;5;6\n".encode())
    table = read(path)
    assert table.separator == ";"
    assert table.rows[3] == ["1", "2,5", "3"]


@pytest.mark.parametrize(
    "path", sorted((DATA / "csv-spectrum").glob("*.csv")), ids=lambda p: p.stem
)
def test_csv_spectrum(path):
    rows = read(path).rows
    wanted = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert [dict(zip(rows[0], row, strict=True)) for row in rows[1:]] == wanted


def test_cells_of_a_workbook_are_text(tmp_path):
    path = tmp_path / "list.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["00123", 4097, 4097.5, 0.1, date(2026, 4, 1), datetime(2026, 4, 1, 14, 5)])
    sheet.append([None, True, clock(8, 30), "=1+1", " padded ", "-5"])
    sheet["D2"].value = "'=1+1"
    book.save(path)
    rows = read(path).rows
    assert rows[0] == ["00123", "4097", "4097.5", "0.1", "2026-04-01", "2026-04-01 14:05:00"]
    assert rows[1][:3] == ["", "TRUE", "08:30:00"]
    assert rows[1][4:] == [" padded ", "-5"]


def test_rows_keep_their_number_and_hidden_sheets_are_passed_over(tmp_path):
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        hidden = book.add_worksheet("裏")
        hidden.write(0, 0, "hidden")
        shown = book.add_worksheet("表")
        shown.write(2, 1, "third")
        shown.activate()
        shown.set_first_sheet()
        hidden.hide()
    table = read(path)
    assert table.sheet == "表"
    assert table.rows == [["", ""], ["", ""], ["", "third"]]


def test_a_sheet_of_one_cell(tmp_path):
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write(0, 0, "one")
    assert read(path).rows == [["one"]]


def test_geojson_is_a_table_of_its_points():
    table = read(DATA / "lists" / "ksj_tokyo.geojson")
    assert table.rows[0][-2:] == ["latitude", "longitude"]
    assert table.rows[1][1] == "B113210100013"
    assert 35 < float(table.rows[1][-2]) < 36


def test_what_is_no_file(tmp_path):
    assert "folder" in refusal(tmp_path)
    assert "no such file" in refusal(tmp_path / "none.csv")
    assert "empty" in refusal(written(tmp_path / "empty.csv", b""))
    assert "empty" in refusal(written(tmp_path / "blank.xlsx", b" \r\n"))
    assert "cannot be read" in refusal(written(tmp_path / "list.pdf", b"%PDF"))
    assert "nothing in the table" in refusal(written(tmp_path / "commas.csv", b",,,\n,,\n"))


def test_a_name_that_lies(tmp_path):
    csv = (DATA / "lists" / "boe_tokyo.csv").read_bytes()
    assert "no workbook" in refusal(written(tmp_path / "list.xlsx", csv))
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    assert "is a workbook" in refusal(written(tmp_path / "list.csv", book.getvalue()))


def test_bytes_that_are_no_text(tmp_path):
    assert "neither UTF-8" in refusal(written(tmp_path / "a.csv", b"\x89PNG\r\n\x1a\n\xff\xfd"))
    assert "no text" in refusal(written(tmp_path / "b.csv", "a,b\n1,2\n".encode("utf-16-le")))


def test_latin_1_is_not_taken_for_japanese(tmp_path):
    path = written(
        tmp_path / "lycees.csv", "nom;ville\nLycée;Créteil\nBéziers;Sète\n".encode("latin-1")
    )
    assert read(path).encoding == "cp1252"
    assert read(path).rows[2] == ["Béziers", "Sète"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("big5hkscs", "學校名稱,地址,電話\n市立南門國小,臺北市中正區,(02)2371\n"),
        ("gb18030", "学校名称,地址,邮编\n北京市第四中学,北京市西城区,100034\n"),
        ("cp949", "학교명,주소,전화번호\n서울초등학교,서울특별시,02-1234\n"),
        ("euc_jp", "学校名,住所,電話番号\n日比谷高等学校,東京都千代田区,03-3581\n"),
        ("cp932", "学校名,住所,電話番号\n日比谷高等学校,東京都千代田区,03-3581\n"),
    ],
)
def test_an_encoding_is_proved_by_the_words_of_school_lists(tmp_path, encoding, text):
    table = read(written(tmp_path / "list.csv", text.encode(encoding)))
    assert table.encoding == encoding
    assert table.rows[1] == text.splitlines()[1].split(",")


def test_an_open_quotation_mark_names_its_place(tmp_path):
    sentence = refusal(written(tmp_path / "a.csv", b'a,b\n1,"2\n3,4\n'))
    assert "quotation mark" in sentence


def test_careless_quotation_marks_are_read(tmp_path):
    assert read(written(tmp_path / "a.csv", b'a,b\n"x"y,2\n')).rows[1] == ["xy", "2"]


def test_a_broken_workbook(tmp_path):
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    half = book.getvalue()[:1500]
    assert "broken" in refusal(written(tmp_path / "half.xlsx", half))
    assert "broken" in refusal(
        written(tmp_path / "half.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 900)
    )


def test_a_cell_at_the_end_of_the_world_is_refused_at_once(tmp_path):
    path = tmp_path / "far.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "a"
    book.active["XFD1048576"] = "b"
    book.save(path)
    start = time.monotonic()
    assert "1,048,576" in refusal(path)
    assert time.monotonic() - start < 2


ODS = (
    '<?xml version="1.0"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="S"><table:table-row table:number-rows-repeated="{rows}">'
    '<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">'
    "<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
    "</office:spreadsheet></office:body></office:document-content>"
)


def ods(path, rows, columns):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", ODS.format(rows=rows, columns=columns))
        package.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest'
            ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return path


def test_ods_with_repeated_cells(tmp_path):
    assert read(ods(tmp_path / "few.ods", 2, 3)).rows == [["x"] * 3] * 2
    assert "too far" in refusal(ods(tmp_path / "bomb.ods", 1048576, 16384))


def test_a_package_that_unpacks_too_far(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "MAX_UNPACKED", 1_000_000)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"<row>" * 1_000_000)
    assert "unpacks" in refusal(path)


def test_limits(tmp_path, monkeypatch):
    path = written(tmp_path / "list.csv", b"a,b,c\n1,2,3\n4,5,6\n")
    for name, limit, word in (
        ("MAX_ROWS", 2, "rows"),
        ("MAX_COLUMNS", 2, "columns"),
        ("MAX_CELLS", 8, "cells"),
        ("MAX_CELL", 0, "characters"),
        ("MAX_BYTES", 5, "MB"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(spreadsheet, name, limit)
            assert word in refusal(path)


def test_torture(shared):
    """Workbooks that have broken readers: each is read or refused, soon and with a sentence."""
    folder = shared / "torture" / "spreadsheets"
    refused = {}
    for path in sorted(folder.iterdir()):
        start = time.monotonic()
        try:
            assert read(path).rows
        except FileRefused as error:
            refused[path.name] = error.sentence
        assert time.monotonic() - start < 5, path.name
    assert "password" in refused["pass_protected.xlsx"]
    assert "password" in refused["pass_protected.ods"]
    assert all(sentence.startswith(name) for name, sentence in refused.items())
    assert len(refused) < 15


def rewritten(path, member, change):
    """A workbook of one cell with a part of it changed."""
    plain = io.BytesIO()
    with xlsxwriter.Workbook(plain) as book:
        book.add_worksheet().write(0, 0, "a")
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == member else data)
    return path


@pytest.mark.parametrize(
    ("member", "before", "after"),
    [
        ("xl/worksheets/sheet1.xml", b'ref="A1"', b'ref="A1:XFD99999999"'),
        ("xl/worksheets/sheet1.xml", b'ref="A1"', b"ref='A1:ZZZZZZ1'"),
        ("xl/worksheets/sheet1.xml", b'r="A1"', b"r='A99999999999999999999'"),
        ("xl/worksheets/sheet1.xml", b'r="A1"', b'r="ZZZ1"'),
        ("xl/worksheets/sheet1.xml", b"</worksheet>", b"P/worksheet>"),
        ("xl/sharedStrings.xml", b'uniqueCount="1"', b'uniqueCount="99999999999"'),
        ("xl/workbook.xml", b"</workbook>", b""),
    ],
)
def test_workbooks_that_promise_too_much_are_refused_before_a_reader_sees_them(
    tmp_path, member, before, after
):
    def change(data):
        assert before in data
        return data.replace(before, after)

    assert refusal(rewritten(tmp_path / "a.xlsx", member, change))


def test_an_ods_without_its_end(tmp_path):
    path = tmp_path / "cut.ods"
    with zipfile.ZipFile(path, "w") as package:
        text = ODS.format(rows=2, columns=2).replace("</table:table>", "P/table:table>")
        package.writestr("content.xml", text)
    assert "broken" in refusal(path)


def test_an_old_workbook_whose_sectors_lead_in_a_circle(tmp_path):
    """Sector 0 holds the table and sector 1 the directory, which follows itself."""
    head = struct.pack(
        "<8s16xHHHHH6x9I", OLE, 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0
    )
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 1, *[0xFFFFFFFF] * 126)
    assert "broken" in refusal(written(tmp_path / "circle.xls", head + table + bytes(512)))
    huge = bytearray(head + table + bytes(512))
    huge[44:48] = struct.pack("<I", 0x7FFFFFFF)
    assert "broken" in refusal(written(tmp_path / "huge.xls", bytes(huge)))
