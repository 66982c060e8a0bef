"""Where: the townships and the grids in force, what happened in them, and what could not be placed.

Counts come from the monthly tables, never from case records. A township's cases include those placed no finer than
the township, so its grids may add up to less. Every place is in the answer, with zeros where nothing was received.
Three counts go together: ``cases``; of those ``outcome_cases``, whose source records when a case is concluded; of those
``concluded_cases``. Where the second is 0 nothing is known of concluding, which is not the same as none concluded.
"""

import pandas as pd

from governance.queries.selection import IN_SELECTION, OF_CATEGORIES, OF_CHANNELS, Level, Selection
from governance.tables import quote
from governance.warehouse import Warehouse

_SUMS = (
    "coalesce(sum(fact.cases), 0)::BIGINT AS cases, "
    "coalesce(sum(fact.outcome_cases), 0)::BIGINT AS outcome_cases, "
    "coalesce(sum(fact.concluded_cases), 0)::BIGINT AS concluded_cases"
)
_PLACES = {
    "township": (
        "SELECT township_code AS code, name, township_code, name AS township_name, NULL::VARCHAR AS community_code, "
        "households FROM township"
    ),
    "community": (
        "SELECT community_code AS code, community.name, township_code, "
        "coalesce(township.name, township_code) AS township_name, community_code, community.households "
        "FROM community LEFT JOIN township USING (township_code)"
    ),
    "grid": (
        "SELECT grid.grid_code AS code, grid.name, grid.township_code, "
        "coalesce(township.name, grid.township_code) AS township_name, grid.community_code, grid.households "
        "FROM grid LEFT JOIN township USING (township_code) WHERE grid.is_in_force"
    ),
}
_FACTS = {
    level: (
        f"SELECT month, {level}_code AS code, category, channel, cases, outcome_cases, concluded_cases "
        f"FROM place_month WHERE {level}_code IS NOT NULL"
    )
    for level in _PLACES
}


def codes_in_scope(warehouse: Warehouse, level: Level) -> tuple[str, ...]:
    """Return the codes of the places of a level that the warehouse's scope covers whole, in order."""
    if level not in warehouse.scope.levels:
        return ()
    rows = warehouse.frame(f"SELECT code FROM ({_PLACES[level]}) ORDER BY code")
    return tuple(rows["code"])


def townships(warehouse: Warehouse) -> pd.DataFrame:
    """Return the townships as maps draw them.

    Returns
    -------
    DataFrame
        In order of code: township_code, name, households (missing where the layer gives none), lon, lat (degrees,
        CGCS2000, of a point inside), map_wkb (polygon, longitude latitude, CGCS2000).
    """
    return warehouse.frame(
        "SELECT township_code, name, households, lon, lat, map_wkb FROM township ORDER BY township_code"
    )


def grids(warehouse: Warehouse) -> pd.DataFrame:
    """Return the grids in force as maps draw them.

    Returns
    -------
    DataFrame
        In order of code: grid_code, community_code (missing for a grid of none) and the columns of
        :func:`townships`.
    """
    return warehouse.frame(
        "SELECT grid_code, name, township_code, community_code, households, lon, lat, map_wkb FROM grid "
        "WHERE is_in_force ORDER BY grid_code"
    )


def communities(warehouse: Warehouse) -> pd.DataFrame:
    """Return the communities as maps name them; their outlines are those of their grids.

    Returns
    -------
    DataFrame
        In order of code: community_code, name, township_code, households (missing where the layer gives none).
    """
    return warehouse.frame(
        "SELECT community_code, name, township_code, households FROM community ORDER BY community_code"
    )


