"""What a register's description is made of. The descriptions themselves are in `specs`."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any

from sqlalchemy import String, inspect

from desktop.errors import InvalidValue
from desktop.i18n import _
from desktop.models.base import Record
from desktop.models.fields import Kind, Reference


class Rank(IntEnum):
    """How much a field matters: shown in the table at first, on offer there, or in detail only."""

    KEY = 1
    OFFERED = 2
    DETAIL = 3


@dataclass(frozen=True)
class Field:
    """One attribute of a record, described once for tables, forms, files and print.

    Attributes:
        name: the attribute of the model.
        label: the English label, translated when shown.
        kind: how its values are typed, shown and exchanged.
        section: the heading under which forms show it.
        rank: where tables show it.
        width: the default width in a table, in characters of half width.
        derived: computed, never typed or imported.
        help: one sentence on what belongs there.
    """

    name: str
    label: str
    kind: Kind
    section: str = ""
    rank: Rank = Rank.DETAIL
    width: int = 16
    derived: bool = False
    help: str = ""


@dataclass(frozen=True)
class Spec:
    """The description of one register.

    Attributes:
        name: the register's name in commands and files.
        model: its entity.
        title, titles: what one record, and the register, is called.
        fields: in the order of forms and files.
        heading: per language the attributes that name a record, the first that is filled.
        keys: sets of attributes by which a row of a file finds the record it belongs to, best
            first.
        parts: child collections that travel with the record in JSON: attribute and spec name.
        empty: what is said where there is no record yet.
        order: the fields by which its lists are sorted unless another order is asked for, as
            `Query.sort`; then by when a record was added.
    """

    name: str
    model: type[Record]
    title: str
    titles: str
    fields: tuple[Field, ...]
    heading: dict[str, tuple[str, ...]]
    keys: tuple[tuple[str, ...], ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    empty: str = ""
    order: tuple[str, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by their attribute."""
        return {field.name: field for field in self.fields}

    @cached_property
    def stored(self) -> tuple[Field, ...]:
        """The fields that a person or a file may set."""
        return tuple(field for field in self.fields if not field.derived)

    @cached_property
    def references(self) -> dict[str, str]:
        """The stored fields that point to other records, each with the register it points to."""
        return {f.name: f.kind.register for f in self.stored if isinstance(f.kind, Reference)}

    @cached_property
    def limits(self) -> dict[str, int]:
        """The most characters that the columns of texts take, where there is a limit."""
        columns = inspect(self.model).columns
        return {
            name: column.type.length
            for name, column in columns.items()
            if isinstance(column.type, String) and column.type.length
        }

    def required(self, name: str) -> bool:
        """Whether a field must be filled: its column takes no null and has no default."""
        column = inspect(self.model).columns.get(name)
        return column is not None and not column.nullable and column.default is None

    def parse(self, field: Field, text: str) -> Any:
        """The value of a text for a field.

        Raises:
            InvalidValue: the text does not fit the field; the sentence names the field.
        """
        try:
            value = field.kind.parse(text)
        except InvalidValue as error:
            raise InvalidValue(f"{_(field.label)}: {error.sentence}") from None
        self.check(field, value)
        return value

    def check(self, field: Field, value: Any) -> None:
        """Raise `InvalidValue` where a value is missing or longer than its column."""
        if value is None and self.required(field.name):
            raise InvalidValue(_("{label}: this must be filled in.").format(label=_(field.label)))
        limit = self.limits.get(field.name)
        if limit and isinstance(value, str) and len(value) > limit:
            raise InvalidValue(
                _("{label}: {n} characters are too many. The most is {limit}.").format(
                    label=_(field.label), n=len(value), limit=limit
                )
            )

    def heading_of(self, values: dict[str, Any], tongue: str) -> str:
        """What a record with these values is called in a language."""
        names = (values.get(name) for name in self.heading[tongue])
        return next((str(name) for name in names if name), "")
