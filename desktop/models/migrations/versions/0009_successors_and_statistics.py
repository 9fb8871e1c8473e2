"""Successors of parties, statistics with their day, and more of what a programme is"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Successors of parties, statistics with their day, and more of what a programme is"""

    # SQLite adds no foreign key to a table that is there: it is made anew and filled.
    op.create_table(
        "agreement_party_new",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_party_agreement_id_agreement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_agreement_party_organisation_id_organisation"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"],
            ["organisation.id"],
            name=op.f("fk_agreement_party_successor_id_organisation"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_party")),
        sa.UniqueConstraint("uid", name=op.f("uq_agreement_party_uid")),
    )
    names = "id, uid, version, agreement_id, position, name, organisation_id, signed_on"
    op.execute(
        f"INSERT INTO agreement_party_new ({names}) SELECT {names} FROM agreement_party"  # noqa: S608
    )
    op.drop_table("agreement_party")
    op.rename_table("agreement_party_new", "agreement_party")
    for name in ("agreement_id", "organisation_id", "successor_id"):
        op.create_index(f"ix_agreement_party_{name}", "agreement_party", [name])
    op.add_column("programme", sa.Column("ends_on", sa.Date(), nullable=True))
    op.add_column("programme", sa.Column("audience", sa.String(length=300), nullable=True))
    op.add_column("programme", sa.Column("flow", sa.Text(), nullable=True))
    op.add_column("programme", sa.Column("comments", sa.Text(), nullable=True))
    op.create_table(
        "statistic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("precision", sa.String(length=10), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(length=40), nullable=True),
        sa.Column("fiscal_year", sa.Integer(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_statistic_organisation_id_organisation"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_statistic_programme_id_programme"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistic")),
        sa.UniqueConstraint("uid", name=op.f("uq_statistic_uid")),
    )
    op.create_index("ix_statistic_fiscal_year", "statistic", ["fiscal_year"])
    op.create_index("ix_statistic_organisation_id", "statistic", ["organisation_id"])
    op.create_index("ix_statistic_programme_id", "statistic", ["programme_id"])
