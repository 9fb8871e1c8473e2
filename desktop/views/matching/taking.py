"""Accepting pairs of a plan, all or those chosen: their cases open."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject, Signal

from desktop.errors import UserError
from desktop.i18n import _, format_number
from desktop.models.vocabulary import CaseStatus
from desktop.services.matching import proposals
from desktop.services.matching.proposals import Accepted
from desktop.services.matching.results import PlannedPair, RoundPlan
from desktop.services.queries import Condition, Query
from desktop.services.store import Store
from desktop.views.jobs import Job, Jobs
from desktop.views.pages import Navigator
from desktop.views.widgets import Button, MessageBar


class Taking(QObject):
    """The two buttons, the job behind them, and what it says at the end."""

    taken = Signal(list)
    """What was accepted, once all of it is written."""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        today: Callable[[], date],
        chosen: Callable[[], list[PlannedPair]],
        plan: Callable[[], RoundPlan | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._navigator = store, jobs, navigator
        self._today, self._chosen, self._plan = today, chosen, plan
        self._job: Job | None = None
        self.some = Button(action=self.accept_some)
        self.all = Button(kind="primary", action=self.accept_all)
        self.message = MessageBar()
        self._opened = 0

    def retranslate(self) -> None:
        """Set every text anew."""
        self.tell()
        if self._opened and not self.message.isHidden():
            self._say()

    def tell(self) -> None:
        """Say on the buttons how many pairs they would accept."""
        plan, chosen = self._plan(), self._chosen()
        pairs = len(plan.pairs) if plan else 0
        free = self._job is None
        self.all.setText(_("Accept all {n}").format(n=format_number(pairs)))
        self.some.setText(_("Accept {n} selected").format(n=format_number(len(chosen))))
        self.all.setEnabled(bool(pairs) and free)
        self.some.setEnabled(bool(chosen) and free)

    def accept_all(self) -> None:
        """Open a case for every pair."""
        plan = self._plan()
        if plan:
            self._accept(plan, plan.pairs)

    def accept_some(self) -> None:
        """Open a case for every chosen pair."""
        plan = self._plan()
        if plan:
            self._accept(plan, self._chosen())

    def _accept(self, plan: RoundPlan, pairs: Sequence[PlannedPair]) -> None:
        if not pairs or self._job is not None:
            return
        work = proposals.accept_planned(self._store, plan, pairs, today=self._today())
        self._job = job = Job(work, _("Opening cases"), self)
        job.finished.connect(self._done)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._end)
        self._jobs.start(job)
        self.tell()

    def _done(self, accepted: list[Accepted]) -> None:
        self._end()
        self._opened = len(accepted)
        self._say()
        self.taken.emit(accepted)

    def _say(self) -> None:
        self.message.say(
            _("{n} cases opened.").format(n=format_number(self._opened)),
            "good",
            _("Show the cases"),
            self._show_cases,
        )

    def _show_cases(self) -> None:
        agreed = Condition("status", "is", str(CaseStatus.AGREED))
        self._navigator.open_list(Query("cases", conditions=(agreed,)))

    def _fail(self, error: Exception) -> None:
        self._end()
        if isinstance(error, UserError):
            self.message.say(error.sentence, "bad")

    def _end(self) -> None:
        self._job = None
        self.tell()
