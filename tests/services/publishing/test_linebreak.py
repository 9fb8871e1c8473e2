"""Lines by the Japanese rules."""

import json
import time
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.services.publishing.dictionaries import phrase_ends
from desktop.services.publishing.kinsoku import clusters, never_ends, never_starts
from desktop.services.publishing.linebreak import balanced, break_lines


def em(text):
    """Half an em for narrow characters, one for the others."""
    return [0.5 if ord(character) < 0x2000 else 1.0 for character in text]


def lines(text, measure, **rules):
    return [line.text for line in break_lines(text, em, measure, **rules)]


DATA = Path(__file__).parents[2] / "data"


def test_every_case_of_the_web_platform_tests():
    cases = [
        line.split("\t")
        for line in (DATA / "wpt_line_break_ja.tsv").read_text(encoding="utf-8").splitlines()
    ]
    wrong = [
        (rules, text)
        for rules, text, expected in cases
        if lines(text, 6, rules=rules) != expected.split("|")
    ]
    assert len(cases) == 276
    assert not wrong


def test_the_copy_is_that_of_the_real_list(shared):
    cases = json.loads((shared / "text" / "wpt_line_break_ja.json").read_text(encoding="utf-8"))
    copy = (DATA / "wpt_line_break_ja.tsv").read_text(encoding="utf-8").splitlines()
    assert copy == [
        f"{case['mode']}\t{case['text']}\t{'|'.join(case['expected_lines'])}" for case in cases
    ]


@pytest.mark.parametrize(
    ("text", "measure", "expected"),
    [
        ("東京（Tokyo）の「国際交流」では、", 8, ["東京（Tokyo）の", "「国際交流」で", "は、"]),
        ("「『（あいう", 3, ["「『（", "あいう"]),
        ("本当に……そうか", 4, ["本当", "に……そ", "うか"]),
        ("あいう――えお", 4, ["あいう", "――えお"]),
        ("予算は￥1,000です", 5, ["予算", "は￥1,000", "です"]),
        ("約90.5％増", 3, ["約", "90.5％", "増"]),
        ("the lazy dog", 4, ["the lazy", "dog"]),
        ("don’t stop", 3, ["don’t", "stop"]),
        ("a   b", 0.5, ["a", "b"]),
        ("一行目\n\n三行目", 9, ["一行目", "", "三行目"]),
        ("一\r\n二\u2028三", 9, ["一", "二", "三"]),
        ("　字下げする段落", 5, ["　字下げす", "る段落"]),
        ("", 5, []),
    ],
)
def test_breaks(text, measure, expected):
    assert lines(text, measure) == expected


def test_a_word_longer_than_the_line_is_divided_at_the_margin():
    assert lines("abcdefghij", 2) == ["abcd", "efgh", "ij"]
    assert lines("https://example.org/path", 10.5) == ["https://example.org/", "path"]
    # An address that no line holds begins where the line has room, and is parted after a sign.
    assert lines("くわしくは https://example.org/school/exchange をご覧ください。", 14) == [
        "くわしくは https://example.",
        "org/school/exchange をご覧く",
        "ださい。",
    ]


def test_a_stop_may_hang_in_the_margin():
    found = break_lines("あいうえお。かきくけこ、さしすせそ。」たち", em, 5, hang=True)
    assert [(line.text, line.width, line.hang) for line in found] == [
        ("あいうえお。", 6.0, 1.0),
        ("かきくけこ、", 6.0, 1.0),
        ("さしすせ", 4.0, 0.0),  # what follows the stop cannot hang
        ("そ。」たち", 5.0, 0.0),
    ]


def test_a_last_line_need_not_be_a_single_character():
    text = "東京の学校と海外の学校が交流した。"
    assert lines(text, 15)[-1] == "た。"
    found = break_lines(text, em, 15, company=True)
    assert [line.text for line in found] == ["東京の学校と海外の学校が交流", "した。"]
    assert "".join(text[line.start : line.end] for line in found) == text
    # Where a line is short, or the last has company already, nothing changes.
    assert [line.text for line in break_lines("あいうえおか", em, 5, company=True)][-1] == "か"
    assert [line.text for line in break_lines(text, em, 14, company=True)][-1] == "した。"


