"""A register as Qt's table model: an array of ids, and pages of values read when looked at."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QGuiApplication, QIcon, QPainter, QPixmap

from desktop.i18n import _, language
from desktop.models.addresses import Phone, Postcode
from desktop.models.codes import Links
from desktop.models.fields import Code, Day, FiscalYear, LongText, TimeOfDay
from desktop.models.spec import Field, Spec
from desktop.models.specs import SPECS
from desktop.services import queries
from desktop.services.cells import changeable
from desktop.services.queries import Ids
from desktop.services.store import Store
from desktop.views import theme

Index = QModelIndex | QPersistentModelIndex
PAGE = 128
"""Rows read at once."""
PAGES_KEPT = 40
IdRole = int(Qt.ItemDataRole.UserRole)

TONES: dict[str, str] = {
    **dict.fromkeys(("open", "requested", "lead", "draft", "contacted", "proposed"), "ai"),
    **dict.fromkeys(("offered", "matching", "negotiating", "suspended", "expired"), "wait"),
    **dict.fromkeys(("matched", "agreed", "preparing", "held", "reported"), "good"),
    **dict.fromkeys(("published", "active", "signed", "renewed", "accepted"), "good"),
    **dict.fromkeys(("closed", "withdrawn", "dormant", "ended", "cancelled", "declined"), "muted"),
    **dict.fromkeys(("amended",), "good"),
    "blocked": "bad",
}
"""The tone in which a state is marked; the word always stands beside it."""
_FIGURES = (Code, Day, FiscalYear, Phone, Postcode, TimeOfDay)


def dot(tone: str) -> QIcon:
    """A small round mark in a tone of the theme."""
    picture = QPixmap(24, 24)
    picture.fill(Qt.GlobalColor.transparent)
    picture.setDevicePixelRatio(3)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tokens().colour(tone))
    painter.drawEllipse(0, 0, 8, 8)
    painter.end()
    return QIcon(picture)


class Reader:
    """Which values a table reads, and how they are shown; may be used on any thread.

    A name in the reader's language, where there is one, stands in the column of the name itself,
    unless it has a column of its own.
    """

    def __init__(self, spec: Spec, columns: tuple[Field, ...], tongue: str) -> None:
        *better, plain = spec.heading[tongue]
        shown = [field.name for field in columns]
        self._columns, self._references = columns, frozenset(spec.references)
        self._named = shown.index(plain) if plain in shown else -1
        kinds = spec.by_name
        known = [n for n in better if n in kinds and n not in shown and n.startswith(f"{plain}_")]
        self.names = [*shown, *(known if self._named >= 0 else [])]
        """The fields to read: the columns, then the names in the reader's language."""

    def text(self, values: tuple[Any, ...], column: int) -> str:
        """A cell as a reader sees it."""
        field, value = self._columns[column], values[column]
        if column == self._named:
            value = next(filter(None, values[len(self._columns) :]), value)
        if value is None:
            return ""
        if field.name in self._references:
            return str(value)
        return field.kind.format(value).replace("\n", " ")


