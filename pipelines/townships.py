"""Gives each grid its township, and makes townships of grids where there is no layer of them.

Convention: the grid layer's own township code is believed where the layer of townships knows it. Else the
township that holds the grid's inner point has the grid, and where several or none do, the one that shares
most of its area.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from governance.errors import N_
from governance.settings import Settings
from pipelines.grid_findings import Finding, found
from pipelines.grid_repair import Shapes, inside

WHOLE_DISTRICT = "000"
"""Follows the district's code where one township stands for the whole district."""


def settle_townships(
    rows: gpd.GeoDataFrame, given: gpd.GeoDataFrame | None, coverage: Shapes, settings: Settings
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return the townships by code (``code``, ``geometry``, perhaps ``name``), and what was found.

    ``township_code`` of the rows is filled in place. Without a layer, townships are dissolved from the grids
    in force by their codes; without codes too, one township is the whole district.

    Parameters
    ----------
    rows
        The grids, with ``is_in_force``.
    given
        The layer of townships, if there is one.
    coverage
        Outlines of the grids in force whose shared edges agree vertex for vertex.
    settings
        The district file.
    """
    if given is not None:
        findings = _give(rows, given) if "township_code" in rows else _give_all(rows, given)
        return given, findings + _without_grids(rows, given)
    if "township_code" not in rows:
        rows["township_code"] = settings.district.code + WHOLE_DISTRICT
        rows["township_name"] = settings.district.name
    return _dissolved(rows[rows["is_in_force"]], coverage), _homeless(rows)


def _dissolved(in_force: gpd.GeoDataFrame, coverage: Shapes) -> gpd.GeoDataFrame:
    """Return the townships that grids make up, named as the first of their grids that names them."""
    positions = in_force.reset_index(drop=True).groupby("township_code").indices
    shapes = [shapely.normalize(shapely.coverage_union_all(coverage[at])) for at in positions.values()]
    townships = gpd.GeoDataFrame({"code": list(positions)}, geometry=shapes, crs=in_force.crs)
    if "township_name" in in_force:
        townships["name"] = in_force.groupby("township_code")["township_name"].first().to_numpy()
    return townships


def _give_all(rows: gpd.GeoDataFrame, townships: gpd.GeoDataFrame) -> list[Finding]:
    """Give every grid the township where it lies."""
    rows["township_code"] = _located(rows, townships)
    return [
        found(
            "", "township_by_location", None, N_("The layer of grids names no townships."),
            N_("Each of its {n} rows was given the township where it lies."), n=len(rows),
        ),
        *_homeless(rows),
    ]  # fmt: skip


def _give(rows: gpd.GeoDataFrame, townships: gpd.GeoDataFrame) -> list[Finding]:
    """Give grids whose township is not known the one where they lie; state those said to lie in another."""
    said = rows["township_code"]
    located = _located(rows, townships)
    is_known = said.isin(townships["code"])
    rows["township_code"] = said.where(is_known, located)
    findings = _homeless(rows)
    for position in np.flatnonzero((said != located) & located.notna()):
        row = rows.iloc[position]
        values = {
            "said": "-" if pd.isna(said.iloc[position]) else said.iloc[position],
            "lies": located.iloc[position],
        }
        if is_known.iloc[position]:
            findings.append(found(
                row["code"], "township_disagrees", row["place"],
                N_("Grid {code} is said to belong to {said}, but lies in {lies}, at {lon}, {lat}."),
                N_("It was left in {said}."), **values,
            ))  # fmt: skip
        else:
            findings.append(found(
                row["code"], "township_unknown", row["place"],
                N_("Grid {code} has the township {said}, which the layer of townships does not have."),
                N_("It was given {lies}, where it lies."), **values,
            ))  # fmt: skip
    return findings


def _homeless(rows: gpd.GeoDataFrame) -> list[Finding]:
    """Return the grids that have no township."""
    return [
        found(
            row["code"], "township_none", row["place"],
            N_(
                "Grid {code}, row {row}, has no township and lies in none, at {lon}, {lat}. "
                "Give it a township code or correct its outline."
            ), row=int(row["row"]),
        )
        for _, row in rows[rows["township_code"].isna()].iterrows()
    ]  # fmt: skip


def _without_grids(rows: gpd.GeoDataFrame, townships: gpd.GeoDataFrame) -> list[Finding]:
    """Return the townships in which no grid is in force."""
    used = rows.loc[rows["is_in_force"], "township_code"]
    return [
        found(
            code, "township_without_grids", inside(shape),
            N_("Township {code}, at {lon}, {lat}, has no grid in force."), N_("It is shown without grids."),
        )
        for code, shape in zip(townships["code"], townships.geometry, strict=True)
        if code not in set(used)
    ]  # fmt: skip


def _located(rows: gpd.GeoDataFrame, townships: gpd.GeoDataFrame) -> pd.Series:
    """Return the code of the township where each grid lies, missing where it lies in none."""
    shapes, areas = np.array(rows.geometry), np.array(townships.geometry)
    grid, township = shapely.STRtree(areas).query(shapes, predicate="intersects")
    inner = np.array([shapely.Point(place) for place in rows["place"]])
    holds = shapely.intersects(areas[township], inner[grid])
    held = np.bincount(grid[holds], minlength=len(shapes))
    answer = np.full(len(shapes), -1)
    answer[grid[holds]] = township[holds]
    for position in np.flatnonzero(held != 1):
        candidates = township[(grid == position) & (holds | (held[position] == 0))]
        shared = shapely.area(shapely.intersection(areas[candidates], shapes[position]))
        answer[position] = candidates[shared.argmax()] if shared.max(initial=0.0) > 0 else -1
    codes = townships["code"].to_numpy()
    return pd.Series(np.where(answer < 0, None, codes[answer]), index=rows.index, dtype="str")
