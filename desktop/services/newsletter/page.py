"""How an issue is set: the masthead, what it opens with, two columns, the contact box."""

from dataclasses import dataclass, replace
from functools import partial

from desktop.i18n import N_, translator
from desktop.services.newsletter.content import Bar, Block, Content, Story
from desktop.services.publishing import grid
from desktop.services.publishing.blocks import (
    BODY,
    BODY_LATIN,
    CAPTION,
    HEADING,
    LABEL,
    VALUE,
    Style,
    balanced_lines,
    heading,
    line_pieces,
    lines_of,
    paragraphs,
    tag_of,
    tagged_line,
)
from desktop.services.publishing.casefacts import figures
from desktop.services.publishing.composer import Composer, Page
from desktop.services.publishing.figures import gallery
from desktop.services.publishing.flow import Piece, height_of
from desktop.services.publishing.fonts import FontBook
from desktop.services.publishing.linebreak import Line
from desktop.services.publishing.sheet import AI, AI_SOFT, INK, MM, MUTED, WHITE, Sheet
from desktop.services.publishing.tags import Tag, language_of
from desktop.services.publishing.voice import Voice

FEWEST, MOST = 2, 4
"""How many pages a newsletter has."""
_MAST = 30 * MM
_NAME = Style(23, 30, "bold", WHITE, role="H1")
_NUMBER = Style(13, 18, "bold", WHITE)
_DAY = Style(9.5, 14, ink=WHITE)
_TITLE = Style(16, 23, "bold", role="H2")
_LEAD = Style(10.5, 17.5)
_STORY = Style(10, 14.5, "bold", role="H4")
_FACTS = Style(8, 12, ink=MUTED)
_ASK = N_("How to reach us")
_PAD = 4 * MM


@dataclass(frozen=True)
class _Fit:
    """How close an issue is set: the size of its text, and how high a photo may be."""

    size: float
    leading: float
    photo: float


_FITS = (_Fit(9.5, 15.5, 150.0), _Fit(9.0, 14.0, 110.0), _Fit(8.5, 13.0, 80.0))


def compose_issue(book: FontBook, content: Content) -> list[Page]:
    """The pages of an issue, set closer where it would have more than four."""
    pages: list[Page] = []
    for fit in _FITS:
        pages = _compose(book, content, fit)
        if len(pages) <= MOST or len(pages) > 2 * MOST:
            break  # it fits, or is so long that no setting would make it fit
    return pages


def _compose(book: FontBook, content: Content, fit: _Fit) -> list[Page]:
    composer = Composer(
        top=grid.TOP + _MAST - 6 * MM,
        head=lambda sheet: grid.running_head(sheet, content.name, content.number),
    )
    composer.put([Piece(0.0, partial(_masthead, book=book, content=content))])
    if content.title:
        lines = balanced_lines(book, content.title, _TITLE, grid.MEASURE)
        composer.wide(line_pieces(lines, _TITLE, grid.MEASURE, keep=True))
        composer.y += 4
    if content.lead:
        lead = replace(_LEAD, indent_first=content.language == "ja",
                       align="justify" if content.language == "ja" else "left")  # fmt: skip
        composer.wide(paragraphs(book, content.lead, lead, grid.MEASURE))
        composer.y += 12
    pieces: list[Piece] = []
    for block in content.blocks:
        part = _section(book, block, content.language, fit)
        if pieces and part:
            part[0] = replace(part[0], before=16.0)
        pieces += part
    contact = _contact(book, content)
    composer.columns(pieces)
    if height_of(contact) + 12 > composer.room:
        composer.new_page()
    composer.y = grid.BOTTOM - height_of(contact)
    composer.put(contact)
    return composer.pages()


def _masthead(sheet: Sheet, _x: float, _y: float, *, book: FontBook, content: Content) -> None:
    """The band with the name, at the head of the first page."""
    top = 12 * MM
    sheet.box(0, top, grid.WIDTH, _MAST, AI)
    room = grid.MEASURE - 34 * MM
    style = _NAME
    lines = balanced_lines(book, content.name, style, room)
    while len(lines) > 2 or (len(lines) > 1 and content.language == "ja" and style.size > 16):
        style = replace(style, size=style.size - 1, leading=style.leading - 1.3)
        lines = balanced_lines(book, content.name, style, room)
    y = top + (_MAST - 16 - len(lines) * style.leading) / 2
    tag = tag_of(style, lines)
    for line in lines:
        tagged_line(sheet, grid.LEFT, y, line=line, style=style, width=room, tag=tag)
        y += style.leading
    office = grid.fitted(sheet, content.office.name.name(content.language), _DAY.size, room)
    with sheet.within(Tag("P", language=language_of(office))):
        sheet.text(grid.LEFT, top + _MAST - 8, office, _DAY.size, ink=WHITE)
    for text, look, at in ((content.number, _NUMBER, 0.42), (content.day, _DAY, 0.68)):
        wide = book.width(text, look.weight) * look.size
        with sheet.within(Tag("P", language=language_of(text))):
            sheet.text(grid.RIGHT - wide, top + _MAST * at, text, look.size, look.weight, WHITE)


