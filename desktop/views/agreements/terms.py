"""The terms of an agreement: what it says in short, its parties, and its areas in their order."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.i18n import _, language
from desktop.models.fields import Reference
from desktop.models.specs import AGREEMENT_PARTIES, AGREEMENTS
from desktop.models.text import clean_line
from desktop.models.vocabulary import Area
from desktop.services.agreements.reading import AgreementSheet, PartyLine
from desktop.services.agreements.writing import area_line
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.case.fields import DayField, clear
from desktop.views.case.words import coded
from desktop.views.jobs import Jobs
from desktop.views.matching.prose import Prose
from desktop.views.pickers import ReferenceEditor
from desktop.views.widgets import Button, label, rule

Item = TypeVar("Item")
FACTS = ("instrument", "place", "country", "signed_on", "valid_from", "valid_until", "objective",
         "background", "source")  # fmt: skip


class _Order(QWidget):
    """The buttons of one line of an ordered list: earlier, later, away."""

    def __init__(self, move: Callable[[int], object], remove: Callable[[], object]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for icon, words, deed in (
            ("up", _("Earlier"), partial(move, -1)),
            ("down", _("Later"), partial(move, 1)),
            ("trash", _("Remove"), remove),
        ):
            button = Button(kind="icon", icon=icon, action=deed)
            button.setToolTip(words)
            button.setAccessibleName(words)
            row.addWidget(button)


class PartyRow(QWidget):
    """One party: its name then, the organisation it is, who succeeded it, when it signed."""

    left = Signal()
    """A field has been left: what stands in it counts."""

    def __init__(self, line: PartyLine, store: Store, jobs: Jobs, *, frozen: bool) -> None:
        super().__init__()
        self._line = line
        self.name = QLineEdit(line.name)
        self.name.setReadOnly(frozen)
        self.name.setMinimumWidth(theme.chars(self.name, 30))
        self.name.setPlaceholderText(_("Name at the time"))
        self.name.setAccessibleName(_("Name at the time"))
        self.signed = DayField()
        self.signed.setReadOnly(frozen and line.signed_on is not None)
        self.signed.show_value(line.signed_on)
        self.signed.setAccessibleName(_("Signed on"))
        kind = Reference("organisations")
        self.organisation = ReferenceEditor(kind, 26, store, jobs)
        self.organisation.set_value(line.organisation_id, line.organisation)
        self.successor = ReferenceEditor(kind, 26, store, jobs)
        self.successor.set_value(line.successor_id, line.successor)
        form = QFormLayout(self)
        form.setContentsMargins(0, 8, 0, 8)
        form.setVerticalSpacing(6)
        self.name.editingFinished.connect(self.left)
        self.signed.changed.connect(lambda _day: self.left.emit())
        for editor in (self.organisation, self.successor):
            editor.line.editingFinished.connect(self.left)
        self.head = QHBoxLayout()
        self.head.addWidget(self.name, 1)
        self.head.addWidget(self.signed)
        form.addRow(self.head)
        for name, editor in (
            ("organisation_id", self.organisation),
            ("successor_id", self.successor),
        ):
            form.addRow(label(_(AGREEMENT_PARTIES.by_name[name].label), "muted"), editor)

    def line(self) -> PartyLine:
        """What stands in the row now."""
        return replace(
            self._line,
            name=clean_line(self.name.text()),
            signed_on=self.signed.typed,
            organisation_id=self.organisation.value(),
            organisation=self.organisation.typed(),
            successor_id=self.successor.value(),
            successor=self.successor.typed(),
        )


class TermsTab(QScrollArea):
    """Facts, then areas and parties, saved as one leaves them; what is frozen can only be read."""

    failed = Signal(str)
    parties_written = Signal(list)
    areas_written = Signal(list)
    fields_wanted = Signal()

    def __init__(self, store: Store, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._sheet: AgreementSheet | None = None
        self._state: tuple[int, bool, str] = (0, False, "")
        self.rows: list[PartyRow] = []
        self.lines: list[QLineEdit] = []
        self.facts = Prose()
        self.all_fields = Button(kind="link", icon="edit", action=self.fields_wanted.emit)
        self.frozen = label(role="muted", wrap=True)
        self.parties_title, self.areas_title = label(role="section"), label(role="section")
        self.parties, self.areas = QVBoxLayout(), QVBoxLayout()
        self.add_party = Button(kind="quiet", icon="plus", action=self._add_party)
        self.add_area = Button(kind="quiet", icon="plus", action=self._add_area)
        inner = QWidget()
        inner.setProperty("role", "surface")
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 12, 24, 24)
        column.setSpacing(6)
        column.addWidget(self.facts)
        column.addWidget(self.all_fields)
        column.addWidget(self.frozen)
        for title, rows, button in (
            (self.areas_title, self.areas, self.add_area),
            (self.parties_title, self.parties, self.add_party),
        ):
            column.addSpacing(12)
            column.addWidget(title)
            column.addWidget(rule())
            column.addLayout(rows)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setWidget(inner)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.all_fields.setText(_("Change the fields"))
        self.parties_title.setText(_("Parties"))
        self.areas_title.setText(_("Areas of cooperation, in their order"))
        self.add_party.setText(_("Add a party"))
        self.add_area.setText(_("Add an area"))
        self.frozen.setText(
            _("Signed terms are frozen: make an amendment or a renewal to change them.")
        )
        self._fill()

    def show_sheet(self, sheet: AgreementSheet | None) -> None:
        """Show another agreement, or what has become of this one."""
        self._sheet = sheet
        self._fill()

    def _fill(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        told = []
        for name in FACTS:
            field, value = AGREEMENTS.by_name[name], sheet.values.get(name)
            if value not in (None, "", ()):
                told.append((_(field.label), field.kind.format(value)))
        self.facts.say_lines(told)
        self.frozen.setVisible(not sheet.draft)
        self.add_area.setVisible(sheet.draft or not sheet.areas)
        self.add_party.setVisible(sheet.draft or not sheet.parties)
        state = (sheet.id, sheet.draft, language())
        # What stands there already is left alone: somebody may be writing in the next line.
        if state != self._state or self._parties() != list(sheet.parties):
            self._set_parties(list(sheet.parties))
        if state != self._state or self._texts() != [area.text for area in sheet.areas]:
            self._set_areas([area.text for area in sheet.areas])
        self._state = state

    def _party_row(self, line: PartyLine) -> None:
        draft = bool(self._sheet and (self._sheet.draft or not self._sheet.parties))
        row = PartyRow(line, self._store, self._jobs, frozen=not draft)
        if draft:
            row.head.addWidget(
                _Order(
                    lambda step: self._move_party(row, step),
                    lambda: self._drop_party(row),
                )
            )
        row.left.connect(self._save_parties)
        self.rows.append(row)
        self.parties.addWidget(row)

    def _area_row(self, text: str) -> None:
        draft = bool(self._sheet and (self._sheet.draft or not self._sheet.areas))
        line = QLineEdit(text)
        line.setReadOnly(not draft)
        line.setPlaceholderText(_("As written"))
        line.setAccessibleName(_("Area of cooperation"))
        row = QHBoxLayout()
        number = label(f"{len(self.lines) + 1}", "muted")
        number.setFixedWidth(theme.px(20))
        normal = label("", "muted")
        normal.setFixedWidth(theme.px(190))

        def tell() -> None:
            area = coded(Area, area_line(line.text()).area)
            normal.setText(_(area.label) if line.text().strip() else "")

        line.textChanged.connect(lambda _text: tell())
        line.editingFinished.connect(self._save_areas)
        tell()
        row.addWidget(number)
        row.addWidget(line, 1)
        row.addWidget(normal)
        if draft:
            row.addWidget(
                _Order(
                    lambda step: self._move_area(line, step),
                    lambda: self._drop_area(line),
                )
            )
        self.lines.append(line)
        self.areas.addLayout(row)

    def _move_party(self, row: PartyRow, step: int) -> None:
        self._set_parties(_moved(self._parties(), self.rows.index(row), step))
        self._save_parties()

    def _drop_party(self, row: PartyRow) -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        self._save_parties()

    def _move_area(self, line: QLineEdit, step: int) -> None:
        self._set_areas(_moved(self._texts(), self.lines.index(line), step))
        self._save_areas()

    def _drop_area(self, line: QLineEdit) -> None:
        self._set_areas([each.text() for each in self.lines if each is not line])
        self._save_areas()

    def _set_parties(self, lines: list[PartyLine]) -> None:
        clear(self.parties)
        self.rows = []
        for line in lines:
            self._party_row(line)

    def _set_areas(self, texts: list[str]) -> None:
        clear(self.areas)
        self.lines = []
        for text in texts:
            self._area_row(text)

    def _add_party(self) -> None:
        self._party_row(PartyLine(""))
        self.rows[-1].name.setFocus()

    def _add_area(self) -> None:
        self._area_row("")
        self.lines[-1].setFocus()

    def _parties(self) -> list[PartyLine]:
        """What stands in the rows that have a name."""
        return [line for row in self.rows if clean_line((line := row.line()).name)]

    def _texts(self) -> list[str]:
        return [text for line in self.lines if (text := clean_line(line.text()))]

    def _save_parties(self) -> None:
        try:
            lines = self._parties()
        except UserError as error:
            self.failed.emit(error.sentence)
            return
        if self._sheet and lines != list(self._sheet.parties):
            self.parties_written.emit(lines)

    def _save_areas(self) -> None:
        if self._sheet and self._texts() != [area.text for area in self._sheet.areas]:
            self.areas_written.emit(self._texts())


def _moved(items: list[Item], at: int, step: int) -> list[Item]:
    items.insert(min(max(at + step, 0), len(items) - 1), items.pop(at))
    return items
