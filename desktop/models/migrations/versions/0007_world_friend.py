"""World Friend Project"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """World Friend Project"""

    op.create_table(
        "friend_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("group_size", sa.Integer(), nullable=False),
        sa.Column("countries", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_friend_edition")),
        sa.UniqueConstraint("fiscal_year", name=op.f("uq_friend_edition_fiscal_year")),
        sa.UniqueConstraint("uid", name=op.f("uq_friend_edition_uid")),
    )
    op.create_table(
        "friend_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("board", sa.String(length=100), nullable=True),
        sa.Column("countries", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(school_id is not null) + (board is not null) = 1",
            name=op.f("ck_friend_group_one_recipient"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["friend_edition.id"],
            name=op.f("fk_friend_group_edition_id_friend_edition"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["school_id"],
            ["school.id"],
            name=op.f("fk_friend_group_school_id_school"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_friend_group")),
        sa.UniqueConstraint("uid", name=op.f("uq_friend_group_uid")),
    )
    for column in ("edition_id", "school_id"):
        op.create_index(op.f(f"ix_friend_group_{column}"), "friend_group", [column], unique=False)
