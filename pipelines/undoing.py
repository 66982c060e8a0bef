"""What depends on a load: what taking it back would change, told before it is done.

A case has one current row: of the rows of its loads the last that does not merely repeat the row before it (see
``sql/1_ledger/version.sql``). Taking a load back removes its rows; where one of them was current, the case goes, or
another load's row becomes current. Rows that another row had replaced or that repeated one change nothing.
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from governance.errors import WarehouseMissing
from governance.warehouse import published_path
from pipelines.archive import Archive, LoadRecord

_STATEMENT = (Path(__file__).parent / "sql" / "1_ledger" / "undoing.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Undoing:
    """What taking a load back would change.

    Attributes
    ----------
    record
        The load.
    cases_gone
        Cases that no other load has: they go.
    cases_back
        Cases that go back to the row of an earlier load.
    cases_kept
        Cases whose current row is this load's and that a later load states in the same words: they stay as they are.
    rows_superseded_by
        Later load to how many rows of this one it has replaced; taking this one back changes nothing there.
    first_month, last_month
        First days of the months whose counts change; missing where none does.
    is_published
        True when the published warehouse has the load: readers see it until the next build.
    records
        Rows taken of a load of further records; none of a load of cases. They go, and what an earlier load said in
        their place is current again.
    callbacks_without_case
        Calls of other loads that ask after a case that goes: they are rejects until it is loaded again.
    """

    record: LoadRecord
    cases_gone: int
    cases_back: int
    cases_kept: int
    rows_superseded_by: dict[str, int]
    first_month: date | None
    last_month: date | None
    is_published: bool
    records: int = 0
    callbacks_without_case: int = 0


def undoing(archive: Archive, load_id: str, home: Path) -> Undoing:
    """Return what taking a load back would change; nothing is done.

    Parameters
    ----------
    archive
        The loads.
    load_id
        The one to be taken back.
    home
        ``paths.home`` of the district file: whether the load is published shows there.

    Raises
    ------
    LoadFault
        There is no such load, or it was taken back already.
    """
    record = archive.record(load_id)
    if record.holds != "case":
        return _undoing_records(archive, record, home)
    parts = [str(archive.any_rows_path(other)) for other in archive.case_load_ids()]
    with duckdb.connect() as connection:
        rows = connection.execute(_STATEMENT, {"parts": parts, "load_id": load_id}).fetchall()
        calls = _callbacks_without_case(connection, archive, record, parts)
    cases = {fate: number for fate, _, number, _, _ in rows if fate != "superseded"}
    months = [month for fate, _, _, *ends in rows if fate != "superseded" for month in ends]
    return Undoing(
        record=record,
        cases_gone=cases.get("gone", 0),
        cases_back=cases.get("back", 0),
        cases_kept=cases.get("kept", 0),
        rows_superseded_by={by: number for fate, by, number, _, _ in rows if fate == "superseded"},
        first_month=min(months, default=None),
        last_month=max(months, default=None),
        is_published=_is_published(home, load_id),
        callbacks_without_case=calls,
    )


def _undoing_records(archive: Archive, record: LoadRecord, home: Path) -> Undoing:
    """Return what taking back a load of further records would change."""
    first, last = archive.months(record.load_id) or (None, None)
    rows = pq.read_metadata(archive.records_path(record.load_id)).num_rows
    is_published = _is_published(home, record.load_id)
    return Undoing(record, 0, 0, 0, {}, first, last, is_published, records=rows)


def _callbacks_without_case(
    connection: duckdb.DuckDBPyConnection, archive: Archive, record: LoadRecord, parts: list[str]
) -> int:
    """Return the calls that ask after cases which only this load has."""
    loads = (archive.record(load_id) for load_id in archive.record_load_ids())
    calls = [str(archive.records_path(load.load_id)) for load in loads if load.holds == "callback"]
    if not calls:
        return 0
    row = connection.execute(_CALLS, {"parts": parts, "calls": calls, "load_id": record.load_id}).fetchone()
    return 0 if row is None else int(row[0])


_CALLS = (
    "WITH call AS (SELECT source, case_no FROM read_parquet($calls)), "
    "part AS (SELECT source::VARCHAR AS source, case_no, load_id FROM read_parquet($parts, union_by_name = true) "
    "SEMI JOIN call USING (source, case_no)), "
    "alone AS (SELECT source, case_no FROM part GROUP BY ALL HAVING bool_and(load_id = $load_id)) "
    "SELECT count(*) FROM call SEMI JOIN alone USING (source, case_no)"
)


def _is_published(home: Path, load_id: str) -> bool:
    try:
        made_of = published_path(home).with_suffix(".json").read_text(encoding="utf-8")
        return load_id in {*json.loads(made_of)["loads"], *json.loads(made_of)["records"]}
    except (WarehouseMissing, FileNotFoundError, json.JSONDecodeError, KeyError):
        return False
