"""Where imported values came from."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Record


class Source(Record):
    """A list or paper that values were taken from: one row for each import that changed something.

    `sha256` is that of the file as it was read.
    """

    __tablename__ = "source"

    title: Mapped[str] = mapped_column(String(300))
    file_name: Mapped[str | None] = mapped_column(String(300))
    sha256: Mapped[str | None] = mapped_column(String(64))
    profile: Mapped[str | None] = mapped_column(String(100))
    taken_at: Mapped[datetime]
    licence: Mapped[str | None] = mapped_column(String(300))
