"""What every test may ask for. Each test has a store, a language and a home of its own."""

from pathlib import Path

import pytest

from desktop import i18n
from desktop.services.store import Store

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"


@pytest.fixture
def store(tmp_path):
    """A new, empty store."""
    opened = Store.create(tmp_path / "a.kakehashi")
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
