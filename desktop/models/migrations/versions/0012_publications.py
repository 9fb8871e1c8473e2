"""Letterhead and newsletter"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _record() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    ]


def upgrade() -> None:
    """Letterhead and newsletter"""

    op.create_table(
        "letterhead",
        *_record(),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("signatory", sa.String(length=200), nullable=True),
        sa.Column("signatory_en", sa.String(length=200), nullable=True),
        sa.Column("postcode", sa.String(length=8), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("address_en", sa.String(length=300), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("website", sa.String(length=500), nullable=True),
        sa.Column("hours", sa.String(length=200), nullable=True),
        sa.Column("hours_en", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letterhead")),
        sa.UniqueConstraint("uid", name=op.f("uq_letterhead_uid")),
    )
    op.create_table(
        "newsletter_issue",
        *_record(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("title_en", sa.String(length=200), nullable=True),
        sa.Column("lead", sa.Text(), nullable=True),
        sa.Column("lead_en", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newsletter_issue")),
        sa.UniqueConstraint("number", name=op.f("uq_newsletter_issue_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_newsletter_issue_uid")),
    )
    op.create_table(
        "newsletter_section",
        *_record(),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("heading", sa.String(length=200), nullable=True),
        sa.Column("heading_en", sa.String(length=200), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("body_en", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["issue_id"],
            ["newsletter_issue.id"],
            name=op.f("fk_newsletter_section_issue_id_newsletter_issue"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newsletter_section")),
        sa.UniqueConstraint("uid", name=op.f("uq_newsletter_section_uid")),
    )
    op.create_table(
        "newsletter_item",
        *_record(),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(case_id is not null) + (programme_id is not null) = 1",
            name=op.f("ck_newsletter_item_one_record"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["exchange_case.id"],
            name=op.f("fk_newsletter_item_case_id_exchange_case"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_newsletter_item_programme_id_programme"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["newsletter_section.id"],
            name=op.f("fk_newsletter_item_section_id_newsletter_section"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newsletter_item")),
        sa.UniqueConstraint("uid", name=op.f("uq_newsletter_item_uid")),
    )
    for table, column in (
        ("newsletter_section", "issue_id"),
        ("newsletter_item", "section_id"),
        ("newsletter_item", "case_id"),
        ("newsletter_item", "programme_id"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
