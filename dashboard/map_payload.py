"""What the maps are told: outlines once per publication, values with every question.

Both maps, the live one and the one that is downloaded, read the same two documents. *Outlines* are whole numbers of
1e-5 degrees (about a metre; 2e-5 for many places), each vertex written as its step from the one before and each
border once, see :mod:`dashboard.map_borders`; *values*, in the order of the outlines, are those of
:mod:`dashboard.map_values`. Coordinates are longitude and latitude, CGCS2000,
and are drawn as if WGS84 (they agree within a metre).
"""

import json
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

from dashboard.map_borders import Borders
from dashboard.map_values import Level
from governance.errors import N_
from governance.i18n import Translator
from governance.outlines import dissolved

LEVELS: tuple[Level, ...] = ("township", "community", "grid")
Numbers = np.ndarray[Any, Any]

STEPS_PER_DEGREE = 100_000
"""Coordinates are rounded to this fraction of a degree: a metre, which is how the tables have them."""

COARSE_STEPS_PER_DEGREE = 50_000
"""The same where there are many places, so that their outlines stay small: two metres, about a pixel at zoom 16."""

MANY_PLACES = 2000

LABELS = {
    "map": N_(
        "Map of townships and grids. Arrow keys move it, plus and minus zoom; the list holds every place."
    ),
    "home": N_("Whole district"),
    "zoom_in": N_("Zoom in"),
    "zoom_out": N_("Zoom out"),
    "two_fingers": N_("Use two fingers to move the map"),
    "click_first": N_("Click the map first, then scroll to zoom"),
}
"""Words on the maps, by the name the script knows them by."""


@dataclass(frozen=True)
class MapGeometry:
    """Outlines and names of one publication, ready to send.

    Attributes
    ----------
    key
        Changes with the publication.
    payload
        Deflated JSON, see :func:`geometry_document`.
    codes
        Of the places of each level, in the order in which :class:`dashboard.map_values.MapValues` gives them.
    households
        Of the same places; None where the layer gives none.
    """

    key: str
    payload: bytes
    codes: Mapping[Level, tuple[str, ...]]
    households: Mapping[Level, tuple[int | None, ...]]


def encode_geometry(
    townships: pd.DataFrame, grids: pd.DataFrame, *, key: str, communities: pd.DataFrame | None = None
) -> MapGeometry:
    """Return the outlines and names of a publication, ready to send.

    Parameters
    ----------
    townships, grids
        Rows of the published tables of these names, the grids in force; ``name``, ``households`` (can be
        missing), ``lon``, ``lat``, ``map_wkb`` and the codes are read. Their order is the order of every
        :class:`dashboard.map_values.MapValues` of that level.
    key
        Name of the publication.
    communities
        Rows of the published table, read likewise; they have no outlines of their own but those of the grids that
        carry their ``community_code``. None for a district without them.
    """
    document = geometry_document(townships, grids, communities)
    return MapGeometry(
        key=key,
        payload=deflated(document),
        codes={level: tuple(document[level]["codes"]) for level in LEVELS},
        households={level: tuple(document[level]["households"]) for level in LEVELS},
    )


