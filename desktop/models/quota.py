"""How many may go: the quotas of the Next-Generation Leaders by fiscal year."""

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.errors import RuleBroken
from desktop.i18n import _
from desktop.models.base import Codes, Searchable
from desktop.models.programme import Programme


class Quota(Searchable):
    """How many places a programme has from one fiscal year to another, as a source states it.

    `last_year` None: until another is stated. `stay` and `duration` say where to and how long,
    `establishers` (codes of `Establisher`) whose schools' pupils may apply, `sent` how many went.
    Two sources, or two words of one, may state different numbers for a year: both are kept.
    """

    __tablename__ = "quota"

    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str | None] = mapped_column(String(200))
    programme_id: Mapped[int | None] = mapped_column(
        ForeignKey("programme.id", ondelete="SET NULL"), index=True
    )
    fiscal_year: Mapped[int] = mapped_column(index=True)
    last_year: Mapped[int | None]
    places: Mapped[int | None]
    sent: Mapped[int | None]
    stay: Mapped[str | None] = mapped_column(String(200))
    duration: Mapped[str | None] = mapped_column(String(100))
    establishers: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    kinds: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    source: Mapped[str | None] = mapped_column(String(300))
    notes: Mapped[str | None] = mapped_column(Text)

    programme: Mapped[Programme | None] = relationship()

    def holds(self, year: int) -> bool:
        """Whether it is stated for a fiscal year."""
        return self.fiscal_year <= year and (self.last_year is None or year <= self.last_year)

    def check(self) -> None:
        """Raise `RuleBroken` where the last year is before the first."""
        if self.last_year is not None and self.last_year < self.fiscal_year:
            raise RuleBroken(
                _(
                    "{title} ends in FY{last}, before it begins in FY{first}. Correct one of them."
                ).format(title=self.title, last=self.last_year, first=self.fiscal_year)
            )
