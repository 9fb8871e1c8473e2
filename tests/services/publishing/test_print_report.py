"""A register on paper."""

import io
import time
from datetime import date

import pypdfium2
from pypdf import PdfReader

from desktop.services.progress import finish
from desktop.services.publishing.report import Column, Report, print_report

COLUMNS = (Column("番号", 6, numeric=True), Column("学校名"), Column("電話番号", 14))


def make(book, rows, columns=COLUMNS, **values):
    report = Report("学校一覧", columns, rows, **{"printed": date(2026, 3, 13), **values})
    file = io.BytesIO()
    made = finish(print_report(report, file, book=book, invariant=True))
    return PdfReader(io.BytesIO(file.getvalue())), made, file.getvalue()


def test_title_filter_heads_rows_totals_and_pages(book):
    rows = [(str(n), f"第{n}高等学校", "03-1234-5678") for n in range(1, 201)]
    reader, made, _data = make(book, rows, filter="区 = 江東区", totals="合計 200校")
    texts = [page.extract_text() for page in reader.pages]
    assert made.pages == len(texts) > 2
    assert "学校一覧" in texts[0]
    assert "区 = 江東区" in texts[0]
    assert "2026年3月13日" in texts[0]
    assert all("電話番号" in text for text in texts)
    assert "合計 200校" in texts[-1]
    assert f"Page 2 of {made.pages}" in texts[1] or f"2 / {made.pages}" in texts[1]
    read = "".join(texts)
    assert all(f"第{n}高等学校" in read for n in range(1, 201))


def test_a_wide_table_lies_on_its_side(book):
    narrow, _made, _data = make(book, [("1", "短い", "03")])
    columns = tuple(Column(f"列{n}") for n in range(9))
    wide, _made, _data = make(book, [["都立深川高等学校"] * 9], columns)
    assert narrow.pages[0].mediabox.width < narrow.pages[0].mediabox.height
    assert wide.pages[0].mediabox.width > wide.pages[0].mediabox.height


def test_numbers_of_a_telephone_are_not_divided(book):
    columns = (*COLUMNS, *(Column(f"列{n}") for n in range(5)))
    row = (
        "1",
        "東京都立産業技術高等専門学校附属" * 2,
        "03-1234-5678",
        *["とても長い内容の列です" * 3] * 5,
    )
    reader, _made, _data = make(book, [row] * 30, columns)
    assert reader.pages[0].extract_text().count("03-1234-5678") > 3


def test_a_row_longer_than_a_page_goes_on(book):
    text = "とても長い備考です。" * 900
    reader, made, data = make(book, [("1", text, ""), ("2", "次の行", "")])
    assert made.pages > 1
    read = "".join(page.extract_text() for page in reader.pages).replace("\n", "")
    assert read.count("とても長い備考です") > 850
    assert "次の行" in read
    document = pypdfium2.PdfDocument(data)
    for page in document:
        text = page.get_textpage()
        boxes = [text.get_charbox(index) for index in range(text.count_chars())]
        assert min(bottom for _left, bottom, _right, _top in boxes) > 20
    document.close()


def test_no_rows(book):
    reader, made, _data = make(book, [], totals="合計 0校")
    assert made.pages == 1
    assert "合計 0校" in reader.pages[0].extract_text()


def test_ten_thousand_rows_take_seconds(book):
    rows = [(str(n), f"東京都立第{n}高等学校", "03-1234-5678") for n in range(10_000)]
    start = time.perf_counter()
    _reader, made, data = make(book, rows)
    assert time.perf_counter() - start < 20
    assert made.pages > 100
    assert len(data) < 3_000_000
