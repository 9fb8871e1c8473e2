"""Editions of the case booklet as the office made them: choices, order, sections, words, crops."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.models.base import Codes, Record


class BookletEdition(Record):
    """One edition: what it is called in the office, its words, its paper and what it has.

    `pages` names what it has beside cover and cases (`services.publishing.content.PAGES`).
    `cover_id` is a photo of a case; without one a drawing stands on the cover.
    """

    __tablename__ = "booklet_edition"

    name: Mapped[str] = mapped_column(String(200), unique=True)
    fiscal_year: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(4), default="ja")
    paper: Mapped[str] = mapped_column(String(4), default="A4")
    crop_marks: Mapped[bool] = mapped_column(default=False)
    greyscale: Mapped[bool] = mapped_column(default=False)
    pages: Mapped[tuple[str, ...]] = mapped_column(Codes, default=())
    title_ja: Mapped[str | None] = mapped_column(String(200))
    title_en: Mapped[str | None] = mapped_column(String(200))
    publisher_ja: Mapped[str | None] = mapped_column(String(200))
    publisher_en: Mapped[str | None] = mapped_column(String(200))
    foreword_ja: Mapped[str | None] = mapped_column(Text)
    foreword_en: Mapped[str | None] = mapped_column(Text)
    issued_on: Mapped[date | None]
    cover_id: Mapped[int | None] = mapped_column(
        ForeignKey("attachment.id", ondelete="SET NULL"), index=True
    )

    lines: Mapped[list["BookletLine"]] = relationship(
        back_populates="edition",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="BookletLine.position",
    )
    photos: Mapped[list["BookletPhoto"]] = relationship(
        back_populates="edition",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="BookletPhoto.id",
    )


class BookletLine(Record):
    """A line of an edition in its order: a case with its design, or the title of a section.

    A case that is not `included` keeps its place and its design. A section has `title_ja`, which
    may be empty where it has an English title only.
    """

    __tablename__ = "booklet_line"
    __table_args__ = (
        CheckConstraint("(case_id is not null) + (title_ja is not null) = 1", "case_or_section"),
        UniqueConstraint("edition_id", "case_id"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("booklet_edition.id", ondelete="CASCADE"))
    position: Mapped[int]
    case_id: Mapped[int | None] = mapped_column(
        ForeignKey("exchange_case.id", ondelete="CASCADE"), index=True
    )
    included: Mapped[bool] = mapped_column(default=True)
    design: Mapped[str] = mapped_column(String(10), default="facts")
    title_ja: Mapped[str | None] = mapped_column(String(200))
    title_en: Mapped[str | None] = mapped_column(String(200))

    edition: Mapped[BookletEdition] = relationship(back_populates="lines")


class BookletPhoto(Record):
    """How an edition shows a photo: cut to a part of it, about a point, or not at all.

    The edges and the point are parts (0 to 1) of the photo's width and height from its top left.
    The cover may show a photo otherwise than its case does.
    """

    __tablename__ = "booklet_photo"
    __table_args__ = (
        CheckConstraint(
            "0 <= crop_left and crop_left < crop_right and crop_right <= 1 "
            "and 0 <= crop_top and crop_top < crop_bottom and crop_bottom <= 1",
            "within",
        ),
        UniqueConstraint("edition_id", "attachment_id", "on_cover"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("booklet_edition.id", ondelete="CASCADE"))
    attachment_id: Mapped[int] = mapped_column(
        ForeignKey("attachment.id", ondelete="CASCADE"), index=True
    )
    on_cover: Mapped[bool] = mapped_column(default=False)
    left_out: Mapped[bool] = mapped_column(default=False)
    crop_left: Mapped[float] = mapped_column(default=0.0)
    crop_top: Mapped[float] = mapped_column(default=0.0)
    crop_right: Mapped[float] = mapped_column(default=1.0)
    crop_bottom: Mapped[float] = mapped_column(default=1.0)
    focus_x: Mapped[float] = mapped_column(default=0.5)
    focus_y: Mapped[float] = mapped_column(default=0.5)

    edition: Mapped[BookletEdition] = relationship(back_populates="photos")
