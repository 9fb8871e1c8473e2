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
        self.setColumnCount(2)
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
        self.setHeaderLabels([_("Heading in the file"), _("Read as")])
        self.clear()
        colours = theme.tokens()
        if self._plan is None:
            return
        fields = self._plan.spec.by_name
        for heading, names in self._plan.used.items():
            labels = [_(fields[name].label) for name in names if name in fields]
            words = _(" · ").join(labels) or _("Which rows are taken")
            item = self._line(heading, words)
            item.setIcon(1, icons.icon("check", colours.good))
        for heading in self._plan.left:
            item = self._line(heading, _("Left out"))
            for column in (0, 1):
                item.setForeground(column, colours.colour("muted"))
        for name, value in self._plan.profile.constants.items():
            field = fields[name]
            words = f"{_(field.label)}: {field.kind.format(value)}"
            item = self._line(_("(every row)"), words)
            item.setIcon(1, icons.icon("check", colours.good))
        self.setColumnWidth(0, theme.px(340))

    def _line(self, heading: str, words: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self, [heading, words])
        item.setSizeHint(0, QSize(0, theme.px(theme.ROWS["comfortable"])))
        return item
