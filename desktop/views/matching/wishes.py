"""The open wishes to choose from, and the chosen one in words."""

from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import N_, _, format_number
from desktop.models.specs import WISHES
from desktop.models.vocabulary import Side, WishStatus
from desktop.services import queries
from desktop.services.queries import Condition, Ids, Query
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.jobs import Jobs
from desktop.views.matching.drawing import RIGHT, clipped
from desktop.views.widgets import Button

ROW = int(Qt.ItemDataRole.UserRole) + 1
KEY = int(Qt.ItemDataRole.UserRole) + 2
Lists = dict[Side, Ids]
PAGE = 100
LATEST = 4_000_000
WAITING = (WishStatus.OPEN, WishStatus.OFFERED)
FIELDS = (
    "school_id",
    "partner_id",
    "title",
    "status",
    "exchange_types",
    "languages",
    "registered_on",
)


def waiting_ids(store: Store, side: Side, text: str) -> Ids:
    """The wishes of a side that wait for a partner or for an answer, longest waiting first."""
    owner = "school_id" if side is Side.SCHOOL else "partner_id"
    with store.read() as session:
        found = np.concatenate(
            [
                queries.ids(
                    session,
                    Query(
                        "wishes",
                        text,
                        (Condition("status", "is", str(status)), Condition(owner, "filled")),
                    ),
                )
                for status in WAITING
            ]
        )
        days = queries.page(session, "wishes", found, ("registered_on",))
    since = np.array([day.toordinal() if day else LATEST for (day,) in days], np.int64)
    return found[np.lexsort((found, since))]


class WishModel(QAbstractListModel):
    """Wishes by their ids; their words are read a page at a time."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._ids: Ids = np.empty(0, np.int64)
        self._pages: dict[int, list[tuple[Any, ...]]] = {}

    def show_ids(self, ids: Ids) -> None:
        """Show other wishes."""
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self.endResetModel()

    def row_of(self, key: int) -> int:
        """The row of a wish; -1 where it is not shown."""
        found = np.flatnonzero(self._ids == key)
        return int(found[0]) if len(found) else -1

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> Any:
        if not index.isValid():
            return None
        if role == KEY:
            return int(self._ids[index.row()])
        if role not in (ROW, Qt.ItemDataRole.DisplayRole):
            return None
        row = self._row(index.row())
        if role == ROW:
            return row
        return f"{row[0] or row[1] or ''}  {row[2] or ''}"

    def _row(self, at: int) -> tuple[Any, ...]:
        number, place = divmod(at, PAGE)
        if number not in self._pages:
            wanted = self._ids[number * PAGE : (number + 1) * PAGE]
            with self._store.read() as session:
                self._pages[number] = queries.page(session, "wishes", wanted, FIELDS)
        return self._pages[number][place]


class WishDelegate(QStyledItemDelegate):
    """A wish in two lines: whose it is, and what it is for."""

    def sizeHint(self, option: Any, index: Any) -> QSize:
        return QSize(theme.px(160), theme.px(48))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        colours = theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        row_background(painter, option)
        school, partner, title, status, types, languages, registered = index.data(ROW)
        area = QRectF(option.rect).adjusted(theme.px(16), theme.px(6), -theme.px(12), -theme.px(6))
        half = area.height() / 2
        first = QRectF(area.left(), area.top(), area.width(), half)
        second = first.translated(0, half)
        font = theme.sized(theme.BODY)
        kind = WISHES.by_name
        if status == WishStatus.OFFERED:
            words = kind["status"].kind.format(status)
            wide = clipped(painter, first, words, font, colours.colour("wait"), RIGHT)
            first.setRight(first.right() - wide - theme.px(8))
        clipped(painter, first, school or partner or "", font, colours.colour("ink"))
        what = title or kind["exchange_types"].kind.format(types)
        said = " · ".join(x for x in (what, kind["languages"].kind.format(languages)) if x)
        if not said:
            said = kind["registered_on"].kind.format(registered)
        clipped(painter, second, said, font, colours.colour("muted"))
        painter.restore()


def row_background(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """A row's ground: chosen with a bar at its left, under the pointer, or plain; and a hairline."""
    colours = theme.tokens()
    area = option.rect
    state = option.state
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(area, colours.colour("ai_soft"))
        bar = area.adjusted(0, 0, theme.px(3) - area.width(), 0)
        painter.fillRect(bar, colours.colour("ai"))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(area, colours.colour("hover"))
    painter.fillRect(area.adjusted(0, area.height() - 1, 0, 0), colours.colour("line"))


