"""One photo of an edition: what is shown of it, in its case and on the cover, or nothing."""

import functools
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import N_, _
from desktop.services.publishing.choosing import PhotoLine
from desktop.services.publishing.pictures import WHOLE, Crop
from desktop.services.workflow.reading import photo_bytes
from desktop.views.publication.crop_view import CropView
from desktop.views.publication.decisions import Decisions
from desktop.views.widgets import Button, Elided, MessageBar, label


class PhotoDesk(QWidget):
    """A photo in the place of the list, until it is closed."""

    closed = Signal()

    def __init__(self, decisions: Decisions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._decisions = decisions
        self.photo: PhotoLine | None = None
        self.back = Button(kind="quiet", icon="left", action=self.closed.emit)
        self.name = Elided(role="section")
        self.message = MessageBar()
        self.crop = CropView()
        self.places = {"case": Button(kind="chip"), "cover": Button(kind="chip")}
        group = QButtonGroup(self)
        for chip in self.places.values():
            chip.setCheckable(True)
            group.addButton(chip)
        self.places["case"].setChecked(True)
        self.printed = QCheckBox()
        self.on_cover = QCheckBox()
        self.whole = Button(kind="link", action=lambda: self._change(WHOLE))
        self.help = label(role="muted", wrap=True)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 8)
        head.addWidget(self.back)
        head.addWidget(self.name, 1)
        chips = QHBoxLayout()
        chips.setSpacing(4)
        for chip in self.places.values():
            chips.addWidget(chip)
        chips.addStretch(1)
        chips.addWidget(self.whole)
        below = QVBoxLayout()
        below.setContentsMargins(24, 8, 16, 12)
        below.setSpacing(8)
        below.addLayout(chips)
        below.addWidget(self.printed)
        below.addWidget(self.on_cover)
        below.addWidget(self.help)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.message)
        column.addWidget(self.crop, 1)
        column.addLayout(below)
        self.crop.changed.connect(self._change)
        self.printed.clicked.connect(self._print)
        self.on_cover.clicked.connect(self._put_on_cover)
        group.buttonToggled.connect(lambda *_any: self._show())
        decisions.shown.connect(self._show)
        self.retranslate()

    def show_photo(self, photo: PhotoLine) -> None:
        """Show a photo of a case; its picture comes in a moment."""
        self.photo = photo
        self.name.setText(photo.name)
        self.places["case"].setChecked(True)
        self.crop.show_photo(QImage(), WHOLE)
        call = functools.partial(photo_bytes, self._decisions.store, photo.sha256)
        self._decisions.fetch(call, functools.partial(self._take, photo))
        self._show()
        self.crop.setFocus()

    def _take(self, photo: PhotoLine, data: bytes) -> None:
        if self.photo is not None and photo.sha256 == self.photo.sha256:
            self.crop.show_photo(QImage.fromData(data), self._crop())

    @property
    def cover(self) -> bool:
        """Whether the crop on the cover is shown, not that in the case."""
        return self.places["cover"].isChecked()

    def _crop(self) -> Crop:
        key = (self.photo.id if self.photo else 0, self.cover)
        return self._decisions.edition.crops.get(key, WHOLE)

    def _show(self) -> None:
        if self.photo is None:
            return
        edition = self._decisions.edition
        covers = edition.cover == self.photo.id
        for chip in self.places.values():
            chip.setVisible(covers)
        if not covers and self.cover:
            self.places["case"].setChecked(True)
        self.printed.setChecked(self.photo.id not in edition.left_out and not self.photo.reason)
        self.printed.setEnabled(not self.photo.reason)
        self.on_cover.setChecked(covers)
        self.on_cover.setEnabled(covers or not self.photo.reason)
        self.crop.show_crop(self._crop())
        self.whole.setEnabled(self._crop() != WHOLE)
        if self.photo.reason:
            self.message.say(
                _("This photo is never printed: {reason}.").format(reason=self.photo.reason), "wait"
            )
        else:
            self.message.hide()

    def _change(self, crop: Crop) -> None:
        if self.photo is not None:
            edition = self._decisions.edition.with_crop(self.photo.id, crop, on_cover=self.cover)
            self._decisions.change(edition, N_("Crop of a photo"))
            if self.cover:
                self._decisions.touched.emit("cover", None)

    def _print(self, shown: bool) -> None:
        if self.photo is not None:
            edition = self._decisions.edition.with_photo(self.photo.id, shown)
            self._decisions.change(edition, N_("Photo in the booklet or not"))

    def _put_on_cover(self, there: bool) -> None:
        if self.photo is not None:
            cover = self.photo.id if there else None
            edition = replace(self._decisions.edition, cover=cover)
            self._decisions.change(edition, N_("Cover of the booklet"))

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self.back.setText(_("Back"))
        self.places["case"].setText(_("In its case"))
        self.places["cover"].setText(_("On the cover"))
        self.printed.setText(_("Print it in its case"))
        self.on_cover.setText(_("Use it for the cover"))
        self.whole.setText(_("Show all of it"))
        self.crop.setAccessibleName(_("What is shown of the photo"))
        self.help.setText(
            _(
                "Drag the frame, its edges, or the ring that stays in sight where the page has "
                "another shape. Arrow keys move the ring, with Shift the frame, with Ctrl its "
                "corner. What is outside the frame is not in the printed file."
            )
        )
        self._show()
