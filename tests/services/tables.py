"""What the tables of a store have that the models do not ask for, or lack."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from desktop.models.schema import metadata


def drift(session):
    """The differences as Alembic sees them; the index of search is none of the models' tables."""
    ours = {
        "include_name": lambda name, kind, _of: kind != "table" or not name.startswith("search_")
    }
    return compare_metadata(MigrationContext.configure(session.connection(), opts=ours), metadata)
