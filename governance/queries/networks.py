"""Where, in one of two networks: today's, which makes years comparable, or that of the day of receipt, as it was.

Counts come from the monthly tables. A place of then is any that was in force on some day of the months chosen; of one
with several versions in them the last gives name, township and households. Cases received on a day of which the grid
layer has no version are in no place of then; :func:`network_coverage` counts them.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd

from governance.queries.places import figures
from governance.queries.selection import IN_SELECTION, OF_CHANNELS, Level, Selection
from governance.warehouse import Warehouse

NetworkChoice = Literal["today", "then"]
"""The network of today, or that of the day on which a case was received."""

_VERSION = (
    "SELECT grid.grid_code, grid.name, grid.households, grid.valid_from, grid.valid_to, "
    "grid.community_code, coalesce(grid.community_name, grid.community_code) AS community_name, grid.township_code, "
    "coalesce(grid.township_name, township.name, grid.township_code) AS township_name "
    "FROM grid LEFT JOIN township USING (township_code) "
    "WHERE valid_from <= $last_day AND coalesce(valid_to >= $first_day, true)"
)
_NAME = {"township": "township_name", "community": "community_name", "grid": "name"}
_HOUSEHOLDS = {
    "township": "sum(households) FILTER (coalesce(valid_to >= $last_day, true))",
    "community": "sum(households) FILTER (coalesce(valid_to >= $last_day, true))",
    "grid": "last(households ORDER BY valid_from)",
}


def network_figures(
    warehouse: Warehouse, selection: Selection, level: Level, network: NetworkChoice
) -> pd.DataFrame:
    """Return the figures of every place of a level in a network.

    Returns
    -------
    DataFrame
        Columns and order of :func:`governance.queries.places.figures`. Of then, households are missing too for a
        township or community that has no grids any more on the last day of the months chosen.
    """
    if network == "today":
        return figures(warehouse, selection, level)
    end = selection.month_to
    days: dict[str, Any] = {
        "first_day": selection.month_from,
        "last_day": end.replace(day=monthrange(end.year, end.month)[1]),
    }
    answer = warehouse.frame(
        _figures_then(level) + " ORDER BY code", selection.bound | selection.bound_channels | days
    )
    return answer.astype({"households": "Int64"})


def _figures_then(level: Level) -> str:
    return (
        f"WITH version AS ({_VERSION}), place AS ("
        f"SELECT {level}_code AS code, arg_max({_NAME[level]}, valid_from) AS name, "
        "arg_max(township_code, valid_from) AS township_code, arg_max(township_name, valid_from) AS township_name, "
        f"({_HOUSEHOLDS[level]})::INTEGER AS households FROM version WHERE {level}_code IS NOT NULL "
        "GROUP BY code) "
        "SELECT place.code, any_value(place.name) AS name, any_value(place.township_code) AS township_code, "
        "any_value(place.township_name) AS township_name, any_value(place.households) AS households, "
        "coalesce(sum(fact.cases), 0)::BIGINT AS cases, "
        "coalesce(sum(fact.outcome_cases), 0)::BIGINT AS outcome_cases, "
        "coalesce(sum(fact.concluded_cases), 0)::BIGINT AS concluded_cases "
        f"FROM place LEFT JOIN place_month_then AS fact ON fact.{level}_code = place.code AND {IN_SELECTION} "
        f"AND {OF_CHANNELS} GROUP BY place.code"
    )


def as_it_was(warehouse: Warehouse, selection: Selection, level: Level) -> pd.DataFrame:
    """Return the cases of every place as it was beside those in today's network.

    Returns
    -------
    DataFrame
        One row per code that either network has, in order: code, name (today's where there is one), cases_then,
        cases_today (Int64; missing where that network has no such place, 0 where nothing was received).
    """
    then, today = (
        network_figures(warehouse, selection, level, network).set_index("code")
        for network in ("then", "today")
    )
    codes = pd.Index(sorted({*then.index, *today.index}), name="code")
    return pd.DataFrame(
        {
            "name": today["name"].reindex(codes).fillna(then["name"].reindex(codes)),
            "cases_then": then["cases"].reindex(codes).astype("Int64"),
            "cases_today": today["cases"].reindex(codes).astype("Int64"),
        }
    ).reset_index()


@dataclass(frozen=True)
class NetworkCoverage:
    """Cases of a selection by how finely a network places them; ``cases`` is the sum of the other four.

    Attributes
    ----------
    in_grid
        Placed in a grid.
    above_grid
        Placed in a township or community only.
    without_network
        Received on a day of which the grid layer has no version; 0 for today's network.
    unplaced
        Without place, or outside.
    """

    cases: int
    in_grid: int
    above_grid: int
    without_network: int
    unplaced: int


def network_coverage(warehouse: Warehouse, selection: Selection, network: NetworkChoice) -> NetworkCoverage:
    """Return how finely a network places the cases of a selection; channels are not told apart."""
    columns = {
        "today": "in_grid_cases, in_township_cases, 0",
        "then": "in_grid_then_cases, in_township_then_cases, no_version_cases",
    }
    with warehouse.cursor() as cursor:
        rows = cursor.execute(
            "SELECT coalesce(sum(cases), 0)::BIGINT, coalesce(sum(in_grid), 0)::BIGINT, "
            "coalesce(sum(in_township), 0)::BIGINT, coalesce(sum(without_network), 0)::BIGINT FROM "
            f"(SELECT month, category, cases, {columns[network]} FROM coverage_month) "
            f"AS fact(month, category, cases, in_grid, in_township, without_network) WHERE {IN_SELECTION}",
            selection.bound,
        ).fetchall()
    cases, in_grid, in_township, without = rows[0]
    return NetworkCoverage(cases, in_grid, in_township - in_grid, without, cases - in_township - without)


def grids_on(warehouse: Warehouse, day: date) -> pd.DataFrame:
    """Return the grids in force on a day as maps draw them.

    Returns
    -------
    DataFrame
        In order of code: grid_code, name, township_code, households (missing where the layer gives none), lon, lat
        (degrees, CGCS2000, of a point inside), map_wkb (polygon, longitude latitude, CGCS2000). Empty where the layer
        has no version of the day.
    """
    return warehouse.frame(
        "SELECT grid_code, name, township_code, households, lon, lat, map_wkb FROM grid "
        "WHERE $day::DATE >= valid_from AND coalesce(valid_to >= $day::DATE, true) ORDER BY grid_code",
        {"day": day},
    )


def network_changes(warehouse: Warehouse) -> list[date]:
    """Return the days from which on the network was another than the day before, in order; its first day is none."""
    with warehouse.cursor() as cursor:
        rows = cursor.execute(
            "SELECT day FROM (SELECT valid_from AS day FROM grid UNION SELECT valid_to + 1 FROM grid) "
            "WHERE day > (SELECT min(valid_from) FROM grid) ORDER BY day"
        ).fetchall()
    return [day for (day,) in rows]
