"""The page “Booklet and reports”."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop.i18n import N_, _
from desktop.services.letters.catalogue import LETTERS
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views.jobs import Jobs
from desktop.views.pages import Navigator, Page
from desktop.views.publication.booklet_desk import BookletDesk
from desktop.views.publication.letters_room import LettersRoom
from desktop.views.publication.newsletter_room import NewsletterRoom
from desktop.views.publication.reports_panel import ReportsRoom
from desktop.views.publication.room import Room
from desktop.views.widgets import PageHeader, rule

TITLE = N_("Booklet and reports")


class PublicationPage(Page):
    """Booklet, reports, letters, newsletter: the choice at the left, the real page at the right."""

    name: ClassVar[str] = "publication"

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(store, jobs, navigator, settings, parent)
        self._read_once = False
        self.header = PageHeader()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.desk = BookletDesk(store, jobs, settings.get("office"))
        self.booklet = self.desk.preview
        self.rooms: tuple[Room, ...] = (
            ReportsRoom(store, jobs),
            LettersRoom(store, jobs),
            NewsletterRoom(store, jobs),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.desk)
        self.tabs.addTab("")
        for room in self.rooms:
            self._stack.addWidget(room)
            self.tabs.addTab("")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header.add(self.tabs)
        column.addWidget(self.header)
        column.addWidget(rule())
        column.addWidget(self._stack, 1)

        self.tabs.currentChanged.connect(self._turn)
        self.desk.case_wanted.connect(lambda key: navigator.open_record("cases", key))
        self.retranslate()

    def title(self) -> str:
        return _(TITLE)

    def activate(self) -> None:
        if not self._read_once:
            self.refresh(frozenset())
        if self._room is None:
            self.desk.panel.cases.list.setFocus()
        else:
            self._room.activate()

    @property
    def _room(self) -> Room | None:
        """The room in view; None where the booklet is."""
        at = self.tabs.currentIndex() - 1
        return self.rooms[at] if at >= 0 else None

    def _turn(self, at: int) -> None:
        self._stack.setCurrentIndex(at)
        if self._room is not None:
            self._room.activate()

    def open_record(self, register: str, key: int) -> None:
        """Show what can be written about a record."""
        letters = self.rooms[1]
        if not isinstance(letters, LettersRoom):
            return
        # The letter that was written last, if it can be about this record, else the first that can.
        names = [letters.panel.letter, *LETTERS]
        name = next((name for name in names if LETTERS[name].about == register), None)
        if name is not None:
            self.tabs.setCurrentIndex(2)
            letters.panel.choose(name, key)

    def refresh(self, tables: frozenset[str]) -> None:
        for room in self.rooms:
            room.refresh(tables)
        self._read_once = True
        self.desk.refresh(tables)

    def may_leave(self) -> bool:
        self.desk.decisions.flush()
        return all(room.may_leave() for room in self.rooms)

    def commands(self) -> dict[str, Callable[[], object]]:
        preview = self.booklet if self._room is None else self._room.preview
        return {"save": preview.output.ask_and_save} if preview.save.isEnabled() else {}

    def retranslate(self) -> None:
        self.header.say(self.title())
        self.tabs.setTabText(0, _("Case booklet"))
        for at, room in enumerate(self.rooms, start=1):
            self.tabs.setTabText(at, room.title())
            room.retranslate()
        self.tabs.setAccessibleName(self.title())
        self.desk.retranslate()
