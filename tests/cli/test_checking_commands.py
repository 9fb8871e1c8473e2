"""The commands that look through the registers, as somebody at a prompt would use them."""

import json
from pathlib import Path

import pytest

from desktop.cli import main
from desktop.models.school import School
from desktop.services.store import Store


@pytest.fixture
def office(tmp_path, empty_store, monkeypatch):
    """A store with one school twice; its path as text."""
    monkeypatch.setenv("KAKEHASHI_LANGUAGE", "en")
    path = tmp_path / "office.kakehashi"
    path.write_bytes(empty_store.read_bytes())
    store = Store.open(path)
    with store.write("Fill") as session:
        place = {"kind": "elementary", "ward": "港区"}
        session.add_all([
            School(name="港区立芝小学校", code="B113210300001", address="港区芝2-21-3", **place),
            School(name="芝小学校", address="東京都港区芝二丁目21番3号", **place),
        ])  # fmt: skip
    store.close()
    return str(path)


def run(capsys, *words, code=0):
    assert main(words) == code
    return capsys.readouterr()


def test_link(office, capsys):
    assert "港区立芝小学校 (1)  =?  芝小学校 (2)" in run(capsys, "link", "--store", office).out
    data = json.loads(run(capsys, "link", "schools", "--store", office, "--json").out)
    (pair,) = data["pairs"]
    assert [each["id"] for each in pair["records"]] == [1, 2]
    assert {each["field"]: each["agrees"] for each in pair["evidence"]}["address"] == "same"
    assert pair["sure"]
    one = run(capsys, "link", "schools", "--store", office, "--pair", "1", "2").out
    assert "address: same" in one
    assert "No two records" in run(capsys, "link", "partners", "--store", office).out
    assert "wishes" in run(capsys, "link", "wishes", "--store", office, code=2).err


def test_consistency(office, capsys):
    assert "Nothing contradicts" in run(capsys, "consistency", "--store", office).out
    store = Store.open(office := Path(office))
    with store.write("Change") as session:
        session.get(School, 1).kind = "junior_high"
    store.close()
    text = run(capsys, "consistency", "--store", str(office)).out
    assert "The code says otherwise than the record  (code_says, 1)" in text
    assert "– B113210300001: Elementary school  [typed in by hand]" in text
    words = ("consistency", "--store", str(office), "--rule", "code_says", "--json")
    data = json.loads(run(capsys, *words).out)
    assert data["open"] == 1
    assert data["rules"][0]["findings"][0]["sides"][0]["record"] == "港区立芝小学校"
    words = ("consistency", "--store", str(office), "--rule", "nonsense")
    assert "There is no rule named nonsense" in run(capsys, *words, code=2).err
