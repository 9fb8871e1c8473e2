"""The planner: choose who meets, see every day at a glance, and take the best slot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.i18n import _, format_moment, format_number, format_weekday
from desktop.services.clock import moment, today
from desktop.services.matching.facts import add_months
from desktop.services.planning import invitation
from desktop.services.planning import slots as planning
from desktop.services.planning.office import read_office
from desktop.services.planning.party import Party, parties
from desktop.services.planning.slots import Day, Slot
from desktop.services.store import Store
from desktop.services.workflow import cases, writing
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.jobs import Jobs
from desktop.views.matching.lines import Line, LinesModel, lines_view
from desktop.views.pages import Navigator, Page
from desktop.views.planner.asking import Asking
from desktop.views.planner.clocks_bar import ClocksBar
from desktop.views.planner.heatmap import HeatMap
from desktop.views.planner.room import Room
from desktop.views.widgets import Button, EmptyState, MessageBar, PageHeader, label, rule

SHOWN = 200


@dataclass(frozen=True)
class Plan:
    """What was read and worked out for the parties of now."""

    parties: list[Party]
    days: list[Day]
    slots: list[Slot]


class PlannerPage(Page):
    """Parties and range above; the months at the left; the day, the slots and notes at the right."""

    name: ClassVar[str] = "planner"

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(store, jobs, navigator, settings, parent)
        self.case = 0
        self.plan: Plan | None = None
        self._asked = 0
        self.asking = Asking(store, jobs)
        self._build()
        begin = add_months(today(), 3)
        self.asking.ask(begin, add_months(begin, 3), 60)
        self.asking.changed.connect(self.read)
        self.retranslate()

    def title(self) -> str:
        return _("Planner")

    def _build(self) -> None:
        self.header = PageHeader()
        self.messages = MessageBar()
        self.map = HeatMap()
        self.map.chosen.connect(self._show_day)
        inner = QWidget()
        inner.setProperty("role", "surface")
        padded = QVBoxLayout(inner)
        padded.setContentsMargins(24, 16, 16, 16)
        padded.addWidget(self.map)
        padded.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        self.empty = EmptyState("planner", sample=False)
        self.halves = halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(area)
        halves.addWidget(self._side())
        halves.setSizes([640, 480])
        halves.setStretchFactor(0, 3)
        halves.setStretchFactor(1, 2)
        halves.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self.messages)
        whole.addWidget(self.asking)
        whole.addWidget(rule())
        whole.addWidget(halves, 1)
        whole.addWidget(self.empty, 1)

    def _side(self) -> QWidget:
        self.day_title = label(role="section")
        self.bar = ClocksBar()
        self.times = label(role="muted", wrap=True)
        self.slots_title = label(role="section")
        self.nothing = label(wrap=True)
        self.around_button = Button(kind="link", action=lambda: self.asking.around.setChecked(True))
        self.slots = LinesModel(self)
        self.view = lines_view(self.slots)
        self.view.selectionModel().currentChanged.connect(lambda now, _old: self._go(now.row()))
        self.view.activated.connect(lambda _index: self.take())
        self.take_button = Button(kind="primary", action=self.take)
        self.ics_button = Button(icon="export", action=self.invite)
        self.notes = label(role="muted", wrap=True)
        side = QWidget()
        side.setProperty("role", "surface")
        upper = QWidget()
        upper.setProperty("role", "surface")
        top = QVBoxLayout(upper)
        top.setContentsMargins(24, 16, 16, 8)
        top.setSpacing(8)
        top.addWidget(self.day_title)
        top.addWidget(self.bar)
        top.addWidget(self.times)
        head = QHBoxLayout()
        head.setContentsMargins(24, 8, 16, 4)
        head.addWidget(self.slots_title)
        head.addStretch(1)
        deeds = QHBoxLayout()
        deeds.setContentsMargins(24, 8, 16, 8)
        deeds.setSpacing(8)
        deeds.addWidget(self.take_button)
        deeds.addWidget(self.ics_button)
        deeds.addStretch(1)
        notes = QScrollArea()
        notes.setWidgetResizable(True)
        notes.setWidget(self.notes)
        notes.setMaximumHeight(theme.px(76))
        self.notes.setAlignment(Qt.AlignmentFlag.AlignTop)
        below = QVBoxLayout()
        below.setContentsMargins(24, 0, 16, 12)
        below.addWidget(notes)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.clocks = Room(upper)
        self.view.setMinimumHeight(theme.px(88))
        column.addWidget(self.clocks)
        column.addWidget(rule())
        column.addLayout(head)
        none = QVBoxLayout()
        none.setContentsMargins(24, 0, 16, 0)
        none.addWidget(self.nothing)
        none.addWidget(self.around_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(none)
        column.addWidget(self.view, 1)
        column.addLayout(deeds)
        column.addLayout(below)
        return side

    # Words

    def retranslate(self) -> None:
        self.asking.retranslate()
        self.ics_button.setText(_("Invitation (.ics)"))
        self.view.setAccessibleName(_("Best slots"))
        self._show()

    def _show(self) -> None:
        plan = self.plan
        self.header.say(self.title())
        self.take_button.setText(
            _("Plan this session") if self.case else _("Open a case with this session")
        )
        best = plan.slots[:SHOWN] if plan else []
        self.slots.show_lines([self._line(slot) for slot in best])
        n = format_number(len(plan.slots)) if plan else "0"
        self.slots_title.setText(_("{n} days with a slot").format(n=n))
        for button in (self.take_button, self.ics_button):
            button.setEnabled(bool(best))
        none = plan is not None and not best
        self.nothing.setVisible(none)
        self.around_button.setText(_("Use the hours before and after lessons"))
        self.around_button.setVisible(none and not self.asking.around.isChecked())
        if plan is not None and not best:
            self.nothing.setText(self._why_none(plan))
        unknown = [str(each) for party in plan.parties for each in party.unknown] if plan else []
        self.notes.setText("\n".join(unknown))
        self.halves.setVisible(plan is not None)
        self.empty.setVisible(plan is None)
        self.empty.say(
            _(
                "Choose a school and a partner above, more of either if they meet together. Every day "
                "then shows how long all are at school at once, and the best times come in order."
            )
        )
        self.map.show_days(plan.days if plan else (), around=self.asking.around.isChecked())
        if best:
            self.view.setCurrentIndex(self.slots.index(0))
        else:
            day = _fullest(plan) if plan else None
            if day:
                self.map.choose(day)
            self._show_day(day)

    def _why_none(self, plan: Plan) -> str:
        later = [day for day in plan.days if self.asking.early.isChecked() or not day.early]
        return _(
            "No day has {n} minutes in common: {lessons} at the most in lessons, {around} with the "
            "hours before and after."
        ).format(
            n=self.asking.minutes.text(),
            lessons=max((day.minutes(around=False) for day in later), default=0),
            around=max((day.minutes(around=True) for day in later), default=0),
        )

    def _line(self, slot: Slot) -> Line:
        here = slot.meeting.locals[0]
        who = list(self.plan.parties) if self.plan else []
        # Those who live by the first one's clock are told by its time already.
        abroad = [
            (party, local)
            for party, local in zip(who, slot.meeting.locals, strict=False)
            if party.zone != who[0].zone
        ]
        shifts = {-1: _("the day before there"), 1: _("the day after there")}
        there = []
        for party, local in abroad:
            times = f"{format_moment(local.start)}–{local.end:%H:%M}"
            shift = shifts.get(local.shift)
            words = (
                _("there {times}").format(times=times)
                if len(abroad) == 1
                else f"{party.name}: {times}"
            )
            there.append(words + (f" ({shift})" if shift else ""))
        tone = "good" if slot.points >= 75 else "ink" if slot.points >= 50 else "wait"
        return Line(
            f"{format_weekday(slot.day)}  {here.start:%H:%M}–{here.end:%H:%M}",
            ", ".join(str(each) for each in slot.reasons),
            str(slot.points),
            tone,
            " · ".join(there),
        )

    def _show_day(self, day: date | None) -> None:
        plan = self.plan
        found = self.map.days.get(day) if day else None
        self.day_title.setText(format_weekday(day) if day and found else "")
        self.bar.show_day(
            plan.parties if plan else (), found, around=self.asking.around.isChecked()
        )
        self.times.setText("\n".join(self.bar.words()))
        self.clocks.updateGeometry()

    def _go(self, row: int) -> None:
        if self.plan and 0 <= row < len(self.plan.slots):
            day = self.plan.slots[row].day
            if self.map.day == day:
                self._show_day(day)
            self.map.choose(day)

    # Work

    def plan_for(self, schools: Sequence[int], partners: Sequence[int], case: int = 0) -> None:
        """Plan for these, for a case where one is named."""
        self.case = case
        self.asking.choose(schools, partners)
        self.read()

    def open_record(self, register: str, key: int) -> None:
        if register == "cases":
            members = writing.members_of(self.store, key)
            self.plan_for(members.schools, members.partners, key)

    def new_record(self, register: str, values: dict[str, object]) -> None:
        schools, partners = values.get("schools"), values.get("partners")
        if isinstance(schools, tuple) and isinstance(partners, tuple):
            self.plan_for(schools, partners)

    def refresh(self, tables: frozenset[str]) -> None:
        if self.plan and (not tables or tables & {"school", "partner", "calendar_span"}):
            self.read()

    def activate(self) -> None:
        (self.map if self.plan else self.asking.pickers["schools"]).setFocus()

    def read(self) -> None:
        """Read the parties and work out every day, off this thread."""
        asked = self.asking
        first, last, minutes = asked.first.typed, asked.last.typed, asked.minutes.typed
        schools, partners = (tuple(keys) for keys in asked.chosen.values())
        if len(schools) + len(partners) < 2 or not (first and last and minutes):
            self.plan = None
            self._show()
            return
        around, early, now = self.asking.around.isChecked(), self.asking.early.isChecked(), today()

        def call() -> Plan:
            with self.store.read() as session:
                found, office = parties(session, schools, partners), read_office(session)
            days = planning.days(found, first, last, today=now)
            best = planning.slots(
                days, found, minutes=minutes, around=around, early=early, office=office
            )
            return Plan(found, days, best)

        self.jobs.forget(self._asked)
        self._asked = self.jobs.fetch(call, self._take, self._fail)

    def take(self) -> None:
        """Make the chosen slot a session of the case, or of a new one, and go there."""
        slot, case = self._chosen(), self.case
        if slot is None or self.plan is None:
            return
        starts_at, minutes = slot.meeting.locals[0].start, slot.meeting.minutes
        zone = self.plan.parties[-1].zone
        schools, partners = (tuple(keys) for keys in self.asking.chosen.values())

        def plan() -> int:
            if case:
                return writing.save_session(
                    self.store, case, starts_at=starts_at, minutes=minutes, time_zone=zone
                )
            return cases.open_planned(
                self.store,
                schools,
                partners,
                starts_at=starts_at,
                minutes=minutes,
                time_zone=zone,
                today=today(),
            )

        self.jobs.change(
            plan,
            lambda sentence: self.messages.say(sentence, "bad"),
            lambda key: self.navigator.open_record("cases", case or key),
        )

    def invite(self) -> None:
        """Write the chosen slot as a calendar file for each side."""
        slot, plan = self._chosen(), self.plan
        if slot is None or plan is None:
            return
        folder = QFileDialog.getExistingDirectory(self, _("Where to put the invitations"))
        if not folder:
            return
        try:
            written = invitation.write_all(
                Path(folder), plan.parties, slot.day, slot.meeting, made=moment()
            )
        except UserError as error:
            self.messages.say(error.sentence, "bad")
            return
        words = _("{n} invitations lie in {folder}.").format(n=len(written), folder=folder)
        self.messages.say(words, "good")

    def commands(self) -> dict[str, Callable[[], object]]:
        return {"save": self.take, "export": self.invite}

    def _chosen(self) -> Slot | None:
        row = self.view.currentIndex().row()
        plan = self.plan
        return plan.slots[row] if plan and 0 <= row < len(plan.slots) else None

    def _take(self, plan: Plan) -> None:
        self.plan = plan
        self.messages.hide()
        self._show()

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self.plan = None
            self._show()
            self.messages.say(error.sentence, "wait")


def _fullest(plan: Plan) -> date | None:
    """The day with the most shared minutes, those around lessons counted second."""
    best = max(plan.days, key=lambda day: (day.minutes(around=False), day.minutes(around=True)))
    return best.day
