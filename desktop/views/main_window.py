"""The window: navigation at the left, one page in the middle, what was saved at the foot."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.i18n import LANGUAGES, _, language
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views.actions import Actions
from desktop.views.jobs import Job, JobBar, Jobs, once
from desktop.views.keeping.banner import ReadingBanner
from desktop.views.navigation import Navigation
from desktop.views.pages import Entry, Navigator, Page, Place
from desktop.views.palette import Palette
from desktop.views.recent import RecentRecords
from desktop.views.status import StatusLine
from desktop.views.widgets import MessageBar

ALL: frozenset[str] = frozenset()


class StoreWatch(QObject):
    """Brings a store's changes to the window's thread."""

    changed = Signal(object, str)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = store.on_change(self._tell)

    def _tell(self, tables: frozenset[str], what: str) -> None:
        self.changed.emit(tables, what)

    def stop(self) -> None:
        """Listen no longer."""
        self._stop()


class MainWindow(QMainWindow):
    """The shell. It knows pages by their entries only, and makes each when it is first opened."""

    closing = Signal()

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        settings: Settings,
        entries: Sequence[Entry],
        handlers: dict[str, Callable[[], object]] | None = None,
        *,
        sample: bool = False,
    ) -> None:
        super().__init__()
        self.store, self.jobs, self.navigator, self.settings = store, jobs, navigator, settings
        self._entries = {entry.name: entry for entry in entries}
        self.pages: dict[str, Page] = {}
        self._stale: dict[str, frozenset[str] | None] = {}
        self._counting = 0
        navigator.pages_of_records = {r: e.name for e in entries for r in e.records}
        navigator.guard = self._may_leave
        navigator.moved.connect(self.show_place)
        self.messages = MessageBar()
        self.banner = ReadingBanner(store, navigator)
        navigator.said.connect(self.messages.say)
        navigator.store_exchanged.connect(self.read_all)
        self.navigation = Navigation(entries)
        self.navigation.chosen.connect(navigator.open_page)
        self.stack = QStackedWidget()
        self.status = StatusLine(store, sample=sample)
        self.status.language_chosen.connect(lambda code: settings.set("language", code))
        self.actions_ = Actions(self, self._handlers() | (handlers or {}), self._page_commands)
        recent = RecentRecords(store, navigator, settings)
        self.palette_ = Palette(self, store, jobs, navigator, self.actions_, recent, entries)
        self.palette_.closed.connect(self._focus_page)
        self.status.palette_wanted.connect(self.palette_.open)
        self.status.person_wanted.connect(lambda: self.actions_.run("people"))
        self.status.undo_wanted.connect(lambda: self.actions_.run("undo"))
        self._arrange()
        self._stop_settings = settings.on_change(self._setting_changed)
        self.watch = StoreWatch(store, self)
        self.watch.changed.connect(self._store_changed)
        self.setMinimumSize(960, 600)
        size = settings.get("window")
        self.resize(*(size if len(size) == 2 else (1280, 800)))
        self.retranslate()

    @property
    def page(self) -> Page | None:
        """The page in view."""
        widget = self.stack.currentWidget()
        return widget if isinstance(widget, Page) else None

    def show_place(self, place: Place) -> None:
        """Show a page with the record or the list that the place names."""
        page = self.page_named(place.page)
        self.messages.hide()
        self.stack.setCurrentWidget(page)
        self._catch_up(place.page)
        if place.draft is not None:
            page.open_draft(place.draft)
        elif place.query is not None:
            page.open_list(place.query)
        elif place.values is not None:
            page.new_record(place.register, dict(place.values))
        elif place.key:
            page.open_record(place.register, place.key)
        else:
            page.show_home()
        page.activate()
        # A record's own page belongs to its register's line.
        listed = place.page if place.page in self.navigation.buttons else place.register
        self.navigation.show_current(listed)
        self._name_window()

    def page_named(self, name: str) -> Page:
        """A page, made if this is the first time it is asked for."""
        if name not in self.pages:
            entry = self._entries[name]
            page = entry.make(self.store, self.jobs, self.navigator, self.settings)
            self.pages[name] = page
            self.stack.addWidget(page)
        return self.pages[name]

    def retranslate(self) -> None:
        """Set every word anew, in all pages that there are."""
        self.navigation.retranslate()
        self.status.retranslate()
        self.banner.retranslate()
        for page in self.pages.values():
            page.retranslate()
        self._name_window()

    def reload(self) -> None:
        """Have the page in view read everything again."""
        if self.page:
            self.page.refresh(ALL)
        self.count_work()

    def read_all(self) -> None:
        """Have every page read everything again: another state of the store is there."""
        self.status.retranslate()
        self.banner.retranslate()
        for page in self.pages.values():
            page.refresh(ALL)
        self.count_work()

    def count_work(self) -> None:
        """Count what waits behind each page, off this thread."""
        counted = {name: entry.work for name, entry in self._entries.items() if entry.work}

        def count() -> dict[str, int]:
            return {name: work(self.store) for name, work in counted.items()}

        self.jobs.forget(self._counting)
        self._counting = self.jobs.fetch(count, self.navigation.show_waiting)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_leave():
            event.ignore()
            return
        if not self.isMaximized():
            self.settings.set("window", [self.width(), self.height()])
        self.watch.stop()
        self._stop_settings()
        self.closing.emit()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.palette_.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # The fourth and fifth buttons of a mouse go back and forward, as in a browser.
        steps = {Qt.MouseButton.BackButton: -1, Qt.MouseButton.ForwardButton: 1}
        step = steps.get(event.button(), 0)
        if step:
            (self.navigator.back if step < 0 else self.navigator.forward)()
        super().mousePressEvent(event)

    def _arrange(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.banner)
        middle.addWidget(self.messages)
        middle.addWidget(self.stack, 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.navigation)
        upper.addLayout(middle, 1)
        ground = QWidget()
        ground.setProperty("role", "ground")
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(JobBar(self.jobs))
        column.addWidget(self.status)
        self.setCentralWidget(ground)

    def _handlers(self) -> dict[str, Callable[[], object]]:
        return {
            "palette": lambda: self.palette_.open(),
            "back": self.navigator.back,
            "forward": self.navigator.forward,
            "home": lambda: self.navigator.open_page("home"),
            "import": lambda: self.navigator.open_page("import"),
            "undo": lambda: self._reverse(self.store.undo, _("Taken back: {what}")),
            "redo": lambda: self._reverse(self.store.redo, _("Done again: {what}")),
            "reload": self.reload,
            "language": self._next_language,
            "quit": self.close,
        }

    def _reverse(self, call: Callable[[], str], words: str) -> None:
        """Undo or redo, when it is its turn among the jobs; never under an unsaved form."""
        if not self._may_leave():
            return
        job = Job(once(call), _("Undo"), self)
        job.finished.connect(lambda what: self.messages.say(words.format(what=_(what)), "good"))
        job.failed.connect(self._refused)
        self.jobs.start(job)

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self.messages.say(error.sentence, "bad")

    def _page_commands(self) -> dict[str, Callable[[], object]]:
        return self.page.commands() if self.page else {}

    def _next_language(self) -> None:
        codes = list(LANGUAGES)
        self.settings.set("language", codes[(codes.index(language()) + 1) % len(codes)])

    def _may_leave(self) -> bool:
        return self.page is None or self.page.may_leave()

    def _focus_page(self) -> None:
        if self.page:
            self.page.activate()

    def _name_window(self) -> None:
        name = self.page.title() if self.page else ""
        self.setWindowTitle(" – ".join(part for part in (name, "Kakehashi") if part))
        self.navigation.setAccessibleName(_("Pages"))

    def _setting_changed(self, name: str) -> None:
        for page in self.pages.values():
            page.setting_changed(name)

    def _store_changed(self, tables: frozenset[str], what: str) -> None:
        self.status.tell_saved(what)
        if "person" in tables:
            self.status.retranslate()
            self.banner.retranslate()
        for name, page in self.pages.items():
            if page is self.page:
                page.refresh(tables)
            else:
                before = self._stale.get(name, ALL)
                self._stale[name] = (before or ALL) | tables
        self.count_work()

    def _catch_up(self, name: str) -> None:
        tables = self._stale.pop(name, None)
        if tables:
            self.pages[name].refresh(tables)
