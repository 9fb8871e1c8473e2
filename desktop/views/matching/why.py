"""Why not: any two wishes side by side, and what stands between them or what the pair would cost.

A school or a partner without an open wish can be asked about too: its profile alone decides.
"""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
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
from desktop.models.fields import Reference
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
from desktop.views.pickers import ReferenceEditor
from desktop.views.widgets import EmptyState, label, rule

Answer = tuple[Party, Candidate | Refusal]
WIDEST = 16_777_215
"""What Qt takes for no limit of a width."""


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


class AskedSide(QWidget):
    """A side to ask about: one of its open wishes, or below them a record that has none."""

    changed = Signal()

    def __init__(self, store: Store, jobs: Jobs, side: Side) -> None:
        super().__init__()
        self._store = store
        self.record = 0
        self.wishes = WishList(store, jobs, side)
        self.register = "schools" if side is Side.SCHOOL else "partners"
        self.caption = label(role="muted", wrap=True)
        self.picker = ReferenceEditor(Reference(self.register), 20, store, jobs)
        # As wide as the list above it, not as the editor would like to be.
        self.picker.line.setMinimumWidth(0)
        self.picker.line.setMaximumWidth(WIDEST)
        self.picker.changed.connect(self._picked)
        self.wishes.chosen.connect(self._chosen)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 8, 12, 12)
        foot.setSpacing(4)
        foot.addWidget(self.caption)
        foot.addWidget(self.picker)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.wishes, 1)
        column.addWidget(rule())
        column.addLayout(foot)

    @property
    def wish(self) -> int:
        """The wish that is asked about; 0 where a record is."""
        return 0 if self.record else self.wishes.key

    def retranslate(self) -> None:
        """Set every text anew."""
        school = self.register == "schools"
        self.caption.setText(
            _("Or a school without an open wish")
            if school
            else _("Or a partner without an open wish")
        )
        self.picker.retranslate()
        self.wishes.retranslate()

    def _chosen(self, _key: int) -> None:
        self.record = 0
        self.picker.set_value(None)
        self.changed.emit()

    def _picked(self) -> None:
        try:
            record = self.picker.value() or 0
        except UserError:
            return  # still being typed
        if record != self.record:
            self.record = record
            self.changed.emit()


class Why(QWidget):
    """Left a school, in the middle a partner, right the answer."""

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
        self.ours = AskedSide(store, jobs, Side.SCHOOL)
        self.theirs = AskedSide(store, jobs, Side.PARTNER)
        self.schools, self.partners = self.ours.wishes, self.theirs.wishes
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
        for widget, least in ((self.ours, 200), (self.theirs, 200), (self.stack, 300)):
            columns.addWidget(widget)
            widget.setMinimumWidth(least)
        columns.setSizes([300, 300, 480])
        columns.setStretchFactor(2, 1)
        columns.setChildrenCollapsible(False)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(columns)
        for side in (self.ours, self.theirs):
            side.changed.connect(self._ask)
        self.schools.entered.connect(lambda: self.partners.view.setFocus())
        self._say_empty()

    def retranslate(self) -> None:
        """Set every text anew."""
        for side in (self.ours, self.theirs):
            side.retranslate()
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
        ours, theirs = self.ours, self.theirs
        asked = (ours.wish, ours.record, theirs.wish, theirs.record)
        if not any(asked[:2]) or not any(asked[2:]):
            self._say_empty()
            self.stack.setCurrentWidget(self.empty)
            return

        def read() -> Answer:
            with self._store.read() as session:
                return one.between(
                    session,
                    asked[0],
                    asked[2],
                    today=self._today(),
                    school=asked[1] or None,
                    partner=asked[3] or None,
                )

        self._asked = self._jobs.fetch(read, self._show, self._refuse)

    def _show(self, found: Answer) -> None:
        asking, answer = found
        if isinstance(answer, Refusal):
            self.refusal.show_refusal(asking, answer)
            self.stack.setCurrentWidget(self.refusal)
            return
        self.pair.show_pair(asking, answer, self._today())
        # Without a wish there is nothing to propose: what is known allows the pair, that is all.
        self.steps.enable(not (self.ours.record or self.theirs.record))
        if self.ours.record or self.theirs.record:
            named = asking if self.ours.record else answer.party
            words = _("By its profile the pair is possible. {name} has no open wish: register one.")
            self.pair.message.say(words.format(name=named), "ai")
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
