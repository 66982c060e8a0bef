"""Outlines as separate segments, and how far a point is from them.

Convention: longitude and latitude in degrees, distances in metres on the GRS 80 ellipsoid, which CGCS2000
shares. Polygons are named by their position in an array.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, Self

import numpy as np
import shapely
from numpy.typing import NDArray

GRS80_AXIS_M = 6_378_137.0
GRS80_ECCENTRICITY_2 = 0.00669438002290

NOWHERE = -1
"""Position that stands for no polygon."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def segments(polygons: NDArray[np.object_]) -> tuple[NDArray[np.intp], Floats]:
    """Return the outlines' segments: the polygon of each, and rows of lon, lat, lon, lat.

    Each runs from its lesser end, so that a segment two polygons share is the same for both.
    """
    parts, part_owners = shapely.get_parts(polygons, return_index=True)
    rings, ring_parts = shapely.get_rings(parts, return_index=True)
    coordinates, coordinate_rings = shapely.get_coordinates(rings, return_index=True)
    joined = np.flatnonzero(coordinate_rings[1:] == coordinate_rings[:-1])
    first, second = coordinates[joined], coordinates[joined + 1]
    turned = (first[:, 0] > second[:, 0]) | ((first[:, 0] == second[:, 0]) & (first[:, 1] > second[:, 1]))
    ends = np.where(turned[:, None], np.hstack([second, first]), np.hstack([first, second]))
    return part_owners[ring_parts[coordinate_rings[joined]]], ends


def dissolved(polygons: NDArray[np.object_], groups: Sequence[Any]) -> dict[str, shapely.Geometry]:
    """Return the outline of each group of polygons, without the edges between its members.

    Parameters
    ----------
    polygons
        A coverage: shared edges agree vertex for vertex, nothing overlaps; where they do not, slower. Missing ones
        take no part.
    groups
        Name of the group of each polygon; what is no text (None, NaN) is of no group.
    """
    members: dict[str, list[int]] = {}
    for position, (polygon, group) in enumerate(zip(polygons, groups, strict=True)):
        if polygon is not None and isinstance(group, str):
            members.setdefault(group, []).append(position)
    return {group: _together(polygons[of]) for group, of in members.items()}


def _together(polygons: NDArray[np.object_]) -> shapely.Geometry:
    try:
        return shapely.coverage_union_all(polygons)
    except shapely.errors.GEOSException:
        return shapely.union_all(shapely.make_valid(polygons))


class Outlines(NamedTuple):
    """Outlines as separate segments in a tree, for distances.

    Attributes
    ----------
    owners
        Position of the polygon each segment belongs to.
    ends
        Rows of lon, lat, lon, lat.
    tree
        The segments, to be searched by box.
    """

    owners: NDArray[np.intp]
    ends: Floats
    tree: shapely.STRtree

    @classmethod
    def of(cls, polygons: NDArray[np.object_]) -> Self:
        """Return the outlines of polygons in longitude and latitude."""
        owners, ends = segments(polygons)
        lines = np.asarray(shapely.linestrings(ends.reshape(-1, 2, 2)), dtype=object)
        return cls(owners, ends, shapely.STRtree(lines))

    def nearest(self, lon: Floats, lat: Floats, tolerance_m: float) -> Integers:
        """Return the owner of the segment nearest to each point; NOWHERE beyond the tolerance.

        Distance is measured in a plane at the point, whose metres per degree are those of the ellipsoid
        there: right to a thousandth for tolerances up to some kilometres. Of owners equally near to the
        millimetre the smallest is returned. Memory grows with the points times the segments within the
        tolerance.

        Parameters
        ----------
        lon, lat
            Degrees, finite, off the poles.
        tolerance_m
            Metres; a segment exactly so far away is within it.
        """
        lon_m, lat_m = metres_per_degree(lat)
        reach = tolerance_m * (1 + 1e-9)
        boxes = shapely.box(
            lon - reach / lon_m, lat - reach / lat_m, lon + reach / lon_m, lat + reach / lat_m
        )
        point, segment = self.tree.query(boxes)
        scale = np.stack([lon_m, lat_m], axis=1)[point]
        here = np.stack([lon, lat], axis=1)[point]
        first = (self.ends[segment, :2] - here) * scale
        second = (self.ends[segment, 2:] - here) * scale
        along = second - first
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.nan_to_num(-(first * along).sum(axis=1) / (along**2).sum(axis=1))[:, None]
        closest = np.where(share <= 0, first, np.where(share >= 1, second, first + share * along))
        distance_m = np.hypot(closest[:, 0], closest[:, 1])
        near = np.flatnonzero(distance_m <= tolerance_m)
        millimetres = np.rint(distance_m[near] * 1000)
        order = near[np.lexsort((self.owners[segment[near]], millimetres, point[near]))]
        points, firsts = np.unique(point[order], return_index=True)
        found = np.full(len(lon), NOWHERE, dtype=np.int64)
        found[points] = self.owners[segment[order[firsts]]]
        return found


def metres_per_degree(lat: Floats) -> tuple[Floats, Floats]:
    """Return the metres of a degree of longitude and of latitude at latitudes in degrees.

    Source: the radii of curvature of the GRS 80 ellipsoid (Moritz 2000), which CGCS2000 shares to 0.1 mm.
    """
    sine = np.sin(np.radians(lat))
    normal_m = GRS80_AXIS_M / np.sqrt(1 - GRS80_ECCENTRICITY_2 * sine**2)
    meridian_m = normal_m * (1 - GRS80_ECCENTRICITY_2) / (1 - GRS80_ECCENTRICITY_2 * sine**2)
    return np.radians(normal_m * np.cos(np.radians(lat))), np.radians(meridian_m)
