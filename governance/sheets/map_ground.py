"""The land that maps are drawn of: outlines of every level in metres, simplified to what paper can show.

Convention: the district's projected CRS, metres. Neighbours are simplified together, so that a shared border stays
shared; outlines of communities are those of their grids. A place without an outline has an empty one and is not drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from governance.errors import N_, SheetFault
from governance.outlines import dissolved, segments
from governance.queries.places import outlines
from governance.queries.selection import Level
from governance.warehouse import Warehouse

GEOGRAPHIC = "EPSG:4490"
"""Longitude and latitude, CGCS2000."""

PAPER_RESOLUTION_MM = 0.12
"""No detail smaller than this is drawn; about the width of the thinnest line."""

_LABEL_TOLERANCE_M = 8.0

Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Outlines:
    """Places of one level.

    Attributes
    ----------
    codes
        In order.
    shapes
        Polygons in metres, in that order; empty where a place has none.
    """

    codes: tuple[str, ...]
    shapes: Shapes

    @cached_property
    def at(self) -> Mapping[str, int]:
        """Position of each place."""
        return {code: number for number, code in enumerate(self.codes)}

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Index of the polygons."""
        return shapely.STRtree(self.shapes)

    @cached_property
    def centres(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The point of each place that is furthest from its border, N x 2, and that distance; NaN where empty."""
        return label_points(self.shapes)

    @cached_property
    def borders(self) -> Shapes:
        """Lines between two places or around all of them, each once."""
        _, ends = segments(self.shapes)
        once = np.unique(ends, axis=0).reshape(-1, 2, 2)
        return np.asarray(shapely.get_parts(shapely.line_merge(shapely.multilinestrings(once))))

    @cached_property
    def border_tree(self) -> shapely.STRtree:
        """Index of the borders."""
        return shapely.STRtree(self.borders)

    def simplified(self, tolerance_m: float) -> "Outlines":
        """Return the outlines without detail smaller than a tolerance, shared borders still shared."""
        return Outlines(self.codes, _simplified(self.shapes, tolerance_m))


@dataclass(frozen=True)
class MapGround:
    """The places of a district, or of the part of it that a reader may see.

    Attributes
    ----------
    levels
        Outlines of each level.
    crs
        Of the metres, such as ``EPSG:4549``.
    """

    levels: Mapping[Level, Outlines]
    crs: str

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of all, metres.

        Raises
        ------
        SheetFault
            Nothing has an outline.
        """
        found = [shapely.total_bounds(level.shapes) for level in self.levels.values() if len(level.shapes)]
        corners = np.array([one for one in found if np.isfinite(one).all()])
        if not len(corners):
            raise SheetFault(
                N_("No place has an outline, so there is nothing to draw. Check the grid layer.")
            )
        west, south = corners[:, :2].min(axis=0)
        east, north = corners[:, 2:].max(axis=0)
        return float(west), float(south), float(east), float(north)

    def at_scale(self, scale: float) -> "MapGround":
        """Return the ground as paper shows it at a scale of one to so many."""
        # a fifth more or less detail is not seen, so scales near to each other share one
        step = float(2.0 ** np.floor(np.log2(scale * PAPER_RESOLUTION_MM / 1000)))
        if step not in self._simplified:
            levels = {level: found.simplified(step) for level, found in self.levels.items()}
            self._simplified[step] = MapGround(levels, self.crs)
        return self._simplified[step]

    @cached_property
    def _simplified(self) -> dict[float, "MapGround"]:
        return {}

    def factors(self) -> tuple[float, float]:
        """Return the scale factor and the convergence of the meridians (degrees, east positive) at the middle."""
        west, south, east, north = self.bounds
        projection = pyproj.Proj(self.crs)
        lon, lat = projection((west + east) / 2, (south + north) / 2, inverse=True)
        found = projection.get_factors(lon, lat)
        return float(found.meridional_scale), float(found.meridian_convergence)


def map_ground(warehouse: Warehouse, crs: str) -> MapGround:
    """Return the outlines of all levels that the warehouse's scope shows.

    Parameters
    ----------
    crs
        To draw in, metres.
    """
    to_metres = pyproj.Transformer.from_crs(GEOGRAPHIC, crs, always_xy=True)
    read = {level: _read(warehouse, level, to_metres) for level in ("township", "grid")}
    grids = warehouse.frame("SELECT grid_code, community_code FROM grid WHERE is_in_force")
    community_of = dict(zip(grids["grid_code"], grids["community_code"], strict=True))
    grid = read["grid"]
    communities = dissolved(grid.shapes, [community_of.get(code) for code in grid.codes])
    codes = sorted(communities)
    community = Outlines(tuple(codes), _array([communities[code] for code in codes]))
    return MapGround({"township": read["township"], "community": community, "grid": grid}, crs)


def label_points(shapes: Shapes) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the point of each polygon that is furthest from its border, N x 2, and that distance; NaN where empty."""
    points, radii = np.full((len(shapes), 2), np.nan), np.full(len(shapes), np.nan)
    drawn = np.flatnonzero(~shapely.is_empty(shapes))
    if len(drawn):
        lines = shapely.maximum_inscribed_circle(_largest(shapes[drawn]), tolerance=_LABEL_TOLERANCE_M)
        points[drawn] = shapely.get_coordinates(shapely.get_point(lines, 0))
        radii[drawn] = shapely.length(lines)
    return points, radii


def _read(warehouse: Warehouse, level: Level, to_metres: pyproj.Transformer) -> Outlines:
    rows: pd.DataFrame = outlines(warehouse, level)
    shapes = shapely.from_wkb([None if pd.isna(wkb) else bytes(wkb) for wkb in rows["shape_wkb"]])
    shapes = _array([shapely.Polygon() if shape is None else shape for shape in shapes])
    projected = shapely.transform(shapes, lambda xy: np.column_stack(to_metres.transform(xy[:, 0], xy[:, 1])))
    return Outlines(tuple(rows["code"]), _array(projected))


def _largest(shapes: Shapes) -> Shapes:
    """Return each polygon, of several parts the largest."""
    parts, owners = shapely.get_parts(shapes, return_index=True)
    order = np.lexsort((shapely.area(parts), owners))
    last = np.append(np.flatnonzero(np.diff(owners[order])), len(order) - 1)
    return np.asarray(parts[order[last]])


def _simplified(shapes: Shapes, tolerance_m: float) -> Shapes:
    if not len(shapes):
        return shapes
    try:
        simple = shapely.coverage_simplify(shapes, tolerance_m)
    except shapely.errors.GEOSException:  # no coverage: borders do not agree
        simple = shapely.simplify(shapes, tolerance_m / 4)
    return np.where(shapely.is_empty(simple), shapes, simple)


def _array(shapes: Sequence[shapely.Geometry] | Shapes) -> Shapes:
    array = np.empty(len(shapes), dtype=object)
    array[:] = list(shapes)
    return array
