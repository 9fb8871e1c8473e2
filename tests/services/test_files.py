"""A file is whole or not there."""

import errno
import os

import pytest

from desktop.errors import FileRefused
from desktop.services import files
from desktop.services.files import write_beside


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_file_is_there_after_the_block(tmp_path):
    path = tmp_path / "事例集.pdf"
    with write_beside(path) as file:
        file.write(b"whole")
        assert not path.exists()
    assert path.read_bytes() == b"whole"
    assert names(tmp_path) == [path.name]


def test_what_a_kill_has_left_is_swept_away_the_next_time(tmp_path):
    path = tmp_path / "事例集 [1].pdf"
    left = [
        tmp_path / f".{path.name}.0123abcd.part",  # by a process that was killed yesterday
        tmp_path / f".{path.name}.4567abcd.part",  # by one that writes just now
        tmp_path / ".other.pdf.0123abcd.part",
    ]
    for each in left:
        each.write_bytes(b"half")
    for each in (left[0], left[2]):
        os.utime(each, (0, 0))
    with write_beside(path) as file:
        file.write(b"whole")
    assert names(tmp_path) == sorted([path.name, left[1].name, left[2].name])


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, GeneratorExit])
def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path, error):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")
    with pytest.raises(error), write_beside(path) as file:
        file.write(b"half")
        raise error
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.pdf"]


def test_a_full_disk_is_said_in_a_sentence(tmp_path):
    path = tmp_path / "a.pdf"
    with pytest.raises(FileRefused, match="disk is full"), write_beside(path) as file:
        file.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert names(tmp_path) == []


def test_a_missing_folder_and_a_folder_for_a_name(tmp_path):
    with pytest.raises(FileRefused, match="does not exist"):
        with write_beside(tmp_path / "none" / "a.pdf"):
            pass
    with pytest.raises(FileRefused, match="is a folder"), write_beside(tmp_path):
        pass


def windows_error(number):
    error = PermissionError(errno.EACCES, "in use")
    error.winerror = number
    return error


@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_file_that_is_in_use_for_a_moment_is_waited_for(tmp_path, monkeypatch, number):
    real, tries = os.replace, []

    def replace(source, target):
        tries.append(target)
        if len(tries) < 3:
            raise windows_error(number)
        real(source, target)

    monkeypatch.setattr(files.os, "replace", replace)
    monkeypatch.setattr(files.time, "sleep", lambda seconds: None)
    with write_beside(tmp_path / "a.pdf") as file:
        file.write(b"whole")
    assert len(tries) == 3
    assert names(tmp_path) == ["a.pdf"]


def test_a_file_that_stays_in_use_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")

    def replace(source, target):
        raise windows_error(32)

    monkeypatch.setattr(files.os, "replace", replace)
    monkeypatch.setattr(files.time, "sleep", lambda seconds: None)
    with pytest.raises(FileRefused, match="open in another program"), write_beside(path) as file:
        file.write(b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.pdf"]


def test_a_new_file_has_the_usual_permissions_and_an_old_one_keeps_its_own(tmp_path):
    usual, old = tmp_path / "usual", tmp_path / "old"
    usual.write_bytes(b"")
    old.write_bytes(b"")
    old.chmod(0o640)
    for path in (tmp_path / "new", old):
        with write_beside(path) as file:
            file.write(b"x")
    assert (tmp_path / "new").stat().st_mode == usual.stat().st_mode
    if os.name == "posix":
        assert old.stat().st_mode & 0o777 == 0o640


def test_an_error_over_another_file_stays_what_it_is(tmp_path):
    with pytest.raises(FileNotFoundError), write_beside(tmp_path / "a.pdf"):
        (tmp_path / "other").read_bytes()
