"""Below the list: the design and the photos of one case and what it lacks; or a section's title."""

import functools
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import N_, _
from desktop.services.publishing.choosing import CaseLine
from desktop.services.publishing.content import Words
from desktop.services.publishing.editions import LONGEST, Line
from desktop.views import theme
from desktop.views.publication.photo_strip import PhotoStrip, Thumbs
from desktop.views.widgets import Button, label

DESIGNS: dict[str, str] = {
    "facts": N_("Facts first"),
    "photo": N_("Photo first"),
    "spread": N_("Two pages"),
}
_NOTE = 96
"""The height in pixels at 100 % up to which the note grows."""


class CaseInspector(QWidget):
    """What is decided of one case."""

    LABEL: ClassVar[str] = N_("Design of a case's page")
    design_chosen = Signal(str)
    photo_chosen = Signal(object)

    def __init__(self, thumbs: Thumbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.designs: dict[str, Button] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(4)
        for code in DESIGNS:
            chip = Button(kind="chip", action=functools.partial(self.design_chosen.emit, code))
            chip.setCheckable(True)
            group.addButton(chip)
            self.designs[code] = chip
            row.addWidget(chip)
        row.addStretch(1)
        self.strip = PhotoStrip(thumbs)
        self.strip.chosen.connect(self.photo_chosen)
        self.note = label(role="muted", wrap=True)
        self.open = Button(kind="link")
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self.note)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        below = QHBoxLayout()
        below.addWidget(self._area, 1)
        below.addWidget(self.open, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 16, 8)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.strip)
        column.addLayout(below)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.retranslate()

    def show_case(
        self,
        line: CaseLine,
        decided: Line | None,
        left_out: frozenset[int],
        missing: list[tuple[str, list[str]]],
    ) -> None:
        """Show a case, what is decided of it, and what it lacks."""
        self.designs[decided.design if decided else "facts"].setChecked(True)
        pictures = any(not photo.reason and photo.id not in left_out for photo in line.photos)
        for code in ("photo", "spread"):
            self.designs[code].setEnabled(pictures)
            hint = "" if pictures else _("This design needs a photo that may be printed.")
            self.designs[code].setToolTip(hint)
        self.strip.photos.show(line.photos, left_out, None)
        self.strip.setVisible(bool(line.photos))
        sentences = [
            _("{language}: {sections}").format(language=tongue, sections=_(" · ").join(sections))
            for tongue, sections in missing
        ]
        sentences += [
            _("Not printed: “{photo}”, {reason}").format(photo=photo.name, reason=photo.reason)
            for photo in line.photos
            if photo.reason
        ]
        self.note.setText("\n".join(sentences) or _("Nothing is missing"))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the note the height that it needs; a long one scrolls."""
        wanted = self.note.heightForWidth(self._area.viewport().width())
        self._area.setFixedHeight(min(max(wanted, theme.px(24)), theme.px(_NOTE)))

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        for code, chip in self.designs.items():
            chip.setText(_(DESIGNS[code]))
        self.strip.setAccessibleName(_("Photos of the case"))
        self.strip.setToolTip(_("Choose a photo to cut it or to leave it out."))
        self.open.setText(_("Open case"))


class SectionInspector(QWidget):
    """The title of a section, in both languages."""

    renamed = Signal(object)
    """`Words` after a pause in typing, or when the field is left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields = {"ja": QLineEdit(), "en": QLineEdit()}
        self._labels = {tongue: label(role="muted") for tongue in self.fields}
        self.remove = Button(kind="link")
        self._later = QTimer(self, singleShot=True, interval=500)
        self._later.timeout.connect(self._say)
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 8, 16, 8)
        grid.setHorizontalSpacing(12)
        for at, (tongue, field) in enumerate(self.fields.items()):
            field.setMaxLength(LONGEST)
            field.textEdited.connect(lambda _text: self._later.start())
            field.editingFinished.connect(self._say)
            self._labels[tongue].setBuddy(field)
            grid.addWidget(self._labels[tongue], at, 0)
            grid.addWidget(field, at, 1)
        grid.addWidget(self.remove, 2, 1)
        grid.setColumnStretch(1, 1)
        self._shown = Words()
        self.retranslate()

    def begin(self) -> None:
        """Let a person type the title of a new section."""
        self.fields["ja"].setFocus()

    def show_title(self, title: Words) -> None:
        """Show a section's title; a field in which one types stays as it is."""
        self._shown = title
        for tongue, field in self.fields.items():
            if field.text().strip() != getattr(title, tongue) and not self._later.isActive():
                field.setText(getattr(title, tongue))

    def _say(self) -> None:
        self._later.stop()
        title = Words(self.fields["ja"].text().strip(), self.fields["en"].text().strip())
        if title != self._shown:
            self.renamed.emit(title)

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self._labels["ja"].setText(_("Title (Japanese)"))
        self._labels["en"].setText(_("Title (English)"))
        self.remove.setText(_("Remove this section"))
