"""Charts of the service page: what is drawn is what is counted, and shapes say what colours say."""

from datetime import date

import pandas as pd
import pytest

from dashboard.palettes import DARK, LIGHT
from dashboard.service_charts import AGE_BANDS, RateRow, age_chart, due_chart, due_parts, rate_chart
from governance.i18n import translator

SAY = translator("en")
ROWS = [
    RateRow("住建局", 50.0, 37.7, 62.3, is_apart=True, told="住建局\n50.0 %"),
    RateRow("<b>", 66.7, 30.0, 90.3, is_apart=False, told="<b>"),
]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_a_rate_is_a_point_with_its_interval(palette):
    figure = rate_chart(ROWS, 67.4, palette)
    points = figure.data[0]
    assert list(points.x) == [50.0, 66.7]
    assert list(points.error_x.array) == pytest.approx([12.3, 23.6])
    assert list(points.error_x.arrayminus) == pytest.approx([12.3, 36.7])
    assert list(points.marker.symbol) == ["diamond", "circle"]
    assert [line.x0 for line in figure.layout.shapes] == [67.4]
    assert figure.layout.xaxis.range[0] == 25.0


def test_names_of_the_data_are_no_markup():
    figure = rate_chart(ROWS, None, LIGHT)
    assert figure.layout.yaxis.ticktext[1] == "&lt;b&gt;"
    assert figure.data[0].customdata[1] == "&lt;b&gt;"
    assert figure.layout.shapes == ()


def test_ages_are_drawn_in_order_with_their_counts():
    ages = pd.Series(dict(zip(AGE_BANDS, [8, 1, 2, 4, 3, 0], strict=True)))
    bars = age_chart(ages, SAY, LIGHT).data[0]
    assert list(bars.y) == [8, 1, 2, 4, 3, 0]
    assert list(bars.text) == ["8", "1", "2", "4", "3", "0"]


@pytest.mark.parametrize(("cases", "step"), [(2, 1), (40, None)])
def test_days_are_stacked_by_office_and_few_are_counted_one_by_one(cases, step):
    days = pd.DataFrame(
        {"住建局": [cases, 0], "市政管理局": [0, 1]}, index=pd.date_range(date(2026, 6, 20), periods=2)
    )
    figure = due_chart(days, SAY, LIGHT)
    assert [list(bar.y) for bar in figure.data] == [[cases, 0], [0, 1]]
    assert figure.data[0].customdata[0].startswith("<b>2026-06-20</b><br>住建局")
    assert figure.layout.yaxis.dtick == step
    assert [bar.marker.color for bar in figure.data] == list(due_parts(days, LIGHT))
