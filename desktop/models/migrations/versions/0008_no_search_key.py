"""The index of search holds every text: the folded copy in each row is gone"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = (
    "agreement",
    "calendar_span",
    "contact",
    "designation",
    "exchange_case",
    "organisation",
    "partner",
    "programme",
    "school",
    "wish",
)


def upgrade() -> None:
    """The index of search holds every text: the folded copy in each row is gone"""

    for table in TABLES:
        op.drop_column(table, "search_key")
