"""The composition root: the one place where the window's parts are wired together."""

import logging
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QObject, QTimer, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop import i18n, paths
from desktop.errors import UserError
from desktop.i18n import N_, _
from desktop.models.specs import REGISTERS
from desktop.services import sample
from desktop.services.clock import today
from desktop.services.dashboard import due_now, open_wishes, running_cases
from desktop.services.progress import Work
from desktop.services.store import SUFFIX, Store
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.errors import Reporter, start_log
from desktop.views.home import HomePage
from desktop.views.jobs import Job, Jobs
from desktop.views.keeping.backups import BackupsPage
from desktop.views.keeping.field_undo import FieldUndo
from desktop.views.keeping.journal import JournalPage
from desktop.views.keeping.keeper import Keeper
from desktop.views.keeping.lock import IdleLock
from desktop.views.keeping.opening import Opening
from desktop.views.keeping.panels import Panel
from desktop.views.main_window import MainWindow
from desktop.views.pages import Entry, Navigator, Page, Place
from desktop.views.register import RegisterPage
from desktop.views.settings_page import SettingsPage
from desktop.views.start import StartWindow

log = logging.getLogger(__name__)
SAMPLE = f"sample{SUFFIX}"


def entries() -> tuple[Entry, ...]:
    """The pages, in the order of the navigation. A new page is added here, and nowhere else."""
    registers = [
        Entry(name, words, name, partial(RegisterPage, name), group=1)
        for name, words in (
            ("schools", N_("Schools")),
            ("partners", N_("Partners")),
            ("agreements", N_("Agreements")),
            ("organisations", N_("Organisations")),
            ("contacts", N_("Contacts")),
            ("programmes", N_("Programmes")),
            ("calendar", N_("Calendars")),
            ("statistics", N_("Statistics")),
            ("designations", N_("Designations")),
        )
    ]
    wishes = Entry(
        "wishes",
        REGISTERS["wishes"].titles,
        "wishes",
        partial(RegisterPage, "wishes"),
        work=open_wishes,
    )
    cases = Entry(
        "cases",
        REGISTERS["cases"].titles,
        "cases",
        partial(RegisterPage, "cases"),
        work=running_cases,
    )
    return (
        Entry("home", N_("Home"), "home", HomePage, work=lambda store: due_now(store, today())),
        wishes,
        Entry("matching", N_("Matching"), "matching", _matching),
        Entry("planner", N_("Planner"), "planner", _planner),
        cases,
        Entry("case", N_("Case"), "cases", _case, records=("cases", "case_sessions"), group=-1),
        *registers[:3],
        Entry(
            "agreement", N_("Agreement timeline"), "timeline", _agreement, ("agreements",), group=1
        ),
        *registers[3:],
        Entry("worldfriend", N_("World Friend"), "flag", _worldfriend, group=1),
        Entry("import", N_("Import"), "import", _import, group=2),
        Entry("publication", N_("Booklet"), "publication", _publication, group=2),
        Entry("journal", N_("Changes"), "clock", JournalPage, group=2),
        Entry("backups", N_("Backups"), "save", BackupsPage, group=-1),
        Entry("people", N_("People and keys"), "lock", _people, group=-1),
        Entry("erase", N_("Erase personal data"), "trash", _erase, group=-1),
        Entry("settings", N_("Settings"), "settings", SettingsPage, group=2),
    )


