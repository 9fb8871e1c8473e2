"""What every test may ask for. Each test has a store, a language and a home of its own."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from desktop import i18n
from desktop.services.store import Store

if sys.platform == "linux" and not os.environ.keys() & {"DISPLAY", "WAYLAND_DISPLAY"}:
    # Without a screen Qt would end the whole run.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory):
    """The file of a new, empty store, made once; tests work on copies of it."""
    path = tmp_path_factory.mktemp("empty") / "empty.kakehashi"
    Store.create(path).close()
    return path


@pytest.fixture
def store(tmp_path, empty_store):
    """A new, empty store."""
    path = tmp_path / "a.kakehashi"
    shutil.copyfile(empty_store, path)
    opened = Store.open(path)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in the source language, whatever a test before has chosen."""
    i18n.set_language("en")


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    """Settings, logs and the sample store of a test lie in its own folder."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))


@pytest.fixture
def shared():
    """The folder of the real lists; a test that needs it is left out where it is not there."""
    if not SHARED.is_dir():
        pytest.skip("the real lists are not beside this checkout")
    return SHARED
