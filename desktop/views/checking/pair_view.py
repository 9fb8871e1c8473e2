"""One pair: how likely it is one record, the evidence, and the three answers."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.i18n import _, format_number, ngettext
from desktop.services.linking.finding import Pair, State
from desktop.views.checking.evidence import evidence_grid
from desktop.views.checking.pairs import answer_words, likely
from desktop.views.widgets import Button, Pill, label, rule


class PairView(QWidget):
    """The chosen pair side by side."""

    answered = Signal(str)
    """A code of `Answer`."""
    withdrawn = Signal()

    def __init__(self, follow: Callable[[str, int], object]) -> None:
        super().__init__()
        self._follow = follow
        self.setProperty("role", "surface")
        self.sentence = label(role="name")
        self.pill = Pill()
        self.why = label(role="muted", wrap=True)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.note = QLineEdit()
        self.note.setMaxLength(500)
        self.same = Button(kind="primary", icon="duplicates")
        self.different, self.later = Button(), Button()
        self.ask_again = Button(kind="quiet", action=self.withdrawn.emit)
        for code, button in (
            ("same", self.same),
            ("different", self.different),
            ("later", self.later),
        ):
            button.clicked.connect(lambda _on=False, code=code: self.answered.emit(code))
        self.hint = label(role="muted")
        self._arrange()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.same.setText(_("The same: merge …"))
        self.different.setText(_("Different"))
        self.later.setText(_("Answer later"))
        self.ask_again.setText(_("Ask again"))
        self.note.setPlaceholderText(_("Note on the answer"))
        self.note.setAccessibleName(_("Note on the answer"))
        self.hint.setText(_("Keys in the list: S the same, D different, L later"))

    def show_pair(self, pair: Pair, *, writable: bool) -> None:
        """Show a pair; where the store is `writable` it can be answered."""
        self.sentence.setText(_("One record? {likely} likely").format(likely=likely(pair)))
        tone, words = ("good", _("Sure")) if pair.sure else ("wait", _("To be looked at"))
        self.pill.show_state(words, tone)
        self.why.setText(_why(pair))
        self.area.setWidget(evidence_grid(pair, self._follow))
        self.note.setText(pair.note)
        asked = pair.state in (State.OPEN, State.LATER)
        for widget in (self.different, self.later, self.hint):
            widget.setVisible(asked)
        self.same.setVisible(pair.state is not State.DIFFERENT)
        self.ask_again.setVisible(pair.state is not State.OPEN)
        for button in (self.same, self.different, self.later, self.ask_again):
            button.setEnabled(writable)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.sentence)
        head.addWidget(self.pill)
        head.addStretch(1)
        top = QVBoxLayout()
        top.setContentsMargins(20, 16, 16, 12)
        top.setSpacing(4)
        top.addLayout(head)
        top.addWidget(self.why)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.same, self.different, self.later, self.ask_again):
            buttons.addWidget(button)
        buttons.addStretch(1)
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 12, 16, 16)
        foot.setSpacing(8)
        foot.addWidget(self.note)
        foot.addLayout(buttons)
        foot.addWidget(self.hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(rule())
        column.addWidget(self.area, 1)
        column.addWidget(rule())
        column.addLayout(foot)


def _why(pair: Pair) -> str:
    if pair.state is not State.OPEN:
        return _("Answered: {answer}").format(answer=answer_words(pair))
    if pair.rivals:
        n = pair.rivals
        words = ngettext(
            "{n} other pair of these records is as likely: look closely.",
            "{n} other pairs of these records are as likely: look closely.",
            n,
        )
        return words.format(n=format_number(n))
    if not pair.score.anchored:
        return _("Only names and places agree: namesakes would look the same.")
    return _("More than the name agrees.")
