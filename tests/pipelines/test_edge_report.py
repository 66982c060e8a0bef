"""Stated places that nobody knows."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.edge_report import SHOWN_VALUES, unmatched_places
from pipelines.network import Network


def network() -> Network:
    grids = pd.DataFrame({"grid_code": ["G0", "G1", "G9"], "is_in_force": [True, True, False]})
    communities = pd.DataFrame({
        "community_code": ["C0", "C1", "C2"], "name": ["和平社区", "同名社区", "同名社区"], "township_code": "T0",
    })  # fmt: skip
    townships = pd.DataFrame({"township_code": ["T0"], "name": ["江滨街道"]})
    return Network(
        grids=grids, communities=communities, townships=townships, codes=("G0", "G1"), polygons=np.array([]),
        projected_crs="EPSG:4549", hash="", findings=(),
    )  # fmt: skip


def unmatched(**columns):
    size = max(map(len, columns.values()))
    every = {
        name: columns.get(name, [None] * size) for name in ("grid_code", "community_code", "township_code")
    }
    found = unmatched_places(
        pa.table({name: pa.array(cells, pa.string()) for name, cells in every.items()}), network()
    )
    assert list(found.columns) == ["column_name", "value", "reason", "cases"]
    rows = found.astype(object).where(found.notna(), None).to_numpy().tolist()
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("grid_code", "G0", None),
        ("grid_code", "G9", "not_in_force"),
        ("grid_code", "G8", "unknown"),
        ("community_code", "C1", None),
        ("community_code", "和平社区", None),
        ("community_code", "同名社区", "ambiguous"),
        ("community_code", "和平村", "unknown"),
        ("community_code", "G0", "unknown"),
        ("township_code", "江滨街道", None),
        ("township_code", "320111001", "unknown"),
        ("township_code", "990101001001", "unknown"),
    ],
)
def test_a_stated_place_is_known_or_told_with_the_reason(column, value, reason):
    assert unmatched(**{column: [value, None]}) == ([] if reason is None else [(column, value, reason, 1)])


@pytest.mark.parametrize(
    "value",
    [
        "张三", "和平社区3栋402室", "13900000000", "13900000000小区", "320111199001011234",
        "a@b.cn", "某某家住和平",
        "一" * 30 + "社区", "John Smith", "",
    ],
)  # fmt: skip
def test_what_may_lead_to_a_person_is_counted_and_not_shown(value):
    assert unmatched(community_code=[value, value]) == [("community_code", None, "unknown", 2)]


def test_the_most_frequent_come_first_and_the_rest_is_counted():
    values = [f"X{number:03d}" for number in range(SHOWN_VALUES + 5) for _ in range(1 + (number == 7))]
    found = unmatched(grid_code=values)
    assert found[0] == ("grid_code", "X007", "unknown", 2)
    assert found[-1] == ("grid_code", None, "unknown", 5)
    assert len(found) == SHOWN_VALUES + 1
    assert sum(cases for *_, cases in found) == len(values)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["G0", "G9", "G8", "张三", "同名社区", None]), max_size=30))
def test_every_case_is_counted_once(values):
    found = unmatched(community_code=values or [None])
    assert sum(cases for *_, cases in found) == sum(value is not None for value in values)
    assert len({row[:3] for row in found}) == len(found)
