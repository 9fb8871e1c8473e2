"""What the matching pages draw: factor bars, hatching for what is unknown, and clipped text."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextLayout

from desktop.i18n import N_, _
from desktop.services.matching.codes import FactorCode
from desktop.services.matching.results import Candidate, Factor
from desktop.views import theme

SHORT: dict[FactorCode, str] = {
    FactorCode.LANGUAGE: N_("Lang."),
    FactorCode.MINUTES: N_("Min."),
    FactorCode.THEMES: N_("Topic"),
    FactorCode.CONTENTS: N_("Cont."),
    FactorCode.PERIOD: N_("Dates"),
    FactorCode.GROUP: N_("Size"),
    FactorCode.TOOLS: N_("Tool"),
    FactorCode.AGREEMENT: N_("MOU"),
    FactorCode.EARLIER: N_("Past"),
    FactorCode.WAITING: N_("Wait"),
    FactorCode.FIRST: N_("First"),
    FactorCode.COUNTRY: N_("Ctry."),
}
"""The factors' names where there is room for some four letters only."""

MAIN = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
CENTRE = int(Qt.AlignmentFlag.AlignCenter)


def points_text(score: float) -> str:
    """A score as points of 100, as lists show it."""
    return f"{score * 100:.0f}"


def exact_points(points: int) -> str:
    """Points of 10,000 as points of 100 with two decimals, so that the parts add up."""
    return f"{points / 100:.2f}"


def clipped(
    painter: QPainter, area: QRectF, text: str, font: QFont, colour: QColor, align: int = MAIN
) -> float:
    """One line of text that ends in … where there is no room; returns the width it took."""
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(area, align, shown)
    return metrics.horizontalAdvance(shown)


def _lines(text: str, font: QFont, width: float) -> list[tuple[int, int]]:
    """Where the lines of a text begin and how long they are, at a width."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    lines: list[tuple[int, int]] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append((line.textStart(), line.textLength()))
    layout.endLayout()
    return lines


def wrapped(
    painter: QPainter,
    area: QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    *,
    centred: bool = False,
) -> float:
    """Text in as many lines as the area has room for, the last one ending in … if need be.

    Returns the height that it took.
    """
    metrics = QFontMetricsF(font)
    spacing = metrics.height() * 1.2
    room = max(int((area.height() + spacing - metrics.height()) // spacing), 1)
    lines = _lines(text, font, area.width())
    if centred and len(lines) == 2:
        # Two lines of about one length, rather than a last word alone.
        even = min(metrics.horizontalAdvance(text) * 0.6, area.width())
        lines = balanced if len(balanced := _lines(text, font, even)) == 2 else lines
    painter.setFont(font)
    painter.setPen(colour)
    align = CENTRE if centred else MAIN
    for at, (start, length) in enumerate(lines[:room]):
        last = at == room - 1 and len(lines) > room
        shown = text[start:] if last else text[start : start + length]
        place = QRectF(area.left(), area.top() + at * spacing, area.width(), spacing)
        painter.drawText(
            place, align, metrics.elidedText(shown, Qt.TextElideMode.ElideRight, area.width())
        )
    return spacing * min(len(lines), room)


def hatch(painter: QPainter, area: QRectF, colour: QColor) -> None:
    """Slanted lines: not known. Drawn by hand, because brushes do not scale with the screen."""
    painter.save()
    painter.setClipRect(area)
    painter.setPen(QPen(colour, 1))
    step = theme.px(4)
    x = area.left() - area.height()
    while x < area.right():
        painter.drawLine(
            int(x), int(area.bottom()) + 1, int(x + area.height()) + 1, int(area.top())
        )
        x += step
    painter.restore()


def half_bar(
    painter: QPainter, area: QRectF, value: float | None, colour: QColor, *, up: bool
) -> None:
    """One side of a factor: as high as the value is, hatched where it is not known."""
    if value is None:
        hatch(painter, area, theme.tokens().colour("edge"))
        return
    height = max(area.height() * value, 1.0)
    top = area.bottom() - height if up else area.top()
    painter.fillRect(QRectF(area.left(), top, area.width(), height), colour)


def strip(painter: QPainter, area: QRectF, factors: Sequence[Factor]) -> None:
    """The factors side by side: the school's side upwards, the partner's downwards."""
    colours = theme.tokens()
    cell = area.width() / max(len(factors), 1)
    gap = min(theme.px(6), cell * 0.25)
    middle = round(area.center().y())
    half = area.height() / 2 - 1
    for at, factor in enumerate(factors):
        left = area.left() + at * cell
        bar = QRectF(left, middle - 0.5 - half, cell - gap, half)
        half_bar(painter, bar, factor.school, colours.colour("ai"), up=True)
        below = QRectF(left, middle + 1, cell - gap, half)
        half_bar(painter, below, factor.partner, colours.colour("faint"), up=False)
        painter.fillRect(QRectF(left, middle - 0.5, cell - gap, 1), colours.colour("edge"))


def strip_labels(painter: QPainter, area: QRectF, codes: Sequence[FactorCode]) -> None:
    """The factors' short names over the columns of `strip`."""
    colours = theme.tokens()
    cell = area.width() / max(len(codes), 1)
    font = theme.sized(theme.BODY)
    names = [_(SHORT[code]) for code in codes]
    metrics = QFontMetricsF(font)
    widest = max((metrics.horizontalAdvance(name) for name in names), default=0)
    room = cell - theme.px(2)
    if widest > room:
        font.setPointSizeF(font.pointSizeF() * max(room / widest, 0.72))
    for at, name in enumerate(names):
        place = QRectF(area.left() + at * cell, area.top(), cell, area.height())
        clipped(painter, place, name, font, colours.colour("muted"))


def shared_text(candidate: Candidate) -> str:
    """The shared minutes of a pair in a few words; says when hours were assumed."""
    if candidate.minutes is None:
        return _("shared minutes not known")
    words = _("{n} min shared").format(n=candidate.minutes)
    if candidate.slot and candidate.slot.assumed:
        words = _("{n} min shared (usual hours)").format(n=candidate.minutes)
    return words
