"""The command of the booklet, as somebody at a prompt would use it."""

import hashlib
import io
import json
from datetime import date

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader

from desktop.cli import main
from desktop.models.attachment import Attachment, Blob
from desktop.models.case import Case, CaseMember
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.services.store import Store


@pytest.fixture
def office(tmp_path, empty_store, monkeypatch):
    """A store with three held cases; its path as text."""
    monkeypatch.setenv("KAKEHASHI_LANGUAGE", "en")
    path = tmp_path / "office.kakehashi"
    path.write_bytes(empty_store.read_bytes())
    store = Store.open(path)
    with store.write("Fill") as session:
        school = School(name="都立甲高等学校", kind="senior_high")
        partners = [Partner(name="A", country="AU"), Partner(name="N", country="NZ")]
        session.add_all([school, *partners])
        session.flush()
        for number, (kind, partner) in enumerate((("video", 0), ("card", 1), ("video", 1))):
            case = Case(title=f"事例{number}", exchange_type=kind, status="held",
                        held_on=date(2025, 5 + number, 1))  # fmt: skip
            case.members = [CaseMember(position=0, school_id=school.id),
                            CaseMember(position=1, partner_id=partners[partner].id)]  # fmt: skip
            session.add(case)
            session.flush()
        file = io.BytesIO()
        Image.new("RGB", (300, 200), "#cc2211").save(file, "JPEG")
        name = hashlib.sha256(file.getvalue()).hexdigest()
        session.add(Blob(sha256=name, data=file.getvalue()))
        session.flush()
        for consent in ("print", "none"):
            session.add(Attachment(case_id=1, sha256=name, media_type="image/jpeg", width=300,
                                   height=200, consent=consent, caption_en=f"With {consent}"))  # fmt: skip
    store.close()
    return str(path)


def run(capsys, *words, code=0):
    assert main(words) == code
    return capsys.readouterr()


def words_of(path):
    return "".join(page.extract_text() for page in PdfReader(path).pages)


def test_an_edition_is_made_kept_and_printed_by_its_name(office, capsys, tmp_path):
    made, again = str(tmp_path / "a.pdf"), str(tmp_path / "b.pdf")
    foreword = tmp_path / "foreword.txt"
    foreword.write_text("はじめにの文章。", encoding="utf-8")
    options = (
        "--fiscal-year", "2025", "--type", "video", "--section", "3=第二部", "--design", "1=photo",
        "--crop", "1=0,0,0.5,1", "--crop", "cover=0,0,1,0.5,0.2,0.2", "--cover", "1", "--title", "あゆみ", "--publisher", "事務局",
        "--foreword", str(foreword), "--issued", "2099-03-31", "--without", "index",
        "--paper", "B5", "--marks", "--grey", "--keep", "2025年度版",
    )  # fmt: skip
    result = json.loads(run(capsys, "booklet", made, "--store", office, *options, "--json").out)
    assert result["cases"] == [1, 3]
    assert result["edition"]["name"] == "2025年度版"
    assert [photo["reason"] for photo in result["unprinted"]] == ["no consent"]
    assert result["cover_not_printed"] == ""
    text = words_of(made)
    for each in ("あゆみ", "事務局", "はじめにの文章。", "第二部", "2099"):
        assert each in text, each
    assert "索引" not in text
    with pikepdf.open(made) as document:
        assert "/TrimBox" in document.pages[0]
        assert float(document.pages[0].TrimBox[2]) == pytest.approx(182 * 72 / 25.4, abs=0.01)

    assert run(capsys, "booklet", "--store", office, "--list").out.strip() == "2025年度版"
    run(capsys, "booklet", again, "--store", office, "--edition", "2025年度版")
    assert words_of(again) == text
    run(capsys, "booklet", again, "--store", office, "--edition", "2025年度版", "--no-marks")
    with pikepdf.open(again) as document:
        assert "/TrimBox" not in document.pages[0]
    run(capsys, "undo", "--store", office)
    assert run(capsys, "booklet", "--store", office, "--list").out.strip() == ""


def test_what_is_not_printed_is_said(office, capsys, tmp_path):
    said = run(capsys, "booklet", str(tmp_path / "a.pdf"), "--store", office, "--cover", "2")
    assert "“With none” is not printed: no consent." in said.err
    assert "The photo on the cover is not printed: no consent." in said.err


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--edition", "x"), "No edition of the booklet is kept"),
        (("--design", "round"), "There is no design “round”"),
        (("--section", "9=x"), "begins no section"),
        (("--crop", "1=0,0,2,1"), "is no crop"),
        (("--crop", "1=0,0"), "is no crop"),
        (("--crop", "x=0,0,1,1"), "is no number"),
        (("--crop", "cover=0,0,1,1"), "no photo on the cover"),
        (("--type", "sister"), "No case that was held is of that type"),
        (("--foreword", "nowhere.txt"), "cannot be read as UTF-8"),
    ],
)
def test_bad_options_are_refused_in_words_and_change_nothing(
    office, capsys, tmp_path, options, sentence
):
    path = tmp_path / "a.pdf"
    said = run(capsys, "booklet", str(path), "--store", office, *options, code=1)
    assert sentence in said.err
    assert not path.exists()
