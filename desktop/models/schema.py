"""Every table of a store, gathered in one metadata."""

from desktop.models import (
    agreement,
    attachment,
    case,
    draft,
    journal,
    organisation,
    partner,
    people,
    programme,
    school,
    source,
    wish,
)
from desktop.models.base import Base

MODULES = (
    agreement,
    attachment,
    case,
    draft,
    journal,
    organisation,
    partner,
    people,
    programme,
    school,
    source,
    wish,
)
"""The modules that define tables; importing this one imports them all."""

metadata = Base.metadata

APPLICATION_ID = 0x4B414B45
"""Marks a SQLite file as a store of this program (`PRAGMA application_id`, "KAKE")."""

REVISION = "0003"
"""The newest migration: what a store's tables are at when it is up to date."""
