from datetime import date

import pandas as pd
import pytest

from dashboard.charts import FADED, category_chart, month_chart, parts
from dashboard.palettes import DARK, LIGHT
from governance.i18n import translator
from governance.queries.selection import Selection

MONTHS = pd.DataFrame({
    "month": pd.to_datetime(["2026-04-01", "2026-05-01", "2026-06-01"]),
    "is_complete": [True, True, False],
    "cases": [10, 20, 5],
    "outcome_cases": [10, 20, 5],
    "concluded_cases": [9, 15, 0],
})  # fmt: skip
PARTLY_RECORDED = MONTHS.assign(outcome_cases=[10, 16, 0])
MAY_TO_JUNE = Selection(date(2026, 5, 1), date(2026, 6, 1))


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_months_show_volume_split_by_resolution(palette):
    figure = month_chart(MONTHS, MAY_TO_JUNE, translator("en"), palette)
    concluded, open_cases = figure.data
    assert (concluded.name, open_cases.name) == ("Concluded", "Not concluded")
    assert list(concluded.y) == [9, 15, 0]
    assert list(open_cases.y) == [1, 5, 5]
    assert list(concluded.marker.opacity) == [FADED, 1.0, 1.0]
    assert list(concluded.marker.pattern.shape) == ["", "", "/"]


def test_categories_lie_most_on_top_and_names_are_plain_text():
    categories = pd.DataFrame(
        {"category": ["<b>a</b>", "b"], "cases": [3, 1], "outcome_cases": [3, 1], "concluded_cases": [3, 0]}
    )
    figure = category_chart(categories, translator("zh-CN"), LIGHT)
    assert list(figure.layout.yaxis.ticktext) == ["b", "&lt;b&gt;a&lt;/b&gt;"]
    assert list(figure.data[0].x) == [0, 3]
    assert list(figure.data[1].text) == ["1", "3"]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_what_is_not_recorded_is_a_part_of_its_own_with_an_outline(palette):
    concluded, open_cases, unrecorded = month_chart(
        PARTLY_RECORDED, MAY_TO_JUNE, translator("en"), palette
    ).data
    assert (list(concluded.y), list(open_cases.y), list(unrecorded.y)) == ([9, 15, 0], [1, 1, 0], [0, 4, 5])
    assert unrecorded.name == "Outcome not recorded"
    assert [bar.marker.line.width for bar in (concluded, open_cases, unrecorded)] == [0, 0, 1]


@pytest.mark.parametrize(("frame", "count"), [(MONTHS, 2), (PARTLY_RECORDED, 3), (MONTHS.iloc[:0], 2)])
def test_the_third_part_is_there_only_where_it_is_needed_and_parts_add_up(frame, count):
    found = parts(frame, translator("en"), LIGHT)
    assert len(found) == count
    assert sum(part.counts for part in found).tolist() == frame["cases"].tolist()


def test_bars_say_what_is_known_of_them():
    hover = month_chart(PARTLY_RECORDED, MAY_TO_JUNE, translator("en"), LIGHT).data[0].customdata
    assert [text.split("<br>")[1] for text in hover] == [
        "10 cases, 9 concluded",
        "20 cases: 15 of 16 concluded, outcome of 4 not recorded",
        "5 cases, outcome not recorded",
    ]


def test_totals_stand_behind_the_last_part():
    categories = pd.DataFrame(
        {"category": ["a", "b"], "cases": [3, 1], "outcome_cases": [2, 0], "concluded_cases": [1, 0]}
    )
    drawn = category_chart(categories, translator("en"), LIGHT).data
    assert [bar.text for bar in drawn] == [None, None, ("1", "3")]
