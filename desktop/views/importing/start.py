"""Before a file is chosen: what can be read, and a place to drop it."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.models.specs import REGISTERS
from desktop.services.importing import profiles_of
from desktop.views import theme
from desktop.views.widgets import Button, Picture, label


def dropped_file(data: QMimeData) -> Path | None:
    """The one local file that is being dropped."""
    urls = [url for url in data.urls() if url.isLocalFile()]
    return Path(urls[0].toLocalFile()) if len(urls) == 1 else None


class StartView(QWidget):
    """A place to drop a file, a button to choose one, and the lists that are known."""

    dropped = Signal(Path)
    choose_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._over = False
        self.setAcceptDrops(True)
        self._sentence = label(role="section")
        self._kinds = label(role="muted", wrap=True)
        self._kinds.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.choose = Button(kind="primary", icon="folder", action=self.choose_wanted.emit)
        self._known = label(role="muted")
        self._lists = QHBoxLayout()
        self._lists.setSpacing(48)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addStretch(2)
        for widget in (Picture("import", "ai", 40), self._sentence, self._kinds, self.choose):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        column.addWidget(self._known, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addLayout(self._lists)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(2)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self._sentence.setText(_("Drop a list here"))
        self._kinds.setText(
            _(
                "CSV (UTF-8, UTF-16, Shift_JIS), XLSX, XLS, ODS, GeoJSON, or a JSON export of this "
                "program. You see what becomes of each row before anything is written."
            )
        )
        self.choose.setText(_("Choose a file …"))
        self._known.setText(_("Lists that are recognised by their headings"))
        self._kinds.setFixedWidth(theme.px(520))
        self._kinds.setFixedHeight(self._kinds.heightForWidth(self._kinds.width()))
        self._list_profiles()

    def _list_profiles(self) -> None:
        """A column of titles for each register that has lists."""
        while (item := self._lists.takeAt(0)) is not None:
            if (before := item.widget()) is not None:
                before.deleteLater()
        for name, spec in REGISTERS.items():
            titles = [profile.label for profile in profiles_of(name)]
            if titles:
                group = QWidget()
                column = QVBoxLayout(group)
                column.setContentsMargins(0, 0, 0, 0)
                column.setSpacing(6)
                for at, words in enumerate((_(spec.titles), *titles)):
                    column.addWidget(label(words, "muted" if at == 0 else ""))
                column.addStretch(1)
                self._lists.addWidget(group, 0, Qt.AlignmentFlag.AlignTop)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event.mimeData()) is not None:
            event.acceptProposedAction()
            self._glow(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._glow(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._glow(False)
        path = dropped_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.dropped.emit(path)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(colours.colour("ai" if self._over else "edge"), 1.5, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        if self._over:
            painter.setBrush(colours.colour("ai_soft"))
        painter.drawRoundedRect(self.rect().adjusted(24, 16, -24, -24), 8, 8)

    def _glow(self, over: bool) -> None:
        self._over = over
        self.update()
