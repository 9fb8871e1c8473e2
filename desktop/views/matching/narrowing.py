"""Filters over ranked partners: words, and chips for what the office asks for most."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.i18n import N_, _, country_name
from desktop.models.text import fold
from desktop.services.matching.clocks import LEAST_MINUTES
from desktop.services.matching.results import Candidate, Party
from desktop.views.widgets import Button, Flow

Test = Callable[[Candidate], bool]

CHIPS: tuple[tuple[str, Test], ...] = (
    (N_("60 minutes in lessons"), lambda c: (c.minutes or 0) >= LEAST_MINUTES),
    (N_("Under an agreement"), lambda c: c.covering is not None),
    (N_("New partner"), lambda c: not c.earlier),
    (N_("Earlier partner"), lambda c: c.earlier > 0),
    (N_("Nothing left to ask"), lambda c: not c.to_ask),
)
"""What a chip says, and which candidates it leaves."""


class Chips(QWidget):
    """The chips; several narrow together."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = Flow(self)
        self.buttons = [Button(kind="chip") for _chip in CHIPS]
        for button in self.buttons:
            button.setCheckable(True)
            button.toggled.connect(lambda _on: self.changed.emit())
            flow.addWidget(button)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        for button, (words, _test) in zip(self.buttons, CHIPS, strict=True):
            button.setText(_(words))

    def tests(self) -> list[Test]:
        """What the chips that are pressed ask of a candidate."""
        pairs = zip(self.buttons, CHIPS, strict=True)
        return [test for button, (_words, test) in pairs if button.isChecked()]


def matching(candidates: Sequence[Candidate], words: str, tests: Sequence[Test]) -> list[int]:
    """The places of the candidates that pass every test, and whose name or country holds every word."""
    wanted = words.split()
    return [
        place
        for place, candidate in enumerate(candidates)
        if all(test(candidate) for test in tests)
        and all(word in fold(" ".join(named(candidate.party))) for word in wanted)
    ]


def named(party: Party) -> list[str]:
    """Everything that a party may be looked for by."""
    names = (party.name, party.name_en, party.name_ja, party.place, party.title)
    countries = (country_name(party.country, tongue) for tongue in ("ja", "en"))
    return [part for part in (*names, *countries, party.country) if part]
