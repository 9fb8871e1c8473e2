"""One row of a file in full: what it writes, changes or keeps, and its cells to be corrected."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _, format_number, ngettext
from desktop.services.importing import Change, ImportPlan, Outcome, PlannedRow
from desktop.views import theme
from desktop.views.flow import Flow
from desktop.views.importing.rows_model import TONES, WORDS, shown
from desktop.views.importing.words import heading_words
from desktop.views.widgets import Button, Pill, label, restyle

_PILL = {"good": "good", "wait": "wait", "bad": "bad", "muted": "plain"}


class RowDetail(QScrollArea):
    """Shows a `PlannedRow` and takes a person's word on it."""

    value_chosen = Signal(object, str, bool)
    """A row, or None for all rows; a field; and whether the file's value is taken."""
    cell_typed = Signal(int, str, str)
    """A row, a heading, and what the cell says instead."""
    row_wanted = Signal(int, bool)
    """A row, and whether it is taken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._plan: ImportPlan | None = None
        self._row: PlannedRow | None = None
        self._without = False
        self.cells: dict[str, QLineEdit] = {}
        self.choices: dict[tuple[str, bool], Button] = {}
        self._bad: list[QLineEdit] = []
        self.show_row(None, None)

    def show_row(
        self, plan: ImportPlan | None, row: PlannedRow | None, *, without: bool = False
    ) -> None:
        """Show a row of a plan, nothing without one; `without` where a person left it out."""
        self._plan, self._row, self._without = plan, row, without
        self.cells, self.choices, self._bad = {}, {}, []
        body = QWidget()
        body.setProperty("role", "page")
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        if plan is not None and row is not None:
            self._fill(column, plan, row)
        column.addStretch(1)
        self.setWidget(body)

    def retranslate(self) -> None:
        """Say it again in the language of now."""
        self.show_row(self._plan, self._row, without=self._without)

    def begin(self) -> None:
        """Put the cursor into the first cell that does not fit, or into the first."""
        for field in [*self._bad, *self.cells.values()][:1]:
            field.setFocus()
            field.selectAll()

    def _fill(self, column: QVBoxLayout, plan: ImportPlan, row: PlannedRow) -> None:
        spec = plan.spec
        pill = Pill(_(WORDS[row.outcome]), _PILL[TONES[row.outcome][1]])
        column.addWidget(label(row.title or _(spec.title), "name", wrap=True))
        top = QHBoxLayout()
        top.addWidget(pill)
        top.addWidget(
            label(_("Row {n} of the file").format(n=format_number(row.number)), "muted"), 1
        )
        column.addLayout(top)
        if row.outcome is Outcome.REFUSED:
            column.addSpacing(8)
            column.addWidget(_selectable(label(row.reason, "error", wrap=True)))
        elif row.outcome is Outcome.UNCHANGED:
            column.addSpacing(8)
            words = _("The register says the same already.")
            if row.kept:
                words = _("Nothing is changed: the register keeps its own values.")
            column.addWidget(label(words, wrap=True))
        if row.outcome is Outcome.CREATED:
            self._values(column, plan, row)
        self._changes(column, plan, row)
        if row.parts:
            words = ngettext("{n} more entry comes with it.", "{n} more entries come with it.",
                             len(row.parts))  # fmt: skip
            column.addWidget(label(words.format(n=len(row.parts)), "muted", wrap=True))
        if plan.header:
            self._row_cells(column, plan, row)
            if self._without or row.outcome is not Outcome.REFUSED:
                words = _("Take this row again") if self._without else _("Leave this row out")
                icon = "undo" if self._without else "close"
                send = partial(self.row_wanted.emit, row.number, self._without)
                column.addWidget(Button(words, "quiet", icon, send), 0, Qt.AlignmentFlag.AlignLeft)

    def _values(self, column: QVBoxLayout, plan: ImportPlan, row: PlannedRow) -> None:
        grid = _grid(column)
        for field in plan.spec.stored:
            if row.values.get(field.name) not in (None, (), ""):
                text = shown(plan.spec, row, field.name, row.values[field.name])
                at = grid.rowCount()
                grid.addWidget(label(_(field.label), "muted", wrap=True), at, 0, _TOP)
                grid.addWidget(_selectable(label(text, wrap=True)), at, 1)

    def _changes(self, column: QVBoxLayout, plan: ImportPlan, row: PlannedRow) -> None:
        """What the file says otherwise than the register, each with the choice between both."""
        if not (row.changes or row.kept):
            return
        grid = _grid(column)
        for change, takes in [*((c, True) for c in row.changes), *((c, False) for c in row.kept)]:
            at = grid.rowCount()
            grid.addWidget(label(self._label(change.field), "muted", wrap=True), at, 0, _TOP)
            box = QVBoxLayout()
            box.setSpacing(2)
            before = shown(plan.spec, row, change.field, change.before)
            after = shown(plan.spec, row, change.field, change.after)
            if takes and before:
                box.addWidget(_struck(before))
            words = f"→ {after}" if takes and before else after if takes else before
            box.addWidget(_selectable(label(words, wrap=True)))
            if not takes:
                words = _("The file says: {value}").format(value=after)
                box.addWidget(_selectable(label(words, "muted", wrap=True)))
            if takes is False or before:
                box.addLayout(self._choice(row, change, takes=takes))
            grid.addLayout(box, at, 1)

    def _choice(self, row: PlannedRow, change: Change, *, takes: bool) -> Flow:
        line = Flow()
        if takes:
            here, everywhere = _("Keep the register's"), _("Keep it in every row")
        else:
            here, everywhere = _("Take the file's"), _("Take it in every row")
        for words, number in ((here, row.number), (everywhere, None)):
            send = partial(self.value_chosen.emit, number, change.field, not takes)
            button = Button(words, "link", action=send)
            button.setAccessibleName(f"{self._label(change.field)}: {words}")
            self.choices[change.field, number is None] = button
            line.addWidget(button)
        return line

    def _label(self, name: str) -> str:
        return _(self._plan.spec.by_name[name].label) if self._plan else name

    def _row_cells(self, column: QVBoxLayout, plan: ImportPlan, row: PlannedRow) -> None:
        """The cells that are read, to be corrected; the file itself stays as it is."""
        column.addSpacing(8)
        column.addWidget(label(_("In the file"), "section"))
        grid = _grid(column)
        for at_column, heading in enumerate(plan.header):
            if heading not in plan.used:
                continue
            at = grid.rowCount()
            text = row.cells[at_column] if at_column < len(row.cells) else ""
            field = QLineEdit(text)
            field.setCursorPosition(0)
            field.setAccessibleName(heading)
            field.editingFinished.connect(partial(self._typed, row.number, heading, field, text))
            self.cells[heading] = field
            name = label(heading_words(heading), "muted", wrap=True)
            name.setContentsMargins(0, theme.px(6), 0, 0)  # on the line of the text in the field
            grid.addWidget(name, at, 0, _TOP)
            box = QVBoxLayout()
            box.setSpacing(2)
            box.addWidget(field)
            for sentence in (row.problems[n] for n in plan.used[heading] if n in row.problems):
                self._bad.append(field)
                restyle(field, wrong="true")
                box.addWidget(label(sentence, "error", wrap=True))
            grid.addLayout(box, at, 1)

    def _typed(self, number: int, heading: str, field: QLineEdit, before: str) -> None:
        if field.text() != before and self._row is not None and self._row.number == number:
            self.cell_typed.emit(number, heading, field.text())


_TOP = Qt.AlignmentFlag.AlignTop


def _grid(column: QVBoxLayout) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 8, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(10)
    grid.setColumnMinimumWidth(0, theme.px(96))
    grid.setColumnStretch(1, 1)
    column.addLayout(grid)
    return grid


def _struck(words: str) -> QLabel:
    old = label(words, "muted", wrap=True)
    font = old.font()
    font.setStrikeOut(True)
    old.setFont(font)
    return _selectable(old)


def _selectable(words: QLabel) -> QLabel:
    # A long address is cut off rather than pushing everything aside.
    words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return words
