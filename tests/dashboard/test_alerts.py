"""Early warnings in words."""

from datetime import date

import pytest

from governance.alert_words import alert_text, recurrence_text
from governance.i18n import translator
from governance.queries.alerts import Alert

SAY = translator("en")


def alert(
    month_from: date = date(2026, 9, 1), townships: tuple[str, ...] = ("甲街道",), grids: int = 5
) -> Alert:
    return Alert("征地拆迁", month_from, date(2026, 10, 1), grids, 60, 20.65, 100.0, townships)


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (1, "once in 1 month."),
        (13.4, "once in 13 months."),
        (23.9, "once in 24 months."),
        (24, "once in 2 years."),
        (100, "once in 8 years."),
        (999, "once in 83 years."),
        (1000, "less than once in 83 years."),
    ],
)
def test_recurrence_is_told_in_months_then_years_and_the_rarest_as_a_bound(months, expected):
    assert recurrence_text(SAY, months) == f"Chance alone brings one so strong {expected}"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (alert(), "60 cases since Sep 2026 in 5 adjoining grids (甲街道); 20.7 expected."),
        (alert(date(2026, 10, 1)), "60 cases in Oct 2026 in 5 adjoining grids (甲街道); 20.7 expected."),
        (alert(townships=("甲", "乙")), "60 cases since Sep 2026 in 5 adjoining grids (甲, 乙); 20.7 expected."),
        (alert(townships=("甲", "乙", "丙")), "60 cases since Sep 2026 in 5 adjoining grids (mostly 甲, 乙); 20.7"),
        (alert(townships=(), grids=1), "60 cases since Sep 2026 in 1 single grid; 20.7 expected."),
    ],
)  # fmt: skip
def test_a_warning_says_how_many_since_when_where_and_what_was_expected(told, expected):
    assert alert_text(SAY, told).startswith(expected)
