"""Texts as strings of a PDF."""

import re

_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
# XML 1.0, 2.2, and the mark that begins a file.
_NO_XML = re.compile("[\0-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")


def plain(text: str) -> str:
    """A text on one line, without what no PDF string can hold."""
    return " ".join(text.split()).encode("utf-16", "replace").decode("utf-16")


def described(text: str) -> str:
    """A text on one line, without what XML cannot hold: for what a document says of itself."""
    return plain(_NO_XML.sub("", text))


def span_of(text: str, language: str) -> str:
    """The operator that begins a part of a line of which more is to be said, or nothing.

    Its language, where it is another, or what it reads, where its characters mean nothing outside
    one office (Unicode's private use areas; ISO 19005-2, 6.2.11.7.3).
    """
    if _PRIVATE.search(text):
        return f"/Span <</ActualText {utf16(text)}>> BDC"
    return f"/Span <</Lang({language})>> BDC" if language else ""


def utf16(text: str) -> str:
    """A text as a string of a PDF, in hexadecimal digits."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"
