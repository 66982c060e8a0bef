"""Records that people keep by hand: receptions, callbacks, lines of campaigns."""

import sqlalchemy as sa
from alembic import op

from governance.store.migration import before

revision = "0005_records"
down_revision = before(__file__)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "kept_record",
        sa.Column("record_id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("township_code", sa.Text),
        sa.Column("account_id", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("record_id", name="pk_kept_record"),
    )
    for column in ("account_id", "kind", "township_code"):
        op.create_index(f"ix_kept_record_{column}", "kept_record", [column])
