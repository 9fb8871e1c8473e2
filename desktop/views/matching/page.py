"""The matching page: one wish now, or a round over all."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout

from desktop.i18n import _
from desktop.services.clock import today
from desktop.services.matching.desk import Desk
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views.jobs import Jobs
from desktop.views.matching.one import OneWish
from desktop.views.matching.outcomes import Outcomes
from desktop.views.matching.round import Round
from desktop.views.matching.why import Why
from desktop.views.pages import Navigator, Page
from desktop.views.widgets import label, rule

TABLES = frozenset(
    {
        "wish",
        "proposal",
        "office_weights",
        "school",
        "partner",
        "agreement",
        "exchange_case",
        "case_member",
    }
)
"""What a ranking or a plan rests on."""
ONE, ROUND, WHY, OUTCOMES = range(4)


class MatchingPage(Page):
    """One wish, a round, why not, and what became of the proposals, behind four tabs."""

    name = "matching"

    def __init__(self, store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> None:
        super().__init__(store, jobs, navigator, settings)
        self.heading = label(role="title")
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for _tab in range(4):
            self.tabs.addTab("")
        self.desk = Desk(store)
        self.destroyed.connect(self.desk.close)
        self.one = OneWish(store, jobs, navigator, self.day, self.desk)
        self.round = Round(store, jobs, navigator, self.day, self.desk, self.rank)
        self.why = Why(store, jobs, navigator, self.day, self.desk)
        self.outcomes = Outcomes(store, jobs)
        self.stack = QStackedWidget()
        for part in (self.one, self.round, self.why, self.outcomes):
            self.stack.addWidget(part)
        self.one.why_wanted.connect(self.ask_why)
        self.round.why_wanted.connect(self.ask_why)
        self.tabs.currentChanged.connect(self._turn)
        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 24, 0)
        head.setSpacing(32)
        head.addWidget(self.heading)
        head.addWidget(self.tabs)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self.stack, 1)
        self.retranslate()

    def day(self) -> date:
        """The day from which lead and waiting count."""
        return today()

    def title(self) -> str:
        return _("Matching")

    def retranslate(self) -> None:
        self.heading.setText(self.title())
        self.tabs.setTabText(ONE, _("One wish"))
        self.tabs.setTabText(ROUND, _("Round"))
        self.tabs.setTabText(WHY, _("Why not"))
        self.tabs.setTabText(OUTCOMES, _("Outcomes"))
        self.tabs.setAccessibleName(_("Ways to match"))
        self.one.retranslate()
        self.round.retranslate()
        self.why.retranslate()
        self.outcomes.retranslate()

    def refresh(self, tables: frozenset[str]) -> None:
        if not tables or tables & TABLES:
            self.one.reload()
            self.round.changed()
            self._read()

    def activate(self) -> None:
        at = self.tabs.currentIndex()
        if at in (ONE, WHY):
            (self.one.wishes if at == ONE else self.why.schools).search.setFocus()
        elif at == ROUND:
            self.round.solve_button.setFocus()

    def open_record(self, register: str, key: int) -> None:
        if register == "wishes":
            self.rank(key)

    def _turn(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        self._read()

    def _read(self) -> None:
        """Read what the tab in view shows; the wish and the round see to themselves."""
        if self.tabs.currentIndex() == WHY:
            self.why.reload()
        elif self.tabs.currentIndex() == OUTCOMES:
            self.outcomes.read()

    def rank(self, wish: int) -> None:
        """Show the partners of a wish."""
        self.tabs.setCurrentIndex(ONE)
        self.one.choose(wish)

    def ask_why(self, school_wish: int, partner_wish: int) -> None:
        """Show why two wishes do not go together; 0 leaves a side to be chosen."""
        self.tabs.setCurrentIndex(WHY)
        self.why.choose(school_wish, partner_wish)

    def commands(self) -> dict[str, Callable[[], object]]:
        return {"search": self._search}

    def _search(self) -> None:
        self.tabs.setCurrentIndex(ONE)
        self.one.wishes.search.setFocus()
