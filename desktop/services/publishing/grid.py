"""The page of the booklet: margins, two columns, and what runs at the head and the foot."""

from dataclasses import dataclass

from desktop.services.publishing.flow import Frame
from desktop.services.publishing.paper import PAPERS
from desktop.services.publishing.sheet import AI, LINE, MM, MUTED, Sheet


@dataclass(frozen=True, slots=True)
class Grid:
    """Where things stand on a trimmed page, in points from its top left corner.

    Attributes:
        width, height: Of the page.
        side: The margin left and right.
        top: Where a page begins.
        tail: The margin below the text.
        gutter: Between the two columns.
        small: Whether texts are set a little smaller, because the page is.
    """

    width: float
    height: float
    side: float = 20 * MM
    top: float = 20 * MM
    tail: float = 24 * MM
    gutter: float = 8 * MM
    small: bool = False

    @property
    def left(self) -> float:
        """The left edge of the text."""
        return self.side

    @property
    def right(self) -> float:
        """The right edge of the text."""
        return self.width - self.side

    @property
    def measure(self) -> float:
        """The width of the text."""
        return self.width - 2 * self.side

    @property
    def column(self) -> float:
        """The width of one of two columns."""
        return (self.measure - self.gutter) / 2

    @property
    def second(self) -> float:
        """The left edge of the second column."""
        return self.left + self.column + self.gutter

    @property
    def bottom(self) -> float:
        """How far down the text may reach."""
        return self.height - self.tail

    @property
    def body_top(self) -> float:
        """Where the text begins below a running head."""
        return self.top + 12 * MM

    @property
    def foot(self) -> float:
        """The baseline of what runs at the foot."""
        return self.height - self.tail * 7 / 12

    def columns(self, top: float | None = None) -> tuple[Frame, Frame]:
        """The two columns of a page from a height down, below a running head if none is given."""
        top = self.body_top if top is None else top
        return Frame(self.left, top, self.bottom), Frame(self.second, top, self.bottom)

    def wide(self, top: float | None = None) -> tuple[Frame]:
        """One column over the whole measure, as `columns`."""
        return (Frame(self.left, self.body_top if top is None else top, self.bottom),)


A4_GRID = Grid(*PAPERS["A4"])
GRIDS: dict[str, Grid] = {
    "A4": A4_GRID,
    "B5": Grid(
        *PAPERS["B5"],
        side=16 * MM,
        top=16 * MM,
        tail=20 * MM,
        gutter=6 * MM,
        small=True,
    ),
}

# The page of papers that are always A4, by the names of its places.
WIDTH, HEIGHT = A4_GRID.width, A4_GRID.height
LEFT, RIGHT, TOP, BOTTOM = A4_GRID.left, A4_GRID.right, A4_GRID.top, A4_GRID.bottom
MEASURE, GUTTER = A4_GRID.measure, A4_GRID.gutter
COLUMN, SECOND = A4_GRID.column, A4_GRID.second
BODY_TOP, FOOT = A4_GRID.body_top, A4_GRID.foot


@dataclass(frozen=True)
class Foot:
    """What stands at the foot of every page: the title at the inner edge, the number outside.

    Without `numbered` there is no number, because the page's place is not known; `first` says
    which the first page of the sheet is, for its side.
    """

    title: str
    grid: Grid = A4_GRID
    numbered: bool = True
    first: int = 1

    def draw(self, sheet: Sheet) -> None:
        """Print it; odd pages are right-hand pages."""
        with sheet.artifact("Footer"):
            self._draw(sheet)

    def _draw(self, sheet: Sheet) -> None:
        grid = self.grid
        page = sheet.page + self.first - 1
        number = str(page) if self.numbered else ""
        wide = sheet.book.width(number, "bold") * 9
        shown = fitted(sheet, self.title, 7.5, grid.measure - wide - 12)
        title = sheet.book.width(shown) * 7.5
        right_hand = page % 2 == 1
        if right_hand:
            sheet.text(grid.left, grid.foot, shown, 7.5, ink=MUTED)
            sheet.text(grid.right - wide, grid.foot, number, 9, "bold", AI)
        else:
            sheet.text(grid.left, grid.foot, number, 9, "bold", AI)
            sheet.text(grid.right - title, grid.foot, shown, 7.5, ink=MUTED)


def running_head(sheet: Sheet, text: str, right: str = "", grid: Grid = A4_GRID) -> None:
    """A small line at the head of a page that goes on with something."""
    size = 8.0
    end = sheet.book.width(right) * size
    shown = fitted(sheet, text, size, grid.measure - end - 12)
    with sheet.artifact("Header"):
        sheet.text(grid.left, grid.top, shown, size, ink=MUTED)
        sheet.text(grid.right - end, grid.top, right, size, ink=MUTED)
        sheet.rule(grid.left, grid.top + 6, grid.right, grid.top + 6, 0.5, LINE)


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
