"""What outside readers were shown of each quarter."""

import sqlalchemy as sa
from alembic import op

from governance.store.append_only import keep_append_only
from governance.store.base import UtcTime
from governance.store.migration import before

revision = "0007_releases"
down_revision = before(__file__)


def upgrade() -> None:
    """Make the table, which is only added to."""
    op.create_table(
        "released_quarter",
        sa.Column("quarter", sa.Date, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("smallest", sa.Integer, nullable=False),
        sa.Column("released_at", UtcTime, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("quarter", name="pk_released_quarter"),
    )
    keep_append_only("released_quarter")
