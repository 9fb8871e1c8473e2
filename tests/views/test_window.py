"""The window: pages, palette, language, colours, errors, home."""

import logging

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette

from desktop import app, i18n
from desktop.errors import RuleBroken, StoreBusy
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.actions import COMMANDS, key_text
from desktop.views.entries import entries
from desktop.views.errors import Reporter, start_log
from desktop.views.home_parts import TaskLine
from desktop.views.widgets import EmptyState

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def desk(dressed, settings, office, qtbot):
    made = app.Desk(dressed, settings, Reporter())
    made.show(office)
    qtbot.waitUntil(lambda: not made.jobs.waiting)
    yield made
    made.window.closing.disconnect(made._window_closed)
    made.window.close()
    made.window.deleteLater()
    made.close()
    theme.apply(dressed, "light")


def test_every_page_opens_in_both_languages(desk, qtbot):
    window = desk.window
    for tongue in ("ja", "en"):
        desk.settings.set("language", tongue)
        for entry in entries():
            window.navigator.open_page(entry.name)
            qtbot.waitUntil(lambda: not desk.jobs.waiting)
            assert window.page is window.pages[entry.name]
            assert window.page.title()


def test_the_language_changes_while_the_window_is_open(desk):
    window = desk.window
    assert window.navigation.buttons["schools"].text() == "Schools"
    window.status.languages["ja"].click()
    assert i18n.language() == "ja"
    assert window.navigation.buttons["schools"].text() == "学校"
    window.retranslate()
    assert window.navigation.buttons["schools"].text() == "学校"
    desk.settings.set("language", "en")
    assert window.navigation.buttons["schools"].text() == "Schools"


def test_the_colours_change_while_the_window_is_open(desk):
    desk.settings.set("theme", "dark")
    ground = desk.app.palette().color(QPalette.ColorRole.Window)
    assert ground.name().upper() == theme.DARK.ground
    assert theme.tokens() is theme.DARK
    desk.settings.set("theme", "light")
    assert theme.tokens() is theme.LIGHT


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("mode", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_every_pair_of_text_and_ground_can_be_read(mode):
    pairs = [("on_ai", "ai"), ("ai", "ai_soft"), ("ink", "ai_soft"), ("ink", "hover")]
    pairs += [(t, g) for t in ("ink", "muted", "ai") for g in ("ground", "surface")]
    pairs += [(t, f"{t}_soft") for t in ("good", "wait", "bad")]
    pairs += [(t, "surface") for t in ("good", "wait", "bad")]
    pairs += [("ink", f"{t}_soft") for t in ("good", "wait", "bad")]
    for text, ground in pairs:
        one, other = luminance(getattr(mode, text)), luminance(getattr(mode, ground))
        ratio = (max(one, other) + 0.05) / (min(one, other) + 0.05)
        assert ratio >= 4.5, f"{text} on {ground}: {ratio:.2f}"


def test_ctrl_k_finds_a_record_and_opens_it(window, waiter, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.palette_
    assert palette.isVisible()
    palette.field.insert("日比谷")
    waiter()
    assert palette.list.item(0).data(Qt.ItemDataRole.UserRole).register == "schools"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert window.page.full.key == 1


def test_ctrl_k_finds_a_command_and_does_it(window, waiter, qtbot):
    window.palette_.open()
    window.palette_.field.setText("Keys")
    waiter()
    offers = [
        window.palette_.list.item(n).data(Qt.ItemDataRole.UserRole)
        for n in range(window.palette_.list.count())
    ]
    assert offers[0].command == "keys"
    window.palette_.choose()
    assert window.page.name == "settings"


def test_home_is_gone_through_with_the_keyboard(window, qtbot, waiter):
    window.navigator.open_page("home")
    lines = window.page.tasks.findChildren(TaskLine)
    assert lines[0].hasFocus()
    qtbot.keyClick(lines[0], Qt.Key.Key_Down)
    assert lines[1].hasFocus()
    window.page.refresh(frozenset())  # made anew, and the place is kept
    waiter()
    again = window.page.tasks.findChildren(TaskLine)
    assert again[1] is not lines[1]
    assert again[1].hasFocus()
    qtbot.keyClick(again[1], Qt.Key.Key_Return)
    assert window.navigator.place.register == again[1].due.register
    assert window.navigator.place.key == again[1].due.record_id


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("match", "matching"),
        ("World map", "atlas"),
        ("timeline", "agreement"),
        ("schools", "schools"),
    ],
)
def test_ctrl_k_leads_to_every_page(window, qtbot, waiter, typed, page):
    window.palette_.open()
    window.palette_.field.setText(typed)
    waiter()
    qtbot.keyClick(window.palette_.field, Qt.Key.Key_Return)
    assert window.navigator.place.page == page


