"""The office's main job through the commands, on the real CP932 list and two partner lists."""

import csv
import json

import pypdf
import pypdfium2
import pytest

from desktop import cli

SCHOOLS = ("B113210100013", "B113210100022", "C113210100012")


@pytest.fixture
def kakehashi(capsys):
    """Run a command; its output as text, or as JSON with `--json`. It must exit with 0."""

    def run(*arguments):
        code = cli.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert code == 0, said.err
        return json.loads(said.out) if "--json" in arguments else said.out

    return run


@pytest.fixture
def refused(capsys):
    """Run a command that must not succeed; the sentence it gives."""

    def run(*arguments, code=1):
        assert cli.main([str(argument) for argument in arguments]) == code
        said = capsys.readouterr()
        assert said.out == ""
        return said.err.strip()

    return run


def write_wishes(path, *rows):
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)


COMMON = {
    "exchange_types": "video",
    "languages": "en",
    "age_min": "6",
    "age_max": "12",
    "hour_from": "8:30",
    "hour_to": "15:30",
    "themes": "food, culture",
    "period_from": "2099-04-01",
    "period_to": "2100-03-31",
    "status": "open",
}


def test_the_main_job(kakehashi, shared, tmp_path):
    office, list_of_schools = (
        tmp_path / "o.kakehashi",
        shared / "schools/tokyo_public_mext_20260529_cp932.csv",
    )
    at = ("--store", office)
    kakehashi("new", office)

    plan = kakehashi("import", "schools", list_of_schools, *at, "--dry-run", "--json")
    mapping = plan.pop("mapping")
    assert (mapping["profile"], mapping["guessed"]) == ("mext-schools", False)
    assert mapping["columns"]["郵便番号"] == ["postcode"]
    assert plan == {"rows": 2164, "created": 2164, "updated": 0, "unchanged": 0, "refused": []}
    done = kakehashi("import", "schools", list_of_schools, *at, "--json")
    assert done == plan | {"mapping": mapping}
    again = kakehashi("import", "schools", list_of_schools, *at, "--json")
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 2164)
    for name, rows in (("nz_directory_2016", 2539), ("nsw_master_dataset_20260114", 2210)):
        made = kakehashi("import", "partners", shared / f"partners/{name}.csv", *at, "--json")
        assert (made["rows"], made["created"], made["refused"]) == (rows, rows, [])

    kakehashi("export", "partners", tmp_path / "p.json", *at, "--where", "country=NZ and Kaitaia")
    partners = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))["records"]
    chosen = [each["name"] for each in partners][:2]
    write_wishes(
        tmp_path / "w.csv",
        *({"school_id": code} | COMMON for code in SCHOOLS[:2]),
        *({"partner_id": name} | COMMON for name in chosen),
        {"school_id": SCHOOLS[0]} | COMMON | {"age_min": "15", "age_max": "18", "title": "Too old"},
    )
    assert kakehashi("import", "wishes", tmp_path / "w.csv", *at, "--json")["created"] == 5

    ranking = kakehashi("match", 1, *at, "--json")
    assert len(ranking["candidates"]) == 2
    assert ranking["candidates"][0]["minutes"] >= 60
    plan = kakehashi("round", *at, "--json")
    assert len(plan["pairs"]) == 2
    assert {pair["wish"] for pair in plan["pairs"]} == {1, 2}
    assert plan["objective"] == pytest.approx(
        sum(pair["score"] for pair in plan["pairs"]), abs=1e-3
    )
    (left,) = [each for each in plan["unmatched"] if each["wish"] == 5]
    assert left["reason"]
    kakehashi("round", "--accept", *at, "--json")
    assert kakehashi("round", *at, "--json")["pairs"] == []

    kakehashi("export", "cases", tmp_path / "c.json", *at)
    cases = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    assert len(cases["records"]) == 2
    for n, case in enumerate(cases["records"]):
        case |= {
            "held_on": f"2026-0{n + 5}-10",
            "status": "published",
            "title": f"𠮷野の交流 {n}",
            "title_en": f"𠮷野 exchange {n}",
        }
        case |= {
            "began_ja": "電話での相談から始まりました。",
            "began_en": "It began with a phone call.",
        }
    (tmp_path / "c.json").write_text(json.dumps(cases, ensure_ascii=False), encoding="utf-8")
    assert kakehashi("import", "cases", tmp_path / "c.json", *at, "--json")["updated"] == 2

    for language in ("ja", "en", "both"):
        kakehashi("booklet", tmp_path / "b.pdf", *at, "--fiscal-year", 2026, "--language", language)
        pages = pypdf.PdfReader(tmp_path / "b.pdf")
        text = "\n".join(page.extract_text() for page in pages.pages)
        assert ("𠮷野の交流 0" in text) == (language != "en")
        assert ("𠮷野 exchange 0" in text) == (language != "ja")
        assert ("電話での相談" in text) == (language != "en")
        assert ("phone call" in text) == (language != "ja")
        assert pages.outline
        document = pypdfium2.PdfDocument(tmp_path / "b.pdf")
        assert len(document) == len(pages.pages) >= 5
        assert "𠮷野" in "".join(page.get_textpage().get_text_range() for page in document)
        document.close()

    for name in ("agreements", "schools", "partners"):
        kakehashi("report", name, tmp_path / f"{name}.pdf", *at)
        assert (tmp_path / f"{name}.pdf").read_bytes().startswith(b"%PDF")
    assert kakehashi("check", *at, "--json") == {"ok": True, "problems": []}


