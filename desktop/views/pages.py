"""What a page is, and how one goes to another.

A page is a widget in the middle of the window. To add one:

1. Write `class MyPage(Page)` with `name`, `title()`, and what it needs of `retranslate()`,
   `refresh(tables)`, `activate()`, `open_record(register, key)`, `open_list(query)`.
   Build widgets in `__init__`, set every text in `retranslate()` only, and call it at the end of
   `__init__`; the window calls it again when the language changes.
   Constructor: `(store, jobs, navigator, settings, parent=None)`.
2. Add an `Entry(name, N_("Words in the navigation"), icon, MyPage)` to `entries()` in
   `desktop/views/entries.py`. `icon` is a file of `resources/icons`; `records` names the registers whose
   records open on this page instead of in their register; `work` counts open work of a store for the
   navigation; `group` puts it in the upper, middle or lower part.

Pages are made when they are first opened. `navigator.open_page("matching")`,
`navigator.open_record("wishes", 4)` and `navigator.open_list(Query("cases", …))` lead elsewhere;
`navigator.say(sentence, tone)` speaks in the window's message bar.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.models.specs import REGISTERS
from desktop.services.drafts import Draft
from desktop.services.queries import Query
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views.jobs import Jobs


@dataclass(frozen=True)
class Place:
    """Where a person is: a page, and the record or the list it shows."""

    page: str
    register: str = ""
    key: int = 0
    query: Query | None = None
    values: tuple[tuple[str, Any], ...] | None = None
    """What a new record begins with; None where none is wanted."""
    draft: Draft | None = None
    """What was typed and not saved, to go on with."""


class Navigator(QObject):
    """Leads from page to page, and remembers the way."""

    moved = Signal(object)
    """The `Place` to show."""
    history = Signal()
    said = Signal(str, str)
    """A sentence for the window's message bar, and its tone."""
    sample_wanted = Signal()
    store_exchanged = Signal()
    """Another state of the store is in its place: everything is to be read anew."""
    try_again_wanted = Signal()
    """The store is open for reading only; perhaps it can be written now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._places: list[Place] = []
        self._at = -1
        self.pages_of_records: dict[str, str] = {}
        """Registers whose records have a page of their own."""
        self.guard: Callable[[], bool] = lambda: True
        """Asked before leaving a place; false stays."""

    @property
    def place(self) -> Place | None:
        """Where the person is now."""
        return self._places[self._at] if self._at >= 0 else None

    def open_page(self, name: str) -> None:
        """Show a page as it was left."""
        self.go(Place(name))

    def open_record(self, register: str, key: int) -> None:
        """Show one record, full."""
        self.go(Place(self.pages_of_records.get(register, register), register, key))

    def open_list(self, query: Query) -> None:
        """Show the records that a query finds, in their register."""
        self.go(Place(query.register, query.register, 0, query))

    def open_duplicates(self, register: str = "schools") -> None:
        """Show which records of a register may be one."""
        self.go(Place("duplicates", register, 0, Query(register)))

    def new_record(self, register: str, values: dict[str, Any] | None = None) -> None:
        """Show an empty form, filled in as far as `values` go."""
        self.go(Place(register, register, values=tuple((values or {}).items())))

    def resume(self, draft: Draft) -> None:
        """Go on with what was typed and not saved."""
        page = draft.register
        if page not in REGISTERS:
            page = self.pages_of_records[page]
        self.go(Place(page, draft.register, draft.record or 0, draft=draft))

    def replace(self, place: Place) -> None:
        """The place of now is called otherwise: a form has become a record."""
        if self._at >= 0:
            self._places[self._at] = place

    def go(self, place: Place) -> None:
        """Show a place and remember it, unless the person stays for unsaved work."""
        if place == self.place:
            self.moved.emit(place)
            return
        if not self.guard():
            return
        del self._places[self._at + 1 :]
        self._places.append(place)
        self._at = len(self._places) - 1
        self.moved.emit(place)
        self.history.emit()

    def can_go(self, step: int) -> bool:
        """Whether there is a place before (-1) or after (1) this one."""
        return 0 <= self._at + step < len(self._places)

    def back(self) -> None:
        """Go to the place before."""
        self._step(-1)

    def forward(self) -> None:
        """Go to the place that `back` came from."""
        self._step(1)

    def say(self, sentence: str, tone: str = "ai") -> None:
        """Say a sentence in the window's message bar: ai, good, wait or bad."""
        self.said.emit(sentence, tone)

    def _step(self, step: int) -> None:
        if self.can_go(step) and self.guard():
            self._at += step
            self.moved.emit(self._places[self._at])
            self.history.emit()


class Page(QWidget):
    """One page of the window; see the module's own words for how to write and register one."""

    name: ClassVar[str] = ""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.store, self.jobs = store, jobs
        self.navigator, self.settings = navigator, settings
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def title(self) -> str:
        """What the page is called, in the language of now."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Set every text anew; may be called twice in a row."""

    def refresh(self, tables: frozenset[str]) -> None:
        """Something in these tables has changed: read again what is shown. Empty means all."""

    def activate(self) -> None:
        """The page comes into view: put the focus where work begins."""

    def open_record(self, register: str, key: int) -> None:
        """Show one record."""

    def open_list(self, query: Query) -> None:
        """Show what a query finds."""

    def new_record(self, register: str, values: dict[str, Any]) -> None:
        """Show a form for a new record."""

    def open_draft(self, draft: Draft) -> None:
        """Show a form with what was typed and not saved."""

    def show_home(self) -> None:
        """The page was asked for by its name alone: show it as it was left."""

    def setting_changed(self, name: str) -> None:
        """A setting has been changed: look again at those that matter here."""

    def may_leave(self) -> bool:
        """Whether nothing unsaved would be lost; the page itself says what holds it."""
        return True

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the commands of `desktop.views.actions` do while this page is shown."""
        return {}


Make = Callable[[Store, Jobs, Navigator, Settings], Page]


@dataclass(frozen=True)
class Entry:
    """A line of the navigation and the page behind it.

    Attributes:
        name: the page's name.
        title: English words for the navigation, marked with `N_`.
        icon: a file of `resources/icons`, without its ending.
        make: makes the page: its class.
        records: registers whose records open on this page.
        work: counts what waits there in a store; None counts nothing.
        group: 0 the day's work, 1 the registers, 2 what comes out and settings; -1 is not listed.
    """

    name: str
    title: str
    icon: str
    make: Make
    records: tuple[str, ...] = ()
    work: Callable[[Store], int] | None = None
    group: int = 0
