"""People, keys, the lock, and erasing personal data."""

import pytest
from PySide6.QtCore import Qt

from desktop import app
from desktop.models.organisation import Contact
from desktop.models.people import Role
from desktop.services import backups, keeping, keys, people
from desktop.services.store import Store
from desktop.views.keeping.lock import opens

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
WORDS = "correct horse battery"


@pytest.fixture(autouse=True)
def no_vault(monkeypatch):
    monkeypatch.setattr("desktop.services.vault.why_not", lambda: "No vault here.")
    monkeypatch.setattr("desktop.services.vault.recall", lambda path: None)


@pytest.fixture
def page(window, waiter):
    window.navigator.open_page("people")
    waiter()
    return window.page


@pytest.fixture
def locked(tmp_path, jobs, settings, qtbot, waiter):
    """A window on an encrypted store."""
    store = Store.create(tmp_path / "locked.kakehashi", WORDS)
    window = app.build(store, jobs, settings)
    qtbot.addWidget(window)
    window.show()
    window.navigator.open_page("people")
    waiter()
    yield window
    store.close()


def add(page, waiter, name, role, system=""):
    page.add.click()
    page.form.name.setText(name)
    page.form.role.setCurrentIndex(page.form.role.findData(str(role)))
    page.form.system.setText(system)
    page.form.save.click()
    waiter()


def test_the_first_person_is_the_owner_and_the_next_have_roles(page, office, waiter):
    assert page.nobody.isVisible()
    add(page, waiter, "山田 花子", Role.OWNER)
    assert not page.form.isVisible()
    add(page, waiter, "佐藤 一郎", Role.STAFF)
    assert {(p.name, p.role) for p in people.everybody(office)} == {
        ("山田 花子", "owner"),
        ("佐藤 一郎", "staff"),
    }
    assert office.person.name == "山田 花子"
    assert page.choice.count() == 2


def test_what_the_store_refuses_is_said_above(page, waiter):
    page.add.click()
    page.form.save.click()
    waiter()
    assert "needs a name" in page.messages.text.text()
    assert page.form.isVisible()


def test_choosing_who_sits_here_changes_what_may_be_done(page, office, window, waiter):
    add(page, waiter, "山田 花子", Role.OWNER)
    add(page, waiter, "鈴木 二郎", Role.OFFICIAL)
    page.choice.setCurrentIndex(page.choice.findText("鈴木", Qt.MatchFlag.MatchContains))
    page.choose.click()
    waiter()
    assert office.person.role is Role.OFFICIAL
    assert window.banner.isVisible()
    assert "reads and prints" in window.banner.text.text()
    assert not page.add.isEnabled()
    page.choice.setCurrentIndex(page.choice.findText("山田", Qt.MatchFlag.MatchContains))
    page.choose.click()
    waiter()
    assert not window.banner.isVisible()


def test_a_school_administrator_is_asked_for_the_school(page, waiter):
    add(page, waiter, "山田 花子", Role.OWNER)
    add(page, waiter, "田中", Role.SCHOOL)
    assert "Choose the school" in page.messages.text.text()
    page.form.school.set_value(1)
    page.form.save.click()
    waiter()
    assert not page.form.isVisible()


def test_a_plain_store_is_encrypted_from_its_page(page, office, waiter):
    panel = page.keys
    panel.change.click()
    assert not panel.now.isVisible()
    panel.new.first.field.setText(WORDS)
    panel.new.again.field.setText(WORDS)
    panel.do_it.click()
    waiter()
    assert keys.salt_of(office.path) is not None
    assert panel.recovery.key == keys.recovery_text(office.key)
    panel.recovery.tick.setChecked(True)
    panel.recovery.go_on.click()
    assert panel.recovery is None
    assert panel.change.isVisible()


