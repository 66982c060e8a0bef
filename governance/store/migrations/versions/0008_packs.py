"""Packs of meetings as they were given out."""

import sqlalchemy as sa
from alembic import op

from governance.store.append_only import keep_append_only
from governance.store.base import UtcTime
from governance.store.migration import before

revision = "0008_packs"
down_revision = before(__file__)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "pack",
        sa.Column("pack_id", sa.Text, nullable=False),
        sa.Column("meeting_id", sa.Text, nullable=False),
        sa.Column("readers", sa.Text, nullable=False),
        sa.Column("township_code", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("record", sa.JSON, nullable=False),
        sa.Column("changes", sa.JSON),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("data_hash", sa.Text, nullable=False),
        sa.Column("parameters", sa.JSON, nullable=False),
        sa.Column("kept_at", UtcTime, nullable=False),
        sa.Column("account_id", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("pack_id", name="pk_pack"),
    )
    op.create_index("ix_pack_meeting_id", "pack", ["meeting_id"])
    keep_append_only("pack")
