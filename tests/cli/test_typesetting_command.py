"""The typesetting room at a prompt."""

import json
from pathlib import Path

import pypdfium2
import pytest

from desktop.cli import main
from tests.services.publishing.structure import faults

WPT = Path(__file__).parents[1] / "data" / "wpt_line_break_ja.tsv"


@pytest.fixture
def typeset(tmp_path, capsys):
    """Sets a text; gives the JSON and the PDF."""

    def run(text, *options):
        source, target = tmp_path / "in.txt", tmp_path / "out.pdf"
        source.write_text(text, encoding="utf-8", newline="")
        assert main(["typeset", str(source), str(target), *options, "--json"]) == 0
        return json.loads(capsys.readouterr().out), target.read_bytes()

    return run


@pytest.mark.parametrize("rules", ["strict", "normal", "loose"])
def test_every_case_of_the_web_platform_tests(typeset, rules):
    """All cases of a rule set, a paragraph each, break as a browser must break them."""
    cases = [
        line.split("\t")
        for line in WPT.read_text(encoding="utf-8").splitlines()
        if line.startswith(rules)
    ]
    text = "\n".join(case[1] for case in cases)
    made, data = typeset(text, "--width", "6", "--rules", rules)
    expected = [line for case in cases for line in case[2].split("|")]
    assert len(cases) > 60
    assert [line["text"] for line in made["lines"]] == expected
    assert faults(data) == []


def test_lines_tell_where_they_come_from_and_the_page_says_the_same(typeset):
    text = "東京都の学校と、New South Walesの学校が交流した。\r\n\r\n\t二つ目の段落。𠮷"
    made, data = typeset(text, "--width", "10")
    assert "".join(text[line["start"] : line["end"]] for line in made["lines"]) == text
    assert [line["last"] for line in made["lines"]].count(True) == 3
    assert all(line["width"] <= 10 for line in made["lines"])
    assert (made["pages"], made["missing"]) == (1, [])
    document = pypdfium2.PdfDocument(data)
    page = document[0].get_textpage()
    read = page.get_text_range().split("\r\n")
    # The right edges are flush: each line but the last of a paragraph ends at the margin.
    edges = {
        round(page.get_charbox(read_at)[2])
        for line in made["lines"]
        if not line["last"]
        for read_at in [page.get_text_range().index(line["text"]) + len(line["text"]) - 1]
    }
    document.close()
    assert [line.strip() for line in read[:-1] if line.strip() != "in"] == [
        line["text"].strip() for line in made["lines"] if line["text"].strip()
    ]
    assert max(edges) - min(edges) <= 5  # a stop is narrower than its place


def test_wide_lines_are_set_small_and_bad_input_is_said(typeset, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("KAKEHASHI_LANGUAGE", "en")
    made, data = typeset("長い行" * 90, "--width", "120")
    assert made["lines"][0]["width"] <= 120
    document = pypdfium2.PdfDocument(data)
    page = document[0].get_textpage()
    assert page.get_charbox(100)[2] <= document[0].get_size()[0] - 50
    document.close()
    assert typeset("")[0] == {"pages": 1, "missing": [], "lines": []}
    source = tmp_path / "latin.txt"
    source.write_bytes("日本".encode("cp932"))
    assert main(["typeset", str(source), str(tmp_path / "x.pdf")]) == 1
    assert "not UTF-8 text (byte 1)" in capsys.readouterr().err
    assert main(["typeset", str(tmp_path / "none.txt"), str(tmp_path / "x.pdf")]) == 1
    assert "none.txt cannot be read" in capsys.readouterr().err
    assert main(["typeset", str(source), str(tmp_path / "x.pdf"), "--width", "0"]) == 2
    assert not (tmp_path / "x.pdf").exists()
