"""The clocks of a case: until when a step is due, and how a case stands on a day.

Convention: a period is counted from the day after the day that starts it, and its last day is the due date. Periods
of the statute are calendar days; only the objection to a transfer is in working days (《信访工作条例》2022, Art. 22,
23, 34 to 36). No clause says how a period ends on a day off: rolling over is a setting, off by default.

What a source states stands as it states it: its due date before ours, its approved extension on top. What we count
moves by the days a case is suspended, and a suspension that begins after the clock has run out moves nothing.
:mod:`governance.clock_sql` says the same in SQL.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from governance.clock_settings import ClockProfile, Clocks, DayKind
from governance.clock_states import ClockState, DueBy
from governance.errors import ClockFault
from governance.working_calendar import ONE_DAY, WorkingCalendar

OBJECTION_WORKING_DAYS = 5
"""Art. 23 para. 3: 五个工作日 from the day the transfer was received."""

REVIEW_DAYS = 30
"""Art. 35 and 36: to ask for a review (复查) or re-review (复核), and to give the opinion on it."""


@dataclass(frozen=True)
class Clock:
    """What a source runs by.

    Attributes
    ----------
    profile
        Its periods; None where it has no clock.
    calendar
        The working days.
    rolls_over, gross_factor, due_soon_days
        See :class:`governance.clock_settings.Clocks`.
    """

    profile: ClockProfile | None
    calendar: WorkingCalendar
    rolls_over: bool = False
    gross_factor: int = 3
    due_soon_days: int = 3


@dataclass(frozen=True)
class CaseDays:
    """What of a case its clocks look at; see ``CASES``. None where it is not known or has not happened."""

    received_on: date
    purpose: str | None = None
    route: str | None = None
    transferred_on: date | None = None
    notified_on: date | None = None
    accepted_on: date | None = None
    due_on: date | None = None
    extension_approved_on: date | None = None
    extended_to: date | None = None
    suspended_on: date | None = None
    resumed_on: date | None = None
    concluded_on: date | None = None


@dataclass(frozen=True)
class DueDates:
    """What the clocks say of a case: the columns of ``case_clock``, in its words."""

    transfer_due_on: date | None
    notify_due_on: date | None
    clock_from: date | None
    clock_from_column: str | None
    conclude_due_on: date | None
    due_by: DueBy | None
    computed_due_on: date | None
    gross_due_on: date | None
    done_on: date | None
    suspended_on: date | None
    resumed_on: date | None
    due_soon_days: int


def clock_of(clocks: Clocks, name: str | None) -> Clock:
    """Return the clock of a source.

    Parameters
    ----------
    clocks
        ``[clocks]`` of the district file.
    name
        ``clock`` of the source; None for a source without one.
    """
    profile = None if name is None else clocks.known_profiles[name]
    return Clock(
        profile, clocks.calendar.working_days, clocks.roll_over, clocks.gross_factor, clocks.due_soon_days
    )


def period_end(start: date, days: int, clock: Clock, kind: DayKind = "calendar") -> date:
    """Return the last day of a period, counted from the day after its start.

    Parameters
    ----------
    start
        Day that starts it.
    days
        Its length, 1 or more, of ``kind``.
    clock
        Gives the working days, and whether a period of calendar days rolls over.

    Raises
    ------
    ClockFault
        Working days are needed of a year that is not known.
    """
    if kind == "working":
        return clock.calendar.add_working_days(start, days)
    end = start + timedelta(days=days)
    return clock.calendar.rolled(end) if clock.rolls_over else end


def transfer_due(received_on: date, clock: Clock) -> date | None:
    """Return the last day to transfer (转送, 交办; Art. 22), or None where the clock has no such period.

    Raises
    ------
    ClockFault
        See :func:`period_end`.
    """
    profile = clock.profile
    if profile is None or profile.transfer_days is None:
        return None
    return period_end(received_on, profile.transfer_days, clock, profile.step_day_kind)


def notify_due(received_on: date, transferred_on: date | None, clock: Clock) -> date | None:
    """Return the last day for the written notice (书面告知; Art. 23), or None where the clock has no such period.

    Parameters
    ----------
    transferred_on
        Day the office got it, from which its period runs; None where it was submitted to the office itself.

    Raises
    ------
    ClockFault
        See :func:`period_end`.
    """
    profile = clock.profile
    if profile is None or profile.notify_days is None:
        return None
    return period_end(transferred_on or received_on, profile.notify_days, clock, profile.step_day_kind)


def objection_due(transferred_on: date, clock: Clock) -> date:
    """Return the last day to object that a transferred matter is another office's (异议; Art. 23): 5 working days.

    Raises
    ------
    ClockFault
        See :func:`period_end`.
    """
    return period_end(transferred_on, OBJECTION_WORKING_DAYS, clock, "working")


def review_request_due(replied_on: date, clock: Clock) -> date:
    """Return the last day to ask for a review (复查) after the written reply was received (Art. 35): 30 days.

    The same holds for a re-review (复核) after the opinion on the review was received (Art. 36).
    """
    return period_end(replied_on, REVIEW_DAYS, clock)


def review_opinion_due(requested_on: date, clock: Clock, *, hearing_days: int = 0) -> date:
    """Return the last day for the opinion on a review (复查) or re-review (复核) (Art. 35, 36): 30 days.

    Parameters
    ----------
    requested_on
        Day the request was received.
    hearing_days
        Of a re-review only: days of hearing, which its period does not count (Art. 36).
    """
    return period_end(requested_on, REVIEW_DAYS + hearing_days, clock)


def known_on(case: CaseDays, as_of: date) -> CaseDays:
    """Return a case as it was known at the end of a day: what happened later is not in it."""
    later = [name for name in _HAPPENED if (day := getattr(case, name)) is not None and day > as_of]
    changes: dict[str, Any] = dict.fromkeys(later)
    if case.extension_approved_on is None or case.extension_approved_on > as_of:
        changes["extended_to"] = None
    return replace(case, **changes)


def due_dates(case: CaseDays, clock: Clock, as_of: date) -> DueDates:
    """Return until when the steps of a case are due, as known at the end of a day.

    A due date whose working days are not known is missing. A case still suspended is due when it would be, were it
    resumed on the next day.

    Parameters
    ----------
    case
        Received on the day or before.
    clock
        Of its source.
    """
    case = known_on(case, as_of)
    start, column = _start(case, clock.profile)
    plain = _counted(case, clock, start, None)
    held = _standstill(case, plain.due_on, start, as_of)
    moved = plain if held is None else _counted(case, clock, start, held)
    due_on, due_by = _deciding(case, clock.profile, moved)
    moved_by = timedelta()
    if case.due_on is None and plain.base_on is not None and moved.base_on is not None:
        moved_by = moved.base_on - plain.base_on
    is_held = due_on is not None and case.suspended_on is not None and case.suspended_on <= due_on - moved_by
    return DueDates(
        transfer_due_on=_unless_beyond(lambda: transfer_due(case.received_on, clock)),
        notify_due_on=_unless_beyond(lambda: notify_due(case.received_on, case.transferred_on, clock)),
        clock_from=start,
        clock_from_column=column,
        conclude_due_on=due_on,
        due_by=due_by,
        computed_due_on=moved.due_on,
        gross_due_on=None if due_on is None else _gross(due_on, moved_by, start or case.received_on, clock),
        done_on=case.concluded_on,
        suspended_on=case.suspended_on if is_held else None,
        resumed_on=case.resumed_on if is_held else None,
        due_soon_days=clock.due_soon_days,
    )


def state_on(due: DueDates, as_of: date) -> ClockState:
    """Return how a case stands at the end of a day.

    Parameters
    ----------
    due
        What :func:`due_dates` gives for the same day.
    """
    if due.conclude_due_on is None:
        return ClockState.UNDATED if due.done_on is None else ClockState.CONCLUDED_UNDATED
    if due.done_on is not None:
        is_late = due.done_on > due.conclude_due_on
        return ClockState.CONCLUDED_LATE if is_late else ClockState.CONCLUDED_IN_TIME
    if due.suspended_on is not None and due.resumed_on is None:
        return ClockState.SUSPENDED
    if due.gross_due_on is not None and as_of > due.gross_due_on:
        return ClockState.GROSSLY_OVERDUE
    if as_of > due.conclude_due_on:
        return ClockState.OVERDUE
    is_soon = as_of >= due.conclude_due_on - timedelta(days=due.due_soon_days)
    return ClockState.DUE_SOON if is_soon else ClockState.IN_TIME


class _Counted(NamedTuple):
    """What the clock says: without the extension, and with it."""

    base_on: date | None
    due_on: date | None


class _Standstill(NamedTuple):
    """Days that do not count, both included; none when the second is before the first."""

    first_day: date
    last_day: date


_HAPPENED = tuple(
    field.name for field in fields(CaseDays)
    if field.name.endswith("_on") and field.name not in {"received_on", "due_on"}
)  # fmt: skip


def _start(case: CaseDays, profile: ClockProfile | None) -> tuple[date | None, str | None]:
    """Return the day after which the period for concluding is counted, and its column; None where none applies."""
    if profile is None or profile.conclude_days is None:
        return None, None
    if not profile.applies_to(case.purpose, case.route):
        return None, None
    stand_ins = ("accepted_on", "notified_on") if profile.conclude_from == "accepted_on" else ()
    column = next((name for name in stand_ins if getattr(case, name) is not None), "received_on")
    return getattr(case, column), column


def _counted(case: CaseDays, clock: Clock, start: date | None, held: _Standstill | None) -> _Counted:
    """Return the due date we count, with the days of a standstill left out."""
    profile = clock.profile
    if start is None or profile is None or profile.conclude_days is None:
        return _Counted(None, None)
    days, longest = profile.conclude_days, profile.extension_days

    def end(length: int) -> date | None:
        still = 0 if held is None else _days_held(held, clock, profile.day_kind)
        return period_end(start, length + still, clock, profile.day_kind)

    base = _unless_beyond(lambda: end(days))
    if base is None or case.extended_to is None:
        return _Counted(base, base)
    limit = None if longest is None else _unless_beyond(lambda: end(days + longest))
    return _Counted(base, max(base, case.extended_to if limit is None else min(case.extended_to, limit)))


def _days_held(held: _Standstill, clock: Clock, kind: DayKind) -> int:
    first, last = held
    if last < first:
        return 0
    if kind == "working":
        return clock.calendar.working_days_between(first - ONE_DAY, last)
    return (last - first).days + 1


def _standstill(case: CaseDays, plain_on: date | None, start: date | None, as_of: date) -> _Standstill | None:
    """Return the days on which our clock stood still; None where it did not, or had run out before."""
    if plain_on is None or start is None or case.suspended_on is None or case.suspended_on > plain_on:
        return None
    runs_again = case.resumed_on or case.concluded_on or as_of + ONE_DAY
    return _Standstill(max(case.suspended_on, start + ONE_DAY), runs_again - ONE_DAY)


def _deciding(
    case: CaseDays, profile: ClockProfile | None, counted: _Counted
) -> tuple[date | None, DueBy | None]:
    """Return the due date that counts, and where it comes from."""
    stated = case.due_on if case.due_on is not None else counted.base_on
    due_on = counted.due_on if case.due_on is None else case.due_on
    if case.extended_to is not None and (due_on is None or case.due_on is not None):
        due_on = max(day for day in (due_on, case.extended_to) if day is not None)
    if due_on is None:
        return None, None
    if stated is None or due_on > stated:
        return due_on, "extended"
    if case.due_on is not None:
        return due_on, "official"
    is_presumed = profile is not None and profile.conclude_from == "accepted_on" and case.accepted_on is None
    return due_on, "presumed" if is_presumed else "computed"


def _gross(due_on: date, moved_by: timedelta, start: date, clock: Clock) -> date:
    """Return the last day before overdue is gross: so many periods after the start, days suspended beside."""
    period = max(due_on - moved_by - start, ONE_DAY)
    return due_on + (clock.gross_factor - 1) * period


def _unless_beyond(day: Callable[[], date | None]) -> date | None:
    """Return a day, or None where it needs working days that are not known."""
    try:
        return day()
    except ClockFault:
        return None
