"""Where things lie: what ships with the program, and what belongs to the person who uses it."""

import sys
from pathlib import Path

from platformdirs import user_data_path, user_log_path


def root() -> Path:
    """The folder that holds `resources/` and `i18n/`: the source tree, or the frozen bundle."""
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle) if bundle else Path(__file__).resolve().parent.parent


def resource(*parts: str) -> Path:
    """A file or folder below `resources/`."""
    return root().joinpath("resources", *parts)


def catalogues() -> Path:
    """The folder of the gettext catalogues."""
    return root() / "i18n"


def migrations() -> Path:
    """The folder of the Alembic scripts."""
    return root() / "desktop" / "models" / "migrations"


def data_folder() -> Path:
    """The person's own folder for stores and settings, made if it is not there."""
    return user_data_path("Kakehashi", appauthor=False, ensure_exists=True)


def log_folder() -> Path:
    """The person's own folder for log files, made if it is not there."""
    return user_log_path("Kakehashi", appauthor=False, ensure_exists=True)
