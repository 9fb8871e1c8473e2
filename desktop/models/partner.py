"""Schools and bodies abroad."""

from datetime import time

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.errors import RuleBroken
from desktop.i18n import _
from desktop.models.base import Clock, Codes, Searchable
from desktop.models.school import check_bell_times, check_lunch
from desktop.models.vocabulary import PartnerStatus


class Partner(Searchable):
    """An overseas school or body.

    `country` is ISO 3166-1 alpha-2, `region` ISO 3166-2, `time_zone` an IANA name. `code` is the
    key that its own authority gives it, unique in its country. Bell times are local there.
    """

    __tablename__ = "partner"
    __table_args__ = (Index("ux_partner_country_code", "country", "code", unique=True),)

    name: Mapped[str] = mapped_column(String(300), index=True)
    name_en: Mapped[str | None] = mapped_column(String(300))
    name_ja: Mapped[str | None] = mapped_column(String(300))
    code: Mapped[str | None] = mapped_column(String(60))
    country: Mapped[str] = mapped_column(String(2), index=True)
    region: Mapped[str | None] = mapped_column(String(10))
    city: Mapped[str | None] = mapped_column(String(120))
    time_zone: Mapped[str | None] = mapped_column(String(50))
    kind: Mapped[str | None] = mapped_column(String(20))
    sector: Mapped[str | None] = mapped_column(String(10))
    age_min: Mapped[int | None]
    age_max: Mapped[int | None]
    languages: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    class_start: Mapped[time | None] = mapped_column(Clock)
    class_end: Mapped[time | None] = mapped_column(Clock)
    late_end: Mapped[time | None] = mapped_column(Clock)
    lunch_start: Mapped[time | None] = mapped_column(Clock)
    lunch_end: Mapped[time | None] = mapped_column(Clock)
    terms: Mapped[str | None] = mapped_column(Text)
    enrolment: Mapped[int | None]
    address: Mapped[str | None] = mapped_column(String(300))
    postcode: Mapped[str | None] = mapped_column(String(20))
    phone: Mapped[str | None] = mapped_column(String(60))
    email: Mapped[str | None] = mapped_column(String(254))
    website: Mapped[str | None] = mapped_column(String(500))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    status: Mapped[str] = mapped_column(String(12), default=PartnerStatus.LEAD, index=True)
    notes: Mapped[str | None] = mapped_column(Text)

    @property
    def ages(self) -> tuple[int, int] | None:
        """The youngest and oldest pupils' age; None unless both are known."""
        if self.age_min is None or self.age_max is None:
            return None
        return self.age_min, self.age_max

    def check(self) -> None:
        """Raise `RuleBroken` where the record contradicts itself."""
        check_bell_times(self.name, self.class_start, self.class_end, self.late_end)
        check_lunch(self.name, self.lunch_start, self.lunch_end)
        check_ages(self.name, self.age_min, self.age_max)


def check_ages(name: str, youngest: int | None, oldest: int | None) -> None:
    """Raise `RuleBroken` where the youngest are older than the oldest."""
    if youngest is not None and oldest is not None and oldest < youngest:
        raise RuleBroken(
            _(
                "{name}: the ages run from {youngest} to {oldest}. The first must not be the larger."
            ).format(name=name, youngest=youngest, oldest=oldest)
        )
