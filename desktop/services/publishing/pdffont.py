"""Fonts inside a PDF: one composite font a face, with what each glyph means.

ReportLab cuts a font into simple fonts of 256 characters and writes their ToUnicode maps wrongly
above U+FFFF (it puts five hexadecimal digits where UTF-16 wants a pair). Here a face becomes one
CIDFontType2 with Identity-H: a code of two bytes for each *character and its marks*, so that
text copies out as it was written even where two characters share a glyph, where a variation
selector chose the shape, or where the geta mark stands for a character that no font has.
ISO 32000-1, 9.7 (composite fonts) and 9.10.3 (ToUnicode).
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.ttfonts import TTFontMaker

from desktop.services.publishing.fonts import GETA, GRAPHEME, SPECIAL, Face, visible

_COPIED = ("cvt ", "fpgm", "prep", "hhea", "maxp")
_BLOCK = 100  # entries that a bfchar block of a CMap may hold
_NO_MEANING = {0: 0xFFFD, 0xFEFF: 0x200B, 0xFFFE: 0xFFFD}
_WORDS, _SCALE, _MORE, _XY_SCALE, _TWO_BY_TWO = 0x01, 0x08, 0x20, 0x40, 0x80


class EmbeddedFont:
    """A face in one document. Codes are given out at first use; 0 is the missing glyph.

    ReportLab's document calls `addObjects` when it is written, because the font is in its list of
    delayed fonts.
    """

    def __init__(self, face: Face, document: Any) -> None:
        self.face = face
        self._glyphs = [0]
        self._texts = [""]
        self._codes: dict[tuple[int, str], str] = {}
        self._single = _Codes(self)
        self.resource = f"F{len(document.fontMapping) + 1}"
        document.fontMapping[f"{face.name}+{self.resource}"] = "/" + self.resource
        document.delayedFonts.append(self)

    def encode(self, text: str) -> str:
        """A text that the face covers, as hexadecimal digits for a string of the page."""
        if not SPECIAL.search(text):
            return text.translate(self._single)
        codes = []
        for grapheme in GRAPHEME.findall(text):
            shown = visible(grapheme, self.face)
            meaning = grapheme if len(shown) == 1 else ""
            codes += [self.code(self.face.glyphs[ord(c)], meaning or c) for c in shown]
        return "".join(codes)

    def encode_missing(self, text: str) -> str:
        """Geta marks for characters that no font has; each still means its character."""
        glyph = self.face.glyphs[ord(GETA)]
        graphemes = GRAPHEME.findall(text)
        return "".join(self.code(glyph, g) for g in graphemes if visible(g, self.face))

    def hyphen(self) -> str:
        """The code of a hyphen at the end of a line that is not part of the text.

        It means U+00AD, by which readers know it (ISO 32000-1, 14.8.2.2.3).
        """
        return self.code(self.face.glyphs[ord("-")], "\u00ad")

    def code(self, glyph: int, meaning: str) -> str:
        """The code of a glyph that stands for a text, four hexadecimal digits."""
        code = self._codes.get((glyph, meaning))
        if code is None:
            code = self._codes[glyph, meaning] = f"{len(self._glyphs):04X}"
            self._glyphs.append(glyph)
            self._texts.append(meaning)
        return code

    def addObjects(self, document: Any) -> None:  # noqa: N802 - ReportLab's name
        """Write the font into the document; ReportLab calls this once, at the end."""
        digest = sha256(repr((self.face.name, self._glyphs)).encode()).digest()
        tag = "".join(chr(65 + byte % 26) for byte in digest[:6])
        name = pdfdoc.PDFName(f"{tag}+{self.face.name}")
        metrics, units = self.face.metrics, self.face.units
        widths = [round(metrics[glyph][0] * 1000 / units, 2) for glyph in self._glyphs]
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": name,
                "CIDSystemInfo": "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
                "FontDescriptor": self._descriptor(document, name),
                "DW": 1000,
                "W": "[0 [" + " ".join(f"{width:g}" for width in widths) + "]]",
                "CIDToGIDMap": _stream(
                    document, struct.pack(f">{len(self._glyphs)}H", *self._glyphs)
                ),
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": name,
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([document.Reference(descendant)]),
                "ToUnicode": _stream(document, to_unicode(self._texts)),
            }
        )
        fonts = document.idToObject[pdfdoc.BasicFonts].dict
        fonts[self.resource] = document.Reference(font)

    def _descriptor(self, document: Any, name: Any) -> Any:
        ttf = self.face.ttf
        file = subset(self.face, set(self._glyphs))
        return document.Reference(
            pdfdoc.PDFDictionary(
                {
                    "Type": "/FontDescriptor",
                    "FontName": name,
                    "Flags": 4,  # symbolic: codes are our own
                    "FontBBox": pdfdoc.PDFArray([round(edge) for edge in ttf.bbox]),
                    "ItalicAngle": ttf.italicAngle,
                    "Ascent": round(ttf.ascent),
                    "Descent": round(ttf.descent),
                    "CapHeight": round(ttf.capHeight),
                    "StemV": round(ttf.stemV),
                    "FontFile2": _stream(document, file, {"Length1": len(file)}),
                }
            )
        )


class _Codes(dict[int, str]):
    """For `str.translate`: the code of a character by itself."""

    def __init__(self, font: EmbeddedFont) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, character: int) -> str:
        glyph = self._font.face.glyphs[character]
        code = self[character] = self._font.code(glyph, chr(character))
        return code


def to_unicode(texts: list[str]) -> bytes:
    """The CMap that says what each code means, in UTF-16 as ISO 32000-1, 9.10.3 asks.

    Three values mean nothing to a reader and are forbidden by ISO 19005-2, 6.2.11.7.
    """
    entries = [
        f"<{code:04X}> <{text.translate(_NO_MEANING).encode('utf-16-be', 'replace').hex().upper()}>"
        for code, text in enumerate(texts)
        if text
    ]
    blocks = [entries[at : at + _BLOCK] for at in range(0, len(entries), _BLOCK)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode("ascii")


def positioned(text: str, gaps: Sequence[float], size: float, encode: Callable[[str], str]) -> str:
    """The operators for a text whose characters have spaces after them, in em.

    The commonest space is set for all, and only the others are written between the characters.
    """
    codes = encode(text)
    if len(codes) != 4 * len(text):  # marks share the code of their letter
        parts = [f"<{encode(c)}>{-1000 * gap:.0f}" for c, gap in _parts(text, gaps)]
        return f"[{''.join(parts)}] TJ"
    common = max(set(gaps), key=gaps.count)
    parts, start = [], 0
    for at, gap in enumerate(gaps, start=1):
        if gap != common:
            parts.append(f"<{codes[4 * start : 4 * at]}>{1000 * (common - gap):.0f}")
            start = at
    parts.append(f"<{codes[4 * start :]}>")
    return f"{common * size:.4f} Tc [{''.join(parts)}] TJ 0 Tc"


def _parts(text: str, gaps: Sequence[float]) -> Iterator[tuple[str, float]]:
    """The pieces of a text between its spaces, each with the space after it."""
    start = 0
    for at, gap in enumerate(gaps, start=1):
        if gap or at == len(text):
            yield text[start:at], gap
            start = at


def subset(face: Face, glyphs: set[int]) -> bytes:
    """A TrueType file with the outlines of some glyphs only, which keep their numbers.

    Keeping the numbers costs some hundred bytes of compressed zeros and leaves composite glyphs
    as they are.
    """
    ttf = face.ttf
    outlines: bytes = ttf.get_table("glyf")
    places: list[int] = ttf.glyphPos
    wanted = {0}
    waiting = set(glyphs)
    while waiting:
        glyph = waiting.pop()
        wanted.add(glyph)
        waiting |= _components(outlines[places[glyph] : places[glyph + 1]]) - wanted
    count = len(places) - 1
    full: int = struct.unpack(">H", ttf.get_table("hhea")[34:36])[0]
    metrics: bytes = ttf.get_table("hmtx")
    kept = bytearray(len(metrics))
    # The last full entry also gives the width of all that follow.
    for glyph in wanted | {full - 1}:
        start, size = (4 * glyph, 4) if glyph < full else (4 * full + 2 * (glyph - full), 2)
        kept[start : start + size] = metrics[start : start + size]
    parts: list[bytes] = []
    offsets = [0] * (count + 1)
    size = 0
    for glyph in range(count):
        offsets[glyph] = size
        if glyph in wanted:
            outline = outlines[places[glyph] : places[glyph + 1]]
            outline += b"\0" * (-len(outline) % 4)
            parts.append(outline)
            size += len(outline)
    offsets[count] = size
    maker = TTFontMaker()
    for tag in _COPIED:
        if tag in ttf.table:
            maker.add(tag, ttf.get_table(tag))
    head: bytes = ttf.get_table("head")
    maker.add("head", head[:50] + struct.pack(">H", 1) + head[52:])
    maker.add("hmtx", bytes(kept))
    maker.add("loca", struct.pack(f">{count + 1}L", *offsets))
    maker.add("glyf", b"".join(parts))
    file: bytes = maker.makeStream()
    return file


def _components(outline: bytes) -> set[int]:
    """The glyphs that a composite glyph is made of; none for a simple one."""
    if len(outline) < 10 or struct.unpack(">h", outline[:2])[0] >= 0:
        return set()
    parts: set[int] = set()
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, glyph = struct.unpack(">HH", outline[at : at + 4])
        parts.add(glyph)
        at += 8 if flags & _WORDS else 6
        if flags & _SCALE:
            at += 2
        elif flags & _XY_SCALE:
            at += 4
        elif flags & _TWO_BY_TWO:
            at += 8
    return parts


def _stream(document: Any, content: bytes, entries: dict[str, int] | None = None) -> Any:
    """A compressed stream of the document."""
    stream = pdfdoc.PDFStream(pdfdoc.PDFDictionary(dict(entries or {})), content)
    stream.filters = [pdfdoc.PDFZCompress]
    return document.Reference(stream)
