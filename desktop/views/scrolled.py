"""A column of widgets that scrolls."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.views.case.fields import clear


class Lines(QScrollArea):
    """Widgets below one another."""

    def __init__(self) -> None:
        super().__init__()
        inner = QWidget()
        inner.setProperty("role", "surface")
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 16, 24, 24)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        column.addLayout(self._lines)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inner)

    def clear(self) -> None:
        """Take everything out."""
        clear(self._lines)

    def add(self, widget: QWidget) -> None:
        """Add a line; words that are too long for it go on below."""
        if isinstance(widget, QLabel):
            widget.setWordWrap(True)
        self._lines.addWidget(widget)

    def add_row(self, row: QLayout) -> None:
        """Add widgets that stand side by side."""
        self._lines.addLayout(row)
