"""The plan of a round as item models: who is left out, and the pairs."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import QWidget

from desktop.i18n import N_, _, country_name
from desktop.services.matching.results import PlannedPair, RoundPlan, Rule, Unmatched
from desktop.views.matching.drawing import points_text
from desktop.views.matching.lines import LINE, Line

Index = QModelIndex | QPersistentModelIndex
Reason = Rule | None
"""Why a wish is left out: the rule that refuses most; None where others fill the places better."""


def reason_label(reason: Reason, *, none_open: bool = False) -> str:
    """A reason in a few words."""
    if reason is not None:
        return _(reason.label)
    return _("The other side has no open wish") if none_open else _("Places go to better pairs")


class LeftOutModel(QAbstractListModel):
    """The wishes without a partner, hardest to mend first; one reason alone where chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: list[Unmatched] = []
        self._shown: list[Unmatched] = []
        self.reasons: list[tuple[int, Reason, bool]] = []

    def show_left_out(self, left_out: Sequence[Unmatched]) -> None:
        """Show the wishes that another plan leaves out."""
        order = {rule: at for at, rule in enumerate(Rule)}
        self._all = sorted(left_out, key=lambda u: order.get(u.rule, -1) if u.rule else -1)
        counts: dict[tuple[Reason, bool], int] = {}
        for each in self._all:
            key = (each.rule, _none_open(each))
            counts[key] = counts.get(key, 0) + 1
        self.reasons = [(n, rule, none) for (rule, none), n in counts.items()]
        self.reasons.sort(key=lambda entry: -entry[0])
        self.narrow(None)

    def narrow(self, key: tuple[Reason, bool] | None) -> None:
        """Show only those with one reason; all without."""
        self.beginResetModel()
        self._shown = [
            each for each in self._all if key is None or (each.rule, _none_open(each)) == key
        ]
        self.endResetModel()

    def item(self, row: int) -> Unmatched | None:
        """The wish of a row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        found = self.item(index.row()) if index.isValid() else None
        if found is None:
            return None
        if role == LINE:
            return _line(found)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return f"{found.party!s}: {found.reason}"
        return None


def _line(found: Unmatched) -> Line:
    return Line(
        str(found.party),
        " · ".join(x for x in (found.party.place, found.party.title) if x),
        reason_label(found.rule, none_open=_none_open(found)),
        "wait" if found.allowed else "bad",
        str(found.reason),
        found.party.wish_id,
    )


def _none_open(each: Unmatched) -> bool:
    """Whether the other side had nobody at all."""
    return each.rule is None and not each.allowed


COLUMNS = (N_("School"), N_("Partner"), N_("Country"), N_("Score"), N_("Minutes"))
SCORE, MINUTES = 3, 4


class PairsModel(QAbstractTableModel):
    """The pairs of a plan, best first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan: RoundPlan | None = None

    def show_plan(self, plan: RoundPlan | None) -> None:
        """Show another plan's pairs."""
        self.beginResetModel()
        self.plan = plan
        self.endResetModel()

    def pair(self, row: int) -> PlannedPair | None:
        """The pair of a row."""
        plan = self.plan
        return plan.pairs[row] if plan and 0 <= row < len(plan.pairs) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self.plan is None else len(self.plan.pairs)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(COLUMNS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        pair = self.pair(index.row()) if index.isValid() else None
        if pair is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _cell(pair, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        return None


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column in (SCORE, MINUTES) else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _cell(pair: PlannedPair, column: int) -> str:
    party = pair.candidate.party
    match column:
        case 0:
            kept = _("(kept)") + " " if pair.locked else ""
            return f"{kept}{pair.school!s}"
        case 1:
            return str(party)
        case 2:
            return country_name(party.country)
        case 3:
            return points_text(pair.score)
        case _:
            return "–" if pair.candidate.minutes is None else str(pair.candidate.minutes)
