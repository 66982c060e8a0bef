"""Checks outlines one by one, and mends those that can be mended without changing what they mean.

Convention: outlines are CGCS2000 degrees, longitude first. An outline is mended only where that changes its
area by less than one in a thousand; everything else that is not a valid polygon on earth is refused.
"""

import re

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from governance.errors import N_
from pipelines.grid_findings import Finding, Place, found

LARGEST_AREA_CHANGE = 0.001
"""Share of an outline's area that a repair may change."""

POLYGON, MULTIPOLYGON, COLLECTION = 3, 6, 7
"""GEOS type numbers."""

Shapes = NDArray[np.object_]


def inside(shape: BaseGeometry) -> Place:
    """Return a point inside an outline, longitude and latitude."""
    point = shapely.point_on_surface(shape)
    return float(point.x), float(point.y)


def sound_shapes(rows: gpd.GeoDataFrame, file_name: str) -> tuple[Shapes, list[Finding]]:
    """Return valid polygons for the rows of a layer, in normal form, and what was found.

    A row that is refused keeps the outline it had.

    Parameters
    ----------
    rows
        ``row``, ``code`` and ``geometry`` as :func:`pipelines.grid_layer.read_layer` gives them.
    file_name
        Named in sentences.
    """
    shapes: Shapes = np.array(rows.geometry)
    findings: list[Finding] = []
    codes = rows["code"].fillna("").to_numpy()
    for position in np.flatnonzero(~is_sound(shapes)):
        values = {"file": file_name, "row": int(rows["row"].iloc[position])}
        shapes[position], said = _sound(shapes[position], str(codes[position]), values)
        findings += said
    shapes = single(shapes)
    is_good = is_sound(shapes)
    shapes[is_good] = shapely.normalize(shapes[is_good])
    return shapes, findings


def is_sound(shapes: Shapes) -> NDArray[np.bool_]:
    """Return which outlines are valid polygons on earth."""
    bounds = np.asarray(shapely.bounds(shapes))
    west, south, east, north = bounds.T
    on_earth = (west >= -180) & (east <= 180) & (south >= -90) & (north <= 90)  # noqa: PLR2004 (degrees)
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    finite = np.ones(len(shapes), dtype=bool)
    finite[owner[~np.isfinite(coordinates).all(axis=1)]] = False
    polygonal = np.isin(shapely.get_type_id(shapes), (POLYGON, MULTIPOLYGON))
    return np.asarray(on_earth & finite & polygonal & shapely.is_valid(shapes))


def single(shapes: Shapes) -> Shapes:
    """Return outlines with multipolygons of one part made polygons."""
    one_part = (shapely.get_type_id(shapes) == MULTIPOLYGON) & (shapely.get_num_geometries(shapes) == 1)
    return np.where(one_part, shapely.get_geometry(shapes, 0), shapes)


def _sound(
    shape: BaseGeometry | None, code: str, values: dict[str, object]
) -> tuple[BaseGeometry | None, list[Finding]]:
    """Return a polygon made sound, and what was found; a refused one is returned as it was."""
    if shape is None or shape.is_empty:
        return shape, [found(
            code, "outline_missing", None,
            N_(
                "{file}, row {row}, code {code}: the outline is missing, empty or unreadable. Draw it again."
            ), **values,
        )]  # fmt: skip
    if not _on_earth(shape):
        return shape, [found(
            code, "coordinates", None,
            N_(
                "{file}, row {row}, code {code}: the outline has coordinates that are not numbers or not on "
                "earth. Correct them; longitude and latitude may have been exchanged."
            ), **values,
        )]  # fmt: skip
    polygons = _polygon_parts(shape)
    if not polygons:
        return shape, [found(
            code, "not_polygon", _corner(shape),
            N_("{file}, row {row}, code {code}: a {type} at {lon}, {lat} is no polygon. Draw an outline."),
            type=shape.geom_type, **values,
        )]  # fmt: skip
    findings = []
    if shape.geom_type == "GeometryCollection":
        shape = shapely.MultiPolygon(polygons)
        findings.append(found(
            code, "parts_dropped", _corner(shape),
            N_("{file}, row {row}, code {code}: points or lines stand with the outline."),
            N_("They were left out; no area was lost."), **values,
        ))  # fmt: skip
    if not shape.is_valid:
        shape, finding = _repaired(shape, code, values)
        findings.append(finding)
    return shape, findings


def _on_earth(shape: BaseGeometry) -> bool:
    coordinates = shapely.get_coordinates(shape)
    return bool(np.isfinite(coordinates).all() and (np.abs(coordinates) <= (180.0, 90.0)).all())


def _polygon_parts(shape: BaseGeometry) -> list[Polygon]:
    """Return the polygons in a shape, those in nested collections too."""
    if isinstance(shape, Polygon):
        return [] if shape.is_empty else [shape]
    if shape.geom_type not in {"MultiPolygon", "GeometryCollection"}:
        return []
    return [polygon for part in shapely.get_parts(shape) for polygon in _polygon_parts(part)]


def _corner(shape: BaseGeometry) -> Place:
    """Return the first vertex, where nothing better says where a shape is."""
    lon, lat = shapely.get_coordinates(shape)[0]
    return float(lon), float(lat)


def _repaired(shape: BaseGeometry, code: str, values: dict[str, object]) -> tuple[BaseGeometry, Finding]:
    """Return an invalid outline made valid, or as it was where that would change its area."""
    reason, _, place = shapely.is_valid_reason(shape).partition("[")
    numbers = re.findall(r"[-+\d.eE]+", place)
    where = (float(numbers[0]), float(numbers[1])) if len(numbers) == 2 else _corner(shape)  # noqa: PLR2004
    valid = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    before, after = shape.area, valid.area
    change = abs(after - before) / after if after else 1.0
    values = {**values, "reason": reason.strip(), "percent": f"{100 * change:.3f}"}
    if change >= LARGEST_AREA_CHANGE or not _polygon_parts(valid):
        return shape, found(
            code, "invalid", where,
            N_(
                "{file}, row {row}, code {code}: the outline is not valid ({reason} at {lon}, {lat}), and "
                "mending it would change its area by {percent} %. Draw it again."
            ), **values,
        )  # fmt: skip
    return valid, found(
        code, "repaired", where,
        N_("{file}, row {row}, code {code}: the outline is not valid ({reason} at {lon}, {lat})."),
        N_("It was mended; its area changed by {percent} %."), **values,
    )  # fmt: skip
