"""The page of the booklet: margins, two columns, and what runs at the head and the foot."""

from dataclasses import dataclass

from desktop.services.publishing.flow import Frame
from desktop.services.publishing.sheet import A4, AI, LINE, MM, MUTED, Sheet

WIDTH, HEIGHT = A4
LEFT = 20 * MM
RIGHT = WIDTH - 20 * MM
MEASURE = RIGHT - LEFT
GUTTER = 8 * MM
COLUMN = (MEASURE - GUTTER) / 2
SECOND = LEFT + COLUMN + GUTTER
TOP = 20 * MM
BOTTOM = HEIGHT - 24 * MM
BODY_TOP = TOP + 12 * MM  # where the text begins below a running head
FOOT = HEIGHT - 14 * MM


def columns(top: float = BODY_TOP, bottom: float = BOTTOM) -> tuple[Frame, Frame]:
    """The two columns of a page from a height down."""
    return Frame(LEFT, top, bottom), Frame(SECOND, top, bottom)


def wide(top: float = BODY_TOP, bottom: float = BOTTOM) -> tuple[Frame]:
    """One column over the whole measure."""
    return (Frame(LEFT, top, bottom),)


@dataclass(frozen=True)
class Foot:
    """What stands at the foot of every page: the title at the inner edge, the number outside."""

    title: str

    def draw(self, sheet: Sheet) -> None:
        """Print it; odd pages are right-hand pages."""
        with sheet.artifact("Footer"):
            self._draw(sheet)

    def _draw(self, sheet: Sheet) -> None:
        number = str(sheet.page)
        wide = sheet.book.width(number, "bold") * 9
        shown = fitted(sheet, self.title, 7.5, MEASURE - wide - GUTTER)
        title = sheet.book.width(shown) * 7.5
        right_hand = sheet.page % 2 == 1
        if right_hand:
            sheet.text(LEFT, FOOT, shown, 7.5, ink=MUTED)
            sheet.text(RIGHT - wide, FOOT, number, 9, "bold", AI)
        else:
            sheet.text(LEFT, FOOT, number, 9, "bold", AI)
            sheet.text(RIGHT - title, FOOT, shown, 7.5, ink=MUTED)


def running_head(sheet: Sheet, text: str, right: str = "") -> None:
    """A small line at the head of a page that goes on with something."""
    size = 8.0
    end = sheet.book.width(right) * size
    with sheet.artifact("Header"):
        sheet.text(LEFT, TOP, fitted(sheet, text, size, MEASURE - end - 12), size, ink=MUTED)
        sheet.text(RIGHT - end, TOP, right, size, ink=MUTED)
        sheet.rule(LEFT, TOP + 6, RIGHT, TOP + 6, 0.5, LINE)


def fitted(sheet: Sheet, text: str, size: float, width: float) -> str:
    """A text on one line, shortened with … where it is too long."""
    short = text[: int(width / size) * 8 + 8]  # even of its narrowest letters no more can stand
    if short == text and sheet.book.width(text) * size <= width:
        return text
    text = short
    room = width / size - sheet.book.width("…")
    kept = []
    for character, advance in zip(text, sheet.book.widths(text), strict=True):
        room -= advance
        if room < 0:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"
