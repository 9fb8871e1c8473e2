"""Ctrl+K: any record and any command, by a few letters of its name."""

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _
from desktop.models.specs import REGISTERS
from desktop.models.text import fold
from desktop.services import references
from desktop.services.store import Store
from desktop.views import icons, theme
from desktop.views.actions import Actions, key_text
from desktop.views.jobs import Jobs
from desktop.views.pages import Navigator

EACH = 6
"""How many records of one register are offered."""


@dataclass(frozen=True)
class Offer:
    """One line: a command (`command`) or a record (`register`, `key`)."""

    title: str
    detail: str
    icon: str
    command: str = ""
    register: str = ""
    key: int = 0


def find_records(store: Store, text: str) -> list[tuple[str, references.Found]]:
    """The records of all registers whose names hold a text."""
    found = []
    with store.read() as session:
        for register in REGISTERS:
            if register != "designations":
                for each in references.candidates(session, register, text, EACH):
                    found.append((register, each))
    wanted = fold(text)
    found.sort(key=lambda pair: not fold(pair[1].title).startswith(wanted))
    return found


class _Line(QStyledItemDelegate):
    """Icon, title, and at the right where it is from or its key."""

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(100, theme.px(34))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        offer: Offer = index.data(Qt.ItemDataRole.UserRole)  # type: ignore[attr-defined]
        colours = theme.tokens()
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.ai_soft))
            painter.drawRoundedRect(area.adjusted(4, 1, -4, -1), 4, 4)
        size = theme.px(icons.SMALL)
        picture = icons.pixmap(
            offer.icon, colours.muted, size, painter.device().devicePixelRatioF()
        )
        painter.drawPixmap(
            round(area.left()) + 16, round(area.top() + (area.height() - size) / 2), picture
        )
        metrics = option.fontMetrics
        left = area.left() + 16 + size + 12
        detail = metrics.elidedText(
            offer.detail, Qt.TextElideMode.ElideRight, round(area.width() * 0.4)
        )
        wide = metrics.horizontalAdvance(detail)
        painter.setPen(QColor(colours.muted))
        end = QRectF(area.right() - 16 - wide, area.top(), wide + 1, area.height())
        painter.drawText(end, Qt.AlignmentFlag.AlignVCenter, detail)
        painter.setPen(QColor(colours.ink))
        room = end.left() - left - 12
        title = metrics.elidedText(offer.title, Qt.TextElideMode.ElideRight, round(room))
        painter.drawText(
            QRectF(left, area.top(), room, area.height()), Qt.AlignmentFlag.AlignVCenter, title
        )
        painter.restore()


class Palette(QFrame):
    """A field and what it finds, over the window; Escape puts it away."""

    closed = Signal()

    def __init__(
        self, window: QWidget, store: Store, jobs: Jobs, navigator: Navigator, actions: Actions
    ) -> None:
        super().__init__(window)
        self.setProperty("role", "popup")
        self._store, self._jobs, self._navigator, self._actions = store, jobs, navigator, actions
        self._asked = 0
        self._window = window
        self.field = QLineEdit()
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setItemDelegate(_Line(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda _item: self.choose())
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.hide()

    def open(self) -> None:
        """Show the palette over the upper middle of the window."""
        self.field.setPlaceholderText(_("A record or a command"))
        self.field.setAccessibleName(_("A record or a command"))
        self.field.clear()
        self._show(self._commands(""))
        window = self._window
        wide = min(theme.px(640), window.width() - 32)
        self.setGeometry((window.width() - wide) // 2, theme.px(64), wide, self.height())
        self._fit()
        self.show()
        self.raise_()
        self.field.setFocus()

    def close_palette(self) -> None:
        """Put the palette away."""
        self.hide()
        self.closed.emit()

    def choose(self) -> None:
        """Do the line that is marked."""
        if self.list.currentRow() < 0:
            return
        offer: Offer = self.list.currentItem().data(Qt.ItemDataRole.UserRole)
        self.close_palette()
        if offer.command:
            self._actions.run(offer.command)
        elif offer.key:
            self._navigator.open_record(offer.register, offer.key)
        else:
            self._navigator.open_page(offer.register)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8}
            steps[Qt.Key.Key_PageUp] = -8
            key = Qt.Key(cast(QKeyEvent, event).key())
            if key in steps and self.list.count():
                row = self.list.currentRow() + steps[key]
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, row)))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.choose()
                return True
            if key == Qt.Key.Key_Escape:
                self.close_palette()
                return True
        elif watched is self.field and event.type() == QEvent.Type.FocusOut:
            self.hide()
        return super().eventFilter(watched, event)

    def _search(self, text: str) -> None:
        self._jobs.forget(self._asked)
        wanted = text.strip()
        if not wanted:
            self._show(self._commands(""))
            return

        def show(found: list[tuple[str, references.Found]]) -> None:
            records = [
                Offer(
                    each.title,
                    " · ".join(part for part in (_(REGISTERS[r].title), each.detail) if part),
                    r if r != "cases" else "cases",
                    register=r,
                    key=each.id,
                )
                for r, each in found
            ]
            commands = self._commands(wanted)
            self._show(commands + records if len(commands) <= 3 else records + commands)

        self._asked = self._jobs.fetch(lambda: find_records(self._store, wanted), show)

    def _commands(self, text: str) -> list[Offer]:
        wanted = fold(text).split()
        offers = [
            Offer(_(c.label), key_text(c), c.icon or "right", command=c.name)
            for c in self._actions.available()
            if c.name != "palette"
        ]
        offers += [
            Offer(_(spec.titles), _("Register"), name, register=name)
            for name, spec in REGISTERS.items()
        ]
        return [o for o in offers if all(word in fold(o.title) for word in wanted)]

    def _show(self, offers: list[Offer]) -> None:
        self.list.clear()
        for offer in offers:
            item = QListWidgetItem(offer.title)
            item.setData(Qt.ItemDataRole.UserRole, offer)
            self.list.addItem(item)
        if not offers:
            item = QListWidgetItem()
            nothing = Offer(_("Nothing of that name. Try fewer letters."), "", "info", "nothing")
            item.setData(Qt.ItemDataRole.UserRole, nothing)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._fit()

    def _fit(self) -> None:
        """Be as high as what is found, and no higher than the window bears."""
        lines = min(self.list.count(), 11)
        self.resize(self.width(), theme.px(34) * lines + theme.px(64))
