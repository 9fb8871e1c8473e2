"""The words and the picture of an edition: name, title, publisher, foreword, cover, day of issue."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.i18n import LANGUAGES as TONGUES
from desktop.i18n import N_, _, translator
from desktop.services.publishing.choosing import PhotoLine
from desktop.services.publishing.collect import PUBLISHER
from desktop.services.publishing.content import Words
from desktop.services.publishing.cover import TITLE
from desktop.services.publishing.editions import LONGEST
from desktop.views import theme
from desktop.views.case.fields import DayField, Writing
from desktop.views.publication.decisions import Decisions
from desktop.views.publication.photo_strip import PhotoStrip, Thumbs
from desktop.views.widgets import Button, label

_WRITTEN = {"title": N_("Title of the booklet"), "publisher": N_("Publisher of the booklet"),
            "foreword": N_("Foreword of the booklet")}  # fmt: skip
_NAMED = N_("Name of an edition")


class WordsTab(QWidget):
    """Fields that show at once on the page and are kept after a pause."""

    removed = Signal()

    def __init__(self, decisions: Decisions, thumbs: Thumbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._decisions = decisions
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST)
        self.issued = DayField()
        self.lines: dict[tuple[str, str], QLineEdit] = {}
        self.forewords = {tongue: Writing(5, 14) for tongue in TONGUES}
        self._labels = {
            name: label(role="muted")
            for name in ("name", "title", "publisher", "issued", "foreword", "cover")
        }
        self.cover_note = label(role="muted", wrap=True)
        self.no_cover = Button(kind="link", action=lambda: self._cover(None))
        self.covers = PhotoStrip(thumbs, grid=True)
        self.covers.setFixedHeight(theme.px(210))
        self.remove = Button(kind="link", icon="trash", action=decisions.remove)
        self._build()
        self.name.textEdited.connect(self._name)
        self.issued.changed.connect(self._issue)
        for (name, tongue), field in self.lines.items():
            field.textEdited.connect(
                lambda text, name=name, tongue=tongue: self._write(name, tongue, text)
            )
        for tongue, writing in self.forewords.items():
            writing.textChanged.connect(lambda tongue=tongue: self._foreword(tongue))
            writing.left.connect(decisions.flush)
        for field in (self.name, *self.lines.values()):
            field.editingFinished.connect(decisions.flush)
        self.covers.chosen.connect(self._choose)
        decisions.shown.connect(self.show_edition)
        self.retranslate()

    def _build(self) -> None:
        inner = QWidget()
        inner.setProperty("role", "surface")
        grid = QGridLayout(inner)
        grid.setContentsMargins(24, 12, 16, 16)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        rows: list[tuple[str, QWidget]] = [("name", self.name)]
        for name in ("title", "publisher"):
            for tongue in TONGUES:
                field = QLineEdit()
                field.setMaxLength(LONGEST)
                self.lines[name, tongue] = field
                rows.append((name if tongue == "ja" else "", field))
        rows.append(("issued", self.issued))
        for tongue in TONGUES:
            rows.append(("foreword" if tongue == "ja" else "", self.forewords[tongue]))
        at = 0
        for name, widget in rows:
            if name:
                self._labels[name].setBuddy(widget)
                top = Qt.AlignmentFlag.AlignTop if name == "foreword" else Qt.AlignmentFlag(0)
                grid.addWidget(self._labels[name], at, 0, top)
            grid.addWidget(widget, at, 1)
            at += 1
        grid.addWidget(self._labels["cover"], at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.cover_note, at, 1)
        grid.addWidget(self.no_cover, at + 1, 1, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self.covers, at + 2, 0, 1, 2)
        grid.addWidget(self.remove, at + 3, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        grid.setRowStretch(at + 4, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)

    # --- what is shown ---------------------------------------------------------------------

    def show_edition(self) -> None:
        """Show the edition of now; a field in which one types stays as it is."""
        edition = self._decisions.edition
        _put(self.name, edition.name)
        for (name, tongue), field in self.lines.items():
            _put(field, getattr(getattr(edition, name), tongue))
        for tongue, writing in self.forewords.items():
            text = getattr(edition.foreword, tongue)
            if writing.toPlainText().strip() != text.strip() and not writing.hasFocus():
                writing.show_text(text)
        if not self.issued.hasFocus():
            self.issued.show_value(edition.issued)
        photos = tuple(
            photo
            for key in edition.case_ids
            for photo in (self._decisions.cases[key].photos if key in self._decisions.cases else ())
        )
        self.covers.photos.show(photos, frozenset(), edition.cover)
        self.covers.setVisible(bool(photos))
        self.remove.setVisible(edition.id is not None)
        self.no_cover.setVisible(edition.cover is not None)
        self._say_cover(photos)

    def _say_cover(self, photos: tuple[PhotoLine, ...]) -> None:
        cover = self._decisions.edition.cover
        reason = next((p.reason for p in photos if p.id == cover), self._decisions.cover_refused)
        if cover is not None and reason:
            words = _("The photo chosen for the cover is not printed: {reason}.")
            self.cover_note.setText(words.format(reason=reason))
            return
        words = _("Choose a photo of the cases; its crop is set where the case is.")
        if not photos:
            words = _("The cases have no photos; a drawing stands on the cover.")
        self.cover_note.setText(words)

    # --- what happens ----------------------------------------------------------------------

    def _name(self, text: str) -> None:
        if text.strip():
            edition = replace(self._decisions.edition, name=text)
            self._decisions.change(edition, _NAMED, typing=True)

    def _write(self, name: str, tongue: str, text: str) -> None:
        edition = self._decisions.edition
        words: Words = replace(getattr(edition, name), **{tongue: text.strip()})
        changed = replace(edition, **{name: words})  # type: ignore[arg-type]
        self._decisions.change(changed, _WRITTEN[name], typing=True)
        self._decisions.touched.emit("cover", None)

    def _foreword(self, tongue: str) -> None:
        edition = self._decisions.edition
        text = self.forewords[tongue].toPlainText().strip("\n")
        changed = replace(edition, foreword=replace(edition.foreword, **{tongue: text}))
        self._decisions.change(changed, _WRITTEN["foreword"], typing=True)
        self._decisions.touched.emit("foreword", None)

    def _issue(self, day: date | None) -> None:
        edition = replace(self._decisions.edition, issued=day)
        self._decisions.change(edition, N_("Day of issue of the booklet"))
        self._decisions.touched.emit("cover", None)

    def _choose(self, photo: PhotoLine) -> None:
        if photo.reason:
            words = _("“{photo}” cannot be on the cover: {reason}.")
            self.cover_note.setText(words.format(photo=photo.name, reason=photo.reason))
        else:
            self._cover(photo.id)

    def _cover(self, photo: int | None) -> None:
        edition = replace(self._decisions.edition, cover=photo)
        self._decisions.change(edition, N_("Cover of the booklet"))
        self._decisions.touched.emit("cover", None)

    def touch(self) -> None:
        """Say which part of the booklet is worked on here."""
        self._decisions.touched.emit("cover", None)

    # --- words -----------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        for name, words in (
            ("name", _("Name in the office")),
            ("title", _("Title")),
            ("publisher", _("Publisher")),
            ("issued", _("Date of issue")),
            ("foreword", _("Foreword")),
            ("cover", _("Cover picture")),
        ):
            self._labels[name].setText(words)
        usual = {"title": TITLE, "publisher": PUBLISHER}
        for (name, tongue), field in self.lines.items():
            field.setPlaceholderText(translator(tongue).gettext(usual[name]))
            field.setAccessibleName(f"{self._labels[name].text()} ({TONGUES[tongue]})")
        for tongue, writing in self.forewords.items():
            writing.setPlaceholderText(TONGUES[tongue])
            writing.setAccessibleName(f"{self._labels['foreword'].text()} ({TONGUES[tongue]})")
        self.issued.setPlaceholderText(_("the day of printing"))
        self.no_cover.setText(_("No picture on the cover"))
        self.remove.setText(_("Remove this edition"))
        self.covers.setAccessibleName(_("Photos for the cover"))
        self.show_edition()


def _put(field: QLineEdit, text: str) -> None:
    if field.text().strip() != text.strip() and not (field.hasFocus() and field.isModified()):
        field.setText(text)
