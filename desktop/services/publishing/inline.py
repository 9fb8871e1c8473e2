"""A paragraph of several styles: bold words, readings above names, references, footnotes.

What differs inside a line is a `Span`; the lines are broken and filled as those of one text.
Readings follow JLREQ 3.3: half the size, above, the wider of the two spread over the other.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from desktop.services.publishing.blocks import BASELINE, SMALL, Style, line_pieces, tag_of
from desktop.services.publishing.flow import Piece
from desktop.services.publishing.fonts import FontBook, Weight
from desktop.services.publishing.justify import spread
from desktop.services.publishing.kinsoku import NEWLINE
from desktop.services.publishing.linebreak import Line, break_lines
from desktop.services.publishing.sheet import AI, Colour, Sheet
from desktop.services.publishing.tags import Tag, language_of

_NEWLINES = re.compile(f"[{NEWLINE}]+")
_RUBY = 0.5  # of the size of the letters below
_RUBY_RISE = 0.94  # em from the baseline of the letters to that of their reading
_MARK = 0.62  # of the size: the number of a footnote
_MARK_RISE = 0.36  # em
_NOTE = replace(SMALL, size=7.5, leading=10.5, role="Note")


@dataclass(frozen=True)
class Span:
    """A part of a paragraph.

    Attributes:
        text: The characters, nothing in them is markup.
        weight: Their cut, that of the paragraph if not given.
        ink: Their colour, likewise.
        ruby: How they are read; they then stay on one line.
        to: The anchor that they lead to.
        late: Gives what stands there once the pages are known (a page's number), no wider than
            `text`, which holds its place until then.
        note: A footnote to them; its number follows them.
    """

    text: str
    weight: Weight | None = None
    ink: Colour | None = None
    ruby: str = ""
    to: str = ""
    late: Callable[[], str] | None = None
    note: str = ""


@dataclass(frozen=True)
class _Part:
    """A span, or the number of a footnote, and where it lies in the whole text."""

    span: Span
    start: int
    size: float = 1.0
    rise: float = 0.0
    number: int = 0

    @property
    def end(self) -> int:
        return self.start + len(self.span.text)


def inline(
    book: FontBook,
    spans: Sequence[Span],
    style: Style,
    width: float,
    *,
    before: float = 0.0,
    first_note: int = 1,
) -> list[Piece]:
    """A paragraph of several styles as pieces, with its footnotes.

    Args:
        book: The fonts.
        spans: Its parts.
        style: What holds where a part does not say otherwise.
        width: The measure in points.
        before: Space above the first line.
        first_note: The number of its first footnote.

    Returns:
        Its lines; each has the footnotes that belong to it.
    """
    parts = list(_parts(spans, first_note))
    text = "".join(part.span.text for part in parts)
    widths = [w for part in parts for w in _widths(book, part, style)]
    whole = {
        at
        for part in parts
        if part.span.ruby or part.span.late or part.number
        # The number of a footnote keeps to the character before it.
        for at in range(part.start + (0 if part.number else 1), part.end)
    }
    places = iter(widths)
    lines = break_lines(
        text,
        lambda line: [next(places) for _character in line],
        width / style.size,
        hang=style.hang,
        whole=whole,
    )
    tag = tag_of(style, lines)
    tags = [_tag(part, tag) for part in parts]
    pieces = line_pieces(lines, style, width, before=before, tag=tag)
    return [
        replace(
            piece,
            draw=partial(
                _draw,
                line=line,
                parts=[
                    (part, own)
                    for part, own in zip(parts, tags, strict=True)
                    if part.start < line.start + len(line.text) and part.end > line.start
                ],
                widths=widths,
                style=style,
                width=width,
                tag=tag,
            ),
            notes=tuple(_notes(book, parts, line, width)),
        )
        for piece, line in zip(pieces, lines, strict=True)
    ]


def _parts(spans: Sequence[Span], number: int) -> Iterator[_Part]:
    at = 0
    for span in spans:
        span = replace(span, text=_NEWLINES.sub(" ", span.text))
        if span.text:
            yield _Part(span, at)
        at += len(span.text)
        if span.note:
            mark = f"*{number}"
            yield _Part(Span(mark, note=span.note), at, _MARK, _MARK_RISE, number)
            at += len(mark)
            number += 1


def _widths(book: FontBook, part: _Part, style: Style) -> list[float]:
    """The width of each character of a part, in em of the paragraph."""
    weight = part.span.weight or style.weight
    widths = [w * part.size for w in book.widths(part.span.text, weight)]
    excess = book.width(part.span.ruby, style.weight) * _RUBY - sum(widths)
    if part.span.ruby and excess > 0:  # the letters make room for their reading
        widths = [w + excess / len(widths) for w in widths]
    return widths


def _tag(part: _Part, paragraph: Tag) -> Tag:
    span, language = part.span, language_of(part.span.text)
    if part.number:
        return Tag("Reference", paragraph)
    if span.to:
        return Tag("Link", paragraph, language)
    return Tag("Ruby" if span.ruby else "Span", paragraph, language)


def _notes(book: FontBook, parts: Sequence[_Part], line: Line, width: float) -> Iterator[Piece]:
    for part in parts:
        if part.number and line.start < part.end <= line.end:
            text = f"*{part.number} {part.span.note}"
            lines = break_lines(text, book.widths, width / _NOTE.size)
            yield from line_pieces(lines, _NOTE, width)


def _draw(
    sheet: Sheet,
    x: float,
    y: float,
    *,
    line: Line,
    parts: Sequence[tuple[_Part, Tag]],
    widths: Sequence[float],
    style: Style,
    width: float,
    tag: Tag,
) -> None:
    """Print a line, part by part, its gaps shared out over the whole of it."""
    book = sheet.book
    # What is known only now may need less room than was kept for it.
    spare = {
        part.start: sum(widths[part.start : part.end])
        - book.width(part.span.late(), part.span.weight or style.weight)
        for part, _own in parts
        if part.span.late is not None
    }
    extra = width / style.size - (line.width - line.hang - sum(spare.values()))
    gaps: Sequence[float] | None = None
    if style.align == "justify" and not line.last and extra > 0:
        gaps = spread(line.text, extra)
    gaps = gaps or [0.0] * len(line.text)
    baseline = y + style.leading / 2 + BASELINE * style.size
    with sheet.within(tag):
        for index, (part, own) in enumerate(parts, start=1):
            start, end = max(part.start, line.start), min(part.end, line.start + len(line.text))
            shown = gaps[start - line.start : end - line.start]
            room = sum(widths[start:end]) + sum(shown) - spare.get(part.start, 0.0)
            plain = own.role == "Span"  # no more than the words of the paragraph
            with sheet.within(tag if plain else own):
                ending = line.ending if index == len(parts) else ""
                _draw_part(sheet, x, baseline, part, (start, end), shown, room, style, own, ending)
                if part.span.to:
                    sheet.link(x, y, room * style.size, style.leading, part.span.to, part.span.text)
            x += room * style.size


def _draw_part(
    sheet: Sheet,
    x: float,
    baseline: float,
    part: _Part,
    place: tuple[int, int],
    gaps: Sequence[float],
    room: float,
    style: Style,
    tag: Tag,
    ending: str,
) -> None:
    span, size = part.span, style.size * part.size
    weight = span.weight or style.weight
    ink = span.ink or (AI if span.to or part.number else style.ink)
    if span.ruby:
        with sheet.within(Tag("RB", tag)):
            _fit(sheet, x, baseline, span.text, room * style.size, size, weight, ink)
        with sheet.within(Tag("RT", tag)):
            rise = _RUBY_RISE * style.size
            small = size * _RUBY
            _fit(sheet, x, baseline - rise, span.ruby, room * style.size, small, style.weight, ink)
        return
    text = span.text[place[0] - part.start : place[1] - part.start]
    if span.late is not None:
        text, gaps = span.late(), []
    y = baseline - part.rise * style.size
    given = [gap / part.size for gap in gaps]
    sheet.text(x, y, text, size, weight, ink, gaps=given if any(given) else None, ending=ending)


def _fit(
    sheet: Sheet,
    x: float,
    y: float,
    text: str,
    room: float,
    size: float,
    weight: Weight,
    ink: Colour,
) -> None:
    """Print letters over a width: half a space before the first and after the last."""
    free = max(room / size - sheet.book.width(text, weight), 0.0)
    gap = free / len(text)
    gaps = [*([gap] * (len(text) - 1)), 0.0] if gap > 1e-6 else None
    sheet.text(x + gap * size / 2, y, text, size, weight, ink, gaps=gaps)
