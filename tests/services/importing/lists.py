"""What the tests of importing share."""

from pathlib import Path

from sqlalchemy import func, select

from desktop.models.source import Source
from desktop.models.specs import SPECS
from desktop.services import importing
from desktop.services.progress import finish

LISTS = Path(__file__).parents[2] / "data" / "lists"


def plan(store, register, path, **options):
    return finish(importing.plan_import(store, register, path, **options))


def take(store, register, path, **options):
    """Import a file; return the plan and the result."""
    planned = plan(store, register, path, **options)
    return planned, finish(importing.apply_import(store, planned))


def counts(result):
    return result.created, result.updated, result.unchanged, len(result.refused)


def record(store, register, **wanted):
    """The one record with some values, as an object that is no longer bound to the store."""
    model = SPECS[register].model
    with store.read() as session:
        clauses = [getattr(model, name) == value for name, value in wanted.items()]
        found = session.scalars(select(model).where(*clauses)).one()
        session.expunge(found)
        return found


def number(store, register):
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(SPECS[register].model))


def sources(store):
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(Source))


def write(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path
