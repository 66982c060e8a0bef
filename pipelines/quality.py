"""What is known of the places of loads and sources: what placed the rows, doubtful edges, unknown places, piles.

A load's report is made once, from its placed rows, and kept beside them as ``places-<form>.json``; a build only reads
it. Coordinates on which too many cases lie are looked for in all current cases of a source, whenever one of its loads
came or went.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from governance.edges import edge_share
from governance.grids import GridIndex
from governance.words import LOCATED_BY
from pipelines.archive import STATED
from pipelines.edge_report import unmatched_places
from pipelines.placing import Placer
from pipelines.repeated_points import repeated_points

EDGE_ROWS = 50_000
"""Rows of a load measured against the edges, evenly spread over the file: their share is good to half a percent."""

_SCHEMAS = {
    "load_place": pa.schema([
        ("load_id", pa.string()), ("located_by", pa.string()), ("rows", pa.int64()),
        ("edge_checked_rows", pa.int64()), ("near_edge_rows", pa.int64()),
    ]),
    "place_fault": pa.schema([
        ("load_id", pa.string()), ("fault_no", pa.int64()), ("column_name", pa.string()),
        ("value", pa.string()), ("reason", pa.string()), ("rows", pa.int64()),
    ]),
}  # fmt: skip


def report_path(rows_path: Path) -> Path:
    """Return where the report on a load's placed rows is or will be."""
    return rows_path.with_name(rows_path.name.replace("rows-", "places-", 1)).with_suffix(".json")


def write_report(rows_path: Path, placer: Placer) -> None:
    """Write the report on a load's placed rows beside them, whole or not at all.

    Parameters
    ----------
    rows_path
        Archived rows, placed by this placer.
    """
    stated = [f"stated_{name}" for name in STATED]
    rows = pq.read_table(rows_path, columns=["located_by", "lon", "lat", *stated], read_dictionary=stated)
    faults = unmatched_places(rows.select(stated).rename_columns(STATED), placer.network)
    report = {
        "load_place": _placed(rows, placer),
        "place_fault": [
            {"fault_no": number, "column_name": column, "value": value if isinstance(value, str) else None,
             "reason": reason, "rows": count}
            for number, (column, value, reason, count) in enumerate(faults.itertuples(index=False), 1)
        ],
    }  # fmt: skip
    target = report_path(rows_path)
    unfinished = target.with_suffix(".tmp")
    unfinished.write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    unfinished.replace(target)


def _placed(rows: pa.Table, placer: Placer) -> list[dict[str, Any]]:
    """Return the rows by what placed them, best first."""
    located_by = rows["located_by"].cast(pa.string())
    counts = Counter({entry["values"]: entry["counts"] for entry in pc.value_counts(located_by).to_pylist()})
    by_coordinates = np.flatnonzero(pc.equal(located_by, "coordinates").to_numpy())
    measured = by_coordinates[:: max(1, -(-len(by_coordinates) // EDGE_ROWS))]
    lon, lat = (rows[name].to_numpy()[measured] for name in ("lon", "lat"))
    found = edge_share(lon, lat, index=placer.index, edges=placer.edges)
    edges = {"coordinates": (found.cases, found.near_cases)}
    return [
        {"located_by": rung, "rows": counts[rung]}
        | dict(zip(("edge_checked_rows", "near_edge_rows"), edges.get(rung, (0, 0)), strict=True))
        for rung in LOCATED_BY
        if counts[rung]
    ]


def reported_tables(parts: Mapping[str, Path]) -> dict[str, pa.Table]:
    """Return the tables ``load_place`` and ``place_fault`` of loads.

    Parameters
    ----------
    parts
        Each load with its archived rows; its report lies beside them.
    """
    reports = {
        load_id: json.loads(report_path(rows).read_text(encoding="utf-8")) for load_id, rows in parts.items()
    }
    return {
        name: pa.Table.from_pylist(
            [{"load_id": load_id} | row for load_id, report in reports.items() for row in report[name]],
            schema=schema,
        )
        for name, schema in _SCHEMAS.items()
    }


def changed_repeated_points(
    connection: duckdb.DuckDBPyConnection, index: GridIndex
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Give each source of which a load came or went, with its coordinates that repeat too much.

    Parameters
    ----------
    connection
        Has ``changed_row``, the rows of those loads, and ``cases`` as they are now.
    index
        The grids in force.
    """
    sources = connection.execute("SELECT DISTINCT source FROM changed_row ORDER BY source").fetchall()
    for (source,) in sources:
        points = connection.execute(
            "SELECT lon, lat FROM cases WHERE source = $source AND lon IS NOT NULL", {"source": source}
        ).fetchnumpy()
        lon, lat = (np.asarray(points[name], dtype=np.float64) for name in ("lon", "lat"))
        yield source, repeated_points(lon, lat, index=index).assign(source=source)
