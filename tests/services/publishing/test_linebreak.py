"""Lines by the Japanese rules."""

import json
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.services.publishing.kinsoku import clusters, never_ends, never_starts
from desktop.services.publishing.linebreak import balanced, break_lines


def em(text):
    """Half an em for narrow characters, one for the others."""
    return [0.5 if ord(character) < 0x2000 else 1.0 for character in text]


def lines(text, measure, **rules):
    return [line.text for line in break_lines(text, em, measure, **rules)]


def test_every_case_of_the_web_platform_tests(shared):
    cases = json.loads((shared / "text" / "wpt_line_break_ja.json").read_text(encoding="utf-8"))
    wrong = [
        (case["cp"], case["mode"])
        for case in cases
        if lines(case["text"], 6, rules=case["mode"]) != case["expected_lines"]
    ]
    assert len(cases) == 276
    assert not wrong


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
    assert (
        found == ["深川高等学校と", "ニューサウスウェールズ州の高校生との討議"] or len(found) == 2
    )
    assert not any(line.startswith(("と", "の")) for line in found)
    assert [line.text for line in balanced("short", em, 20)] == ["short"]
