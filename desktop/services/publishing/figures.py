"""Photos in rows of equal height that fill the measure, each with its caption below.

No photo is cut or bent: in a row the heights are equal and the widths follow from the shapes, so
that both edges of the measure are kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.i18n import _
from desktop.services.publishing.blocks import CAPTION, Style, balanced_lines, draw_line
from desktop.services.publishing.flow import Piece
from desktop.services.publishing.fonts import FontBook
from desktop.services.publishing.linebreak import Line
from desktop.services.publishing.pdftext import plain
from desktop.services.publishing.pictures import WHOLE, Crop
from desktop.services.publishing.sheet import PICTURE, Sheet
from desktop.services.publishing.tags import Tag, language_of

GAP = 8.0
_NARROWEST = 80.0  # points: no photo in a row is narrower if it can be helped
_CAPTION_GAP = 3.0


@dataclass(frozen=True)
class Figure:
    """A photo to print: JPEG bytes, the size of what is shown, the text below, and the crop.

    `alt` says what it shows, for those who cannot see it; without one the caption does.
    """

    jpeg: bytes
    width: int
    height: int
    caption: str = ""
    crop: Crop = WHOLE
    alt: str = ""

    @property
    def shape(self) -> float:
        """Width by height."""
        return self.width / self.height


def gallery(
    book: FontBook,
    figures: Sequence[Figure],
    width: float,
    target: float,
    tallest: float,
) -> list[Piece]:
    """Up to six photos, parted into rows so that they come near a height.

    Args:
        book: The fonts.
        figures: The photos in their order.
        width: The measure in points.
        target: The height to come near, in points.
        tallest: No row's photos are higher than this; they are then narrower than the measure.

    Returns:
        One piece a row.
    """
    if not figures:
        return []
    best: list[Piece] = []
    best_cost = float("inf")
    for rows in _partitions(figures):
        pieces = [_row(book, part, width, tallest, first=not i) for i, part in enumerate(rows)]
        total = sum(piece.height + piece.before for piece in pieces)
        narrow = sum(1 for part in rows for w in _widths(part, width, tallest) if w < _NARROWEST)
        ragged = sum(1 for part in rows if sum(_widths(part, width, tallest)) < width * 0.97)
        # A first photo of full width leads the eye; it is worth some difference in height.
        lead = 0.0 if len(rows[0]) == 1 else 25.0
        off = total - target
        cost = (off if off > 0 else -1.5 * off) + narrow * 400.0 + lead + ragged * 30.0
        if cost < best_cost:
            best, best_cost = pieces, cost
    return best


def _partitions(figures: Sequence[Figure]) -> Iterator[list[Sequence[Figure]]]:
    """All ways to part figures into rows of one to three, in order."""
    if not figures:
        yield []
        return
    for size in range(1, min(3, len(figures)) + 1):
        for rest in _partitions(figures[size:]):
            yield [figures[:size], *rest]


def _widths(part: Sequence[Figure], width: float, tallest: float) -> list[float]:
    free = width - GAP * (len(part) - 1)
    height = min(free / sum(figure.shape for figure in part), tallest)
    return [figure.shape * height for figure in part]


def _row(
    book: FontBook, part: Sequence[Figure], width: float, tallest: float, *, first: bool
) -> Piece:
    widths = _widths(part, width, tallest)
    height = widths[0] / part[0].shape
    captions = [
        balanced_lines(book, figure.caption, CAPTION, max(w, CAPTION.size * 4))
        for figure, w in zip(part, widths, strict=True)
    ]
    deepest = max(len(lines) for lines in captions)
    below = deepest * CAPTION.leading + _CAPTION_GAP if deepest else 0.0

    tags = [Tag("Figure", alt=plain(figure.alt or figure.caption) or _(PICTURE)) for figure in part]
    texts = [
        Tag("Caption", tag, language_of(figure.caption))
        for tag, figure in zip(tags, part, strict=True)
    ]

    def draw(sheet: Sheet, x: float, y: float) -> None:
        for figure, tag, text, w, lines in zip(part, tags, texts, widths, captions, strict=True):
            with sheet.within(tag):
                sheet.picture(figure.jpeg, x, y, w, height, name=figure.caption, crop=figure.crop)
                with sheet.within(text):
                    _caption(sheet, x, y + height + _CAPTION_GAP, lines, CAPTION, w)
            x += w + GAP

    return Piece(height + below, draw, before=0.0 if first else GAP)


def _caption(
    sheet: Sheet, x: float, y: float, lines: Sequence[Line], style: Style, width: float
) -> None:
    for line in lines:
        draw_line(sheet, x, y, line, style, width)
        y += style.leading
