"""What is printed can be heard: every document against its tag tree."""

import io
from datetime import date

import pikepdf
import pytest

from desktop.services.progress import finish
from desktop.services.publishing.blocks import BODY, paragraphs
from desktop.services.publishing.content import Booklet, Checked, PartnerEntry, Section, Words
from desktop.services.publishing.edition import PARTS, print_part
from desktop.services.publishing.flow import draw_pieces
from desktop.services.publishing.paper import Finish
from desktop.services.publishing.report import Column, Report, print_report
from desktop.services.publishing.sheet import About, Sheet
from desktop.services.publishing.tags import Tag, language_of
from tests.services.publishing.structure import elements, faults, roles, spoken

LONG = Words("長い文章が続きます。" * 300, "A long text goes on. " * 200)


def page(book, draw, language="ja"):
    file = io.BytesIO()
    sheet = Sheet(file, book, About("題名", "著者", language), invariant=True)
    draw(sheet)
    sheet.next_page()
    sheet.save()
    return file.getvalue()


def flat(tree):
    """All roles of a nested tree in reading order."""
    return [tree[0], *(role for kid in tree[1:] for role in flat(kid))]


@pytest.mark.parametrize("language", ["ja", "en", "both"])
def test_a_booklet(case, photo, printed, language):
    texts = {"began": LONG, "programme": Words("10:00 開会\n10:30 発表\n閉会のことば", "• a\n• b")}
    data, _made = printed(
        case("長い事例", texts=texts, photos=tuple(photo() for _n in range(5))),
        case("短い事例", photos=(photo(ja="", en=""),), partners=(PartnerEntry(Words("𠮷한")),)),
        case("何もない事例", texts={}, partners=(), pupils_here=None),
        language=language,
        cover=photo(credit="撮影者"),
    )
    assert faults(data) == []
    found = flat(roles(data)[0])
    assert found.count("H1") == 1
    assert found.count("Figure") == 7
    assert found.count("TOCI") == 4
    assert {"Table", "TH", "TD", "L", "LI", "Lbl", "LBody", "Caption", "Link", "H4"} >= {
        role for role in found if role in ("Table", "L", "Link", "Caption")
    }


PAGES = frozenset({"foreword", "charts", "contents", "map", "index"})


@pytest.fixture
def full(case, photo, printed):
    """Prints a booklet with all that it can have, in a language and on some paper."""

    def make(language="both", **values):
        there = (
            PartnerEntry(Words("チャツウッド"), Words("豪州", "Australia"), (151.2, -33.8)),
            PartnerEntry(Words("リカトン"), Words("ニュージーランド", "New Zealand")),
        )
        given = {
            "cover": photo(ja="", en="", credit="撮影者"),
            "foreword": Words("はじめに。\n次の段落。", "Foreword.\nAnother paragraph."),
            "sections": (Section(Words("第一部", "Part one"), 1), Section(Words("第二部"), 3)),
            "pages": PAGES,
            "checked": Checked(held=5, of_year=4, differing=("cases",)),
        }
        texts = {"began": LONG, "aims": Words("・一\n・二", "Aims.")}
        photos = tuple(photo(300 + 50 * n, 220, ja=f"写真{n}") for n in range(8))
        return printed(
            case("部に属さない事例", partners=there),
            case("写真から始まる事例", design="photo", photos=photos, partners=there[:1]),
            case("見開きの事例", design="spread", photos=photos, texts=texts),
            case("第二部の事例", design="spread", photos=photos[:1], held_on=date(2025, 4, 1)),
            case("写真のない事例", design="photo", held_on=None),
            language=language,
            **{**given, **values},
        )[0]

    return make


@pytest.mark.parametrize(
    ("language", "paper", "finish"),
    [
        ("ja", "A4", Finish()),
        ("en", "B5", Finish(marks=True)),
        ("both", "A4", Finish(grey=True)),
        ("both", "B5", Finish(marks=True, grey=True)),
    ],
)
def test_all_designs_and_pages(full, language, paper, finish):
    data = full(language, paper=paper, finish=finish)
    assert faults(data) == []
    found = flat(roles(data)[0])
    assert found.count("Figure") == 1 + 8 + 8 + 1 + 1  # cover, cases, map
    assert all(each["/Alt"].strip() for each in elements(data, "Figure"))


