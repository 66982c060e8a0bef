"""Counts as it was beside counts in today's network, from a district whose network was redrawn."""

from datetime import date

import pandas as pd
import pytest

from governance.queries.networks import (
    NetworkCoverage,
    as_it_was,
    grids_on,
    network_changes,
    network_coverage,
    network_figures,
)
from governance.queries.selection import Selection
from governance.warehouse import open_warehouse
from tests.tiny_warehouse import publish

FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)
OLD, NEW, KEPT = (date(2025, 1, 1), date(2026, 2, 28)), (MARCH, None), (date(2025, 1, 1), None)
OUTLINE = {"area_km2": 1.0, "lon": 119.0, "lat": 33.0, "shape_wkb": b"", "map_wkb": b""}
VERSIONS = [
    # code, name, township, its name, households, days in force
    ("A", "甲", "T0", "南街道", 100, OLD),
    ("A1", "甲西", "T0", "南街道", 60, NEW),
    ("A2", "甲东", "T0", "南街道", 40, NEW),
    ("K", "旧乙", "T9", "旧街道", 30, OLD),
    ("K", "乙", "T0", "南街道", None, NEW),
    ("B", "丙", "T0", "南街道", 7, KEPT),
]  # fmt: skip
MEASURES = dict.fromkeys(
    ("outcome_cases", "concluded_cases", "settled_cases", "repeat_cases", "rated_cases", "satisfied_cases"), 0
)


def months(rows: list[tuple[date, str, str | None, str | None, str, int]]) -> pd.DataFrame:
    columns = ["month", "township_code", "community_code", "grid_code", "category", "cases"]
    frame = pd.DataFrame(rows, columns=columns).assign(channel="电话", **MEASURES)
    return frame.assign(outcome_cases=frame["cases"], concluded_cases=frame["cases"] // 2)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """Ten cases of February, four of March; of February's one lies in no network, one in a township only."""
    grid = pd.DataFrame([
        {"grid_code": code, "name": name, "community_code": f"C{code[0]}", "community_name": f"{code[0]}社区",
         "township_code": township, "township_name": called, "households": households,
         "valid_from": first, "valid_to": last, "is_in_force": last is None, **OUTLINE}
        for code, name, township, called, households, (first, last) in VERSIONS
    ])  # fmt: skip
    coverage = {"source": "12345", "category": "噪声", "located_by": "coordinates", "last_received_on": MARCH}
    path = publish(
        tmp_path_factory.mktemp("networks"),
        grid=grid,
        township=pd.DataFrame([{"township_code": "T0", "name": "南街道", "grids": 4, "households": 107, **OUTLINE}]),
        place_month=months([
            (FEBRUARY, "T0", "CA", "A1", "噪声", 4), (FEBRUARY, "T0", "CA", "A2", "噪声", 1),
            (FEBRUARY, "T0", "CK", "K", "噪声", 3), (FEBRUARY, "T0", None, None, "噪声", 1),
            (MARCH, "T0", "CA", "A1", "噪声", 2), (MARCH, "T0", "CB", "B", "物业", 2),
        ]),
        place_month_then=months([
            (FEBRUARY, "T0", "CA", "A", "噪声", 4), (FEBRUARY, "T9", "CK", "K", "噪声", 3),
            (FEBRUARY, "T9", None, None, "噪声", 1), (MARCH, "T0", "CA", "A1", "噪声", 2),
            (MARCH, "T0", "CB", "B", "物业", 2),
        ]),
        coverage_month=pd.DataFrame([
            coverage | {"month": FEBRUARY, "cases": 10, "in_grid_cases": 8, "in_township_cases": 9,
                        "in_grid_then_cases": 7, "in_township_then_cases": 8, "no_version_cases": 1},
            coverage | {"month": MARCH, "cases": 4, "in_grid_cases": 4, "in_township_cases": 4,
                        "in_grid_then_cases": 4, "in_township_then_cases": 4, "no_version_cases": 0},
        ]),
    )  # fmt: skip
    opened = open_warehouse(path)
    yield opened
    opened.close()


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple]:
    """The frame's rows with None for missing."""
    chosen = frame[list(columns)].astype(object)
    return list(chosen.where(chosen.notna(), None).itertuples(index=False, name=None))


