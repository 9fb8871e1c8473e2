"""One row of a file in full: what it writes, what it changes, or why it is refused."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _, format_number, ngettext
from desktop.models.spec import Spec
from desktop.services.importing import Outcome, PlannedRow
from desktop.views import theme
from desktop.views.importing.rows_model import TONES, WORDS, shown
from desktop.views.widgets import Pill, label

_PILL = {"good": "good", "wait": "wait", "bad": "bad", "muted": "plain"}


class RowDetail(QScrollArea):
    """Shows a `PlannedRow`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._spec: Spec | None = None
        self._row: PlannedRow | None = None
        self.show_row(None, None)

    def show_row(self, spec: Spec | None, row: PlannedRow | None) -> None:
        """Show a row; nothing without one."""
        self._spec, self._row = spec, row
        body = QWidget()
        body.setProperty("role", "page")
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        if spec is not None and row is not None:
            self._fill(column, spec, row)
        column.addStretch(1)
        self.setWidget(body)

    def retranslate(self) -> None:
        """Say it again in the language of now."""
        self.show_row(self._spec, self._row)

    def _fill(self, column: QVBoxLayout, spec: Spec, row: PlannedRow) -> None:
        pill = Pill(_(WORDS[row.outcome]), _PILL[TONES[row.outcome][1]])
        column.addWidget(label(row.title or _(spec.title), "name", wrap=True))
        column.addWidget(pill)
        column.addWidget(
            label(_("Row {n} of the file").format(n=format_number(row.number)), "muted")
        )
        if row.outcome is Outcome.REFUSED:
            column.addSpacing(8)
            column.addWidget(_selectable(label(row.reason, "error", wrap=True)))
            return
        if row.outcome is Outcome.UNCHANGED:
            column.addSpacing(8)
            column.addWidget(label(_("The register says the same already."), wrap=True))
            return
        grid = QGridLayout()
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnMinimumWidth(0, theme.px(96))
        grid.setColumnStretch(1, 1)
        changed = {change.field: change for change in row.changes}
        for field in spec.stored:
            if field.name in changed:
                change = changed[field.name]
                before = shown(spec, row, field.name, change.before)
                after = shown(spec, row, field.name, change.after)
                self._line(grid, _(field.label), before, f"→ {after}" if before else after)
            elif row.outcome is Outcome.CREATED and row.values.get(field.name) not in (
                None,
                (),
                "",
            ):
                text = shown(spec, row, field.name, row.values[field.name])
                self._line(grid, _(field.label), "", text)
        column.addLayout(grid)
        if row.parts:
            words = ngettext("{n} more entry comes with it.", "{n} more entries come with it.",
                             len(row.parts))  # fmt: skip
            column.addWidget(label(words.format(n=len(row.parts)), "muted", wrap=True))

    @staticmethod
    def _line(grid: QGridLayout, name: str, before: str, after: str) -> None:
        at = grid.rowCount()
        heading = label(name, "muted", wrap=True)
        grid.addWidget(heading, at, 0, Qt.AlignmentFlag.AlignTop)
        value = QVBoxLayout()
        value.setSpacing(2)
        if before:
            old = label(before, "muted", wrap=True)
            font = old.font()
            font.setStrikeOut(True)
            old.setFont(font)
            value.addWidget(_selectable(old))
            value.addWidget(_selectable(label(after, wrap=True)))
        else:
            value.addWidget(_selectable(label(after, wrap=True)))
        grid.addLayout(value, at, 1)


def _selectable(words: QLabel) -> QLabel:
    # A long address is cut off rather than pushing everything aside.
    words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return words
