"""How the district's service did, period by period: what the first figures of the first page rest on.

Every period is looked at on its own last day, so that an old one and a new one are alike: a case concluded later was
open then. Ratings have no date of their own and are taken as they are known now.
"""

import pandas as pd

from governance.queries.selection import Selection
from governance.warehouse import Warehouse

_SPANS = (
    "WITH span AS (SELECT month AS month_to, (month - to_months($months::INTEGER - 1))::DATE AS month_from, "
    "least(last_day(month), as_of) AS day FROM month, publication "
    "WHERE month <= $month_to AND (month - to_months($months::INTEGER - 1))::DATE >= (SELECT min(month) FROM month) "
    "ORDER BY month DESC LIMIT $periods::INTEGER), "
)
_RECEIVED = (
    "received AS (SELECT month_to, sum(cases) AS cases, sum(in_grid_cases) AS in_grid_cases "
    "FROM span JOIN coverage_month ON month BETWEEN month_from AND month_to GROUP BY month_to), "
)
_SERVED = (
    "marking AS (SELECT DISTINCT source FROM cases WHERE is_repeat IS NOT NULL), "
    "served AS (SELECT month_to, count(*) FILTER (records_outcome) AS outcome_cases, "
    "count(*) FILTER (records_outcome AND concluded_on <= day) AS concluded_cases, "
    "count(*) FILTER (source IN (SELECT source FROM marking)) AS repeat_known_cases, "
    "count(*) FILTER (is_repeat) AS repeat_cases, "
    "count(*) FILTER (satisfaction IN ('非常满意', '满意', '基本满意', '不满意', '非常不满意')) AS rated_cases, "
    "count(*) FILTER (satisfaction IN ('非常满意', '满意', '基本满意')) AS satisfied_cases "
    "FROM span JOIN cases ON month BETWEEN month_from AND month_to GROUP BY month_to), "
)
_STANDING = (
    "standing AS (SELECT month_to, count(*) AS open_cases, count(due_on) AS dated_cases, "
    "count(*) FILTER (due_on < day) AS overdue_cases "
    "FROM span JOIN cases ON received_on <= day AND (concluded_on IS NULL OR concluded_on > day) "
    "WHERE records_outcome GROUP BY month_to) "
)
_COUNTS = (
    "cases", "in_grid_cases", "outcome_cases", "concluded_cases", "repeat_known_cases", "repeat_cases",
    "rated_cases", "satisfied_cases", "open_cases", "dated_cases", "overdue_cases",
)  # fmt: skip


def service_periods(warehouse: Warehouse, selection: Selection, periods: int) -> pd.DataFrame:
    """Return the district's figures of a period and of as many months ending in each month before.

    Parameters
    ----------
    selection
        The last period; all matters are counted, whatever it names.
    periods
        How many at most; those that would begin before the data are left out.

    Returns
    -------
    DataFrame
        One row per period, oldest first: month_from, month_to (timestamps), day (timestamp, its last day with data);
        received in it: cases, in_grid_cases, outcome_cases (whose source records concluding), concluded_cases (of
        those, by the day), repeat_known_cases (whose source marks repeats), repeat_cases, rated_cases,
        satisfied_cases; on the day, whenever received: open_cases, dated_cases (of those, with a due date),
        overdue_cases (of those, due before the day). Integers.
    """
    sums = ", ".join(f"coalesce({name}, 0)::BIGINT AS {name}" for name in _COUNTS)
    return warehouse.frame(
        f"{_SPANS}{_RECEIVED}{_SERVED}{_STANDING}"
        f"SELECT month_from, month_to, day, {sums} FROM span LEFT JOIN received USING (month_to) "
        "LEFT JOIN served USING (month_to) LEFT JOIN standing USING (month_to) ORDER BY month_to",
        {"months": selection.months, "month_to": selection.month_to, "periods": periods},
    )


def latest_rejects(warehouse: Warehouse) -> pd.DataFrame:
    """Return what the newest load of each source did not take.

    Returns
    -------
    DataFrame
        One row per source that has loads, in order of name: source, file_name, loaded_at (UTC timestamp), rows_in,
        rejected.
    """
    return warehouse.frame(
        "SELECT source, file_name, loaded_at, rows_in, rejected FROM load "
        "QUALIFY row_number() OVER (PARTITION BY source ORDER BY loaded_at DESC, load_id DESC) = 1 ORDER BY source"
    )
