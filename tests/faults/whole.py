"""Whether a store is whole, and what it holds, in a form that can be compared."""

import hashlib

from desktop.models.schema import metadata
from desktop.models.school import School
from desktop.services import checking, connecting
from desktop.services.progress import finish
from desktop.services.store import Store


def problems(store):
    """All that is wrong with an open store, as text; empty where it is whole."""
    found = [problem.sentence for problem in finish(checking.check(store))]
    if store.key is not None:
        with store.read() as session:
            lines = session.connection().exec_driver_sql("PRAGMA cipher_integrity_check")
            found += [row[0] for row in lines]
    return found


def state(path, key=None):
    """A digest of every row of a closed store."""
    store = Store.open(path, key=key)
    try:
        return state_of(store)
    finally:
        store.close()


def state_of(store):
    """A digest of every row of an open store."""
    digest = hashlib.sha256()
    with store.read() as session:
        connection = session.connection()
        for table in metadata.sorted_tables:
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            rows = connection.exec_driver_sql(f'SELECT {names} FROM "{table.name}" ORDER BY 1, 2')
            digest.update(table.name.encode())
            for row in rows:
                digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def raw_state(path, key=None):
    """As `state`, of a copy or backup of any schema, opened to read without looking at it twice."""
    connection = connecting.connect(path, key, writable=False)
    try:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ).fetchall()
        digest = hashlib.sha256()
        for (table,) in tables:
            digest.update(table.encode())
            for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY 1, 2'):
                digest.update(repr(row).encode())
        return digest.hexdigest()
    finally:
        connection.close()


def new_store(folder):
    """A store with a record, to see whether anything changes."""
    store = Store.create(folder / "a.kakehashi")
    with store.write("Add") as session:
        session.add(School(name="A", code="A1"))
    return store
