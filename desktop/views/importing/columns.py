"""What the columns of a file mean: each heading with the fields it fills, and those left over."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from desktop.i18n import _
from desktop.services.importing import ImportPlan
from desktop.views import icons, theme
from desktop.views.table import RowLines


class ColumnsView(QTreeWidget):
    """Headings in the order of the file, read ones first, then those that are not."""

    def __init__(self) -> None:
        super().__init__()
        self._plan: ImportPlan | None = None
        self.setColumnCount(3)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.header().setSectionsMovable(False)
        self.header().setFixedHeight(theme.px(34))
        self.setItemDelegate(RowLines(self))

    def show_plan(self, plan: ImportPlan | None) -> None:
        """Show how a plan reads its file."""
        self._plan = plan
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self.setHeaderLabels([_("Heading in the file"), _("Read as"), _("Why")])
        self.clear()
        colours = theme.tokens()
        if self._plan is None:
            return
        fields = self._plan.spec.by_name
        why = {each.heading: each.reason for each in self._plan.findings}
        for heading, names in self._plan.used.items():
            labels = [_(fields[name].label) for name in names if name in fields]
            words = _(" · ").join(labels) or _("Which rows are taken")
            item = self._line(heading, words, why.get(heading, ""))
            item.setIcon(1, icons.icon("check", colours.good))
        for heading in self._plan.left:
            item = self._line(heading, _("Left out"), why.get(heading, ""))
            for column in (0, 1, 2):
                item.setForeground(column, colours.colour("muted"))
        for name, value in self._plan.profile.constants.items():
            field = fields[name]
            words = f"{_(field.label)}: {field.kind.format(value)}"
            item = self._line(_("(every row)"), words)
            item.setIcon(1, icons.icon("check", colours.good))
        self.setColumnHidden(2, not why)
        for column, width in enumerate((260, 300) if why else (340,)):
            self.setColumnWidth(column, theme.px(width))

    def _line(self, heading: str, words: str, reason: str = "") -> QTreeWidgetItem:
        item = QTreeWidgetItem(self, [heading, words, reason])
        item.setToolTip(2, reason)
        item.setSizeHint(0, QSize(0, theme.px(theme.ROWS["comfortable"])))
        return item
