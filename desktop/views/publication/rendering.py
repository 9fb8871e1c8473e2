"""Pages of a PDF as pictures, made by PDFium away from the window's thread.

A page takes 4 to 12 ms at screen size and about 30 ms at 300 dpi, opening a document of
some dozen pages less than one.
"""

import atexit
import logging
import threading
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from weakref import WeakSet

import pypdfium2
from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from PySide6.QtGui import QImage

from desktop.errors import FileRefused
from desktop.i18n import _
from desktop.services.pdfium import LOCK as PDFIUM

log = logging.getLogger(__name__)

MAX_PIXELS = 32_000_000
Sizes = list[tuple[float, float]]


class Document:
    """An open PDF. `sizes` holds the width and height of each page in points."""

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        """Open a file, or bytes that lie under its name in the store.

        Raises:
            FileRefused: it is no PDF that can be read.
        """
        self.path = path
        self._closed = False
        try:
            with PDFIUM:
                self._pdf = pypdfium2.PdfDocument(data or path)
                self.sizes: Sizes = [self._pdf.get_page_size(n) for n in range(len(self._pdf))]
        except (OSError, pypdfium2.PdfiumError) as error:
            log.warning("%s: %r", path, error)
            raise FileRefused(
                _("{name} cannot be shown. Make it once more.").format(name=path.name)
            ) from error
        _open.add(self)

    def picture(self, page: int, scale: float) -> QImage:
        """A page at `scale` pixels a point; less where it would pass 32 million pixels.

        A null picture where the document is closed.
        """
        width, height = self.sizes[page]
        scale = min(scale, (MAX_PIXELS / (width * height)) ** 0.5)
        with PDFIUM:
            if self._closed:
                return QImage()
            sheet = self._pdf[page]
            try:
                bitmap = sheet.render(scale=scale, prefer_bgrx=True)
                try:
                    shown = QImage(
                        bitmap.buffer,
                        bitmap.width,
                        bitmap.height,
                        bitmap.stride,
                        QImage.Format.Format_RGB32,
                    )
                    return shown.copy()  # the buffer goes with the bitmap
                finally:
                    bitmap.close()
            finally:
                sheet.close()

    def close(self) -> None:
        """Give the memory back; no picture can be had afterwards."""
        with PDFIUM:
            if not self._closed:
                self._closed = True
                self._pdf.close()


_open: WeakSet[Document] = WeakSet()


@atexit.register
def _close_what_is_open() -> None:
    """PDFium complains of documents that are open when the program ends."""
    for document in tuple(_open):
        document.close()


class Renderer(QObject):
    """Makes the pictures that are wanted now, one after the other, on a thread of its own."""

    rendered = Signal(object, int, float, QImage)
    """The document, the page (from 0), the scale that was asked for, and its picture."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._lock = threading.Lock()
        self._wanted: deque[tuple[Document, int, float]] = deque()
        self._running = False

    def want(self, document: Document, pages: Iterable[tuple[int, float]]) -> None:
        """Ask for pages at scales, the first first; what was asked for before is forgotten."""
        with self._lock:
            self._wanted = deque((document, page, scale) for page, scale in pages)
            if self._running or not self._wanted:
                return
            self._running = True
        self._pool.start(_Run(self))

    def close(self) -> None:
        """Forget what is wanted and wait for the page that is being made."""
        with self._lock:
            self._wanted.clear()
        self._pool.waitForDone()

    def _next(self) -> tuple[Document, int, float] | None:
        with self._lock:
            if self._wanted:
                return self._wanted.popleft()
            self._running = False
            return None

    def _work(self) -> None:
        while wanted := self._next():
            document, page, scale = wanted
            try:
                picture = document.picture(page, scale)
            except Exception:
                log.exception("page %s of %s", page, document.path)
                continue
            if not picture.isNull():
                self.rendered.emit(document, page, scale, picture)


class _Run(QRunnable):
    """The renderer's turn on its thread. It owns nothing: the renderer outlives it."""

    def __init__(self, renderer: Renderer) -> None:
        super().__init__()
        self._renderer = renderer

    def run(self) -> None:
        self._renderer._work()
