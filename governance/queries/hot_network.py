"""The places of a test: what cases are expected in proportion to, and which places touch.

Communities and townships touch where any of their grids do, and have the households and the area of their grids.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from governance.queries.hot_counts import PlaceLevel
from governance.settings import Denominator
from governance.statistics.neighbours import Neighbours
from governance.warehouse import Warehouse


@dataclass(frozen=True)
class HotNetwork:
    """Places of one level.

    Attributes
    ----------
    codes
        In order.
    places
        A row per place in that order: code, name, township_code, community_code (missing for townships), households
        (missing where the layer gives none), area_km2.
    denominator
        What cases are expected in proportion to; NaN where it is missing.
    neighbours
        Which of them touch.
    """

    codes: tuple[str, ...]
    places: pd.DataFrame
    denominator: NDArray[np.float64]
    neighbours: Neighbours


def hot_network(warehouse: Warehouse, level: PlaceLevel, denominator: Denominator) -> HotNetwork:
    """Return the places of a level in force, with their neighbours."""
    grids = warehouse.frame(
        "SELECT grid_code AS code, grid.name, township_code, community_code, households, area_km2, "
        "is_border, is_island FROM grid LEFT JOIN grid_surroundings USING (grid_code) WHERE is_in_force "
        "ORDER BY grid_code"
    )
    for flag in ("is_border", "is_island"):
        grids[flag] = grids[flag].astype("boolean").fillna(value=False).to_numpy(dtype=bool)
    matrix = _touching(warehouse, grids["code"])
    if level == "grid":
        places = grids
    else:
        places, belongs = _grouped(warehouse, level, grids)
        matrix = (belongs.T @ matrix @ belongs).tocsr()
    return HotNetwork(
        tuple(places["code"]),
        places[["code", "name", "township_code", "community_code", "households", "area_km2"]],
        np.asarray(places[denominator].astype("Float64").to_numpy(na_value=np.nan), dtype=np.float64),
        Neighbours(
            _without_diagonal(matrix),
            places["is_island"].to_numpy(dtype=bool),
            places["is_border"].to_numpy(dtype=bool),
        ),
    )


def _touching(warehouse: Warehouse, codes: "pd.Series[str]") -> sparse.csr_array:
    at = pd.Series(np.arange(len(codes)), index=codes)
    pairs = warehouse.frame("SELECT grid_code, neighbour_code FROM grid_neighbour")
    first, second = (at[pairs[name]].to_numpy() for name in ("grid_code", "neighbour_code"))
    return sparse.csr_array((np.ones(len(pairs)), (first, second)), shape=(len(codes), len(codes)))


def _grouped(
    warehouse: Warehouse, level: PlaceLevel, grids: pd.DataFrame
) -> tuple[pd.DataFrame, sparse.csr_array]:
    """Return the places that grids make up, and which grid belongs to which."""
    code = f"{level}_code"
    named = warehouse.frame(
        "SELECT community_code AS code, name, township_code FROM community ORDER BY code"
        if level == "community"
        else "SELECT township_code AS code, name, township_code FROM township ORDER BY code"
    )
    at = pd.Series(np.arange(len(named)), index=named["code"])
    inside = grids[grids[code].isin(named["code"])]
    sums = inside.groupby(code).agg(
        households=("households", lambda values: values.sum(min_count=1)), area_km2=("area_km2", "sum"),
        is_border=("is_border", "any"), is_island=("is_island", "all"),
    )  # fmt: skip
    places = named.merge(sums, how="left", left_on="code", right_index=True)
    places["community_code"] = places["code"] if level == "community" else None
    for flag in ("is_border", "is_island"):
        places[flag] = places[flag].astype("boolean").fillna(value=False)
    belongs = sparse.csr_array(
        (np.ones(len(inside)), (inside.index.to_numpy(), at[inside[code]].to_numpy())),
        shape=(len(grids), len(named)),
    )
    return places, belongs


def _without_diagonal(matrix: sparse.csr_array) -> sparse.csr_array:
    pairs = matrix.tocoo()
    off = pairs.row != pairs.col
    return sparse.csr_array((np.ones(int(off.sum())), (pairs.row[off], pairs.col[off])), shape=matrix.shape)
