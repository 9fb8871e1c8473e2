"""What the planner is asked: who meets, between which days, for how long, and which hours count."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.i18n import _
from desktop.models.fields import Number, Reference
from desktop.services.store import Store
from desktop.views.case.fields import DayField, KindField
from desktop.views.jobs import Jobs
from desktop.views.pickers import ReferenceEditor
from desktop.views.widgets import Button, Flow, label

REGISTERS = ("schools", "partners")


class Asking(QWidget):
    """Pickers for both registers, whoever is chosen as chips, and the range."""

    changed = Signal()

    def __init__(self, store: Store, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen: dict[str, list[int]] = {register: [] for register in REGISTERS}
        self.pickers = {
            register: ReferenceEditor(Reference(register), 24, store, jobs)
            for register in REGISTERS
        }
        chips = QWidget()
        self._chips = Flow(chips)
        self.first, self.last = DayField(), DayField()
        self.minutes = KindField(Number(5, 600), 7)
        self.around, self.early = QCheckBox(), QCheckBox()
        self._labels = [label(role="muted") for _n in range(3)]
        for register, picker in self.pickers.items():
            add = partial(self._add, register)
            picker.line.returnPressed.connect(add)
            # Queued: the line is emptied once the picker has done with it.
            picker.picked.connect(add, Qt.ConnectionType.QueuedConnection)
        for field in (self.first, self.last, self.minutes):
            field.changed.connect(lambda _value: self.changed.emit())
        for box in (self.around, self.early):
            box.toggled.connect(lambda _on: self.changed.emit())
        who = QHBoxLayout()
        who.setSpacing(12)
        for picker in self.pickers.values():
            who.addWidget(picker)
        who.addStretch(1)
        range_ = QWidget()
        when = Flow(range_)
        for caption, field in zip(self._labels, (self.first, self.last, self.minutes), strict=True):
            pair = QWidget()
            row = QHBoxLayout(pair)
            row.setContentsMargins(0, 0, 8, 0)
            row.setSpacing(8)
            row.addWidget(caption)
            row.addWidget(field)
            caption.setBuddy(field)
            when.addWidget(pair)
        when.addWidget(self.around)
        when.addWidget(self.early)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 24, 12)
        column.setSpacing(6)
        column.addLayout(who)
        column.addWidget(chips)
        column.addWidget(range_)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        for picker in self.pickers.values():
            picker.retranslate()
        for caption, text in zip(self._labels, (_("From"), _("To"), _("Minutes")), strict=True):
            caption.setText(text)
        self.around.setText(_("Before and after lessons too"))
        self.early.setText(_("Within three months too"))
        self.show_chosen()

    def ask(self, first: date, last: date, minutes: int) -> None:
        """Show another range, and how long the meeting is to last."""
        self.first.show_value(first)
        self.last.show_value(last)
        self.minutes.show_value(minutes)

    def choose(self, schools: Sequence[int], partners: Sequence[int]) -> None:
        """Show other parties."""
        self.chosen = {"schools": list(schools), "partners": list(partners)}
        self.show_chosen()

    def show_chosen(self) -> None:
        """Show whoever is chosen as chips; a click takes one out."""
        self._chips.clear()
        for register, keys in self.chosen.items():
            for key in keys:
                name = self.pickers[register].title_of(register, key)
                chip = Button(f"{name}  ✕", "chip", action=partial(self._drop, register, key))
                chip.setToolTip(_("Take {name} out").format(name=name))
                self._chips.addWidget(chip)

    def _add(self, register: str) -> None:
        picker, keys = self.pickers[register], self.chosen[register]
        try:
            key = picker.value()
        except UserError:
            return
        picker.set_value(None)
        if key is not None and key not in keys:
            keys.append(key)
            self.show_chosen()
            self.changed.emit()

    def _drop(self, register: str, key: int) -> None:
        if key in self.chosen[register]:
            self.chosen[register].remove(key)
        self.show_chosen()
        self.changed.emit()
