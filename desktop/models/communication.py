"""Talks with schools, partners and others: what was said, and who owes a reply."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, and_, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from desktop.errors import RuleBroken
from desktop.i18n import _
from desktop.models.base import Searchable
from desktop.models.case import Case
from desktop.models.organisation import Contact, Organisation
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.wish import Wish


class Communication(Searchable):
    """One call, letter or talk: a consultation (相談), a step of a negotiation, an arrangement.

    `said_at` is Tokyo's local time. It is with a school, a partner or an organisation (one at the
    most; of somebody who only asked, none). `owes` (a code of `TaskOwner`) is who owes a reply, by
    `reply_by`, until `answered_on`.
    """

    __tablename__ = "communication"

    said_at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(12))
    direction: Mapped[str | None] = mapped_column(String(10))
    channel: Mapped[str | None] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str | None] = mapped_column(Text)
    school_id: Mapped[int | None] = mapped_column(
        ForeignKey("school.id", ondelete="CASCADE"), index=True
    )
    partner_id: Mapped[int | None] = mapped_column(
        ForeignKey("partner.id", ondelete="CASCADE"), index=True
    )
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    contact_id: Mapped[int | None] = mapped_column(
        ForeignKey("contact.id", ondelete="SET NULL"), index=True
    )
    wish_id: Mapped[int | None] = mapped_column(
        ForeignKey("wish.id", ondelete="SET NULL"), index=True
    )
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("exchange_case.id", ondelete="SET NULL"), index=True
    )
    handled_by: Mapped[str | None] = mapped_column(String(100))
    owes: Mapped[str | None] = mapped_column(String(10))
    reply_by: Mapped[date | None]
    answered_on: Mapped[date | None]
    notes: Mapped[str | None] = mapped_column(Text)

    school: Mapped[School | None] = relationship()
    partner: Mapped[Partner | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    contact: Mapped[Contact | None] = relationship()
    wish: Mapped[Wish | None] = relationship()
    case: Mapped[Case | None] = relationship()

    def check(self) -> None:
        """Raise `RuleBroken` where it is with two, or a reply comes before what it answers."""
        with_whom = (
            self.school_id or self.school,
            self.partner_id or self.partner,
            self.organisation_id or self.organisation,
        )
        if sum(bool(each) for each in with_whom) > 1:
            raise RuleBroken(
                _("A talk is with a school, a partner or an organisation. Choose one of them.")
            )
        if (self.reply_by or self.answered_on) and not self.owes:
            raise RuleBroken(
                _("{subject}: a reply is awaited or came; say who owes it.").format(
                    subject=self.subject
                )
            )
        for day in (self.reply_by, self.answered_on):
            if day and self.said_at and day < self.said_at.date():
                raise RuleBroken(
                    _("{subject}: the reply on {day} is before the talk on {said}.").format(
                        subject=self.subject, day=day, said=self.said_at.date()
                    )
                )


WITH_WHOM = func.coalesce(
    select(School.name).where(School.id == Communication.school_id).scalar_subquery(),
    select(Partner.name).where(Partner.id == Communication.partner_id).scalar_subquery(),
    select(Organisation.name)
    .where(Organisation.id == Communication.organisation_id)
    .scalar_subquery(),
)
"""The name of the school, partner or organisation that a talk was with; null where it was none."""

AWAITED = and_(Communication.owes.is_not(None), Communication.answered_on.is_(None))
"""Whether a reply is awaited."""

Communication.with_whom = column_property(WITH_WHOM, deferred=True)
Communication.waits = column_property(AWAITED, deferred=True)
