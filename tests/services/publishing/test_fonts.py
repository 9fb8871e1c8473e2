"""Which font prints what."""

import pytest

from desktop.errors import FileRefused
from desktop.services.publishing.fonts import FontBook


def faces(book, text, weight="regular"):
    return [(run.face.name, run.text) for run in book.runs(text, weight)]


def test_japanese_is_one_run_of_the_main_font(book):
    assert faces(book, "東京の学校、髙﨑 School") == [
        ("BIZUDPGothic-Regular", "東京の学校、髙﨑 School")
    ]
    assert faces(book, "東京", "bold") == [("BIZUDPGothic-Bold", "東京")]
    assert faces(book, "") == []


@pytest.mark.parametrize(
    ("text", "face"),
    [
        ("𠮷", "NotoSansJP-Regular"),
        ("简", "NotoSansSC-Regular"),
        ("한국어", "NotoSansKR-Regular"),
        ("ไทย", "NotoSansThai-Regular"),
        ("ế", "NotoSans-Regular"),
    ],
)
def test_other_scripts_come_from_fallback_fonts(book, text, face):
    assert faces(book, text) == [(face, text)]


def test_a_name_stays_in_one_font(book):
    assert faces(book, "私はNguyễn Thị Ánhです") == [
        ("BIZUDPGothic-Regular", "私は"),
        ("NotoSans-Regular", "Nguyễn Thị Ánh"),
        ("BIZUDPGothic-Regular", "です"),
    ]


def test_a_fallback_without_a_bold_cut_is_thickened(book):
    assert [run.thicken for run in book.runs("𠮷野", "bold")] == [True, False]


def test_what_no_font_has_is_named(book):
    runs = book.runs("あ😀\x00い")
    assert [(run.text, run.missing) for run in runs] == [
        ("あ", False),
        ("😀\x00", True),
        ("い", False),
    ]
    assert book.missing("あ😀\x00い👩\u200d🏫") == {"😀", "\x00", "👩", "🏫"}


def test_joined_runs_are_the_text_and_widths_fit_the_characters(book):
    text = "葛\U000e0100城か\u3099 Nguye\u0302\u0303n\u200b한글😀 “don’t” \u202eabc"
    assert "".join(run.text for run in book.runs(text)) == text
    widths = book.widths(text)
    assert len(widths) == len(text)
    assert widths[1] == 0.0  # the variation selector
    assert widths[3:5] == [book.width("が"), 0.0]  # composed
    assert all(width >= 0 for width in widths)


def test_a_variation_and_an_apostrophe_are_no_reason_to_leave_the_font(book):
    assert [run.face.name for run in book.runs("葛\U000e0100城")] == ["BIZUDPGothic-Regular"]
    # The main font's ’ is a Japanese quotation mark, half an em wide.
    assert book.width("don’t") < book.width("don") + book.width("t") + 0.35


def test_a_missing_main_font_is_said_in_a_sentence(tmp_path):
    with pytest.raises(FileRefused, match=r"BIZUDPGothic-Regular\.ttf"):
        FontBook(tmp_path)


def test_a_mark_without_a_font_leaves_its_letter(book):
    assert book.missing("1\ufe0f\u20e3と") == {"\u20e3"}
    text = "h\u0353\u0489e"
    assert "".join(run.text for run in book.runs(text)) == text
    assert len(book.widths(text)) == len(text)
