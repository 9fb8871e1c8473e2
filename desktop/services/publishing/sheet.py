"""The paper: one PDF document, on which text, rules and pictures are put at places.

Places are in points from the *top left* corner of the page, y downwards; text stands on its
baseline. Whatever is drawn is drawn in the order in which it is to be read. Nothing here knows
markup: a text is a row of characters, whatever they are.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from desktop.errors import FileRefused
from desktop.i18n import N_, _
from desktop.services.publishing.fonts import Face, FontBook, Run, Weight
from desktop.services.publishing.paper import MM as MM
from desktop.services.publishing.paper import PAPERS, Finish, boxes, crop_marks
from desktop.services.publishing.pdffont import EmbeddedFont
from desktop.services.publishing.pictures import WHOLE, Crop, cut, grey

# ReportLab's default wraps every stream in ASCII85: a quarter larger and 20 times slower with
# photos. It is a switch of the library, and nothing else in the program uses the library.
rl_config.useA85 = 0

A4 = PAPERS["A4"]
Colour = tuple[float, float, float]
_THICKEN = 0.022  # em: the stroke that makes a regular cut look bold
_BAD_PICTURE = N_("A photo is damaged and cannot be printed: {name}. Import it again.")
# What stretches as a whole in a justified line; anything else stretches after each character.
_SOLID = re.compile(r"[!-~\u00a1-\u02ff\u0370-\u1fff\u2010-\u2015\u2018-\u201f\uac00-\ud7ff]+")


def colour(code: str) -> Colour:
    """A colour from `#RRGGBB`, each part from 0 to 1."""
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


INK = colour("#1E2430")
MUTED = colour("#5B6472")
LINE = colour("#DDE2E7")
AI = colour("#165E83")
AI_SOFT = colour("#E7F0F5")
WHITE: Colour = (1.0, 1.0, 1.0)


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


class _Canvas(Canvas):  # type: ignore[misc]
    """ReportLab's canvas without Helvetica, with which it opens each page: it is not embedded."""

    boxes: dict[str, list[float]] | None = None
    """The boxes of each page where they are not those of the paper."""

    def _make_preamble(self) -> None:
        self._preamble = ""

    def showPage(self) -> None:  # noqa: N802 - ReportLab's own name
        super().showPage()
        for name, box in (self.boxes or {}).items():
            setattr(self._doc.Pages[-1], name, pdfdoc.PDFArray(box))


