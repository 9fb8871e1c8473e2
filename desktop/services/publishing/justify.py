"""Filling a line to its measure: which spaces grow, and by how much.

The order is that of JIS X 4051 and JLREQ 3.8.4: spaces between words first, then between an
alphabet and Japanese, then wherever a line might have ended, and only then everywhere. A word of
an alphabet is never spread, nor what may not be parted (―― and ……).
"""

import re
from collections.abc import Sequence
from itertools import product
from operator import add

from desktop.services.publishing.kinsoku import (
    CLOSING,
    DASHES,
    LEADERS,
    OPENING,
    SPACES,
    STOPS,
    TAIL,
)

MOST = 0.5  # em between any two characters
READ_AS_SPACE = 0.09  # em: readers that copy text take a wider gap for a space
_WORD_SPACE = 0.25  # em that a space between words may grow, to about half an em
_MIXED = 0.08  # em between an alphabet and Japanese, so that it does not read as a space
_WIDEST = 1.25  # em that a space between words may grow; a line that needs more is not filled

_NONE, _SPACE, _BETWEEN, _OPEN, _TIGHT = range(5)
_STEPS = (
    ((_SPACE,), _WORD_SPACE),
    ((_BETWEEN,), _MIXED),
    ((_SPACE, _BETWEEN, _OPEN), MOST),
    ((_SPACE, _BETWEEN, _OPEN, _TIGHT), MOST),
    ((_SPACE,), _WIDEST),
)
# What is spread as a whole.
_SOLID = re.compile(r"[!-~\u00a1-\u02ff\u0370-\u1fff\u2010-\u2015\u2018-\u201f\uac00-\ud7ff]")
_TAIL = re.compile(f"[{TAIL}]")


class _Classes(dict[int, str]):
    """For `str.translate`: a letter for what a character is when a line is filled."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if re.match(f"[{SPACES}]", character):
            found = "s"
        elif character in DASHES or character in LEADERS:
            found = "n"
        elif _SOLID.match(character):
            found = "w"
        elif character in OPENING:
            found = "o"
        elif character in CLOSING or character in STOPS:
            found = "c"
        else:
            found = "i"
        self[code] = found
        return found


def _kind(here: str, after: str) -> int:
    """What may grow between characters of two classes."""
    if after == "s" or (here == after and here in "wn"):
        return _NONE
    if here == "s":
        return _SPACE
    if here == "o" or after == "c":
        return _TIGHT
    return _BETWEEN if (here == "w") != (after == "w") else _OPEN


_CLASSES = _Classes()
_KINDS = {here + after: _kind(here, after) for here, after in product("snwoci", repeat=2)}


def spread(text: str, extra: float) -> list[float] | None:
    """What to add after each character so that a line grows by `extra`.

    Args:
        text: The line.
        extra: How much it must grow, in em, above 0.

    Returns:
        As many numbers as characters, in em, the last of them 0; `None` where the line would be
        torn apart: it is then set as it is.
    """
    kinds = _places(text)
    gaps = [0.0] * len(text)
    rest, fresh = extra, True
    present = set(kinds)
    for chosen, most in _STEPS:
        if present.isdisjoint(chosen):
            continue
        places = [at for at, kind in enumerate(kinds) if kind in chosen]
        if fresh:  # nothing has grown yet
            level = min(rest / len(places), most)
            for at in places:
                gaps[at] = level
            rest, fresh = rest - level * len(places), False
        else:
            rest -= _share(gaps, places, rest, most)
        if rest < 1e-9:
            return gaps
    return None


def looks_parted(text: str, gaps: Sequence[float]) -> bool:
    """Whether a reader would take one of the gaps for a space that the text does not have."""
    return max(gaps) > READ_AS_SPACE and any(
        gap > READ_AS_SPACE and _CLASSES[ord(character)] != "s"
        for character, gap in zip(text, gaps, strict=True)
    )


def _places(text: str) -> list[int]:
    """For each character but the last, what may grow after it."""
    classes = text.translate(_CLASSES)
    tails = [found.start() for found in _TAIL.finditer(text)]
    for at in tails:  # a mark is of the class of its letter
        classes = classes[:at] + classes[max(at - 1, 0)] + classes[at + 1 :]
    kinds = list(map(_KINDS.__getitem__, map(add, classes, classes[1:])))
    for at in tails:
        if at:
            kinds[at - 1] = _NONE
    return kinds


def _share(gaps: list[float], places: Sequence[int], rest: float, most: float) -> float:
    """Grow places alike up to `most` each, first those that are behind; how much that was."""
    level = _level(sorted(gaps[at] for at in places), rest, most)
    given = 0.0
    for at in places:
        if gaps[at] < level:
            given += level - gaps[at]
            gaps[at] = level
    return given


def _level(heights: Sequence[float], rest: float, most: float) -> float:
    """How high water stands that is poured over steps, at most `most`."""
    if heights[0] == heights[-1]:
        return min(heights[0] + rest / len(heights), most)
    filled = 0.0
    for count, height in enumerate(heights):
        if filled + rest <= height * count:
            return min((filled + rest) / count, most)
        filled += height
    return min((filled + rest) / len(heights), most)
