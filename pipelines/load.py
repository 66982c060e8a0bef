"""Taking a file in: read, type, place, and put it into the archive with every row accounted for.

The file streams through in batches, so memory does not grow with it. Rows that cannot be taken go to the load's
rejects with a reason; rows in are accepted plus rejected here, and the build then tells the accepted apart into
current, superseded and duplicate.
"""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from governance.errors import N_, FileFault, LoadFault
from governance.settings import Settings, Source, today
from pipelines.archive import (
    ARCHIVED_SCHEMA,
    REJECTS_SCHEMA,
    ROWS_SCHEMA,
    STATED,
    Archive,
    LoadRecord,
    hashed,
    rows_form,
    write_record,
)
from pipelines.network import Network
from pipelines.placing import Placer, coordinates
from pipelines.readers import RawTable, open_raw
from pipelines.typed_rows import ColumnMap, map_columns, read_grammar, typed_statement

BATCH_ROWS = 131_072
READ_AHEAD = "256MB"
"""How much typed data DuckDB may hold ready; with less it reads on one core only."""

UNLIKE = {"case_no", "row_no", "lon", "lat", "repeat_of", "key_hash", "content_hash"}
"""Columns whose values are mostly different: a dictionary of them costs time and saves nothing."""

WRITING: dict[str, Any] = {
    "compression": "lz4",
    "use_dictionary": [name for name in ARCHIVED_SCHEMA.names if name not in UNLIKE],
    "write_statistics": ["load_id", "row_no", "month", "received_on"],
}
"""How archived rows are written: quick to write and to read."""

Progress = Callable[[int], None]
"""Called with the number of rows read so far."""


class _NotPlain(Exception):
    """The quick reading of a file met something it cannot number."""


def load_file(
    settings: Settings,
    network: Network,
    placer: Placer,
    path: Path,
    *,
    source: Source,
    progress: Progress = lambda _rows: None,
) -> LoadRecord:
    """Take a file in and return what was taken.

    Parameters
    ----------
    settings
        The district.
    network, placer
        The grid network the rows are placed in.
    path
        File of case records.
    source
        Whose file it is.
    progress
        Told how far the reading is.

    Raises
    ------
    FileFault
        The file cannot be read or does not fit the source's profile.
    LoadFault
        The same file is loaded already. In both cases nothing has been changed.
    """
    archive = Archive(settings.paths.home)
    sha256 = _sha256(path) if path.is_file() else ""
    with archive.new_load() as (load_id, folder):
        _refuse_loaded(archive, path, sha256, source)
        rows_path = folder / archive.rows_path(load_id, rows_form(network.hash, placer.nearest_within_m)).name
        intake = _Intake(settings, placer, source, load_id, rows_path, progress)
        try:
            columns = intake.take(path, careful=False)
        except _NotPlain:
            intake = _Intake(settings, placer, source, load_id, rows_path, progress)
            columns = intake.take(path, careful=True)
        rejects = pa.concat_tables([REJECTS_SCHEMA.empty_table(), *intake.rejects]).sort_by("row_no")
        pq.write_table(rejects, folder / archive.rejects_path(load_id).name)
        record = LoadRecord(
            load_id=load_id, source=source.name, file_name=path.name, file_sha256=sha256,
            file_bytes=path.stat().st_size,
            loaded_at=datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds"), rows_in=intake.read,
            rejected=rejects.num_rows, columns_left=columns.left,
        )  # fmt: skip
        write_record(folder, record)
    return record


def _refuse_loaded(archive: Archive, path: Path, sha256: str, source: Source) -> None:
    for record in archive.records():
        if record.file_sha256 == sha256 and record.source == source.name:
            raise LoadFault(
                N_("{file} is loaded already, as {load_id}; nothing was done. To load it again, first "
                   "`python -m pipelines undo {load_id}`."),
                file=path.name, load_id=record.load_id,
            )  # fmt: skip


@dataclass
class _Intake:
    """One reading of one file into an unfinished load.

    Attributes
    ----------
    rows_path
        Where the good rows go.
    read
        Rows read so far.
    rejects
        Rows not taken so far, as the archive keeps them.
    """

    settings: Settings
    placer: Placer
    source: Source
    load_id: str
    rows_path: Path
    progress: Progress
    read: int = 0
    rejects: list[pa.Table] = field(default_factory=list)

    def take(self, path: Path, *, careful: bool) -> ColumnMap:
        """Read the file to its end and return how its columns were mapped."""
        with duckdb.connect() as connection, open_raw(connection, path, self.source, careful=careful) as raw:
            connection.execute("SET streaming_buffer_size = $size", {"size": READ_AHEAD})
            read_grammar(connection)
            columns = map_columns(raw.header, self.source, path.name)
            zone, day = self.settings.district.timezone, today(self.settings)
            statement = typed_statement(raw, columns, self.source, timezone=zone, today=day)
            self._write(connection.cursor(), _numbered(connection, statement, raw))
            if raw.expected_rows is not None and raw.expected_rows != self.read:
                raise _NotPlain
            self.read += len(raw.rejects)
            if raw.rejects:
                self.rejects.append(_structural(raw, self.load_id))
        if not self.read:
            raise FileFault(N_("{file} has a header but no rows; nothing was loaded."), file=path.name)
        return columns

    def _write(self, hashing: duckdb.DuckDBPyConnection, batches: Iterator[pa.Table]) -> None:
        """Write the good rows of batches; the next batch is read while one is placed and written."""
        with (
            pq.ParquetWriter(self.rows_path, ARCHIVED_SCHEMA, **WRITING) as writer,
            ThreadPoolExecutor(1) as background,
        ):

            def write(rows: pa.Table) -> None:
                writer.write_table(hashed(hashing, _placed(rows, self.placer, self.source, self.load_id)))

            pending: Future[None] | None = None
            for batch in batches:
                self.read += batch.num_rows
                good = batch.filter(pc.is_null(batch["reason"]))
                if good.num_rows < batch.num_rows:
                    self.rejects.append(_rejected(batch.filter(pc.is_valid(batch["reason"])), self.load_id))
                if pending is not None:
                    pending.result()
                pending = background.submit(write, good) if good.num_rows else None
                self.progress(self.read)
            if pending is not None:
                pending.result()