class SearchField(QLineEdit):
    """A search field from which ↓ leads into the list below."""

    def __init__(self, below: QWidget) -> None:
        super().__init__()
        self._below = below
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._below.setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)


class WishList(QWidget):
    """Search, which side's wishes, and the list of them.

    With `only`, the list is of that side for good and there is nothing to choose.
    """

    chosen = Signal(int)
    """The id of the wish that is now current."""
    entered = Signal()
    """Enter was pressed on a wish."""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        only: Side | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._wanted = self._asked = 0
        self.loaded = False
        self.model = WishModel(store, self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(WishDelegate(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.activated.connect(lambda _index: self.entered.emit())
        self.view.selectionModel().currentChanged.connect(self._current)
        self.search = SearchField(self.view)
        self.schools = Button(kind="chip")
        self.partners = Button(kind="chip")
        sides = QButtonGroup(self)
        for button in (self.schools, self.partners):
            button.setCheckable(True)
            sides.addButton(button)
        (self.partners if only is Side.PARTNER else self.schools).setChecked(True)
        if only is not None:
            (self.schools if only is Side.PARTNER else self.partners).hide()
        sides.buttonToggled.connect(self._side_chosen)
        self._later = QTimer(self, singleShot=True, interval=120)
        self._later.timeout.connect(self.reload)
        self.search.textChanged.connect(lambda _text: self._later.start())

        chips = QHBoxLayout()
        chips.setSpacing(8)
        chips.addWidget(self.schools)
        chips.addWidget(self.partners)
        chips.addStretch(1)
        head = QVBoxLayout()
        head.setContentsMargins(16, 12, 12, 8)
        head.setSpacing(8)
        head.addWidget(self.search)
        head.addLayout(chips)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, 1)

    @property
    def side(self) -> Side:
        """Whose wishes are listed."""
        return Side.SCHOOL if self.schools.isChecked() else Side.PARTNER

    @property
    def key(self) -> int:
        """The id of the current wish, 0 where there is none."""
        index = self.view.currentIndex()
        return int(index.data(KEY)) if index.isValid() else 0

    def retranslate(self) -> None:
        """Set every text anew."""
        self.search.setPlaceholderText(_("Search wishes by name or words"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.view.setAccessibleName(_("Open wishes"))
        self.reload()

    def choose(self, key: int, side: Side) -> None:
        """Show a side's wishes and make one of them the current."""
        self._wanted = key
        self.search.clear()
        (self.schools if side is Side.SCHOOL else self.partners).setChecked(True)
        self.reload()

    def reload(self) -> None:
        """Read the list anew, off this thread; the current wish stays the current one."""
        wanted, text, shown = self._wanted, self.search.text(), self.side
        keep = wanted or self.key
        self._jobs.forget(self._asked)

        def read() -> Lists:
            found = {side: waiting_ids(self._store, side, text) for side in Side}
            # A wish that was asked for by name is shown even if it waits no more.
            if wanted and wanted not in found[shown] and self._belongs(wanted, shown):
                found[shown] = np.concatenate([np.array([wanted], np.int64), found[shown]])
            return found

        self._asked = self._jobs.fetch(read, lambda found: self._show(found, shown, keep))

    def _show(self, found: Lists, shown: Side, keep: int) -> None:
        self.loaded = True
        if self._wanted == keep:
            self._wanted = 0
        for button, side, words in (
            (self.schools, Side.SCHOOL, _("Schools {n}")),
            (self.partners, Side.PARTNER, _("Partners {n}")),
        ):
            button.setText(words.format(n=format_number(len(found[side]))))
        self.model.show_ids(found[shown])
        if len(found[shown]):
            self.view.setCurrentIndex(self.model.index(max(self.model.row_of(keep), 0)))
        else:
            self.chosen.emit(0)

    def _side_chosen(self, _button: object, chosen: bool) -> None:
        if chosen:
            self.reload()

    def _belongs(self, key: int, side: Side) -> bool:
        """Whether a wish, though it waits no more, is one of the side that is listed."""
        with self._store.read() as session:
            ((school, partner),) = queries.page(session, "wishes", [key], FIELDS[:2])
        return bool(school if side is Side.SCHOOL else partner)

    def _current(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(int(index.data(KEY)))


EMPTY = {
    Side.SCHOOL: N_("No school waits for a partner. New wishes are registered under Wishes."),
    Side.PARTNER: N_("No partner's wish is open. New wishes are registered under Wishes."),
}
