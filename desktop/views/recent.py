"""Which records a person had open lately, on this computer, in each store."""

from PySide6.QtCore import QObject

from desktop.models.specs import REGISTERS
from desktop.services.store import Store
from desktop.settings import Settings
from desktop.views.pages import Navigator, Place

KEPT = 60
"""Records that are remembered, of all stores together."""


class RecentRecords(QObject):
    """Follows the navigator and remembers each record that it leads to."""

    def __init__(self, store: Store, navigator: Navigator, settings: Settings) -> None:
        super().__init__(navigator)
        self._store, self._settings = str(store.path), settings
        navigator.moved.connect(self._follow)

    def records(self) -> list[tuple[str, int]]:
        """The records of this store, the last one first: register and id."""
        kept = self._settings.get("recent")
        return [(register, key) for store, register, key in kept if store == self._store]

    def _follow(self, place: Place) -> None:
        if place.key and place.register in REGISTERS and place.draft is None:
            entry = [self._store, place.register, place.key]
            kept = [each for each in self._settings.get("recent") if each != entry]
            self._settings.set("recent", [entry, *kept][:KEPT])
