"""Figures with their change and their line."""

import base64
import re

import pandas as pd
import pytest

from dashboard.overview_figures import (
    chance_text,
    count_change,
    rate_change,
    rate_figure,
    sparkline,
    tally_figure,
)
from dashboard.palettes import LIGHT
from governance.i18n import translator
from governance.indicators import CONCLUDED_BY_END, OVERDUE_SHARE, RECEIVED

SAY = translator("en")


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (5, None, "no earlier period"),
        (5, 5, "unchanged"),
        (8, 5, "+3"),
        (0, 5, "\u22125"),
        (110, 100, "+10 (+10.0\u202f%)"),
        (1_900, 2_000, "\u2212100 (\u22125.0\u202f%)"),
    ],
)
def test_change_of_a_count_is_in_per_cent_only_where_the_earlier_is_not_small(now, before, expected):
    assert count_change(SAY, now, before) == expected


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        ((50, 100), None, "no earlier period"),
        ((50, 100), (40, 100), "+10.0 points"),
        ((40, 100), (50, 100), "\u221210.0 points"),
        ((50, 100), (100, 200), "unchanged"),
        ((50, 100), (10, 29), "before: 10 / 29"),
        ((1, 29), (50, 100), "before: 50 / 100"),
        ((50, 100), (0, 0), "before: none"),
        ((0, 0), (50, 100), "before: 50 / 100"),
    ],
)
def test_change_of_a_share_is_in_points_only_where_both_rest_on_enough(now, before, expected):
    assert rate_change(SAY, OVERDUE_SHARE, now, before) == expected


def periods(*rows: tuple[int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["overdue_cases", "dated_cases"])


def test_a_share_shows_what_it_rests_on_and_its_definition():
    found = rate_figure(SAY, OVERDUE_SHARE, periods((20, 100), (0, 0), (30, 100)), 2)
    assert (found.figure.value, found.figure.note) == ("30.0\u202f%", "30 / 100")
    assert found.figure.mark == "R2o.v1"
    assert found.change == "+10.0 points"
    assert found.trend[0] == 20
    assert pd.isna(found.trend[1])


def test_a_share_without_denominator_is_none_or_not_recorded():
    assert rate_figure(SAY, OVERDUE_SHARE, periods((0, 0)), 1).figure.value == "none"
    unrecorded = pd.DataFrame({"concluded_cases": [0], "outcome_cases": [0], "cases": [7]})
    assert rate_figure(SAY, CONCLUDED_BY_END, unrecorded, 1).figure.value == "not recorded"
    assert rate_figure(SAY, CONCLUDED_BY_END, unrecorded.assign(cases=0), 1).figure.value == "none"


def test_the_period_before_is_as_far_back_as_a_period_is_long():
    assert tally_figure(SAY, RECEIVED, [100, 500, 110], 2).change == "+10 (+10.0\u202f%)"
    assert tally_figure(SAY, RECEIVED, [500, 110], 2).change == "no earlier period"


@pytest.mark.parametrize(
    ("marked", "by_chance", "expected"),
    [
        (0, 0.0, "none stands out"),
        (20, 0.99, "by chance fewer than one"),
        (40, 1.0, "by chance 1 at most"),
        (50, 2.1, "by chance 3 at most"),
    ],
)
def test_what_chance_gives(marked, by_chance, expected):
    assert chance_text(SAY, marked, by_chance) == expected


@pytest.mark.parametrize(
    ("values", "moves"), [((1.0, 2.0, 3.0), 1), ((1.0, float("nan"), 3.0), 2), ((5.0, 5.0), 1)]
)
def test_a_line_breaks_where_a_value_is_missing_and_stays_inside_its_picture(values, moves):
    kind, _, body = sparkline(values, LIGHT).partition(",")
    assert kind == "data:image/svg+xml;base64"
    picture = base64.b64decode(body).decode()
    width, height = (float(size) for size in re.search(r'viewBox="0 0 (\d+) (\d+)"', picture).groups())
    path = re.search(r'<path d="([^"]+)"', picture).group(1)
    assert path.count("M") == moves
    points = [tuple(map(float, point.split())) for point in path.replace("M", "L").split("L")[1:]]
    assert all(0 < x < width and 0 < y < height for x, y in points)
