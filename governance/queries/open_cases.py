"""Cases not concluded, place by place: how many, and how many of them are past their due date."""

from datetime import date

import pandas as pd

from governance.queries.hot_counts import PlaceLevel
from governance.tables import quote
from governance.warehouse import Warehouse


def open_cases(warehouse: Warehouse, level: PlaceLevel, categories: tuple[str, ...]) -> pd.DataFrame:
    """Return the cases that are open on the day of the data, whenever they were received.

    A case is open when its source records outcomes and it has no concluding date; it is overdue when its due date lies
    before the day of the data. Cases without a due date are never overdue.

    Parameters
    ----------
    categories
        Empty for all.

    Returns
    -------
    DataFrame
        A row per place that has any, in order of code: code, open_cases, dated_cases (of those, with a due date),
        overdue_cases.
    """
    code = quote(f"{level}_code")
    return warehouse.frame(
        f"SELECT {code} AS code, count(*) AS open_cases, count(due_on) AS dated_cases, "
        "count(*) FILTER (due_on < publication.as_of) AS overdue_cases "
        "FROM cases, publication "
        f"WHERE records_outcome AND concluded_on IS NULL AND {code} IS NOT NULL "
        "AND (len($categories::VARCHAR[]) = 0 OR list_contains($categories::VARCHAR[], category)) "
        "GROUP BY ALL ORDER BY code",
        {"categories": list(categories)},
    )


def cases_of_place(
    warehouse: Warehouse, level: PlaceLevel, code: str, months: tuple[date, date], categories: tuple[str, ...]
) -> pd.DataFrame:
    """Return the cases of a place, those not concluded first, then the newest.

    What is given says where a case is no finer than the grid.

    Parameters
    ----------
    months
        First days of the first and the last month of receipt.
    categories
        Empty for all.

    Returns
    -------
    DataFrame
        source, case_no, received_on, category, channel, department, grid_code, status, due_on, concluded_on (days;
        missing where there is none), is_repeat, is_open, is_overdue (on the day of the data).
    """
    place = quote(f"{level}_code")
    return warehouse.frame(
        "SELECT source, case_no, received_on, category, channel, department, grid_code, status, due_on, concluded_on, "
        "is_repeat, records_outcome AND concluded_on IS NULL AS is_open, "
        "coalesce(records_outcome AND concluded_on IS NULL AND due_on < publication.as_of, false) AS is_overdue "
        f"FROM cases, publication WHERE {place} = $code AND month BETWEEN $month_from AND $month_to "
        "AND (len($categories::VARCHAR[]) = 0 OR list_contains($categories::VARCHAR[], category)) "
        "ORDER BY is_open DESC, received_on DESC, source, case_no",
        {"code": code, "month_from": months[0], "month_to": months[1], "categories": list(categories)},
    )


def largest_piles(
    warehouse: Warehouse,
    level: PlaceLevel,
    codes: tuple[str, ...],
    months: tuple[date, date],
    categories: tuple[str, ...],
) -> pd.DataFrame:
    """Return for places how many of their cases are one matter over and over, or lie on one coordinate.

    Returns
    -------
    DataFrame
        A row per place with cases: code, cases, matter_cases (the most that repeat one case, itself included),
        point_cases (the most on one coordinate, to six decimals).
    """
    place = quote(f"{level}_code")
    return warehouse.frame(
        f"WITH chosen AS (SELECT {place} AS code, source, coalesce(repeat_of, case_no) AS matter, "
        "round(lon, 6) AS lon, round(lat, 6) AS lat FROM cases "
        f"WHERE list_contains($codes::VARCHAR[], {place}) AND month BETWEEN $month_from AND $month_to "
        "AND (len($categories::VARCHAR[]) = 0 OR list_contains($categories::VARCHAR[], category))), "
        "matter AS (SELECT code, count(*) AS n FROM chosen GROUP BY code, source, matter), "
        "point AS (SELECT code, count(*) AS n FROM chosen WHERE lon IS NOT NULL GROUP BY code, source, lon, lat) "
        "SELECT code, count(*) AS cases, "
        "(SELECT max(n) FROM matter WHERE matter.code = chosen.code) AS matter_cases, "
        "coalesce((SELECT max(n) FROM point WHERE point.code = chosen.code), 0) AS point_cases "
        "FROM chosen GROUP BY code ORDER BY code",
        {
            "codes": list(codes),
            "month_from": months[0],
            "month_to": months[1],
            "categories": list(categories),
        },
    )
