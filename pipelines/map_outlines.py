"""Makes the outlines that screens draw: fewer vertices, five decimals, lines that were shared still shared.

Convention: the tolerance is in metres of the district's projected CRS. Grids are simplified together as one
coverage (Visvalingam and Whyatt's method, the area of a triangle being the tolerance squared), and townships
that are made of whole grids are dissolved from the simplified grids, so that both draw the same line.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from pipelines.grid_coverage import Measure, matched
from pipelines.grid_repair import Shapes

DECIMALS = 5
"""Of degrees: a metre."""

LARGEST_MISFIT = 0.001
"""Share of a township's area that may differ from that of its grids while it still counts as made of them."""


def map_outlines(coverage: Shapes, measure: Measure, *, simplify_m: float) -> Shapes:
    """Return outlines for screens, degrees with :data:`DECIMALS` decimals.

    An outline too small for that keeps the vertices it has.

    Parameters
    ----------
    coverage
        Outlines in degrees whose shared edges agree vertex for vertex.
    measure
        Of the district's projected CRS.
    simplify_m
        Metres of tolerance; 0 keeps every vertex.
    """
    simplified = coverage
    if simplify_m > 0:
        simplified = measure.degrees(
            np.asarray(shapely.coverage_simplify(measure.metres(coverage), simplify_m))
        )
    rounded = _rounded(simplified)
    is_broken = ~shapely.is_valid(rounded)
    rounded[is_broken] = _rounded(np.asarray(shapely.set_precision(simplified[is_broken], 10.0**-DECIMALS)))
    is_lost = shapely.is_empty(rounded) | ~shapely.is_valid(rounded)
    return np.asarray(shapely.remove_repeated_points(np.where(is_lost, coverage, rounded)))


def _rounded(shapes: Shapes) -> Shapes:
    """Return outlines with each coordinate rounded, so that vertices that were equal still are."""
    return np.asarray(shapely.transform(shapes, lambda xy: np.round(xy, DECIMALS)))


def map_townships(
    townships: Shapes, members: Sequence[tuple[Shapes, Shapes]], measure: Measure, simplify_m: float
) -> Shapes:
    """Return outlines of townships for screens.

    Parameters
    ----------
    townships
        Outlines in degrees.
    members
        For each township the grids in force in it: outlines whose shared edges agree, and the same for
        screens.
    measure
        Of the district's projected CRS.
    simplify_m
        Metres of tolerance, for townships that are not made of whole grids.
    """
    if all(_is_made_of(township, grids) for township, (grids, _) in zip(townships, members, strict=True)):
        return np.array([shapely.union_all(maps) for _, maps in members], dtype=object)
    maps = map_outlines(matched(townships), measure, simplify_m=simplify_m)
    return np.where(shapely.is_empty(maps), townships, maps)


def _is_made_of(township: BaseGeometry, grids: Shapes) -> bool:
    """Return whether a township's outline is that of its grids together."""
    if not len(grids):
        return False
    misfit = shapely.symmetric_difference(township, shapely.coverage_union_all(grids))
    return bool(misfit.area <= LARGEST_MISFIT * township.area)
