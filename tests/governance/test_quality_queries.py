"""Answers about the quality of the data, against the tiny world and rows planted in it."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from governance.queries import loads as ledger
from governance.queries import quality
from governance.warehouse import Warehouse, open_warehouse
from tests.tiny_warehouse import TINY, cases_of, publish, tables_of

GRIDS, MONTHS, CATEGORIES = 10, 6, 3
OLD, NEW = "20260601-0001", "20260621-0002"


def received(*, month: int, grids: range = range(GRIDS)) -> int:
    """Cases placed in some grids in a month."""
    return sum(cases_of(TINY, grid, month, category) for grid in grids for category in range(CATEGORIES))


def opened(folder: Path, **replaced: pd.DataFrame) -> Warehouse:
    return open_warehouse(publish(folder, **replaced))


@pytest.fixture
def faulty(tmp_path):
    """The tiny world with repeated coordinates, unknown places and cases beside edges."""
    points = pd.DataFrame(
        [("12345", 121.0, 33.8, "990101001001001", 40, 0.1), ("12345", 122.0, 33.8, None, 90, 0.2)],
        columns=["source", "lon", "lat", "grid_code", "cases", "share"],
    ).assign(expected_max=12.5, p=0.001)  # fmt: skip
    places = pd.DataFrame(
        [(OLD, "coordinates", 80, 80, 8), (OLD, "unlocated", 20, 0, 0), (NEW, "coordinates", 37, 20, 2)],
        columns=["load_id", "located_by", "rows", "edge_checked_rows", "near_edge_rows"],
    )  # fmt: skip
    faults = pd.DataFrame(
        [(OLD, 1, "grid_code", "G9", "unknown", 3), (OLD, 2, "township_code", None, "unknown", 4),
         (NEW, 1, "grid_code", "G9", "unknown", 2), (NEW, 2, "grid_code", "G9", "not_in_force", 1)],
        columns=["load_id", "fault_no", "column_name", "value", "reason", "rows"],
    )  # fmt: skip
    warehouse = opened(tmp_path, repeated_point=points, load_place=places, place_fault=faults)
    yield warehouse
    warehouse.close()


def test_balances_are_newest_first_and_add_up(tiny):
    found = quality.balances(tiny)
    assert found["load_id"].tolist() == [NEW, OLD]
    parts = found[["accepted", "superseded", "duplicate", "rejected", "not_record"]]
    assert parts.sum(axis=1).tolist() == found["rows_in"].tolist()


def test_the_parts_of_a_month_are_its_cases(tiny):
    found = quality.coverage_by_month(tiny)
    assert found["in_grid"].tolist() == [received(month=month) for month in range(MONTHS)]
    assert (
        found[["above_grid", "without_place", "outside"]].to_numpy().tolist() == [[CATEGORIES] * 3] * MONTHS
    )
    assert (found["cases"] == found[["in_grid", "above_grid", "without_place", "outside"]].sum(axis=1)).all()
    assert found["is_complete"].tolist() == [True] * 5 + [False]


def test_a_month_without_cases_has_zeros(tmp_path):
    months = pd.DataFrame({"month": [date(2020, 1, 1)], "cases": [0], "is_complete": [True]})
    warehouse = opened(tmp_path, month=months)
    assert quality.coverage_by_month(warehouse).iloc[0].tolist()[2:] == [0, 0, 0, 0, 0]
    warehouse.close()


def test_townships_with_their_last_complete_month(tiny):
    found = quality.coverage_by_township(tiny)
    members = (range(4), range(4, 8), range(8, 10))
    in_grid = [sum(received(month=month, grids=grids) for month in range(MONTHS)) for grids in members]
    assert found["in_grid"].tolist() == in_grid
    assert found["cases"].tolist() == [in_grid[0] + MONTHS * CATEGORIES, *in_grid[1:]]
    assert set(found["last_month"].dt.date) == {date(2026, 5, 1)}
    in_may = [received(month=4, grids=grids) for grids in members]
    assert found["last_month_cases"].tolist() == [in_may[0] + CATEGORIES, *in_may[1:]]


def test_a_township_without_cases_is_there_with_zeros(tmp_path):
    empty = pd.DataFrame()
    warehouse = opened(tmp_path, grid_month=empty, township_month=empty, coverage_month=empty, month=empty)
    found = quality.coverage_by_township(warehouse)
    assert found[["cases", "in_grid", "last_month_cases"]].to_numpy().tolist() == [[0, 0, 0]] * 3
    assert found["last_month"].isna().all()
    warehouse.close()


def test_sources_with_reach_and_doubts(faulty):
    (found,) = quality.sources(faulty).to_dict("records")
    counts = ("files", "days_behind", "without_place", "outside", "edge_checked_rows", "near_edge_rows")
    assert tuple(found[name] for name in counts) == (2, 0, 18, 18, 100, 10)
    assert found["last_loaded_at"] == pd.Timestamp("2026-06-21 01:02:03")
    assert found["last_received_on"] == pd.Timestamp("2026-06-20")


def test_a_source_whose_rows_were_all_rejected_is_among_the_sources(tmp_path):
    warehouse = opened(tmp_path, coverage_month=pd.DataFrame())
    (found,) = quality.sources(warehouse).to_dict("records")
    assert (found["source"], found["files"], found["cases"]) == ("12345", 2, 0)
    assert pd.isna(found["last_received_on"])
    assert pd.isna(found["days_behind"])
    warehouse.close()


def test_repeated_points_are_told_by_their_grid(faulty):
    found = quality.repeated_points(faulty)
    assert {"lon", "lat"}.isdisjoint(found.columns)
    assert found["cases"].tolist() == [90, 40]
    assert found["grid_name"].isna().tolist() == [True, False]
    assert found[["grid_name", "township_name"]].iloc[1].tolist() == ["甲社区第1网格", "甲街道"]


def test_unknown_places_are_counted_over_files(faulty):
    found = quality.unknown_places(faulty)
    assert found[["column_name", "reason", "rows", "files"]].to_numpy().tolist() == [
        ["grid_code", "unknown", 5, 2], ["township_code", "unknown", 4, 1], ["grid_code", "not_in_force", 1, 1],
    ]  # fmt: skip
    assert found["value"].isna().tolist() == [False, True, False]


def test_rows_that_are_no_records_are_part_of_the_balance(tmp_path):
    loads = tables_of()["load"].assign(rows_in=[104, 40], not_record=[4, 1])
    warehouse = opened(tmp_path, load=loads)
    found = ledger.loads(warehouse).set_index("load_id")
    assert found["is_balanced"].to_dict() == {OLD: True, NEW: False}
    warehouse.close()
