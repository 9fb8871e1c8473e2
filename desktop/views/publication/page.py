"""The page “Booklet and reports”."""

import functools
from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from desktop.i18n import N_, _
from desktop.services.publishing.edition import Printed
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views.jobs import Jobs
from desktop.views.pages import Navigator, Page
from desktop.views.publication.booklet_desk import SHOWN, BookletDesk
from desktop.views.publication.preview import Preview
from desktop.views.publication.reports_panel import ReportsPanel
from desktop.views.publication.splitting import beside
from desktop.views.widgets import PageHeader, rule

TITLE = N_("Booklet and reports")


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
        self._read_once = False
        self.header = PageHeader()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.addTab("")
        self.tabs.addTab("")
        self.desk = BookletDesk(store, jobs, settings.get("office"))
        self.booklet = self.desk.preview
        self.choice = ReportsPanel()
        self.report = Preview(jobs)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.desk)
        self._stack.addWidget(beside(self.choice, self.report))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header.add(self.tabs)
        column.addWidget(self.header)
        column.addWidget(rule())
        column.addWidget(self._stack, 1)

        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self.desk.case_wanted.connect(lambda key: navigator.open_record("cases", key))
        self.choice.changed.connect(self._show_report)
        self.report.made.connect(self._tell)
        self.retranslate()

    def title(self) -> str:
        return _(TITLE)

    def activate(self) -> None:
        if not self._read_once:
            self.refresh(frozenset())
        self.desk.panel.cases.list.setFocus()

    def refresh(self, tables: frozenset[str]) -> None:
        if tables and not tables & SHOWN:
            return
        self._read_once = True
        self.desk.refresh(tables)
        self._show_report()

    def may_leave(self) -> bool:
        self.desk.decisions.flush()
        return True

    def commands(self) -> dict[str, Callable[[], object]]:
        preview = self.booklet if self.tabs.currentIndex() == 0 else self.report
        return {"save": preview.output.ask_and_save} if preview.save.isEnabled() else {}

    def _show_report(self) -> None:
        self.report.show_choice(
            functools.partial(self.choice.make, self.store), self.choice.file_name()
        )

    def _tell(self, printed: Any) -> None:
        """Say what the pages of a report lack."""
        if isinstance(printed, Printed) and printed.missing:
            self.report.message.say(
                _("No font has these characters, 〓 stands in their place: {signs}").format(
                    signs=" ".join(printed.missing[:20])
                ),
                "wait",
            )

    def retranslate(self) -> None:
        self.header.say(self.title())
        self.tabs.setTabText(0, _("Case booklet"))
        self.tabs.setTabText(1, _("Reports"))
        self.tabs.setAccessibleName(self.title())
        for part in (self.desk, self.choice, self.report):
            part.retranslate()
