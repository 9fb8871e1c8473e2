"""The command `country`, as somebody at a prompt would use it."""

import json

import pytest

from desktop.cli import main
from desktop.models.partner import Partner


@pytest.fixture
def office(store, monkeypatch):
    """A store with one partner; its path as text."""
    monkeypatch.setenv("KAKEHASHI_LANGUAGE", "en")
    with store.write("Add") as session:
        session.add(Partner(name="Riccarton High", country="NZ", time_zone="Pacific/Auckland"))
    store.close()
    return str(store.path)


def test_a_country_in_words_and_as_json(office, capsys):
    assert main(["country", "NZ", "--store", office]) == 0
    said = capsys.readouterr().out
    assert said.startswith("New Zealand\n")
    assert "Auckland" in said
    assert "Riccarton High" in said
    assert "Waitangi Day" in said
    assert main(["country", "nz", "--store", office, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["country"] == "NZ"
    assert data["partners"][0]["name"] == "Riccarton High"
    assert data["zones"][0]["minutes_ahead_of_tokyo"] in (180, 240)
    assert data["partners"][0]["time"] == data["zones"][0]["time"]
    assert isinstance(data["partners"][0]["at_school"], bool)
    assert data["partners_by_status"] == {"lead": 1}
    assert "Waitangi Day" in {each["name"] for each in data["holidays"]}
    assert main(["country", "ニュージーランド", "--store", office, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["country"] == "NZ"


def test_what_is_no_country_is_said(office, capsys):
    assert main(["country", "Atlantis", "--store", office]) != 0
    assert "“Atlantis” is not known" in capsys.readouterr().err
