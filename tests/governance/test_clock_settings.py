"""``[clocks]``: what a district may say, and what is told of what it may not."""

from datetime import date
from pathlib import Path

import pytest

from governance.errors import SettingsFault
from governance.settings import Settings, read_settings
from governance.working_calendar import PUBLISHED_THROUGH
from tests.tiny_district import write_district

NEXT = PUBLISHED_THROUGH + 1


def settings(folder: Path, more: str) -> Settings:
    return read_settings(write_district(folder, more=more))


def test_a_clock_of_the_district(tmp_path: Path) -> None:
    clocks = settings(
        tmp_path,
        "[clocks]\ndue_soon_days = 1\ngross_factor = 2\nroll_over = true\n"
        '[clocks.profiles.hotline]\nday_kind = "working"\nconclude_days = 5\nroutes = ["办理"]\n',
    ).clocks
    assert list(clocks.known_profiles) == ["statutory", "hotline"]
    hotline = clocks.known_profiles["hotline"]
    assert (hotline.day_kind, hotline.conclude_days, hotline.conclude_from) == ("working", 5, "received_on")
    assert hotline.applies_to(None, "办理")
    assert not hotline.applies_to("求决", None)


def test_a_district_takes_the_place_of_the_built_in_clock(tmp_path: Path) -> None:
    clocks = settings(tmp_path, "[clocks.profiles.statutory]\ntransfer_days = 5\n").clocks
    assert clocks.known_profiles["statutory"].transfer_days == 5
    assert clocks.known_profiles["statutory"].conclude_days is None


def test_a_year_published_since(tmp_path: Path) -> None:
    calendar = settings(
        tmp_path,
        f"[clocks.calendar]\nthrough_year = {NEXT}\nholidays = [{NEXT}-01-01]\nworkdays = [{NEXT}-01-03]\n",
    ).clocks.calendar.working_days
    assert calendar.last_day == date(NEXT, 12, 31)
    assert not calendar.is_working(date(NEXT, 1, 1))
    assert calendar.is_working(date(NEXT, 1, 3))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("[clocks]\ngross_factor = 1", "clocks.gross_factor: 1 is too small; write 2 or more"),
        ("[clocks.profiles.a]\nconclude_days = 0", "clocks.profiles.a.conclude_days: 0 is too small"),
        ('[clocks.profiles.a]\nday_kind = "week"', "clocks.profiles.a.day_kind: 'week' is none of the words"),
        ("[clocks.profiles.a]\ndays = 3", "clocks.profiles.a.days: is not a setting"),
        (
            "[clocks.calendar]\nholidays = [2026-03-09]\nworkdays = [2026-03-09]",
            "clocks.calendar: 2026-03-09 is in both lists",
        ),
        (f"[clocks.calendar]\nholidays = [{NEXT}-01-01]", f"set through_year = {NEXT}"),
        (f"[clocks.calendar]\nthrough_year = {NEXT}", f"no day off of {NEXT} is in holidays"),
        (
            '[clocks.calendar]\nholidays = ["1 May"]',
            "clocks.calendar.holidays.0: '1 May' is no day; write one such as",
        ),
        ("[clocks.calendar]\nholidays = [12]", "clocks.calendar.holidays.0: 12 is no day"),
    ],
)
def test_faults_are_told(tmp_path: Path, more: str, told: str) -> None:
    with pytest.raises(SettingsFault) as fault:
        settings(tmp_path, more)
    assert told in str(fault.value)
