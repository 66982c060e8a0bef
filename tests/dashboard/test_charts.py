from datetime import date

import pandas as pd
import pytest

from dashboard.charts import (
    FADED,
    MOST_CHANGES,
    band_parts,
    category_chart,
    change_chart,
    history_chart,
    month_chart,
    parts,
)
from dashboard.palettes import DARK, LIGHT
from governance.i18n import translator
from governance.queries.selection import Selection
from governance.why import Past

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


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_range_of_chance_lies_behind_the_bars_and_the_expected_before_them(palette):
    expected = MONTHS[["month"]].assign(
        expected=[8.0, 9.0, None], low=[3.0, 4.0, None], high=[14.0, 15.0, None]
    )
    figure = month_chart(MONTHS, MAY_TO_JUNE, translator("en"), palette, expected=expected)
    low, high, line = (trace for trace in figure.data if trace.type == "scatter")
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert list(low.x)[:4] == [-0.5, 0.5, 0.5, 1.5]
    assert (list(low.y)[:4], list(high.y)[:4]) == ([3, 3, 4, 4], [14, 14, 15, 15])
    assert list(line.y)[:4] == [8, 8, 9, 9]
    assert pd.isna(list(line.y)[4:]).all()
    assert high.fill == "tonexty"
    assert high.zorder < bars[0].zorder < line.zorder
    assert [part.label for part in band_parts(translator("en"), palette)] == [
        "Expected",
        "Range of chance (95 %)",
    ]


def test_the_period_stands_on_a_tinted_ground():
    shape = month_chart(MONTHS, MAY_TO_JUNE, translator("en"), LIGHT).layout.shapes[0]
    assert (shape.x0, shape.x1) == (0.5, 2.5)
    elsewhere = Selection(date(2025, 1, 1), date(2025, 1, 1))
    assert not month_chart(MONTHS, elsewhere, translator("en"), LIGHT).layout.shapes


def test_windows_tell_their_level_by_sign_and_text():
    history = [Past(date(2026, 1 + at, 1), 5 + at, 4.5, level) for at, level in enumerate((0, 90, 95, 99))]
    expected, observed = history_chart(history, translator("en"), LIGHT).data
    assert list(expected.y) == [4.5] * 4
    assert list(observed.y) == [5, 6, 7, 8]
    assert list(observed.text) == ["", "90 %", "95 %", "99 %"]
    assert len(set(observed.marker.symbol)) == 4
    assert observed.customdata[3] == "to Apr 2026: 8 cases, 4.5 expected<br>Very sure (99 %)"


def changes(*rows: tuple[str, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["category", "before", "now"])


def test_changes_lead_from_before_to_now():
    found = change_chart(changes(("<a>", 2, 9), ("b", 5, 1), ("same", 3, 3)), translator("en"), LIGHT)
    (bars,) = found.data
    assert list(bars.measure) == ["absolute", "relative", "relative", "total"]
    assert list(bars.x) == [10, 7, -4, 13]
    assert list(bars.text) == ["10", "+7", "−4", "13"]
    assert list(found.layout.yaxis.ticktext) == ["Before", "&lt;a&gt;", "b", "Now"]


def test_small_changes_are_one_bar():
    many = changes(*((f"c{at}", 0, 20 - at) for at in range(MOST_CHANGES + 2)))
    (bars,) = change_chart(many, translator("en"), LIGHT).data
    assert len(bars.x) == MOST_CHANGES + 3
    assert bars.x[-2] == 11 + 10
    assert sum(bars.x[:-1]) == bars.x[-1]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_more_and_fewer_differ_without_red_or_green(palette):
    (bars,) = change_chart(changes(("a", 0, 1)), translator("en"), palette).data
    assert bars.increasing.marker.color == palette.accent
    assert bars.decreasing.marker.color == palette.page
    assert bars.decreasing.marker.line.color == palette.accent
