"""Why not: any two wishes side by side, and what stands between them or what the pair would cost."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.i18n import _
from desktop.models.vocabulary import Side
from desktop.services.matching import one
from desktop.services.matching.desk import Desk
from desktop.services.matching.results import Candidate, Party, Refusal
from desktop.services.store import Store
from desktop.views.case.fields import clear
from desktop.views.jobs import Jobs
from desktop.views.matching.pair import PairPanel
from desktop.views.matching.prose import Prose
from desktop.views.matching.steps import Steps
from desktop.views.matching.wishes import EMPTY, WishList
from desktop.views.pages import Navigator
from desktop.views.widgets import EmptyState, label, rule

Answer = tuple[Party, Candidate | Refusal]


class RefusalPanel(QScrollArea):
    """Each rule that refuses a pair, with what would make it possible."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asking: Party | None = None
        self._refusal: Refusal | None = None
        self.with_whom = label(role="muted", wrap=True)
        self.name = label(role="name", wrap=True)
        self.verdict = Prose(tone="bad")
        self.reasons = QVBoxLayout()
        self.reasons.setSpacing(4)
        inner = QWidget()
        inner.setProperty("role", "surface")
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(4)
        for widget in (self.with_whom, self.name, self.verdict):
            column.addWidget(widget)
        column.addLayout(self.reasons)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inner)

    def show_refusal(self, asking: Party, refusal: Refusal) -> None:
        """Show another pair."""
        self._asking, self._refusal = asking, refusal
        self.verticalScrollBar().setValue(0)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        clear(self.reasons)
        asking, refusal = self._asking, self._refusal
        if asking is None or refusal is None:
            return
        self.with_whom.setText(_("{name} with").format(name=str(asking)))
        self.name.setText(str(refusal.party))
        self.verdict.say(_("The rules do not allow this pair."))
        for breach in refusal.breaches:
            self.reasons.addSpacing(12)
            self.reasons.addWidget(label(_(breach.rule.label), "section"))
            self.reasons.addWidget(rule())
            self.reasons.addWidget(Prose(str(breach.sentence)))
            for change in breach.changes:
                self.reasons.addWidget(Prose(f"→ {change}", "ai"))


class Why(QWidget):
    """Left a school's wish, in the middle a partner's, right the answer."""

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
        self._store, self._jobs, self._today = store, jobs, today
        self._asked = 0
        self.schools = WishList(store, jobs, Side.SCHOOL)
        self.partners = WishList(store, jobs, Side.PARTNER)
        self.pair = PairPanel(store, jobs)
        self.pair.agreement_wanted.connect(lambda key: navigator.open_record("agreements", key))
        self.steps = Steps(store, jobs, navigator, self.pair, today, desk)
        self.refusal = RefusalPanel()
        self.empty = EmptyState("matching", sample=False)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.pair)
        self.stack.addWidget(self.refusal)
        columns = QSplitter(Qt.Orientation.Horizontal)
        for widget, least in ((self.schools, 200), (self.partners, 200), (self.stack, 300)):
            columns.addWidget(widget)
            widget.setMinimumWidth(least)
        columns.setSizes([300, 300, 480])
        columns.setStretchFactor(2, 1)
        columns.setChildrenCollapsible(False)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(columns)
        for wishes in (self.schools, self.partners):
            wishes.chosen.connect(lambda _key: self._ask())
        self.schools.entered.connect(lambda: self.partners.view.setFocus())
        self._say_empty()

    def retranslate(self) -> None:
        """Set every text anew."""
        for wishes in (self.schools, self.partners):
            wishes.retranslate()
        self.pair.retranslate()
        self.steps.retranslate()
        self.refusal.retranslate()
        self._say_empty()

    def reload(self) -> None:
        """Read both lists anew; what is chosen stays chosen."""
        self.schools.reload()
        self.partners.reload()

    def choose(self, school_wish: int = 0, partner_wish: int = 0) -> None:
        """Ask about these two; 0 leaves a side as it is."""
        for wishes, key in ((self.schools, school_wish), (self.partners, partner_wish)):
            if key:
                wishes.choose(key, wishes.side)

    def _ask(self) -> None:
        self._jobs.forget(self._asked)
        ours, theirs = self.schools.key, self.partners.key
        if not ours or not theirs:
            self._say_empty()
            self.stack.setCurrentWidget(self.empty)
            return

        def read() -> Answer:
            with self._store.read() as session:
                return one.between(session, ours, theirs, today=self._today())

        self._asked = self._jobs.fetch(read, self._show, self._refuse)

    def _show(self, found: Answer) -> None:
        asking, answer = found
        if isinstance(answer, Refusal):
            self.refusal.show_refusal(asking, answer)
            self.stack.setCurrentWidget(self.refusal)
            return
        self.pair.show_pair(asking, answer, self._today())
        self.steps.enable(True)
        self.stack.setCurrentWidget(self.pair)

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.empty.say(error.sentence)
            self.stack.setCurrentWidget(self.empty)

    def _say_empty(self) -> None:
        for wishes in (self.schools, self.partners):
            if wishes.loaded and not wishes.key:
                searched = _("No open wish has these words. Clear the search above.")
                self.empty.say(searched if wishes.search.text() else _(EMPTY[wishes.side]))
                return
        self.empty.say(_("Choose a wish of a school and a wish of a partner."))