def outlines(warehouse: Warehouse, level: Level) -> pd.DataFrame:
    """Return the outlines of the places of a level, as the layers give them.

    Returns
    -------
    DataFrame
        A row per grid, in order of code: code (of the place of the level that the grid belongs to; places of more
        than one grid have as many rows), shape_wkb (polygon, longitude latitude, CGCS2000). Townships have a row
        each.
    """
    if level == "township":
        return warehouse.frame("SELECT township_code AS code, shape_wkb FROM township ORDER BY code")
    code = quote(f"{level}_code")
    return warehouse.frame(
        f"SELECT {code} AS code, shape_wkb FROM grid WHERE is_in_force AND {code} IS NOT NULL ORDER BY grid_code"
    )


def names(warehouse: Warehouse) -> pd.DataFrame:
    """Return what every place is called that the warehouse's scope covers whole, to be searched.

    Returns
    -------
    DataFrame
        Townships, then communities, then grids, each in order of code: level, code, name, township_code,
        township_name, community_code (missing for townships and for grids of none).
    """
    rows = warehouse.frame(
        " UNION ALL ".join(
            f"SELECT {rank} AS rank, '{level}' AS level, code, name, township_code, township_name, community_code "
            f"FROM ({places})"
            for rank, (level, places) in enumerate(_PLACES.items())
            if level in warehouse.scope.levels
        )
        + " ORDER BY rank, code"
    )
    return rows.drop(columns="rank")


def figures(warehouse: Warehouse, selection: Selection, level: Level) -> pd.DataFrame:
    """Return the figures of every place of a level.

    Returns
    -------
    DataFrame
        One row per place, in order of code: code, name, township_code, township_name, community_code (missing for
        townships and grids of none), households (Int64; missing where the layer gives none), cases, outcome_cases,
        concluded_cases (integers, 0 where nothing was received).
    """
    answer = warehouse.frame(
        f"SELECT place.code, any_value(place.name) AS name, any_value(place.township_code) AS township_code, "
        f"any_value(place.township_name) AS township_name, any_value(place.community_code) AS community_code, "
        f"any_value(place.households) AS households, {_SUMS} "
        f"FROM ({_PLACES[level]}) AS place "
        f"LEFT JOIN ({_FACTS[level]}) AS fact ON fact.code = place.code AND {IN_SELECTION} "
        f"AND {OF_CHANNELS} GROUP BY place.code ORDER BY place.code",
        selection.bound | selection.bound_channels,
    )
    return answer.astype({"households": "Int64"})


def trend(warehouse: Warehouse, selection: Selection, level: Level, code: str | None) -> pd.DataFrame:
    """Return the months of a place, or of the whole district.

    Parameters
    ----------
    selection
        Which matters; its months are not looked at.
    code
        Place; None adds up all places of the level.

    Returns
    -------
    DataFrame
        One row per month of table ``month``, in order: month (timestamp), is_complete, cases,
        outcome_cases, concluded_cases.
    """
    return warehouse.frame(
        f"SELECT month.month, any_value(month.is_complete) AS is_complete, {_SUMS} FROM month "
        f"LEFT JOIN ({_FACTS[level]}) AS fact ON fact.month = month.month "
        "AND ($code::VARCHAR IS NULL OR fact.code = $code::VARCHAR) "
        f"AND {OF_CATEGORIES} AND {OF_CHANNELS} GROUP BY month.month ORDER BY month.month",
        {"categories": list(selection.categories), "code": code} | selection.bound_channels,
    )


def categories_of(warehouse: Warehouse, selection: Selection, level: Level, code: str | None) -> pd.DataFrame:
    """Return the categories of a place, or of the whole district.

    Parameters
    ----------
    code
        Place; None adds up all places of the level.

    Returns
    -------
    DataFrame
        One row per category with cases, most first, ties by name: category, cases, outcome_cases,
        concluded_cases.
    """
    return warehouse.frame(
        f"SELECT fact.category, {_SUMS} FROM ({_FACTS[level]}) AS fact "
        f"WHERE {IN_SELECTION} AND {OF_CHANNELS} AND ($code::VARCHAR IS NULL OR fact.code = $code::VARCHAR) "
        "GROUP BY fact.category ORDER BY sum(fact.cases) DESC, fact.category",
        selection.bound | selection.bound_channels | {"code": code},
    )
