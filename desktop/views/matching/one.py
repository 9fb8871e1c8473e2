"""One wish, now: who fits, why, when, and why the others do not."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.i18n import _, format_number
from desktop.models.text import fold
from desktop.models.vocabulary import Side
from desktop.services.matching import one, proposals
from desktop.services.matching.desk import Desk
from desktop.services.matching.results import Candidate, Ranking
from desktop.services.store import Store
from desktop.services.workflow.reading import waiting_proposals
from desktop.views import theme
from desktop.views.jobs import Jobs
from desktop.views.matching.asked import WishRead, asked, read_wish
from desktop.views.matching.narrowing import Chips, matching
from desktop.views.matching.pair import PairPanel
from desktop.views.matching.prose import Prose
from desktop.views.matching.ranked import RankedList, StripHeader
from desktop.views.matching.refused import RefusedTree
from desktop.views.matching.steps import Steps, Waiting
from desktop.views.matching.wishes import EMPTY, SearchField, WishList
from desktop.views.pages import Navigator
from desktop.views.widgets import Button, EmptyState, label, rule


class OneWish(QWidget):
    """Left the wishes, in the middle who fits, right the chosen pair."""

    why_wanted = Signal(int, int)
    """Why a school's wish (first) and a partner's (second) do not go together."""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        today: Callable[[], date],
        desk: Desk,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._navigator, self._today = store, jobs, navigator, today
        self._desk = desk
        self.ranking: Ranking | None = None
        self._wish: WishRead | None = None
        self._keep = 0
        self._fetches = {"rank": 0, "wish": 0, "waiting": 0, "filter": 0}
        self._build()
        self.retranslate()

    # Building

    def _build(self) -> None:
        self.wishes = WishList(self._store, self._jobs)
        self.wishes.chosen.connect(self._choose)
        self.wishes.entered.connect(lambda: self.ranked.setFocus())
        self.words_title = label(role="name", wrap=True)
        self.words = Prose()
        inner = QWidget()
        inner.setProperty("role", "surface")
        said = QVBoxLayout(inner)
        said.setContentsMargins(16, 12, 12, 12)
        said.setSpacing(6)
        said.addWidget(self.words_title)
        said.addWidget(self.words)
        said.addStretch(1)
        self._words_area = QScrollArea()
        self._words_area.setWidgetResizable(True)
        self._words_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._words_area.setWidget(inner)
        left = QSplitter(Qt.Orientation.Vertical)
        left.addWidget(self.wishes)
        left.addWidget(self._words_area)
        left.setSizes([420, 260])
        left.setChildrenCollapsible(False)

        self.pair = PairPanel(self._store, self._jobs)
        self.pair.agreement_wanted.connect(
            lambda key: self._navigator.open_record("agreements", key)
        )
        self.steps = Steps(
            self._store, self._jobs, self._navigator, self.pair, self._today, self._desk
        )

        columns = QSplitter(Qt.Orientation.Horizontal)
        for widget, least in ((left, 200), (self._middle(), 240), (self.pair, 300)):
            columns.addWidget(widget)
            widget.setMinimumWidth(least)
        columns.setSizes([270, 440, 370])
        for at, stretch in enumerate((2, 4, 3)):
            columns.setStretchFactor(at, stretch)
        columns.setChildrenCollapsible(False)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(columns)

    def _middle(self) -> QWidget:
        self.possible = label(role="section")
        self.ranked = RankedList()
        self.ranked.selectionModel().currentChanged.connect(lambda *_at: self._show_pair())
        self.ranked.proposed.connect(lambda: self.steps.propose())
        self.ranked.accepted.connect(lambda: self.steps.accept())
        self.filter: QLineEdit = SearchField(self.ranked)
        self._later = QTimer(self, singleShot=True, interval=150)
        self._later.timeout.connect(self._filter)
        self.filter.textChanged.connect(lambda _text: self._later.start())
        self.chips = Chips()
        self.chips.changed.connect(self._filter)
        self.waiting = Waiting()
        self.waiting.accepted.connect(self._accepted)
        self.waiting.declined.connect(self._declined)
        self.strip_header = StripHeader()
        self.strip_header.right_margin = self.ranked.verticalScrollBar().sizeHint().width()
        self.empty = EmptyState("matching", sample=False)
        self.empty.begun.connect(self._show_refused)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.ranked)
        self.stack.addWidget(self.empty)
        self.fold = Button(kind="quiet", icon="right", action=self._turn_fold)
        self.fold.setCheckable(True)
        self.refused = RefusedTree()
        self.refused.asked.connect(self._ask_why)
        self.refused.hide()

        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.setSpacing(12)
        head.addWidget(self.possible)
        head.addStretch(1)
        head.addWidget(self.filter)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 4, 16, 4)
        foot.addWidget(self.fold)
        foot.addStretch(1)
        ranking = QWidget()
        top = QVBoxLayout(ranking)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(0)
        top.addWidget(self.waiting)
        top.addLayout(head)
        chips = QHBoxLayout()
        chips.setContentsMargins(16, 0, 16, 8)
        chips.addWidget(self.chips)
        top.addLayout(chips)
        top.addWidget(self.strip_header)
        top.addWidget(self.stack, 1)
        top.addWidget(rule())
        top.addLayout(foot)
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.addWidget(ranking)
        middle.addWidget(self.refused)
        middle.setChildrenCollapsible(False)
        self._middle_split = middle
        return middle

    # Words

    def retranslate(self) -> None:
        """Set every text anew."""
        self.wishes.retranslate()
        self.chips.retranslate()
        self.filter.setPlaceholderText(_("Name or country"))
        self.filter.setAccessibleName(_("Filter partners by name or country"))
        self.ranked.setAccessibleName(_("Ranked partners"))
        self.refused.setAccessibleName(_("Partners that are not possible"))
        self.strip_header.retranslate()
        self.pair.retranslate()
        self.steps.retranslate()
        self.waiting.retranslate()
        self._tell()
        self._fill_words()
        self.ranked.viewport().update()

    def _tell(self) -> None:
        """The words that depend on the ranking."""
        ranking = self.ranking
        self.filter.setFixedWidth(theme.chars(self.filter, 20))
        if ranking is None:
            self.possible.setText("")
            self.fold.hide()
            self.stack.setCurrentWidget(self.empty)
            nobody = self.wishes.loaded and not self.wishes.key
            if nobody:
                self.empty.say(_(EMPTY[self.wishes.side]))
            self.empty.setVisible(nobody)
            return
        self.empty.setVisible(True)
        shown = self.ranked.ranked.rowCount()
        self.possible.setText(_("{n} possible").format(n=format_number(shown)))
        self.fold.setVisible(bool(ranking.refused_count))
        self.fold.setText(_("{n} not possible").format(n=format_number(ranking.refused_count)))
        self.fold.set_icon("down" if self.fold.isChecked() else "right")
        self.strip_header.setVisible(bool(shown))
        if shown:
            self.stack.setCurrentWidget(self.ranked)
            return
        self.stack.setCurrentWidget(self.empty)
        if self.filter.text():
            self.empty.say(_("No partner has this name or country. Clear the filter above."))
        elif ranking.considered:
            self.empty.say(
                _("No open wish fits by the rules. See what would make one possible."),
                _("Why not"),
            )
        else:
            self.empty.say(_("The other side has no open wish. Register one under Wishes."))

    def _fill_words(self) -> None:
        self._words_area.setVisible(self._wish is not None)
        if self._wish is None:
            return
        self.words_title.setText(self._wish.wish.title or self._wish.owner.title)
        self.words.say_lines(line for line in asked(self._wish.wish.values) if line[1])

    # What is shown

    def choose(self, key: int) -> None:
        """Rank the partners of a wish that another page names."""
        with self._store.read() as session:
            try:
                side = one.side_of(session, key)
            except UserError as error:
                self._navigator.say(error.sentence, "bad")
                return
        self.wishes.choose(key, side)

    def reload(self) -> None:
        """Read everything anew; what is chosen stays chosen."""
        self._keep = self._current_wish()
        self.wishes.reload()

    def _choose(self, key: int) -> None:
        for name, number in self._fetches.items():
            self._jobs.forget(number)
            self._fetches[name] = 0
        if not key:
            self._wish = None
            self._show_ranking(None)
            self.waiting.show_lines(())
            self._fill_words()
            return
        self._fetches["wish"] = self._jobs.fetch(
            lambda: read_wish(self._store, key), self._take_wish, self._refuse
        )
        self._fetches["waiting"] = self._jobs.fetch(
            lambda: waiting_proposals(self._store, key), self.waiting.show_lines, self._refuse
        )
        self._fetches["rank"] = self._jobs.fetch(
            lambda: self._rank(key), self._show_ranking, self._refuse
        )

    def _rank(self, key: int) -> Ranking:
        return self._desk.rank(key, today=self._today())

    def _take_wish(self, wish: WishRead) -> None:
        self._wish = wish
        self._fill_words()

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._say_refused(error.sentence)

    def _say_refused(self, sentence: str) -> None:
        self._navigator.say(sentence, "bad")

    def _accepted(self, proposal: int) -> None:
        self._jobs.change(
            partial(proposals.accept, self._store, proposal, today=self._today()),
            self._say_refused,
            lambda done: self._navigator.open_record("cases", done.case_id),
        )

    def _declined(self, proposal: int, reason: str) -> None:
        self._jobs.change(
            partial(proposals.decline, self._store, proposal, reason, today=self._today()),
            self._say_refused,
        )

    def _show_ranking(self, ranking: Ranking | None) -> None:
        self.ranking = ranking
        self.ranked.ranked.show_candidates(ranking.candidates if ranking else ())
        self.refused.refused.show_groups(ranking.refused if ranking else ())
        if self.filter.text() or self.chips.tests():
            self._filter()
        else:
            self._settle()

    def _settle(self) -> None:
        """Choose a row, say how many there are, show the pair."""
        row = self.ranked.ranked.row_of(self._keep) if self._keep else 0
        self._keep = 0
        if self.ranked.ranked.rowCount():
            self.ranked.setCurrentIndex(self.ranked.ranked.index(max(row, 0)))
        self._tell()
        self._show_pair()

    def _filter(self) -> None:
        ranking, words = self.ranking, fold(self.filter.text())
        self._jobs.forget(self._fetches["filter"])
        if ranking is None:
            return
        tests = self.chips.tests()
        if not words and not tests:
            self.ranked.ranked.show_candidates(ranking.candidates)
            self._settle()
            return
        candidates = ranking.candidates
        self._fetches["filter"] = self._jobs.fetch(
            lambda: matching(candidates, words, tests),
            lambda shown: self._show_filtered(candidates, shown),
        )

    def _show_filtered(self, candidates: Sequence[Candidate], shown: Sequence[int]) -> None:
        self.ranked.ranked.show_candidates(candidates, shown)
        self._settle()

    def _current_wish(self) -> int:
        found = self.ranked.ranked.candidate(self.ranked.currentIndex().row())
        return found.party.wish_id if found else 0

    def _show_pair(self) -> None:
        ranking = self.ranking
        found = self.ranked.ranked.candidate(self.ranked.currentIndex().row())
        asking = ranking.party if ranking else None
        self.pair.show_pair(asking, found, ranking.today if ranking else date.min)
        self.steps.enable(found is not None)

    def _ask_why(self, other: int) -> None:
        if self.ranking:
            own, side = self.ranking.party.wish_id, self.ranking.party.side
            self.why_wanted.emit(*((own, other) if side is Side.SCHOOL else (other, own)))

    def _turn_fold(self) -> None:
        opened = self.fold.isChecked()
        self.refused.setVisible(opened)
        if opened:
            whole = self._middle_split.height()
            self._middle_split.setSizes([whole // 2, whole // 2])
            first = self.refused.refused.index(0, 0)
            self.refused.expand(first)
        self.fold.set_icon("down" if opened else "right")

    def _show_refused(self) -> None:
        self.fold.setChecked(True)
        self._turn_fold()
