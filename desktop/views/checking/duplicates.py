"""Duplicates (重複の確認): pairs that may be one record, why, the three answers, and the merge."""

import time
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
from desktop.models.linking import Answer
from desktop.models.specs import SPECS
from desktop.services.linking import answers, finding, merging
from desktop.services.linking.finding import Pair, State
from desktop.services.linking.merging import Merge, Pick
from desktop.services.linking.traits import COMPARED
from desktop.services.queries import Query
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.checking.merge import MergePanel
from desktop.views.checking.pair_view import PairView
from desktop.views.checking.pairs import PairTable
from desktop.views.jobs import Job, Jobs
from desktop.views.pages import Navigator, Page
from desktop.views.widgets import Button, EmptyState, MessageBar, PageHeader, rule

TABLES = {str(SPECS[name].model.__tablename__): name for name in COMPARED}
QUICK = 1.5
"""Seconds that a search may take to be made again by itself whenever records change."""
STATES: tuple[tuple[str, frozenset[State]], ...] = (
    (N_("To be answered"), frozenset({State.OPEN})),
    (N_("Answer later"), frozenset({State.LATER})),
    (N_("Answered"), frozenset({State.SAME, State.DIFFERENT})),
)


class DuplicatesPage(Page):
    """Pairs at the left, the likeliest first; the chosen pair and its evidence at the right."""

    name: ClassVar[str] = "duplicates"

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(store, jobs, navigator, settings, parent)
        self.register = "schools"
        self.found: list[Pair] = []
        self.pair: Pair | None = None
        self._job: Job | None = None
        self._seconds = 0.0
        self._read = ""
        self.header = PageHeader()
        self.again = Button(kind="quiet", icon="refresh", action=self.read)
        self.merge_sure = Button(icon="duplicates", action=self.merge_all)
        self.header.add(self.merge_sure, self.again)
        self.messages = MessageBar()
        self.registers = {name: Button(kind="chip") for name in COMPARED}
        self.states = [Button(kind="chip") for _state in STATES]
        self.table = PairTable()
        self.nothing = EmptyState("check", sample=False)
        self.side = QStackedWidget()
        self.view = PairView(navigator.open_record)
        self.merge_panel = MergePanel()
        self._arrange()
        self._connect()
        self.retranslate()

    def title(self) -> str:
        return _("Duplicates")

    def commands(self) -> dict[str, Callable[[], object]]:
        return {"reload": self.read}

    def retranslate(self) -> None:
        self.again.setText(_("Look again"))
        for name, chip in self.registers.items():
            chip.setText(_(SPECS[name].titles))
        for chip, (words, _states) in zip(self.states, STATES, strict=True):
            chip.setText(_(words))
        self.table.setAccessibleName(self.title())
        self.view.retranslate()
        self.merge_panel.retranslate()
        self.table.pairs.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 3)
        self._show()

    def activate(self) -> None:
        if self._read != self.register and self._job is None:
            self.read()
        self.table.setFocus()

    def open_list(self, query: Query) -> None:
        """Show the pairs of another register."""
        if query.register in COMPARED and query.register != self.register:
            self.choose_register(query.register)

    def refresh(self, tables: frozenset[str]) -> None:
        changed = TABLES.keys() & tables
        if tables and not changed and "link_answer" not in tables:
            return
        if "link_answer" in tables and not changed:
            self._read_answers()
        elif not tables or self.register in {TABLES[each] for each in changed}:
            if self._seconds <= QUICK:
                self.read()
            else:
                self.messages.say(
                    _("Records have changed since these pairs were found."),
                    "ai",
                    _("Look again"),
                    self.read,
                )

    def choose_register(self, register: str) -> None:
        """Look among the records of another register."""
        self.register = register
        self.registers[register].setChecked(True)
        self.found, self.pair = [], None
        self._show()
        self.read()

    # Looking

    def read(self) -> None:
        """Look for pairs, as a job that can be cancelled."""
        if self._job is not None:
            self._job.cancel()
        started, register = time.monotonic(), self.register
        job = Job(finding.find(self.store, register), _("Looking for duplicates"), self)
        job.finished.connect(lambda pairs: self._take(job, register, pairs, started))
        job.failed.connect(lambda error: self._ended(job, error))
        job.cancelled.connect(lambda: self._ended(job, None))
        self._job = job
        self.jobs.start(job)

    def _take(self, job: Job, register: str, pairs: list[Pair], started: float) -> None:
        if job is not self._job:
            return
        self._job = None
        self._seconds = time.monotonic() - started
        self._read, self.found = register, pairs
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

    def _read_answers(self) -> None:
        """Read what was answered, without looking for pairs again."""
        register, pairs = self.register, self.found

        def call() -> list[Pair]:
            with self.store.read() as session:
                bare = [
                    Pair(p.register, p.one, p.other, p.score, p.digest, p.titles, rivals=p.rivals)
                    for p in pairs
                ]
                return finding.answered(session, register, bare)

        def take(answered: list[Pair]) -> None:
            if register == self.register and pairs is self.found:
                self.found = answered
                self._show()

        self.jobs.fetch(call, take)

    # Showing

    def wanted(self) -> frozenset[State]:
        """Which answers are in view."""
        at = next((n for n, chip in enumerate(self.states) if chip.isChecked()), 0)
        return STATES[at][1]

    def _show(self) -> None:
        wanted, row = self.wanted(), max(self.table.currentIndex().row(), 0)
        shown = [pair for pair in self.found if pair.state in wanted]
        n = sum(pair.state is State.OPEN for pair in self.found)
        words = ngettext("{n} pair to be answered", "{n} pairs to be answered", n)
        self.header.say(self.title(), words.format(n=format_number(n)) if self._read else "")
        sure = sum(pair.sure and pair.state is State.OPEN for pair in self.found)
        words = ngettext("Merge the {n} sure pair", "Merge the {n} sure pairs", sure)
        self.merge_sure.setText(words.format(n=format_number(sure)))
        self.merge_sure.setVisible(sure > 1)
        self.nothing.say(
            _("Nobody is waiting for an answer here.")
            if self._read
            else _("Records that may be one school or body are looked for."),
        )
        chosen = self.pair.key if self.pair else None
        self.table.show_pairs(shown)
        self.left.setCurrentIndex(0 if shown else 1)
        if shown:
            at = next((k for k, p in enumerate(shown) if p.key == chosen), min(row, len(shown) - 1))
            self.table.selectRow(at)
        self._look(self.table.currentIndex().row() if shown else -1)

    def _look(self, row: int) -> None:
        pairs = self.table.pairs.pairs
        self.pair = pairs[row] if 0 <= row < len(pairs) else None
        self.side.setVisible(self.pair is not None)
        self.side.setCurrentIndex(0)
        pair = self.pair
        if pair is None:
            return
        self.view.show_pair(pair, writable=self.store.writable)

    # Answers

    def answer(self, code: str) -> None:
        """Answer the chosen pair; `same` goes on to the merge."""
        pair = self.pair
        if pair is None:
            return
        said = next(each for each in Answer if each == code)
        if said is Answer.SAME:
            self.prepare()
            return
        note = self.view.note.text()
        self._change(partial(answers.answer, self.store, pair, said, note))

    def withdraw(self) -> None:
        """Ask the chosen pair again."""
        if self.pair is not None:
            self._change(partial(answers.withdraw, self.store, self.pair))

    def prepare(self, swap: bool = False) -> None:
        """Show what merging the chosen pair would do."""
        pair = self.pair
        if pair is None:
            return
        try:
            if swap and self.merge_panel.merge is not None:
                drop, keep = self.merge_panel.merge.keep, self.merge_panel.merge.drop
            else:
                keep, drop = merging.better_kept(
                    self.store, pair.register, pair.one.id, pair.other.id
                )
            merge = merging.prepare(self.store, pair.register, keep, drop)
        except UserError as error:
            self.messages.say(error.sentence, "bad")
            return
        self.merge_panel.show_merge(merge)
        self.merge_panel.do.setEnabled(self.store.writable)
        self.side.setCurrentIndex(1)
        self.merge_panel.do.setFocus()

    def merge(self, merge: Merge, picks: dict[str, Pick]) -> None:
        """Make one record of two, as chosen."""
        call = partial(merging.merge, self.store, merge, picks, self.pair)
        self._change(call, _("Merged into {name}. Ctrl+Z makes two of it again."), merge.titles[0])

    def merge_all(self) -> None:
        """Merge every sure pair that is open, in one change."""
        pairs = [pair for pair in self.found if pair.sure and pair.state is State.OPEN]
        job = Job(merging.merge_all(self.store, pairs), _("Merging"), self)
        job.finished.connect(self._merged_all)
        job.failed.connect(
            lambda error: (
                self.messages.say(error.sentence, "bad") if isinstance(error, UserError) else None
            )
        )
        self.jobs.start(job)

    def _merged_all(self, n: int) -> None:
        words = ngettext("{n} pair merged.", "{n} pairs merged.", n).format(n=format_number(n))
        self.navigator.say(words + " " + _("Ctrl+Z takes it back."), "good")

    def _change(self, call: Callable[[], object], words: str = "", name: str = "") -> None:
        def done(_nothing: object) -> None:
            if words:
                self.navigator.say(words.format(name=name), "good")
            self.table.setFocus()

        self.jobs.change(call, lambda sentence: self.messages.say(sentence, "bad"), done)

    # Building

    def _arrange(self) -> None:
        chips = QHBoxLayout()
        chips.setContentsMargins(24, 0, 24, 12)
        chips.setSpacing(8)
        for group in (list(self.registers.values()), self.states):
            together = QButtonGroup(self)
            for chip in group:
                chip.setCheckable(True)
                together.addButton(chip)
                chips.addWidget(chip)
            group[0].setChecked(True)
            chips.addSpacing(16)
        chips.addStretch(1)
        self.left = QStackedWidget()
        self.left.setMinimumWidth(theme.px(260))
        self.left.setContentsMargins(16, 0, 0, 0)
        self.left.addWidget(self.table)
        self.left.addWidget(self.nothing)
        self.side.addWidget(self.view)
        self.side.addWidget(self.merge_panel)
        self.side.setMinimumWidth(theme.px(490))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.left)
        splitter.addWidget(self.side)
        splitter.setCollapsible(0, False)
        splitter.setCollapsible(1, False)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([1000, theme.px(640)])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for widget in (self.header, self.messages):
            whole.addWidget(widget)
        whole.addLayout(chips)
        whole.addWidget(rule())
        whole.addWidget(splitter, 1)

    def _connect(self) -> None:
        for name, chip in self.registers.items():
            chip.clicked.connect(partial(self._chosen, name))
        for chip in self.states:
            chip.clicked.connect(lambda _on=False: self._show())
        self.table.looked_at.connect(self._look)
        self.table.answered.connect(self.answer)
        self.view.answered.connect(self.answer)
        self.view.withdrawn.connect(self.withdraw)
        self.merge_panel.wanted.connect(self.merge)
        self.merge_panel.swapped.connect(lambda: self.prepare(swap=True))
        self.merge_panel.left.connect(lambda: self.side.setCurrentIndex(0))

    def _chosen(self, register: str, _on: bool = False) -> None:
        if register != self.register:
            self.choose_register(register)
