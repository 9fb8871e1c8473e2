"""The page of the backups, and the backups that nobody asks for."""

from datetime import timedelta

import pytest

from desktop.models.school import School
from desktop.services import backups, keeping
from desktop.services.clock import moment
from desktop.services.store import Store
from desktop.views.keeping import keeper
from desktop.views.keeping.backups import BackupsPage
from desktop.views.keeping.keeper import Keeper
from desktop.views.keeping.undone import size_words
from desktop.views.widgets import QLabel

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def page(window, waiter):
    window.navigator.open_page("backups")
    waiter()
    return window.page


def words(page):
    return [made.text() for made in page.area.widget().findChildren(QLabel)]


def test_an_empty_page_offers_the_first_backup(page, office, waiter):
    assert page.left.currentWidget() is page.empty
    page.empty.button.click()
    waiter()
    (made,) = backups.found(office.path, backups.folder(office.path))
    assert made.reason == "wish"
    assert page.table.item(0, 1).text() == "By hand"
    assert "The backup holds the same as the store." in words(page)


def test_restoring_shows_first_what_it_would_undo(page, office, window, waiter):
    page.back_up()
    waiter()
    with office.write("Add record") as session:
        session.add(School(name="深川高等学校"))
    waiter()
    said = words(page)
    assert "1 added since would go" in said
    assert "Add record" in said
    page.restore.click()
    waiter()
    with office.read() as session:
        assert session.query(School).count() == 3
    assert "as it was on" in page.messages.text.text()
    assert {each.reason for each in page.found} == {"wish", "restore"}


def test_a_backup_under_another_key_asks_for_its_passphrase(
    tmp_path, jobs, navigator, settings, qtbot, waiter
):
    path = tmp_path / "a.kakehashi"
    old = Store.create(path, "an older passphrase")
    keeping.keep(old, "wish")
    old.close()
    path.unlink()
    store = Store.create(path, "a newer passphrase")
    page = BackupsPage(store, jobs, navigator, settings)
    qtbot.addWidget(page)
    page.show()
    waiter()
    assert page.own_key.isVisible()
    assert not page.restore.isEnabled()
    page.secret.field.setText("an older passphrase")
    page.compare.click()
    waiter()
    assert page.differences is not None
    assert page.restore.isEnabled()
    store.close()


def test_the_second_folder_gets_each_backup_too(page, office, settings, tmp_path, waiter):
    settings.set("backup_folder", str(tmp_path / "share"))
    page.back_up()
    waiter()
    assert len(backups.found(office.path, tmp_path / "share")) == 1


def test_a_second_folder_that_fails_is_said_and_the_first_stands(page, office, settings, waiter):
    settings.set("backup_folder", str(office.path))
    page.back_up()
    waiter()
    assert "could not be made" in page.messages.text.text()
    assert len(page.found) == 1


def test_a_backup_is_made_when_it_is_due_and_no_other(
    office, jobs, navigator, settings, qapp, waiter, monkeypatch
):
    each = Keeper(office, jobs, navigator, settings, qapp)
    each.look()
    waiter()
    assert not backups.found(office.path, backups.folder(office.path))
    later = moment() + timedelta(hours=2)
    monkeypatch.setattr(keeper, "moment", lambda: later)
    for _time in range(2):
        each.look()
        waiter()
    (made,) = backups.found(office.path, backups.folder(office.path))
    assert made.reason == "hourly"


def test_sizes_in_words():
    assert size_words(10) == "1 kB"
    assert size_words(812_345) == "812 kB"
    assert size_words(12_340_000) == "12.3 MB"


def test_an_import_is_preceded_by_a_backup_unless_there_is_one(office):
    def work():
        yield None
        return "done"

    for _time in range(2):
        steps = keeper.backed_up(office, work())
        with pytest.raises(StopIteration) as end:
            while True:
                next(steps)
        assert end.value.value == "done"
    (made,) = backups.found(office.path, backups.folder(office.path))
    assert made.reason == "import"
