"""The commands of matching, planning and World Friend, as somebody at a prompt would use them."""

import json
from datetime import date

import pytest

from desktop.cli import main
from desktop.i18n import format_weekday
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.wish import Wish
from desktop.services.clock import today
from desktop.services.matching.facts import add_months
from desktop.services.store import Store


@pytest.fixture
def office(tmp_path, empty_store, monkeypatch):
    """A store with two schools and two partners that could meet; its path as text."""
    monkeypatch.setenv("KAKEHASHI_LANGUAGE", "en")
    path = tmp_path / "office.kakehashi"
    path.write_bytes(empty_store.read_bytes())
    store = Store.open(path)
    now = today()
    period = {"period_from": add_months(now, 4), "period_to": add_months(now, 8)}
    with store.write("Fill") as session:
        for name in ("A", "B"):
            school = School(name=f"School {name}", kind="senior_high", ward="港区",
                            establisher="municipal", languages=("en",))  # fmt: skip
            partner = Partner(name=f"Partner {name}", country="AU", languages=("en",), age_min=12,
                              age_max=18, time_zone="Australia/Sydney", status="active")  # fmt: skip
            for owner in ({"school": school}, {"partner": partner}):
                session.add(Wish(exchange_types=("video",), **period, **owner))
    store.close()
    return str(path)


def run(capsys, *words, code=0):
    assert main(words) == code
    return capsys.readouterr()


def loaded(capsys, *words):
    return json.loads(run(capsys, *words, "--json").out)


def test_round_with_terms(office, capsys, tmp_path):
    plan = loaded(capsys, "round", "--store", office)
    assert len(plan["pairs"]) == 2
    assert (plan["proven"], plan["gap"]) == (True, 0)
    first = plan["pairs"][0]
    pair = f"{first['wish']}:{first['partner_wish']}"
    without = loaded(capsys, "round", "--store", office, "--forbid", pair, "--cap", "au=1")
    assert len(without["pairs"]) == 1
    assert without["terms"]["caps"] == {"AU": 1}
    file = tmp_path / "terms.json"
    file.write_text(json.dumps(without["terms"]))
    assert loaded(capsys, "round", "--store", office, "--plan", str(file)) == without
    said = run(capsys, "round", "--store", office, "--aim", "beauty", code=2)
    assert "There is no aim “beauty”" in said.err
    assert "no pair" in run(capsys, "round", "--store", office, "--lock", "1-2", code=2).err
    assert "no limit" in run(capsys, "round", "--store", office, "--cap", "NZ", code=2).err
    said = run(capsys, "round", "--store", office, "--cap", "ZZ=1", code=2)
    assert "“ZZ” is not known" in said.err
    for words in (("--without", "9999"), ("--forbid", "1:9999")):
        assert (
            "Wish 9999 is not open" in run(capsys, "round", "--store", office, *words, code=1).err
        )
    said = run(capsys, "round", "--store", office, "--lock", "1:1", code=1)
    assert "an open wish of a school and one of a partner" in said.err
    file.write_text('{"cap": 1}')
    assert (
        "have no “cap”" in run(capsys, "round", "--store", office, "--plan", str(file), code=1).err
    )
    file.write_text("{")
    said = run(capsys, "round", "--store", office, "--plan", str(file), code=1)
    assert "is no JSON" in said.err


def test_round_names_the_pairs_and_who_is_left_out(office, capsys):
    lines = run(capsys, "round", "--store", office, "--cap", "AU=1").out.splitlines()
    assert sum("– Partner" in line and "(Australia)" in line for line in lines) == 1
    assert [line for line in lines if "School" in line and "Possible with 2" in line]


