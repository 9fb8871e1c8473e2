"""What every command shares, and the journal's, as somebody at a prompt would use them."""

import json

import pytest

from desktop.cli import main
from desktop.models.school import School


@pytest.fixture
def run(capsys, monkeypatch):
    """Run a command; what it printed, or the sentence where it must not succeed."""
    monkeypatch.setenv("KAKEHASHI_LANGUAGE", "en")

    def run(*words, code=0):
        assert main([str(word) for word in words]) == code
        said = capsys.readouterr()
        return said.err if code else said.out

    return run


def test_a_word_that_is_no_command_is_said_to_be_none(run, store):
    said = run("chek", "--store", store.path, code=2)
    assert said.startswith("There is no command “chek”. There are: backup, booklet, check,")


def test_options_are_explained_in_the_language_of_the_reader(capsys, monkeypatch):
    for language, words in (("ja", "データファイル"), ("en", "The store.")):
        monkeypatch.setenv("KAKEHASHI_LANGUAGE", language)
        assert main(["round", "--help"]) == 0
        assert words in capsys.readouterr().out


def test_the_whole_help_and_its_complaints_speak_the_language_of_the_reader(capsys, monkeypatch):
    told = {}
    for language in ("ja", "en"):
        monkeypatch.setenv("KAKEHASHI_LANGUAGE", language)
        assert main(["--help"]) == 0
        assert main(["undo", "--help"]) == 0
        assert main(["import", "scools", "a.csv"]) == 2
        assert main(["undo"]) == 2
        told[language] = "".join(capsys.readouterr())
    for words in ("使い方:", "オプション", "コマンド", "直前の変更", "選択肢", "必要なオプション"):
        assert words in told["ja"], words
    for words in (
        "Usage:",
        "Options",
        "Commands",
        "Take back the last change",
        "is not one of",
        "Missing option",
    ):
        assert words in told["en"], words
        assert words not in told["ja"], words


def test_an_import_says_which_columns_it_did_not_read(store, tmp_path, capsys):
    store.close()
    file = tmp_path / "a.csv"
    file.write_text("学校名,学校種別,校長の趣味\n日比谷,高等学校,囲碁\n", encoding="utf-8")
    asked = ["import", "schools", str(file), "--store", str(store.path), "--dry-run"]
    assert main(asked) == 0
    assert "校長の趣味" in capsys.readouterr().err
    assert main([*asked, "--json"]) == 0
    mapping = json.loads(capsys.readouterr().out)["mapping"]
    assert mapping["unread"] == ["校長の趣味"]
    assert mapping["columns"]["学校種別"] == ["kind"]
    told = {each["heading"]: each for each in mapping["findings"]}
    assert told["学校種別"]["field"] == "kind"
    assert told["学校種別"]["reason"]


def test_history_counts_each_record_once(run, store):
    with store.write("Add") as session:
        schools = [School(name=f"School {n}") for n in range(1200)]
        session.add_all(schools)
        session.flush()
        for school in schools:
            school.phone = "03-0000-0000"
    with store.write("Add one") as session:
        session.add(School(name="One"))
    store.undo()
    store.close()
    found = json.loads(run("history", "--store", store.path, "--json"))["operations"]
    assert [each["rows"] for each in found] == [1, 1, 1200]
    assert run("history", "--store", store.path).endswith("Add  (1,200 records)\n")


def test_the_history_of_a_record_that_never_was(run, store):
    with store.write("Add") as session:
        session.add(School(name="A"))
    store.close()
    assert "School name: – → A" in run("history", "--store", store.path, "--record", "schools:1")
    said = run("history", "--store", store.path, "--record", "schools:2", code=1)
    assert said == "The journal knows no record schools:2.\n"


def test_what_changes_a_store_tells_it_as_json_too(run, tmp_path):
    def told(*words):
        return json.loads(run(*words, "--json"))

    path = tmp_path / "office.kakehashi"
    assert told("new", path) == {"path": str(path), "recovery_key": None}
    file = tmp_path / "a.csv"
    file.write_text("学校名,校種\n日比谷,高等学校\n", encoding="utf-8")
    run("import", "schools", file, "--store", path)
    assert told("undo", "--store", path) == {"undone": "Import schools"}
    assert told("redo", "--store", path) == {"redone": "Import schools"}
    made = told("backup", "--store", path)["path"]
    out = tmp_path / "b.csv"
    assert told("export", "schools", out, "--store", path) == {"path": str(out), "records": 1}
    assert told("restore", made, "--store", path) == {"path": str(path), "backup": made}