# These pages bring heavy libraries (OR-tools, ReportLab, PDFium): loaded when first opened.
def _matching(store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> Page:
    from desktop.views.matching.page import MatchingPage

    return MatchingPage(store, jobs, navigator, settings)


def _worldfriend(store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> Page:
    from desktop.views.worldfriend.page import WorldFriendPage

    return WorldFriendPage(store, jobs, navigator, settings)


def _agreement(store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> Page:
    from desktop.views.agreements.page import AgreementsPage

    return AgreementsPage(store, jobs, navigator, settings)


def _planner(store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> Page:
    from desktop.views.planner.page import PlannerPage

    return PlannerPage(store, jobs, navigator, settings)


def _people(store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> Page:
    from desktop.views.keeping.people import PeoplePage

    return PeoplePage(store, jobs, navigator, settings)


def _erase(store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> Page:
    from desktop.views.keeping.erase import ErasePage

    return ErasePage(store, jobs, navigator, settings)


def _case(store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> Page:
    from desktop.views.case.page import CasePage

    return CasePage(store, jobs, navigator, settings)


def _import(store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> Page:
    from desktop.views.importing.page import ImportPage

    return ImportPage(store, jobs, navigator, settings)


def _publication(store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> Page:
    from desktop.views.publication.page import PublicationPage

    return PublicationPage(store, jobs, navigator, settings)


class Desk(QObject):
    """Holds what lives as long as the program: settings, jobs, the open store and its window."""

    def __init__(self, app: QApplication, settings: Settings, reporter: Reporter) -> None:
        super().__init__(app)
        self.app, self.settings, self.reporter = app, settings, reporter
        self.jobs = Jobs(self)
        self.jobs.broken.connect(reporter.report)
        self.opening = Opening(self.jobs, self)
        self.opening.opened.connect(self.show)
        self.opening.refused.connect(self.refuse)
        self.opening.panel.connect(self._show_panel)
        self.store: Store | None = None
        self.window: MainWindow | None = None
        self.start: StartWindow | None = None
        self._translator = QTranslator(self)
        settings.on_change(self._setting_changed)
        app.styleHints().colorSchemeChanged.connect(lambda _scheme: self._dress())
        self._speak()
        self._dress()

    def open(self, path: Path) -> bool:
        """Open a store and show its window; false where it is refused, with the reason shown."""
        return self.opening.open(path)

    def show(self, store: Store) -> MainWindow:
        """Show the window of an open store, in place of what is shown now."""
        window = build(store, self.jobs, self.settings, self)
        old, old_store = self.window, self.store
        self.window, self.store = window, store
        if old is not None:
            old.closing.disconnect(self._window_closed)
            old.close()
            old.deleteLater()
        if old_store is not None and old_store is not store:
            old_store.close()
        if self.start is not None:
            self.start.close()
            self.start.deleteLater()
            self.start = None
        window.closing.connect(self._window_closed)
        self.reporter.window = window
        self.reporter.sentence.connect(window.messages.say)
        self.settings.set("last_store", str(store.path))
        window.show()
        place = old.navigator.place if old and old_store and old_store.path == store.path else None
        window.navigator.go(place or Place("home"))
        window.count_work()
        return window

    def refuse(self, sentence: str) -> None:
        """Say why a store cannot be opened, where the person is looking."""
        if self.window is not None:
            self.window.messages.say(sentence, "bad")
        else:
            self.show_start().messages.say(sentence, "bad")

    def show_start(self) -> StartWindow:
        """Show the page before a store is open."""
        if self.start is None:
            self.start = StartWindow(self.jobs, self.settings)
            self.start.open_wanted.connect(self.ask_open)
            self.start.new_wanted.connect(self.ask_new)
            self.start.sample_wanted.connect(self.open_sample)
            self.reporter.window = self.start
        self.start.show()
        return self.start

    def open_sample(self) -> None:
        """Open the sample store of the person's own folder, making it the first time."""
        path = paths.data_folder() / SAMPLE
        if path.is_file():
            self.open(path)
            return
        if self.window is None:
            self.show_start().set_busy(True)
        job = Job(make_sample(path), _("Making the sample"), self)
        job.finished.connect(self.open)
        job.failed.connect(self._sample_failed)
        job.cancelled.connect(lambda: self.start.set_busy(False) if self.start else None)
        self.jobs.start(job)

    def ask_open(self) -> None:
        """Have the person choose a store."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self._parent(), _("Open a store"), str(Path.home()), f"Kakehashi (*{SUFFIX})"
        )
        if chosen:
            self.open(Path(chosen))

    def ask_new(self) -> None:
        """Have the person name a new store, and make it."""
        self.opening.ask_new(Path.home())

    def close(self) -> None:
        """End every job, then close the store."""
        self.jobs.close()
        self.opening.close()
        if self.store is not None:
            self.store.close()
            self.store = None

    def try_again(self) -> None:
        """Try whether the store that is open for reading can be written now."""
        if self.store is not None:
            self.opening.again(self.store)

    def _show_panel(self, panel: Panel | None) -> None:
        if panel is not None or self.window is None:
            self.show_start().show_panel(panel)
        elif self.start is not None:
            self.start.close()
            self.start.deleteLater()
            self.start = None

    def _parent(self) -> QWidget | None:
        return self.window or self.start

    def _window_closed(self) -> None:
        self.window = None
        self.app.quit()

    def _sample_failed(self, error: BaseException) -> None:
        if self.start is not None:
            self.start.set_busy(False)
        if isinstance(error, UserError):
            self.refuse(error.sentence)

    def _setting_changed(self, name: str) -> None:
        if name == "language":
            self._speak()
            for shown in (self.window, self.start):
                if shown is not None:
                    shown.retranslate()
        elif name == "theme":
            self._dress()
            if self.window is not None:
                self.window.retranslate()
        elif name == "text_scale":
            self._dress()
            self._rebuild()

    def _rebuild(self) -> None:
        """Make the window anew where it was: lengths in pixels follow the size of the text."""
        if self.window is not None and self.store is not None:
            self.show(self.store)

    def _speak(self) -> None:
        tongue = self.settings.get("language")
        i18n.set_language(tongue)
        self.app.removeTranslator(self._translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(f"qtbase_{tongue}", folder):
            self.app.installTranslator(self._translator)

    def _dress(self) -> None:
        theme.apply(self.app, self.settings.get("theme"), self.settings.get("text_scale"))


def build(store: Store, jobs: Jobs, settings: Settings, desk: Desk | None = None) -> MainWindow:
    """The window of a store, with every page; without a `desk` it cannot change stores."""
    navigator = Navigator()
    store.gate.hasty = threading.get_ident()
    handlers: dict[str, Callable[[], object]] = {
        "dark": lambda: settings.set("theme", "light" if theme.tokens().mode == "dark" else "dark"),
        "keys": lambda: navigator.open_page("settings"),
        "journal": lambda: navigator.open_page("journal"),
        "backup": lambda: navigator.go(Place("backups", "settings")),
        "people": lambda: navigator.go(Place("people", "settings")),
    }
    if desk is not None:
        handlers |= {
            "open_store": desk.ask_open,
            "new_store": desk.ask_new,
            "sample": desk.open_sample,
        }
        navigator.sample_wanted.connect(desk.open_sample)
        navigator.try_again_wanted.connect(desk.try_again)
    is_sample = store.path.name == SAMPLE
    window = MainWindow(store, jobs, navigator, settings, entries(), handlers, sample=is_sample)
    navigator.setParent(window)
    FieldUndo(window)
    idle = IdleLock(window, store, jobs, settings)
    handlers["lock"] = idle.lock
    window.actions_.also(handlers)
    if desk is not None and not is_sample:
        Keeper(store, jobs, navigator, settings, window).begin()
    return window


def make_sample(path: Path) -> Work[Path]:
    """Make the sample store at a path, whole or not at all; return the path."""
    store = Store.create(path)
    done = False
    try:
        yield from sample.fill_sample(store, today=today())
        done = True
    finally:
        store.close()
        if not done:
            for leftover in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
                leftover.unlink(missing_ok=True)
    return path


def start_qt(arguments: list[str] | None = None) -> QApplication:
    """The one QApplication, named and with the program's icon."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(arguments or sys.argv[:1])
    app.setApplicationName("Kakehashi")
    app.setApplicationDisplayName("Kakehashi")
    app.setDesktopFileName("kakehashi")
    icon = paths.resource("icons", "kakehashi.svg")
    if icon.is_file():
        app.setWindowIcon(QIcon(str(icon)))
    return app


def main(
    store: Path | None = None, language: str | None = None, *, quit_when_shown: bool = False
) -> int:
    """Open the window: of the given store, of the one opened last, or of the sample.

    `quit_when_shown` closes it as soon as it has drawn itself, to measure how long that takes.
    Returns the program's exit status.
    """
    app = start_qt()
    settings = Settings.of_person()
    if language:
        settings.set("language", language)
    reporter = Reporter(start_log())
    reporter.install()
    desk = Desk(app, settings, reporter)
    last = Path(settings.get("last_store") or paths.data_folder() / SAMPLE)
    if store is not None:
        desk.open(store)
    elif last.is_file():
        desk.open(last)
    else:
        desk.open_sample()
    if quit_when_shown:
        QTimer.singleShot(0, app.quit)
    status = app.exec()
    desk.close()
    return status
