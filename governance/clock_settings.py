"""``[clocks]`` of the district file: the periods a source runs by, and the working days of years yet to be published.

A clock is a profile of periods. The national one is built in; a district adds its own under a name, and each source
names the clock it runs by. A source that names none has no clock of ours: only the due dates it states count.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Annotated, Literal

from pydantic import Field, model_validator

from governance.errors import N_, GridError
from governance.setting_tables import Name, Section
from governance.working_calendar import PUBLISHED_FROM, PUBLISHED_THROUGH, WorkingCalendar, working_calendar

DayKind = Literal["calendar", "working"]
"""What a period is counted in: every day, or working days."""

StartColumn = Literal["accepted_on", "received_on"]

Days = Annotated[int, Field(ge=1, le=3650)]

STATUTORY = "statutory"
"""Name of the built-in profile."""


class ClockProfile(Section):
    """``[clocks.profiles.NAME]``: the periods of one kind of matter.

    Attributes
    ----------
    day_kind
        What the period for concluding and its extension are counted in.
    step_day_kind
        What the periods for transferring and notifying are counted in.
    transfer_days
        From receipt to transfer; missing means no such period.
    notify_days
        From transfer, or receipt where no transfer is recorded, to the written notice; likewise.
    conclude_days
        From ``conclude_from`` to concluding; likewise.
    extension_days
        What an approved extension adds at most, 0 for none; missing means without limit.
    conclude_from
        Where it is ``accepted_on`` and that is missing, the notice and then the receipt stand in (presumed).
    purposes, routes
        Those of the matters that the period for concluding applies to; empty means all.
    """

    day_kind: DayKind = "calendar"
    step_day_kind: DayKind = "calendar"
    transfer_days: Days | None = None
    notify_days: Days | None = None
    conclude_days: Days | None = None
    extension_days: Annotated[int, Field(ge=0, le=3650)] | None = None
    conclude_from: StartColumn = "received_on"
    purposes: tuple[Name, ...] = ()
    routes: tuple[Name, ...] = ()

    def applies_to(self, purpose: str | None, route: str | None) -> bool:
        """Return whether the period for concluding applies to a matter.

        It does when nothing the matter states is left out, and, where the profile names purposes or routes, one of
        them is stated: a matter that states neither is not guessed at.
        """
        stated = [(purpose, self.purposes), (route, self.routes)]
        is_left_out = any(word is not None and words and word not in words for word, words in stated)
        is_named = any(word in words for word, words in stated)
        return not is_left_out and (is_named or not (self.purposes or self.routes))


STATUTORY_PROFILE = ClockProfile(
    transfer_days=15,
    notify_days=15,
    conclude_days=60,
    extension_days=30,
    conclude_from="accepted_on",
    purposes=("申诉", "求决", "申诉求决"),
    routes=("信访程序",),
)
"""信访工作条例 (2022) Art. 22, 23 and 34: calendar days; 60 only for the matters of Art. 31(六)."""


class ClockCalendar(Section):
    """``[clocks.calendar]``: days off and make-up days that the State Council has published since.

    Attributes
    ----------
    through_year
        Last year that the two lists are complete for; missing means they only correct years already known.
    holidays
        Days off that would be working days by the day of the week.
    workdays
        Make-up days: Saturdays and Sundays that are worked.
    """

    through_year: Annotated[int, Field(ge=2004, le=2100)] | None = None
    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()

    @model_validator(mode="after")
    def _is_sound(self) -> "ClockCalendar":
        both = sorted(set(self.holidays) & set(self.workdays))
        if both:
            raise ValueError(GridError(
                N_("{day} is in both lists; a day is off or worked, take it out of one"), day=both[0],
            ))  # fmt: skip
        known = range(PUBLISHED_FROM, max(PUBLISHED_THROUGH, self.through_year or 0) + 1)
        beyond = sorted(day for day in (*self.holidays, *self.workdays) if day.year not in known)
        if beyond:
            raise ValueError(GridError(
                N_("{day} lies in a year that is not said to be complete; state all days off of that year and set "
                   "through_year = {year}"),
                day=beyond[0], year=beyond[0].year,
            ))  # fmt: skip
        stated = {day.year for day in self.holidays}
        empty = [year for year in known if year > PUBLISHED_THROUGH and year not in stated]
        if empty:
            raise ValueError(GridError(
                N_("no day off of {year} is in holidays, and no year is without; state those that are published, or "
                   "lower through_year"),
                year=empty[0],
            ))  # fmt: skip
        return self

    @property
    def working_days(self) -> WorkingCalendar:
        """The working calendar with what is stated here."""
        return _working_calendar(self)


@cache
def _working_calendar(stated: ClockCalendar) -> WorkingCalendar:
    return working_calendar(
        through_year=stated.through_year, holidays=stated.holidays, workdays=stated.workdays
    )


class Clocks(Section):
    """``[clocks]``: what all clocks share, and the district's own profiles.

    Attributes
    ----------
    due_soon_days
        Calendar days before the due date from which a case is due soon.
    gross_factor
        Times the period after which a case is grossly overdue.
    roll_over
        Lets a period of calendar days that ends on a day off end on the next working day. The statute does not say so:
        off, which is stricter.
    """

    due_soon_days: Annotated[int, Field(ge=0, le=60)] = 3
    gross_factor: Annotated[int, Field(ge=2, le=20)] = 3
    roll_over: bool = False
    calendar: ClockCalendar = ClockCalendar()
    profiles: dict[Name, ClockProfile] = Field(default_factory=dict)

    @property
    def known_profiles(self) -> Mapping[str, ClockProfile]:
        """The built-in profile and the district's; one of the district's under its name takes its place."""
        return {STATUTORY: STATUTORY_PROFILE, **self.profiles}
