"""The composition root: the one place where the window's parts are wired together."""

import gc
import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QObject, QTimer, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop import i18n, paths
from desktop.errors import UserError
from desktop.i18n import _
from desktop.services import sample
from desktop.services.clock import today
from desktop.services.progress import Work
from desktop.services.store import SUFFIX, Store
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.entries import entries
from desktop.views.errors import Reporter, start_log
from desktop.views.jobs import Job, Jobs
from desktop.views.keeping.field_undo import FieldUndo
from desktop.views.keeping.keeper import Keeper
from desktop.views.keeping.lock import IdleLock
from desktop.views.keeping.opening import Opening
from desktop.views.keeping.panels import Panel
from desktop.views.main_window import MainWindow
from desktop.views.pages import Navigator, Place
from desktop.views.start import StartWindow

log = logging.getLogger(__name__)
SAMPLE = f"sample{SUFFIX}"


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
        "duplicates": navigator.open_duplicates,
        "consistency": lambda: navigator.open_page("consistency"),
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
    # What is loaded by now stays: to look through it for cycles would hold up the window for a tenth
    # of a second now and then.
    gc.freeze()
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
