"""The register of risks."""

import sqlalchemy as sa
from alembic import op

from governance.store.migration import before

revision = "0002_risks"
down_revision = before(__file__)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "risk_episode",
        sa.Column("hazard_id", sa.Text, nullable=False),
        sa.Column("episode_no", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("is_latest", sa.Boolean, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("title", "domain", "level", "state")),
        *(sa.Column(name, sa.Text) for name in ("township_code", "community_code", "grid_code")),
        sa.Column("office", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text) for name in ("lead_post", "measures", "basis")),
        *(sa.Column(name, sa.Date, nullable=False) for name in ("due_on", "listed_on")),
        *(sa.Column(name, sa.Date) for name in ("settled_on", "verified_on", "struck_off_on")),
        sa.Column("last_reviewed_on", sa.Date, nullable=False),
        *(sa.Column(name, sa.Text) for name in ("hot_level", "hot_code", "hot_category")),
        *(sa.Column(name, sa.Date) for name in ("hot_from", "hot_to")),
        sa.PrimaryKeyConstraint("hazard_id", "episode_no", name="pk_risk_episode"),
    )
    counted = (
        "state", "level", "due_on", "hazard_id", "episode_no", "domain", "township_code", "grid_code", "office",
        "last_reviewed_on", "listed_on",
    )  # fmt: skip
    for name, columns in (
        ("state", [*counted]), ("listed_on", ["listed_on", "hazard_id"]), ("grid_code", ["grid_code"]),
        ("office", ["office", "state"]), ("township_code", ["township_code", "state"]),
    ):  # fmt: skip
        op.create_index(f"ix_risk_episode_{name}", "risk_episode", columns)
    op.create_table(
        "risk_level",
        sa.Column("hazard_id", sa.Text, nullable=False),
        sa.Column("since_version", sa.Integer, nullable=False),
        sa.Column("episode_no", sa.Integer, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("since_on", sa.Date, nullable=False),
        sa.Column("until_on", sa.Date),
        sa.PrimaryKeyConstraint("hazard_id", "since_version", name="pk_risk_level"),
        _of_an_episode("risk_level"),
    )
    op.create_index("ix_risk_level_hazard_id", "risk_level", ["hazard_id", "since_on", "until_on", "level"])
    op.create_table(
        "risk_case",
        sa.Column("hazard_id", sa.Text, nullable=False),
        sa.Column("episode_no", sa.Integer, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("case_no", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("hazard_id", "episode_no", "source", "case_no", name="pk_risk_case"),
        _of_an_episode("risk_case"),
    )
    op.create_index("ix_risk_case_source_case_no", "risk_case", ["source", "case_no"])


def _of_an_episode(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["hazard_id", "episode_no"], ["risk_episode.hazard_id", "risk_episode.episode_no"],
        name=f"fk_{table}_hazard_id_episode_no",
    )  # fmt: skip