def test_the_cases_of_a_section_are_within_it(full):
    data = full("ja")
    parts = roles(data)[0][1:]
    first = [part for part in parts if any(kid[0] == "Sect" for kid in part[1:])]
    assert [sum(kid[0] == "Sect" for kid in part[1:]) for part in first] == [2, 2]
    assert [role for role in flat(first[0]) if role[0] == "H"][:3] == ["H2", "H3", "H4"]
    # The contents say the same: the cases of a section are a list below its line.
    listing = next(kid for part in parts for kid in part if kid[0] == "TOC")
    assert [kid[0] for kid in listing[1:]] == [
        "TOCI", "TOCI", "TOC", "TOCI", "TOC", "TOCI", "TOCI",
    ]  # fmt: skip
    said = [text for role, text in spoken(data) if role == "Link"]
    assert [text.split()[:-1] for text in said[:4]] == [
        ["01", "部に属さない事例"], ["第一部"], ["02", "写真から始まる事例"], ["03", "見開きの事例"],
    ]  # fmt: skip


def test_the_map_and_the_months_can_be_heard(full):
    data = full("ja")
    alts = [each["/Alt"] for each in elements(data, "Figure")]
    assert alts[0] == "表紙の写真"
    assert alts[-1] == "東京と交流先を結んだ世界地図。交流先と事例数：豪州 2"
    said = spoken(data)
    at = said.index(("TH", "4月 "))
    assert said[at : at + 4] == [("TH", "4月 "), ("TD", "1"), ("TH", "5月 "), ("TD", "0")]
    assert said[at + 12 : at + 14] == [("TH", "10月 "), ("TD", "3")]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_alone(case, photo, book, part):
    booklet = Booklet(
        (case(photos=(photo(),), design="spread"),),
        fiscal_year=2025,
        foreword=Words("はじめに。"),
        sections=(Section(Words("第一部"), 0),),
        pages=PAGES,
    )
    file = io.BytesIO()
    finish(print_part(booklet, file, part, book=book))
    assert faults(file.getvalue()) == []


def test_grey_paper_has_grey_alone(full):
    """No operator sets a colour and no picture has one; sRGB says what grey means too."""
    with pikepdf.open(io.BytesIO(full(finish=Finish(marks=True, grey=True)))) as pdf:
        for page in pdf.pages:
            operators = {str(each) for _o, each in pikepdf.parse_content_stream(page)}
            assert not operators & {"rg", "RG", "k", "K", "sc", "SC", "scn", "SCN", "cs", "CS"}
            pictures = page.obj.Resources.get("/XObject", {})
            assert all(each.ColorSpace == "/DeviceGray" for each in pictures.values())
        assert pdf.Root.OutputIntents[0].DestOutputProfile.N == 3


def test_a_register(book):
    rows = [
        (str(n), f"第{n}高等学校", "" if n % 3 else "備考の長い文章です。" * 9) for n in range(120)
    ]
    rows.append(("121", "とても長い行", "何頁も続く備考です。" * 900))
    report = Report(
        "学校一覧",
        (Column("番号", numeric=True), Column("学校名"), Column("備考")),
        rows,
        subtitle="見本",
        filter="区 = 江東区",
        printed=date(2026, 3, 1),
        totals="合計 121校",
        author="事務局",
    )
    file = io.BytesIO()
    finish(print_report(report, file, book=book))
    assert faults(file.getvalue()) == []
    document, *rest = roles(file.getvalue())
    assert rest == []
    assert [kid[0] for kid in document[1:]] == ["H1", "P", "P", "Table", "P"]
    table = document[4]
    # The heads count once, however often they are repeated; a row over two pages is one row.
    assert len(table) - 1 == 122
    assert [cell[0] for cell in table[1][1:]] == ["TH", "TH", "TH"]


