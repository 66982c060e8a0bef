"""The clocks, each as a table: what is known of a case -> until when it is due and how it stands."""

from datetime import date
from typing import Any

import pytest

from governance.clock_settings import STATUTORY, STATUTORY_PROFILE, ClockProfile, Clocks
from governance.clock_states import STATE_MARKS, ClockState
from governance.clocks import (
    CaseDays,
    Clock,
    clock_of,
    due_dates,
    notify_due,
    objection_due,
    period_end,
    review_opinion_due,
    review_request_due,
    state_on,
    transfer_due,
)
from governance.errors import ClockFault
from governance.working_calendar import PUBLISHED_THROUGH, working_calendar

CALENDAR = working_calendar()
NATIONAL = Clock(STATUTORY_PROFILE, CALENDAR)
ROLLING = Clock(STATUTORY_PROFILE, CALENDAR, rolls_over=True)
WORKING = Clock(ClockProfile(day_kind="working", conclude_days=5, extension_days=3), CALENDAR)
NONE = Clock(None, CALENDAR)
LATER = "12-31"
HOLD = {"suspended_on": "03-10", "resumed_on": "03-20"}
ASKED = {"purpose": "求决", "accepted_on": "03-01"}  # due on 30 April


def day(text: str) -> date:
    """A day; one without a year is of 2026."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def day_or_none(text: str | None) -> date | None:
    return None if text is None else day(text)


def extended(to: str, approved: str) -> dict[str, str]:
    return {"extended_to": to, "extension_approved_on": approved}


def case(**told: str) -> CaseDays:
    words = {"purpose", "route"}
    given = {"received_on": "03-01", **told}
    return CaseDays(**{name: text if name in words else day(text) for name, text in given.items()})  # type: ignore[arg-type]


def due(clock: Clock = NATIONAL, as_of: str = LATER, **told: str) -> Any:
    return due_dates(case(**told), clock, day(as_of))


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("03-01", "03-16"),
        ("02-14", "03-01"),  # a month's end
        ("2024-02-14", "2024-02-29"),  # a leap day
        ("2025-12-31", "01-15"),  # a year's end
    ],
)
def test_transfer_and_notice_take_fifteen_days_from_the_day_after(received: str, expected: str) -> None:
    start, end = day(received), day(expected)
    assert transfer_due(start, NATIONAL) == end
    assert notify_due(start, None, NATIONAL) == end


def test_notice_runs_from_the_transfer() -> None:
    assert notify_due(date(2026, 3, 1), date(2026, 3, 10), NATIONAL) == date(2026, 3, 25)


def test_steps_of_a_local_clock_in_working_days() -> None:
    local = Clock(ClockProfile(step_day_kind="working", transfer_days=5, notify_days=5), CALENDAR)
    assert transfer_due(date(2026, 2, 13), local) == date(2026, 2, 27)  # the Spring Festival between
    assert notify_due(date(2026, 2, 13), date(2026, 3, 2), local) == date(2026, 3, 9)
    assert (transfer_due(date(2026, 3, 1), NONE), notify_due(date(2026, 3, 1), None, NONE)) == (None, None)


@pytest.mark.parametrize(
    ("transferred", "expected"),
    [("03-02", "03-09"), ("2025-01-24", "2025-02-07"), ("09-30", "10-13")],
)
def test_an_objection_has_five_working_days(transferred: str, expected: str) -> None:
    assert objection_due(day(transferred), NATIONAL) == day(expected)


@pytest.mark.parametrize(
    ("start", "hearing_days", "expected"),
    [("01-31", 0, "03-02"), ("2024-01-31", 0, "2024-03-01"), ("03-01", 3, "04-03")],
)
def test_reviews_take_thirty_days_and_the_days_of_hearing(
    start: str, hearing_days: int, expected: str
) -> None:
    assert review_opinion_due(day(start), NATIONAL, hearing_days=hearing_days) == day(expected)
    if not hearing_days:
        assert review_request_due(day(start), NATIONAL) == day(expected)


@pytest.mark.parametrize(
    ("start", "strict", "rolled"),
    [
        ("02-20", "03-07", "03-09"),  # ends on a Saturday
        ("01-30", "02-14", "02-14"),  # ends on a Saturday that is worked
        ("2025-09-16", "2025-10-01", "2025-10-09"),  # ends in the national holidays
    ],
)
def test_rolling_over_is_a_setting(start: str, strict: str, rolled: str) -> None:
    assert period_end(day(start), 15, NATIONAL) == day(strict)
    assert period_end(day(start), 15, ROLLING) == day(rolled)


@pytest.mark.parametrize(
    ("purpose", "route", "applies"),
    [
        ("求决", None, True),
        ("申诉", "信访程序", True),
        ("申诉", "行政复议", False),
        (None, "信访程序", True),
        (None, None, False),
        ("意见建议", None, False),
        ("意见建议", "信访程序", False),
        ("检举控告", None, False),
    ],
)
def test_sixty_days_are_for_matters_of_article_31_6(
    purpose: str | None, route: str | None, *, applies: bool
) -> None:
    assert STATUTORY_PROFILE.applies_to(purpose, route) is applies
    told = {name: word for name, word in (("purpose", purpose), ("route", route)) if word is not None}
    found = due(accepted_on="03-01", **told)
    assert found.conclude_due_on == (date(2026, 4, 30) if applies else None)
    assert found.transfer_due_on == date(2026, 3, 16)


@pytest.mark.parametrize(
    ("told", "start", "column", "due_by", "end"),
    [
        ({"accepted_on": "03-05", "notified_on": "03-04"}, "03-05", "accepted_on", "computed", "05-04"),
        ({"notified_on": "03-04"}, "03-04", "notified_on", "presumed", "05-03"),
        ({}, "03-01", "received_on", "presumed", "04-30"),
    ],
)  # fmt: skip
def test_a_start_that_stands_in_is_told(
    told: dict[str, str], start: str, column: str, due_by: str, end: str
) -> None:
    found = due(purpose="求决", **told)
    assert (found.clock_from, found.clock_from_column) == (day(start), column)
    assert (found.conclude_due_on, found.due_by) == (day(end), due_by)


@pytest.mark.parametrize(
    ("clock", "told", "end", "due_by", "computed"),
    [
        # imported wins, and ours stays beside it
        (NATIONAL, ASKED | {"due_on": "04-10"}, "04-10", "official", "04-30"),
        (NONE, {"due_on": "04-10"}, "04-10", "official", None),
        (NONE, {}, None, None, None),
        # an extension: approved, at most 30 days with our own base
        (NATIONAL, ASKED | extended("05-20", "04-20"), "05-20", "extended", "05-20"),
        (NATIONAL, ASKED | extended("08-01", "04-20"), "05-30", "extended", "05-30"),
        (NATIONAL, ASKED | {"extended_to": "05-20"}, "04-30", "computed", "04-30"),
        (NATIONAL, ASKED | extended("04-10", "03-20"), "04-30", "computed", "04-30"),
        # what the office states on top of what it stated before
        (NATIONAL, ASKED | {"due_on": "04-10"} | extended("05-05", "04-01"), "05-05", "extended", "05-05"),
        (NONE, extended("05-05", "04-01"), "05-05", "extended", None),
        # working days
        (WORKING, {}, "03-06", "computed", "03-06"),
        (WORKING, extended("04-01", "03-05"), "03-11", "extended", "03-11"),
    ],
)  # fmt: skip
def test_which_due_date_counts(
    clock: Clock, told: dict[str, str], end: str, due_by: str, computed: str
) -> None:
    found = due(clock, **told)
    assert (found.conclude_due_on, found.due_by, found.computed_due_on) == (
        day_or_none(end),
        due_by,
        day_or_none(computed),
    )


@pytest.mark.parametrize(
    ("clock", "told", "as_of", "end"),
    [
        (NATIONAL, ASKED | HOLD, LATER, "05-10"),
        (NATIONAL, ASKED | {"suspended_on": "03-10"}, "03-19", "05-10"),  # still: as if resumed on the 20th
        (NATIONAL, ASKED | HOLD, "03-19", "05-10"),  # the 20th is not known yet
        (NATIONAL, ASKED | HOLD, "03-09", "04-30"),  # nor the 10th
        (NATIONAL, ASKED | {"suspended_on": "03-10", "resumed_on": "03-10"}, LATER, "04-30"),
        (NATIONAL, ASKED | {"suspended_on": "05-01", "resumed_on": "06-01"}, LATER, "04-30"),  # had run out
        (NATIONAL, ASKED | {"suspended_on": "04-30", "resumed_on": "05-02"}, LATER, "05-02"),
        (NATIONAL, ASKED | HOLD | {"due_on": "04-10"}, LATER, "04-10"),  # stated: stands
        (NATIONAL, ASKED | HOLD | extended("08-01", "04-20"), LATER, "06-09"),
        (ROLLING, ASKED | {"suspended_on": "03-10", "resumed_on": "03-19"}, LATER, "05-09"),  # worked
        (ROLLING, ASKED | HOLD, LATER, "05-11"),  # the 10th is a Sunday
        (WORKING, {"suspended_on": "03-04", "resumed_on": "03-09"}, LATER, "03-11"),  # three working days
    ],
)  # fmt: skip
def test_a_suspension_moves_what_we_count(clock: Clock, told: dict[str, str], as_of: str, end: str) -> None:
    assert due(clock, as_of, **told).conclude_due_on == day(end)


@pytest.mark.parametrize(
    ("told", "as_of", "state"),
    [
        (ASKED, "03-02", "in_time"),
        (ASKED, "04-26", "in_time"),
        (ASKED, "04-27", "due_soon"),
        (ASKED, "04-30", "due_soon"),
        (ASKED, "05-01", "overdue"),
        (ASKED, "08-28", "overdue"),  # 180 days after the start
        (ASKED, "08-29", "grossly_overdue"),
        (ASKED | {"concluded_on": "04-30"}, "05-30", "concluded_in_time"),
        (ASKED | {"concluded_on": "05-01"}, "05-30", "concluded_late"),
        (ASKED | {"concluded_on": "05-20"}, "05-19", "overdue"),  # not concluded yet
        (ASKED | HOLD, "03-15", "suspended"),
        (ASKED | HOLD, "03-20", "in_time"),
        (ASKED | HOLD, "05-11", "overdue"),
        (ASKED | {"suspended_on": "05-10"}, "05-12", "overdue"),  # had run out before
        (ASKED | {"suspended_on": "03-10"}, "12-31", "suspended"),
        (ASKED | {"suspended_on": "03-10", "concluded_on": "06-20"}, "12-31", "concluded_in_time"),
        # an approval that comes after the day looked from
        (ASKED | extended("05-20", "05-02"), "05-01", "overdue"),
        (ASKED | extended("05-20", "05-02"), "05-02", "in_time"),
        ({}, "12-31", "undated"),
        ({"concluded_on": "03-02"}, "12-31", "concluded_undated"),
        # the start of an imported due date is the receipt: ten days, thrice
        ({"due_on": "03-11"}, "03-31", "overdue"),
        ({"due_on": "03-11"}, "04-01", "grossly_overdue"),
    ],
)  # fmt: skip
def test_how_a_case_stands(told: dict[str, str], as_of: str, state: str) -> None:
    assert state_on(due(as_of=as_of, **told), day(as_of)) is ClockState(state)


def test_days_suspended_do_not_multiply() -> None:
    held = due(**ASKED, **HOLD)
    assert held.gross_due_on == date(2026, 9, 7)  # ten days after the case that was not suspended


def test_a_year_without_working_days_known_gives_no_due_date() -> None:
    last = f"{PUBLISHED_THROUGH}-12-30"
    found = due(WORKING, f"{PUBLISHED_THROUGH}-12-31", received_on=last)
    assert (found.clock_from, found.conclude_due_on, found.computed_due_on) == (day(last), None, None)
    assert state_on(found, date(PUBLISHED_THROUGH, 12, 31)) is ClockState.UNDATED
    assert due(WORKING, LATER, received_on=last, due_on=f"{PUBLISHED_THROUGH + 1}-01-09").due_by == "official"
    with pytest.raises(ClockFault):
        objection_due(day(last), NATIONAL)


def test_a_source_without_a_clock_has_none() -> None:
    clocks = Clocks(due_soon_days=5, profiles={"hotline": ClockProfile(conclude_days=7)})
    assert clock_of(clocks, None).profile is None
    assert clock_of(clocks, "hotline").profile == clocks.profiles["hotline"]
    assert clock_of(clocks, STATUTORY).profile is STATUTORY_PROFILE
    assert clock_of(clocks, None).due_soon_days == 5


def test_every_state_has_its_own_mark_on_paper_too() -> None:
    assert list(STATE_MARKS) == list(ClockState)
    shapes = [mark.shape for mark in STATE_MARKS.values()]
    assert len(set(shapes)) == len(shapes)
    assert all(len(shape.encode("gb2312")) == 2 for shape in shapes)
