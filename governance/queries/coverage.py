"""How many cases could be placed: what stands beside every total."""

from dataclasses import dataclass

import pandas as pd

from governance.queries.selection import IN_SELECTION, Selection
from governance.warehouse import Warehouse


@dataclass(frozen=True)
class Coverage:
    """Cases of a selection by how finely they could be placed; ``cases`` is the sum of the other four.

    Attributes
    ----------
    in_grid
        Placed in a grid.
    above_grid
        Placed in a township or community only.
    without_place
        The record names no place that could be used.
    outside
        The place named lies in no grid of the district.
    """

    cases: int
    in_grid: int
    above_grid: int
    without_place: int
    outside: int

    @property
    def in_township(self) -> int:
        """Placed in a township, in a grid or not."""
        return self.in_grid + self.above_grid


def coverage(warehouse: Warehouse, selection: Selection) -> Coverage:
    """Return how many cases of a selection could be placed."""
    statement = (
        "SELECT coalesce(sum(cases), 0)::BIGINT, coalesce(sum(in_grid_cases), 0)::BIGINT, "
        "coalesce(sum(in_township_cases), 0)::BIGINT, "
        "coalesce(sum(cases) FILTER (located_by = 'outside'), 0)::BIGINT "
        f"FROM coverage_month AS fact WHERE {IN_SELECTION}"
    )
    with warehouse.cursor() as cursor:
        rows = cursor.execute(statement, selection.bound).fetchall()
    cases, in_grid, in_township, outside = rows[0]
    return Coverage(cases, in_grid, in_township - in_grid, cases - in_township - outside, outside)


def located_by_source(warehouse: Warehouse) -> pd.DataFrame:
    """Return what placed the cases of each source, over all months.

    Returns
    -------
    DataFrame
        One row per source and way of placing, by source, most cases first: source, located_by (see
        :data:`governance.tables.LOCATED_BY`), cases, source_cases (all of the source).
    """
    return warehouse.frame(
        "SELECT source, located_by, sum(cases)::BIGINT AS cases, "
        "(sum(sum(cases)) OVER (PARTITION BY source))::BIGINT AS source_cases "
        "FROM coverage_month GROUP BY source, located_by ORDER BY source, cases DESC, located_by"
    )
