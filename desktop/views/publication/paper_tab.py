"""The paper of an edition: language, size, crop marks, greyscale, and which pages it has."""

import functools
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import N_, _
from desktop.services.publishing.content import PAGES
from desktop.views.publication.decisions import Decisions
from desktop.views.widgets import Button, label

LANGUAGES: dict[str, str] = {"ja": "日本語", "en": "English", "both": N_("Both")}
PAPERS: dict[str, str] = {"A4": "A4", "B5": "B5"}
_PAGES: dict[str, str] = {
    "foreword": N_("Foreword"),
    "charts": N_("Charts of the year"),
    "contents": N_("Contents"),
    "map": N_("Map of the partners"),
    "index": N_("Index by country, type and kind of school"),
}
_SHOWS = {"charts": "numbers"}
_CHANGED = N_("Paper of the booklet")


class PaperTab(QWidget):
    """Choices that show at once on the page."""

    def __init__(self, decisions: Decisions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._decisions = decisions
        self._part = "numbers"
        self.languages = self._chips(LANGUAGES, "language", N_("Language of the booklet"))
        self.papers = self._chips(PAPERS, "paper", _CHANGED)
        self.marks, self.grey = QCheckBox(), QCheckBox()
        self.pages = {name: QCheckBox() for name in PAGES}
        names = ("language", "paper", "printer", "pages")
        self._labels = {name: label(role="muted") for name in names}
        self._help = label(role="muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 16, 12)
        column.setSpacing(8)
        for name, widgets in (
            ("language", list(self.languages.values())),
            ("paper", list(self.papers.values())),
        ):
            column.addWidget(self._labels[name])
            row = QHBoxLayout()
            row.setSpacing(4)
            for chip in widgets:
                row.addWidget(chip)
            row.addStretch(1)
            column.addLayout(row)
            column.addSpacing(8)
        column.addWidget(self._labels["printer"])
        column.addWidget(self.marks)
        column.addWidget(self.grey)
        column.addWidget(self._help)
        column.addSpacing(8)
        column.addWidget(self._labels["pages"])
        for box in self.pages.values():
            column.addWidget(box)
        column.addStretch(1)
        self.marks.clicked.connect(lambda on: self._finish(marks=on))
        self.grey.clicked.connect(lambda on: self._finish(grey=on))
        for name, box in self.pages.items():
            box.clicked.connect(lambda on, name=name: self._page(name, on))
        decisions.shown.connect(self.show_edition)
        self.retranslate()

    def _chips(self, words: dict[str, str], name: str, label: str) -> dict[str, Button]:
        group = QButtonGroup(self)
        made = {}
        for code in words:
            chip = Button(
                kind="chip", action=functools.partial(self._change, label, **{name: code})
            )
            chip.setCheckable(True)
            group.addButton(chip)
            made[code] = chip
        return made

    def show_edition(self) -> None:
        """Show the edition of now."""
        edition = self._decisions.edition
        self.languages[edition.language].setChecked(True)
        self.papers[edition.paper].setChecked(True)
        self.marks.setChecked(edition.finish.marks)
        self.grey.setChecked(edition.finish.grey)
        for name, box in self.pages.items():
            box.setChecked(name in edition.pages)

    def _change(self, label: str, **values: Any) -> None:
        self._decisions.change(replace(self._decisions.edition, **values), label)

    def _finish(self, **values: bool) -> None:
        finish = replace(self._decisions.edition.finish, **values)
        self._change(_CHANGED, finish=finish)

    def _page(self, name: str, there: bool) -> None:
        self._part = _SHOWS.get(name, name) if there or name == "charts" else "numbers"
        edition = self._decisions.edition.with_pages(name, there)
        self._decisions.change(edition, N_("Pages of the booklet"))
        self.touch()

    def touch(self) -> None:
        """Say which part of the booklet is worked on here."""
        self._decisions.touched.emit(self._part, None)

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        for name, words in (
            ("language", _("Language")),
            ("paper", _("Paper")),
            ("printer", _("For the printing house")),
            ("pages", _("Pages beside cover and cases")),
        ):
            self._labels[name].setText(words)
        for code, chip in self.languages.items():
            # A language is called what its speakers call it.
            chip.setText(_(LANGUAGES[code]) if code == "both" else LANGUAGES[code])
        for code, chip in self.papers.items():
            chip.setText(PAPERS[code])
        self.marks.setText(_("Crop marks and 3 mm of bleed"))
        self.grey.setText(_("Shades of grey, photos too"))
        self._help.setText(_("B5 is 182 × 257 mm, as Japanese printers have it."))
        for name, box in self.pages.items():
            box.setText(_(_PAGES[name]))
