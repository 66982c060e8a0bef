"""What a meeting opens with: the actions of the meetings before it, and what happened with them since the last one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from governance.registers.actions import ACTIONS, OPEN, is_overdue, seen_actions
from governance.registers.meeting_rows import Meeting, MeetingAction
from governance.store import Actor, Event

HELD = ("held", "minuted", "closed")
"""States of a meeting that took place."""


@dataclass(frozen=True)
class Followed:
    """An action and what happened with it since the last meeting.

    Attributes
    ----------
    events
        The first first; empty where nothing happened.
    is_overdue
        On the day that was asked about.
    """

    action: MeetingAction
    events: tuple[Event, ...]
    is_overdue: bool


@dataclass(frozen=True)
class Opening:
    """What a meeting opens with.

    Attributes
    ----------
    last
        The meeting of the same body that was held before; None where there was none.
    overdue, reported, others
        Open actions: those past their last day, those reported done and not verified, the rest; the first due first.
    ended
        Actions closed or cancelled since the last meeting.
    """

    last: Meeting | None
    overdue: tuple[Followed, ...]
    reported: tuple[Followed, ...]
    others: tuple[Followed, ...]
    ended: tuple[Followed, ...]

    @property
    def is_empty(self) -> bool:
        """True where nothing was open and nothing ended."""
        return not (self.overdue or self.reported or self.others or self.ended)


def meeting_before(session: Session, meeting: Meeting) -> Meeting | None:
    """Return the last meeting of the same body that was held before another; None where there was none."""
    return session.scalars(
        select(Meeting)
        .where(
            _same_body(meeting.township_code), Meeting.state.in_(HELD), Meeting.meeting_id != meeting.meeting_id,
            Meeting.meets_on <= meeting.meets_on,
        )
        .order_by(Meeting.meets_on.desc(), Meeting.meeting_id.desc())
        .limit(1)
    ).first()  # fmt: skip


def opening(session: Session, meeting: Meeting, actor: Actor, *, today: date, timezone: ZoneInfo) -> Opening:
    """Return what a meeting opens with, as far as somebody may see it.

    A township's meeting opens with the actions that lie in the township, the district's with all.

    Parameters
    ----------
    today
        Day on which it is decided what is overdue.
    timezone
        In which the day of the last meeting begins.
    """
    last = meeting_before(session, meeting)
    asked = seen_actions(actor)
    if meeting.township_code is not None:
        asked = asked.where(MeetingAction.township_code == meeting.township_code)
    since = None if last is None else last.meets_on
    ended = MeetingAction.closed_on >= since if since is not None else None
    is_told = MeetingAction.state.in_(OPEN)
    rows = session.scalars(asked.where(is_told if ended is None else or_(is_told, ended))).all()
    happened = events_since(session, rows, since, timezone)
    followed = [Followed(row, tuple(happened[row.action_id]), is_overdue(row, today)) for row in rows]
    return Opening(
        last,
        tuple(one for one in followed if one.is_overdue),
        tuple(one for one in followed if one.action.state == "reported"),
        tuple(one for one in followed if one.action.state in OPEN and one.action.state != "reported"
              and not one.is_overdue),
        tuple(one for one in followed if one.action.state not in OPEN),
    )  # fmt: skip


def events_since(
    session: Session, actions: Sequence[MeetingAction], since: date | None, timezone: ZoneInfo
) -> dict[str, list[Event]]:
    """Return what happened with actions since the beginning of a day, by action; all of it where no day is given."""
    names = [action.action_id for action in actions]
    asked = select(Event).where(Event.stream_kind == ACTIONS.kind, Event.stream_id.in_(names))
    if since is not None:
        asked = asked.where(Event.at >= datetime.combine(since, time.min, timezone))
    found: dict[str, list[Event]] = defaultdict(list)
    for event in session.scalars(asked.order_by(Event.event_id)):
        found[event.stream_id].append(event)
    return found


def _same_body(township_code: str | None) -> ColumnElement[bool]:
    return (
        Meeting.township_code.is_(None) if township_code is None else Meeting.township_code == township_code
    )
