"""How many cases, month by month and place by place: what tests of places count.

Counts come from ``place_month``, never from case records. A place's cases are those placed in it or in something
smaller inside it, so a township has more than its grids together: cases placed no finer than the township.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from governance.hotspot_tables import ALL_MATTERS
from governance.tables import quote
from governance.warehouse import Warehouse

PlaceLevel = Literal["township", "community", "grid"]
"""What a place of a test is."""

Status = Literal["all", "open", "concluded"]
"""Which cases count: all, those known not to be concluded, those concluded."""

Counts = NDArray[np.int64]

_TABLES = ("place_month", "repeated_point_month")
"""All placed cases, and those of them at repeated coordinates."""

_COUNTED = {
    "all": "cases",
    "open": "outcome_cases - concluded_cases",
    "concluded": "concluded_cases",
}


@dataclass(frozen=True)
class Asked:
    """Which cases a test counts, and how they are told apart.

    Attributes
    ----------
    level
        Of the places.
    parts
        Matters tested each for itself: categories, or ``*`` for all matters together.
    channels
        Empty for all.
    status
        Concluded or not; cases whose source records no outcome are in neither.
    sets_aside
        True leaves out cases at coordinates that repeat beyond chance.
    """

    level: PlaceLevel = "grid"
    parts: tuple[str, ...] = (ALL_MATTERS,)
    channels: tuple[str, ...] = ()
    status: Status = "all"
    sets_aside: bool = True


@dataclass(frozen=True)
class CountCube:
    """Cases by part, month and place.

    Attributes
    ----------
    parts
        As asked, K of them.
    months
        First days, T of them without a gap.
    is_complete
        Of each month; False where the data end before the month does.
    codes
        Places, n of them in order of code.
    counts
        K x T x n, less what is set aside.
    set_aside
        K x T, cases left out because their coordinates repeat.
    """

    parts: tuple[str, ...]
    months: tuple[date, ...]
    is_complete: tuple[bool, ...]
    codes: tuple[str, ...]
    counts: Counts
    set_aside: Counts


def count_cube(warehouse: Warehouse, asked: Asked, codes: tuple[str, ...]) -> CountCube:
    """Return the cases of every part, month and place.

    Parameters
    ----------
    codes
        Places of the level, in order of code; see :func:`governance.queries.hot_network.hot_network`.
    """
    grid = _Grid.of(warehouse, asked, codes)
    return grid.cube(*(grid.rows(warehouse, table) for table in _TABLES))


def cubes_by_channel(warehouse: Warehouse, asked: Asked, codes: tuple[str, ...]) -> dict[str, CountCube]:
    """Return the same counts of each channel alone that has any, by name.

    Parameters
    ----------
    codes
        As for :func:`count_cube`.
    """
    grid = _Grid.of(warehouse, asked, codes)
    counted, piled = (grid.rows(warehouse, table, "channel") for table in _TABLES)
    return {
        str(channel): grid.cube(own, piled[piled["channel"] == channel])
        for channel, own in counted.groupby("channel")
    }


def channels(warehouse: Warehouse) -> tuple[str, ...]:
    """Return the channels of the cases, the most used first."""
    rows = warehouse.frame(
        "SELECT channel FROM place_month GROUP BY channel ORDER BY sum(cases) DESC, channel"
    )
    return tuple(rows["channel"])


class _Grid(NamedTuple):
    """What is counted, and the months and places it is counted by."""

    asked: Asked
    days: tuple[date, ...]
    is_complete: tuple[bool, ...]
    codes: tuple[str, ...]

    @classmethod
    def of(cls, warehouse: Warehouse, asked: Asked, codes: tuple[str, ...]) -> "_Grid":
        months = warehouse.frame("SELECT month, is_complete FROM month ORDER BY month")
        return cls(asked, tuple(day.date() for day in months["month"]), tuple(months["is_complete"]), codes)

    def rows(self, warehouse: Warehouse, table: str, *besides: str) -> pd.DataFrame:
        """Return the counts of a monthly table by the positions of part (-1: not asked for), month and place."""
        asked, code = self.asked, quote(f"{self.asked.level}_code")
        grain = ", ".join(("month", f"{code} AS code", "category", *(quote(name) for name in besides)))
        rows = warehouse.frame(
            f"SELECT {grain}, sum({_COUNTED[asked.status]})::BIGINT AS counted "
            f"FROM {quote(table)} WHERE {code} IS NOT NULL "
            "AND (list_contains($parts::VARCHAR[], $all) OR list_contains($parts::VARCHAR[], category)) "
            "AND (len($channels::VARCHAR[]) = 0 OR list_contains($channels::VARCHAR[], channel)) "
            "GROUP BY ALL",
            {"parts": list(asked.parts), "all": ALL_MATTERS, "channels": list(asked.channels)},
        )
        rows["at_month"] = pd.DatetimeIndex(self.days).get_indexer(pd.DatetimeIndex(rows["month"]))
        rows["at_place"] = pd.Index(self.codes, dtype="str").get_indexer(pd.Index(rows["code"], dtype="str"))
        rows["at_part"] = pd.Index(asked.parts, dtype="str").get_indexer(
            pd.Index(rows["category"], dtype="str")
        )
        return rows.loc[rows["at_place"] >= 0, [*besides, "at_part", "at_month", "at_place", "counted"]]

    def cube(self, counted: pd.DataFrame, piled: pd.DataFrame) -> CountCube:
        """Return the counts of rows, less those that are set aside."""
        counts = self._counts(counted)
        aside = self._counts(piled) if self.asked.sets_aside else np.zeros_like(counts)
        return CountCube(
            self.asked.parts, self.days, self.is_complete, self.codes, counts - aside, aside.sum(axis=-1)
        )

    def _counts(self, rows: pd.DataFrame) -> Counts:
        parts = self.asked.parts
        counts = np.zeros((len(parts), len(self.days), len(self.codes)), np.int64)
        part, month, place, counted = (
            rows[name].to_numpy() for name in ("at_part", "at_month", "at_place", "counted")
        )
        if ALL_MATTERS in parts:
            np.add.at(counts[parts.index(ALL_MATTERS)], (month, place), counted)
        own = part >= 0
        counts[part[own], month[own], place[own]] = counted[own]
        return counts
