"""Photos and documents, kept inside the store."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from desktop.i18n import _, format_day
from desktop.models.base import Base, Record
from desktop.models.vocabulary import Consent


class Blob(Base):
    """Bytes that never change, named by their SHA-256 (hex)."""

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))


class Attachment(Record):
    """A photo or a document of a case or an agreement (exactly one), with caption and consent.

    `width` and `height` are pixels, set for pictures. A photo prints only with a consent that
    covers print and has neither expired nor been withdrawn.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint("(case_id is not null) + (agreement_id is not null) = 1", "one_owner"),
    )

    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("exchange_case.id", ondelete="CASCADE"), index=True
    )
    agreement_id: Mapped[int | None] = mapped_column(
        ForeignKey("agreement.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), index=True)
    media_type: Mapped[str] = mapped_column(String(60))
    file_name: Mapped[str | None] = mapped_column(String(300))
    width: Mapped[int | None]
    height: Mapped[int | None]
    caption_ja: Mapped[str | None] = mapped_column(String(300))
    caption_en: Mapped[str | None] = mapped_column(String(300))
    credit: Mapped[str | None] = mapped_column(String(300))
    consent: Mapped[str] = mapped_column(String(10), default=Consent.NONE)
    consent_until: Mapped[date | None]
    consent_withdrawn_on: Mapped[date | None]

    blob: Mapped[Blob] = relationship()

    def may_print(self, day: date) -> bool:
        """Whether the consent allows this picture on paper that is made on `day`."""
        return not self.why_not(day)

    def why_not(self, day: date) -> str:
        """Why this picture must not be on paper that is made on `day`; empty where it may."""
        if self.consent_withdrawn_on is not None and day >= self.consent_withdrawn_on:
            return _("consent withdrawn on {day}").format(day=format_day(self.consent_withdrawn_on))
        if self.consent not in (Consent.PRINT, Consent.PUBLIC):
            if self.consent == Consent.INTERNAL:
                return _("consent for the office only")
            return _("no consent")
        if self.consent_until is not None and day > self.consent_until:
            return _("consent ended on {day}").format(day=format_day(self.consent_until))
        return ""
