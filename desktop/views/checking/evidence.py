"""What speaks for and against a pair: both values of each field, and a bar for its weight."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.i18n import N_, _, format_number, ngettext
from desktop.models.specs import SPECS
from desktop.services.linking.finding import Pair
from desktop.services.linking.score import TOP, Evidence, Level
from desktop.services.linking.traits import COMPARED, Traits
from desktop.views import theme
from desktop.views.checking.pairs import called
from desktop.views.widgets import Link, label, rule

LEVELS = {Level.SAME: N_("the same"), Level.NEAR: N_("alike"), Level.DIFFERENT: N_("different")}


def signed(bits: float) -> str:
    """A weight with its sign, as +9.7 or −2.0."""
    return f"{'−' if bits < 0 else '+'}{abs(bits):.1f}"


class WeightBar(QWidget):
    """A weight as a bar from the middle: for to the right, against to the left, with its number."""

    def __init__(self, bits: float, words: str) -> None:
        super().__init__()
        self.bits = bits
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{signed(bits)} {words}")
        self.setToolTip(words)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(132), theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.tokens()
        painter = QPainter(self)
        room = QRectF(self.rect()).adjusted(0, 0, -theme.px(44), 0)
        middle = room.center().x()
        share = max(min(self.bits / TOP, 1.0), -1.0)
        wide = abs(share) * room.width() / 2
        thick = theme.px(8)
        left = middle if share > 0 else middle - wide
        bar = QRectF(left, room.center().y() - thick / 2, max(wide, 1), thick)
        painter.fillRect(bar, colours.colour("good" if share > 0 else "bad"))
        painter.fillRect(
            QRectF(middle, room.top() + 2, 1, room.height() - 4), colours.colour("edge")
        )
        painter.setPen(colours.colour("ink"))
        painter.setFont(theme.tabular(self.font()))
        text = QRectF(room.right(), 0, theme.px(44), self.height())
        painter.drawText(
            text, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, signed(self.bits)
        )


def evidence_grid(pair: Pair, follow: Callable[[str, int], object]) -> QWidget:
    """The two records side by side; `follow` opens one."""
    page = QWidget()
    page.setProperty("role", "surface")
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(8)
    for column, wide in ((1, 1), (2, 1)):
        grid.setColumnStretch(column, wide)
    for column, record in enumerate((pair.one, pair.other)):
        link = Link(called(record))
        key = record.id
        link.clicked.connect(lambda _on=False, key=key: follow(pair.register, key))
        grid.addWidget(link, 0, column + 1)
    grid.addWidget(rule(), 1, 0, 1, 4)
    at = 2
    weighed = set()
    for each in pair.score.evidence:
        weighed.add(each.field)
        _line(grid, at, _name(pair, each.field), *_values(pair, each), _bar(each))
        at += 1
    for field in _others(pair, weighed):
        one, other = (_value(pair, record, field) for record in (pair.one, pair.other))
        _line(grid, at, _name(pair, field), one, other, None)
        at += 1
    grid.addWidget(rule(), at, 0, 1, 4)
    _line(
        grid,
        at + 1,
        _("To begin with"),
        _("Two records taken at random are hardly ever the same."),
        "",
        WeightBar(pair.score.prior, _("before anything is compared")),
    )
    column_ = QVBoxLayout(page)
    column_.setContentsMargins(20, 12, 16, 16)
    column_.addLayout(grid)
    column_.addStretch(1)
    return page


def _line(grid: QGridLayout, at: int, name: str, one: str, other: str, bar: QWidget | None) -> None:
    heading = label(name, "muted", wrap=True)
    heading.setFixedWidth(theme.px(92))
    grid.addWidget(heading, at, 0, Qt.AlignmentFlag.AlignTop)
    for column, words in ((1, one), (2, other)):
        value = label(words, wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(value, at, column, Qt.AlignmentFlag.AlignTop)
    if bar is not None:
        grid.addWidget(bar, at, 3, Qt.AlignmentFlag.AlignTop)


def _bar(each: Evidence) -> WeightBar:
    words = _(LEVELS[each.level])
    if each.level is Level.SAME and each.shared > 1:
        shared = ngettext("{n} record has it", "{n} records have it", each.shared)
        words = f"{words}; {shared.format(n=format_number(each.shared))}"
    return WeightBar(each.weight, words)


def _name(pair: Pair, field: str) -> str:
    if field == "source":
        return _("Source")
    if field == "latitude":
        return _("Coordinates")
    return _(SPECS[pair.register].by_name[field].label)


def _values(pair: Pair, each: Evidence) -> tuple[str, str]:
    if each.field == "source":
        return _("One list has both of them."), ""
    one, other = (_value(pair, record, each.field) for record in (pair.one, pair.other))
    return one, other


def _value(pair: Pair, record: Traits, field: str) -> str:
    value: Any = record.values.get(field)
    if field == "latitude":
        east = record.values.get("longitude")
        return "–" if value is None or east is None else f"{value:.4f}, {east:.4f}"
    return SPECS[pair.register].by_name[field].kind.format(value) or "–"


def _others(pair: Pair, weighed: set[str]) -> list[str]:
    """Compared fields that only one of the two has."""
    known = SPECS[pair.register].by_name
    found = []
    for field in COMPARED[pair.register]:
        if field in weighed or field == "longitude" or field not in known:
            continue
        if any(record.values.get(field) not in (None, "") for record in (pair.one, pair.other)):
            found.append(field)
    return found
