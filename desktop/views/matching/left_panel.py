"""The upper list of a round: who is left out and why; what changed; what is scarce."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QListView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _, format_number, ngettext
from desktop.services.matching.blocking import Blocking, BlockingPairs
from desktop.services.matching.comparing import Change, Difference
from desktop.services.matching.results import Price, RoundPlan
from desktop.views.matching.drawing import points_text
from desktop.views.matching.lines import Line, LinesModel, lines_view
from desktop.views.matching.plan_models import LeftOutModel, reason_label
from desktop.views.widgets import Button, Flow, label

SCHOOLS, PARTNERS, CHANGES, SCARCE, RATHER = range(5)


class LeftPanel(QWidget):
    """Five lists behind chips; the first, the schools left out, is what a round is asked for."""

    wish_chosen = Signal(int)
    why_wanted = Signal(int, int)
    """Why the wish of a school (first) or of a partner (second) has no partner; the other is 0."""
    rather_wanted = Signal()
    """The pairs that both sides would prefer are to be looked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: RoundPlan | None = None
        self._difference: Difference | None = None
        self._rather: BlockingPairs | None = None
        self.title = label(role="section")
        self.chips = [Button(kind="chip") for _n in range(5)]
        lists = QButtonGroup(self)
        for at, chip in enumerate(self.chips):
            chip.setCheckable(True)
            chip.clicked.connect(partial(self._choose, at))
            lists.addButton(chip)
        self.chips[SCHOOLS].setChecked(True)
        self.reasons = QWidget()
        self._reasons = Flow(self.reasons)
        self.left_out, self.lines = LeftOutModel(self), LinesModel(self)
        self.out_view, self.lines_view = lines_view(self.left_out), lines_view(self.lines)
        self.stack = QStackedWidget()
        for view in (self.out_view, self.lines_view):
            view.activated.connect(self._open)
            self.stack.addWidget(view)
        self.open_wish = Button(kind="link", action=lambda: self._open(self.view.currentIndex()))
        self.why = Button(kind="link", action=self._ask_why)
        self.note = label(role="muted", wrap=True)
        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 16, 4)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.why)
        head.addWidget(self.open_wish)
        chips = QWidget()
        flow = Flow(chips)
        for chip in self.chips:
            flow.addWidget(chip)
        below = QVBoxLayout()
        below.setContentsMargins(24, 0, 16, 8)
        below.setSpacing(6)
        below.addWidget(chips)
        below.addWidget(self.reasons)
        below.addWidget(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(below)
        column.addWidget(self.stack, 1)

    @property
    def view(self) -> QListView:
        """The list in view."""
        return self.lines_view if self.stack.currentIndex() else self.out_view

    @property
    def shown(self) -> int:
        """Which of the five lists is chosen."""
        return next(at for at, chip in enumerate(self.chips) if chip.isChecked())

    def show_plan(self, plan: RoundPlan | None, difference: Difference | None) -> None:
        """Show another plan, and what it changed of the one before."""
        self._plan, self._difference, self._rather = plan, difference, None
        if self.shown == RATHER or (self.shown == CHANGES and difference is None):
            self.chips[SCHOOLS].setChecked(True)
        self.retranslate()

    def show_rather(self, found: BlockingPairs) -> None:
        """Show the pairs that both sides would prefer to what the plan gives them."""
        self._rather = found
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        plan, difference = self._plan, self._difference
        self.open_wish.setText(_("See its partners"))
        self.open_wish.setToolTip(_("Enter in the list"))
        self.why.setText(_("Why not with …"))
        self.out_view.setAccessibleName(_("Wishes left out"))
        counts = {
            SCHOOLS: (_("Schools {n}"), len(plan.unmatched_schools) if plan else 0),
            PARTNERS: (_("Partners {n}"), len(plan.unmatched_partners) if plan else 0),
            CHANGES: (_("Changed {n}"), len(_changes(difference)) if difference else 0),
            SCARCE: (_("Scarce {n}"), len(plan.prices) if plan else 0),
        }
        for at, (words, n) in counts.items():
            self.chips[at].setText(words.format(n=format_number(n)))
        self.chips[CHANGES].setVisible(difference is not None)
        self.chips[RATHER].setText(
            _("Would rather {n}").format(n=format_number(self._rather.count))
            if self._rather
            else _("Would rather …")
        )
        self._fill()

    def _choose(self, at: int, _on: bool = False) -> None:
        if at == RATHER and self._rather is None:
            self.rather_wanted.emit()
        self._fill()

    def _fill(self) -> None:
        at, plan = self.shown, self._plan
        self.stack.setCurrentIndex(0 if at in (SCHOOLS, PARTNERS) else 1)
        self.why.hide()
        self._reasons.clear()
        self.reasons.hide()
        self.note.hide()
        if at in (SCHOOLS, PARTNERS):
            self._fill_left_out(at)
            return
        if at == CHANGES and self._difference:
            title, note, lines = _("What changed"), "", _change_lines(self._difference)
        elif at == SCARCE and plan:
            title = _("Scarce partners")
            note = _("What one place more at each could add at the most.")
            lines = [_price_line(each) for each in plan.prices]
        else:
            title = _("Pairs that both would prefer")
            note = _(
                "Each of the two would do better with the other than in this plan, but others would "
                "do worse. The plan is the best for all together; it is not stable, nor claims to be."
            )
            lines = [_rather_line(each) for each in self._rather.shown] if self._rather else []
        self.title.setText(title)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.lines.show_lines(lines)
        self.lines_view.setAccessibleName(title)
        self.open_wish.setVisible(bool(lines))
        if lines:
            self.lines_view.setCurrentIndex(self.lines.index(0))

    def _fill_left_out(self, at: int) -> None:
        plan = self._plan
        schools = plan.unmatched_schools if plan else ()
        shown = schools if at == SCHOOLS else plan.unmatched_partners if plan else ()
        self.left_out.show_left_out(shown)
        self.open_wish.setVisible(bool(len(shown)))
        self.why.setVisible(bool(len(shown)))
        if len(shown):
            self.out_view.setCurrentIndex(self.left_out.index(0))
        self.title.setText(
            _("{n} left out").format(n=format_number(len(shown)))
            if len(shown)
            else _("Nobody is left out")
        )
        group = QButtonGroup(self.reasons)
        group.setExclusive(False)
        for count, why, none_open in self.left_out.reasons:
            words = f"{reason_label(why, none_open=none_open)}  {format_number(count)}"
            chip = Button(words, "chip")
            chip.setCheckable(True)
            group.addButton(chip)
            chip.toggled.connect(partial(self._narrow, group, chip, (why, none_open)))
            self._reasons.addWidget(chip)
        self.reasons.setVisible(len(self.left_out.reasons) > 1)

    def _narrow(self, group: QButtonGroup, chip: Button, key: object, on: bool) -> None:
        for other in group.buttons() if on else ():
            if other is not chip:
                other.blockSignals(True)
                other.setChecked(False)
                other.blockSignals(False)
        self.left_out.narrow(key if on else None)  # type: ignore[arg-type]

    def _ask_why(self) -> None:
        found = self.left_out.item(self.out_view.currentIndex().row())
        if found:
            wish = found.party.wish_id
            self.why_wanted.emit(*((wish, 0) if self.shown == SCHOOLS else (0, wish)))

    def _open(self, index: QModelIndex) -> None:
        found = self.left_out.item(index.row()) if self.view is self.out_view else None
        line = self.lines.line(index.row()) if self.view is self.lines_view else None
        wish = found.party.wish_id if found else line.wish if line else 0
        if wish:
            self.wish_chosen.emit(wish)


def _changes(difference: Difference) -> Sequence[Change]:
    return [*difference.lost, *difference.gained, *difference.worse, *difference.better]


def _change_lines(difference: Difference) -> list[Line]:
    lines = []
    for words, tone, changes in (
        (_("loses its partner"), "bad", difference.lost),
        (_("gains a partner"), "good", difference.gained),
        (_("does worse"), "wait", difference.worse),
        (_("does better"), "good", difference.better),
    ):
        for each in changes:
            before = ", ".join(map(str, each.before)) or "–"
            after = ", ".join(map(str, each.after)) or "–"
            lines.append(
                Line(
                    str(each.party),
                    each.party.place or "",
                    f"{words}  {each.delta * 100:+.1f}",
                    tone,
                    f"{before} → {after}",
                    each.party.wish_id,
                )
            )
    return lines


def _price_line(each: Price) -> Line:
    if each.wishes:
        words = ngettext("{n} wish more", "{n} wishes more", each.wishes)
        right, tone = words.format(n=format_number(each.wishes)), "wait"
    else:
        right, tone = f"+{points_text(each.score)}", "ink"
    place = each.party.place or each.party.country
    return Line(str(each.party), place, right, tone, each.party.title or "", each.party.wish_id)


def _rather_line(each: Blocking) -> Line:
    gains = _("school {ours}, partner {theirs}").format(
        ours=f"+{each.school_gain * 100:.1f}", theirs=f"+{each.partner_gain * 100:.1f}"
    )
    names = f"{each.school!s} — {each.partner!s}"
    return Line(names, "", gains, "muted", each.school.title or "", each.school.wish_id)
