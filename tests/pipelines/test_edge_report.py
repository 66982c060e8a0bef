"""Distances to edges, and stated places that nobody knows."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.grids import GridIndex
from governance.outlines import metres_per_degree
from pipelines.demo import GRIDS_FILE
from pipelines.edge_report import SHOWN_VALUES, Edges, EdgeShare, edge_share, unmatched_places
from pipelines.network import Network

WEST, SOUTH, SIDE = 119.0, 33.0, 0.01
SQUARES = [
    shapely.box(WEST + SIDE * x, SOUTH + SIDE * y, WEST + SIDE * (x + 1), SOUTH + SIDE * (y + 1))
    for y in range(2)
    for x in range(2)
]
INDEX = GridIndex.build(SQUARES, ["G0", "G1", "G2", "G3"], cell_count=1_000)
EDGES = Edges.of(INDEX)
LON_M, LAT_M = (float(metres[0]) for metres in metres_per_degree(np.array([SOUTH + SIDE])))


@pytest.mark.parametrize(
    ("east_m", "north_m", "expected_m"),
    [
        (0, 0, 0),  # where the four squares meet
        (5, 200, 5),
        (-5, 200, 5),
        (200, 12.5, 12.5),
        (19.99, 300, 19.99),
        (20.01, 300, np.inf),
        (300, 300, np.inf),
        (15, 8, 8),
    ],
)
def test_distance_to_an_edge_in_metres(east_m, north_m, expected_m):
    lon, lat = WEST + SIDE + east_m / LON_M, SOUTH + SIDE + north_m / LAT_M
    assert EDGES.distance_m([lon], [lat]) == pytest.approx([expected_m], abs=1e-2)


@pytest.mark.parametrize(
    ("east_m", "north_m", "expected_m"),
    [(-10, 0, 10), (-3, -4, 5), (-30, 0, 30), (-40, -30, np.inf), (0, 30, 0)],
)
def test_the_outline_of_the_district_is_an_edge(east_m, north_m, expected_m):
    lon, lat = WEST + east_m / LON_M, SOUTH + north_m / LAT_M
    assert EDGES.distance_m([lon], [lat], within_m=40) == pytest.approx([expected_m], abs=1e-2)


def test_without_point_there_is_no_distance():
    lon, lat = [np.nan, 119.0, np.inf, 300.0, 119.0], [33.0, np.nan, 33.0, 33.0, 90.0]
    assert np.isnan(EDGES.distance_m(lon, lat)).all()
    assert EDGES.distance_m([], []).tolist() == []


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="one length"):
        EDGES.distance_m([1.0], [1.0, 2.0])


def test_distances_are_those_of_a_plane():
    """The demonstration's grids, held against shapely in the district's projection."""
    grids = gpd.read_file(GRIDS_FILE).drop_duplicates("grid_code")
    grids = grids[grids["valid_to"].isna()]
    index = GridIndex.build(grids.geometry.to_numpy(), grids["grid_code"], cell_count=100_000)
    west, south, east, north = grids.total_bounds
    rng = np.random.default_rng(4)
    lon, lat = rng.uniform(west, east, 4_000), rng.uniform(south, north, 4_000)
    outlines = grids.to_crs("EPSG:4549").boundary.union_all()
    x, y = pyproj.Transformer.from_crs("EPSG:4490", "EPSG:4549", always_xy=True).transform(lon, lat)
    expected = shapely.distance(outlines, shapely.points(x, y))
    found = Edges.of(index).distance_m(lon, lat, within_m=50)
    is_near = expected < 49.9
    assert is_near.sum() > 100
    assert np.abs(found[is_near] - expected[is_near]).max() < 0.02
    assert np.isinf(found[expected > 50.1]).all()


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(118.99, 119.03), st.floats(32.99, 33.03)), max_size=20),
    st.sampled_from([1.0, 20.0, 500.0]),
)
def test_looking_farther_finds_the_same_and_more(places, within_m):
    lon, lat = np.array(places).reshape(-1, 2).T
    short, far = (EDGES.distance_m(lon, lat, within_m=reach) for reach in (within_m, 3 * within_m))
    is_near = np.isfinite(short)
    assert (short[is_near] == far[is_near]).all()
    assert (far[~is_near] > within_m).all()
    assert (short[is_near] <= within_m).all()


def test_the_share_counts_cases_in_a_grid():
    near, far, outside = WEST + SIDE + 5 / LON_M, WEST + SIDE * 1.5, WEST - 5 / LON_M
    found = edge_share([near, far, far, outside, np.nan], [SOUTH + SIDE * 0.5] * 5, index=INDEX, edges=EDGES)
    assert found == EdgeShare(cases=3, near_cases=1, within_m=20.0)
    assert found.share == pytest.approx(1 / 3)
    assert EdgeShare(0, 0, 20.0).share is None


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
