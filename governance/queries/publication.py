"""What the publication is and which months and categories it holds."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from governance.warehouse import Warehouse


@dataclass(frozen=True)
class Publication:
    """The one row of table ``publication``, as far as readers need it.

    Attributes
    ----------
    as_of
        Latest day any record speaks of; None without cases.
    """

    district_code: str
    district_name: str
    is_demonstration: bool
    as_of: date | None
    projected_crs: str


@dataclass(frozen=True)
class Month:
    """One month between the first and the last with cases.

    Attributes
    ----------
    first_day
        Names the month.
    cases
        Received, placed or not.
    is_complete
        False when the data end before the month does.
    """

    first_day: date
    cases: int
    is_complete: bool


def publication(warehouse: Warehouse) -> Publication:
    """Return what the publication is."""
    columns = "district_code, district_name, is_demonstration, as_of, projected_crs"
    with warehouse.cursor() as cursor:
        row = cursor.execute(f"SELECT {columns} FROM publication").fetchone()
    if row is None:
        raise LookupError("publication is empty")
    return Publication(*row)


def months(warehouse: Warehouse) -> tuple[Month, ...]:
    """Return the months from the first to the last with cases, in order; none without cases."""
    with warehouse.cursor() as cursor:
        rows = cursor.execute("SELECT month, cases, is_complete FROM month ORDER BY month").fetchall()
    return tuple(Month(*row) for row in rows)


def categories(warehouse: Warehouse) -> tuple[str, ...]:
    """Return the categories of all cases, those with most cases first; ties by name."""
    with warehouse.cursor() as cursor:
        rows = cursor.execute(
            "SELECT category FROM coverage_month GROUP BY category ORDER BY sum(cases) DESC, category"
        ).fetchall()
    return tuple(row[0] for row in rows)


def latest_by_source(warehouse: Warehouse) -> pd.DataFrame:
    """Return how far each source reaches.

    Returns
    -------
    DataFrame
        One row per source, in order of name: source, first_month, last_received_on (timestamps), days_behind (days
        that the source ends before the latest of all; 0 for the latest), cases.
    """
    return warehouse.frame(
        "SELECT source, min(month) AS first_month, max(last_received_on) AS last_received_on, "
        "date_diff('day', max(last_received_on), (SELECT max(last_received_on) FROM coverage_month)) AS days_behind, "
        "sum(cases)::BIGINT AS cases FROM coverage_month GROUP BY source ORDER BY source"
    )
