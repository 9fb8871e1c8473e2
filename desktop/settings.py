"""What a person may set: typed, each with a label and a default, kept as JSON.

Nothing here belongs to a store: it is how this person likes the program on this computer.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop import paths
from desktop.i18n import N_

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Setting:
    """One setting: its English label, default and, where it is a choice, the values with labels."""

    label: str
    default: Any
    choices: tuple[tuple[Any, str], ...] = ()


SETTINGS: dict[str, Setting] = {
    "language": Setting(N_("Language"), "ja", (("ja", "日本語"), ("en", "English"))),
    "theme": Setting(
        N_("Colours"),
        "system",
        (("light", N_("Light")), ("dark", N_("Dark")), ("system", N_("As the system"))),
    ),
    "density": Setting(
        N_("Height of rows"),
        "comfortable",
        (("comfortable", N_("Comfortable")), ("compact", N_("Compact"))),
    ),
    "text_scale": Setting(
        N_("Size of text"),
        1.0,
        ((0.9, "90 %"), (1.0, "100 %"), (1.15, "115 %"), (1.3, "130 %"), (1.5, "150 %")),
    ),
    "office": Setting(N_("Name of the office"), ""),
    "person": Setting(N_("Your name"), ""),
    "backup_folder": Setting(N_("Second folder for backups"), ""),
    "lock_minutes": Setting(
        N_("Lock the screen after"),
        0,
        (
            (0, N_("Never")),
            (5, N_("5 minutes")),
            (10, N_("10 minutes")),
            (30, N_("30 minutes")),
        ),
    ),
    "last_store": Setting(N_("Store opened last"), ""),
    "tables": Setting(N_("Columns of tables"), {}),
    "recent": Setting(N_("Records opened lately"), []),
    "window": Setting(N_("Size of the window"), []),
}

Listener = Callable[[str], None]


class Settings:
    """The settings of one person, written to `path` at each change; None keeps them in memory."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._values: dict[str, Any] = {}
        self._listeners: list[Listener] = []
        if path and path.is_file():
            try:
                data = json.loads(path.read_text("utf-8"))
                self._values = {name: data[name] for name in SETTINGS if name in data}
            except (OSError, ValueError, TypeError):
                log.exception("the settings in %s cannot be read", path)
        for name, setting in SETTINGS.items():
            allowed = [value for value, _label in setting.choices]
            if allowed and self._values.get(name) not in allowed:
                self._values.pop(name, None)

    @classmethod
    def of_person(cls) -> "Settings":
        """The settings in the person's own folder."""
        return cls(paths.data_folder() / "settings.json")

    def get(self, name: str) -> Any:
        """The value of a setting; its default where nothing was set."""
        return self._values.get(name, SETTINGS[name].default)

    def set(self, name: str, value: Any) -> None:
        """Change a setting, keep it, and tell the listeners."""
        if name not in SETTINGS:
            raise KeyError(name)
        if self.get(name) == value:
            return
        self._values[name] = value
        self._write()
        for listener in tuple(self._listeners):
            listener(name)

    def on_change(self, listener: Listener) -> Callable[[], None]:
        """Have `listener(name)` called after each change; returns how to stop that."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def _write(self) -> None:
        if self._path is None:
            return
        beside = self._path.with_suffix(".new")
        try:
            beside.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), "utf-8")
            beside.replace(self._path)
        except OSError:
            log.exception("the settings cannot be written to %s", self._path)
