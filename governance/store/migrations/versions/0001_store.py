"""The journal and the audit log."""

import sqlalchemy as sa
from alembic import op

from governance.store.append_only import keep_append_only
from governance.store.base import RUNNING_NUMBER, UtcTime
from governance.store.migration import before

revision = "0001_store"
down_revision = before(__file__)


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("event_id", RUNNING_NUMBER, primary_key=True, autoincrement=True),
        sa.Column("stream_kind", sa.Text, nullable=False),
        sa.Column("stream_id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("verb", sa.Text, nullable=False),
        sa.Column("from_state", sa.Text),
        sa.Column("to_state", sa.Text, nullable=False),
        sa.Column("why", sa.Text),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("account_id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_event"),
        sa.UniqueConstraint(
            "stream_kind", "stream_id", "version", name="uq_event_stream_kind_stream_id_version"
        ),
        sqlite_autoincrement=True,
    )
    is_first = sa.text("version = 1")
    op.create_index(
        "ix_event_first", "event", ["stream_kind", "event_id"],
        sqlite_where=is_first, postgresql_where=is_first,
    )  # fmt: skip
    op.create_table(
        "audit",
        sa.Column("audit_id", RUNNING_NUMBER, primary_key=True, autoincrement=True),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("account_id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("hash_before", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("audit_id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    keep_append_only("event")
    keep_append_only("audit")
