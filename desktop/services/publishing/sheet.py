"""The paper: one PDF document, on which text, rules and pictures are put at places.

Places are in points from the *top left* corner of the page, y downwards; text stands on its
baseline. Nothing here knows markup: a text is a row of characters, whatever they are.

What everything drawn belongs to is `marking`'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc

from desktop.errors import FileRefused
from desktop.i18n import N_, _
from desktop.services.publishing.fonts import Face, FontBook, Weight
from desktop.services.publishing.ink import (
    AI,
    AI_SOFT,
    INK,
    LINE,
    MUTED,
    WHITE,
    Colour,
    colour,
)
from desktop.services.publishing.justify import looks_parted, spread
from desktop.services.publishing.marking import ARTIFACT, PICTURE, Marking
from desktop.services.publishing.paper import MM as MM
from desktop.services.publishing.paper import PAPERS, Finish, boxes, crop_marks
from desktop.services.publishing.pdffile import Canvas, Link, Picture, save
from desktop.services.publishing.pdffont import EmbeddedFont, positioned
from desktop.services.publishing.pdftext import described, plain, span_of, utf16
from desktop.services.publishing.pictures import WHOLE, Crop, cut, grey
from desktop.services.publishing.strokes import Strokes

# What is drawn is drawn in a colour: who draws asks for both here.
__all__ = ["A4", "AI", "AI_SOFT", "INK", "LINE", "MM", "MUTED", "PICTURE", "WHITE", "About", "Colour", "Sheet", "colour", "plain"]  # fmt: skip

# ReportLab's default wraps every stream in ASCII85: a quarter larger and 20 times slower with
# photos. It is a switch of the library, and nothing else in the program uses the library.
rl_config.useA85 = 0

A4 = PAPERS["A4"]
_THICKEN = 0.022  # em: the stroke that makes a regular cut look bold
_BAD_PICTURE = N_("A photo is damaged and cannot be printed: {name}. Import it again.")


@dataclass(frozen=True)
class About:
    """What a document says of itself.

    Attributes:
        title: Shown in the title bar of a reader.
        author: Who publishes it.
        language: `ja` or `en`, for screen readers.
        subject: One line about the content.
    """

    title: str
    author: str = ""
    language: str = "ja"
    subject: str = ""


class Sheet(Marking, Strokes):
    """A PDF document that is being drawn.

    Args:
        file: Where `save` writes to.
        book: The fonts.
        about: Title, author and language.
        size: Width and height of the trimmed pages in points.
        finish: Crop marks and bleed, and whether there is colour.
        invariant: Whether the same drawing gives the same bytes (for tests): no time in it.
    """

    def __init__(
        self,
        file: BinaryIO,
        book: FontBook,
        about: About,
        size: tuple[float, float] = A4,
        *,
        finish: Finish = Finish(),  # noqa: B008 - frozen
        invariant: bool = False,
    ) -> None:
        self.book = book
        self.width = size[0]
        self.finish = finish
        self.bleed = finish.bleed
        self.page = 1
        self.missing: set[str] = set()
        self._fonts: dict[Face, EmbeddedFont] = {}
        self._pictures: dict[bytes, str] = {}
        self._colour: Colour | None = None
        self._file = file
        canvas: Any = Canvas(
            file,
            pagesize=size,
            pageCompression=1,
            invariant=int(invariant),
            lang=about.language,
            pdfVersion=(1, 7),
        )
        super().__init__(canvas, about.language, size[1])
        self._document: Any = self._canvas._doc
        self._canvas.setTitle(described(about.title))
        self._canvas.setAuthor(described(about.author))
        self._canvas.setSubject(described(about.subject))
        self._canvas.setCreator("Kakehashi")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self._language = about.language

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        weight: Weight = "regular",
        ink: Colour = INK,
        *,
        stretch: float = 0.0,
        spacing: float = 0.0,
        gaps: Sequence[float] | None = None,
        ending: str = "",
    ) -> None:
        """Print one line of text.

        Args:
            x: The left edge.
            y: The baseline.
            text: The characters; those that no font has print as 〓 and are kept in `missing`.
            size: Of the type, in points.
            weight: The cut.
            ink: The colour of the letters.
            stretch: Points by which the line grows, as `justify.spread` shares them out.
            spacing: Or points to add after each character.
            gaps: Or what to add after each, in em.
            ending: What ends the line beside the text: a hyphen that divides a word, or a space
                that parts its last word from the next line's.
        """
        if not text:
            return
        self._mark_text(text)
        if stretch > 0.0:
            gaps = spread(text, stretch / size)
        elif spacing:
            gaps = [spacing / size] * len(text)
        runs = self.book.runs(text, weight)
        parted = (
            gaps is not None
            and len(runs) == 1  # pdfium repeats the text for each font, and drops these:
            and max(text) <= "\uffff"
            and looks_parted(text, gaps)
        )
        operators = [f"/Span <</ActualText {utf16(text)}>> BDC"] if parted else []
        operators.append(f"BT {x:.3f} {self.height - y:.3f} Td")
        if ink != self._colour:
            self._colour = ink
            operators.append(self._ink(ink, "rg"))
        font: EmbeddedFont | None = None
        thick, at = False, 0
        for run in runs:
            now = self._font(run.face)
            if now is not font:
                font = now
                operators.append(f"/{font.resource} {size:g} Tf")
            if run.thicken != thick:
                thick = run.thicken
                operators.append(
                    f"2 Tr {size * _THICKEN:.3f} w {self._ink(ink, 'RG')}" if thick else "0 Tr"
                )
            if run.missing:
                self.missing |= {plain(character) for character in self.book.missing(run.text)}
            encode = font.encode_missing if run.missing else font.encode
            end = at + len(run.text)
            span = span_of(run.text, run.face.language)
            if span:
                operators.append(span)
            if gaps is None:
                operators.append(f"<{encode(run.text)}> Tj")
            else:
                operators.append(positioned(run.text, gaps[at:end], size, encode))
            if span:
                operators.append("EMC")
            at = end
        if ending:
            font = self._font(self.book.main(weight))
            code = font.hyphen() if ending == "-" else font.encode(ending)
            operators.append(f"/{font.resource} {size:g} Tf <{code}> Tj")
        if thick:
            operators.append("0 Tr")
        operators.append("ET EMC" if parted else "ET")
        self._put(" ".join(operators))

    def _font(self, face: Face) -> EmbeddedFont:
        font = self._fonts.get(face)
        if font is None:
            font = self._fonts[face] = EmbeddedFont(face, self._document)
        return font

    def picture(
        self,
        jpeg: bytes,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        name: str = "",
        fill: bool = False,
        crop: Crop = WHOLE,
    ) -> None:
        """A JPEG picture, embedded as it is unless it is cut or made grey; stored once.

        Args:
            jpeg: The file's bytes.
            x: The left edge of its frame.
            y: The top edge of its frame.
            width: Of the frame.
            height: Of the frame.
            name: What it shows: for those who cannot see it, and if it cannot be read.
            fill: Whether the picture keeps its shape and is cut to the frame, about the crop's
                focus; otherwise it takes the frame's shape.
            crop: What is shown of it; the rest is not in the file.

        Raises:
            FileRefused: the bytes are no JPEG.
        """
        try:
            jpeg = cut(jpeg, crop)
            jpeg = grey(jpeg) if self.finish.grey else jpeg
        except OSError as error:
            raise FileRefused(_(_BAD_PICTURE).format(name=name)) from error
        resource = self._pictures.get(jpeg)
        if resource is None:
            try:
                image = Picture(jpeg)
            except Exception as error:  # as ReportLab does: it reads the bytes unchecked
                raise FileRefused(_(_BAD_PICTURE).format(name=name)) from error
            resource = f"Im{len(self._pictures) + 1}"
            self._document.Reference(image, pdfdoc.xObjectName(resource))
            self._pictures[jpeg] = resource
        self._canvas._currentPageHasImages = 1
        self._canvas._formsinuse.append(resource)  # the page lists its pictures from here
        bottom = self.height - y - height
        clip, w, h, left, low = "", width, height, x, bottom
        if fill:
            image = self._document.idToObject[pdfdoc.xObjectName(resource)]
            scale = max(width / image.width, height / image.height)
            w, h = image.width * scale, image.height * scale
            clip = f"{x:.3f} {bottom:.3f} {width:.3f} {height:.3f} re W n "
            across, down = crop.focus
            left, low = x - _slide(across, w, width), bottom - _slide(1 - down, h, height)
        self._mark_picture(name, (x, bottom, x + width, bottom + height))
        self._put(
            f"q {clip}{w:.3f} 0 0 {h:.3f} {left:.3f} {low:.3f} cm "
            f"/{pdfdoc.xObjectName(resource)} Do Q"
        )

    def anchor(self, key: str, y: float = 0.0) -> None:
        """Name a place on this page, for links and the outline."""
        self._canvas.bookmarkPage(key, fit="XYZ", left=0, top=self.height - y)

    def outline(self, title: str, key: str, level: int = 0) -> None:
        """An entry of the document's outline (bookmarks) that leads to an anchor."""
        self._canvas.addOutlineEntry(plain(title), key, level, closed=False)

    def link(self, x: float, y: float, width: float, height: float, key: str, name: str) -> None:
        """Make a rectangle (top left corner, size) lead to an anchor; `name` says where to."""
        canvas, top = self._canvas, self.height - y
        place = canvas._bookmarkReference(key)
        link = Link((x, top - height, x + width, top), plain(name), place)
        canvas._addAnnotation(link)
        self._mark_link(link)

    def next_page(self) -> None:
        """End this page and begin the next."""
        self._mark(None)
        if self.finish.marks:
            self._trim()
        self._end_page()
        self._canvas.showPage()
        if self.finish.marks:
            for name, box in boxes((self.width, self.height), self.finish).items():
                setattr(self._document.Pages[-1], name, pdfdoc.PDFArray(box))
        self._colour = None
        self.page += 1

    def save(self) -> None:
        """Write the document to its file. The page being drawn must have been ended."""
        save(self._canvas, self._tree, self._language, self._file)

    def _trim(self) -> None:
        """Cut the page to its bleed, so that nothing runs into the crop marks, and draw those."""
        out = self.bleed
        size = f"{self.width + 2 * out:.3f} {self.height + 2 * out:.3f}"
        self._canvas._code.insert(0, f"q {-out:.3f} {-out:.3f} {size} re W n")
        marks = crop_marks((self.width, self.height), self.finish.grey)
        self._put(f"Q {ARTIFACT} {marks} EMC")


def _slide(focus: float, length: float, frame: float) -> float:
    """How far a picture begins before its frame, so that a point of it comes to the middle."""
    return min(max(focus * length - frame / 2, 0.0), length - frame)
