"""Programmes and events: from a title alone to a described programme."""

from datetime import date

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.errors import RuleBroken
from desktop.i18n import _
from desktop.models.base import Codes, Searchable


class Programme(Searchable):
    """A programme or an event of the board or another organiser; a title alone is valid.

    `category` is that of a dispatch, `event_kind` that of an event. `flow` says how it runs,
    `application` how one applies (by `apply_by`), `adjustment` how the office settles who comes and
    when; `comments` is what those who took part have said. `places` were offered, `applicants`
    asked for one, `participants` came.
    """

    __tablename__ = "programme"

    kind: Mapped[str] = mapped_column(String(14), index=True)
    title: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str | None] = mapped_column(String(300))
    category: Mapped[str | None] = mapped_column(String(16))
    event_kind: Mapped[str | None] = mapped_column(String(12))
    year: Mapped[int | None]
    country: Mapped[str | None] = mapped_column(String(2))
    city: Mapped[str | None] = mapped_column(String(120))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    duration: Mapped[str | None] = mapped_column(String(100))
    venue: Mapped[str | None] = mapped_column(String(300))
    organiser: Mapped[str | None] = mapped_column(String(200))
    places: Mapped[int | None]
    applicants: Mapped[int | None]
    participants: Mapped[int | None]
    apply_by: Mapped[date | None]
    audience: Mapped[str | None] = mapped_column(String(300))
    flow: Mapped[str | None] = mapped_column(Text)
    application: Mapped[str | None] = mapped_column(Text)
    adjustment: Mapped[str | None] = mapped_column(Text)
    comments: Mapped[str | None] = mapped_column(Text)
    videos: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    source: Mapped[str | None] = mapped_column(String(300))
    notes: Mapped[str | None] = mapped_column(Text)

    def check(self) -> None:
        """Raise `RuleBroken` where it ends before it begins."""
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise RuleBroken(
                _("{title} ends on {until}, before it begins on {since}.").format(
                    title=self.title, until=self.ends_on, since=self.starts_on
                )
            )
