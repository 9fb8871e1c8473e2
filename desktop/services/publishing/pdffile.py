"""Writing a document to its file.

ReportLab gathers a document in memory several times over and writes each object by itself, with
a plain table of places. A tagged document has ten times as many objects as pages hold lines: here
all that are no streams go into compressed object streams (ISO 32000-1, 7.5.7), the table too
(7.5.8), and each stream is written as it is formatted.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any, BinaryIO

from reportlab.pdfbase import pdfdoc, pdfutils
from reportlab.pdfgen import canvas as reportlab

from desktop.services.publishing import archive
from desktop.services.publishing.tags import Tree

_FAST = 1  # of zlib's levels: what is not a picture is a hundredth of a booklet
_TOGETHER = 200  # objects in one object stream
_END = b"endstream\n"
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


class _Quick(pdfdoc.PDFStreamFilterZCompress):  # type: ignore[misc]
    """Compresses a page's operators as fast as can be."""

    def encode(self, text: str | bytes) -> bytes:
        return zlib.compress(text.encode() if isinstance(text, str) else text, _FAST)


_QUICK = _Quick()


class Canvas(reportlab.Canvas):  # type: ignore[misc]
    """ReportLab's canvas without Helvetica, with which it opens each page: it is not embedded."""

    keys: dict[str, str]
    """What else each page says of itself."""

    def _make_preamble(self) -> None:
        self._preamble = ""

    def _setAnnotations(self, page: Any) -> None:  # noqa: N802 - ReportLab's name
        super()._setAnnotations(page)
        page.__NoDefault__ = [*page.__NoDefault__, *self.keys]
        for key, value in self.keys.items():
            setattr(page, key, value)


class Link(pdfdoc.PDFObject):  # type: ignore[misc]
    """A rectangle (left, low, right, high) that leads elsewhere in the document.

    Args:
        box: Where it is, in points.
        words: Where it leads, for those who cannot see it.
        destination: ReportLab's reference to the place.
    """

    __RefOnly__ = 1  # ReportLab's name for what may not stand inside another object

    def __init__(self, box: Sequence[float], words: str, destination: Any) -> None:
        self._box, self._words, self._destination = box, words, destination
        self.within: int | None = None
        """The key, in the parent tree, of the element of the document in which it stands."""

    def format(self, document: Any) -> bytes:
        """Its object, as ReportLab asks for it."""
        words = pdfdoc.format(pdfdoc.PDFString(self._words, 1), document)
        place = pdfdoc.format(self._destination, document)
        box = " ".join(f"{each:.3f}" for each in self._box).encode()
        within = b"" if self.within is None else b"/StructParent %d" % self.within
        return b"<</Type/Annot/Subtype/Link/Border[0 0 0]/F 4/Rect[%b]/Contents %b/Dest %b%b>>" % (
            box,
            words,
            place,
            within,
        )


class Picture:
    """A JPEG picture, as it is.

    Args:
        jpeg: The file's bytes.

    Raises:
        ValueError, PDFError: they are no JPEG.
    """

    __RefOnly__ = 1  # ReportLab's name for what may not stand inside another object

    def __init__(self, jpeg: bytes) -> None:
        self.jpeg = jpeg
        self.width, self.height, self._inks = pdfutils.readJPEGInfo(BytesIO(jpeg))[:3]

    def head(self) -> bytes:
        """What its stream says of itself."""
        space = {1: "Gray", 3: "RGB"}.get(self._inks, "CMYK")
        # Photo software writes CMYK the other way round.
        turned = "/Decode[1 0 1 0 1 0 1 0]" if space == "CMYK" else ""
        return (
            f"<</Type/XObject/Subtype/Image/Width {self.width}/Height {self.height}"
            f"/BitsPerComponent 8/ColorSpace/Device{space}{turned}/Filter[/DCTDecode]"
            f"/Length {len(self.jpeg)}>>"
        ).encode()


def save(canvas: Any, tree: Tree, language: str, file: BinaryIO) -> None:
    """Write a document to its file.

    Args:
        canvas: What ReportLab has of it; every page has been ended.
        tree: What it is made of.
        language: In which it is written.
        file: Where the PDF goes.
    """
    document = canvas._doc
    archive.describe(document, language)
    _prepare(document, canvas)
    first = _reserve(document, len(tree))
    catalog = document.Catalog
    catalog.__NoDefault__ = [key for key in catalog.__NoDefault__ if key != "StructTreeRoot"]
    catalog.__Defaults__ = {**catalog.__Defaults__, "StructTreeRoot": f"{first} 0 R"}
    numbers = document.idToObjectNumberAndVersion
    elements = tree.objects(first, lambda name: int(numbers[name][0]))
    out = _Out(file)
    waiting: list[tuple[int, bytes]] = []
    for number, content in _objects(document, elements, first):
        if isinstance(content, Picture):
            out.picture(number, content)
            continue
        if content.endswith(_END):
            out.stream(number, content)
            continue
        waiting.append((number, content.rstrip()))
        if len(waiting) == _TOGETHER:
            out.together(document, waiting)
            waiting = []
    if waiting:
        out.together(document, waiting)
    root, info = (
        document.idToObjectNumberAndVersion[each.__InternalName__][0]
        for each in (document.Catalog, document.info)
    )
    out.end(document, root, info)


