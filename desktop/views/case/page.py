"""The page of one case."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.i18n import _, format_day
from desktop.models.vocabulary import CaseStatus, ExchangeType
from desktop.services.clock import today
from desktop.services.drafts import Draft
from desktop.services.matching import proposals
from desktop.services.store import Store
from desktop.services.workflow import cases, states
from desktop.services.workflow.reading import CaseSheet, read_case
from desktop.services.workflow.states import STOPPED
from desktop.services.workflow.templates import template
from desktop.settings import Settings
from desktop.views.case.papers import PapersTab
from desktop.views.case.people import PeopleTab
from desktop.views.case.photos import PhotosTab
from desktop.views.case.plan import PlanTab
from desktop.views.case.records import RecordsTab
from desktop.views.case.stages import StageLine
from desktop.views.case.texts import TextsTab
from desktop.views.case.words import coded, due_words, owner_words
from desktop.views.history import HistoryTab
from desktop.views.jobs import Jobs
from desktop.views.pages import Navigator, Page, Place
from desktop.views.widgets import Button, Elided, EmptyState, MessageBar, label, restyle, rule

TABLES = frozenset(
    {
        "exchange_case",
        "case_task",
        "case_session",
        "case_member",
        "attachment",
        "school",
        "partner",
        "proposal",
        "communication",
        "case_grade",
        "shipment",
        "case_cost",
        "video",
    }
)


class CasePage(Page):
    """Stage line, next task, and seven tabs."""

    name = "case"

    def __init__(self, store: Store, jobs: Jobs, navigator: Navigator, settings: Settings) -> None:
        super().__init__(store, jobs, navigator, settings)
        self.sheet: CaseSheet | None = None
        self._stopping = ""
        self._build()
        self.retranslate()

    def day(self) -> date:
        """The day of now."""
        return today()

    # Building

    def _build(self) -> None:
        self.heading = Elided(role="title")
        self.facts = label(role="muted")
        self.suspend = Button(kind="quiet", action=lambda: self._ask(str(CaseStatus.SUSPENDED)))
        self.cancel = Button(kind="quiet", action=lambda: self._ask(str(CaseStatus.CANCELLED)))
        self.resume = Button(kind="secondary", action=self._resume)
        self.all_fields = Button(kind="quiet", icon="list", action=self._open_fields)
        self.forward = Button(kind="secondary", icon="right", action=self._forward)
        upper = QHBoxLayout()
        upper.setContentsMargins(24, 12, 24, 0)
        upper.setSpacing(8)
        upper.addWidget(self.heading, 1)
        upper.addWidget(self.forward)
        upper.addWidget(self.resume)
        lower = QHBoxLayout()
        lower.setContentsMargins(24, 0, 16, 8)
        lower.setSpacing(0)
        lower.addWidget(self.facts)
        lower.addStretch(1)
        for button in (self.all_fields, self.suspend, self.cancel):
            lower.addWidget(button)
        self.stages = StageLine()
        self.stages.chosen.connect(self.move_to)
        self.message = MessageBar()
        self.reason_row = self._reason_row()
        self.next_task = self._next_task()
        self.plan = PlanTab(self.store, self.jobs, self.day)
        self.plan.planner_wanted.connect(
            lambda key: self.navigator.go(Place("planner", "cases", key))
        )
        self.people = PeopleTab(self.store, self.jobs, self.navigator)
        self.records = RecordsTab(self.store, self.jobs, self.navigator)
        self.texts = TextsTab(self.store)
        self.photos = PhotosTab(self.store, self.jobs, self.day)
        self.photos.erase_wanted.connect(
            lambda key: self.navigator.go(Place("erase", "photos", key))
        )
        self.papers = PapersTab(self.navigator, self.day)
        self.history = HistoryTab("cases", self.store, self.jobs, self.navigator)
        self._parts = (
            self.plan,
            self.people,
            self.records,
            self.texts,
            self.photos,
            self.papers,
            self.history,
        )
        for failed in (
            self.plan.failed,
            self.people.failed,
            self.texts.failed,
            self.photos.failed,
        ):
            failed.connect(lambda sentence: self.message.say(sentence, "bad"))
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.stack = QStackedWidget()
        for part in self._parts:
            self.tabs.addTab("")
            self.stack.addWidget(part)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(24, 8, 24, 0)
        tabs.addWidget(self.tabs)
        tabs.addStretch(1)

        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper)
        column.addLayout(lower)
        column.addWidget(self.stages)
        column.addWidget(self.message)
        column.addWidget(self.reason_row)
        column.addWidget(self.next_task)
        column.addLayout(tabs)
        column.addWidget(rule())
        column.addWidget(self.stack, 1)
        self.empty = EmptyState("cases", sample=False)
        self.empty.begun.connect(lambda: self.navigator.open_page("cases"))
        self._whole = QStackedWidget()
        self._whole.addWidget(self.empty)
        self._whole.addWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._whole)

    def _reason_row(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(24, 4, 24, 4)
        line.setSpacing(8)
        self.reason_label = label()
        self.reason = QLineEdit()
        self.reason_do = Button(kind="danger", action=self._stop)
        self.reason_leave = Button(action=lambda: self._ask(""))
        self.reason.textChanged.connect(lambda t: self.reason_do.setEnabled(bool(t.strip())))
        self.reason.returnPressed.connect(self._stop)
        line.addWidget(self.reason_label)
        line.addWidget(self.reason, 1)
        line.addWidget(self.reason_do)
        line.addWidget(self.reason_leave)
        row.hide()
        return row

    def _next_task(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "message")
        self.task_caption = label(role="muted")
        self.task_title = label(role="name", wrap=True)
        self.task_due = label(role="muted")
        self.task_done = Button(kind="primary", icon="check", action=self._complete)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.task_caption)
        words.addWidget(self.task_title)
        words.addWidget(self.task_due)
        row = QHBoxLayout(frame)
        row.setContentsMargins(21, 10, 24, 10)
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addWidget(self.task_done, 0, Qt.AlignmentFlag.AlignVCenter)
        return frame

    # Words

    def title(self) -> str:
        return self.sheet.heading if self.sheet else _("Case")

    def retranslate(self) -> None:
        titles = (
            _("Plan"),
            _("People"),
            _("Related"),
            _("Texts"),
            _("Photos"),
            _("Papers"),
            _("History"),
        )
        for at, words in enumerate(titles):
            self.tabs.setTabText(at, words)
        self.tabs.setAccessibleName(_("Parts of the case"))
        self.suspend.setText(_("Suspend"))
        self.cancel.setText(_("Cancel the case"))
        self.resume.setText(_("Resume"))
        self.all_fields.setText(_("All fields"))
        self.reason_leave.setText(_("Leave as it is"))
        self.task_done.setText(_("Done"))
        self.empty.say(_("Choose a case from the list of exchanges."), _("Open the list"))
        for part in self._parts:
            part.retranslate()
        self._fill()
        self._ask(self._stopping)

    def _fill(self) -> None:
        sheet = self.sheet
        self._whole.setCurrentIndex(1 if sheet else 0)
        if sheet is None:
            return
        kind = _(coded(ExchangeType, sheet.exchange_type).label)
        day = format_day(sheet.held_on)
        owner = _("in charge: {name}").format(name=sheet.owner) if sheet.owner else ""
        self.heading.setText(sheet.heading)
        self.facts.setText(" · ".join(part for part in (kind, day, owner) if part))
        state = states.State(
            coded(CaseStatus, sheet.status),
            sheet.status_reason,
            coded(CaseStatus, sheet.paused_from) if sheet.paused_from else None,
        )
        moves = states.moves(state)
        self.stages.show_state(sheet.exchange_type, sheet.status, sheet.paused_from, moves)
        stopped = sheet.status in STOPPED
        self.suspend.setVisible(CaseStatus.SUSPENDED in moves)
        self.cancel.setVisible(CaseStatus.CANCELLED in moves)
        self.resume.setVisible(stopped)
        following = next((to for to in moves if to not in STOPPED), None)
        self.forward.setVisible(following is not None and not stopped)
        if following is not None and not stopped:
            lines = template(sheet.exchange_type)
            words = lines.stage_label(following) or _(following.label)
            self.forward.setText(_("On to: {stage}").format(stage=words))
        if stopped:
            self.message.say(
                _("{state}: {reason}").format(
                    state=_(coded(CaseStatus, sheet.status).label),
                    reason=sheet.status_reason or "–",
                ),
                "wait",
                *self._way_back(sheet),
            )
        self._fill_task(sheet)

    def _way_back(self, sheet: CaseSheet) -> tuple[str, Callable[[], object]] | tuple[()]:
        """What a cancelled case offers: the two wishes it came from may find other partners."""
        if sheet.status != CaseStatus.CANCELLED or not proposals.holds_places(self.store, sheet.id):
            return ()
        reason = sheet.status_reason or ""
        return _("Return the wishes to the queue"), lambda: self._do(
            lambda: proposals.release(self.store, sheet.id, reason, today=self.day())
        )

    def _fill_task(self, sheet: CaseSheet) -> None:
        task = sheet.next_task
        self.next_task.setVisible(bool(sheet.tasks) and sheet.status not in STOPPED)
        self.task_done.setVisible(task is not None)
        self.task_due.setVisible(task is not None)
        if task is None:
            self.task_caption.setText(_("Next task"))
            self.task_title.setText(_("Every task is done."))
            restyle(self.next_task, tone="good")
            return
        words, tone = due_words(task, self.day())
        self.task_caption.setText(_("Next task"))
        self.task_title.setText(task.label)
        self.task_due.setText(f"{words} · {owner_words(task.owner)}")
        restyle(self.next_task, tone=tone if tone in ("bad", "wait") else "ai")

    # What is shown

    def open_record(self, register: str, key: int) -> None:
        if register != "cases":
            return
        if self.sheet and self.sheet.id != key:
            self.message.hide()
            self._stopping = ""
            self.tabs.setCurrentIndex(0)
        self._show(key)

    def open_draft(self, draft: Draft) -> None:
        self.open_record("cases", int(draft.form_key.split(":")[1]))
        self.tabs.setCurrentIndex(self._parts.index(self.plan))
        self.plan.resume(draft)

    def refresh(self, tables: frozenset[str]) -> None:
        if self.sheet and (not tables or tables & TABLES):
            self._show(self.sheet.id)

    def _show(self, key: int) -> None:
        try:
            self.sheet = read_case(self.store, key)
        except UserError as error:
            self.sheet = None
            self.navigator.say(error.sentence, "bad")
            self._fill()
            return
        for part in self._parts:
            part.show_case(self.sheet)
        self._fill()
        self._ask(self._stopping)

    def activate(self) -> None:
        # Not on the stage line: a second Enter from the list would move the case on.
        self.tabs.setFocus()

    def may_leave(self) -> bool:
        """Save what is written; stay where that fails, with the reason above."""
        if self.sheet is None or self.texts.save():
            return True
        self.tabs.setCurrentIndex(self._parts.index(self.texts))
        return False

    def commands(self) -> dict[str, Callable[[], object]]:
        return {"save": self.texts.save, "edit": self._open_fields} if self.sheet else {}

    # Steps

    def move_to(self, status: str) -> None:
        """Move the case on."""
        sheet = self.sheet
        if sheet is not None and self.texts.save():
            self._do(lambda: cases.move(self.store, sheet.id, coded(CaseStatus, status)))

    def _forward(self) -> None:
        self.stages.go_on()

    def _ask(self, status: str) -> None:
        """Ask for the reason of a stop; with an empty status, ask no more."""
        asked_anew = status != self._stopping
        self._stopping = status
        self.reason_row.setVisible(bool(status))
        if not status:
            self.reason.clear()
            return
        suspend = status == CaseStatus.SUSPENDED
        self.reason_label.setText(
            _("Why is the case suspended?") if suspend else _("Why is the case cancelled?")
        )
        self.reason_do.setText(_("Suspend") if suspend else _("Cancel the case"))
        self.reason_do.setEnabled(bool(self.reason.text().strip()))
        if asked_anew:
            self.reason.setFocus()

    def _stop(self) -> None:
        sheet, status, reason = self.sheet, self._stopping, self.reason.text()
        if sheet is None or not status or not reason.strip():
            return
        self._stopping = ""
        self._do(lambda: cases.move(self.store, sheet.id, coded(CaseStatus, status), reason=reason))
        self._ask("")

    def _resume(self) -> None:
        sheet = self.sheet
        if sheet is not None:
            self.message.hide()
            self._do(lambda: cases.resume(self.store, sheet.id))

    def _complete(self) -> None:
        task = self.sheet.next_task if self.sheet else None
        if task is not None:
            self._do(lambda: cases.complete_task(self.store, task.id, today=self.day()))

    def _open_fields(self) -> None:
        if self.sheet:
            self.navigator.go(Place("cases", "cases", self.sheet.id))

    def _do(self, write: Callable[[], object]) -> None:
        self.jobs.change(write, lambda sentence: self.message.say(sentence, "bad"))
