"""How texts are compared: as keys, never as what is stored or printed."""

import re
import unicodedata

# Hyphens, dashes and the long-vowel-like bars that lists use for one another in addresses.
_BARS = dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-")
_KATAKANA_TO_HIRAGANA = {code: chr(code - 0x60) for code in range(0x30A1, 0x30F7)}
_KEYS: dict[int, str] = _BARS | _KATAKANA_TO_HIRAGANA
_KEYED = re.compile(f"[{''.join(map(chr, _KEYS))}]")


def fold(text: str) -> str:
    """The key under which a text is searched and compared.

    NFKC (full and half width, ㈱, Kangxi radicals), case folded, katakana as hiragana, bars as
    hyphens, white space as single spaces.
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    plain = unicodedata.normalize("NFKC", text).casefold()
    if _KEYED.search(plain):  # to look is quicker than to translate, and most have none
        plain = plain.translate(_KEYS)
    return " ".join(plain.split())


def half_width(text: str) -> str:
    """A text of signs as it is typed on a western keyboard: NFKC, any bar as a hyphen.

    For numbers, dates and codes, where a long-vowel mark between digits is a hyphen, too.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_BARS)
    return re.sub(r"(?<=[0-9)])ー|ー(?=[0-9(])", "-", plain)


_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")


def clean_line(text: str) -> str:
    """A one-line text as it is stored: line breaks and tabs as a space, no outer white space.

    Nothing else is touched: what a person wrote is what is kept and printed.
    """
    if text.isprintable():  # the usual case: nothing to clean away
        return text.strip()
    return _BREAKS.sub(" ", text.replace("\0", "")).strip()


def clean_lines(text: str) -> str:
    """A long text as it is stored: line ends as line feeds, no blank lines around it."""
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip("\n").rstrip()
