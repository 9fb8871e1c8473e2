"""A round: solve, one sentence of result, who is left out and why, then the pairs."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QListView,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.i18n import _, format_number
from desktop.services.matching.desk import Desk
from desktop.services.matching.results import PlannedPair, RoundPlan
from desktop.services.matching.terms import Terms
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.jobs import Job, Jobs
from desktop.views.matching.pair import PairPanel
from desktop.views.matching.plan_models import (
    LeftOutDelegate,
    LeftOutModel,
    PairsModel,
    reason_label,
)
from desktop.views.matching.reasons import explained
from desktop.views.matching.result_bar import ResultBar
from desktop.views.matching.taking import Taking
from desktop.views.pages import Navigator
from desktop.views.table import RowLines
from desktop.views.widgets import Button, EmptyState, Flow, label, rule

Key = tuple[int, int]


class Round(QWidget):
    """All open wishes at once."""

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
        self._before: RoundPlan | None = None
        self._job: Job | None = None
        self.terms = Terms()
        self.stale = False
        self._build()
        self.retranslate()

    # Building

    def _build(self) -> None:
        self.aim = label(role="muted", wrap=True)
        self.solve_button = Button(kind="primary", action=self.solve)
        self.sentence = label(role="name", wrap=True)
        self.difference = label(role="muted", wrap=True)
        self.bar = ResultBar()
        top = QHBoxLayout()
        top.setContentsMargins(24, 12, 24, 0)
        top.setSpacing(16)
        top.addWidget(self.aim, 1)
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
        self.pair.footer.addWidget(self.keep_button)
        self.pair.footer.addWidget(self.never_button)
        self.pair.footer.addStretch(1)
        self.taking = Taking(
            self._store, self._jobs, self._navigator, self._today, self._chosen, lambda: self.plan
        )
        self.taking.taken.connect(lambda _accepted: self.solve())
        left = QSplitter(Qt.Orientation.Vertical)
        left.addWidget(self._left_out())
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
        whole.addLayout(result)
        whole.addWidget(rule())
        whole.addWidget(self.stack, 1)

    def _left_out(self) -> QWidget:
        self.out_title = label(role="section")
        self.out_schools = Button(kind="chip", action=self._fill_left_out)
        self.out_partners = Button(kind="chip", action=self._fill_left_out)
        sides = QButtonGroup(self)
        for button in (self.out_schools, self.out_partners):
            button.setCheckable(True)
            sides.addButton(button)
        self.out_schools.setChecked(True)
        self.reasons = QWidget()
        self._reasons = Flow(self.reasons)
        self.left_out = LeftOutModel(self)
        self.left_view = QListView()
        self.left_view.setModel(self.left_out)
        self.left_view.setItemDelegate(LeftOutDelegate(self.left_view))
        self.left_view.setUniformItemSizes(True)
        self.left_view.setMouseTracking(True)
        self.left_view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.left_view.activated.connect(self._open_left_out)
        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 16, 4)
        head.setSpacing(8)
        self.open_wish = Button(
            kind="link", action=lambda: self._open_left_out(self.left_view.currentIndex())
        )
        head.addWidget(self.out_title)
        head.addWidget(self.open_wish)
        head.addStretch(1)
        head.addWidget(self.out_schools)
        head.addWidget(self.out_partners)
        chips = QHBoxLayout()
        chips.setContentsMargins(24, 0, 16, 8)
        chips.addWidget(self.reasons)
        return _column(head, chips, self.left_view)

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
        return _column(head, None, self.table, 16)

    # Words

    def retranslate(self) -> None:
        """Set every text anew."""
        self.aim.setText(
            _(
                "All open wishes at once: first as many wishes with a partner as the rules allow, "
                "then the highest total of points."
            )
        )
        self.keep_button.setText(_("Keep this pair"))
        self.never_button.setText(_("Never this pair"))
        self.open_wish.setText(_("See its partners"))
        self.open_wish.setToolTip(_("Enter in the list"))
        self.left_view.setAccessibleName(_("Wishes left out"))
        self.table.setAccessibleName(_("Pairs of the plan"))
        self.pair.retranslate()
        self.taking.retranslate()
        self._tell()
        self._fill_left_out()
        self.pairs.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 4)
        self.table.viewport().update()

    def _tell(self) -> None:
        plan = self.plan
        busy = self._job is not None
        again = _("Solve again") if plan else _("Solve")
        self.solve_button.setText(_("Cancel") if busy else again)
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
        if self._before is None or self.plan is None:
            return ""
        now = {pair.key for pair in self.plan.pairs}
        then = {pair.key for pair in self._before.pairs}
        points = (self.plan.objective - self._before.objective) * 100
        return _("Since the plan before: {new} new pairs, {gone} gone, {points} points.").format(
            new=len(now - then), gone=len(then - now), points=f"{points:+.2f}"
        )

    def _fill_left_out(self) -> None:
        plan = self.plan
        schools = plan.unmatched_schools if plan else ()
        partners = plan.unmatched_partners if plan else ()
        self.out_schools.setText(_("Schools {n}").format(n=format_number(len(schools))))
        self.out_partners.setText(_("Partners {n}").format(n=format_number(len(partners))))
        ours = self.out_schools.isChecked()
        shown = schools if ours else partners
        self.left_out.show_left_out(shown)
        self.open_wish.setVisible(bool(len(shown)))
        if len(shown):
            self.left_view.setCurrentIndex(self.left_out.index(0))
        self.out_title.setText(
            _("{n} left out").format(n=format_number(len(shown)))
            if len(shown)
            else _("Nobody is left out")
        )
        self._reasons.clear()
        group = QButtonGroup(self.reasons)
        group.setExclusive(False)
        for count, why, none_open in self.left_out.reasons:
            chip = Button(
                f"{reason_label(why, none_open=none_open)}  {format_number(count)}", "chip"
            )
            chip.setCheckable(True)
            group.addButton(chip)
            key = (why, none_open)
            chip.toggled.connect(
                lambda on, k=key, c=chip: self._narrow(group, c, k if on else None)
            )
            self._reasons.addWidget(chip)
        self.reasons.setVisible(len(self.left_out.reasons) > 1)

    def _narrow(self, group: QButtonGroup, chip: Button, key: object) -> None:
        if key is not None:
            for other in group.buttons():
                if other is not chip:
                    other.blockSignals(True)
                    other.setChecked(False)
                    other.blockSignals(False)
        self.left_out.narrow(key)  # type: ignore[arg-type]

    # Work

    def solve(self) -> None:
        """Look for the best plan; pressed again, stop looking."""
        if self._job is not None:
            self._job.cancel()
            return
        work = self._desk.plan_round(today=self._today(), terms=self.terms)
        job = Job(explained(work), _("Looking for the best plan"), self)
        job.finished.connect(self._take)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._end)
        self._job = job
        self._jobs.start(job)
        self._tell()

    def _take(self, plan: RoundPlan) -> None:
        self._before, self.plan, self.stale = self.plan, plan, False
        self._end()
        self.pairs.show_plan(plan)
        if plan.pairs:
            self.table.selectRow(0)
        self._fill_left_out()
        self._show_pair()
        if self.isVisible():
            self.left_view.setFocus()

    def _fail(self, error: Exception) -> None:
        self._end()
        if isinstance(error, UserError):
            self._navigator.say(error.sentence, "bad")

    def _end(self) -> None:
        self._job = None
        self._tell()

    def changed(self) -> None:
        """Wishes have changed: say so on the plan that stands."""
        self.stale = self.plan is not None
        self._tell()

    def _chosen(self) -> list[PlannedPair]:
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [pair for row in rows if (pair := self.pairs.pair(row))]

    def _show_pair(self) -> None:
        pair = self.pairs.pair(self.table.currentIndex().row())
        plan = self.plan
        day = plan.today if plan else date.min
        self.pair.show_pair(pair.school if pair else None, pair.candidate if pair else None, day)
        for button in (self.keep_button, self.never_button):
            button.setEnabled(pair is not None)
        self.keep_button.setText(
            _("Keep no longer") if pair and pair.locked else _("Keep this pair")
        )

    def _keep(self) -> None:
        pair = self.pairs.pair(self.table.currentIndex().row())
        if pair:
            self._rule(self.terms.locked ^ {pair.key}, self.terms.forbidden)

    def _never(self) -> None:
        pair = self.pairs.pair(self.table.currentIndex().row())
        if pair:
            self._rule(self.terms.locked - {pair.key}, self.terms.forbidden | {pair.key})

    def _rule(self, locked: Iterable[Key], forbidden: Iterable[Key]) -> None:
        locked, forbidden = frozenset(locked), frozenset(forbidden)
        self.terms = replace(self.terms, locked=locked, forbidden=forbidden)
        if self._job is None:
            self.solve()

    def _open_left_out(self, index: QModelIndex) -> None:
        found = self.left_out.item(index.row())
        if found:
            self._choose_wish(found.party.wish_id)


def _column(head: QHBoxLayout, below: QHBoxLayout | None, view: QWidget, inset: int = 0) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addLayout(head)
    if below is not None:
        column.addLayout(below)
    row = QHBoxLayout()
    row.setContentsMargins(inset, 0, 0, 0)
    row.addWidget(view)
    column.addLayout(row, 1)
    return made
