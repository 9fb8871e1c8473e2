"""Ctrl+K: any record, page and command, by a few letters of its name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
from desktop.models import searching
from desktop.models.searching import BEGINS
from desktop.models.specs import REGISTERS
from desktop.models.text import fold
from desktop.services import finding
from desktop.services.finding import Hit
from desktop.services.store import Store
from desktop.views import icons, theme
from desktop.views.actions import Actions, key_text
from desktop.views.jobs import Jobs
from desktop.views.pages import Entry, Navigator
from desktop.views.recent import RecentRecords

LATELY = 10
"""How many records that were open lately are offered before anything is typed."""


@dataclass(frozen=True)
class Offer:
    """One line: a command (`command`), a record (`register`, `key`) or a page (`page`)."""

    title: str
    detail: str
    icon: str
    command: str = ""
    register: str = ""
    key: int = 0
    page: str = ""
    wanted: str = ""
    """What was looked for, to be marked in the title and the detail."""


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
            offer.detail, Qt.TextElideMode.ElideRight, round(area.width() * 0.45)
        )
        wide = metrics.horizontalAdvance(detail)
        end = QRectF(area.right() - 16 - wide, area.top(), wide + 1, area.height())
        _write(painter, end, detail, offer.wanted, QColor(colours.muted))
        room = end.left() - left - 12
        title = metrics.elidedText(offer.title, Qt.TextElideMode.ElideRight, round(room))
        place = QRectF(left, area.top(), room, area.height())
        _write(painter, place, title, offer.wanted, QColor(colours.ink))
        painter.restore()


def _write(painter: QPainter, area: QRectF, text: str, wanted: str, ink: QColor) -> None:
    """Write a line of text, the part that was looked for on a soft ground and in the accent."""
    colours = theme.tokens()
    metrics = painter.fontMetrics()
    at, x = 0, area.left()
    marked = searching.spans(text, wanted) if wanted else []
    for start, end in [*marked, (len(text), len(text))]:
        for part, found in ((text[at:start], False), (text[start:end], True)):
            if not part:
                continue
            wide = metrics.horizontalAdvance(part)
            if found:
                ground = QRectF(x, area.center().y() - metrics.height() / 2, wide, metrics.height())
                painter.fillRect(ground, QColor(colours.wait_soft))
            painter.setPen(QColor(colours.ai) if found else ink)
            rest = QRectF(x, area.top(), wide + 2, area.height())
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, part)
            x += wide
        at = end


class Palette(QFrame):
    """A field and what it finds, over the window; Escape puts it away."""

    closed = Signal()

    def __init__(
        self,
        window: QWidget,
        store: Store,
        jobs: Jobs,
        navigator: Navigator,
        actions: Actions,
        recent: RecentRecords,
        pages: Sequence[Entry],
    ) -> None:
        super().__init__(window)
        self._recent = recent
        self.setProperty("role", "popup")
        self._store, self._jobs, self._navigator, self._actions = store, jobs, navigator, actions
        # The page of a single record has nothing to show by itself.
        self._pages = [each for each in pages if not (each.records and each.group < 0)]
        self._asked = 0
        self._waiting = self._wanted = False  # for what is found; and Enter was pressed meanwhile
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
        self._begin()
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
        """Do the line that is marked; where what is typed is still looked for, once it is found."""
        self._wanted = self._waiting
        if self.list.currentRow() < 0 or self._waiting:
            return
        offer: Offer = self.list.currentItem().data(Qt.ItemDataRole.UserRole)
        self.close_palette()
        if offer.command:
            self._actions.run(offer.command)
        elif offer.key:
            self._navigator.open_record(offer.register, offer.key)
        else:
            self._navigator.open_page(offer.page)

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

    def _begin(self) -> None:
        """Before anything is typed: what was open lately, then every command."""
        self._jobs.forget(self._asked)
        self._waiting = self._wanted = False
        commands = self._commands("")
        self._show(commands)
        recent = self._recent.records()[:LATELY]
        if recent:
            self._asked = self._jobs.fetch(
                lambda: finding.lately(self._store, recent),
                lambda hits: self._show([*map(self._offer, hits), *commands]),
            )

    def _search(self, text: str) -> None:
        self._jobs.forget(self._asked)
        wanted = text.strip()
        if not wanted:
            self._begin()
            return
        recent = self._recent.records()
        self._waiting, self._wanted = True, False

        def show(hits: list[Hit]) -> None:
            records = [replace(self._offer(hit), wanted=wanted) for hit in hits]
            commands = [replace(offer, wanted=wanted) for offer in self._commands(wanted)]
            # A page whose name begins so is meant first, then such a record, before a command that
            # only holds it.
            begins = fold(wanted)
            pages = [each for each in commands if each.page and fold(each.title).startswith(begins)]
            commands = [each for each in commands if each not in pages]
            at = sum(hit.rank <= BEGINS for hit in hits)
            many = 3 if len(commands) > 3 or at else len(commands)
            self._show([*pages, *records[:at], *commands[:many], *records[at:], *commands[many:]])
            self._waiting = False
            if self._wanted:
                self.choose()

        self._asked = self._jobs.fetch(lambda: finding.find(self._store, wanted, recent), show)

    @staticmethod
    def _offer(hit: Hit) -> Offer:
        parts = (hit.also, hit.detail, _(REGISTERS[hit.register].title))
        detail = " · ".join(part for part in parts if part)
        return Offer(hit.title, detail, hit.register, register=hit.register, key=hit.id)

    def _commands(self, text: str) -> list[Offer]:
        """Commands and pages whose words, in the language of now or in English, hold a text."""
        wanted = fold(text).split()
        offers = [
            (each.label, Offer(_(each.label), key_text(each), each.icon or "right", each.name))
            for each in self._actions.available()
            if each.name != "palette"
        ]
        for each in self._pages:
            kind = _("Register") if each.name in REGISTERS else _("Screen")
            offers.append((each.title, Offer(_(each.title), kind, each.icon, page=each.name)))
        return [
            offer
            for english, offer in offers
            if all(word in fold(f"{offer.title} {english}") for word in wanted)
        ]

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
