"""The archive of loads: one folder per load, written whole or not at all, never changed.

``<home>/loads/L000007/`` holds ``load.json`` (what was taken in), ``rows-<form>.parquet`` (the typed rows, placed in
one grid network) and ``rejects.parquet``. A load of further records has ``records.parquet`` instead, typed and not
placed: the build places them. A load is written under a name that starts with a dot and then renamed, so a folder with
a load's name is complete. Undoing a load moves its folder to ``loads/undone``; numbers are never used twice. The
warehouse is built from this archive alone.
"""

import hashlib
import json
import re
import secrets
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from governance.errors import N_, LoadFault
from governance.procedure_columns import CASE_PROCEDURE
from governance.reading_profiles import ReadOtherwise, read_otherwise
from governance.record_settings import Profile, RecordName
from governance.settings import CASE_COLUMNS
from pipelines.durable import sync, sync_folder

LOADS_FOLDER = "loads"
UNDONE_FOLDER = "undone"
RECORD = "load.json"
RECORDS = "records.parquet"
REJECTS = "rejects.parquet"
REJECT_WORKBOOK = "rejects.xlsx"
SALT = ".salt"
LOAD_ID = re.compile(r"L\d{6}")
_OF_A_FORM = re.compile(r"\w+-([0-9a-f]{12})\.\w+")

STATED = ("grid_code", "community_code", "township_code")
"""Columns that a file may state and that placing decides."""

ADDRESS = ("address_community_code", "address_township_code", "address_doubt")
"""The place that the text of a record names, and why none could be told where several came into question (``ambiguous``
or ``contradicted``, as the gazetteer says); the text itself is not kept."""

PLACED = (
    "grid_code", "community_code", "township_code", "located_by",
    "grid_code_then", "community_code_then", "township_code_then", "located_by_then", "placing_doubt",
)  # fmt: skip
"""Columns that placing decides: in today's network, in that of the day of receipt, and what speaks against it."""

_TYPES = {
    **{name: pa.date32() for name in CASE_COLUMNS if name.endswith(("_on", "extended_to"))},
    "lon": pa.float64(), "lat": pa.float64(), "is_repeat": pa.bool_(), "is_evaluated": pa.bool_(),
    "persons": pa.int32(), "hearing_days": pa.int32(),
}  # fmt: skip
_WORD = pa.dictionary(pa.int32(), pa.string())

ROWS_SCHEMA = pa.schema(
    [
        ("source", _WORD),
        ("load_id", _WORD),
        ("row_no", pa.int32()),
        ("month", pa.date32()),
        ("records_outcome", pa.bool_()),
    ]
    + [
        (f"stated_{name}" if name in STATED else name, _TYPES.get(name, pa.string()))
        for name in CASE_COLUMNS
        if name not in {"x", "y", "address_area"}
    ]
    + [(name, _WORD) for name in (*ADDRESS, *PLACED)]
)
"""Typed rows of a load: what the file states, then where it was placed. Coordinates are CGCS2000."""

SAID = tuple(name for name in ROWS_SCHEMA.names[5 : -len((*ADDRESS, *PLACED))] if name != "case_no")
"""Columns in which two rows of a case must agree to say the same: what the file states, not where it was placed."""

ADDED = tuple(column.name for column in CASE_PROCEDURE)
"""Of those, the ones that came later: a row without them hashes as rows did before, at the same cost."""

HASHES = [("key_hash", pa.uint64()), ("content_hash", pa.uint64())]
ARCHIVED_SCHEMA = pa.schema([*ROWS_SCHEMA, *HASHES])
"""Typed rows with the hash of the case's name and the hash of what the row says."""

UNLIKE = {"case_no", "row_no", "lon", "lat", "repeat_of", "summary", "key_hash", "content_hash"}
"""Columns whose values are mostly different: a dictionary of them costs time and saves nothing."""

WRITING: dict[str, Any] = {
    "compression": "lz4",
    "use_dictionary": [name for name in ARCHIVED_SCHEMA.names if name not in UNLIKE],
    "write_statistics": ["load_id", "row_no", "month", "received_on"],
}
"""How archived rows are written: quick to write and to read; statistics only where a reader can skip rows by them."""

REJECTS_SCHEMA = pa.schema(
    [
        ("load_id", pa.string()),
        ("row_no", pa.int32()),
        ("reason", pa.string()),
        ("column_name", pa.string()),
        ("value", pa.string()),
    ]
)


