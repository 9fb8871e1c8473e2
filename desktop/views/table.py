"""The table of a register: rows like a ledger's, keys like a spreadsheet's."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.i18n import _, language
from desktop.models.fields import Day
from desktop.models.spec import Field, Rank
from desktop.services.queries import Ids
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.table_model import IdRole, Index, TableModel

FOR_OTHERS = {"ja": {"name_en", "title_en"}, "en": {"kana", "name_ja", "title_ja"}}
"""Columns that readers of a language are spared at first."""
MOST_COPIED = 100_000
"""Rows that Ctrl+C copies at the most; beyond, the export serves better."""


class RowLines(QStyledItemDelegate):
    """A hairline under each row, and a mark at the left of those that are chosen."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        option.textElideMode = Qt.TextElideMode.ElideRight

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = theme.tokens()
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.ai_soft))
        inner = QStyleOptionViewItem(option)
        inner.rect = rect.adjusted(6, 0, -6, 0)
        inner.state &= ~QStyle.StateFlag.State_Selected
        inner.state &= ~QStyle.StateFlag.State_MouseOver
        super().paint(painter, inner, index)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(colours.line))
        if option.state & QStyle.StateFlag.State_Selected and index.column() == 0:
            painter.fillRect(rect.left(), rect.top(), 3, rect.height() - 1, QColor(colours.ai))


