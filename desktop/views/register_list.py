"""The list of one register: search, conditions, the table, and the detail beside it."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _, format_number, ngettext
from desktop.models.specs import SPECS
from desktop.services import queries, summaries
from desktop.services.linking.traits import COMPARED
from desktop.services.queries import Ids, Query
from desktop.services.saved_views import View
from desktop.services.store import Store
from desktop.services.summaries import Sums
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.cells import CellWork
from desktop.views.detail import WIDTH, DetailPane
from desktop.views.field_filter import Step
from desktop.views.filters import FilterBar
from desktop.views.jobs import Jobs
from desktop.views.pages import Navigator
from desktop.views.replacing import ReplaceBar
from desktop.views.saved_views import Views
from desktop.views.table import Table
from desktop.views.table_columns import first_columns
from desktop.views.table_model import TableModel
from desktop.views.widgets import Button, EmptyState, MessageBar, PageHeader, label, rule

FOLD_BELOW = 1100
"""Width of the window in pixels below which the detail folds away."""
TYPING = 120
"""Milliseconds after the last letter before a search begins."""


class RegisterList(QWidget):
    """What a query over a register finds. It reads off the window's thread."""

    begun = Signal()
    """The first step of an empty register is wanted."""

    def __init__(
        self, register: str, store: Store, jobs: Jobs, navigator: Navigator, settings: Settings
    ) -> None:
        super().__init__()
        self.store, self.jobs = store, jobs
        self.spec = SPECS[register]
        self.query = Query(register)
        self.total = 0
        self._asked = 0
        self._wanted = 0
        self._sums = 0
        self._held: tuple[Ids, int] | None = None
        columns = first_columns(self.spec.fields, settings, register)
        self.model = TableModel(store, register, columns)
        self.table = Table(self.model, settings)
        self.pane = DetailPane(store, jobs, navigator, register)
        self.search = QLineEdit()
        self.views = Views(store, jobs, navigator, register, self.seen)
        self.columns_button = Button(kind="quiet", icon="columns", action=self._columns)
        self.duplicates_button = (
            Button(
                kind="quiet", icon="duplicates", action=lambda: navigator.open_duplicates(register)
            )
            if register in COMPARED
            else None
        )
        self.import_button = Button(kind="quiet", icon="import")
        self.export_button = Button(kind="quiet", icon="export")
        self.new_button = Button(kind="primary", icon="plus")
        self.messages = MessageBar()
        self.filters = FilterBar(store, jobs, self.spec, lambda: self.query)
        self.replacing = ReplaceBar(store, jobs, register)
        self.cells = CellWork(self.table, store, jobs, navigator, self.messages)
        self.empty = EmptyState(register)
        self.nothing = EmptyState("search", sample=False)
        self.foot = label(role="muted")
        self._arrange()
        self._connect(navigator)

    def retranslate(self) -> None:
        """Set the words anew; what is sorted by words is read again."""
        self.search.setPlaceholderText(_("Search  /"))
        self.search.setAccessibleName(_("Search in this list"))
        self.table.setAccessibleName(_(self.spec.titles))
        self.columns_button.setText(_("Columns"))
        if self.duplicates_button is not None:
            self.duplicates_button.setToolTip(_("Look for duplicates"))
            self.duplicates_button.setAccessibleName(_("Look for duplicates"))
        self.import_button.setText(_("Import"))
        self.export_button.setText(_("Export"))
        self.new_button.setText(_("New"))
        self.empty.say(_(self.spec.empty), self._first_step())
        self.nothing.say(
            _("Nothing is found. Take a condition away or search for less."), _("Clear all")
        )
        self.views.retranslate()
        self.filters.retranslate()
        self.replacing.retranslate()
        self.pane.retranslate()
        self.table.retranslate()
        self._say_count()
        self._say_chosen(self.table.chosen_count())
        if self.query.sort:
            self.read()

    def refresh(self) -> None:
        """Read everything again."""
        self.model.reread()
        self.read()
        if self.pane.key:
            self.pane.refresh()

    def show_query(self, query: Query) -> None:
        """Show what a query finds."""
        self.query = query
        self.search.blockSignals(True)
        self.search.setText(query.text)
        self.search.blockSignals(False)
        self.filters.show_conditions(query.conditions, tell=False)
        self.read()

    def seen(self) -> View:
        """What is seen now, as a view that can be kept."""
        return View(self.query, tuple(self.table.columns.names), self.table.columns.frozen)

    def show_view(self, view: View) -> None:
        """Show a kept view."""
        if view.columns and view.columns != tuple(self.table.columns.names):
            self.table.columns.show(view.columns, view.frozen)
        elif view.frozen != self.table.columns.frozen:
            self.table.columns.freeze(view.frozen)
        self.show_query(view.query)

    def replace(self) -> None:
        """Find and replace in the current column, of the chosen rows or of all."""
        field = self.spec.by_name.get(self.table.current_field())
        if field is not None:
            n = self.table.chosen_count()
            keys = self.table.chosen_keys() if n > 1 else None
            self.replacing.open(
                field, lambda: self.model.ids if keys is None else keys, n if n > 1 else 0
            )

    def column_menu(self, name: str) -> None:
        """Open the menu of a column: order, place, and what its values are narrowed to."""
        columns = self.table.columns
        if name not in columns.names:
            return
        field, at = self.spec.by_name[name], columns.names.index(name)
        frozen = columns.frozen == at + 1
        steps: list[Step] = [
            ("up", _("Sort, smallest first"), lambda: self._order((name,))),
            ("down", _("Sort, largest first"), lambda: self._order((f"-{name}",))),
        ]
        if self.query.sort and name not in {each.lstrip("-") for each in self.query.sort}:
            also = (*self.query.sort, name)
            steps.append(("plus", _("Then by this column"), lambda: self._order(also)))
        words = _("Let all columns scroll") if frozen else _("Freeze up to this column")
        steps.append(("lock", words, lambda: columns.freeze(0 if frozen else at + 1)))
        steps.append(("close", _("Hide this column"), lambda: columns.toggle(name, False)))
        left = max(0, self.table.columnViewportPosition(at))
        under = QPoint(left, self.table.horizontalHeader().height())
        self.filters.ask(field, self.table.mapToGlobal(under), tuple(steps))

    def choose(self, key: int) -> None:
        """Make a record the current row, now or when the list has been read."""
        if not self.table.choose_record(key):
            self._wanted = key

    def read(self) -> None:
        """Read the ids of the query, off this thread, and show them."""
        self.query = Query(
            self.spec.name, self.search.text(), self.filters.conditions, self.query.sort
        )
        query = self.query
        narrowed = frozenset(condition.field for condition in query.conditions)
        self.model.show_sort(query.sort, narrowed)
        self.views.retranslate()

        def ids() -> tuple[Ids, int]:
            with self.store.read() as session:
                found = queries.ids(session, query)
                plain = not query.text and not query.conditions
                return found, len(found) if plain else queries.count(session, query.register)

        self.jobs.forget(self._asked)
        self._asked = self.jobs.fetch(ids, self._show)

    def focus_search(self) -> None:
        """Go to the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # From the search field, ↓ and Enter go into the list; Escape empties the field.
        if watched is self.search and isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            if pressed and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.table.setFocus()
                return True
            if pressed and event.key() == Qt.Key.Key_Escape:
                self.search.clear()
                self.table.setFocus()
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _arrange(self) -> None:
        self.header = PageHeader()
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(theme.px(110))
        self.search.setMaximumWidth(theme.px(220))
        self.header.add(self.search, self.views, self.columns_button)
        if self.duplicates_button is not None:
            self.header.add(self.duplicates_button)
        self.header.add(self.import_button, self.export_button, self.new_button)
        self.foot.setContentsMargins(24, 4, 24, 4)
        self.left = QStackedWidget()
        self.left.setContentsMargins(16, 0, 0, 0)
        for shown in (self.table, self.empty, self.nothing):
            self.left.addWidget(shown)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(self.left)
        self.splitter.addWidget(self.pane)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setCollapsible(0, False)
        self.pane.setMinimumWidth(theme.px(280))
        self.splitter.setSizes([2000, theme.px(WIDTH)])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.header, self.messages, self.filters, self.replacing, rule()):
            column.addWidget(widget)
        column.addWidget(self.splitter, 1)
        column.addWidget(rule())
        column.addWidget(self.foot)

    def _connect(self, navigator: Navigator) -> None:
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING)
        self._typing.timeout.connect(self.read)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.installEventFilter(self)
        self.filters.changed.connect(self.read)
        self.import_button.clicked.connect(lambda: navigator.open_page("import"))
        self._adding = QTimer(self)
        self._adding.setSingleShot(True)
        self._adding.setInterval(TYPING)
        self._adding.timeout.connect(self._add_up)
        self.views.wanted.connect(self.show_view)
        self.replacing.wanted.connect(self.cells.replace)
        self.replacing.closed.connect(self.table.setFocus)
        self.table.cells.closeEditor.connect(lambda *_how: QTimer.singleShot(0, self._typed_in))
        self.table.sort_wanted.connect(self._sort)
        self.table.menu_wanted.connect(self.column_menu)
        self.table.typed.connect(self._type)
        self.table.composing.connect(self._compose)
        self.table.looked_at.connect(self._look)
        self.table.chosen.connect(self._say_chosen)
        self.empty.begun.connect(self.begun)
        self.empty.sample_wanted.connect(navigator.sample_wanted)
        self.nothing.begun.connect(self._clear)

    def _columns(self) -> None:
        button = self.columns_button
        self.table.columns.menu(button.mapToGlobal(button.rect().bottomLeft()))

    def _type(self, text: str) -> None:
        """Letters typed in the table begin a search."""
        self.search.setFocus()
        self.search.end(False)
        self.search.insert(text)

    def _compose(self, event: QInputMethodEvent) -> None:
        self.search.setFocus()
        QApplication.sendEvent(self.search, event)

    def _first_step(self) -> str:
        if self.spec.name in ("schools", "partners", "organisations"):
            return _("Import a list")
        return _("Go to matching") if self.spec.name == "cases" else _("New record")

    def _fold(self) -> None:
        wide = self.window().width() >= FOLD_BELOW
        self.pane.setVisible(wide and self.left.currentIndex() == 0)

    def _typed_in(self) -> None:
        """A cell has been typed in: show what was read meanwhile."""
        held, self._held = self._held, None
        if held is not None and not self.table.typing:
            self._show(held)

    def _show(self, answer: tuple[Ids, int]) -> None:
        if self.table.typing:
            # Other rows would take the letters away that somebody is typing.
            self._held = answer
            return
        ids, self.total = answer
        self.table.show_ids(ids)
        if self._wanted:
            self.table.choose_record(self._wanted)
            self._wanted = 0
        self.left.setCurrentIndex(0 if len(ids) else 1 if not self.total else 2)
        shown = (self.search, self.views, self.columns_button, self.export_button, self.filters)
        for widget in shown:
            widget.setEnabled(bool(self.total))
        self.filters.setVisible(bool(self.total))
        self.foot.setVisible(bool(self.total))
        self._fold()
        self._look(self.table.current_id())
        self._say_count()

    def _look(self, key: int) -> None:
        if self.pane.isHidden():
            self.pane.key = 0
        elif key != self.pane.key:
            self.pane.show_record(key)

    def _sort(self, name: str, also: bool) -> None:
        """Sort by a field, the other way round where it decides already; `also` keeps the others."""
        sort = (
            list(self.query.sort) if also else [n for n in self.query.sort if n.lstrip("-") == name]
        )
        fields = [each.lstrip("-") for each in sort]
        if name not in fields:
            sort.append(name)
        else:
            at = fields.index(name)
            sort[at] = name if sort[at].startswith("-") else f"-{name}"
        self._order(tuple(sort))

    def _order(self, sort: tuple[str, ...]) -> None:
        self.query = Query(self.spec.name, self.query.text, self.query.conditions, sort)
        self.read()

    def _say_count(self) -> None:
        found = len(self.model.ids)
        words = ngettext("{n} record", "{n} records", found).format(n=format_number(found))
        if found != self.total:
            words = _("{found} of {total}").format(
                found=format_number(found), total=format_number(self.total)
            )
        self.header.say(_(self.spec.titles), words if self.total else "")

    def _say_chosen(self, n: int) -> None:
        self.jobs.forget(self._sums)
        block = self.table.block()
        if n > 1 or (block is not None and len(block.columns) > 1):
            self.foot.setText(self._rows_chosen(n))
            self._adding.start()
        else:
            self._adding.stop()
            hint = _("Enter opens · F2 changes the cell · Ctrl+C copies · letters search")
            self.foot.setText(hint if len(self.model.ids) else "")

    def _rows_chosen(self, n: int) -> str:
        return ngettext("{n} row chosen", "{n} rows chosen", n).format(n=format_number(n))

    def _add_up(self) -> None:
        """Count and add up the chosen cells, off this thread."""
        block = self.table.block()
        if block is None:
            return
        keys, n = self.table.chosen_keys(), len(block.rows)
        names = [self.model.columns[column].name for column in block.columns]

        def sums() -> Sums:
            with self.store.read() as session:
                return summaries.sums(session, self.spec.name, keys.tolist(), names)

        def show(found: Sums) -> None:
            words = [
                self._rows_chosen(n),
                _("{n} filled cells").format(n=format_number(found.filled)),
            ]
            if found.numbers:
                mean = found.total / found.numbers
                words.append(_("sum {n}").format(n=format_number(round(found.total, 6))))
                words.append(_("average {n}").format(n=format_number(round(mean, 1))))
            self.foot.setText(" · ".join(words))

        self.jobs.forget(self._sums)
        self._sums = self.jobs.fetch(sums, show)

    def _clear(self) -> None:
        self.search.clear()
        self.filters.show_conditions(())
