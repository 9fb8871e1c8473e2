"""Filling pages from the top: pieces that stay whole, and where a column may end.

Everything that flows is a row of `Piece`s: a line of text, a line of a table row, a figure. A
column ends between two pieces unless the first keeps with the next, so that no heading stands
last and no paragraph leaves a single line behind.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop.services.publishing.sheet import Sheet

Draw = Callable[[Sheet, float, float], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """What stays whole on a page.

    Attributes:
        height: In points.
        draw: Draws it on a sheet with its top left corner at x and y.
        keep: Whether the next piece must follow in the same column.
        before: Space above it in points, dropped at the top of a column.
        notes: Footnotes to it: they stand at the foot of the column that it is in.
    """

    height: float
    draw: Draw
    keep: bool = False
    before: float = 0.0
    notes: "tuple[Piece, ...]" = ()


NOTES_GAP = 9.0  # points between a column and its footnotes, where a rule stands
_RULE = 60.0  # points: the length of that rule


@dataclass(frozen=True, slots=True)
class Frame:
    """A column on a page: its left edge, its top and how far down it reaches, in points."""

    x: float
    top: float
    bottom: float


def height_of(pieces: Sequence[Piece]) -> float:
    """The height of pieces set one under the other from the top of a column."""
    total = sum(piece.before + piece.height for piece in pieces)
    return total - pieces[0].before if pieces else 0.0


def take(pieces: Sequence[Piece], start: int, room: float) -> int:
    """How far a column of a height reaches: the index after its last piece.

    At least one piece is taken when the column is empty only if it fits; a piece that keeps with
    the next is left for the next column, unless nothing would be left in this one.
    """
    used, index, legal, noted = 0.0, start, start, False
    while index < len(pieces):
        piece = pieces[index]
        used += piece.height + (piece.before if index > start else 0.0)
        if piece.notes:
            used += sum(note.height for note in piece.notes) + (0.0 if noted else NOTES_GAP)
            noted = True
        if used > room + 1e-6:
            break
        index += 1
        if not pieces[index - 1].keep:
            legal = index
    if index == len(pieces):
        return index
    return legal


def draw_pieces(sheet: Sheet, pieces: Sequence[Piece], x: float, y: float) -> float:
    """Draw pieces one under the other; give back where the last ends."""
    for index, piece in enumerate(pieces):
        y += piece.before if index else 0.0
        piece.draw(sheet, x, y)
        y += piece.height
    return y


def draw_column(sheet: Sheet, pieces: Sequence[Piece], frame: Frame) -> None:
    """Draw the pieces of a column, and their footnotes at its foot."""
    draw_pieces(sheet, pieces, frame.x, frame.top)
    notes = [note for piece in pieces for note in piece.notes]
    if notes:
        top = frame.bottom - sum(note.height for note in notes)
        sheet.rule(frame.x, top - NOTES_GAP / 2, frame.x + _RULE, top - NOTES_GAP / 2)
        draw_pieces(sheet, notes, frame.x, top)


Placed = tuple[Frame, Sequence[Piece]]


def fill(
    pieces: Sequence[Piece],
    first: Sequence[Frame],
    later: Sequence[Frame],
    *,
    balance: bool = True,
) -> list[list[Placed]]:
    """Put pieces into columns, page after page.

    Args:
        pieces: What to place, in reading order.
        first: The columns of the page on which it begins.
        later: The columns of each page after it.
        balance: Whether the columns of the last page end at about the same height.

    Returns:
        For each page its columns with their pieces. The first page may stay empty.
    """
    pages: list[list[Placed]] = []
    start, frames = 0, first
    while start < len(pieces):
        tried = _page(pieces, start, frames)
        end = tried[-1][1]
        if end == len(pieces) and balance and len(frames) > 1:
            tried = _balanced(pieces, start, frames)
        elif end == start and frames is later:
            # Not even an empty page holds what must stay together: let it part, or overflow.
            end = max(_unkept(pieces, start, frames[0]), start + 1)
            tried = [(frames[0], end)]
        pages.append(_cut(pieces, start, tried))
        start, frames = tried[-1][1], later
    return pages


def _page(pieces: Sequence[Piece], start: int, frames: Sequence[Frame]) -> list[tuple[Frame, int]]:
    columns = []
    for frame in frames:
        start = take(pieces, start, frame.bottom - frame.top)
        columns.append((frame, start))
    return columns


def _balanced(
    pieces: Sequence[Piece], start: int, frames: Sequence[Frame]
) -> list[tuple[Frame, int]]:
    """The highest bottom line at which the columns still hold all that is left."""
    low, high = min(frame.top for frame in frames), max(frame.bottom for frame in frames)
    best = _page(pieces, start, frames)
    while high - low > 1.0:
        middle = (low + high) / 2
        tried = _page(pieces, start, [Frame(f.x, f.top, min(f.bottom, middle)) for f in frames])
        if tried[-1][1] == len(pieces):
            high, best = middle, tried
        else:
            low = middle
    return best


def _unkept(pieces: Sequence[Piece], start: int, frame: Frame) -> int:
    used, index = 0.0, start
    while index < len(pieces):
        used += pieces[index].height + (pieces[index].before if index > start else 0.0)
        if used > frame.bottom - frame.top:
            break
        index += 1
    return index


def _cut(pieces: Sequence[Piece], start: int, columns: Sequence[tuple[Frame, int]]) -> list[Placed]:
    placed: list[Placed] = []
    for frame, end in columns:
        placed.append((frame, pieces[start:end]))
        start = end
    return placed
