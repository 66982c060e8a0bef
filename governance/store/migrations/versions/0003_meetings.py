"""Meetings, their agenda items, the actions decided on, and letters."""

import sqlalchemy as sa
from alembic import op

from governance.store.migration import before

revision = "0003_meetings"
down_revision = before(__file__)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "meeting",
        *_texts("meeting_id"), sa.Column("version", sa.Integer, nullable=False), *_texts("state", "kind"),
        *_texts("township_code", missing=True), *_days("meets_on"),
        *_texts("begins_at", "place", "convenor_post"),
        *(sa.Column(name, sa.JSON, nullable=False) for name in ("offices", "attendance", "item_order")),
        *_texts("minutes", missing=True), *_days("planned_on"),
        *_days("notified_on", "held_on", "minuted_on", "closed_on", "cancelled_on", missing=True),
        *_texts("last_why", missing=True),
        sa.PrimaryKeyConstraint("meeting_id", name="pk_meeting"),
    )  # fmt: skip
    op.create_table(
        "agenda_item",
        *_texts("item_id"), sa.Column("version", sa.Integer, nullable=False),
        *_texts("state", "meeting_id", "subject", "source", "title", "reason"),
        sa.Column("strength", sa.Integer, nullable=False),
        *_texts("level", "place_code", "place_name", "township_code", "grid_code", "category", missing=True),
        *_days("month_from", "month_to", missing=True),
        *_texts("publication", "origin_id", "lead_office", "decision", "word", missing=True),
        *_days("proposed_on"), *_days("accepted_on", "discussed_on", "decided_on", missing=True),
        sa.PrimaryKeyConstraint("item_id", name="pk_agenda_item"),
    )  # fmt: skip
    op.create_table(
        "action",
        *_texts("action_id"), sa.Column("version", sa.Integer, nullable=False),
        *_texts("state", "item_id", "meeting_id", "task", "office"),
        *_texts("township_code", "grid_code", "place_name", "category", missing=True),
        *_days("first_due_on", "due_on"), *_texts("progress", "result", missing=True), *_days("assigned_on"),
        *_days("begun_on", "reported_on", "closed_on", missing=True),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("times_moved", "times_returned")),
        *_texts("last_why", missing=True),
        sa.PrimaryKeyConstraint("action_id", name="pk_action"),
    )  # fmt: skip
    op.create_table(
        "letter",
        *_texts("letter_id"), sa.Column("version", sa.Integer, nullable=False), *_texts("state", "form"),
        *(sa.Column(name, sa.Integer) for name in ("year", "number")), *_texts("origin_id", "to_office"),
        *_texts("township_code", "grid_code", missing=True), *_days("reply_by"),
        sa.Column("content", sa.JSON, nullable=False), *_texts("reply", missing=True), *_days("drafted_on"),
        *_days("sent_on", "replied_on", "closed_on", missing=True), *_texts("last_why", missing=True),
        sa.PrimaryKeyConstraint("letter_id", name="pk_letter"),
        sa.UniqueConstraint("form", "year", "number", name="uq_letter_form_year_number"),
    )  # fmt: skip
    for table, columns in (
        ("meeting", ("township_code", "meets_on")),
        ("agenda_item", ("meeting_id",)), ("agenda_item", ("subject",)), ("agenda_item", ("place_code",)),
        ("action", ("state", "due_on")), ("action", ("item_id",)), ("action", ("grid_code",)),
        ("letter", ("origin_id",)),
    ):  # fmt: skip
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _texts(*names: str, missing: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=missing) for name in names]


def _days(*names: str, missing: bool = False) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Date, nullable=missing) for name in names]