def test_english_words_are_divided_where_a_dictionary_allows():
    text = "International representation of schools requires extraordinary communication."
    found = break_lines(text, em, 12, hyphenate=True)
    assert [line.text + "-" * line.hyphen for line in found] == [
        "International represen-",
        "tation of schools",
        "requires extraordinary",
        "communication.",
    ]
    assert all(line.width <= 12 for line in found)
    assert "".join(text[line.start : line.end] for line in found) == text
    assert not any(line.hyphen for line in break_lines(text, em, 12))
    # Names in capitals, numbers and short words stay whole; not three hyphens in a row.
    assert not any(line.hyphen for line in break_lines("UNESCO TOKYO " * 9, em, 5, hyphenate=True))
    long = break_lines("internationalisation " * 12, em, 6, hyphenate=True)
    assert all(sum(line.hyphen for line in long[at : at + 3]) < 3 for at in range(len(long)))


def test_a_mark_stays_with_its_letter_even_where_a_word_is_divided():
    def widths(text):
        return [0.0 if character == "\u0301" else 0.5 for character in text]

    broken = break_lines("e\u0301" * 10, widths, 1.6)
    assert all(not line.text.startswith("\u0301") for line in broken)
    assert broken[0].text == "e\u0301" * 3


def test_a_measure_must_be_positive():
    with pytest.raises(ValueError, match="length"):
        break_lines("a", em, 0)


LETTERS = st.sampled_from(
    "あいうっゃー漢字、。「」（）……――・！？％￥AbZ09.,-'()[]’ 　\n\t々〜e\u0301𠮷한"
)
TEXTS = st.lists(LETTERS, max_size=120).map("".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.floats(0.5, 12), st.sampled_from(["strict", "normal", "loose"]))
def test_nothing_is_lost_and_no_line_passes_the_measure(text, measure, rules):
    found = break_lines(text, em, measure, rules)
    assert "".join(text[line.start : line.end] for line in found) == text
    for line in found:
        assert line.text == text[line.start : line.start + len(line.text)]
        assert line.width == pytest.approx(sum(em(line.text)))
        # A base and the marks on it are one thing, whatever widths a test gives them.
        assert line.width <= measure + 1e-6 or len(line.text.strip("\u0301")) <= 1


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.floats(1, 12), st.sampled_from(["strict", "normal", "loose"]))
def test_no_forbidden_start_or_end(text, measure, rules):
    found = break_lines(text, em, measure, rules)
    for before, line in pairwise(found):
        if before.last:
            continue  # the person's own newline
        # Within a cluster that no line holds, the margin decides.
        cut = [
            match
            for match in clusters(rules).finditer(text[: line.end])
            if match.start() < line.start < match.end()
        ]
        if cut or ((rest := text[line.start :]) and sum(em(_first(rest, rules))) > measure):
            continue
        start = text.rfind("\n", 0, line.start) + 1
        if any(_wide(match, measure) for match in clusters(rules).finditer(text[start : line.end])):
            continue
        assert line.text[:1] not in never_starts(rules)
        assert before.text[-1:] not in never_ends()


@pytest.mark.parametrize("text", ["あ￥ )", "￥ )", "あ￥)"])
def test_what_closes_stays_with_a_sign_before_it(text):
    assert [match.group() for match in clusters("strict").finditer(text)] == [text]


def _first(text, rules):
    match = clusters(rules).match(text.split("\n")[0])
    return match.group() if match else ""


def _wide(match, measure):
    return sum(em(match.group("body") or match.group())) > measure


@pytest.mark.parametrize(
    "unit",
    ["a", "a(", "(", "。", "「あ」、", " ", "a ", "’", "e\u0301", "￥", "a.", "\u00a0", "…", "a)b"],
)
def test_two_hundred_thousand_characters_break_quickly(unit):
    text = unit * (200_000 // len(unit))
    start = time.perf_counter()
    found = break_lines(text, em, 30)
    assert time.perf_counter() - start < 5
    assert found[-1].end == len(text)


def test_a_title_breaks_between_phrases_into_lines_of_like_length():
    title = "深川高等学校とニューサウスウェールズ州の高校生との討議"
    found = [line.text for line in balanced(title, em, 20)]
    assert found == ["深川高等学校とニューサウスウェールズ州の", "高校生との討議"]
    assert [line.text for line in balanced("short", em, 20)] == ["short"]


def test_phrases_are_those_that_readers_marked(shared):
    """Of the sentences by which Japanese phrase breaking is judged, nearly all divide as marked."""
    marked = (shared / "text" / "budoux_quality_ja.tsv").read_text(encoding="utf-8").splitlines()
    sentences = [line.split("\t")[1] for line in marked if "▁" in line]
    right = sum(
        phrase_ends(sentence.replace("▁", "")) == set(accumulate(map(len, sentence.split("▁"))))
        for sentence in sentences
    )
    assert len(sentences) > 30
    assert right >= 0.9 * len(sentences)
