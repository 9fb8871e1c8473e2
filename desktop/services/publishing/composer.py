"""A stretch of pages being filled: a cursor, full-width parts and parts in two columns."""

from collections.abc import Callable, Sequence

from desktop.services.publishing.flow import Frame, Piece, Placed, draw_column, fill, take
from desktop.services.publishing.grid import A4_GRID, Grid
from desktop.services.publishing.sheet import Sheet

Page = Callable[[Sheet], None]
_AIR = 20.0


class Composer:
    """Puts pieces on pages of the booklet's grid, from the top of a new page.

    Args:
        top: Where the first page begins; the later ones begin below a running head.
        head: Draws the running head of the later pages.
        grid: Of the paper.
    """

    def __init__(
        self, top: float | None = None, head: Page | None = None, grid: Grid = A4_GRID
    ) -> None:
        self.grid = grid
        self.y = grid.top if top is None else top
        self._head = head
        self._pages: list[list[Placed]] = [[]]

    @property
    def room(self) -> float:
        """The height that is left on this page."""
        return self.grid.bottom - self.y

    def put(self, pieces: Sequence[Piece], x: float | None = None) -> float:
        """Put pieces at the cursor without moving it; give back where they end."""
        left = self.grid.left if x is None else x
        self._pages[-1].append((Frame(left, self.y, self.grid.bottom), pieces))
        return self.y + _height(pieces)

    def wide(self, pieces: Sequence[Piece]) -> None:
        """Let pieces flow over the whole measure."""
        self.flow(pieces, self.grid.wide(self.y), self.grid.wide())

    def columns(self, pieces: Sequence[Piece], tops: tuple[float, float] | None = None) -> None:
        """Let pieces flow through two columns that end alike; `tops` may differ here."""
        left, right = tops or (self.y, self.y)
        first = (
            Frame(self.grid.left, left, self.grid.bottom),
            Frame(self.grid.second, right, self.grid.bottom),
        )
        self.y = max(left, right)
        self.flow(pieces, first, self.grid.columns())

    def flow(self, pieces: Sequence[Piece], first: Sequence[Frame], later: Sequence[Frame]) -> None:
        """Let pieces flow through frames, adding pages as they are needed."""
        if not pieces:
            return
        pages = fill(pieces, first, later)
        for index, page in enumerate(pages):
            if index:
                self.new_page()
            self._pages[-1] += page
        ends = [frame.top + _height(part) for frame, part in pages[-1] if part]
        self.y = max([*ends, self.y] if len(pages) == 1 else ends)

    def new_page(self) -> None:
        """Begin a new page."""
        self._pages.append([])
        self.y = self.grid.body_top

    def need(self, pieces: Sequence[Piece]) -> None:
        """Begin a new page unless the first of the pieces fit on this one with what they keep."""
        if take(pieces, 0, self.room) == 0:
            self.new_page()

    def foot(self, pieces: Sequence[Piece]) -> None:
        """Put pieces at the foot of this page, or of the next where there is no room."""
        if pieces and _height(pieces) > self.room - _AIR:
            self.new_page()
        self.y = max(self.y, self.grid.bottom - _height(pieces))
        self.wide(pieces)

    def pages(self) -> list[Page]:
        """The pages, ready to be drawn in order."""
        return [self._page(index, page) for index, page in enumerate(self._pages)]

    def _page(self, index: int, placed: list[Placed]) -> Page:
        def draw(sheet: Sheet) -> None:
            if index and self._head is not None:
                self._head(sheet)
            for frame, pieces in placed:
                draw_column(sheet, pieces, frame)

        return draw


def _height(pieces: Sequence[Piece]) -> float:
    total = sum(piece.before + piece.height for piece in pieces)
    return total - pieces[0].before if pieces else 0.0