def test_reading_order_follows_the_languages_not_the_lines(case, printed):
    texts = {"began": Words("日本語の文章。" * 40, "An English text. " * 40)}
    data, _made = printed(case(texts=texts), language="both")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        languages = []

        def walk(node, language):
            language = str(node.get("/Lang", language))
            if str(node.S) == "/P":
                languages.append(language)
            kids = node.get("/K", [])
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                    walk(kid, language)

        walk(pdf.Root.StructTreeRoot.K, str(pdf.Root.Lang))
    # Both texts run side by side down the page, and are read one after the other.
    assert {"ja", "en"} == set(languages)
    last = languages.index("en", len(languages) // 2) if "en" in languages else 0
    assert "ja" in languages[:last]


def test_headings_follow_each_other_without_a_gap(book):
    def draw(sheet):
        for level in (3, 4, 3, 2, 4, 6):
            with sheet.within(Tag(f"H{level}")):
                sheet.text(50, 50, "見出し", 12)

    data = page(book, draw)
    assert faults(data) == []
    assert flat(roles(data)[0])[1:] == ["H1", "H2", "H1", "H1", "H2", "H3"]


def test_a_list_is_a_list(book):
    pieces = paragraphs(book, "持ち物\n・筆記用具\n・上履き\n以上", BODY, 200)
    data = page(book, lambda sheet: draw_pieces(sheet, pieces, 50, 50))
    item = ["LI", ["Lbl"], ["LBody"]]
    assert faults(data) == []
    assert roles(data) == [["Document", ["P"], ["L", item, item], ["P"]]]


def test_decoration_is_not_read_and_pictures_say_what_they_show(book, photo):
    def draw(sheet):
        sheet.rule(10, 10, 90, 10)
        with sheet.artifact("Footer"):
            sheet.text(10, 800, "3", 9)
            with sheet.within(Tag("P")):
                sheet.text(10, 810, "x", 9)
        sheet.picture(photo().jpeg, 10, 20, 90, 60, name="朝の会")
        sheet.picture(photo().jpeg, 10, 90, 90, 60)

    data = page(book, draw)
    assert faults(data) == []
    assert roles(data) == [["Document", ["Figure"], ["Figure"]]]
    assert [each["/Alt"] for each in elements(data, "Figure")] == ["朝の会", "Picture"]


def test_languages_are_marked_where_they_change(book):
    def draw(sheet):
        for at, text in enumerate(
            ["日本語", "English words", "03-1234", "한국어", "ไทย と 한국어"]
        ):
            sheet.text(50, 50 + 20 * at, text, 12)

    data = page(book, draw)
    assert [each.get("/Lang") for each in elements(data, "P")] == [None, "en", None, "ko", None]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        spans = [
            str(operands[1].Lang)
            for operands, operator in pikepdf.parse_content_stream(pdf.pages[0])
            if str(operator) == "BDC" and str(operands[0]) == "/Span"
        ]
    assert spans == ["ko", "th", "ko"]


def test_characters_of_private_use_say_what_was_written(book):
    data = page(book, lambda sheet: sheet.text(50, 50, "外字\ue000です", 12))
    assert faults(data) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        code = pdf.pages[0].obj.Contents.read_bytes()
    assert b"/ActualText <FEFFE000>" in code


@pytest.mark.parametrize(
    ("text", "language"),
    [("東京", "ja"), ("School", "en"), ("12-3", ""), ("서울", "ko"), ("กรุงเทพ", "th"), ("", "")],
)
def test_letters_tell_the_language(text, language):
    assert language_of(text) == language


BREACHES = {
    "neither in the tree": lambda pdf: edit(pdf, b"BT", b"EMC BT", b"ET", b"ET /Artifact BMC"),
    "is not in the tree": lambda pdf: edit(pdf, b"/MCID 0", b"/MCID 7"),
    "without an alternative": lambda pdf: figure(pdf).__delitem__("/Alt"),
    "another parent": lambda pdf: figure(pdf).__setitem__("/P", figure(pdf)),
    "no title": lambda pdf: pdf.docinfo.__delitem__("/Title"),
    "not marked": lambda pdf: pdf.Root.__delitem__("/MarkInfo"),
    "H3 after H1": lambda pdf: pdf.Root.StructTreeRoot.K.K[1].__setitem__("/S", pikepdf.Name.H3),
    "rows of": lambda pdf: pdf.Root.StructTreeRoot.K.K[3].K[0].K.__delitem__(0),
}


def figure(pdf):
    return pdf.Root.StructTreeRoot.K.K[2]


def edit(pdf, *pairs):
    stream = pdf.pages[0].obj.Contents
    code = stream.read_bytes()
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        code = code.replace(old, new, 1)
    stream.write(code)


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_would_be_found(book, photo, breach):
    """The check itself: a sound page, damaged in one place."""

    def draw(sheet):
        for level in (1, 2):
            with sheet.within(Tag(f"H{level}")):
                sheet.text(50, 50, "見出し", 12)
        sheet.picture(photo().jpeg, 10, 20, 90, 60, name="朝の会")
        table = Tag("Table")
        for _row in range(2):
            row = Tag("TR", table)
            for role, scope in (("TH", "Row"), ("TD", "")):
                with sheet.within(Tag(role, row, scope=scope)):
                    sheet.text(50, 90, "語", 9)

    data = page(book, draw)
    assert faults(data) == []
    damaged = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        BREACHES[breach](pdf)
        pdf.save(damaged)
    assert any(breach in fault for fault in faults(damaged.getvalue()))
