"""Counts of what a list shows by one field, or by two: a table to look at, copy and export."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QTableView, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.i18n import _, format_number
from desktop.models.codes import Several
from desktop.models.specs import SPECS
from desktop.services import summaries
from desktop.services.queries import Condition, Query
from desktop.services.store import Store
from desktop.services.summaries import Pivot
from desktop.views import theme
from desktop.views.filters import describe
from desktop.views.jobs import Job, Jobs
from desktop.views.pages import Navigator
from desktop.views.table_look import RowLines
from desktop.views.table_model import Index
from desktop.views.widgets import Button, Elided, MessageBar, PageHeader, label, rule

FIGURE = 12
"""Characters of half width that a column of figures is wide."""


class PivotModel(QAbstractTableModel):
    """The lines of `summaries.table_of`: names at the left, figures, totals last."""

    def __init__(self) -> None:
        super().__init__()
        self.counted: Pivot | None = None
        self.lines: list[list[str | int]] = [[]]

    def show_counts(self, counted: Pivot | None) -> None:
        """Show these counts."""
        self.beginResetModel()
        self.counted = counted
        self.lines = list(summaries.table_of(counted)) if counted else [[]]
        self.endResetModel()

    def conditions(self, row: int, column: int) -> list[Condition]:
        """What the records counted in a cell have in common."""
        counted = self.counted
        if counted is None:
            return []
        made = []
        if row < len(counted.rows):
            made.append(_is(counted.row.name, counted.rows[row]))
        if counted.column is not None and 0 < column <= len(counted.columns):
            made.append(_is(counted.column.name, counted.columns[column - 1]))
        return made

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.lines) - 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines[0])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell = self.lines[index.row() + 1][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell if isinstance(cell, str) else format_number(cell) if cell else "–"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(index.column())
        total = index.row() == len(self.lines) - 2 or (index.column() == len(self.lines[0]) - 1 > 1)
        if role == Qt.ItemDataRole.FontRole and total:
            return theme.sized(theme.BODY, bold=True)
        if role == Qt.ItemDataRole.ForegroundRole and cell == 0:
            return theme.tokens().colour("faint")
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.lines[0]):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return str(self.lines[0][section])
        return _side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _is(name: str, value: Any) -> Condition:
    return Condition(name, "empty") if value is None else Condition(name, "is", value)


class PivotTable(QTableView):
    """Figures in cells; Enter opens the records that one counts."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.doubleClicked.emit(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            lines = self.model().lines  # type: ignore[attr-defined]
            text = "\n".join("\t".join(str(cell) for cell in line) for line in lines)
            QGuiApplication.clipboard().setText(text)
        else:
            super().keyPressEvent(event)


