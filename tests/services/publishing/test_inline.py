"""Paragraphs of several styles, readings, references and footnotes."""

import io
from dataclasses import replace

import pypdfium2
import pytest

from desktop.services.publishing import grid
from desktop.services.publishing.blocks import BODY
from desktop.services.publishing.composer import Composer
from desktop.services.publishing.flow import NOTES_GAP, Frame, Piece, take
from desktop.services.publishing.inline import Span, inline
from desktop.services.publishing.sheet import About, Sheet
from tests.services.publishing.structure import faults, roles

WORDS = "東京の学校とNew South Walesの学校が、オンラインで交流した。"


def printed(book, pieces, *, columns=False):
    """The PDF of pieces, and its size in pages."""
    composer = Composer()
    (composer.columns if columns else composer.wide)(pieces)
    drawn = composer.pages()
    file = io.BytesIO()
    sheet = Sheet(file, book, About("題名"), invariant=True)
    sheet.anchor("there")
    for each in drawn:
        each(sheet)
        sheet.next_page()
    sheet.save()
    return file.getvalue(), len(drawn)


def read(data, number=0):
    document = pypdfium2.PdfDocument(data)
    text = document[number].get_textpage().get_text_range()
    document.close()
    return text


def boxes(data, text, number=0):
    """Where each character of a text is: left, bottom, right, top."""
    document = pypdfium2.PdfDocument(data)
    page = document[number].get_textpage()
    start = page.get_text_range().index(text)
    found = [page.get_charbox(at) for at in range(start, start + len(text))]
    document.close()
    return found


def test_styles_change_within_a_line_and_the_lines_are_those_of_one_text(book):
    spans = [
        Span("東京の学校とNew South"),
        Span(" Wales", weight="bold"),
        Span("の学校が、交流した。" * 9),
    ]
    style = replace(BODY, hang=False)
    data, _pages = printed(book, inline(book, spans, style, grid.COLUMN))
    assert faults(data) == []
    assert roles(data) == [["Document", ["P"]]]
    text = "".join(span.text for span in spans)
    assert "".join(read(data).split("\r\n")) == text
    lines = read(data).split("\r\n")
    assert len(lines) >= 4
    # Every line but the last reaches the margin, to within the side bearing of its last letter.
    for line in lines[:-1]:
        assert grid.LEFT + grid.COLUMN - style.size / 2 < boxes(data, line)[-1][2]
        assert boxes(data, line)[-1][2] <= grid.LEFT + grid.COLUMN + 0.1


@pytest.mark.parametrize(
    ("word", "ruby"), [("髙橋", "たかはし"), ("深川", "ふかがわこうとうがっこう")]
)
def test_a_reading_stands_above_its_word_and_never_leaves_it(book, word, ruby):
    spans = [Span("交流の担当は"), Span(word, ruby=ruby), Span("先生です。" * 8)]
    for measure in range(60, 140, 7):
        pieces = inline(book, spans, BODY, float(measure))
        data, _pages = printed(book, pieces)
        below, above = boxes(data, word), boxes(data, ruby)
        assert max(top for _l, _b, _r, top in below) <= min(b for _l, b, _r, _t in above) + 1.5
        assert below[0][1] == pytest.approx(below[-1][1], abs=2)  # on one line
        middle = (below[0][0] + below[-1][2]) / 2
        assert (above[0][0] + above[-1][2]) / 2 == pytest.approx(middle, abs=2)
    assert faults(data) == []
    assert ["Ruby", ["RB"], ["RT"]] in roles(data)[0][1]


def test_a_reference_leads_to_its_page_and_is_known_when_drawn(book):
    spans = [
        Span("くわしくは"),
        Span("000", to="there", late=lambda: "7"),
        Span("ページを見てください。"),
    ]
    data, _pages = printed(book, inline(book, spans, BODY, grid.COLUMN))
    assert faults(data) == []
    assert "くわしくは7ページ" in read(data)  # no hole where a wider number might have stood
    assert ["Link"] in roles(data)[0][1]


def test_footnotes_stand_at_the_foot_of_the_column_of_their_mark(book):
    pieces = []
    for number in range(1, 31):
        spans = [
            Span(WORDS * 2),
            Span("この制度", note=f"注記その{number}。"),
            Span("は今も続く。"),
        ]
        pieces += inline(book, spans, BODY, grid.COLUMN, first_note=number)
    data, pages = printed(book, pieces, columns=True)
    assert pages > 1
    assert faults(data) == []
    for page in range(pages):
        text = read(data, page)
        for number in range(1, 31):
            # A note is on the page of its mark.
            assert (f"この制度*{number}は" in text.replace("\r\n", "")) == (
                f"注記その{number}。" in text
            ), (page, number)
    assert roles(data)[0].count(["Note"]) == 30
    lowest = min(bottom for _l, bottom, _r, _t in boxes(data, "注記その1。"))
    assert lowest >= grid.HEIGHT - grid.BOTTOM - 3


def test_a_column_keeps_room_for_the_notes_of_what_it_holds():
    def nothing(sheet, x, y):
        pass

    plain, note = Piece(10.0, nothing), Piece(10.0, nothing)
    noted = Piece(10.0, nothing, notes=(note,))
    assert take([plain] * 10, 0, 100) == 10
    assert take([noted, *[plain] * 9], 0, 100) == int((100 - 10 - NOTES_GAP) // 10)
    assert take([*[plain] * 9, noted], 0, 100) == 9
    assert Frame(0, 0, 100).bottom == 100