def test_the_passphrase_changes_only_for_whoever_knows_it(locked, waiter):
    panel, store = locked.page.keys, locked.store
    before = store.key
    panel.change.click()
    panel.now.field.setText("something else")
    panel.new.first.field.setText("another fine passphrase")
    panel.new.again.field.setText("another fine passphrase")
    panel.do_it.click()
    waiter()
    assert "does not open" in panel.messages.text.text()
    assert store.key == before
    panel.now.field.setText(WORDS)
    panel.do_it.click()
    waiter()
    assert store.key != before
    assert opens(store, "another fine passphrase")
    assert not opens(store, WORDS)


def test_a_new_recovery_key_is_made_under_the_same_passphrase(locked, waiter):
    panel = locked.page.keys
    store = locked.store
    before = store.key
    printed = keys.recovery_text(before)
    panel.renew.click()
    assert not panel.new.isVisible()
    for wrong in ("something else", printed):
        panel.now.field.setText(wrong)
        panel.do_it.click()
        waiter()
        assert "does not open" in panel.messages.text.text()
        assert store.key == before
    panel.now.field.setText(WORDS)
    panel.do_it.click()
    waiter()
    assert panel.recovery is not None
    assert store.key != before
    assert keys.derive(WORDS, keys.salt_of(store.path)) == store.key
    panel._acknowledged()
    panel.change.click()
    assert panel.new.isVisible()


def test_the_lock_hides_everything_until_the_passphrase_is_right(locked, qtbot, waiter):
    locked.actions_.run("lock")
    screen = locked.findChild(type(locked.findChildren(app.IdleLock)[0].screen))
    assert screen.isVisible()
    assert not locked.centralWidget().isVisible()
    assert not any(action.isEnabled() for action in locked.actions())
    screen.secret.field.setText("wrong")
    qtbot.keyClick(screen.secret.field, Qt.Key.Key_Return)
    waiter()
    assert screen.isVisible()
    assert "does not open" in screen.messages.text.text()
    screen.secret.field.setText(WORDS)
    qtbot.keyClick(screen.secret.field, Qt.Key.Key_Return)
    waiter()
    assert not screen.isVisible()
    assert locked.centralWidget().isVisible()
    assert all(action.isEnabled() for action in locked.actions())


def test_idle_minutes_lock_a_plain_store_that_a_click_opens(window, settings, qtbot):
    (idle,) = window.findChildren(app.IdleLock)
    assert not idle.timer.isActive()
    settings.set("lock_minutes", 5)
    assert idle.timer.isActive()
    assert idle.timer.interval() == 300_000
    idle.timer.timeout.emit()
    assert idle.screen.locked
    assert not idle.screen.secret.isVisible()
    idle.screen.go_on.click()
    assert not idle.screen.locked
    settings.set("lock_minutes", 0)
    assert not idle.timer.isActive()


def test_a_contact_is_erased_by_two_people(page, office, window, waiter):
    add(page, waiter, "山田 花子", Role.OWNER)
    add(page, waiter, "佐藤 一郎", Role.STAFF)
    keeping.keep(office, "wish")
    window.navigator.open_page("contacts")
    waiter()
    window.page.open_record("contacts", 1)
    waiter()
    assert window.page.full.erase_button.isVisible()
    window.page.full.erase_button.click()
    erase = window.page
    assert erase.name == "erase"
    assert "山田花子" in erase.sentence.text()
    erase.erase.click()
    waiter()
    assert erase.messages.isVisible()
    erase.typed.setText("佐藤 一郎")
    erase.reason.setText("本人の申出による")
    erase.erase.click()
    waiter()
    assert erase.erased is not None, erase.messages.text.text()
    assert len(erase.erased.backups) == 1
    with office.read() as session:
        assert session.get(Contact, 1) is None
    erase._delete_backups()
    waiter()
    (left,) = backups.found(office.path, backups.folder(office.path))
    assert not erase.erased.backups
    assert left.reason == "wish"


def test_erasing_alone_is_not_possible(window, waiter):
    from desktop.views.pages import Place

    window.navigator.go(Place("erase", "contacts", 1))
    waiter()
    assert "takes two people" in window.page.messages.text.text()
    assert not window.page.erase.isEnabled()
