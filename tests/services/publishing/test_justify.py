"""Lines filled to their measure."""

import csv
import re
from itertools import pairwise

import pytest

from desktop.services.publishing.justify import MOST, looks_parted, spread
from desktop.services.publishing.kinsoku import never_ends, never_starts
from desktop.services.publishing.linebreak import break_lines


def test_spaces_grow_first_then_the_seams_of_two_scripts_then_all():
    text = "学校 is A校"
    assert spread(text, 0.4) == pytest.approx([0, 0, 0.2, 0, 0, 0.2, 0, 0])
    seams = spread(text, 0.56)
    assert seams == pytest.approx([0, 0, 0.25, 0, 0, 0.25, 0.06, 0])
    everywhere = spread("学校と", 0.4)
    assert everywhere == pytest.approx([0.2, 0.2, 0])


def test_brackets_and_stops_keep_to_what_they_enclose_while_they_can():
    assert spread("「学校」と、", 0.2) == pytest.approx([0, 0.1, 0, 0.1, 0, 0])


@pytest.mark.parametrize("text", ["School", "…………", "――", "学", "e\u0301e\u0301"])
def test_what_is_one_thing_is_not_torn_apart(text):
    assert spread(text, 0.3) is None


def test_a_mark_stays_on_its_letter():
    gaps = spread("か\u3099が葛\U000e0100", 0.4)
    assert gaps[0] == 0.0 == gaps[3]
    assert sum(gaps) == pytest.approx(0.4)


def test_a_line_that_would_fall_apart_is_left_alone():
    assert spread("学校", MOST + 0.1) is None
    assert spread("two words", 2) is None


def test_a_gap_that_reads_as_a_space_is_known():
    assert looks_parted("学校", [0.2, 0.0])
    assert not looks_parted("a b", [0.0, 0.2, 0.0])


def real_texts(shared):
    """Names, addresses and telephone numbers of the schools of Tokyo, and sentences."""
    rows = (shared / "schools" / "tokyo_schools_boe_2025.csv").read_text(encoding="utf-8-sig")
    for row in list(csv.reader(rows.splitlines()))[1:]:
        yield "、".join(filter(None, row)) + "。"
    marked = (shared / "text" / "budoux_quality_ja.tsv").read_text(encoding="utf-8")
    yield "".join(re.findall("\t(.*▁.*)", marked)).replace("▁", "")


@pytest.mark.parametrize(("measure", "ragged"), [(25, 0.015), (40, 0.0)])
def test_thousands_of_real_lines(book, shared, measure, ragged):
    """No forbidden start or end, no word divided, none too long, right edges flush.

    In a narrow column a telephone number, which stays whole, may leave a line too short to fill.
    """
    count = torn = 0
    for text in real_texts(shared):
        found = break_lines(text, book.widths, measure)
        for line, after in pairwise(found):
            count += 1
            assert line.width <= measure + 1e-6
            assert after.text[0] not in never_starts()
            assert line.text[-1] not in never_ends()
            assert not re.match(r"[A-Za-z]{2}", text[line.end - 1 : line.end + 1])
            assert not re.match(r"[0-9]{2}", text[line.end - 1 : line.end + 1])
            if line.width < measure - 1e-6:
                gaps = spread(line.text, measure - line.width)
                torn += gaps is None
                assert gaps is None or line.width + sum(gaps) == pytest.approx(measure)
    assert count > 2000
    assert torn <= ragged * count
