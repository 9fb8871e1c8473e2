"""The way to a store: passphrase, recovery key, new store, damaged store, read-only."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter

from desktop import app
from desktop.models.school import School
from desktop.services import backups, keys
from desktop.services.clock import moment
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.errors import Reporter
from desktop.views.keeping.panels import (
    DamagedPanel,
    NewStorePanel,
    PassphrasePanel,
    RecoveryPanel,
)
from desktop.views.keeping.secrets import strength
from desktop.views.keeping.sheet import sheet

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
WORDS = "correct horse battery"


@pytest.fixture
def desk(dressed, settings, qtbot, monkeypatch):
    monkeypatch.setattr("desktop.services.vault.recall", lambda path: None)
    made = app.Desk(dressed, settings, Reporter())
    yield made
    if made.window is not None:
        made.window.closing.disconnect(made._window_closed)
        made.window.close()
        made.window.deleteLater()
    if made.start is not None:
        made.start.close()
        made.start.deleteLater()
    made.close()
    theme.apply(dressed, "light")


@pytest.fixture
def locked(tmp_path):
    """An encrypted store that is closed: its path and its recovery key."""
    path = tmp_path / "locked.kakehashi"
    store = Store.create(path, WORDS)
    key = keys.recovery_text(store.key)
    store.close()
    return path, key


def wait(desk, qtbot):
    qtbot.waitUntil(lambda: not desk.jobs.waiting, timeout=15_000)


def test_an_encrypted_store_asks_for_its_passphrase(desk, locked, qtbot):
    path, _key = locked
    assert not desk.open(path)
    wait(desk, qtbot)
    panel = desk.start.panel
    assert isinstance(panel, PassphrasePanel)
    qtbot.keyClicks(panel.secret.field, "wrong words here")
    qtbot.keyClick(panel.secret.field, Qt.Key.Key_Return)
    wait(desk, qtbot)
    assert "does not open" in panel.messages.text.text()
    assert panel.isEnabled()
    panel.secret.field.setText(WORDS)
    panel.open.click()
    wait(desk, qtbot)
    assert desk.window is not None
    assert desk.store.path == path
    assert desk.start is None


def test_the_recovery_key_opens_it_too(desk, locked, qtbot):
    path, key = locked
    desk.open(path)
    wait(desk, qtbot)
    panel = desk.start.panel
    panel.other.click()
    panel.secret.field.setText("ABCD-EFGH")
    panel.open.click()
    wait(desk, qtbot)
    assert "not a recovery key" in panel.messages.text.text()
    panel.secret.field.setText(key.lower().replace("-", " "))
    panel.open.click()
    wait(desk, qtbot)
    assert desk.store.path == path


def test_what_the_computer_remembers_opens_it_unasked(desk, locked, qtbot, monkeypatch):
    path, key = locked
    monkeypatch.setattr("desktop.services.vault.recall", lambda path: keys.read_recovery(key))
    desk.open(path)
    wait(desk, qtbot)
    assert desk.store.path == path
    assert desk.start is None


def test_remembering_is_asked_of_the_vault(desk, locked, qtbot, monkeypatch):
    path, _key = locked
    told = []
    monkeypatch.setattr("desktop.services.vault.why_not", lambda: None)
    monkeypatch.setattr("desktop.services.vault.remember", lambda *what: told.append(what))
    desk.open(path)
    wait(desk, qtbot)
    panel = desk.start.panel
    panel.secret.field.setText(WORDS)
    panel.remember.setChecked(True)
    panel.open.click()
    wait(desk, qtbot)
    assert told == [(path, desk.store.key)]


def test_escape_leaves_the_question(desk, locked, qtbot):
    desk.open(locked[0])
    wait(desk, qtbot)
    qtbot.keyClick(desk.start.panel.secret.field, Qt.Key.Key_Escape)
    assert desk.start.panel is None
    assert desk.start.new.isVisible()


def test_a_new_store_shows_its_recovery_key_once(desk, tmp_path, qtbot):
    desk.show_start()
    desk.opening.ask_new(tmp_path)
    panel = desk.start.panel
    assert isinstance(panel, NewStorePanel)
    panel.name.setText("事務局")
    panel.make.click()
    assert panel.messages.isVisible()
    panel.secret.first.field.setText(WORDS)
    panel.secret.again.field.setText(WORDS + "x")
    panel.make.click()
    assert "differ" in panel.messages.text.text()
    panel.secret.again.field.setText(WORDS)
    panel.make.click()
    wait(desk, qtbot)
    panel = desk.start.panel
    assert isinstance(panel, RecoveryPanel)
    assert panel.shown.text().split() == panel.key.split("-")
    panel.copy.click()
    assert desk.app.clipboard().text() == panel.key
    assert not panel.go_on.isEnabled()
    panel.tick.setChecked(True)
    panel.go_on.click()
    wait(desk, qtbot)
    assert desk.store.path == tmp_path / "事務局.kakehashi"
    assert keys.recovery_text(desk.store.key) == panel.key


def test_a_store_without_encryption_is_a_second_choice(desk, tmp_path, qtbot):
    desk.show_start()
    desk.opening.ask_new(tmp_path)
    panel = desk.start.panel
    panel.name.setText("plain")
    panel.plain.click()
    assert desk.store is None
    panel.messages._action.click()
    wait(desk, qtbot)
    assert desk.store.key is None


def test_a_name_that_is_taken_is_told_before_anything_is_made(desk, tmp_path, qtbot):
    (tmp_path / "a.kakehashi").write_bytes(b"mine")
    desk.show_start()
    desk.opening.ask_new(tmp_path)
    panel = desk.start.panel
    panel.name.setText("a")
    panel.make.click()
    assert "already" in panel.messages.text.text()
    panel.leave.click()
    assert desk.start.panel is None


def test_the_sheet_is_printed_with_every_group(tmp_path, dressed):
    key = keys.recovery_text(bytes(range(32)))
    document = sheet(key, "事務局")
    assert all(group in document.toPlainText() for group in key.split("-"))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "key.pdf"))
    document.print_(printer)
    assert (tmp_path / "key.pdf").read_bytes().startswith(b"%PDF")


def test_a_damaged_store_goes_on_with_its_newest_good_backup(desk, tmp_path, qtbot):
    path = tmp_path / "a.kakehashi"
    store = Store.create(path)
    with store.write("Fill") as session:
        session.add(School(name="深川高等学校"))
    backups.make(path, None, backups.folder(path), "opening", at=moment())
    with store.write("Fill") as session:
        session.add(School(name="日比谷高等学校"))
    store.close()
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    assert not desk.open(path)
    panel = desk.start.panel
    assert isinstance(panel, DamagedPanel)
    assert panel.lost.text()
    panel.go_on.click()
    wait(desk, qtbot)
    assert desk.store.path == path
    assert list(tmp_path.glob("*.damaged*"))


def test_opened_second_says_who_came_first_and_tries_again(desk, tmp_path, qtbot):
    path = tmp_path / "a.kakehashi"
    first = Store.create(path)
    desk.open(path)
    wait(desk, qtbot)
    assert desk.window.banner.isVisible()
    assert first._lock.owner().host in desk.window.banner.text.text()
    desk.window.banner._action.click()
    wait(desk, qtbot)
    assert desk.window.banner.isVisible()
    first.close()
    desk.window.navigator.open_page("schools")
    desk.window.banner._action.click()
    wait(desk, qtbot)
    assert desk.store.writable
    assert not desk.window.banner.isVisible()
    assert desk.window.navigator.place.page == "schools"


@pytest.mark.parametrize(
    ("words", "tone"),
    [("", "muted"), ("abc", "wait"), ("aaaaaaaaaaaa", "wait"), ("abcdefghijkl", "good"), (WORDS, "good")],
)  # fmt: skip
def test_what_a_passphrase_is_worth(words, tone):
    assert strength(words)[1] == tone
