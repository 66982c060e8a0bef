"""The grid network: a district's grids, communities and townships, checked and as they are published.

Convention: coordinates are CGCS2000 degrees, longitude first; areas are measured in the district's projected
CRS. A grid is in force from ``valid_from`` to ``valid_to``, both days included. Only the grids in force are held
against each other; versions of other days are kept as they are, and say where a case lay on the day it was received.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from governance.datum import is_modern, zone_of
from governance.errors import N_, GridError, LayerFault
from governance.settings import Settings, today
from governance.table_form import Table
from governance.tables import COMMUNITY, GRID, TOWNSHIP
from pipelines.crosswalk import sound_crosswalk
from pipelines.eras import Era, communities_of, eras_of
from pipelines.grid_coverage import Measure, gaps, matched, without_overlaps
from pipelines.grid_findings import Finding, found, refuse
from pipelines.grid_layer import LONLAT_CRS
from pipelines.grid_repair import Shapes
from pipelines.grid_rows import sound_rows
from pipelines.map_outlines import map_outlines, map_townships
from pipelines.townships import settle_townships

FORMAT_VERSION = 2
"""Part of the network's hash; raised when the same layers give another network."""

M2_PER_KM2 = 1e6

DERIVED = frozenset({"area_km2", "lon", "lat", "map_wkb"})
"""Columns that follow from the others and from settings; the hash leaves them out."""

_DTYPES: dict[str, Any] = {
    "VARCHAR": "str", "INTEGER": "Int32", "DOUBLE": "float64", "BOOLEAN": "bool", "BLOB": "object",
    "DATE": pd.ArrowDtype(pa.date32()),
}  # fmt: skip
"""DuckDB type to the pandas type that DuckDB reads as just that."""


@dataclass(frozen=True)
class Network:
    """A district's grids, communities and townships.

    Attributes
    ----------
    grids, communities, townships
        The tables GRID, COMMUNITY and TOWNSHIP of :mod:`governance.tables`, columns, types and order of rows
        alike.
    codes, polygons
        The grids in force, sorted by code, and their outlines: what a grid index is built from.
    projected_crs
        EPSG code in which areas were measured.
    hash
        SHA-256 in hexadecimal; agrees when cases would be placed alike and be called alike.
    findings
        What was found in the layers, and what was done.
    eras
        The spans of days over which the network did not change, today's among them, in order of time.
    crosswalk
        Old codes of grids, communities and townships, and their successors.
    """

    grids: pd.DataFrame
    communities: pd.DataFrame
    townships: pd.DataFrame
    codes: tuple[str, ...]
    polygons: Shapes
    projected_crs: str
    hash: str
    findings: tuple[Finding, ...]
    eras: tuple[Era, ...] = ()
    crosswalk: Mapping[str, str] = field(default_factory=dict)

    @property
    def today(self) -> int:
        """Position of the era of the grids in force."""
        return next(position for position, era in enumerate(self.eras) if era.is_today)


def read_network(settings: Settings, *, on: date | None = None) -> Network:
    """Return the network that the district file names.

    Parameters
    ----------
    settings
        The district file.
    on
        Day that decides which versions are in force; missing means today in the district.

    Raises
    ------
    LayerFault
        A layer cannot be read, or has faults; those of both layers are told together.
    SettingsFault
        The crosswalk leads to a code that the network does not have, or from one that it has.
    """
    on = on or today(settings)
    rows, findings = sound_rows(settings.grids)
    given = None
    if settings.townships is not None:
        given, more = sound_rows(settings.townships)
        findings += more
    refuse(findings)
    rows["is_in_force"] = _in_force(rows, on)
    if not rows["is_in_force"].any():
        raise LayerFault(
            N_(
                "{file} cannot be used:"), [GridError(N_("has no grid in force. Correct valid_from and "
                "valid_to."
            ))],
            file=settings.grids.file,
        )  # fmt: skip
    projected_crs = _projected_crs(settings, rows)
    measure = Measure.of(LONLAT_CRS, projected_crs)
    coverage, more = _hold_against_each_other(rows, measure)
    findings += more
    townships, more = settle_townships(rows, given, coverage, settings)
    findings += more
    refuse(findings)
    return _assembled(_Parts(rows, townships, coverage, measure, projected_crs), settings, on, findings)


