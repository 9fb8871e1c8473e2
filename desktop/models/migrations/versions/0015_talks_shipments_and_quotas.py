"""Talks, shipments, pupils by grade, costs, videos, quotas, the World Friend log; more fields"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NEW_COLUMNS = {
    "contact": (
        sa.Column("data_class", sa.String(length=10), nullable=True),
        sa.Column("keep_until", sa.Date(), nullable=True),
    ),
    "programme": (
        sa.Column("event_kind", sa.String(length=12), nullable=True),
        sa.Column("duration", sa.String(length=100), nullable=True),
        sa.Column("venue", sa.String(length=300), nullable=True),
        sa.Column("applicants", sa.Integer(), nullable=True),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("apply_by", sa.Date(), nullable=True),
        sa.Column("application", sa.Text(), nullable=True),
        sa.Column("adjustment", sa.Text(), nullable=True),
    ),
    "wish": (sa.Column("grades", sa.String(length=100), nullable=True),),
}


NEW_CASE_COLUMNS = {
    "interpreter",
    "school_brings",
    "office_brings",
    "season",
    "visitors",
    "transport",
    "documents",
    "cohort",
    "later_case_id",
}
CASE_COLUMNS = (
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("uid", sa.String(length=32), nullable=False),
    sa.Column("version", sa.Integer(), nullable=False),
    sa.Column("title", sa.String(length=200), nullable=False),
    sa.Column("title_en", sa.String(length=200), nullable=True),
    sa.Column("exchange_type", sa.String(length=12), nullable=False),
    sa.Column("mode", sa.String(length=10), nullable=True),
    sa.Column("status", sa.String(length=12), nullable=False),
    sa.Column("status_reason", sa.String(length=300), nullable=True),
    sa.Column("paused_from", sa.String(length=12), nullable=True),
    sa.Column("held_on", sa.Date(), nullable=True),
    sa.Column("ended_on", sa.Date(), nullable=True),
    sa.Column("school_wish_id", sa.Integer(), nullable=True),
    sa.Column("partner_wish_id", sa.Integer(), nullable=True),
    sa.Column("pupils_here", sa.Integer(), nullable=True),
    sa.Column("pupils_there", sa.Integer(), nullable=True),
    sa.Column("grades", sa.String(length=100), nullable=True),
    sa.Column("languages", sa.Text(), nullable=False),
    sa.Column("contents", sa.Text(), nullable=False),
    sa.Column("themes", sa.Text(), nullable=False),
    sa.Column("owner", sa.String(length=100), nullable=True),
    sa.Column("interpreter", sa.String(length=200), nullable=True),
    sa.Column("school_brings", sa.Text(), nullable=False),
    sa.Column("office_brings", sa.Text(), nullable=False),
    sa.Column("season", sa.String(length=100), nullable=True),
    sa.Column("visitors", sa.String(length=300), nullable=True),
    sa.Column("transport", sa.String(length=300), nullable=True),
    sa.Column("documents", sa.Text(), nullable=True),
    sa.Column("cohort", sa.String(length=200), nullable=True),
    sa.Column("later_case_id", sa.Integer(), nullable=True),
    sa.Column("notes", sa.Text(), nullable=True),
    sa.Column("began_ja", sa.Text(), nullable=True),
    sa.Column("began_en", sa.Text(), nullable=True),
    sa.Column("aims_ja", sa.Text(), nullable=True),
    sa.Column("aims_en", sa.Text(), nullable=True),
    sa.Column("prep_teachers_ja", sa.Text(), nullable=True),
    sa.Column("prep_teachers_en", sa.Text(), nullable=True),
    sa.Column("prep_pupils_ja", sa.Text(), nullable=True),
    sa.Column("prep_pupils_en", sa.Text(), nullable=True),
    sa.Column("prep_coordinator_ja", sa.Text(), nullable=True),
    sa.Column("prep_coordinator_en", sa.Text(), nullable=True),
    sa.Column("programme_ja", sa.Text(), nullable=True),
    sa.Column("programme_en", sa.Text(), nullable=True),
    sa.Column("comments_pupils_ja", sa.Text(), nullable=True),
    sa.Column("comments_pupils_en", sa.Text(), nullable=True),
    sa.Column("comments_teachers_ja", sa.Text(), nullable=True),
    sa.Column("comments_teachers_en", sa.Text(), nullable=True),
    sa.Column("results_ja", sa.Text(), nullable=True),
    sa.Column("results_en", sa.Text(), nullable=True),
    sa.Column("next_step_ja", sa.Text(), nullable=True),
    sa.Column("next_step_en", sa.Text(), nullable=True),
    sa.Column("origin", sa.Text(), nullable=False),
)


def upgrade() -> None:
    """Talks, shipments, pupils by grade, costs, videos, quotas, the World Friend log; more fields"""

    for table, columns in NEW_COLUMNS.items():
        for column in columns:
            op.add_column(table, column)
    # SQLite adds no foreign key to a table that is there: it is made anew and filled. Batch mode
    # would write its keys in another order each time.
    op.create_table(
        "exchange_case_new",
        *CASE_COLUMNS,
        sa.ForeignKeyConstraint(
            ["later_case_id"],
            ["exchange_case.id"],
            name=op.f("fk_exchange_case_later_case_id_exchange_case"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["partner_wish_id"],
            ["wish.id"],
            name=op.f("fk_exchange_case_partner_wish_id_wish"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["school_wish_id"],
            ["wish.id"],
            name=op.f("fk_exchange_case_school_wish_id_wish"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_case")),
        sa.UniqueConstraint("uid", name=op.f("uq_exchange_case_uid")),
    )
    kept = [column.name for column in CASE_COLUMNS if column.name not in NEW_CASE_COLUMNS]
    names = ", ".join(kept)
    op.execute(
        f"INSERT INTO exchange_case_new ({names}, school_brings, office_brings) "  # noqa: S608
        f"SELECT {names}, '[]', '[]' FROM exchange_case"
    )
    op.drop_table("exchange_case")
    op.rename_table("exchange_case_new", "exchange_case")
    op.create_index("ix_exchange_case_exchange_type", "exchange_case", ["exchange_type"])
    op.create_index("ix_exchange_case_later_case_id", "exchange_case", ["later_case_id"])
    op.create_index("ix_exchange_case_partner_wish_id", "exchange_case", ["partner_wish_id"])
    op.create_index("ix_exchange_case_school_wish_id", "exchange_case", ["school_wish_id"])
    op.create_index("ix_exchange_case_status", "exchange_case", ["status"])
    op.create_index("ix_contact_keep_until", "contact", ["keep_until"])
    op.create_table(
        "communication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("direction", sa.String(length=10), nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("wish_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("handled_by", sa.String(length=100), nullable=True),
        sa.Column("owes", sa.String(length=10), nullable=True),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["exchange_case.id"],
            name=op.f("fk_communication_case_id_exchange_case"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_communication_contact_id_contact"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_communication_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"],
            ["partner.id"],
            name=op.f("fk_communication_partner_id_partner"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["school_id"],
            ["school.id"],
            name=op.f("fk_communication_school_id_school"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["wish_id"],
            ["wish.id"],
            name=op.f("fk_communication_wish_id_wish"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_communication")),
        sa.UniqueConstraint("uid", name=op.f("uq_communication_uid")),
    )
    op.create_index("ix_communication_case_id", "communication", ["case_id"])
    op.create_index("ix_communication_contact_id", "communication", ["contact_id"])
    op.create_index("ix_communication_organisation_id", "communication", ["organisation_id"])
    op.create_index("ix_communication_partner_id", "communication", ["partner_id"])
    op.create_index("ix_communication_said_at", "communication", ["said_at"])
    op.create_index("ix_communication_school_id", "communication", ["school_id"])
    op.create_index("ix_communication_wish_id", "communication", ["wish_id"])
    op.create_table(
        "shipment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("leg", sa.String(length=16), nullable=False),
        sa.Column("contents", sa.String(length=200), nullable=False),
        sa.Column("items", sa.Integer(), nullable=True),
        sa.Column("carrier", sa.String(length=100), nullable=True),
        sa.Column("tracking", sa.String(length=100), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("arrived_on", sa.Date(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["exchange_case.id"],
            name=op.f("fk_shipment_case_id_exchange_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment")),
        sa.UniqueConstraint("uid", name=op.f("uq_shipment_uid")),
    )
    op.create_index("ix_shipment_case_id", "shipment", ["case_id"])
    op.create_table(
        "case_grade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("grade", sa.String(length=60), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["exchange_case.id"],
            name=op.f("fk_case_grade_case_id_exchange_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_grade")),
        sa.UniqueConstraint("uid", name=op.f("uq_case_grade_uid")),
    )
    op.create_index("ix_case_grade_case_id", "case_grade", ["case_id"])
    op.create_table(
        "case_cost",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("borne_by", sa.String(length=10), nullable=True),
        sa.Column("quoted_on", sa.Date(), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["exchange_case.id"],
            name=op.f("fk_case_cost_case_id_exchange_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_cost")),
        sa.UniqueConstraint("uid", name=op.f("uq_case_cost_uid")),
    )
    op.create_index("ix_case_cost_case_id", "case_cost", ["case_id"])
    op.create_table(
        "video",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("length", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(case_id is not null) + (programme_id is not null) = 1",
            name=op.f("ck_video_one_owner"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["exchange_case.id"],
            name=op.f("fk_video_case_id_exchange_case"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_video_programme_id_programme"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video")),
        sa.UniqueConstraint("uid", name=op.f("uq_video_uid")),
    )
    op.create_index("ix_video_case_id", "video", ["case_id"])
    op.create_index("ix_video_programme_id", "video", ["programme_id"])
    op.create_table(
        "quota",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("sent", sa.Integer(), nullable=True),
        sa.Column("stay", sa.String(length=200), nullable=True),
        sa.Column("duration", sa.String(length=100), nullable=True),
        sa.Column("establishers", sa.Text(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_quota_programme_id_programme"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota")),
        sa.UniqueConstraint("uid", name=op.f("uq_quota_uid")),
    )
    op.create_index("ix_quota_fiscal_year", "quota", ["fiscal_year"])
    op.create_index("ix_quota_programme_id", "quota", ["programme_id"])
    op.create_table(
        "friend_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("board", sa.String(length=100), nullable=True),
        sa.Column("countries", sa.Text(), nullable=False),
        sa.Column("grades", sa.String(length=100), nullable=True),
        sa.Column("pupils", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["exchange_case.id"],
            name=op.f("fk_friend_activity_case_id_exchange_case"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_friend_activity_organisation_id_organisation"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["school_id"],
            ["school.id"],
            name=op.f("fk_friend_activity_school_id_school"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_friend_activity")),
        sa.UniqueConstraint("uid", name=op.f("uq_friend_activity_uid")),
    )
    op.create_index("ix_friend_activity_case_id", "friend_activity", ["case_id"])
    op.create_index("ix_friend_activity_fiscal_year", "friend_activity", ["fiscal_year"])
    op.create_index("ix_friend_activity_organisation_id", "friend_activity", ["organisation_id"])
    op.create_index("ix_friend_activity_school_id", "friend_activity", ["school_id"])
