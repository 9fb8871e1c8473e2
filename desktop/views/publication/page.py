"""The page “Booklet and reports”."""

import functools
from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop.i18n import N_, _
from desktop.services.clock import today
from desktop.services.letters.catalogue import LETTERS
from desktop.services.publishing.choosing import (
    CaseLine,
    fiscal_years,
    print_edition,
    printable_cases,
)
from desktop.services.publishing.edition import Printed
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views.jobs import Jobs
from desktop.views.pages import Navigator, Page
from desktop.views.publication.edition_panel import EditionPanel
from desktop.views.publication.letters_room import LettersRoom
from desktop.views.publication.newsletter_room import NewsletterRoom
from desktop.views.publication.preview import Preview
from desktop.views.publication.reports_panel import ReportsRoom
from desktop.views.publication.room import Room, beside, said_of
from desktop.views.widgets import PageHeader, rule

TITLE = N_("Booklet and reports")
_SHOWN = frozenset({"exchange_case", "case_member", "attachment", "school", "partner"})


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
        self._reading = 0
        self.header = PageHeader()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.edition = EditionPanel(settings.get("office"))
        self.booklet = Preview(jobs)
        self.rooms: tuple[Room, ...] = (
            ReportsRoom(store, jobs),
            LettersRoom(store, jobs),
            NewsletterRoom(store, jobs),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(beside(self.edition, self.booklet))
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
        self.edition.year_changed.connect(functools.partial(self._read, anew=True))
        self.edition.changed.connect(self._show_booklet)
        self.edition.case_wanted.connect(lambda key: navigator.open_record("cases", key))
        self.booklet.made.connect(self._tell)
        self.retranslate()

    def title(self) -> str:
        return _(TITLE)

    def activate(self) -> None:
        if not self._reading:
            self.refresh(frozenset())
        if self._room is None:
            self.edition.list.setFocus()
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

    def may_leave(self) -> bool:
        return all(room.may_leave() for room in self.rooms)

    def refresh(self, tables: frozenset[str]) -> None:
        for room in self.rooms:
            room.refresh(tables)
        if tables and not tables & _SHOWN:
            return
        first = self._reading == 0
        self.edition.set_years(fiscal_years(self.store), today())
        self._read(anew=first)

    def commands(self) -> dict[str, Callable[[], object]]:
        preview = self.booklet if self._room is None else self._room.preview
        return {"save": preview.output.ask_and_save} if preview.save.isEnabled() else {}

    def _read(self, *, anew: bool = False) -> None:
        year = self.edition.fiscal_year
        if self._reading:
            self.jobs.forget(self._reading)
        self._reading = self.jobs.fetch(
            functools.partial(printable_cases, self.store, year),
            functools.partial(self._show_lines, anew),
        )

    def _show_lines(self, anew: bool, lines: list[CaseLine]) -> None:
        self.edition.set_lines(lines, anew=anew)

    def _show_booklet(self) -> None:
        edition = self.edition.edition()
        if not edition.case_ids:
            empty = self.edition.model.rowCount() == 0
            self.booklet.show_choice(
                None,
                nothing=_("Exchanges that have been held are printed here. There are none yet.")
                if empty
                else _("No case is chosen. Tick those that belong into the booklet."),
            )
            return
        self.booklet.show_choice(
            lambda path: print_edition(self.store, path, edition), self.edition.file_name()
        )

    def _tell(self, printed: Any) -> None:
        """Say what the pages lack that no list shows."""
        if isinstance(printed, Printed) and (sentences := said_of(printed)):
            self.booklet.message.say(" ".join(sentences), "wait")

    def retranslate(self) -> None:
        self.header.say(self.title())
        self.tabs.setTabText(0, _("Case booklet"))
        for at, room in enumerate(self.rooms, start=1):
            self.tabs.setTabText(at, room.title())
            room.retranslate()
        self.tabs.setAccessibleName(self.title())
        self.edition.retranslate()
        self.booklet.retranslate()
        if self._reading:
            self._read()  # titles and names come in the language of now
