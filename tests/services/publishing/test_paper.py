"""Paper for a printing house: boxes, marks, greyscale, crops, and the small page."""

import io
import re

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

from desktop.services.publishing.content import PAGES, Checked, Section, Words
from desktop.services.publishing.paper import BLEED, PAPERS, Finish
from desktop.services.publishing.pictures import Crop, cut

MM = 72 / 25.4
SENTENCE = Words(
    "生徒は自分たちの町の魅力を英語で紹介しました。" * 12, "The pupils told of it. " * 20
)
TEXTS = dict.fromkeys(("began", "aims", "prep_pupils", "programme", "results"), SENTENCE)
ALL = frozenset(PAGES)


@pytest.fixture
def whole(case, photo, printed):
    """Prints a booklet that has everything, with cases of each design."""

    def make(**values):
        cases = [
            case(f"事例{n}", texts=TEXTS, design=design,
                 photos=tuple(photo(600, 400, c) for c in ("#cc3322", "#22cc33", "#2233cc")[:n]))
            for n, design in enumerate(("facts", "photo", "spread", "photo", "spread"))
        ]  # fmt: skip
        given = {
            "pages": ALL,
            "foreword": SENTENCE,
            "sections": (Section(Words("第一部", "Part one"), 0), Section(Words("第二部"), 2)),
            "cover": photo(800, 900, "#ddaa11"),
            "checked": Checked(7, 5),
        }
        return printed(*cases, **{**given, **values})

    return make


@pytest.mark.parametrize("paper", list(PAPERS))
def test_trim_and_bleed_boxes(whole, paper):
    data, made = whole(paper=paper, finish=Finish(marks=True))
    width, height = PAPERS[paper]
    with pikepdf.open(io.BytesIO(data)) as document:
        assert len(document.pages) == made.pages
        for page in document.pages:
            trim = [float(x) for x in page.TrimBox]
            bleed = [float(x) for x in page.BleedBox]
            media = [float(x) for x in page.MediaBox]
            assert trim == pytest.approx([0, 0, width, height], abs=0.01)
            assert bleed == pytest.approx(
                [-3 * MM, -3 * MM, width + 3 * MM, height + 3 * MM], abs=0.01
            )
            assert media[0] <= bleed[0] - 9 * MM
            assert media[2] >= bleed[2] + 9 * MM
    first = PdfReader(io.BytesIO(data)).pages[0]
    assert [float(x) for x in first.trimbox] == pytest.approx([0, 0, width, height], abs=0.01)


def test_b5_is_that_of_japanese_printers(printed, case):
    data, _made = printed(case(), paper="B5")
    box = PdfReader(io.BytesIO(data)).pages[0].mediabox
    assert (float(box.width) / MM, float(box.height) / MM) == pytest.approx((182, 257), abs=0.01)


def grey_picture(data, page, scale=2.0):
    document = pypdfium2.PdfDocument(data)
    image = document[page].render(scale=scale).to_pil().convert("L")
    document.close()
    return image


def test_the_cover_runs_into_the_bleed_and_marks_stay_outside(whole):
    data, _made = whole(finish=Finish(marks=True))
    image = grey_picture(data, 0)
    margin = 13 * MM * 2  # the sheet beyond the trimmed page, at two pixels a point
    middle = image.width // 3
    inside_bleed = image.getpixel((middle, int(margin - BLEED)))
    beyond = image.getpixel((middle, int(margin - 2 * BLEED - 6)))
    assert inside_bleed < 200
    assert beyond == 255
    corner = image.crop((0, 0, int(margin), int(margin)))
    assert min(corner.tobytes()) < 120, "crop marks"
    # Nothing but marks beyond the bleed, and no mark within the trimmed page.
    contents = whole(finish=Finish())[0]
    plain = grey_picture(contents, 2)
    marked = grey_picture(whole(finish=Finish(marks=True))[0], 2)
    left = int(margin)
    inner = marked.crop((left + 6, left + 6, left + plain.width - 12, left + plain.height - 12))
    assert min(inner.crop((0, 0, inner.width, 20)).tobytes()) == 255


def colour_operators(page):
    """Operators that set another colour than a shade of grey."""
    found = set()
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "sh", "ri"}:
            found.add((name, tuple(map(str, operands))))
    return found


@pytest.mark.parametrize("marks", [False, True])
def test_greyscale_has_no_colour_at_all(whole, marks):
    data, _made = whole(finish=Finish(marks=marks, grey=True))
    images = 0
    with pikepdf.open(io.BytesIO(data)) as document:
        for page in document.pages:
            assert colour_operators(page) == set()
        for item in document.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image":
                images += 1
                assert item.ColorSpace == "/DeviceGray"
                assert pikepdf.PdfImage(item).as_pil_image().mode == "L"
    assert images >= 4
    coloured, _made = whole()
    with pikepdf.open(io.BytesIO(coloured)) as document:
        assert any(colour_operators(page) for page in document.pages)


