"""What is written of a rate: its numbers, its interval, and whether it stands apart."""

import pandas as pd
import pytest

from dashboard.service_list import MEASURES
from dashboard.service_rates import Rate, interval_text, sums_of
from governance.i18n import translator
from governance.service_indicators import CONCLUDED_IN_TIME, SATISFIED_OR_SILENT_SHARE

SAY = translator("en")


def rate(numerator: int, denominator: int) -> Rate:
    sums = dict.fromkeys(MEASURES, 0)
    sums |= {"concluded_in_time_cases": numerator, "conclude_due_cases": denominator}
    return Rate.of(CONCLUDED_IN_TIME, sums)


@pytest.mark.parametrize(
    ("numerator", "denominator", "texts", "is_ranked"),
    [
        (484, 501, ("96.6\u202f%", "484/501"), True),
        (12, 17, ("12/17", "70.6\u202f%"), False),
        (0, 29, ("0/29", "0.0\u202f%"), False),
        (0, 30, ("0.0\u202f%", "0/30"), True),
        (9, 400, ("2.3\u202f%", "9/400"), True),
        (0, 0, ("none", ""), False),
    ],
)
def test_the_fraction_leads_while_cases_are_few(numerator, denominator, texts, is_ranked):
    found = rate(numerator, denominator)
    assert found.texts(SAY) == texts
    assert found.is_ranked is is_ranked


@pytest.mark.parametrize(
    ("own", "whole", "side"),
    [
        ((1, 9), (800, 1000), -1),
        ((6, 9), (800, 1000), 0),
        ((99, 100), (800, 1000), 1),
        ((800, 1000), (800, 1000), 0),
        ((0, 0), (800, 1000), 0),
        ((3, 4), (0, 0), 0),
    ],
)
def test_a_rate_stands_apart_where_its_interval_leaves_the_whole_out(own, whole, side):
    assert rate(*own).side(rate(*whole)) == side


def test_the_interval_is_told_in_words():
    assert interval_text(SAY, rate(0, 0)) == ""
    assert interval_text(SAY, rate(1, 9)) == "95 % interval: 2.0\u202f% to 43.5\u202f%"
    told = rate(1, 9).told(SAY, rate(800, 1000)).split("\n")
    assert told[0] == "1/9 (11.1\u202f%)"
    assert told[2] == "Below the whole by more than chance would explain"


def test_a_product_of_shares_has_no_interval_and_never_stands_apart():
    sums = dict.fromkeys(MEASURES, 0)
    sums |= {"satisfied_or_silent_cases": 8, "evaluated_cases": 10, "evaluated_rated_cases": 5}
    found = Rate.of(SATISFIED_OR_SILENT_SHARE, sums)
    assert (found.numerator, found.denominator, found.value) == (40, 100, 40.0)
    assert found.interval is None
    assert found.side(rate(800, 1000)) == 0


def test_sums_of_no_rows_are_zeros():
    assert set(sums_of(pd.DataFrame(columns=list(MEASURES), dtype="int64"), MEASURES).values()) == {0}
