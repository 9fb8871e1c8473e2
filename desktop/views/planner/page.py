"""The planner: choose who meets, see every day at a glance, and take the best slot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.i18n import _, format_day, format_number
from desktop.models.fields import Number, Reference
from desktop.services.clock import moment, today
from desktop.services.matching.facts import add_months
from desktop.services.planning import invitation
from desktop.services.planning import slots as planning
from desktop.services.planning.party import Party, parties
from desktop.services.planning.slots import Day, Slot
from desktop.services.store import Store
from desktop.services.workflow import writing
from desktop.settings import Settings
from desktop.views.case.fields import DayField, KindField
from desktop.views.jobs import Jobs
from desktop.views.matching.lines import Line, LinesModel, lines_view
from desktop.views.pages import Navigator, Page
from desktop.views.pickers import ReferenceEditor
from desktop.views.planner.clocks_bar import ClocksBar
from desktop.views.planner.heatmap import HeatMap
from desktop.views.widgets import Button, Flow, MessageBar, PageHeader, label, rule

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
        self.schools: list[int] = []
        self.partners: list[int] = []
        self.case = 0
        self.plan: Plan | None = None
        self._asked = 0
        self._build()
        begin = add_months(today(), 3)
        self.first.show_value(begin)
        self.last.show_value(add_months(begin, 3))
        self.minutes.show_value(60)
        self.retranslate()

    def title(self) -> str:
        return _("Planner")

    def _build(self) -> None:
        self.header = PageHeader()
        self.messages = MessageBar()
        self.chips = QWidget()
        self._chips = Flow(self.chips)
        self.school = ReferenceEditor(Reference("schools"), 24, self.store, self.jobs)
        self.partner = ReferenceEditor(Reference("partners"), 24, self.store, self.jobs)
        for editor, add in ((self.school, self._add_school), (self.partner, self._add_partner)):
            editor.line.returnPressed.connect(add)
            editor.line.completer().activated.connect(add, Qt.ConnectionType.QueuedConnection)
        self.first, self.last = DayField(), DayField()
        self.minutes = KindField(Number(5, 600), 5)
        for field in (self.first, self.last, self.minutes):
            field.changed.connect(lambda _value: self.read())
        self.around, self.early = QCheckBox(), QCheckBox()
        for box in (self.around, self.early):
            box.toggled.connect(lambda _on: self.read())
        self._labels = [label(role="muted") for _n in range(3)]
        who = QHBoxLayout()
        who.setContentsMargins(24, 8, 24, 0)
        who.setSpacing(12)
        who.addWidget(self.school)
        who.addWidget(self.partner)
        who.addStretch(1)
        people = QHBoxLayout()
        people.setContentsMargins(24, 4, 24, 0)
        people.addWidget(self.chips)
        when = QHBoxLayout()
        when.setContentsMargins(24, 4, 24, 12)
        when.setSpacing(8)
        for caption, field in zip(self._labels, (self.first, self.last, self.minutes), strict=True):
            when.addWidget(caption)
            when.addWidget(field)
            caption.setBuddy(field)
        when.addSpacing(12)
        when.addWidget(self.around)
        when.addWidget(self.early)
        when.addStretch(1)
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
        halves = QSplitter(Qt.Orientation.Horizontal)
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
        whole.addLayout(who)
        whole.addLayout(people)
        whole.addLayout(when)
        whole.addWidget(rule())
        whole.addWidget(halves, 1)

    def _side(self) -> QWidget:
        self.day_title = label(role="section")
        self.bar = ClocksBar()
        self.times = label(role="muted", wrap=True)
        self.slots_title = label(role="section")
        self.slots = LinesModel(self)
        self.view = lines_view(self.slots)
        self.view.selectionModel().currentChanged.connect(lambda now, _old: self._go(now.row()))
        self.view.activated.connect(lambda _index: self.take())
        self.take_button = Button(kind="primary", action=self.take)
        self.ics_button = Button(icon="export", action=self.invite)
        self.notes = label(role="muted", wrap=True)
        side = QWidget()
        side.setProperty("role", "surface")
        top = QVBoxLayout()
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
        below = QVBoxLayout()
        below.setContentsMargins(24, 0, 16, 12)
        below.addWidget(self.notes)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(rule())
        column.addLayout(head)
        column.addWidget(self.view, 1)
        column.addLayout(deeds)
        column.addLayout(below)
        return side

    # Words

    def retranslate(self) -> None:
        self.school.retranslate()
        self.partner.retranslate()
        words = (_("From"), _("To"), _("Minutes"))
        for caption, text in zip(self._labels, words, strict=True):
            caption.setText(text)
        self.around.setText(_("Before and after lessons too"))
        self.early.setText(_("Within three months too"))
        self.ics_button.setText(_("Invitation (.ics)"))
        self.view.setAccessibleName(_("Best slots"))
        self._show()

    def _show(self) -> None:
        plan = self.plan
        self.header.say(self.title())
        self._chips.clear()
        for party in plan.parties if plan else ():
            chip = Button(f"{party.name}  ✕", "chip", action=partial(self._drop, party))
            chip.setToolTip(_("Take {name} out").format(name=party.name))
            self._chips.addWidget(chip)
        self.take_button.setText(
            _("Plan this session") if self.case else _("Use this slot in a case …")
        )
        self.take_button.setVisible(bool(self.case))
        best = plan.slots[:SHOWN] if plan else []
        self.slots.show_lines([self._line(slot) for slot in best])
        n = format_number(len(plan.slots)) if plan else "0"
        self.slots_title.setText(_("{n} days with a slot").format(n=n))
        for button in (self.take_button, self.ics_button):
            button.setEnabled(bool(best))
        if plan is None:
            self.notes.setText(_("Choose a school and a partner; more of either may join."))
        else:
            self.notes.setText("\n".join(str(each) for p in plan.parties for each in p.unknown))
        self.map.show_days(plan.days if plan else (), around=self.around.isChecked())
        if best:
            self.view.setCurrentIndex(self.slots.index(0))
        else:
            self._show_day(self.map.day or (plan.days[0].day if plan else None))

    def _line(self, slot: Slot) -> Line:
        there = slot.meeting.locals[-1]
        shift = {-1: _("the day before there"), 1: _("the day after there")}.get(there.shift, "")
        here = slot.meeting.locals[0]
        times = f"{here.start:%H:%M}–{here.end:%H:%M}"
        other = f"{there.start:%H:%M}–{there.end:%H:%M}"
        tone = "good" if slot.points >= 75 else "ink" if slot.points >= 50 else "wait"
        return Line(
            f"{format_day(slot.day)}  {times}",
            _("there {times} {shift}").format(times=other, shift=shift).strip(),
            str(slot.points),
            tone,
            ", ".join(str(each) for each in slot.reasons),
        )

    def _show_day(self, day: date | None) -> None:
        plan = self.plan
        found = self.map.days.get(day) if day else None
        self.day_title.setText(format_day(day) if found else "")
        self.bar.show_day(plan.parties if plan else (), found, around=self.around.isChecked())
        self.times.setText("\n".join(self.bar.words()))

    def _go(self, row: int) -> None:
        if self.plan and 0 <= row < len(self.plan.slots):
            day = self.plan.slots[row].day
            if self.map.day == day:
                self._show_day(day)
            self.map.choose(day)

    # Work

    def plan_for(self, schools: Sequence[int], partners: Sequence[int], case: int = 0) -> None:
        """Plan for these, for a case where one is named."""
        self.schools, self.partners, self.case = list(schools), list(partners), case
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
        (self.map if self.plan else self.school).setFocus()

    def read(self) -> None:
        """Read the parties and work out every day, off this thread."""
        first, last, minutes = self.first.typed, self.last.typed, self.minutes.typed
        if len(self.schools) + len(self.partners) < 2 or not (first and last and minutes):
            self.plan = None
            self._show_named()
            return
        schools, partners = tuple(self.schools), tuple(self.partners)
        around, early, now = self.around.isChecked(), self.early.isChecked(), today()

        def call() -> Plan:
            with self.store.read() as session:
                found = parties(session, schools, partners)
            days = planning.days(found, first, last, today=now)
            best = planning.slots(days, found, minutes=minutes, around=around, early=early)
            return Plan(found, days, best)

        self.jobs.forget(self._asked)
        self._asked = self.jobs.fetch(call, self._take, self._fail)

    def take(self) -> None:
        """Plan the chosen slot as a session of the case, and go there."""
        slot = self._chosen()
        if slot is None or not self.case or self.plan is None:
            return
        here, there = slot.meeting.locals[0], self.plan.parties[-1]
        call = partial(
            writing.save_session,
            self.store,
            self.case,
            starts_at=here.start,
            minutes=slot.meeting.minutes,
            time_zone=there.zone,
        )
        case = self.case
        self.jobs.change(
            call,
            lambda sentence: self.messages.say(sentence, "bad"),
            lambda _key: self.navigator.open_record("cases", case),
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

    def _show_named(self) -> None:
        """Fewer than two: name whoever is chosen so far."""
        self._show()
        for register, keys in (("schools", self.schools), ("partners", self.partners)):
            for key in keys:
                name = self.school.title_of(register, key)
                self._chips.addWidget(Button(name, "chip"))

    def _add_school(self) -> None:
        self._add(self.school, self.schools)

    def _add_partner(self) -> None:
        self._add(self.partner, self.partners)

    def _add(self, editor: ReferenceEditor, keys: list[int]) -> None:
        try:
            key = editor.value()
        except UserError:
            return
        if key is not None and key not in keys:
            keys.append(key)
            self.case = 0
            self.read()
        editor.set_value(None)

    def _drop(self, party: Party) -> None:
        keys = self.schools if party.register == "schools" else self.partners
        if party.id in keys:
            keys.remove(party.id)
        self.read()