def test_enter_waits_for_what_is_typed_to_be_found(window, qtbot):
    palette = window.palette_
    palette.open()
    palette.field.setText("日比谷")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)  # before anything can have been found
    assert palette.isVisible()
    qtbot.waitUntil(lambda: not palette.isVisible())
    assert window.page.full.key == 1


def test_ctrl_k_says_when_nothing_is_found(window, waiter):
    window.palette_.open()
    window.palette_.field.setText("xyzxyz")
    waiter()
    assert window.palette_.list.count() == 1
    window.palette_.choose()
    assert window.page.name == "home"


def test_back_and_forward(window, qtbot):
    for name in ("schools", "partners"):
        window.navigator.open_page(name)
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.page.spec.name == "schools"
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.page.name == "home"
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.page.spec.name == "schools"


def test_no_key_means_two_things():
    keys = [key for command in COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys))
    assert all(key_text(c) for c in COMMANDS if c.keys)


def test_home_says_what_is_late_due_and_waiting(window, waiter):
    waiter()
    lines = {line.due.task: line for line in window.page.tasks.findChildren(TaskLine)}
    assert lines["機器の確認"].when() == ("3 days late", "bad")
    assert lines["打合せ"].when() == ("Today", "wait")
    assert lines["発表原稿"].due.owner == "school"
    lines["打合せ"].click()
    assert window.navigator.place.register == "cases"
    assert window.navigation.buttons["cases"].isChecked()


@pytest.mark.parametrize("height", [533, 620, 720, 800])
def test_the_navigation_is_never_cut(window, waiter, height):
    window.resize(1100, height)
    waiter()
    name, buttons = window.navigation.name, list(window.navigation.buttons.values())
    assert not name.isVisible() or name.height() >= name.sizeHint().height()
    assert all(each.height() >= 20 for each in buttons)
    assert buttons[-1].geometry().bottom() < window.navigation.height()


def test_an_empty_page_fits_a_narrow_column(qtbot, dressed):
    empty = EmptyState()
    qtbot.addWidget(empty)
    empty.say("No open wish fits by the rules. See what would make one possible.", "Why not")
    for width in (300, 900):
        empty.resize(width, 500)
        empty.show()
        area = empty.sentence.geometry()
        assert area.left() >= 0
        assert area.right() < width
        assert abs(area.center().x() - width / 2) <= 2
        assert area.height() >= empty.sentence.heightForWidth(area.width())


def test_the_navigation_counts_what_waits(window, waiter):
    window.count_work()
    waiter()
    assert window.navigation.buttons["home"].waiting == 2
    assert window.navigation.buttons["wishes"].waiting == 1
    assert window.navigation.buttons["cases"].waiting == 1


def test_an_empty_store_shows_the_first_steps(store, jobs, settings, qtbot, waiter):
    window = app.build(store, jobs, settings)
    qtbot.addWidget(window)
    window.show()
    window.navigator.open_page("home")
    waiter()
    assert window.page.stack.currentWidget() is window.page.steps
    window.navigator.open_page("schools")
    waiter()
    assert window.page.list.left.currentWidget() is window.page.list.empty
    assert window.page.list.empty.button.text() == "Import a list"


