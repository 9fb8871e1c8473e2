"""The commands of paper: report, letter, newsletter."""

import json
from email import message_from_bytes, policy

import pypdf
import pytest

from desktop import cli
from desktop.services.letters.catalogue import LETTERS
from desktop.services.publishing.reports import REPORTS
from tests.services.publishing.formulas import Computed


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The file of a store with the sample."""
    path = tmp_path_factory.mktemp("office") / "o.kakehashi"
    assert cli.main(["new", str(path), "--sample"]) == 0
    return path


@pytest.fixture
def kakehashi(capsys):
    """Run a command; its output as text, or as JSON with `--json`."""
    capsys.readouterr()

    def run(*arguments, code=0):
        assert cli.main([str(argument) for argument in arguments]) == code
        said = capsys.readouterr()
        if code:
            assert said.out == ""
            assert "\n" not in said.err.strip()
            return said.err
        return json.loads(said.out) if "--json" in arguments else said.out

    return run


def text(path):
    return "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def test_reports_are_listed_narrowed_and_written(kakehashi, office, tmp_path):
    assert list(kakehashi("report", "--list", "--json")["reports"]) == list(REPORTS)
    at = ("--store", office)
    made = kakehashi("report", "cases", tmp_path / "c.pdf", *at, "--fiscal-year", "2025",
                     "--filter", "country=AU", "--language", "en", "--json")  # fmt: skip
    assert made == {"file": str(tmp_path / "c.pdf"), "pages": 1, "missing": []}
    said = text(tmp_path / "c.pdf")
    assert "Fiscal year: FY2025; Country or region: Australia" in said
    assert "Total: 2 records" in said
    made = kakehashi("report", "year", tmp_path / "y.pdf", *at, "--xlsx", "--json",
                     "--fiscal-year", "2025")  # fmt: skip
    assert made["file"] == str(tmp_path / "y.xlsx")
    assert all(value == pytest.approx(kept or 0) or (value == "" and kept is None)
               for _sheet, _cell, value, kept in Computed(tmp_path / "y.xlsx").formulas())  # fmt: skip
    for wrong in (
        ("report", "cases", tmp_path / "w.pdf", *at, "--filter", "colour=red"),
        ("report", "cases", tmp_path / "w.pdf", *at, "--filter", "country=Atlantis"),
        ("report", "nothing", tmp_path / "w.pdf", *at),
        ("report", "cases", tmp_path / "w.doc", *at),
    ):
        assert kakehashi(*wrong, code=1)
    assert kakehashi("report", "cases", tmp_path / "w.pdf", *at, "--filter", "colour", code=2)
    assert kakehashi("report", "cases", code=2)
    assert not (tmp_path / "w.pdf").exists()


def test_letters_are_listed_written_and_drafted(kakehashi, office, tmp_path):
    listed = kakehashi("letter", "--list", "--json")["letters"]
    assert list(listed) == list(LETTERS)
    at = ("--store", office)
    made = kakehashi("letter", "thanks", tmp_path / "t.pdf", *at, "--case", 6, "--json")
    assert made["pages"] == 2
    assert "中国語で語る私の町" in text(tmp_path / "t.pdf")
    made = kakehashi("letter", "thanks", tmp_path / "t.pdf", *at, "--case", 6, "--eml", "--json",
                     "--language", "en")  # fmt: skip
    message = message_from_bytes((tmp_path / "t.eml").read_bytes(), policy=policy.default)
    assert message["To"].addresses[0].addr_spec.endswith("@example.org")
    kakehashi("letter", "school-profile", tmp_path / "s.pdf", *at, "--school", 2026)
    assert "松が谷" in text(tmp_path / "s.pdf")
    assert "--proposal" in kakehashi("letter", "proposal", tmp_path / "p.pdf", *at, code=2)
    assert kakehashi("letter", "nothing", tmp_path / "p.pdf", *at, "--case", 6, code=1)
    assert kakehashi("letter", "thanks", tmp_path / "p.pdf", *at, "--case", 9999, code=1)
    assert kakehashi("letter", "thanks", tmp_path / "p.pdf", *at, "--case", 6,
                     "--to", "schools:1", code=1)  # fmt: skip
    assert kakehashi("letter", code=2)


def test_issues_are_made_listed_and_printed(kakehashi, office, tmp_path):
    at = ("--store", office)
    before = kakehashi("newsletter", "--list", "--json", *at)["issues"]
    assert kakehashi("newsletter", tmp_path / "n.pdf", *at, "--number", 77, code=1)
    made = kakehashi("newsletter", tmp_path / "n.pdf", *at, "--new", "--json")
    assert made["pages"] >= 1
    after = kakehashi("newsletter", "--list", "--json", *at)["issues"]
    assert len(after) == len(before) + 1
    number = after[0]["number"]
    kakehashi("newsletter", tmp_path / "e.pdf", *at, "--number", number, "--language", "en")
    assert "Newsletter of the International" in text(tmp_path / "e.pdf").replace("\n", " ")
    assert kakehashi("newsletter", *at, code=2)
    assert kakehashi("check", *at, "--json") == {"ok": True, "problems": []}
