"""How good the data are: what became of rows, how finely cases are placed, and what is doubtful about their places.

Counts of rows are those of files, counts of cases those of current versions. Every source and every township is in
the answers, with zeros where nothing was received.
"""

import pandas as pd

from governance.warehouse import Warehouse

_PLACED = (
    "sum(in_grid_cases)::BIGINT AS in_grid, (sum(in_township_cases) - sum(in_grid_cases))::BIGINT AS above_grid, "
    "coalesce(sum(cases) FILTER (located_by = 'outside'), 0)::BIGINT AS outside"
)


def balances(warehouse: Warehouse) -> pd.DataFrame:
    """Return what became of the rows of each load, the newest first.

    Returns
    -------
    DataFrame
        load_id, source, file_name, loaded_at (UTC timestamp), rows_in, and its parts accepted, superseded, duplicate,
        rejected, not_record.
    """
    return warehouse.frame(
        "SELECT load_id, source, file_name, loaded_at, rows_in, accepted, superseded, duplicate, rejected, not_record "
        "FROM load ORDER BY loaded_at DESC, load_id DESC"
    )


def coverage_by_month(warehouse: Warehouse) -> pd.DataFrame:
    """Return how finely the cases of each month are placed.

    Returns
    -------
    DataFrame
        One row per month of table ``month``, in order: month (timestamp), is_complete, cases, and its parts in_grid,
        above_grid (in a township or community only), without_place, outside.
    """
    return warehouse.frame(
        f"WITH placed AS (SELECT month, {_PLACED} FROM coverage_month GROUP BY month) "
        "SELECT month.month, is_complete, cases, coalesce(in_grid, 0) AS in_grid, "
        "coalesce(above_grid, 0) AS above_grid, "
        "cases - coalesce(in_grid + above_grid + outside, 0) AS without_place, coalesce(outside, 0) AS outside "
        "FROM month LEFT JOIN placed USING (month) ORDER BY month.month"
    )


def coverage_by_township(warehouse: Warehouse) -> pd.DataFrame:
    """Return how finely the cases of each township are placed, and whether it had any lately.

    Returns
    -------
    DataFrame
        In order of code: township_code, name, cases, in_grid (of those), last_month (timestamp, the last complete
        month; missing where no month is complete), last_month_cases (0 where nothing was received).
    """
    return warehouse.frame(
        "WITH latest AS (SELECT max(month) AS last_month FROM month WHERE is_complete), "
        "received AS ("
        "SELECT township_code, sum(cases) AS cases, sum(cases) FILTER (month = last_month) AS last_month_cases "
        "FROM township_month CROSS JOIN latest GROUP BY township_code), "
        "placed AS (SELECT township_code, sum(cases) AS in_grid FROM grid_month "
        "JOIN grid ON grid.grid_code = grid_month.grid_code AND grid.is_in_force GROUP BY township_code) "
        "SELECT township_code, name, coalesce(cases, 0)::BIGINT AS cases, coalesce(in_grid, 0)::BIGINT AS in_grid, "
        "last_month, coalesce(last_month_cases, 0)::BIGINT AS last_month_cases "
        "FROM township CROSS JOIN latest LEFT JOIN received USING (township_code) "
        "LEFT JOIN placed USING (township_code) ORDER BY township_code"
    )


def sources(warehouse: Warehouse) -> pd.DataFrame:
    """Return how fresh each source is and what is doubtful about its places.

    Returns
    -------
    DataFrame
        One row per source of cases that has any or was loaded, in order of name: source, files, last_loaded_at (UTC
        timestamp), last_received_on (timestamp), days_behind (Int64; days that the source ends before the latest of
        all, missing without cases), cases, and of them without_place and outside; edge_checked_rows and
        near_edge_rows (rows of its loads, see table ``load_place``).
    """
    answer = warehouse.frame(
        "WITH reach AS (SELECT source, max(last_received_on) AS last_received_on, sum(cases)::BIGINT AS cases, "
        f"{_PLACED} FROM coverage_month GROUP BY source), "
        "edge AS (SELECT load_id, sum(edge_checked_rows) AS checked, sum(near_edge_rows) AS near "
        "FROM load_place GROUP BY load_id), "
        "file AS (SELECT source, count(*) AS files, max(loaded_at) AS last_loaded_at, sum(checked) AS checked, "
        "sum(near) AS near FROM load LEFT JOIN edge USING (load_id) WHERE holds = 'case' GROUP BY source) "
        "SELECT source, coalesce(files, 0) AS files, last_loaded_at, last_received_on, "
        "date_diff('day', last_received_on, (SELECT max(last_received_on) FROM reach)) AS days_behind, "
        "coalesce(cases, 0) AS cases, coalesce(cases - in_grid - above_grid - outside, 0)::BIGINT AS without_place, "
        "coalesce(outside, 0) AS outside, coalesce(checked, 0)::BIGINT AS edge_checked_rows, "
        "coalesce(near, 0)::BIGINT AS near_edge_rows FROM reach FULL JOIN file USING (source) ORDER BY source"
    )
    return answer.astype({"days_behind": "Int64"})


def repeated_points(warehouse: Warehouse) -> pd.DataFrame:
    """Return the coordinates that repeat more than those of addresses do, by the grids they lie in.

    Returns
    -------
    DataFrame
        Most cases first: source, grid_code and grid_name and township_name (missing outside the district), cases,
        share (of the source's cases with coordinates, 0 to 1), expected_max (most cases at a real address).
    """
    return warehouse.frame(
        "SELECT source, repeated_point.grid_code, grid.name AS grid_name, township.name AS township_name, "
        "cases, share, expected_max "
        "FROM repeated_point LEFT JOIN (FROM grid WHERE is_in_force) AS grid USING (grid_code) "
        "LEFT JOIN township USING (township_code) ORDER BY cases DESC, source, "
        "repeated_point.lon, repeated_point.lat"
    )


def unknown_places(warehouse: Warehouse) -> pd.DataFrame:
    """Return the places that records state and the network does not have.

    Returns
    -------
    DataFrame
        Most rows first: source, column_name, value (missing where rare ones or those that do not look like places
        are counted together), reason (see :data:`governance.tables.UNKNOWN_PLACES`), rows, files.
    """
    return warehouse.frame(
        'SELECT source, column_name, value, reason, sum("rows")::BIGINT AS "rows", count(DISTINCT load_id) AS files '
        "FROM place_fault JOIN load USING (load_id) GROUP BY source, column_name, value, reason "
        'ORDER BY "rows" DESC, source, column_name, value, reason'
    )
