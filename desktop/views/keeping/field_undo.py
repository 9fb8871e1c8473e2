"""Ctrl+Z in a text field: the field's own undo first, then the store's."""

import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget


class FieldUndo(QObject):
    """A field claims Ctrl+Z even where it has nothing to take back; here the key is let through.

    Only the field with the focus is watched.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._watched: QWidget | None = None
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        undo = event.matches(QKeySequence.StandardKey.Undo)
        redo = event.matches(QKeySequence.StandardKey.Redo)
        if (undo and not _has(watched, "Undo")) or (redo and not _has(watched, "Redo")):
            event.ignore()
            return True
        return False

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        # The editor of a cell is gone at once when it is left.
        if self._watched is not None and shiboken6.isValid(self._watched):
            self._watched.removeEventFilter(self)
            self._watched.destroyed.disconnect(self._gone)
        self._watched = None
        if isinstance(now, QLineEdit | QPlainTextEdit | QTextEdit):
            now.installEventFilter(self)
            now.destroyed.connect(self._gone)
            self._watched = now

    def _gone(self) -> None:
        self._watched = None


def _has(field: QObject, what: str) -> bool:
    """Whether a field has something of its own to undo or redo."""
    if isinstance(field, QLineEdit):
        return field.isUndoAvailable() if what == "Undo" else field.isRedoAvailable()
    if isinstance(field, QPlainTextEdit | QTextEdit):
        document = field.document()
        return document.isUndoAvailable() if what == "Undo" else document.isRedoAvailable()
    return True
