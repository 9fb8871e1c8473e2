"""Which characters may stand where on a line.

The classes are those of JIS X 4051 and of W3C's "Requirements for Japanese Text Layout" (JLREQ,
appendix A, cl-01 to cl-13); what is forbidden at which level of strictness follows CSS Text 3,
`line-break: strict | normal | loose`.
"""

import re
from functools import lru_cache
from typing import Literal

Rules = Literal["strict", "normal", "loose"]

OPENING = "‘“（〔［｛〈《「『【｟〘〖«‹〝｢([{"  # cl-01: never ends a line
CLOSING = "’”）〕］｝〉》」』】｠〙〗»›〟｣)]}"  # cl-02: never starts one
STOPS = "。．、，｡､.,"  # cl-06, cl-07
HANGING = "。．、，｡､"  # what may stand in the margin after a full line
DIVIDING = "！？‼⁇⁈⁉!?"  # cl-04
MIDDLE = "・：；･:;"  # cl-05
HYPHENS = "‐〜～゠–"  # cl-03
ITERATION = "ヽヾゝゞ々〻"  # cl-09
# cl-10 and cl-11: the prolonged sound mark and the small kana.
SMALL = (
    "ーｰぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯ"
)
LEADERS = "․‥…⋯︙"  # cl-08, the part that CSS keeps from the start of a line
DASHES = "—―"  # cl-08, the part that only keeps to its own kind
POSTFIX = "°‰′″‵℃℉﹪％￠%"  # cl-13
PREFIX = "±€№﹩＄￡￥￦"  # cl-12
SPACES = " \t\u1680\u2000-\u2006\u2008-\u200b\u205f\u3000"
NEWLINE = "\n\v\f\r\x85\u2028\u2029"
_GLUE = "\u00a0\u202f\u2060\u2007"
# What belongs to the character before it: combining marks, variation selectors, joiners.
TAIL = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f"
    "\ufe20-\ufe2f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef"
)
# Scripts whose every character is a unit by itself: kana, Han, symbols, emoji; not Hangul,
# which Koreans break at spaces.
_IDEOGRAPHIC = (
    "\u2190-\u2bff\u2460-\u24ff\u2e80-\u312f\u3190-\u4dbf\u4e00-\u9fff\ua000-\ua4cf"
    "\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff9f\uffe0-\uffef\U0001f000-\U0001faff"
    "\U00020000-\U0003ffff"
)
WIDE_SIGNS = "。．、，｡､！？‼⁇⁈⁉・：；･"

_NEVER_START = {
    "strict": CLOSING
    + STOPS
    + DIVIDING
    + MIDDLE
    + HYPHENS
    + ITERATION
    + SMALL
    + LEADERS
    + POSTFIX
    + PREFIX,
    "normal": CLOSING + STOPS + DIVIDING + MIDDLE + ITERATION + LEADERS + POSTFIX + PREFIX,
    "loose": CLOSING + STOPS + "!?:;",
}


def never_starts(rules: Rules = "strict") -> frozenset[str]:
    """The characters that may not stand first on a line; ￥ and its like may, after a space."""
    return frozenset(_NEVER_START[rules]) - frozenset(PREFIX)


def never_ends() -> frozenset[str]:
    """The characters that may not stand last on a line."""
    return frozenset(OPENING)


def _set(characters: str) -> str:
    return "".join(re.escape(c) for c in characters)


def _closers(rules: Rules) -> str:
    """What attaches to the character before it; signs such as ￥ join on both sides instead."""
    return _set("".join(c for c in _NEVER_START[rules] if c not in PREFIX))


@lru_cache(maxsize=3)
def clusters(rules: Rules = "strict") -> re.Pattern[str]:
    """A pattern whose matches tile a text without newlines into what a line may not divide.

    Spaces belong to the end of the cluster before them; the group `body` is the cluster without
    them. Quantifiers are possessive, so that the time is linear in the text.
    """
    # CSS keeps signs such as ￥ with what follows and from the start of a line: they join.
    joiner = f"[{_GLUE}]" if rules == "loose" else f"[{_GLUE}{_set(PREFIX)}]"
    opening, start, space, tail = _set(OPENING), _closers(rules), f"[{SPACES}]", TAIL
    special = _set(WIDE_SIGNS + OPENING + CLOSING + HYPHENS + LEADERS + DASHES + POSTFIX[:-1])
    letter = f"[^{special}{_set(PREFIX)}{_GLUE}{SPACES}{_IDEOGRAPHIC}]"
    # A Latin word may hold brackets, an apostrophe or a dash: school(s), don’t, 2025–26.
    word = rf"{letter}(?:(?:{letter}|[()\[\]{{}}’‐–])*(?:{letter}|[)\]}}]))?"
    same = "|".join(f"{re.escape(c)}+" for c in LEADERS + DASHES)
    atom = (
        f"(?:{word}|[０-９]+(?:[．，：／][０-９]+)*|[Ａ-Ｚａ-ｚ]+|{same}"
        f"|[^{opening}{SPACES}{_GLUE}])[{tail}]*+"
    )
    closers = f"(?:{space}*+[{start}][{tail}]*+)*+"
    unit = f"(?:(?:[{opening}]{space}*+)++(?:{atom})?+|{atom}){closers}"
    body = f"{joiner}*+{unit}(?:{joiner}++(?:{unit})?+{closers})*+|{joiner}++{closers}"
    leading = f"{space}++(?:[{start}][{tail}]*+{space}*+)*+"
    return re.compile(f"(?P<body>{body}){space}*+|{leading}")
