"""Which places touch, as a sparse matrix.

Convention: polygons are longitude and latitude in degrees, as everywhere in the program. Two places are neighbours
when their outlines meet, be it in one point (queen contiguity). Vertices count as one when they round to the same
multiple of the tolerance.

A place's *window* is the place itself and its neighbours. Functions that work on windows take the matrix of
:class:`Neighbours` as it is, without diagonal, and add the place.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from governance.outlines import Floats, Integers, segments

TOLERANCE_DEG = 1e-6
"""A tenth of a metre: wider than the rounding of a published layer, narrower than any real gap."""

SAMPLES = (1 / 6, 1 / 2, 5 / 6)
"""Where along a segment it is looked whether another place lies beyond."""


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Who touches whom in a network of n places.

    Attributes
    ----------
    matrix
        ``scipy.sparse.csr_array``, n x n, float64: 1 where two places are neighbours, symmetric, nothing on
        the diagonal.
    is_island
        Shape (n,). The place touches no other; the place with the nearest centroid stands in as its neighbour.
    is_border
        Shape (n,). The place has a part of the network's outline (holes too), so cases across it are not seen.
    """

    matrix: sparse.csr_array
    is_island: NDArray[np.bool_]
    is_border: NDArray[np.bool_]


def queen_neighbours(
    polygons: ArrayLike | Sequence[Any], *, tolerance_deg: float = TOLERANCE_DEG
) -> Neighbours:
    """Return the neighbours of each polygon.

    Places that share a vertex are neighbours. In a clean network that is all, and a segment with one place only
    is the network's outline. Places with such a segment are also compared by distance, so that edges whose
    vertices differ (one long edge against two short ones, another rounding) are found too; a segment is the
    outline where no other place is within the tolerance of one of three points along it.

    Parameters
    ----------
    polygons
        Shapely polygons or multipolygons, n of them, none missing or empty.
    tolerance_deg
        Outlines this near meet, in the unit of the coordinates. 0.000001 degrees is a tenth of a metre.

    Raises
    ------
    ValueError
        A polygon is missing or empty.
    """
    shapes = np.asarray(polygons, dtype=object)
    if (shapely.is_missing(shapes) | shapely.is_empty(shapes)).any():
        raise ValueError("a polygon is missing or empty")
    owners, ends = segments(shapes)
    first, second = _vertex_numbers(ends, tolerance_deg)
    lone = _used_once(first, second)
    suspects = np.unique(owners[lone])
    tree = shapely.STRtree(shapes[suspects])
    left, right = tree.query(shapes[suspects], predicate="dwithin", distance=tolerance_deg)
    by_vertex = _sharing(np.concatenate([owners, owners]), np.concatenate([first, second]), len(shapes))
    matrix = _binary(by_vertex + _pairs(suspects[left], suspects[right], len(shapes)))
    is_border = np.zeros(len(shapes), dtype=bool)
    is_border[owners[lone][_facing_nothing(ends[lone], tree, tolerance_deg)]] = True
    is_island = np.diff(matrix.indptr) == 0
    return Neighbours(_with_nearest(matrix, is_island, shapes), is_island, is_border)


def window_sums(matrix: sparse.csr_array, values: ArrayLike) -> Floats:
    """Return, for each place, the sum of the values of its window: its own and its neighbours'.

    Parameters
    ----------
    matrix
        Of :class:`Neighbours`, n x n, without diagonal.
    values
        Shape (..., n), without NaN.

    Returns
    -------
    NDArray
        Shape (..., n).
    """
    return neighbour_sums(matrix, values) + np.asarray(values, dtype=np.float64)


def neighbour_sums(matrix: sparse.csr_array, values: ArrayLike) -> Floats:
    """Return, for each place, the sum of its neighbours' values; as :func:`window_sums` without its own."""
    values = np.asarray(values, dtype=np.float64)
    flat = values.reshape(math.prod(values.shape[:-1]), values.shape[-1])
    return np.ascontiguousarray((matrix @ flat.T).T).reshape(values.shape)


def _vertex_numbers(ends: Floats, tolerance_deg: float) -> tuple[Integers, Integers]:
    """Return the number of each segment's first and second vertex; equal numbers are one vertex."""
    corners = ends.reshape(-1, 2)
    steps = np.rint((corners - corners.min(axis=0)) / tolerance_deg).astype(np.int64)
    keys = steps[:, 0] * (steps[:, 1].max() + 1) + steps[:, 1]
    numbers = np.unique(keys, return_inverse=True)[1]
    return numbers[0::2], numbers[1::2]


def _used_once(first: Integers, second: Integers) -> NDArray[np.bool_]:
    """Return which segments no other segment equals; those shorter than the tolerance are none."""
    low, high = np.minimum(first, second), np.maximum(first, second)
    _, number, uses = np.unique(low * (high.max() + 1) + high, return_inverse=True, return_counts=True)
    return np.asarray((uses[number] == 1) & (low != high))


def _sharing(owners: NDArray[np.intp], vertices: Integers, count: int) -> sparse.csr_array:
    """Return a matrix that is not 0 where two places have a vertex in common."""
    holds = sparse.csr_array((np.ones(len(owners)), (owners, vertices)), shape=(count, vertices.max() + 1))
    return (holds @ holds.T).tocsr()


def _pairs(left: Integers, right: Integers, count: int) -> sparse.csr_array:
    return sparse.csr_array((np.ones(len(left)), (left, right)), shape=(count, count))


def _binary(touching: sparse.csr_array) -> sparse.csr_array:
    pairs = touching.tocoo()
    apart = pairs.row != pairs.col
    matrix = _pairs(pairs.row[apart], pairs.col[apart], touching.shape[0])
    matrix.data[:] = 1
    matrix.sort_indices()
    return matrix


def _facing_nothing(ends: Floats, tree: shapely.STRtree, tolerance_deg: float) -> NDArray[np.bool_]:
    """Return which segments have a point that only their own place is near."""
    facing = np.zeros(len(ends), dtype=bool)
    for share in SAMPLES:
        points = shapely.points(ends[:, :2] * (1 - share) + ends[:, 2:] * share)
        near = tree.query(points, predicate="dwithin", distance=tolerance_deg)[0]
        facing |= np.bincount(near, minlength=len(ends)) <= 1
    return facing


def _with_nearest(
    matrix: sparse.csr_array, is_island: NDArray[np.bool_], shapes: NDArray[np.object_]
) -> sparse.csr_array:
    """Return the matrix with each island tied to the place whose centroid is nearest."""
    islands = np.flatnonzero(is_island)
    if not len(islands) or len(shapes) == 1:
        return matrix
    centres = shapely.get_coordinates(shapely.centroid(shapes))
    centres[:, 0] *= np.cos(np.radians(centres[:, 1].mean()))
    points = np.asarray(shapely.points(centres), dtype=object)
    tree = shapely.STRtree(points)
    of_island, found = tree.query_nearest(points[islands], exclusive=True)
    of_island, at = np.unique(of_island, return_index=True)
    ties = _pairs(islands[of_island], found[at], len(shapes))
    return _binary(matrix + ties + ties.T)
