"""How texts are compared: as keys, never as what is stored or printed."""

import unicodedata

# Hyphens, dashes and the long-vowel-like bars that lists use for one another in addresses.
_BARS = dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-")
_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


def fold(text: str) -> str:
    """The key under which a text is searched and compared.

    NFKC (full and half width, ㈱, Kangxi radicals), case folded, katakana as hiragana, bars as
    hyphens, white space as single spaces.
    """
    key = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(key.translate(_BARS).translate(_KATAKANA_TO_HIRAGANA).split())


def clean_line(text: str) -> str:
    """A one-line text as it is stored: without outer or repeated white space or control signs."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def clean_lines(text: str) -> str:
    """A long text as it is stored: line ends as line feeds, no other control signs, no outer space."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ("".join(c for c in line if c.isprintable() or c in "\t\u3000") for line in lines)
    return "\n".join(line.rstrip() for line in kept).strip("\n")
