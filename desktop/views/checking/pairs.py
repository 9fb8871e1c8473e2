"""The list of pairs that may be one record, and its keys."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.i18n import N_, _, country_name
from desktop.models.linking import Answer
from desktop.services.linking.finding import Pair, State
from desktop.services.linking.traits import Traits
from desktop.views import theme
from desktop.views.table import RowLines

Index = QModelIndex | QPersistentModelIndex
COLUMNS = (N_("Likely"), N_("Record"), N_("Perhaps the same"), N_("Answer"))
KEYS = {
    Qt.Key.Key_S: Answer.SAME,
    Qt.Key.Key_D: Answer.DIFFERENT,
    Qt.Key.Key_L: Answer.LATER,
}


def likely(pair: Pair) -> str:
    """How likely the two are one, as a percentage that never says all or nothing."""
    percent = pair.score.probability * 100
    return "> 99.9 %" if percent > 99.9 else "< 1 %" if percent < 1 else f"{percent:.0f} %"


def called(record: Traits) -> str:
    """A record by the name that it is compared by, with the place that tells namesakes apart."""
    values = record.values
    place = values.get("ward") or values.get("city") or ""
    if not place and values.get("country"):
        place = country_name(values["country"])
    return f"{values.get('name') or ''}  {place}".strip()


def answer_words(pair: Pair) -> str:
    """What was answered; empty where nothing was."""
    return "" if pair.state is State.OPEN else _(Answer[pair.state.name].label)


class PairsModel(QAbstractTableModel):
    """The pairs in view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pairs: list[Pair] = []

    def show_pairs(self, pairs: list[Pair]) -> None:
        """Show others."""
        self.beginResetModel()
        self.pairs = pairs
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.pairs)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return _(COLUMNS[section])

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        pair = self.pairs[index.row()]
        column = index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (likely(pair), called(pair.one), called(pair.other), answer_words(pair))[column]
        if role == Qt.ItemDataRole.ForegroundRole:
            if column == 0:
                return theme.tokens().colour("good" if pair.sure else "ink")
            return theme.tokens().colour("muted") if column == 3 else None
        if role == Qt.ItemDataRole.FontRole and column == 0:
            return theme.tabular(theme.sized(theme.BODY, bold=pair.sure))
        return None


class PairTable(QTableView):
    """↑ and ↓ go along the pairs; S, D and L answer, Enter goes on to the merge."""

    answered = Signal(str)
    looked_at = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pairs = PairsModel(self)
        self.setModel(self.pairs)
        self.setItemDelegate(RowLines(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(32))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumHeight(theme.px(30))
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in (1, 2):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(0, theme.chars(self, 12))
        self.setColumnWidth(3, theme.chars(self, 12))
        self.selectionModel().currentRowChanged.connect(
            lambda now, _was: self.looked_at.emit(now.row())
        )

    def show_pairs(self, pairs: list[Pair]) -> None:
        """Show these pairs; the answers have a column where there are any."""
        self.pairs.show_pairs(pairs)
        self.setColumnHidden(3, all(pair.state is State.OPEN for pair in pairs))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers() == Qt.KeyboardModifier.NoModifier and key in KEYS:
            self.answered.emit(str(KEYS[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.answered.emit(str(Answer.SAME))
        else:
            super().keyPressEvent(event)