def _section(book: FontBook, block: Block, language: str, fit: _Fit) -> list[Piece]:
    body = replace(BODY if language == "ja" else BODY_LATIN, size=fit.size, leading=fit.leading)
    pieces: list[Piece] = []
    if block.heading:
        pieces += heading(book, block.heading, HEADING, grid.COLUMN, 0.0)
    if block.body:
        pieces += paragraphs(book, block.body, body, grid.COLUMN, before=2.0)
    for story in block.stories:
        part = _story(book, story, language, body, fit)
        part[0] = replace(part[0], before=9.0 if pieces else 0.0)
        pieces += part
    if block.bars:
        table = Tag("Table")
        pieces += [
            Piece(
                15.0,
                partial(_bar, book=book, bar=bar, row=Tag("TR", table)),
                keep=True,
                before=4.0 if at == 0 else 0,
            )
            for at, bar in enumerate(block.bars)
        ]
        lines = lines_of(book, block.note, CAPTION, grid.COLUMN)
        pieces += line_pieces(lines, CAPTION, grid.COLUMN, before=4.0)
    return pieces


def _story(book: FontBook, story: Story, language: str, body: Style, fit: _Fit) -> list[Piece]:
    """Title, facts, photo, text; the title keeps with what follows."""
    pieces: list[Piece] = []
    for text, style in ((story.title, _STORY), (story.facts, _FACTS)):
        lines = lines_of(book, text, style, grid.COLUMN)
        more = bool(story.photo or story.text) or style is _STORY
        pieces += line_pieces(lines, style, grid.COLUMN, keep=more)
    if story.photo is not None:
        shown = figures(Voice(language), (story.photo,))
        pictures = gallery(book, shown, grid.COLUMN, fit.photo, fit.photo)
        pieces += [replace(pictures[0], before=5.0), *pictures[1:]]
    if story.text:
        pieces += paragraphs(book, story.text, body, grid.COLUMN, before=4.0)
    return pieces or [Piece(0.0, lambda _sheet, _x, _y: None)]


def _bar(sheet: Sheet, x: float, y: float, *, book: FontBook, bar: Bar, row: Tag) -> None:
    name_room, number_room = grid.COLUMN * 0.4, 34.0
    name = grid.fitted(sheet, bar.name, 8.5, name_room - 6)
    with sheet.within(Tag("TH", row, language_of(name), scope="Row")):
        sheet.text(x, y + 10.5, name, 8.5, ink=INK)
    full = grid.COLUMN - name_room - number_room
    sheet.box(x + name_room, y + 3.5, full, 8, AI_SOFT)
    sheet.box(x + name_room, y + 3.5, full * min(bar.part, 1.0), 8, AI)
    wide = book.width(bar.number, "bold") * 8.5
    with sheet.within(Tag("TD", row)):
        sheet.text(x + grid.COLUMN - wide, y + 10.5, bar.number, 8.5, "bold")


def _contact(book: FontBook, content: Content) -> list[Piece]:
    """Who to ask and when: a pale box over the whole measure."""
    say = translator(content.language).gettext
    width = grid.MEASURE - 2 * _PAD
    title = replace(HEADING, size=11)
    rows = content.office.contact(content.language)
    labels = max((book.width(label, "bold") * LABEL.size for label, _v in rows), default=0) + 12
    name = replace(VALUE, weight="bold")
    heads = [(say(_ASK), title), (content.office.name.name(content.language), name)]
    table = Tag("Table")
    placed: list[tuple[float, float, Line, Style, float, Tag]] = []
    y = _PAD
    for text, style in heads:
        lines = lines_of(book, text, style, width)[:2]
        tag = tag_of(style, lines)
        for line in lines:
            placed.append((0.0, y, line, style, width, tag))
            y += style.leading
    for label, value in rows:
        row = Tag("TR", table)
        head = Tag("TH", row, language_of(label), scope="Row")
        cell = Tag("TD", row, language_of(value))
        for line in lines_of(book, label, LABEL, labels)[:1]:
            placed.append((0.0, y, line, LABEL, labels, head))
        for line in lines_of(book, value, VALUE, width - labels)[:3]:
            placed.append((labels, y, line, VALUE, width - labels, cell))
            y += VALUE.leading
    height = y + _PAD

    def draw(sheet: Sheet, x: float, top: float) -> None:
        sheet.box(x, top, grid.MEASURE, height, AI_SOFT)
        sheet.box(x, top, 3, height, AI)
        for shift, at, line, style, room, tag in placed:
            tagged_line(
                sheet, x + _PAD + shift, top + at, line=line, style=style, width=room, tag=tag
            )

    return [Piece(height, draw)]
