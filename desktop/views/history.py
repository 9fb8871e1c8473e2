"""The history of one record: who changed what, when, from what to what."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.services import histories
from desktop.services.histories import RecordLine
from desktop.services.store import Store
from desktop.views.jobs import Jobs
from desktop.views.keeping.changes import field_grid, when
from desktop.views.pages import Navigator, Place
from desktop.views.widgets import Link, label


def history_page(lines: Sequence[RecordLine], navigator: Navigator) -> QWidget:
    """What became of a record, newest first; each line leads to the whole change in the journal."""
    page = QWidget()
    page.setProperty("role", "surface")
    column = QVBoxLayout(page)
    column.setContentsMargins(20, 12, 16, 24)
    column.setSpacing(16)
    if not lines:
        column.addWidget(label(_("Nothing has been changed yet."), "muted", wrap=True))
    for line in lines:
        block = QVBoxLayout()
        block.setSpacing(2)
        link = Link(f"{line.sentence} – {line.part}" if line.part else line.sentence)
        link.clicked.connect(
            partial(lambda key: navigator.go(Place("journal", "", key)), line.operation)
        )
        block.addWidget(link)
        block.addWidget(label(f"{when(line.at)} · {line.who}", "muted", wrap=True))
        if line.event == "changed":
            block.addLayout(field_grid(line.changes))
        column.addLayout(block)
    column.addStretch(1)
    return page


class HistoryTab(QScrollArea):
    """The history of one record of a register; reads it off the window's thread."""

    def __init__(self, register: str, store: Store, jobs: Jobs, navigator: Navigator) -> None:
        super().__init__()
        self._register, self._store, self._jobs = register, store, jobs
        self._navigator = navigator
        self._asked = 0
        self.key = 0
        self.setWidgetResizable(True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_record(self, key: int) -> None:
        """Show the history of a record."""
        self.key = key
        register = self._register

        def call() -> list[RecordLine]:
            with self._store.read() as session:
                return histories.record_history(session, register, key)

        self._jobs.forget(self._asked)
        self._asked = self._jobs.fetch(call, self._take)

    def show_case(self, sheet: Any) -> None:
        """Show the history of a case, as the other tabs of its page do."""
        self.show_record(sheet.id)

    def retranslate(self) -> None:
        """Set the words anew."""
        if self.key:
            self.show_record(self.key)

    def _take(self, lines: list[RecordLine]) -> None:
        self.setWidget(history_page(lines, self._navigator))
