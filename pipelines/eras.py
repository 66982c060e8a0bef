"""Eras: the spans of days over which a network did not change.

Convention: a version of a grid is in force from its first to its last day, both included. An era begins on each day
on which a version begins or the day after one ends. A day on which no version is in force belongs to no era: the
nearest one is not guessed.
"""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from pipelines.grid_repair import Shapes

LAST_DAY = date.max


@dataclass(frozen=True)
class Era:
    """The places of a network while it did not change.

    Attributes
    ----------
    first_day, last_day
        Both included; ``date.max`` while no end is known.
    is_today
        True for the era of the grids in force.
    grids
        Columns ``grid_code``, ``community_code`` (missing where there is none), ``township_code``; by code.
    communities
        Columns ``community_code``, ``name``, ``township_code``.
    townships
        Columns ``township_code``, ``name``.
    polygons
        Outlines of the grids, in their order.
    """

    first_day: date
    last_day: date
    is_today: bool
    grids: pd.DataFrame
    communities: pd.DataFrame
    townships: pd.DataFrame
    polygons: Shapes

    def holds(self, day: date) -> bool:
        """Return whether a day belongs to the era."""
        return self.first_day <= day <= self.last_day


def eras_of(
    rows: gpd.GeoDataFrame, today: date, communities: pd.DataFrame, townships: pd.DataFrame
) -> tuple[Era, ...]:
    """Return the eras of a layer's rows, in order of time.

    Parameters
    ----------
    rows
        Columns ``code``, ``township_code``, ``valid_from``, ``valid_to`` (None while no end is known), ``geometry``,
        and where the layer has them ``community_code``, ``community_name``, ``township_name``; by code.
    today
        Its era has the communities and townships given.
    communities, townships
        Tables of the contract. Townships that the rows do not name are called as there.
    """
    first = np.array([day.toordinal() for day in rows["valid_from"]])
    last = np.array([(LAST_DAY if day is None else day).toordinal() for day in rows["valid_to"]])
    starts = np.unique([*first, *(last[last < LAST_DAY.toordinal()] + 1)])
    ends = np.append(starts[1:] - 1, LAST_DAY.toordinal())
    eras = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        members = rows[(first <= start) & (end <= last)]
        if members.empty:
            continue
        is_today = start <= today.toordinal() <= end
        eras.append(Era(
            first_day=date.fromordinal(start), last_day=date.fromordinal(end), is_today=is_today,
            grids=_grids_of(members),
            communities=communities if is_today else communities_of(members),
            townships=townships if is_today else _townships_of(members, townships),
            polygons=np.array(members.geometry),
        ))  # fmt: skip
    return tuple(eras)


def _grids_of(rows: gpd.GeoDataFrame) -> pd.DataFrame:
    grids = rows.reindex(columns=["code", "community_code", "township_code"])
    return pd.DataFrame(grids.rename(columns={"code": "grid_code"}).reset_index(drop=True))


def _townships_of(rows: pd.DataFrame, townships: pd.DataFrame) -> pd.DataFrame:
    """Return the townships of grids, called as the first of their grids says, or else as today."""
    known = townships.set_index("township_code")["name"]
    codes = pd.Series(sorted(rows["township_code"].unique()), dtype="str")
    names = codes.map(known)
    if "township_name" in rows:
        names = codes.map(rows.groupby("township_code")["township_name"].first()).fillna(names)
    return pd.DataFrame({"township_code": codes, "name": names.fillna(codes)})


def communities_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the communities of grids, by code.

    Columns ``community_code``, ``name`` (the code where there is none) and ``township_code``, the one that most of its
    grids have.
    """
    if "community_code" not in rows:
        return pd.DataFrame(columns=["community_code", "name", "township_code"])
    members = rows[rows["community_code"].notna()]
    names = members["community_name"] if "community_name" in members else members["community_code"]
    groups = members.assign(name=names.fillna(members["community_code"])).groupby("community_code")
    return pd.DataFrame({
        "name": groups["name"].first(),
        "township_code": groups["township_code"].agg(lambda codes: codes.mode().iloc[0]),
    }).reset_index()  # fmt: skip
