"""What would be expected of every place, month by month, if the district's cases were shared out by denominators."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from governance.hotspot_tables import ALL_MATTERS
from governance.queries.hot_counts import Asked, PlaceLevel, count_cube
from governance.queries.hot_network import hot_network
from governance.settings import Denominator
from governance.statistics.expected_range import ExpectedRanges
from governance.warehouse import Warehouse


@dataclass(frozen=True, eq=False)
class ExpectedMonths:
    """Expected cases of the places of one level.

    Attributes
    ----------
    months
        First days, in order.
    codes
        Of the places, in the order of the ranges.
    """

    months: tuple[date, ...]
    codes: tuple[str, ...]
    ranges: ExpectedRanges

    def place(self, code: str) -> pd.DataFrame | None:
        """Return the expected cases of a place, with the range that chance keeps to.

        Returns
        -------
        DataFrame
            A row per month: month (timestamp), expected, low, high. None for a place that is not in force or has no
            denominator.
        """
        if code not in self.codes:
            return None
        found = pd.DataFrame(
            {
                "month": pd.to_datetime(list(self.months)),
                **self.ranges.place(self.codes.index(code))._asdict(),
            }
        )
        return found if found["expected"].notna().any() else None


def expected_months(
    warehouse: Warehouse,
    categories: tuple[str, ...],
    channels: tuple[str, ...],
    level: PlaceLevel,
    denominator: Denominator,
) -> ExpectedMonths:
    """Return the expected cases of every place and month.

    Counted are the same cases as in :func:`governance.queries.places.trend`, those at repeated coordinates included.

    Parameters
    ----------
    categories, channels
        Empty for all.
    """
    network = hot_network(warehouse, level, denominator)
    asked = Asked(level, categories or (ALL_MATTERS,), channels, sets_aside=False)
    cube = count_cube(warehouse, asked, network.codes)
    ranges = ExpectedRanges.of(cube.counts.sum(axis=0), network.denominator)
    return ExpectedMonths(cube.months, network.codes, ranges)
