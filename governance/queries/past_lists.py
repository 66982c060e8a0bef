"""How past lists of hot places did, as the build worked it out, and what the tests in force rest on."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from governance.hotspot_tables import ALL_MATTERS
from governance.warehouse import Warehouse


@dataclass(frozen=True)
class NewestWindow:
    """The newest tested window of grids that ends in a complete month.

    Attributes
    ----------
    month_from, month_to
        First and last month of the window.
    maps
        Matters tested as one family, all together among them.
    places
        Grids that could be tested.
    cases, set_aside_cases
        Of all matters: counted, and left out because their coordinates repeat.
    dispersion
        Pearson dispersion of all matters together; 1 is chance alone. Missing without cases.
    form
        Law that chance follows: binomial or negative_binomial.
    """

    month_from: date
    month_to: date
    maps: int
    places: int
    cases: int
    set_aside_cases: int
    dispersion: float | None
    form: str


def newest_window(warehouse: Warehouse) -> NewestWindow | None:
    """Return the newest test of grids over a window whose last month is complete; None where there is none."""
    with warehouse.cursor() as cursor:
        row = cursor.execute(
            "WITH grids AS (SELECT hotspot_map.* FROM hotspot_map JOIN month ON month.month = month_to "
            "WHERE place_level = 'grid' AND is_complete), "
            "newest AS (FROM grids WHERE month_to = (SELECT max(month_to) FROM grids)) "
            "SELECT month_from, month_to, (SELECT count(*) FROM newest), places, cases, set_aside_cases, "
            "dispersion, form FROM newest WHERE category = $all",
            {"all": ALL_MATTERS},
        ).fetchone()
    return None if row is None else NewestWindow(*row)


def scorecard(warehouse: Warehouse) -> pd.DataFrame:
    """Return what each way of making lists came to.

    Returns
    -------
    DataFrame
        One row per budget and method, the highest hit rate first: the columns of table ``scorecard``, and rri (mean
        over months; missing for lists that foretell no number).
    """
    return warehouse.frame(
        "SELECT scorecard.*, (SELECT avg(rri) FROM scorecard_month AS one "
        "WHERE one.budget = scorecard.budget AND one.method = scorecard.method) AS rri "
        "FROM scorecard ORDER BY budget, hit_rate DESC NULLS LAST, method"
    )


def scorecard_months(warehouse: Warehouse) -> pd.DataFrame:
    """Return table ``scorecard_month`` in order of budget, method and month."""
    return warehouse.frame("FROM scorecard_month ORDER BY budget, method, month")
