"""What a school or a partner wishes for (交流希望条件), and what became of proposals."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, case, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from desktop.errors import RuleBroken
from desktop.i18n import _
from desktop.models.base import Clock, Codes, Record, Searchable
from desktop.models.partner import Partner, check_ages
from desktop.models.school import School
from desktop.models.vocabulary import ProposalStatus, WishStatus


class Wish(Searchable):
    """The conditions under which a school or a partner (exactly one of them) wants an exchange.

    Unset conditions are unknown, never zero. `capacity` is how many exchanges at the most it can
    take part in; hours and weekdays are local to the side that wishes; `countries` and
    `unwanted_countries` are ISO 3166-1 codes.
    """

    __tablename__ = "wish"
    __table_args__ = (
        CheckConstraint("(school_id is not null) + (partner_id is not null) = 1", "one_side"),
    )

    title: Mapped[str | None] = mapped_column(String(200))
    school_id: Mapped[int | None] = mapped_column(
        ForeignKey("school.id", ondelete="CASCADE"), index=True
    )
    partner_id: Mapped[int | None] = mapped_column(
        ForeignKey("partner.id", ondelete="CASCADE"), index=True
    )
    status: Mapped[str] = mapped_column(String(10), default=WishStatus.OPEN, index=True)
    registered_on: Mapped[date | None]
    exchange_types: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    modes: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    contents: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    themes: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    languages: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    level: Mapped[str | None] = mapped_column(String(2))
    age_min: Mapped[int | None]
    age_max: Mapped[int | None]
    grades: Mapped[str | None] = mapped_column(String(100))
    group_size: Mapped[int | None]
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    weekdays: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    hour_from: Mapped[time | None] = mapped_column(Clock)
    hour_to: Mapped[time | None] = mapped_column(Clock)
    frequency: Mapped[str | None] = mapped_column(String(10))
    capacity: Mapped[int] = mapped_column(default=1)
    tools: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    needs: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    countries: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    unwanted_countries: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    experience: Mapped[str | None] = mapped_column(String(8))
    short_notice_reason: Mapped[str | None] = mapped_column(String(300))
    notes: Mapped[str | None] = mapped_column(Text)

    school: Mapped[School | None] = relationship()
    partner: Mapped[Partner | None] = relationship()

    def check(self) -> None:
        """Raise `RuleBroken` where the wish contradicts itself."""
        if bool(self.school_id or self.school) == bool(self.partner_id or self.partner):
            raise RuleBroken(
                _("A wish belongs to one school or to one partner. Choose one of them.")
            )
        check_ages(_("The wish"), self.age_min, self.age_max)
        if self.period_from and self.period_to and self.period_to < self.period_from:
            raise RuleBroken(
                _("The wish's period ends on {until}, before it begins on {since}.").format(
                    until=self.period_to, since=self.period_from
                )
            )
        if self.hour_from and self.hour_to and self.hour_to <= self.hour_from:
            raise RuleBroken(
                _("The wish's hours end at {end}, not after they begin at {start}.").format(
                    start=f"{self.hour_from:%H:%M}", end=f"{self.hour_to:%H:%M}"
                )
            )
        if self.capacity is not None and self.capacity < 1:
            raise RuleBroken(_("A wish must leave room for at least one exchange."))


Wish.party = column_property(
    func.coalesce(
        select(School.name).where(School.id == Wish.school_id).scalar_subquery(),
        select(Partner.name).where(Partner.id == Wish.partner_id).scalar_subquery(),
    ),
    deferred=True,
)

Wish.side = column_property(
    case((Wish.school_id.is_not(None), "school"), else_="partner"), deferred=True
)


class Proposal(Record):
    """A pair of wishes put to both sides, and their answer.

    `score` (0 to 1) and `reasons` (the factors as JSON text) are those of the day it was made;
    `round_id` is the round that it came from, if it came from one.
    At most one proposal of a pair is alive (proposed or accepted).
    """

    __tablename__ = "proposal"
    __table_args__ = (Index("ix_proposal_pair", "school_wish_id", "partner_wish_id"),)

    school_wish_id: Mapped[int] = mapped_column(ForeignKey("wish.id", ondelete="CASCADE"))
    partner_wish_id: Mapped[int] = mapped_column(
        ForeignKey("wish.id", ondelete="CASCADE"), index=True
    )
    status: Mapped[str] = mapped_column(String(10), default=ProposalStatus.PROPOSED)
    score: Mapped[float | None]
    reasons: Mapped[str | None] = mapped_column(Text)
    proposed_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    decline_reason: Mapped[str | None] = mapped_column(String(300))
    round_id: Mapped[int | None] = mapped_column(
        ForeignKey("matching_round.id", ondelete="SET NULL"), index=True
    )

    school_wish: Mapped[Wish] = relationship(foreign_keys=school_wish_id)
    partner_wish: Mapped[Wish] = relationship(foreign_keys=partner_wish_id)
