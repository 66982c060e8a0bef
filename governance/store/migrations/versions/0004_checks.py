"""Who holds a grid, checks on the ground, disputes; drafts and own orders of accounts."""

import sqlalchemy as sa
from alembic import op

from governance.store.base import UtcTime
from governance.store.migration import before

revision = "0004_checks"
down_revision = before(__file__)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "grid_holder",
        *_texts("grid_code"), _version(), *_texts("state", "township_code"),
        *_texts("account_id", "post", "office", missing=True), *_days("since_on"),
        sa.PrimaryKeyConstraint("grid_code", name="pk_grid_holder"),
    )  # fmt: skip
    op.create_table(
        "check_visit",
        *_texts("task_id"), _version(), *_texts("state", "result", "grid_code", "township_code"),
        *_texts("category", missing=True), *_days("month_to", missing=True), *_texts("action_id", missing=True),
        sa.Column("ticks", sa.JSON, nullable=False), *_texts("note", missing=True), *_days("visited_on"),
        *_texts("office", "form_key"), *_days("answered_on", missing=True), *_texts("answer", missing=True),
        sa.PrimaryKeyConstraint("task_id", name="pk_check_visit"),
    )  # fmt: skip
    op.create_table(
        "dispute",
        *_texts("dispute_id"), _version(), *_texts("state", "kind", "grid_code", "township_code"),
        *_texts("task_id", missing=True), *_texts("note", "office"), *_days("raised_on"),
        *_days("answered_on", missing=True), *_texts("answer", missing=True),
        sa.PrimaryKeyConstraint("dispute_id", name="pk_dispute"),
    )  # fmt: skip
    op.create_table(
        "check_draft",
        *_texts("account_id", "task_id", "grid_code", "form_key"),
        sa.Column("seen_version", sa.Integer, nullable=False), sa.Column("content", sa.JSON, nullable=False),
        *_texts("note", missing=True), sa.Column("saved_at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "task_id", name="pk_check_draft"),
    )  # fmt: skip
    op.create_table(
        "own_order",
        *_texts("account_id"), sa.Column("grid_codes", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_own_order"),
    )  # fmt: skip
    for table, columns in (
        ("grid_holder", ("account_id",)), ("grid_holder", ("township_code",)),
        ("check_visit", ("grid_code",)), ("check_visit", ("township_code", "state")),
        ("dispute", ("state", "raised_on")), ("dispute", ("grid_code",)),
    ):  # fmt: skip
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _version() -> sa.Column[int]:
    return sa.Column("version", sa.Integer, nullable=False)


def _texts(*names: str, missing: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=missing) for name in names]


def _days(*names: str, missing: bool = False) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Date, nullable=missing) for name in names]
