"""Authorities, missions and other bodies, and the people who can be reached there."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from desktop.errors import RuleBroken
from desktop.i18n import _
from desktop.models.base import Codes, Searchable
from desktop.models.partner import Partner
from desktop.models.school import School

ONE_OWNER = "(school_id is not null) + (partner_id is not null) + (organisation_id is not null)"


class Organisation(Searchable):
    """A body that is neither a Tokyo school nor a partner; `country` is where it works from."""

    __tablename__ = "organisation"

    name: Mapped[str] = mapped_column(String(300), index=True)
    name_en: Mapped[str | None] = mapped_column(String(300))
    name_ja: Mapped[str | None] = mapped_column(String(300))
    short_name: Mapped[str | None] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(24))
    represents: Mapped[str | None] = mapped_column(String(2))
    country: Mapped[str | None] = mapped_column(String(2))
    region: Mapped[str | None] = mapped_column(String(10))
    city: Mapped[str | None] = mapped_column(String(120))
    capabilities: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    address: Mapped[str | None] = mapped_column(String(300))
    phone: Mapped[str | None] = mapped_column(String(60))
    email: Mapped[str | None] = mapped_column(String(254))
    website: Mapped[str | None] = mapped_column(String(500))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    source: Mapped[str | None] = mapped_column(String(300))
    notes: Mapped[str | None] = mapped_column(Text)

    def check(self) -> None:
        """An organisation has no rule beyond those of its fields."""


class Contact(Searchable):
    """A person at a school, a partner or an organisation (exactly one of them); personal data.

    `data_class` is a code of `DataClass`. After `keep_until` the data must not be kept any longer:
    they are to be erased for good (`services.erasing`).
    """

    __tablename__ = "contact"
    __table_args__ = (CheckConstraint(f"{ONE_OWNER} = 1", "one_owner"),)

    name: Mapped[str] = mapped_column(String(200))
    kana: Mapped[str | None] = mapped_column(String(200))
    school_id: Mapped[int | None] = mapped_column(
        ForeignKey("school.id", ondelete="CASCADE"), index=True
    )
    partner_id: Mapped[int | None] = mapped_column(
        ForeignKey("partner.id", ondelete="CASCADE"), index=True
    )
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str | None] = mapped_column(String(120))
    since: Mapped[date | None]
    until: Mapped[date | None]
    language: Mapped[str | None] = mapped_column(String(8))
    channel: Mapped[str | None] = mapped_column(String(10))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(60))
    data_class: Mapped[str | None] = mapped_column(String(10))
    keep_until: Mapped[date | None] = mapped_column(index=True)
    notes: Mapped[str | None] = mapped_column(Text)

    school: Mapped[School | None] = relationship()
    partner: Mapped[Partner | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()

    def check(self) -> None:
        """Raise `RuleBroken` unless the person belongs to exactly one body, in order of time."""
        owners = (self.school_id, self.partner_id, self.organisation_id)
        objects = (self.school, self.partner, self.organisation)
        if sum(bool(i or o) for i, o in zip(owners, objects, strict=True)) != 1:
            raise RuleBroken(
                _("{name} must belong to one school, one partner or one organisation.").format(
                    name=self.name
                )
            )
        if self.since and self.until and self.until < self.since:
            raise RuleBroken(
                _("{name}: the role ends on {until}, before it begins on {since}.").format(
                    name=self.name, until=self.until, since=self.since
                )
            )


Contact.belongs_to = column_property(
    func.coalesce(
        select(School.name).where(School.id == Contact.school_id).scalar_subquery(),
        select(Partner.name).where(Partner.id == Contact.partner_id).scalar_subquery(),
        select(Organisation.name)
        .where(Organisation.id == Contact.organisation_id)
        .scalar_subquery(),
    ),
    deferred=True,
)
