"""Tables of the registers of grids and checks: who holds a grid, what a check found, what is disputed.

Convention: rows of the three registers are folded from the events of one stream and from nothing else. A draft and an
own order belong to one account, are no record of anything and leave no event: they are overwritten and deleted.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from governance.store.base import Base, MaskedText


class GridHolder(Base):
    """Who a grid is assigned to.

    Attributes
    ----------
    account_id, post, office
        Of the holder as it was called when the grid was given; missing while nobody holds it.
    since_on
        First day of the present state.
    """

    __tablename__ = "grid_holder"
    __table_args__ = (
        Index("ix_grid_holder_account_id", "account_id"),
        Index("ix_grid_holder_township_code", "township_code"),
    )

    grid_code: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    state: Mapped[str]
    township_code: Mapped[str]
    account_id: Mapped[str | None]
    post: Mapped[str | None]
    office: Mapped[str | None]
    since_on: Mapped[date]


class CheckVisit(Base):
    """What the check of one task found.

    Attributes
    ----------
    task_id
        See :class:`governance.registers.checks.Task`.
    result
        The verb of the last report: one of :data:`governance.registers.checks.RESULTS`.
    category, month_to
        Matter (``*`` for all) and last month of the mark; missing where the task is an action.
    action_id
        The action, where the task is one.
    ticks
        Lines of the check list that were ticked, a list of texts.
    note
        What was written, masked.
    visited_on
        Day of the last report.
    office
        Of whoever reported it.
    form_key
        Of the form it was sent by: the same form sent twice is one report.
    answered_on, answer
        When a dispute it led to was answered, and with which words; missing while it is not.
    """

    __tablename__ = "check_visit"
    __table_args__ = (
        Index("ix_check_visit_grid_code", "grid_code"),
        Index("ix_check_visit_township_code_state", "township_code", "state"),
    )

    task_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    state: Mapped[str]
    result: Mapped[str]
    grid_code: Mapped[str]
    township_code: Mapped[str]
    category: Mapped[str | None]
    month_to: Mapped[date | None]
    action_id: Mapped[str | None]
    ticks: Mapped[list[str]] = mapped_column(JSON)
    note: Mapped[str | None]
    visited_on: Mapped[date]
    office: Mapped[str]
    form_key: Mapped[str]
    answered_on: Mapped[date | None]
    answer: Mapped[str | None]


class Dispute(Base):
    """Somebody on the ground says that what the data say of a grid is wrong.

    Attributes
    ----------
    kind
        One of :data:`governance.registers.disputes.KINDS`.
    task_id
        Of the check it came from; missing where it was raised by itself.
    note
        What is wrong, masked.
    answer
        What the data office said, masked; missing while it is open.
    """

    __tablename__ = "dispute"
    __table_args__ = (
        Index("ix_dispute_state_raised_on", "state", "raised_on"),
        Index("ix_dispute_grid_code", "grid_code"),
    )

    dispute_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    state: Mapped[str]
    kind: Mapped[str]
    grid_code: Mapped[str]
    township_code: Mapped[str]
    task_id: Mapped[str | None]
    note: Mapped[str]
    office: Mapped[str]
    raised_on: Mapped[date]
    answered_on: Mapped[date | None]
    answer: Mapped[str | None]


class CheckDraft(Base):
    """A form that somebody has begun and not sent.

    Attributes
    ----------
    seen_version
        Of the check when the form was opened; 0 where there was none.
    content
        Result, ticks and whether the action is done; never what was typed.
    note
        What was typed, masked.
    """

    __tablename__ = "check_draft"

    account_id: Mapped[str] = mapped_column(primary_key=True)
    task_id: Mapped[str] = mapped_column(primary_key=True)
    grid_code: Mapped[str]
    form_key: Mapped[str]
    seen_version: Mapped[int]
    content: Mapped[dict[str, Any]]
    note: Mapped[str | None] = mapped_column(MaskedText)
    saved_at: Mapped[datetime]


class OwnOrder(Base):
    """The order in which somebody wants their grids."""

    __tablename__ = "own_order"

    account_id: Mapped[str] = mapped_column(primary_key=True)
    grid_codes: Mapped[list[str]] = mapped_column(JSON)
