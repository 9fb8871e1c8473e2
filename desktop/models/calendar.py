"""Dated spans of a year: terms, holidays, examinations, closures, of whoever they concern."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.errors import RuleBroken
from desktop.i18n import _
from desktop.models.base import Searchable
from desktop.models.partner import Partner
from desktop.models.school import School


class CalendarSpan(Searchable):
    """From one day to another, both within, something is so for a school, a partner or a country.

    A span of a country holds for all its partners, or for those of one `region` (ISO 3166-2); one
    that names nobody is the office's own. `kind` is a code of `SpanKind`. Where a party has spans
    of the kind `term`, it is at school on the days of its terms only.
    """

    __tablename__ = "calendar_span"

    kind: Mapped[str] = mapped_column(String(12))
    starts_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date]
    title: Mapped[str | None] = mapped_column(String(200))
    school_id: Mapped[int | None] = mapped_column(
        ForeignKey("school.id", ondelete="CASCADE"), index=True
    )
    partner_id: Mapped[int | None] = mapped_column(
        ForeignKey("partner.id", ondelete="CASCADE"), index=True
    )
    country: Mapped[str | None] = mapped_column(String(2), index=True)
    region: Mapped[str | None] = mapped_column(String(10))
    source: Mapped[str | None] = mapped_column(String(300))
    notes: Mapped[str | None] = mapped_column(Text)

    school: Mapped[School | None] = relationship()
    partner: Mapped[Partner | None] = relationship()

    def check(self) -> None:
        """Raise `RuleBroken` where the span contradicts itself."""
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise RuleBroken(
                _("The days end on {until}, before they begin on {since}.").format(
                    until=self.ends_on, since=self.starts_on
                )
            )
        owners = (self.school_id or self.school, self.partner_id or self.partner, self.country)
        if sum(bool(owner) for owner in owners) > 1:
            raise RuleBroken(
                _("The days concern a school, a partner or a country. Choose one of them.")
            )
        if self.region and not (self.country and self.region.startswith(f"{self.country}-")):
            raise RuleBroken(
                _("{region} is no region of the country. Write it as AU-NSW.").format(
                    region=self.region
                )
            )
