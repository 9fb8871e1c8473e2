"""Agreements (覚書) with authorities abroad: parties, ordered areas, versions."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text, and_, case, extract, func, or_, select
from sqlalchemy.orm import Mapped, aliased, column_property, mapped_column, relationship

from desktop.errors import RuleBroken
from desktop.i18n import _
from desktop.models.base import Codes, Record, Searchable
from desktop.models.partner import Partner
from desktop.models.vocabulary import AgreementStatus, Instrument


class Agreement(Searchable):
    """An agreement as its paper says it.

    `renews_id` links a renewal to the version before it. `board` tells the board's own agreements
    from related pacts of other bodies. `country` and `region` are the jurisdiction it covers: a
    partner there is a covered partner.
    """

    __tablename__ = "agreement"

    title: Mapped[str] = mapped_column(String(400))
    title_ja: Mapped[str | None] = mapped_column(String(400))
    instrument: Mapped[str] = mapped_column(String(20), default=Instrument.MOU)
    board: Mapped[bool] = mapped_column(default=True)
    counterpart: Mapped[str] = mapped_column(String(400))
    place: Mapped[str | None] = mapped_column(String(200))
    country: Mapped[str | None] = mapped_column(String(2), index=True)
    region: Mapped[str | None] = mapped_column(String(10))
    signed_on: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(12), default=AgreementStatus.SIGNED)
    renews_id: Mapped[int | None] = mapped_column(
        ForeignKey("agreement.id", ondelete="SET NULL"), index=True
    )
    objective: Mapped[str | None] = mapped_column(Text)
    themes: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    background: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(String(300))
    notes: Mapped[str | None] = mapped_column(Text)

    renews: Mapped["Agreement | None"] = relationship(remote_side="Agreement.id")
    parties: Mapped[list["AgreementParty"]] = relationship(
        back_populates="agreement",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="AgreementParty.position",
    )
    areas: Mapped[list["AgreementArea"]] = relationship(
        back_populates="agreement",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="AgreementArea.position",
    )

    def check(self) -> None:
        """Raise `RuleBroken` where the validity ends before it begins."""
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise RuleBroken(
                _("{title}: the validity ends on {until}, before it begins on {since}.").format(
                    title=self.title, until=self.valid_until, since=self.valid_from
                )
            )


class AgreementParty(Record):
    """One party, under the name it had then; `successor_id` is who has taken its place since."""

    __tablename__ = "agreement_party"

    agreement_id: Mapped[int] = mapped_column(
        ForeignKey("agreement.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(400))
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL"), index=True
    )
    successor_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL"), index=True
    )
    signed_on: Mapped[date | None]

    agreement: Mapped[Agreement] = relationship(back_populates="parties")


class AgreementArea(Record):
    """One area of cooperation, as written and normalised, in the order of the paper."""

    __tablename__ = "agreement_area"

    agreement_id: Mapped[int] = mapped_column(
        ForeignKey("agreement.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(400))
    area: Mapped[str] = mapped_column(String(24))

    agreement: Mapped[Agreement] = relationship(back_populates="areas")


_earlier = aliased(Agreement)

Agreement.ordinal = column_property(
    # The board's own agreements in the order of their dates; a renewal takes no new number.
    case(
        (
            and_(Agreement.board, Agreement.renews_id.is_(None), Agreement.signed_on.is_not(None)),
            select(func.count())
            .where(
                _earlier.board,
                _earlier.renews_id.is_(None),
                or_(
                    _earlier.signed_on < Agreement.signed_on,
                    and_(_earlier.signed_on == Agreement.signed_on, _earlier.id <= Agreement.id),
                ),
            )
            .scalar_subquery(),
        ),
        else_=None,
    ),
    deferred=True,
)

Agreement.fiscal_year = column_property(
    case(
        (
            extract("month", Agreement.signed_on) >= 4,
            extract("year", Agreement.signed_on),
        ),
        else_=extract("year", Agreement.signed_on) - 1,
    ),
    deferred=True,
)

Agreement.covered = column_property(
    select(func.count())
    .where(
        Partner.country == Agreement.country,
        or_(Agreement.region.is_(None), Partner.region == Agreement.region),
    )
    .scalar_subquery(),
    deferred=True,
)
