"""What the rows are narrowed to: a chip for each outcome with its count, and one for the columns."""

import functools
from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from desktop.i18n import _, format_number
from desktop.services.importing import ImportPlan, Outcome
from desktop.views import icons, theme
from desktop.views.importing.rows_model import TONES, WORDS
from desktop.views.widgets import Button

COLUMNS = "columns"
"""The chip that shows the columns; the others are outcomes, the empty one is all rows."""


class OutcomeChips(QHBoxLayout):
    """One chip is chosen; `narrow` is told its key."""

    def __init__(self, narrow: Callable[[str], object], parent: QWidget) -> None:
        super().__init__()
        self.chips: dict[str, Button] = {}
        self._group = QButtonGroup(parent)
        self.setContentsMargins(24, 8, 24, 8)
        self.setSpacing(8)
        for key in ("", *(str(outcome) for outcome in Outcome), COLUMNS):
            chip = Button(kind="chip", action=functools.partial(narrow, key))
            chip.setCheckable(True)
            if key == COLUMNS:
                self.addStretch(1)
            self.addWidget(chip)
            self.chips[key] = chip
            self._group.addButton(chip)

    @property
    def chosen(self) -> str:
        """The key of the chip that is chosen."""
        return next((key for key, chip in self.chips.items() if chip.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose a chip without narrowing anything."""
        self.chips[key].setChecked(True)

    def show_plan(self, plan: ImportPlan | None, counts: dict[Outcome, int]) -> None:
        """Name the chips by what is in a plan; without one there are none."""
        total = len(plan.rows) if plan else 0
        self.chips[""].setText(f"{_('All')}  {format_number(total)}")
        for outcome, words in WORDS.items():
            chip = self.chips[str(outcome)]
            chip.setText(f"{_(words)}  {format_number(counts[outcome])}")
            icon, token = TONES[outcome]
            chip.setIcon(icons.icon(icon, getattr(theme.tokens(), token)))
            chip.setIconSize(QSize(theme.px(14), theme.px(14)))
            chip.setEnabled(counts[outcome] > 0)
        used, left = (len(plan.used), len(plan.left)) if plan else (0, 0)
        words = _("Columns: {used} of {all}").format(used=used, all=used + left)
        self.chips[COLUMNS].setText(words)
        for chip in self.chips.values():
            chip.setVisible(plan is not None)
