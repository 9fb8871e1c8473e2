"""A publication as it will be printed: made again when its choice changes, saved and printed."""

import functools
import shutil
import tempfile
import unicodedata
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.i18n import N_, _
from desktop.services.progress import Work
from desktop.views import theme
from desktop.views.jobs import Job, Jobs
from desktop.views.publication.output import Output
from desktop.views.publication.pages_view import Fit, PagesView, close_all
from desktop.views.publication.rendering import Document
from desktop.views.widgets import Button, EmptyState, Flow, MessageBar, label, rule

Make = Callable[[Path], Work[Any]]
SETTLE_MS = 350
"""How long a choice must rest before it is printed."""
_MAKING = N_("Making the preview")


class Preview(QWidget):
    """Shows what a maker prints. Give it one with `show_choice`; nothing is made while hidden."""

    made = Signal(object)
    """What the maker returned, when its pages are shown."""
    settled = Signal()
    """A preview has come to its end, shown or not."""

    def __init__(
        self, jobs: Jobs, settle_ms: int = SETTLE_MS, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._folder = Path(tempfile.mkdtemp(prefix="kakehashi-"))
        self._count = 0
        self._make: Make | None = None
        self._nothing = ""
        self._job: Job | None = None
        self._pending = False
        self._current = False

        self.pages = PagesView()
        self.message = MessageBar()
        self.empty = EmptyState("publication", sample=False)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.pages)
        self.stack.addWidget(self.empty)
        self.output = Output(jobs, self)
        self.output.said.connect(self.message.say)
        self._build()

        self._timer = QTimer(self, singleShot=True, interval=settle_ms)
        self._timer.timeout.connect(self._start)
        self.pages.page_changed.connect(self._show_page)
        self.pages.zoom_changed.connect(self._show_zoom)
        self.destroyed.connect(
            weakref.finalize(self, _clear, self.pages.open_documents, self._folder)
        )
        self.retranslate()
        self._update()

    def _build(self) -> None:
        self._page = QLineEdit()
        self._page.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._page.setFixedWidth(theme.px(48))
        self._page.returnPressed.connect(self._go)
        self._page.editingFinished.connect(lambda: self._show_page(self.pages.page))
        self._of = label(role="muted")
        self._smaller = Button("−", kind="quiet", action=self.pages.zoom_out)
        self._zoom = label(role="muted")
        self._zoom.setFixedWidth(theme.px(48))
        self._larger = Button("+", kind="quiet", action=self.pages.zoom_in)
        self._width = Button(kind="chip", action=lambda: self._fit(Fit.WIDTH))
        self._whole = Button(kind="chip", action=lambda: self._fit(Fit.PAGE))
        for chip in (self._width, self._whole):
            chip.setCheckable(True)
        self.print = Button(kind="secondary", icon="print", action=self._print)
        self.save = Button(kind="primary", icon="save", action=self._save)
        # Where the window is narrow, or words are long, the tools stand in two lines.
        tools = QWidget()
        self._tools = Flow(tools, 8)
        for group in (
            (self._page, self._of),
            (self._smaller, self._zoom, self._larger),
            (self._width, self._whole),
        ):
            self._tools.addWidget(_beside(*group))
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 8, 16, 8)
        bar.setSpacing(8)
        bar.addWidget(tools, 1)
        bar.addWidget(self.print, 0, Qt.AlignmentFlag.AlignTop)
        bar.addWidget(self.save, 0, Qt.AlignmentFlag.AlignTop)

        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.message)
        column.addWidget(rule())
        column.addWidget(self.stack, 1)
        for keys, do in (
            ("Ctrl+P", self._print),
            ("Ctrl++", self.pages.zoom_in),
            ("Ctrl+-", self.pages.zoom_out),
            ("Ctrl+0", lambda: self._fit(Fit.WIDTH)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)
        self.empty.begun.connect(self._start)

    def lead(self, *widgets: QWidget) -> None:
        """Put something before the bar's own: a choice of what is shown."""
        self._tools.lead(_beside(*widgets))

    # --- what is shown ---------------------------------------------------------------------

    @property
    def current(self) -> bool:
        """Whether the pages shown are those of the choice of now."""
        return self._current

    @property
    def busy(self) -> bool:
        """Whether pages are being made, or soon will be."""
        return self._job is not None or self._timer.isActive()

    def show_choice(
        self,
        make: Make | None,
        file_name: str = "",
        nothing: str = "",
        whole: Make | None = None,
    ) -> None:
        """Print this choice soon; without a maker there is nothing, for the reason in words.

        Where only a part is shown, `whole` makes what is saved.
        """
        self._make, self._nothing = make, nothing
        self.output.file_name = file_name
        self.output.whole = whole
        self._current = False
        self._halt()
        self._pending = make is not None
        if make is None:
            self.message.hide()
            self._put(None)
        elif self.isVisible():
            self._timer.start()
        self._update()

    def stop(self) -> None:
        """Give up what is being made."""
        if self.busy:
            self._halt()
            self._tell_stopped()

    def _halt(self) -> None:
        self._timer.stop()
        self._pending = False
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._update()

    def _tell_stopped(self) -> None:
        """Offer to make the pages after all; without any the empty page does."""
        if self.pages.document is not None:
            self.message.say(
                _("The pages no longer show what is chosen."),
                "wait",
                _("Make the preview"),
                self._start,
            )

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        if self._pending and self._job is None:
            self._timer.start()

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        if self._timer.isActive():
            self._timer.stop()
            self._pending = True

    def _start(self) -> None:
        if self._make is None:
            return
        self._timer.stop()
        self._pending = False
        self._count += 1
        path = self._folder / f"{self._count}.pdf"
        job = Job(self._make(path), _(_MAKING), self)
        job.finished.connect(functools.partial(self._finished, job, path))
        job.failed.connect(functools.partial(self._failed, job))
        job.cancelled.connect(functools.partial(self._ended, job))
        self._job = job
        self.message.hide()
        self._update()
        self._jobs.start(job)

    def _finished(self, job: Job, path: Path, result: Any) -> None:
        if job is not self._job:
            with suppress(OSError):
                path.unlink()
            self._ended(job)
            return
        try:
            document = Document(path)
        except UserError as error:
            self._failed(job, error)
            return
        self._job, self._current = None, True
        self._put(document)
        self._update()
        self.made.emit(result)
        self.settled.emit()

    def _failed(self, job: Job, error: Any) -> None:
        if job is self._job:
            self._job = None
            if isinstance(error, UserError):
                self.message.say(error.sentence, "bad")
            self._update()
        self._ended(job)

    def _ended(self, job: Job) -> None:
        job.deleteLater()
        if job is self._job:  # cancelled from elsewhere
            self._job = None
            self._update()
            self._tell_stopped()
        if self._job is None:
            self.settled.emit()

    def _put(self, document: Document | None) -> None:
        before = self.pages.document
        self.pages.set_document(document)
        self.output.document = document
        if before is not None and before is not document:
            # Where it is being saved or printed it stays; the folder goes in the end.
            with suppress(OSError):
                before.path.unlink()
        self._of.setText(f"/ {len(document.sizes)}" if document else "")
        self._show_page(self.pages.page)

    # --- the bar ---------------------------------------------------------------------------

    def _update(self) -> None:
        making = self._job is not None
        shown = self.pages.document is not None
        self.stack.setCurrentWidget(self.pages if shown else self.empty)
        self.pages.set_stale(shown and not self._current)
        for widget in (self._page, self._smaller, self._larger, self._width, self._whole):
            widget.setEnabled(shown)
        self._zoom.setEnabled(shown)
        for button in (self.print, self.save):
            button.setEnabled(shown and self._current)
        if self._make is None:
            self.empty.say(self._nothing or _("The pages appear here in a moment."))
        elif making or self._timer.isActive() or self._pending:
            self.empty.say(_("The pages appear here in a moment."))
        else:
            self.empty.say(_("The preview was stopped."), _("Make the preview"))

    def _show_page(self, page: int) -> None:
        self._page.setText(str(page + 1) if self.pages.document else "")

    def _go(self) -> None:
        text = unicodedata.normalize("NFKC", self._page.text()).strip()
        if text.isdecimal():
            self.pages.go_to(int(text) - 1)
        self.pages.setFocus()

    def _show_zoom(self, zoom: float) -> None:
        self._zoom.setText(f"{zoom:.0%}".replace("%", " %"))
        self._width.setChecked(self.pages.fit is Fit.WIDTH)
        self._whole.setChecked(self.pages.fit is Fit.PAGE)

    def _fit(self, fit: Fit) -> None:
        self.pages.set_fit(fit)
        self.pages.setFocus()

    def _save(self) -> None:
        self.output.ask_and_save()

    def _print(self) -> None:
        if self.print.isEnabled():
            self.output.ask_and_print(self.pages.page)

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self._page.setAccessibleName(_("Page"))
        self.pages.setAccessibleName(_("Pages of the publication"))
        for button, name, keys in (
            (self._smaller, _("Smaller"), "Ctrl+−"),
            (self._larger, _("Larger"), "Ctrl++"),
        ):
            button.setAccessibleName(name)
            button.setToolTip(f"{name}　{keys}")
        self._width.setText(_("Fit width"))
        self._whole.setText(_("Whole page"))
        self.print.setText(_("Print …"))
        self.print.setToolTip("Ctrl+P")
        self.save.setText(_("Save as …"))
        self._update()


def _clear(documents: list[Document], folder: Path) -> None:
    """Leave nothing behind: an open file could not be removed everywhere."""
    close_all(documents)
    shutil.rmtree(folder, ignore_errors=True)


def _beside(*widgets: QWidget) -> QWidget:
    """Widgets in one line that stay together."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    for widget in widgets:
        row.addWidget(widget)
    return holder
