"""The booklet as a reader finds it."""

import io
import re
import time
from datetime import date

import pypdfium2
import pytest
from pypdf import PdfReader

from desktop.errors import FileRefused
from desktop.services.publishing.content import PartnerEntry, SchoolEntry, Words
from desktop.services.publishing.edition import Printed, print_booklet
from desktop.services.publishing.totals import count


def pages_of(data):
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def flat(text):
    return re.sub(r"\s+", "", text)


LONG = Words("長い文章が続きます。" * 400, "A long text goes on. " * 300)


def test_cover_totals_contents_cases_and_index(case, printed):
    data, made = printed(case("一つ目"), case("二つ目"))
    pages = pages_of(data)
    assert made == Printed(6)
    assert "国際交流事例集" in pages[0] or "Case booklet" in pages[0]
    assert "発行者" in pages[0]
    assert "2026年3月13日" in pages[0]
    assert "一つ目" in pages[3]
    assert "交流のきっかけの文章です。" in pages[3]
    assert "二つ目" in pages[4]
    assert "オーストラリア" in pages[5]


def test_numbers_links_and_outline_lead_to_the_right_pages(case, printed):
    cases = [case(f"第{n}の事例", texts={"began": LONG if n % 3 == 0 else Words("短い。")})
             for n in range(1, 41)]  # fmt: skip
    data, made = printed(*cases)
    reader = PdfReader(io.BytesIO(data))
    texts = [page.extract_text() for page in reader.pages]
    assert made.pages == len(texts)
    first = {
        n: next(page for page, text in enumerate(texts, 1) if page > 4 and f"第{n}の事例" in text)
        for n in range(1, 41)
    }
    listed = "\n".join(texts[2:4])
    for n, page in first.items():
        assert re.search(rf"第{n}の事例\s*{page}\b", listed), n
    entries = {entry.title.split(" ", 1)[-1]: reader.get_destination_page_number(entry) + 1
               for entry in reader.outline}  # fmt: skip
    assert all(entries[f"第{n}の事例"] == page for n, page in first.items())
    links = [note.get_object() for note in reader.pages[2]["/Annots"]]
    assert len(links) >= 20


def test_a_long_case_goes_on_with_a_small_head(case, printed):
    texts = dict.fromkeys(("began", "programme", "results"), LONG)
    data, made = printed(case("とても長い事例", texts=texts))
    pages = pages_of(data)
    assert made.pages > 6
    for page in pages[4:-1]:
        assert "とても長い事例" in page
    body = flat("".join(pages[3:-1]))
    assert body.count("長い文章が続きます。") >= 1100  # some are divided by a page's head


@pytest.mark.parametrize("language", ["ja", "en", "both"])
def test_every_text_is_there_in_its_language(case, printed, language):
    names = ("began", "aims", "prep_teachers", "prep_pupils", "prep_coordinator", "programme",
             "comments_pupils", "comments_teachers", "results", "next_step")  # fmt: skip
    texts = {n: Words(f"日本語の{n}。", f"English {n.replace('_', ' ')}.") for n in names}
    data, _made = printed(case(texts=texts), language=language)
    read = flat("".join(pages_of(data)))
    for name in names:
        assert (f"日本語の{name}。" in read) == (language != "en"), name
        assert (flat(f"English {name.replace('_', ' ')}.") in read) == (language != "ja"), name
    assert PdfReader(io.BytesIO(data)).trailer["/Root"]["/Lang"] == (
        "en" if language == "en" else "ja"
    )


def test_what_is_missing_is_left_out(case, printed):
    bare = case("題だけ", texts={}, schools=(), partners=(), held_on=None, pupils_here=None)
    for language in ("ja", "en", "both"):
        data, made = printed(bare, language=language)
        assert made.pages == 5
        assert "題だけ" in pages_of(data)[3]
        assert "None" not in "".join(pages_of(data))


