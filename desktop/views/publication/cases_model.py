"""The cases of an edition: which are in, in which order, and what each lacks."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop.i18n import N_, _, format_day, ngettext
from desktop.models.case import TEXT_SECTIONS
from desktop.services.publishing.choosing import CaseLine

Index = QModelIndex | QPersistentModelIndex
LineRole = Qt.ItemDataRole.UserRole
NumberRole = Qt.ItemDataRole.UserRole + 1
MissingRole = Qt.ItemDataRole.UserRole + 2
_NOWHERE = QModelIndex()
_SHORT = {"ja": N_("JA"), "en": N_("EN")}
_TITLE = N_("Title")


class CasesModel(QAbstractListModel):
    """Cases with check marks in the order of the booklet; moved by hand."""

    chosen_changed = Signal()
    """Which cases are in, or their order, has changed."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[CaseLine] = []
        self._out: set[int] = set()
        self._numbers: dict[int, int] = {}
        self._language = "ja"

    # --- what is in it ---------------------------------------------------------------------

    def set_lines(self, lines: Sequence[CaseLine]) -> None:
        """Show these cases; those that were there keep their mark and their order."""
        order = {line.id: n for n, line in enumerate(self._lines)}
        known = sorted((line for line in lines if line.id in order), key=lambda x: order[x.id])
        new = [line for line in lines if line.id not in order]
        before = self.chosen()
        self.beginResetModel()
        # An order by hand stays; of cases that nobody has seen yet the day decides.
        self._lines = [*known, *new] if known else list(lines)
        self._out &= {line.id for line in lines}
        self._count()
        self.endResetModel()
        if self.chosen() != before:
            self.chosen_changed.emit()

    def start_anew(self) -> None:
        """Forget marks and order."""
        self.beginResetModel()
        self._lines, self._out = [], set()
        self._count()
        self.endResetModel()

    def set_paper_language(self, language: str) -> None:
        """Say in which language (`ja`, `en`, `both`) the booklet will be, for what it misses."""
        if language != self._language:
            self._language = language
            self._changed()

    def lines(self) -> list[CaseLine]:
        """All cases, in order."""
        return list(self._lines)

    def chosen(self) -> tuple[int, ...]:
        """The cases that are in, in order."""
        return tuple(line.id for line in self._lines if line.id not in self._out)

    def choose(self, ids: Iterable[int], inside: bool) -> None:
        """Put cases in or take them out."""
        before = len(self._out)
        self._out = self._out.difference(ids) if inside else self._out.union(ids)
        if len(self._out) != before:
            self._count()
            self._changed()
            self.chosen_changed.emit()

    def move(self, row: int, to: int) -> bool:
        """Move a case so that it stands at row `to`."""
        if row == to or not 0 <= to < len(self._lines):
            return False
        return self.moveRows(_NOWHERE, row, 1, _NOWHERE, to + 1 if to > row else to)

    def missing_texts(self, line: CaseLine) -> list[tuple[str, list[str]]]:
        """The languages of this booklet in which a case lacks texts, with what is lacking."""
        names = {"ja": _("Japanese"), "en": _("English")}
        return [
            (names[tongue], [_(TEXT_SECTIONS.get(name, _TITLE)) for name in line.missing[tongue]])
            for tongue in self._tongues()
            if line.missing[tongue]
        ]

    def missing(self, line: CaseLine) -> list[str]:
        """What a case lacks for this booklet, in a few words each; nothing where it is ready."""
        words = []
        lacking = [
            f"{_(_SHORT[tongue])} {len(line.missing[tongue])}"
            for tongue in self._tongues()
            if line.missing[tongue]
        ]
        if lacking:
            words.append(_("Texts missing: {counts}").format(counts=_(" · ").join(lacking)))
        if line.unprintable:
            words.append(
                ngettext(
                    "{n} photo without consent", "{n} photos without consent", line.unprintable
                ).format(n=line.unprintable)
            )
        if line.held_on is None:
            words.append(_("no date"))
        return words

    # --- Qt's side -------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return line.title
            case Qt.ItemDataRole.CheckStateRole:
                inside = line.id not in self._out
                return Qt.CheckState.Checked if inside else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.AccessibleTextRole:
                return ". ".join((line.title, format_day(line.held_on), *self.missing(line)))
            case Qt.ItemDataRole.ToolTipRole:
                return line.title
            case _ if role == LineRole:
                return line
            case _ if role == NumberRole:
                return self._numbers.get(line.id)
            case _ if role == MissingRole:
                return self.missing(line)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        inside = Qt.CheckState(value) == Qt.CheckState.Checked
        self.choose([self._lines[index.row()].id], inside)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsUserCheckable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def moveRows(self, source: Index, row: int, count: int, target: Index, before: int) -> bool:
        if source.isValid() or target.isValid() or row <= before <= row + count:
            return False
        if not self.beginMoveRows(_NOWHERE, row, row + count - 1, _NOWHERE, before):
            return False
        taken = self._lines[row : row + count]
        rest = self._lines[:row] + self._lines[row + count :]
        at = before - count if before > row else before
        self._lines = rest[:at] + taken + rest[at:]
        self._count()
        self.endMoveRows()
        self._changed()
        self.chosen_changed.emit()
        return True

    def retranslate(self) -> None:
        """Say everything again in the language of now."""
        self._changed()

    def _tongues(self) -> tuple[str, ...]:
        return ("ja", "en") if self._language == "both" else (self._language,)

    def _count(self) -> None:
        self._numbers = {key: n for n, key in enumerate(self.chosen(), start=1)}

    def _changed(self) -> None:
        if self._lines:
            self.dataChanged.emit(self.index(0), self.index(len(self._lines) - 1))
