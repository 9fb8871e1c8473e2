"""The steps that can be taken with a pair: propose it, accept it, note the answer."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.i18n import _, format_day
from desktop.services.matching import proposals
from desktop.services.matching.desk import Desk
from desktop.services.matching.whynot import WhyNot
from desktop.services.store import Store
from desktop.services.workflow.reading import ProposalLine
from desktop.views.case.fields import clear
from desktop.views.jobs import Job, Jobs
from desktop.views.matching.pair import PairPanel
from desktop.views.pages import Navigator, Place
from desktop.views.widgets import Button, Elided, label, rule


class Steps:
    """Propose, and accept and open the case; the buttons stand under the pair."""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        pair: PairPanel,
        today: Callable[[], date],
        desk: Desk,
    ) -> None:
        self._store, self._jobs, self._desk = store, jobs, desk
        self._navigator, self._pair, self._today = navigator, pair, today
        self.propose_button = Button(action=self.propose)
        self.accept_button = Button(kind="primary", action=self.accept)
        pair.footer.addWidget(self.accept_button)
        pair.footer.addWidget(self.propose_button)
        self.time_button = Button(kind="link", icon="planner", action=self.find_time)
        self.cost_button = Button(kind="link", action=self.ask_cost)
        pair.footer.addWidget(self.time_button)
        pair.footer.addWidget(self.cost_button)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.propose_button.setText(_("Propose"))
        self.propose_button.setToolTip(_("Enter in the list of partners"))
        self.time_button.setText(_("Find a time"))
        self.cost_button.setText(_("Cost to the round"))
        self.accept_button.setText(_("Accept and open the case"))
        self.accept_button.setToolTip(_("Ctrl+Enter in the list of partners"))

    def enable(self, possible: bool) -> None:
        """Offer the steps, or not."""
        for button in (
            self.propose_button,
            self.accept_button,
            self.time_button,
            self.cost_button,
        ):
            button.setEnabled(possible)
            button.setVisible(possible)

    def ask_cost(self) -> None:
        """Find what pairing these two would cost the round, and whom."""
        wishes = self._pair.wishes
        if wishes is None:
            return
        work = self._desk.why_not(*wishes, today=self._today())
        job = Job(work, _("Looking for the best plan"), self._pair)

        def tell(found: WhyNot) -> None:
            if self._pair.wishes == wishes:
                words = "\n".join(str(each) for each in found.sentences)
                self._pair.message.say(words, "wait" if found.cost else "ai")

        job.finished.connect(tell)
        job.failed.connect(lambda error: self._refused(str(error)))
        self._jobs.start(job)

    def find_time(self) -> None:
        """Go to the planner with the two of the pair."""
        asking, found = self._pair.asking, self._pair.candidate
        if asking is None or found is None:
            return
        both = {str(party.side): party.owner_id for party in (asking, found.party)}
        values = (("schools", (both["school"],)), ("partners", (both["partner"],)))
        self._navigator.go(Place("planner", values=values))

    def propose(self) -> None:
        """Put the chosen pair to both sides."""
        wishes, found = self._pair.wishes, self._pair.candidate
        if wishes is None or found is None:
            return
        words = _("Proposed to {name}. It waits for an answer above the list.")
        words = words.format(name=str(found.party))
        self._jobs.change(
            partial(proposals.propose, self._store, *wishes, today=self._today()),
            self._refused,
            lambda _key: self._navigator.say(words, "good"),
        )

    def accept(self) -> None:
        """Both sides have said yes: open the case and go there."""
        wishes = self._pair.wishes
        if wishes is None:
            return
        self._jobs.change(
            partial(proposals.accept_pair, self._store, *wishes, today=self._today()),
            self._refused,
            lambda done: self._navigator.open_record("cases", done.case_id),
        )

    def _refused(self, sentence: str) -> None:
        self._pair.message.say(sentence, "bad")


class Waiting(QWidget):
    """The proposals of a wish that wait for an answer, each with its two answers."""

    accepted = Signal(int)
    declined = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[ProposalLine, ...] = ()
        self._declining = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 8, 16, 8)
        self._column.setSpacing(6)
        self.hide()

    def show_lines(self, lines: tuple[ProposalLine, ...]) -> None:
        """Show other proposals."""
        self._lines = lines
        self._declining = 0
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        clear(self._column)
        self.setVisible(bool(self._lines))
        if not self._lines:
            return
        self._column.addWidget(label(_("Waiting for an answer"), "muted"))
        for line in self._lines:
            since = _("{name}, since {day}").format(
                name=line.title, day=format_day(line.proposed_on)
            )
            self._column.addWidget(Elided(since))
            self._column.addLayout(self._row(line))
        self._column.addWidget(rule())

    def _row(self, line: ProposalLine) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        if line.id == self._declining:
            reason = QLineEdit()
            reason.setPlaceholderText(_("Why was it declined?"))
            send = Button(_("Declined"), "danger")
            send.setEnabled(False)
            reason.textChanged.connect(lambda text: send.setEnabled(bool(text.strip())))
            send.clicked.connect(lambda: self._decline(line.id, reason.text()))
            reason.returnPressed.connect(lambda: self._decline(line.id, reason.text()))
            row.addWidget(reason, 1)
            row.addWidget(send)
            row.addWidget(Button(_("Not yet"), action=lambda: self._ask(0)))
            reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return row
        row.addWidget(
            Button(_("Accepted: open the case"), action=lambda: self.accepted.emit(line.id))
        )
        row.addWidget(Button(_("Declined"), action=lambda: self._ask(line.id)))
        row.addStretch(1)
        return row

    def _decline(self, proposal: int, reason: str) -> None:
        if reason.strip():
            self.declined.emit(proposal, reason)

    def _ask(self, proposal: int) -> None:
        self._declining = proposal
        self.retranslate()
