"""Checks outlines against each other: ground that two grids claim, and ground that none does.

Convention: outlines are valid polygons in CGCS2000 degrees, sorted by code; areas are square metres in the
district's projected CRS. Ground that two grids claim goes to the smaller code, as placing does. Gaps are
reported and never filled: whose they are is not ours to say.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from governance.errors import N_
from pipelines.grid_findings import Finding, found
from pipelines.grid_repair import Shapes, inside, single

SLIVER_M2 = 1.0
"""Overlaps and gaps below this are counted together: they come from drawing, not from a decision."""

SNAPPING_DEG = 1e-7
"""About a centimetre: vertices of neighbours nearer than this are one vertex."""


@dataclass(frozen=True)
class Measure:
    """Measures outlines in metres.

    Attributes
    ----------
    forward, back
        From degrees to metres of the projected CRS, and back.
    """

    forward: Transformer
    back: Transformer

    @classmethod
    def of(cls, lonlat_crs: str, projected_crs: str) -> "Measure":
        """Return the measure of a pair of coordinate systems, longitude and easting first."""
        return cls(
            Transformer.from_crs(lonlat_crs, projected_crs, always_xy=True),
            Transformer.from_crs(projected_crs, lonlat_crs, always_xy=True),
        )

    def metres(self, shapes: Shapes) -> Shapes:
        """Return outlines in metres; vertices that were equal still are."""
        return _through(self.forward, shapes)

    def degrees(self, shapes: Shapes) -> Shapes:
        """Return outlines given in metres in degrees."""
        return _through(self.back, shapes)

    def area_m2(self, shapes: Shapes) -> NDArray[np.float64]:
        """Return areas in square metres."""
        return np.asarray(shapely.area(self.metres(shapes)))


def _through(transformer: Transformer, shapes: Shapes) -> Shapes:
    """Return outlines with each vertex transformed."""
    xy = shapely.get_coordinates(shapes)
    moved = np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))
    return np.asarray(shapely.set_coordinates(shapes.copy(), moved))


def without_overlaps(codes: Sequence[str], shapes: Shapes, measure: Measure) -> tuple[Shapes, list[Finding]]:
    """Return outlines in which ground claimed twice is the smaller code's, and what was found.

    Overlaps under :data:`SLIVER_M2` stay in the outlines; placing gives them to the smaller code all the
    same.

    Parameters
    ----------
    codes
        Sorted, none twice.
    shapes
        Valid polygons in degrees, in the order of the codes.
    measure
        Of the district's projected CRS.
    """
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    is_pair = first < second
    first, second = first[is_pair], second[is_pair]
    order = np.lexsort((second, first))
    first, second = first[order], second[order]
    shared = shapely.intersection(shapes[first], shapes[second])
    has_area = shapely.area(shared) > 0
    first, second, shared = first[has_area], second[has_area], shared[has_area]
    area_m2 = measure.area_m2(shared)
    is_real = area_m2 >= SLIVER_M2
    findings = [
        _overlap(codes[one], codes[other], where, area)
        for one, other, where, area in zip(
            first[is_real], second[is_real], shared[is_real], area_m2[is_real], strict=True
        )
    ]
    resolved = shapes.copy()
    for loser in np.unique(second[is_real]):
        winners = shapes[first[is_real & (second == loser)]]
        resolved[loser] = shapely.difference(shapes[loser], shapely.union_all(winners))
        if resolved[loser].is_empty or measure.area_m2(resolved[[loser]])[0] < SLIVER_M2:
            findings.append(_covered(codes[loser], shapes[loser]))
    if not is_real.all():
        findings.append(
            _overlap_slivers([codes[one] for one in first], shared, np.where(is_real, -1.0, area_m2))
        )
    return np.asarray(shapely.normalize(single(resolved))), findings


def _overlap(code: str, other: str, shared: BaseGeometry, area_m2: float) -> Finding:
    return found(
        code, "overlap", inside(shared), N_("Grids {code} and {other} share {area_m2} m² at {lon}, {lat}."),
        N_("The smaller code, {code}, keeps the shared ground; it was cut from {other}."),
        other=other, area_m2=f"{area_m2:.1f}",
    )  # fmt: skip


def _covered(code: str, shape: BaseGeometry) -> Finding:
    return found(
        code, "covered", inside(shape),
        N_(
            "Grid {code} lies wholly in grids of smaller codes, at {lon}, {lat}: no case could be placed in "
            "it. Cut it out of them or take it away."
        ),
    )  # fmt: skip


def _overlap_slivers(codes: Sequence[str], shared: Shapes, area_m2: NDArray[np.float64]) -> Finding:
    """Return one finding for all small overlaps; ``area_m2`` is negative for those that are not small."""
    largest = int(area_m2.argmax())
    return found(
        codes[largest], "overlap_slivers", inside(shared[largest]),
        N_("{n} pairs of grids overlap by less than 1 m² each, {area_m2} m² in all, most at {lon}, {lat}."),
        N_("Nothing was cut: cases there go to the smaller code."),
        n=int((area_m2 >= 0).sum()), area_m2=f"{area_m2[area_m2 >= 0].sum():.2g}",
    )  # fmt: skip


def matched(shapes: Shapes) -> Shapes:
    """Return outlines whose shared edges agree vertex for vertex, for drawing and dissolving.

    Vertices move by a centimetre at most, and small overlaps go to the earlier outline; a clean network comes
    back as it is. Gaps wider than that stay gaps.
    """
    if shapely.coverage_is_valid(shapes):
        return shapes
    clean = shapely.coverage_clean  # type: ignore[attr-defined]  # new in 2.2; the stubs are of 2.1
    return np.asarray(clean(shapes, snapping_distance=SNAPPING_DEG, merge_strategy="min_index"))


def gaps(codes: Sequence[str], coverage: Shapes, measure: Measure) -> list[Finding]:
    """Return the holes that outlines leave between them; strips open to the outside are not holes.

    Parameters
    ----------
    codes
        Sorted.
    coverage
        Outlines as :func:`matched` gives them, in the order of the codes.
    measure
        Of the district's projected CRS.
    """
    holes = _holes(coverage)
    if not len(holes):
        return []
    area_m2 = measure.area_m2(holes)
    hole, neighbour = shapely.STRtree(coverage).query(holes, predicate="intersects")
    smallest = np.full(len(holes), len(codes))
    np.minimum.at(smallest, hole, neighbour)
    findings = [
        found(
            codes[smallest[position]], "gap", inside(holes[position]),
            N_("No grid has {area_m2} m² at {lon}, {lat}, beside grid {code} and enclosed by grids."),
            N_("It was not filled: it is no grid's."),
            area_m2=f"{area_m2[position]:.1f}",
        )
        for position in np.flatnonzero(area_m2 >= SLIVER_M2)
    ]  # fmt: skip
    if (area_m2 < SLIVER_M2).any():
        findings.append(_gap_slivers([codes[at] for at in smallest], holes, area_m2))
    return findings


def _gap_slivers(codes: Sequence[str], holes: Shapes, area_m2: NDArray[np.float64]) -> Finding:
    """Return one finding for all small gaps."""
    small = np.where(area_m2 < SLIVER_M2, area_m2, -1.0)
    largest = int(small.argmax())
    return found(
        codes[largest], "gap_slivers", inside(holes[largest]),
        N_("{n} gaps of less than 1 m² each, {area_m2} m² in all, lie between grids, most at {lon}, {lat}."),
        N_("They were not filled."), n=int((small >= 0).sum()), area_m2=f"{small[small >= 0].sum():.2g}",
    )  # fmt: skip


def _holes(coverage: Shapes) -> Shapes:
    """Return the ground that a coverage encloses and does not cover."""
    parts = shapely.get_parts(shapely.coverage_union_all(coverage))
    rings = [ring for part in parts for ring in shapely.get_rings(part)[1:]]
    if not rings:
        return np.array([], dtype=object)
    holes: Shapes = shapely.polygons(rings)
    hole, island = shapely.STRtree(parts).query(holes, predicate="contains")
    for position in np.unique(hole):
        holes[position] = shapely.difference(
            holes[position], shapely.union_all(parts[island[hole == position]])
        )
    return holes
