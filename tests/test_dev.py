"""dev.py: what it decides, without installing anything."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest

import dev


@pytest.fixture
def calls(monkeypatch):
    """Record the commands that would have been run; all of them succeed."""
    commands = []

    def call(*command, **variables):
        commands.append(" ".join(map(str, command)))
        return 0

    monkeypatch.setattr(dev, "call", call)
    return commands


@pytest.fixture
def project(monkeypatch, tmp_path):
    """A project folder of its own, so that nothing of the real one is touched."""
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "LOCK", tmp_path / "requirements-dev.lock")
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(dev, "CATALOGUES", tmp_path / "i18n")
    monkeypatch.setattr(dev, "missing_libraries", list)
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: name)
    (tmp_path / "pyproject.toml").write_text("")
    dev.LOCK.write_text("first")
    return tmp_path


def load(script):
    """Import a script that lies outside the packages."""
    path = Path(__file__).parent.parent / script
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_lock_is_hashed_and_names_no_index():
    lock = dev.LOCK.read_text()
    requirements = [line for line in lock.splitlines() if re.match(r"\w", line)]
    assert len(requirements) > 20
    assert all("==" in line and line.endswith("\\") for line in requirements)
    assert lock.count("--hash=sha256:") > len(requirements)
    assert "://" not in lock
    assert "index" not in lock


def test_set_up_installs_once(project, calls):
    dev.prepare()
    assert any("--require-hashes" in command for command in calls)
    assert "--no-build-isolation" in calls[-1]
    calls.clear()
    dev.prepare()
    assert calls == []


def test_set_up_installs_again_when_the_lock_changed_and_keeps_the_environment(project, calls):
    dev.prepare()
    calls.clear()
    dev.LOCK.write_text("second")
    dev.prepare()
    assert any("--require-hashes" in command for command in calls)
    assert not any("venv --clear" in command for command in calls)


def test_set_up_that_failed_is_not_taken_for_done(project, calls, monkeypatch):
    monkeypatch.setattr(dev, "call", lambda *command, **variables: 1)
    with pytest.raises(dev.Stop, match="failed"):
        dev.prepare()
    assert not dev.STAMP.exists()


def test_set_up_in_a_moved_folder_makes_a_new_environment(project, calls):
    dev.prepare()
    dev.STAMP.write_text(dev.STAMP.read_text().replace(str(project), "/elsewhere"))
    calls.clear()
    dev.prepare()
    assert any("venv --clear" in command for command in calls)


@pytest.mark.parametrize(
    ("present", "pip"),
    [
        ({"pip", "ensurepip"}, "--python"),
        ({"pip"}, "--python"),  # Debian with python3-pip
        ({"ensurepip"}, str(dev.PYTHON)),  # Debian with python3-venv
    ],
)
def test_environment_is_filled_by_whatever_pip_there_is(project, calls, monkeypatch, present, pip):
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: present & {name})
    dev.prepare()
    assert ("--without-pip" in calls[0]) == ("ensurepip" not in present)
    assert all(pip in command for command in calls[1:])


@pytest.mark.parametrize("version", [(3, 10, 4), (3, 14, 0)])
def test_other_pythons_are_refused(project, calls, monkeypatch, version):
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(dev.Stop, match=r"needs Python 3\.11"):
        dev.prepare()
    assert calls == []


@pytest.mark.skipif(sys.platform != "linux", reason="Debian is a Linux")
def test_missing_libraries_are_told_to_people_and_installed_for_root(calls, monkeypatch):
    monkeypatch.setattr(dev, "LIBRARIES", {"libthatnobodyhas.so.7": "libnobody7"})
    assert dev.missing_libraries() == ["libnobody7"]
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)
    with pytest.raises(dev.Stop, match="sudo apt-get install libnobody7"):
        dev.install_debian(["libnobody7"], "Qt needs system libraries")
    assert calls == []
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0)
    dev.install_debian(["libnobody7"], "Qt needs system libraries")
    assert calls[-1].endswith("libnobody7")


def test_run_without_a_display_shows_the_job_headless(calls, monkeypatch, capsys):
    monkeypatch.setattr(dev, "has_display", lambda: False)
    assert dev.run([]) == 0
    assert "-m desktop demo --out" in calls[0]
    assert "xvfb-run" in capsys.readouterr().out


def test_run_with_arguments_is_the_program_itself(calls, monkeypatch):
    monkeypatch.setattr(dev, "has_display", lambda: False)
    assert dev.run(["check", "--json"]) == 0
    assert calls[0].endswith("-m desktop check --json")


def test_catalogues_follow_the_source(project):
    catalogues = load("packaging/catalogues.py")
    source = project / "desktop" / "room.py"
    po = project / "i18n" / "ja" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir()

    def update(text):
        source.write_text(text)
        catalogues.update(project)
        return po.read_text("utf-8")

    first = update('_("School")\nN_("Old")\nngettext("{n} day", "{n} days", n)\n')
    assert 'msgid_plural "{n} days"' in first
    po.write_text(first.replace('"School"\nmsgstr ""', '"School"\nmsgstr "学校"'), "utf-8")
    second = update('\n\n_("Schools")\n_("School")\n')
    assert 'msgid "School"\nmsgstr "学校"' in second
    assert 'msgid "Schools"\nmsgstr ""' in second, "a reworded text begins untranslated"
    assert "Old" not in second
    assert "nplurals=1" in second
    assert "Date" not in second
    assert update('\n\n\n_("School")\n_("Schools")\n') == second, "moving a text changes nothing"


def test_check_counts_what_failed(monkeypatch, capsys):
    monkeypatch.setattr(dev, "python", lambda *arguments: int("mypy" in arguments))
    assert dev.check([]) == 1
    assert "Not in order: Types" in capsys.readouterr().out
