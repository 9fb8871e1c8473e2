"""Who takes part in a case, and how many pupils."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import InvalidValue
from desktop.i18n import _, country_name
from desktop.models.fields import Reference
from desktop.models.specs import CASES, SPECS
from desktop.services.store import Store
from desktop.services.workflow import writing
from desktop.services.workflow.reading import CaseSheet, Member
from desktop.views import theme
from desktop.views.case.fields import clear
from desktop.views.jobs import Jobs
from desktop.views.pages import Navigator
from desktop.views.pickers import ReferenceEditor
from desktop.views.widgets import Button, label, restyle, rule

COUNTS = ("pupils_here", "pupils_there", "grades", "owner")


class PeopleTab(QWidget):
    """Members with a way to their records, a line to add one, and the counts."""

    failed = Signal(str)

    def __init__(
        self, store: Store, jobs: Jobs, navigator: Navigator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._navigator = store, jobs, navigator
        self._sheet: CaseSheet | None = None
        self.members_title = label(role="section")
        self.members = QVBoxLayout()
        self.members.setSpacing(0)
        self.register = QComboBox()
        self.register.currentIndexChanged.connect(lambda _at: self._make_picker())
        self.picker: ReferenceEditor | None = None
        self._picker_place = QHBoxLayout()
        self.add = Button(icon="plus", action=self._add)
        adding = QHBoxLayout()
        adding.setSpacing(8)
        adding.addWidget(self.register)
        adding.addLayout(self._picker_place)
        adding.addWidget(self.add)
        adding.addStretch(1)
        self.counts_title = label(role="section")
        self.fields: dict[str, QLineEdit] = {}
        self._captions: dict[str, Any] = {}
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for name in COUNTS:
            self.fields[name] = field = QLineEdit()
            field.setFixedWidth(theme.chars(field, 10 if name.startswith("pupils") else 28))
            field.editingFinished.connect(lambda n=name: self._save(n))
            self._captions[name] = label(role="muted")
            self._captions[name].setBuddy(field)
            self._captions[name].setMinimumHeight(field.sizeHint().height())
            form.addRow(self._captions[name], field)
        inner = QWidget()
        inner.setProperty("role", "surface")
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(8)
        column.addWidget(self.members_title)
        column.addWidget(rule())
        column.addLayout(self.members)
        column.addLayout(adding)
        column.addSpacing(20)
        column.addWidget(self.counts_title)
        column.addWidget(rule())
        column.addLayout(form)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.members_title.setText(_("Who takes part"))
        self.register.setAccessibleName(_("Kind"))
        self.counts_title.setText(_("Pupils (counts, never names)"))
        self.add.setText(_("Add"))
        for name, caption in self._captions.items():
            caption.setText(_(CASES.by_name[name].label))
        at = max(self.register.currentIndex(), 0)
        self.register.blockSignals(True)
        self.register.clear()
        for register in writing.OWNERS:
            self.register.addItem(_(SPECS[register].title), register)
        self.register.setCurrentIndex(at)
        self.register.blockSignals(False)
        if self.picker is None:
            self._make_picker()
        else:
            self.picker.retranslate()
        if self._sheet:
            self.show_case(self._sheet)

    def show_case(self, sheet: CaseSheet) -> None:
        """Show another case, or what has become of this one."""
        self._sheet = sheet
        clear(self.members)
        for member in sheet.members:
            self.members.addWidget(self._member(member))
        for name, field in self.fields.items():
            if not field.hasFocus():
                value = getattr(sheet, name)
                field.setText(CASES.by_name[name].kind.format(value))

    def _member(self, member: Member) -> QWidget:
        made = QWidget()
        made.setMinimumHeight(theme.px(32))
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(12)
        kind = label(_(SPECS[member.register].title), "muted")
        kind.setFixedWidth(theme.chars(kind, 16))
        row.addWidget(kind)
        open_it = Button(
            member.title,
            "link",
            action=lambda: self._navigator.open_record(member.register, member.owner_id),
        )
        row.addWidget(open_it)
        where = " · ".join(
            part for part in (country_name(member.country), member.place, member.role) if part
        )
        row.addWidget(label(where, "muted"), 1)
        remove = Button(
            kind="quiet",
            icon="close",
            action=lambda: self._do(lambda: writing.remove_member(self._store, member.id)),
        )
        remove.setAccessibleName(_("Takes part no longer"))
        remove.setToolTip(_("Takes part no longer"))
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignRight)
        return made

    def _make_picker(self) -> None:
        if self.picker is not None:
            self._picker_place.removeWidget(self.picker)
            self.picker.hide()
            self.picker.deleteLater()
        register = self.register.currentData()
        self.picker = ReferenceEditor(Reference(register), 36, self._store, self._jobs)
        self._picker_place.addWidget(self.picker)

    def _add(self) -> None:
        sheet, picker = self._sheet, self.picker
        if sheet is None or picker is None:
            return
        try:
            owner = picker.value()
        except InvalidValue as error:
            picker.mark(True)
            self.failed.emit(error.sentence)
            return
        picker.mark(False)
        if owner is not None:
            register = self.register.currentData()
            picker.set_value(None)
            self._do(lambda: writing.add_member(self._store, sheet.id, register, owner))

    def _save(self, name: str) -> None:
        sheet, field = self._sheet, self.fields[name]
        if sheet is None:
            return
        try:
            value = CASES.parse(CASES.by_name[name], field.text())
        except InvalidValue as error:
            restyle(field, wrong="true")
            field.setToolTip(error.sentence)
            return
        restyle(field, wrong="false")
        field.setToolTip("")
        seen = getattr(sheet, name)
        if value != seen:
            self._do(lambda: writing.save_case(self._store, sheet.id, {name: seen}, {name: value}))

    def _do(self, write: Callable[[], object]) -> None:
        self._jobs.change(write, self.failed.emit)
