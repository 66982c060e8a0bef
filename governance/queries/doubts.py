"""Which cases need a look because of their place: where the record, the network or the coordinate leaves a doubt.

A case has any number of doubts (:data:`KINDS`). Those that placing found stand in its record; that it lies on a
repeated coordinate follows from table ``repeated_point``; whether it lies beside an edge is measured for the months
that are asked about, by :func:`near_edge`. Coordinates in the answers are for the map of this question and leave in no
export.
Accusation matters (检举控告) are kept off maps: they are listed without coordinates.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from governance.edges import EDGE_M, Edges
from governance.warehouse import Warehouse
from governance.words import PLACING_DOUBTS

KINDS = ("repeated_point", *PLACING_DOUBTS, "outside", "unlocated", "nearest", "near_edge")
"""The doubts in the order in which they are to be looked at: what is wrong for many cases at once comes first."""

ACCUSATIONS = "检举|控告|揭发"
"""Purposes and categories of accusation matters, as a regular expression."""

BATCH_ROWS = 131_072

_CHOSEN = (
    "cases.month BETWEEN $month_from AND $month_to "
    "AND ($source::VARCHAR IS NULL OR cases.source = $source::VARCHAR) "
    "AND ($township_code::VARCHAR IS NULL OR cases.township_code = $township_code::VARCHAR)"
)
_MILLIONTHS = "round_even({table}.lon * 1000000, 0)::BIGINT, round_even({table}.lat * 1000000, 0)::BIGINT"
_DOUBTFUL = (
    "WITH doubtful AS (SELECT cases.*, edge_m, string_split(concat_ws(',', "
    f"CASE WHEN (cases.source, {_MILLIONTHS.format(table='cases')}) "
    f"IN (SELECT (source, {_MILLIONTHS.format(table='repeated_point')}) FROM repeated_point) "
    "THEN 'repeated_point' END, "
    "placing_doubt, CASE WHEN located_by IN ('outside', 'unlocated', 'nearest') THEN located_by END, "
    "CASE WHEN edge_m IS NOT NULL THEN 'near_edge' END), ',') AS doubts "
    f"FROM cases LEFT JOIN near_edge USING (load_id, row_no) WHERE {_CHOSEN}) "
)
_IN_DOUBT = "($kind::VARCHAR IS NULL AND doubts <> [''] OR list_contains(doubts, $kind::VARCHAR))"


@dataclass(frozen=True)
class DoubtChoice:
    """Which cases are asked about: those received in the months from one to another, both included.

    Attributes
    ----------
    month_from, month_to
        First days of months.
    source, township_code
        None for all; cases that are in no township are only among all.
    kind
        One of :data:`KINDS`; None for any doubt.
    """

    month_from: date
    month_to: date
    source: str | None = None
    township_code: str | None = None
    kind: str | None = None

    @property
    def bound(self) -> dict[str, Any]:
        """What queries bind about the cases, the kind of doubt left out."""
        return {name: value for name, value in vars(self).items() if name != "kind"}


def edges(warehouse: Warehouse) -> Edges:
    """Return the edges of the grids in force."""
    outlines = warehouse.frame("SELECT shape_wkb FROM grid WHERE is_in_force ORDER BY grid_code")
    shapes = [bytes(outline) for outline in outlines["shape_wkb"]]
    return Edges.of(np.asarray(shapely.from_wkb(np.array(shapes, dtype=object)), dtype=object))


def near_edge(warehouse: Warehouse, found: Edges, month_from: date, month_to: date) -> pa.Table:
    """Return the cases of some months that coordinates placed within 20 m of an edge.

    Parameters
    ----------
    found
        The answer of :func:`edges`.
    month_from, month_to
        First days of the first and the last month.

    Returns
    -------
    pa.Table
        load_id, row_no, edge_m (metres, at most :data:`governance.edges.EDGE_M`).
    """
    schema = pa.schema([("load_id", pa.string()), ("row_no", pa.int32()), ("edge_m", pa.float64())])
    statement = (
        "SELECT load_id, row_no, lon, lat FROM cases "
        "WHERE month BETWEEN $month_from AND $month_to AND located_by = 'coordinates'"
    )
    parts = [schema.empty_table()]
    with warehouse.cursor() as cursor:
        answer = cursor.execute(statement, {"month_from": month_from, "month_to": month_to})
        for batch in answer.to_arrow_reader(BATCH_ROWS):
            edge_m = found.distance_m(*(batch[name].to_numpy() for name in ("lon", "lat")))
            rows = pa.table([batch["load_id"], batch["row_no"], pa.array(edge_m)], names=schema.names)
            parts.append(rows.filter(pa.array(edge_m <= EDGE_M)).cast(schema))
    return pa.concat_tables(parts)


def counts(warehouse: Warehouse, choice: DoubtChoice, near: pa.Table) -> dict[str | None, int]:
    """Return the cases of each doubt, whatever kind is chosen, and under None those with any.

    Parameters
    ----------
    near
        The answer of :func:`near_edge` for these months.
    """
    kind = "(SELECT unnest(doubts) AS kind FROM doubtful)"
    each = f"{_DOUBTFUL} SELECT kind, count(*) AS cases FROM {kind} GROUP BY kind"
    kinds = _frame(warehouse, near, each, choice.bound)
    whole = f"{_DOUBTFUL} SELECT count(*) AS cases FROM doubtful WHERE doubts <> ['']"
    by_kind = dict(zip(kinds["kind"], kinds["cases"], strict=True))
    every = int(_frame(warehouse, near, whole, choice.bound)["cases"].iloc[0])
    return {None: every} | {kind: int(by_kind.get(kind, 0)) for kind in KINDS}


def by_grid(warehouse: Warehouse, choice: DoubtChoice, near: pa.Table) -> pd.DataFrame:
    """Return how many doubtful cases were placed in each grid.

    Returns
    -------
    DataFrame
        One row per grid in force, in order of code: grid_code, cases (0 where none is in doubt).
    """
    return _frame(
        warehouse, near,
        f"{_DOUBTFUL} SELECT grid.grid_code, count(doubtful.source) AS cases FROM grid "
        f"LEFT JOIN doubtful ON doubtful.grid_code = grid.grid_code AND {_IN_DOUBT} "
        "WHERE grid.is_in_force GROUP BY grid.grid_code ORDER BY grid.grid_code",
        choice.bound | {"kind": choice.kind},
    )  # fmt: skip


def listed(
    warehouse: Warehouse, choice: DoubtChoice, near: pa.Table, rows: int | None = None, skipped: int = 0
) -> pd.DataFrame:
    """Return cases in doubt, the latest first.

    Parameters
    ----------
    rows, skipped
        How many cases at most, None for all of them; and how many are left out before the first.

    Returns
    -------
    DataFrame
        load_id, row_no (name the case in this publication), source, case_no, received_on (timestamp), category,
        located_by, grid_name, township_name (missing where it was placed in none), edge_m (metres, missing away from
        edges), doubts (list of :data:`KINDS`), lon, lat (degrees CGCS2000, inside; missing without coordinates and for
        accusation matters).
    """
    is_accusation = f"regexp_matches(concat_ws(' ', purpose, category), '{ACCUSATIONS}')"
    return _frame(
        warehouse, near,
        f"{_DOUBTFUL} SELECT load_id, row_no, source, case_no, received_on, category, located_by, "
        "grid.name AS grid_name, township.name AS township_name, edge_m, doubts, "
        f"CASE WHEN NOT {is_accusation} THEN doubtful.lon END AS lon, "
        f"CASE WHEN NOT {is_accusation} THEN doubtful.lat END AS lat "
        "FROM doubtful LEFT JOIN (FROM grid WHERE is_in_force) AS grid ON grid.grid_code = doubtful.grid_code "
        "LEFT JOIN township ON township.township_code = doubtful.township_code "
        f"WHERE {_IN_DOUBT} ORDER BY received_on DESC, source, case_no LIMIT $rows OFFSET $skipped",
        choice.bound | {"kind": choice.kind, "rows": rows, "skipped": skipped},
    )  # fmt: skip


def _frame(warehouse: Warehouse, near: pa.Table, statement: str, values: dict[str, Any]) -> pd.DataFrame:
    """Return the rows of a question over ``near_edge``, which only this question sees."""
    with warehouse.cursor() as cursor:
        cursor.register("near_edge", near)
        return cursor.execute(statement, values).df()
