"""What came in at every place of a level, matter by matter: the tables of an atlas, in one question."""

import pandas as pd

from governance.queries.selection import IN_SELECTION, OF_CHANNELS, Level, Selection
from governance.tables import quote
from governance.warehouse import Warehouse


def matters_by_place(warehouse: Warehouse, selection: Selection, level: Level) -> pd.DataFrame:
    """Return the categories of every place.

    Returns
    -------
    DataFrame
        One row per place and category with cases, places in order of code, most cases first, ties by name: code,
        category, cases, outcome_cases, concluded_cases.
    """
    code = quote(f"{level}_code")
    return warehouse.frame(
        f"SELECT {code} AS code, category, sum(cases)::BIGINT AS cases, sum(outcome_cases)::BIGINT AS outcome_cases, "
        "sum(concluded_cases)::BIGINT AS concluded_cases FROM place_month AS fact "
        f"WHERE {code} IS NOT NULL AND {IN_SELECTION} AND {OF_CHANNELS} "
        "GROUP BY ALL ORDER BY code, cases DESC, category",
        selection.bound | selection.bound_channels,
    )
