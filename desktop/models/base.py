"""What every record has, and how values that SQLite lacks are kept."""

import json
import uuid
from datetime import time
from typing import Any, Self

from sqlalchemy import Dialect, MetaData, String, Text, event, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


class Base(DeclarativeBase):
    """All tables of a store."""

    metadata = MetaData(naming_convention=NAMES)


class Codes(TypeDecorator[tuple[str, ...]]):
    """A set of codes, kept as a JSON array in the order given, without repeats; never null."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return _json(list(dict.fromkeys(value))) if value else "[]"

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...]:
        return tuple(json.loads(value)) if value else ()


class Origin(TypeDecorator[dict[str, Any]]):
    """Where imported values came from: `{field: [raw text or null, source id]}`.

    The raw text is null where it is what is stored. A value that a person has changed since it was
    imported has null for its source and keeps the raw text. Kept as JSON; never null.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return _json(value) if value else "{}"

    def process_result_value(self, value: Any, dialect: Dialect) -> dict[str, Any]:
        return json.loads(value) if value else {}


class Clock(TypeDecorator[time]):
    """A time of day in whole minutes, kept as `HH:MM`."""

    impl = String(5)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return value.strftime("%H:%M") if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> time | None:
        return time.fromisoformat(value) if value else None


def new_uid() -> str:
    """A name for a record that is the same in every store it travels to."""
    return uuid.uuid4().hex


class Record(Base):
    """A row that a person may change: with a name across stores and a version.

    `version` grows with each change; writing over a version that is no longer there fails
    (optimistic locking), so that nobody's work is silently overwritten.
    """

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-3)
    uid: Mapped[str] = mapped_column(String(32), unique=True, default=new_uid, sort_order=-2)
    version: Mapped[int] = mapped_column(default=1, sort_order=-1)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}

    def copy_from(self, values: dict[str, Any]) -> Self:
        """Set each named attribute; return the record itself."""
        for name, value in values.items():
            setattr(self, name, value)
        return self


class Searchable(Record):
    """A record of a register: found by its texts (`models.searching`).

    `origin` holds, of each value that came from a file, what was written there and the source.
    """

    __abstract__ = True

    origin: Mapped[dict[str, Any]] = mapped_column(Origin, default=dict)


@event.listens_for(Searchable, "before_update", propagate=True)
def _note_hand(mapper: Mapper[Any], connection: object, record: Searchable) -> None:
    """Mark imported values that a person changes, so that the next import leaves them alone."""
    if not record.origin:
        return  # looking at the attributes is what takes time
    attributes = inspect(record).attrs
    if attributes.origin.history.has_changes():
        return
    changed = {}
    for name, (raw, source) in record.origin.items():
        history = attributes[name].history
        if source is not None and history.has_changes():
            before = history.deleted[0] if history.deleted else None
            changed[name] = [raw if raw is not None or before is None else str(before), None]
    if changed:
        record.origin = {**record.origin, **changed}
