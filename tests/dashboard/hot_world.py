"""A published district with one hot place: 160 grids of one size, and cases of one of them."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from tests.tiny_warehouse import World, facts, places, publish

WORLD = World(township_sizes=(80, 80), rows=8, unrecorded=())
HOT = "990101001001019"
QUIET = "990101002001070"
WITHOUT_HOUSEHOLDS = "990101001001001"
MATTER = "环境噪声"
ADDED = 6
"""Cases more in each of the two months before the last, in the hot grid and in each that touches it."""


def neighbour_pairs(grids: pd.DataFrame) -> pd.DataFrame:
    """Pairs of grids that touch, both ways."""
    shapes = shapely.from_wkb(grids["shape_wkb"].to_numpy())
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    apart = first != second
    codes = grids["grid_code"].to_numpy()
    return pd.DataFrame({"grid_code": codes[first[apart]], "neighbour_code": codes[second[apart]]})


def publish_hot(home: Path) -> Path:
    """Write the warehouse under a home and return its path."""
    grids, _ = places(WORLD)
    counted = facts(WORLD, grids)
    pairs = neighbour_pairs(grids)
    row = {
        "category": MATTER, "cases": ADDED, "outcome_cases": ADDED, "concluded_cases": 1, "settled_cases": 0,
        "repeat_cases": 0, "rated_cases": 0, "satisfied_cases": 0, "channel": "网络",
        "community_code": HOT[:12], "township_code": HOT[:9],
    }  # fmt: skip
    around = [HOT, *pairs.loc[pairs["grid_code"] == HOT, "neighbour_code"]]
    added = pd.DataFrame([
        row | {"month": WORLD.month(number), "grid_code": code} for number in (3, 4) for code in around
    ])  # fmt: skip
    communities = grids.groupby("community_code", as_index=False).agg(
        name=("community_name", "first"), township_code=("township_code", "first"), grids=("grid_code", "count"),
        households=("households", "sum"),
    )  # fmt: skip
    surroundings = pd.DataFrame({
        "grid_code": grids["grid_code"], "neighbours": 3, "is_island": False,
        "is_border": np.arange(len(grids)) % 8 == 0,
    })  # fmt: skip
    return publish(
        home, WORLD, place_month=pd.concat([counted["place_month"], added]), grid_neighbour=pairs,
        community=communities, grid_surroundings=surroundings, cases=cases(),
    )  # fmt: skip


def cases() -> pd.DataFrame:
    """Thirty cases of the hot grid: one overdue, one open, one of no recorded outcome, the rest concluded."""
    number = np.arange(30)
    frame = pd.DataFrame({
        "source": "12345", "case_no": [f"=A{one:02d}" for one in number], "load_id": "20260601-0001",
        "row_no": number + 2, "received_on": pd.to_datetime("2026-04-01") + pd.to_timedelta(number, "D"),
        "records_outcome": True, "category": MATTER, "channel": "网络", "grid_code": HOT,
        "community_code": HOT[:12], "township_code": HOT[:9], "located_by": "coordinates", "department": "环保局",
        "concluded_on": pd.to_datetime("2026-06-01"), "due_on": pd.NaT,
    })  # fmt: skip
    frame["month"] = frame["received_on"].dt.to_period("M").dt.to_timestamp()
    frame.loc[[0, 1, 2], "concluded_on"] = pd.NaT
    frame.loc[0, "due_on"] = pd.Timestamp(date(2026, 5, 1))
    frame.loc[2, "records_outcome"] = False
    return frame
