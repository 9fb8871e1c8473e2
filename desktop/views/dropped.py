"""A tab that takes files: chosen in a dialog or dropped on it, and read as a job."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from desktop.errors import UserError
from desktop.services.progress import Work
from desktop.views.jobs import Job, Jobs


class FilesTab(QWidget):
    """Override `reading`, which gives the work that keeps files, and `tell`, which says how it is."""

    failed = Signal(str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job | None = None
        self.setAcceptDrops(True)

    @property
    def reading_files(self) -> bool:
        """Whether files are being read now."""
        return self._job is not None

    def reading(self, files: Sequence[Path]) -> tuple[Work[Any], str] | None:
        """The work that keeps files and what it is called; None where there is no place for them."""
        raise NotImplementedError

    def tell(self) -> None:
        """Say how many there are, and whether more can be added."""
        raise NotImplementedError

    def take(self, files: Sequence[Path]) -> None:
        """Keep files, as a job."""
        if not files or self._job is not None:
            return
        wanted = self.reading(files)
        if wanted is None:
            return
        self._job = job = Job(*wanted, self)
        job.finished.connect(lambda _ids: self._end())
        job.cancelled.connect(self._end)
        job.failed.connect(self._fail)
        self._jobs.start(job)
        self.tell()

    def _fail(self, error: Exception) -> None:
        self._end()
        if isinstance(error, UserError):
            self.failed.emit(error.sentence)

    def _end(self) -> None:
        self._job = None
        self.tell()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take([Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()])
        event.acceptProposedAction()