FIGURES = [
    # months, level, network, rows of code, name, township, households, cases
    ((FEBRUARY, FEBRUARY), "grid", "then", [
        ("A", "甲", "南街道", 100, 4), ("B", "丙", "南街道", 7, 0), ("K", "旧乙", "旧街道", 30, 3)]),
    ((FEBRUARY, FEBRUARY), "grid", "today", [
        ("A1", "甲西", "南街道", 60, 4), ("A2", "甲东", "南街道", 40, 1), ("B", "丙", "南街道", 7, 0),
        ("K", "乙", "南街道", None, 3)]),
    ((MARCH, MARCH), "grid", "then", [
        ("A1", "甲西", "南街道", 60, 2), ("A2", "甲东", "南街道", 40, 0), ("B", "丙", "南街道", 7, 2),
        ("K", "乙", "南街道", None, 0)]),
    ((FEBRUARY, MARCH), "grid", "then", [
        ("A", "甲", "南街道", 100, 4), ("A1", "甲西", "南街道", 60, 2), ("A2", "甲东", "南街道", 40, 0),
        ("B", "丙", "南街道", 7, 2), ("K", "乙", "南街道", None, 3)]),
    ((FEBRUARY, FEBRUARY), "township", "then", [
        ("T0", "南街道", "南街道", 107, 4), ("T9", "旧街道", "旧街道", 30, 4)]),
    ((FEBRUARY, MARCH), "township", "then", [
        ("T0", "南街道", "南街道", 107, 8), ("T9", "旧街道", "旧街道", None, 4)]),
    ((FEBRUARY, FEBRUARY), "community", "then", [
        ("CA", "A社区", "南街道", 100, 4), ("CB", "B社区", "南街道", 7, 0), ("CK", "K社区", "旧街道", 30, 3)]),
    ((FEBRUARY, MARCH), "township", "today", [("T0", "南街道", "南街道", 107, 13)]),
]  # fmt: skip


@pytest.mark.parametrize(("span", "level", "network", "expected"), FIGURES)
def test_figures_of_each_network(warehouse, span, level, network, expected):
    found = network_figures(warehouse, Selection(*span), level, network)
    assert rows(found, "code", "name", "township_name", "households", "cases") == expected
    assert (found["outcome_cases"] == found["cases"]).all()
    assert found["households"].dtype == "Int64"


def test_categories_are_chosen(warehouse):
    found = network_figures(warehouse, Selection(FEBRUARY, MARCH, ("物业",)), "grid", "then")
    assert found.set_index("code")["cases"].to_dict() == {"A": 0, "A1": 0, "A2": 0, "B": 2, "K": 0}


def test_channels_are_chosen(warehouse):
    selection = Selection(FEBRUARY, MARCH, channels=("网络",))
    assert network_figures(warehouse, selection, "grid", "then")["cases"].sum() == 0


def test_as_it_was_beside_today(warehouse):
    found = as_it_was(warehouse, Selection(FEBRUARY, FEBRUARY), "grid")
    assert rows(found, "code", "name", "cases_then", "cases_today") == [
        ("A", "甲", 4, None), ("A1", "甲西", None, 4), ("A2", "甲东", None, 1), ("B", "丙", 0, 0), ("K", "乙", 3, 3),
    ]  # fmt: skip
    townships = as_it_was(warehouse, Selection(FEBRUARY, FEBRUARY), "township")
    assert rows(townships, "code", "cases_then", "cases_today") == [("T0", 4, 9), ("T9", 4, None)]


def test_how_much_each_network_places(warehouse):
    both = Selection(FEBRUARY, MARCH)
    assert network_coverage(warehouse, both, "today") == NetworkCoverage(14, 12, 1, 0, 1)
    assert network_coverage(warehouse, both, "then") == NetworkCoverage(14, 11, 1, 1, 1)
    never = Selection(date(2020, 1, 1), date(2020, 1, 1))
    assert network_coverage(warehouse, never, "then") == NetworkCoverage(0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("day", "codes"),
    [(date(2024, 12, 31), []), (date(2025, 1, 1), ["A", "B", "K"]), (date(2026, 2, 28), ["A", "B", "K"]),
     (MARCH, ["A1", "A2", "B", "K"])],
)  # fmt: skip
def test_the_grids_of_a_day(warehouse, day, codes):
    assert grids_on(warehouse, day)["grid_code"].tolist() == codes


def test_the_days_on_which_the_network_changed(warehouse):
    assert network_changes(warehouse) == [MARCH]
