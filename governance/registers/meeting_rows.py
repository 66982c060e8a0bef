"""Tables of the registers of meetings: how each meeting, agenda item, action and letter stands now.

Convention: a row is folded from the events of one stream and from nothing else. Codes, offices and posts are stored as
they are, texts were masked on their way into the event. A meeting without a township is the district's own. Lists are
JSON. A day that has not come yet is missing.
"""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from governance.store.base import Base


class Meeting(Base):
    """A meeting of the district or of a township.

    Attributes
    ----------
    kind
        See :data:`governance.registers.meetings.KINDS`.
    township_code
        Of whose meeting it is; missing for the district's.
    meets_on, begins_at
        The day and the hour (HH:MM) it is called for; after it was held, the day it was.
    convenor_post
        A post, never a name.
    offices
        Those that are asked to come, a list.
    attendance
        Office to present, excused or observer.
    item_order
        Names of agenda items in the order they are taken; those that are not in it come after.
    """

    __tablename__ = "meeting"
    __table_args__ = (Index("ix_meeting_township_code_meets_on", "township_code", "meets_on"),)

    meeting_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    state: Mapped[str]
    kind: Mapped[str]
    township_code: Mapped[str | None]
    meets_on: Mapped[date]
    begins_at: Mapped[str]
    place: Mapped[str]
    convenor_post: Mapped[str]
    offices: Mapped[list[str]] = mapped_column(JSON)
    attendance: Mapped[dict[str, Any]]
    item_order: Mapped[list[str]] = mapped_column(JSON)
    minutes: Mapped[str | None]
    planned_on: Mapped[date]
    notified_on: Mapped[date | None]
    held_on: Mapped[date | None]
    minuted_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    cancelled_on: Mapped[date | None]
    last_why: Mapped[str | None]


class AgendaItem(Base):
    """A matter that a meeting is asked to take up.

    Attributes
    ----------
    subject
        What it is about, as a key: two items with one key are about the same thing.
    source
        See :data:`governance.registers.agenda.SOURCES`.
    strength
        How strong the finding was, to be compared with a later one of the same subject.
    reason
        Why it is proposed, in words.
    level, place_code
        Of the place; missing where it has none.
    category
        ``*`` is all matters; missing where it is about none.
    month_from, month_to, publication
        What the finding rests on; missing for other sources.
    origin_id
        The carried item, the action or the risk it comes from.
    word
        The last word said when it was declined, carried or changed.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (
        Index("ix_agenda_item_meeting_id", "meeting_id"),
        Index("ix_agenda_item_subject", "subject"),
        Index("ix_agenda_item_place_code", "place_code"),
    )

    item_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    state: Mapped[str]
    meeting_id: Mapped[str]
    subject: Mapped[str]
    source: Mapped[str]
    title: Mapped[str]
    reason: Mapped[str]
    strength: Mapped[int]
    level: Mapped[str | None]
    place_code: Mapped[str | None]
    place_name: Mapped[str | None]
    township_code: Mapped[str | None]
    grid_code: Mapped[str | None]
    category: Mapped[str | None]
    month_from: Mapped[date | None]
    month_to: Mapped[date | None]
    publication: Mapped[str | None]
    origin_id: Mapped[str | None]
    lead_office: Mapped[str | None]
    decision: Mapped[str | None]
    word: Mapped[str | None]
    proposed_on: Mapped[date]
    accepted_on: Mapped[date | None]
    discussed_on: Mapped[date | None]
    decided_on: Mapped[date | None]


class MeetingAction(Base):
    """What a meeting gave an office to do.

    Attributes
    ----------
    task
        What is to be done, and what shows that it is.
    first_due_on, due_on
        Last day as first set, and as it is now.
    result
        What the office reported as done.
    closed_on
        Day on which it was verified and closed, or cancelled: the state tells which.
    times_moved, times_returned
        How often the last day was moved, and how often a report was sent back.
    last_why
        The reason last given.
    """

    __tablename__ = "action"
    __table_args__ = (
        Index("ix_action_state_due_on", "state", "due_on"),
        Index("ix_action_item_id", "item_id"),
        Index("ix_action_grid_code", "grid_code"),
    )

    action_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    state: Mapped[str]
    item_id: Mapped[str]
    meeting_id: Mapped[str]
    task: Mapped[str]
    office: Mapped[str]
    township_code: Mapped[str | None]
    grid_code: Mapped[str | None]
    place_name: Mapped[str | None]
    category: Mapped[str | None]
    first_due_on: Mapped[date]
    due_on: Mapped[date]
    progress: Mapped[str | None]
    result: Mapped[str | None]
    assigned_on: Mapped[date]
    begun_on: Mapped[date | None]
    reported_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    times_moved: Mapped[int]
    times_returned: Mapped[int]
    last_why: Mapped[str | None]


class Letter(Base):
    """A letter that asks an office for something and expects an answer.

    Attributes
    ----------
    form
        See :data:`governance.registers.letters.FORMS`.
    year, number
        Of the register of its form, given when it is sent; missing before.
    origin_id
        The action, risk or agenda item it was written from.
    content
        What it says, frozen: the fields of :class:`governance.registers.letters.LetterContent`.
    """

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("form", "year", "number"),
        Index("ix_letter_origin_id", "origin_id"),
    )

    letter_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    state: Mapped[str]
    form: Mapped[str]
    year: Mapped[int | None]
    number: Mapped[int | None]
    origin_id: Mapped[str]
    to_office: Mapped[str]
    township_code: Mapped[str | None]
    grid_code: Mapped[str | None]
    reply_by: Mapped[date]
    content: Mapped[dict[str, Any]]
    reply: Mapped[str | None]
    drafted_on: Mapped[date]
    sent_on: Mapped[date | None]
    replied_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    last_why: Mapped[str | None]
