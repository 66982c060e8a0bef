"""Working days (工作日): which days are worked, make-up days included, and how they are counted.

Days off are those the State Council publishes year by year, as the package ``chinesecalendar`` carries them; a
district adds a year that has been published since in ``[clocks.calendar]``. A year that neither knows is a fault and is
never taken to be like another: holidays and make-up days move every year.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

import chinese_calendar

from governance.errors import N_, ClockFault

SATURDAY = 5
ONE_DAY = timedelta(days=1)

PUBLISHED_FROM = min(day.year for day in chinese_calendar.holidays)
PUBLISHED_THROUGH = max(day.year for day in chinese_calendar.holidays)
"""First and last year that the package knows."""


@dataclass(frozen=True)
class WorkingCalendar:
    """Every day of whole years, told apart into working days and days off.

    Attributes
    ----------
    first_day
        1 January of the first year known.
    works
        For each day from the first, whether it is worked; ends with 31 December of the last year known.
    working_nos
        Working days from the first up to and including each day.
    working_days
        The working days, in order: the day numbered ``n`` stands at ``n - 1``.
    """

    first_day: date
    works: tuple[bool, ...]
    working_nos: tuple[int, ...] = field(init=False, repr=False)
    working_days: tuple[date, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        days = (self.first_day + timedelta(days=number) for number in range(len(self.works)))
        worked = tuple(day for day, works in zip(days, self.works, strict=True) if works)
        object.__setattr__(self, "working_nos", tuple(accumulate(self.works, initial=0))[1:])
        object.__setattr__(self, "working_days", worked)

    @property
    def last_day(self) -> date:
        """31 December of the last year known."""
        return self.first_day + timedelta(days=len(self.works) - 1)

    def is_working(self, day: date) -> bool:
        """Return whether a day is worked; a make-up Saturday or Sunday is.

        Raises
        ------
        ClockFault
            The day lies in a year that is not known.
        """
        return self.works[self._position(day)]

    def working_no(self, day: date) -> int:
        """Return how many working days there are from the first day up to and including a day.

        Raises
        ------
        ClockFault
            The day lies in a year that is not known.
        """
        return self.working_nos[self._position(day)]

    def working_day(self, number: int) -> date:
        """Return the working day that :meth:`working_no` numbers.

        Raises
        ------
        ClockFault
            It lies in a year that is not known.
        """
        if not 0 < number <= len(self.working_days):
            raise self._beyond(
                (self.last_day if number > 0 else self.first_day - ONE_DAY).year + (number > 0)
            )
        return self.working_days[number - 1]

    def add_working_days(self, day: date, days: int) -> date:
        """Return the last of so many working days counted from the day after a day.

        Parameters
        ----------
        day
            Working or not; not counted itself.
        days
            1 or more.

        Raises
        ------
        ClockFault
            The day, or the day to be returned, lies in a year that is not known.
        """
        return self.working_day(self.working_no(day) + days)

    def working_days_between(self, day: date, until: date) -> int:
        """Return how many working days come after a day, up to and including another; negative when that is earlier.

        Raises
        ------
        ClockFault
            One of them lies in a year that is not known.
        """
        return self.working_no(until) - self.working_no(day)

    def rolled(self, day: date) -> date:
        """Return the day itself where it is worked, else the next day that is.

        Raises
        ------
        ClockFault
            The day, or the day to be returned, lies in a year that is not known.
        """
        return day if self.is_working(day) else self.add_working_days(day, 1)

    def _position(self, day: date) -> int:
        position = (day - self.first_day).days
        if not 0 <= position < len(self.works):
            raise self._beyond(day.year)
        return position

    def _beyond(self, year: int) -> ClockFault:
        return ClockFault(
            N_("The working calendar knows {first} to {last}, not {year}. Once the days off of a year are published, "
               "write them into [clocks.calendar] of the district file, or install a newer chinesecalendar."),
            first=self.first_day.year, last=self.last_day.year, year=year,
        )  # fmt: skip


def working_calendar(
    *, through_year: int | None = None, holidays: Collection[date] = (), workdays: Collection[date] = ()
) -> WorkingCalendar:
    """Return the working calendar of the years published, with what a district states besides.

    Parameters
    ----------
    through_year
        Last year for which the two lists are complete; missing means the last that the package knows.
    holidays, workdays
        Days off and days worked, against the day of the week; they also overrule what the package knows.
    """
    first_day = date(PUBLISHED_FROM, 1, 1)
    last_day = date(max(PUBLISHED_THROUGH, through_year or 0), 12, 31)
    off, worked = {*chinese_calendar.holidays, *holidays}, {*chinese_calendar.workdays, *workdays}
    off, worked = off - {*workdays}, worked - {*holidays}
    days = (first_day + timedelta(days=number) for number in range((last_day - first_day).days + 1))
    return WorkingCalendar(
        first_day, tuple(day in worked or (day.weekday() < SATURDAY and day not in off) for day in days)
    )
