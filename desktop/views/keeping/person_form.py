"""Adding or changing a person of the store."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QWidget

from desktop.errors import InvalidValue
from desktop.i18n import _
from desktop.models.people import Person, Role
from desktop.models.specs import SPECS
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.jobs import Jobs
from desktop.views.pickers import editor_for
from desktop.views.widgets import Button, label

ROLES = {str(role): role for role in Role}
"""The roles by what the store keeps."""


class PersonForm(QWidget):
    """Name, role, sign-in name and, for a school's administrator, the school."""

    wanted = Signal(int, object)
    """The id of the person (0: a new one) and the values."""
    left = Signal()

    def __init__(self, store: Store, jobs: Jobs) -> None:
        super().__init__()
        self.key = 0
        self.name, self.system = QLineEdit(), QLineEdit()
        self.role, self.active = QComboBox(), QCheckBox()
        self.school = editor_for(
            SPECS["contacts"].by_name["school_id"], store, jobs, required=False
        )
        self.labels = [label(role="muted") for _number in range(4)]
        self.save = Button(kind="primary", icon="save", action=self._save)
        self.leave = Button(kind="secondary", action=self.left.emit)
        self.form = QFormLayout(self)
        self.form.setContentsMargins(0, 8, 0, 8)
        self.form.setHorizontalSpacing(16)
        self.form.setVerticalSpacing(8)
        for made, field in zip(
            self.labels, (self.name, self.role, self.system, self.school), strict=True
        ):
            made.setMinimumHeight(theme.px(30))
            made.setBuddy(field)
            self.form.addRow(made, field)
        for field in (self.name, self.system):
            field.setFixedWidth(theme.px(280))
        self.role.setFixedWidth(theme.px(220))
        self.form.addRow("", self.active)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.save)
        row.addWidget(self.leave)
        row.addStretch(1)
        self.form.addRow("", row)
        self.role.currentIndexChanged.connect(lambda _at: self._follow())
        self.retranslate()

    def begin(self, person: Person | None) -> None:
        """Show a person to change, or an empty form."""
        self.key = person.id if person else 0
        self.name.setText(person.name if person else "")
        self.system.setText((person.system_name if person else None) or "")
        self.role.setCurrentIndex(self.role.findData(str(person.role) if person else "staff"))
        self.school.set_value(person.school_id if person else None)
        self.active.setChecked(person.active if person else True)
        self.active.setVisible(person is not None)
        self._follow()
        self.show()
        self.name.setFocus()

    def retranslate(self) -> None:
        """Set the words anew."""
        words = (_("Full name"), _("Role"), _("Signs in to the computer as"), _("School"))
        fields = (self.name, self.role, self.system, self.school)
        for made, field, text in zip(self.labels, fields, words, strict=True):
            made.setText(text)
            field.setAccessibleName(text)
        kept = self.role.currentData()
        self.role.blockSignals(True)
        self.role.clear()
        for role in Role:
            self.role.addItem(_(role.label), str(role))
        self.role.setCurrentIndex(max(0, self.role.findData(kept)))
        self.role.blockSignals(False)
        self.active.setText(_("Works here"))
        self.save.setText(_("Save"))
        self.leave.setText(_("Cancel"))
        self.school.retranslate()

    def values(self) -> dict[str, Any]:
        """What was typed, as `people.add` and `people.change` take it."""
        try:
            school = self.school.value()
        except InvalidValue:
            school = None
        role = ROLES[self.role.currentData()]
        found = {
            "name": self.name.text(),
            "role": role,
            "system_name": self.system.text(),
            "school_id": school if role is Role.SCHOOL else None,
        }
        return found | ({"active": self.active.isChecked()} if self.key else {})

    def _follow(self) -> None:
        school = self.role.currentData() == str(Role.SCHOOL)
        self.form.setRowVisible(self.school, school)

    def _save(self) -> None:
        self.wanted.emit(self.key, self.values())