class TableModel(QAbstractTableModel):
    """The rows of a query over one register, in its order.

    `show_ids` gives it the rows; it reads pages of them from the store when they are looked at,
    and keeps the last few. Values come formatted in the language of now.
    """

    def __init__(self, store: Store, register: str, columns: Sequence[str]) -> None:
        super().__init__()
        self._store = store
        self.spec: Spec = SPECS[register]
        self.columns: tuple[Field, ...] = ()
        self.ids: Ids = np.empty(0, dtype=np.int64)
        self.ordered: tuple[str, ...] = ()
        self.narrowed: frozenset[str] = frozenset()
        self.wrong: frozenset[tuple[int, str]] = frozenset()
        self._pages: OrderedDict[int, list[tuple[Any, ...]]] = OrderedDict()
        self._dots: dict[str, QIcon] = {}
        self._figures: QFont | None = None
        self._set_columns(columns)

    def show_ids(self, ids: Ids) -> None:
        """Show these records."""
        self.beginResetModel()
        self.ids = ids
        self._pages.clear()
        self.endResetModel()

    def show_columns(self, columns: Sequence[str]) -> None:
        """Show these fields, in this order."""
        self.beginResetModel()
        self._set_columns(columns)
        self._pages.clear()
        self.endResetModel()

    def show_wrong(self, wrong: frozenset[tuple[int, str]]) -> None:
        """Mark cells that could not take what was meant for them: record and field of each."""
        if wrong != self.wrong:
            self.wrong = wrong
            self._tell_all()

    def show_sort(self, sort: tuple[str, ...], narrowed: frozenset[str] | None = None) -> None:
        """Mark the columns that decide the order, and those that conditions narrow."""
        self.ordered = sort
        self.narrowed = self.narrowed if narrowed is None else narrowed
        if self.columns:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def reread(self) -> None:
        """Forget what was read: values, words or colours have changed, the rows have not."""
        self._find_better_names()
        self._pages.clear()
        self._dots.clear()
        self._figures = None
        self._tell_all()
        self.show_sort(self.ordered)

    def row_of(self, key: int) -> int:
        """The row of a record; -1 where it is not among them."""
        found = np.flatnonzero(self.ids == key)
        return int(found[0]) if len(found) else -1

    def values(self, row: int) -> tuple[Any, ...]:
        """The values of a row: one for each column, then names in the reader's language."""
        number = row // PAGE
        page = self._pages.get(number)
        if page is None:
            wanted = self.ids[number * PAGE : (number + 1) * PAGE]
            with self._store.read() as session:
                page = queries.page(session, self.spec.name, wanted, self.reader.names)
            self._pages[number] = page
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        return page[row % PAGE]

    def typed(self, row: int, column: int) -> str:
        """A cell as it would be typed: the value itself, not a name that stands in for it."""
        field, value = self.columns[column], self.values(row)[column]
        if value is None or field.name in self.spec.references:
            return str(value or "")
        return field.kind.format(value)

    def text(self, row: int, column: int) -> str:
        """A cell as a reader sees it."""
        return self.reader.text(self.values(row), column)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def font(self, column: int) -> QFont | None:
        """The font of a column of figures, all of one width; None for the usual one."""
        return self._figure_font() if _has_figures(self.columns[column]) else None

    def mark(self, row: int, column: int) -> QIcon | None:
        """The mark of a state beside its word; None where the column has none."""
        if self.columns[column].name != "status":
            return None
        return self._dot(self.values(row)[column])

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.typable(self.columns[index.column()]):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    @staticmethod
    def typable(field: Field) -> bool:
        """Whether a field is typed in its cell: not what is worked out, nor what has paragraphs."""
        return changeable(field) and not isinstance(field.kind, LongText | Links)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        field = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if field.kind.numeric else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole:
            return self.font(index.column())
        if role == Qt.ItemDataRole.DecorationRole:
            return self.mark(index.row(), index.column())
        if role == IdRole:
            return int(self.ids[index.row()])
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        field = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            mark = self._sort_mark(field.name)
            return _(field.label) + mark
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if field.kind.numeric else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return _(field.help) or None
        return None

    def _sort_mark(self, name: str) -> str:
        """An arrow at a column that decides the order; its place, where several do."""
        for place, each in enumerate(self.ordered, 1):
            if each.lstrip("-") == name:
                arrow = " ▼" if each.startswith("-") else " ▲"
                return f"{arrow}{place}" if len(self.ordered) > 1 else arrow
        return ""

    def _tell_all(self) -> None:
        if len(self.ids) and self.columns:
            last = self.index(len(self.ids) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _set_columns(self, columns: Sequence[str]) -> None:
        self.columns = tuple(self.spec.by_name[name] for name in columns)
        self._find_better_names()

    def _find_better_names(self) -> None:
        self.reader = Reader(self.spec, self.columns, language())

    def _figure_font(self) -> QFont:
        if self._figures is None:
            self._figures = theme.tabular(QGuiApplication.font())
        return self._figures

    def _dot(self, value: Any) -> QIcon | None:
        tone = TONES.get(str(value))
        if tone is None:
            return None
        if tone not in self._dots:
            self._dots[tone] = dot(tone)
        return self._dots[tone]


def _has_figures(field: Field) -> bool:
    return field.kind.numeric or isinstance(field.kind, _FIGURES)
