"""Imported by the server that children are forked from: what the first write loads is loaded."""

import tempfile
from pathlib import Path

from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.services.store import Store

with tempfile.TemporaryDirectory() as folder:
    store = Store.create(Path(folder) / "warm.kakehashi")
    with store.write("Warm up") as session:
        session.add_all([School(name="A"), Partner(name="B", country="NO")])
    store.undo()
    store.close()
