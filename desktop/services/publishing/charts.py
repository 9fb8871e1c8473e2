"""Charts of a report, drawn in the paper's own lines and fonts.

Two shapes say what the office asks: bars beside the rows of a table, and columns in the order of
time. Each number stands beside what is drawn, so that nothing is to be read off an axis.
"""

from collections.abc import Sequence

from desktop.i18n import format_number
from desktop.services.publishing.grid import fitted
from desktop.services.publishing.sheet import AI, AI_SOFT, LINE, MUTED, Sheet
from desktop.services.publishing.tags import Tag

HEIGHT = 128.0
"""How high a chart of columns is, in points."""
_TOP, _FOOT = 18.0, 22.0  # room for the numbers above the columns and the names below them
_WIDEST = 46.0


def draw_bar(sheet: Sheet, x: float, y: float, width: float, part: float) -> None:
    """A bar of a part (0 to 1) of a width, on a pale ground of all of it."""
    sheet.box(x, y, width, 8.5, AI_SOFT)
    if part > 0:
        sheet.box(x, y, max(width * min(part, 1.0), 0.75), 8.5, AI)


def draw_columns(
    sheet: Sheet,
    x: float,
    y: float,
    *,
    names: Sequence[str],
    counts: Sequence[float],
    width: float,
    language: str,
    told: bool,
) -> None:
    """Columns for counts in a row, the number above each and its name below.

    Those who hear it hear a table, unless a table below says the same (`told` is false).
    """
    step = width / max(len(counts), 1)
    column = min(step * 0.6, _WIDEST)
    base = y + HEIGHT - _FOOT
    most = max(counts, default=0) or 1
    sheet.rule(x, base, x + width, base, 0.6, LINE)
    table = Tag("Table")
    for at, (name, count) in enumerate(zip(names, counts, strict=True)):
        middle = x + (at + 0.5) * step
        high = (base - y - _TOP) * count / most
        if count > 0:
            sheet.box(middle - column / 2, base - high, column, high, AI)
        label = fitted(sheet, name, 7.5, step - 3)
        wide = sheet.book.width(label) * 7.5
        row = Tag("TR", table)
        with sheet.within(Tag("TH", row, scope="Row")) if told else sheet.artifact():
            sheet.text(middle - wide / 2, base + 11, label, 7.5, ink=MUTED)
        number = format_number(count, language)
        wide = sheet.book.width(number, "bold") * 8
        with sheet.within(Tag("TD", row)) if told else sheet.artifact():
            sheet.text(middle - wide / 2, base - high - 4, number, 8, "bold")