class Sheet:
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
        self.width, self.height = size
        self.finish = finish
        self.bleed = finish.bleed
        self.page = 1
        self.missing: set[str] = set()
        self._fonts: dict[Face, EmbeddedFont] = {}
        self._pictures: dict[str, str] = {}
        self._colour: Colour | None = None
        self._canvas: Any = _Canvas(
            file,
            pagesize=size,
            pageCompression=1,
            invariant=int(invariant),
            lang=about.language,
            pdfVersion=(1, 7),
        )
        if finish.marks:
            self._canvas.boxes = boxes(size, finish)
        self._document: Any = self._canvas._doc
        self._canvas.setTitle(plain(about.title))
        self._canvas.setAuthor(plain(about.author))
        self._canvas.setSubject(plain(about.subject))
        self._canvas.setCreator("Kakehashi")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")

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
    ) -> None:
        """Print one line of text.

        Args:
            x: The left edge.
            y: The baseline.
            text: The characters; those that no font has print as 〓 and are kept in `missing`.
            size: Of the type, in points.
            weight: The cut.
            ink: The colour of the letters.
            stretch: Points to spread between the characters, words of an alphabet kept whole.
            spacing: Points to add after each character.
        """
        if not text:
            return
        operators = [f"BT {x:.3f} {self.height - y:.3f} Td"]
        if ink != self._colour:
            self._colour = ink
            operators.append(self._ink(ink, "rg"))
        solid = stretch <= 0.0
        pieces = [
            (font, piece, run.thicken, whole)
            for run in self.book.runs(text, weight)
            for font, piece, whole in self._pieces(run, solid=solid)
        ]
        gap = spacing
        if not solid:
            gaps = sum(1 if whole else len(codes) // 4 for _f, codes, _t, whole in pieces) - 1
            gap = stretch / gaps if gaps > 0 else 0.0
        now: tuple[str, float, bool] = ("", 0.0, False)
        for font, codes, thicken, whole in pieces:
            inner = 0.0 if whole and not solid else gap
            if font.resource != now[0]:
                operators.append(f"/{font.resource} {size:g} Tf")
            if inner != now[1]:
                operators.append(f"{inner:.4f} Tc")
            if thicken != now[2]:
                operators.append(
                    f"2 Tr {size * _THICKEN:.3f} w {self._ink(ink, 'RG')}" if thicken else "0 Tr"
                )
            now = (font.resource, inner, thicken)
            if whole and not solid:
                operators.append(f"[<{codes}> {-1000 * gap / size:.1f}] TJ")
            else:
                operators.append(f"<{codes}> Tj")
        if now[1]:
            operators.append("0 Tc")
        if now[2]:
            operators.append("0 Tr")
        operators.append("ET")
        self._put(" ".join(operators))

    def _pieces(self, run: Run, *, solid: bool) -> Iterable[tuple[EmbeddedFont, str, bool]]:
        """The codes of a run, cut where stretching differs: font, codes, whether kept whole."""
        font = self._fonts.get(run.face)
        if font is None:
            font = self._fonts[run.face] = EmbeddedFont(run.face, self._document)
        if run.missing:
            self.missing |= {plain(character) for character in self.book.missing(run.text)}
            yield font, font.encode_missing(run.text), False
        elif solid:
            yield font, font.encode(run.text), True
        else:
            end = 0
            for word in _SOLID.finditer(run.text):
                if word.start() > end:
                    yield font, font.encode(run.text[end : word.start()]), False
                yield font, font.encode(word.group()), True
                end = word.end()
            if end < len(run.text):
                yield font, font.encode(run.text[end:]), False

    def rule(
        self, x1: float, y1: float, x2: float, y2: float, width: float = 0.5, ink: Colour = LINE
    ) -> None:
        """A straight line."""
        top = self.height
        self._put(
            f"q {self._ink(ink, 'RG')} {width:g} w {x1:.3f} {top - y1:.3f} m {x2:.3f} {top - y2:.3f} l S Q"
        )

    def dots(self, x1: float, x2: float, y: float, ink: Colour = MUTED) -> None:
        """A leader of round dots on a grid of its own, so that the leaders of a page align."""
        step = 3.6
        start = -(-x1 // step) * step
        if x2 - start < step:
            return
        level = self.height - y
        self._put(
            f"q {self._ink(ink, 'RG')} 0.7 w 1 J [0 {step}] 0 d "
            f"{start:.3f} {level:.3f} m {x2:.3f} {level:.3f} l S Q"
        )

    def box(self, x: float, y: float, width: float, height: float, ink: Colour) -> None:
        """A filled rectangle; x and y are its top left corner."""
        self._put(
            f"q {self._ink(ink, 'rg')} {x:.3f} {self.height - y - height:.3f} "
            f"{width:.3f} {height:.3f} re f Q"
        )

    def arc(self, points: Iterable[tuple[float, float]], width: float, ink: Colour) -> None:
        """A smooth curve through its first point and then triples of Bézier points."""
        places = [f"{x:.3f} {self.height - y:.3f}" for x, y in points]
        curves = [" ".join(places[at : at + 3]) + " c" for at in range(1, len(places) - 2, 3)]
        self._put(f"q {self._ink(ink, 'RG')} {width:g} w {places[0]} m {' '.join(curves)} S Q")

    def shape(self, rings: Iterable[Iterable[tuple[float, float]]], ink: Colour) -> None:
        """Fill closed rings of points; a ring within a ring is a hole (the even-odd rule)."""
        drawn = [
            " l ".join(f"{x:.2f} {self.height - y:.2f}" for x, y in ring).replace(" l ", " m ", 1)
            for ring in rings
        ]
        self._put(f"q {self._ink(ink, 'rg')} {' l h '.join(drawn)} l h f* Q")

    def disc(self, x: float, y: float, radius: float, ink: Colour) -> None:
        """A filled circle about a point."""
        # A line of no length with round ends.
        self._put(
            f"q {self._ink(ink, 'RG')} {2 * radius:.3f} w 1 J "
            f"{x:.3f} {self.height - y:.3f} m {x:.3f} {self.height - y:.3f} l S Q"
        )

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
            name: What to call it if it cannot be read.
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
        key = sha256(jpeg).hexdigest()
        resource = self._pictures.get(key)
        if resource is None:
            image: Any = pdfdoc.PDFImageXObject(key)
            if not image.loadImageFromJPEG(BytesIO(jpeg)):
                raise FileRefused(_(_BAD_PICTURE).format(name=name))
            resource = f"Im{len(self._pictures) + 1}"
            self._document.Reference(image, pdfdoc.xObjectName(resource))
            self._pictures[key] = resource
        self._canvas._currentPageHasImages = 1
        self._canvas._formsinuse.append(resource)  # the page lists its pictures from here
        bottom = self.height - y - height
        clip, w, h = "", width, height
        left, low = x, bottom
        if fill:
            image = self._document.idToObject[pdfdoc.xObjectName(resource)]
            scale = max(width / image.width, height / image.height)
            w, h = image.width * scale, image.height * scale
            clip = f"{x:.3f} {bottom:.3f} {width:.3f} {height:.3f} re W n "
            across, down = crop.focus
            left = x - _slide(across, w, width)
            low = bottom - _slide(1 - down, h, height)
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
        top = self.height - y
        self._canvas.linkAbsolute(
            plain(name), key, (x, top - height, x + width, top), Border="[0 0 0]"
        )

    def next_page(self) -> None:
        """End this page and begin the next."""
        if self.finish.marks:
            # Nothing that runs off the page may run into the marks.
            out = self.bleed
            size = f"{self.width + 2 * out:.3f} {self.height + 2 * out:.3f}"
            self._canvas._code.insert(0, f"q {-out:.3f} {-out:.3f} {size} re W n")
            self._put("Q " + crop_marks((self.width, self.height), self.finish.grey))
        self._canvas.showPage()
        self._colour = None
        self.page += 1

    def save(self) -> None:
        """Write the document to its file. The page being drawn must have been ended."""
        self._canvas.save()

    def _put(self, operators: str) -> None:
        self._canvas._code.append(operators)

    def _ink(self, ink: Colour, operator: str) -> str:
        """Set a colour with `rg` (fill) or `RG` (stroke); on grey paper its lightness."""
        red, green, blue = ink
        if self.finish.grey:
            # The weights of ITU-R BT.601, by which Pillow makes photos grey too.
            light = 0.299 * red + 0.587 * green + 0.114 * blue
            return f"{light:.4g} {'g' if operator == 'rg' else 'G'}"
        return f"{red:.4g} {green:.4g} {blue:.4g} {operator}"


def plain(text: str) -> str:
    """A text on one line, without what no PDF string can hold."""
    return " ".join(text.split()).encode("utf-16", "replace").decode("utf-16")


def _slide(focus: float, length: float, frame: float) -> float:
    """How far a picture begins before its frame, so that a point of it comes to the middle."""
    return min(max(focus * length - frame / 2, 0.0), length - frame)
