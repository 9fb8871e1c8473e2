"""What lies on the paper, read back with two other libraries."""

import io

import pypdfium2
import pytest
from pypdf import PdfReader

from desktop.errors import FileRefused
from desktop.services.publishing.pdffont import to_unicode
from desktop.services.publishing.sheet import About, Sheet

HARD = [
    "𠮷野家の髙﨑さん",
    "Nguyễn Thị Ế",
    "한국어와 简体字",
    "ไทย",
    '<img src="/etc/passwd"> &lt;b&gt;',
    "葛\U000e0100城市",
    "bracket ) ( \\ backslash",
    "⽵下と竹下",
]


def page(book, draw):
    file = io.BytesIO()
    sheet = Sheet(file, book, About("題名 𠮷", "著者"), invariant=True)
    draw(sheet)
    sheet.next_page()
    sheet.save()
    return file.getvalue(), sheet


def by_pdfium(data, number=0):
    document = pypdfium2.PdfDocument(data)
    try:
        text = document[number].get_textpage().get_text_range()
    finally:
        document.close()
    return text


@pytest.mark.parametrize("text", HARD)
@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_text_copies_out_as_it_was_written(book, text, weight):
    data, sheet = page(book, lambda s: s.text(50, 50, text, 12, weight))
    read = PdfReader(io.BytesIO(data)).pages[0].extract_text()
    assert read.strip() == text
    assert not sheet.missing
    # pdfium leaves out variation selectors and folds radicals; the rest must be there.
    if "\U000e0100" not in text and "⽵" not in text:
        assert by_pdfium(data).strip() == text


def test_justified_text_copies_out_too(book):
    text = "東京の学校とNew South Walesの学校が、交流した。"
    data, _sheet = page(book, lambda s: s.text(50, 50, text, 12, stretch=14))
    assert PdfReader(io.BytesIO(data)).pages[0].extract_text().strip() == text
    assert by_pdfium(data).strip() == text


@pytest.mark.parametrize("values", [{"stretch": 90}, {"spacing": 3}])
def test_widely_spaced_text_copies_out_without_the_spaces(book, values):
    text = "東京の学校"
    data, _sheet = page(book, lambda s: s.text(50, 50, text, 12, stretch=20))
    assert by_pdfium(data).strip() == text
    data, _sheet = page(book, lambda s: s.text(50, 50, text, 12, **values))
    assert by_pdfium(data).strip() == text


def test_a_divided_word_is_known_as_one(book):
    def draw(sheet):
        sheet.text(50, 50, "represen", 12, ending="-")
        sheet.text(50, 70, "tation of", 12, ending=" ")

    data, _sheet = page(book, draw)
    read = PdfReader(io.BytesIO(data)).pages[0].extract_text()
    assert "represen\u00ad" in read


def test_what_no_font_has_prints_as_geta_copies_as_itself_and_is_listed(book):
    data, sheet = page(book, lambda s: s.text(50, 50, "絵文字😀です\x07", 12))
    assert sheet.missing == {"😀", "\x07"}
    assert "絵文字😀です" in PdfReader(io.BytesIO(data)).pages[0].extract_text()


def test_lone_surrogates_and_invisible_characters_do_no_harm(book):
    data, sheet = page(book, lambda s: s.text(50, 50, "a\ud800b\u200bc\u202ed", 12))
    assert sheet.missing == {"?"}
    read = PdfReader(io.BytesIO(data)).pages[0].extract_text()
    assert read.strip() == "a?b\u200bc\u202ed"


def test_fonts_are_embedded_subsets_and_no_other_is_named(book):
    data, _sheet = page(
        book, lambda s: [s.text(50, 40 + 20 * n, t, 12) for n, t in enumerate(HARD)]
    )
    fonts = PdfReader(io.BytesIO(data)).pages[0]["/Resources"]["/Font"]
    assert len(fonts) >= 6
    for font in fonts.values():
        descendant = font.get_object()["/DescendantFonts"][0].get_object()
        file = descendant["/FontDescriptor"].get_object()["/FontFile2"].get_object()
        assert file.get_data().startswith(b"\0\1\0\0")
        assert font.get_object()["/BaseFont"][7] == "+"
    assert b"Helvetica" not in data
    assert len(data) < 150_000


def test_to_unicode_is_utf16(book):
    cmap = to_unicode(["", "𠮷", "a", "葛\U000e0100"]).decode()
    assert "<0001> <D842DFB7>" in cmap
    assert "<0002> <0061>" in cmap
    assert "<0003> <845BDB40DD00>" in cmap


def test_letters_look_the_same_as_in_the_font_itself(book):
    """The subset keeps glyph numbers and composites: a page of letters has ink where it should."""
    data, _sheet = page(book, lambda s: s.text(20, 60, "Éàñö が髙𠮷ế", 40))
    document = pypdfium2.PdfDocument(data)
    image = document[0].render(scale=1).to_pil().convert("L")
    document.close()
    widths = book.widths("Éàñö が髙𠮷ế")
    x = 20.0
    for character, width in zip("Éàñö が髙𠮷ế", widths, strict=True):
        box = image.crop((int(x), 20, int(x + 40 * width), 70))
        dark = sum(1 for value in box.tobytes() if value < 128)
        assert (dark > 40) == (character != " "), character
        x += 40 * width


def test_metadata_language_links_and_outline(book):
    def draw(sheet):
        sheet.anchor("here", 40)
        sheet.outline("見出し 𠮷", "here")
        sheet.link(10, 10, 50, 12, "here", "go")
        sheet.text(50, 50, "本文", 12)

    data, _sheet = page(book, draw)
    reader = PdfReader(io.BytesIO(data))
    assert reader.metadata.title == "題名 𠮷"
    assert reader.metadata.author == "著者"
    assert reader.trailer["/Root"]["/Lang"] == "ja"
    assert [entry.title for entry in reader.outline] == ["見出し 𠮷"]
    assert len(reader.pages[0]["/Annots"]) == 1


def test_a_picture_is_embedded_as_it_is_and_once(book, photo):
    jpeg = photo().jpeg

    def draw(sheet):
        sheet.picture(jpeg, 10, 10, 90, 60)
        sheet.picture(jpeg, 10, 100, 60, 60, fill=True)

    data, _sheet = page(book, draw)
    assert data.count(jpeg) == 1
    images = PdfReader(io.BytesIO(data)).pages[0]["/Resources"]["/XObject"]
    assert [image.get_object()["/Filter"] for image in images.values()] == [["/DCTDecode"]]


def test_a_damaged_picture_is_named(book):
    with pytest.raises(FileRefused, match="朝の会"):
        page(book, lambda s: s.picture(b"not a picture", 0, 0, 9, 9, name="朝の会"))


def test_the_same_drawing_gives_the_same_bytes(book):
    first, second = (page(book, lambda s: s.text(9, 9, "同じ", 9))[0] for _time in range(2))
    assert first == second
