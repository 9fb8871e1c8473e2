"""The photos of a case as a grid, each with its captions, credit and consent."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import LANGUAGES as TONGUES
from desktop.i18n import _, format_day, format_number, ngettext
from desktop.models.text import clean_line
from desktop.models.vocabulary import Consent
from desktop.services.progress import Work
from desktop.services.store import Store
from desktop.services.workflow import writing
from desktop.services.workflow.reading import CaseSheet, PhotoLine, photo_bytes
from desktop.views import theme
from desktop.views.case.fields import DayField, Writing
from desktop.views.dropped import FilesTab
from desktop.views.jobs import Jobs
from desktop.views.widgets import Button, Card, Flow, Pill, label, rule

WIDE, HIGH = 280, 186
ENDINGS = "*.jpg *.jpeg *.png *.webp *.avif *.gif *.tif *.tiff *.bmp"


class PhotoCard(Card):
    """One photo."""

    changed = Signal(int, dict, dict)
    moved = Signal(int, int)
    removed = Signal(int)
    erased = Signal(int)

    def __init__(self, photo: PhotoLine, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.photo, self._today = photo, today
        self.setFixedWidth(theme.px(WIDE) + 26)
        self.body.setContentsMargins(12, 12, 12, 12)
        self.body.setSpacing(6)
        self.picture = QLabel()
        self.picture.setFixedSize(theme.px(WIDE), theme.px(HIGH))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setProperty("role", "muted")
        self.mark = Pill()
        self.texts: dict[str, Writing] = {}
        for name in ("caption_ja", "caption_en", "credit"):
            self.texts[name] = field = Writing(1 if name == "credit" else 2, 4)
            field.show_text(getattr(photo, name) or "")
            field.left.connect(self._save)
        self.consent = QComboBox()
        self.consent.activated.connect(lambda _at: self._save())
        self.until = DayField()
        self.until.show_value(photo.consent_until)
        self.until.changed.connect(lambda _day: self._save())
        self.until_label = label(role="muted")
        self.until_label.setBuddy(self.until)
        earlier = Button(kind="quiet", icon="left", action=lambda: self.moved.emit(photo.id, -1))
        later = Button(kind="quiet", icon="right", action=lambda: self.moved.emit(photo.id, 1))
        remove = Button(kind="quiet", icon="trash", action=lambda: self.removed.emit(photo.id))
        self.buttons = (earlier, later, remove)
        self.erase = Button(kind="link", action=lambda: self.erased.emit(photo.id))
        self.body.addWidget(self.picture)
        tools = QHBoxLayout()
        tools.setSpacing(0)
        tools.addWidget(self.mark)
        tools.addStretch(1)
        for button in self.buttons:
            tools.addWidget(button)
        self.body.addLayout(tools)
        for field in self.texts.values():
            self.body.addWidget(field)
        self.body.addWidget(self.consent)
        until = QHBoxLayout()
        until.setSpacing(8)
        until.addWidget(self.until_label)
        until.addWidget(self.until)
        until.addStretch(1)
        self.body.addLayout(until)
        self.body.addWidget(self.erase, 0, Qt.AlignmentFlag.AlignLeft)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        for tongue, name in (("ja", "caption_ja"), ("en", "caption_en")):
            words = _("Caption ({language})").format(language=TONGUES[tongue])
            self.texts[name].setPlaceholderText(words)
            self.texts[name].setAccessibleName(words)
        self.texts["credit"].setPlaceholderText(_("Credit: who took it"))
        self.texts["credit"].setAccessibleName(_("Credit: who took it"))
        self.consent.setAccessibleName(_("Consent"))
        self.consent.clear()
        for consent in Consent:
            self.consent.addItem(_(consent.label), str(consent))
        self.consent.setCurrentIndex(self.consent.findData(self.photo.consent))
        self.until_label.setText(_("until"))
        self.erase.setText(_("Erase for good …"))
        names = (_("Earlier"), _("Later"), _("Remove this photo"))
        for button, words in zip(self.buttons, names, strict=True):
            button.setToolTip(words)
            button.setAccessibleName(words)
        self._tell()

    def show_photo(self, photo: PhotoLine, today: date) -> None:
        """Show what has become of this photo; a field in which one writes stays as it is."""
        self.photo, self._today = photo, today
        for name, field in self.texts.items():
            if not field.hasFocus():
                field.show_text(getattr(photo, name) or "")
        self.consent.setCurrentIndex(self.consent.findData(photo.consent))
        if not self.until.hasFocus():
            self.until.show_value(photo.consent_until)
        self._tell()

    def show_image(self, image: QImage) -> None:
        """Show the picture itself."""
        ratio = self.devicePixelRatioF()
        room = self.picture.size() * ratio
        scaled = image.scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        picture = QPixmap.fromImage(scaled)
        picture.setDevicePixelRatio(ratio)
        self.picture.setPixmap(picture)

    def _tell(self) -> None:
        may = self.photo.may_print(self._today)
        reason = _("Will not print: no consent")
        if self.photo.consent_withdrawn_on:
            reason = _("Will not print: consent withdrawn")
        elif self.photo.consent == Consent.INTERNAL:
            reason = _("Will not print: office only")
        elif self.photo.consent_until and self.photo.consent_until < self._today:
            reason = _("Will not print: consent ended {day}").format(
                day=format_day(self.photo.consent_until)
            )
        self.mark.show_state(_("May be printed") if may else reason, "good" if may else "wait")

    def _save(self) -> None:
        after: dict[str, Any] = {
            name: clean_line(field.toPlainText()) or None for name, field in self.texts.items()
        }
        after["consent"] = self.consent.currentData()
        after["consent_until"] = self.until.typed
        before = {name: getattr(self.photo, name) for name in after}
        new = {name: value for name, value in after.items() if value != before[name]}
        if new:
            self.changed.emit(self.photo.id, {name: before[name] for name in new}, new)


class PhotosTab(FilesTab):
    """The grid; files may be dropped on it."""

    erase_wanted = Signal(int)

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(jobs, parent)
        self._store, self._today = store, today
        self._sheet: CaseSheet | None = None
        self.cards: dict[int, PhotoCard] = {}
        self.count = label(role="muted")
        self.add = Button(icon="photo", action=self._choose)
        self.hint = label(role="muted")
        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 24, 8)
        head.setSpacing(12)
        head.addWidget(self.count)
        head.addWidget(self.hint, 1)
        head.addWidget(self.add)
        self._grid_widget = QWidget()
        self._grid_widget.setProperty("role", "surface")
        padded = QVBoxLayout(self._grid_widget)
        padded.setContentsMargins(24, 16, 24, 24)
        inner = QWidget()
        self._grid = Flow(inner, 16)
        padded.addWidget(inner)
        padded.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._grid_widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(area, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.add.setText(_("Add photos"))
        self.hint.setText(_("Drop pictures here. Place and time are taken out of every file."))
        for card in self.cards.values():
            card.retranslate()
        self.tell()

    def show_case(self, sheet: CaseSheet) -> None:
        """Show another case, or what has become of this one."""
        before = [photo.id for photo in self._sheet.photos] if self._sheet else []
        self._sheet = sheet
        today = self._today()
        if before == [photo.id for photo in sheet.photos]:
            for photo in sheet.photos:
                self.cards[photo.id].show_photo(photo, today)
        else:
            self._lay_out(sheet.photos, today)
        self.tell()

    def _lay_out(self, photos: Sequence[PhotoLine], today: date) -> None:
        self._grid.clear()
        self.cards = {}
        for photo in photos:
            card = PhotoCard(photo, today)
            card.changed.connect(self._change)
            card.moved.connect(
                lambda key, step: self._do(lambda: writing.move_photo(self._store, key, step))
            )
            card.removed.connect(
                lambda key: self._do(lambda: writing.remove_photo(self._store, key))
            )
            card.erased.connect(self.erase_wanted)
            self.cards[photo.id] = card
            self._grid.addWidget(card)
            card.show()
            self._load(photo)
        self._grid_widget.updateGeometry()

    def _load(self, photo: PhotoLine) -> None:
        def read() -> QImage:
            return QImage.fromData(photo_bytes(self._store, photo.sha256))

        def show(image: QImage) -> None:
            card = self.cards.get(photo.id)
            if card and not image.isNull():
                card.show_image(image)

        self._jobs.fetch(read, show)

    def tell(self) -> None:
        photos = self._sheet.photos if self._sheet else ()
        today = self._today()
        printed = sum(1 for photo in photos if photo.may_print(today))
        self.count.setText(
            ngettext(
                "{n} photo, {printed} to print", "{n} photos, {printed} to print", len(photos)
            ).format(n=format_number(len(photos)), printed=format_number(printed))
        )
        self.add.setEnabled(not self.reading_files)

    def _change(self, key: int, before: dict[str, Any], after: dict[str, Any]) -> None:
        self._do(lambda: writing.save_photo(self._store, key, before, after))

    def _do(self, write: Callable[[], object]) -> None:
        self._jobs.change(write, self.failed.emit)

    def _choose(self) -> None:
        pictures = _("Pictures ({endings})").format(endings=ENDINGS)
        names, _kind = QFileDialog.getOpenFileNames(self, _("Add photos"), "", pictures)
        self.take([Path(name) for name in names])

    def reading(self, files: Sequence[Path]) -> tuple[Work[list[int]], str] | None:
        if self._sheet is None:
            return None
        return writing.add_photos(self._store, self._sheet.id, files), _("Reading photos")
