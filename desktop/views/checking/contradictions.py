"""Contradictions (矛盾の確認): what the rules find, both sides with their sources, the decision."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.i18n import N_, _, format_number, ngettext
from desktop.models.decision import Verdict
from desktop.services.clock import today
from desktop.services.consistency import checking
from desktop.services.consistency.checking import Found, Group
from desktop.services.queries import Query
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.checking.finding_view import FindingView
from desktop.views.checking.findings import FindingsTree, key_of
from desktop.views.jobs import Job, Jobs
from desktop.views.pages import Navigator, Page
from desktop.views.widgets import Button, EmptyState, MessageBar, PageHeader, rule

SHOWN: tuple[tuple[str, frozenset[bool]], ...] = (
    (N_("To be decided"), frozenset({True})),
    (N_("Decided"), frozenset({False})),
    (N_("All of them"), frozenset({True, False})),
)


class ContradictionsPage(Page):
    """Findings at the left, by rule; the chosen one with its sides at the right."""

    name: ClassVar[str] = "consistency"

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(store, jobs, navigator, settings, parent)
        self.groups: list[Group] = []
        self._chosen: tuple[Found, Group] | None = None
        self._job: Job | None = None
        self._read = False
        self.header = PageHeader()
        self.statements = Button(
            kind="quiet",
            icon="statements",
            action=lambda: navigator.open_list(Query("statements")),
        )
        self.add = Button(icon="plus", action=lambda: navigator.new_record("statements"))
        self.again = Button(kind="quiet", icon="refresh", action=self.read)
        self.header.add(self.again, self.statements, self.add)
        self.messages = MessageBar()
        self.chips = [Button(kind="chip") for _each in SHOWN]
        self.tree = FindingsTree()
        self.nothing = EmptyState("check", sample=False)
        self.view = FindingView(navigator.open_record)
        self._arrange()
        self.tree.looked_at.connect(self._look)
        self.view.decided.connect(self.decide)
        self.view.reopened.connect(self.reopen)
        self.retranslate()

    def title(self) -> str:
        return _("Contradictions")

    def commands(self) -> dict[str, Callable[[], object]]:
        return {"reload": self.read, "new": lambda: self.navigator.new_record("statements")}

    def retranslate(self) -> None:
        self.statements.setText(_("Statements"))
        self.add.setText(_("Note what a source says"))
        self.again.setText(_("Look again"))
        for chip, (words, _open) in zip(self.chips, SHOWN, strict=True):
            chip.setText(_(words))
        self.tree.setAccessibleName(self.title())
        self.view.retranslate()
        self._show()
        if self._read:
            # The findings speak the language that they were found in.
            self.read()

    def activate(self) -> None:
        if not self._read and self._job is None:
            self.read()
        self.tree.setFocus()

    def refresh(self, tables: frozenset[str]) -> None:
        self.read()

    def read(self) -> None:
        """Look through the store by every rule, as a job that can be cancelled."""
        if self._job is not None:
            self._job.cancel()
        job = Job(checking.check(self.store, today()), _("Looking for contradictions"), self)
        job.finished.connect(lambda groups: self._take(job, groups))
        job.failed.connect(lambda error: self._ended(job, error))
        job.cancelled.connect(lambda: self._ended(job, None))
        self._job = job
        self.jobs.start(job)

    def decide(self, verdict: Verdict, note: str) -> None:
        """Keep what the person decides about the finding in view."""
        if self._chosen is not None:
            finding = self._chosen[0].finding
            self._change(partial(checking.decide, self.store, finding, verdict, note))

    def reopen(self) -> None:
        """Have the finding in view decided anew."""
        if self._chosen is not None:
            self._change(partial(checking.reopen, self.store, self._chosen[0].finding))

    def _change(self, call: Callable[[], None]) -> None:
        self.jobs.change(
            call,
            lambda sentence: self.messages.say(sentence, "bad"),
            lambda _none: self.tree.setFocus(),
        )

    def _take(self, job: Job, groups: list[Group]) -> None:
        if job is not self._job:
            return
        self._job, self._read, self.groups = None, True, groups
        self.messages.hide()
        self._show()

    def _ended(self, job: Job, error: object) -> None:
        if job is not self._job:
            return
        self._job = None
        if isinstance(error, UserError):
            self.messages.say(error.sentence, "bad")
        elif error is None:
            self.messages.say(_("Not looked through."), "wait", _("Look again"), self.read)

    def _show(self) -> None:
        at = next((n for n, chip in enumerate(self.chips) if chip.isChecked()), 0)
        shown = SHOWN[at][1]
        n = sum(group.open for group in self.groups)
        words = ngettext("{n} to be decided", "{n} to be decided", n)
        self.header.say(self.title(), words.format(n=format_number(n)) if self._read else "")
        any_shown = any(each.open in shown for group in self.groups for each in group.found)
        self.nothing.say(
            _("Nothing contradicts anything here.")
            if self._read
            else _("The registers are looked through.")
        )
        kept = key_of(self._chosen[0]) if self._chosen else ""
        self.left.setCurrentIndex(0 if any_shown else 1)
        self.tree.show_groups(self.groups, shown, kept)

    def _look(self, chosen: tuple[Found, Group] | None) -> None:
        self._chosen = chosen
        self.view.setVisible(chosen is not None)
        if chosen is not None:
            self.view.show_found(*chosen, writable=self.store.writable)

    def _arrange(self) -> None:
        chips = QHBoxLayout()
        chips.setContentsMargins(24, 0, 24, 12)
        chips.setSpacing(8)
        together = QButtonGroup(self)
        for chip in self.chips:
            chip.setCheckable(True)
            chip.clicked.connect(lambda _on=False: self._show())
            together.addButton(chip)
            chips.addWidget(chip)
        self.chips[0].setChecked(True)
        chips.addStretch(1)
        self.left = QStackedWidget()
        self.left.setMinimumWidth(theme.px(260))
        self.left.setContentsMargins(16, 4, 0, 0)
        self.left.addWidget(self.tree)
        self.left.addWidget(self.nothing)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.left)
        splitter.addWidget(self.view)
        splitter.setCollapsible(0, False)
        splitter.setCollapsible(1, False)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([1000, theme.px(560)])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for widget in (self.header, self.messages):
            whole.addWidget(widget)
        whole.addLayout(chips)
        whole.addWidget(rule())
        whole.addWidget(splitter, 1)
