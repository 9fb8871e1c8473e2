"""The small window of one column: its order and place, its values with their counts, from – to."""

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import InvalidValue
from desktop.i18n import _, format_number
from desktop.models.fields import Day, Decimal, Flag, Moment, Number, TimeOfDay
from desktop.models.spec import Field
from desktop.models.text import fold
from desktop.services import queries, references
from desktop.services.queries import MOST_CHOICES, Condition, Query
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.jobs import Jobs
from desktop.views.widgets import Button, label

RANGES = (Day, Moment, TimeOfDay, Decimal, Number)
"""Kinds that are asked for from – to."""
Offer = tuple[str, int, Any]
"""A value in words, how many have it, and the value."""
ValueRole = int(Qt.ItemDataRole.UserRole)
Step = tuple[str, str, Callable[[], object]]
"""Something to do with a column: an icon, words, and what it does."""


class FieldFilter(QFrame):
    """Ticks say which values are shown. Space ticks one, Enter shows that one alone.

    Typing narrows the values; Enter in the field shows those that are left.
    """

    chosen = Signal(list)
    """The conditions for the field; none where all is shown."""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        query: Query,
        field: Field,
        parent: QWidget,
        steps: tuple[Step, ...] = (),
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._store, self._jobs, self._field = store, jobs, field
        self._offers: list[Offer] = []
        self._base, self._others = _state(field, query)
        self._whole = True
        self._range = isinstance(field.kind, RANGES)
        self._wanted = Query(
            query.register,
            query.text,
            tuple(c for c in query.conditions if c.field != field.name),
        )
        self._make(query, steps)
        self._asked = 0
        self._ask()
        self.destroyed.connect(lambda: jobs.forget(self._asked))
        (self.low if self._range else self.field).setFocus()

    def _make(self, query: Query, steps: tuple[Step, ...]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(label(_(self._field.label), "muted"))
        self.steps: dict[str, Button] = {}
        tight = QVBoxLayout()
        tight.setSpacing(0)
        column.addLayout(tight)
        for icon, words, do in steps:
            button = Button(words, "quiet", icon)
            button.setStyleSheet("text-align: left;")
            button.clicked.connect(lambda _on=False, do=do: (self.close(), do()))
            self.steps[words] = button
            tight.addWidget(button)
        self.error = label(role="error", wrap=True)
        self.error.hide()
        if self._range:
            self._make_range(column, query)
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Type to narrow down"))
        self.field.textChanged.connect(self._narrow)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(_(self._field.label))
        self.list.itemClicked.connect(self._toggle)
        self.list.installEventFilter(self)
        self.note = label(role="muted", wrap=True)
        self.note.hide()
        self.all = Button(_("All"), "link", action=lambda: self._tick_all(True))
        self.none = Button(_("None"), "link", action=lambda: self._tick_all(False))
        self.apply = Button(_("Apply"), "primary", action=self._apply)
        row = QHBoxLayout()
        row.addWidget(self.all)
        row.addWidget(self.none)
        row.addStretch(1)
        row.addWidget(self.apply)
        for widget in (self.field, self.list, self.note, self.error):
            column.addWidget(widget, 1 if widget is self.list else 0)
        column.addLayout(row)
        self.setFixedWidth(theme.px(320))
        self._room = theme.px(180 + (38 if self._range else 0) + 33 * len(steps))
        self.setFixedHeight(self._room + theme.px(200))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress:
            key = cast(QKeyEvent, event).key()
            enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if watched is self.field and (enter or key == Qt.Key.Key_Down):
                if enter:
                    self._apply_typed()
                else:
                    self.list.setFocus()
                    self.list.setCurrentRow(max(0, self.list.currentRow()))
                return True
            item = self.list.currentItem() if watched is self.list else None
            if item is not None and key == Qt.Key.Key_Space:
                self._toggle(item)
                return True
            if item is not None and enter:
                self._only(item)
                return True
            if item is not None and key == Qt.Key.Key_Up and self.list.currentRow() == 0:
                self.field.setFocus()
                return True
        return super().eventFilter(watched, event)

    def _make_range(self, column: QVBoxLayout, query: Query) -> None:
        self.low, self.high = QLineEdit(), QLineEdit()
        self.low.setPlaceholderText(_("From"))
        self.high.setPlaceholderText(_("Until"))
        row = QHBoxLayout()
        row.setSpacing(8)
        for op, edit in (("from", self.low), ("to", self.high)):
            for each in query.conditions:
                if (each.field, each.op) == (self._field.name, op):
                    edit.setText(self._field.kind.format(each.value))
            edit.returnPressed.connect(self._apply)
            row.addWidget(edit, 1)
        column.addLayout(row)

    def _bounds(self) -> list[Condition]:
        """What the range asks for; raises `InvalidValue` where it cannot be read."""
        made = []
        for op, edit in (("from", self.low), ("to", self.high)) if self._range else ():
            value = self._field.kind.parse(edit.text())
            if value is not None:
                made.append(Condition(self._field.name, op, value))
        return made

    def _apply(self) -> None:
        try:
            made = self._bounds()
        except InvalidValue as error:
            self._say(error.sentence)
            return
        if not self._base and not self._others:
            self._say(_("Tick at least one value, or all of them."))
            return
        name, values = self._field.name, tuple(self._others)
        if self._base and values:
            made.append(Condition(name, "out", values))
        elif not self._base:
            made.append(_one_or_more(name, values))
        self._end(made)

    def _apply_typed(self) -> None:
        """Show what holds the text typed, or of a list those values that are left."""
        text = self.field.text().strip()
        left = [self.list.item(n).data(ValueRole) for n in range(self.list.count())]
        if not text:
            self._apply()
        elif self._free:
            self._end([Condition(self._field.name, "contains", text)])
        elif left:
            self._end([_one_or_more(self._field.name, tuple(left))])

    def _only(self, item: QListWidgetItem) -> None:
        self._end([_one_or_more(self._field.name, (item.data(ValueRole),))])

    def _end(self, made: list[Condition]) -> None:
        self.chosen.emit(made)
        self.close()

    def _say(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.show()

    @property
    def _free(self) -> bool:
        """Whether the field holds words of any kind, whose parts can be asked for."""
        kind: Any = self._field.kind
        listed = hasattr(kind, "codes") or isinstance(kind, Flag)
        named = getattr(kind, "register", None) is not None
        return not (self._range or listed or named)

    def _ask(self, holding: str = "") -> None:
        self._jobs.forget(self._asked)
        self._asked = self._jobs.fetch(lambda: self._read(holding), self._take)

    def _read(self, holding: str) -> tuple[list[Offer], bool]:
        name = self._field.name
        kind: Any = self._field.kind
        with self._store.read() as session:
            found = queries.choices(session, self._wanted, name, holding)
            register = getattr(kind, "register", "")
            known = [value for value, _n in found if value is not None]
            titles = references.titles(session, register, known) if register else {}
        one = getattr(kind, "one", kind)
        offers: list[Offer] = []
        for value, n in found:
            words = titles.get(value, "") if register else one.format(value)
            offers.append((_("(empty)") if value is None else words.replace("\n", " "), n, value))
        if self._range:
            known_offers = [offer for offer in offers if offer[2] is not None]
            empty = [offer for offer in offers if offer[2] is None]
            offers = sorted(known_offers, key=lambda offer: offer[2]) + empty
        return offers, len(found) < MOST_CHOICES

    def _take(self, answer: tuple[list[Offer], bool]) -> None:
        self._offers, whole = answer
        self._whole = whole if not self.field.text() else self._whole
        self.note.setText(
            _("Only the {n} most frequent values. Type to find others.").format(n=MOST_CHOICES)
        )
        self.note.setVisible(not whole)
        if not self.field.text():
            lines = max(3, min(len(self._offers), 10))
            note = theme.px(48) if not whole else 0
            self.setFixedHeight(self._room + note + theme.px(27) * lines)
        self._show()

    def _narrow(self, text: str) -> None:
        if not self._whole and self._free:
            self._ask(text.strip())
        else:
            self._show()

    def _show(self) -> None:
        wanted = fold(self.field.text())
        self.list.clear()
        for words, n, value in self._offers:
            if wanted in fold(words) or (self._free and not self._whole):
                item = QListWidgetItem(f"{words}   {format_number(n)}")
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                item.setData(ValueRole, value)
                self._tick(item)
                self.list.addItem(item)

    def _tick(self, item: QListWidgetItem) -> None:
        on = self._base != (item.data(ValueRole) in self._others)
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _toggle(self, item: QListWidgetItem) -> None:
        self._others ^= {item.data(ValueRole): None}.keys()
        self._tick(item)

    def _tick_all(self, on: bool) -> None:
        """Tick all values or none; while a text narrows them, those that are left."""
        items = [self.list.item(n) for n in range(self.list.count())]
        if self.field.text().strip():
            values = {item.data(ValueRole) for item in items}
            self._others = self._others - values if on == self._base else self._others | values
        else:
            self._base, self._others = on, set()
        for item in items:
            self._tick(item)


def _state(field: Field, query: Query) -> tuple[bool, set[Any]]:
    """Whether all values are shown, and those that are the exceptions."""
    ops = {c.op: c.value for c in query.conditions if c.field == field.name}
    if "out" in ops:
        return True, set(ops["out"])
    chosen: set[Any] = set(ops.get("in", ()))
    if "is" in ops:
        chosen.add(ops["is"])
    if "empty" in ops:
        chosen.add(None)
    return not chosen, chosen


def _one_or_more(name: str, values: tuple[Any, ...]) -> Condition:
    if values == (None,):
        return Condition(name, "empty")
    if len(values) == 1:
        return Condition(name, "is", values[0])
    return Condition(name, "in", values)
