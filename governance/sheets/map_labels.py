"""Which names stand on a map, and which of them first: ranks, then townships, then the places in order of rank."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from governance.queries.selection import Level
from governance.sheets.fonts import FontSet
from governance.sheets.labels import Placed, Wanted, place_labels
from governance.sheets.map_drawing import RANK_RADIUS_MM, View
from governance.sheets.map_ground import MapGround, Outlines

_RANK_BOX_MM = 2 * RANK_RADIUS_MM + 0.1
_BESIDE_RANK_MM = _RANK_BOX_MM / 2 + 0.01
_FITS = 2.6
"""A name may be so many times as wide as the place is at its middle, before it is left out."""

_NEARER_MM = 0.4
"""Added to how wide a place is on maps of one place, where nearly every name is wanted."""

_SIZES_MM = {"township": 3.4, "marked": 2.5, "place": 2.1, "beyond": 2.1}


@dataclass(frozen=True)
class Names:
    """What places are called on a map.

    Attributes
    ----------
    level
        Of the places shown.
    of_level
        Name of each place of the level, by code.
    of_townships
        Name of each township, by code.
    ranks
        Rank of the places that are numbered, by code.
    """

    level: Level
    of_level: Mapping[str, str]
    of_townships: Mapping[str, str]
    ranks: Mapping[str, int]


def map_labels(
    ground: MapGround, view: View, names: Names, fonts: FontSet, *, focus: str = ""
) -> tuple[tuple[Placed, ...], tuple[int, ...]]:
    """Return the labels of a map with their spots, and the ranks that found none.

    Parameters
    ----------
    focus
        Place that the map is about; its neighbours are named besides, and no ranks are shown.
    """
    outlines = ground.levels[names.level]
    centres = _centres(outlines, view)
    ranks = {} if focus else {code: rank for code, rank in names.ranks.items() if code in centres}
    wanted = [
        Wanted(str(rank), *centres[code][:2], 2.3, "rank", least_mm=_RANK_BOX_MM)
        for code, rank in sorted(ranks.items(), key=lambda one: one[1])
    ]
    if focus in centres:
        wanted.append(Wanted(names.of_level[focus], *centres[focus][:2], 3.4, "focus"))
    if names.level != "township":
        for code, (x, y, _) in _centres(ground.levels["township"], view).items():
            kind = "beyond" if focus else "township"
            wanted.append(
                Wanted(names.of_townships.get(code, code), x, y, _SIZES_MM[kind] + (focus != "") * 0.7, kind)
            )
    wanted += _place_names(names, centres, ranks, fonts, focus)
    placed, left = place_labels(wanted, view.width_mm, view.height_mm, fonts.width)
    return placed, tuple(int(one.text) for one in left if one.kind == "rank")


def _place_names(
    names: Names,
    centres: Mapping[str, tuple[float, float, float]],
    ranks: Mapping[str, int],
    fonts: FontSet,
    focus: str,
) -> list[Wanted]:
    """Return the names of ranked places, then those of others that are large enough to hold theirs."""
    ranked = [
        Wanted(
            names.of_level[code], *centres[code][:2], _SIZES_MM["marked"], "marked", beside_mm=_BESIDE_RANK_MM
        )
        for code in sorted(ranks, key=lambda code: ranks[code])
    ]
    kind = "place" if names.level != "township" else "township"
    others = []
    for code, (x, y, radius) in sorted(centres.items(), key=lambda one: (-one[1][2], one[0])):
        if code in ranks or code == focus or code not in names.of_level:
            continue
        size = _SIZES_MM[kind]
        if names.level == "township" or fonts.width(names.of_level[code], size) <= _FITS * (
            radius + (focus != "") * _NEARER_MM
        ):
            others.append(Wanted(names.of_level[code], x, y, size, kind))
    return ranked + others


def _centres(outlines: Outlines, view: View) -> dict[str, tuple[float, float, float]]:
    """Return where on the map each place that is seen is widest, and how wide, mm; cut places where they are seen."""
    window = shapely.box(*view.bounds)
    seen = np.sort(outlines.tree.query(window, predicate="intersects"))
    points, radii = outlines.centres
    points, radii = points[seen].copy(), radii[seen].copy()
    west, south, east, north = view.bounds
    inset = 4 * view.scale / 1000
    is_out = ~(
        (points[:, 0] > west + inset) & (points[:, 0] < east - inset)
        & (points[:, 1] > south + inset) & (points[:, 1] < north - inset)
    )  # fmt: skip
    if is_out.any():
        cut = shapely.clip_by_rect(outlines.shapes[seen[is_out]], *view.bounds)
        inside = shapely.point_on_surface(cut)
        points[is_out] = np.column_stack([shapely.get_x(inside), shapely.get_y(inside)])
        radii[is_out] = shapely.distance(inside, shapely.boundary(cut))
    on_paper, radii_mm = view.on_paper(points), radii * 1000 / view.scale
    return {
        outlines.codes[place]: (float(x), float(y), float(radius))
        for place, (x, y), radius in zip(seen.tolist(), on_paper, radii_mm, strict=True)
        if np.isfinite(x)
    }
