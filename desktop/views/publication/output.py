"""What leaves the preview: a file that is saved, pages that are printed."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from desktop.errors import UserError
from desktop.i18n import N_, _, ngettext
from desktop.services.files import write_beside
from desktop.services.progress import Progress, Work
from desktop.views.jobs import Job, Jobs
from desktop.views.publication.printing import pages_to_print, prepare, print_pages
from desktop.views.publication.rendering import Document

_SAVING = N_("Saving")
_PIECE = 4 * 2**20


def save_copy(made: Path, path: Path) -> Work[Path]:
    """Copy a finished publication to where a person wants it, whole or not at all.

    Raises:
        FileRefused: the file cannot be written.
    """
    size = made.stat().st_size
    with made.open("rb") as source, write_beside(path) as target:
        done = 0
        while piece := source.read(_PIECE):
            yield Progress(done, size, _(_SAVING))
            done += target.write(piece)
    return path


class Output(QObject):
    """Saves and prints the document of a preview."""

    said = Signal(str, str, str, object)
    """A sentence, its tone, and an action by its words and what it does."""
    saved = Signal(Path)

    def __init__(self, jobs: Jobs, window: QWidget) -> None:
        super().__init__(window)
        self._jobs = jobs
        self._window = window
        self.document: Document | None = None
        self.file_name = ""
        self.whole: Callable[[Path], Work[Any]] | None = None
        """Makes what is saved, where the document is only a part of it."""

    def ask_and_save(self) -> None:
        """Ask where to, and save there."""
        if self.document is None:
            return
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        start = str(Path(folder) / self.file_name)
        chosen, _filter = QFileDialog.getSaveFileName(
            self._window, _("Save as"), start, _("PDF document (*.pdf)")
        )
        if chosen:
            path = Path(chosen)
            self.save(path if path.suffix.lower() == ".pdf" else path.with_name(path.name + ".pdf"))

    def save(self, path: Path) -> None:
        """Save the document as it is shown, or the whole of which it is a part."""
        if self.document is None:
            return
        work = self.whole(path) if self.whole else save_copy(self.document.path, path)
        job = Job(work, _(_SAVING), self)
        job.finished.connect(lambda _made: self._saved(path))
        job.failed.connect(self._failed)
        self._jobs.start(job)

    def ask_and_write(self, make: Callable[[Path], Work[Any]], name: str, kinds: str) -> None:
        """Ask where to, and have something else than the pages written there.

        Args:
            make: Writes the file.
            name: A name for it, with its ending.
            kinds: What the dialog calls its kind.
        """
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        chosen, _filter = QFileDialog.getSaveFileName(
            self._window, _("Save as"), str(Path(folder) / name), kinds
        )
        if chosen:
            path, ending = Path(chosen), Path(name).suffix
            self.write(make, path if path.suffix.lower() == ending else Path(f"{path}{ending}"))

    def write(self, make: Callable[[Path], Work[Any]], path: Path) -> None:
        """Have a file written, and say so."""
        job = Job(make(path), _(_SAVING), self)
        job.finished.connect(lambda _made: self._saved(path))
        job.failed.connect(self._failed)
        self._jobs.start(job)

    def ask_and_print(self, current: int) -> None:
        """Ask which printer and which pages, and print them."""
        if self.document is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        prepare(printer, self.document)
        printer.setDocName(Path(self.file_name).stem)
        dialog = QPrintDialog(printer, self._window)
        dialog.setMinMax(1, len(self.document.sizes))
        option = QAbstractPrintDialog.PrintDialogOption
        dialog.setOption(option.PrintPageRange)
        dialog.setOption(option.PrintCurrentPage)
        dialog.setOption(option.PrintSelection, False)
        dialog.accepted.connect(functools.partial(self.print, printer, current))
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)

    def print(self, printer: QPrinter, current: int = 0) -> None:
        """Print the pages that a printer was set to."""
        if self.document is None:
            return
        pages = pages_to_print(printer, len(self.document.sizes), current)
        # A document of its own: the preview may show another one before the last page is out.
        job = Job(
            _print_and_close(Document(self.document.path), printer, pages), _("Printing"), self
        )
        job.finished.connect(self._printed)
        job.failed.connect(self._failed)
        self._jobs.start(job)

    def _saved(self, path: Path) -> None:
        self.said.emit(
            _("{name} is saved.").format(name=path.name),
            "good",
            _("Open folder"),
            functools.partial(_open_folder, path),
        )
        self.saved.emit(path)

    def _printed(self, count: int) -> None:
        sentence = ngettext(
            "{n} page has gone to the printer.", "{n} pages have gone to the printer.", count
        )
        self.said.emit(sentence.format(n=count), "good", "", None)

    def _failed(self, error: Any) -> None:
        if isinstance(error, UserError):
            self.said.emit(error.sentence, "bad", "", None)


def _print_and_close(document: Document, printer: QPrinter, pages: list[int]) -> Work[int]:
    try:
        return (yield from print_pages(document, printer, pages))
    finally:
        document.close()


def _open_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
