"""The booklet: what is decided of it at the left, the page that is worked on at the right."""

import functools
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.services.publishing.booklet import print_edition, print_sample
from desktop.services.publishing.edition import Printed
from desktop.services.store import Store
from desktop.views.jobs import Jobs
from desktop.views.publication.decisions import Decisions
from desktop.views.publication.edition_panel import EditionPanel
from desktop.views.publication.photo_strip import Thumbs
from desktop.views.publication.preview import Preview
from desktop.views.publication.room import beside, said_of
from desktop.views.widgets import Button

SHOWN = frozenset(
    {
        "exchange_case",
        "case_member",
        "attachment",
        "school",
        "partner",
        "organisation",
        "booklet_edition",
        "booklet_line",
        "booklet_photo",
    }
)
"""The tables of which the booklet shows something."""


SETTLE_MS = 150
"""How long a decision must rest before its page is printed; a page takes less than that."""


class BookletDesk(QWidget):
    """Decisions, their panel and the preview. What is printed is the edition as it stands now."""

    case_wanted = Signal(int)

    def __init__(
        self, store: Store, jobs: Jobs, publisher: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self.decisions = Decisions(store, jobs, publisher, self)
        self.thumbs = Thumbs(store, jobs, self)
        self.panel = EditionPanel(self.decisions, self.thumbs)
        self.preview = Preview(jobs, SETTLE_MS)
        self.scopes = {"part": Button(kind="chip"), "whole": Button(kind="chip")}
        group = QButtonGroup(self)
        for chip in self.scopes.values():
            chip.setCheckable(True)
            group.addButton(chip)
        self.scopes["part"].setChecked(True)
        self.preview.lead(*self.scopes.values())
        self._part: tuple[str, int | None] = ("cover", None)
        self._shown: object = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(beside(self.panel, self.preview))

        self.decisions.shown.connect(self._edition_shown)
        self.decisions.touched.connect(self._touched)
        self.panel.case_wanted.connect(self.case_wanted)
        group.buttonToggled.connect(lambda _chip, on: self._print() if on else None)
        self.preview.made.connect(self._tell)
        self.retranslate()

    @property
    def whole(self) -> bool:
        """Whether the whole booklet is shown, not the page that is worked on."""
        return self.scopes["whole"].isChecked()

    def read(self) -> None:
        """Read everything again."""
        self.decisions.read()

    def refresh(self, tables: frozenset[str]) -> None:
        """Something in these tables has changed; empty means all."""
        if not tables or tables & SHOWN:
            self.decisions.read()
            if not tables or tables - {"booklet_edition", "booklet_line", "booklet_photo"}:
                self._print()  # a text of a case is no decision, and is printed all the same

    def _edition_shown(self) -> None:
        self.panel.touch()
        if self._wanted() != self._shown:
            self._print()

    def _wanted(self) -> object:
        """What the pages depend on; what the edition is called in the office is not printed."""
        edition = replace(self.decisions.edition, id=None, name="")
        return edition, bool(self.decisions.cases), self._part if not self.whole else None

    def _touched(self, part: str, at: int | None) -> None:
        if (part, at) != self._part:
            self._part = (part, at)
            if not self.whole:
                self._print()

    def _print(self) -> None:
        decisions = self.decisions
        edition = decisions.edition
        if not decisions.ready:
            return
        self._shown = self._wanted()
        if not edition.case_ids and (self.whole or self._part[0] != "cases"):
            nothing = _("No case is chosen. Tick those that belong into the booklet.")
            if not decisions.cases:
                nothing = _("Exchanges that have been held are printed here. There are none yet.")
            self.preview.show_choice(None, nothing=nothing)
            return
        part, at = self._part
        name = self.panel.file_name()

        def whole(path: Any) -> Any:
            return print_edition(self._store, path, edition)

        if self.whole:
            self.preview.show_choice(whole, name)
        else:
            sample = functools.partial(print_sample, self._store)
            self.preview.show_choice(
                lambda path: sample(path, edition, part, at=at),
                name,
                whole=whole,
            )

    def _tell(self, printed: Any) -> None:
        """Say what the pages lack that no list shows."""
        if not isinstance(printed, Printed):
            return
        sentences = said_of(printed)
        if printed.blanks:
            pages = _(" · ").join(str(page) for page in printed.blanks)
            sentences.append(
                _("Left empty, so that two pages face each other: page {pages}.").format(
                    pages=pages
                )
            )
        if sentences:
            self.preview.message.say(" ".join(sentences), "wait")

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self.scopes["part"].setText(_("This page"))
        self.scopes["whole"].setText(_("Whole booklet"))
        self.panel.retranslate()
        self.preview.retranslate()
        self.preview.save.setToolTip(_("Saves the whole booklet"))
        if self.decisions.ready:
            self.decisions.read()  # titles and names come in the language of now
