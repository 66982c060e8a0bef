"""Where: the townships and the grids in force, what happened in them, and what could not be placed.

Counts come from the monthly tables, never from case records. A township's cases include those placed no finer than
the township, so its grids may add up to less. Every place is in the answer, with zeros where nothing was received.
Three counts go together: ``cases``; of those ``outcome_cases``, whose source records when a case is concluded; of those
``concluded_cases``. Where the second is 0 nothing is known of concluding, which is not the same as none concluded.
"""

import pandas as pd

from governance.queries.selection import IN_SELECTION, Level, Selection
from governance.warehouse import Warehouse

_SUMS = (
    "coalesce(sum(fact.cases), 0)::BIGINT AS cases, "
    "coalesce(sum(fact.outcome_cases), 0)::BIGINT AS outcome_cases, "
    "coalesce(sum(fact.concluded_cases), 0)::BIGINT AS concluded_cases"
)
_PLACES = {
    "township": (
        "SELECT township_code AS code, name, township_code, name AS township_name, households FROM township"
    ),
    "grid": (
        "SELECT grid.grid_code AS code, grid.name, grid.township_code, "
        "coalesce(township.name, grid.township_code) AS township_name, grid.households "
        "FROM grid LEFT JOIN township USING (township_code) WHERE grid.is_in_force"
    ),
}
_COUNTS = "month, category, cases, outcome_cases, concluded_cases"
_FACTS = {
    "township": f"SELECT township_code AS code, {_COUNTS} FROM township_month",
    "grid": f"SELECT grid_code AS code, {_COUNTS} FROM grid_month",
}


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
        In order of code: grid_code and the columns of :func:`townships`.
    """
    return warehouse.frame(
        "SELECT grid_code, name, township_code, households, lon, lat, map_wkb FROM grid WHERE is_in_force "
        "ORDER BY grid_code"
    )


def names(warehouse: Warehouse) -> pd.DataFrame:
    """Return what every place is called, to be searched.

    Returns
    -------
    DataFrame
        Townships, then grids, each in order of code: level, code, name, township_code, township_name.
    """
    return warehouse.frame(
        " UNION ALL ".join(
            f"SELECT '{level}' AS level, code, name, township_code, township_name FROM ({places})"
            for level, places in _PLACES.items()
        )
        + " ORDER BY level DESC, code"
    )


def figures(warehouse: Warehouse, selection: Selection, level: Level) -> pd.DataFrame:
    """Return the figures of every place of a level.

    Returns
    -------
    DataFrame
        One row per place, in order of code: code, name, township_code, township_name, households (Int64; missing
        where the layer gives none), cases, outcome_cases, concluded_cases (integers, 0 where nothing was received).
    """
    answer = warehouse.frame(
        f"SELECT place.code, any_value(place.name) AS name, any_value(place.township_code) AS township_code, "
        f"any_value(place.township_name) AS township_name, any_value(place.households) AS households, {_SUMS} "
        f"FROM ({_PLACES[level]}) AS place "
        f"LEFT JOIN ({_FACTS[level]}) AS fact ON fact.code = place.code AND {IN_SELECTION} "
        "GROUP BY place.code ORDER BY place.code",
        selection.bound,
    )
    return answer.astype({"households": "Int64"})


def trend(warehouse: Warehouse, categories: tuple[str, ...], level: Level, code: str | None) -> pd.DataFrame:
    """Return the months of a place, or of the whole district.

    Parameters
    ----------
    categories
        Empty for all.
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
        "AND (len($categories::VARCHAR[]) = 0 OR list_contains($categories::VARCHAR[], fact.category)) "
        "GROUP BY month.month ORDER BY month.month",
        {"categories": list(categories), "code": code},
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
        f"WHERE {IN_SELECTION} AND ($code::VARCHAR IS NULL OR fact.code = $code::VARCHAR) "
        "GROUP BY fact.category ORDER BY sum(fact.cases) DESC, fact.category",
        {**selection.bound, "code": code},
    )
