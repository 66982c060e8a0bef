"""A published district of two townships, every table of places with rows of both: what one must not see of the other.

Every row of the second township that carries a text carries :data:`SECRET` in it, and its counts are :data:`COUNT`
where no test needs others, so that a leak shows whatever way it takes.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from governance.table_form import Column, Table
from governance.tables import TABLES
from tests.dashboard.hot_world import HOT, WORLD, neighbour_pairs
from tests.tiny_warehouse import facts, places, publish, tables_of

OURS, THEIRS = "990101001", "990101002"
OUR_GRID, THEIR_GRID = HOT, f"{THEIRS}001070"
SECRET, COUNT = "乙地独有", 770_077
FIRST_OF_MARCH = date(2026, 3, 1)

_OF_TYPE: dict[str, tuple[Any, Any]] = {
    "VARCHAR": ("甲", SECRET), "INTEGER": (3, COUNT), "BIGINT": (3, COUNT), "UBIGINT": (3, COUNT),
    "TINYINT": (90, 99), "SMALLINT": (3, 77), "DOUBLE": (0.3, 77.0077),
    "BOOLEAN": (True, True), "DATE": (FIRST_OF_MARCH, FIRST_OF_MARCH), "BLOB": (b"", b""),
    "TIMESTAMP": (datetime(2026, 3, 1), datetime(2026, 3, 1)), "VARCHAR[]": (["甲"], [SECRET]),  # noqa: DTZ001
}  # fmt: skip
_PLACES = {
    "township_code": (OURS, THEIRS), "grid_code": (OUR_GRID, THEIR_GRID), "place_code": (OUR_GRID, THEIR_GRID),
    "community_code": (f"{OURS}001", f"{THEIRS}001"), "neighbour_code": (OUR_GRID, THEIR_GRID),
    "place_level": ("grid", "grid"), "case_no": ("A00", "B00"), "source": ("12345", "12345"), "alert_no": (1, 2),
    "category": ("环境噪声", "环境噪声"), "channel": ("网络", "网络"), "month": (FIRST_OF_MARCH, FIRST_OF_MARCH),
    "located_by": ("coordinates", "coordinates"), "department": ("甲局", "丙局"), "unit": ("件", "件"),
}  # fmt: skip


def made_rows(table: Table) -> pd.DataFrame:
    """A row of our township and one of theirs."""
    columns = {column.name: _values(column) for column in table.columns}
    return pd.DataFrame({name: list(pair) for name, pair in columns.items()})


def _values(column: Column) -> tuple[Any, Any]:
    return _PLACES.get(column.name.removesuffix("_then"), _OF_TYPE[column.type.split("(")[0]])


def cases() -> pd.DataFrame:
    """Thirty cases of a grid of ours and thirty of theirs, one of ours in no grid, and one in no township."""
    number = np.arange(62)
    is_ours = number < 31
    frame = pd.DataFrame({
        "source": "12345", "case_no": [f"{'A' if one < 31 else 'B'}{one % 31:02d}" for one in number],
        "load_id": "20260601-0001", "row_no": number + 2,
        "received_on": pd.to_datetime("2026-03-01") + pd.to_timedelta(number % 31, "D"), "records_outcome": True,
        "category": "环境噪声", "channel": "网络", "grid_code": np.where(is_ours, OUR_GRID, THEIR_GRID),
        "community_code": np.where(is_ours, f"{OURS}001", f"{THEIRS}001"),
        "township_code": np.where(is_ours, OURS, THEIRS), "located_by": "coordinates",
        "department": np.where(is_ours, "甲局", "丙局"), "concluded_on": pd.to_datetime("2026-05-20"),
    }).astype({"grid_code": object, "community_code": object, "township_code": object})  # fmt: skip
    frame.loc[30, ["grid_code", "located_by"]] = [None, "township_code"]
    frame.loc[61, ["grid_code", "community_code", "township_code", "located_by"]] = [
        None,
        None,
        None,
        "unlocated",
    ]
    inside = {name: places(WORLD)[0].set_index("grid_code")[name] for name in ("lon", "lat")}
    for name, of_grid in inside.items():
        frame[name] = frame["grid_code"].map(of_grid)
    frame["month"] = frame["received_on"].dt.to_period("M").dt.to_timestamp()
    frame["grid_code_then"], frame["township_code_then"] = frame["grid_code"], frame["township_code"]
    frame["located_by_then"] = frame["located_by"]
    return frame


def publish_two(home: Path) -> Path:
    """Write the warehouse under a home and return its path."""
    grids, townships = places(WORLD)
    communities = grids.groupby("community_code", as_index=False).agg(
        name=("community_name", "first"), township_code=("township_code", "first"), grids=("grid_code", "count"),
        households=("households", "sum"),
    )  # fmt: skip
    surroundings = pd.DataFrame({
        "grid_code": grids["grid_code"], "neighbours": 3, "is_island": False, "is_border": False,
    })  # fmt: skip
    counted = facts(WORLD, grids)
    near = {OUR_GRID, *neighbour_pairs(grids).query("grid_code == @OUR_GRID")["neighbour_code"]}
    place_month = counted["place_month"]
    place_month.loc[
        place_month["grid_code"].isin(near) & (place_month["category"] == "环境噪声"), "cases"
    ] += 9
    own = {
        **tables_of(WORLD), **counted, "place_month": place_month, "community": communities, "cases": cases(),
        "grid_neighbour": neighbour_pairs(grids), "grid_surroundings": surroundings, "township": townships,
    }  # fmt: skip
    others = {
        name: made_rows(table)
        for name, table in TABLES.items()
        if name not in own and table.scoped_by != "district"
    }
    others["repeated_point_month"]["cases"] = 1  # no more than are set aside
    return publish(home, WORLD, **own, **others)
