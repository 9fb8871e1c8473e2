"""Printing a document: its pages as pictures at the printer's resolution."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from desktop.errors import UserError
from desktop.i18n import N_, _
from desktop.services.progress import Progress, Work
from desktop.views.publication.rendering import Document

MAX_DPI = 600
_PRINTING = N_("Printing")


def prepare(printer: QPrinter, document: Document) -> None:
    """Set a printer up for a document: its paper, upright or across, all of its pages."""
    width, height = document.sizes[0]
    size = QPageSize(QPageSize.PageSizeId.A4)
    if abs(min(width, height) - 595) > 5:  # not A4
        wanted = QRectF(0, 0, min(width, height), max(width, height)).size()
        size = QPageSize(wanted, QPageSize.Unit.Point)
    printer.setPageSize(size)
    across = QPageLayout.Orientation.Landscape
    printer.setPageOrientation(across if width > height else QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setFromTo(1, len(document.sizes))


def pages_to_print(printer: QPrinter, count: int, current: int = 0) -> list[int]:
    """The pages (from 0) that a person has asked a printer for, in the order of printing."""
    match printer.printRange():
        case QPrinter.PrintRange.PageRange if printer.fromPage():
            first, last = printer.fromPage(), printer.toPage() or count
            pages = list(range(max(1, first) - 1, min(last, count)))
        case QPrinter.PrintRange.CurrentPage:
            pages = [current]
        case _:
            pages = list(range(count))
    return pages[::-1] if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst else pages


def print_pages(document: Document, printer: QPrinter, pages: list[int]) -> Work[int]:
    """Print pages of a document.

    Cancelled, the pages that the printer has not taken yet are withdrawn.

    Yields:
        Progress, one step a page.

    Returns:
        How many pages were printed.

    Raises:
        UserError: the printer takes nothing.
    """
    painter = QPainter()
    if not painter.begin(printer):
        raise UserError(
            _("The printer {name} takes no pages. Check that it is on and connected.").format(
                name=printer.printerName()
            )
        )
    done = False
    try:
        for number, page in enumerate(pages):
            yield Progress(number, len(pages), _(_PRINTING))
            if number and not printer.newPage():
                raise UserError(
                    _("The printer {name} stopped after {n} pages.").format(
                        name=printer.printerName(), n=number
                    )
                )
            _draw(painter, printer, document, page)
        done = True
    finally:
        if not done:
            printer.abort()
        painter.end()
    return len(pages)


def _draw(painter: QPainter, printer: QPrinter, document: Document, page: int) -> None:
    """One page in its own size where the paper has room for it, else made to fit."""
    width, height = document.sizes[page]
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    dots = printer.resolution() / 72
    fit = min(dots, paper.width() / width, paper.height() / height)
    image = document.picture(page, min(fit, MAX_DPI / 72))
    target = QRectF(0, 0, width * fit, height * fit)
    target.moveCenter(QRectF(0, 0, paper.width(), paper.height()).center())
    painter.drawImage(target, image)
