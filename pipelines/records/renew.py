"""Making the tables of further records: which rows can be taken today, which of those are current, what became of each.

The tables are small and made whole in every build. What a row depends on is judged again each time: the case that a
callback asks after, the township that a report names. A row that fails is a reject of its load until what it lacks is
there, whichever came first. Of the others, a row that says what the one before it of the same key said is a duplicate,
the last that does not is current, and the rest are superseded, as it is with cases.
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from governance.record_tables import RECORD_TABLES
from governance.table_form import Table
from governance.tables import quote
from pipelines.archive import Archive, LoadRecord
from pipelines.placing import Placer
from pipelines.records.intake import archived_schema

SQL_FOLDER = Path(__file__).parent.parent / "sql" / "5_records"

STATE = (
    "CREATE OR REPLACE TEMP TABLE record_state "
    "(load_id VARCHAR, row_no INTEGER, state VARCHAR, reason VARCHAR, field VARCHAR)"
)
"""What became of each row that was taken of a load: accepted, superseded, duplicate, or rejected for a reason."""


def renew_records(
    connection: duckdb.DuckDBPyConnection,
    archive: Archive,
    load_ids: Sequence[str],
    gone: Sequence[str],
    placer: Placer,
) -> None:
    """Replace the tables of further records and the rejects of their loads, and tell what became of each row.

    Parameters
    ----------
    connection
        Of an open draft whose ``part`` has the rows of cases. Table ``record_state`` is left in it, see :data:`STATE`.
    load_ids
        Loads of further records.
    gone
        Those of the publication before that are taken back.
    placer
        Knows the townships.
    """
    records = [archive.record(load_id) for load_id in load_ids]
    connection.execute(STATE)
    for table in RECORD_TABLES:
        _renew(connection, table, _archived(archive, table, records), placer)
    _renew_rejects(connection, archive, records, gone)


def _archived(archive: Archive, table: Table, records: Sequence[LoadRecord]) -> pa.Table:
    """Return the rows of all loads of a table; columns that were not kept yet are missing."""
    schema = archived_schema(table)
    parts = [
        pq.read_table(archive.records_path(record.load_id))
        for record in records
        if record.holds == table.name
    ]
    rows = pa.concat_tables([schema.empty_table(), *parts], promote_options="default")
    return rows.select(schema.names)


def _renew(connection: duckdb.DuckDBPyConnection, table: Table, archived: pa.Table, placer: Placer) -> None:
    """Replace a table by the current rows, and add to ``record_state`` what became of all."""
    name = quote(table.name)
    judged = (SQL_FOLDER / f"{table.name}_judged.sql").read_text(encoding="utf-8")
    connection.register("archived", archived)
    connection.register("stated_township", _townships(archived, placer))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE judged AS {judged}")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE versions AS {_versions(table)}")
    connection.execute(f"DELETE FROM {name}")
    own = ", ".join(quote(column) for column in table.column_names)
    connection.execute(f"INSERT INTO {name} BY NAME SELECT {own} FROM versions WHERE state = 'accepted'")
    connection.execute(
        "INSERT INTO record_state SELECT load_id, row_no, state, NULL, NULL FROM versions "
        "UNION ALL SELECT load_id, row_no, 'rejected', reason_rejected, field FROM judged "
        "WHERE reason_rejected IS NOT NULL"
    )
    connection.unregister("archived")
    connection.unregister("stated_township")


def _versions(table: Table) -> str:
    """Return the query that tells the rows of one key apart; see the module's text for the rule."""
    key = ", ".join(quote(column) for column in table.key)
    said = ", ".join(quote(name) for name in table.column_names if name not in {"load_id", "row_no"})
    return (
        f"WITH compared AS (SELECT *, row({said}) IS NOT DISTINCT FROM lag(row({said})) OVER in_order AS is_duplicate, "
        "row_number() OVER in_order AS position FROM judged WHERE reason_rejected IS NULL "
        f"WINDOW in_order AS (PARTITION BY {key} ORDER BY load_id, row_no)), "
        "settled AS (SELECT *, max(position) FILTER (NOT is_duplicate) OVER "
        f"(PARTITION BY {key}) AS current_position FROM compared) "
        "SELECT *, CASE WHEN is_duplicate THEN 'duplicate' WHEN position = current_position THEN 'accepted' "
        "ELSE 'superseded' END AS state FROM settled"
    )


def _townships(archived: pa.Table, placer: Placer) -> pa.Table:
    """Return what rows state of their township, each text once, with its code; missing where it is none."""
    if "township_code" not in archived.column_names:
        return pa.table({"stated": pa.array([], pa.string()), "township_code": pa.array([], pa.string())})
    stated = pc.unique(archived["township_code"]).drop_null()
    return pa.table({"stated": stated, "township_code": placer.townships_of(stated)})


def _renew_rejects(
    connection: duckdb.DuckDBPyConnection,
    archive: Archive,
    records: Sequence[LoadRecord],
    gone: Sequence[str],
) -> None:
    """Replace the rejects of all loads of further records: those of their reading, and those of ``record_state``."""
    own = [record.load_id for record in records]
    connection.execute(
        "DELETE FROM reject WHERE list_contains($loads::VARCHAR[], load_id)", {"loads": [*own, *gone]}
    )
    if not own:
        return
    paths = [str(archive.rejects_path(load_id)) for load_id in own]
    connection.execute("INSERT INTO reject BY NAME FROM read_parquet($paths)", {"paths": paths})
    named = [
        (record.load_id, key.removeprefix("columns."), theirs)
        for record in records
        for key, theirs in (record.profile or {}).items()
        if key.startswith("columns.")
    ]
    columns = zip(*named, strict=True)
    heading = pa.table(dict(zip(("load_id", "field", "column_name"), map(list, columns), strict=True)))
    connection.register("heading", heading)
    connection.execute(
        "INSERT INTO reject BY NAME SELECT load_id, row_no, reason, column_name, NULL AS value FROM record_state "
        "LEFT JOIN heading USING (load_id, field) WHERE state = 'rejected'"
    )
    connection.unregister("heading")
