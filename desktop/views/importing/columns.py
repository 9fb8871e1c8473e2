"""What the columns of a file mean: each heading with the field it fills, which a person can change."""

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _
from desktop.services.importing import ImportPlan
from desktop.views import icons, theme
from desktop.views.importing.words import heading_words
from desktop.views.table import RowLines
from desktop.views.widgets import Button, label

UNSURE = 0.6
"""Findings with less confidence are pointed out."""


class ColumnsView(QWidget):
    """Headings in the order of the file, read ones first, and how all of that can be kept."""

    changed = Signal(str, object)
    """A heading and the field that it is to fill; None leaves it out."""
    keep_wanted = Signal(str)
    """The name under which the mapping is to be kept."""
    forget_wanted = Signal()
    discard_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._plan: ImportPlan | None = None
        self._fields = QStandardItemModel(self)
        self.boxes: dict[str, QComboBox] = {}
        self.how = label(role="muted", wrap=True)
        self.discard = Button(kind="quiet", icon="undo", action=self.discard_wanted.emit)
        self.name = QLineEdit()
        self.name.setMinimumWidth(theme.px(180))
        self.keep = Button(icon="save", action=self._keep)
        self.forget = Button(kind="quiet", action=self.forget_wanted.emit)
        self.name.returnPressed.connect(self._keep)
        self.tree = QTreeWidget()
        self._build()

    def _build(self) -> None:
        tree = self.tree
        tree.setColumnCount(3)
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        tree.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tree.setFrameShape(QTreeWidget.Shape.NoFrame)
        tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        tree.header().setSectionsMovable(False)
        tree.header().setFixedHeight(theme.px(34))
        tree.setItemDelegate(RowLines(tree))
        bar = QHBoxLayout()
        bar.setContentsMargins(6, 0, 24, 8)
        bar.setSpacing(8)
        bar.addWidget(self.how, 1)
        for widget in (self.discard, self.forget, self.name, self.keep):
            bar.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(tree, 1)

    def show_plan(self, plan: ImportPlan | None, *, corrected: bool = False) -> None:
        """Show how a plan reads its file; `corrected` where a person has changed something."""
        self._plan = plan
        self.discard.setVisible(corrected)
        self.name.setText(plan.saved if plan is not None else "")
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self.tree.setHeaderLabels([_("Heading in the file"), _("Read as"), _("Reason")])
        self.name.setPlaceholderText(_("Name of the mapping"))
        self.name.setAccessibleName(_("Name of the mapping"))
        self.keep.setText(_("Keep this mapping"))
        self.discard.setText(_("Discard my changes"))
        at = self.tree.verticalScrollBar().value()
        self.tree.clear()
        self.boxes.clear()
        plan = self._plan
        mapped = plan is not None and bool(plan.header)
        for widget in (self.name, self.keep):
            widget.setVisible(mapped)
        self.forget.setVisible(plan is not None and bool(plan.saved))
        self.how.setText("")
        if plan is None:
            return
        self.forget.setText(_("Forget “{name}”").format(name=plan.saved))
        self.how.setText(self._how(plan))
        self._offer(plan)
        why = {each.heading: each for each in plan.findings}
        for heading, names in plan.used.items():
            finding = why.get(heading)
            reason = finding.reason if finding else ""
            item = self._line(heading, reason)
            if finding is not None and finding.confidence < UNSURE:
                item.setText(2, _("Please check. {reason}").format(reason=reason))
                item.setIcon(2, icons.icon("alert", theme.tokens().wait))
            self._choose(item, heading, names)
        for heading in plan.left:
            item = self._line(heading, why[heading].reason if heading in why else "")
            for column in (0, 2):
                item.setForeground(column, theme.tokens().colour("muted"))
            self._choose(item, heading, None)
        for heading in plan.missing:
            item = self._line(heading, why[heading].reason if heading in why else "")
            item.setText(1, _("Not in the file"))
            for column in range(3):
                item.setForeground(column, theme.tokens().colour("muted"))
        self._say_whole(plan)
        self.tree.setColumnHidden(2, not why)
        for column, width in enumerate((260, 280) if why else (340, 300)):
            self.tree.setColumnWidth(column, theme.px(width))
        self.tree.verticalScrollBar().setValue(at)

    def _say_whole(self, plan: ImportPlan) -> None:
        """What holds for every row, and what is to be known of the list as a whole."""
        whole = [each for each in plan.findings if not each.heading]
        told = {str(each.field): each for each in whole if each.field}
        constants = plan.profile.constants
        for name in dict.fromkeys((*told, *constants)):
            field, finding = plan.spec.by_name[name], told.get(name)
            item = self._line(_("(every row)"), finding.reason if finding else "")
            value = constants.get(name, finding.value if finding else None)
            words = _(field.label)
            item.setText(1, f"{words}: {field.kind.format(value)}" if value else words)
            if name == "country" and name not in constants:
                item.setIcon(2, icons.icon("alert", theme.tokens().wait))
        for each in whole:
            if each.field is None:
                self._line("", each.reason).setIcon(2, icons.icon("alert", theme.tokens().wait))

    def _how(self, plan: ImportPlan) -> str:
        if plan.saved:
            return _("Read as kept in “{name}”.").format(name=plan.saved)
        if plan.profile.guessed:
            return _(
                "Found out by headings and contents. Choose another field where that is wrong."
            )
        return _("Choose another field where a column is not what it seems.")

    def _offer(self, plan: ImportPlan) -> None:
        self._fields = QStandardItemModel(self)
        self._add(_("Left out"), None)
        for field in sorted(plan.spec.stored, key=lambda field: field.rank):
            self._add(_(field.label), field.name)

    def _add(self, words: str, data: Any) -> None:
        item = QStandardItem(words)
        item.setData(data, Qt.ItemDataRole.UserRole)
        self._fields.appendRow(item)

    def _line(self, heading: str, reason: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self.tree, [heading_words(heading), "", reason])
        item.setToolTip(0, heading)
        item.setToolTip(2, reason)
        item.setSizeHint(0, QSize(0, theme.px(theme.ROWS["comfortable"])))
        return item

    def _choose(self, item: QTreeWidgetItem, heading: str, names: tuple[str, ...] | None) -> None:
        """Put the box of choices on a line; `names` are the fields it fills, None where none."""
        plan = self._plan
        if plan is None or not plan.header:
            return
        fields = plan.spec.by_name
        box = _Box()
        box.setModel(self._fields)
        if names is not None and len(names) != 1:  # several, or it says which rows are taken
            words = _(" · ").join(_(fields[name].label) for name in names if name in fields)
            box.setPlaceholderText(words or _("Which rows are taken"))
            box.setCurrentIndex(-1)
        else:
            box.setCurrentIndex(max(0, box.findData(names[0] if names else None)))
        box.setAccessibleName(_("Field of “{heading}”").format(heading=heading))
        box.setToolTip(box.currentText() or box.placeholderText())
        box.activated.connect(lambda _at: self.changed.emit(heading, box.currentData()))
        self.boxes[heading] = box
        self.tree.setItemWidget(item, 1, box)

    def _keep(self) -> None:
        if self._plan is not None and self.name.isVisible():
            self.keep_wanted.emit(self.name.text())


class _Box(QComboBox):
    """A box of choices that lets the wheel scroll the list it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(20)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
