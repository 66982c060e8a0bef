"""Who touches whom: drawn by hand, against brute force, and against libpysal."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import Voronoi

from bench.orders import grids_in_force
from governance.statistics.neighbours import TOLERANCE_DEG, neighbour_sums, queen_neighbours, window_sums

WEST, SOUTH, SIZE = 121.0, 33.9, 0.01
UNDER = TOLERANCE_DEG / 10


def box(column, row, width=1, height=1, *, shift=0.0):
    west, south = WEST + SIZE * column + shift, SOUTH + SIZE * row + shift
    return shapely.box(west, south, west + SIZE * width, south + SIZE * height)


def lattice(columns, rows):
    return [box(column, row) for row in range(rows) for column in range(columns)]


def pairs(neighbours):
    upper = neighbours.matrix.tocoo()
    return {(int(a), int(b)) for a, b in zip(upper.row, upper.col, strict=True) if a < b}


def touching(shapes, tolerance):
    tree = shapely.STRtree(shapes)
    left, right = tree.query(shapes, predicate="dwithin", distance=tolerance)
    return {(int(a), int(b)) for a, b in zip(left, right, strict=True) if a < b}


def cells(points):
    """Voronoi cells of points in the unit square, of those that are bounded."""
    diagram = Voronoi(points)
    regions = [diagram.regions[at] for at in diagram.point_region]
    bounded = [region for region in regions if region and -1 not in region]
    return [shapely.Polygon(diagram.vertices[region] * SIZE + (WEST, SOUTH)) for region in bounded]


@pytest.mark.parametrize(
    ("shapes", "expected"),
    [
        pytest.param(lattice(2, 1), {(0, 1)}, id="a side"),
        pytest.param([box(0, 0), box(1, 1)], {(0, 1)}, id="a corner"),
        pytest.param([box(0, 0), box(0, 1, 0.5), box(0.5, 1, 0.5)], {(0, 1), (0, 2), (1, 2)}, id="a T"),
        pytest.param([box(0, 0, 3), box(1, 1)], {(0, 1)}, id="no vertex in common"),
        pytest.param([box(0, 0), box(1, 0, shift=UNDER)], {(0, 1)}, id="a sliver"),
        pytest.param([box(0, 0), box(1, 0, shift=-UNDER)], {(0, 1)}, id="an overlap"),
        pytest.param([box(0, 0), box(0.5, 0.5)], {(0, 1)}, id="a large overlap"),
        pytest.param([box(0, 0), box(0, 0)], {(0, 1)}, id="the same twice"),
        pytest.param([shapely.MultiPolygon([box(0, 0), box(2, 0)]), box(1, 0)], {(0, 1)}, id="two parts"),
        pytest.param([box(0, 0, 3, 3) - box(1, 1), box(1, 1)], {(0, 1)}, id="in a hole"),
    ],
)
def test_neighbours_drawn_by_hand(shapes, expected):
    found = queen_neighbours(shapes)
    assert pairs(found) == expected
    assert not found.is_island.any()


def test_a_lattice_and_its_border():
    found = queen_neighbours(lattice(4, 3))
    assert np.diff(found.matrix.indptr).tolist() == [3, 5, 5, 3, 5, 8, 8, 5, 3, 5, 5, 3]
    assert np.flatnonzero(~found.is_border).tolist() == [5, 6]


def test_an_inner_edge_with_other_vertices_is_no_border():
    """The middle row's long places meet two short ones above and below each."""
    outer = [box(column, row) for row in (0, 2) for column in range(6)]
    middle = [box(0, 1), box(1, 1, 2), box(3, 1, 2), box(5, 1)]
    found = queen_neighbours(outer + middle)
    assert np.flatnonzero(~found.is_border).tolist() == [13, 14]


def test_a_hole_is_a_border():
    ring = [box(column, row) for row in range(5) for column in range(5) if (column, row) != (2, 2)]
    assert np.flatnonzero(~queen_neighbours(ring).is_border).tolist() == [6, 8, 15, 17]


