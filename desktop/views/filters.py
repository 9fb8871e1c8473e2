"""Conditions above a table: chips, and a small window for each field with what it holds."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import InvalidValue
from desktop.i18n import _, format_number
from desktop.models.codes import Several
from desktop.models.fields import Day, Decimal, LongText, Moment, Number, TimeOfDay
from desktop.models.spec import Field, Rank, Spec
from desktop.models.specs import SPECS
from desktop.models.text import fold
from desktop.services import queries, references
from desktop.services.queries import Condition, Query
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.jobs import Jobs
from desktop.views.widgets import Button, Flow, label

RANGES = (Day, Moment, TimeOfDay, Decimal, Number)
"""Kinds that are asked for from – to."""


def value_text(store: Store, field: Field, value: Any) -> str:
    """A value of a condition in words."""
    register = getattr(field.kind, "register", "")
    if register:
        with store.read() as session:
            return references.title(session, register, value)
    one = field.kind.one if isinstance(field.kind, Several) and hasattr(field.kind, "one") else None
    return (one or field.kind).format(value)


def describe(store: Store, spec: Spec, condition: Condition) -> str:
    """A condition in words: `School kind: High school`."""
    part, dot, name = condition.field.partition(".")
    owner = SPECS[dict(spec.parts)[part]] if dot else spec
    field = owner.by_name.get(name if dot else condition.field)
    if field is None:
        return condition.field
    words = {"field": _(field.label), "value": ""}
    if condition.op not in ("empty", "filled", "contains"):
        words["value"] = value_text(store, field, condition.value)
    elif condition.op == "contains":
        words["value"] = str(condition.value)
    forms = {
        "is": _("{field}: {value}"),
        "contains": _("{field} has “{value}”"),
        "from": _("{field} from {value}"),
        "to": _("{field} to {value}"),
        "empty": _("{field} is empty"),
        "filled": _("{field} is filled in"),
    }
    return forms[condition.op].format(**words)


class FieldFilter(QFrame):
    """The small window of one field: its values with their counts, or from – to."""

    chosen = Signal(list)
    """The conditions for the field."""

    def __init__(
        self, store: Store, jobs: Jobs, query: Query, field: Field, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._store, self._field = store, field
        self._offers: list[tuple[str, int, Condition]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(label(_(field.label), "muted"))
        self.error = label(role="error", wrap=True)
        self.error.hide()
        if isinstance(field.kind, RANGES):
            self._make_range(column)
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Type to narrow down"))
        self.field.textChanged.connect(self._show)
        self.list = QListWidget()
        self.list.setUniformItemSizes(True)
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(self.error)
        self.setFixedWidth(theme.px(300))
        self.setFixedHeight(theme.px(360))
        others = tuple(c for c in query.conditions if c.field != field.name)
        wanted = Query(query.register, query.text, others)
        self._asked = jobs.fetch(lambda: self._read(wanted), self._take)
        self._jobs = jobs
        self.destroyed.connect(lambda: jobs.forget(self._asked))
        (self.low if isinstance(field.kind, RANGES) else self.field).setFocus()

    def _make_range(self, column: QVBoxLayout) -> None:
        self.low, self.high = QLineEdit(), QLineEdit()
        self.low.setPlaceholderText(_("From"))
        self.high.setPlaceholderText(_("Until"))
        apply = Button(_("Apply"), "primary", action=self._apply_range)
        for edit in (self.low, self.high):
            edit.returnPressed.connect(self._apply_range)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.low, 1)
        row.addWidget(self.high, 1)
        row.addWidget(apply)
        column.addLayout(row)

    def _apply_range(self) -> None:
        made = []
        try:
            for op, edit in (("from", self.low), ("to", self.high)):
                value = self._field.kind.parse(edit.text())
                if value is not None:
                    made.append(Condition(self._field.name, op, value))
        except InvalidValue as error:
            self.error.setText(error.sentence)
            self.error.show()
            return
        self.chosen.emit(made)
        self.close()

    def _read(self, query: Query) -> list[tuple[str, int, Condition]]:
        name, kind = self._field.name, self._field.kind
        with self._store.read() as session:
            found = queries.choices(session, query, name)
            register = getattr(kind, "register", "")
            titles = (
                references.titles(
                    session, register, [value for value, _n in found if value is not None]
                )
                if register
                else {}
            )
        one = getattr(kind, "one", kind)
        offers, empty = [], 0
        for value, n in found:
            if value is None or value == "":
                empty += n
                continue
            words = titles.get(value, "") if register else one.format(value)
            offers.append((words.replace("\n", " "), n, Condition(name, "is", value)))
        if empty:
            offers.append((_("(empty)"), empty, Condition(name, "empty")))
        return offers

    def _take(self, offers: list[tuple[str, int, Condition]]) -> None:
        self._offers = offers
        self._show(self.field.text())

    def _show(self, text: str) -> None:
        wanted = fold(text)
        self.list.clear()
        if (
            wanted
            and not isinstance(self._field.kind, RANGES)
            and not hasattr(self._field.kind, "codes")
        ):
            self._add(
                _("has “{text}”").format(text=text), Condition(self._field.name, "contains", text)
            )
        for words, n, condition in self._offers:
            if wanted in fold(words):
                self._add(f"{words}   {format_number(n)}", condition)

    def _add(self, words: str, condition: Condition) -> None:
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.UserRole, condition)
        self.list.addItem(item)

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit([item.data(Qt.ItemDataRole.UserRole)])
        self.close()


class FilterBar(QWidget):
    """The conditions of a list as chips, and a button for one more."""

    changed = Signal()

    def __init__(self, store: Store, jobs: Jobs, spec: Spec, query: Callable[[], Query]) -> None:
        super().__init__()
        self._store, self._jobs, self._spec, self._query = store, jobs, spec, query
        self.conditions: tuple[Condition, ...] = ()
        self.flow = Flow(self, 8)
        self.flow.setContentsMargins(24, 0, 24, 8)
        self.add = Button(kind="chip", icon="plus", action=self.menu)
        self.clear = Button(kind="link", action=lambda: self.show_conditions(()))
        self.flow.addWidget(self.add)
        self.flow.addWidget(self.clear)
        self.popup: FieldFilter | None = None
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words anew."""
        self.add.setText(_("Condition"))
        self.clear.setText(_("Clear all"))
        self._make_chips()

    def show_conditions(self, conditions: tuple[Condition, ...], *, tell: bool = True) -> None:
        """Make these the conditions."""
        self.conditions = tuple(conditions)
        self._make_chips()
        if tell:
            self.changed.emit()

    def menu(self) -> None:
        """Offer the fields that a condition may be made of."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for rank in (Rank.KEY, Rank.OFFERED):
            for field in self._spec.fields:
                if field.rank == rank and not isinstance(field.kind, LongText):
                    menu.addAction(_(field.label), partial(self.ask, field))
            menu.addSeparator()
        menu.popup(self.add.mapToGlobal(QPoint(0, self.add.height() + 2)))

    def ask(self, field: Field) -> None:
        """Open the small window of a field."""
        self.popup = FieldFilter(self._store, self._jobs, self._query(), field, self)
        self.popup.chosen.connect(lambda made, name=field.name: self._replace(name, made))
        self.popup.move(self.add.mapToGlobal(QPoint(0, self.add.height() + 2)))
        self.popup.show()

    def _replace(self, name: str, made: list[Condition]) -> None:
        kind = self._spec.by_name[name].kind
        # A set may hold several codes; any other field has one value.
        others = [c for c in self.conditions if c.field != name or isinstance(kind, Several)]
        self.show_conditions(tuple(dict.fromkeys([*others, *made])))

    def _remove(self, condition: Condition) -> None:
        self.show_conditions(tuple(c for c in self.conditions if c != condition))

    def _make_chips(self) -> None:
        keep = (self.add, self.clear)
        while (item := self.flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget not in keep:
                widget.hide()
                widget.deleteLater()
        for condition in self.conditions:
            chip = Button(describe(self._store, self._spec, condition), "chip", "close")
            chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            chip.setToolTip(_("Take this condition away"))
            chip.clicked.connect(lambda _on=False, c=condition: self._remove(c))
            self.flow.addWidget(chip)
        self.flow.addWidget(self.add)
        self.flow.addWidget(self.clear)
        self.clear.setVisible(len(self.conditions) > 1)
        self.updateGeometry()