def geometry_document(
    townships: pd.DataFrame,
    grids: pd.DataFrame,
    communities: pd.DataFrame | None = None,
    *,
    levels: Collection[Level] = LEVELS,
) -> dict[str, Any]:
    """Return outlines and names as plain lists, one document for the whole district.

    ``origin`` is the south-west corner; ``borders`` are the lines of :class:`dashboard.map_borders.Borders` from
    there. For each level, grids first: ``codes``, ``names``, ``households``, ``parents`` (number of the township, -1
    where it is unknown; not for townships), ``shapes`` (per place a list of polygons, each a list of rings of
    borders; none for a place without an outline) and ``points`` (where a label stands, in steps from the first
    vertex of the place, or from the origin). A level that is not asked for is empty.
    """
    grid_shapes = _outlines(grids["map_wkb"])
    places: dict[Level, tuple[pd.DataFrame, Numbers]] = {
        "grid": (grids, grid_shapes),
        "community": _communities(communities, grids, grid_shapes),
        "township": (townships, _outlines(townships["map_wkb"])),
    }
    for level in set(LEVELS) - set(levels):
        places[level] = (places[level][0].iloc[:0], places[level][1][:0])
    vertices = shapely.get_coordinates(np.concatenate([shapes for _, shapes in places.values()]))
    steps = STEPS_PER_DEGREE if len(grids) <= MANY_PLACES else COARSE_STEPS_PER_DEGREE
    origin = _in_steps(vertices.min(axis=0), steps) if len(vertices) else np.zeros(2, dtype=np.int64)
    rings: list[Numbers] = []
    numbered = {
        level: [_numbered(shape, steps, origin, rings) for shape in shapes]
        for level, (_, shapes) in places.items()
    }
    borders = Borders(rings)
    document: dict[str, Any] = {
        "origin": origin.tolist(),
        "steps_per_degree": steps,
        "borders": borders.lines,
    }
    number_of = {code: number for number, code in enumerate(townships["township_code"])}
    for level, (frame, _) in places.items():
        nowhere = np.zeros(2, dtype=np.int64)
        firsts = [borders.starts[shape[0][0]] if shape else nowhere for shape in numbered[level]]
        points = _in_steps(frame[["lon", "lat"]].to_numpy(dtype=float), steps) - origin
        document[level] = {
            "codes": frame[f"{level}_code"].astype(str).tolist(),
            "names": frame["name"].astype(str).tolist(),
            "households": [None if pd.isna(count) else int(count) for count in frame["households"]],
            "points": (points - np.reshape(firsts, (-1, 2))).tolist(),
            "shapes": [
                [[borders.rings[ring] for ring in polygon] for polygon in polygons]
                for polygons in numbered[level]
            ],
        }
        if level != "township":
            document[level]["parents"] = [number_of.get(code, -1) for code in frame["township_code"]]
    return document


def _communities(
    communities: pd.DataFrame | None, grids: pd.DataFrame, grid_shapes: Numbers
) -> tuple[pd.DataFrame, Numbers]:
    """Return the communities, each with a point inside, and their outlines."""
    if communities is None or communities.empty:
        columns = ["community_code", "name", "township_code", "households", "lon", "lat"]
        return pd.DataFrame(columns=columns), np.array([], dtype=object)
    made = dissolved(grid_shapes, grids["community_code"].tolist())
    shapes = np.array([made.get(code) for code in communities["community_code"]], dtype=object)
    inside = shapely.point_on_surface(shapes)
    lon, lat = np.nan_to_num(shapely.get_x(inside)), np.nan_to_num(shapely.get_y(inside))
    return communities.assign(lon=lon, lat=lat), shapes


def deflated(document: dict[str, Any]) -> bytes:
    """Return a document as deflated JSON (zlib, which browsers call ``deflate``)."""
    return zlib.compress(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(), 9)


def map_labels(translate: Translator) -> dict[str, str]:
    """Return the words on the maps in the reader's language."""
    return {name: translate(message) for name, message in LABELS.items()}


def _outlines(column: "pd.Series[Any]") -> Numbers:
    """Return a column of WKB as an array of shapes; missing stays missing."""
    blobs = [None if blob is None or isinstance(blob, float) else bytes(blob) for blob in column]
    return np.asarray(shapely.from_wkb(np.array(blobs, dtype=object)))


def _in_steps(degrees: Numbers, steps: int) -> Numbers:
    return np.asarray(np.rint(np.asarray(degrees, dtype=float) * steps), dtype=np.int64)


def _numbered(shape: Any, steps: int, origin: Numbers, rings: list[Numbers]) -> list[list[int]]:  # noqa: ANN401 (shapely)
    """Return the polygons of one shape as numbers of rings, which are added to the list.

    Rings are rows of x, y in steps from the origin, without the closing one and steps of no length.
    """
    if shape is None or shape.is_empty:
        return []
    polygons = []
    for polygon in shapely.get_parts(shape):
        if polygon.geom_type != "Polygon":
            continue
        numbers = []
        for ring in (polygon.exterior, *polygon.interiors):
            vertices = _in_steps(shapely.get_coordinates(ring)[:-1], steps) - origin
            moves = (vertices != np.roll(vertices, 1, axis=0)).any(axis=1)
            numbers.append(len(rings))
            rings.append(vertices[moves] if moves.any() else vertices[:1])
        polygons.append(numbers)
    return polygons
