"""Where the row of headings of a table is, and what its columns are called.

Lists have title blocks above their headings, headings over two rows with merged cells, columns
without a heading, and two with the same one. `Head` gives every column a name of its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.models.text import clean_line, fold

FIRST_ROWS = 20
_DATA = re.compile(r"[\d\s.,:/()+%-]*|.*@.*|https?:.*|.*\d{3,}.*|.{60,}", re.DOTALL)


@dataclass(frozen=True)
class Head:
    """A row of headings.

    Attributes:
        last: the index of its last row; -1 where the table begins with its first record.
        names: what each column is called, all different.
    """

    last: int
    names: tuple[str, ...]


def header_key(text: str) -> str:
    """The key by which headings are compared."""
    return fold(text.replace("\ufeff", "")).replace(" ", "")


def named(cells: Sequence[str]) -> tuple[str, ...]:
    """Names of columns: `[C]` for one without, `Phone [F]` for one that is called like another."""
    seen: set[str] = set()
    names = []
    for n, cell in enumerate(cells):
        name = clean_line(cell.replace("\ufeff", ""))
        if not name:
            name = f"[{letters(n)}]"
        elif header_key(name) in seen:
            name = f"{name} [{letters(n)}]"
        seen.add(header_key(name))
        names.append(name)
    return tuple(names)


def letters(index: int) -> str:
    """A column's letters, as a spreadsheet shows them: 0 is A, 26 is AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def heads(rows: Sequence[Sequence[str]]) -> Iterator[Head]:
    """What may be the headings: each of the first rows, each two of them together, or none."""
    first = rows[:FIRST_ROWS]
    width = max(map(len, first), default=0)
    for at, row in enumerate(first):
        cells = [*row, *[""] * (width - len(row))]
        yield Head(at, named(cells))
        if at + 1 < len(first) and _wordy(row) and _wordy(first[at + 1]):
            yield Head(at + 1, named(_joined(cells, first[at + 1])))
    yield Head(-1, named([""] * width))


def heads_at(rows: Sequence[Sequence[str]], row: int) -> list[Head]:
    """What the headings may be where a person says their row, from 1; 0 says there are none."""
    found = [head for head in heads(rows) if head.last == row - 1]
    return found or [Head(row - 1, named(rows[row - 1]))]


def looks_like_data(text: str) -> bool:
    """Whether a cell is rather a value than a heading."""
    return _DATA.fullmatch(text.strip()) is not None


def _wordy(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell.strip()]
    return len(filled) > 1 and not any(map(looks_like_data, filled))


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two rows of headings as one; an upper one that spans columns stands in its first."""
    joined, over = [], ""
    for n, above in enumerate(upper):
        below = lower[n] if n < len(lower) else ""
        over = above.strip() or (over if below.strip() else "")
        joined.append(f"{over} {below}".strip())
    return joined
