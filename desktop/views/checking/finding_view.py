"""One contradiction: every side with its source, and the decision."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _, format_number
from desktop.models.decision import Verdict
from desktop.models.specs import SPECS
from desktop.services.consistency.checking import Found, Group
from desktop.services.consistency.finding import Side, titled
from desktop.views import theme
from desktop.views.keeping.changes import when
from desktop.views.widgets import Button, Card, Link, Pill, label, rule


class FindingView(QWidget):
    """What contradicts what, who says so, and what a person decides."""

    decided = Signal(object, str)
    """A `Verdict` and a note."""
    reopened = Signal()

    def __init__(self, follow: Callable[[str, int], object]) -> None:
        super().__init__()
        self._follow = follow
        self.found: Found | None = None
        self.setProperty("role", "surface")
        self.heading = label(role="name", wrap=True)
        self.why = label(role="muted", wrap=True)
        self.before = label(role="muted", wrap=True)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._group = QButtonGroup(self)
        self.verdicts = {verdict: QRadioButton() for verdict in Verdict}
        self.note = QLineEdit()
        self.note.setMaxLength(1000)
        self.decide = Button(kind="primary", icon="check", action=self._decide)
        self.reopen = Button(kind="quiet", action=self.reopened.emit)
        self.hint = label(role="muted", wrap=True)
        self._arrange()

    def retranslate(self) -> None:
        """Set every text anew."""
        for verdict, radio in self.verdicts.items():
            radio.setText(_(verdict.label))
        self.note.setPlaceholderText(_("Why, and what is to be done"))
        self.note.setAccessibleName(_("Note on the decision"))
        self.decide.setText(_("Decide"))
        self.reopen.setText(_("Open it again"))
        self.hint.setText(
            _("Nothing is changed by deciding. Put a record right in its form: open it above.")
        )

    def show_found(self, found: Found, group: Group, *, writable: bool) -> None:
        """Show a finding; where the store is `writable` it can be decided."""
        self.found = found
        self.heading.setText(found.finding.title)
        self.why.setText(f"{_(group.rule.title)} – {_(group.rule.why)}")
        self.area.setWidget(self._sides(found))
        decided = found.decided
        self.before.setVisible(decided is not None)
        if decided is not None:
            words = _("{verdict} – {who}, {when}").format(
                verdict=_(decided.verdict.label), who=decided.who, when=when(decided.at)
            )
            if not decided.holds:
                words = _("The data have changed since this was decided: {what}").format(what=words)
            self.before.setText(words)
        holds = decided is not None and decided.holds
        # None of them may be chosen, which an exclusive group does not allow.
        self._group.setExclusive(False)
        for verdict, radio in self.verdicts.items():
            radio.setChecked(decided is not None and decided.verdict is verdict)
            radio.setEnabled(writable)
        self._group.setExclusive(True)
        self.note.setText(decided.note if decided else "")
        self.note.setEnabled(writable)
        self.decide.setEnabled(writable)
        self.reopen.setVisible(holds)
        self.reopen.setEnabled(writable)

    def _sides(self, found: Found) -> QWidget:
        page = QWidget()
        page.setProperty("role", "surface")
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 12, 16, 12)
        column.setSpacing(12)
        for at, side in enumerate(found.finding.sides, 1):
            column.addWidget(self._side(at, side))
        column.addStretch(1)
        return page

    def _side(self, at: int, side: Side) -> Card:
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Pill(format_number(at), "plain"), 0, Qt.AlignmentFlag.AlignTop)
        says = label(side.says, wrap=True)
        says.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head.addWidget(says, 1)
        card.body.addLayout(head)
        if side.source:
            card.body.addWidget(
                label(_("Source: {source}").format(source=side.source), "muted", wrap=True)
            )
        if side.id and side.register:
            link = Link(titled(_(SPECS[side.register].title), side.title))
            register, key = side.register, side.id
            link.clicked.connect(lambda: self._follow(register, key))
            card.body.addWidget(link)
        return card

    def _decide(self) -> None:
        chosen = next((v for v, radio in self.verdicts.items() if radio.isChecked()), None)
        if chosen is None:
            self.before.setText(_("Choose which side is right, or that both stand."))
            self.before.show()
            next(iter(self.verdicts.values())).setFocus()
            return
        self.decided.emit(chosen, self.note.text())

    def _arrange(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(20, 16, 16, 12)
        top.setSpacing(4)
        top.addWidget(self.heading)
        top.addWidget(self.why)
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 12, 16, 16)
        foot.setSpacing(8)
        foot.addWidget(self.before)
        choices = QGridLayout()
        choices.setHorizontalSpacing(16)
        choices.setVerticalSpacing(4)
        for at, radio in enumerate(self.verdicts.values()):
            self._group.addButton(radio)
            choices.addWidget(radio, at // 2, at % 2)
        foot.addLayout(choices)
        foot.addWidget(self.note)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.decide)
        row.addWidget(self.reopen)
        row.addStretch(1)
        foot.addLayout(row)
        foot.addWidget(self.hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(rule())
        column.addWidget(self.area, 1)
        column.addWidget(rule())
        column.addLayout(foot)
        self.setMinimumWidth(theme.px(400))
