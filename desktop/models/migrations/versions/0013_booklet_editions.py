"""Editions of the case booklet"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Editions of the case booklet"""

    op.create_table(
        "booklet_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=4), nullable=False),
        sa.Column("paper", sa.String(length=4), nullable=False),
        sa.Column("crop_marks", sa.Boolean(), nullable=False),
        sa.Column("greyscale", sa.Boolean(), nullable=False),
        sa.Column("pages", sa.Text(), nullable=False),
        sa.Column("title_ja", sa.String(length=200), nullable=True),
        sa.Column("title_en", sa.String(length=200), nullable=True),
        sa.Column("publisher_ja", sa.String(length=200), nullable=True),
        sa.Column("publisher_en", sa.String(length=200), nullable=True),
        sa.Column("foreword_ja", sa.Text(), nullable=True),
        sa.Column("foreword_en", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("cover_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cover_id"],
            ["attachment.id"],
            name=op.f("fk_booklet_edition_cover_id_attachment"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booklet_edition")),
        sa.UniqueConstraint("name", name=op.f("uq_booklet_edition_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_booklet_edition_uid")),
    )
    op.create_index(
        op.f("ix_booklet_edition_cover_id"), "booklet_edition", ["cover_id"], unique=False
    )
    op.create_table(
        "booklet_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("included", sa.Boolean(), nullable=False),
        sa.Column("design", sa.String(length=10), nullable=False),
        sa.Column("title_ja", sa.String(length=200), nullable=True),
        sa.Column("title_en", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "(case_id is not null) + (title_ja is not null) = 1",
            name=op.f("ck_booklet_line_case_or_section"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["exchange_case.id"],
            name=op.f("fk_booklet_line_case_id_exchange_case"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["booklet_edition.id"],
            name=op.f("fk_booklet_line_edition_id_booklet_edition"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booklet_line")),
        sa.UniqueConstraint(
            "edition_id", "case_id", name=op.f("uq_booklet_line_edition_id_case_id")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_booklet_line_uid")),
    )
    op.create_index(op.f("ix_booklet_line_case_id"), "booklet_line", ["case_id"], unique=False)
    op.create_table(
        "booklet_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("on_cover", sa.Boolean(), nullable=False),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.Column("crop_left", sa.Double(), nullable=False),
        sa.Column("crop_top", sa.Double(), nullable=False),
        sa.Column("crop_right", sa.Double(), nullable=False),
        sa.Column("crop_bottom", sa.Double(), nullable=False),
        sa.Column("focus_x", sa.Double(), nullable=False),
        sa.Column("focus_y", sa.Double(), nullable=False),
        sa.CheckConstraint(
            "0 <= crop_left and crop_left < crop_right and crop_right <= 1 "
            "and 0 <= crop_top and crop_top < crop_bottom and crop_bottom <= 1",
            name=op.f("ck_booklet_photo_within"),
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
            name=op.f("fk_booklet_photo_attachment_id_attachment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["booklet_edition.id"],
            name=op.f("fk_booklet_photo_edition_id_booklet_edition"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booklet_photo")),
        sa.UniqueConstraint(
            "edition_id",
            "attachment_id",
            "on_cover",
            name=op.f("uq_booklet_photo_edition_id_attachment_id_on_cover"),
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_booklet_photo_uid")),
    )
    op.create_index(
        op.f("ix_booklet_photo_attachment_id"), "booklet_photo", ["attachment_id"], unique=False
    )
