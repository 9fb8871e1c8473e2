"""The journal: every change of the store, who made it and when, and taking one back."""

from datetime import date, timedelta
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.i18n import N_, _, fiscal_year, format_number, ngettext
from desktop.models.specs import REGISTERS
from desktop.services import histories
from desktop.services.clock import today
from desktop.services.histories import Entry, Filter, Touched
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.jobs import Job, Jobs, once
from desktop.views.keeping.changes import touched_list, when
from desktop.views.keeping.operations import COLUMNS, Operations
from desktop.views.pages import Navigator, Page
from desktop.views.widgets import Button, EmptyState, MessageBar, PageHeader, label, rule

PAGE = 200
"""Operations that are read at a time."""
TYPING = 200
"""Milliseconds after the last letter before a search begins."""
PERIODS = (
    N_("At any time"),
    N_("Today"),
    N_("The last 7 days"),
    N_("The last 30 days"),
    N_("This fiscal year"),
)


def since(period: int, day: date) -> date | None:
    """The first day of one of `PERIODS`."""
    if not period:
        return None
    first = (day, day - timedelta(days=6), day - timedelta(days=29), date(fiscal_year(day), 4, 1))
    return first[period - 1]


class JournalPage(Page):
    """Operations at the left, filtered; at the right what the chosen one changed."""

    name: ClassVar[str] = "journal"

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(store, jobs, navigator, settings, parent)
        self.total = 0
        self._asked = self._looking = self._naming = 0
        self._adding = False
        self._wanted = 0
        self.chosen: Entry | None = None
        self.touched: list[Touched] = []
        self.header = PageHeader()
        self.what = QLineEdit()
        self.who, self.register, self.period = QComboBox(), QComboBox(), QComboBox()
        self.model = Operations(self)
        self.table = QTableView()
        self.empty = EmptyState("clock", sample=False)
        self.left = QStackedWidget()
        self.sentence = label(role="name", wrap=True)
        self.facts = label(role="muted", wrap=True)
        self.back = Button(kind="secondary", icon="undo", action=self.take_back)
        self.messages = MessageBar()
        self.area = QScrollArea()
        self._arrange()
        self._connect()
        self.retranslate()
        self.read()

    def title(self) -> str:
        return _("History of changes")

    def commands(self) -> dict[str, Any]:
        return {"search": self.what.setFocus}

    def activate(self) -> None:
        self.table.setFocus()

    def open_record(self, register: str, key: int) -> None:
        """Show one operation, whatever the conditions were."""
        self._wanted = key
        self.show_everything()

    def refresh(self, tables: frozenset[str]) -> None:
        self.read()

    def setting_changed(self, name: str) -> None:
        self.table.verticalHeader().setDefaultSectionSize(self._row())

    def retranslate(self) -> None:
        self.what.setPlaceholderText(_("What was done"))
        self.back.setText(_("Take this back"))
        for box, words in (
            (self.who, _("Who")),
            (self.register, _("Register")),
            (self.period, _("When")),
            (self.what, _("What was done")),
            (self.table, self.title()),
        ):
            box.setAccessibleName(words)
        self._fill(self.period, [(_(words), at) for at, words in enumerate(PERIODS)])
        registers = [(_(spec.titles), name) for name, spec in REGISTERS.items()]
        self._fill(self.register, [(_("All registers"), ""), *registers])
        people = [(self.who.itemText(n), self.who.itemData(n)) for n in range(1, self.who.count())]
        self._fill(self.who, [(_("Everybody"), ""), *people])
        self.empty.say(
            _("Nothing was changed that fits. Take a condition away."), _("Show everything")
        )
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
        self._say_count()
        self._show_chosen()
        if self.model.entries:
            # Labels and values are written in the language of now.
            self.read()

    def wanted(self) -> Filter:
        """What the fields above the list ask for."""
        return Filter(
            who=self.who.currentData() or "",
            label=self.what.text().strip(),
            since=since(self.period.currentData() or 0, today()),
            register=self.register.currentData() or "",
        )

    def read(self) -> None:
        """Read the newest operations again, off this thread."""
        wanted, key = self.wanted(), self._wanted

        def call() -> tuple[list[Entry], int, list[str]]:
            with self.store.read() as session:
                found = histories.operations(session, wanted, limit=PAGE)
                if key and found and key < found[-1].operation:
                    reach = found[0].operation - key + 1
                    found = histories.operations(session, wanted, limit=reach)
                total = len(found)
                if total >= PAGE:
                    total = histories.count_operations(session, wanted)
                return found, total, histories.names(session)

        self.jobs.forget(self._asked)
        self._asked = self.jobs.fetch(call, self._take)

    def take_back(self) -> None:
        """Take the chosen operation back; what stands in the way is said beside it."""
        if self.chosen is None:
            return
        key = self.chosen.operation
        job = Job(once(partial(self.store.take_back, key)), _("Taking back"), self)
        job.finished.connect(self._taken_back)
        job.failed.connect(self._refused)
        self.back.setEnabled(False)
        self.jobs.start(job)

    def show_everything(self) -> None:
        """Take every condition away."""
        for box in (self.who, self.register, self.period):
            box.setCurrentIndex(0)
        self.what.clear()
        self.read()

    def _taken_back(self, what: str) -> None:
        self.back.setEnabled(True)
        self.messages.say(_("Taken back: {what}").format(what=_(what)), "good")

    def _refused(self, error: BaseException) -> None:
        self.back.setEnabled(True)
        if isinstance(error, UserError):
            self.messages.say(error.sentence, "wait")

    def _arrange(self) -> None:
        filters = QHBoxLayout()
        filters.setContentsMargins(24, 0, 24, 12)
        filters.setSpacing(8)
        self.what.setClearButtonEnabled(True)
        self.what.setFixedWidth(theme.px(220))
        filters.addWidget(self.what)
        for box in (self.who, self.register, self.period):
            box.setMinimumWidth(theme.px(140))
            filters.addWidget(box)
        filters.addStretch(1)
        table = self.table
        table.setModel(self.model)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setProperty("role", "padded")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(self._row())
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumHeight(theme.px(30))
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for at, wide in ((0, 19), (1, 18), (3, 9)):
            table.setColumnWidth(at, theme.chars(table, wide))
        self.left.setContentsMargins(16, 0, 0, 0)
        self.left.addWidget(table)
        self.left.addWidget(self.empty)
        side = QWidget()
        side.setProperty("role", "surface")
        top = QVBoxLayout()
        top.setContentsMargins(20, 16, 16, 12)
        top.setSpacing(4)
        top.addWidget(self.sentence)
        top.addWidget(self.facts)
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        row.addWidget(self.back)
        row.addStretch(1)
        top.addLayout(row)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.messages)
        column.addWidget(rule())
        column.addWidget(self.area, 1)
        side.setMinimumWidth(theme.px(300))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.left)
        splitter.addWidget(side)
        splitter.setCollapsible(0, False)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([2000, theme.px(420)])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addLayout(filters)
        whole.addWidget(rule())
        whole.addWidget(splitter, 1)

    def _connect(self) -> None:
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING)
        self._typing.timeout.connect(self.read)
        self.what.textChanged.connect(lambda _text: self._typing.start())
        for box in (self.who, self.register, self.period):
            box.activated.connect(lambda _at: self.read())
        self.table.selectionModel().currentRowChanged.connect(lambda now, _was: self._look(now))
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.empty.begun.connect(self.show_everything)

    def _row(self) -> int:
        return theme.px(theme.ROWS[self.settings.get("density")])

    def _take(self, answer: tuple[list[Entry], int, list[str]]) -> None:
        entries, self.total, names = answer
        kept = self.who.currentData()
        self._fill(self.who, [(_("Everybody"), ""), *((name, name) for name in names)], kept)
        chosen = self._wanted or (self.chosen.operation if self.chosen else 0)
        self._wanted = 0
        self.model.show(entries)
        self._adding = False
        self.left.setCurrentIndex(0 if entries else 1)
        at = next((n for n, each in enumerate(entries) if each.operation == chosen), 0)
        if entries:
            self.table.selectRow(at)
            self.table.scrollTo(self.model.index(at, 0))
        else:
            self._look(QModelIndex())
        self._say_count()

    def _scrolled(self, value: int) -> None:
        bar = self.table.verticalScrollBar()
        if self._adding or value < bar.maximum() - 20 or len(self.model.entries) >= self.total:
            return
        self._adding = True
        wanted, offset = self.wanted(), len(self.model.entries)

        def call() -> list[Entry]:
            with self.store.read() as session:
                return histories.operations(session, wanted, limit=PAGE, offset=offset)

        self.jobs.fetch(call, self._more)

    def _more(self, entries: list[Entry]) -> None:
        if self._adding and entries:
            self.model.add(entries)
        self._adding = False

    def _look(self, index: QModelIndex) -> None:
        chosen = self.model.entries[index.row()] if index.isValid() else None
        if chosen is None or self.chosen is None or chosen.operation != self.chosen.operation:
            self.messages.hide()
        self.chosen = chosen
        self.jobs.forget(self._looking)
        if chosen is None:
            self.touched = []
            self._show_chosen()
            return
        key = chosen.operation

        def call() -> list[Touched]:
            with self.store.read() as session:
                return histories.touched(session, key)

        self._looking = self.jobs.fetch(call, self._show_touched)

    def _show_touched(self, touched: list[Touched]) -> None:
        self.touched = touched
        self._show_chosen()

    def _show_chosen(self) -> None:
        each = self.chosen
        self.back.setVisible(each is not None and each.kind in ("do", "undo", "redo"))
        # A role that reads only is told so by the store itself.
        self.back.setEnabled(self.store.writable)
        self.sentence.setText(each.sentence if each else "")
        facts = (each.who, when(each.at)) if each else ()
        self.facts.setText(" · ".join(filter(None, facts)))
        total = max(each.rows, len(self.touched)) if each and len(self.touched) >= 200 else 0
        shown = touched_list(self.touched, total or len(self.touched), self.navigator.open_record)
        self.area.setWidget(shown)

    def _say_count(self) -> None:
        n = self.total
        words = ngettext("{n} change", "{n} changes", n).format(n=format_number(n))
        self.header.say(self.title(), words)

    @staticmethod
    def _fill(box: QComboBox, choices: list[tuple[str, Any]], kept: Any = None) -> None:
        """Offer these choices; the one that was chosen stays chosen."""
        kept = box.currentData() if kept is None else kept
        box.blockSignals(True)
        box.clear()
        for words, value in choices:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(kept)))
        box.blockSignals(False)
