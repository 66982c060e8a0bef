"""How near cases lie to the edges of grids: within the accuracy of a coordinate, the next grid may be meant.

A coordinate is good to some metres and so is an outline: a case within that of an edge could as well belong to the next
grid. Their share says how far the counts of single grids can be trusted.

Convention: coordinates are CGCS2000 degrees; distances are metres in a plane at the point whose metres per degree are
those of the GRS 80 ellipsoid there, right to a thousandth up to some kilometres.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from governance.grids import GridIndex
from governance.outlines import metres_per_degree, segments

EDGE_M = 20.0
"""Metres: what a coordinate of a mapping service or a telephone is good to in a town."""

CHUNK_POINTS = 1 << 16
WEST_EAST, POLE_LAT = 180, 90

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Edges:
    """The edges of all grids in a tree, for distances; made by :meth:`of`.

    It never changes, so threads may share it.
    """

    ends: Floats
    tree: shapely.STRtree

    @classmethod
    def of(cls, polygons: NDArray[np.object_]) -> Self:
        """Return the edges of grids in longitude and latitude, those of the district's outline among them."""
        _, ends = segments(polygons)
        ends = np.unique(ends, axis=0)
        return cls(ends, shapely.STRtree(np.asarray(shapely.linestrings(ends.reshape(-1, 2, 2)))))

    def distance_m(self, lon: ArrayLike, lat: ArrayLike, *, within_m: float = EDGE_M) -> Floats:
        """Return the metres from each point to the nearest edge; infinite beyond a distance, NaN without point.

        Parameters
        ----------
        lon, lat
            CGCS2000 degrees, one-dimensional and of one length. NaN: there is no point.
        within_m
            Metres; how far to look. A distance exactly so great is within it.

        Raises
        ------
        ValueError
            The two differ in length.
        """
        east, north = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
        if east.shape != north.shape or east.ndim != 1:
            raise ValueError(
                f"longitudes {east.shape} and latitudes {north.shape} must be columns of one length"
            )
        found = np.full(len(east), np.nan)
        points = np.flatnonzero((np.abs(east) <= WEST_EAST) & (np.abs(north) < POLE_LAT))
        for start in range(0, len(points), CHUNK_POINTS):
            part = points[start : start + CHUNK_POINTS]
            found[part] = self._near(east[part], north[part], within_m)
        return found

    def around(self, lon: float, lat: float, *, within_m: float) -> Floats:
        """Return the edges that come near a point: rows of lon, lat, lon, lat.

        Parameters
        ----------
        lon, lat
            CGCS2000 degrees.
        within_m
            Metres; half the side of the square that is looked into.
        """
        lon_m, lat_m = (float(metres[0]) for metres in metres_per_degree(np.array([lat])))
        reach_lon, reach_lat = within_m / lon_m, within_m / lat_m
        box = shapely.box(lon - reach_lon, lat - reach_lat, lon + reach_lon, lat + reach_lat)
        return self.ends[np.sort(self.tree.query(box))]

    def _near(self, lon: Floats, lat: Floats, within_m: float) -> Floats:
        lon_m, lat_m = metres_per_degree(lat)
        reach_lon, reach_lat = within_m * (1 + 1e-9) / lon_m, within_m * (1 + 1e-9) / lat_m
        boxes = shapely.box(lon - reach_lon, lat - reach_lat, lon + reach_lon, lat + reach_lat)
        point, segment = self.tree.query(boxes)
        here = np.stack([lon, lat], axis=1)[point]
        scale = np.stack([lon_m, lat_m], axis=1)[point]
        first, second = ((self.ends[segment, at : at + 2] - here) * scale for at in (0, 2))
        along = second - first
        length_2 = np.maximum((along**2).sum(axis=1), np.finfo(np.float64).tiny)
        share = np.clip(-(first * along).sum(axis=1) / length_2, 0, 1)[:, None]
        distance_m = np.hypot(*(first + share * along).T)
        found = np.full(len(lon), np.inf)
        np.minimum.at(found, point, distance_m)
        return np.where(found <= within_m, found, np.inf)


@dataclass(frozen=True)
class EdgeShare:
    """How many cases lie beside an edge.

    Attributes
    ----------
    cases
        Cases whose coordinates lie in a grid.
    near_cases
        Of those, the ones within ``within_m`` of an edge.
    within_m
        Metres.
    """

    cases: int
    near_cases: int
    within_m: float

    @property
    def share(self) -> float | None:
        """Near cases over cases, 0 to 1; None without cases."""
        return self.near_cases / self.cases if self.cases else None


def edge_share(
    lon: ArrayLike, lat: ArrayLike, *, index: GridIndex, edges: Edges, within_m: float = EDGE_M
) -> EdgeShare:
    """Return how many of the cases in a grid lie so near to an edge that they could belong to the next.

    Parameters
    ----------
    lon, lat
        CGCS2000 degrees, a pair per case. NaN: the case has none and does not count.
    index, edges
        The grids in force and their edges.
    within_m
        Metres.

    Raises
    ------
    ValueError
        The two differ in length.
    """
    in_grid = index.positions(lon, lat) >= 0
    near = edges.distance_m(lon, lat, within_m=within_m) <= within_m
    return EdgeShare(int(in_grid.sum()), int((in_grid & near).sum()), within_m)
