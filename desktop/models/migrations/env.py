"""Run the migrations over the connection that the store hands in; it owns the transaction."""

from typing import Any, Literal

from alembic import context
from sqlalchemy.types import TypeDecorator

from desktop.models.schema import metadata


def plain_type(kind: str, item: Any, autogenerate: object) -> str | Literal[False]:
    """Write a type of our own as the SQL type below it: migrations must outlive our classes."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
    render_item=plain_type,
)
context.run_migrations()
