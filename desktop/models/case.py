"""Exchange cases: who took part, when, what had to be done and what came of it."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    String,
    Text,
    extract,
    func,
    select,
)
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from desktop.errors import RuleBroken
from desktop.i18n import N_, _
from desktop.models.base import Codes, Record, Searchable
from desktop.models.organisation import ONE_OWNER, Organisation
from desktop.models.partner import Partner
from desktop.models.school import School
from desktop.models.vocabulary import CaseStatus, ShipmentStatus

TEXT_SECTIONS: dict[str, str] = {
    "began": N_("How it began"),
    "aims": N_("Aims"),
    "prep_teachers": N_("Preparation by the teachers"),
    "prep_pupils": N_("Preparation by the pupils"),
    "prep_coordinator": N_("Preparation by the coordinator"),
    "programme": N_("Programme of the day"),
    "comments_pupils": N_("Comments of the pupils"),
    "comments_teachers": N_("Comments of the teachers"),
    "results": N_("Results"),
    "next_step": N_("Next step"),
}
"""The sections of a case's text in the order of the booklet; columns `<name>_ja`, `<name>_en`."""


class Case(Searchable):
    """One exchange, from the request to the page in the booklet.

    `held_on` is the day it is (or was) held in Tokyo; participants are counts of pupils, never
    names. `school_brings` and `office_brings` are codes of `Facility`. `documents` are the files
    that are shown or exchanged on the day. `later_case_id` is the visit or exchange that followed.
    Texts come in both languages, either may be missing.
    """

    __tablename__ = "exchange_case"

    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str | None] = mapped_column(String(200))
    exchange_type: Mapped[str] = mapped_column(String(12), index=True)
    mode: Mapped[str | None] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(12), default=CaseStatus.REQUESTED, index=True)
    status_reason: Mapped[str | None] = mapped_column(String(300))
    paused_from: Mapped[str | None] = mapped_column(String(12))
    held_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    school_wish_id: Mapped[int | None] = mapped_column(
        ForeignKey("wish.id", ondelete="SET NULL"), index=True
    )
    partner_wish_id: Mapped[int | None] = mapped_column(
        ForeignKey("wish.id", ondelete="SET NULL"), index=True
    )
    pupils_here: Mapped[int | None]
    pupils_there: Mapped[int | None]
    grades: Mapped[str | None] = mapped_column(String(100))
    languages: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    contents: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    themes: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    owner: Mapped[str | None] = mapped_column(String(100))
    interpreter: Mapped[str | None] = mapped_column(String(200))
    school_brings: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    office_brings: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    season: Mapped[str | None] = mapped_column(String(100))
    visitors: Mapped[str | None] = mapped_column(String(300))
    transport: Mapped[str | None] = mapped_column(String(300))
    documents: Mapped[str | None] = mapped_column(Text)
    cohort: Mapped[str | None] = mapped_column(String(200))
    later_case_id: Mapped[int | None] = mapped_column(
        ForeignKey("exchange_case.id", ondelete="SET NULL"), index=True
    )
    notes: Mapped[str | None] = mapped_column(Text)

    began_ja: Mapped[str | None] = mapped_column(Text)
    began_en: Mapped[str | None] = mapped_column(Text)
    aims_ja: Mapped[str | None] = mapped_column(Text)
    aims_en: Mapped[str | None] = mapped_column(Text)
    prep_teachers_ja: Mapped[str | None] = mapped_column(Text)
    prep_teachers_en: Mapped[str | None] = mapped_column(Text)
    prep_pupils_ja: Mapped[str | None] = mapped_column(Text)
    prep_pupils_en: Mapped[str | None] = mapped_column(Text)
    prep_coordinator_ja: Mapped[str | None] = mapped_column(Text)
    prep_coordinator_en: Mapped[str | None] = mapped_column(Text)
    programme_ja: Mapped[str | None] = mapped_column(Text)
    programme_en: Mapped[str | None] = mapped_column(Text)
    comments_pupils_ja: Mapped[str | None] = mapped_column(Text)
    comments_pupils_en: Mapped[str | None] = mapped_column(Text)
    comments_teachers_ja: Mapped[str | None] = mapped_column(Text)
    comments_teachers_en: Mapped[str | None] = mapped_column(Text)
    results_ja: Mapped[str | None] = mapped_column(Text)
    results_en: Mapped[str | None] = mapped_column(Text)
    next_step_ja: Mapped[str | None] = mapped_column(Text)
    next_step_en: Mapped[str | None] = mapped_column(Text)

    members: Mapped[list["CaseMember"]] = relationship(
        back_populates="case",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="CaseMember.position",
    )
    sessions: Mapped[list["CaseSession"]] = relationship(
        back_populates="case",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="CaseSession.starts_at",
    )
    tasks: Mapped[list["CaseTask"]] = relationship(
        back_populates="case",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="CaseTask.due_on",
    )
    shipments: Mapped[list["Shipment"]] = relationship(
        back_populates="case",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="Shipment.id",
    )
    by_grade: Mapped[list["CaseGrade"]] = relationship(
        back_populates="case",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="CaseGrade.id",
    )
    costs: Mapped[list["CaseCost"]] = relationship(
        back_populates="case",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="CaseCost.id",
    )

    def text(self, section: str, language: str) -> str:
        """The text of a section of `TEXT_SECTIONS` in `ja` or `en`; empty where there is none."""
        return getattr(self, f"{section}_{language}") or ""

    def check(self) -> None:
        """Raise `RuleBroken` where the case ends before it is held, or follows itself."""
        if self.later_case_id is not None and self.later_case_id == self.id:
            raise RuleBroken(
                _("{title} cannot be its own later exchange.").format(title=self.title)
            )
        if self.held_on and self.ended_on and self.ended_on < self.held_on:
            raise RuleBroken(
                _("{title}: the last day, {last}, is before the first, {first}.").format(
                    title=self.title, last=self.ended_on, first=self.held_on
                )
            )


