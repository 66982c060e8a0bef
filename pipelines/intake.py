"""One reading of one file: every row typed, placed and written, or rejected with a reason.

The file streams through in batches, so memory does not grow with it; the next batch is read while one is placed and
written. What may not come in is settled on the columns and the first rows, before anything is written.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from governance.errors import N_, FileFault
from governance.masking import mask_heading
from governance.record_settings import Profile
from governance.settings import Settings, Source, today
from pipelines.archive import ARCHIVED_SCHEMA, REJECTS_SCHEMA, ROWS_SCHEMA, WRITING, hashed
from pipelines.door import DatumFound, admit, check_datum, look_inside
from pipelines.nil_files import MOST_ROWS, refuse_nil_file
from pipelines.placing import Placer, coordinates
from pipelines.readers import RawTable, open_raw
from pipelines.reject_values import kept_values
from pipelines.stored_texts import storable
from pipelines.typed_rows import ColumnMap, map_columns, read_grammar, typed_statement

BATCH_ROWS = 131_072
READ_AHEAD = "256MB"
"""How much typed data DuckDB may hold ready; with less it reads on one core only."""

Progress = Callable[[int], None]
"""Called with the number of rows read so far."""


class NotPlain(Exception):
    """The quick reading of a file met something it cannot number."""


@dataclass(frozen=True)
class Order:
    """What is to be taken in, and how.

    Attributes
    ----------
    settings, source
        The district, and whose file it is.
    path
        The file.
    sheet
        Sheet of a workbook or layer of a file of several; missing means the one that fits.
    accepts_datum
        Load even where another datum fits clearly better than the declared one.
    """

    settings: Settings
    source: Profile
    path: Path
    sheet: str | int | None = None
    accepts_datum: bool = False


@dataclass(kw_only=True)
class RowAccount:
    """What a reading of a file accounts for, whatever its records are.

    Attributes
    ----------
    read
        Records read so far, good or not.
    rejects
        Records not taken so far, as the archive keeps them.
    left, personal
        Columns that were left out, and those of them that are personal.
    not_records
        Rows below the header that are no records, by kind.
    error_cells
        Cells of a spreadsheet that show an error; missing where the format does not tell.
    datum
        What the check of the datum found; missing where records have no coordinates.
    sheet
        Name of the sheet or layer that was read; missing where the format has one table only.
    """

    read: int = 0
    rejects: list[pa.Table] = field(default_factory=list)
    left: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    not_records: Counter[str] = field(default_factory=Counter)
    error_cells: int | None = None
    datum: DatumFound | None = None
    sheet: str | None = None


@dataclass
class Intake(RowAccount):
    """One reading of one file of cases into an unfinished load.

    Attributes
    ----------
    order, source
        What is to be taken in, and whose file of cases it is.
    load_id, rows_path
        The load, and where its good rows go.
    salt
        Goes into the names of records that have no number; see :meth:`pipelines.archive.Archive.salt`.
    """

    order: Order
    source: Source
    placer: Placer
    load_id: str
    rows_path: Path
    salt: str
    progress: Progress

    def take(self, *, careful: bool) -> None:
        """Read the file to its end.

        Raises
        ------
        NotPlain
            The file must be read carefully.
        FileFault, GuardFault, LoadFault
            The file cannot be read, may not come in, or is not in the datum declared.
        """
        order, source = self.order, self.source
        with (
            duckdb.connect() as connection,
            open_raw(connection, order.path, source, careful=careful, sheet=order.sheet) as raw,
        ):
            connection.execute("SET streaming_buffer_size = $size", {"size": READ_AHEAD})
            read_grammar(connection, answers=order.settings.satisfaction.read_as)
            admitted = admit(raw.header, file_name=order.path.name, source=source, settings=order.settings)
            columns = map_columns(raw.header, source, order.path.name)
            self.left = tuple(mask_heading(name) for name in columns.left)
            self.personal = tuple(mask_heading(name) for name in admitted.left_personal)
            zone, day = order.settings.district.timezone, today(order.settings)
            statement = typed_statement(raw, columns, source, timezone=zone, today=day, salt=self.salt)
            batches = self._looked_at(_numbered(connection, statement, raw), columns, raw.header)
            self._write(batches)
            if raw.expected_rows is not None and raw.expected_rows != self.read:
                raise NotPlain
            self.read += len(raw.rejects)
            if raw.rejects:
                self.rejects.append(structural_rejects(raw, self.load_id))
            self.not_records, self.error_cells, self.sheet = raw.not_records, raw.error_cells, raw.sheet
        if self.read <= MOST_ROWS and self.read == sum(rows.num_rows for rows in self.rejects):
            refuse_nil_file(order.path, source, sheet=order.sheet)
        if not self.read:
            raise FileFault(N_("{file} has a header but no rows; nothing was loaded."), file=order.path.name)

    def _looked_at(
        self, batches: Iterator[pa.Table], columns: ColumnMap, header: tuple[str, ...]
    ) -> Iterator[pa.Table]:
        """Give the batches; before the first, settle what its cells and coordinates tell."""
        for number, batch in enumerate(batches):
            if not number:
                name, source = self.order.path.name, self.source
                look_inside(batch, columns, header, file_name=name)
                self.datum = check_datum(
                    batch, source, self.placer, file_name=name, is_accepted=self.order.accepts_datum
                )
            yield batch

    def _write(self, batches: Iterator[pa.Table]) -> None:
        """Write the good rows of batches; the next batch is read while one is placed and written."""
        with (
            duckdb.connect(config={"threads": 1}) as hashing,
            pq.ParquetWriter(self.rows_path, ARCHIVED_SCHEMA, **WRITING) as writer,
            ThreadPoolExecutor(1) as background,
        ):

            def write(rows: pa.Table) -> None:
                writer.write_table(hashed(hashing, _placed(rows, self.placer, self.source, self.load_id)))

            pending: Future[None] | None = None
            for batch in batches:
                self.read += batch.num_rows
                good = batch
                if batch["reason"].null_count < batch.num_rows:
                    good = batch.filter(pc.is_null(batch["reason"]))
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
        for batch in connection.execute(statement).to_arrow_reader(BATCH_ROWS):
            table = pa.Table.from_batches([batch])
            if not raw.is_numbered:
                numbers = np.arange(done, done + batch.num_rows, dtype=np.int32) + raw.first_row
                table = table.append_column("row_no", pa.array(numbers))
            done += batch.num_rows
            yield table
    except (duckdb.Error, pa.ArrowInvalid, OSError) as fault:
        if raw.expected_rows is None or (isinstance(fault, OSError) and fault.errno is not None):
            raise
        raise NotPlain from fault


def _placed(rows: pa.Table, placer: Placer, source: Source, load_id: str) -> pa.Table:
    """Return good rows as the archive keeps them."""
    rows = storable(rows)
    lon, lat = coordinates(rows, source)
    named = placer.named(rows["address_area"], rows)
    places = placer.place(lon, lat, rows, named=named)
    count = rows.num_rows
    made = {
        "source": _constant(source.name, count), "load_id": _constant(load_id, count),
        "records_outcome": pa.array(np.full(count, source.columns.concluded_on is not None)),
        "month": pc.floor_temporal(rows["received_on"], unit="month"),
        "lon": pa.array(lon, from_pandas=True), "lat": pa.array(lat, from_pandas=True),
        **{name: named[name] for name in named.column_names},
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
    rows = rows.set_column(rows.schema.get_field_index("value"), "value", kept_values(rows))
    rows = rows.append_column("load_id", _constant(load_id, rows.num_rows))
    return rows.select(REJECTS_SCHEMA.names).cast(REJECTS_SCHEMA)


def structural_rejects(raw: RawTable, load_id: str) -> pa.Table:
    """Return the rows whose cells do not fit the header as the archive keeps rejects."""
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