class Table(QTableView):
    """Shows a `TableModel`; remembers columns and widths under the register's name."""

    sort_wanted = Signal(str)
    opened = Signal(int)
    delete_wanted = Signal(list)
    looked_at = Signal(int)
    """The record of the current row."""
    chosen = Signal(int)
    """How many rows are chosen."""

    def __init__(
        self, model: TableModel, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._settings = model, settings
        self.setModel(model)
        self.setItemDelegate(RowLines(self))
        self.setShowGrid(False)
        self.setIconSize(QSize(theme.px(8), theme.px(8)))
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setSectionsMovable(True)
        head.setSectionsClickable(True)
        head.setHighlightSections(False)
        head.setStretchLastSection(False)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.sectionClicked.connect(self._sort)
        head.sectionResized.connect(lambda *_sizes: self._keep_widths())
        head.sectionMoved.connect(lambda *_moves: self._keep_order())
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(lambda at: self.columns_menu(head.mapToGlobal(at)))
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(IdRole)))
        self._quiet = False
        self.restyle()
        self.lay_out()

    def restyle(self) -> None:
        """Take the row height of the settings and the text scale of now."""
        height = theme.px(theme.ROWS[self._settings.get("density")])
        self.verticalHeader().setDefaultSectionSize(height)
        self.horizontalHeader().setFixedHeight(theme.px(34))

    def lay_out(self) -> None:
        """Give each column the width it was left with, or the one of its field."""
        kept = self._kept().get("widths", {})
        self._quiet = True
        for at, field in enumerate(self._model.columns):
            # A day in words is longer in English.
            count = max(field.width, 19) if isinstance(field.kind, Day) else field.width
            wide = kept.get(field.name) or theme.chars(self, count) + 16
            self.setColumnWidth(at, max(theme.px(48), min(int(wide), theme.px(420))))
        self._quiet = False

    @staticmethod
    def first_columns(fields: Sequence[Field], settings: Settings, register: str) -> list[str]:
        """The columns that a register is shown with: as left, or the ones that matter most."""
        kept = settings.get("tables").get(register, {}).get("columns")
        known = {f.name: f for f in fields}
        if kept and all(name in known for name in kept):
            return list(kept)
        return Table.key_columns(fields)

    @staticmethod
    def key_columns(fields: Sequence[Field]) -> list[str]:
        """The fields that matter most to a reader of the language of now."""
        spared = FOR_OTHERS[language()]
        return [f.name for f in fields if f.rank == Rank.KEY and f.name not in spared]

    def retranslate(self) -> None:
        """Set the words anew; columns that nobody has chosen suit the language of now."""
        if not self._kept().get("columns"):
            wanted = self.key_columns(self._model.spec.fields)
            if wanted != [field.name for field in self._model.columns]:
                self._lay_columns(wanted)
        self._model.reread()

    def show_ids(self, ids: Ids) -> None:
        """Show these records; what was current and chosen stays so where it is still there."""
        current = self.current_id()
        chosen = self.chosen_ids() if self._few_chosen() else []
        top = self.rowAt(0)
        self._model.show_ids(ids)
        rows = [row for row in map(self._model.row_of, chosen) if row >= 0]
        row = self._model.row_of(current) if current else -1
        if row < 0 and len(ids):
            row, top = 0, 0
        if row >= 0:
            index = self._model.index(row, self._first_column())
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self._choose(rows or [row])
            self.scrollTo(self._model.index(max(top, 0), self._first_column()))
            self.scrollTo(index)
        self._tell()

    def current_id(self) -> int:
        """The record of the current row; 0 where there is none."""
        index = self.currentIndex()
        return int(self._model.ids[index.row()]) if index.isValid() else 0

    def chosen_ids(self) -> list[int]:
        """The records that are chosen, in the table's order."""
        return [int(self._model.ids[row]) for row in self._chosen_rows()]

    def chosen_count(self) -> int:
        """How many rows are chosen, without listing them."""
        return sum(span.bottom() - span.top() + 1 for span in self._spans())

    def choose_record(self, key: int) -> bool:
        """Make a record the current one; false where it is not in the list."""
        row = self._model.row_of(key)
        if row < 0:
            return False
        # The view's own way would add to the choice while a person holds Ctrl.
        index = self._model.index(row, self._first_column())
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)
        return True

    def copy(self) -> None:
        """Put the chosen rows on the clipboard, as a spreadsheet takes them, with headings."""
        rows = self._chosen_rows()
        order = self._visual_order()
        head = "\t".join(_(self._model.columns[c].label) for c in order)
        lines = [
            "\t".join(self._model.text(row, c).replace("\t", " ") for c in order)
            for row in rows[:MOST_COPIED]
        ]
        QGuiApplication.clipboard().setText("\n".join([head, *lines]))

    def columns_menu(self, at: QPoint | None = None) -> None:
        """Offer the fields as columns."""
        menu = QMenu(self)
        shown = [field.name for field in self._model.columns]
        for field in self._model.spec.fields:
            action = menu.addAction(_(field.label))
            action.setCheckable(True)
            action.setChecked(field.name in shown)
            action.toggled.connect(lambda on, name=field.name: self._toggle(name, on))
        menu.addSeparator()
        menu.addAction(_("As at first"), self._as_at_first)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at or self.mapToGlobal(QPoint(self.width() - menu.sizeHint().width(), 0)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_id():
            self.opened.emit(self.current_id())
        elif event.key() == Qt.Key.Key_Delete and not plain and self.chosen_count():
            self.delete_wanted.emit(self.chosen_ids())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            self.looked_at.emit(self.current_id())

    def selectionChanged(self, chosen: QItemSelection, dropped: QItemSelection) -> None:
        super().selectionChanged(chosen, dropped)
        self.chosen.emit(self.chosen_count())

    def _spans(self) -> list[QItemSelectionRange]:
        return list(cast(Iterable[QItemSelectionRange], self.selectionModel().selection()))

    def _chosen_rows(self) -> list[int]:
        return sorted({r for s in self._spans() for r in range(s.top(), s.bottom() + 1)})

    def _tell(self) -> None:
        self.looked_at.emit(self.current_id())
        self.chosen.emit(self.chosen_count())

    def _few_chosen(self) -> bool:
        return self.chosen_count() <= 1000

    def _choose(self, rows: list[int]) -> None:
        selection = QItemSelection()
        last = len(self._model.columns) - 1
        for row in rows:
            selection.select(self._model.index(row, 0), self._model.index(row, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _first_column(self) -> int:
        return self.horizontalHeader().logicalIndex(0)

    def _visual_order(self) -> list[int]:
        head = self.horizontalHeader()
        return [head.logicalIndex(n) for n in range(len(self._model.columns))]

    def _sort(self, section: int) -> None:
        self.sort_wanted.emit(self._model.columns[section].name)

    def _kept(self) -> dict[str, Any]:
        return dict(self._settings.get("tables").get(self._model.spec.name, {}))

    def _keep(self, **what: Any) -> None:
        tables = dict(self._settings.get("tables"))
        tables[self._model.spec.name] = self._kept() | what
        self._settings.set("tables", tables)

    def _keep_widths(self) -> None:
        if not self._quiet:
            widths = {f.name: self.columnWidth(n) for n, f in enumerate(self._model.columns)}
            self._keep(widths=dict(self._kept().get("widths", {})) | widths)

    def _keep_order(self) -> None:
        if not self._quiet:
            self._show_columns([self._model.columns[n].name for n in self._visual_order()])

    def _toggle(self, name: str, on: bool) -> None:
        names = [self._model.columns[n].name for n in self._visual_order()]
        if on and name not in names:
            names.append(name)
        elif not on and name in names and len(names) > 1:
            names.remove(name)
        self._show_columns(names)

    def _as_at_first(self) -> None:
        self._keep(columns=None, widths={})
        self._lay_columns(self.key_columns(self._model.spec.fields))

    def _show_columns(self, names: list[str]) -> None:
        self._keep(columns=names)
        self._lay_columns(names)

    def _lay_columns(self, names: list[str]) -> None:
        key = self.current_id()
        head = self.horizontalHeader()
        self._quiet = True
        self._model.show_columns(names)
        for place in range(len(names)):
            head.moveSection(head.visualIndex(place), place)
        self._quiet = False
        self.lay_out()
        self.choose_record(key)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        # Home and End mean the first and the last row, as rows are what is chosen here.
        rows = len(self._model.ids)
        if rows and action == QAbstractItemView.CursorAction.MoveHome:
            return self._model.index(0, self._first_column())
        if rows and action == QAbstractItemView.CursorAction.MoveEnd:
            return self._model.index(rows - 1, self._first_column())
        return super().moveCursor(action, modifiers)
