"""The model behind the list of operations."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from desktop.i18n import N_, _, format_number
from desktop.services.clock import local
from desktop.services.histories import Entry
from desktop.views import theme

Index = QModelIndex | QPersistentModelIndex
COLUMNS = (N_("When"), N_("Made by"), N_("What"), N_("Rows"))


class Operations(QAbstractTableModel):
    """The operations that have been read so far."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show(self, entries: list[Entry]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def add(self, entries: list[Entry]) -> None:
        """Show these too."""
        at = len(self.entries)
        self.beginInsertRows(QModelIndex(), at, at + len(entries) - 1)
        self.entries = self.entries + entries
        self.endInsertRows()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, side: Qt.Orientation, role: int = 0) -> Any:
        if side is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(COLUMNS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        each = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            at = f"{local(each.at):%Y-%m-%d %H:%M}"
            return (at, each.who, each.sentence, format_number(each.rows))[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == 2:
            return each.sentence
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        if role == Qt.ItemDataRole.FontRole and index.column() in (0, 3):
            return theme.tabular(theme.sized(theme.BODY))
        return None

    @staticmethod
    def _side(column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column == 3 else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter
