"""What a person sees when something goes wrong.

A `UserError` is a sentence in the window's message bar. Anything else is a bug: it is written to
the log and shown in one dialog, once for each place it comes from, with its details to copy.
"""

import logging
import logging.handlers
import platform
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6 import __version__ as qt_version
from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop import __version__, paths
from desktop.errors import UserError
from desktop.i18n import _, ngettext
from desktop.views import theme
from desktop.views.widgets import Button, label

log = logging.getLogger(__name__)
LOG_NAME = "kakehashi.log"


def start_log(folder: Path | None = None) -> Path:
    """Write warnings and worse to a file of at most 1 MB, three kept; return its path."""
    path = (folder or paths.log_folder()) / LOG_NAME
    handler = logging.handlers.RotatingFileHandler(path, "a", 1_000_000, 2, "utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.setLevel(logging.WARNING)
    logging.getLogger().addHandler(handler)
    return path


def details_of(error: BaseException) -> str:
    """What somebody who mends a bug needs to know."""
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    system = f"Kakehashi {__version__}, Python {platform.python_version()}, Qt {qt_version}, {platform.platform()}"
    return f"{system}\n\n{''.join(lines)}"


def place_of(error: BaseException) -> tuple[str, str, int]:
    """What tells one bug from another: its kind, and the file and line it was raised at."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    return type(error).__name__, last.filename if last else "", (last.lineno or 0) if last else 0


class BugDialog(QDialog):
    """One bug: what it means for the person, and its details."""

    def __init__(self, details: str, log_file: Path | None, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Something went wrong"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(theme.px(640), theme.px(400))
        self._details, self._log_file, self._times = details, log_file, 1
        self.sentence = label(
            _(
                "The program made a mistake. What was saved before is safe. If it happens again, send these details to whoever looks after the program."
            ),
            wrap=True,
        )
        self.repeated = label(role="muted")
        text = QPlainTextEdit(details)
        text.setReadOnly(True)
        text.setAccessibleName(_("Details"))
        copy = Button(_("Copy the details"), "secondary", "copy", self.copy)
        folder = Button(_("Show the log file"), "quiet", "folder", self._show_log)
        folder.setVisible(log_file is not None)
        close = Button(_("Close"), "primary", action=self.close)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(copy)
        row.addWidget(folder)
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.sentence)
        column.addWidget(text, 1)
        column.addWidget(self.repeated)
        column.addLayout(row)
        self.repeated.hide()
        close.setFocus()

    def again(self) -> None:
        """The same bug has come once more."""
        self._times += 1
        n = self._times
        self.repeated.setText(ngettext("It came {n} time.", "It came {n} times.", n).format(n=n))
        self.repeated.show()

    def copy(self) -> None:
        """Put the details on the clipboard."""
        QGuiApplication.clipboard().setText(self._details)

    def _show_log(self) -> None:
        if self._log_file:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_file.parent)))


class Reporter(QObject):
    """Takes every exception that nobody caught, on any thread."""

    sentence = Signal(str, str)
    """A `UserError`'s sentence, and its tone, for the message bar."""
    _came = Signal(object)

    def __init__(self, log_file: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.window: QWidget | None = None
        self.dialog: BugDialog | None = None
        self._log_file = log_file
        self._seen: set[tuple[str, str, int]] = set()
        self._came.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Become the program's exception hook."""
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self.report(args.exc_value)

    def _hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self.report(error.with_traceback(trace))

    def report(self, error: BaseException | None) -> None:
        """Show an exception; may be called on any thread, and as often as it comes."""
        if error is None or isinstance(error, KeyboardInterrupt | SystemExit):
            return
        if not isinstance(error, UserError):
            known = place_of(error) in self._seen
            log.error("%s", type(error).__name__, exc_info=None if known else error)
        self._came.emit(error)

    def _show(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self.sentence.emit(error.sentence, "bad")
            return
        place = place_of(error)
        if place in self._seen:
            if self.dialog:
                self.dialog.again()
            return
        self._seen.add(place)
        if self.dialog is None:
            self.dialog = BugDialog(details_of(error), self._log_file, self.window)
            self.dialog.destroyed.connect(self._closed)
            self.dialog.show()

    def _closed(self) -> None:
        self.dialog = None
