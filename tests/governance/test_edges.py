"""Distances to the edges of grids, and how many cases lie beside one."""

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.edges import Edges, EdgeShare, edge_share
from governance.grids import GridIndex
from governance.outlines import metres_per_degree
from governance.settings import DEMONSTRATION_DISTRICT

GRIDS_FILE = DEMONSTRATION_DISTRICT.parent / "grids" / "grids.gpkg"

WEST, SOUTH, SIDE = 119.0, 33.0, 0.01
SQUARES = [
    shapely.box(WEST + SIDE * x, SOUTH + SIDE * y, WEST + SIDE * (x + 1), SOUTH + SIDE * (y + 1))
    for y in range(2)
    for x in range(2)
]
INDEX = GridIndex.build(SQUARES, ["G0", "G1", "G2", "G3"], cell_count=1_000)
EDGES = Edges.of(INDEX.polygons)
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
    west, south, east, north = grids.total_bounds
    rng = np.random.default_rng(4)
    lon, lat = rng.uniform(west, east, 4_000), rng.uniform(south, north, 4_000)
    outlines = grids.to_crs("EPSG:4549").boundary.union_all()
    x, y = pyproj.Transformer.from_crs("EPSG:4490", "EPSG:4549", always_xy=True).transform(lon, lat)
    expected = shapely.distance(outlines, shapely.points(x, y))
    found = Edges.of(grids.geometry.to_numpy()).distance_m(lon, lat, within_m=50)
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


@pytest.mark.parametrize(("within_m", "edges"), [(10, 0), (300, 1), (500, 4), (5_000, 12)])
def test_the_edges_around_a_point(within_m, edges):
    """From a point 200 m east of the middle of an edge: the edge, then those that meet it, then all."""
    lon, lat = WEST + SIDE + 200 / LON_M, SOUTH + SIDE + 450 / LAT_M
    found = EDGES.around(lon, lat, within_m=within_m)
    assert len(found) == edges
    assert found.shape[1] == 4
