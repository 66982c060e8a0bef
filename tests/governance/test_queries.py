"""Every answer against the tiny world, added up by hand from its rule."""

from datetime import date

import pandas as pd
import pytest

from governance.queries import coverage, loads, places, publication
from governance.queries.selection import Selection, month_of, ordinal_of
from governance.warehouse import open_warehouse
from tests.tiny_warehouse import CATEGORIES, TINY, cases_of, concluded_of, outcomes_of, publish

GRIDS = sum(TINY.township_sizes)
ALL_MONTHS = Selection(date(2026, 1, 1), date(2026, 6, 1))
MARCH_TO_MAY = Selection(date(2026, 3, 1), date(2026, 5, 1))
NOISE_IN_MARCH = Selection(date(2026, 3, 1), date(2026, 3, 1), ("环境噪声",))


def expected(grid: int, selection: Selection) -> int:
    return sum(
        cases_of(TINY, grid, month, category)
        for month in range(TINY.months)
        for category, name in enumerate(CATEGORIES)
        if selection.month_from <= TINY.month(month) <= selection.month_to
        and name in (selection.categories or CATEGORIES)
    )


def test_publication_says_what_it_is(tiny):
    found = publication.publication(tiny)
    assert (found.district_name, found.is_demonstration, found.as_of) == ("示例区", True, date(2026, 6, 20))


def test_months_run_in_order_and_the_last_is_incomplete(tiny):
    months = publication.months(tiny)
    assert [month.first_day.month for month in months] == [1, 2, 3, 4, 5, 6]
    assert [month.is_complete for month in months] == [True] * 5 + [False]


def test_categories_come_most_first(tiny):
    counts = {
        name: sum(
            cases_of(TINY, grid, month, number) for grid in range(GRIDS) for month in range(TINY.months)
        )
        for number, name in enumerate(CATEGORIES)
    }
    assert publication.categories(tiny) == tuple(sorted(counts, key=lambda name: (-counts[name], name)))


@pytest.mark.parametrize("selection", [MARCH_TO_MAY, NOISE_IN_MARCH])
def test_grid_figures_hold_every_grid_with_zeros(tiny, selection):
    figures = places.figures(tiny, selection, "grid")
    assert figures["code"].is_monotonic_increasing
    assert figures["cases"].tolist() == [expected(grid, selection) for grid in range(GRIDS)]
    assert figures["cases"].iloc[-1] == 0
    assert figures["outcome_cases"].tolist() == [
        outcomes_of(TINY, grid, expected(grid, selection)) for grid in range(GRIDS)
    ]
    counts = figures[["cases", "outcome_cases", "concluded_cases"]]
    assert {column.kind for column in counts.dtypes} == {"i"}
    assert figures["households"].isna().tolist() == [False, True] + [False] * (GRIDS - 2)


def test_township_figures_include_cases_placed_no_finer(tiny):
    figures = places.figures(tiny, MARCH_TO_MAY, "township")
    by_grid = [expected(grid, MARCH_TO_MAY) for grid in range(GRIDS)]
    unplaced_within = 3 * len(CATEGORIES)
    assert figures["cases"].tolist() == [
        sum(by_grid[:4]) + unplaced_within,
        sum(by_grid[4:8]),
        sum(by_grid[8:]),
    ]
    assert (figures["cases"] - figures["outcome_cases"]).tolist() == [by_grid[2], 0, 0]
    assert figures["township_name"].tolist() == figures["name"].tolist() == ["甲街道", "乙街道", "丙街道"]


def test_figures_of_an_unknown_category_are_zero_everywhere(tiny):
    figures = places.figures(
        tiny, Selection(date(2026, 1, 1), date(2026, 6, 1), ("'; DROP TABLE grid; --",)), "grid"
    )
    assert len(figures) == GRIDS
    assert not figures["cases"].any()


def test_only_grids_in_force_are_shown(tmp_path, tiny):
    grids = tiny.frame("SELECT * FROM grid")
    gone = grids.iloc[:1].assign(
        grid_code="990101001001999", valid_to=pd.Timestamp("2025-12-31"), is_in_force=False
    )
    path = publish(tmp_path, grid=pd.concat([grids, gone]))
    warehouse = open_warehouse(path)
    assert "990101001001999" not in places.grids(warehouse)["grid_code"].tolist()
    assert len(places.figures(warehouse, MARCH_TO_MAY, "grid")) == len(places.grids(warehouse)) == GRIDS
    warehouse.close()


