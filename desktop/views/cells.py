"""What changes cells of a table: typing, pasting, filling down, emptying, replacing.

Each is one change of the store and one step of undo. What does not fit is said in the list's
message bar and marked in the table, and nothing is changed.
"""

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from desktop.errors import UserError
from desktop.i18n import N_, _, format_number, ngettext
from desktop.services import cells, queries, references
from desktop.services.cells import Cells, CellsRefused
from desktop.services.progress import Work
from desktop.services.store import Store
from desktop.views.jobs import Job, Jobs
from desktop.views.pages import Navigator
from desktop.views.table import Block, Table
from desktop.views.table_model import PAGE, Index, Reader, TableModel
from desktop.views.widgets import MessageBar

MOST_COPIED = 100_000
"""Rows that Ctrl+C copies at the most; beyond, the export serves better."""
Texts = list[list[str]]
CELL, PASTE, FILL = N_("Change cells"), N_("Paste"), N_("Fill down")
CLEAR, REPLACE = N_("Empty cells"), N_("Replace")


class CellWork(QObject):
    """Changes the chosen cells of one table."""

    def __init__(
        self, table: Table, store: Store, jobs: Jobs, navigator: Navigator, messages: MessageBar
    ) -> None:
        super().__init__(table)
        self._table, self._store, self._jobs = table, store, jobs
        self._navigator, self._messages = navigator, messages
        self._model: TableModel = table._model
        self._asked = 0
        table.copy_wanted.connect(self.copy)
        table.paste_wanted.connect(self.paste)
        table.fill_wanted.connect(self.fill_down)
        table.clear_wanted.connect(self.clear)
        table.cells.entered.connect(self._enter)
        table.cells.suggest = self._suggest

    def copy(self) -> None:
        """Put the chosen cells on the clipboard as a spreadsheet takes them; whole rows with headings.

        Many are read off the window's thread.
        """
        block = self._block()
        if block is None:
            return
        fields = self._model.columns
        head: list[str] = []
        if len(block.columns) == len(fields) and len(fields) > 1:
            head.append("\t".join(_(field.label) for field in fields))
        rows = block.rows[:MOST_COPIED]
        if len(rows) <= PAGE:
            self._copied(
                [
                    *head,
                    *(_line(self._model.reader, self._model.values(row), block) for row in rows),
                ]
            )
            return
        keys, reader = self._keys(rows), self._model.reader
        register, store = self._register, self._store

        def lines() -> list[str]:
            found = list(head)
            with store.read() as session:
                for start in range(0, len(keys), PAGE):
                    page = queries.page(session, register, keys[start : start + PAGE], reader.names)
                    found += [_line(reader, values, block) for values in page]
            return found

        self._jobs.fetch(lines, self._copied)
        if len(block.rows) > MOST_COPIED:
            words = _("Only the first {n} rows are copied. Export the list to have all of them.")
            self._messages.say(words.format(n=format_number(MOST_COPIED)), "wait")

    @staticmethod
    def _copied(lines: list[str]) -> None:
        QGuiApplication.clipboard().setText("\n".join(lines))

    def paste(self) -> None:
        """Put what is on the clipboard into the chosen cells, or from the current one on.

        One cell fills all that are chosen, a block repeats where it fits several times.
        """
        try:
            texts = _read_tsv(QGuiApplication.clipboard().text())
        except csv.Error:
            return self._refuse(_("The clipboard holds no table that can be read."))
        block = self._block()
        if block is None or not texts:
            return
        labels = [_(field.label) for field in self._model.columns]
        if len(texts) > 1 and texts[0] == labels[block.columns[0] :][: len(texts[0])]:
            del texts[0]  # whole rows were copied, with their headings
        target = self._target(block, len(texts), len(texts[0]))
        if target is not None:
            self._write_texts(target, lambda: _repeated(texts, target), PASTE)

    def fill_down(self) -> None:
        """Give the first of the chosen rows' values to the others; to a single row, that above's."""
        block = self._block()
        if block is None:
            return
        rows = block.rows
        if len(rows) == 1:
            rows = [rows[0] - 1, rows[0]]
        if rows[0] < 0:
            return self._refuse(_("There is no row above this one to take values from."))
        keys, names = self._keys(rows), self._names(block)
        self._write(lambda: cells.filled_down(self._store, self._register, keys, names), FILL)

    def clear(self) -> None:
        """Empty the chosen cells."""
        block = self._block()
        if block is not None:
            self._write_texts(block, lambda: _repeated([[""]], block), CLEAR)

    def replace(self, made: Cells) -> None:
        """Write what a replacement found."""
        self._write(lambda: made, REPLACE)

    @property
    def _register(self) -> str:
        return self._model.spec.name

    def _block(self) -> Block | None:
        block = self._table.block()
        if block is None:
            self._refuse(_("Choose one block of cells: the chosen ones lie apart."))
        return block

    def _target(self, block: Block, high: int, wide: int) -> Block | None:
        """The cells that a block of texts goes to; None where it has no room, which is said."""
        rows, columns = len(block.rows), len(block.columns)
        if rows % high == 0 and columns % wide == 0:
            return block
        first, left = block.rows[0], block.columns[0]
        room = len(self._model.ids) - first, len(self._model.columns) - left
        if high > room[0] or wide > room[1]:
            words = _(
                "{rows} rows and {columns} columns were copied, but from here there are only {r} rows "
                "and {c} columns. Nothing was pasted. New records come by import."
            )
            numbers = {"rows": high, "columns": wide, "r": room[0], "c": room[1]}
            self._refuse(words.format(**{k: format_number(n) for k, n in numbers.items()}))
            return None
        return Block(list(range(first, first + high)), list(range(left, left + wide)))

    def _enter(self, index: Index, text: str, everywhere: bool) -> None:
        """A text was typed in a cell, meant for it alone or for all that are chosen."""
        block = self._table.block() if everywhere else None
        block = block or Block([index.row()], [index.column()])
        self._write_texts(block, lambda: _repeated([[text]], block), CELL)

    def _suggest(self, register: str, text: str, then: Callable[[list[str]], object]) -> None:
        def names() -> list[str]:
            with self._store.read() as session:
                return [f.title for f in references.candidates(session, register, text, 12)]

        self._jobs.forget(self._asked)
        self._asked = self._jobs.fetch(names, then)

    def _keys(self, rows: Sequence[int]) -> list[int]:
        keys: list[int] = self._model.ids[rows].tolist()
        return keys

    def _names(self, block: Block) -> list[str]:
        return [self._model.columns[column].name for column in block.columns]

    def _write_texts(self, block: Block, texts: Callable[[], Texts], label: str) -> None:
        keys, names = self._keys(block.rows), self._names(block)
        self._write(
            lambda: cells.parse_block(self._store, self._register, keys, names, texts()), label
        )

    def _write(self, make: Callable[[], Cells], label: str) -> None:
        """Work out new values and write them, both off the window's thread."""
        self._model.show_wrong(frozenset())

        def work() -> Work[int]:
            return (yield from cells.write(self._store, self._register, make(), label))

        job = Job(work(), _(label), self)
        job.finished.connect(self._done)
        job.failed.connect(self._failed)
        self._jobs.start(job)

    def _done(self, n: int) -> None:
        self._messages.hide()
        if n:
            words = ngettext(
                "{n} cell changed. Ctrl+Z takes it back.",
                "{n} cells changed. Ctrl+Z takes them back.",
                n,
            )
            self._navigator.say(words.format(n=format_number(n)), "good")

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, CellsRefused):
            names = [field.name for field in self._model.columns]
            wrong = {
                (r.key, name) for r in error.refusals for name in names if r.field in (name, "")
            }
            self._model.show_wrong(frozenset(wrong))
        if isinstance(error, UserError):
            self._refuse(error.sentence)

    def _refuse(self, sentence: str) -> None:
        self._messages.say(sentence, "bad")


def _line(reader: Reader, values: tuple[Any, ...], block: Block) -> str:
    return "\t".join(_quoted(reader.text(values, column)) for column in block.columns)


def _quoted(text: str) -> str:
    """A cell as spreadsheets take it from the clipboard."""
    if any(sign in text for sign in '\t\n"'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _read_tsv(text: str) -> list[list[str]]:
    """The cells of a text as spreadsheets put it on the clipboard, all lines of one width."""
    lines = list(csv.reader(io.StringIO(text.replace("\r\n", "\n"), newline=""), "excel-tab"))
    wide = max(map(len, lines), default=0)
    return [line + [""] * (wide - len(line)) for line in lines] if wide else []


def _repeated(texts: list[list[str]], target: Block) -> list[list[str]]:
    high, wide = len(texts), len(texts[0])
    return [
        [texts[r % high][c % wide] for c in range(len(target.columns))]
        for r in range(len(target.rows))
    ]
