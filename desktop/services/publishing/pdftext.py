"""Texts as strings of a PDF."""


def plain(text: str) -> str:
    """A text on one line, without what no PDF string can hold."""
    return " ".join(text.split()).encode("utf-16", "replace").decode("utf-16")


def utf16(text: str) -> str:
    """A text as a string of a PDF, in hexadecimal digits."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"
