"""The scans and pictures of an agreement as cards, with captions in both languages."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.i18n import LANGUAGES as TONGUES
from desktop.i18n import _, ngettext
from desktop.services.agreements import writing
from desktop.services.agreements.reading import AgreementSheet, Paper, paper_bytes
from desktop.services.files import write_beside
from desktop.services.progress import Work
from desktop.services.store import Store
from desktop.views import theme
from desktop.views.case.fields import Writing
from desktop.views.case.photos import ENDINGS
from desktop.views.dropped import FilesTab
from desktop.views.jobs import Jobs
from desktop.views.publication.rendering import Document
from desktop.views.widgets import Button, Card, Elided, Flow, label, rule

WIDE, HIGH = 220, 160
SHARP = 2
"""A scan is drawn so many times larger than it is shown, for dense screens."""


class PaperCard(Card):
    """One paper: its first page or the picture, its captions, and what can be done with it."""

    captioned = Signal(int, str, str)
    saved = Signal(int)
    removed = Signal(int)

    def __init__(self, paper: Paper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paper = paper
        self.setFixedWidth(theme.px(WIDE) + 26)
        self.body.setContentsMargins(12, 12, 12, 12)
        self.body.setSpacing(6)
        self.picture = QLabel()
        self.picture.setFixedSize(theme.px(WIDE), theme.px(HIGH))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name = Elided(role="muted")
        self.name.setText(paper.file_name or "")
        self.captions = {tongue: Writing(1, 3) for tongue in TONGUES}
        for tongue, field in self.captions.items():
            own = paper.caption.ja if tongue == "ja" else paper.caption.en
            field.show_text(own or "")
            field.left.connect(self._caption)
        self.save = Button(kind="quiet", icon="save", action=lambda: self.saved.emit(paper.id))
        self.remove = Button(kind="icon", icon="trash", action=lambda: self.removed.emit(paper.id))
        self.body.addWidget(self.picture)
        self.body.addWidget(self.name)
        for field in self.captions.values():
            self.body.addWidget(field)
        tools = QHBoxLayout()
        tools.addWidget(self.save)
        tools.addStretch(1)
        tools.addWidget(self.remove)
        self.body.addLayout(tools)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        for tongue, field in self.captions.items():
            words = _("Caption ({language})").format(language=TONGUES[tongue])
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
        self.save.setText(_("Save a copy"))
        self.remove.setToolTip(_("Remove this paper"))
        self.remove.setAccessibleName(_("Remove this paper"))

    def show_image(self, image: QImage) -> None:
        """Show the picture itself, or the first page."""
        ratio = self.devicePixelRatioF()
        scaled = image.scaled(
            self.picture.size() * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        picture = QPixmap.fromImage(scaled)
        picture.setDevicePixelRatio(ratio)
        self.picture.setPixmap(picture)

    def _caption(self) -> None:
        ja, en = (self.captions[tongue].toPlainText().strip() for tongue in ("ja", "en"))
        if (ja, en) != (self.paper.caption.ja or "", self.paper.caption.en or ""):
            self.captioned.emit(self.paper.id, ja, en)


class PapersTab(FilesTab):
    """The cards; files may be dropped on it."""

    def __init__(self, store: Store, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(jobs, parent)
        self._store = store
        self._sheet: AgreementSheet | None = None
        self.cards: list[PaperCard] = []
        self.count, self.hint = label(role="muted"), label(role="muted", wrap=True)
        self.add = Button(icon="plus", action=self._choose)
        head = QHBoxLayout()
        head.setContentsMargins(24, 12, 24, 8)
        head.setSpacing(12)
        head.addWidget(self.count)
        head.addWidget(self.hint, 1)
        head.addWidget(self.add)
        ground = QWidget()
        ground.setProperty("role", "surface")
        padded = QVBoxLayout(ground)
        padded.setContentsMargins(24, 16, 24, 24)
        inner = QWidget()
        self._grid = Flow(inner, 16)
        padded.addWidget(inner)
        padded.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(ground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(area, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.add.setText(_("Add papers"))
        self.hint.setText(_("Scans (PDF) and pictures may be dropped here; they lie in the store."))
        for card in self.cards:
            card.retranslate()
        self.tell()

    def show_sheet(self, sheet: AgreementSheet | None) -> None:
        """Show the papers of another agreement, or what has become of them."""
        before = self._sheet.papers if self._sheet else ()
        self._sheet = sheet
        papers = sheet.papers if sheet else ()
        if papers != before or len(papers) != len(self.cards):
            self._grid.clear()
            self.cards = []
            for paper in papers:
                self._add_card(paper)
        self.tell()

    def _add_card(self, paper: Paper) -> None:
        card = PaperCard(paper)
        card.captioned.connect(
            lambda key, ja, en: self._do(lambda: writing.caption_paper(self._store, key, ja, en))
        )
        card.removed.connect(lambda key: self._do(lambda: writing.remove_paper(self._store, key)))
        card.saved.connect(lambda _key: self._save(paper))
        self.cards.append(card)
        self._grid.addWidget(card)
        card.show()

        def show(image: QImage) -> None:
            if card in self.cards and not image.isNull():
                card.show_image(image)

        self._jobs.fetch(lambda: _picture(paper_bytes(self._store, paper.sha256), paper), show)

    def tell(self) -> None:
        n = len(self.cards)
        self.count.setText(ngettext("{n} paper", "{n} papers", n).format(n=n))
        self.add.setEnabled(self._sheet is not None and not self.reading_files)

    def _choose(self) -> None:
        kinds = _("Scans and pictures ({endings})").format(endings=f"*.pdf {ENDINGS}")
        names, _kind = QFileDialog.getOpenFileNames(self, _("Add papers"), "", kinds)
        self.take([Path(name) for name in names])

    def reading(self, files: Sequence[Path]) -> tuple[Work[list[int]], str] | None:
        if self._sheet is None:
            return None
        return writing.add_papers(self._store, self._sheet.id, files), _("Reading papers")

    def _save(self, paper: Paper) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save a copy"), paper.file_name or "")
        if not chosen:
            return

        def write() -> None:
            with write_beside(Path(chosen)) as file:
                file.write(paper_bytes(self._store, paper.sha256))

        self._do(write)

    def _do(self, deed: Callable[[], object]) -> None:
        self._jobs.change(deed, self.failed.emit)


def _picture(data: bytes, paper: Paper) -> QImage:
    """The picture of a paper: itself, or the first page of a scan."""
    if paper.media_type != writing.PDF:
        return QImage.fromData(data)
    document = Document(Path(paper.file_name or ""), data)
    try:
        width, height = document.sizes[0]
        return document.picture(0, SHARP * min(theme.px(WIDE) / width, theme.px(HIGH) / height))
    finally:
        document.close()
