"""Programmes and events: from a title alone to a described programme."""

from datetime import date

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Codes, Searchable


class Programme(Searchable):
    """A programme or an event of the board or another organiser; a title alone is valid."""

    __tablename__ = "programme"

    kind: Mapped[str] = mapped_column(String(14), index=True)
    title: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str | None] = mapped_column(String(300))
    category: Mapped[str | None] = mapped_column(String(16))
    year: Mapped[int | None]
    country: Mapped[str | None] = mapped_column(String(2))
    city: Mapped[str | None] = mapped_column(String(120))
    starts_on: Mapped[date | None]
    organiser: Mapped[str | None] = mapped_column(String(200))
    places: Mapped[int | None]
    videos: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    source: Mapped[str | None] = mapped_column(String(300))
    notes: Mapped[str | None] = mapped_column(Text)

    def check(self) -> None:
        """A programme has no rule beyond those of its fields."""
