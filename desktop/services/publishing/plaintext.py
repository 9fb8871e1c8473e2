"""Plain text on paper: the typesetting room without the domain."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from desktop.i18n import N_, _
from desktop.services.progress import Progress, Work
from desktop.services.publishing import grid
from desktop.services.publishing.blocks import Style, tag_of, tagged_line
from desktop.services.publishing.composer import Composer
from desktop.services.publishing.flow import Piece
from desktop.services.publishing.fonts import FontBook
from desktop.services.publishing.kinsoku import Rules
from desktop.services.publishing.linebreak import Line, break_lines
from desktop.services.publishing.sheet import About, Sheet
from desktop.services.publishing.tags import language_of

_SIZE = 10.5  # points; smaller where the lines are longer than the page is wide
_LEADING = 1.7  # em
_WRITING = N_("Writing the pages")


@dataclass(frozen=True)
class Setting:
    """A text as it was set: its lines, on how many pages, and what no font has."""

    lines: tuple[Line, ...]
    pages: int
    missing: tuple[str, ...]


def print_text(
    text: str,
    file: BinaryIO,
    *,
    width: float = 40,
    rules: Rules = "strict",
    title: str = "",
    book: FontBook | None = None,
    invariant: bool = False,
) -> Work[Setting]:
    """Set plain text on A4, in justified lines; a newline ends a paragraph.

    Args:
        text: Nothing in it is markup.
        file: Where the PDF goes.
        width: The length of a line in em, above 0.
        rules: How strictly lines are broken.
        title: Of the document.
        book: The fonts; those of the program if not given.
        invariant: Whether the same text gives the same bytes, for tests.

    Yields:
        Progress, in pages.

    Returns:
        The lines with their places in the text, and the pages.
    """
    book = book or FontBook()
    size = min(_SIZE, grid.MEASURE / width)
    style = Style(size, size * _LEADING, align="justify")
    lines = break_lines(text.replace("\t", " "), book.widths, width, rules)
    composer = Composer()
    composer.wide(list(_pieces(lines, style, width * size)))
    pages = composer.pages()
    sheet = Sheet(file, book, About(title, language=language_of(text) or "en"), invariant=invariant)
    foot = grid.Foot(title)
    sheet.anchor("top")
    sheet.outline(title, "top")
    for number, page in enumerate(pages):
        yield Progress(number, len(pages), _(_WRITING))
        page(sheet)
        foot.draw(sheet)
        sheet.next_page()
    sheet.save()
    return Setting(tuple(lines), len(pages), tuple(sorted(sheet.missing)))


def _pieces(lines: list[Line], style: Style, width: float) -> Iterator[Piece]:
    """Lines as pieces; paragraphs leave no single line behind."""
    paragraph: list[Line] = []
    for line in lines:
        paragraph.append(line)
        if not line.last:
            continue
        tag = tag_of(style, paragraph)
        for index, each in enumerate(paragraph):
            yield Piece(
                style.leading,
                partial(tagged_line, line=each, style=style, width=width, tag=tag),
                keep=index in (0, len(paragraph) - 2) and index < len(paragraph) - 1,
            )
        paragraph = []
