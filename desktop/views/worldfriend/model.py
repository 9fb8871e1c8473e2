"""The groups of a year as tables: by recipient, and by country."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from desktop.i18n import _, country_name, language
from desktop.models.worldfriend import CONTINENT
from desktop.services.worldfriend import chart
from desktop.services.worldfriend.editions import Edition

Index = QModelIndex | QPersistentModelIndex


class GroupsModel(QAbstractTableModel):
    """A row for each recipient; a country that is kept has a mark, and its continent in brackets."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edition: Edition | None = None
        self.locked: dict[int, set[str]] = {}

    def show_edition(self, edition: Edition | None, locked: dict[int, set[str]]) -> None:
        """Show other groups."""
        self.beginResetModel()
        self.edition, self.locked = edition, locked
        self.endResetModel()

    def code(self, index: Index) -> str | None:
        """The country of a cell."""
        if self.edition is None or not index.isValid() or not index.column():
            return None
        group = self.edition.groups[index.row()]
        return group[index.column() - 1] if index.column() <= len(group) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self.edition is None else len(self.edition.groups)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self.edition is None else self.edition.size + 1

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return _("Country {n}").format(n=section) if section else _("Recipient")

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if self.edition is None or not index.isValid():
            return None
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if not index.column():
            return self.edition.recipients[index.row()].name
        code = self.code(index)
        if code is None:
            return ""
        kept = "● " if code in self.locked.get(index.row(), ()) else ""
        continent = _(chart.SHORT[CONTINENT[code]]) if code in CONTINENT else "–"
        return f"{kept}{continent}  {country_name(code)}"


class CountriesModel(QAbstractTableModel):
    """A row for each country that takes part: continent, name, how many have it, and who."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: chart.Rows = []

    def show_edition(self, edition: Edition | None) -> None:
        """Show other groups."""
        self.beginResetModel()
        self._rows = chart.by_country(edition, language()) if edition else []
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 4

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (_("Continent"), _("Country"), _("Groups"), _("Who has it"))[section]

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return None
        return self._rows[index.row()][index.column()]