def _prepare(document: Any, canvas: Any) -> None:
    """Make what a document has only at its end: fonts, outline, information."""
    for font in document.delayedFonts:
        font.addObjects(document)
    document.info.invariant = document.invariant
    document.info.digest(document.signature)
    document.Reference(document.Catalog)
    document.Reference(document.info)
    document.Outlines.prepare(document, canvas)
    if document.Outlines.ready < 0:
        document.Catalog.Outlines = None
    document.encrypt.prepare(document)


def _reserve(document: Any, count: int) -> int:
    """Set numbers aside for objects of our own; the first of them."""
    first: int = document.objectcounter + 1
    document.objectcounter += count
    return first


def _objects(
    document: Any, tree: Iterable[bytes], first: int
) -> Iterator[tuple[int, bytes | Picture]]:
    """All objects by number; formatting one may add others at the end."""
    number = 0
    while number < document.objectcounter:
        number += 1
        if number == first:
            for content in tree:
                yield number, content
                number += 1
            number -= 1
            continue
        name = document.numberToId.get(number)
        if name is None:  # one of the streams that hold objects
            continue
        thing = document.idToObject[name]
        if isinstance(thing, Picture):
            yield number, thing
            continue
        if isinstance(thing, pdfdoc.PDFStream) and thing.filters == [pdfdoc.PDFZCompress]:
            thing.filters = [_QUICK]
        yield number, pdfdoc.format(thing, document, toplevel=1)


class _Out:
    """A file that is being written, and where its objects are."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._at = 0
        # Per object: kind (1 at a place, 2 in a stream), place or stream, index in the stream.
        self._places: dict[int, tuple[int, int, int]] = {}
        self._write(_HEADER)

    def stream(self, number: int, content: bytes) -> None:
        """Write a stream, with the end of line before `endstream` that ReportLab leaves out."""
        self._places[number] = (1, self._at, 0)
        self._write(b"%d 0 obj\n" % number)
        self._write(memoryview(content)[: -len(_END)])
        self._write(b"\nendstream\nendobj\n")

    def picture(self, number: int, picture: Picture) -> None:
        """Write a picture, whose bytes are not copied."""
        self._places[number] = (1, self._at, 0)
        self._write(b"%d 0 obj\n%b\nstream\n" % (number, picture.head()))
        self._write(picture.jpeg)
        self._write(b"\nendstream\nendobj\n")

    def together(self, document: Any, objects: list[tuple[int, bytes]]) -> None:
        """Write objects into one object stream."""
        holder = _reserve(document, 1)
        heads, at = [], 0
        for index, (number, content) in enumerate(objects):
            heads.append(b"%d %d" % (number, at))
            at += len(content) + 1
            self._places[number] = (2, holder, index)
        head = b" ".join(heads) + b"\n"
        body = zlib.compress(head + b"\n".join(content for _number, content in objects), _FAST)
        self._places[holder] = (1, self._at, 0)
        self._write(
            b"%d 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>\nstream\n"
            % (holder, len(objects), len(head), len(body))
        )
        self._write(body)
        self._write(b"\nendstream\nendobj\n")

    def end(self, document: Any, root: int, info: int) -> None:
        """Write the table of places, as a stream, and the end of the file."""
        number = _reserve(document, 1)
        self._places[number] = (1, self._at, 0)
        start = self._at
        rows = [struct.pack(">BQH", 0, 0, 65535)]
        rows += [
            struct.pack(">BQH", *self._places.get(each, (0, 0, 0))) for each in range(1, number + 1)
        ]
        body = zlib.compress(b"".join(rows))
        identity = document.signature.hexdigest().encode()
        self._write(
            b"%d 0 obj\n<</Type/XRef/Size %d/W[1 8 2]/Root %d 0 R/Info %d 0 R"
            b"/ID[<%b><%b>]/Filter/FlateDecode/Length %d>>\nstream\n"
            % (number, number + 1, root, info, identity, identity, len(body))
        )
        self._write(body)
        self._write(b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)

    def _write(self, content: bytes | memoryview) -> None:
        self._file.write(content)
        self._at += len(content)
