"""Which columns a table shows, in which order and how wide; remembered under the register's name."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from desktop.i18n import _, language
from desktop.models.fields import Day
from desktop.models.spec import Field, Rank
from desktop.settings import Settings
from desktop.views import theme
from desktop.views.table_model import TableModel

if TYPE_CHECKING:
    from desktop.views.table import Table

FOR_OTHERS = {"ja": {"name_en", "title_en"}, "en": {"kana", "name_ja", "title_ja"}}
"""Columns that readers of a language are spared at first."""


def first_columns(fields: Sequence[Field], settings: Settings, register: str) -> list[str]:
    """The columns that a register is shown with: as left, or the ones that matter most."""
    kept = settings.get("tables").get(register, {}).get("columns")
    known = {f.name: f for f in fields}
    if kept and all(name in known for name in kept):
        return list(kept)
    return key_columns(fields)


def key_columns(fields: Sequence[Field]) -> list[str]:
    """The fields that matter most to a reader of the language of now."""
    spared = FOR_OTHERS[language()]
    return [f.name for f in fields if f.rank == Rank.KEY and f.name not in spared]


class Columns(QObject):
    """The columns of one table. Their order on the screen is always that of the model."""

    changed = Signal()

    def __init__(self, table: "Table", model: TableModel, settings: Settings) -> None:
        super().__init__(table)
        self._table, self._model, self._settings = table, model, settings
        self._quiet = False
        head = table.horizontalHeader()
        head.sectionResized.connect(lambda *_sizes: self._keep_widths())
        head.sectionMoved.connect(lambda *_moves: self._keep_order())

    @property
    def names(self) -> list[str]:
        """The fields shown, in their order."""
        return [field.name for field in self._model.columns]

    @property
    def frozen(self) -> int:
        """How many columns at the left stay in place."""
        return self._table.frozen.count

    def lay_out(self) -> None:
        """Give each column the width it was left with, or the one of its field."""
        kept = self._kept().get("widths", {})
        self._quiet = True
        for at, field in enumerate(self._model.columns):
            # A day in words is longer in English.
            count = max(field.width, 19) if isinstance(field.kind, Day) else field.width
            wide = kept.get(field.name) or theme.chars(self._table, count) + 16
            self._table.setColumnWidth(at, max(theme.px(48), min(int(wide), theme.px(420))))
        self._quiet = False
        self._table.frozen.freeze(self._kept().get("frozen", 0))

    def show(self, names: Sequence[str], frozen: int | None = None) -> None:
        """Show these fields, and keep so many of them in place."""
        self._keep(columns=list(names))
        if frozen is not None:
            self._keep(frozen=frozen)
        self._lay(names)

    def suit_reader(self) -> None:
        """Where nobody has chosen columns, show those that suit the language of now."""
        if not self._kept().get("columns"):
            wanted = key_columns(self._model.spec.fields)
            if wanted != self.names:
                self._lay(wanted)

    def toggle(self, name: str, on: bool) -> None:
        """Show a field, or hide it; the last one stays."""
        names = self.names
        if on and name not in names:
            names.append(name)
        elif not on and name in names and len(names) > 1:
            names.remove(name)
        self.show(names)

    def move(self, name: str, step: int) -> None:
        """Move a column to the left (-1) or to the right (1)."""
        names = self.names
        at = names.index(name) if name in names else -1
        to = at + step
        if at >= 0 and 0 <= to < len(names):
            names[at], names[to] = names[to], names[at]
            self.show(names)

    def freeze(self, count: int) -> None:
        """Keep so many columns at the left in place; 0 lets all scroll."""
        self._keep(frozen=count)
        self._table.frozen.freeze(count)
        self.changed.emit()

    def as_at_first(self) -> None:
        """Forget what was chosen."""
        self._keep(columns=None, widths={}, frozen=0)
        self._lay(key_columns(self._model.spec.fields))

    def menu(self, at: QPoint | None = None) -> None:
        """Offer the fields as columns."""
        menu = QMenu(self._table)
        for field in self._model.spec.fields:
            action = menu.addAction(_(field.label))
            action.setCheckable(True)
            action.setChecked(field.name in self.names)
            action.toggled.connect(lambda on, name=field.name: self.toggle(name, on))
        menu.addSeparator()
        menu.addAction(_("As at first"), self.as_at_first)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        corner = QPoint(self._table.width() - menu.sizeHint().width(), 0)
        menu.popup(at or self._table.mapToGlobal(corner))

    def _lay(self, names: Sequence[str]) -> None:
        key = self._table.current_id()
        shown = self._table.current_field()
        head = self._table.horizontalHeader()
        self._quiet = True
        self._model.show_columns(names)
        for place in range(len(names)):
            head.moveSection(head.visualIndex(place), place)
        self._quiet = False
        self.lay_out()
        self._table.choose_record(key, shown)
        self.changed.emit()

    def _kept(self) -> dict[str, Any]:
        return dict(self._settings.get("tables").get(self._model.spec.name, {}))

    def _keep(self, **what: Any) -> None:
        tables = dict(self._settings.get("tables"))
        tables[self._model.spec.name] = self._kept() | what
        self._settings.set("tables", tables)

    def _keep_widths(self) -> None:
        if not self._quiet:
            widths = {f.name: self._table.columnWidth(n) for n, f in enumerate(self._model.columns)}
            self._keep(widths=dict(self._kept().get("widths", {})) | widths)
            self._table.frozen.sync()

    def _keep_order(self) -> None:
        if not self._quiet:
            head = self._table.horizontalHeader()
            order = [head.logicalIndex(n) for n in range(len(self._model.columns))]
            self.show([self._model.columns[n].name for n in order])
