"""Concluded in time, place by place and source by source: what stands beside volume wherever volume is shown.

Sources run by different clocks, so nothing here adds one source to another; see :mod:`governance.queries.service` for
everything else about service.
"""

import pandas as pd

from governance.queries.selection import IN_SELECTION, OF_CHANNELS, Level, Selection
from governance.tables import quote
from governance.warehouse import Warehouse


def on_time(warehouse: Warehouse, selection: Selection, level: Level) -> pd.DataFrame:
    """Return the cases of places whose time is over, and those of them that were concluded in it.

    Returns
    -------
    DataFrame
        A row per place of the level and source with such cases, in order: code, source, conclude_due_cases
        (concluded, or the due date over), concluded_in_time_cases (of those, concluded by the due date). Integers.
        Cases placed less finely than the level are in no row.
    """
    code = quote(f"{level}_code")
    table = quote("township_service_month" if level == "township" else "service_month")
    return warehouse.frame(
        f"SELECT fact.{code} AS code, fact.source, sum(fact.conclude_due_cases)::BIGINT AS conclude_due_cases, "
        "sum(fact.concluded_in_time_cases)::BIGINT AS concluded_in_time_cases "
        f"FROM {table} AS fact WHERE {IN_SELECTION} AND {OF_CHANNELS} AND fact.{code} IS NOT NULL "
        "GROUP BY ALL HAVING sum(fact.conclude_due_cases) > 0 ORDER BY ALL",
        selection.bound | selection.bound_channels,
    )


def clocks(warehouse: Warehouse) -> dict[str, str]:
    """Return the clock of each source that declares one, by the name of the source."""
    rows = warehouse.frame(
        "SELECT source, profile FROM clock_profile WHERE profile IS NOT NULL ORDER BY source"
    )
    return dict(zip(rows["source"], rows["profile"], strict=True))
