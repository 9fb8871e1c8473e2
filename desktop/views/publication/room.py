"""A part of the publication page: a choice at the left, its pages at the right."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop.i18n import N_, _, ngettext
from desktop.services.publishing.edition import Printed
from desktop.views import theme
from desktop.views.jobs import Jobs
from desktop.views.publication.preview import Preview
from desktop.views.widgets import Button

LANGUAGES: dict[str, str] = {"ja": "日本語", "en": "English", "both": N_("Both")}
"""What a paper may speak; a language is called what its speakers call it."""


class LanguageChips(QWidget):
    """The choice of a paper's language; `changed` is called after each."""

    def __init__(
        self, codes: tuple[str, ...], changed: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.buttons: dict[str, Button] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for code in codes:
            chip = Button(kind="chip")
            chip.setCheckable(True)
            self.buttons[code] = chip
            self._group.addButton(chip)
            row.addWidget(chip)
        row.addStretch(1)
        self.buttons[codes[0]].setChecked(True)
        self._group.buttonToggled.connect(lambda _chip, on: changed() if on else None)
        self.retranslate()

    @property
    def language(self) -> str:
        """The language chosen."""
        return next(code for code, chip in self.buttons.items() if chip.isChecked())

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        for code, chip in self.buttons.items():
            chip.setText(_(LANGUAGES[code]) if code == "both" else LANGUAGES[code])


class Room(QWidget):
    """A panel beside a preview. The page calls `activate`, `refresh` and `retranslate`."""

    def __init__(self, jobs: Jobs, panel: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preview = Preview(jobs)
        self.preview.made.connect(self.tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(beside(panel, self.preview))

    def title(self) -> str:
        """The words on its tab."""
        raise NotImplementedError

    def activate(self) -> None:
        """It has come into view."""

    def refresh(self, tables: frozenset[str]) -> None:
        """The store has changed in these tables; in all of them if none are named."""

    def may_leave(self) -> bool:
        """Whether nothing is left unsaved."""
        return True

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self.preview.retranslate()

    def tell(self, printed: Any) -> None:
        """Say what the pages lack that no list shows."""
        if isinstance(printed, Printed) and (sentences := self.said_of(printed)):
            self.preview.message.say(" ".join(sentences), "wait")

    def said_of(self, printed: Printed) -> list[str]:
        """What is to be said of pages that were made."""
        return said_of(printed)


def said_of(printed: Printed) -> list[str]:
    """Photos that were left out, characters that no font has."""
    sentences = []
    if printed.withheld:
        sentences.append(
            ngettext(
                "{n} photo is left out, because its consent does not cover print.",
                "{n} photos are left out, because their consent does not cover print.",
                printed.withheld,
            ).format(n=printed.withheld)
        )
    if printed.missing:
        sentences.append(
            _("No font has these characters, 〓 stands in their place: {signs}").format(
                signs=" ".join(printed.missing[:20])
            )
        )
    return sentences


def beside(choice: QWidget, preview: QWidget) -> QSplitter:
    """A choice at the left and its pages at the right."""
    splitter = QSplitter(Qt.Orientation.Horizontal)
    splitter.addWidget(choice)
    splitter.addWidget(preview)
    splitter.setStretchFactor(0, 0)
    splitter.setStretchFactor(1, 1)
    splitter.setChildrenCollapsible(False)
    choice.setMinimumWidth(max(choice.minimumWidth(), theme.px(320)))
    preview.setMinimumWidth(theme.px(420))
    splitter.setSizes([theme.px(380), theme.px(820)])
    return splitter
