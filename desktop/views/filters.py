"""Conditions above a table as chips, and a way to one more."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from desktop.i18n import _, format_number
from desktop.models.codes import Several
from desktop.models.fields import LongText
from desktop.models.spec import Field, Rank, Spec
from desktop.services import queries, references
from desktop.services.queries import Condition, Query
from desktop.services.store import Store
from desktop.views.field_filter import FieldFilter, Step
from desktop.views.jobs import Jobs
from desktop.views.widgets import Button, Flow

NAMED = 3
"""Values that a chip names; of more it says how many."""


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
    field = queries.field_of(spec, condition.field)
    if field is None:
        return condition.field
    words = {"field": _(field.label), "value": ""}
    if condition.op in ("in", "out"):
        known = [value_text(store, field, v) for v in condition.value[:NAMED] if v is not None]
        known += [_("(empty)")] if None in condition.value else []
        more = len(condition.value) - len(known)
        known += [_("and {n} more").format(n=format_number(more))] if more > 0 else []
        words["value"] = _(", ").join(known)
    elif condition.op not in ("empty", "filled", "contains"):
        words["value"] = value_text(store, field, condition.value)
    elif condition.op == "contains":
        words["value"] = str(condition.value)
    forms = {
        "is": _("{field}: {value}"),
        "in": _("{field}: {value}"),
        "out": _("{field} without {value}"),
        "contains": _("{field} has “{value}”"),
        "from": _("{field} from {value}"),
        "to": _("{field} to {value}"),
        "empty": _("{field} is empty"),
        "filled": _("{field} is filled in"),
    }
    return forms[condition.op].format(**words)


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

    def ask(
        self, field: Field, at: QPoint | None = None, steps: tuple[Step, ...] = ()
    ) -> FieldFilter:
        """Open the small window of a field, below the button or at a point of the screen."""
        self.popup = FieldFilter(self._store, self._jobs, self._query(), field, self, steps)
        self.popup.chosen.connect(lambda made, name=field.name: self._replace(name, made))
        self.popup.move(at or self.add.mapToGlobal(QPoint(0, self.add.height() + 2)))
        self.popup.show()
        return self.popup

    def _replace(self, name: str, made: list[Condition]) -> None:
        others = [c for c in self.conditions if c.field != name]
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
