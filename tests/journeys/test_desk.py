"""The office's main job in the real window: lists in, wishes, a round, a case, the booklet."""

from datetime import date, timedelta
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from desktop.app import build
from desktop.services import registers
from desktop.services.clock import today
from desktop.services.queries import Query, ids, page
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.jobs import Jobs

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

EXCERPTS = Path(__file__).parent.parent / "data" / "lists"
LISTS = (
    ("schools", "schools/tokyo_public_mext_20260529_cp932.csv", "mext_tokyo_cp932.csv"),
    ("partners", "partners/nz_directory_2016.csv", "partners_nz.csv"),
    ("partners", "partners/nsw_master_dataset_20260114.csv", "partners_nsw.csv"),
)
SHARED = Path(__file__).parent.parent.parent.parent / "shared" / "data"


@pytest.fixture
def jobs(qapp):
    theme.apply(qapp, "light")
    runner = Jobs()
    runner.broken.connect(lambda error: pytest.fail(repr(error)))
    yield runner
    runner.close()


@pytest.fixture
def window(qtbot, store, jobs):
    settings = Settings(None)
    settings.set("language", "en")
    shown = build(store, jobs, settings)
    qtbot.addWidget(shown)
    shown.resize(1280, 800)
    shown.show()
    shown.navigator.open_page("home")
    return shown


class Strays(QObject):
    """Notes every widget that shows up as a window of its own, the window itself apart."""

    def __init__(self, window):
        super().__init__()
        self.window, self.seen = window, []

    def eventFilter(self, widget, event):  # noqa: N802 - Qt's name
        shown = event.type() == QEvent.Type.Show and isinstance(widget, QWidget)
        if shown and widget.isWindow() and widget is not self.window:
            self.seen.append(repr(widget))
        return False


class Person:
    """What somebody at the desk does, and waits for."""

    def __init__(self, window, store, jobs, qtbot):
        self.window, self.store, self.jobs, self.qtbot = window, store, jobs, qtbot

    @property
    def page(self):
        return self.window.page

    def settle(self):
        self.qtbot.waitUntil(lambda: not self.jobs.waiting and not self.jobs.busy, timeout=60_000)

    def go(self, name):
        self.window.navigation.buttons[name].click()
        self.settle()

    def import_list(self, path):
        self.go("import")
        self.page.open_file(path)
        self.qtbot.waitUntil(lambda: self.page._job is None, timeout=60_000)
        assert "Nothing has been written yet" in self.page.foot.text()
        self.page.import_button.click()
        self.qtbot.waitUntil(lambda: self.page._result is not None, timeout=60_000)
        self.settle()

    def register_wish(self, owner, key):
        self.window.navigator.new_record("wishes", {owner: key})
        form = self.page.form
        begin = today() + timedelta(days=120)
        for name, value in {
            "title": f"Talk about food ({owner} {key})",
            "exchange_types": ("video",),
            "languages": ("en",),
            "themes": ("food",),
            "age_min": 6,
            "age_max": 12,
            "period_from": begin,
            "period_to": begin + timedelta(days=200),
        }.items():
            form.rows[name].editor.set_value(value)
        self.qtbot.keyClick(form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.waitUntil(lambda: self.page.stack.currentWidget() is not form)
        self.settle()

    def first(self, register, text, *names):
        with self.store.read() as session:
            keys = ids(session, Query(register, text))[:2]
            return [int(key) for key in keys], page(session, register, keys, names)


def test_the_main_job(window, store, jobs, qtbot, qapp, tmp_path):
    person, strays = Person(window, store, jobs, qtbot), Strays(window)
    qapp.installEventFilter(strays)
    counted = dict.fromkeys(("schools", "partners"), 0)
    for register, whole, excerpt in LISTS:
        path = SHARED / whole if SHARED.is_dir() else EXCERPTS / excerpt
        person.import_list(path)
        now = registers.totals(store)[register]
        assert now > counted[register]
        counted[register] = now
    assert store.undo_label() == "Import partners"

    schools, _ = person.first("schools", "小学校", "name")
    partners, _ = person.first("partners", "", "name")
    for key in schools:
        person.register_wish("school_id", key)
    for key in partners:
        person.register_wish("partner_id", key)
    assert registers.totals(store)["wishes"] == 4

    person.go("matching")
    person.page.tabs.setCurrentIndex(1)
    plan = person.page.round
    plan.solve()
    person.settle()
    assert plan.pairs.rowCount() == 2
    assert "proven best" in plan.sentence.text()
    with qtbot.waitSignal(plan.taking.taken, timeout=30_000):
        plan.taking.all.click()
    person.settle()
    cases, rows = person.first("cases", "", "schools", "partners", "status")
    assert len(cases) == 2
    assert all(all(row) for row in rows)

    for key in cases:
        window.navigator.open_record("cases", key)
        person.settle()
        case = person.page
        case.texts.fields["began_ja"].setPlainText("𠮷野先生の電話から始まった。")
        case.texts.fields["began_en"].setPlainText("It began with a call from Mr Yoshino.")
        window.actions_.run("save")
        person.settle()
        entry = registers.read(store, "cases", key)
        registers.save(
            store,
            "cases",
            {"held_on": date(2025, 6, 10), "status": "published"},
            key,
            entry.version,
        )

    person.go("publication")
    booklet = person.page.booklet
    qtbot.waitUntil(lambda: booklet.current and booklet.pages.document is not None, timeout=30_000)
    made = tmp_path / "booklet.pdf"
    with qtbot.waitSignal(booklet.output.saved, timeout=30_000):
        booklet.output.save(made)
    read = pypdf.PdfReader(made)
    text = "\n".join(each.extract_text() for each in read.pages)
    assert "𠮷野先生の電話から始まった。" in text
    assert read.outline
    document = pypdfium2.PdfDocument(made)
    assert len(document) == len(read.pages) >= 5
    document.close()

    qapp.removeEventFilter(strays)
    assert strays.seen == []

    # Everything can be taken back, to the empty store that it began as.
    while store.undo_label():
        store.undo()
    assert set(registers.totals(store).values()) == {0}
