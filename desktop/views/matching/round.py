"""A round: solve, one sentence of result, who is left out and why, then the pairs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.i18n import _, country_name, format_number, ngettext
from desktop.services.matching import kept, office_weights
from desktop.services.matching.blocking import BlockingPairs
from desktop.services.matching.comparing import Difference, difference
from desktop.services.matching.desk import Desk
from desktop.services.matching.results import PlannedPair, RoundPlan
from desktop.services.matching.terms import Terms
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.jobs import Job, Jobs
from desktop.views.matching.left_panel import LeftPanel
from desktop.views.matching.pair import PairPanel
from desktop.views.matching.plan_models import PairsModel
from desktop.views.matching.reasons import explained
from desktop.views.matching.result_bar import ResultBar
from desktop.views.matching.taking import Taking
from desktop.views.matching.terms_panel import TermsPanel
from desktop.views.pages import Navigator
from desktop.views.table import RowLines
from desktop.views.widgets import Button, EmptyState, label, rule


class Round(QWidget):
    """All open wishes at once."""

    why_wanted = Signal(int, int)
    """As `LeftPanel.why_wanted`."""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        today: Callable[[], date],
        desk: Desk,
        choose_wish: Callable[[int], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._navigator = store, jobs, navigator
        self._today, self._desk, self._choose_wish = today, desk, choose_wish
        self.plan: RoundPlan | None = None
        self.changes: Difference | None = None
        self._job: Job | None = None
        self._again = False
        self.terms = Terms(weights=office_weights.read(store))
        self.stale = False
        self._build()
        self.retranslate()

    # Building

    def _build(self) -> None:
        self.aim = label(role="muted", wrap=True)
        self.terms_button = Button(kind="quiet", icon="filter", action=self._toggle_terms)
        self.terms_button.setCheckable(True)
        self.solve_button = Button(kind="primary", action=self.solve)
        self.panel = TermsPanel()
        self.panel.changed.connect(self._set_terms)
        self.panel.hide()
        self.sentence = label(role="name", wrap=True)
        self.difference = label(role="muted", wrap=True)
        self.bar = ResultBar()
        top = QHBoxLayout()
        top.setContentsMargins(24, 12, 24, 0)
        top.setSpacing(16)
        top.addWidget(self.aim, 1)
        top.addWidget(self.terms_button, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.solve_button, 0, Qt.AlignmentFlag.AlignTop)
        result = QVBoxLayout()
        result.setContentsMargins(24, 8, 24, 12)
        result.setSpacing(6)
        result.addWidget(self.sentence)
        result.addWidget(self.bar)
        result.addWidget(self.difference)

        self.pair = PairPanel(self._store, self._jobs)
        self.pair.agreement_wanted.connect(
            lambda key: self._navigator.open_record("agreements", key)
        )
        self.keep_button = Button(icon="lock", action=self._keep)
        self.never_button = Button(icon="close", action=self._never)
        self.out_button = Button(kind="link", action=self._leave_out)
        self.pair.footer.addWidget(self.keep_button)
        self.pair.footer.addWidget(self.never_button)
        self.pair.footer.addWidget(self.out_button)
        self.taking = Taking(
            self._store, self._jobs, self._navigator, self._today, self._chosen, lambda: self.plan
        )
        self.taking.taken.connect(lambda _accepted: self.solve())
        self.out = LeftPanel()
        self.out.wish_chosen.connect(self._choose_wish)
        self.out.why_wanted.connect(self.why_wanted)
        self.out.rather_wanted.connect(self._look_for_rather)
        left = QSplitter(Qt.Orientation.Vertical)
        left.addWidget(self.out)
        left.addWidget(self._pairs())
        left.setSizes([300, 320])
        left.setChildrenCollapsible(False)
        columns = QSplitter(Qt.Orientation.Horizontal)
        columns.addWidget(left)
        columns.addWidget(self.pair)
        columns.setSizes([700, 380])
        columns.setStretchFactor(0, 3)
        columns.setStretchFactor(1, 2)
        columns.setChildrenCollapsible(False)
        self.empty = EmptyState("matching", sample=False)
        self.empty.begun.connect(self.solve)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(columns)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.taking.message)
        whole.addLayout(top)
        whole.addWidget(self.panel)
        whole.addLayout(result)
        whole.addWidget(rule())
        whole.addWidget(self.stack, 1)

    def _pairs(self) -> QWidget:
        self.pairs_title = label(role="section")
        self.pairs = PairsModel(self)
        self.table = QTableView()
        self.table.setModel(self.pairs)
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setItemDelegate(RowLines(self.table))
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.px(32))
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        for column, width in enumerate((0, 0, 132, 64, 72)):
            if width:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
                self.table.setColumnWidth(column, theme.px(width))
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        for key, deed in (("K", self._keep), ("N", self._never)):
            shortcut = QShortcut(QKeySequence(key), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(deed)
        chosen = self.table.selectionModel()
        chosen.currentChanged.connect(lambda *_at: self._show_pair())
        chosen.selectionChanged.connect(lambda *_at: self.taking.tell())
        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 16, 4)
        head.setSpacing(8)
        head.addWidget(self.pairs_title)
        head.addStretch(1)
        head.addWidget(self.taking.some)
        head.addWidget(self.taking.all)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 0, 0)
        row.addWidget(self.table)
        made = QWidget()
        whole = QVBoxLayout(made)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addLayout(row, 1)
        return made

    # Words

    def retranslate(self) -> None:
        """Set every text anew."""
        self.terms_button.setText(_("Aims and limits"))
        self.keep_button.setText(_("Keep this pair"))
        self.keep_button.setToolTip(_("K in the list of pairs"))
        self.never_button.setText(_("Next best"))
        self.never_button.setToolTip(
            _("Never this pair: the next best plan (N in the list of pairs)")
        )
        self.out_button.setText(_("Leave this wish out"))
        self.table.setAccessibleName(_("Pairs of the plan"))
        self.panel.retranslate()
        self.pair.retranslate()
        self.taking.retranslate()
        self.out.retranslate()
        self._tell()
        self.pairs.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 4)
        self.table.viewport().update()

    def _aim_words(self) -> str:
        """The aims in one sentence, and how many limits there are."""
        terms = self.terms
        arrow = " → "
        words = _("Aims: {aims}").format(aims=arrow.join(_(aim.label) for aim in terms.aims))
        more = []
        for code, most in sorted(terms.caps.items()):
            more.append(_("{country}: {n} at most").format(country=country_name(code), n=most))
        if terms.for_newcomers:
            n = terms.for_newcomers
            words_ = ngettext("{n} place for newcomers", "{n} places for newcomers", n)
            more.append(words_.format(n=format_number(n)))
        return " · ".join([words, *more])

    def _tell(self) -> None:
        plan = self.plan
        busy = self._job is not None
        again = _("Solve again") if plan else _("Solve")
        self.solve_button.setText(_("Cancel") if busy else again)
        self.aim.setText(self._aim_words())
        self.stack.setCurrentIndex(1 if plan else 0)
        self.bar.show_plan(plan)
        for widget in (self.sentence, self.bar):
            widget.setVisible(plan is not None)
        if plan is None:
            self.difference.hide()
            self.solve_button.hide()
            self.empty.say(
                _("A round compares every open wish with every other. Nothing is written yet."),
                _("Cancel") if busy else _("Solve"),
            )
            return
        self.solve_button.show()
        self.sentence.setText(str(plan))
        self.difference.setText(self._difference())
        self.difference.setVisible(bool(self.difference.text()))
        self.pairs_title.setText(_("{n} pairs").format(n=format_number(len(plan.pairs))))
        self.taking.tell()

    def _difference(self) -> str:
        if self.stale:
            return _("Wishes have changed since this plan was made. Solve again to see them in it.")
        return str(self.changes.sentence) if self.changes else ""

    # Work

    def solve(self) -> None:
        """Look for the best plan; pressed again, stop looking."""
        if self._job is not None:
            self._job.cancel()
            return
        self._again = False
        work = self._desk.plan_round(today=self._today(), terms=self.terms)
        job = Job(explained(work), _("Looking for the best plan"), self)
        job.finished.connect(self._take)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._end)
        self._job = job
        self._jobs.start(job)
        self._tell()

    def _take(self, plan: RoundPlan) -> None:
        before, self.plan, self.stale = self.plan, plan, False
        self.changes = difference(before, plan) if before else None
        self._end()
        self.pairs.show_plan(plan)
        if plan.pairs:
            self.table.selectRow(0)
        self.out.show_plan(plan, self.changes)
        countries = {party.country for party in plan.parties.values()} - {"JP"}
        self.panel.show_terms(self.terms, tuple(sorted(countries)))
        self._show_pair()
        if self.isVisible() and not self.panel.isVisible():
            self.out.view.setFocus()

    def _look_for_rather(self) -> None:
        plan = self.plan
        if plan is None:
            return
        job = Job(self._desk.blocking(plan), _("Comparing wishes"), self)

        def show(found: BlockingPairs) -> None:
            if self.plan is plan:
                self.out.show_rather(found)

        job.finished.connect(show)
        self._jobs.start(job)

    def _toggle_terms(self) -> None:
        self.panel.setVisible(self.terms_button.isChecked())
        if self.panel.isVisible():
            self._jobs.fetch(partial(kept.rounds, self._store), self.panel.show_held)
            self.panel.aims.setFocus()

    def _set_terms(self, terms: Terms) -> None:
        self.terms = terms
        self._tell()
        if self._job is not None:
            # What is being looked for is no longer what is wanted.
            self._again = True
            self._job.cancel()
        elif self.plan is not None:
            self.solve()

    def _fail(self, error: Exception) -> None:
        self._end()
        if isinstance(error, UserError):
            self._navigator.say(error.sentence, "bad")

    def _end(self) -> None:
        self._job = None
        self._tell()
        if self._again:
            self.solve()

    def changed(self) -> None:
        """Wishes have changed: say so on the plan that stands."""
        self.stale = self.plan is not None
        self._tell()

    def _chosen(self) -> list[PlannedPair]:
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [pair for row in rows if (pair := self.pairs.pair(row))]

    def _show_pair(self) -> None:
        pair, plan = self._current(), self.plan
        day = plan.today if plan else date.min
        self.pair.show_pair(pair.school if pair else None, pair.candidate if pair else None, day)
        for button in (self.keep_button, self.never_button, self.out_button):
            button.setEnabled(pair is not None)
        self.keep_button.setText(
            _("Keep no longer") if pair and pair.locked else _("Keep this pair")
        )

    def _keep(self) -> None:
        pair, terms = self._current(), self.terms
        if pair:
            self._fix(replace(terms, locked=terms.locked ^ {pair.key}))

    def _never(self) -> None:
        pair, terms = self._current(), self.terms
        if pair:
            never = terms.forbidden | {pair.key}
            self._fix(replace(terms, locked=terms.locked - {pair.key}, forbidden=never))

    def _leave_out(self) -> None:
        pair, terms = self._current(), self.terms
        if pair:
            locked = frozenset(key for key in terms.locked if key[0] != pair.key[0])
            self._fix(replace(terms, locked=locked, without=terms.without | {pair.key[0]}))

    def _current(self) -> PlannedPair | None:
        return self.pairs.pair(self.table.currentIndex().row())

    def _fix(self, terms: Terms) -> None:
        self.panel.show_terms(terms)
        self._set_terms(terms)
