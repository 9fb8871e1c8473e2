"""Choosing, field by field, what the one record gets; what is lost is said before."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import N_, _, format_number
from desktop.models.spec import Field
from desktop.services.consistency.finding import listed, titled
from desktop.services.linking.merging import Difference, Merge, Pick
from desktop.views import theme
from desktop.views.widgets import Button, label, rule

TABLES = {
    "contact": N_("Contacts"),
    "wish": N_("Wishes"),
    "case_member": N_("Cases"),
    "designation": N_("Designations"),
    "calendar_span": N_("Calendars"),
    "statement": N_("Statements of sources"),
    "agreement_party": N_("Parties"),
    "friend_group": N_("World Friend group"),
    "person": N_("Person"),
}
"""What the rows are called that point to a record."""
WORDS = {Pick.KEPT: N_("As it is"), Pick.OTHER: N_("From the other"), Pick.BOTH: N_("Both")}


class MergePanel(QWidget):
    """One merge, being chosen."""

    wanted = Signal(object, object)
    """The `Merge` and the choices: do it."""
    swapped = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.merge: Merge | None = None
        self.picks: dict[str, Pick] = {}
        self.heading = label(role="name", wrap=True)
        self.sentence = label(role="muted", wrap=True)
        self.swap = Button(kind="link", action=self.swapped.emit)
        self.back = Button(kind="quiet", icon="left", action=self.left.emit)
        self.do = Button(kind="primary", icon="duplicates", action=self._do)
        self.lost = label(wrap=True)
        self.moved = label(role="muted", wrap=True)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        top = QVBoxLayout()
        top.setContentsMargins(20, 16, 16, 8)
        top.setSpacing(4)
        for widget in (self.heading, self.sentence):
            top.addWidget(widget)
        top.addWidget(self.swap, 0, Qt.AlignmentFlag.AlignLeft)
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 8, 16, 16)
        foot.setSpacing(8)
        foot.addWidget(self.moved)
        foot.addWidget(self.lost)
        row = QHBoxLayout()
        row.addWidget(self.do)
        row.addWidget(self.back)
        row.addStretch(1)
        foot.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(rule())
        column.addWidget(self.area, 1)
        column.addWidget(rule())
        column.addLayout(foot)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.swap.setText(_("Keep the other one instead"))
        self.back.setText(_("Back"))
        self.do.setText(_("Merge"))
        if self.merge is not None:
            self.show_merge(self.merge, self.picks)

    def show_merge(self, merge: Merge, picks: dict[str, Pick] | None = None) -> None:
        """Show a merge, with the usual choices or those made already."""
        self.merge = merge
        self.picks = dict(picks if picks is not None else merge.picks)
        self.heading.setText(_("{name} stays").format(name=merge.titles[0]))
        self.sentence.setText(
            _("{name} is taken into it and then goes. Ctrl+Z makes two of it again.").format(
                name=merge.titles[1]
            )
        )
        self.area.setWidget(self._fields(merge))
        self._tell()

    def _fields(self, merge: Merge) -> QWidget:
        page = QWidget()
        page.setProperty("role", "surface")
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 12, 16, 12)
        column.setSpacing(12)
        if not merge.differences:
            column.addWidget(label(_("The other holds nothing that this one lacks."), "muted"))
        for at, each in enumerate(merge.differences):
            if at:
                column.addWidget(rule())
            column.addLayout(self._choice(each))
        column.addStretch(1)
        return page

    def _choice(self, each: Difference) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        name = label(_(each.field.label), "muted", wrap=True)
        name.setFixedWidth(theme.px(104))
        grid.addWidget(name, 0, 0, Qt.AlignmentFlag.AlignTop)
        group = QButtonGroup(self)
        for at, pick in enumerate(p for p in Pick if p is not Pick.BOTH or each.joinable):
            shown = each.field.kind.format(each.value(pick)) or _("(empty)")
            radio = QRadioButton(_(WORDS[pick]))
            radio.setAccessibleName(f"{_(each.field.label)}: {_(WORDS[pick])}: {shown}")
            radio.setChecked(self.picks[each.field.name] is pick)
            radio.toggled.connect(partial(self._picked, each.field.name, pick))
            group.addButton(radio)
            line = QHBoxLayout()
            line.setSpacing(12)
            line.addWidget(radio, 0, Qt.AlignmentFlag.AlignTop)
            value = label(shown, wrap=True)
            line.addWidget(value, 1)
            radio.setFixedWidth(theme.px(152))
            grid.addLayout(line, at, 1)
        return grid

    def _picked(self, field: str, pick: Pick, on: bool) -> None:
        if on:
            self.picks[field] = pick
            self._tell()

    def _tell(self) -> None:
        """Say what moves and what is lost."""
        merge = self.merge
        if merge is None:
            return
        lost = merge.lost(self.picks)
        if lost:
            words = listed(titled(_(field.label), _short(field, value)) for field, value in lost)
            self.lost.setText(_("Lost: {values}").format(values=words))
        else:
            self.lost.setText(_("Nothing is lost."))
        parts = []
        for each in merge.moved:
            words = f"{_(TABLES.get(each.table, each.table))} {format_number(each.rows)}"
            if each.twins:
                twins = _("{n} that both have, once").format(n=format_number(each.twins))
                words = f"{words} ({twins})"
            parts.append(words)
        moved = " · ".join(parts)
        self.moved.setText(_("Goes over to it: {what}").format(what=moved) if parts else "")
        self.moved.setVisible(bool(parts))

    def _do(self) -> None:
        if self.merge is not None:
            self.wanted.emit(self.merge, dict(self.picks))


def _short(field: Field, value: object) -> str:
    text = " ".join(field.kind.format(value).split())
    return text if len(text) <= 60 else f"{text[:59]}…"
