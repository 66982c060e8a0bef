import pandas as pd

from dashboard.measures import shown_measure
from governance.i18n import translator

FIGURES = pd.DataFrame({
    "cases": [0, 5, 7, 3],
    "households": pd.array([400, 400, 0, None], dtype="Int64"),
})  # fmt: skip


def test_cases_are_shown_everywhere_and_zero_is_a_value():
    shown = shown_measure(FIGURES, "cases", translator("en"))
    assert shown.by_place.tolist() == [0, 5, 7, 3]
    assert (shown.breaks, shown.lowest, shown.decimals) == ((3, 5, 7), 3, 0)


def test_rates_are_missing_where_there_are_no_households_and_rounded_as_printed():
    shown = shown_measure(FIGURES, "rate", translator("zh-CN"))
    assert shown.by_place.iloc[:2].tolist() == [0.0, 12.5]
    assert shown.by_place.iloc[2:].isna().all()
    assert (shown.label, shown.breaks) == ("千户件数", (12.5,))
