"""Rounds of matching"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rounds of matching, and which round a proposal came from"""

    op.create_table(
        "matching_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("wishes", sa.Integer(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("objective", sa.Double(), nullable=False),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("greedy", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_round")),
        sa.UniqueConstraint("uid", name=op.f("uq_matching_round_uid")),
    )
    # By hand: a batch orders the constraints of the new table otherwise each time, and SQLite knows
    # a column that is added later with less than the models say of it.
    columns = (
        "id, uid, version, school_wish_id, partner_wish_id, status, score, reasons, proposed_at,"
        " answered_at, decline_reason"
    )
    op.create_table(
        "proposal_new",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("school_wish_id", sa.Integer(), nullable=False),
        sa.Column("partner_wish_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("decline_reason", sa.String(length=300), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partner_wish_id"],
            ["wish.id"],
            name=op.f("fk_proposal_partner_wish_id_wish"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["matching_round.id"],
            name=op.f("fk_proposal_round_id_matching_round"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["school_wish_id"],
            ["wish.id"],
            name=op.f("fk_proposal_school_wish_id_wish"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("uid", name=op.f("uq_proposal_uid")),
    )
    op.execute(f"INSERT INTO proposal_new ({columns}) SELECT {columns} FROM proposal")  # noqa: S608
    op.drop_table("proposal")
    op.rename_table("proposal_new", "proposal")
    op.create_index(
        "ix_proposal_pair", "proposal", ["school_wish_id", "partner_wish_id"], unique=False
    )
    op.create_index(
        op.f("ix_proposal_partner_wish_id"), "proposal", ["partner_wish_id"], unique=False
    )
    op.create_index(op.f("ix_proposal_round_id"), "proposal", ["round_id"], unique=False)