@dataclass(frozen=True)
class LoadRecord:
    """What is known of a load when it is made.

    Attributes
    ----------
    load_id
        ``L`` and six digits, in order of arrival.
    source
        Name of the source in the district file.
    file_name, file_sha256, file_bytes
        Of the file taken in; the name without its folder.
    loaded_at
        UTC, ISO 8601.
    rows_in
        Rows below the header; a blank line is none.
    rejected
        Of those, the rows not taken.
    not_records
        Rows that are no records, by kind: titles, repeated headers, totals, notes, blanks.
    columns_left
        Columns that no setting names: never stored.
    columns_personal
        Of those, the ones that hold personal data by their name.
    error_cells
        Cells of a spreadsheet that show an error, read as empty; missing where the format does not tell.
    datum
        What the check of the datum found; missing where the file has no coordinates.
    sheet
        Sheet or layer that was read; missing where the format has one table only.
    profile
        What the district file said of the source; see :func:`governance.reading_profiles.reading_profile`. Missing
        where it was not kept yet.
    holds
        ``case``, or which further records.
    """

    load_id: str
    source: str
    file_name: str
    file_sha256: str
    file_bytes: int
    loaded_at: str
    rows_in: int
    rejected: int
    not_records: dict[str, int]
    columns_left: tuple[str, ...]
    columns_personal: tuple[str, ...]
    error_cells: int | None
    datum: dict[str, Any] | None
    sheet: str | None = None
    profile: dict[str, str] | None = None
    holds: RecordName = "case"


class Archive:
    """The loads of a district.

    Parameters
    ----------
    home
        ``paths.home`` of the district file.
    """

    def __init__(self, home: Path) -> None:
        self.folder = home / LOADS_FOLDER

    def records(self) -> list[LoadRecord]:
        """Return the loads in order of arrival."""
        return [self.record(load_id) for load_id in self.load_ids()]

    def load_ids(self) -> list[str]:
        """Return the loads' names in order of arrival."""
        if not self.folder.is_dir():
            return []
        return sorted(path.name for path in self.folder.iterdir() if LOAD_ID.fullmatch(path.name))

    def case_load_ids(self) -> list[str]:
        """Return the names of the loads of cases in order of arrival."""
        return [load_id for load_id in self.load_ids() if not self.records_path(load_id).is_file()]

    def record_load_ids(self) -> list[str]:
        """Return the names of the loads of further records in order of arrival."""
        return [load_id for load_id in self.load_ids() if self.records_path(load_id).is_file()]

    def record(self, load_id: str) -> LoadRecord:
        """Return what is known of a load.

        Raises
        ------
        LoadFault
            There is no such load, or it was taken back.
        """
        path = self.folder / load_id / RECORD
        if LOAD_ID.fullmatch(load_id) and (self.folder / UNDONE_FOLDER / load_id).is_dir():
            raise LoadFault(
                N_("{load_id} was taken back already. Its file can be loaded again; nothing was done."),
                load_id=load_id,
            )
        if not LOAD_ID.fullmatch(load_id) or not path.is_file():
            known = self.load_ids()
            raise LoadFault(
                N_("There is no load {load_id}. The loads are {known}; `python -m pipelines status` lists them."),
                load_id=load_id, known=f"{known[0]} - {known[-1]}" if known else "-",
            )  # fmt: skip
        fields = json.loads(path.read_text(encoding="utf-8"))
        lists = {name: tuple(fields[name]) for name in ("columns_left", "columns_personal")}
        return LoadRecord(**{**fields, **lists})

    def read_otherwise(self, sources: Iterable[Profile]) -> list[ReadOtherwise]:
        """Return the loads that were read with another profile than the district file has now."""
        loads = ((record.load_id, record.source, record.profile) for record in self.records())
        return read_otherwise(loads, sources)

    def rows_path(self, load_id: str, form: str) -> Path:
        """Return where a load's rows in a form are or will be; see :func:`rows_form`."""
        return self.folder / load_id / f"rows-{form}.parquet"

    def records_path(self, load_id: str) -> Path:
        """Return where the rows of a load of further records are."""
        return self.folder / load_id / RECORDS

    def any_rows_path(self, load_id: str) -> Path:
        """Return a load's rows, in whatever form they were written last."""
        if self.records_path(load_id).is_file():
            return self.records_path(load_id)
        return max((self.folder / load_id).glob("rows-*.parquet"), key=lambda path: path.stat().st_mtime_ns)

    def forget_other_forms(self, form: str) -> None:
        """Remove what loads have in other forms than one, where they have that: publications hold rows of their own."""
        for load_id in self.load_ids():
            if self.rows_path(load_id, form).is_file():
                for path in (self.folder / load_id).iterdir():
                    found = _OF_A_FORM.fullmatch(path.name)
                    if found is not None and found[1] != form:
                        path.unlink()

    def rejects_path(self, load_id: str) -> Path:
        """Return where a load's rejected rows are."""
        return self.folder / load_id / REJECTS

    def reject_workbook_path(self, load_id: str) -> Path:
        """Return where the workbook of a load's rejected rows is; there is none where no row was rejected."""
        return self.folder / load_id / REJECT_WORKBOOK

    def months(self, load_id: str) -> tuple[date, date] | None:
        """Return the first and the last month of a load's rows, as first days; nothing where none was taken."""
        months = pc.min_max(pq.read_table(self.any_rows_path(load_id), columns=["month"])["month"]).as_py()
        return None if months["min"] is None else (months["min"], months["max"])

    def salt(self) -> str:
        """Return this archive's secret: without it the names made for records without a number tell nothing."""
        path = self.folder / SALT
        if not path.is_file():
            self.folder.mkdir(parents=True, exist_ok=True)
            path.write_text(secrets.token_hex(16), encoding="ascii")
            path.chmod(0o600)
        return path.read_text(encoding="ascii")

    def reasons(self, load_id: str) -> list[tuple[str, str, int]]:
        """Return why rows of a load were not taken: reason, column of the file, rows; the most frequent first."""
        rejects = pq.read_table(self.rejects_path(load_id), columns=["reason", "column_name"])
        counted = Counter(zip(rejects["reason"].to_pylist(), rejects["column_name"].to_pylist(), strict=True))
        return [(reason, column or "", rows) for (reason, column), rows in counted.most_common()]

    @contextmanager
    def new_load(self) -> Iterator[tuple[str, Path]]:
        """Give the name of a new load and a folder to write it in; on leaving it is there whole.

        A fault inside the block, or the end of the process, leaves nothing behind but a folder that the next load
        removes.
        """
        with self.lock():
            self._clear_unfinished()
            load_id = self._next_id()
            unfinished = self.folder / f".{load_id}"
            unfinished.mkdir(parents=True)
            try:
                yield load_id, unfinished
                sync_folder(unfinished)
                unfinished.rename(self.folder / load_id)
                sync(self.folder)
            except BaseException:
                shutil.rmtree(unfinished, ignore_errors=True)
                raise

    def undo(self, load_id: str) -> LoadRecord:
        """Take a load out of the archive, keeping its folder under ``undone``, and return what it was.

        Raises
        ------
        LoadFault
            There is no such load.
        """
        with self.lock():
            record = self.record(load_id)
            undone = self.folder / UNDONE_FOLDER
            undone.mkdir(exist_ok=True)
            (self.folder / load_id).rename(undone / load_id)
            sync(undone)
            sync(self.folder)
        return record

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other processes from loading, undoing or building meanwhile.

        Raises
        ------
        LoadFault
            Another process has been at it for longer than ten seconds.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / ".lock", timeout=10):
                yield
        except Timeout:
            raise LoadFault(
                N_("Another load or build is under way in {folder}. Wait until it has ended and try again."),
                folder=self.folder,
            ) from None

    def _next_id(self) -> str:
        undone = self.folder / UNDONE_FOLDER
        names = (
            path.name for folder in (self.folder, undone) if folder.is_dir() for path in folder.iterdir()
        )
        used = (int(name[1:]) for name in names if LOAD_ID.fullmatch(name))
        return f"L{max(used, default=0) + 1:06d}"

    def _clear_unfinished(self) -> None:
        for path in self.folder.glob(".L*"):
            shutil.rmtree(path, ignore_errors=True)


