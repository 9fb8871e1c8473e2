"""The lines of an edition: cases and sections in their order, which are in, what each lacks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop.i18n import N_, _, format_day, ngettext
from desktop.models.case import TEXT_SECTIONS
from desktop.services.publishing.choosing import CaseLine, Narrowed
from desktop.services.publishing.content import Words
from desktop.services.publishing.editions import Line

Index = QModelIndex | QPersistentModelIndex
LineRole = Qt.ItemDataRole.UserRole
NumberRole = Qt.ItemDataRole.UserRole + 1
MissingRole = Qt.ItemDataRole.UserRole + 2
SectionRole = Qt.ItemDataRole.UserRole + 3
_NOWHERE = QModelIndex()
_SHORT = {"ja": N_("JA"), "en": N_("EN")}
_TITLE = N_("Title")


class CasesModel(QAbstractListModel):
    """Cases with check marks and sections, in the order of the booklet; moved by hand.

    Below the lines of the edition stand the cases that could be taken into it. What does not
    belong to the kind that is wanted (`narrow`) is hidden and keeps its place.
    """

    edited = Signal(str)
    """A person has changed `lines`; in English, what was done."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Line] = []
        self._cases: Mapping[int, CaseLine] = {}
        self._decided: set[int] = set()
        self._narrowed = Narrowed()
        self._shown: list[int] = []
        self._numbers: dict[int, int] = {}
        self._language = "ja"
        self._left_out: frozenset[int] = frozenset()

    # --- what is in it ---------------------------------------------------------------------

    def show(
        self, lines: Sequence[Line], cases: Mapping[int, CaseLine], left_out: frozenset[int]
    ) -> None:
        """Show the lines of an edition and, below, the cases that have none yet."""
        decided = {line.case_id for line in lines if line.case_id is not None}
        known = [line for line in lines if line.case_id is None or line.case_id in cases]
        # A case that a person has just taken out of nothing keeps its place while one works.
        rest = [Line(key, included=False) for key in cases if key not in decided]
        rows = [*known, *rest]
        self._decided, self._left_out = decided, left_out
        if rows == self._rows and list(cases) == list(self._cases):
            self._cases = cases
            self._changed()
            return
        self.beginResetModel()
        self._rows, self._cases = rows, cases
        self._find()
        self.endResetModel()

    def narrow(self, narrowed: Narrowed) -> None:
        """Show only cases of a kind."""
        if narrowed != self._narrowed:
            self.beginResetModel()
            self._narrowed = narrowed
            self._find()
            self.endResetModel()

    def set_paper_language(self, language: str) -> None:
        """Say in which language (`ja`, `en`, `both`) the booklet will be, for what it misses."""
        if language != self._language:
            self._language = language
            self._changed()

    def lines(self) -> tuple[Line, ...]:
        """The lines of the edition as they stand now."""
        return tuple(
            line
            for line in self._rows
            if line.case_id is None or line.included or line.case_id in self._decided
        )

    def chosen(self) -> tuple[int, ...]:
        """The cases that are in, in order."""
        return tuple(x.case_id for x in self._rows if x.included and x.case_id is not None)

    def shown_cases(self) -> list[int]:
        """The cases in sight, in order."""
        keys = (self._rows[at].case_id for at in self._shown)
        return [key for key in keys if key is not None]

    def key(self, row: int) -> tuple[int | None, int]:
        """What finds a row again: its case, and for a section its place among the sections."""
        if not 0 <= row < len(self._shown):
            return None, -1
        at = self._shown[row]
        case = self._rows[at].case_id
        return case, sum(1 for line in self._rows[:at] if line.case_id is None)

    def row_of(self, key: tuple[int | None, int]) -> int:
        """The row of a key; -1 where it is not in sight."""
        sections = -1
        for row, at in enumerate(self._shown):
            case = self._rows[at].case_id
            sections += case is None  # they are in sight all together, or none of them
            if case == key[0] and (case is not None or sections == key[1]):
                return row
        return -1

    def place(self, row: int) -> int:
        """The place of a row among `lines`; -1 where it is none of the edition's."""
        line = self._rows[self._shown[row]]
        lines = self.lines()
        return next((at for at, each in enumerate(lines) if each is line), -1)

    # --- what a person does ----------------------------------------------------------------

    def choose(self, ids: Iterable[int], inside: bool) -> None:
        """Put cases in or take them out."""
        wanted = set(ids)
        rows = [
            replace(line, included=inside)
            if line.case_id in wanted and line.included != inside
            else line
            for line in self._rows
        ]
        if rows != self._rows:
            self._rows = rows
            # What was taken in once has been decided upon, and keeps its place when it goes.
            self._decided |= wanted
            self._count()
            self._changed()
            self.edited.emit(
                N_("Take a case into the booklet")
                if inside
                else N_("Leave a case out of the booklet")
            )

    def move(self, row: int, to: int) -> bool:
        """Move a row so that it stands at row `to`."""
        if row == to or not 0 <= to < len(self._shown):
            return False
        return self.moveRows(_NOWHERE, row, 1, _NOWHERE, to + 1 if to > row else to)

    def add_section(self, row: int, title: Words) -> int:
        """Put a section above a row, at the end where there is no such row; its row."""
        at = self._shown[row] if 0 <= row < len(self._shown) else len(self.lines())
        self.beginResetModel()
        self._rows.insert(at, Line(title=title))
        self._find()
        self.endResetModel()
        self.edited.emit(N_("New section of the booklet"))
        return self._shown.index(at) if at in self._shown else -1

    def rename_section(self, row: int, title: Words) -> None:
        """Give a section another title."""
        at = self._shown[row]
        if self._rows[at].title != title:
            self._rows[at] = replace(self._rows[at], title=title)
            self._changed()
            self.edited.emit(N_("Title of a section"))

    def remove_section(self, row: int) -> None:
        """Take a section away; its cases stay."""
        self.beginResetModel()
        del self._rows[self._shown[row]]
        self._find()
        self.endResetModel()
        self.edited.emit(N_("Remove a section of the booklet"))

    # --- what is missing -------------------------------------------------------------------

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
        blocked = [p for p in line.photos if p.reason and p.id not in self._left_out]
        if len(blocked) == 1:
            words.append(_("Photo: {reason}").format(reason=blocked[0].reason))
        elif blocked:
            words.append(
                ngettext(
                    "{n} photo without consent", "{n} photos without consent", len(blocked)
                ).format(n=len(blocked))
            )
        if line.held_on is None:
            words.append(_("no date"))
        return words

    # --- Qt's side -------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        row = self._rows[self._shown[index.row()]]
        if row.case_id is None:
            return self._section_data(row, role)
        line = self._cases[row.case_id]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return line.title
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if row.included else Qt.CheckState.Unchecked
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

    def _section_data(self, row: Line, role: int) -> Any:
        words = {"ja": (row.title.ja, row.title.en), "en": (row.title.en, row.title.ja)}
        title = next(filter(None, words["en" if self._language == "en" else "ja"]), "")
        shown = title or _("Section without a title")
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return shown
            case Qt.ItemDataRole.AccessibleTextRole:
                return _("Section: {title}").format(title=shown)
            case _ if role == SectionRole:
                return row.title
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        case = self._rows[self._shown[index.row()]].case_id
        if case is None:
            return False
        self.choose([case], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        plain = (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemNeverHasChildren
        )
        section = self._rows[self._shown[index.row()]].case_id is None
        return plain if section else plain | Qt.ItemFlag.ItemIsUserCheckable

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def moveRows(self, source: Index, row: int, count: int, target: Index, before: int) -> bool:
        if count != 1 or source.isValid() or target.isValid() or row <= before <= row + 1:
            return False
        if not self.beginMoveRows(_NOWHERE, row, row, _NOWHERE, before):
            return False
        taken = self._rows[self._shown[row]]
        to = self._shown[before] if before < len(self._shown) else self._shown[-1] + 1
        at = self._shown[row]
        del self._rows[at]
        self._rows.insert(to - (to > at), taken)
        if taken.case_id is not None:
            self._decided.add(taken.case_id)
        self._find()
        self.endMoveRows()
        self._changed()
        self.edited.emit(N_("Order of the booklet"))
        return True

    def retranslate(self) -> None:
        """Say everything again in the language of now."""
        self._changed()

    def _tongues(self) -> tuple[str, ...]:
        return ("ja", "en") if self._language == "both" else (self._language,)

    def _find(self) -> None:
        everything = self._narrowed == Narrowed()
        self._shown = [
            at
            for at, line in enumerate(self._rows)
            if (
                everything
                if line.case_id is None
                else self._narrowed.holds(self._cases[line.case_id])
            )
        ]
        self._count()

    def _count(self) -> None:
        self._numbers = {key: n for n, key in enumerate(self.chosen(), start=1)}

    def _changed(self) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))
