"""Two halves of a page: what is chosen, and what is printed of it."""

from PySide6.QtWidgets import QSplitter, QWidget

from desktop.views import theme


def beside(choice: QWidget, preview: QWidget) -> QSplitter:
    """The choice at the left, the printed page at the right; the border can be dragged."""
    splitter = QSplitter()
    splitter.addWidget(choice)
    splitter.addWidget(preview)
    splitter.setStretchFactor(0, 0)
    splitter.setStretchFactor(1, 1)
    splitter.setChildrenCollapsible(False)
    choice.setMinimumWidth(theme.px(320))
    preview.setMinimumWidth(theme.px(420))
    splitter.setSizes([theme.px(400), theme.px(800)])
    return splitter
