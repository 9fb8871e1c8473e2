"""Keeping how a list is read for the next one of its kind, and keeping it no longer."""

from PySide6.QtCore import QObject, Signal

from desktop.i18n import _
from desktop.services.importing import ImportPlan, saved
from desktop.services.importing.looking import Examined
from desktop.services.store import Store
from desktop.views.jobs import Jobs


class Keeping(QObject):
    """Writes mappings off this thread; each signal brings a sentence for a person."""

    kept = Signal(str)
    forgotten = Signal(str)
    refused = Signal(str)

    def __init__(self, store: Store, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs

    def keep(self, plan: ImportPlan | None, name: str) -> None:
        """Keep how a plan's file is read under a name."""
        if plan is not None:
            words = _("Kept as “{name}”: the next list of this kind is read by it.")
            self._jobs.change(
                lambda: saved.save(self._store, plan, name),
                self.refused.emit,
                lambda _none: self.kept.emit(words.format(name=name.strip())),
            )

    def forget(self, examined: Examined | None) -> None:
        """Keep the mapping no longer by which a file was read."""
        name = examined.plan.saved if examined and examined.plan else ""
        found = next(
            (each for each in (examined.kept if examined else ()) if each.name == name), None
        )
        if found is not None:
            words = _("“{name}” is kept no longer. Ctrl+Z takes that back.")
            self._jobs.change(
                lambda: saved.delete(self._store, found.id),
                self.refused.emit,
                lambda _none: self.forgotten.emit(words.format(name=name)),
            )