@dataclass(frozen=True)
class _Parts:
    """What the tables are made from: checked rows, and matched outlines of the grids in force."""

    rows: gpd.GeoDataFrame
    townships: gpd.GeoDataFrame
    coverage: Shapes
    measure: Measure
    projected_crs: str

    @property
    def in_force(self) -> gpd.GeoDataFrame:
        """The rows in force, by code."""
        return self.rows[self.rows["is_in_force"]]


def _in_force(rows: gpd.GeoDataFrame, on: date) -> list[bool]:
    return [
        first <= on and (last is None or on <= last)
        for first, last in zip(rows["valid_from"], rows["valid_to"], strict=True)
    ]


def _projected_crs(settings: Settings, rows: gpd.GeoDataFrame) -> str:
    """Return the district's projected CRS, which must be in metres."""
    west, _, east, _ = rows.loc[rows["is_in_force"], "geometry"].total_bounds
    name = settings.district.projected_crs or zone_of(float(west + east) / 2)
    try:
        crs = CRS.from_user_input(name)
    except CRSError:
        crs = None
    if crs is None or not crs.is_projected or any(axis.unit_name != "metre" for axis in crs.axis_info):
        raise LayerFault(
            N_("{file} cannot be used:"),
            [GridError(
                N_("district.projected_crs: {name} is no projection in metres; write one such as EPSG:4549"),
                name=name,
            )],
            file=settings.path,
        )  # fmt: skip
    if not is_modern(crs):
        raise LayerFault(
            N_("{file} cannot be used:"),
            [GridError(
                N_("district.projected_crs: {name} is of an older datum that cannot be converted exactly; write one "
                   "of CGCS2000 or WGS 84, such as EPSG:4549"), name=name,
            )],
            file=settings.path,
        )  # fmt: skip
    return name


def _hold_against_each_other(rows: gpd.GeoDataFrame, measure: Measure) -> tuple[Shapes, list[Finding]]:
    """Settle overlaps of the grids in force in place; return their matched outlines, and what was found."""
    is_in_force = rows["is_in_force"].to_numpy()
    codes = rows.loc[is_in_force, "code"].tolist()
    shapes, findings = without_overlaps(codes, np.array(rows.loc[is_in_force, "geometry"]), measure)
    refuse(findings)
    rows.loc[is_in_force, "geometry"] = shapes
    coverage = matched(shapes)
    return coverage, findings + gaps(codes, coverage, measure)


def _assembled(parts: _Parts, settings: Settings, on: date, findings: list[Finding]) -> Network:
    in_force = parts.in_force
    simplify_m = settings.map.simplify_m
    grid_maps = map_outlines(parts.coverage, parts.measure, simplify_m=simplify_m)
    grids = _grid_table(parts, grid_maps, simplify_m)
    townships = _township_table(parts, grid_maps, simplify_m)
    communities, more = _community_table(in_force)
    more += _without_households(in_force)
    eras = eras_of(parts.rows, on, communities, townships)
    crosswalk = sound_crosswalk(settings, grids[grids["is_in_force"]], communities, townships)
    return Network(
        grids=grids, communities=communities, townships=townships,
        codes=tuple(in_force["code"]), polygons=np.array(in_force.geometry),
        projected_crs=parts.projected_crs, hash=_hash(grids, townships, crosswalk),
        findings=tuple(findings + more), eras=eras, crosswalk=crosswalk,
    )  # fmt: skip


def _without_households(in_force: gpd.GeoDataFrame) -> list[Finding]:
    """Return how many grids in force have no number of households, where others have one."""
    without = int(in_force["households"].isna().sum())
    if not 0 < without < len(in_force):
        return []
    return [found(
        "", "households_missing", None, N_("{n} grids in force have no number of households."),
        N_("Households of their communities and townships are those of the other grids."), n=without,
    )]  # fmt: skip


