"""How a line of a campaign stands against its time: the words, and what stands for them.

A line is judged on the day of its own last report, against a straight line from nothing on the first day to the target
on the last: who reported a month ago is not called late for the month since, but told to be without a newer report.
What was verified plays no part in it; it stands beside what was reported.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from governance.clock_states import StateMark
from governance.errors import N_

TOLERANCE_POINTS = 5
"""Percentage points beside the straight line that are still on it."""

STALE_DAYS = 35
"""A running line without a report for longer is told to be silent: a month's report, and some days for it to come."""

DAYS_PER_WEEK = 7


class PaceState(StrEnum):
    """How a line stands."""

    REACHED = "reached"
    MISSED = "missed"
    LATE = "late"
    ON_PACE = "on_pace"
    AHEAD = "ahead"


PACE_MARKS = {
    PaceState.LATE: StateMark(N_("Late"), "▲", "critical"),
    PaceState.ON_PACE: StateMark(N_("On pace"), "○", "good"),
    PaceState.AHEAD: StateMark(N_("Ahead"), "◎", "good"),
    PaceState.REACHED: StateMark(N_("Target reached"), "●", "good"),
    PaceState.MISSED: StateMark(N_("Ended below target"), "◆", "serious"),
}
"""Every state to its mark; the characters are all in GB 2312."""


class Line(NamedTuple):
    """What is judged of a line, of all its places or of one.

    Attributes
    ----------
    begins_on, ends_on
        First and last day of the campaign.
    reported_on
        Day the count holds for.
    target, done
        In one unit; the target is above zero.
    """

    begins_on: date
    ends_on: date
    reported_on: date
    target: int
    done: int

    @property
    def days(self) -> int:
        """Days from the first to the last, both included."""
        return (self.ends_on - self.begins_on).days + 1

    @property
    def days_gone(self) -> int:
        """Days that were over on the day of the report, that day included; 0 before the first."""
        return min(max((self.reported_on - self.begins_on).days + 1, 0), self.days)

    @property
    def expected(self) -> float:
        """What the straight line has on the day of the report."""
        return self.target * self.days_gone / self.days

    @property
    def done_per_week(self) -> float | None:
        """Pace so far; None before the first day."""
        return self.done / self.days_gone * DAYS_PER_WEEK if self.days_gone else None

    def state(self, as_of: date) -> PaceState:
        """Return how it stands, as known on a day."""
        if self.done >= self.target:
            return PaceState.REACHED
        if as_of > self.ends_on:
            return PaceState.MISSED
        apart = (self.done * self.days - self.target * self.days_gone) * 100
        tolerance = TOLERANCE_POINTS * self.target * self.days
        if apart < -tolerance:
            return PaceState.LATE
        return PaceState.AHEAD if apart > tolerance else PaceState.ON_PACE

    def is_stale(self, as_of: date) -> bool:
        """Return whether it runs, is not done, and nobody reported for longer than :data:`STALE_DAYS`."""
        is_running = self.done < self.target and as_of <= self.ends_on
        return is_running and as_of - self.reported_on > timedelta(STALE_DAYS)
