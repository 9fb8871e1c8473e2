"""Every command of the window, in one table, with its key.

A command does what the page in view says it does (`Page.commands()`), or else what the window
says. Those marked `local` are keys of a table or a form; the table lists them for the reader.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop.i18n import N_

GO, RECORDS, TABLE, PROGRAM = N_("Go"), N_("Records"), N_("In a table"), N_("Program")


@dataclass(frozen=True)
class Command:
    """One command: its name, English words, keys, icon and heading."""

    name: str
    label: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    group: str = PROGRAM
    local: bool = False


COMMANDS: tuple[Command, ...] = (
    Command("palette", N_("Find a record or a command"), ("Ctrl+K",), "search", GO),
    Command("back", N_("Back"), ("Alt+Left",), "left", GO),
    Command("forward", N_("Forward"), ("Alt+Right",), "right", GO),
    Command("home", N_("Go to Home"), ("Alt+Home",), "home", GO),
    Command("new", N_("New record"), ("Ctrl+N",), "plus", RECORDS),
    Command("edit", N_("Change this record"), ("F2",), "edit", RECORDS),
    Command("save", N_("Save"), ("Ctrl+S",), "save", RECORDS),
    Command("cancel", N_("Leave without saving"), ("Escape",), "close", RECORDS, local=True),
    Command("delete", N_("Delete"), ("Del",), "trash", RECORDS, local=True),
    Command("erase", N_("Erase this person's data for good"), (), "trash", RECORDS),
    Command("undo", N_("Undo"), ("Ctrl+Z",), "undo", RECORDS),
    Command("redo", N_("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", RECORDS),
    Command("import", N_("Import a list"), ("Ctrl+I",), "import", RECORDS),
    Command("export", N_("Export this list"), ("Ctrl+E",), "export", RECORDS),
    Command("form", N_("Form to fill in"), (), "edit", RECORDS),
    Command("duplicates", N_("Look for duplicates"), (), "duplicates", RECORDS),
    Command("consistency", N_("Look for contradictions"), (), "consistency", RECORDS),
    Command("search", N_("Search in this list"), ("/", "Ctrl+F"), "search", TABLE),
    Command("filter", N_("Add a condition"), ("Ctrl+Shift+F",), "filter", TABLE),
    Command("columns", N_("Choose columns"), ("Ctrl+Shift+C",), "columns", TABLE),
    Command("column", N_("Menu of the column"), ("Alt+Down",), "down", TABLE, local=True),
    Command("move", N_("Move the column"), ("Alt+Shift+Left",), "columns", TABLE, local=True),
    Command("views", N_("Views"), ("Ctrl+Shift+V",), "list", TABLE),
    Command("replace", N_("Find and replace in the column"), ("Ctrl+Shift+H",), "edit", TABLE),
    Command("pivot", N_("Count by fields"), ("Ctrl+Shift+P",), "columns", TABLE),
    Command("open", N_("Open the record"), ("Return",), "open", TABLE, local=True),
    Command("copy", N_("Copy the chosen cells"), ("Ctrl+C",), "copy", TABLE, local=True),
    Command("paste", N_("Paste into the cells"), ("Ctrl+V",), "copy", TABLE, local=True),
    Command("fill", N_("Fill down"), ("Ctrl+D",), "down", TABLE, local=True),
    Command("clear", N_("Empty the cells"), ("Backspace",), "close", TABLE, local=True),
    Command("select_all", N_("Choose all rows"), ("Ctrl+A",), "list", TABLE, local=True),
    Command("journal", N_("Show the changes"), ("Ctrl+H",), "clock", PROGRAM),
    Command("backup", N_("Backups"), (), "save", PROGRAM),
    Command("reload", N_("Read again"), ("F5",), "refresh", PROGRAM),
    Command("lock", N_("Lock the screen"), ("Ctrl+Alt+L",), "lock", PROGRAM),
    Command("language", N_("日本語 / English"), ("Ctrl+Shift+L",), "language", PROGRAM),
    Command("dark", N_("Light or dark"), ("Ctrl+Shift+D",), "settings", PROGRAM),
    Command("open_store", N_("Open a store"), ("Ctrl+O",), "folder", PROGRAM),
    Command("new_store", N_("Make a new store"), (), "plus", PROGRAM),
    Command("sample", N_("Load the sample"), (), "sample", PROGRAM),
    Command("keys", N_("Keys"), ("F1",), "info", PROGRAM),
    Command("people", N_("People and keys"), (), "lock", PROGRAM),
    Command("quit", N_("Quit"), ("Ctrl+Q",), "close", PROGRAM),
)
BY_NAME = {command.name: command for command in COMMANDS}

Handler = Callable[[], object]


def key_text(command: Command) -> str:
    """The first key of a command as the system writes it; empty where it has none."""
    if not command.keys:
        return ""
    return QKeySequence(command.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)


class Actions(QObject):
    """Makes the keys work: asks the page in view first, then the window."""

    def __init__(
        self,
        window: QWidget,
        handlers: dict[str, Handler],
        of_page: Callable[[], dict[str, Handler]],
    ) -> None:
        super().__init__(window)
        self._handlers, self._of_page = handlers, of_page
        for command in COMMANDS:
            if not command.local and command.keys:
                action = QAction(window)
                action.setObjectName(command.name)
                action.setShortcuts([QKeySequence(key) for key in command.keys])
                action.triggered.connect(lambda _on=False, name=command.name: self.run(name))
                window.addAction(action)

    def also(self, handlers: dict[str, Handler]) -> None:
        """Let these commands do something too."""
        self._handlers |= handlers

    def available(self) -> list[Command]:
        """The commands that would do something now."""
        known = self._handlers.keys() | self._of_page().keys()
        return [command for command in COMMANDS if command.name in known]

    def run(self, name: str) -> None:
        """Do a command, if it means anything here."""
        handler = self._of_page().get(name) or self._handlers.get(name)
        if handler:
            handler()
