from datetime import date

import pandas as pd
import pytest

from dashboard.charts import FADED, category_chart, month_chart
from dashboard.palettes import DARK, LIGHT
from governance.i18n import translator
from governance.queries.selection import Selection

MONTHS = pd.DataFrame({
    "month": pd.to_datetime(["2026-04-01", "2026-05-01", "2026-06-01"]),
    "is_complete": [True, True, False],
    "cases": [10, 20, 5],
    "concluded_cases": [9, 15, 0],
})  # fmt: skip


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_months_show_volume_split_by_resolution(palette):
    figure = month_chart(MONTHS, Selection(date(2026, 5, 1), date(2026, 6, 1)), translator("en"), palette)
    concluded, open_cases = figure.data
    assert (concluded.name, open_cases.name) == ("Concluded", "Not concluded")
    assert list(concluded.y) == [9, 15, 0]
    assert list(open_cases.y) == [1, 5, 5]
    assert list(concluded.marker.opacity) == [FADED, 1.0, 1.0]
    assert list(concluded.marker.pattern.shape) == ["", "", "/"]


def test_categories_lie_most_on_top_and_names_are_plain_text():
    categories = pd.DataFrame({"category": ["<b>a</b>", "b"], "cases": [3, 1], "concluded_cases": [3, 0]})
    figure = category_chart(categories, translator("zh-CN"), LIGHT)
    assert list(figure.layout.yaxis.ticktext) == ["b", "&lt;b&gt;a&lt;/b&gt;"]
    assert list(figure.data[0].x) == [0, 3]
    assert list(figure.data[1].text) == ["1", "3"]
