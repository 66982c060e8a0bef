"""What the controls write into the address."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard import controls
from dashboard.filters import Choices, Filters
from dashboard.places import Gazetteer, Place
from governance.queries.publication import Month
from governance.queries.selection import month_of

MONTHS = tuple(Month(month_of(2026 * 12 + number), 1, number < 5) for number in range(6))
CHOICES = Choices(MONTHS, ("物业管理",))
PLACES = (
    Place("township", "1", "甲街道", "1", "甲街道"), Place("community", "11", "甲社区", "1", "甲街道", "11"),
    Place("grid", "111", "第1网格", "1", "甲街道", "11"), Place("township", "2", "乙镇", "2", "乙镇"),
    Place("grid", "211", "第2网格", "2", "乙镇"),
)  # fmt: skip
GAZETTEER = Gazetteer(Place("district", None, "示例区"), {place.code or "": place for place in PLACES})


@pytest.fixture
def written(monkeypatch):
    """The filters that were last written to the address."""
    found = {}
    monkeypatch.setattr(
        controls, "go", lambda filters, _, **changes: found.update(now=replace(filters, **changes))
    )
    return found


def asked(level="grid"):
    return Filters(*CHOICES.default_period, level=level)


@pytest.mark.parametrize(
    ("level", "code", "opened"),
    [
        ("grid", "1", ("grid", "1", None, None)),
        ("township", "1", ("township", "1", None, None)),
        ("township", "11", ("community", "1", "11", None)),
        ("community", "11", ("community", "1", "11", None)),
        ("community", "111", ("grid", "1", None, "111")),
        ("grid", None, ("grid", None, None, None)),
    ],
)
def test_opening_a_place_keeps_the_level_where_it_is_fine_enough(written, level, code, opened):
    controls.open_place(code, asked(level), CHOICES, GAZETTEER)
    now = written["now"]
    assert (now.level, now.township_code, now.community_code, now.grid_code) == opened


@pytest.mark.parametrize(
    ("code", "opened"),
    [
        ("1", ("community", "1", None, None)),
        ("11", ("grid", "1", "11", None)),
        ("111", ("grid", "1", None, "111")),
        ("2", ("grid", "2", None, None)),
    ],
)
def test_a_click_leads_into_a_place_over_communities_where_there_are_any(written, code, opened):
    controls.drill_to(code, asked("township"), CHOICES, GAZETTEER)
    now = written["now"]
    assert (now.level, now.township_code, now.community_code, now.grid_code) == opened


def test_a_window_of_three_months_can_end_from_the_third_month_on():
    assert controls.window_ends(asked(), CHOICES) == CHOICES.first_days[2:]


def test_moving_the_end_keeps_the_length(written):
    controls._move(asked(), CHOICES, date(2026, 4, 1))
    assert (written["now"].month_from, written["now"].month_to) == (date(2026, 2, 1), date(2026, 4, 1))
