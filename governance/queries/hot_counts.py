"""How many cases, month by month and place by place: what tests of places count.

Counts come from ``place_month``, never from case records. A place's cases are those placed in it or in something
smaller inside it, so a township has more than its grids together: cases placed no finer than the township.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

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
    months = warehouse.frame("SELECT month, is_complete FROM month ORDER BY month")
    days = tuple(day.date() for day in months["month"])
    counts, piled = (
        _pivoted(warehouse, table, asked, days, codes) for table in ("place_month", "repeated_point_month")
    )
    if not asked.sets_aside:
        piled = np.zeros_like(piled)
    return CountCube(
        asked.parts, days, tuple(months["is_complete"]), codes, counts - piled, piled.sum(axis=-1)
    )


def channels(warehouse: Warehouse) -> tuple[str, ...]:
    """Return the channels of the cases, the most used first."""
    rows = warehouse.frame(
        "SELECT channel FROM place_month GROUP BY channel ORDER BY sum(cases) DESC, channel"
    )
    return tuple(rows["channel"])


def _pivoted(
    warehouse: Warehouse, table: str, asked: Asked, days: tuple[date, ...], codes: tuple[str, ...]
) -> Counts:
    """Return the counts of a monthly table as parts x months x places."""
    code = quote(f"{asked.level}_code")
    rows = warehouse.frame(
        f"SELECT month, {code} AS code, category, sum({_COUNTED[asked.status]})::BIGINT AS counted "
        f"FROM {quote(table)} WHERE {code} IS NOT NULL "
        "AND (list_contains($parts::VARCHAR[], $all) OR list_contains($parts::VARCHAR[], category)) "
        "AND (len($channels::VARCHAR[]) = 0 OR list_contains($channels::VARCHAR[], channel)) "
        "GROUP BY ALL",
        {"parts": list(asked.parts), "all": ALL_MATTERS, "channels": list(asked.channels)},
    )
    at_month, at_code, at_part = (
        pd.Series(np.arange(len(names)), index=pd.Index(names, dtype=object))
        for names in (days, codes, asked.parts)
    )
    rows = rows[rows["code"].isin(at_code.index)]
    month = at_month[rows["month"].dt.date].to_numpy()
    place = at_code[rows["code"].astype(object)].to_numpy()
    counted = rows["counted"].to_numpy()
    cube = np.zeros((len(asked.parts), len(days), len(codes)), np.int64)
    if ALL_MATTERS in at_part.index:
        np.add.at(cube[at_part[ALL_MATTERS]], (month, place), counted)
    is_asked = rows["category"].isin(at_part.index).to_numpy()
    part = at_part[rows["category"].astype(object)[is_asked]].to_numpy()
    cube[part, month[is_asked], place[is_asked]] = counted[is_asked]
    return cube