HOSTILE = [
    '<img src="/etc/passwd">',
    "&lt;b&gt;&amp;",
    "<para><font size=99>x</font></para>",
    "javascript:alert(1)",
    "{title} {0} %s %(x)s",
    "') Tj ET Q BT (",
    "\\) \\( \\\\",
    "=HYPERLINK(1)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_user_text_is_only_text(case, photo, printed, text):
    hostile = case(
        Words(text, text).ja,
        schools=(SchoolEntry("1", Words(text), Words(text)),),
        partners=(PartnerEntry(Words(text), Words(text)),),
        grades=text,
        texts={"began": Words(text, text)},
        photos=(photo(ja=text, credit=text),),
    )
    data, _made = printed(hostile)
    read = pages_of(data)
    assert flat("".join(read)).count(flat(text)) >= 6
    assert b"root:" not in data


def test_a_word_of_two_hundred_thousand_letters_ends_in_bounded_time(case, printed):
    start = time.perf_counter()
    data, made = printed(case(texts={"began": Words("a" * 200_000)}))
    assert time.perf_counter() - start < 20
    assert made.pages > 20
    # Everywhere else a long word must not run off either.
    name = Words("x" * 3000)
    data, made = printed(
        case("y" * 3000, schools=(SchoolEntry("1", name, name),), grades="z" * 3000)
    )
    assert "z" * 20 in "".join(pages_of(data))


def test_no_text_leaves_the_page(case, photo, printed):
    texts = {"began": LONG, "comments_pupils": Words("「とても長い感想です。」\n" * 40)}
    data, _made = printed(
        case("長い題名" * 30, texts=texts, photos=tuple(photo() for _n in range(6))),
        language="both",
    )
    document = pypdfium2.PdfDocument(data)
    for page in document:
        width, height = page.get_size()
        text = page.get_textpage()
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            assert left >= 50, text.get_text_range()[max(index - 20, 0) : index + 20]
            assert right <= width - 50
            assert 20 <= bottom <= top <= height - 20
    document.close()


def test_photos_keep_their_shape_and_stay_jpeg(case, photo, printed):
    photos = (photo(600, 400), photo(400, 600, "#994433"), photo(900, 300, "#339944"))
    data, _made = printed(case(photos=photos))
    for each in photos:
        assert each.jpeg in data
    document = pypdfium2.PdfDocument(data)
    shapes = sorted(
        (right - left) / (top - bottom)
        for each in document[3].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
        for left, bottom, right, top in [each.get_bounds()]
    )
    document.close()
    assert shapes == pytest.approx([400 / 600, 600 / 400, 900 / 300], rel=1e-3)


def test_a_cover_picture_fills_its_field(case, photo, printed):
    data, _made = printed(case(), cover=photo(credit="撮影者"))
    assert "撮影者" in pages_of(data)[0]


def test_a_damaged_photo_names_itself(case, photo, printed):
    broken = photo(ja="朝の会").__class__(b"broken", 30, 20, Words("朝の会"))
    with pytest.raises(FileRefused, match="朝の会"):
        printed(case(photos=(broken,)))


def test_characters_without_a_font_are_listed(case, printed):
    _data, made = printed(case(texts={"began": Words("絵文字😀と𠮷と한と简とế")}))
    assert made.missing == ("😀",)


def test_rare_characters_can_be_searched_and_copied(case, printed):
    data, _made = printed(case("𠮷野とế、한국어、简体字", texts={"began": Words("本文の𠮷。")}))
    document = pypdfium2.PdfDocument(data)
    page = document[3].get_textpage()
    read = page.get_text_range()
    assert "𠮷野とế、한국어、简体字" in flat(read)
    assert "本文の𠮷。" in flat(read)
    assert page.search("本文の").get_next() is not None
    document.close()


def test_the_same_booklet_gives_the_same_bytes(case, photo, printed):
    cases = [case(photos=(photo(),))]
    assert printed(*cases)[0] == printed(*cases)[0]


def test_progress_and_closing(case, book):
    from desktop.services.publishing.content import Booklet

    file = io.BytesIO()
    work = print_booklet(
        Booklet((case(), case(), case()), issued=date(2026, 3, 1)), file, book=book
    )
    first = next(work)
    assert (first.done, first.total) == (0, 7)
    assert next(work).done == 1
    work.close()
    assert file.getvalue() == b""


def test_totals_reconcile(case):
    high, junior = Words("高等学校", "High school"), Words("中学校", "Junior high school")
    schools = [
        SchoolEntry("1", Words("甲"), high),
        SchoolEntry("2", Words("乙"), junior),
        SchoolEntry("3", Words("乙"), junior),
    ]
    australia, canada = Words("豪", "Australia"), Words("加", "Canada")
    cases = [
        case(schools=tuple(schools[:2]), partners=(PartnerEntry(Words("a"), australia),
                                                   PartnerEntry(Words("b"), australia),
                                                   PartnerEntry(Words("c"), canada))),
        case(schools=(schools[0],), pupils_here=None, type=Words("郵送", "By post")),
        case(schools=(schools[2],), partners=()),
    ]  # fmt: skip
    totals = count(cases)
    assert totals.cases == 3 == sum(n for _w, n in totals.by_type)
    assert totals.schools == 3 == sum(n for _w, n in totals.schools_by_kind)
    assert dict(totals.by_kind) == {high: 2, junior: 2}
    assert dict(totals.schools_by_kind) == {high: 1, junior: 2}
    assert totals.by_country[0][1] == 1 or dict(totals.by_country)[australia] == 1
    assert totals.pupils_here == 64


def test_the_index_is_in_the_order_of_readings_and_of_schooling(case, printed):
    countries = [("台湾", "Taiwan"), ("オーストラリア", "Australia"), ("タイ", "Thailand"),
                 ("中国", "China"), ("アメリカ合衆国", "United States")]  # fmt: skip
    kinds = [("高等学校", "High school"), ("小学校", "Elementary school"),
             ("中学校", "Junior high school")]  # fmt: skip
    cases = [
        case(schools=(SchoolEntry(str(n), Words("校"), Words(*kinds[n % 3])),),
             partners=(PartnerEntry(Words("x"), Words(*country)),))
        for n, country in enumerate(countries)
    ]  # fmt: skip
    for language, order in (
        ("ja", ["アメリカ合衆国", "オーストラリア", "タイ", "台湾", "中国", "小学校", "中学校", "高等学校"]),
        ("en", ["Australia", "China", "Taiwan", "Thailand", "United States", "Elementary", "Junior",
                "High school"]),
    ):  # fmt: skip
        data, _made = printed(*cases, language=language)
        index = pages_of(data)[-1]
        places = [index.index(name) for name in order]
        assert places == sorted(places), language
