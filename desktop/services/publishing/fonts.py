"""Which font prints which character.

A `FontBook` holds the fonts of the program in the order in which they are asked. A text is split
into runs that one font can print; a word of an alphabet stays in one font, so that `Nguyễn` is
not set in two. A character that no font has is shown as the geta mark 〓 and reported.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from reportlab.pdfbase.ttfonts import TTFError, TTFontFace

from desktop import paths
from desktop.errors import FileRefused
from desktop.i18n import N_, _
from desktop.services.publishing.kinsoku import TAIL

Weight = Literal["regular", "bold"]

GETA = "〓"
_MAIN = {"regular": "BIZUDPGothic-Regular.ttf", "bold": "BIZUDPGothic-Bold.ttf"}
_FALLBACK = (
    "NotoSans-Regular.ttf",
    "NotoSansJP-Regular.ttf",
    "NotoSansSC-Regular.ttf",
    "NotoSansKR-Regular.ttf",
    "NotoSansThai-Regular.ttf",
    "NotoSansArabic-Regular.ttf",
)
# What is set in these is in this language; the main font and the others hold letters of many.
_LANGUAGES = {"NotoSansSC": "zh", "NotoSansKR": "ko", "NotoSansThai": "th", "NotoSansArabic": "ar"}
# Shown as nothing, by Unicode's Default_Ignorable_Code_Point: joiners, bidi marks, selectors.
_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff"
)
INVISIBLE = re.compile(f"[{_IGNORABLE}]")
# A text without any of these is one glyph a character, of that character's own width.
SPECIAL = re.compile(f"[{TAIL}{_IGNORABLE}’]")
# A character and what belongs to it.
GRAPHEME = re.compile(f"[^{TAIL}{_IGNORABLE}]?[{TAIL}{_IGNORABLE}]+|.", re.DOTALL)
# Letters of an alphabet (kana, Han and Hangul are letters to `re` too), and words in a row.
_LETTER = r"[^\W\d_\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
# The main font draws ’ as wide as a Japanese quotation mark; after a letter it is an apostrophe.
_APOSTROPHE = re.compile(f"(?<={_LETTER})’")
_LETTERS = f"{_LETTER}(?:{_LETTER}|[{TAIL}])*+"
_WORDS = re.compile(f"({_LETTERS})")
_PHRASE = re.compile(f"{_LETTERS}(?:[ '’.\\-]{{1,2}}{_LETTERS})*+")
_USUAL_MARKS = 8  # a letter with more is no letter of any language
_LONGEST = 120  # characters that are tried as one
_REMEMBERED = 20_000  # pieces of text whose font is kept in mind
_MISSING_FONT = N_("The font {name} is missing or damaged. Install the program again.")


class Face:
    """One font file: its glyphs, their widths, and its tables for embedding. Immutable."""

    def __init__(self, path: Path) -> None:
        try:
            self.ttf = TTFontFace(str(path))
        except (TTFError, OSError) as error:
            raise FileRefused(_(_MISSING_FONT).format(name=path.name)) from error
        self.name: str = self.ttf.name.decode("latin-1")
        self.path = path
        self.language = _LANGUAGES.get(self.name.split("-")[0], "")
        # Some fonts have glyphs for control characters; nobody means to print those.
        self.glyphs: dict[int, int] = {
            code: glyph
            for code, glyph in self.ttf.charToGlyph.items()
            if not (code < 0x20 or 0x7F <= code < 0xA0)
        }
        self.units: int = self.ttf.unitsPerEm
        self.metrics: Sequence[tuple[float, float]] = self.ttf.hmetrics
        self.characters = frozenset(map(chr, self.glyphs))

    def advance(self, character: str) -> float:
        """The width of a character in em."""
        return self.metrics[self.glyphs[ord(character)]][0] / self.units


@lru_cache(maxsize=32)
def load_face(path: Path) -> Face:
    """Read a TrueType font, once for the life of the program."""
    return Face(path)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text that one font prints.

    Attributes:
        face: The font.
        text: The characters as written.
        missing: Whether no font has them, so that the geta mark stands for each.
        thicken: Whether bold was asked and this font has no bold cut.
    """

    face: Face
    text: str
    missing: bool = False
    thicken: bool = False