def _numbered(connection: duckdb.DuckDBPyConnection, statement: str, raw: RawTable) -> Iterator[pa.Table]:
    """Give the typed rows in batches, each with the row of the file it stood on."""
    done = 0
    try:
        for batch in connection.sql(statement).to_arrow_reader(BATCH_ROWS):
            table = pa.Table.from_batches([batch])
            if not raw.is_numbered:
                numbers = np.arange(done, done + batch.num_rows, dtype=np.int32) + raw.first_row
                table = table.append_column("row_no", pa.array(numbers))
            done += batch.num_rows
            yield table
    except (duckdb.Error, pa.ArrowInvalid, OSError) as fault:
        if raw.expected_rows is None or (isinstance(fault, OSError) and fault.errno is not None):
            raise
        raise _NotPlain from fault


def _placed(rows: pa.Table, placer: Placer, source: Source, load_id: str) -> pa.Table:
    """Return good rows as the archive keeps them."""
    lon, lat = coordinates(rows, source)
    places = placer.place(lon, lat, rows)
    count = rows.num_rows
    made = {
        "source": _constant(source.name, count), "load_id": _constant(load_id, count),
        "records_outcome": pa.array(np.full(count, source.columns.concluded_on is not None)),
        "month": pc.floor_temporal(rows["received_on"], unit="month"),
        "lon": pa.array(lon, from_pandas=True), "lat": pa.array(lat, from_pandas=True),
        **{name: places[name] for name in places.column_names},
    }  # fmt: skip
    columns = [
        made[name] if name in made else rows[name.removeprefix("stated_")] for name in ROWS_SCHEMA.names
    ]
    return pa.table(
        [pa.chunked_array([column]).cast(kind) if isinstance(column, pa.Array) else column.cast(kind)
         for column, kind in zip(columns, ROWS_SCHEMA.types, strict=True)],
        schema=ROWS_SCHEMA,
    )  # fmt: skip


def _constant(word: str, count: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int32)), pa.array([word], pa.string()))


def _rejected(rows: pa.Table, load_id: str) -> pa.Table:
    """Return faulty rows as the archive keeps rejects."""
    rows = rows.append_column("load_id", _constant(load_id, rows.num_rows))
    return rows.select(REJECTS_SCHEMA.names).cast(REJECTS_SCHEMA)


def _structural(raw: RawTable, load_id: str) -> pa.Table:
    count = len(raw.rejects)
    return pa.table(
        {
            "load_id": [load_id] * count,
            "row_no": [reject.row_no for reject in raw.rejects],
            "reason": ["columns"] * count,
            "column_name": [None] * count,
            "value": [f"{reject.cells} / {len(raw.header)}" for reject in raw.rejects],
        },
        schema=REJECTS_SCHEMA,
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def place_again(archive: Archive, load_id: str, network: Network, placer: Placer) -> None:
    """Write a load's rows in the form of another network, beside those written before."""
    target = archive.rows_path(load_id, rows_form(network.hash, placer.nearest_within_m))
    unfinished = target.with_suffix(".tmp")
    before = pq.ParquetFile(archive.any_rows_path(load_id))
    with duckdb.connect() as hashing, pq.ParquetWriter(unfinished, ARCHIVED_SCHEMA, **WRITING) as writer:
        for batch in before.iter_batches(BATCH_ROWS, columns=ROWS_SCHEMA.names):
            rows = pa.Table.from_batches([batch])
            stated = pa.table({name: rows[f"stated_{name}"] for name in STATED})
            places = placer.place(rows["lon"].to_numpy(), rows["lat"].to_numpy(), stated)
            for name in places.column_names:
                at = ROWS_SCHEMA.get_field_index(name)
                rows = rows.set_column(at, ROWS_SCHEMA.field(at), places[name].cast(ROWS_SCHEMA.types[at]))
            writer.write_table(hashed(hashing, rows.cast(ROWS_SCHEMA)))
    unfinished.replace(target)
