"""``calendar_day`` and ``clock_profile``: what the view ``case_clock`` joins to the cases.

Both are small and made whole by every build, from the district file and the published days off.
"""

from datetime import timedelta

import pandas as pd

from governance.clock_settings import ClockProfile
from governance.clock_tables import CLOCK_PROFILE
from governance.settings import Settings
from governance.working_calendar import WorkingCalendar


def clock_tables(settings: Settings) -> dict[str, pd.DataFrame]:
    """Return the rows of ``calendar_day`` and ``clock_profile`` by the table's name."""
    return {
        "calendar_day": calendar_days(settings.clocks.calendar.working_days),
        "clock_profile": clock_profiles(settings),
    }


def calendar_days(calendar: WorkingCalendar) -> pd.DataFrame:
    """Return every day of a calendar: day, is_working, working_no, rolled_on (missing after its last working day)."""
    days = pd.Series([calendar.first_day + timedelta(days=number) for number in range(len(calendar.works))])
    works = pd.Series(calendar.works)
    return pd.DataFrame({
        "day": days, "is_working": works, "working_no": calendar.working_nos,
        "rolled_on": days.where(works).bfill(),
    })  # fmt: skip


def clock_profiles(settings: Settings) -> pd.DataFrame:
    """Return the clock of each source of the district; a source without one has but what holds for all."""
    clocks = settings.clocks
    rows = []
    for source in settings.sources:
        told = {} if source.clock is None else _row(clocks.known_profiles[source.clock])
        rows.append({
            "source": source.name, "profile": source.clock, "purposes": "", "routes": "", **told,
            "due_soon_days": clocks.due_soon_days, "gross_factor": clocks.gross_factor,
            "rolls_over": clocks.roll_over,
        })  # fmt: skip
    return pd.DataFrame(rows, columns=list(CLOCK_PROFILE.column_names), dtype=object)


def _row(profile: ClockProfile) -> dict[str, object]:
    return {
        **profile.model_dump(),
        "purposes": "、".join(profile.purposes),
        "routes": "、".join(profile.routes),
    }
