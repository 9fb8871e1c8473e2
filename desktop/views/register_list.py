"""The list of one register: search, conditions, the table, and the detail beside it."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.i18n import _, format_number, ngettext
from desktop.models.specs import SPECS
from desktop.services import queries
from desktop.services.linking.traits import COMPARED
from desktop.services.queries import Ids, Query
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.detail import WIDTH, DetailPane
from desktop.views.filters import FilterBar
from desktop.views.jobs import Jobs
from desktop.views.pages import Navigator
from desktop.views.table import Table
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
        columns = Table.first_columns(self.spec.fields, settings, register)
        self.model = TableModel(store, register, columns)
        self.table = Table(self.model, settings)
        self.pane = DetailPane(store, jobs, navigator, register)
        self.search = QLineEdit()
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
        self.empty = EmptyState(register)
        self.nothing = EmptyState("search", sample=False)
        self.foot = label(role="muted")
        self._arrange()
        self._connect(navigator)

    def retranslate(self) -> None:
        """Set the words anew; what is sorted by words is read again."""
        self.search.setPlaceholderText(_("Search  /"))
        self.search.setAccessibleName(_("Search in this list"))
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
        self.filters.retranslate()
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
        self.model.show_sort(query.sort)
        self.read()

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
        self.search.setFixedWidth(theme.px(220))
        self.header.add(self.search, self.columns_button)
        if self.duplicates_button is not None:
            self.header.add(self.duplicates_button)
        self.header.add(
            self.import_button,
            self.export_button,
            self.new_button,
        )
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
        for widget in (self.header, self.messages, self.filters, rule()):
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
        self.table.sort_wanted.connect(self._sort)
        self.table.looked_at.connect(self._look)
        self.table.chosen.connect(self._say_chosen)
        self.empty.begun.connect(self.begun)
        self.empty.sample_wanted.connect(navigator.sample_wanted)
        self.nothing.begun.connect(self._clear)

    def _columns(self) -> None:
        button = self.columns_button
        self.table.columns_menu(button.mapToGlobal(button.rect().bottomLeft()))

    def _first_step(self) -> str:
        if self.spec.name in ("schools", "partners", "organisations"):
            return _("Import a list")
        return _("Go to matching") if self.spec.name == "cases" else _("New record")

    def _fold(self) -> None:
        wide = self.window().width() >= FOLD_BELOW
        self.pane.setVisible(wide and self.left.currentIndex() == 0)

    def _show(self, answer: tuple[Ids, int]) -> None:
        ids, self.total = answer
        self.table.show_ids(ids)
        if self._wanted:
            self.table.choose_record(self._wanted)
            self._wanted = 0
        self.left.setCurrentIndex(0 if len(ids) else 1 if not self.total else 2)
        for widget in (self.search, self.columns_button, self.export_button, self.filters):
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

    def _sort(self, name: str) -> None:
        sort = f"-{name}" if self.query.sort == (name,) else name
        self.query = Query(self.spec.name, self.query.text, self.query.conditions, (sort,))
        self.model.show_sort((sort,))
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
        words = ngettext("{n} row chosen", "{n} rows chosen", n).format(n=format_number(n))
        hint = _("Enter opens · Ctrl+C copies · / searches")
        self.foot.setText(words if n > 1 else hint if len(self.model.ids) else "")

    def _clear(self) -> None:
        self.search.clear()
        self.filters.show_conditions(())
