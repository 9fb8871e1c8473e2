"""The pairs that are not possible: by reason, each with its smallest change."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from desktop.i18n import _, country_name, format_number
from desktop.services.matching.results import Refusal, RefusalGroup
from desktop.views import theme
from desktop.views.matching.drawing import RIGHT, clipped, wrapped
from desktop.views.matching.wishes import row_background

ITEM = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex


class RefusedModel(QAbstractItemModel):
    """Groups at the top, refusals below them; a refusal is made when it is drawn."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: Sequence[RefusalGroup] = ()

    def show_groups(self, groups: Sequence[RefusalGroup]) -> None:
        """Show other groups: what is easiest to mend comes first, nearest to the reader."""
        self.beginResetModel()
        self._groups = groups[::-1]
        self.endResetModel()

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        # 0 marks a group; n + 1 marks a refusal of group n.
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = QModelIndex()) -> Any:  # type: ignore[override]  # noqa: B008
        group = index.internalId() if index.isValid() else 0
        return self.createIndex(group - 1, 0, 0) if group else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self._groups)
        return 0 if parent.internalId() else len(self._groups[parent.row()].refusals)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 1

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or role not in (
            ITEM,
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return None
        group = index.internalId()
        item = self._groups[group - 1].refusals[index.row()] if group else self._groups[index.row()]
        if role == ITEM:
            return item
        if isinstance(item, RefusalGroup):
            return f"{item.label} {len(item.refusals)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return told(item)
        return f"{item.party!s}: {item.breaches[0].sentence}"


def told(refusal: Refusal) -> str:
    """Every rule that a pair breaks, with what would mend it, a line each."""
    lines = []
    for breach in refusal.breaches:
        lines.append(str(breach.sentence))
        lines += [f"→ {change}" for change in breach.changes]
    return "\n".join(lines)


class RefusedDelegate(QStyledItemDelegate):
    """A reason with its count, or a party with why not and what would make it possible."""

    def sizeHint(self, option: Any, index: Any) -> QSize:
        return QSize(theme.px(240), theme.px(80 if index.parent().isValid() else 30))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        colours = theme.tokens()
        item: RefusalGroup | Refusal = index.data(ITEM)
        body = theme.sized(theme.BODY)
        ink, muted = colours.colour("ink"), colours.colour("muted")
        area = QRectF(option.rect).adjusted(0, theme.px(4), -theme.px(16), -theme.px(4))
        painter.save()
        row_background(painter, option)
        if isinstance(item, RefusalGroup):
            count = format_number(len(item.refusals))
            wide = clipped(painter, area, count, body, muted, RIGHT)
            area.setRight(area.right() - wide - theme.px(8))
            clipped(painter, area, item.label, theme.sized(theme.BODY, bold=True), ink)
            painter.restore()
            return
        line = area.height() / 4
        first = QRectF(area.left(), area.top(), area.width(), line)
        where = country_name(item.party.country)
        wide = clipped(painter, first, where, body, muted, RIGHT)
        first.setRight(first.right() - wide - theme.px(8))
        clipped(painter, first, str(item.party), body, ink)
        breach = item.breaches[0]
        below = QRectF(area.left(), first.bottom(), area.width(), 2 * line)
        took = wrapped(painter, below, str(breach.sentence), body, muted)
        last = QRectF(area.left(), below.top() + max(took, line), area.width(), line)
        more = len(item.breaches) - 1
        if breach.changes and not more:
            clipped(painter, last, f"→ {breach.changes[0]}", body, colours.colour("ai"))
        elif more:
            other = _("and {n} more: {rules}").format(
                n=more, rules=" · ".join(_(each.rule.label) for each in item.breaches[1:])
            )
            clipped(painter, last, other, body, muted)
        painter.restore()


class RefusedTree(QTreeView):
    """The tree of what is not possible."""

    asked = Signal(int)
    """A refusal was opened: the id of the other side's wish."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.refused = RefusedModel(self)
        self.setModel(self.refused)
        self.setItemDelegate(RefusedDelegate(self))
        self.setHeaderHidden(True)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setIndentation(theme.px(20))
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self._toggle)
        self.activated.connect(self._open)

    def _open(self, index: QModelIndex) -> None:
        item = index.data(ITEM)
        if isinstance(item, Refusal):
            self.asked.emit(item.party.wish_id)

    def _toggle(self, index: QModelIndex) -> None:
        if not index.parent().isValid():
            self.setExpanded(index, not self.isExpanded(index))