def _typed(columns: dict[str, Any], table: Table, index: pd.Index) -> pd.DataFrame:
    """Return a table of the contract, its columns typed and in order; a column not given is missing."""
    frame = pd.DataFrame(index=index)
    for column in table.columns:
        values = columns.get(column.name)
        frame[column.name] = pd.Series(values, index=index, dtype=object).astype(_DTYPES[column.type])
    return frame.reset_index(drop=True)


def _ground(shapes: Shapes, maps: Shapes, measure: Measure) -> dict[str, Any]:
    """Return the columns that say where a place is."""
    points = shapely.point_on_surface(shapes)
    return {
        "area_km2": measure.area_m2(shapes) / M2_PER_KM2,
        "lon": shapely.get_x(points), "lat": shapely.get_y(points),
        "shape_wkb": shapely.to_wkb(shapes), "map_wkb": shapely.to_wkb(maps),
    }  # fmt: skip


def _grid_table(parts: _Parts, grid_maps: Shapes, simplify_m: float) -> pd.DataFrame:
    rows = parts.rows
    shapes = np.array(rows.geometry)
    is_in_force = rows["is_in_force"].to_numpy()
    maps = np.empty(len(rows), dtype=object)
    maps[is_in_force] = grid_maps
    for position in np.flatnonzero(~is_in_force):
        maps[[position]] = map_outlines(shapes[[position]], parts.measure, simplify_m=simplify_m)
    given = {name: rows[name].to_numpy() for name in GRID.column_names if name in rows}
    given["grid_code"] = rows["code"].to_numpy()
    given["name"] = _named(rows, "name", "code").to_numpy()
    return _typed(given | _ground(shapes, maps, parts.measure), GRID, rows.index)


def _named(rows: pd.DataFrame, name: str, code: str) -> pd.Series:
    """Return names, the code standing for a missing one."""
    return rows[name].fillna(rows[code]) if name in rows else rows[code]


def _community_table(in_force: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the communities of the grids in force, and those that lie in several townships."""
    if "community_code" not in in_force:
        return _typed({}, COMMUNITY, pd.Index([])), []
    communities = communities_of(in_force)
    groups = in_force.groupby("community_code")
    findings = [
        found(
            str(code), "community_divided", None, N_("Community {code} has grids in several townships."),
            N_("It counts to {township}, which has most of its grids."), township=township,
        )
        for code, township, count in zip(
            communities["community_code"], communities["township_code"], groups["township_code"].nunique(), strict=True
        )
        if count > 1
    ]  # fmt: skip
    columns = {
        **{str(name): communities[name].to_numpy() for name in communities},
        "grids": groups.size().to_numpy(),
        "households": groups["households"].sum(min_count=1).to_numpy(),
    }
    return _typed(columns, COMMUNITY, communities.index), findings


def _township_table(parts: _Parts, grid_maps: Shapes, simplify_m: float) -> pd.DataFrame:
    townships, in_force = parts.townships, parts.in_force
    groups = in_force.groupby("township_code")
    codes = townships["code"]
    shapes = np.array(townships.geometry)
    members = [np.flatnonzero(in_force["township_code"] == code) for code in codes]
    maps = map_townships(
        shapes, [(parts.coverage[at], grid_maps[at]) for at in members], parts.measure, simplify_m
    )
    columns = {
        "township_code": codes.to_numpy(),
        "name": _named(townships, "name", "code").to_numpy(),
        "grids": [len(at) for at in members],
        "households": groups["households"].sum(min_count=1).reindex(codes).to_numpy(),
    }
    return _typed(columns | _ground(shapes, maps, parts.measure), TOWNSHIP, townships.index)


def _hash(grids: pd.DataFrame, townships: pd.DataFrame, crosswalk: Mapping[str, str]) -> str:
    """Return the hash of what places cases and names places; outlines are in normal form already."""
    digest = hashlib.sha256(json.dumps([FORMAT_VERSION, sorted(crosswalk.items())]).encode())
    for table in (grids, townships):
        told = (
            table[[name for name in table if name not in DERIVED and name != "shape_wkb"]]
            .astype("str")
            .fillna("")
        )
        digest.update(json.dumps(told.to_numpy().tolist(), ensure_ascii=False).encode())
        for wkb in table["shape_wkb"]:
            digest.update(wkb)
    return digest.hexdigest()
