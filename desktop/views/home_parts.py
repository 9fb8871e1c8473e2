"""What Home is made of: a line for each task, key figures, and the first steps."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import (
    N_,
    _,
    format_day,
    format_number,
    ngettext,
)
from desktop.models.codes import Choice
from desktop.models.specs import SPECS
from desktop.models.vocabulary import TaskOwner
from desktop.services.attention import Attention
from desktop.services.clock import today
from desktop.services.dashboard import Due
from desktop.services.queries import Condition, Query
from desktop.views import theme
from desktop.views.pages import Navigator
from desktop.views.widgets import Button, Card, Pressable, label


class TaskLine(Pressable):
    """One task: what, of which case, by when; opens its case."""

    def __init__(self, due: Due, day: date) -> None:
        super().__init__()
        self.due, self._day = due, day
        self.setText(f"{due.task} – {due.record}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(360), theme.px(48))

    def when(self) -> tuple[str, str]:
        """The day in words, and the token of its colour."""
        if self.due.due_on is None:
            return _("No date"), "muted"
        days = (self.due.due_on - self._day).days
        if days < 0:
            return ngettext("{n} day late", "{n} days late", -days).format(n=-days), "bad"
        if days == 0:
            return _("Today"), "wait"
        return format_day(self.due.due_on), "muted"

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        if self.underMouse():
            painter.fillRect(area, QColor(colours.hover))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.ai), 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 4, 4)
        else:
            painter.fillRect(QRectF(0, area.bottom() - 1, area.width(), 1), QColor(colours.line))
        words, token = self.when()
        metrics = self.fontMetrics()
        who = Choice(TaskOwner).format(self.due.owner)
        wide = max(metrics.horizontalAdvance(words), metrics.horizontalAdvance(who)) + 2
        right = QRectF(area.right() - wide - 12, area.top() + 6, wide, area.height() - 12)
        half = right.height() / 2
        painter.setPen(QColor(getattr(colours, token)))
        painter.drawText(
            QRectF(right.left(), right.top(), wide, half), Qt.AlignmentFlag.AlignRight, words
        )
        painter.setPen(QColor(colours.muted))
        painter.drawText(
            QRectF(right.left(), right.top() + half, wide, half), Qt.AlignmentFlag.AlignRight, who
        )
        room = right.left() - area.left() - 28
        upper = QRectF(area.left() + 12, right.top(), room, half)
        painter.setPen(QColor(colours.ink))
        painter.drawText(upper, Qt.AlignmentFlag.AlignLeft, self._cut(self.due.task, room))
        painter.setPen(QColor(colours.muted))
        painter.drawText(
            upper.translated(0, half), Qt.AlignmentFlag.AlignLeft, self._cut(self.due.record, room)
        )

    def _cut(self, text: str, room: float) -> str:
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room))


class Figure(Pressable):
    """A key figure with its word; opens the list behind it."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words, self.number = words, 0

    def show_number(self, number: int) -> None:
        """Say the number."""
        self.number = number
        self.setAccessibleName(f"{_(self.words)} {format_number(number)}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(_(self.words))
        number = theme.sized(theme.TITLE, bold=True)
        return QSize(max(words, theme.px(72)) + 24, theme.px(44) + round(number.pointSizeF()))

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.hover))
            painter.drawRoundedRect(area, 4, 4)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.ai), 2))
            painter.drawRoundedRect(area, 4, 4)
        inner = area.adjusted(11, 6, -11, -6)
        painter.setPen(QColor(colours.muted))
        painter.drawText(
            inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, _(self.words)
        )
        painter.setPen(QColor(colours.ink))
        painter.setFont(theme.tabular(theme.sized(theme.TITLE, bold=True)))
        painter.drawText(
            inner,
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom,
            format_number(self.number),
        )


