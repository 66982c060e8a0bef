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
    """

    record: LoadRecord
    cases_gone: int
    cases_back: int
    cases_kept: int
    rows_superseded_by: dict[str, int]
    first_month: date | None
    last_month: date | None
    is_published: bool


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
    parts = [str(archive.any_rows_path(other)) for other in archive.load_ids()]
    with duckdb.connect() as connection:
        rows = connection.execute(_STATEMENT, {"parts": parts, "load_id": load_id}).fetchall()
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
    )


def _is_published(home: Path, load_id: str) -> bool:
    try:
        made_of = published_path(home).with_suffix(".json").read_text(encoding="utf-8")
        return load_id in json.loads(made_of)["loads"]
    except (WarehouseMissing, FileNotFoundError, json.JSONDecodeError, KeyError):
        return False
