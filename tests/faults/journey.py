"""A day at the office in one process, to be run where there is no network at all."""

import sys
import tempfile
from datetime import datetime
from pathlib import Path

from desktop.services import backups, checking
from desktop.services.exporting import export
from desktop.services.importing import apply_import, plan_import
from desktop.services.progress import finish
from desktop.services.publishing.booklet import make_booklet
from desktop.services.publishing.reports import make_report
from desktop.services.sample import fill_sample
from desktop.services.store import Store
from tests.faults import guard


def main():
    """Make a store, fill it, print, export, import, undo, back up, restore."""
    guard.stand()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = Store.create(folder / "a.kakehashi", "three good words")
        finish(fill_sample(store))
        finish(make_booklet(store, folder / "booklet.pdf"))
        finish(make_report(store, "schools", folder / "report.pdf"))
        for ending in (".csv", ".xlsx", ".json"):
            finish(export(store, "partners", folder / f"partners{ending}"))
        (folder / "list.csv").write_text("name,ward\n新しい学校,港区\n", encoding="utf-8")
        finish(apply_import(store, finish(plan_import(store, "schools", folder / "list.csv"))))
        store.undo()
        at = datetime(2026, 4, 1, 12)
        backup = backups.make(store.path, store.key, folder / "b", "wish", at=at)
        if finish(checking.check(store)):
            return 1
        store.close()
        backups.restore(store.path, backup.path, store.key, at=at)
        Store.open(store.path, key=store.key).close()
    print("done")
    return 0


if __name__ == "__main__":
    sys.exit(main())