class PivotView(QWidget):
    """Chooses the fields, shows the counts, and leads to the records behind each."""

    left = Signal()

    def __init__(self, store: Store, jobs: Jobs, navigator: Navigator, register: str) -> None:
        super().__init__()
        self._store, self._jobs, self._navigator = store, jobs, navigator
        self.spec = SPECS[register]
        self.query = Query(register)
        self._asked = 0
        self._fields = summaries.groups(self.spec)
        self.header = PageHeader()
        self.back = Button(kind="quiet", icon="left", action=self.left.emit)
        self.export_button = Button(kind="quiet", icon="export", action=self.export)
        self.rows, self.columns = QComboBox(), QComboBox()
        self.by_rows, self.by_columns = label(role="muted"), label(role="muted")
        self.what = Elided(role="muted")
        self.messages = MessageBar()
        self.model = PivotModel()
        self.table = PivotTable()
        self._arrange()
        for combo in (self.rows, self.columns):
            combo.setMaxVisibleItems(20)
            combo.activated.connect(lambda _at: self.read())
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words anew."""
        self.back.setText(_("Back to the list"))
        self.export_button.setText(_("Export"))
        self.by_rows.setText(_("By rows"))
        self.by_columns.setText(_("By columns"))
        for combo, first in ((self.rows, []), (self.columns, [_("(none)")])):
            at = combo.currentIndex()
            combo.clear()
            combo.addItems([*first, *(_(field.label) for field in self._fields)])
            combo.setCurrentIndex(max(at, 0))
        self.rows.setAccessibleName(_("By rows"))
        self.columns.setAccessibleName(_("By columns"))
        self._say()
        if self.isVisible():
            self.read()

    def open(self, query: Query, field: str = "") -> None:
        """Count what a query finds, by a field where it can be."""
        self.query = query
        names = [each.name for each in self._fields]
        if field in names:
            self.rows.setCurrentIndex(names.index(field))
        self._say()
        self.read()
        self.rows.setFocus()

    def read(self) -> None:
        """Count anew."""
        row = self._fields[self.rows.currentIndex()].name
        at = self.columns.currentIndex() - 1
        column = self._fields[at].name if at >= 0 and self._fields[at].name != row else None
        query = self.query

        def counts() -> Pivot:
            with self._store.read() as session:
                return summaries.pivot(session, query, row, column)

        self._jobs.forget(self._asked)
        self._asked = self._jobs.fetch(counts, self._show, self._refused)

    def export(self) -> None:
        """Write the counts to a file of the person's choice."""
        name = f"{_(self.spec.titles)}-{_(self._fields[self.rows.currentIndex()].label)}.xlsx"
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Export"), str(Path.home() / name), "XLSX (*.xlsx);;CSV (*.csv)"
        )
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, path: Path) -> Job | None:
        """Write the counts to a file."""
        if self.model.counted is None:
            return None
        work = summaries.export_pivot(self.model.counted, path, _(self.spec.titles))
        job = Job(work, _("Exporting"), self)
        job.finished.connect(
            lambda _n: self._navigator.say(_("Wrote {path}.").format(path=path), "good")
        )
        job.failed.connect(self._refused)
        return self._jobs.start(job)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        self.header.add(self.export_button, self.back)
        self.table.setModel(self.model)
        self.table.setItemDelegate(RowLines(self.table))
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.table.doubleClicked.connect(self._open)
        row = QHBoxLayout()
        row.setContentsMargins(24, 0, 24, 8)
        row.setSpacing(8)
        for widget in (self.by_rows, self.rows, self.by_columns, self.columns):
            row.addWidget(widget)
        row.addSpacing(12)
        row.addWidget(self.what, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.messages)
        column.addLayout(row)
        column.addWidget(rule())
        holder = QHBoxLayout()
        holder.setContentsMargins(16, 0, 16, 0)
        holder.addWidget(self.table)
        column.addLayout(holder, 1)

    def _say(self) -> None:
        self.header.say(_("Counts: {register}").format(register=_(self.spec.titles)))
        parts = [describe(self._store, self.spec, each) for each in self.query.conditions]
        if self.query.text.strip():
            parts.insert(0, f"“{self.query.text.strip()}”")
        self.what.setText(" · ".join(parts))

    def _show(self, counted: Pivot) -> None:
        self.messages.hide()
        self.model.show_counts(counted)
        self.table.verticalHeader().setDefaultSectionSize(theme.px(theme.ROWS["comfortable"]))
        self.table.horizontalHeader().setFixedHeight(theme.px(34))
        self.table.setColumnWidth(0, theme.chars(self.table, 30))
        longest = [len(str(cell).encode("euc-jp", "replace")) for cell in self.model.lines[0]]
        for at in range(1, self.model.columnCount()):
            wide = max(8, min(longest[at] + 3, FIGURE + 8))
            self.table.setColumnWidth(at, theme.chars(self.table, wide) + 8)
        total = format_number(counted.total)
        sets = any(f and isinstance(f.kind, Several) for f in (counted.row, counted.column))
        note = _("A record with several values counts once under each.") if sets else ""
        words = " · ".join(part for part in (_("{n} records").format(n=total), note) if part)
        self.header.say(_("Counts: {register}").format(register=_(self.spec.titles)), words)

    def _open(self, index: Index) -> None:
        made = self.model.conditions(index.row(), index.column())
        # A set may be asked for several codes; any other field has one value only.
        names = {c.field for c in made if not isinstance(self.spec.by_name[c.field].kind, Several)}
        others = [c for c in self.query.conditions if c.field not in names]
        conditions = tuple(dict.fromkeys([*others, *made]))
        self._navigator.open_list(
            Query(self.spec.name, self.query.text, conditions, self.query.sort)
        )

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self.model.show_counts(None)
            self.messages.say(error.sentence, "wait")
