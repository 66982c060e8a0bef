"""Working days: published days off, make-up days, years nobody has published."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.errors import ClockFault
from governance.working_calendar import PUBLISHED_FROM, PUBLISHED_THROUGH, working_calendar

CALENDAR = working_calendar()
KNOWN = st.dates(date(PUBLISHED_FROM, 2, 1), date(PUBLISHED_THROUGH, 10, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2024-02-04", True),  # Sunday, worked for the Spring Festival
        ("2024-02-09", True),  # Friday, New Year's Eve: leave was encouraged, the day was not off
        ("2024-02-12", False),
        ("2024-02-29", True),
        ("2025-01-26", True),  # Sunday, worked
        ("2025-01-28", False),
        ("2025-02-08", True),  # Saturday, worked
        ("2025-10-08", False),
        ("2025-10-11", True),  # Saturday, worked
        ("2026-01-04", True),  # Sunday, worked
        ("2026-02-14", True),
        ("2026-02-16", False),
        ("2026-03-07", False),  # an ordinary Saturday
        ("2026-03-09", True),
        ("2026-10-10", True),
    ],
)
def test_days_off_and_make_up_days(day: str, *, works: bool) -> None:
    assert CALENDAR.is_working(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-03-02", 5, "2026-03-09"),  # Monday to Monday
        ("2026-03-06", 1, "2026-03-09"),  # over a weekend
        ("2026-03-07", 1, "2026-03-09"),  # from a Saturday
        ("2025-01-24", 1, "2025-01-26"),  # the Sunday is worked
        ("2025-01-27", 4, "2025-02-08"),  # the festival, and the Saturday that makes up for it
        ("2024-02-28", 2, "2024-03-01"),  # a leap day counts
        ("2025-09-28", 5, "2025-10-11"),
    ],
)
def test_working_days_are_counted_from_the_day_after(start: str, days: int, end: str) -> None:
    assert CALENDAR.add_working_days(date.fromisoformat(start), days) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("day", "rolled"),
    [
        ("2026-03-06", "2026-03-06"),
        ("2026-03-07", "2026-03-09"),
        ("2025-01-26", "2025-01-26"),
        ("2025-10-01", "2025-10-09"),
    ],
)
def test_a_day_off_rolls_to_the_next_working_day(day: str, rolled: str) -> None:
    assert CALENDAR.rolled(date.fromisoformat(day)) == date.fromisoformat(rolled)


@given(KNOWN, st.integers(1, 60))
def test_counting_forth_and_back_agrees(start: date, days: int) -> None:
    try:
        end = CALENDAR.add_working_days(start, days)
    except ClockFault:
        assert start.year == PUBLISHED_THROUGH
        return
    assert CALENDAR.is_working(end)
    assert CALENDAR.working_days_between(start, end) == days
    between = (start + timedelta(days=step) for step in range(1, (end - start).days + 1))
    assert sum(CALENDAR.is_working(day) for day in between) == days


@pytest.mark.parametrize(
    ("ask", "year"),
    [
        (lambda: CALENDAR.is_working(date(PUBLISHED_THROUGH + 1, 1, 1)), PUBLISHED_THROUGH + 1),
        (lambda: CALENDAR.add_working_days(date(PUBLISHED_THROUGH, 12, 31), 1), PUBLISHED_THROUGH + 1),
        (lambda: CALENDAR.working_no(date(PUBLISHED_FROM - 1, 12, 31)), PUBLISHED_FROM - 1),
        (lambda: CALENDAR.working_days_between(date(1990, 1, 1), date(2026, 1, 1)), 1990),
        (lambda: CALENDAR.working_day(0), PUBLISHED_FROM - 1),
    ],
)
def test_an_unknown_year_is_a_fault_that_says_which(ask, year: int) -> None:
    with pytest.raises(ClockFault, match=rf"not {year}\. .*\[clocks\.calendar\]"):
        ask()


def test_a_district_adds_a_year_and_overrules_days() -> None:
    year = PUBLISHED_THROUGH + 1
    added = working_calendar(
        through_year=year, holidays=[date(year, 1, 1), date(2026, 3, 9)], workdays=[date(2026, 3, 7)]
    )
    assert not added.is_working(date(year, 1, 1))
    assert not added.is_working(date(2026, 3, 9))
    assert added.is_working(date(2026, 3, 7))
    assert added.last_day == date(year, 12, 31)
    assert added.is_working(date(year, 1, 1) + timedelta(days=(7 - date(year, 1, 1).weekday()) % 7 + 7))