def test_what_a_crop_cuts_away_is_not_in_the_file(case, photo, printed):
    left_red = Image.new("RGB", (400, 200), "#0000ff")
    left_red.paste("#ff0000", (0, 0, 200, 200))
    file = io.BytesIO()
    left_red.save(file, "JPEG", quality=95)
    shown = photo().__class__(file.getvalue(), 400, 200, crop=Crop(0.55, 0.0, 1.0, 1.0, 0.8, 0.5))
    for design in ("facts", "photo"):
        data, _made = printed(case(photos=(shown,), design=design))
        assert file.getvalue() not in data
        with pikepdf.open(io.BytesIO(data)) as document:
            (stream,) = [
                item for item in document.objects
                if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
            ]  # fmt: skip
            picture = pikepdf.PdfImage(stream).as_pil_image().convert("RGB")
        assert picture.size == (180, 200)
        assert max(red for _n, (red, _g, _b) in picture.getcolors(1 << 20)) < 60


def test_a_whole_photo_stays_the_bytes_it_is(jpeg):
    assert cut(jpeg(), Crop()) == jpeg()
    assert cut(jpeg(), Crop(x=0.2, y=0.9)) == jpeg(), "a focus alone cuts nothing"


def test_the_focus_stays_in_sight(case, photo, printed):
    tall = Image.new("RGB", (300, 1500), "#ffffff")
    tall.paste("#000000", (0, 1200, 300, 1300))
    file = io.BytesIO()
    tall.save(file, "JPEG", quality=95)
    entry = photo().__class__(file.getvalue(), 300, 1500)
    dark = {}
    for y in (0.1, 0.83):
        given = photo().__class__(entry.jpeg, 300, 1500, crop=Crop(y=y))
        data, _made = printed(case(photos=(given,), design="photo"))
        page = grey_picture(data, 3, 1.0)
        dark[y] = min(page.crop((0, 0, page.width, int(0.3 * page.height))).tobytes())
    assert dark[0.1] > 200
    assert dark[0.83] < 60


@pytest.mark.parametrize("language", ["ja", "en", "both"])
@pytest.mark.parametrize("paper", list(PAPERS))
def test_nothing_leaves_the_page(whole, language, paper):
    data, _made = whole(paper=paper, language=language)
    side = {"A4": 20, "B5": 16}[paper] * MM - 1
    document = pypdfium2.PdfDocument(data)
    for number, page in enumerate(document):
        width, height = page.get_size()
        text = page.get_textpage()
        read = text.get_text_range()
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            where = (number, read[max(index - 20, 0) : index + 20])
            assert left >= side, where
            assert right <= width - side + 1, where
            assert 20 <= bottom <= top <= height - 20, where
    document.close()


def test_two_pages_face_each_other(whole):
    data, made = whole(sections=(Section(Words("第一部", "Part one"), 0),))
    assert made.blanks, "one of them would have begun on the right"
    reader = PdfReader(io.BytesIO(data))
    heads = {entry.title: reader.get_destination_page_number(entry) + 1
             for part in reader.outline for entry in (part if isinstance(part, list) else [part])}  # fmt: skip
    assert heads["03 事例2"] % 2 == 0
    assert heads["05 事例4"] % 2 == 0
    assert "第一部" in heads
    for page in made.blanks:
        assert len(reader.pages[page - 1].extract_text().strip()) < 40
    listed = "\n".join(page.extract_text() for page in reader.pages[2:5])
    for title, page in heads.items():
        if title.startswith("0"):
            assert re.search(rf"{title[3:]}\s*{page}\b", listed), title


def test_the_imprint_says_how_the_numbers_stand_to_the_records(whole):
    data, _made = whole(language="en")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages[-2:])
    text = " ".join(text.split())
    assert "The records hold 7 exchanges held in FY2025; 5 of them are printed here" in text
    assert "agree with them" in text
    data, _made = whole(language="en", checked=Checked(differing=("schools",)))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages[-2:])
    assert "these numbers differ: Schools" in " ".join(text.split())


def test_the_map_names_the_countries(whole):
    data, _made = whole(language="en")
    last = PdfReader(io.BytesIO(data)).pages[-2].extract_text()
    assert "Where the exchanges went" in last
    assert "Australia" in last


@pytest.mark.parametrize("language", ["ja", "en", "both"])
def test_a_long_title_is_set_smaller_and_all_of_it_stays(case, printed, language):
    title = Words(
        "国際交流のあゆみと、これからの学校の姿を考えるための事例集" * 3, "The way so far " * 10
    )
    data, _made = printed(case(), paper="B5", language=language, title=title)
    page = PdfReader(io.BytesIO(data)).pages[0].extract_text()
    read = re.sub(r"\s+", "", page)
    if language != "en":
        assert title.ja in read
        assert "2026年3月13日" in read
    if language != "ja":
        assert re.sub(r"\s+", "", title.en) in read
        assert "13March2026" in read
    document = pypdfium2.PdfDocument(data)
    text = document[0].get_textpage()
    boxes = [text.get_charbox(at) for at in range(text.count_chars())]
    assert min(bottom for _left, bottom, _right, _top in boxes) > 40
    document.close()