def test_trend_has_every_month_and_adds_up_to_the_figures(tiny):
    code = "990101002001001"
    trend = places.trend(tiny, ALL_MONTHS, "grid", code)
    assert [month.month for month in trend["month"]] == [1, 2, 3, 4, 5, 6]
    by_month = [sum(cases_of(TINY, 4, month, number) for number in range(3)) for month in range(6)]
    assert trend["cases"].tolist() == by_month
    assert trend["is_complete"].tolist() == [True] * 5 + [False]
    assert trend["outcome_cases"].tolist() == by_month


@pytest.mark.parametrize("ask", [places.trend, places.categories_of])
def test_what_a_source_does_not_record_is_not_counted_as_recorded(tiny, ask):
    asked = MARCH_TO_MAY
    found = ask(tiny, asked, "grid", "990101001001003")
    assert found["cases"].sum() > 0
    assert not found["outcome_cases"].any()
    assert not found["concluded_cases"].any()


def test_trend_of_the_district_adds_up_its_townships(tiny):
    district = places.trend(tiny, NOISE_IN_MARCH, "township", None)
    townships = sum(
        places.trend(tiny, NOISE_IN_MARCH, "township", code)["cases"]
        for code in ("990101001", "990101002", "990101003")
    )
    assert district["cases"].tolist() == townships.tolist()


def test_categories_of_a_place_are_sorted_and_carry_the_concluded(tiny):
    found = places.categories_of(tiny, MARCH_TO_MAY, "grid", "990101002001001")
    counts = {
        name: sum(cases_of(TINY, 4, month, number) for month in (2, 3, 4))
        for number, name in enumerate(CATEGORIES)
    }
    assert found["category"].tolist() == [
        name for name in sorted(counts, key=lambda name: (-counts[name], name)) if counts[name]
    ]
    concluded = sum(
        concluded_of(cases_of(TINY, 4, month, number)) for month in (2, 3, 4) for number in range(3)
    )
    assert found["concluded_cases"].sum() == concluded


def test_coverage_adds_up_and_tells_the_unplaced_apart(tiny):
    found = coverage.coverage(tiny, MARCH_TO_MAY)
    in_grid = sum(expected(grid, MARCH_TO_MAY) for grid in range(GRIDS))
    assert found == coverage.Coverage(in_grid + 27, in_grid, 9, 9, 9)
    assert found.cases == found.in_township + found.without_place + found.outside


def test_coverage_of_nothing_is_zero(tiny):
    assert coverage.coverage(tiny, Selection(date(1999, 1, 1), date(1999, 1, 1))).cases == 0


def test_names_hold_townships_then_grids(tiny):
    names = places.names(tiny)
    assert names["level"].tolist() == ["township"] * 3 + ["grid"] * GRIDS
    assert names.iloc[3]["township_name"] == "甲街道"


def test_sources_and_what_placed_their_cases(tiny):
    reach = publication.latest_by_source(tiny)
    assert reach[["source", "days_behind"]].to_numpy().tolist() == [["12345", 0]]
    assert reach["last_received_on"].tolist() == [pd.Timestamp("2026-06-20")]
    located = coverage.located_by_source(tiny)
    assert located["cases"].sum() == located["source_cases"].iloc[0]


def test_loads_come_newest_first_and_balance(tiny):
    ledger = loads.loads(tiny)
    assert ledger["load_id"].tolist() == ["20260621-0002", "20260601-0001"]
    assert ledger["is_balanced"].all()


def test_reject_reasons_are_counted(tiny):
    assert loads.reject_reasons(tiny)[["reason", "rows", "loads"]].to_numpy().tolist() == [
        ["date_unreadable", 2, 1],
        ["case_no_missing", 1, 1],
    ]


def test_period_before_is_as_long_and_ends_just_before():
    before = Selection(date(2026, 1, 1), date(2026, 3, 1), ("x",)).before()
    assert before == Selection(date(2025, 10, 1), date(2025, 12, 1), ("x",))
    assert before.months == 3


@pytest.mark.parametrize("month", [date(2026, 1, 1), date(2026, 12, 1), date(1, 1, 1)])
def test_months_survive_being_counted(month):
    assert month_of(ordinal_of(month)) == month
