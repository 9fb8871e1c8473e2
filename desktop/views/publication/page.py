"""The page “Booklet and reports”."""

import functools
from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop.i18n import N_, _, ngettext
from desktop.services.clock import today
from desktop.services.publishing.choosing import (
    CaseLine,
    fiscal_years,
    print_edition,
    printable_cases,
)
from desktop.services.publishing.edition import Printed
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.jobs import Jobs
from desktop.views.pages import Navigator, Page
from desktop.views.publication.edition_panel import EditionPanel
from desktop.views.publication.preview import Preview
from desktop.views.publication.reports_panel import ReportsPanel
from desktop.views.widgets import PageHeader, rule

TITLE = N_("Booklet and reports")
_SHOWN = frozenset({"exchange_case", "case_member", "attachment", "school", "partner"})


class PublicationPage(Page):
    """The case booklet and the reports: the choice at the left, the printed page at the right."""

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
        self.tabs.addTab("")
        self.tabs.addTab("")
        self.edition = EditionPanel(settings.get("office"))
        self.booklet = Preview(jobs)
        self.choice = ReportsPanel()
        self.report = Preview(jobs)
        self._stack = QStackedWidget()
        self._stack.addWidget(_beside(self.edition, self.booklet))
        self._stack.addWidget(_beside(self.choice, self.report))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header.add(self.tabs)
        column.addWidget(self.header)
        column.addWidget(rule())
        column.addWidget(self._stack, 1)

        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self.edition.year_changed.connect(functools.partial(self._read, anew=True))
        self.edition.changed.connect(self._show_booklet)
        self.edition.case_wanted.connect(lambda key: navigator.open_record("cases", key))
        self.choice.changed.connect(self._show_report)
        self.booklet.made.connect(self._tell)
        self.report.made.connect(functools.partial(self._tell, on_report=True))
        self.retranslate()

    def title(self) -> str:
        return _(TITLE)

    def activate(self) -> None:
        if not self._reading:
            self.refresh(frozenset())
        self.edition.list.setFocus()

    def refresh(self, tables: frozenset[str]) -> None:
        if tables and not tables & _SHOWN:
            return
        first = self._reading == 0
        self.edition.set_years(fiscal_years(self.store), today())
        self._read(anew=first)
        self._show_report()

    def commands(self) -> dict[str, Callable[[], object]]:
        preview = self.booklet if self.tabs.currentIndex() == 0 else self.report
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

    def _show_report(self) -> None:
        self.report.show_choice(
            functools.partial(self.choice.make, self.store), self.choice.file_name()
        )

    def _tell(self, printed: Any, *, on_report: bool = False) -> None:
        """Say what the pages lack that no list shows."""
        if not isinstance(printed, Printed):
            return
        sentences = []
        if printed.withheld:
            sentences.append(
                ngettext(
                    "{n} photo is left out, because its consent does not cover print.",
                    "{n} photos are left out, because their consent does not cover print.",
                    printed.withheld,
                ).format(n=printed.withheld)
            )
        if printed.missing:
            sentences.append(
                _("No font has these characters, 〓 stands in their place: {signs}").format(
                    signs=" ".join(printed.missing[:20])
                )
            )
        if sentences:
            preview = self.report if on_report else self.booklet
            preview.message.say(" ".join(sentences), "wait")

    def retranslate(self) -> None:
        self.header.say(self.title())
        self.tabs.setTabText(0, _("Case booklet"))
        self.tabs.setTabText(1, _("Reports"))
        self.tabs.setAccessibleName(self.title())
        for part in (self.edition, self.choice, self.booklet, self.report):
            part.retranslate()
        if self._reading:
            self._read()  # titles and names come in the language of now


def _beside(choice: QWidget, preview: QWidget) -> QSplitter:
    splitter = QSplitter()
    splitter.addWidget(choice)
    splitter.addWidget(preview)
    splitter.setStretchFactor(0, 0)
    splitter.setStretchFactor(1, 1)
    splitter.setChildrenCollapsible(False)
    choice.setMinimumWidth(theme.px(320))
    preview.setMinimumWidth(theme.px(420))
    splitter.setSizes([theme.px(380), theme.px(820)])
    return splitter
