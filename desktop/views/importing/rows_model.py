"""What the rows of a file become, as a table, narrowed to an outcome."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from desktop.i18n import N_, _, format_number
from desktop.models.fields import Reference
from desktop.models.spec import Spec
from desktop.services.importing import ImportPlan, Outcome, PlannedRow
from desktop.views import icons, theme

Index = QModelIndex | QPersistentModelIndex
RowRole = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()
_HEADS = (N_("Row"), N_("Becomes"), N_("Name"), N_("What the file says"))
WORDS: dict[Outcome, str] = {
    Outcome.CREATED: N_("New"),
    Outcome.UPDATED: N_("Changed"),
    Outcome.UNCHANGED: N_("Same"),
    Outcome.REFUSED: N_("Refused"),
}
TONES = {
    Outcome.CREATED: ("plus", "good"),
    Outcome.UPDATED: ("edit", "wait"),
    Outcome.UNCHANGED: ("check", "muted"),
    Outcome.REFUSED: ("close", "bad"),
}
"""The icon of each outcome and the token of its colour: never the colour alone."""
_SHOWN = 4
_TOLD = 3


def shown(spec: Spec, row: PlannedRow, name: str, value: Any) -> str:
    """The value of a field as a reader sees it; of a reference what the file says."""
    field = spec.by_name[name]
    if isinstance(field.kind, Reference):
        return str(row.raws.get(name) or value or "")
    return field.kind.format(value)


def summary(spec: Spec, row: PlannedRow) -> str:
    """One line on what a row does."""
    if row.outcome is Outcome.REFUSED:
        return row.reason
    if row.problems:
        return _(" · ").join(row.problems.values())
    if row.outcome is Outcome.CREATED:
        heading = {name for names in spec.heading.values() for name in names}
        told = [
            shown(spec, row, field.name, row.values[field.name])
            for field in sorted(spec.stored, key=lambda field: field.rank)
            if field.name not in heading and row.values.get(field.name) not in (None, "", ())
        ]
        return _(" · ").join(text for text in told[:_SHOWN] if text)
    told = [
        _("{field}: {before} → {after}").format(
            field=_(spec.by_name[change.field].label),
            before=shown(spec, row, change.field, change.before) or _("empty"),
            after=shown(spec, row, change.field, change.after),
        )
        for change in row.changes
    ]
    return "　".join(told)


class RowsModel(QAbstractTableModel):
    """The rows of a plan. `show_plan` gives one, `narrow` leaves those of one outcome."""

    def __init__(self) -> None:
        super().__init__()
        self._plan: ImportPlan | None = None
        self._outcome: Outcome | None = None
        self._rows: list[PlannedRow] = []
        self.counts: dict[Outcome, int] = dict.fromkeys(Outcome, 0)
        """How many rows of the plan there are of each outcome; counted once, plans are long."""

    @property
    def writes(self) -> int:
        """How many records the plan writes."""
        return self.counts[Outcome.CREATED] + self.counts[Outcome.UPDATED]

    @property
    def plan(self) -> ImportPlan | None:
        """The plan that is shown."""
        return self._plan

    def show_plan(self, plan: ImportPlan | None) -> None:
        """Show all rows of a plan."""
        self._plan = plan
        self.counts = plan.counts if plan is not None else dict.fromkeys(Outcome, 0)
        self.narrow(None)

    def narrow(self, outcome: Outcome | None) -> None:
        """Leave the rows of one outcome; None shows all."""
        self.beginResetModel()
        self._outcome = outcome
        rows = self._plan.rows if self._plan else []
        self._rows = rows if outcome is None else [row for row in rows if row.outcome is outcome]
        self.endResetModel()

    def first_to_see(self) -> int:
        """The first row that a person should look at: one that does something, or is refused."""
        doing = (n for n, row in enumerate(self._rows) if row.outcome is not Outcome.UNCHANGED)
        return next(doing, 0)

    def place_of(self, number: int) -> int:
        """Where a row of the file stands, or the next one that is shown."""
        places = (n for n, row in enumerate(self._rows) if row.number >= number)
        return next(places, max(0, len(self._rows) - 1))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(_HEADS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(_HEADS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section == 0 else _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._plan is None or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        icon, token = TONES[row.outcome]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return self._text(self._plan.spec, row, index.column())
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if index.column() == 0 else _LEFT
            case Qt.ItemDataRole.DecorationRole if index.column() == 1:
                return icons.icon(icon, getattr(theme.tokens(), token))
            case Qt.ItemDataRole.DecorationRole if index.column() == _TOLD and row.problems:
                return icons.icon("alert", theme.tokens().wait)
            case Qt.ItemDataRole.ForegroundRole:
                colours = theme.tokens()
                if index.column() == 1:
                    return QColor(getattr(colours, token))
                quiet = index.column() == 0 or row.outcome is Outcome.UNCHANGED
                return QColor(colours.muted if quiet else colours.ink)
            case _ if role == RowRole:
                return row
        return None

    def retranslate(self) -> None:
        """Say everything again in the language of now."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(_HEADS) - 1)
        if self._rows:
            end = self.index(len(self._rows) - 1, len(_HEADS) - 1)
            self.dataChanged.emit(self.index(0, 0), end)

    @staticmethod
    def _text(spec: Spec, row: PlannedRow, column: int) -> str:
        match column:
            case 0:
                return format_number(row.number)
            case 1:
                return _(WORDS[row.outcome])
            case 2:
                return row.title
            case _:
                return summary(spec, row)


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