class Steps(QWidget):
    """An empty store: the first three steps, and the sample."""

    sample_wanted = Signal()

    def __init__(self, navigator: Navigator) -> None:
        super().__init__()
        self.sentence = label(wrap=True)
        self.load = Button(kind="secondary", icon="sample", action=self.sample_wanted.emit)
        self._steps: list[tuple[str, str, str, Button]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(16)
        column.addWidget(self.sentence)
        row = QHBoxLayout()
        row.setSpacing(16)
        self._words = []
        for number, (heading, words, button, act) in enumerate(self._plan(navigator), 1):
            card = Card()
            figure = label(str(number), "figure")
            title, text = label(role="section", wrap=True), label(role="muted", wrap=True)
            press = Button(kind="primary" if number == 1 else "secondary", action=act)
            for widget in (figure, title, text):
                card.body.addWidget(widget)
            card.body.addStretch(1)
            card.body.addWidget(press, 0, Qt.AlignmentFlag.AlignLeft)
            row.addWidget(card, 1)
            self._words.append((title, heading, text, words, press, button))
        column.addLayout(row)
        column.addWidget(self.load, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    @staticmethod
    def _plan(navigator: Navigator) -> list[tuple[str, str, str, Callable[[], object]]]:
        return [
            (
                N_("Import the lists of schools"),
                N_(
                    "The ministry's or the board's list of Tokyo's schools, and the lists of schools abroad."
                ),
                N_("Import a list"),
                lambda: navigator.open_page("import"),
            ),
            (
                N_("Register wishes"),
                N_(
                    "What each school and each partner wants: kind of exchange, language, ages, time."
                ),
                N_("Register a wish"),
                lambda: navigator.new_record("wishes"),
            ),
            (
                N_("Match"),
                N_("See who fits whom and why, propose, and open a case when both agree."),
                N_("Go to matching"),
                lambda: navigator.open_page("matching"),
            ),
        ]

    def retranslate(self) -> None:
        """Set the words anew."""
        self.sentence.setText(_("This store is empty. Three steps lead to the first exchange."))
        self.load.setText(_("Load the sample"))
        for title, heading, text, words, press, button in self._words:
            title.setText(_(heading))
            text.setText(_(words))
            press.setText(_(button))


class AttentionLine(Pressable):
    """Something that waits to be looked at: what and how much of it; opens its page."""

    def __init__(self, words: str, go: Callable[[], object]) -> None:
        super().__init__()
        self.setText(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: go())

    def sizeHint(self) -> QSize:
        return QSize(theme.px(360), theme.px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        if self.underMouse():
            painter.fillRect(area, QColor(colours.hover))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.ai), 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 4, 4)
        else:
            painter.fillRect(QRectF(0, area.bottom() - 1, area.width(), 1), QColor(colours.line))
        painter.setPen(QColor(colours.ink))
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area.adjusted(12, 0, -12, 0), middle, self.text())


def attention_lines(attention: Attention | None, navigator: Navigator) -> Iterator[QWidget]:
    """A heading and a line for each thing that waits to be looked at; nothing where nothing does."""
    if attention is None:
        return
    offers: list[tuple[str, Callable[[], object]]] = []
    if not attention.counted:
        offers = [
            (_("Look for duplicates"), navigator.open_duplicates),
            (_("Look for contradictions"), partial(navigator.open_page, "consistency")),
        ]
    for register, n in attention.pairs.items():
        if n:
            words = ngettext(
                "{register}: {n} pair that may be one record",
                "{register}: {n} pairs that may be one record",
                n,
            ).format(register=_(SPECS[register].titles), n=format_number(n))
            offers.append((words, partial(navigator.open_duplicates, register)))
    if attention.contradictions:
        n = attention.contradictions
        words = ngettext("{n} contradiction to be decided", "{n} contradictions to be decided", n)
        offers.append(
            (words.format(n=format_number(n)), partial(navigator.open_page, "consistency"))
        )
    if attention.expired:
        n = attention.expired
        words = ngettext(
            "{n} contact whose data are no longer to be kept",
            "{n} contacts whose data are no longer to be kept",
            n,
        ).format(n=format_number(n))
        over = Condition("keep_until", "to", today() - timedelta(days=1))
        query = Query("contacts", conditions=(over,), sort=("keep_until",))
        offers.append((words, partial(navigator.open_list, query)))
    if offers:
        heading = label(_("Records to look at"), "section")
        heading.setContentsMargins(12, 16, 0, 8)
        yield heading
    for words, go in offers:
        yield AttentionLine(words, go)