def test_match_and_why_not(office, capsys, tmp_path):
    ranking = loaded(capsys, "match", "1", "--store", office)
    assert len(ranking["candidates"]) == 2
    plan = loaded(capsys, "round", "--store", office)
    first = plan["pairs"][0]
    words = ("match", str(first["wish"]), "--store", office, "--why", str(first["partner_wish"]))
    assert loaded(capsys, *words)["planned"]
    weights = tmp_path / "weights.json"
    weights.write_text('{"language": 9}')
    assert loaded(capsys, "match", "1", "--store", office, "--weights", str(weights))
    weights.write_text('{"language": -1}')
    said = run(capsys, "match", "1", "--store", office, "--weights", str(weights), code=1)
    assert "a weight is 0 or more" in said.err
    weights.write_text('{"lang": 1}')
    said = run(capsys, "match", "1", "--store", office, "--weights", str(weights), code=1)
    assert "There is no weight “lang”" in said.err
    assert "not open" in run(capsys, "match", "1", "--store", office, "--why", "99", code=1).err


def test_outcomes_are_counted(office, capsys):
    run(capsys, "round", "--store", office, "--accept")
    found = loaded(capsys, "outcomes", "--store", office)
    assert (found["proposed"], found["accepted"]) == (2, 2)
    assert found["countries"]["AU"]["answered"] == 2
    assert found["suggestion"] is None
    said = run(capsys, "outcomes", "--store", office).out
    assert "2 proposed: 2 accepted" in said
    assert "Australia\t2/2" in said


def test_slots_and_an_invitation(office, capsys, tmp_path):
    begin = add_months(today(), 4).replace(day=1)
    last = add_months(begin, 1)
    words = ("slots", "1", "1", "--store", office, "--from", str(begin), "--to", str(last))
    file = tmp_path / "first.ics"
    found = loaded(capsys, *words, "--ics", str(file))
    assert found["days"][0]["day"] == str(begin)
    assert [each["day_shift"] for each in found["slots"][0]["times"]] == [0, 0]
    assert file.read_bytes().startswith(b"BEGIN:VCALENDAR")
    shown = run(capsys, *words).out.splitlines()[0]
    day = date.fromisoformat(found["slots"][0]["day"])
    assert shown.count(format_weekday(day)) == 2
    assert "School A" in shown
    assert "is not a date" in run(capsys, *words[:5], "--from", "soon", code=2).err
    said = run(capsys, *words, "--minutes", "600", "--ics", str(tmp_path / "no.ics"), code=1)
    assert "no slot to invite to" in said.err
    assert not (tmp_path / "no.ics").exists()


def test_world_friend(office, capsys, tmp_path):
    countries = "NZ,AU,FR,CA,KE,JP"
    words = ("worldfriend", "--store", office, "--year", "2026", "--countries", countries)
    found = loaded(capsys, *words, "--accept", "--pdf", str(tmp_path / "w.pdf"))
    assert [each["recipient"] for each in found["groups"]] == ["港区教育委員会"]
    assert len(found["left_out"]) == 1
    assert (tmp_path / "w.pdf").read_bytes().startswith(b"%PDF")
    shown = loaded(capsys, "worldfriend", "--store", office, "--year", "2026", "--show")
    assert shown["groups"] == found["groups"]
    said = run(capsys, "worldfriend", "--store", office, "--year", "2020", "--show", code=1)
    assert "No groups are kept for 2020" in said.err


def test_solve(capsys, tmp_path):
    file = tmp_path / "x.json"
    file.write_text(json.dumps({"left": [1, 1], "right": [1], "edges": [[0, 0, 2], [1, 0, 5]]}))
    assert loaded(capsys, "solve", str(file))["pairs"] == [[1, 0]]
    assert "1 pairs, sum 2, proven best." in run(capsys, "solve", str(file), "--minimise").out


def test_nothing_but_json_is_printed_where_limits_are_solved(capfd, tmp_path):
    file = tmp_path / "x.json"
    edges, limits = [[0, 0, 2], [1, 1, 5]], [{"edges": [[0, 0], [1, 1]], "max": 1}]
    file.write_text(json.dumps({"left": [1, 1], "right": [1, 1], "edges": edges, "caps": limits}))
    main(("solve", str(file), "--json"))
    assert json.loads(capfd.readouterr().out)["pairs"] == [[1, 1]]