class FontBook:
    """The fonts of a document, the first that has a character wins.

    Args:
        folder: Where the TrueType files lie; `resources/fonts` if not given.

    Raises:
        FileRefused: a main font cannot be read. Fallback fonts may be absent.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or paths.resource("fonts")
        self._main = {weight: load_face(self._folder / name) for weight, name in _MAIN.items()}
        self._advances = {weight: _Advances(face) for weight, face in self._main.items()}
        self._found: dict[tuple[str, Weight], Run] = {}

    def main(self, weight: Weight = "regular") -> Face:
        """The font that is asked first."""
        return self._main[weight]

    def faces(self, weight: Weight) -> Iterator[tuple[Face, bool]]:
        """The fonts in their order, each with whether it must be thickened to look bold."""
        yield self._main[weight], False
        for name in _FALLBACK:
            path = self._folder / name
            if path.exists():
                yield load_face(path), weight == "bold"

    def missing(self, text: str) -> set[str]:
        """The characters of a text that no font has."""
        return {c for run in self.runs(text) if run.missing for c in INVISIBLE.sub("", run.text)}

    def runs(self, text: str, weight: Weight = "regular") -> list[Run]:
        """Split a text into runs of one font, in order; joined, they are the text."""
        main = self._main[weight]
        if main.characters.issuperset(text) and "’" not in text:
            return [Run(main, text)] if text else []
        runs: list[Run] = []
        for run in self._pieces(text, weight):
            if runs and (run.face, run.missing) == (runs[-1].face, runs[-1].missing):
                run = Run(run.face, runs.pop().text + run.text, run.missing, run.thicken)
            runs.append(run)
        return runs

    def widths(self, text: str, weight: Weight = "regular") -> list[float]:
        """The width of each character in em; 0 for one that joins the character before it."""
        advances = self._advances[weight]
        if not SPECIAL.search(text) and self._main[weight].characters.issuperset(text):
            return list(map(advances.__getitem__, text))
        widths: list[float] = []
        for run in self.runs(text, weight):
            if run.missing:
                geta = advances[GETA]
                widths += [0.0 if INVISIBLE.match(c) else geta for c in run.text]
                continue
            for grapheme in GRAPHEME.findall(run.text):
                shown = visible(grapheme, run.face)
                widths.append(sum(run.face.advance(c) for c in shown))
                widths += [0.0] * (len(grapheme) - 1)
        return widths

    def width(self, text: str, weight: Weight = "regular") -> float:
        """The width of a text on one line, in em."""
        return sum(self.widths(text, weight))

    def _pieces(self, text: str, weight: Weight) -> Iterator[Run]:
        """A text by graphemes; words of an alphabet together, where the main font lacks some."""
        covered = self._main[weight].characters
        end = 0
        for phrase in _PHRASE.finditer(text):
            if covered.issuperset(phrase.group()):
                continue
            yield from self._plain(text[end : phrase.start()], weight)
            yield from self._words(phrase.group(), weight)
            end = phrase.end()
        yield from self._plain(text[end:], weight)

    def _plain(self, text: str, weight: Weight) -> Iterator[Run]:
        """Grapheme by grapheme, an apostrophe from the first fallback font."""
        fallback = self._folder / _FALLBACK[0]
        marks = set()
        if "’" in text and fallback.exists():
            marks = {found.start() for found in _APOSTROPHE.finditer(text)}
        for found in GRAPHEME.finditer(text):
            if found.start() in marks:
                yield Run(load_face(fallback), "’", thicken=weight == "bold")
            else:
                yield from self._grapheme(found.group(), weight)

    def _words(self, phrase: str, weight: Weight) -> Iterator[Run]:
        """The whole in one font, or else each word, or else each letter."""
        for parts in ([phrase], _WORDS.split(phrase)):
            runs = [self._run(part, weight) for part in parts if 0 < len(part) <= _LONGEST]
            if sum(len(run.text) for run in runs) == len(phrase) and not any(
                run.missing for run in runs
            ):
                yield from runs
                return
        for grapheme in GRAPHEME.findall(phrase):
            yield from self._grapheme(grapheme, weight)

    def _grapheme(self, grapheme: str, weight: Weight) -> Iterator[Run]:
        """A character with its marks in one font, or else whatever of them there is a font for."""
        run = self._run(grapheme, weight)
        if run.missing and len(grapheme) > 1:
            parts = [self._run(character, weight) for character in grapheme]
            if not all(part.missing or INVISIBLE.match(part.text) for part in parts):
                yield from parts
                return
        yield run

    def _run(self, piece: str, weight: Weight) -> Run:
        run = self._found.get((piece, weight))
        if run is None:
            if len(self._found) > _REMEMBERED:
                self._found.clear()
            run = self._found[piece, weight] = self._search(piece, weight)
        return run

    def _search(self, piece: str, weight: Weight) -> Run:
        for face, thicken in self.faces(weight):
            if all(c in face.characters for c in visible(piece, face)):
                return Run(face, piece, thicken=thicken)
        return Run(self._main[weight], piece, missing=True)


def visible(grapheme: str, face: Face) -> str:
    """What a font has to print for a character and its marks: composed where it can, no joiners."""
    if len(grapheme) > _USUAL_MARKS:
        return _visible(grapheme, face)
    return _visible_of_few(grapheme, face)


def _visible(grapheme: str, face: Face) -> str:
    if len(grapheme) == 1:
        return "" if INVISIBLE.match(grapheme) else grapheme
    written = INVISIBLE.sub("", grapheme)
    shown = INVISIBLE.sub("", unicodedata.normalize("NFC", grapheme))
    if not all(c in face.characters for c in shown):
        return written
    # What does not become one character is set as it is written, and so copies out.
    one = len(shown) <= 1 or not all(c in face.characters for c in written)
    return shown if one else written


_visible_of_few = lru_cache(maxsize=8192)(_visible)


class _Advances(dict[str, float]):
    """The widths of a font's characters in em, looked up once."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, character: str) -> float:
        advance = self[character] = self._face.advance(character)
        return advance
