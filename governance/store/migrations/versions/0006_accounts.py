"""Accounts, their sessions, and tries to sign in that failed."""

import sqlalchemy as sa
from alembic import op

from governance.store.base import UtcTime
from governance.store.migration import before

revision = "0006_accounts"
down_revision = before(__file__)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "account",
        sa.Column("account_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("township_codes", sa.JSON, nullable=False),
        sa.Column("grid_codes", sa.JSON, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("is_disabled", sa.Boolean, nullable=False),
        sa.Column("is_demonstration", sa.Boolean, nullable=False),
        sa.Column("changed_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_account"),
    )
    op.create_table(
        "signed_session",
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("account_id", sa.Text, nullable=False),
        sa.Column("began_at", UtcTime, nullable=False),
        sa.Column("seen_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_signed_session"),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"], name="fk_signed_session_account_id"),
    )
    op.create_index("ix_signed_session_account_id", "signed_session", ["account_id"])
    op.create_table(
        "sign_in_tries",
        sa.Column("counted_by", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", UtcTime, nullable=False),
        sa.Column("locked_until", UtcTime),
        sa.PrimaryKeyConstraint("counted_by", name="pk_sign_in_tries"),
    )
