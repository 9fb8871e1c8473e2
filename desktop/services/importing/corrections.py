"""What a person has changed about how a file is read, before anything of it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from desktop.services.importing.heads import header_key


@dataclass(frozen=True)
class Corrections:
    """A person's word on a file. Rows are counted as the file counts them, from 1.

    Attributes:
        columns: the field that a column fills by its heading's key; None leaves it out.
        cells: what a cell says instead, by row and heading's key.
        without: rows that are left out.
        choices: where a record has a value already, whether the file's is taken: by row and field,
            or by None and field for every row.
    """

    columns: Mapping[str, str | None] = field(default_factory=dict)
    cells: Mapping[tuple[int, str], str] = field(default_factory=dict)
    without: frozenset[int] = frozenset()
    choices: Mapping[tuple[int | None, str], bool] = field(default_factory=dict)

    def takes(self, row: int, name: str) -> bool | None:
        """Whether a row takes the file's value of a field; None where nobody has said."""
        return self.choices.get((row, name), self.choices.get((None, name)))

    def with_column(self, heading: str, name: str | None) -> "Corrections":
        """The same, with a column that fills another field."""
        key = header_key(heading)
        others = {k: n for k, n in self.columns.items() if k != key and (n is None or n != name)}
        return replace(self, columns={**others, key: name})

    def with_cell(self, row: int, heading: str, text: str) -> "Corrections":
        """The same, with a cell that says something else."""
        return replace(self, cells={**self.cells, (row, header_key(heading)): text})

    def with_row(self, row: int, *, taken: bool) -> "Corrections":
        """The same, with a row taken or left out."""
        return replace(self, without=self.without - {row} if taken else self.without | {row})

    def with_choice(self, row: int | None, name: str, *, takes: bool) -> "Corrections":
        """The same, with a choice for a field of one row, or of every row in place of all."""
        kept = {
            key: choice
            for key, choice in self.choices.items()
            if key[1] != name or (row is not None and key[0] != row)
        }
        return replace(self, choices={**kept, (row, name): takes})