class CaseMember(Record):
    """A school, a partner or an organisation (exactly one) that takes part in a case."""

    __tablename__ = "case_member"
    __table_args__ = (CheckConstraint(f"{ONE_OWNER} = 1", "one_owner"),)

    case_id: Mapped[int] = mapped_column(
        ForeignKey("exchange_case.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    school_id: Mapped[int | None] = mapped_column(
        ForeignKey("school.id", ondelete="RESTRICT"), index=True
    )
    partner_id: Mapped[int | None] = mapped_column(
        ForeignKey("partner.id", ondelete="RESTRICT"), index=True
    )
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="RESTRICT"), index=True
    )
    role: Mapped[str | None] = mapped_column(String(100))

    case: Mapped[Case] = relationship(back_populates="members")
    school: Mapped[School | None] = relationship()
    partner: Mapped[Partner | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


class CaseSession(Record):
    """One meeting of the two sides.

    `starts_at` is Tokyo's local time without an offset (Japan keeps no daylight saving), `minutes`
    its length, `time_zone` the IANA zone of the other side.
    """

    __tablename__ = "case_session"

    case_id: Mapped[int] = mapped_column(
        ForeignKey("exchange_case.id", ondelete="CASCADE"), index=True
    )
    starts_at: Mapped[datetime]
    minutes: Mapped[int] = mapped_column(default=60)
    time_zone: Mapped[str | None] = mapped_column(String(50))
    topic: Mapped[str | None] = mapped_column(String(200))
    tool: Mapped[str | None] = mapped_column(String(10))

    case: Mapped[Case] = relationship(back_populates="sessions")

    def check(self) -> None:
        """Raise `RuleBroken` unless the session lasts a whole day at the most."""
        if not 1 <= self.minutes <= 24 * 60:
            raise RuleBroken(
                _("A session lasts from 1 to 1,440 minutes, not {n}.").format(n=self.minutes)
            )


class CaseTask(Record):
    """Something to be done for a case by a day; `template_key` names the template's line."""

    __tablename__ = "case_task"

    case_id: Mapped[int] = mapped_column(
        ForeignKey("exchange_case.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str] = mapped_column(String(200))
    template_key: Mapped[str | None] = mapped_column(String(60))
    due_on: Mapped[date | None] = mapped_column(index=True)
    done_on: Mapped[date | None]
    owner: Mapped[str] = mapped_column(String(10))

    case: Mapped[Case] = relationship(back_populates="tasks")


class Shipment(Searchable):
    """One way that cards or gifts of a case go: how many, tracked how, sent and arrived when."""

    __tablename__ = "shipment"

    case_id: Mapped[int] = mapped_column(
        ForeignKey("exchange_case.id", ondelete="CASCADE"), index=True
    )
    leg: Mapped[str] = mapped_column(String(16))
    contents: Mapped[str] = mapped_column(String(200))
    items: Mapped[int | None]
    carrier: Mapped[str | None] = mapped_column(String(100))
    tracking: Mapped[str | None] = mapped_column(String(100))
    sent_on: Mapped[date | None]
    expected_on: Mapped[date | None]
    arrived_on: Mapped[date | None]
    notes: Mapped[str | None] = mapped_column(Text)

    case: Mapped[Case] = relationship(back_populates="shipments")

    def check(self) -> None:
        """Raise `RuleBroken` where it arrives before it is sent, or was never sent."""
        for day in (self.expected_on, self.arrived_on):
            if day and self.sent_on and day < self.sent_on:
                raise RuleBroken(
                    _("{contents}: {day} is before it was sent, on {sent}.").format(
                        contents=self.contents, day=day, sent=self.sent_on
                    )
                )


class CaseGrade(Searchable):
    """How many pupils of one grade take part on one side; counts, never names."""

    __tablename__ = "case_grade"

    case_id: Mapped[int] = mapped_column(
        ForeignKey("exchange_case.id", ondelete="CASCADE"), index=True
    )
    side: Mapped[str] = mapped_column(String(10))
    grade: Mapped[str] = mapped_column(String(60))
    pupils: Mapped[int]
    notes: Mapped[str | None] = mapped_column(Text)

    case: Mapped[Case] = relationship(back_populates="by_grade")

    def check(self) -> None:
        """A count has no rule beyond those of its fields."""


class CaseCost(Searchable):
    """What something costs, in yen, as it was quoted; `borne_by` is who pays."""

    __tablename__ = "case_cost"

    case_id: Mapped[int] = mapped_column(
        ForeignKey("exchange_case.id", ondelete="CASCADE"), index=True
    )
    item: Mapped[str] = mapped_column(String(200))
    amount: Mapped[int | None]
    borne_by: Mapped[str | None] = mapped_column(String(10))
    quoted_on: Mapped[date | None]
    agreed_on: Mapped[date | None]
    notes: Mapped[str | None] = mapped_column(Text)

    case: Mapped[Case] = relationship(back_populates="costs")

    def check(self) -> None:
        """Raise `RuleBroken` where it was agreed to before it was quoted."""
        if self.quoted_on and self.agreed_on and self.agreed_on < self.quoted_on:
            raise RuleBroken(
                _("{item}: agreed on {agreed}, before it was quoted on {quoted}.").format(
                    item=self.item, agreed=self.agreed_on, quoted=self.quoted_on
                )
            )


Shipment.status = column_property(
    sql_case(
        (Shipment.arrived_on.is_not(None), ShipmentStatus.ARRIVED.value),
        (Shipment.sent_on.is_not(None), ShipmentStatus.UNDER_WAY.value),
        else_=ShipmentStatus.PLANNED.value,
    ),
    deferred=True,
)

Case.fiscal_year = column_property(
    sql_case(
        (extract("month", Case.held_on) >= 4, extract("year", Case.held_on)),
        else_=extract("year", Case.held_on) - 1,
    ),
    deferred=True,
)

Case.schools = column_property(
    select(func.group_concat(School.name, "、"))
    .where(CaseMember.case_id == Case.id, CaseMember.school_id == School.id)
    .scalar_subquery(),
    deferred=True,
)

Case.partners = column_property(
    select(func.group_concat(Partner.name, "、"))
    .where(CaseMember.case_id == Case.id, CaseMember.partner_id == Partner.id)
    .scalar_subquery(),
    deferred=True,
)
