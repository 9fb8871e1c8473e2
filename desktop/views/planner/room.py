"""A part of a column that gives way first: it scrolls where the column is too low for it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from desktop.views import theme


class Room(QScrollArea):
    """As high as what it holds where there is room for that, and never higher."""

    def __init__(self, held: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setWidget(held)
        self._held = held

    def sizeHint(self) -> QSize:
        # A wrapped text is as high as its width asks for, which a plain hint does not tell.
        high = self._held.heightForWidth(self.viewport().width())
        return QSize(theme.px(360), high if high > 0 else self._held.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(240), theme.px(64))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
