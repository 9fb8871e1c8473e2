"""PDFium is not made for several threads: every call to it, anywhere, holds `LOCK`."""

import threading

LOCK = threading.Lock()


def page_count(data: bytes) -> int | None:
    """How many pages a PDF has; None where it cannot be opened."""
    import pypdfium2

    with LOCK:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError:
            return None
        try:
            return len(document)
        finally:
            document.close()