@pytest.mark.parametrize(
    "kind", ["schools", "partners", "organisations", "contacts", "agreements", "wishes", "cases"]
)
def test_a_json_export_makes_the_same_records_in_a_new_store(kakehashi, tmp_path, kind):
    first, second = tmp_path / "a.kakehashi", tmp_path / "b.kakehashi"
    kakehashi("new", first, "--sample")
    kakehashi("new", second)
    order = ["schools", "partners", "organisations", "agreements", "contacts", "wishes", "cases"]
    for each in order[: order.index(kind) + 1]:
        kakehashi("export", each, tmp_path / f"{each}.json", "--store", first)
        made = kakehashi("import", each, tmp_path / f"{each}.json", "--store", second, "--json")
        assert made["refused"] == []
        assert made["created"] == made["rows"] > 0
    kakehashi("export", kind, tmp_path / "again.json", "--store", second)
    assert json.loads((tmp_path / "again.json").read_text()) == json.loads(
        (tmp_path / f"{kind}.json").read_text()
    )


def test_what_cannot_be_done_is_one_clear_sentence(refused, kakehashi, tmp_path):
    office = tmp_path / "o.kakehashi"
    kakehashi("new", office)
    before = office.read_bytes()
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 this is no workbook")
    for sentence in (
        refused("new", office),
        refused("import", "schools", bad, "--store", office),
        refused("import", "schools", tmp_path / "none.csv", "--store", office),
        refused("import", "schools", tmp_path, "--store", office),
        refused("export", "schools", tmp_path / "x.doc", "--store", office),
        refused("export", "schools", tmp_path / "x.csv", "--store", office, "--where", "size=3"),
        refused("match", 7, "--store", office),
        refused("booklet", tmp_path / "b.pdf", "--store", office, "--fiscal-year", 2024),
        refused("report", "nothing", tmp_path / "r.pdf", "--store", office),
        refused("check", "--store", tmp_path / "none.kakehashi"),
        refused("check", "--store", bad),
        refused("import", "unknown", bad, "--store", office, code=2),
        refused("match", "x", "--store", office, code=2),
        refused("booklet", code=2),
    ):
        assert sentence
        assert "\n" not in sentence
        assert "Traceback" not in sentence
    assert office.read_bytes() == before
    assert not (tmp_path / "b.pdf").exists()
