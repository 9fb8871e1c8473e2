"""Videos of exchanges and programmes: their language, and whether they are whole or cut."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.errors import RuleBroken
from desktop.i18n import _
from desktop.models.base import Searchable
from desktop.models.case import Case
from desktop.models.programme import Programme
from desktop.models.vocabulary import VideoLength


class Video(Searchable):
    """A video of a case or of a programme (exactly one); its address may be unknown.

    `language` is ISO 639, `length` a code of `VideoLength`.
    """

    __tablename__ = "video"
    __table_args__ = (
        CheckConstraint("(case_id is not null) + (programme_id is not null) = 1", "one_owner"),
    )

    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("exchange_case.id", ondelete="CASCADE"), index=True
    )
    programme_id: Mapped[int | None] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(8))
    length: Mapped[str] = mapped_column(String(10), default=VideoLength.FULL)
    address: Mapped[str | None] = mapped_column(String(500))
    published_on: Mapped[date | None]
    source: Mapped[str | None] = mapped_column(String(300))
    notes: Mapped[str | None] = mapped_column(Text)

    case: Mapped[Case | None] = relationship(back_populates="videos")
    programme: Mapped[Programme | None] = relationship(back_populates="films")

    def check(self) -> None:
        """Raise `RuleBroken` unless it is of one case or of one programme."""
        if bool(self.case_id or self.case) == bool(self.programme_id or self.programme):
            raise RuleBroken(
                _(
                    "{title}: a video is of one case or of one programme. Choose one of them."
                ).format(title=self.title)
            )


Case.videos = relationship(
    Video,
    back_populates="case",
    cascade="all, delete-orphan",
    passive_deletes=True,
    order_by=Video.id,
)

Programme.films = relationship(
    Video,
    back_populates="programme",
    cascade="all, delete-orphan",
    passive_deletes=True,
    order_by=Video.id,
)
