"""Early warnings: clusters of any size and duration that end in the last complete month."""

from dataclasses import dataclass
from datetime import date

from governance.warehouse import Warehouse


@dataclass(frozen=True)
class Alert:
    """One cluster that the scan found.

    Attributes
    ----------
    category
        ``*`` is all matters together.
    month_from, month_to
        First days of its first and last month.
    grids
        How many it covers.
    observed, expected
        Cases in it, and those expected if places and months did not interact.
    recurrence_months
        Months between two so strong by chance, one look a month.
    townships
        Names of those it lies in, the one with most of its grids first.
    """

    category: str
    month_from: date
    month_to: date
    grids: int
    observed: int
    expected: float
    recurrence_months: float
    townships: tuple[str, ...]


def scan_alerts(warehouse: Warehouse) -> tuple[Alert, ...]:
    """Return the alerts of the scan, the least likely by chance first; of equals the larger excess."""
    statement = (
        "WITH part AS (SELECT category, alert_no, coalesce(township.name, grid.township_code) AS name, count(*) AS n "
        "FROM scan_alert_grid JOIN (FROM grid WHERE is_in_force) AS grid USING (grid_code) "
        "LEFT JOIN township USING (township_code) GROUP BY ALL), "
        "place AS (SELECT category, alert_no, list(name ORDER BY n DESC, name) AS townships FROM part GROUP BY ALL) "
        "SELECT category, month_from, month_to, grids, observed, expected, recurrence_months, "
        "coalesce(townships, []) FROM scan_alert LEFT JOIN place USING (category, alert_no) "
        "ORDER BY p, observed - expected DESC, category, alert_no"
    )
    with warehouse.cursor() as cursor:
        rows = cursor.execute(statement).fetchall()
    return tuple(
        Alert(category, month_from, month_to, grids, observed, expected, recurrence_months, tuple(townships))
        for category, month_from, month_to, grids, observed, expected, recurrence_months, townships in rows
    )
