"""The findings of a check, grouped by rule."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem, QWidget

from desktop.i18n import _, format_number
from desktop.services.consistency.checking import Found, Group
from desktop.views import theme

FOUND = int(Qt.ItemDataRole.UserRole)


class FindingsTree(QTreeWidget):
    """A line for each rule with how many it has found, and below it a line for each finding."""

    looked_at = Signal(object)
    """The `Found` and its `Group` of the current line, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(True)
        self.setUniformRowHeights(True)
        self.setIndentation(theme.px(18))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setExpandsOnDoubleClick(False)
        self.currentItemChanged.connect(lambda now, _was: self._tell(now))
        self.itemClicked.connect(self._fold)

    def show_groups(self, groups: list[Group], shown: frozenset[bool], kept: str = "") -> None:
        """Show those that are open, decided or both; the one named `kept` stays chosen.

        Args:
            groups: the result of a check.
            shown: whether open (True) and decided (False) ones are wanted.
            kept: rule and subject of a finding, as `key_of` gives them.
        """
        self.blockSignals(True)
        place = self._place()
        closed = {
            str(item.data(0, FOUND + 1))
            for item in map(self.topLevelItem, range(self.topLevelItemCount()))
            if item is not None and not item.isExpanded()
        }
        self.clear()
        lines: list[QTreeWidgetItem] = []
        chosen = None
        for group in groups:
            found = [each for each in group.found if each.open in shown]
            if not found:
                continue
            words = f"{_(group.rule.title)}  {format_number(len(found))}"
            head = QTreeWidgetItem([words])
            head.setData(0, FOUND + 1, group.rule.name)
            head.setToolTip(0, _(group.rule.why))
            head.setFont(0, theme.sized(theme.BODY, bold=True))
            head.setSizeHint(0, QSize(0, theme.px(32)))
            self.addTopLevelItem(head)
            for each in found:
                line = QTreeWidgetItem([each.finding.title])
                line.setData(0, FOUND, (each, group))
                line.setToolTip(0, each.finding.title)
                line.setSizeHint(0, QSize(0, theme.px(30)))
                if not each.open:
                    line.setForeground(0, theme.tokens().colour("muted"))
                head.addChild(line)
                lines.append(line)
                if key_of(each) == kept:
                    chosen = line
            head.setExpanded(group.rule.name not in closed)
        self.blockSignals(False)
        # Where the one that was chosen is gone, the one that has come into its place.
        current = chosen or (lines[min(place, len(lines) - 1)] if lines else None)
        if current is not None:
            self.setCurrentItem(current)
            self.scrollToItem(current)
        self._tell(current)

    def _place(self) -> int:
        """How many findings stand before the one that is chosen."""
        current, n = self.currentItem(), 0
        for at in range(self.topLevelItemCount()):
            head = self.topLevelItem(at)
            for child in range(head.childCount() if head is not None else 0):
                if head is not None and head.child(child) is current:
                    return n
                n += 1
        return 0

    def _tell(self, item: QTreeWidgetItem | None) -> None:
        # A rule's own line shows its first finding.
        child = item.child(0) if item is not None else None
        line = child or item
        self.looked_at.emit(line.data(0, FOUND) if line is not None else None)

    def _fold(self, item: QTreeWidgetItem) -> None:
        if item.childCount():
            item.setExpanded(not item.isExpanded())


def key_of(found: Found) -> str:
    """What names a finding in every run."""
    return f"{found.finding.rule}:{found.finding.subject}"
