"""Figures with their day and their source: quotas, what was announced, what was counted."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.models.base import Searchable
from desktop.models.organisation import Organisation
from desktop.models.programme import Programme
from desktop.models.vocabulary import Precision


class Statistic(Searchable):
    """One figure, as somebody stated it on a day or for a fiscal year.

    A figure that a source announces and does not give has no `value`. `precision` is a code of
    `Precision`: 110,000 may be the number itself, or what it is more than.
    """

    __tablename__ = "statistic"

    title: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str | None] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(12))
    precision: Mapped[str] = mapped_column(String(10), default=Precision.EXACT)
    value: Mapped[int | None]
    unit: Mapped[str | None] = mapped_column(String(40))
    fiscal_year: Mapped[int | None] = mapped_column(index=True)
    as_of: Mapped[date | None]
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL"), index=True
    )
    programme_id: Mapped[int | None] = mapped_column(
        ForeignKey("programme.id", ondelete="SET NULL"), index=True
    )
    source: Mapped[str | None] = mapped_column(String(300))
    notes: Mapped[str | None] = mapped_column(Text)

    organisation: Mapped[Organisation | None] = relationship()
    programme: Mapped[Programme | None] = relationship()

    def check(self) -> None:
        """A figure has no rule beyond those of its fields."""
