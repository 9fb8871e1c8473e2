"""What a row of an office's workbook leaves out because the rows above say it.

Ditto marks repeat the cell above. A merged cell stands in the first row of its group only. A line
with a single cell (港区, 小学校の部, “Germany”) heads the rows below it: it becomes a column.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from desktop.models.municipalities import MUNICIPALITIES
from desktop.models.spec import Spec
from desktop.models.text import clean_line
from desktop.services.importing.transforms.words import country_named, meaning

_DITTO = {"〃", "″", "”", "“", '"', "''", "々", "仝", "同上", "同", "〃〃", "ditto", "do.", "id.", "idem", "dto.", "同左", "上同", "(同上)"}  # fmt: skip
_DITTO |= {
    f"{before}{mark}{after}"
    for mark in _DITTO
    for before in " \u3000"
    for after in ("", " ", "\u3000")
}
_DITTO |= {f"{mark}{after}" for mark in ("〃", "同上") for after in " \u3000"}
GROUPING = {"ward", "city", "country", "represents", "kind", "sector", "establisher", "tokyo", "place", "instrument"}  # fmt: skip
"""Fields whose cells are merged over the rows of a group."""
SECTION = "§"
"""What the name begins with of a column that holds what the lines between the rows say."""
_DECORATION = re.compile(
    r"[■□◆◇●○▼▽・【】\[\]<>〈〉《》()（）:：*＊\s]+|第?\d+\s*[校園.、]|[\d０-９]+"
)
_LONGEST = 40
_Tellers = tuple[tuple[str, Callable[[str], str | None]], ...]


@dataclass(frozen=True)
class Sections:
    """The lines that head the rows below them.

    Attributes:
        field: what they say.
        rows: the index of each such line.
        column: for every row the text of its section; empty before the first and for the lines.
    """

    field: str
    rows: frozenset[int]
    column: tuple[str, ...]


def without_dittos(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The rows with every ditto mark replaced by what it stands for."""
    found: list[Sequence[str]] = []
    above: list[str] = []
    for row in rows:
        if not _DITTO.isdisjoint(row):
            row = [
                above[n] if n < len(above) and cell in _DITTO else cell
                for n, cell in enumerate(row)
            ]
        if any(row):
            above = list(row)
        found.append(row)
    return found


def merged(rows: Sequence[Sequence[str]], column: int) -> bool:
    """Whether a column's cells stand in the first row of each group only, as merged cells do."""
    empty = sum(1 for row in rows if column >= len(row) or not row[column])
    if empty < 0.3 * len(rows):
        return False
    whole = [row for row in rows if sum(1 for cell in row if cell.strip()) > 1]
    cells = [row[column].strip() if column < len(row) else "" for row in whole]
    filled = [cell for cell in cells if cell]
    if len(cells) < 4 or not cells[0] or len(filled) > 0.6 * len(cells):
        return False
    return all(one != other for one, other in pairwise(filled))


def filled_down(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> list[Sequence[str]]:
    """The rows with the empty cells of some columns filled from above; lone cells stay alone."""
    found: list[Sequence[str]] = []
    above = dict.fromkeys(columns, "")
    for row in rows:
        if sum(1 for cell in row if cell.strip()) > 1:
            cells = list(row)
            for n in columns:
                if n < len(cells) and cells[n].strip():
                    above[n] = cells[n]
                elif n < len(cells):
                    cells[n] = above[n]
            row = cells
        found.append(row)
    return found


def sections(spec: Spec, rows: Sequence[Sequence[str]], width: int) -> list[Sections]:
    """The lines that head the rows below them, by what they say; most of a kind first."""
    if width < 3:
        return []
    lone: dict[int, str] = {}
    for n, row in enumerate(rows):
        cells = [cell for cell in row if cell.strip()]
        if len(cells) == 1 and len(cells[0]) <= _LONGEST:
            lone[n] = clean_line(cells[0])
    found = []
    for field, tells in _tellers(spec):
        heads = {n: said for n, text in lone.items() if (said := tells(text))}
        if len(heads) < 2 and 0 not in heads:
            continue
        column, now = [], ""
        for n in range(len(rows)):
            now = heads.get(n, now)
            column.append("" if n in lone else now)
        found.append(Sections(field, frozenset(heads), tuple(column)))
    return found


def _tellers(spec: Spec) -> _Tellers:
    if spec.name == "schools":
        return (("ward", _ward), ("kind", _word("school_kind")))
    if spec.name == "partners":
        return (("country", _country), ("kind", _word("partner_kind")), ("sector", _word("sector")))
    return (("country", _country),) if spec.name in ("organisations", "agreements") else ()


def _ward(text: str) -> str | None:
    bare = _DECORATION.sub("", text).removesuffix("立")
    return bare if bare in MUNICIPALITIES else None


def _country(text: str) -> str | None:
    bare = clean_line(re.sub(r"[\d()（）:：■◆●【】]+", " ", text))
    return bare if len(bare) > 1 and country_named(bare) and len(bare) != 2 else None


def _word(table: str) -> Callable[[str], str | None]:
    def tells(text: str) -> str | None:
        bare = clean_line(_DECORATION.sub(" ", text))
        return bare if meaning(table, bare, whole=True) else None

    return tells
