"""What the office publishes under its own name: its letterhead, and the issues of its newsletter."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.errors import RuleBroken
from desktop.i18n import N_, _
from desktop.models.base import Record
from desktop.models.case import Case
from desktop.models.programme import Programme
from desktop.models.vocabulary import Vocabulary


class Letterhead(Record):
    """Who writes: the office as it stands on letters and in the newsletter. A store has one."""

    __tablename__ = "letterhead"

    name: Mapped[str | None] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    signatory: Mapped[str | None] = mapped_column(String(200))
    signatory_en: Mapped[str | None] = mapped_column(String(200))
    postcode: Mapped[str | None] = mapped_column(String(8))
    address: Mapped[str | None] = mapped_column(String(300))
    address_en: Mapped[str | None] = mapped_column(String(300))
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(254))
    website: Mapped[str | None] = mapped_column(String(500))
    hours: Mapped[str | None] = mapped_column(String(200))
    hours_en: Mapped[str | None] = mapped_column(String(200))


class SectionKind(Vocabulary):
    """What a section of the newsletter is made of."""

    TEXT = "text", N_("Text")
    CASES = "cases", N_("Exchanges")
    EVENTS = "events", N_("Events")
    FIGURES = "figures", N_("The year in numbers")


class NewsletterIssue(Record):
    """One issue of the newsletter (東京都国際交流コンシェルジュ通信): its number, day and content."""

    __tablename__ = "newsletter_issue"

    number: Mapped[int] = mapped_column(unique=True)
    issued_on: Mapped[date]
    title: Mapped[str | None] = mapped_column(String(200))
    title_en: Mapped[str | None] = mapped_column(String(200))
    lead: Mapped[str | None] = mapped_column(Text)
    lead_en: Mapped[str | None] = mapped_column(Text)

    sections: Mapped[list["NewsletterSection"]] = relationship(
        back_populates="issue",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="NewsletterSection.position",
    )

    def check(self) -> None:
        """Raise `RuleBroken` where the number is not that of an issue."""
        if not 1 <= self.number <= 9999:
            raise RuleBroken(
                _("The number of an issue runs from 1 to 9,999, not {n}.").format(n=self.number)
            )


class NewsletterSection(Record):
    """A section of an issue: a heading, a text, and the records that it shows, in order."""

    __tablename__ = "newsletter_section"

    issue_id: Mapped[int] = mapped_column(
        ForeignKey("newsletter_issue.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10), default=SectionKind.TEXT)
    heading: Mapped[str | None] = mapped_column(String(200))
    heading_en: Mapped[str | None] = mapped_column(String(200))
    body: Mapped[str | None] = mapped_column(Text)
    body_en: Mapped[str | None] = mapped_column(Text)

    issue: Mapped[NewsletterIssue] = relationship(back_populates="sections")
    items: Mapped[list["NewsletterItem"]] = relationship(
        back_populates="section",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="NewsletterItem.position",
    )


class NewsletterItem(Record):
    """A case or an event (exactly one) that a section shows."""

    __tablename__ = "newsletter_item"
    __table_args__ = (
        CheckConstraint("(case_id is not null) + (programme_id is not null) = 1", "one_record"),
    )

    section_id: Mapped[int] = mapped_column(
        ForeignKey("newsletter_section.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("exchange_case.id", ondelete="CASCADE"), index=True
    )
    programme_id: Mapped[int | None] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), index=True
    )

    section: Mapped[NewsletterSection] = relationship(back_populates="items")
    case: Mapped[Case | None] = relationship()
    programme: Mapped[Programme | None] = relationship()
