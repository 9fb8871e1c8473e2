"""The plan of a case: its day, its tasks, and the sessions on both clocks."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QSplitter,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import N_, _, format_number
from desktop.services.drafts import Draft
from desktop.services.store import Store
from desktop.services.workflow import cases, writing
from desktop.services.workflow.reading import CaseSheet, SessionLine, TaskLine
from desktop.views import icons, theme
from desktop.views.case.fields import DayField, clear
from desktop.views.case.session_form import SessionForm
from desktop.views.case.words import due_words, owner_words, session_words
from desktop.views.jobs import Jobs
from desktop.views.keeping.drafting import Drafting
from desktop.views.matching.prose import Prose
from desktop.views.table import RowLines
from desktop.views.widgets import Button, label, rule

Index = QModelIndex | QPersistentModelIndex
COLUMNS = (N_("Task"), N_("Who"), N_("Due"))


class TaskModel(QAbstractTableModel):
    """The tasks of a case; the first column is ticked when done."""

    ticked = Signal(int, bool)

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.tasks: tuple[TaskLine, ...] = ()

    def show_tasks(self, tasks: tuple[TaskLine, ...]) -> None:
        """Show other tasks; the place in the list stays where they are the same ones."""
        if [t.id for t in tasks] == [t.id for t in self.tasks]:
            self.tasks = tasks
            if tasks:
                self.dataChanged.emit(self.index(0, 0), self.index(len(tasks) - 1, 2))
            return
        self.beginResetModel()
        self.tasks = tasks
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.tasks)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else flags

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return _(COLUMNS[section])
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        task, column = self.tasks[index.row()], index.column()
        words, tone = due_words(task, self._today())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (task.label, owner_words(task.owner), words)[column]
        if role == Qt.ItemDataRole.CheckStateRole and column == 0:
            return Qt.CheckState.Checked if task.done_on else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ForegroundRole:
            if task.done_on:
                return theme.tokens().colour("muted")
            return theme.tokens().colour(tone if column == 2 else "ink")
        return None

    def setData(self, index: Index, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        done = Qt.CheckState(value) == Qt.CheckState.Checked
        self.ticked.emit(self.tasks[index.row()].id, done)
        return True


class TaskDelegate(RowLines):
    """A row of the table whose box to tick looks as the program's other boxes do."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            return
        inner = QStyleOptionViewItem(option)
        self.initStyleOption(inner, index)
        inner.rect = option.rect.adjusted(6, 0, -6, 0)
        style = option.widget.style()
        part = QStyle.SubElement.SE_ItemViewItemCheckIndicator
        box = style.subElementRect(part, inner, option.widget).adjusted(0, 0, -1, -1)
        done = Qt.CheckState(state) == Qt.CheckState.Checked
        colours = theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colours.colour("ai" if done else "edge"))
        painter.setBrush(colours.colour("ai" if done else "surface"))
        painter.drawRoundedRect(box, 3, 3)
        if done:
            ratio = option.widget.devicePixelRatioF()
            painter.drawPixmap(box, icons.pixmap("check", colours.on_ai, box.width(), ratio))
        painter.restore()


