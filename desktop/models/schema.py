"""Every table of a store, gathered in one metadata: importing this module imports them all."""

from desktop.models import (  # noqa: F401 - imported for the tables that they define
    agreement,
    attachment,
    booklet,
    calendar,
    case,
    communication,
    decision,
    draft,
    journal,
    linking,
    mapping,
    organisation,
    partner,
    people,
    programme,
    publication,
    quota,
    round,
    saved_view,
    school,
    source,
    statement,
    statistic,
    video,
    wish,
    worldfriend,
)
from desktop.models.base import Base

metadata = Base.metadata

APPLICATION_ID = 0x4B414B45
"""Marks a SQLite file as a store of this program (`PRAGMA application_id`, "KAKE")."""

REVISION = "0015"
"""The newest migration: what a store's tables are at when it is up to date."""