def test_what_was_saved_is_said_at_the_foot(window, office, waiter):
    from desktop.models.school import School

    assert window.status.saved.text() == "Everything is saved"
    with office.write("Add record") as session:
        session.add(School(name="あ"))
    waiter()
    assert window.status.saved.text().endswith("· Add record")


def test_ctrl_z_takes_back_and_the_foot_says_what(window, office, waiter, qtbot):
    from desktop.services import registers

    assert window.status.undo.isHidden()
    registers.save(office, "schools", {"name": "あ"})
    waiter()
    assert window.status.undo.text() == "Undo “Add record”"
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    waiter()
    assert registers.totals(office)["schools"] == 3
    assert "Add record" in window.messages.text.text()
    qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    waiter()
    assert registers.totals(office)["schools"] == 4


def test_an_error_comes_once_and_can_be_copied(dressed, qtbot, tmp_path, caplog):
    reporter = Reporter(start_log(tmp_path))
    handler = logging.getLogger().handlers[-1]
    try:
        for _time in range(3):
            try:
                raise ZeroDivisionError("a bug")
            except ZeroDivisionError as error:
                with qtbot.waitSignal(reporter._came):
                    reporter.report(error)
        qtbot.waitUntil(lambda: reporter.dialog is not None and reporter.dialog._times == 3)
        reporter.dialog.copy()
        assert "a bug" in dressed.clipboard().text()
        assert "a bug" in (tmp_path / "kakehashi.log").read_text("utf-8")
        reporter.dialog.close()
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
        caplog.clear()


def test_a_sentence_for_a_person_goes_to_the_message_bar(dressed, qtbot):
    reporter = Reporter()
    with qtbot.waitSignal(reporter.sentence) as caught:
        reporter.report(RuleBroken("Not so."))
    assert caught.args == ["Not so.", "bad"]
    assert reporter.dialog is None


def test_a_file_that_is_no_store_is_refused_on_the_start_page(dressed, settings, tmp_path, qtbot):
    desk = app.Desk(dressed, settings, Reporter())
    path = tmp_path / "letter.txt"
    path.write_text("Dear all")
    assert not desk.open(path)
    qtbot.addWidget(desk.start)
    assert "letter.txt" in desk.start.messages.text.text()
    desk.close()


def test_half_a_sample_is_no_sample(tmp_path):
    path = tmp_path / "sample.kakehashi"
    work = app.make_sample(path)
    next(work)
    work.close()
    assert not path.exists()


def test_settings_survive_and_a_broken_file_does_no_harm(tmp_path, caplog):
    path = tmp_path / "settings.json"
    settings = Settings(path)
    settings.set("theme", "dark")
    assert Settings(path).get("theme") == "dark"
    path.write_text('{"theme": "pink", "text_scale": 1.3}')
    assert Settings(path).get("theme") == "system"
    assert Settings(path).get("text_scale") == 1.3
    path.write_text("{")
    assert Settings(path).get("theme") == "system"
    caplog.clear()


def test_a_setting_takes_effect_at_once(desk):
    desk.window.navigator.open_page("settings")
    page = desk.window.page
    combo = page.editors["text_scale"]
    combo.setCurrentIndex(3)
    combo.activated.emit(3)
    assert theme.scale() == pytest.approx(1.3)
    desk.settings.set("text_scale", 1.0)


def test_two_stores_one_after_the_other(desk, tmp_path, qtbot):
    other = Store.create(tmp_path / "b.kakehashi")
    window = desk.show(other)
    qtbot.waitUntil(lambda: not desk.jobs.waiting)
    assert window.status.store_name.text() == "b.kakehashi"


def test_the_line_below_waits_for_nobody(window, office, waiter, monkeypatch):
    def busy():
        raise StoreBusy("shut")

    with monkeypatch.context() as shut:
        shut.setattr(office, "undo_label", busy)
        window.status.tell_saved("Change record")
        assert "Change record" in window.status.saved.text()
    window.status._again.timeout.emit()
    assert window.status.undo.isVisible()