class PlanTab(QWidget):
    """Tasks at the left, the day and the sessions at the right."""

    failed = Signal(str)
    planner_wanted = Signal(int)

    def __init__(
        self, store: Store, jobs: Jobs, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._today = store, jobs, today
        self._sheet: CaseSheet | None = None
        self.tasks_title = label(role="section")
        self.tasks = TaskModel(today, self)
        self.tasks.ticked.connect(self._tick)
        self.table = self._table()
        self.day_title = label(role="section")
        self.day = DayField()
        self.day.changed.connect(self._reschedule)
        self.day_help = Prose(tone="muted")
        self.sessions_title = label(role="section")
        self.sessions = QVBoxLayout()
        self.sessions.setSpacing(8)
        self.add = Button(kind="link", icon="plus", action=lambda: self._edit(None))
        self.find_time = Button(kind="link", icon="calendar", action=self._find)
        self.form = SessionForm()
        self.drafting = Drafting(self.form, store, jobs, self)
        self.form.wanted.connect(self._save)
        self.form.left.connect(self.drafting.drop)
        self.form.removed.connect(self._remove)
        self.form.hide()

        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 16, 0, 0)
        column.setSpacing(4)
        self.tasks_title.setContentsMargins(8, 0, 0, 0)
        column.addWidget(self.tasks_title)
        column.addWidget(self.table, 1)
        inner = QWidget()
        inner.setProperty("role", "surface")
        right = QVBoxLayout(inner)
        right.setContentsMargins(24, 16, 24, 16)
        right.setSpacing(8)
        right.addWidget(self.day_title)
        right.addWidget(self.day)
        right.addWidget(self.day_help)
        right.addSpacing(16)
        right.addWidget(self.sessions_title)
        right.addWidget(rule())
        right.addLayout(self.sessions)
        right.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self.find_time, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self.form)
        right.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(left)
        halves.addWidget(area)
        halves.setStretchFactor(0, 3)
        halves.setStretchFactor(1, 2)
        halves.setChildrenCollapsible(False)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(halves)
        self.retranslate()

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.tasks)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setItemDelegate(TaskDelegate(table))
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.px(32))
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(1, theme.px(84))
        table.setColumnWidth(2, theme.px(228))
        return table

    def retranslate(self) -> None:
        """Set every text anew."""
        self.day_title.setText(_("Day of the exchange"))
        self.day.setPlaceholderText(_("2026-10-21 or R8.10.21"))
        self.day.setAccessibleName(_("Day of the exchange"))
        self.day_help.say(_("Another day moves the open tasks and the sessions with it."))
        self.sessions_title.setText(_("Sessions"))
        self.add.setText(_("Plan a session"))
        self.find_time.setText(_("Find a time that suits all …"))
        self.table.setAccessibleName(_("Tasks"))
        self.form.retranslate()
        self.tasks.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 2)
        if self._sheet:
            self.show_case(self._sheet)

    def show_case(self, sheet: CaseSheet) -> None:
        """Show another case, or what has become of this one."""
        self._sheet = sheet
        self.tasks.show_tasks(sheet.tasks)
        left = sum(1 for task in sheet.tasks if task.done_on is None)
        self.tasks_title.setText(
            _("Tasks: {open} open of {all}").format(
                open=format_number(left), all=format_number(len(sheet.tasks))
            )
        )
        if not self.day.hasFocus():
            self.day.show_value(sheet.held_on)
        clear(self.sessions)
        for session in sheet.sessions:
            self.sessions.addWidget(self._session(session))
        if not sheet.sessions:
            self.sessions.addWidget(label(_("No session is planned yet."), "muted", wrap=True))
        self.table.viewport().update()

    def _session(self, session: SessionLine) -> QWidget:
        here, there = session_words(session)
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(2)
        topic = session.topic or _("Session")
        minutes = _("{n} min").format(n=session.minutes)
        words.addWidget(Prose(f"{topic} · {minutes}\n{here}"))
        words.addWidget(Prose(there, "muted"))
        row.addLayout(words, 1)
        change = Button(kind="quiet", icon="edit", action=lambda: self._edit(session))
        change.setAccessibleName(_("Change this session"))
        change.setToolTip(_("Change this session"))
        row.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
        return made

    def _edit(self, session: SessionLine | None) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        day = sheet.held_on or self._today()
        self.form.begin(sheet.id, session, day, sheet.zones)
        self.drafting.begin()

    def resume(self, draft: Draft) -> None:
        """Go on with a session that was typed and not saved."""
        sheet = self._sheet
        if sheet is not None:
            session = next((each for each in sheet.sessions if each.id == draft.record), None)
            self._edit(session)
            self.drafting.begin(draft.form_key)
            self.form.resume(draft)

    def _find(self) -> None:
        if self._sheet is not None:
            self.planner_wanted.emit(self._sheet.id)

    def _save(self, values: dict[str, Any]) -> None:
        if self._sheet is not None:
            key = self._sheet.id
            call = partial(writing.save_session, self._store, key, **values)
            self._jobs.change(call, self.failed.emit, self.form.written)

    def _remove(self, key: int) -> None:
        self._do(lambda: writing.remove_session(self._store, key))

    def _tick(self, key: int, done: bool) -> None:
        today = self._today()
        self._do(lambda: cases.complete_task(self._store, key, today=today, done=done))

    def _reschedule(self, day: date | None) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        if day is None:
            self.day.show_value(sheet.held_on)
            return
        today = self._today()
        self._do(lambda: cases.reschedule(self._store, sheet.id, day, today=today))

    def _do(self, write: Callable[[], object]) -> None:
        self._jobs.change(write, self.failed.emit)