def test_an_island_is_tied_to_the_nearest_and_marked():
    found = queen_neighbours([*lattice(2, 1), box(5, 0), box(5, 5)])
    assert found.is_island.tolist() == [False, False, True, True]
    assert pairs(found) == {(0, 1), (1, 2), (2, 3)}


def test_the_nearest_is_in_metres_not_in_degrees():
    """At 60 degrees north a degree of longitude is half as long as one of latitude."""
    north = [box(column, row + (60 - SOUTH) / SIZE) for column, row in ((0, 0), (4, 0), (0, 3))]
    assert (0, 1) in pairs(queen_neighbours(north))


def test_one_place_alone():
    found = queen_neighbours([box(0, 0)])
    assert found.matrix.nnz == 0
    assert found.is_island.all()
    assert found.is_border.all()


@pytest.mark.parametrize("shape", [None, shapely.Polygon()])
def test_a_place_without_a_shape_is_refused(shape):
    with pytest.raises(ValueError, match="missing or empty"):
        queen_neighbours([box(0, 0), shape])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(20, 60))
def test_cells_of_any_points(seed, count):
    rng = np.random.default_rng(seed)
    shapes = np.array(cells(rng.random((count, 2))), dtype=object)
    found = queen_neighbours(shapes)
    assert (found.matrix != found.matrix.T).nnz == 0
    assert not found.matrix.diagonal().any()
    assert set(found.matrix.data) <= {1.0}
    if not found.is_island.any():  # between meeting exactly and within the tolerance either answer is right
        assert touching(shapes, 0) <= pairs(found) <= touching(shapes, 2 * TOLERANCE_DEG)
    order = rng.permutation(len(shapes))
    turned = queen_neighbours(shapes[order])
    np.testing.assert_array_equal(turned.is_border, found.is_border[order])
    if not found.is_island.any():
        np.testing.assert_array_equal(turned.matrix.toarray(), found.matrix.toarray()[order][:, order])


def test_as_libpysal_on_the_demonstration():
    from libpysal.graph import Graph

    shapes = grids_in_force().geometry
    found = queen_neighbours(shapes.to_numpy())
    peer = Graph.build_contiguity(shapes.reset_index(drop=True), rook=False, strict=True)
    np.testing.assert_array_equal(found.matrix.toarray(), peer.sparse.toarray() != 0)
    outline = shapely.boundary(shapely.union_all(shapes.to_numpy()))
    along = shapely.length(shapely.intersection(shapely.boundary(shapes.to_numpy()), outline))
    np.testing.assert_array_equal(found.is_border, along > 0)


@pytest.mark.real
def test_as_shapely_on_london(real_data):
    """Areas of different boroughs differ in the last digits, so vertices alone would not do."""
    files = sorted((real_data / "london_lsoa").rglob("*.json"))
    shapes = np.concatenate([gpd.read_file(file).geometry.to_numpy() for file in files])
    found = queen_neighbours(shapes)
    assert pairs(found) == touching(shapes, TOLERANCE_DEG)
    rounded = shapely.set_precision(shapely.make_valid(shapes), TOLERANCE_DEG)
    outline = shapely.boundary(shapely.union_all(rounded))
    along = shapely.length(shapely.intersection(shapely.boundary(rounded), outline))
    np.testing.assert_array_equal(found.is_border, along > 0)


def test_sums_over_neighbours_and_windows():
    matrix = queen_neighbours(lattice(3, 1)).matrix
    values = [[1.0, 2.0, 4.0], [0.0, 1.0, 0.0]]
    np.testing.assert_array_equal(neighbour_sums(matrix, values), [[2, 5, 2], [1, 0, 1]])
    np.testing.assert_array_equal(window_sums(matrix, values), [[3, 7, 6], [1, 1, 1]])
    assert window_sums(matrix, np.zeros((2, 0, 3))).shape == (2, 0, 3)