def rows_form(network_hash: str, nearest_within_m: float) -> str:
    """Return what tells archived rows apart that say the same: columns, how they were placed, DuckDB's hashing.

    Parameters
    ----------
    network_hash
        Of the network they were placed in.
    nearest_within_m
        Metres; the tolerance they were placed with.
    """
    told = json.dumps([ARCHIVED_SCHEMA.to_string(), network_hash, nearest_within_m, duckdb.__version__])
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def hashed(connection: duckdb.DuckDBPyConnection, rows: pa.Table) -> pa.Table:
    """Return typed rows with their hashes, as the archive keeps them."""
    said = f"hash({', '.join(name for name in SAID if name not in ADDED)})"
    for name in ADDED:
        if rows[name].null_count < rows.num_rows:
            said = f"xor({said}, CASE WHEN {name} IS NULL THEN 0::UBIGINT ELSE hash('{name}', {name}) END)"
    query = f"SELECT hash(source, case_no) AS key_hash, {said} AS content_hash FROM rows"
    hashes = connection.register("rows", rows).execute(query).to_arrow_table()
    for name, _ in HASHES:
        rows = rows.append_column(name, hashes[name])
    return rows


def write_record(folder: Path, record: LoadRecord) -> None:
    """Write what is known of a load into its folder."""
    text = json.dumps(asdict(record), ensure_ascii=False, indent=2)
    (folder / RECORD).write_text(text + "\n", encoding="utf-8")
